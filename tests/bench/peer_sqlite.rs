//! The bare insert on SQLite: multi-row statements into the tables of a log, as durable as ours, on one
//! connection, without a condition, a tree, a signature or a checkpoint.
//!
//! Every part is one transaction. Statements are made once for each number of rows and stay prepared.

use crate::context::{Context, Result};
use crate::logs::ORIGIN;
use crate::rows::Part;
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Sqlite};
use std::collections::HashMap;
use std::path::PathBuf;
use weerklank::store::Store as _;
use weerklank::store::sqlite::SqliteStore;

type Statement<'q> = Query<'q, Sqlite, SqliteArguments<'q>>;

/// Rows in one statement, at most.
const ROWS: usize = 256;

const TABLES: [(&str, usize); 6] = [
    ("entries (log_index, stream, seq, leaf_hash, bytes)", 5),
    (
        "contents (commitment, log_index, field, media_type, size, sealed)",
        6,
    ),
    ("salts (commitment, salt)", 2),
    ("commands (key, request, log_index)", 3),
    ("actors (stream, principal, actor)", 3),
    ("tile_roots (level, tile, root)", 3),
];

/// A fresh file with the tables of a log.
pub struct Peer {
    path: PathBuf,
    connection: SqliteConnection,
    /// By table and number of rows.
    statements: HashMap<(usize, usize), String>,
}

impl Peer {
    pub async fn new(context: &Context) -> Result<Self> {
        let path = context.path("peer")?;
        // The store itself makes the tables, so that they are the same.
        SqliteStore::open(&path, ORIGIN).await?.close().await;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON");
        let connection = options.connect().await?;
        Ok(Self {
            path,
            connection,
            statements: HashMap::new(),
        })
    }

    /// Writes a part, durably.
    pub async fn insert(&mut self, part: &Part<'_>) -> Result<()> {
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut self.connection)
            .await?;
        self.rows(0, part.entries, |query, e| {
            query
                .bind(e.log_index)
                .bind(&e.stream)
                .bind(e.seq)
                .bind(&e.leaf_hash)
                .bind(&e.bytes)
        })
        .await?;
        self.rows(1, part.contents, |query, c| {
            query
                .bind(&c.commitment)
                .bind(c.log_index)
                .bind(&c.field)
                .bind(&c.media_type)
                .bind(c.size)
                .bind(c.sealed.as_deref())
        })
        .await?;
        self.rows(2, part.contents, |query, c| {
            query.bind(&c.commitment).bind(&c.salt)
        })
        .await?;
        self.rows(3, part.commands, |query, c| {
            query.bind(&c.key).bind(&c.request).bind(c.log_index)
        })
        .await?;
        self.rows(4, part.actors, |query, a| {
            query.bind(&a.stream).bind(&a.principal).bind(&a.actor)
        })
        .await?;
        self.rows(5, part.tiles, |query, t| {
            query.bind(t.level).bind(t.tile).bind(&t.root)
        })
        .await?;
        sqlx::query("INSERT INTO seals (size, first_index, root, signature) VALUES (?, ?, ?, ?)")
            .bind(part.size)
            .bind(part.first)
            .bind(part.root)
            .bind(&part.signature[..])
            .execute(&mut self.connection)
            .await?;
        sqlx::query("COMMIT").execute(&mut self.connection).await?;
        Ok(())
    }

    async fn rows<R>(
        &mut self,
        table: usize,
        rows: &[R],
        bind: impl for<'q> Fn(Statement<'q>, &'q R) -> Statement<'q>,
    ) -> Result<()> {
        for rows in rows.chunks(ROWS) {
            let made = self.statements.entry((table, rows.len()));
            let text = made.or_insert_with(|| {
                let (into, columns) = TABLES[table];
                let row = format!("({})", vec!["?"; columns].join(", "));
                let rows = vec![row; rows.len()].join(", ");
                format!("INSERT INTO {into} VALUES {rows}")
            });
            let query = rows.iter().fold(sqlx::query(text), &bind);
            query.execute(&mut self.connection).await?;
        }
        Ok(())
    }

    /// The number of entries in it; then it is gone.
    pub async fn finish(mut self) -> Result<u64> {
        let entries: i64 = sqlx::query_scalar("SELECT count(*) FROM entries")
            .fetch_one(&mut self.connection)
            .await?;
        self.connection.close().await?;
        for suffix in ["", "-wal", "-shm"] {
            let mut file = self.path.clone().into_os_string();
            file.push(suffix);
            // The last connection removes the other two itself.
            let _ = std::fs::remove_file(file);
        }
        Ok(entries.unsigned_abs())
    }
}
