//! The read models in a local SQLite file: one row per trajectory, input, group of points, content and
//! event of the municipality.
//!
//! Every list is read in pages by an index. Durability is left to the log: after a power cut the file
//! is at worst a little behind.

use serde::de::DeserializeOwned;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Connection as _, Row, Sqlite, SqliteConnection};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use weerklank_events::{Commitment, GroupId, InputId, TrajectoryId};
use weerklank_projections::contents::ContentView;
use weerklank_projections::group::GroupView;
use weerklank_projections::input::InputView;
use weerklank_projections::trajectory::TrajectoryView;

/// Raised with every change of the schema or of what is stored in it.
pub(super) const SCHEMA_VERSION: i64 = 5;
/// In the place of the version while a rebuild goes on: whoever finds it begins anew.
const UNFINISHED: i64 = 0;
const SCHEMA: &str = include_str!("schema.sql");
const INDEXES: &str = include_str!("indexes.sql");
/// Keys per SELECT ... IN.
const KEYS: usize = 256;
/// Pages of the file that a connection may keep in memory, in the words of SQLite: 8 MB.
const CACHE: &str = "-8192";
/// Connections: pages at once, on a small machine.
const CONNECTIONS: u32 = 4;

/// After which a connection that nobody uses is closed: each is a thread and three open files, which a program
/// that serves hundreds of logs cannot keep for those that nobody looks at.
const IDLE: Duration = Duration::from_secs(60);

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

/// What rows are found by.
pub(super) trait Key:
    for<'q> sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite> + Send + 'static
{
}
impl<T: for<'q> sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite> + Send + 'static> Key for T {}

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
        sqlx::raw_sql(INDEXES).execute(&pool).await?;
        sqlx::query(
            "INSERT INTO position (id, schema_version, origin, next_index) VALUES (0, $1, $2, 0)",
        )
        .bind(SCHEMA_VERSION)
        .bind(origin)
        .execute(&pool)
        .await?;
        Ok(Self { pool })
    }

    /// Takes the indexes away for a rebuild, and marks the file as unfinished.
    pub(super) async fn drop_indexes(&self) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        let names = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
        let names: Vec<String> = sqlx::query_scalar(names).fetch_all(&mut *tx).await?;
        for name in names {
            let drop = format!("DROP INDEX {name}");
            sqlx::query(&drop).execute(&mut *tx).await?;
        }
        set_version(&mut tx, UNFINISHED).await?;
        Ok(tx.commit().await?)
    }

    /// Makes the indexes over what is in, and marks the file as whole, both or neither.
    pub(super) async fn make_indexes(&self) -> Result<()> {
        let mut connection = self.pool.acquire().await?;
        let made = make_indexes(&mut connection).await;
        if made.is_err() {
            // As with rows: after a full disk the connection is of no use.
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a connection was not closed well");
            }
        }
        made
    }

    async fn pool(path: &Path, create: bool) -> Result<SqlitePool> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .pragma("secure_delete", "ON")
            .pragma("cache_size", CACHE);
        Ok(SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .idle_timeout(IDLE)
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
        let keys = commitments.iter().map(|key| key.0.to_vec());
        let select = "SELECT view FROM contents WHERE commitment IN (";
        for content in self
            .rows_of::<ContentView, _>(select, "", None, keys)
            .await?
        {
            found.insert(content.commitment, content);
        }
        Ok(found)
    }

    /// The contents in these places.
    pub(super) async fn contents_by_place(&self, ids: &[u32]) -> Result<Vec<ContentView>> {
        let select = "SELECT view FROM contents WHERE id IN (";
        self.rows_of(select, "", None, ids.iter().copied()).await
    }

    /// Those of the trajectories that are known, with the index of their first entry.
    pub(super) async fn trajectories_by_id(
        &self,
        ids: &[TrajectoryId],
    ) -> Result<Vec<(u64, TrajectoryView)>> {
        let select = "SELECT first_index, view FROM trajectories WHERE id IN (";
        let ids = ids.iter().map(ToString::to_string);
        let mut found = Vec::with_capacity(ids.len());
        for row in &self.found(select, "", None, ids).await? {
            let first: i64 = row.try_get("first_index")?;
            found.push((first.unsigned_abs(), view(row)?));
        }
        Ok(found)
    }

    pub(super) async fn inputs_by_id(
        &self,
        trajectory: TrajectoryId,
        ids: &[InputId],
    ) -> Result<Vec<InputView>> {
        let select = "SELECT view FROM inputs WHERE trajectory = ? AND input IN (";
        let ids = ids.iter().map(ToString::to_string);
        self.rows_of(select, "", Some(trajectory), ids).await
    }

    pub(super) async fn inputs_by_number(
        &self,
        trajectory: TrajectoryId,
        numbers: &[u32],
    ) -> Result<Vec<InputView>> {
        let select = "SELECT view FROM inputs WHERE trajectory = ? AND number IN (";
        let numbers = numbers.iter().copied();
        self.rows_of(select, "", Some(trajectory), numbers).await
    }

    /// Those of a trajectory's groups that are known.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn groups_by_id(
        &self,
        trajectory: TrajectoryId,
        ids: &[GroupId],
    ) -> Result<Vec<GroupView>> {
        let select = "SELECT view FROM point_groups WHERE trajectory = ? AND point_group IN (";
        let ids = ids.iter().map(ToString::to_string);
        self.rows_of(select, "", Some(trajectory), ids).await
    }

    pub(super) async fn groups_by_number(
        &self,
        trajectory: TrajectoryId,
        numbers: &[u32],
    ) -> Result<Vec<GroupView>> {
        let select = "SELECT view FROM point_groups WHERE trajectory = ? AND number IN (";
        let numbers = numbers.iter().copied();
        self.rows_of(select, "", Some(trajectory), numbers).await
    }

    async fn rows_of<T: DeserializeOwned, K: Key>(
        &self,
        select: &str,
        end: &str,
        trajectory: Option<TrajectoryId>,
        keys: impl ExactSizeIterator<Item = K>,
    ) -> Result<Vec<T>> {
        let rows = self.found(select, end, trajectory, keys).await?;
        rows.iter().map(view).collect()
    }

    /// The rows with these keys, of one trajectory where that is given. `select` ends where the list of keys
    /// begins, and `end` follows it. The list is filled up with keys that no row has, to one of a few lengths,
    /// so that few statements are prepared.
    pub(super) async fn found<K: Key>(
        &self,
        select: &str,
        end: &str,
        trajectory: Option<TrajectoryId>,
        mut keys: impl ExactSizeIterator<Item = K>,
    ) -> Result<Vec<SqliteRow>> {
        let mut found = Vec::with_capacity(keys.len());
        while keys.len() > 0 {
            let length = keys.len().next_power_of_two().min(KEYS);
            let statement = format!("{select}{}?){end}", "?, ".repeat(length - 1));
            let mut query = sqlx::query(&statement);
            if let Some(trajectory) = trajectory {
                query = query.bind(trajectory.to_string());
            }
            for _ in 0..length {
                query = query.bind(keys.next());
            }
            found.extend(query.fetch_all(&self.pool).await?);
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
            "SELECT trajectory || ' ' || fate || ' ' || channel || ' ' || without_reason || ' ' || inputs AS view
             FROM input_counts WHERE inputs <> 0 ORDER BY trajectory, fate, channel, without_reason",
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

async fn make_indexes(connection: &mut SqliteConnection) -> Result<()> {
    let mut tx = connection.begin().await?;
    // First, because it makes this connection see that the indexes are gone: another one took them away.
    set_version(&mut tx, SCHEMA_VERSION).await?;
    for index in INDEXES.split_inclusive(';') {
        sqlx::query(index).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}

async fn set_version(tx: &mut SqliteConnection, version: i64) -> Result<()> {
    sqlx::query("UPDATE position SET schema_version = $1")
        .bind(version)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) fn view<T: DeserializeOwned>(row: &SqliteRow) -> Result<T> {
    Ok(serde_json::from_str(row.try_get("view")?)?)
}
