//! The log as others' tools read it: `postgres-es`' repository over the view `events`, and what `cqrs-es` builds
//! on that. They give the same events as the log itself.

use super::TestSchema;
use super::log::Log;
use crate::recorder::{answered, input, opened, received, trajectory};
use cqrs_es::persist::{
    GenericQuery, PersistedEventRepository as _, PersistedEventStore, QueryReplay, ReplayStream,
    SerializedEvent, ViewRepository as _,
};
use cqrs_es::{
    AggregateContext as _, DomainEvent as _, EventEnvelope, EventStore as _, Query, View,
};
use postgres_es::{PostgresEventRepository, PostgresViewRepository};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use weerklank::content::Sealed;
use weerklank::instance::Reader;
use weerklank::store::StoredEntry;
use weerklank_events::trajectory::Trajectory;
use weerklank_events::vocabulary::Role;
use weerklank_events::{Command, Entry, Event, Stream};

/// Connections whose search_path begins with the schema: postgres-es' tables have fixed names.
async fn pool(schema: &TestSchema, url: &str) -> PgPool {
    let options: PgConnectOptions = url.parse().unwrap();
    let options = options.options([("search_path", &schema.owner.schema.to_string())]);
    let pool = PgPoolOptions::new()
        .max_connections(4)
        .connect_with(options);
    pool.await.unwrap()
}

/// Three trajectories with inputs and answers, in turns.
async fn recorded() -> Log {
    let log = Log::new().await;
    let record = async |stream: u8, command: Command| {
        let sealed: Sealed = log.instance.sealer.seal(command).unwrap();
        let stream = Stream::Trajectory(trajectory(stream));
        let recorded = log
            .instance
            .record(stream, "tester", Role::Recorder, vec![sealed]);
        recorded.await.unwrap();
    };
    record(2, opened("Het park")).await;
    record(3, opened("De brug")).await;
    for n in 0..20 {
        for stream in 1..4 {
            record(stream, received(input(n), &format!("Inbreng {n}"))).await;
            if n % 2 == 0 {
                record(stream, answered(input(n))).await;
            }
        }
    }
    log
}

fn id(n: u8) -> String {
    Stream::Trajectory(trajectory(n)).to_string()
}

/// The entries of a stream, as the log has them.
async fn entries(log: &Log, stream: &str) -> Vec<(StoredEntry, Entry)> {
    let reader = Reader::open(log.data()).await.unwrap();
    let entries = reader
        .store
        .stream_entries(stream, 0, u32::MAX)
        .await
        .unwrap();
    let decoded = |stored: StoredEntry| {
        let entry = Entry::decode(&stored.bytes).unwrap();
        (stored, entry)
    };
    entries.into_iter().map(decoded).collect()
}

/// An event of the view is that of the log: nothing is missing, nothing was added.
fn same(event: SerializedEvent, (stored, entry): &(StoredEntry, Entry)) {
    let (kind, version) = entry.event.kind();
    assert_eq!(event.aggregate_id, entry.envelope.trajectory.to_string());
    assert_eq!(event.aggregate_type, "trajectory");
    assert_eq!(event.sequence as u64, entry.envelope.seq);
    assert_eq!(event.event_type, kind);
    assert_eq!(event.event_version, version.to_string());
    assert_eq!(event.event_version, entry.event.event_version());
    let envelope: EventEnvelope<Trajectory> = event.try_into().unwrap();
    assert_eq!(envelope.payload, entry.event);
    let of = |name: &str| envelope.metadata[name].as_str();
    assert_eq!(of("logIndex"), stored.log_index.to_string());
    assert_eq!(of("leafHash"), stored.leaf_hash.to_string());
    assert_eq!(of("actor"), hex::encode(entry.envelope.actor.0));
    assert_eq!(of("cause"), hex::encode(entry.envelope.cause.0));
    let bytes = String::from_utf8(stored.bytes.clone()).unwrap();
    for name in ["recordedAt", "role"] {
        assert!(
            bytes.contains(&format!("\"{name}\":\"{}\"", of(name))),
            "{bytes}"
        );
    }
}

#[tokio::test]
async fn the_repository_of_postgres_es_reads_the_events_of_the_log() {
    let log = recorded().await;
    let pool = pool(&log.schema, &log.schema.reader_url()).await;
    let repository = PostgresEventRepository::new(pool).with_streaming_channel_size(3);
    let mut all = 0;
    for stream in 1..4 {
        let expected = entries(&log, &id(stream)).await;
        assert_eq!(expected.len(), 31);
        let found = repository
            .get_events::<Trajectory>(&id(stream))
            .await
            .unwrap();
        assert_eq!(found.len(), expected.len());
        found
            .into_iter()
            .zip(&expected)
            .for_each(|(found, expected)| same(found, expected));
        let last = repository
            .get_last_events::<Trajectory>(&id(stream), 7)
            .await
            .unwrap();
        assert_eq!(last.len(), expected.len() - 7);
        last.into_iter()
            .zip(&expected[7..])
            .for_each(|(found, expected)| same(found, expected));
        let stream = repository
            .stream_events::<Trajectory>(&id(stream))
            .await
            .unwrap();
        assert_eq!(streamed(stream).await.len(), expected.len());
        all += expected.len();
    }
    // Not in the order of the log: by number, whatever the trajectory.
    let streamed = streamed(repository.stream_all_events::<Trajectory>().await.unwrap()).await;
    assert_eq!(streamed.len(), all);
    let none = repository
        .get_events::<Trajectory>("no such trajectory")
        .await
        .unwrap();
    assert!(none.is_empty());
    // It reads, and cannot be made to write.
    let events = repository.get_events::<Trajectory>(&id(1)).await.unwrap();
    assert!(
        repository
            .persist::<Trajectory>(&events[..1], None)
            .await
            .is_err()
    );
}

async fn streamed(mut stream: ReplayStream) -> Vec<EventEnvelope<Trajectory>> {
    let mut events = Vec::new();
    while let Some(event) = stream.next::<Trajectory>(&[]).await {
        events.push(event.unwrap());
    }
    events
}

#[tokio::test]
async fn the_aggregate_that_cqrs_es_loads_is_that_of_the_log() {
    let log = recorded().await;
    let pool = pool(&log.schema, &log.schema.reader_url()).await;
    let repository = PostgresEventRepository::new(pool);
    let store = PersistedEventStore::<_, Trajectory>::new_event_store(repository);
    for stream in 1..4 {
        let mut expected = Trajectory::default();
        for (_, entry) in entries(&log, &id(stream)).await {
            expected.apply(&entry.event);
        }
        let mut loaded = store.load_aggregate(&id(stream)).await.unwrap();
        assert_eq!(*loaded.aggregate(), expected);
    }
}

/// What a query was shown, by trajectory.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<BTreeMap<String, Vec<Event>>>>);

#[async_trait::async_trait]
impl Query<Trajectory> for Shown {
    async fn dispatch(&self, id: &str, events: &[EventEnvelope<Trajectory>]) {
        let mut shown = self.0.lock().unwrap();
        let events = events.iter().map(|event| event.payload.clone());
        shown.entry(id.to_owned()).or_default().extend(events);
    }
}

/// A view of others' making.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    received: u32,
    answered: u32,
    last: Option<usize>,
}

impl View<Trajectory> for Counts {
    fn update(&mut self, event: &EventEnvelope<Trajectory>) {
        match event.payload {
            Event::InputReceived(_) => self.received += 1,
            Event::InputAnswered(_) => self.answered += 1,
            _ => {}
        }
        self.last = Some(event.sequence);
    }
}

#[tokio::test]
async fn a_replay_shows_a_query_every_event_of_a_trajectory_once_and_in_order() {
    let log = recorded().await;
    let pool = pool(&log.schema, &log.schema.reader_url()).await;
    let shown = Shown::default();
    let repository = PostgresEventRepository::new(pool);
    let mut replay = QueryReplay::new(repository, shown.clone());
    replay.use_error_handler(Box::new(|error| panic!("{error}")));
    replay.replay_all().await.unwrap();
    let shown = std::mem::take(&mut *shown.0.lock().unwrap());
    assert_eq!(shown.len(), 3);
    for stream in 1..4 {
        let expected = entries(&log, &id(stream)).await.into_iter();
        let expected: Vec<_> = expected.map(|(_, entry)| entry.event).collect();
        assert_eq!(shown[&id(stream)], expected);
    }
}

#[tokio::test]
async fn a_view_of_others_is_rebuilt_from_the_log() {
    let log = recorded().await;
    let pool = pool(&log.schema, log.schema.owner_url()).await;
    let table = "CREATE TABLE counts (view_id text PRIMARY KEY, version bigint NOT NULL, payload json NOT NULL)";
    sqlx::query(table).execute(&pool).await.unwrap();
    let view = Arc::new(PostgresViewRepository::<Counts, Trajectory>::new(
        "counts",
        pool.clone(),
    ));
    let repository = PostgresEventRepository::new(pool);
    let mut query = GenericQuery::new(view.clone());
    query.use_error_handler(Box::new(|error| panic!("{error}")));
    let replay = QueryReplay::<_, _, Trajectory>::new(repository, query);
    for stream in 1..4 {
        replay.replay(&id(stream)).await.unwrap();
        let found = view.load(&id(stream)).await.unwrap();
        let expected = Counts {
            received: 20,
            answered: 10,
            last: Some(31),
        };
        assert_eq!(found, Some(expected));
    }
}

#[tokio::test]
async fn the_view_has_the_columns_that_postgres_es_reads() {
    let schema = TestSchema::new().await;
    let mut owner = schema.raw().await;
    let columns = "SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
                   WHERE attrelid = 'events'::regclass AND attnum > 0 ORDER BY attnum";
    let columns: Vec<(String, String)> =
        sqlx::query_as(columns).fetch_all(&mut owner).await.unwrap();
    let columns: Vec<_> = columns.iter().map(|(name, of)| (&**name, &**of)).collect();
    let expected = [
        ("aggregate_type", "text"),
        ("aggregate_id", "text"),
        ("sequence", "bigint"),
        ("event_type", "text"),
        ("event_version", "text"),
        ("payload", "json"),
        ("metadata", "json"),
    ];
    assert_eq!(columns, expected);
}

/// The statements of postgres-es 0.5 (`sql_query.rs`), which it keeps to itself.
const SELECTS: [(&str, &str); 2] = [
    ("", "(stream = "),
    (" AND sequence > 20", "(seq)::bigint > 20)"),
];

#[tokio::test]
async fn the_view_finds_a_trajectory_by_its_index_and_in_order() {
    let log = recorded().await;
    let mut owner = log.schema.raw().await;
    // However few the rows: only where the index cannot be used is there another way then.
    let ways = "SET enable_seqscan = off; SET enable_bitmapscan = off; SET plan_cache_mode = force_generic_plan";
    sqlx::raw_sql(ways).execute(&mut owner).await.unwrap();
    for (number, (more, condition)) in SELECTS.into_iter().enumerate() {
        let statement = format!(
            "PREPARE p{number}(text, text) AS
             SELECT aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
             FROM events WHERE aggregate_type = $1 AND aggregate_id = $2{more} ORDER BY sequence"
        );
        sqlx::raw_sql(&statement).execute(&mut owner).await.unwrap();
        let explain = format!("EXPLAIN EXECUTE p{number}('trajectory', '{}')", id(1));
        let plan: Vec<String> = sqlx::query_scalar(&explain)
            .fetch_all(&mut owner)
            .await
            .unwrap();
        let plan = plan.join("\n");
        assert!(plan.contains("Index Scan using entries_stream"), "{plan}");
        let found = plan
            .lines()
            .find(|line| line.contains("Index Cond"))
            .unwrap();
        assert!(
            found.contains("(stream = ") && found.contains(condition),
            "{plan}"
        );
        assert!(!plan.contains("Sort"), "{plan}");
    }
}
