//! What pages ask of the read models: lists in pages, and counts where the views hold none.
//!
//! Every list is read by an index, from a cursor; the cost does not grow with what came before it.

use super::read_model::{ReadModel, Result, signed, view};
use sqlx::{QueryBuilder, Row, Sqlite};
use weerklank_events::vocabulary::Channel;
use weerklank_events::{Event, InputId, TrajectoryId};
use weerklank_projections::at::Recorded;
use weerklank_projections::contents::ContentCounts;
use weerklank_projections::group::GroupView;
use weerklank_projections::input::{Fate, InputView};
use weerklank_projections::municipality::MunicipalityView;
use weerklank_projections::trajectory::TrajectoryView;

/// Which inputs of a trajectory to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those with this fate.
    pub fate: Option<Fate>,
    /// Only those that were answered otherwise than adopted, and without a reason.
    pub without_reason: bool,
    /// Only those that arrived this way.
    pub channel: Option<Channel>,
}

/// Where a page of a list lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cursor {
    /// At the beginning.
    #[default]
    Start,
    /// Behind this place.
    After(u64),
    /// In front of this place.
    Before(u64),
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it, in the order of the list.
    pub rows: Vec<T>,
    /// Whether there is something in front of it.
    pub earlier: bool,
    /// Whether there is something behind it.
    pub later: bool,
}

impl<T> Page<T> {
    /// A page from one row more than fits, read in the direction of the cursor. Whoever comes from a place
    /// finds the way back to it.
    fn new(mut rows: Vec<T>, cursor: Cursor, limit: u32) -> Self {
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let (earlier, later) = match cursor {
            Cursor::Start => (false, more),
            Cursor::After(_) => (true, more),
            Cursor::Before(_) => {
                rows.reverse();
                (more, true)
            }
        };
        Self {
            rows,
            earlier,
            later,
        }
    }
}

impl ReadModel {
    /// A page of at most `limit` trajectories, the newest first, each with the index of its first entry,
    /// which is its place.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn trajectories(
        &self,
        cursor: Cursor,
        limit: u32,
    ) -> Result<Page<(u64, TrajectoryView)>> {
        let (statement, place) = match cursor {
            Cursor::Start => (OLDER, u64::MAX),
            Cursor::After(place) => (OLDER, place),
            Cursor::Before(place) => (NEWER, place),
        };
        let rows = sqlx::query(statement)
            .bind(signed(place))
            .bind(limit + 1)
            .fetch_all(&self.pool)
            .await?;
        let rows = rows.iter().map(|row| {
            let first: i64 = row.try_get("first_index")?;
            Ok((first.unsigned_abs(), view(row)?))
        });
        Ok(Page::new(rows.collect::<Result<_>>()?, cursor, limit))
    }

    /// How many trajectories there are.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn trajectory_count(&self) -> Result<u64> {
        let count: i64 = sqlx::query_scalar(TRAJECTORY_COUNT)
            .fetch_one(&self.pool)
            .await?;
        Ok(count.unsigned_abs())
    }

    /// How many contents of all streams are in which state. Grounds are left out.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn content_counts(&self) -> Result<ContentCounts> {
        let row = sqlx::query(CONTENT_COUNTS).fetch_one(&self.pool).await?;
        let count = |column| Ok::<_, sqlx::Error>(row.try_get::<i64, _>(column)?.unsigned_abs());
        Ok(ContentCounts {
            published: count("published")?,
            withheld: count("withheld")?,
            restricted: count("restricted")?,
            erased: count("erased")?,
            ..ContentCounts::default()
        })
    }

    /// One trajectory.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn trajectory(&self, id: TrajectoryId) -> Result<Option<TrajectoryView>> {
        let row = sqlx::query(TRAJECTORY)
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(view).transpose()
    }

    /// A page of at most `limit` inputs of a trajectory in order of receipt. Their number is their place.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn inputs(
        &self,
        trajectory: TrajectoryId,
        filter: Filter,
        cursor: Cursor,
        limit: u32,
    ) -> Result<Page<InputView>> {
        let mut query = listed(trajectory, filter, cursor, limit);
        let rows = query.build().fetch_all(&self.pool).await?;
        let rows = rows.iter().map(view).collect::<Result<_>>()?;
        Ok(Page::new(rows, cursor, limit))
    }

    /// How many inputs meet a filter. There is a count of each sort, so this adds up a few rows.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn input_count(&self, trajectory: TrajectoryId, filter: Filter) -> Result<u64> {
        let found: i64 = sqlx::query_scalar(INPUT_COUNT)
            .bind(trajectory.to_string())
            .bind(filter.fate.map(Fate::as_str))
            .bind(filter.without_reason)
            .bind(filter.channel.map(Channel::as_str))
            .fetch_one(&self.pool)
            .await?;
        Ok(found.unsigned_abs())
    }

    /// One input by its number in the trajectory.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn input(&self, trajectory: TrajectoryId, number: u64) -> Result<Option<InputView>> {
        let row = sqlx::query(INPUT)
            .bind(trajectory.to_string())
            .bind(signed(number))
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(view).transpose()
    }

    /// One input by its id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn input_by_id(
        &self,
        trajectory: TrajectoryId,
        id: InputId,
    ) -> Result<Option<InputView>> {
        let row = sqlx::query(INPUT_BY_ID)
            .bind(trajectory.to_string())
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(view).transpose()
    }

    /// At most `limit` groups of a trajectory, in the order in which they were made, after the number
    /// `after`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn groups(
        &self,
        trajectory: TrajectoryId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<GroupView>> {
        let rows = sqlx::query(GROUPS)
            .bind(trajectory.to_string())
            .bind(signed(after))
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(view).collect()
    }

    /// The stream `municipality` as a whole.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn municipality(&self) -> Result<MunicipalityView> {
        let row = sqlx::query(MUNICIPALITY).fetch_optional(&self.pool).await?;
        row.as_ref().map_or(Ok(MunicipalityView::default()), view)
    }

    /// A page of at most `limit` events of the stream `municipality`, the newest first. Their number in
    /// the stream is their place.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn municipality_events(
        &self,
        cursor: Cursor,
        limit: u32,
    ) -> Result<Page<Recorded<Event>>> {
        let (statement, place) = match cursor {
            Cursor::Start => (EARLIER_EVENTS, u64::MAX),
            Cursor::After(place) => (EARLIER_EVENTS, place),
            Cursor::Before(place) => (LATER_EVENTS, place),
        };
        let rows = sqlx::query(statement)
            .bind(signed(place))
            .bind(limit + 1)
            .fetch_all(&self.pool)
            .await?;
        let rows: Result<_> = rows.iter().map(view).collect();
        Ok(Page::new(rows?, cursor, limit))
    }

    /// The corrections of these entries of the stream `municipality`, at most `limit` of them, in log
    /// order.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub async fn municipality_corrections(
        &self,
        of: &[u64],
        limit: u32,
    ) -> Result<Vec<Recorded<Event>>> {
        let of = of.iter().map(|seq| signed(*seq));
        let mut found = Vec::new();
        for row in &self.found(CORRECTIONS, "", None, of).await? {
            found.push(view::<Recorded<Event>>(row)?);
        }
        // In the order of the log, whatever the order in which they were asked for.
        found.sort_by_key(|correction| correction.at.seq);
        found.truncate(limit as usize);
        Ok(found)
    }
}

const OLDER: &str = "SELECT first_index, view FROM trajectories WHERE first_index < $1 ORDER BY first_index DESC LIMIT $2";
const NEWER: &str = "SELECT first_index, view FROM trajectories WHERE first_index > $1 ORDER BY first_index LIMIT $2";

const EARLIER_EVENTS: &str =
    "SELECT view FROM municipality_events WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
const LATER_EVENTS: &str =
    "SELECT view FROM municipality_events WHERE seq > $1 ORDER BY seq LIMIT $2";

const TRAJECTORY_COUNT: &str = "SELECT count(*) FROM trajectories";
const CONTENT_COUNTS: &str =
    "SELECT coalesce(sum(published), 0) AS published, coalesce(sum(withheld), 0) AS withheld,
     coalesce(sum(restricted), 0) AS restricted, coalesce(sum(erased), 0) AS erased FROM
     (SELECT published, withheld, restricted, erased FROM trajectories UNION ALL
      SELECT published, withheld, restricted, erased FROM municipality)";
const TRAJECTORY: &str = "SELECT view FROM trajectories WHERE id = $1";
const INPUT: &str = "SELECT view FROM inputs WHERE trajectory = $1 AND number = $2";
const INPUT_BY_ID: &str = "SELECT view FROM inputs WHERE trajectory = $1 AND input = $2";
const INPUT_COUNT: &str = "SELECT coalesce(sum(inputs), 0) FROM input_counts WHERE trajectory = $1
     AND ($2 IS NULL OR fate = $2) AND without_reason >= $3 AND ($4 IS NULL OR channel = $4)";
const GROUPS: &str =
    "SELECT view FROM point_groups WHERE trajectory = $1 AND number > $2 ORDER BY number LIMIT $3";
const MUNICIPALITY: &str = "SELECT view FROM municipality";
const CORRECTIONS: &str =
    "SELECT view FROM municipality_events WHERE corrects IS NOT NULL AND corrects IN (";

/// A page of the inputs of a trajectory that meet a filter, and one more.
fn listed(
    trajectory: TrajectoryId,
    filter: Filter,
    cursor: Cursor,
    limit: u32,
) -> QueryBuilder<'static, Sqlite> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT view");
    // Left to itself SQLite walks the primary key, and a rare fate costs as much as the whole trajectory.
    let index = match filter {
        Filter {
            without_reason: true,
            ..
        } => " INDEXED BY inputs_without_reason",
        Filter {
            fate: Some(_),
            channel: Some(_),
            ..
        } => " INDEXED BY inputs_fate_channel",
        Filter { fate: Some(_), .. } => " INDEXED BY inputs_fate",
        Filter {
            channel: Some(_), ..
        } => " INDEXED BY inputs_channel",
        Filter { .. } => "",
    };
    query
        .push(" FROM inputs")
        .push(index)
        .push(" WHERE trajectory = ")
        .push_bind(trajectory.to_string());
    if let Some(fate) = filter.fate {
        query.push(" AND fate = ").push_bind(fate.as_str());
    }
    if filter.without_reason {
        query.push(" AND without_reason = 1");
    }
    if let Some(channel) = filter.channel {
        query.push(" AND channel = ").push_bind(channel.as_str());
    }
    match cursor {
        Cursor::Start => query.push(" ORDER BY number"),
        Cursor::After(number) => query
            .push(" AND number > ")
            .push_bind(signed(number))
            .push(" ORDER BY number"),
        Cursor::Before(number) => query
            .push(" AND number < ")
            .push_bind(signed(number))
            .push(" ORDER BY number DESC"),
    };
    query.push(" LIMIT ").push_bind(limit + 1);
    query
}

#[cfg(test)]
#[path = "plans.rs"]
mod plans;
