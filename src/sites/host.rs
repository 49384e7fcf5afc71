//! The name under which a site is asked for: the `Host` header, or the address itself where it is whole
//! (RFC 9112, section 3.2). A port is no part of it, since a proxy in front has another.

use axum::http::{HeaderMap, Uri, header};
use std::fmt;
use std::str::FromStr;

/// Longest host name in characters (RFC 1035).
const NAME: usize = 253;
/// Longest part between two dots.
const LABEL: usize = 63;

/// A host name in lower case, without a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Host(String);

/// What is no host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a host name has labels of letters, digits and hyphens with dots between them, such as inspraak.oss.nl: write it \
     without a scheme, a port or a path"
)]
pub struct NoHost;

impl FromStr for Host {
    type Err = NoHost;
    fn from_str(text: &str) -> Result<Self, NoHost> {
        let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
        let label = |label: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            (1..=LABEL).contains(&label.len())
                && label.chars().all(plain)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        match name.len() <= NAME && name.split('.').all(label) {
            true => Ok(Self(name)),
            false => Err(NoHost),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The host that a request asks for; none where it asks for none, for several, or for what is no name (an
/// address of the machine, for instance).
pub(super) fn asked(uri: &Uri, headers: &HeaderMap) -> Option<Host> {
    if let Some(host) = uri.host() {
        return host.parse().ok();
    }
    let mut named = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return None;
    };
    let host = host.to_str().ok()?;
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        Some(_) => return None,
        None => host,
    };
    name.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_host_is_read_as_browsers_and_proxies_write_it() {
        let from = |uri: &str, hosts: &[&str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
            }
            asked(&uri.parse().unwrap(), &headers).map(|host| host.to_string())
        };
        let oss = Some("oss.nl".to_owned());
        assert_eq!(from("/", &["oss.nl"]), oss);
        assert_eq!(from("/", &["OSS.nl.:8080"]), oss);
        // The whole address counts before the header.
        assert_eq!(from("http://oss.nl:80/x", &["boxtel.nl"]), oss);
        for hosts in [
            &[][..],
            &["oss.nl", "boxtel.nl"],
            &["oss.nl:http"],
            &["[::1]:80"],
            &["oss.nl/boxtel"],
            &["a@oss.nl"],
            &[""],
        ] {
            assert_eq!(from("/", hosts), None, "{hosts:?}");
        }
    }
}
