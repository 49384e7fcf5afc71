//! Content on its way in and out: salted, committed to, encrypted; decrypted and checked again.
//!
//! Every content gets 32 fresh random bytes of salt, which do two things: they hide the content
//! behind its commitment (`log::commitment`), and the key that encrypts it is derived from them
//! (HKDF-SHA256, RFC 5869; ChaCha20-Poly1305, RFC 8439). Once the salt is written over, neither the
//! ciphertext in an old backup nor the commitment in the log says anything.
//!
//! The digests of idempotency keys and requests are keyed with a secret of this log, so that a copy
//! of the database does not confirm a guess at them.

use crate::log::commitment::{Commitment as LogCommitment, CommitmentError, Header, Opening};
use crate::log::hash::Hash;
use crate::store::{NewContent, StoredContent};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use weerklank_events::content::{check, is_kept};
use weerklank_events::{Command, Commitment, Content, Event, Refusal};

/// Sets the key of a content apart from every other use of its salt.
const KEY_CONTEXT: &[u8] = b"weerklank/content/key/v1";

/// Why a content cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The text does not fit its field.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It cannot be committed to.
    #[error("the content cannot be committed to: {0}")]
    Commitment(#[from] CommitmentError),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// What is stored is not what the entry commits to.
    #[error("a stored content is not what its entry commits to: restore it from a backup")]
    Damaged,
}

/// Fresh random bytes.
///
/// # Errors
/// Where the system has none.
pub fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The secret that keys the digests of idempotency keys and requests.
#[derive(Clone)]
pub struct DigestKey(pub [u8; 32]);

impl DigestKey {
    /// A digest that only the holder of the key can compute or confirm, and so nobody else can look for two with
    /// the same: 16 of its 32 bytes are enough.
    #[must_use]
    pub fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
        // Unwrap safety: HMAC takes a key of any length.
        #[expect(clippy::unwrap_used)]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).unwrap();
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        std::array::from_fn(|n| whole[n])
    }
}

/// An idempotency key and the request it stands for, as digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idempotency {
    /// Of the principal and the key.
    pub key: [u8; 16],
    /// Of the request.
    pub request: [u8; 16],
}

/// A command ready for the recorder: its texts replaced by commitments, and the contents beside it.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// What will be recorded.
    pub event: Event,
    /// The contents it commits to; the recorder fills in their log index.
    pub contents: Vec<NewContent>,
    /// The key under which the caller may ask again.
    pub idempotency: Option<Idempotency>,
}

/// Seals commands for one log. Sealing is work for the caller's task, not for the one writer.
#[derive(Clone)]
pub struct Sealer {
    origin: String,
    digest_key: DigestKey,
}

impl Sealer {
    /// A sealer for the log of this name.
    #[must_use]
    pub const fn new(origin: String, digest_key: DigestKey) -> Self {
        Self { origin, digest_key }
    }

    /// Replaces every text of a command by a commitment.
    ///
    /// # Errors
    /// Where a text does not fit its field.
    pub fn seal(&self, command: Command) -> Result<Sealed, ContentError> {
        let mut contents = Vec::new();
        let event = command.seal(&mut |field, content| {
            check(field, &content).map_err(Refusal::from)?;
            let sealed = self.seal_content(field, content)?;
            let commitment = Commitment(sealed.commitment.0);
            contents.push(sealed);
            Ok::<_, ContentError>(commitment)
        })?;
        Ok(Sealed {
            event,
            contents,
            idempotency: None,
        })
    }

    /// Seals a command under the idempotency key of a principal. The digest of the request covers
    /// everything in the command, so that another command under the same key is noticed.
    ///
    /// # Errors
    /// Where a text does not fit its field.
    pub fn seal_once(
        &self,
        command: Command,
        principal: &str,
        key: &str,
    ) -> Result<Sealed, ContentError> {
        let request = fingerprint(command.clone());
        let mut sealed = self.seal(command)?;
        sealed.idempotency = Some(self.idempotency(principal, key, &request));
        Ok(sealed)
    }

    /// The digests of a principal's key and a request.
    #[must_use]
    pub fn idempotency(&self, principal: &str, key: &str, request: &[u8]) -> Idempotency {
        Idempotency {
            key: self
                .digest_key
                .digest("key", &[principal.as_bytes(), key.as_bytes()]),
            request: self.digest_key.digest("request", &[request]),
        }
    }

    fn seal_content(
        &self,
        field: &'static str,
        content: Content,
    ) -> Result<NewContent, ContentError> {
        let salt = random()?;
        let (media_type, size) = (content.media_type.as_str(), content.bytes.len() as u64);
        let header = Header {
            origin: self.origin.clone(),
            field: field.to_owned(),
            media_type: media_type.to_owned(),
            size,
        };
        let opening = Opening {
            salt,
            header,
            content: content.bytes,
        };
        let commitment = opening.commit()?.0;
        // The files of an import are committed to, so that the municipality can show them later; they
        // hold columns that may not be kept.
        let sealed = if is_kept(field) {
            Some(encrypt(&commitment, &opening)?)
        } else {
            None
        };
        Ok(NewContent {
            commitment,
            log_index: 0,
            field,
            media_type,
            size,
            sealed,
            salt,
        })
    }
}

/// An unambiguous form of a command for comparing requests: its texts replaced by their hashes.
fn fingerprint(command: Command) -> Vec<u8> {
    let hashed = command.seal(&mut |_, content| {
        let hash = Sha256::new()
            .chain_update(content.media_type.as_str())
            .chain_update([0])
            .chain_update(&content.bytes);
        Ok::<_, std::convert::Infallible>(Commitment(hash.finalize().into()))
    });
    let Ok(event) = hashed;
    serde_json::to_vec(&event).unwrap_or_default()
}

fn cipher(salt: &[u8; 32]) -> ChaCha20Poly1305 {
    let mut key = [0; 32];
    // Unwrap safety: HKDF-SHA256 gives up to 8,160 bytes.
    #[expect(clippy::unwrap_used)]
    hkdf::Hkdf::<Sha256>::new(None, salt)
        .expand(KEY_CONTEXT, &mut key)
        .unwrap();
    ChaCha20Poly1305::new(&Key::from(key))
}

/// The nonce is fixed because a key encrypts one content only.
fn encrypt(commitment: &Hash, opening: &Opening) -> Result<Vec<u8>, ContentError> {
    let payload = Payload {
        msg: &opening.content,
        aad: &commitment.0,
    };
    cipher(&opening.salt)
        .encrypt(&Nonce::default(), payload)
        .map_err(|_| ContentError::Damaged)
}

/// Opens a stored content, and checks that it is what the entry commits to. None where the content
/// itself was never kept.
///
/// # Errors
/// [`ContentError::Damaged`] where it is not.
pub fn open(
    origin: &str,
    commitment: &Hash,
    stored: &StoredContent,
) -> Result<Option<Opening>, ContentError> {
    let Some(sealed) = &stored.sealed else {
        return Ok(None);
    };
    let payload = Payload {
        msg: sealed,
        aad: &commitment.0,
    };
    let content = cipher(&stored.salt)
        .decrypt(&Nonce::default(), payload)
        .map_err(|_| ContentError::Damaged)?;
    let header = Header {
        origin: origin.to_owned(),
        field: stored.field.clone(),
        media_type: stored.media_type.clone(),
        size: stored.size,
    };
    let opening = Opening {
        salt: stored.salt,
        header,
        content,
    };
    if opening.commit()? == LogCommitment(*commitment) {
        Ok(Some(opening))
    } else {
        Err(ContentError::Damaged)
    }
}
