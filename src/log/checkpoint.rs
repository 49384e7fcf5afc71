//! Checkpoints: the signed statement that a log of this name has this size and this root.
//!
//! Follows C2SP tlog-checkpoint; the signatures are those of `note`. Promises that a body parses only in the one
//! form it is written in. Frozen: the body is what log and witnesses sign.

use std::fmt;

use super::hash::Hash;
use super::note::{Algorithm, Note, NoteError, Signer, Verified, VerifierKey};
use super::tree::{Frontier, MAX_SIZE};

/// What a checkpoint says. Its text form is the signed body, with its final newline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log, unique in the world.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root of the tree of that many entries.
    pub root: Hash,
    /// Further lines, without meaning here.
    pub extensions: Vec<String>,
}

/// Why a checkpoint is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it is malformed, unsigned or wrongly signed.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Fewer than three lines, an empty one, or no newline at the end.
    #[error("a checkpoint is three or more lines, none of them empty, each ending in a newline")]
    Lines,
    /// The size is not a decimal number up to 2^63−1 in its shortest form.
    #[error("the size of a checkpoint is a decimal number below 2^63 without sign or leading zero")]
    Size,
    /// The root is not the canonical base64 of 32 bytes.
    #[error("the root of a checkpoint is the base64 of 32 bytes")]
    Root,
    /// Signed by a key of another name than the log's.
    #[error("the key that signed has another name than the log")]
    Origin,
}

/// Reads a decimal number in its shortest form, up to 2^63−1: the form of all C2SP documents.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let shortest =
        text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    text.parse()
        .ok()
        .filter(|&number| shortest && number <= MAX_SIZE)
}

impl Checkpoint {
    /// The checkpoint of a tree.
    #[must_use]
    pub fn new(origin: &str, frontier: &Frontier) -> Self {
        Self {
            origin: origin.to_owned(),
            size: frontier.size(),
            root: frontier.root(),
            extensions: Vec::new(),
        }
    }

    /// Reads a body. It means nothing unless its signature was verified.
    ///
    /// # Errors
    /// The first line that is not as C2SP tlog-checkpoint demands.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let lines: Vec<&str> = text
            .strip_suffix('\n')
            .ok_or(CheckpointError::Lines)?
            .split('\n')
            .collect();
        let [origin, size, root, extensions @ ..] = lines.as_slice() else {
            return Err(CheckpointError::Lines);
        };
        if origin.is_empty() || extensions.iter().any(|line| line.is_empty()) {
            return Err(CheckpointError::Lines);
        }
        Ok(Self {
            origin: (*origin).to_owned(),
            size: decimal(size).ok_or(CheckpointError::Size)?,
            root: Hash::from_base64(root).map_err(|_| CheckpointError::Root)?,
            extensions: extensions.iter().map(|&line| line.to_owned()).collect(),
        })
    }

    /// Opens a signed checkpoint with the key of its log, which must bear the log's name. Returns what it says and
    /// the verified signatures of the log and of those of `witnesses` that signed.
    ///
    /// # Errors
    /// If the note is malformed, a known key's signature is wrong, the log's is missing, or the names differ.
    pub fn open<'k>(
        bytes: &[u8],
        keys: &'k [VerifierKey],
    ) -> Result<(Self, Vec<Verified<'k>>), CheckpointError> {
        let note = Note::parse(bytes)?;
        let verified = note.verify(keys)?;
        let checkpoint = Self::parse(note.text)?;
        // A witness alone never suffices, not even one that bears the name of the log.
        let by_log = |v: &Verified<'_>| {
            v.key.name() == checkpoint.origin && v.key.algorithm() == Algorithm::Ed25519
        };
        if !verified.iter().any(by_log) {
            return Err(CheckpointError::Origin);
        }
        Ok((checkpoint, verified))
    }

    /// Signs it: the whole note, as published at `checkpoint`.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`] if the signer has another name; a [`NoteError`] if the body cannot be signed.
    pub fn sign(&self, signer: &Signer) -> Result<String, CheckpointError> {
        if signer.key().name() != self.origin {
            return Err(CheckpointError::Origin);
        }
        let text = self.to_string();
        // What would not parse again is never signed.
        Self::parse(&text)?;
        Ok(signer.sign(&text, 0)?)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            self.root.to_base64()
        )?;
        self.extensions
            .iter()
            .try_for_each(|line| writeln!(f, "{line}"))
    }
}
