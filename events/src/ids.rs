//! Identifiers: random, opaque, and printed as lower-case hexadecimal.
//!
//! An identifier says nothing of a person: an actor or input gets a fresh one per trajectory, so
//! that nobody can be followed from one trajectory to another. They are made outside this crate,
//! where randomness lives.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;
use std::str::FromStr;

/// Why a text is no identifier, digest or commitment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not of the form {form}")]
pub struct ParseIdError {
    /// The kind of value, for instance `input id`.
    pub what: &'static str,
    /// The form that was expected.
    pub form: &'static str,
}

/// Decodes exactly `N` bytes of lower-case hexadecimal; upper case would give one value two names.
pub(crate) fn lower_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let mut bytes = [0; N];
    if pairs.len() != N {
        return None;
    }
    // One look at the end instead of one per digit: entries consist of these for the most part.
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
        seen |= high | low;
        *byte = high << 4 | low & 0x0f;
    }
    (seen & NO_DIGIT == 0).then_some(bytes)
}

/// What a byte that is no lower-case hexadecimal digit stands for.
const NO_DIGIT: u8 = 0x80;
/// The value of each byte as a digit.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value as usize] as usize] = value;
        value += 1;
    }
    digits
};

/// Writes bytes in lower-case hexadecimal into `room`, which has twice their length. On the stack, since
/// entries consist of these for the most part.
pub(crate) fn spell<'a>(bytes: &[u8], room: &'a mut [u8]) -> &'a str {
    let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
    for (pair, byte) in room.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = [digit(byte >> 4), digit(byte & 0x0f)];
    }
    str::from_utf8(room).unwrap_or_default()
}

/// A text as it is read: borrowed where it can be. A bare `Cow` would always be copied.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub std::borrow::Cow<'a, str>);

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $size:literal, $what:literal, $form:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $size]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(spell(&self.0, &mut [0; 2 * $size]))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                lower_hex(text).map(Self).ok_or(ParseIdError { what: $what, form: $form })
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(spell(&self.0, &mut [0; 2 * $size]))
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Text::deserialize(deserializer)?.0;
                text.parse().map_err(D::Error::custom)
            }
        }
        crate::schema::text!($name, $what, $form, 2 * $size, format!("^[0-9a-f]{{{}}}$", 2 * $size));
    };
}

hex_id!(
    /// A trajectory: one participation process from choice to evaluation. 16 random bytes.
    TrajectoryId, 16, "trajectory id", "32 lower-case hexadecimal digits"
);
hex_id!(
    /// One input (letter, idea, zienswijze). 16 random bytes, unique in its trajectory.
    InputId, 16, "input id", "32 lower-case hexadecimal digits"
);
hex_id!(
    /// A session (meeting). 16 random bytes.
    SessionId, 16, "session id", "32 lower-case hexadecimal digits"
);
hex_id!(
    /// A group of points that are weighed and answered together. 16 random bytes, unique in its trajectory.
    GroupId, 16, "group id", "32 lower-case hexadecimal digits"
);
hex_id!(
    /// A promise (toezegging). 16 random bytes, unique in its stream.
    PromiseId, 16, "promise id", "32 lower-case hexadecimal digits"
);
hex_id!(
    /// Who recorded an entry: random per trajectory; the name lies in an erasable table.
    ActorId, 16, "actor id", "32 lower-case hexadecimal digits"
);
hex_id!(
    /// The command an entry came from: fresh and random, never a key that a client chose.
    CauseId, 16, "cause id", "32 lower-case hexadecimal digits"
);
hex_id!(
    /// The leaf hash of an entry: SHA-256(0x00 ‖ entry), RFC 6962 section 2.1.
    LeafHash, 32, "leaf hash", "64 lower-case hexadecimal digits"
);
hex_id!(
    /// SHA-256 of a published document, such as a norm profile.
    Digest, 32, "digest", "64 lower-case hexadecimal digits"
);
hex_id!(
    /// An Ed25519 public key, RFC 8032.
    PublicKey, 32, "public key", "64 lower-case hexadecimal digits"
);

/// What an entry belongs to: a trajectory, or one of the two reserved streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// A trajectory.
    Trajectory(TrajectoryId),
    /// What belongs to no trajectory: norm profiles, councils, organisation-wide promises.
    Municipality,
    /// The log's own life: its creation, keys and continuation.
    Log,
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trajectory(id) => id.fmt(f),
            Self::Municipality => f.write_str("municipality"),
            Self::Log => f.write_str("log"),
        }
    }
}
impl FromStr for Stream {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        match text {
            "municipality" => Ok(Self::Municipality),
            "log" => Ok(Self::Log),
            id => id.parse().map(Self::Trajectory),
        }
    }
}
impl Serialize for Stream {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Trajectory(id) => id.serialize(serializer),
            Self::Municipality | Self::Log => serializer.collect_str(self),
        }
    }
}
impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?.0;
        text.parse().map_err(D::Error::custom)
    }
}
crate::schema::text!(
    Stream,
    "stream",
    "the id of a trajectory, municipality or log",
    32,
    "^([0-9a-f]{32}|municipality|log)$"
);
impl From<TrajectoryId> for Stream {
    fn from(id: TrajectoryId) -> Self {
        Self::Trajectory(id)
    }
}

/// Whether `text` has lower-case letters and digits only.
fn is_plain(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.bytes().all(plain)
}

/// Whether `text` is a label of a host name: hyphens, also double ones (RFC 5891), stand inside.
fn is_label(text: &str) -> bool {
    let edges_are_plain = !text.starts_with('-') && !text.ends_with('-');
    !text.is_empty() && edges_are_plain && is_plain(&text.replace('-', ""))
}

/// Whether `text` is a segment of an origin's path.
fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && is_plain(&text.replace(['.', '-', '_'], ""))
}

/// Whether `text` is a year of the last century or this one, and not the first digits of a telephone
/// number of which the rest would follow.
fn is_year(text: &str) -> bool {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.len() == 4 && digits && (text.starts_with("19") || text.starts_with("20"))
}
/// Words of letters and digits, of which the first begins with a letter.
const CODE_PATTERN: &str = "^[a-z]+([0-9]{1,4}[a-z]+)*([0-9]{1,4})?(-([0-9]{1,4}([a-z]+[0-9]{1,4})*[a-z]*|[a-z]+([0-9]{1,4}[a-z]+)*([0-9]{1,4})?))*$";
/// Labels, and segments that are neither empty nor one or two full stops.
const ORIGIN_PATTERN: &str = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(/([a-z0-9_-][a-z0-9._-]*|\.[a-z0-9_-][a-z0-9._-]*|\.\.[a-z0-9._-]+))*$";

macro_rules! checked_text {
    // The pattern says in a schema what the check does.
    ($(#[$doc:meta])* $name:ident, $what:literal, $form:literal, $max:literal, $pattern:expr, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let check: fn(&str) -> bool = $check;
                if check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(ParseIdError { what: $what, form: $form })
                }
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Text::deserialize(deserializer)?.0;
                text.parse().map_err(D::Error::custom)
            }
        }
        crate::schema::text!($name, $what, $form, $max, $pattern);
    };
}

checked_text!(
    /// A short code from a list that the municipality keeps: a theme, a portfolio, an organisation.
    /// It holds the four digits of a CBS code or a year, and no more in a row. A code is a word of that
    /// list: its form keeps sentences and long numbers out, and cannot keep out who wants to misuse it.
    Code, "code",
    "1 to 40 lower-case letters, digits and single inner hyphens, from a letter on, with at most 4 digits in a row",
    40, CODE_PATTERN,
    |text| {
        let words_of_letters_and_digits = text.split('-').all(|word| !word.is_empty() && is_plain(word));
        let mut runs_of_digits = text.split(|c: char| !c.is_ascii_digit());
        (1..=40).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && words_of_letters_and_digits
            && runs_of_digits.all(|run| run.len() <= 4)
    }
);
checked_text!(
    /// An area by its CBS code: municipality (GM), district (WK) or neighbourhood (BU).
    AreaCode, "area code", "GM and 4, WK and 6 or BU and 8 digits",
    10, "^(GM[0-9]{4}|WK[0-9]{6}|BU[0-9]{8})$", |text| {
        let (kind, digits) = text.split_at_checked(2).unwrap_or(("", ""));
        let length = match kind { "GM" => 4, "WK" => 6, "BU" => 8, _ => return false };
        digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit())
    }
);
checked_text!(
    /// The number of a publication in an official gazette, as overheid.nl names it: `gmb-2026-12345`.
    GazetteNumber, "gazette number",
    "gmb, bgr, prb, wsb, stcrt, stb or trb, the year and a number of at most 7 digits, such as gmb-2026-12345",
    18, "^(gmb|bgr|prb|wsb|stcrt|stb|trb)-(19|20)[0-9]{2}-[1-9][0-9]{0,6}$",
    |text| {
        let mut parts = text.split('-');
        let (Some(gazette), Some(year), Some(number), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        matches!(gazette, "gmb" | "bgr" | "prb" | "wsb" | "stcrt" | "stb" | "trb")
            && is_year(year)
            && (1..=7).contains(&number.len())
            && digits(number)
            && !number.starts_with('0')
    }
);
checked_text!(
    /// A judgment by its European Case Law Identifier: country, court, year and number
    /// (Council conclusions 2011/C 127/01). Narrowed to courts of letters and numbers of digits, as Dutch
    /// courts and that of the European Union use since 2013.
    Ecli, "ECLI", "ECLI:NL:RVS:2026:1234: country, court, year and a number of at most 6 digits",
    27, "^ECLI:[A-Z]{2}:[A-Z]{1,7}:(19|20)[0-9]{2}:[1-9][0-9]{0,5}$",
    |text| {
        let parts: Vec<_> = text.split(':').collect();
        let &["ECLI", country, court, year, number] = &parts[..] else {
            return false;
        };
        let upper = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        country.len() == 2
            && upper(country)
            && (1..=7).contains(&court.len())
            && upper(court)
            && is_year(year)
            && (1..=6).contains(&number.len())
            && digits(number)
            && !number.starts_with('0')
    }
);
checked_text!(
    /// The name of a log, as in its checkpoints: a host name and path without a scheme
    /// (C2SP tlog-checkpoint). It stands in addresses, so no path segment is empty or leads up.
    Origin, "origin", "a host name and path such as log.example.nl/participatie, in lower case, without a port, at most 100 characters",
    100, ORIGIN_PATTERN, |text| {
        let mut parts = text.split('/');
        let host = parts.next().unwrap_or_default();
        text.len() <= 100 && host.split('.').all(is_label) && parts.all(is_segment)
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let id: InputId = "00ff00ff00ff00ff00ff00ff00ff00ff".parse().unwrap();
        assert_eq!(id.to_string(), "00ff00ff00ff00ff00ff00ff00ff00ff");
        assert!(
            "00FF00ff00ff00ff00ff00ff00ff00ff"
                .parse::<InputId>()
                .is_err()
        );
        assert!("00ff".parse::<InputId>().is_err());
    }

    #[test]
    fn a_code_is_too_narrow_for_a_sentence_or_a_number() {
        let longest = "x".repeat(40);
        for code in ["a", "gm0828", "verkeer-en-vervoer", "k-9-2026", &longest] {
            assert_eq!(code.parse::<Code>().unwrap().as_str(), code);
        }
        for bad in [
            "",
            "Jan Jansen",
            "a@b.nl",
            "caf\u{e9}",
            "a_b",
            &"x".repeat(41),
        ] {
            assert!(bad.parse::<Code>().is_err(), "{bad}");
        }
        for bad in ["-", "-a", "a-", "a--b", "1", "1a", "A"] {
            assert!(bad.parse::<Code>().is_err(), "{bad}");
        }
        for bad in ["jan-jansen-0612345678", "111222333", "b111222333", "a12345"] {
            assert!(bad.parse::<Code>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_a_host_name_and_a_path() {
        let longest = format!("log.example.nl/{}", "x".repeat(85));
        for origin in [
            "log",
            "log.example.nl",
            "xn--hns-jxa.nl/participatie",
            "1.example.nl/a/.b/c-_d.2026",
            &longest,
        ] {
            assert_eq!(origin.parse::<Origin>().unwrap().as_str(), origin);
        }
        for host in [
            "", ".", "-", "a..nl", ".nl", "nl.", "-a.nl", "a-.nl", "a_b.nl", "A.nl",
        ] {
            assert!(host.parse::<Origin>().is_err(), "{host}");
            assert!(format!("{host}/a").parse::<Origin>().is_err(), "{host}/a");
        }
        for rest in [
            ":8080", ":8080/a", "/", "//", "/a/", "//a", "/.", "/../a", "/a/..", "/A", "/a b",
            "?a", "#a",
        ] {
            assert!(format!("log.nl{rest}").parse::<Origin>().is_err(), "{rest}");
        }
        assert!("https://log.example.nl".parse::<Origin>().is_err());
        assert!(format!("{longest}x").parse::<Origin>().is_err());
    }

    #[test]
    fn a_gazette_number_is_a_gazette_a_year_and_a_number() {
        for number in [
            "gmb-2026-12345",
            "bgr-2014-1",
            "prb-2026-999999",
            "wsb-2026-10",
            "stcrt-1995-64",
            "stb-2024-207",
            "trb-2003-9",
        ] {
            assert_eq!(number.parse::<GazetteNumber>().unwrap().as_str(), number);
        }
        for bad in [
            "",
            "gmb",
            "gmb-2026",
            "gmb-2026-",
            "gmb-2026-0",
            "gmb-2026-012345",
            "gmb-2026-12345678",
            "gmb-2026-12345-1",
            "gmb-26-12345",
            "GMB-2026-12345",
            "xyz-2026-12345",
            "jansen-2026-1",
            "gmb-2026-jansen",
            "gmb-2026-1 ",
            "gmb 2026 1",
            "gmb-2026-\u{0661}",
            &"gmb-2026-1".repeat(20),
        ] {
            assert!(bad.parse::<GazetteNumber>().is_err(), "{bad}");
        }
        for telephone_or_bsn in [
            "gmb-0612-345678",
            "0612345678",
            "111222333",
            "gmb-1112-22333",
        ] {
            let read = telephone_or_bsn.parse::<GazetteNumber>();
            assert!(read.is_err(), "{telephone_or_bsn}");
        }
    }

    #[test]
    fn a_judgment_is_a_country_a_court_a_year_and_a_number() {
        for ecli in [
            "ECLI:NL:RVS:2026:1234",
            "ECLI:NL:RBOBR:2019:7",
            "ECLI:NL:TADRAMS:2026:123456",
            "ECLI:EU:C:2013:107",
        ] {
            assert_eq!(ecli.parse::<Ecli>().unwrap().as_str(), ecli);
        }
        for bad in [
            "",
            "ECLI",
            "ECLI:NL:RVS:2026",
            "ECLI:NL:RVS:2026:",
            "ECLI:NL:RVS:2026:1:1",
            "ecli:nl:rvs:2026:1234",
            "ECLI:NLD:RVS:2026:1234",
            "ECLI:NL::2026:1234",
            "ECLI:NL:RVSRVSRV:2026:1234",
            "ECLI:NL:Jansen:2026:1",
            "ECLI:NL:RVS:2026:JANSEN",
            "ECLI:NL:RVS:26:1234",
            "ECLI:NL:RVS:2026:01234",
            "ECLI:NL:RVS:2026:1234567",
            "ECLI:NL:RVS:2026:1234 ",
            "ECLI:NL:RVS:2026:\u{0661}",
        ] {
            assert!(bad.parse::<Ecli>().is_err(), "{bad}");
        }
        for telephone_or_bsn in [
            "ECLI:NL:X:0612:345678",
            "0612345678",
            "ECLI:NL:X:1112:22333",
        ] {
            assert!(
                telephone_or_bsn.parse::<Ecli>().is_err(),
                "{telephone_or_bsn}"
            );
        }
    }

    #[test]
    fn an_area_has_the_form_of_a_cbs_code() {
        assert!("BU03440111".parse::<AreaCode>().is_ok());
        assert!("BU0344011".parse::<AreaCode>().is_err());
        assert!("\u{e9}1".parse::<AreaCode>().is_err());
    }
}
