//! Two files of read models held against each other, row by row: those in use, and those that a
//! rebuild gives.
//!
//! Reads what was there at one moment, also beside a process that goes on writing, and never more than
//! a page at a time. Changes nothing.

use super::read_model::SCHEMA_VERSION;
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions as _, Connection as _, Row, SqliteConnection};
use std::collections::VecDeque;
use std::path::Path;

/// Rows read at a time.
const PAGE: u32 = 512;

/// A table of the read models: its name, and its rows after a key as key and text, in order.
struct Table {
    name: &'static str,
    rows: &'static str,
}

const TABLES: [Table; 7] = [
    Table {
        name: "trajectories",
        rows: "SELECT id AS key, first_index || ' ' || published || ' ' || withheld || ' ' || restricted
               || ' ' || erased || ' ' || view AS text FROM trajectories WHERE id > $1
               ORDER BY id LIMIT $2",
    },
    Table {
        name: "inputs",
        // The number is padded, so that texts sort as the rows do.
        rows: "SELECT trajectory || ' ' || printf('%019d', number) AS key, input || ' ' || fate || ' ' ||
               without_reason || ' ' || coalesce(channel, '-') || ' ' || view AS text FROM inputs
               WHERE (trajectory, number) > (substr($1, 1, 32), CAST(substr($1, 34) AS INTEGER))
               ORDER BY trajectory, number LIMIT $2",
    },
    Table {
        name: "input_counts",
        rows: "SELECT trajectory || ' ' || fate || ' ' || without_reason || ' ' || channel AS key,
               '' || inputs AS text FROM input_counts WHERE inputs <> 0 AND
               trajectory || ' ' || fate || ' ' || without_reason || ' ' || channel > $1
               ORDER BY key LIMIT $2",
    },
    Table {
        name: "point_groups",
        rows: "SELECT trajectory || ' ' || printf('%019d', number) AS key, point_group || ' ' || view AS text
               FROM point_groups
               WHERE (trajectory, number) > (substr($1, 1, 32), CAST(substr($1, 34) AS INTEGER))
               ORDER BY trajectory, number LIMIT $2",
    },
    Table {
        name: "municipality",
        rows: "SELECT '0' AS key, published || ' ' || withheld || ' ' || restricted || ' ' || erased || ' ' ||
               view AS text FROM municipality WHERE '0' > $1 LIMIT $2",
    },
    Table {
        name: "municipality_events",
        rows: "SELECT printf('%019d', seq) AS key, log_index || ' ' || coalesce(corrects, '-') || ' ' ||
               coalesce(promise, '-') || ' ' || view AS text FROM municipality_events
               WHERE seq > CAST($1 AS INTEGER) ORDER BY seq LIMIT $2",
    },
    Table {
        name: "contents",
        rows: "SELECT lower(hex(commitment)) AS key, view AS text FROM contents
               WHERE commitment > unhex($1) ORDER BY commitment LIMIT $2",
    },
];

/// A row that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The key of the row.
    pub key: String,
    /// What is wrong with it.
    pub kind: DifferenceKind,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// It holds something else.
    Differs,
    /// It is not there.
    Missing,
    /// It should not be there.
    Extra,
}

/// From what the read models were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFrom {
    /// Whether this version of the program made them.
    pub this_version: bool,
    /// The log.
    pub origin: String,
    /// The number of entries that are in.
    pub size: u64,
    /// The leaf hash of the last of them.
    pub last_leaf: Option<Vec<u8>>,
}

/// Read models as they were at one moment.
pub struct Snapshot(SqliteConnection);

impl Snapshot {
    /// Holds on to what is in the file at `path` now.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn open(path: &Path) -> sqlx::Result<Self> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let mut connection = options.connect().await?;
        // The moment is that of the first read.
        sqlx::query("BEGIN").execute(&mut connection).await?;
        sqlx::query("SELECT count(*) FROM sqlite_schema")
            .fetch_one(&mut connection)
            .await?;
        Ok(Self(connection))
    }

    /// Lets go.
    pub async fn close(self) {
        // Nothing was written, so nothing can fail to be.
        let _ = self.0.close().await;
    }

    /// From what they were made.
    ///
    /// # Errors
    /// Where that cannot be read.
    pub async fn made_from(&mut self) -> sqlx::Result<MadeFrom> {
        let row = sqlx::query("SELECT * FROM position")
            .fetch_one(&mut self.0)
            .await?;
        let size: i64 = row.try_get("next_index")?;
        Ok(MadeFrom {
            this_version: row.try_get::<i64, _>("schema_version")? == SCHEMA_VERSION,
            origin: row.try_get("origin")?,
            size: size.unsigned_abs(),
            last_leaf: row.try_get("last_leaf")?,
        })
    }

    async fn page(
        &mut self,
        table: &Table,
        after: &str,
    ) -> sqlx::Result<VecDeque<(String, String)>> {
        let rows = sqlx::query(table.rows)
            .bind(after)
            .bind(PAGE)
            .fetch_all(&mut self.0)
            .await?;
        let row = |row: &SqliteRow| Ok((row.try_get("key")?, row.try_get("text")?));
        rows.iter().map(row).collect()
    }
}

/// The rows of one table, a page at a time.
struct Rows<'a> {
    snapshot: &'a mut Snapshot,
    table: &'a Table,
    page: VecDeque<(String, String)>,
    after: String,
    ended: bool,
}

impl<'a> Rows<'a> {
    const fn new(snapshot: &'a mut Snapshot, table: &'a Table) -> Self {
        Self {
            snapshot,
            table,
            page: VecDeque::new(),
            after: String::new(),
            ended: false,
        }
    }

    /// The next row, which stays the next one until it is taken.
    async fn peek(&mut self) -> sqlx::Result<Option<&(String, String)>> {
        if self.page.is_empty() && !self.ended {
            self.page = self.snapshot.page(self.table, &self.after).await?;
            match self.page.back() {
                Some((key, _)) => self.after.clone_from(key),
                None => self.ended = true,
            }
        }
        Ok(self.page.front())
    }

    fn take(&mut self) {
        self.page.pop_front();
    }
}

/// Tells `found` of every row of `live` that is not as in `rebuilt`.
///
/// # Errors
/// Where either cannot be read.
pub async fn compare(
    live: &mut Snapshot,
    rebuilt: &mut Snapshot,
    mut found: impl FnMut(Difference),
) -> sqlx::Result<()> {
    for table in &TABLES {
        let mut live = Rows::new(live, table);
        let mut rebuilt = Rows::new(rebuilt, table);
        loop {
            let (have, should) = (live.peek().await?, rebuilt.peek().await?);
            let order = match (have, should) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some((have, _)), Some((should, _))) => have.cmp(should),
            };
            let kind = match order {
                std::cmp::Ordering::Less => Some(DifferenceKind::Extra),
                std::cmp::Ordering::Greater => Some(DifferenceKind::Missing),
                std::cmp::Ordering::Equal => (have != should).then_some(DifferenceKind::Differs),
            };
            if let (Some(kind), Some((key, _))) = (kind, if order.is_le() { have } else { should })
            {
                let key = key.clone();
                found(Difference {
                    table: table.name,
                    key,
                    kind,
                });
            }
            if order.is_le() {
                live.take();
            }
            if order.is_ge() {
                rebuilt.take();
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_read_models_is_compared() {
        let schema = include_str!("schema.sql");
        let tables = schema
            .lines()
            .filter_map(|line| line.strip_prefix("CREATE TABLE "));
        let tables = tables.map(|rest| rest.split(' ').next().unwrap());
        let mut tables: Vec<_> = tables.filter(|table| *table != "position").collect();
        let mut compared: Vec<_> = TABLES.iter().map(|table| table.name).collect();
        tables.sort_unstable();
        compared.sort_unstable();
        assert_eq!(compared, tables);
    }
}
