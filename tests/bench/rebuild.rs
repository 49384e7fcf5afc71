//! Making all read models anew, against a bare insert of the very rows that come out of it into a fresh file
//! with the same tables, and beside COPY of the entries out of PostgreSQL.

use crate::commands::{answered, received, stream};
use crate::context::{Context, Result, rate, say, timed};
use crate::copy;
use crate::logs::{Backend, Log};
use crate::table::{Table, thousands};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Row as _, Sqlite, TypeInfo as _, ValueRef as _};
use std::path::Path;
use weerklank::projector::Projector;

/// Trajectories among which the inputs are dealt.
const TRAJECTORIES: u64 = 10;
/// Rows in one statement, at most.
const ROWS: usize = 256;
/// Rows in one transaction, at most: about as many as one page of entries gives.
const ROWS_PER_TRANSACTION: usize = 8192;

/// One value of a row, whatever its type.
enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

/// A table as it is in the finished file.
struct Copied {
    name: String,
    columns: usize,
    rows: Vec<Vec<Value>>,
}

/// Measures the rebuild from both stores.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let inputs = context.scale.rebuilt;
        say(format_args!(
            "a log of {inputs} answered inputs on {backend}"
        ));
        let mut log = Log::new(context, backend).await?;
        log.open(0..TRAJECTORIES).await?;
        let each = inputs / TRAJECTORIES;
        for n in 0..TRAJECTORIES {
            let make = |n| [received(n), answered(n)];
            log.fill(n * each..(n + 1) * each, stream(n), false, make)
                .await?;
        }
        rounds(context, &log, table, backend).await?;
        log.finish().await?;
    }
    Ok(())
}

async fn rounds(context: &Context, log: &Log, table: &mut Table, backend: Backend) -> Result<()> {
    let (mut bare, mut copied) = (Vec::new(), Vec::new());
    for round in 0..=context.scale.rounds {
        let path = context.path("projections")?;
        let (took, projector) = timed(async {
            let store = log.instance()?.reader.store.clone();
            let projector = Projector::anew(store, &path).await?;
            projector.follow_to(log.size(), |_, _| {}).await?;
            Ok(projector)
        })
        .await?;
        if projector.read_model().position().await? != log.size() {
            return Err("the read models do not hold every entry".into());
        }
        projector.close().await;
        let ours = rate(log.size(), took);
        let insert = rate(log.size(), inserted(context, &path).await?);
        let copy = match &log.owned {
            Some(owned) => {
                let mut connection = owned.connect().await?;
                let read = copy::read(&mut connection, &owned.schema);
                let (took, _) = timed(read).await?;
                connection.close().await?;
                Some(rate(log.size(), took))
            }
            None => None,
        };
        remove(&path);
        // The first round warms up, and is not counted.
        if round > 0 {
            bare.push((ours, insert));
            copied.extend(copy.map(|copy| (ours, copy)));
        }
    }
    let inputs = thousands(context.scale.rebuilt as f64);
    let name = format!("rebuild of all projections, {backend}, {inputs} answered inputs");
    table.compared(
        &name,
        "entries/s",
        "bare insert of the resulting rows",
        &bare,
    );
    if !copied.is_empty() {
        table.compared(&name, "entries/s", "COPY TO STDOUT of the entries", &copied);
    }
    Ok(())
}

fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(suffix);
        // The whole folder goes at the end; this only saves room meanwhile.
        let _ = std::fs::remove_file(file);
    }
}

/// How long it takes to insert the rows of a finished file into a fresh one.
async fn inserted(context: &Context, finished: &Path) -> Result<std::time::Duration> {
    let mut from = SqliteConnectOptions::new()
        .filename(finished)
        .read_only(true)
        .connect()
        .await?;
    let schema: Vec<String> = sqlx::query_scalar(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type <> 'table', rowid",
    )
    .fetch_all(&mut from)
    .await?;
    let mut tables = Vec::new();
    let names: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut from)
            .await?;
    for name in names {
        tables.push(read(&mut from, name).await?);
    }
    from.close().await?;

    let path = context.path("bare")?;
    // The same settings as the read models have.
    let mut into = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("secure_delete", "ON")
        .connect()
        .await?;
    for statement in &schema {
        sqlx::raw_sql(statement).execute(&mut into).await?;
    }
    let (took, ()) = timed(async {
        for table in &tables {
            write(&mut into, table).await?;
        }
        Ok(())
    })
    .await?;
    into.close().await?;
    remove(&path);
    Ok(took)
}

async fn read(from: &mut SqliteConnection, name: String) -> Result<Copied> {
    let select = format!("SELECT * FROM {name}");
    let mut rows = Vec::new();
    for row in sqlx::query(&select).fetch_all(from).await? {
        let mut values = Vec::with_capacity(row.len());
        for column in 0..row.len() {
            let raw = row.try_get_raw(column)?;
            let kind = raw.type_info().into_owned();
            values.push(match kind.name() {
                _ if raw.is_null() => Value::Null,
                "INTEGER" | "BOOLEAN" => Value::Integer(row.try_get(column)?),
                "REAL" => Value::Real(row.try_get(column)?),
                "TEXT" => Value::Text(row.try_get(column)?),
                _ => Value::Blob(row.try_get(column)?),
            });
        }
        rows.push(values);
    }
    let columns = rows.first().map_or(0, Vec::len);
    Ok(Copied {
        name,
        columns,
        rows,
    })
}

async fn write(into: &mut SqliteConnection, table: &Copied) -> Result<()> {
    let row = format!("({})", vec!["?"; table.columns].join(", "));
    let statement = |rows: usize| {
        let rows = vec![row.as_str(); rows].join(", ");
        format!("INSERT INTO {} VALUES {rows}", table.name)
    };
    let full = statement(ROWS);
    for rows in table.rows.chunks(ROWS_PER_TRANSACTION) {
        let mut tx = into.begin().await?;
        for rows in rows.chunks(ROWS) {
            let partial;
            let text = if rows.len() == ROWS {
                &full
            } else {
                partial = statement(rows.len());
                &partial
            };
            let mut query: Query<'_, Sqlite, SqliteArguments<'_>> = sqlx::query(text);
            for value in rows.iter().flatten() {
                query = match value {
                    Value::Null => query.bind(None::<i64>),
                    Value::Integer(value) => query.bind(*value),
                    Value::Real(value) => query.bind(*value),
                    Value::Text(value) => query.bind(value),
                    Value::Blob(value) => query.bind(value),
                };
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
