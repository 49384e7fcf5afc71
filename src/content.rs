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
use ring::{aead, hkdf, hmac};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use weerklank_events::content::{check, is_kept};
use weerklank_events::facts::Data;
use weerklank_events::{Command, Commitment, Content, Event, Refusal, canonical};

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
pub struct DigestKey(Arc<hmac::Key>);

impl DigestKey {
    /// The key that this secret is.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }

    /// A digest that only the holder of the key can compute or confirm, and so nobody else can look for two with
    /// the same: 16 of its 32 bytes are enough.
    #[must_use]
    pub fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
        let mut mac = hmac::Context::with_key(&self.0);
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let whole = mac.sign();
        std::array::from_fn(|n| whole.as_ref()[n])
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
            check(field, content).map_err(Refusal::from)?;
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
        let request = fingerprint(&command);
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
        content: &Content,
    ) -> Result<NewContent, ContentError> {
        let salt = random()?;
        let (media_type, size) = (content.media_type.as_str(), content.bytes.len() as u64);
        let header = Header {
            origin: self.origin.as_str(),
            field,
            media_type,
            size,
        };
        let commitment = header.commit(&salt, &content.bytes)?.0;
        // The files of an import are committed to, so that the municipality can show them later; they
        // hold columns that may not be kept.
        let sealed = if is_kept(field) {
            Some(encrypt(&salt, &commitment, &content.bytes)?)
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

/// An unambiguous form of a command for comparing requests: its texts replaced by their hashes, its members
/// sorted, and `null` for what is unknown. Frozen: its keyed digest is kept with every answered key.
fn fingerprint(command: &Command) -> Vec<u8> {
    let hashed = command.seal(&mut |_, content| {
        let hash = Sha256::new()
            .chain_update(content.media_type.as_str())
            .chain_update([0])
            .chain_update(&content.bytes);
        Ok::<_, std::convert::Infallible>(Commitment(hash.finalize().into()))
    });
    let Ok(event) = hashed;
    let (kind, _) = event.kind();
    let mut bytes = format!(r#"{{"type":"{kind}","data":"#).into_bytes();
    match canonical::write_with_nulls(&Data(&event), &mut bytes) {
        Ok(()) => bytes.push(b'}'),
        // What has no canonical form is not recorded, so nothing is compared with it.
        Err(_) => bytes.clear(),
    }
    bytes
}

fn cipher(salt: &[u8; 32]) -> Result<aead::LessSafeKey, ContentError> {
    hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
        .extract(salt)
        .expand(&[KEY_CONTEXT], &aead::CHACHA20_POLY1305)
        .map(|key| aead::LessSafeKey::new(key.into()))
        .map_err(|_| ContentError::Damaged)
}

/// Fixed, because a key encrypts one content only.
fn nonce() -> aead::Nonce {
    aead::Nonce::assume_unique_for_key([0; aead::NONCE_LEN])
}

fn encrypt(salt: &[u8; 32], commitment: &Hash, content: &[u8]) -> Result<Vec<u8>, ContentError> {
    let key = cipher(salt)?;
    let mut sealed = Vec::with_capacity(content.len() + aead::MAX_TAG_LEN);
    sealed.extend_from_slice(content);
    key.seal_in_place_append_tag(nonce(), aead::Aad::from(commitment.0), &mut sealed)
        .map_err(|_| ContentError::Damaged)?;
    Ok(sealed)
}

fn decrypt(salt: &[u8; 32], commitment: &Hash, sealed: &[u8]) -> Result<Vec<u8>, ContentError> {
    let key = cipher(salt)?;
    let mut content = sealed.to_vec();
    let length = key
        .open_in_place(nonce(), aead::Aad::from(commitment.0), &mut content)
        .map_err(|_| ContentError::Damaged)?
        .len();
    content.truncate(length);
    Ok(content)
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
    let content = decrypt(&stored.salt, commitment, sealed)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "log.example.nl/weerklank";

    fn bytes<const N: usize>(digits: &str) -> [u8; N] {
        let mut bytes = [0; N];
        hex::decode_to_slice(digits, &mut bytes).unwrap();
        bytes
    }

    /// FROZEN: a request that was answered once must be known again by every later version.
    #[test]
    fn the_digests_of_a_key_and_a_request_are_frozen() {
        let sealer = Sealer::new(ORIGIN.to_owned(), DigestKey::new(&[7; 32]));
        for (command, request) in [
            (
                r#"{"type":"input.received","data":{"input":"0123456789abcdef0123456789abcdef","channel":"web",
                    "points":2,"signatories":{"number":12,"checked":"sample"},"replyable":"yes",
                    "occurredOn":"2026-11-22","words":"Meer bomen, \"graag\"",
                    "particulars":{"area":"Oost"},"reference":"17"}}"#,
                "07a2c9bc7585ba0afcd91c436402d22f",
            ),
            (
                r#"{"type":"trajectory.opened","data":{"form":"consultation",
                    "bodies":[{"organisation":"gm0828","body":"raad","role":"decides"}],
                    "place":{"areas":["GM0828"]},"title":"Nieuw plein"}}"#,
                "ac9acfe67a846be14ae7232b4b42dc36",
            ),
        ] {
            let command: Command = serde_json::from_str(command).unwrap();
            let sealed = sealer.seal_once(command, "platform", "in-1").unwrap();
            let idempotency = sealed.idempotency.unwrap();
            assert_eq!(hex::encode(idempotency.request), request);
            assert_eq!(
                hex::encode(idempotency.key),
                "dc4a84507bc1e78437d2fb46699827b8"
            );
        }
    }

    /// FROZEN: a content that was encrypted once must be opened by every later version.
    #[test]
    fn what_encrypts_a_content_is_frozen() {
        let salt = bytes("f1eb38ac4bf0c67fc7a38d68d8cee3bcfad1f9fd47feb0e94cd22a255f2ee396");
        let commitment = Hash(bytes(
            "a36c2dc60ce67b09e709cffbdd7c979578575a164476caaed1621b3cec766faa",
        ));
        let sealed: [u8; 35] =
            bytes("238d2886e699a0277f39f8a3167e94bf4219ef7b1457b4efd864947880092dafb0a2fe");
        let words = b"Meer bomen, \"graag\"";
        assert_eq!(encrypt(&salt, &commitment, words).unwrap(), sealed);
        let mut stored = StoredContent {
            log_index: 0,
            field: "input.received/words".to_owned(),
            media_type: "text/plain;charset=utf-8".to_owned(),
            size: words.len() as u64,
            sealed: Some(sealed.to_vec()),
            salt,
        };
        let opening = open(ORIGIN, &commitment, &stored).unwrap().unwrap();
        assert_eq!(opening.content, words);
        for damage in 0..sealed.len() {
            let mut damaged = sealed.to_vec();
            damaged[damage] ^= 1;
            stored.sealed = Some(damaged);
            let opened = open(ORIGIN, &commitment, &stored);
            assert!(matches!(opened, Err(ContentError::Damaged)), "{damage}");
        }
    }
}
