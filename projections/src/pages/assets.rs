//! The style sheets and fonts of the pages, compiled in, so that the program is one file.

/// A file under `/assets/`.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The value of `Content-Type`.
    pub media_type: &'static str,
    /// What is served.
    pub bytes: &'static [u8],
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
