//! Where the database of a log is: a file in its data directory, or a schema of a PostgreSQL.

use super::inspect::Inspect;
use super::postgres::{Access, Address, PostgresStore};
use super::sqlite::SqliteStore;
use super::{Result, belongs_to};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the database of a log is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A file, which is made where it is missing.
    File(PathBuf),
    /// A schema, which only its owner makes.
    Schema(Address),
}

impl Place {
    /// What it is called in findings, which must not tell where servers are.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::File(_) => "log.db",
            Self::Schema(_) => "schema",
        }
    }

    /// Opens the log for reading, beside a process that may be recording.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub async fn read(&self) -> Result<Arc<dyn Inspect>> {
        self.look(Access::Read).await
    }

    /// Opens the log for reading from any copy of the database, a replica too.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub async fn follow(&self) -> Result<Arc<dyn Inspect>> {
        self.look(Access::Follow).await
    }

    async fn look(&self, access: Access) -> Result<Arc<dyn Inspect>> {
        Ok(match self {
            Self::File(path) => Arc::new(SqliteStore::open_read_only(path).await?),
            Self::Schema(address) => {
                let store = PostgresStore::open(address, access);
                store.is_ready().await?;
                Arc::new(store)
            }
        })
    }

    /// Opens the log of this name for recording. A file that is missing or empty is made.
    ///
    /// # Errors
    /// Where it cannot be opened, or belongs to another log.
    pub async fn write(&self, origin: &str) -> Result<Arc<dyn Inspect>> {
        Ok(match self {
            Self::File(path) => Arc::new(SqliteStore::open(path, origin).await?),
            Self::Schema(address) => {
                let store = PostgresStore::open(address, Access::Write);
                store.is_ready().await?;
                belongs_to(&store, origin).await?;
                Arc::new(store)
            }
        })
    }
}
