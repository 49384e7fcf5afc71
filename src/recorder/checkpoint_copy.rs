//! The copy of the largest signed checkpoint, kept outside the database.
//!
//! It is what notices a restored backup: a database that is smaller than, or differs from, this copy
//! is refused. It is replaced whole and made durable before anyone is answered, and never by a
//! smaller one.

use super::LogError;
use crate::data_dir::{DataDirError, replace};
use crate::log::checkpoint::Checkpoint;
use crate::log::hash::Hash;
use crate::log::note::VerifierKey;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Where the copy lies and whose signature it must bear.
#[derive(Debug, Clone)]
pub struct CheckpointCopy {
    path: PathBuf,
    key: VerifierKey,
}

impl CheckpointCopy {
    /// The copy at `path`, signed by `key`.
    #[must_use]
    pub const fn new(path: PathBuf, key: VerifierKey) -> Self {
        Self { path, key }
    }

    /// The key whose signature it must bear.
    #[must_use]
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// What it says; none where there is no file.
    ///
    /// # Errors
    /// Where the file cannot be read or is not signed by the log's key.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, LogError> {
        Ok(read(&self.path, &self.key)?.map(|(checkpoint, _)| checkpoint))
    }

    /// Replaces the copy, unless it is of the same size already.
    ///
    /// # Errors
    /// Where the copy is larger than the new one, or of the same size with another root, or the disk
    /// refuses.
    pub fn write(&self, size: u64, root: Hash, note: &str) -> Result<(), LogError> {
        // Held until the end: between looking and replacing another writer could put a larger one.
        let _alone = self.lock()?;
        match self.checkpoint()? {
            Some(old) if old.size > size => {
                return Err(LogError::Shorter {
                    expected: old.size,
                    found: size,
                });
            }
            Some(old) if old.size == size && old.root == root => return Ok(()),
            Some(old) if old.size == size => return Err(LogError::Differs { size }),
            _ => {}
        }
        Ok(replace(&self.path, note.as_bytes(), 0o644)?)
    }

    /// Keeps other writers of this copy waiting. The directory is locked, because the file itself is
    /// replaced whole.
    fn lock(&self) -> Result<File, LogError> {
        let directory = self.path.parent().unwrap_or(&self.path);
        let locked = File::open(directory).and_then(|file| file.lock().map(|()| file));
        let fault = |source| DataDirError::Io {
            path: directory.to_owned(),
            source,
        };
        Ok(locked.map_err(fault)?)
    }
}

/// Reads a checkpoint file: what it says, and its text as signed.
///
/// # Errors
/// Where the file cannot be read or is not signed by `key`.
pub fn read(path: &Path, key: &VerifierKey) -> Result<Option<(Checkpoint, String)>, LogError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(DataDirError::Io {
                path: path.to_owned(),
                source,
            }
            .into());
        }
    };
    let (checkpoint, _) = Checkpoint::open(text.as_bytes(), std::slice::from_ref(key))?;
    Ok(Some((checkpoint, text)))
}
