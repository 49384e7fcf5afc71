//! The read models in a local SQLite file: one row per trajectory, input, group of points, content and
//! event of the municipality.
//!
//! Every list is read in pages by an index. Durability is left to the log: after a power cut the file
//! is at worst a little behind.

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{QueryBuilder, Row, Sqlite};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use weerklank_events::Commitment;
use weerklank_projections::contents::ContentView;

/// Raised with every change of the schema or of what is stored in it.
pub(super) const SCHEMA_VERSION: i64 = 4;
const SCHEMA: &str = include_str!("schema.sql");
/// Keys per SELECT ... IN and rows per INSERT.
pub(super) const ROWS_PER_STATEMENT: usize = 256;
/// Connections: pages at once, on a small machine.
const CONNECTIONS: u32 = 4;

/// Why the read models cannot be used. They can always be made anew.
#[derive(Debug, thiserror::Error)]
pub enum ReadModelError {
    /// The file cannot be read or written.
    #[error(
        "the read models cannot be used ({0}): see whether the disk is full; if not, stop the program and run \
         `weerklank rebuild`"
    )]
    Database(#[from] sqlx::Error),
    /// A row that no version of this program wrote.
    #[error("the read models hold a damaged row ({0}): run `weerklank rebuild`")]
    Row(#[from] serde_json::Error),
    /// Made from another log, or by another version.
    #[error("the read models belong to another log or version of the program")]
    Other,
    /// Another process keeps them.
    #[error(
        "{path} is kept up to date by another weerklank process (perhaps `serve`, with or without --read-only): stop \
         that one, or give this one a directory of its own with `serve --read-models DIR`"
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The lock beside the file cannot be taken.
    #[error("{path}: {source}. The directory of the read models must be writable")]
    Lock {
        /// The lock.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The old file is in the way.
    #[error("the old read models cannot be removed: {0}")]
    Remove(#[source] std::io::Error),
}

pub(super) type Result<T> = std::result::Result<T, ReadModelError>;

/// The read models of one log.
pub struct ReadModel {
    pub(super) pool: SqlitePool,
}

pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl ReadModel {
    pub(super) async fn open(path: &Path, origin: &str) -> Result<Self> {
        let read_model = Self {
            pool: Self::pool(path, false).await?,
        };
        match read_model.belongs_to(origin).await {
            Ok(true) => Ok(read_model),
            other => {
                read_model.close().await;
                Err(other.err().unwrap_or(ReadModelError::Other))
            }
        }
    }

    async fn belongs_to(&self, origin: &str) -> Result<bool> {
        let row = sqlx::query("SELECT schema_version, origin FROM position")
            .fetch_one(&self.pool)
            .await?;
        let version: i64 = row.try_get("schema_version")?;
        let of: String = row.try_get("origin")?;
        Ok(version == SCHEMA_VERSION && of == origin)
    }

    /// Closes every connection and waits for it. SQLite removes the write-ahead log when the last one
    /// closes, by its name: left to itself it could take that of a file made anew in the same place.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// Begins empty read models, in place of whatever was there.
    pub(super) async fn create(path: &Path, origin: &str) -> Result<Self> {
        for suffix in ["", "-wal", "-shm"] {
            let mut file = path.as_os_str().to_owned();
            file.push(suffix);
            match std::fs::remove_file(&file) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(ReadModelError::Remove(e));
                }
                _ => {}
            }
        }
        let pool = Self::pool(path, true).await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        sqlx::query(
            "INSERT INTO position (id, schema_version, origin, next_index) VALUES (0, $1, $2, 0)",
        )
        .bind(SCHEMA_VERSION)
        .bind(origin)
        .execute(&pool)
        .await?;
        Ok(Self { pool })
    }

    async fn pool(path: &Path, create: bool) -> Result<SqlitePool> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .pragma("secure_delete", "ON");
        Ok(SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with(options)
            .await?)
    }

    /// The number of entries that are in.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn position(&self) -> Result<u64> {
        let next: i64 = sqlx::query_scalar("SELECT next_index FROM position")
            .fetch_one(&self.pool)
            .await?;
        Ok(next.unsigned_abs())
    }

    /// The leaf hash of the last entry that is in: what tells one history of a log from another.
    pub(super) async fn last_leaf(&self) -> Result<Option<Vec<u8>>> {
        Ok(sqlx::query_scalar("SELECT last_leaf FROM position")
            .fetch_one(&self.pool)
            .await?)
    }

    /// Those of the contents that are known.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn contents(
        &self,
        commitments: &[Commitment],
    ) -> Result<HashMap<Commitment, ContentView>> {
        let mut found = HashMap::with_capacity(commitments.len());
        for keys in commitments.chunks(ROWS_PER_STATEMENT) {
            let mut query =
                QueryBuilder::<Sqlite>::new("SELECT view FROM contents WHERE commitment IN (");
            let mut list = query.separated(", ");
            for key in keys {
                list.push_bind(&key.0[..]);
            }
            query.push(")");
            for row in &query.build().fetch_all(&self.pool).await? {
                let content: ContentView = view(row)?;
                found.insert(content.commitment, content);
            }
        }
        Ok(found)
    }

    /// Every row as text, in a fixed order: two read models of the same entries give the same.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn dump(&self) -> Result<String> {
        let mut dump = String::new();
        for statement in [
            "SELECT origin || ' ' || next_index AS view FROM position",
            "SELECT first_index || ' ' || id || ' ' || view AS view FROM trajectories ORDER BY id",
            "SELECT trajectory || ' ' || number || ' ' || fate || ' ' || without_reason || ' ' ||
             coalesce(channel, '-') || ' ' || view AS view FROM inputs ORDER BY trajectory, number",
            "SELECT trajectory || ' ' || number || ' ' || view AS view FROM point_groups
             ORDER BY trajectory, number",
            "SELECT view FROM municipality",
            "SELECT seq || ' ' || log_index || ' ' || coalesce(corrects, '-') || ' ' ||
             coalesce(promise, '-') || ' ' || view AS view FROM municipality_events ORDER BY seq",
            "SELECT view FROM contents ORDER BY commitment",
        ] {
            for row in &sqlx::query(statement).fetch_all(&self.pool).await? {
                dump.push_str(row.try_get("view")?);
                dump.push('\n');
            }
        }
        Ok(dump)
    }
}

pub(super) fn view<T: serde::de::DeserializeOwned>(row: &sqlx::sqlite::SqliteRow) -> Result<T> {
    Ok(serde_json::from_str(row.try_get("view")?)?)
}
