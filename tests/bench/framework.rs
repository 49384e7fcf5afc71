//! The framework on its own store: `CqrsFramework` over `PostgresEventRepository`, on one aggregate of 20,000
//! events with 32 callers, without snapshots and with them, against our recorder on as long a trajectory.
//!
//! Two aggregates are held against ours: the trajectory itself, which keeps the same state and refuses by the
//! same rules, and one that keeps two numbers and checks nothing, the least that an aggregate can cost. A
//! caller who loses a conflict tries again at once, as ours never has to.

use crate::append::{Case, Sealing, append};
use crate::commands::{DAY, opened, received, stream, trajectory};
use crate::context::{Context, Result, rate, say};
use crate::logs::{Backend, Log, connect};
use crate::table::Table;
use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{Aggregate, AggregateError, CqrsFramework, DomainEvent as _};
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Connection as _, PgPool};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use weerklank::content::Sealer;
use weerklank_events::Event;
use weerklank_events::cqrs::Record;
use weerklank_events::trajectory::Trajectory;

/// Events in the aggregate before anything is measured.
const EVENTS: u64 = 20_000;
/// Who record in it at once.
const CALLERS: u64 = 32;
/// Events between two snapshots.
const SNAPSHOT: usize = 100;
/// Events in one statement while it is filled.
const FILLING: usize = 1000;

/// An aggregate that takes our events.
trait Peer: Aggregate<Event = Event, Services = (), Command: Send> + Clone + 'static {
    /// The command that records this.
    fn command(event: Event) -> Self::Command;
}

impl Peer for Trajectory {
    fn command(event: Event) -> Record {
        Record { event, today: DAY }
    }
}

/// An aggregate that costs as little as one can.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Numbers {
    received: u64,
    points: u64,
}

/// It refuses nothing.
#[derive(Debug, thiserror::Error)]
#[error("refused")]
struct Never;

impl Aggregate for Numbers {
    const TYPE: &'static str = "trajectory";
    type Command = Event;
    type Event = Event;
    type Error = Never;
    type Services = ();

    async fn handle(
        &mut self,
        command: Event,
        (): &(),
        sink: &EventSink<Self>,
    ) -> std::result::Result<(), Never> {
        sink.write(command, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Event) {
        self.received += 1;
        if let Event::InputReceived(fact) = event {
            self.points += u64::from(fact.points);
        }
    }
}

impl Peer for Numbers {
    fn command(event: Event) -> Event {
        event
    }
}

type Framework<A> = CqrsFramework<A, PersistedEventStore<PostgresEventRepository, A>>;

/// The tables of postgres-es 0.5, as its `db/init.sql` makes them.
const TABLES: &str = "
CREATE TABLE events (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL,
    sequence bigint CHECK (sequence >= 0) NOT NULL, event_type text NOT NULL, event_version text NOT NULL,
    payload json NOT NULL, metadata json NOT NULL, PRIMARY KEY (aggregate_type, aggregate_id, sequence));
CREATE TABLE snapshots (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL,
    last_sequence bigint CHECK (last_sequence >= 0) NOT NULL,
    current_snapshot bigint CHECK (current_snapshot >= 0) NOT NULL, payload json NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, last_sequence))";

/// A schema with the framework's tables.
struct Store<A: Peer> {
    schema: String,
    pool: PgPool,
    framework: Arc<Framework<A>>,
}

/// Measures all of them, against ours in turn.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    say(format_args!("cqrs-es on postgres-es, {EVENTS} events"));
    let case = Case {
        backend: Backend::Postgres,
        trajectories: 1,
        callers: 256,
        sealing: Sealing::Callers,
        entries: context.scale.appends,
    };
    let mut log = Log::new(context, Backend::Postgres).await?;
    log.open(0..1).await?;
    log.fill(1..EVENTS, stream(0), false, |n| [received(n)])
        .await?;
    let sealer = log.instance()?.sealer.clone();
    let without = Store::<Trajectory>::new(context, &sealer, false).await?;
    let with = Store::<Trajectory>::new(context, &sealer, true).await?;
    let numbers = Store::<Numbers>::new(context, &sealer, true).await?;
    let mut rounds: [Vec<(f64, f64)>; 3] = Default::default();
    let mut number = EVENTS;
    let time = context.scale.framework;
    for round in 1..=context.scale.rounds as u64 {
        let first = round << 40;
        let took = append(&mut log, case, 0, number).await?;
        number += case.entries;
        let ours = rate(case.entries, took.elapsed);
        rounds[0].push((ours, without.run(time, &sealer, first).await?));
        rounds[1].push((ours, with.run(time, &sealer, first).await?));
        rounds[2].push((ours, numbers.run(time, &sealer, first).await?));
    }
    let kinds = [
        "without snapshots",
        "with snapshots",
        "keeping two numbers, with snapshots",
    ];
    for (rounds, kind) in rounds.iter().zip(kinds) {
        let against = format!("cqrs-es {kind}, 20,000 events, {CALLERS} callers");
        table.compared(&case.to_string(), "entries/s", &against, rounds);
    }
    without.finish(context).await?;
    with.finish(context).await?;
    numbers.finish(context).await?;
    log.finish().await
}

/// One caller: an event after the other, each until it is in or the time is over.
async fn call<A: Peer>(
    framework: &Framework<A>,
    sealer: &Sealer,
    first: u64,
    end: Instant,
) -> Result<u64> {
    let id = trajectory(0).to_string();
    let mut recorded = 0;
    for n in first.. {
        let event = sealer.seal(received(n))?.event;
        loop {
            if Instant::now() >= end {
                return Ok(recorded);
            }
            match framework.execute(&id, A::command(event.clone())).await {
                Ok(()) => break,
                Err(AggregateError::AggregateConflict) => {}
                Err(error) => return Err(error.to_string().into()),
            }
        }
        recorded += 1;
    }
    Ok(recorded)
}

/// Fills the aggregate: it is opened, and the rest are inputs. A snapshot is taken of its last state.
async fn fill<A: Peer>(connection: &mut PgConnection, sealer: &Sealer) -> Result<()> {
    let id = trajectory(0).to_string();
    let mut last = A::default();
    let sequences: Vec<u64> = (1..=EVENTS).collect();
    for sequences in sequences.chunks(FILLING) {
        let (mut numbers, mut kinds, mut payloads) = (Vec::new(), Vec::new(), Vec::new());
        for sequence in sequences {
            let command = match sequence {
                1 => opened(),
                input => received(input - 1),
            };
            let event = sealer.seal(command)?.event;
            numbers.push(i64::try_from(*sequence)?);
            kinds.push(event.event_type());
            payloads.push(serde_json::to_string(&event)?);
            last.apply(event);
        }
        sqlx::query(
            "INSERT INTO events SELECT 'trajectory', $1, sequence, kind, '1', payload::json, '{}'
             FROM unnest($2::bigint[], $3::text[], $4::text[]) AS new (sequence, kind, payload)",
        )
        .bind(&id)
        .bind(numbers)
        .bind(kinds)
        .bind(payloads)
        .execute(&mut *connection)
        .await?;
    }
    let taken = EVENTS / SNAPSHOT as u64;
    sqlx::query("INSERT INTO snapshots VALUES ('trajectory', $1, $2, $3, $4::text::json)")
        .bind(&id)
        .bind(i64::try_from(EVENTS)?)
        .bind(i64::try_from(taken)?)
        .bind(serde_json::to_string(&last)?)
        .execute(&mut *connection)
        .await?;
    // So that its reads are planned as on a table that has been in use.
    sqlx::raw_sql("ANALYZE events; ANALYZE snapshots")
        .execute(connection)
        .await?;
    Ok(())
}

impl<A: Peer> Store<A> {
    async fn new(context: &Context, sealer: &Sealer, with_snapshots: bool) -> Result<Self> {
        let schema = format!("bench_{}", crate::context::token()?);
        let mut connection = connect(&context.url).await?;
        let made = format!("CREATE SCHEMA {schema}; SET search_path = {schema}; {TABLES}");
        sqlx::raw_sql(&made).execute(&mut connection).await?;
        fill::<A>(&mut connection, sealer).await?;
        connection.close().await?;
        let options = PgConnectOptions::from_str(&context.url)?.options([("search_path", &schema)]);
        let pool = PgPoolOptions::new()
            .max_connections(u32::try_from(CALLERS)?)
            .connect_with(options)
            .await?;
        let repository = PostgresEventRepository::new(pool.clone());
        let store = match with_snapshots {
            true => PersistedEventStore::new_snapshot_store(repository, SNAPSHOT),
            false => PersistedEventStore::new_event_store(repository),
        };
        let framework = Arc::new(CqrsFramework::new(store, vec![], ()));
        Ok(Self {
            schema,
            pool,
            framework,
        })
    }

    /// Records for so long with all callers. Gives how many events were written in a second; those whose
    /// caller was told of a conflict all the same, which happens with snapshots, count in its favour.
    async fn run(&self, time: Duration, sealer: &Sealer, first: u64) -> Result<f64> {
        let before = self.events().await?;
        let started = Instant::now();
        let end = started + time;
        let mut callers = JoinSet::new();
        for caller in 0..CALLERS {
            let (framework, sealer) = (self.framework.clone(), sealer.clone());
            let first = first + (caller << 32);
            callers.spawn(async move { call(&framework, &sealer, first, end).await });
        }
        let mut recorded = 0;
        while let Some(caller) = callers.join_next().await {
            recorded += caller??;
        }
        let took = started.elapsed();
        let written = self.events().await? - before;
        if written < recorded {
            return Err(format!("cqrs-es told of {recorded} events and wrote {written}").into());
        }
        Ok(rate(written, took))
    }

    async fn events(&self) -> Result<u64> {
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM events")
            .fetch_one(&self.pool)
            .await?;
        Ok(count.unsigned_abs())
    }

    async fn finish(self, context: &Context) -> Result<()> {
        self.pool.close().await;
        let mut connection = connect(&context.url).await?;
        let drop = format!("DROP SCHEMA {} CASCADE", self.schema);
        sqlx::raw_sql(&drop).execute(&mut connection).await?;
        Ok(())
    }
}
