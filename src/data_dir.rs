//! The data directory of one log: what lies where, who may write, and how files are made.
//!
//! Everything in it is the program's own; a person changes `weerklank.toml` only. Keys are readable
//! by their owner alone. One process at a time holds the lock and may write.

use crate::config::{Settings, SettingsError};
use crate::content::{DigestKey, random};
use crate::log::note::{Algorithm, NoteError, Signer, VerifierKey};
use crate::store::Place;
use crate::store::postgres::Address;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How often, and how long in between, to look whether another process lets go of the lock: one that is being
/// started by this one has it for a moment, until it becomes another program.
const LOCK_LOOKS: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

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
        "{path} holds no log: make one with `serve`, `import` or `demo` (in PostgreSQL with `init`), or give another \
         --data. To record in a log from a second machine, copy its files `keys/`, `log.vkey` and `checkpoint`"
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
    /// The key file is there and cannot be read.
    #[error(
        "{path} cannot be read ({source}): run the program as the user who owns it, or restore the file from a backup"
    )]
    KeyUnreadable {
        /// The key file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
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
    /// The key that verifies the log is missing beside it.
    #[error(
        "{path} is missing beside a log: put it back from a backup or from an export of this log, which holds it"
    )]
    VerifierKeyMissing {
        /// The key file.
        path: PathBuf,
    },
    /// The key that verifies the log cannot be read.
    #[error(
        "{path} does not hold a key that verifies a log: put it back from a backup or from an export of this log"
    )]
    NotAVerifierKey {
        /// The key file.
        path: PathBuf,
    },
    /// The signing key is not the one that made this log.
    #[error(
        "{path} is not the key of this log, which log.vkey names: restore it from a backup. \
         Another key cannot go on with this log"
    )]
    OtherKey {
        /// The signing key's file.
        path: PathBuf,
    },
    /// The log is gone and its keys are not: a new one under the same key would fork it.
    #[error(
        "{path} holds the keys of a log, but neither its database nor its checkpoint: put them back \
         from a backup. Only if nothing was ever recorded here, remove log.vkey and try again"
    )]
    LogMissing {
        /// The data directory.
        path: PathBuf,
    },
    /// The origin cannot name a key.
    #[error("the origin cannot name a key: {0}")]
    Origin(#[from] NoteError),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
}

impl DataDirError {
    /// A name for the kind of fault; stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "file",
            Self::InUse { .. } => "inUse",
            Self::NoLog { .. } => "noLog",
            Self::NotAKey { .. } | Self::NotAVerifierKey { .. } => "keyDamaged",
            Self::KeyOpen { .. } => "keyOpen",
            Self::KeyUnreadable { .. } => "keyUnreadable",
            Self::KeyMissing { .. } | Self::VerifierKeyMissing { .. } => "keyMissing",
            Self::OtherKey { .. } => "otherKey",
            Self::LogMissing { .. } => "logMissing",
            Self::Origin(_) => "origin",
            Self::Random(_) => "random",
        }
    }
}

/// A data directory: that of a log whose database lies in it, or of one whose database is elsewhere.
#[derive(Debug, Clone)]
pub struct DataDir {
    path: PathBuf,
    address: Option<Address>,
    follows: bool,
    read_models: Option<PathBuf>,
    /// Where the signing key is, where that is not in `keys`.
    key: Option<PathBuf>,
    /// The settings, where they do not stand in its own file.
    settings: Option<Arc<Settings>>,
}

/// Held by the one process that may write; released when it ends, however it ends.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl DataDir {
    /// The directory at `path`, which need not exist.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            address: None,
            follows: false,
            read_models: None,
            key: None,
            settings: None,
        }
    }

    /// The directory of a log whose signing key lies elsewhere.
    #[must_use]
    pub fn with_key(self, path: PathBuf) -> Self {
        Self {
            key: Some(path),
            ..self
        }
    }

    /// The directory of a log whose settings are these, whatever its own file says.
    #[must_use]
    pub fn with_settings(self, settings: Settings) -> Self {
        Self {
            settings: Some(Arc::new(settings)),
            ..self
        }
    }

    /// The directory of a log whose database is a schema of PostgreSQL.
    #[must_use]
    pub fn on(self, address: Address) -> Self {
        Self {
            address: Some(address),
            ..self
        }
    }

    /// The directory of a log that is only read, from any copy of its database.
    #[must_use]
    pub fn following(self) -> Self {
        Self {
            follows: true,
            ..self
        }
    }

    /// The same log with its read models in a directory of their own.
    #[must_use]
    pub fn with_read_models(self, read_models: PathBuf) -> Self {
        Self {
            read_models: Some(read_models),
            ..self
        }
    }

    /// Whether the log is only read, from any copy of its database.
    #[must_use]
    pub const fn follows(&self) -> bool {
        self.follows
    }

    /// Where the database is.
    #[must_use]
    pub fn place(&self) -> Place {
        match &self.address {
            Some(address) => Place::Schema(address.clone()),
            None => Place::File(self.database()),
        }
    }

    /// Whether nothing of a database is here, where it should be here.
    #[must_use]
    pub fn lacks_database(&self) -> bool {
        self.address.is_none() && !self.database().exists()
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Entries, content and all that is not disposable.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join("log.db")
    }

    /// Read models, which can be deleted and are made again.
    #[must_use]
    pub fn projections(&self) -> PathBuf {
        self.beside_read_models().join("projections.db")
    }

    /// The newest checkpoint that was shown by a process that follows the log.
    #[must_use]
    pub fn followed(&self) -> PathBuf {
        self.beside_read_models().join("checkpoint.followed")
    }

    fn beside_read_models(&self) -> &Path {
        self.read_models.as_deref().unwrap_or(&self.path)
    }

    /// Makes the directory of the read models where that is one of their own.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn make_read_models(&self) -> Result<(), DataDirError> {
        let Some(path) = &self.read_models else {
            return Ok(());
        };
        // They tell more than the pages show.
        let mut made = DirBuilder::new();
        made.recursive(true).mode(0o700);
        made.create(path).map_err(|e| at(path, e))
    }

    /// The largest checkpoint signed so far, apart from the database.
    #[must_use]
    pub fn checkpoint(&self) -> PathBuf {
        self.path.join("checkpoint")
    }

    /// The key with which others verify the log.
    #[must_use]
    pub fn verifier_key(&self) -> PathBuf {
        self.path.join("log.vkey")
    }

    /// What went wrong last, for whoever looks after the program.
    #[must_use]
    pub fn last_fault(&self) -> PathBuf {
        self.path.join("last-fault.json")
    }

    /// The settings a person may change.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.path.join("weerklank.toml")
    }

    /// The settings: those that were given, or what its own file says.
    ///
    /// # Errors
    /// Where the file cannot be read or holds what it should not.
    pub fn read_settings(&self) -> Result<Settings, SettingsError> {
        match &self.settings {
            Some(settings) => Ok(Settings::clone(settings)),
            None => Settings::read(&self.settings()),
        }
    }

    fn signing_key(&self) -> PathBuf {
        let inside = || self.path.join("keys").join("log.key");
        self.key.clone().unwrap_or_else(inside)
    }

    fn digest_key(&self) -> PathBuf {
        self.path.join("keys").join("digest.key")
    }

    /// Whether there is a log here, whole or not. One whose database is elsewhere has its keys here.
    #[must_use]
    pub fn has_log(&self) -> bool {
        match self.address {
            Some(_) => self.verifier_key().exists() || self.checkpoint().exists(),
            None => self.database().exists() || self.checkpoint().exists(),
        }
    }

    /// Whether opening for recording makes a log: in a directory that has none. In a schema only `init`
    /// does.
    #[must_use]
    pub fn makes_log(&self) -> bool {
        self.address.is_none() && !self.has_log()
    }

    /// Makes the directory and takes the lock.
    ///
    /// # Errors
    /// [`DataDirError::InUse`] where another process holds it.
    pub fn lock(&self) -> Result<WriteLock, DataDirError> {
        // The database holds what opens withheld content, so nobody else may look in.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(self.path.join("keys"))
            .map_err(|e| at(&self.path, e))?;
        let path = self.path.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|e| at(&path, e))?;
        for look in 0.. {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(e)) => return Err(at(&path, e)),
                Err(TryLockError::WouldBlock) if look < LOCK_LOOKS => {
                    std::thread::sleep(LOCK_PAUSE)
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(DataDirError::InUse {
                        path: self.path.clone(),
                    });
                }
            }
        }
        self.sweep();
        Ok(WriteLock { _file: file })
    }

    /// Removes what an interrupted [`replace`] left. It is only rubbish, so failing to is no fault.
    fn sweep(&self) {
        let directories = [self.path.clone(), self.path.join("keys")];
        let files = directories.iter().filter_map(|path| path.read_dir().ok());
        for file in files.flatten().flatten() {
            let name = file.file_name();
            if name.to_str().is_some_and(is_unfinished) {
                let _ = std::fs::remove_file(file.path());
            }
        }
    }

    /// The signer and the digest key; made where the log is still to be made.
    ///
    /// # Errors
    /// Where a key is missing beside an existing log, open to others, damaged, or another log's.
    /// Nothing has been changed then.
    pub fn keys(&self, origin: &str, new_log: bool) -> Result<(Signer, DigestKey), DataDirError> {
        let named = self.verifier_key().exists();
        if named && new_log {
            return Err(DataDirError::LogMissing {
                path: self.path.clone(),
            });
        }
        let seed = secret(&self.signing_key(), new_log)?;
        let digest_key = DigestKey::new(&secret(&self.digest_key(), new_log)?);
        let signer = Signer::new(origin, Algorithm::Ed25519, &seed)?;
        if new_log {
            let vkey = format!("{}\n", signer.key());
            replace(&self.verifier_key(), vkey.as_bytes(), 0o644)?;
        } else if self.read_verifier_key()?.to_string() != signer.key().to_string() {
            return Err(DataDirError::OtherKey {
                path: self.signing_key(),
            });
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
                .map_err(|_| DataDirError::NotAVerifierKey { path }),
            Err(e) if e.kind() == io::ErrorKind::NotFound && self.has_log() => {
                Err(DataDirError::VerifierKeyMissing { path })
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(DataDirError::NoLog {
                path: self.path.clone(),
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
    let unreadable = |source| DataDirError::KeyUnreadable {
        path: path.to_owned(),
        source,
    };
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
            file.read_to_string(&mut text).map_err(unreadable)?;
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
        Err(e) => Err(unreadable(e)),
    }
}

/// What the name of a file ends with that [`replace`] has not finished.
const UNFINISHED: &str = ".new";
/// Hexadecimal digits before it.
const UNFINISHED_DIGITS: usize = 16;

/// Replaces a file so that a reader, or the next start after a power cut, sees the old or the new
/// one whole. The new one is made beside it under a name that nobody else has.
///
/// # Errors
/// Where the disk refuses; the old file is as it was.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), DataDirError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    let digits = hex::encode(random::<{ UNFINISHED_DIGITS / 2 }>()?);
    name.push(format!(".{digits}{UNFINISHED}"));
    let new = path.with_file_name(name);
    let replaced = write_new(&new, bytes, mode)
        .and_then(|()| std::fs::rename(&new, path).map_err(|e| at(path, e)));
    if replaced.is_err() {
        // What cannot be removed is swept at the next start.
        let _ = std::fs::remove_file(&new);
    }
    replaced?;
    sync_parent(path)
}

fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), DataDirError> {
    let mut file = OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(mode)
        .open(path)
        .map_err(|e| at(path, e))?;
    file.write_all(bytes).map_err(|e| at(path, e))?;
    file.sync_all().map_err(|e| at(path, e))
}

fn is_unfinished(name: &str) -> bool {
    let digits = name
        .strip_suffix(UNFINISHED)
        .and_then(|name| name.rsplit_once('.'));
    digits.is_some_and(|(_, digits)| {
        digits.len() == UNFINISHED_DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit())
    })
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
