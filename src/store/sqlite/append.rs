//! Appending a batch in one transaction, many rows per statement.
//!
//! A statement inserts up to 15 rows, or a multiple of 16 of them, so that a batch is made of two statements for
//! each table (more where it is large), each of which the connection has prepared before: handing a statement to
//! the connection's thread costs as much as several rows.

use super::{fixed, signed, unavailable, unsigned};
use crate::log::hash::Hash;
use crate::store::{Batch, Result, StoreError};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Connection as _, Sqlite, SqliteConnection};
use std::sync::OnceLock;

/// Rows per statement are below this, or a multiple of it.
const STEP: usize = 16;
/// Most rows per statement. With more the statement's own text costs more than it saves.
const LARGEST: usize = 128;
/// Sizes that a statement can have; with those of all tables fewer than the 100 that a connection keeps.
const SIZES: usize = STEP - 1 + LARGEST / STEP;

type Bound<'q> = Query<'q, Sqlite, SqliteArguments<'q>>;

/// A table that an append adds rows to, and its statements by their number of rows.
struct Table {
    columns: &'static str,
    width: usize,
    statements: [OnceLock<String>; SIZES],
}

static ENTRIES: Table = Table::new("entries (log_index, stream, seq, leaf_hash, bytes)", 5);
static CONTENTS: Table = Table::new(
    "contents (commitment, log_index, field, media_type, size, sealed)",
    6,
);
static SALTS: Table = Table::new("salts (commitment, salt)", 2);
static COMMANDS: Table = Table::new("commands (key, request, log_index)", 3);
static ACTORS: Table = Table::new("actors (stream, principal, actor)", 3);
static TILE_ROOTS: Table = Table::new("tile_roots (level, tile, root)", 3);
static SEALS: Table = Table::new("seals (size, first_index, root, signature)", 4);

impl Table {
    const fn new(columns: &'static str, width: usize) -> Self {
        Self {
            columns,
            width,
            statements: [const { OnceLock::new() }; SIZES],
        }
    }

    /// The statement for so many rows, one of the sizes that there are.
    fn statement(&'static self, rows: usize) -> &'static str {
        let size = match rows < STEP {
            true => rows - 1,
            false => STEP - 2 + rows / STEP,
        };
        self.statements[size].get_or_init(|| {
            let row = format!("({})", vec!["?"; self.width].join(", "));
            let rows = vec![row; rows].join(", ");
            format!("INSERT INTO {} VALUES {rows}", self.columns)
        })
    }

    async fn insert<'q, R>(
        &'static self,
        tx: &mut SqliteConnection,
        mut rows: &'q [R],
        bind: impl Fn(Bound<'q>, &'q R) -> Bound<'q>,
    ) -> Result<()> {
        while !rows.is_empty() {
            let (now, later) = rows.split_at(fitting(rows.len()));
            let query = sqlx::query(self.statement(now.len()));
            let query = now.iter().fold(query, &bind);
            query.execute(&mut *tx).await.map_err(unavailable)?;
            rows = later;
        }
        Ok(())
    }
}

/// How many of so many rows go into the next statement.
fn fitting(rows: usize) -> usize {
    match rows < STEP {
        true => rows,
        false => LARGEST.min(rows / STEP * STEP),
    }
}

/// Appends in one transaction.
pub(super) async fn append(connection: &mut SqliteConnection, batch: &Batch) -> Result<()> {
    // IMMEDIATE takes the write lock before the condition is read, so nobody can come between.
    let mut tx = connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(unavailable)?;
    ends_at(&mut tx, batch).await?;
    insert(&mut tx, batch).await?;
    erase(&mut tx, &batch.erased).await?;
    tx.commit().await.map_err(unavailable)
}

/// The condition of an append: the log has the expected size and ends with the expected entry.
async fn ends_at(tx: &mut SqliteConnection, batch: &Batch) -> Result<()> {
    let row =
        sqlx::query("SELECT log_index, leaf_hash FROM entries ORDER BY log_index DESC LIMIT 1")
            .fetch_optional(tx)
            .await
            .map_err(unavailable)?;
    let (size, leaf) = match &row {
        None => (0, None),
        Some(row) => (
            unsigned(row, "log_index")? + 1,
            Some(Hash(fixed(row, "leaf_hash")?)),
        ),
    };
    if (size, leaf) == (batch.first_index, batch.previous_leaf) {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

async fn insert(tx: &mut SqliteConnection, batch: &Batch) -> Result<()> {
    let entries: Vec<_> = (batch.first_index..).zip(&batch.entries).collect();
    ENTRIES
        .insert(tx, &entries, |query, (index, entry)| {
            query
                .bind(signed(*index))
                .bind(&entry.stream)
                .bind(signed(entry.seq))
                .bind(&entry.leaf_hash.0[..])
                .bind(&entry.bytes[..])
        })
        .await?;
    CONTENTS
        .insert(tx, &batch.contents, |query, content| {
            query
                .bind(&content.commitment.0[..])
                .bind(signed(content.log_index))
                .bind(content.field)
                .bind(content.media_type)
                .bind(signed(content.size))
                .bind(content.sealed.as_deref())
        })
        .await?;
    SALTS
        .insert(tx, &batch.contents, |query, content| {
            query
                .bind(&content.commitment.0[..])
                .bind(&content.salt[..])
        })
        .await?;
    COMMANDS
        .insert(tx, &batch.commands, |query, command| {
            query
                .bind(&command.key[..])
                .bind(&command.request[..])
                .bind(signed(command.log_index))
        })
        .await?;
    insert_rest(tx, batch).await
}

/// The few rows that come with every append.
async fn insert_rest(tx: &mut SqliteConnection, batch: &Batch) -> Result<()> {
    ACTORS
        .insert(tx, &batch.actors, |query, actor| {
            query
                .bind(&actor.stream)
                .bind(&actor.principal)
                .bind(&actor.actor[..])
        })
        .await?;
    TILE_ROOTS
        .insert(tx, &batch.tile_roots, |query, tile| {
            query
                .bind(tile.level)
                .bind(signed(tile.tile))
                .bind(&tile.root.0[..])
        })
        .await?;
    SEALS
        .insert(tx, batch.seal.as_slice(), |query, seal| {
            query
                .bind(signed(seal.size))
                .bind(signed(seal.first_index))
                .bind(&seal.root.0[..])
                .bind(&seal.signature[..])
        })
        .await
}

/// Ends the existence of contents: salt first and overwritten, since without it the rest is noise.
/// The digest of the request goes too: with the key it could confirm a guess at the content.
async fn erase(tx: &mut SqliteConnection, erased: &[Hash]) -> Result<()> {
    for statement in [
        "UPDATE salts SET salt = zeroblob(32) WHERE commitment = $1",
        "DELETE FROM salts WHERE commitment = $1",
        "UPDATE commands SET request = NULL WHERE log_index = (SELECT log_index FROM contents WHERE commitment = $1)",
        "DELETE FROM contents WHERE commitment = $1",
    ] {
        for commitment in erased {
            let query = sqlx::query(statement).bind(&commitment.0[..]);
            query.execute(&mut *tx).await.map_err(unavailable)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_any_number_go_into_few_statements_of_their_own_size() {
        for count in 1..=1000 {
            let (mut left, mut statements) = (count, 0);
            while left > 0 {
                let rows = fitting(left);
                let text = ENTRIES.statement(rows);
                assert_eq!(text.matches("(?, ?, ?, ?, ?)").count(), rows);
                (left, statements) = (left - rows, statements + 1);
            }
            assert!(statements <= count / LARGEST + 2, "{count}: {statements}");
        }
    }
}
