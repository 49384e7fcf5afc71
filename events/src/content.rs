//! Content: every text, document and particular, of which an entry holds nothing but a commitment.
//!
//! [`Content`] is the open text in a command, [`Commitment`] what takes its place in the event.
//! How a commitment is computed is the log's affair (`src/log/commitment.rs`); here it is 32 bytes
//! with one spelling, `c1:` and 64 hexadecimal digits, so that a verifier finds every commitment in
//! an entry without knowing the events. The spelling is frozen.

use crate::ids::{ParseIdError, Text, lower_hex, spell};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;
use std::str::FromStr;

/// The largest content in bytes: a scanned letter of twenty pages fits, a film does not.
pub const MAX_CONTENT_BYTES: usize = 16 * 1024 * 1024;

/// A salted commitment to one content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment(pub [u8; 32]);

impl Commitment {
    /// Its spelling, in `room`.
    fn spell<'a>(&self, room: &'a mut [u8; 67]) -> &'a str {
        let (prefix, digits) = room.split_at_mut(3);
        prefix.copy_from_slice(b"c1:");
        spell(&self.0, digits);
        str::from_utf8(room).unwrap_or_default()
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spell(&mut [0; 67]))
    }
}
impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Commitment {
    type Err = ParseIdError;
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let bytes = text.strip_prefix("c1:").and_then(lower_hex);
        bytes.map(Self).ok_or(ParseIdError {
            what: "commitment",
            form: "c1: and 64 lower-case hexadecimal digits",
        })
    }
}
impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.spell(&mut [0; 67]))
    }
}
impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?.0;
        text.parse().map_err(D::Error::custom)
    }
}
crate::schema::text!(
    Commitment,
    "commitment",
    "c1: and 64 lower-case hexadecimal digits",
    67,
    "^c1:[0-9a-f]{64}$"
);

/// The kinds of content that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaType {
    /// Plain text in UTF-8.
    Text,
    /// JSON.
    Json,
    /// Comma-separated values.
    Csv,
    /// TOML.
    Toml,
    /// PDF.
    Pdf,
}

impl MediaType {
    /// The name in a content's header (RFC 6838), frozen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text/plain;charset=utf-8",
            Self::Json => "application/json",
            Self::Csv => "text/csv;charset=utf-8",
            Self::Toml => "application/toml",
            Self::Pdf => "application/pdf",
        }
    }
}

/// An open content, as a command carries it.
///
/// In JSON a string is plain text and an object is JSON. `Debug` shows the size only: a content may
/// not reach a log line by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// The kind.
    pub media_type: MediaType,
    /// The bytes, exactly as committed to.
    pub bytes: Vec<u8>,
}

impl Content {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            media_type: MediaType::Text,
            bytes: text.into().into_bytes(),
        }
    }
}
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Content({}, {} bytes)",
            self.media_type.as_str(),
            self.bytes.len()
        )
    }
}
impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}
impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self::text(text)),
            object @ serde_json::Value::Object(_) => Ok(Self {
                media_type: MediaType::Json,
                bytes: object.to_string().into_bytes(),
            }),
            _ => Err(D::Error::custom(
                "content is not of the form a text, or an object",
            )),
        }
    }
}
impl schemars::JsonSchema for Content {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Content".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A text, or an object that is kept as JSON. In the log it becomes a commitment. \
                            At most 16 MiB, and not blank.",
            "type": ["string", "object"],
            "minLength": 1,
            "maxLength": MAX_CONTENT_BYTES,
        })
    }
}

/// Whether the content of a field (`input.received/words`) is kept. The files of an import are only
/// committed to, so that the municipality can show later which files they were: they hold columns
/// that may not be kept.
#[must_use]
pub fn is_kept(field: &str) -> bool {
    !matches!(field, "source.imported/inputs" | "source.imported/answers")
}

/// What singles a sender out, kept apart from their words so that either can be published or erased
/// without the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Particulars {
    /// The area the input is about or comes from, as its source names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub area: Option<String>,
    /// The kind of sender or subject, as its source names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<String>,
    /// The language of the words, BCP 47.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<String>,
    /// For whom the sender speaks: self, parent, representative or organisation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub capacity: Option<String>,
}

impl Particulars {
    /// The content to record; none where nothing is known.
    #[must_use]
    pub fn to_content(&self) -> Option<Content> {
        let bytes = serde_json::to_vec(self)
            .ok()
            .filter(|_| *self != Self::default())?;
        Some(Content {
            media_type: MediaType::Json,
            bytes,
        })
    }
}

/// Why a content cannot be recorded. It names the field, never the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// Nothing in it that could be read.
    #[error("{0} is empty: leave the field out where there is nothing to record")]
    Empty(&'static str),
    /// More than [`MAX_CONTENT_BYTES`].
    #[error("{0} is larger than 16 MiB: split it, or record a summary with the document's number")]
    TooLarge(&'static str),
    /// No valid text in UTF-8.
    #[error("{0} is not valid UTF-8 text: convert the file to UTF-8")]
    NotText(&'static str),
    /// No JSON, though it says so.
    #[error("{0} is not valid JSON: export the file again, or give it as plain text")]
    NotJson(&'static str),
    /// A language that is no code of ISO 639.
    #[error("{0} is not a code of 2 or 3 lower-case letters, such as nl: give the code of ISO 639")]
    NotLanguage(&'static str),
    /// Particulars with other members than [`Particulars`].
    #[error(
        "{0} holds something else than area, category, language and capacity, each a text: leave it out"
    )]
    NotParticulars(&'static str),
}

/// Checks a content against what its field may hold.
///
/// # Errors
/// Where nothing can be read in it, it is too large, or not of the kind that it or its field says.
pub fn check(field: &'static str, content: &Content) -> Result<(), ContentError> {
    let Content { media_type, bytes } = content;
    // What is only committed to takes no room, and its reader has checked it already.
    if !is_kept(field) {
        return Ok(());
    }
    if bytes.len() > MAX_CONTENT_BYTES {
        return Err(ContentError::TooLarge(field));
    }
    let text = std::str::from_utf8(bytes).ok();
    if text.is_some_and(is_blank) {
        return Err(ContentError::Empty(field));
    }
    if field.ends_with("/particulars") {
        return match serde_json::from_slice::<Particulars>(bytes) {
            Ok(nothing) if nothing == Particulars::default() => Err(ContentError::Empty(field)),
            Ok(_) => Ok(()),
            Err(_) => Err(ContentError::NotParticulars(field)),
        };
    }
    if field.ends_with("/language") && !text.is_some_and(is_language) {
        return Err(ContentError::NotLanguage(field));
    }
    match media_type {
        MediaType::Text if text.is_none() => Err(ContentError::NotText(field)),
        MediaType::Json if !text.is_some_and(is_json) => Err(ContentError::NotJson(field)),
        _ => Ok(()),
    }
}

/// Whether a reader sees nothing: white space, joiners and marks of no width.
fn is_blank(text: &str) -> bool {
    let no_width = |c| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    text.chars().all(|c| c.is_whitespace() || no_width(c))
}

/// Whether a text has the form of a code of ISO 639, without region or script.
fn is_language(text: &str) -> bool {
    matches!(text.len(), 2 | 3) && text.bytes().all(|b| b.is_ascii_lowercase())
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Replaces texts by commitments, for required and optional fields alike.
pub(crate) trait Seal {
    type Sealed;
    fn seal<E>(
        &self,
        field: &'static str,
        commit: &mut impl FnMut(&'static str, &Content) -> Result<Commitment, E>,
    ) -> Result<Self::Sealed, E>;
}
impl Seal for Content {
    type Sealed = Commitment;
    fn seal<E>(
        &self,
        field: &'static str,
        commit: &mut impl FnMut(&'static str, &Content) -> Result<Commitment, E>,
    ) -> Result<Commitment, E> {
        commit(field, self)
    }
}
impl Seal for Option<Content> {
    type Sealed = Option<Commitment>;
    fn seal<E>(
        &self,
        field: &'static str,
        commit: &mut impl FnMut(&'static str, &Content) -> Result<Commitment, E>,
    ) -> Result<Option<Commitment>, E> {
        self.as_ref()
            .map(|content| commit(field, content))
            .transpose()
    }
}

/// Visits the commitment of a required or an optional field.
pub(crate) trait Declared {
    fn declared(&self) -> Option<Commitment>;
}
impl Declared for Commitment {
    fn declared(&self) -> Option<Commitment> {
        Some(*self)
    }
}
impl Declared for Option<Commitment> {
    fn declared(&self) -> Option<Commitment> {
        *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_never_shows_its_text() {
        assert_eq!(
            format!("{:?}", Content::text("Jan Jansen")),
            "Content(text/plain;charset=utf-8, 10 bytes)"
        );
    }

    fn checked(
        field: &'static str,
        media_type: MediaType,
        bytes: &[u8],
    ) -> Result<(), ContentError> {
        let bytes = bytes.to_vec();
        check(field, &Content { media_type, bytes })
    }
    const WORDS: &str = "input.received/words";
    const PARTICULARS: &str = "input.received/particulars";

    #[test]
    fn a_text_in_which_nothing_can_be_read_is_empty() {
        let zero_width = "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}";
        for blank in [
            "",
            " \t\r\n\u{b}",
            "\u{a0}\u{2003}\u{3000}",
            zero_width,
            "\u{feff} \n",
        ] {
            for media_type in [MediaType::Text, MediaType::Json, MediaType::Csv] {
                let refused = checked(WORDS, media_type, blank.as_bytes());
                assert_eq!(refused, Err(ContentError::Empty(WORDS)), "{blank:?}");
            }
            assert_eq!(
                checked(WORDS, MediaType::Text, format!("{blank}.").as_bytes()),
                Ok(())
            );
        }
        let no_text = checked(WORDS, MediaType::Text, b" \xff");
        assert_eq!(no_text, Err(ContentError::NotText(WORDS)));
        assert_eq!(checked(WORDS, MediaType::Pdf, b"%PDF-1.7 \xff"), Ok(()));
    }

    #[test]
    fn a_content_that_says_it_is_json_is_json() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        for json in ["{}", "[1,\"a\",null]", "\"a\"", " 1.5e9 ", &deep] {
            assert_eq!(checked(WORDS, MediaType::Json, json.as_bytes()), Ok(()));
        }
        let not_json: [&[u8]; 6] = [b"{", b"{a:1}", b"{} {}", b"[1,]", b"Jan", b"\"\xff\""];
        for bytes in not_json {
            let refused = checked(WORDS, MediaType::Json, bytes);
            assert_eq!(refused, Err(ContentError::NotJson(WORDS)), "{bytes:?}");
        }
        assert_eq!(checked(WORDS, MediaType::Text, b"{"), Ok(()));
    }

    #[test]
    fn particulars_say_something() {
        for nothing in ["{}", " { } ", "{\"area\":null}"] {
            let refused = checked(PARTICULARS, MediaType::Json, nothing.as_bytes());
            assert_eq!(refused, Err(ContentError::Empty(PARTICULARS)), "{nothing}");
        }
        let dutch = Particulars {
            language: Some("nl".into()),
            ..Particulars::default()
        };
        assert_eq!(check(PARTICULARS, &dutch.to_content().unwrap()), Ok(()));
        assert_eq!(Particulars::default().to_content(), None);
    }

    #[test]
    fn a_language_is_its_code_alone() {
        const LANGUAGE: &str = "input.translated/language";
        for language in ["nl", "en", "pap", "zgh"] {
            assert_eq!(
                checked(LANGUAGE, MediaType::Text, language.as_bytes()),
                Ok(())
            );
        }
        for bad in [
            "n",
            "NL",
            "nl-NL",
            "nl-x-jansen",
            "dutch",
            "n1",
            "06",
            "n\u{e9}",
        ] {
            let refused = checked(LANGUAGE, MediaType::Text, bad.as_bytes());
            assert_eq!(refused, Err(ContentError::NotLanguage(LANGUAGE)), "{bad}");
        }
    }

    #[test]
    fn only_the_files_of_an_import_are_not_kept() {
        assert!(!is_kept("source.imported/inputs"));
        assert!(!is_kept("source.imported/answers"));
        assert!(is_kept("source.imported/mapping"));
        assert!(is_kept("input.received/words"));
    }

    #[test]
    fn a_commitment_has_one_spelling() {
        let text = format!("c1:{}", "0a".repeat(32));
        assert_eq!(text.parse::<Commitment>().unwrap().to_string(), text);
        assert!(text.to_uppercase().parse::<Commitment>().is_err());
        assert!("0a".repeat(32).parse::<Commitment>().is_err());
    }
}
