//! The bare insert on PostgreSQL: one statement for each part, with one array per column, on one connection
//! and as durable as ours. It has no condition, and nothing in it waits for anything else in it.

use crate::context::{Context, Result};
use crate::copy;
use crate::logs::Owned;
use crate::rows::Part;
use sqlx::{Connection as _, PgConnection};

/// `S.` stands for the schema.
const INSERT: &str = "
WITH entered AS (
    INSERT INTO S.entries (log_index, seq, bytes, stream)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::text[])
), contents AS (
    INSERT INTO S.contents (log_index, size, commitment, field, media_type, sealed)
    SELECT * FROM unnest($5::bigint[], $6::bigint[], $7::bytea[], $8::text[], $9::text[], $10::bytea[])
), salts AS (
    INSERT INTO S.salts (commitment, salt) SELECT * FROM unnest($7::bytea[], $11::bytea[])
), commands AS (
    INSERT INTO S.commands (log_index, key, request)
    SELECT * FROM unnest($12::bigint[], $13::text[]::uuid[], $14::text[]::uuid[])
), actors AS (
    INSERT INTO S.actors (stream, principal, actor)
    SELECT * FROM unnest($15::text[], $16::text[], $17::bytea[])
), tiles AS (
    INSERT INTO S.tile_roots (tile, level, root)
    SELECT * FROM unnest($18::bigint[], $19::smallint[], $20::bytea[])
)
INSERT INTO S.seals (size, first_index, root, signature) VALUES ($21, $22, $23, $24)";

/// A fresh schema with the tables of a log.
pub struct Peer {
    owned: Owned,
    connection: PgConnection,
    insert: String,
}

fn column<'a, R, T>(rows: &'a [R], of: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

impl Peer {
    pub async fn new(context: &Context) -> Result<Self> {
        let owned = Owned::new(context).await?;
        let connection = owned.connect().await?;
        let insert = INSERT.replace("S.", &format!("{}.", owned.schema));
        Ok(Self {
            owned,
            connection,
            insert,
        })
    }

    /// Writes a part, durably.
    pub async fn insert(&mut self, part: &Part<'_>) -> Result<()> {
        let Part {
            entries,
            contents,
            commands,
            actors,
            tiles,
            ..
        } = *part;
        sqlx::query(&self.insert)
            .bind(column(entries, |e| e.log_index))
            .bind(column(entries, |e| e.seq))
            .bind(column(entries, |e| &e.bytes[..]))
            .bind(column(entries, |e| e.stream.as_str()))
            .bind(column(contents, |c| c.log_index))
            .bind(column(contents, |c| c.size))
            .bind(column(contents, |c| &c.commitment[..]))
            .bind(column(contents, |c| c.field.as_str()))
            .bind(column(contents, |c| c.media_type.as_str()))
            .bind(column(contents, |c| c.sealed.as_deref()))
            .bind(column(contents, |c| &c.salt[..]))
            .bind(column(commands, |c| c.log_index))
            .bind(column(commands, |c| hex::encode(&c.key)))
            .bind(column(commands, |c| c.request.as_ref().map(hex::encode)))
            .bind(column(actors, |a| a.stream.as_str()))
            .bind(column(actors, |a| a.principal.as_str()))
            .bind(column(actors, |a| &a.actor[..]))
            .bind(column(tiles, |t| t.tile))
            .bind(column(tiles, |t| t.level))
            .bind(column(tiles, |t| &t.root[..]))
            .bind(part.size)
            .bind(part.first)
            .bind(part.root)
            .bind(&part.signature[..])
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// Writes a part by COPY, durably.
    pub async fn copy(&mut self, part: &Part<'_>) -> Result<()> {
        copy::write(&mut self.connection, &self.owned.schema, part).await
    }

    /// The number of entries in it; then it is gone.
    pub async fn finish(mut self) -> Result<u64> {
        let count = format!("SELECT count(*) FROM {}.entries", self.owned.schema);
        let entries: i64 = sqlx::query_scalar(&count)
            .fetch_one(&mut self.connection)
            .await?;
        self.connection.close().await?;
        self.owned.discard().await?;
        Ok(entries.unsigned_abs())
    }
}
