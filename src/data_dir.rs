//! The data directory of one log: what lies where, who may write, and how files are made.
//!
//! Everything in it is the program's own; a person changes `weerklank.toml` only. Keys are readable
//! by their owner alone. One process at a time holds the lock and may write.

use crate::content::{DigestKey, random};
use crate::log::note::{Algorithm, NoteError, Signer, VerifierKey};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Why the data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// Another process writes here.
    #[error(
        "{path} is in use: another weerklank process (perhaps `serve` or `demo`) records there. \
         Stop it first; reading commands such as report and export work beside it"
    )]
    InUse {
        /// The data directory.
        path: PathBuf,
    },
    /// There is no log yet.
    #[error(
        "{path} holds no log: make one with `serve`, `import` or `demo`, or give another --data"
    )]
    NoLog {
        /// The data directory.
        path: PathBuf,
    },
    /// A key file does not hold 64 hexadecimal digits.
    #[error("{path} does not hold a key (64 hexadecimal digits): restore it from a backup")]
    NotAKey {
        /// The key file.
        path: PathBuf,
    },
    /// The key file can be read by others.
    #[error("{path} can be read by others: run `chmod 600` on it, and consider the key known")]
    KeyOpen {
        /// The key file.
        path: PathBuf,
    },
    /// A key file is missing beside a log that is not empty.
    #[error(
        "{path} is missing: restore it from a backup. Without it nothing can be recorded in this log"
    )]
    KeyMissing {
        /// The key file.
        path: PathBuf,
    },
    /// The origin cannot name a key.
    #[error("the origin cannot name a key: {0}")]
    Origin(#[from] NoteError),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

/// A data directory.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

/// Held by the one process that may write; released when it ends, however it ends.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl DataDir {
    /// The directory at `path`, which need not exist.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Entries, content and all that is not disposable.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("log.db")
    }

    /// Read models, which can be deleted and are made again.
    #[must_use]
    pub fn projections(&self) -> PathBuf {
        self.0.join("projections.db")
    }

    /// The largest checkpoint signed so far, apart from the database.
    #[must_use]
    pub fn checkpoint(&self) -> PathBuf {
        self.0.join("checkpoint")
    }

    /// The key with which others verify the log.
    #[must_use]
    pub fn verifier_key(&self) -> PathBuf {
        self.0.join("log.vkey")
    }

    /// The settings a person may change.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.0.join("weerklank.toml")
    }

    fn signing_key(&self) -> PathBuf {
        self.0.join("keys").join("log.key")
    }

    fn digest_key(&self) -> PathBuf {
        self.0.join("keys").join("digest.key")
    }

    /// Whether there is a log here, whole or not.
    #[must_use]
    pub fn has_log(&self) -> bool {
        self.database().exists() || self.checkpoint().exists()
    }

    /// Makes the directory and takes the lock.
    ///
    /// # Errors
    /// [`DataDirError::InUse`] where another process holds it.
    pub fn lock(&self) -> Result<WriteLock, DataDirError> {
        std::fs::create_dir_all(self.0.join("keys")).map_err(|e| at(&self.0, e))?;
        let path = self.0.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| at(&path, e))?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(DataDirError::InUse {
                path: self.0.clone(),
            }),
            Err(TryLockError::Error(e)) => Err(at(&path, e)),
        }
    }

    /// The signer and the digest key; made where the log is still to be made.
    ///
    /// # Errors
    /// Where a key is missing beside an existing log, open to others, or damaged.
    pub fn keys(&self, origin: &str, new_log: bool) -> Result<(Signer, DigestKey), DataDirError> {
        let seed = secret(&self.signing_key(), new_log)?;
        let digest_key = DigestKey(secret(&self.digest_key(), new_log)?);
        let signer = Signer::new(origin, Algorithm::Ed25519, &seed)?;
        let vkey = format!("{}\n", signer.key());
        if std::fs::read_to_string(self.verifier_key()).ok().as_ref() != Some(&vkey) {
            replace(&self.verifier_key(), vkey.as_bytes(), 0o644)?;
        }
        Ok((signer, digest_key))
    }

    /// The key that verifies this log.
    ///
    /// # Errors
    /// Where there is no log.
    pub fn read_verifier_key(&self) -> Result<VerifierKey, DataDirError> {
        let path = self.verifier_key();
        match std::fs::read_to_string(&path) {
            Ok(text) => text
                .trim()
                .parse()
                .map_err(|_| DataDirError::NotAKey { path }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(DataDirError::NoLog {
                path: self.0.clone(),
            }),
            Err(e) => Err(at(&path, e)),
        }
    }
}

fn at(path: &Path, source: io::Error) -> DataDirError {
    DataDirError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Reads a secret of 32 bytes, or makes it.
fn secret(path: &Path, make: bool) -> Result<[u8; 32], DataDirError> {
    use std::os::unix::fs::PermissionsExt;
    let mut text = String::new();
    match File::open(path) {
        Ok(mut file) => {
            let mode = file
                .metadata()
                .map_err(|e| at(path, e))?
                .permissions()
                .mode();
            if mode & 0o077 != 0 {
                return Err(DataDirError::KeyOpen {
                    path: path.to_owned(),
                });
            }
            file.read_to_string(&mut text).map_err(|e| at(path, e))?;
            let mut bytes = [0; 32];
            hex::decode_to_slice(text.trim(), &mut bytes).map_err(|_| DataDirError::NotAKey {
                path: path.to_owned(),
            })?;
            Ok(bytes)
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound && make => {
            let bytes: [u8; 32] = random()?;
            replace(path, format!("{}\n", hex::encode(bytes)).as_bytes(), 0o600)?;
            Ok(bytes)
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err(DataDirError::KeyMissing {
            path: path.to_owned(),
        }),
        Err(e) => Err(at(path, e)),
    }
}

/// Replaces a file so that a reader, or the next start after a power cut, sees the old or the new
/// one whole.
///
/// # Errors
/// Where the disk refuses.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), DataDirError> {
    let new = path.with_extension("new");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(mode)
        .open(&new)
        .map_err(|e| at(&new, e))?;
    file.write_all(bytes).map_err(|e| at(&new, e))?;
    file.sync_all().map_err(|e| at(&new, e))?;
    std::fs::rename(&new, path).map_err(|e| at(path, e))?;
    sync_parent(path)
}

/// A new name in a directory lasts only once the directory itself is on disk.
fn sync_parent(path: &Path) -> Result<(), DataDirError> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    File::open(parent)
        .and_then(|dir| dir.sync_all())
        .map_err(|e| at(parent, e))
}
