//! Rows on their way into the file, in one transaction with the position.
//!
//! A statement holds many rows, in a few sizes only, so that each is prepared once.

use super::read_model::{ReadModel, Result, signed};
use super::rows::{
    Content, Group, Input, InputCount, Municipality, MunicipalityEvent, Rows, Trajectory,
};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Connection as _, Sqlite, SqliteConnection};

/// Rows per statement: as many as fit, and then as many of the next size.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];

type Statement<'q> = Query<'q, Sqlite, SqliteArguments<'q>>;

/// A row of some table.
trait Row {
    /// Gives a statement the values of the row, in the order of its columns.
    fn bind(self, statement: Statement<'_>) -> Statement<'_>;
}

/// A statement that inserts rows, and changes those that are there.
struct Insert {
    head: &'static str,
    columns: usize,
    tail: &'static str,
}

const TRAJECTORIES: Insert = Insert {
    head: "INSERT INTO trajectories (id, first_index, published, withheld, restricted, erased, view)",
    columns: 7,
    tail: " ON CONFLICT (id) DO UPDATE SET published = excluded.published, withheld = excluded.withheld,
           restricted = excluded.restricted, erased = excluded.erased, view = excluded.view",
};
const MUNICIPALITY: Insert = Insert {
    head: "INSERT INTO municipality (id, published, withheld, restricted, erased, view)",
    columns: 6,
    tail: " ON CONFLICT (id) DO UPDATE SET published = excluded.published, withheld = excluded.withheld,
           restricted = excluded.restricted, erased = excluded.erased, view = excluded.view",
};
const EVENTS: Insert = Insert {
    head: "INSERT INTO municipality_events (seq, log_index, corrects, promise, view)",
    columns: 5,
    tail: "",
};
const INPUTS: Insert = Insert {
    head: "INSERT INTO inputs (trajectory, number, input, fate, without_reason, channel, view)",
    columns: 7,
    tail: " ON CONFLICT (trajectory, number) DO UPDATE SET fate = excluded.fate,
           without_reason = excluded.without_reason, view = excluded.view",
};
const INPUT_COUNTS: Insert = Insert {
    head: "INSERT INTO input_counts (trajectory, fate, channel, without_reason, inputs)",
    columns: 5,
    tail: " ON CONFLICT (trajectory, fate, channel, without_reason)
           DO UPDATE SET inputs = inputs + excluded.inputs",
};
const GROUPS: Insert = Insert {
    head: "INSERT INTO point_groups (trajectory, number, point_group, view)",
    columns: 4,
    tail: " ON CONFLICT (trajectory, number) DO UPDATE SET view = excluded.view",
};
const CONTENTS: Insert = Insert {
    head: "INSERT INTO contents (commitment, view)",
    columns: 2,
    tail: " ON CONFLICT (commitment) DO UPDATE SET view = excluded.view",
};
const PLACED_CONTENTS: Insert = Insert {
    head: "INSERT INTO contents (id, commitment, view)",
    columns: 3,
    tail: " ON CONFLICT (id) DO UPDATE SET view = excluded.view",
};

impl Row for Trajectory {
    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        let statement = statement.bind(self.id).bind(self.first_index);
        let statement = self.counts.into_iter().fold(statement, Query::bind);
        statement.bind(self.view)
    }
}
impl Row for Municipality {
    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        let statement = self.counts.into_iter().fold(statement.bind(0), Query::bind);
        statement.bind(self.view)
    }
}
impl Row for MunicipalityEvent {
    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        let statement = statement.bind(self.seq).bind(self.log_index);
        let statement = statement.bind(self.corrects).bind(self.promise);
        statement.bind(self.view)
    }
}
impl Row for Input {
    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        let statement = statement.bind(self.trajectory).bind(self.number);
        let statement = statement.bind(self.id).bind(self.fate);
        let statement = statement.bind(self.without_reason).bind(self.channel);
        statement.bind(self.view)
    }
}
impl Row for InputCount {
    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        let statement = statement.bind(self.trajectory).bind(self.fate);
        let statement = statement.bind(self.channel).bind(self.without_reason);
        statement.bind(self.more)
    }
}
impl Row for Group {
    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        let statement = statement.bind(self.trajectory).bind(self.number);
        statement.bind(self.id).bind(self.view)
    }
}
impl Row for Content {
    fn bind(self, statement: Statement<'_>) -> Statement<'_> {
        let statement = match self.id {
            Some(id) => statement.bind(id),
            None => statement,
        };
        statement.bind(self.commitment).bind(self.view)
    }
}

impl Insert {
    fn of(&self, rows: usize) -> String {
        let row = format!("({}?)", "?, ".repeat(self.columns - 1));
        let rows = vec![row; rows].join(", ");
        format!("{} VALUES {rows}{}", self.head, self.tail)
    }

    async fn write<T: Row>(&self, tx: &mut SqliteConnection, rows: Vec<T>) -> Result<()> {
        let mut rows = rows.into_iter();
        for size in SIZES {
            if rows.len() < size {
                continue;
            }
            let statement = self.of(size);
            while rows.len() >= size {
                let chunk = rows.by_ref().take(size);
                let query = chunk.fold(sqlx::query(&statement), |query, row| row.bind(query));
                query.execute(&mut *tx).await?;
            }
        }
        Ok(())
    }
}

impl ReadModel {
    /// Writes rows and the new position, together or not at all.
    pub(super) async fn write(&self, rows: Rows) -> Result<()> {
        let mut connection = self.pool.acquire().await?;
        let written = write(&mut connection, rows).await;
        if written.is_err() {
            // On a full disk SQLite ends the transaction by itself, which sqlx does not notice: the next
            // one on this connection would be written and never committed. The pool makes a new one.
            if let Err(error) = connection.close().await {
                tracing::warn!(%error, "a connection was not closed well");
            }
        }
        written
    }
}

/// Writes in one transaction.
async fn write(connection: &mut SqliteConnection, rows: Rows) -> Result<()> {
    let mut tx = connection.begin().await?;
    let municipality = rows.municipality.into_iter().collect();
    let placed = rows.contents.first().is_some_and(|row| row.id.is_some());
    let contents = if placed { PLACED_CONTENTS } else { CONTENTS };
    TRAJECTORIES.write(&mut tx, rows.trajectories).await?;
    MUNICIPALITY.write(&mut tx, municipality).await?;
    EVENTS.write(&mut tx, rows.events).await?;
    INPUTS.write(&mut tx, rows.inputs).await?;
    INPUT_COUNTS.write(&mut tx, rows.input_counts).await?;
    GROUPS.write(&mut tx, rows.groups).await?;
    contents.write(&mut tx, rows.contents).await?;
    sqlx::query("UPDATE position SET next_index = $1, last_leaf = $2")
        .bind(signed(rows.next))
        .bind(rows.last_leaf.0.to_vec())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}
