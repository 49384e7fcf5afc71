//! The rows of a finished log as its database holds them, cut into parts, so that a peer can write the very
//! same ones: entries with the contents, salts, idempotency keys and tile roots that belong to them, and
//! one seal for each part.

use crate::context::Result;
use crate::logs::Log;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, FromRow};
use weerklank::log::hash::leaf_hash;

#[derive(FromRow)]
pub struct Entry {
    pub log_index: i64,
    pub seq: i64,
    pub stream: String,
    pub bytes: Vec<u8>,
    /// Computed, because only SQLite keeps it.
    #[sqlx(skip)]
    pub leaf_hash: Vec<u8>,
}

#[derive(FromRow)]
pub struct Content {
    pub log_index: i64,
    pub size: i64,
    pub commitment: Vec<u8>,
    pub field: String,
    pub media_type: String,
    pub sealed: Option<Vec<u8>>,
    pub salt: Vec<u8>,
}

/// An idempotency key that was answered.
#[derive(FromRow)]
pub struct Answered {
    pub log_index: i64,
    pub key: Vec<u8>,
    pub request: Option<Vec<u8>>,
}

#[derive(FromRow)]
pub struct Actor {
    pub stream: String,
    pub principal: String,
    pub actor: Vec<u8>,
}

#[derive(FromRow)]
pub struct Tile {
    pub tile: i64,
    pub level: i16,
    pub root: Vec<u8>,
}

impl Tile {
    /// The number of entries with which it is complete.
    const fn full_at(&self) -> i64 {
        (self.tile + 1) << (8 * (self.level + 1))
    }
}

/// Every row of a log, in log order.
pub struct Rows {
    pub entries: Vec<Entry>,
    contents: Vec<Content>,
    commands: Vec<Answered>,
    actors: Vec<Actor>,
    tiles: Vec<Tile>,
}

/// Some entries and what belongs to them.
pub struct Part<'a> {
    /// The first entry.
    pub first: i64,
    /// The number of entries after it.
    pub size: i64,
    pub entries: &'a [Entry],
    pub contents: &'a [Content],
    pub commands: &'a [Answered],
    pub actors: &'a [Actor],
    pub tiles: &'a [Tile],
    /// The root in its seal: any 32 bytes will do for who only writes them.
    pub root: &'a [u8],
    /// The signature in its seal, likewise.
    pub signature: [u8; 64],
}

const ENTRIES: &str =
    "SELECT log_index, CAST(seq AS bigint) AS seq, stream, bytes FROM entries ORDER BY log_index";
const CONTENTS: &str =
    "SELECT c.log_index, c.size, c.commitment, c.field, c.media_type, c.sealed, s.salt
     FROM contents c JOIN salts s ON s.commitment = c.commitment ORDER BY c.log_index";
const COMMANDS: &str = "SELECT log_index, key, request FROM commands ORDER BY log_index";
/// The same where they are uuids.
const UUIDS: &str = "SELECT log_index, uuid_send(key) AS key, uuid_send(request) AS request
                     FROM commands ORDER BY log_index";
const ACTORS: &str = "SELECT stream, principal, actor FROM actors ORDER BY stream, principal";
const TILES: &str = "SELECT tile, level, root FROM tile_roots ORDER BY level, tile";

macro_rules! read {
    ($connection:expr, $commands:expr) => {
        Rows {
            entries: sqlx::query_as(ENTRIES).fetch_all(&mut $connection).await?,
            contents: sqlx::query_as(CONTENTS).fetch_all(&mut $connection).await?,
            commands: sqlx::query_as($commands)
                .fetch_all(&mut $connection)
                .await?,
            actors: sqlx::query_as(ACTORS).fetch_all(&mut $connection).await?,
            tiles: sqlx::query_as(TILES).fetch_all(&mut $connection).await?,
        }
    };
}

impl Rows {
    /// Reads a log whole.
    pub async fn of(log: &Log) -> Result<Self> {
        let mut rows = match &log.owned {
            Some(owned) => {
                let mut connection = owned.connect().await?;
                let path = format!("SET search_path = {}", owned.schema);
                sqlx::query(&path).execute(&mut connection).await?;
                let rows = read!(connection, UUIDS);
                connection.close().await?;
                rows
            }
            None => {
                let options = SqliteConnectOptions::new()
                    .filename(log.dir.database())
                    .read_only(true);
                let mut connection = options.connect().await?;
                let rows = read!(connection, COMMANDS);
                connection.close().await?;
                rows
            }
        };
        for entry in &mut rows.entries {
            entry.leaf_hash = leaf_hash(&entry.bytes).0.to_vec();
        }
        rows.tiles.sort_by_key(Tile::full_at);
        Ok(rows)
    }

    /// The entries `from..to` in parts of at most `per`. The first part of a log has all its actors.
    pub fn parts(&self, from: u64, to: u64, per: u64) -> Result<Vec<Part<'_>>> {
        let mut parts = Vec::new();
        let mut first = from;
        while first < to {
            let size = to.min(first + per);
            parts.push(self.part(i64::try_from(first)?, i64::try_from(size)?)?);
            first = size;
        }
        Ok(parts)
    }

    fn part(&self, first: i64, size: i64) -> Result<Part<'_>> {
        let entries = &self.entries[usize::try_from(first)?..usize::try_from(size)?];
        let of = |end: usize, start: usize| start..end;
        let contents = |at| self.contents.partition_point(|c| c.log_index < at);
        let commands = |at| self.commands.partition_point(|c| c.log_index < at);
        let tiles = |at| self.tiles.partition_point(|t| t.full_at() <= at);
        let last = entries.last().ok_or("a part without entries")?;
        let mut signature = [0; 64];
        getrandom::fill(&mut signature)?;
        Ok(Part {
            first,
            size,
            entries,
            contents: &self.contents[of(contents(size), contents(first))],
            commands: &self.commands[of(commands(size), commands(first))],
            actors: if first == 0 { &self.actors } else { &[] },
            tiles: &self.tiles[of(tiles(size), tiles(first))],
            root: &last.leaf_hash,
            signature,
        })
    }
}
