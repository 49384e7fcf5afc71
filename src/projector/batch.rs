//! One page of entries on its way into the read models: what it touches is loaded, folded in memory,
//! and written back together with the new position, or not at all.

use super::read_model::{ROWS_PER_STATEMENT, ReadModel, Result, signed, view};
use crate::log::hash::Hash;
use serde::de::DeserializeOwned;
use sqlx::{Connection as _, QueryBuilder, Sqlite, SqliteConnection};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use weerklank_events::vocabulary::Channel;
use weerklank_events::{Commitment, Entry, Event, GroupId, InputId, Stream, TrajectoryId};
use weerklank_projections::at::Recorded;
use weerklank_projections::contents::{ContentCounts, ContentView};
use weerklank_projections::fold::{Touched, fold, fold_municipality};
use weerklank_projections::group::GroupView;
use weerklank_projections::input::{InputView, ReasonMissing};
use weerklank_projections::memory::MemoryRows;
use weerklank_projections::municipality::{MunicipalityView, corrects, promise};
use weerklank_projections::trajectory::TrajectoryView;

/// What a page of entries touches.
#[derive(Default)]
pub(super) struct Batch {
    trajectories: HashMap<TrajectoryId, Loaded>,
    municipality: Option<(MunicipalityView, MemoryRows)>,
}

/// One trajectory with the rows that are touched.
struct Loaded {
    /// Its first entry, where it is new.
    first_index: Option<u64>,
    view: TrajectoryView,
    rows: MemoryRows,
}

/// The keys of the rows of one stream.
#[derive(Default)]
struct Wanted {
    inputs: BTreeSet<InputId>,
    groups: BTreeSet<GroupId>,
    contents: Vec<Commitment>,
}

impl Batch {
    /// Loads what the entries touch.
    pub async fn load<'a>(
        read_model: &ReadModel,
        touched: impl Iterator<Item = Touched<'a>>,
    ) -> Result<Self> {
        let mut wanted: HashMap<Stream, Wanted> = HashMap::new();
        for touched in touched {
            let keys = wanted.entry(touched.stream).or_default();
            keys.inputs.extend(touched.inputs);
            keys.groups.extend(touched.group);
            keys.contents.extend_from_slice(touched.contents);
        }
        let mut batch = Self::default();
        for (stream, keys) in wanted {
            match stream {
                Stream::Trajectory(id) => batch.load_trajectory(read_model, id, keys).await?,
                Stream::Municipality => {
                    let contents = read_model.contents(&keys.contents).await?.into_values();
                    let rows = MemoryRows::new([], [], contents);
                    batch.municipality = Some((read_model.municipality().await?, rows));
                }
                Stream::Log => {}
            }
        }
        Ok(batch)
    }

    async fn load_trajectory(
        &mut self,
        read_model: &ReadModel,
        id: TrajectoryId,
        mut keys: Wanted,
    ) -> Result<()> {
        // A trajectory that is not there yet has no rows either.
        let Some(view) = read_model.trajectory(id).await? else {
            return Ok(());
        };
        let groups: Vec<_> = keys.groups.into_iter().collect();
        let groups = read_model.groups_by_id(id, &groups).await?;
        // An answer to a group is an answer in the row of each member.
        let members = groups.iter().flat_map(|group| &group.members);
        keys.inputs.extend(members.map(|member| member.input));
        let inputs: Vec<_> = keys.inputs.into_iter().collect();
        let inputs = read_model.inputs_by_id(id, &inputs).await?;
        let contents = read_model.contents(&keys.contents).await?.into_values();
        let loaded = Loaded {
            first_index: None,
            view,
            rows: MemoryRows::new(inputs, groups, contents),
        };
        self.trajectories.insert(id, loaded);
        Ok(())
    }

    /// Folds one entry.
    pub fn fold(&mut self, index: u64, entry: &Entry) {
        match entry.envelope.trajectory {
            Stream::Trajectory(id) => {
                let loaded = self.trajectories.entry(id).or_insert_with(|| Loaded {
                    first_index: Some(index),
                    view: TrajectoryView::new(id),
                    rows: MemoryRows::default(),
                });
                let Ok(()) = fold(index, entry, &mut loaded.view, &mut loaded.rows);
            }
            Stream::Municipality => {
                let (view, rows) = self.municipality.get_or_insert_default();
                let Ok(()) = fold_municipality(index, entry, view, rows);
            }
            Stream::Log => {}
        }
    }
}

impl ReadModel {
    /// Writes a folded batch and the new position, together or not at all.
    pub(super) async fn write(&self, batch: Batch, next: u64, last: Hash) -> Result<()> {
        let mut connection = self.pool.acquire().await?;
        let written = write(&mut connection, batch, next, last).await;
        if written.is_err() {
            // On a full disk SQLite ends the transaction by itself, which sqlx does not notice: the next
            // one on this connection would be written and never committed. The pool makes a new one.
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a connection was not closed well");
            }
        }
        written
    }

    async fn inputs_by_id(
        &self,
        trajectory: TrajectoryId,
        ids: &[InputId],
    ) -> Result<Vec<InputView>> {
        let select = "SELECT view FROM inputs WHERE input IN (";
        self.rows_by_id(select, trajectory, ids).await
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
        let select = "SELECT view FROM point_groups WHERE point_group IN (";
        self.rows_by_id(select, trajectory, ids).await
    }

    /// The rows of a trajectory with these ids; `select` ends where their list begins.
    async fn rows_by_id<T: DeserializeOwned>(
        &self,
        select: &'static str,
        trajectory: TrajectoryId,
        ids: &[impl Display],
    ) -> Result<Vec<T>> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(select);
            let mut list = query.separated(", ");
            for id in ids {
                list.push_bind(id.to_string());
            }
            query
                .push(") AND trajectory = ")
                .push_bind(trajectory.to_string());
            for row in &query.build().fetch_all(&self.pool).await? {
                found.push(view(row)?);
            }
        }
        Ok(found)
    }
}

/// Writes in one transaction.
async fn write(
    connection: &mut SqliteConnection,
    batch: Batch,
    next: u64,
    last: Hash,
) -> Result<()> {
    let mut tx = connection.begin().await?;
    for loaded in batch.trajectories.into_values() {
        let id = loaded.view.id.to_string();
        write_trajectory(&mut tx, &id, &loaded).await?;
        let parts = loaded.rows.into_parts();
        write_inputs(&mut tx, &id, &parts.inputs).await?;
        write_groups(&mut tx, &id, &parts.groups).await?;
        write_contents(&mut tx, &parts.contents).await?;
    }
    if let Some((view, rows)) = batch.municipality {
        write_municipality(&mut tx, &view).await?;
        let parts = rows.into_parts();
        write_events(&mut tx, &parts.facts).await?;
        write_contents(&mut tx, &parts.contents).await?;
    }
    sqlx::query("UPDATE position SET next_index = $1, last_leaf = $2")
        .bind(signed(next))
        .bind(&last.0[..])
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

async fn write_trajectory(tx: &mut SqliteConnection, id: &str, loaded: &Loaded) -> Result<()> {
    let statement = match loaded.first_index {
        Some(_) => {
            "INSERT INTO trajectories (id, view, published, withheld, restricted, erased, first_index)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        }
        None => {
            "UPDATE trajectories SET view = $2, published = $3, withheld = $4, restricted = $5,
             erased = $6 WHERE id = $1"
        }
    };
    let counts = &loaded.view.contents;
    let mut query = sqlx::query(statement)
        .bind(id)
        .bind(serde_json::to_string(&loaded.view)?)
        .bind(signed(counts.published))
        .bind(signed(counts.withheld))
        .bind(signed(counts.restricted))
        .bind(signed(counts.erased));
    if let Some(first) = loaded.first_index {
        query = query.bind(signed(first));
    }
    query.execute(&mut *tx).await?;
    Ok(())
}

async fn write_municipality(tx: &mut SqliteConnection, view: &MunicipalityView) -> Result<()> {
    let ContentCounts {
        published,
        withheld,
        restricted,
        erased,
        ..
    } = view.contents;
    sqlx::query(
        "INSERT INTO municipality (id, view, published, withheld, restricted, erased)
         VALUES (0, $1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET view = excluded.view, published = excluded.published,
         withheld = excluded.withheld, restricted = excluded.restricted, erased = excluded.erased",
    )
    .bind(serde_json::to_string(view)?)
    .bind(signed(published))
    .bind(signed(withheld))
    .bind(signed(restricted))
    .bind(signed(erased))
    .execute(&mut *tx)
    .await?;
    Ok(())
}

async fn write_events(tx: &mut SqliteConnection, events: &[Recorded<Event>]) -> Result<()> {
    for chunk in events.chunks(ROWS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO municipality_events (seq, log_index, corrects, promise, view) ",
        );
        let rows = chunk
            .iter()
            .map(|recorded| Ok((recorded, serde_json::to_string(recorded)?)))
            .collect::<Result<Vec<_>>>()?;
        query.push_values(rows, |mut row, (recorded, view)| {
            row.push_bind(signed(recorded.at.seq))
                .push_bind(signed(recorded.at.index))
                .push_bind(corrects(&recorded.fact).map(signed))
                .push_bind(promise(&recorded.fact).map(|id| id.to_string()))
                .push_bind(view);
        });
        query.build().execute(&mut *tx).await?;
    }
    Ok(())
}

async fn write_groups(
    tx: &mut SqliteConnection,
    trajectory: &str,
    groups: &[GroupView],
) -> Result<()> {
    for chunk in groups.chunks(ROWS_PER_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO point_groups (trajectory, number, point_group, view) ",
        );
        let rows = chunk
            .iter()
            .map(|group| Ok((group, serde_json::to_string(group)?)))
            .collect::<Result<Vec<_>>>()?;
        query.push_values(rows, |mut row, (group, view)| {
            row.push_bind(trajectory)
                .push_bind(signed(group.number))
                .push_bind(group.id.to_string())
                .push_bind(view);
        });
        query.push(" ON CONFLICT (trajectory, number) DO UPDATE SET view = excluded.view");
        query.build().execute(&mut *tx).await?;
    }
    Ok(())
}

async fn write_inputs(
    tx: &mut SqliteConnection,
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

async fn write_contents(tx: &mut SqliteConnection, contents: &[ContentView]) -> Result<()> {
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
