//! Proofs as files: that an entry is in a log, and the request by which a log asks a witness to cosign.
//!
//! Follows C2SP tlog-proof (`c2sp.org/tlog-proof@v1`) and C2SP tlog-witness (body of `add-checkpoint`). Promises
//! that each parses only in the one form it is written in. Neither is trusted by parsing: `verify` checks.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{Checkpoint, CheckpointError, decimal};
use super::hash::Hash;
use super::note::{Verified, VerifierKey};
use super::tree::{TreeError, verify_consistency, verify_inclusion};

/// First line of a proof.
const PROOF_LINE: &str = "c2sp.org/tlog-proof@v1";
/// Most hashes of a proof: one for each level of the largest tree.
pub const MAX_PROOF: usize = 63;

/// Why a proof or request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The lines before the checkpoint are not as specified.
    #[error("line {line} of the proof is not as specified")]
    Line {
        /// Number of the line, from 1.
        line: usize,
    },
    /// The checkpoint is malformed or not signed as needed.
    #[error("the checkpoint of the proof: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The hashes do not lead to the checkpoint.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The older size cannot be reconciled with the checkpoint.
    #[error("the older tree is empty or larger, but hashes were given for it")]
    Old,
}

/// A proof that an entry is in a log (C2SP tlog-proof, "Format").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// Opaque data of the application, not authenticated.
    pub extra: Option<Vec<u8>>,
    /// Index of the entry.
    pub index: u64,
    /// Inclusion proof, from the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

/// Lines up to the first empty one, and what follows that.
fn head_and_note(bytes: &[u8]) -> Result<(Vec<&str>, &str), ProofError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ProofError::Line { line: 1 })?;
    let (head, note) = text
        .split_once("\n\n")
        .ok_or(ProofError::Line { line: 1 })?;
    Ok((head.split('\n').collect(), note))
}

fn hashes<'a>(lines: impl Iterator<Item = &'a str>, first: usize) -> Result<Vec<Hash>, ProofError> {
    let read = |(text, line): (&str, usize)| {
        let hash = Hash::from_base64(text)
            .ok()
            .filter(|_| line < first + MAX_PROOF);
        hash.ok_or(ProofError::Line { line })
    };
    lines.zip(first..).map(read).collect()
}

impl InclusionProof {
    /// Reads a proof. Nothing is verified.
    ///
    /// # Errors
    /// [`ProofError::Line`]; the checkpoint is not looked at.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        let (lines, note) = head_and_note(bytes)?;
        let mut lines = lines.into_iter();
        if lines.next() != Some(PROOF_LINE) {
            return Err(ProofError::Line { line: 1 });
        }
        let (mut line, mut next) = (2, lines.next());
        let mut extra = None;
        if let Some(text) = next.and_then(|text| text.strip_prefix("extra ")) {
            extra = Some(
                STANDARD
                    .decode(text)
                    .map_err(|_| ProofError::Line { line })?,
            );
            (line, next) = (3, lines.next());
        }
        let index = next
            .and_then(|text| text.strip_prefix("index "))
            .and_then(decimal);
        let index = index.ok_or(ProofError::Line { line })?;
        Ok(Self {
            extra,
            index,
            hashes: hashes(lines, line + 1)?,
            checkpoint: note.to_owned(),
        })
    }

    /// Writes the form that [`InclusionProof::parse`] reads.
    #[must_use]
    pub fn format(&self) -> String {
        let mut out = format!("{PROOF_LINE}\n");
        // Writing to a string cannot fail.
        if let Some(extra) = &self.extra {
            let _ = writeln!(out, "extra {}", STANDARD.encode(extra));
        }
        let _ = writeln!(out, "index {}", self.index);
        for hash in &self.hashes {
            let _ = writeln!(out, "{}", hash.to_base64());
        }
        out.push('\n');
        out.push_str(&self.checkpoint);
        out
    }

    /// Checks that a leaf is in the log at this index, according to a checkpoint signed with these keys, as
    /// [`Checkpoint::open`] takes them. How many witnesses suffice is the caller's policy.
    ///
    /// # Errors
    /// [`ProofError::Checkpoint`] or [`ProofError::Tree`].
    pub fn verify<'k>(
        &self,
        leaf: &Hash,
        keys: &'k [VerifierKey],
    ) -> Result<(Checkpoint, Vec<Verified<'k>>), ProofError> {
        let (checkpoint, verified) = Checkpoint::open(self.checkpoint.as_bytes(), keys)?;
        verify_inclusion(
            self.index,
            checkpoint.size,
            leaf,
            &self.hashes,
            &checkpoint.root,
        )?;
        Ok((checkpoint, verified))
    }
}

/// The request to cosign a checkpoint (C2SP tlog-witness, "add-checkpoint").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the log when the witness last cosigned, according to the log.
    pub old: u64,
    /// Proof that the new tree begins with the old one.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

impl AddCheckpoint {
    /// Reads a request. Nothing is verified.
    ///
    /// # Errors
    /// [`ProofError::Line`]; the checkpoint is not looked at.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        let (lines, note) = head_and_note(bytes)?;
        let mut lines = lines.into_iter();
        let old = lines
            .next()
            .and_then(|text| text.strip_prefix("old "))
            .and_then(decimal);
        let old = old.ok_or(ProofError::Line { line: 1 })?;
        Ok(Self {
            old,
            hashes: hashes(lines, 2)?,
            checkpoint: note.to_owned(),
        })
    }

    /// Writes the form that [`AddCheckpoint::parse`] reads.
    #[must_use]
    pub fn format(&self) -> String {
        let hashes: String = self
            .hashes
            .iter()
            .map(|hash| hash.to_base64() + "\n")
            .collect();
        format!("old {}\n{hashes}\n{}", self.old, self.checkpoint)
    }

    /// Checks that a new tree begins with the old one whose root the witness remembers.
    ///
    /// # Errors
    /// [`ProofError::Old`] if hashes were given for an empty or larger old tree; else [`ProofError::Tree`].
    pub fn verify(&self, old_root: &Hash, new: &Checkpoint) -> Result<(), ProofError> {
        match self.old {
            // Every tree begins with the empty one: nothing to prove, so nothing may be given.
            0 if self.hashes.is_empty() => Ok(()),
            0 => Err(ProofError::Old),
            old if old > new.size => Err(ProofError::Old),
            old => Ok(verify_consistency(
                (old, old_root),
                (new.size, &new.root),
                &self.hashes,
            )?),
        }
    }
}
