//! COPY into the tables of a log, in PostgreSQL's binary form and in one transaction, which is the fastest
//! way in that the database has; and COPY of the entries out of it.

use crate::context::Result;
use crate::rows::Part;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use std::future::poll_fn;
use weerklank::store::postgres::Schema;

/// Bytes sent at once.
const CHUNK: usize = 256 * 1024;
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// One value of a row.
enum Value<'a> {
    Long(i64),
    Int(i32),
    Short(i16),
    Bytes(Option<&'a [u8]>),
}
use Value::{Bytes, Int, Long, Short};

fn encode(row: &[Value<'_>], out: &mut Vec<u8>) {
    // A row has a handful of columns, and no value reaches two gigabytes.
    out.extend_from_slice(&(row.len() as i16).to_be_bytes());
    for value in row {
        match value {
            Long(value) => {
                out.extend_from_slice(&8i32.to_be_bytes());
                out.extend_from_slice(&value.to_be_bytes());
            }
            Int(value) => {
                out.extend_from_slice(&4i32.to_be_bytes());
                out.extend_from_slice(&value.to_be_bytes());
            }
            Short(value) => {
                out.extend_from_slice(&2i32.to_be_bytes());
                out.extend_from_slice(&value.to_be_bytes());
            }
            Bytes(None) => out.extend_from_slice(&(-1i32).to_be_bytes()),
            Bytes(Some(value)) => {
                out.extend_from_slice(&(value.len() as i32).to_be_bytes());
                out.extend_from_slice(value);
            }
        }
    }
}

async fn rows<'a, R, const N: usize>(
    connection: &mut PgConnection,
    schema: &Schema,
    into: &str,
    rows: &'a [R],
    values: impl Fn(&'a R) -> [Value<'a>; N],
) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let statement = format!("COPY {schema}.{into} FROM STDIN (FORMAT binary)");
    let mut copy = connection.copy_in_raw(&statement).await?;
    let mut bytes = HEADER.to_vec();
    for row in rows {
        encode(&values(row), &mut bytes);
        if bytes.len() >= CHUNK {
            copy.send(&bytes[..]).await?;
            bytes.clear();
        }
    }
    bytes.extend_from_slice(&(-1i16).to_be_bytes());
    copy.send(&bytes[..]).await?;
    copy.finish().await?;
    Ok(())
}

/// Writes a part, durably.
pub async fn write(connection: &mut PgConnection, schema: &Schema, part: &Part<'_>) -> Result<()> {
    let mut tx = connection.begin().await?;
    let into = "entries (log_index, seq, bytes, stream)";
    rows(&mut tx, schema, into, part.entries, |e| {
        [
            Long(e.log_index),
            Int(e.seq as i32),
            Bytes(Some(&e.bytes)),
            Bytes(Some(e.stream.as_bytes())),
        ]
    })
    .await?;
    let into = "contents (log_index, size, commitment, field, media_type, sealed)";
    rows(&mut tx, schema, into, part.contents, |c| {
        [
            Long(c.log_index),
            Long(c.size),
            Bytes(Some(&c.commitment)),
            Bytes(Some(c.field.as_bytes())),
            Bytes(Some(c.media_type.as_bytes())),
            Bytes(c.sealed.as_deref()),
        ]
    })
    .await?;
    let into = "salts (commitment, salt)";
    rows(&mut tx, schema, into, part.contents, |c| {
        [Bytes(Some(&c.commitment)), Bytes(Some(&c.salt))]
    })
    .await?;
    let into = "commands (log_index, key, request)";
    rows(&mut tx, schema, into, part.commands, |c| {
        [
            Long(c.log_index),
            Bytes(Some(&c.key)),
            Bytes(c.request.as_deref()),
        ]
    })
    .await?;
    let into = "tile_roots (tile, level, root)";
    rows(&mut tx, schema, into, part.tiles, |t| {
        [Long(t.tile), Short(t.level), Bytes(Some(&t.root))]
    })
    .await?;
    let into = "seals (size, first_index, root, signature)";
    rows(&mut tx, schema, into, &[part], |p| {
        [
            Long(p.size),
            Long(p.first),
            Bytes(Some(p.root)),
            Bytes(Some(&p.signature)),
        ]
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Reads every entry of a log by COPY. Gives the number of bytes that came.
pub async fn read(connection: &mut PgConnection, schema: &Schema) -> Result<u64> {
    let statement = format!(
        "COPY (SELECT log_index, bytes FROM {schema}.entries ORDER BY log_index) TO STDOUT (FORMAT binary)"
    );
    let mut copy = connection.copy_out_raw(&statement).await?;
    let mut bytes = 0;
    while let Some(chunk) = poll_fn(|cx| copy.as_mut().poll_next(cx)).await {
        bytes += chunk?.len() as u64;
    }
    Ok(bytes)
}
