//! What a log costs that merely stands: how long the program takes to start on it and what memory it holds
//! then, and how many bytes the database takes for a byte of entries.

use crate::append::{Case, Sealing, append};
use crate::commands::{received_with, stream};
use crate::context::{Context, Result, say};
use crate::logs::{Backend, Log};
use crate::serve::Served;
use crate::table::{Table, thousands};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

/// Trajectories among which the entries are dealt.
const TRAJECTORIES: u64 = 100;

/// Measures both stores.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        start(context, backend, table).await?;
    }
    for backend in [Backend::Sqlite, Backend::Postgres] {
        stored(context, backend, table).await?;
    }
    Ok(())
}

/// Starts on a full log and on an empty one, in turn.
async fn start(context: &Context, backend: Backend, table: &mut Table) -> Result<()> {
    let entries = context.scale.standing;
    say(format_args!("a log of {entries} entries on {backend}"));
    let mut log = Log::new(context, backend).await?;
    log.open(0..TRAJECTORIES).await?;
    let each = (entries - log.size()) / TRAJECTORIES;
    for n in 0..TRAJECTORIES {
        let make = |n| [received_with(n, format!("Voorstel {n}"))];
        log.fill(n * each..(n + 1) * each, stream(n), false, make)
            .await?;
    }
    log.stop().await?;
    let mut empty = Log::new(context, backend).await?;
    empty.stop().await?;
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    for round in 0..=context.scale.rounds {
        let (full_ready, full_memory) = started(&log)?;
        let (empty_ready, empty_memory) = started(&empty)?;
        // The first start makes the read models, and is not counted.
        if round > 0 {
            ready.push((full_ready, empty_ready));
            memory.push((full_memory, empty_memory));
        }
    }
    let size = thousands(log.size() as f64);
    let name = format!("start to ready, {backend}, {size} entries");
    table.compared(&name, "s", "an empty log", &ready);
    let name = format!("memory after start, {backend}, {size} entries");
    table.compared(&name, "MB", "an empty log", &memory);
    empty.finish().await?;
    log.finish().await
}

fn started(log: &Log) -> Result<(f64, f64)> {
    let served = Served::start(log)?;
    let (ready, memory) = (served.ready.as_secs_f64(), served.memory()?);
    served.stop()?;
    Ok((ready, memory))
}

/// What the tables of a log take, apart from contents and salts: entries, answered keys, tile roots, seals.
const LOG: &str = "'entries', 'commands', 'tile_roots', 'seals'";
const CONTENTS: &str = "'contents', 'salts'";

/// Bytes of the database for a byte of entries, in a log that 256 callers recorded.
async fn stored(context: &Context, backend: Backend, table: &mut Table) -> Result<()> {
    let mut log = Log::new(context, backend).await?;
    log.open(0..1).await?;
    let case = Case {
        backend,
        trajectories: 1,
        callers: 256,
        sealing: Sealing::Callers,
        entries: context.scale.appends,
    };
    append(&mut log, case, 0, 0).await?;
    log.stop().await?;
    let entries = sum(&log, "SELECT sum(length(bytes)) FROM entries").await?;
    let texts = sum(&log, "SELECT sum(size) FROM contents").await?;
    let count = log.size() as f64;
    let taken = taken(&log, LOG).await?;
    let name = format!("stored bytes, {backend}, entries with keys, tile roots and seals");
    let rounds = [(taken / count, entries / count)];
    table.compared(&name, "bytes/entry", "bytes of the entry", &rounds);
    let name = format!("contents stored, {backend}, with salts");
    let rounds = [(self::taken(&log, CONTENTS).await? / count, texts / count)];
    table.compared(&name, "bytes/entry", "bytes of its texts", &rounds);
    log.finish().await
}

/// One number from the database of a log.
async fn sum(log: &Log, select: &str) -> Result<f64> {
    let sum: i64 = match &log.owned {
        Some(owned) => {
            let mut connection = owned.connect().await?;
            let path = format!("SET search_path = {}", owned.schema);
            sqlx::query(&path).execute(&mut connection).await?;
            let select = format!("SELECT ({select})::bigint");
            let sum = sqlx::query_scalar(&select).fetch_one(&mut connection);
            let sum = sum.await?;
            connection.close().await?;
            sum
        }
        None => {
            let options = SqliteConnectOptions::new()
                .filename(log.dir.database())
                .read_only(true);
            let mut connection = options.connect().await?;
            let sum = sqlx::query_scalar(select)
                .fetch_one(&mut connection)
                .await?;
            connection.close().await?;
            sum
        }
    };
    Ok(sum as f64)
}

/// The bytes that tables take with their indexes.
async fn taken(log: &Log, tables: &str) -> Result<f64> {
    let select = match &log.owned {
        Some(owned) => format!(
            "SELECT sum(pg_total_relation_size(format('%I.%I', '{}', name)))
             FROM unnest(ARRAY[{tables}]) AS name",
            owned.schema
        ),
        None => format!(
            "SELECT sum(pgsize) FROM dbstat WHERE name IN
             (SELECT name FROM sqlite_schema WHERE tbl_name IN ({tables}))"
        ),
    };
    sum(log, &select).await
}
