//! Appending a batch: its rows as one array per column, in one statement.
//!
//! A single statement is its own transaction, so nobody can stop in the middle of it while holding what
//! others need. Only an append that erases takes more than one.

use super::signed;
use super::sql::Sql;
use crate::log::hash::Hash;
use crate::store::Batch;
use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Error};

/// Appends, and gives the number of entries written: all of them, or none where the log does not end
/// where the batch begins.
pub(super) async fn append(
    connection: &mut PgConnection,
    sql: &Sql,
    batch: &Batch,
) -> Result<u64, Error> {
    if batch.erased.is_empty() {
        return insert(connection, sql, batch).await;
    }
    let mut tx = connection.begin().await?;
    let rows = insert(&mut tx, sql, batch).await?;
    if rows > 0 {
        let erased = bytes(&batch.erased, |hash: &Hash| &hash.0);
        for statement in &sql.erase {
            sqlx::query(statement)
                .bind(&erased)
                .execute(&mut *tx)
                .await?;
        }
    }
    tx.commit().await?;
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
        .bind(column(entries, |e| e.stream.as_str()))
        .bind(bytes(entries, |e| &e.leaf_hash.0))
        .bind(column(entries, |e| &e.bytes[..]))
        .bind(column(contents, |c| signed(c.log_index)))
        .bind(column(contents, |c| signed(c.size)))
        .bind(bytes(contents, |c| &c.commitment.0))
        .bind(column(contents, |c| c.field))
        .bind(column(contents, |c| c.media_type))
        .bind(column(contents, |c| c.sealed.as_deref()))
        .bind(bytes(contents, |c| &c.salt))
        .bind(column(commands, |c| signed(c.log_index)))
        .bind(bytes(commands, |c| &c.key))
        .bind(bytes(commands, |c| &c.request))
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
