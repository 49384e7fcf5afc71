//! The log of one municipality in one schema of PostgreSQL.
//!
//! Appending is one conditional statement per batch; reading is by key, in pages. Everything that a
//! recorder reads comes from the primary: a replica may lag, and what it lacks would be taken for missing.
//!
//! Invariant: what is reported as appended is as durable as the database promises, on a synchronous replica
//! where there is one. Whatever leaves that in doubt (a lost connection, a server that hangs, a warning
//! beside the success) is reported as [`StoreError::Unavailable`], and whoever looks again passes the
//! [fence](Store::fence) first.

mod address;
mod append;
mod fault;
mod inspect;
mod migrate;
mod notices;
mod servers;
mod sql;
mod succession;

pub use address::{Address, AddressError, Schema, Servers};
pub use migrate::{Rights, grant, migrate};
pub use servers::{Access, Database, Lease};

use super::{
    Batch, Result, Seal, Standby, Store, StoreError, StoredCommand, StoredContent, StoredEntry,
    Turn,
};
use crate::log::hash::{Hash, leaf_hash};
use fault::unavailable;
use servers::answer;
use sql::Sql;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{Postgres, Row as _};
use std::collections::HashMap;

/// Keys asked for in one statement: enough for a batch, and an answer of contents that fits in memory.
const KEYS_PER_STATEMENT: usize = 1024;

/// A log in one schema.
pub struct PostgresStore {
    database: Database,
    schema: Schema,
    sql: Sql,
}

type Statement<'q> = Query<'q, Postgres, PgArguments>;

/// PostgreSQL's integers have a sign; a log never reaches 2^63 entries.
fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn unsigned(row: &PgRow, column: &'static str) -> Result<u64> {
    let value: i64 = row.try_get(column).map_err(unavailable)?;
    u64::try_from(value).map_err(|_| StoreError::Damaged(column))
}

fn fixed<const N: usize>(row: &PgRow, column: &'static str) -> Result<[u8; N]> {
    let bytes: &[u8] = row.try_get(column).map_err(unavailable)?;
    bytes.try_into().map_err(|_| StoreError::Damaged(column))
}

impl PostgresStore {
    /// The log at an address, over the connections that all logs of its servers share. Nothing is looked
    /// at yet.
    #[must_use]
    pub fn open(address: &Address, access: Access) -> Self {
        Self {
            database: address.servers.database(access),
            schema: address.schema.clone(),
            sql: Sql::new(&address.schema),
        }
    }

    /// The schema.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn rows(&self, statement: Statement<'_>) -> Result<Vec<PgRow>> {
        let mut lease = self.database.lease().await?;
        let rows = answer(&lease.watch(), statement.fetch_all(lease.connection())).await;
        lease.end(rows)
    }

    async fn row(&self, statement: Statement<'_>) -> Result<Option<PgRow>> {
        let mut lease = self.database.lease().await?;
        let row = answer(&lease.watch(), statement.fetch_optional(lease.connection())).await;
        lease.end(row)
    }

    /// Waits for what must be durable on return. A success beside which the server warns is none: its
    /// wait for a replica may have been cancelled.
    async fn append_durably(&self, batch: &Batch, turn: Turn) -> Result<u64> {
        let in_turn = turn.0.is_some();
        let mut lease = match turn.0 {
            Some(lease) => lease,
            None => self.database.lease().await?,
        };
        let (notices, watch) = (lease.notices(), lease.watch());
        let work = append::append(lease.connection(), &self.sql, batch, in_turn);
        let done = answer(&watch, notices.during(work)).await;
        let done = lease.end(done)?;
        if notices.warned() {
            return Err(StoreError::Unreplicated);
        }
        Ok(done)
    }
}

#[async_trait::async_trait]
impl Store for PostgresStore {
    async fn append(&self, batch: &Batch, turn: Turn) -> Result<()> {
        let rows = self.append_durably(batch, turn).await?;
        if rows == batch.entries.len() as u64 {
            Ok(())
        } else {
            Err(StoreError::Conflict)
        }
    }

    async fn turn(&self) -> Result<Turn> {
        let mut lease = self.database.lease().await?;
        let taken = answer(
            &lease.watch(),
            append::take_turn(lease.connection(), &self.sql),
        )
        .await;
        match taken {
            Ok(()) => Ok(Turn(Some(lease))),
            Err(error) => lease.end(Err(error)),
        }
    }

    async fn pass(&self, turn: Turn) -> Result<()> {
        let Turn(Some(mut lease)) = turn else {
            return Ok(());
        };
        let passed = answer(
            &lease.watch(),
            append::command(lease.connection(), "ROLLBACK"),
        )
        .await;
        lease.end(passed)
    }

    async fn fence(&self) -> Result<()> {
        let mut lease = self.database.lease().await?;
        let (notices, watch) = (lease.notices(), lease.watch());
        let work = sqlx::query(&self.sql.fence).execute(lease.connection());
        let done = answer(&watch, notices.during(work)).await;
        let passed = lease.end(done)?.rows_affected();
        match (notices.warned(), passed) {
            (false, 1) => Ok(()),
            (false, _) => Err(StoreError::Damaged("fence")),
            (true, _) => Err(StoreError::Unreplicated),
        }
    }

    async fn is_made(&self) -> Result<bool> {
        self.is_ready().await?;
        Ok(self.row(sqlx::query(&self.sql.origin)).await?.is_some())
    }

    async fn publish(&self, size: u64, note: &str) -> Result<()> {
        let mut lease = self.database.lease().await?;
        let watch = lease.watch();
        let told = sqlx::query(&self.sql.publish)
            .bind(signed(size))
            .bind(note)
            .execute(lease.connection());
        let told = answer(&watch, told).await;
        lease.end(told).map(|_| ())
    }

    async fn published(&self) -> Result<Option<String>> {
        let row = self.row(sqlx::query(&self.sql.published)).await?;
        let note: Option<String> = row
            .map(|row| row.try_get("note"))
            .transpose()
            .map_err(unavailable)?;
        Ok(note.filter(|note| !note.is_empty()))
    }

    async fn standby(&self) -> Result<Option<Standby>> {
        let Some(row) = self.row(sqlx::query(sql::STANDBY)).await? else {
            return Ok(None);
        };
        Ok(Some(Standby {
            receiving: row.try_get("receiving").map_err(unavailable)?,
            received: unsigned(&row, "received")?,
            applied: unsigned(&row, "applied")?,
        }))
    }

    /// Others may share the connections, so they are left to those.
    async fn close(&self) {}

    async fn origin(&self) -> Result<String> {
        let row = self.row(sqlx::query(&self.sql.origin)).await?;
        let row = row.ok_or(StoreError::Damaged("log"))?;
        row.try_get("origin").map_err(unavailable)
    }

    async fn size(&self) -> Result<u64> {
        let row = self.row(sqlx::query(&self.sql.size)).await?;
        row.as_ref().map_or(Ok(0), |row| unsigned(row, "log_index"))
    }

    async fn last_seal(&self) -> Result<Option<Seal>> {
        let row = self.row(sqlx::query(&self.sql.last_seal)).await?;
        row.as_ref().map(seal).transpose()
    }

    async fn seal_after(&self, size: u64) -> Result<Option<Seal>> {
        let statement = sqlx::query(&self.sql.seal_after).bind(signed(size));
        self.row(statement).await?.as_ref().map(seal).transpose()
    }

    async fn entries(&self, from: u64, limit: u32) -> Result<Vec<StoredEntry>> {
        let statement = sqlx::query(&self.sql.entries)
            .bind(signed(from))
            .bind(i64::from(limit));
        self.rows(statement).await?.iter().map(entry).collect()
    }

    async fn stream_entries(
        &self,
        stream: &str,
        after: u64,
        limit: u32,
    ) -> Result<Vec<StoredEntry>> {
        let statement = sqlx::query(&self.sql.stream_entries)
            .bind(stream)
            .bind(signed(after))
            .bind(i64::from(limit));
        self.rows(statement).await?.iter().map(entry).collect()
    }

    async fn hashes(&self, level: u8, from: u64, count: u32) -> Result<Vec<Hash>> {
        let statement = match level.checked_sub(1) {
            None => sqlx::query(&self.sql.leaves)
                .bind(signed(from))
                .bind(i64::from(count)),
            Some(below) => sqlx::query(&self.sql.tile_roots)
                .bind(signed(from))
                .bind(i64::from(count))
                .bind(i16::from(below)),
        };
        let rows = self.rows(statement).await?;
        if rows.len() != count as usize {
            return Err(StoreError::Damaged("tile_roots"));
        }
        rows.iter()
            .map(|row| fixed(row, "hash").map(Hash))
            .collect()
    }

    async fn contents(&self, commitments: &[Hash]) -> Result<HashMap<Hash, StoredContent>> {
        let mut found = HashMap::with_capacity(commitments.len());
        for keys in commitments.chunks(KEYS_PER_STATEMENT) {
            let keys: Vec<&[u8]> = keys.iter().map(|key| &key.0[..]).collect();
            let statement = sqlx::query(&self.sql.contents).bind(keys);
            for row in &self.rows(statement).await? {
                found.insert(Hash(fixed(row, "commitment")?), content(row)?);
            }
        }
        Ok(found)
    }

    async fn actor(&self, stream: &str, principal: &str) -> Result<Option<[u8; 16]>> {
        let statement = sqlx::query(&self.sql.actor).bind(stream).bind(principal);
        let row = self.row(statement).await?;
        row.as_ref().map(|row| fixed(row, "actor")).transpose()
    }

    async fn commands(&self, keys: &[[u8; 16]]) -> Result<HashMap<[u8; 16], StoredCommand>> {
        let mut found = HashMap::new();
        for keys in keys.chunks(KEYS_PER_STATEMENT) {
            let keys: Vec<String> = keys.iter().map(hex::encode).collect();
            let statement = sqlx::query(&self.sql.commands).bind(keys);
            for row in &self.rows(statement).await? {
                let (key, command) = command(row)?;
                found.insert(key, command);
            }
        }
        Ok(found)
    }
}

fn entry(row: &PgRow) -> Result<StoredEntry> {
    let bytes: Vec<u8> = row.try_get("bytes").map_err(unavailable)?;
    Ok(StoredEntry {
        log_index: unsigned(row, "log_index")?,
        leaf_hash: leaf_hash(&bytes),
        bytes,
    })
}

fn command(row: &PgRow) -> Result<([u8; 16], StoredCommand)> {
    let request: Option<&[u8]> = row.try_get("request").map_err(unavailable)?;
    let request = request.map(<[u8; 16]>::try_from).transpose();
    let request = request.map_err(|_| StoreError::Damaged("commands"))?;
    let command = StoredCommand {
        request,
        log_index: unsigned(row, "log_index")?,
    };
    Ok((fixed(row, "key")?, command))
}

fn seal(row: &PgRow) -> Result<Seal> {
    Ok(Seal {
        first_index: unsigned(row, "first_index")?,
        size: unsigned(row, "size")?,
        root: Hash(fixed(row, "root")?),
        signature: fixed(row, "signature")?,
    })
}

fn content(row: &PgRow) -> Result<StoredContent> {
    Ok(StoredContent {
        log_index: unsigned(row, "log_index")?,
        field: row.try_get("field").map_err(unavailable)?,
        media_type: row.try_get("media_type").map_err(unavailable)?,
        size: unsigned(row, "size")?,
        sealed: row.try_get("sealed").map_err(unavailable)?,
        salt: fixed(row, "salt")?,
    })
}
