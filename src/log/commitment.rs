//! Content commitments: what an entry holds in place of a text, a document or a particular that singles out.
//!
//! Frozen: commitment = SHA-256("weerklank/content/v1" ‖ 0x00 ‖ 32 bytes of salt ‖ u32 big-endian length of header
//! ‖ header ‖ content), header = canonical JSON {"field","mediaType","origin","size"} (design.md, "Entry"). The
//! *opening* is what follows the 0x00, so anyone checks a published file with
//! `(printf 'weerklank/content/v1\0'; cat FILE) | sha256sum`. Without the salt the commitment says nothing about
//! the content, not even its size. Encryption and storage of contents are not done here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::hash::Hash;
use super::json::{self, MAX_INTEGER, Rule, Scanner};

/// What every commitment hash begins with: the context and a zero byte. Frozen.
pub const CONTEXT: &[u8] = b"weerklank/content/v1\0";
/// Length of a salt in bytes.
pub const SALT_SIZE: usize = 32;
/// Most bytes of a header: three strings of 128 characters, all escaped, and their frame fit.
pub const MAX_HEADER: usize = 1024;

/// A commitment to one content. Its text form is `c1:` and 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment(pub Hash);

/// What a content is; part of what is committed to. Its texts are `&str` where nobody keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<T = String> {
    /// Origin of the log, so that a commitment cannot be carried over into another log.
    pub origin: T,
    /// What the content is to the event, for example `question` or `document`.
    pub field: T,
    /// Media type of the content.
    pub media_type: T,
    /// Length of the content in bytes.
    pub size: u64,
}

/// All that a commitment commits to.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// Fresh random bytes for each content.
    pub salt: [u8; SALT_SIZE],
    /// What the content is.
    pub header: Header,
    /// The content.
    pub content: Vec<u8>,
}

/// Why something is not a commitment or not an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    /// Not `c1:` and 64 lower-case hexadecimal digits.
    #[error("a content commitment is c1: and 64 lower-case hexadecimal digits")]
    Text,
    /// Shorter than its salt, length and header.
    #[error("the opening ends before its content begins")]
    Short,
    /// The header is longer than any header.
    #[error("the header of the opening has more than {MAX_HEADER} bytes")]
    HeaderSize,
    /// The header is not canonical.
    #[error("the header of the opening is not canonical: {0}")]
    Header(#[from] json::JsonError),
    /// A member of the header cannot stand in canonical JSON.
    #[error("origin, field and media type are printable ASCII of at most 128 characters")]
    HeaderText,
    /// The header names another size.
    #[error("the header says the content has {declared} bytes; it has {actual}")]
    ContentSize {
        /// Size according to the header.
        declared: u64,
        /// Size found.
        actual: u64,
    },
}

impl<T: AsRef<str>> Header<T> {
    /// The canonical JSON that is hashed. Frozen.
    ///
    /// # Errors
    /// [`CommitmentError::HeaderText`] if a text cannot stand in canonical JSON,
    /// [`CommitmentError::HeaderSize`] if the size is beyond 2^53−1.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CommitmentError> {
        let [field, media_type, origin] =
            [&self.field, &self.media_type, &self.origin].map(|text| text.as_ref());
        if ![field, media_type, origin].into_iter().all(json::is_string) {
            return Err(CommitmentError::HeaderText);
        }
        if self.size > MAX_INTEGER {
            return Err(CommitmentError::HeaderSize);
        }
        let mut out = Vec::with_capacity(256);
        for (frame, text) in [
            ("{\"field\":", field),
            (",\"mediaType\":", media_type),
            (",\"origin\":", origin),
        ] {
            out.extend_from_slice(frame.as_bytes());
            json::push_string(&mut out, text);
        }
        out.extend_from_slice(format!(",\"size\":{}}}", self.size).as_bytes());
        Ok(out)
    }

    /// The commitment to a content that this header describes, as that to its [`Opening`]. Frozen.
    ///
    /// # Errors
    /// As [`Opening::encode`].
    pub fn commit(
        &self,
        salt: &[u8; SALT_SIZE],
        content: &[u8],
    ) -> Result<Commitment, CommitmentError> {
        let (length, header) = self.before(content)?;
        let hash = Sha256::new()
            .chain_update(CONTEXT)
            .chain_update(salt)
            .chain_update(length)
            .chain_update(header)
            .chain_update(content);
        Ok(Commitment(Hash(hash.finalize().into())))
    }

    /// What stands between salt and content.
    fn before(&self, content: &[u8]) -> Result<([u8; 4], Vec<u8>), CommitmentError> {
        check_size(self.size, content.len() as u64)?;
        let header = self.to_bytes()?;
        let length = u32::try_from(header.len()).map_err(|_| CommitmentError::HeaderSize)?;
        Ok((length.to_be_bytes(), header))
    }
}

impl Header {
    /// Reads the form that [`Header::to_bytes`] writes, and no other.
    ///
    /// # Errors
    /// [`CommitmentError::Header`] with the first byte that differs from the canonical form.
    pub fn parse(bytes: &[u8]) -> Result<Self, CommitmentError> {
        let mut s = Scanner::new(bytes);
        let mut texts = [const { String::new() }; 3];
        for (text, frame) in
            texts
                .iter_mut()
                .zip(["{\"field\":\"", ",\"mediaType\":\"", ",\"origin\":\""])
        {
            s.expect(frame.as_bytes(), Rule::Header)?;
            *text = json::unescaped(s.string()?).map(char::from).collect();
        }
        s.expect(b",\"size\":", Rule::Header)?;
        let size = s.integer()?;
        s.expect(b"}", Rule::Header)?;
        if s.at() != bytes.len() {
            return Ok(s.error(s.at(), Rule::Trailing)?);
        }
        let [field, media_type, origin] = texts;
        Ok(Self {
            origin,
            field,
            media_type,
            size,
        })
    }
}

impl Opening {
    /// The commitment to this opening. Frozen.
    ///
    /// # Errors
    /// As [`Opening::encode`].
    pub fn commit(&self) -> Result<Commitment, CommitmentError> {
        self.header.commit(&self.salt, &self.content)
    }

    /// The opening bytes: salt ‖ u32 big-endian length of header ‖ header ‖ content. Frozen.
    ///
    /// # Errors
    /// If the header cannot be written, or names another size than the content has.
    pub fn encode(&self) -> Result<Vec<u8>, CommitmentError> {
        let (length, header) = self.header.before(&self.content)?;
        Ok([&self.salt[..], &length, &header, &self.content].concat())
    }

    /// Reads opening bytes.
    ///
    /// # Errors
    /// If they are too short, the header is not canonical, or the size it names is not that of the content.
    pub fn decode(bytes: &[u8]) -> Result<Self, CommitmentError> {
        let (salt, header, content) = split(bytes)?;
        let header = Header::parse(header)?;
        check_size(header.size, content.len() as u64)?;
        Ok(Self {
            salt,
            header,
            content: content.to_vec(),
        })
    }
}

fn check_size(declared: u64, actual: u64) -> Result<(), CommitmentError> {
    if declared == actual {
        Ok(())
    } else {
        Err(CommitmentError::ContentSize { declared, actual })
    }
}

/// Salt, header and content.
type Parts<'a> = ([u8; SALT_SIZE], &'a [u8], &'a [u8]);

/// Takes opening bytes apart; their beginning too, if the whole header is in it.
fn split(bytes: &[u8]) -> Result<Parts<'_>, CommitmentError> {
    let (salt, rest) = bytes
        .split_first_chunk::<SALT_SIZE>()
        .ok_or(CommitmentError::Short)?;
    let (length, rest) = rest
        .split_first_chunk::<4>()
        .ok_or(CommitmentError::Short)?;
    let length =
        usize::try_from(u32::from_be_bytes(*length)).map_err(|_| CommitmentError::HeaderSize)?;
    if length > MAX_HEADER {
        return Err(CommitmentError::HeaderSize);
    }
    let (header, content) = rest
        .split_at_checked(length)
        .ok_or(CommitmentError::Short)?;
    Ok((*salt, header, content))
}

/// Checks opening bytes piece by piece, so that a large document need not fit in memory.
#[derive(Clone)]
pub struct OpeningHasher {
    hash: Sha256,
    /// The first bytes, up to the greatest length of salt, length and header.
    head: Vec<u8>,
    size: u64,
}

impl Default for OpeningHasher {
    fn default() -> Self {
        Self {
            hash: Sha256::new().chain_update(CONTEXT),
            head: Vec::new(),
            size: 0,
        }
    }
}

impl OpeningHasher {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.hash.update(piece);
        self.size = self.size.saturating_add(piece.len() as u64);
        let wanted = (SALT_SIZE + 4 + MAX_HEADER).saturating_sub(self.head.len());
        self.head
            .extend_from_slice(piece.get(..wanted).unwrap_or(piece));
    }

    /// The commitment to everything taken, and what its header says or why it is no opening.
    pub fn finish(self) -> (Commitment, Result<Header, CommitmentError>) {
        let header = split(&self.head).and_then(|(_, header, _)| {
            let before = (SALT_SIZE + 4 + header.len()) as u64;
            let header = Header::parse(header)?;
            check_size(header.size, self.size.saturating_sub(before))?;
            Ok(header)
        });
        (Commitment(Hash(self.hash.finalize().into())), header)
    }
}

impl fmt::Debug for OpeningHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpeningHasher")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

// Salt and content must not end up in a diagnostic log.
impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c1:{}", self.0)
    }
}

impl fmt::Debug for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Commitment {
    type Err = CommitmentError;

    fn from_str(text: &str) -> Result<Self, CommitmentError> {
        let hex = text.strip_prefix("c1:").ok_or(CommitmentError::Text)?;
        Hash::from_hex(hex.as_bytes())
            .map(Self)
            .ok_or(CommitmentError::Text)
    }
}

impl Serialize for Commitment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Commitment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
