//! Seals: the log key's signature over one appended batch, stored beside its rows.
//!
//! Frozen: message = "weerklank/batch/v1" ‖ 0x00 ‖ origin ‖ 0x00 ‖ u64 big-endian first index ‖ u64 big-endian new
//! size ‖ 32 bytes of new root (design.md, "Recorder"). A zero byte cannot stand in a note, so a seal never passes
//! for a checkpoint or the other way round. A seal says that the recorder itself appended these rows; it is never
//! published.

use super::hash::Hash;
use super::note::{Algorithm, Signer, VerifierKey};

/// What every sealed message begins with: the context and a zero byte. Frozen.
pub const CONTEXT: &[u8] = b"weerklank/batch/v1\0";

/// A batch: the log grew from `first` to `size` entries and then had this root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch<'a> {
    /// Name of the log.
    pub origin: &'a str,
    /// Index of the first entry of the batch.
    pub first: u64,
    /// Size of the log after the batch.
    pub size: u64,
    /// Root of the log after the batch.
    pub root: Hash,
}

/// Why a seal is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The batch cannot be sealed.
    #[error(
        "a batch has at least one entry, and its origin has no zero byte and is the name of the key"
    )]
    Batch,
    /// The signature does not fit.
    #[error("the seal was not made by the key of this log for this batch")]
    Invalid,
}

impl Batch<'_> {
    /// The signed bytes. Frozen.
    fn message(&self) -> Vec<u8> {
        let mut message = Vec::with_capacity(128);
        message.extend_from_slice(CONTEXT);
        message.extend_from_slice(self.origin.as_bytes());
        message.push(0);
        message.extend_from_slice(&self.first.to_be_bytes());
        message.extend_from_slice(&self.size.to_be_bytes());
        message.extend_from_slice(&self.root.0);
        message
    }

    fn check(&self, key: &VerifierKey) -> Result<(), SealError> {
        let fits = self.first < self.size
            && !self.origin.contains('\0')
            && self.origin == key.name()
            && key.algorithm() == Algorithm::Ed25519;
        if fits { Ok(()) } else { Err(SealError::Batch) }
    }

    /// Seals the batch with the log's key.
    ///
    /// # Errors
    /// [`SealError::Batch`].
    pub fn seal(&self, signer: &Signer) -> Result<[u8; 64], SealError> {
        self.check(signer.key())?;
        Ok(signer.sign_message(&self.message()))
    }

    /// Checks the seal of the batch.
    ///
    /// # Errors
    /// [`SealError::Batch`] or [`SealError::Invalid`].
    pub fn verify(&self, seal: &[u8; 64], key: &VerifierKey) -> Result<(), SealError> {
        self.check(key)?;
        if key.verifies(&self.message(), seal) {
            Ok(())
        } else {
            Err(SealError::Invalid)
        }
    }
}
