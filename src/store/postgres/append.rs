//! Appending a batch: its rows as one array per column, in one statement.
//!
//! A single statement is its own transaction, so nobody can stop in the middle of it while holding what
//! others need. Only an append that erases takes more than one, and one of a writer that lost to another and
//! then waited for its turn; the server ends what stands still in between.

use super::signed;
use super::sql::Sql;
use crate::log::hash::Hash;
use crate::store::Batch;
use sqlx::postgres::PgConnection;
use sqlx::{Error, Executor as _};

/// Appends, and gives the number of entries written: all of them, or none where the log does not end
/// where the batch begins. Within a turn the transaction has begun; it ends here.
pub(super) async fn append(
    connection: &mut PgConnection,
    sql: &Sql,
    batch: &Batch,
    in_turn: bool,
) -> Result<u64, Error> {
    if !in_turn && batch.erased.is_empty() {
        return insert(connection, sql, batch).await;
    }
    if !in_turn {
        command(connection, "BEGIN").await?;
    }
    let done = insert_and_erase(connection, sql, batch).await;
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    command(connection, end).await?;
    done
}

/// Begins the transaction of an append and waits for its turn, in the order in which writers asked.
pub(super) async fn take_turn(connection: &mut PgConnection, sql: &Sql) -> Result<(), Error> {
    command(connection, "BEGIN").await?;
    let taken = sqlx::query(&sql.turn).execute(&mut *connection).await;
    if taken.is_err() {
        command(connection, "ROLLBACK").await?;
    }
    taken.map(|_| ())
}

/// Runs a command about the transaction. Not through sqlx' own, which would end it by itself at a moment of
/// its choosing.
pub(super) async fn command(
    connection: &mut PgConnection,
    command: &'static str,
) -> Result<(), Error> {
    connection.execute(command).await.map(|_| ())
}

async fn insert_and_erase(
    connection: &mut PgConnection,
    sql: &Sql,
    batch: &Batch,
) -> Result<u64, Error> {
    let rows = insert(connection, sql, batch).await?;
    if rows > 0 && !batch.erased.is_empty() {
        let erased = bytes(&batch.erased, |hash: &Hash| &hash.0);
        for statement in &sql.erase {
            sqlx::query(statement)
                .bind(&erased)
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(rows)
}

/// One column of rows.
fn column<'a, R, T>(rows: &'a [R], of: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

/// One column of bytes.
fn bytes<'a, R, const N: usize>(rows: &'a [R], of: impl Fn(&'a R) -> &'a [u8; N]) -> Vec<&'a [u8]> {
    rows.iter().map(|row| &of(row)[..]).collect()
}

async fn insert(connection: &mut PgConnection, sql: &Sql, batch: &Batch) -> Result<u64, Error> {
    let Batch {
        entries,
        contents,
        commands,
        actors,
        tile_roots,
        seal,
        ..
    } = batch;
    let query = sqlx::query_scalar::<_, i64>(&sql.append)
        .bind(signed(batch.first_index))
        .bind(batch.previous_leaf.as_ref().map(|leaf| &leaf.0[..]))
        .bind(column(entries, |e| signed(e.seq)))
        .bind(column(entries, |e| &e.bytes[..]))
        .bind(column(entries, |e| e.stream.as_str()))
        .bind(column(contents, |c| signed(c.log_index)))
        .bind(column(contents, |c| signed(c.size)))
        .bind(bytes(contents, |c| &c.commitment.0))
        .bind(column(contents, |c| c.field))
        .bind(column(contents, |c| c.media_type))
        .bind(column(contents, |c| c.sealed.as_deref()))
        .bind(bytes(contents, |c| &c.salt))
        .bind(column(commands, |c| signed(c.log_index)))
        .bind(column(commands, |c| hex::encode(c.key)))
        .bind(column(commands, |c| hex::encode(c.request)))
        .bind(column(actors, |a| a.stream.as_str()))
        .bind(column(actors, |a| a.principal.as_str()))
        .bind(bytes(actors, |a| &a.actor))
        .bind(column(tile_roots, |t| signed(t.tile)))
        .bind(column(tile_roots, |t| i16::from(t.level)))
        .bind(bytes(tile_roots, |t| &t.root.0))
        .bind(seal.as_ref().map(|seal| signed(seal.size)))
        .bind(seal.as_ref().map(|seal| &seal.root.0[..]))
        .bind(seal.as_ref().map(|seal| &seal.signature[..]))
        .bind(seal.as_ref().map(|seal| signed(seal.first_index)));
    let rows = query.fetch_one(connection).await?;
    Ok(rows.unsigned_abs())
}
