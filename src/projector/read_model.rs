//! The read models in a local SQLite file: one row per trajectory, input and content.
//!
//! Every list is read in pages by an index. Durability is left to the log: after a power cut the file
//! is at worst a little behind.

use crate::log::hash::Hash;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{QueryBuilder, Row, Sqlite};
use std::collections::HashMap;
use std::path::Path;
use weerklank_events::vocabulary::Channel;
use weerklank_events::{Commitment, Entry, InputId, Stream, TrajectoryId};
use weerklank_projections::contents::ContentView;
use weerklank_projections::fold::{Touched, fold};
use weerklank_projections::input::{InputView, ReasonMissing};
use weerklank_projections::memory::MemoryRows;
use weerklank_projections::trajectory::TrajectoryView;

/// Raised with every change of the schema or of what is stored in it.
const SCHEMA_VERSION: i64 = 3;
const SCHEMA: &str = include_str!("schema.sql");
/// Keys per SELECT ... IN and rows per INSERT.
const ROWS_PER_STATEMENT: usize = 256;
/// Connections: pages at once, on a small machine.
const CONNECTIONS: u32 = 4;

/// Why the read models cannot be used. They can always be made anew.
#[derive(Debug, thiserror::Error)]
pub enum ReadModelError {
    /// The file cannot be read or written.
    #[error("the read models cannot be used ({0}): stop the program and run `weerklank rebuild`")]
    Database(#[from] sqlx::Error),
    /// A row that no version of this program wrote.
    #[error("the read models hold a damaged row ({0}): run `weerklank rebuild`")]
    Row(#[from] serde_json::Error),
    /// Made from another log, or by another version.
    #[error("the read models belong to another log or version of the program")]
    Other,
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

    /// Writes a folded batch and the new position, together or not at all.
    pub(super) async fn write(&self, batch: Batch, next: u64, last: Hash) -> Result<()> {
        let mut tx = self.pool.begin().await?;
        for (first_index, trajectory, rows) in batch.trajectories.into_values() {
            let id = trajectory.id.to_string();
            let view = serde_json::to_string(&trajectory)?;
            let statement = match first_index {
                Some(_) => {
                    "INSERT INTO trajectories (id, view, published, withheld, restricted, erased, first_index)
                     VALUES ($1, $2, $3, $4, $5, $6, $7)"
                }
                None => {
                    "UPDATE trajectories SET view = $2, published = $3, withheld = $4, restricted = $5,
                     erased = $6 WHERE id = $1"
                }
            };
            let contents = &trajectory.contents;
            let mut query = sqlx::query(statement)
                .bind(&id)
                .bind(view)
                .bind(signed(contents.published))
                .bind(signed(contents.withheld))
                .bind(signed(contents.restricted))
                .bind(signed(contents.erased));
            if let Some(first) = first_index {
                query = query.bind(signed(first));
            }
            query.execute(&mut *tx).await?;
            let (inputs, contents) = rows.into_parts();
            write_inputs(&mut tx, &id, &inputs).await?;
            write_contents(&mut tx, &contents).await?;
        }
        sqlx::query("UPDATE position SET next_index = $1, last_leaf = $2")
            .bind(signed(next))
            .bind(&last.0[..])
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
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

async fn write_inputs(
    tx: &mut sqlx::SqliteConnection,
    trajectory: &str,
    inputs: &[InputView],
) -> Result<()> {
    for chunk in inputs.chunks(ROWS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO inputs (trajectory, number, input, fate, without_reason, channel, view) ",
        );
        let rows = chunk
            .iter()
            .map(|input| Ok((input, serde_json::to_string(input)?)))
            .collect::<Result<Vec<_>>>()?;
        query.push_values(rows, |mut row, (input, view)| {
            row.push_bind(trajectory)
                .push_bind(signed(input.number))
                .push_bind(input.id.to_string())
                .push_bind(input.fate().as_str())
                .push_bind(i64::from(
                    input.reasons_missing() == Some(ReasonMissing::Otherwise),
                ))
                .push_bind(input.channel.map(Channel::as_str))
                .push_bind(view);
        });
        query.push(
            " ON CONFLICT (trajectory, number) DO UPDATE SET fate = excluded.fate,
             without_reason = excluded.without_reason, view = excluded.view",
        );
        query.build().execute(&mut *tx).await?;
    }
    Ok(())
}

async fn write_contents(tx: &mut sqlx::SqliteConnection, contents: &[ContentView]) -> Result<()> {
    for chunk in contents.chunks(ROWS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO contents (commitment, view) ");
        let rows = chunk
            .iter()
            .map(|content| Ok((content, serde_json::to_string(content)?)))
            .collect::<Result<Vec<_>>>()?;
        query.push_values(rows, |mut row, (content, view)| {
            row.push_bind(&content.commitment.0[..]).push_bind(view);
        });
        query.push(" ON CONFLICT (commitment) DO UPDATE SET view = excluded.view");
        query.build().execute(&mut *tx).await?;
    }
    Ok(())
}

/// The rows that a page of entries touches, by trajectory; with its first entry where it is new.
pub(super) struct Batch {
    trajectories: HashMap<TrajectoryId, (Option<u64>, TrajectoryView, MemoryRows)>,
}

impl Batch {
    /// Loads what the entries touch.
    pub async fn load<'a>(
        read_model: &ReadModel,
        touched: impl Iterator<Item = Touched<'a>>,
    ) -> Result<Self> {
        let mut wanted: HashMap<TrajectoryId, (Vec<InputId>, Vec<Commitment>)> = HashMap::new();
        for touched in touched {
            let (inputs, contents) = wanted.entry(touched.trajectory).or_default();
            inputs.extend(touched.input);
            contents.extend_from_slice(touched.contents);
        }
        let mut trajectories = HashMap::with_capacity(wanted.len());
        for (id, (inputs, contents)) in wanted {
            // A trajectory that is not there yet has no rows either.
            if let Some(view) = read_model.trajectory(id).await? {
                let inputs = read_model.inputs_by_id(id, &inputs).await?;
                let contents = read_model.contents(&contents).await?.into_values();
                trajectories.insert(id, (None, view, MemoryRows::new(inputs, contents)));
            }
        }
        Ok(Self { trajectories })
    }

    /// Folds one entry.
    pub fn fold(&mut self, index: u64, entry: &Entry) {
        if let Stream::Trajectory(id) = entry.envelope.trajectory {
            let (_, view, rows) = self
                .trajectories
                .entry(id)
                .or_insert_with(|| (Some(index), TrajectoryView::new(id), MemoryRows::default()));
            let Ok(()) = fold(index, entry, view, rows);
        }
    }
}

impl ReadModel {
    async fn inputs_by_id(
        &self,
        trajectory: TrajectoryId,
        ids: &[InputId],
    ) -> Result<Vec<InputView>> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            let mut query =
                QueryBuilder::<Sqlite>::new("SELECT view FROM inputs WHERE trajectory = ");
            query
                .push_bind(trajectory.to_string())
                .push(" AND input IN (");
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(id.to_string());
            }
            query.push(")");
            for row in &query.build().fetch_all(&self.pool).await? {
                found.push(view(row)?);
            }
        }
        Ok(found)
    }
}
