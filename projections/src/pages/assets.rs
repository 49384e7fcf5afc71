//! The style sheets and fonts of the pages, compiled in, so that the program is one file.

/// A file under `/assets/`.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The value of `Content-Type`.
    pub media_type: &'static str,
    /// What is served.
    pub bytes: &'static [u8],
}

impl Asset {
    /// A short name for exactly these bytes, so that a browser may keep them for as long as it likes. FNV-1a
    /// of 64 bits: it tells versions apart and defends against nobody.
    #[must_use]
    pub fn version(&self) -> String {
        let hash = self
            .bytes
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
        format!("{hash:016x}")
    }
}

/// The address of the file with this name below `/assets/`, with its version.
pub(super) fn address(name: &str) -> String {
    let version = asset(name).map(|asset| format!("?v={}", asset.version()));
    format!("/assets/{name}{}", version.unwrap_or_default())
}

const CSS: &str = "text/css; charset=utf-8";

/// The file with this name below `/assets/`.
pub fn asset(name: &str) -> Option<Asset> {
    let (media_type, bytes): (&str, &[u8]) = match name {
        "components.css" => (CSS, include_bytes!("../../assets/components.css")),
        "theme-voorbeeld.css" => (CSS, include_bytes!("../../assets/theme-voorbeeld.css")),
        "fonts/noto-sans-latin-400-normal.woff2" => (
            "font/woff2",
            include_bytes!("../../assets/fonts/noto-sans-latin-400-normal.woff2"),
        ),
        "fonts/noto-sans-latin-700-normal.woff2" => (
            "font/woff2",
            include_bytes!("../../assets/fonts/noto-sans-latin-700-normal.woff2"),
        ),
        _ => return None,
    };
    Some(Asset { media_type, bytes })
}

/// The style inside a report, which has to stand alone. A content security policy needs its hash.
pub fn report_style() -> &'static str {
    include_str!("../../assets/report.css")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_fonts_stay_within_the_budget_of_a_page() {
        let names = [
            "components.css",
            "theme-voorbeeld.css",
            "fonts/noto-sans-latin-400-normal.woff2",
            "fonts/noto-sans-latin-700-normal.woff2",
        ];
        let total: usize = names
            .iter()
            .map(|name| asset(name).expect(name).bytes.len())
            .sum();
        // A server compresses the style sheets to a seventh; this is what a page costs without that.
        assert!(total < 92_000, "{total} bytes before compression");
        assert!(asset("../nl.ftl").is_none());
    }
}
