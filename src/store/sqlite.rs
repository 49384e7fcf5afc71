//! The embedded store: one SQLite file, WAL with `synchronous=FULL`, so that what was answered
//! survives a power cut.
//!
//! One connection writes and a few read; readers see the last committed state and never wait for the
//! writer. `secure_delete` overwrites what is erased in the pages it lay on, and the write-ahead log,
//! which holds those pages as they were, is emptied after every erasure. Whether two processes
//! may write is decided by the lock on the data directory (`src/data_dir.rs`), not here; if they do,
//! the conditional append makes one of them lose.

mod append;
mod inspect;
mod packed;

use super::{
    Batch, Result, Seal, Store, StoreError, StoredCommand, StoredContent, StoredEntry, Turn,
    belongs_to,
};
use crate::log::hash::Hash;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");

/// Keys per SELECT ... IN.
const KEYS_PER_STATEMENT: usize = 256;
/// Rows that are read before somebody takes them: those of a statement, so that reading never waits.
const ROWS_AHEAD: usize = KEYS_PER_STATEMENT;
/// How long a statement waits for another process's lock before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long emptying the write-ahead log waits for readers.
const READER_PATIENCE: Duration = Duration::from_millis(250);
/// Connections for reading: pages and reports at once, on a small machine.
const READERS: u32 = 4;
/// After which a connection that nobody uses is closed: each is a thread and three open files, which a program
/// that serves hundreds of logs cannot keep for those that nobody uses.
const IDLE: Duration = Duration::from_secs(60);

/// A log in one SQLite file.
pub struct SqliteStore {
    /// None in a store that only reads.
    writer: Option<SqlitePool>,
    readers: SqlitePool,
    /// The write-ahead log may hold what was erased.
    wal_holds_erased: AtomicBool,
}

/// SQLITE_CORRUPT and SQLITE_NOTADB, in the low byte of the result code.
const DAMAGED_CODES: [i64; 2] = [11, 26];

/// SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR and SQLITE_CANTOPEN.
const UNREACHED_CODES: [i64; 4] = [5, 6, 10, 14];

/// The low byte of SQLite's result code.
fn code(error: &sqlx::Error) -> Option<i64> {
    let code: i64 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

/// Whether an error says that a file could not be read, and nothing about what is in it.
pub(crate) fn is_out_of_reach(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut)
        || code(error).is_some_and(|code| UNREACHED_CODES.contains(&code))
}

/// Whether a row of `commands` has this key already. SQLite names the column and no constraint.
fn is_answered(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.is_unique_violation() && error.message().ends_with(" commands.key")
    })
}

fn unavailable(error: sqlx::Error) -> StoreError {
    if code(&error).is_some_and(|code| DAMAGED_CODES.contains(&code)) {
        StoreError::Corrupt(Box::new(error))
    } else if is_answered(&error) {
        StoreError::Answered
    } else {
        StoreError::Unavailable(Box::new(error))
    }
}

fn not_migrated(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            unavailable(error)
        }
        error => StoreError::Schema(Box::new(error)),
    }
}

/// SQLite's integers have a sign; a log never reaches 2^63 entries.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(row: &SqliteRow, column: &'static str) -> Result<u64> {
    let value: i64 = row.try_get(column).map_err(unavailable)?;
    u64::try_from(value).map_err(|_| StoreError::Damaged(column))
}

fn fixed<const N: usize>(row: &SqliteRow, column: &'static str) -> Result<[u8; N]> {
    let bytes: &[u8] = row.try_get(column).map_err(unavailable)?;
    bytes.try_into().map_err(|_| StoreError::Damaged(column))
}

impl SqliteStore {
    /// Opens or makes the file for writing, and brings its schema up to date.
    ///
    /// # Errors
    /// Where the file cannot be opened, or belongs to another log.
    pub async fn open(path: &Path, origin: &str) -> Result<Self> {
        let options = Self::options(path).create_if_missing(true);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(IDLE)
            .connect_with(options)
            .await
            .map_err(unavailable)?;
        MIGRATIONS.run(&writer).await.map_err(not_migrated)?;
        sqlx::query(
            "INSERT INTO log (id, origin) SELECT 0, $1 WHERE NOT EXISTS (SELECT 1 FROM log)",
        )
        .bind(origin)
        .execute(&writer)
        .await
        .map_err(unavailable)?;
        let readers = Self::readers(path).await?;
        let store = Self {
            writer: Some(writer),
            readers,
            // A process that ended right after an erasure did not come to it.
            wal_holds_erased: AtomicBool::new(true),
        };
        store.empty_wal().await;
        belongs_to(&store, origin).await?;
        Ok(store)
    }

    /// Opens the file for reading, beside a process that may be writing.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub async fn open_read_only(path: &Path) -> Result<Self> {
        Ok(Self {
            writer: None,
            readers: Self::readers(path).await?,
            wal_holds_erased: AtomicBool::new(false),
        })
    }

    fn options(path: &Path) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            // The default in WAL is NORMAL, which loses acknowledged transactions in a power cut.
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY_TIMEOUT)
    }

    async fn readers(path: &Path) -> Result<SqlitePool> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .row_buffer_size(ROWS_AHEAD)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new()
            .max_connections(READERS)
            .idle_timeout(IDLE);
        pool.connect_with(options).await.map_err(unavailable)
    }

    /// Empties the write-ahead log where it may hold what was erased. The append is durable already, so
    /// a reader that is in the way is no failure of it: the next append tries again.
    async fn empty_wal(&self) {
        let Some(writer) = &self.writer else { return };
        if !self.wal_holds_erased.load(Ordering::Relaxed) {
            return;
        }
        match empty_wal(writer).await {
            Ok(true) => self.wal_holds_erased.store(false, Ordering::Relaxed),
            Ok(false) => tracing::info!("a reader keeps the write-ahead log from being emptied"),
            Err(error) => tracing::warn!(%error, "the write-ahead log was not emptied"),
        }
    }
}

#[async_trait::async_trait]
impl Store for SqliteStore {
    async fn append(&self, batch: &Batch, _: Turn) -> Result<()> {
        let writer = self
            .writer
            .as_ref()
            .ok_or(StoreError::Damaged("a store opened for reading"))?;
        let mut connection = writer.acquire().await.map_err(unavailable)?;
        let appended = append::append(&mut connection, batch).await;
        if matches!(&appended, Err(error) if !matches!(error, StoreError::Conflict | StoreError::Answered))
        {
            // On a full disk SQLite ends the transaction by itself, which sqlx does not notice: it would
            // refuse every further one on this connection. The pool makes a new one.
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a connection was not closed well");
            }
            return appended;
        }
        drop(connection);
        appended?;
        if !batch.erased.is_empty() {
            self.wal_holds_erased.store(true, Ordering::Relaxed);
        }
        self.empty_wal().await;
        Ok(())
    }

    /// The file's own lock is taken by turns, for as long as an append lasts.
    async fn turn(&self) -> Result<Turn> {
        Ok(Turn::default())
    }

    async fn pass(&self, _: Turn) -> Result<()> {
        Ok(())
    }

    /// Nothing is seen here before it is on disk: with `synchronous=FULL` the write-ahead log is synced
    /// before a commit becomes visible to others.
    async fn fence(&self) -> Result<()> {
        Ok(())
    }

    async fn is_made(&self) -> Result<bool> {
        for rows in [
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'log'",
            "SELECT count(*) FROM log",
        ] {
            let rows: i64 = sqlx::query_scalar(rows)
                .fetch_one(&self.readers)
                .await
                .map_err(unavailable)?;
            if rows == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Readers find the copy of the checkpoint in the data directory, beside the database.
    async fn publish(&self, _: u64, _: &str) -> Result<()> {
        Ok(())
    }

    async fn published(&self) -> Result<Option<String>> {
        Ok(None)
    }

    async fn close(&self) {
        self.readers.close().await;
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
    }

    async fn origin(&self) -> Result<String> {
        sqlx::query_scalar("SELECT origin FROM log")
            .fetch_one(&self.readers)
            .await
            .map_err(unavailable)
    }

    async fn size(&self) -> Result<u64> {
        let row = sqlx::query("SELECT coalesce(max(log_index) + 1, 0) AS log_index FROM entries")
            .fetch_one(&self.readers)
            .await
            .map_err(unavailable)?;
        unsigned(&row, "log_index")
    }

    async fn last_seal(&self) -> Result<Option<Seal>> {
        let row = sqlx::query("SELECT * FROM seals ORDER BY size DESC LIMIT 1")
            .fetch_optional(&self.readers)
            .await
            .map_err(unavailable)?;
        row.as_ref().map(seal).transpose()
    }

    async fn seal_after(&self, size: u64) -> Result<Option<Seal>> {
        let row = sqlx::query("SELECT * FROM seals WHERE size > $1 ORDER BY size LIMIT 1")
            .bind(signed(size))
            .fetch_optional(&self.readers)
            .await
            .map_err(unavailable)?;
        row.as_ref().map(seal).transpose()
    }

    async fn entries(&self, from: u64, limit: u32) -> Result<Vec<StoredEntry>> {
        packed::entries(&self.readers, None, signed(from) - 1, limit).await
    }

    async fn stream_entries(
        &self,
        stream: &str,
        after: u64,
        limit: u32,
    ) -> Result<Vec<StoredEntry>> {
        packed::entries(&self.readers, Some(stream), signed(after), limit).await
    }

    async fn hashes(&self, level: u8, from: u64, count: u32) -> Result<Vec<Hash>> {
        let query = match level {
            0 => sqlx::query(
                "SELECT leaf_hash AS hash FROM entries WHERE log_index >= $1 ORDER BY log_index LIMIT $2",
            ),
            _ => sqlx::query(
                "SELECT root AS hash FROM tile_roots WHERE tile >= $1 AND level = $3 ORDER BY tile LIMIT $2",
            ),
        };
        let mut query = query.bind(signed(from)).bind(count);
        if level > 0 {
            query = query.bind(i64::from(level) - 1);
        }
        let rows = query.fetch_all(&self.readers).await.map_err(unavailable)?;
        if rows.len() != count as usize {
            return Err(StoreError::Damaged("tile_roots"));
        }
        rows.iter()
            .map(|row| fixed(row, "hash").map(Hash))
            .collect()
    }

    async fn contents(&self, commitments: &[Hash]) -> Result<HashMap<Hash, StoredContent>> {
        let mut found = HashMap::with_capacity(commitments.len());
        let mut commitments = commitments.to_vec();
        commitments.sort_unstable();
        for keys in commitments.chunks(KEYS_PER_STATEMENT) {
            let short = packed::contents(&self.readers, keys).await?;
            let all = short.len() == keys.len();
            found.extend(short);
            if all {
                continue;
            }
            let mut rest = keys.to_vec();
            rest.retain(|key| !found.contains_key(key));
            if rest.is_empty() {
                continue;
            }
            let mut query = QueryBuilder::<Sqlite>::new(
                "SELECT c.*, s.salt FROM contents c JOIN salts s USING (commitment) WHERE c.commitment IN (",
            );
            let mut list = query.separated(", ");
            for key in &rest {
                list.push_bind(&key.0[..]);
            }
            query.push(")");
            let rows = query
                .build()
                .fetch_all(&self.readers)
                .await
                .map_err(unavailable)?;
            for row in &rows {
                found.insert(Hash(fixed(row, "commitment")?), content(row)?);
            }
        }
        Ok(found)
    }

    async fn actor(&self, stream: &str, principal: &str) -> Result<Option<[u8; 16]>> {
        let row = sqlx::query("SELECT actor FROM actors WHERE stream = $1 AND principal = $2")
            .bind(stream)
            .bind(principal)
            .fetch_optional(&self.readers)
            .await
            .map_err(unavailable)?;
        row.as_ref().map(|row| fixed(row, "actor")).transpose()
    }

    async fn commands(&self, keys: &[[u8; 16]]) -> Result<HashMap<[u8; 16], StoredCommand>> {
        let mut found = HashMap::new();
        for keys in keys.chunks(KEYS_PER_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(
                "SELECT key, request, log_index FROM commands WHERE key IN (",
            );
            let mut list = query.separated(", ");
            for key in keys {
                list.push_bind(&key[..]);
            }
            query.push(")");
            let rows = query
                .build()
                .fetch_all(&self.readers)
                .await
                .map_err(unavailable)?;
            for row in &rows {
                let (key, command) = command(row)?;
                found.insert(key, command);
            }
        }
        Ok(found)
    }
}

/// Moves everything from the write-ahead log to the database and cuts it to nothing. False where a
/// reader still needs it.
async fn empty_wal(writer: &SqlitePool) -> std::result::Result<bool, sqlx::Error> {
    let mut connection = writer.acquire().await?;
    // Readers take milliseconds; whoever takes longer must not hold up the appends.
    set_busy_timeout(&mut connection, READER_PATIENCE).await?;
    let emptied = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *connection)
        .await;
    set_busy_timeout(&mut connection, BUSY_TIMEOUT).await?;
    Ok(emptied?.try_get::<i64, _>("busy")? == 0)
}

async fn set_busy_timeout(
    connection: &mut SqliteConnection,
    wait: Duration,
) -> std::result::Result<(), sqlx::Error> {
    let pragma = format!("PRAGMA busy_timeout = {}", wait.as_millis());
    sqlx::query(&pragma).execute(connection).await?;
    Ok(())
}

fn entry(row: &SqliteRow) -> Result<StoredEntry> {
    Ok(StoredEntry {
        log_index: unsigned(row, "log_index")?,
        bytes: row.try_get("bytes").map_err(unavailable)?,
        leaf_hash: Hash(fixed(row, "leaf_hash")?),
    })
}

fn command(row: &SqliteRow) -> Result<([u8; 16], StoredCommand)> {
    let request: Option<&[u8]> = row.try_get("request").map_err(unavailable)?;
    let request = request.map(<[u8; 16]>::try_from).transpose();
    let request = request.map_err(|_| StoreError::Damaged("commands"))?;
    let command = StoredCommand {
        request,
        log_index: unsigned(row, "log_index")?,
    };
    Ok((fixed(row, "key")?, command))
}

fn seal(row: &SqliteRow) -> Result<Seal> {
    Ok(Seal {
        first_index: unsigned(row, "first_index")?,
        size: unsigned(row, "size")?,
        root: Hash(fixed(row, "root")?),
        signature: fixed(row, "signature")?,
    })
}

fn content(row: &SqliteRow) -> Result<StoredContent> {
    Ok(StoredContent {
        log_index: unsigned(row, "log_index")?,
        field: row.try_get("field").map_err(unavailable)?,
        media_type: row.try_get("media_type").map_err(unavailable)?,
        size: unsigned(row, "size")?,
        sealed: row.try_get("sealed").map_err(unavailable)?,
        salt: fixed(row, "salt")?,
    })
}
