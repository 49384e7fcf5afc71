//! Every row of a log in PostgreSQL, in pages by its primary keys.

use super::migrate::MIGRATIONS;
use super::sql::qualified;
use super::{PostgresStore, command, entry, fixed, seal, signed, unavailable, unsigned};
use crate::log::hash::Hash;
use crate::store::inspect::{ActorRow, ContentRow, EntryRow, Inspect};
use crate::store::{Result, Seal, StoreError, StoredCommand, TileRoot};
use sqlx::Row as _;

/// Contents and salts that exist, side by side: each table gives a page, and the page of both begins
/// with the first of either.
const CONTENT_ROWS: &str =
    "SELECT commitment, max(log_index) AS log_index, bool_or(salt) AS salt FROM (
         (SELECT commitment, log_index, false AS salt FROM contents
          WHERE commitment > $1 ORDER BY commitment LIMIT $2)
         UNION ALL
         (SELECT commitment, NULL, true FROM salts
          WHERE commitment > $1 ORDER BY commitment LIMIT $2)
     ) AS rows GROUP BY commitment ORDER BY commitment LIMIT $2";

/// The triggers of a schema: name, whether it always fires, when, and the body of its function.
const TRIGGERS: &str =
    "SELECT t.tgname::text AS name, t.tgenabled = 'A' AS always, t.tgtype::int AS kind,
            p.prosrc AS body
     FROM pg_trigger t
     JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_proc p ON p.oid = t.tgfoid
     WHERE n.nspname = $1 AND NOT t.tgisinternal";

/// The triggers that the migrations make, with what `pg_trigger.tgtype` says of when they fire: 1 for each
/// row, 2 before, 4 on INSERT, 8 on DELETE, 16 on UPDATE, 32 on TRUNCATE.
const EXPECTED: [(&str, i32); 7] = [
    ("entries_gapless", 4),
    ("entries_never_change", 2 | 8 | 16 | 32),
    ("log_never_changes", 2 | 8 | 16 | 32),
    ("log_once", 1 | 2 | 4),
    ("seals_in_line", 1 | 2 | 4),
    ("seals_never_change", 2 | 8 | 16 | 32),
    ("tile_roots_never_change", 2 | 8 | 16 | 32),
];

impl PostgresStore {
    fn qualified(&self, statement: &str) -> String {
        qualified(&self.schema, statement)
    }
}

#[async_trait::async_trait]
impl Inspect for PostgresStore {
    /// Nothing: PostgreSQL looks at its pages itself where checksums are switched on, and looking at its
    /// indexes takes rights that this program's role does not have (`pg_amcheck` does it).
    async fn damage(&self, _: u32) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    async fn lost_protections(&self) -> Result<Vec<String>> {
        let rows = self.rows(sqlx::query(TRIGGERS).bind(self.schema.to_string()));
        let mut found = Vec::new();
        for row in &rows.await? {
            let name: String = row.try_get("name").map_err(unavailable)?;
            let kind: i32 = row.try_get("kind").map_err(unavailable)?;
            let always: bool = row.try_get("always").map_err(unavailable)?;
            let body: &str = row.try_get("body").map_err(unavailable)?;
            // The body stands in a migration as it is, so there is no second list of them.
            let ours = MIGRATIONS.iter().any(|made| made.sql.contains(body));
            if always && ours {
                found.push((name, kind));
            }
        }
        let lost = EXPECTED
            .into_iter()
            .filter(|(name, kind)| !found.iter().any(|(n, k)| n == name && k == kind));
        Ok(lost.map(|(name, _)| name.to_owned()).collect())
    }

    async fn entry_rows(&self, from: u64, limit: u32) -> Result<Vec<EntryRow>> {
        let statement = self.qualified(
            "SELECT log_index, bytes, stream, seq::bigint AS seq FROM entries WHERE log_index >= $1
             ORDER BY log_index LIMIT $2",
        );
        let statement = sqlx::query(&statement)
            .bind(signed(from))
            .bind(i64::from(limit));
        let rows = self.rows(statement).await?;
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
        let statement =
            self.qualified("SELECT * FROM seals WHERE size > $1 ORDER BY size LIMIT $2");
        let statement = sqlx::query(&statement)
            .bind(signed(size))
            .bind(i64::from(limit));
        self.rows(statement).await?.iter().map(seal).collect()
    }

    async fn tile_roots(&self, after: Option<(u8, u64)>, limit: u32) -> Result<Vec<TileRoot>> {
        let (level, tile) = after.map_or((0, -1), |(level, tile)| (i16::from(level), signed(tile)));
        let statement = self.qualified(
            "SELECT level::bigint AS level, tile, root FROM tile_roots WHERE (level, tile) > ($1, $2)
             ORDER BY tile_roots.level, tile LIMIT $3",
        );
        let statement = sqlx::query(&statement)
            .bind(level)
            .bind(tile)
            .bind(i64::from(limit));
        let rows = self.rows(statement).await?;
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
        let statement = self.qualified(CONTENT_ROWS);
        let statement = sqlx::query(&statement).bind(after).bind(i64::from(limit));
        let rows = self.rows(statement).await?;
        let rows = rows.iter().map(|row| {
            let log_index: Option<i64> = row.try_get("log_index").map_err(unavailable)?;
            let log_index = log_index.map(u64::try_from).transpose();
            Ok(ContentRow {
                commitment: Hash(fixed(row, "commitment")?),
                log_index: log_index.map_err(|_| StoreError::Damaged("contents"))?,
                salt: row.try_get("salt").map_err(unavailable)?,
            })
        });
        rows.collect()
    }

    async fn command_rows(
        &self,
        after: Option<[u8; 16]>,
        limit: u32,
    ) -> Result<Vec<([u8; 16], StoredCommand)>> {
        // There is no uuid before the first, so a page begins with the one after the last.
        let next = after.map_or(Some(0), |key| u128::from_be_bytes(key).checked_add(1));
        let Some(next) = next else {
            return Ok(Vec::new());
        };
        let statement = self.qualified(
            "SELECT uuid_send(key) AS key, uuid_send(request) AS request, log_index FROM commands
             WHERE key >= $1::uuid ORDER BY commands.key LIMIT $2",
        );
        let statement = sqlx::query(&statement)
            .bind(format!("{next:032x}"))
            .bind(i64::from(limit));
        self.rows(statement).await?.iter().map(command).collect()
    }

    async fn actor_rows(
        &self,
        after: Option<(String, [u8; 16])>,
        limit: u32,
    ) -> Result<Vec<ActorRow>> {
        let (stream, actor) =
            after.map_or_else(Default::default, |(stream, actor)| (stream, actor.to_vec()));
        // A stream has few actors, and the key begins with it.
        let statement = self.qualified(
            "SELECT stream, actor FROM actors WHERE stream >= $1 AND (stream, actor) > ($1, $2)
             ORDER BY stream, actor LIMIT $3",
        );
        let statement = sqlx::query(&statement)
            .bind(stream)
            .bind(actor)
            .bind(i64::from(limit));
        let rows = self.rows(statement).await?;
        let rows = rows.iter().map(|row| {
            Ok(ActorRow {
                stream: row.try_get("stream").map_err(unavailable)?,
                actor: fixed(row, "actor")?,
            })
        });
        rows.collect()
    }
}
