//! Every row of a SQLite store, in pages by its primary keys.

use super::{MIGRATIONS, SqliteStore, command, entry, fixed, seal, signed, unavailable, unsigned};
use crate::log::hash::Hash;
use crate::store::inspect::{ActorRow, ContentRow, EntryRow, Inspect};
use crate::store::{Result, Seal, StoreError, StoredCommand, TileRoot};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Row};
use std::collections::HashMap;

/// Contents and salts that exist, side by side: each table gives a page, and the page of both begins
/// with the first of either.
const CONTENT_ROWS: &str =
    "SELECT commitment, max(log_index) AS log_index, max(salt) AS salt FROM (
         SELECT * FROM (SELECT commitment, log_index, 0 AS salt FROM contents
                        WHERE commitment > $1 ORDER BY commitment LIMIT $2)
         UNION ALL
         SELECT * FROM (SELECT commitment, NULL, 1 FROM salts
                        WHERE commitment > $1 ORDER BY commitment LIMIT $2)
     ) GROUP BY commitment ORDER BY commitment LIMIT $2";

const TRIGGERS: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";

#[async_trait::async_trait]
impl Inspect for SqliteStore {
    async fn damage(&self, limit: u32) -> Result<Vec<String>> {
        let rows: Vec<String> = sqlx::query_scalar(&format!("PRAGMA integrity_check({limit})"))
            .fetch_all(&self.readers)
            .await
            .map_err(unavailable)?;
        Ok(rows.into_iter().filter(|row| row != "ok").collect())
    }

    async fn lost_protections(&self) -> Result<Vec<String>> {
        let applied: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
            .fetch_one(&self.readers)
            .await
            .map_err(unavailable)?;
        // Made anew in memory from the same migrations, so that there is no second list of them.
        let mut made = SqliteConnectOptions::new()
            .in_memory(true)
            .connect()
            .await
            .map_err(unavailable)?;
        // A start that has not been yet may add more.
        let migrations: String = MIGRATIONS
            .iter()
            .filter(|migration| migration.version <= applied)
            .map(|migration| format!("{};\n", migration.sql))
            .collect();
        sqlx::query(&migrations)
            .execute(&mut made)
            .await
            .map_err(unavailable)?;
        let expected: Vec<(String, String)> = sqlx::query_as(TRIGGERS)
            .fetch_all(&mut made)
            .await
            .map_err(unavailable)?;
        let found: HashMap<String, String> = sqlx::query_as(TRIGGERS)
            .fetch_all(&self.readers)
            .await
            .map_err(unavailable)?
            .into_iter()
            .collect();
        let lost = expected
            .into_iter()
            .filter(|(name, sql)| found.get(name) != Some(sql));
        Ok(lost.map(|(name, _)| name).collect())
    }

    async fn entry_rows(&self, from: u64, limit: u32) -> Result<Vec<EntryRow>> {
        let rows = sqlx::query(
            "SELECT log_index, bytes, leaf_hash, stream, seq FROM entries WHERE log_index >= $1
             ORDER BY log_index LIMIT $2",
        )
        .bind(signed(from))
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(unavailable)?;
        let rows = rows.iter().map(|row| {
            Ok(EntryRow {
                entry: entry(row)?,
                stream: row.try_get("stream").map_err(unavailable)?,
                seq: unsigned(row, "seq")?,
            })
        });
        rows.collect()
    }

    async fn seals(&self, size: u64, limit: u32) -> Result<Vec<Seal>> {
        let rows = sqlx::query("SELECT * FROM seals WHERE size > $1 ORDER BY size LIMIT $2")
            .bind(signed(size))
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(unavailable)?;
        rows.iter().map(seal).collect()
    }

    async fn tile_roots(&self, after: Option<(u8, u64)>, limit: u32) -> Result<Vec<TileRoot>> {
        let (level, tile) = after.map_or((0, -1), |(level, tile)| (level, signed(tile)));
        let rows = sqlx::query(
            "SELECT level, tile, root FROM tile_roots WHERE (level, tile) > ($1, $2)
             ORDER BY level, tile LIMIT $3",
        )
        .bind(level)
        .bind(tile)
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(unavailable)?;
        let rows = rows.iter().map(|row| {
            let level = unsigned(row, "level")?;
            Ok(TileRoot {
                level: u8::try_from(level).map_err(|_| StoreError::Damaged("tile_roots"))?,
                tile: unsigned(row, "tile")?,
                root: Hash(fixed(row, "root")?),
            })
        });
        rows.collect()
    }

    async fn content_rows(&self, after: Option<Hash>, limit: u32) -> Result<Vec<ContentRow>> {
        let after = after.as_ref().map_or(&[][..], |hash| &hash.0);
        let rows = sqlx::query(CONTENT_ROWS)
            .bind(after)
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(unavailable)?;
        let rows = rows.iter().map(|row| {
            let log_index: Option<i64> = row.try_get("log_index").map_err(unavailable)?;
            let log_index = log_index.map(u64::try_from).transpose();
            Ok(ContentRow {
                commitment: Hash(fixed(row, "commitment")?),
                log_index: log_index.map_err(|_| StoreError::Damaged("contents"))?,
                salt: row.try_get::<i64, _>("salt").map_err(unavailable)? == 1,
            })
        });
        rows.collect()
    }

    async fn command_rows(
        &self,
        after: Option<[u8; 16]>,
        limit: u32,
    ) -> Result<Vec<([u8; 16], StoredCommand)>> {
        // Where no start has been yet that cuts them (0004), the rest of a key comes after it.
        let after = after.map_or_else(Vec::new, |key| [key, [0xff; 16]].concat());
        let rows = sqlx::query(
            "SELECT substr(key, 1, 16) AS key, substr(request, 1, 16) AS request, log_index FROM commands
             WHERE key > $1 ORDER BY key LIMIT $2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(unavailable)?;
        rows.iter().map(command).collect()
    }

    async fn actor_rows(
        &self,
        after: Option<(String, [u8; 16])>,
        limit: u32,
    ) -> Result<Vec<ActorRow>> {
        let (stream, actor) =
            after.map_or_else(Default::default, |(stream, actor)| (stream, actor.to_vec()));
        let rows = sqlx::query(
            "SELECT stream, actor FROM actors WHERE stream >= $1 AND (stream, actor) > ($1, $2)
             ORDER BY stream, actor LIMIT $3",
        )
        .bind(stream)
        .bind(actor)
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(unavailable)?;
        let rows = rows.iter().map(|row| {
            Ok(ActorRow {
                stream: row.try_get("stream").map_err(unavailable)?,
                actor: fixed(row, "actor")?,
            })
        });
        rows.collect()
    }
}
