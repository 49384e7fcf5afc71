//! The lock on a file of read models: two processes that kept the same file would each take in the same
//! entries, and either might replace it under the other.
//!
//! It lies beside the file, which is itself replaced, and ends with the process, however that ends.

use super::read_model::{ReadModelError, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Duration;

/// How often, and how long in between, to look whether the other one lets go: a program that is started
/// again may meet the one before while that ends.
const LOOKS: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

/// Held while the read models are kept.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the read models at `path`.
    ///
    /// # Errors
    /// [`ReadModelError::InUse`] where another process holds it.
    pub async fn take(path: &Path) -> Result<Self> {
        let mut lock = path.as_os_str().to_owned();
        lock.push(".lock");
        let failed = |source| ReadModelError::Lock {
            path: lock.clone().into(),
            source,
        };
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let file = options.open(&lock).map_err(failed)?;
        for look in 0.. {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(failed(source)),
                Err(TryLockError::WouldBlock) if look < LOOKS => tokio::time::sleep(PAUSE).await,
                Err(TryLockError::WouldBlock) => {
                    return Err(ReadModelError::InUse {
                        path: path.to_owned(),
                    });
                }
            }
        }
        Ok(Self { _file: file })
    }
}
