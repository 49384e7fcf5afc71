//! Signed notes: texts with Ed25519 signatures of named keys.
//!
//! Follows C2SP signed-note (signature type 1, Ed25519) and C2SP tlog-cosignature (type 4, cosignature/v1, which
//! signs the time with the text). Stricter where the specification leaves room: keys and signatures have one text
//! form each, a known key signs once, and signatures are checked with `verify_strict`. Signatures of unknown keys
//! are passed over, as the specification demands. Frozen: other parties check these bytes.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Most bytes of a note: 16 post-quantum signatures and a body fit many times over.
pub const MAX_NOTE: usize = 1_000_000;
/// Most signature lines of a note. The specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 100;
/// Begins a signature line: em dash, space.
const LINE_START: &str = "\u{2014} ";

/// What a key signs, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Ed25519 over the text (signature type 1).
    Ed25519,
    /// Ed25519 over a time and the text, by a witness (signature type 4).
    CosignatureV1,
}

impl Algorithm {
    const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
        }
    }
}

/// Why a key, note or signature is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a verifier key.
    #[error(
        "a verifier key is NAME+HASH+KEY, with HASH 8 lower-case hexadecimal digits and KEY base64"
    )]
    Key,
    /// A key of a signature type that is not used here.
    #[error("the key is neither of type 1 (Ed25519) nor of type 4 (cosignature/v1)")]
    Algorithm,
    /// The hash in the verifier key is not that of its name and key.
    #[error("the hash in the verifier key is not that of its name and key: a character is wrong")]
    KeyHash,
    /// Empty, or with white space or a plus.
    #[error("a key name is not empty and has neither white space nor a plus")]
    Name,
    /// Too many bytes.
    #[error("a note has at most {MAX_NOTE} bytes")]
    Size,
    /// Not text.
    #[error("a note is UTF-8 without control characters other than newline")]
    Text,
    /// No text, blank line and signatures.
    #[error("a note is a text ending in a newline, a blank line, and signature lines")]
    Form,
    /// A line below the blank line is no signature.
    #[error("signature line {line} is not an em dash, a space, a key name, a space and base64")]
    SignatureLine {
        /// Number of the line below the blank line, from 1.
        line: usize,
    },
    /// Too many signatures.
    #[error("a note has at most {MAX_SIGNATURES} signatures")]
    SignatureCount,
    /// A known key stands twice.
    #[error("a known key signs a note once")]
    Repeated,
    /// A signature of a known key is wrong.
    #[error("the signature of a known key does not fit the text")]
    Invalid,
    /// None of the known keys signed.
    #[error("none of the known keys signed the note")]
    Unsigned,
    /// Two known keys have the same name and hash.
    #[error("two of the known keys have the same name and hash")]
    Ambiguous,
}

/// The public half of a key, with its name. Its text form is the `vkey` of C2SP signed-note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    algorithm: Algorithm,
    key: VerifyingKey,
}

/// Key id: the first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key). Frozen.
fn key_id(name: &str, algorithm: Algorithm, key: &VerifyingKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', algorithm.byte()])
        .chain_update(key.as_bytes())
        .finalize();
    let [a, b, c, d, ..] = <[u8; 32]>::from(hash);
    [a, b, c, d]
}

fn check_name(name: &str) -> Result<(), NoteError> {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(bad) {
        Err(NoteError::Name)
    } else {
        Ok(())
    }
}

impl VerifierKey {
    /// A verifier key from its parts.
    ///
    /// # Errors
    /// [`NoteError::Name`], or [`NoteError::Key`] if the bytes are no point of the curve or one of small order.
    pub fn new(name: &str, algorithm: Algorithm, key: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(key).map_err(|_| NoteError::Key)?;
        // Under a key of small order some signatures fit any text.
        if key.is_weak() {
            return Err(NoteError::Key);
        }
        Ok(Self {
            name: name.to_owned(),
            id: key_id(name, algorithm, &key),
            algorithm,
            key,
        })
    }

    /// Name of the key; for a log, its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The four bytes that, with the name, say which key signed.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// What it signs, and how.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The 32 bytes of the public key.
    #[must_use]
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether 64 bytes are its signature over a message. For signatures that are not in a note, such as seals.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key
            .verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    }

    /// Checks the bytes after the key id; returns the time of a cosignature.
    fn check(&self, text: &str, signature: &[u8]) -> Option<Option<u64>> {
        match self.algorithm {
            Algorithm::Ed25519 => {
                let signature = signature.try_into().ok()?;
                self.verifies(text.as_bytes(), signature).then_some(None)
            }
            Algorithm::CosignatureV1 => {
                let (time, signature) = signature.split_first_chunk::<8>()?;
                let time = u64::from_be_bytes(*time);
                let message = cosigned_message(text, time);
                self.verifies(message.as_bytes(), signature.try_into().ok()?)
                    .then_some(Some(time))
            }
        }
    }
}

/// What a witness signs (C2SP tlog-cosignature, "Ed25519 signed message"). Frozen.
fn cosigned_message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.algorithm.byte()];
        key.extend_from_slice(self.key.as_bytes());
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hex::encode(self.id),
            STANDARD.encode(key)
        )
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let key = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let (algorithm, key) = key.split_first().ok_or(NoteError::Key)?;
        let algorithm = match algorithm {
            0x01 => Algorithm::Ed25519,
            0x04 => Algorithm::CosignatureV1,
            _ => return Err(NoteError::Algorithm),
        };
        let key = Self::new(name, algorithm, key.try_into().map_err(|_| NoteError::Key)?)?;
        if hex::encode(key.id) == hash {
            Ok(key)
        } else {
            Err(NoteError::KeyHash)
        }
    }
}

/// The secret half of a key: signs notes, and for a witness cosigns checkpoints. Wiped from memory when dropped.
pub struct Signer {
    secret: SigningKey,
    key: VerifierKey,
}

// The secret must not end up in a diagnostic log.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.key).finish()
    }
}

impl Signer {
    /// A signer from a seed of 32 random bytes.
    ///
    /// # Errors
    /// [`NoteError::Name`].
    pub fn new(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let secret = SigningKey::from_bytes(seed);
        let key = VerifierKey::new(name, algorithm, secret.verifying_key().as_bytes())?;
        Ok(Self { secret, key })
    }

    /// The public half.
    #[must_use]
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Signs a message that is not a note, such as a seal.
    pub(crate) fn sign_message(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }

    /// The signature line under a text that ends in a newline. `time` (seconds since 1970) is used by a
    /// cosignature only, and signed with it.
    #[must_use]
    pub fn line(&self, text: &str, time: u64) -> String {
        let mut bytes = self.key.id.to_vec();
        match self.key.algorithm {
            Algorithm::Ed25519 => bytes.extend_from_slice(&self.sign_message(text.as_bytes())),
            Algorithm::CosignatureV1 => {
                bytes.extend_from_slice(&time.to_be_bytes());
                bytes
                    .extend_from_slice(&self.sign_message(cosigned_message(text, time).as_bytes()));
            }
        }
        format!("{LINE_START}{} {}\n", self.key.name, STANDARD.encode(bytes))
    }

    /// Signs a text: the whole note. `time` as for [`Signer::line`].
    ///
    /// # Errors
    /// [`NoteError::Form`] or [`NoteError::Text`] if the text cannot be that of a note.
    pub fn sign(&self, text: &str, time: u64) -> Result<String, NoteError> {
        check_text(text)?;
        if !text.ends_with('\n') {
            return Err(NoteError::Form);
        }
        Ok(format!("{text}\n{}", self.line(text, time)))
    }
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        Err(NoteError::Text)
    } else {
        Ok(())
    }
}

/// One signature line: who says to have signed. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine<'a> {
    /// Name of the key.
    pub name: &'a str,
    /// Id of the key.
    pub id: [u8; 4],
    /// What follows the id.
    pub signature: Vec<u8>,
}

/// A note taken apart. Its text means nothing until [`Note::verify`] has succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<'a> {
    /// The signed text, with its final newline.
    pub text: &'a str,
    /// The signature lines in order.
    pub signatures: Vec<SignatureLine<'a>>,
}

/// A signature that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<'k> {
    /// The key that signed.
    pub key: &'k VerifierKey,
    /// When a witness says to have signed, in seconds since 1970. None for a plain signature.
    pub time: Option<u64>,
}

impl<'a> Note<'a> {
    /// Takes a note apart, without verifying anything.
    ///
    /// # Errors
    /// The first deviation from the form of C2SP signed-note, "Format".
    pub fn parse(bytes: &'a [u8]) -> Result<Self, NoteError> {
        if bytes.len() > MAX_NOTE {
            return Err(NoteError::Size);
        }
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::Text)?;
        check_text(note)?;
        let blank = note.rfind("\n\n").ok_or(NoteError::Form)?;
        let (text, rest) = note.split_at_checked(blank + 1).ok_or(NoteError::Form)?;
        let lines = rest
            .strip_prefix('\n')
            .and_then(|lines| lines.strip_suffix('\n'))
            .ok_or(NoteError::Form)?;
        let mut signatures = Vec::new();
        for (line, number) in lines.split('\n').zip(1..) {
            if number > MAX_SIGNATURES {
                return Err(NoteError::SignatureCount);
            }
            signatures.push(signature_line(line).ok_or(NoteError::SignatureLine { line: number })?);
        }
        Ok(Self { text, signatures })
    }

    /// Verifies the signatures of known keys and passes over the others.
    ///
    /// # Errors
    /// If a known key's signature is wrong or stands twice, or no known key signed at all.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, NoteError> {
        let mut verified: Vec<Verified<'k>> = Vec::new();
        for line in &self.signatures {
            let mut known = keys
                .iter()
                .filter(|key| key.name == line.name && key.id == line.id);
            let Some(key) = known.next() else { continue };
            if known.next().is_some() {
                return Err(NoteError::Ambiguous);
            }
            if verified.iter().any(|v| v.key == key) {
                return Err(NoteError::Repeated);
            }
            let time = key
                .check(self.text, &line.signature)
                .ok_or(NoteError::Invalid)?;
            verified.push(Verified { key, time });
        }
        if verified.is_empty() {
            Err(NoteError::Unsigned)
        } else {
            Ok(verified)
        }
    }
}

fn signature_line(line: &str) -> Option<SignatureLine<'_>> {
    let (name, base64) = line.strip_prefix(LINE_START)?.split_once(' ')?;
    check_name(name).ok()?;
    let bytes = STANDARD.decode(base64).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    if signature.is_empty() {
        return None;
    }
    Some(SignatureLine {
        name,
        id: *id,
        signature: signature.to_vec(),
    })
}
