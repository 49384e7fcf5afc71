//! What holds of the PostgreSQL store alone.

use super::{Log, ORIGIN};
use crate::postgres::TestSchema;
use sqlx::PgConnection;
use std::sync::Arc;
use weerklank::store::inspect::Inspect;
use weerklank::store::postgres::{Access, Address, PostgresStore, Rights, grant, migrate};
use weerklank::store::{StoreError, Turn, belongs_to};

pub async fn open() -> (Arc<dyn Inspect>, TestSchema) {
    let schema = TestSchema::new().await;
    let store = schema.store();
    store.is_ready().await.unwrap();
    store.name(ORIGIN).await.unwrap();
    (Arc::new(store), schema)
}

/// Statements that would change what never changes. `{blob}` stands for 32 bytes.
const CHANGES: [&str; 22] = [
    "UPDATE entries SET bytes = 'x' WHERE log_index = 5",
    "UPDATE entries SET log_index = 1000 WHERE log_index = 299",
    "UPDATE entries SET seq = 1000 WHERE false",
    "DELETE FROM entries WHERE log_index = 299",
    "DELETE FROM entries",
    "TRUNCATE entries",
    "TRUNCATE entries, seals, tile_roots CASCADE",
    "INSERT INTO entries VALUES (5, 1, 'x', 'other')",
    "INSERT INTO entries VALUES (5, 1, 'x', 'other') ON CONFLICT (log_index) DO UPDATE SET bytes = 'y'",
    "INSERT INTO entries VALUES (300, 2, 'x', 'stream 1') ON CONFLICT (stream, (seq::bigint)) DO UPDATE SET bytes = 'y'",
    "INSERT INTO entries VALUES (301, 1, 'x', 'other')",
    "INSERT INTO entries VALUES (-1, 1, 'x', 'other')",
    "INSERT INTO entries VALUES (300, 1, 'x', 'other'), (302, 2, 'x', 'other')",
    "INSERT INTO entries VALUES (300, 0, 'x', 'other')",
    "INSERT INTO entries VALUES (300, 1, NULL, 'other')",
    "UPDATE seals SET size = 299",
    "DELETE FROM seals",
    "INSERT INTO seals VALUES (302, 301, {blob}, decode(repeat('00', 64), 'hex'))",
    "INSERT INTO seals VALUES (300, 300, {blob}, decode(repeat('00', 64), 'hex'))",
    "DELETE FROM tile_roots",
    "UPDATE log SET origin = 'other.example/log'",
    "INSERT INTO log VALUES (0, 'other.example/log') ON CONFLICT (id) DO UPDATE SET origin = 'x'",
];

async fn refused(connection: &mut PgConnection, statement: &str) -> String {
    let statement = statement.replace("{blob}", "decode(repeat('00', 32), 'hex')");
    match sqlx::query(&statement).execute(connection).await {
        Ok(_) => panic!("accepted: {statement}"),
        Err(error) => error
            .as_database_error()
            .unwrap()
            .code()
            .unwrap()
            .into_owned(),
    }
}

async fn dump(connection: &mut PgConnection) -> Vec<String> {
    let mut dump = Vec::new();
    for table in ["entries", "seals", "tile_roots", "log"] {
        let rows = format!(
            "SELECT coalesce(string_agg(t::text, ';' ORDER BY t::text), '') FROM {table} t"
        );
        dump.push(
            sqlx::query_scalar(&rows)
                .fetch_one(&mut *connection)
                .await
                .unwrap(),
        );
    }
    dump
}

#[tokio::test]
async fn triggers_refuse_every_change_of_entries_seals_and_tile_roots_even_by_their_owner() {
    let (store, schema) = open().await;
    let mut log = Log::new(store);
    log.append(300).await;
    let mut owner = schema.raw().await;
    let before = dump(&mut owner).await;
    for statement in CHANGES {
        refused(&mut owner, statement).await;
        // A session that calls itself a replica's goes past ordinary triggers.
        sqlx::query("SET session_replication_role = replica")
            .execute(&mut owner)
            .await
            .unwrap();
        refused(&mut owner, statement).await;
        sqlx::query("SET session_replication_role = origin")
            .execute(&mut owner)
            .await
            .unwrap();
    }
    assert_eq!(dump(&mut owner).await, before);
    assert!(log.store.lost_protections().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_role_that_records_has_no_right_to_change_entries() {
    let (store, schema) = open().await;
    let mut log = Log::new(store);
    log.append(300).await;
    let mut recorder = schema.raw_recorder().await;
    for statement in CHANGES.iter().filter(|s| !s.starts_with("INSERT")) {
        assert_eq!(
            refused(&mut recorder, statement).await,
            "42501",
            "{statement}"
        );
    }
    for statement in [
        "ALTER TABLE entries DISABLE TRIGGER ALL",
        "DROP TABLE entries",
        "DROP FUNCTION never_changes() CASCADE",
        "CREATE TABLE more ()",
        "SET session_replication_role = replica",
        "UPDATE salts SET salt = salt",
        "UPDATE contents SET size = 0",
        "UPDATE commands SET log_index = 0",
        "DELETE FROM commands",
    ] {
        assert_eq!(
            refused(&mut recorder, statement).await,
            "42501",
            "{statement}"
        );
    }
}

#[tokio::test]
async fn a_role_that_may_change_entries_is_refused() {
    let (_store, schema) = open().await;
    let owner = PostgresStore::open(&schema.owner, Access::Write);
    let error = owner.is_ready().await.unwrap_err();
    assert!(matches!(error, StoreError::Overprivileged), "{error}");
}

#[tokio::test]
async fn a_role_that_could_come_to_change_entries_is_refused_too() {
    let (_store, schema) = open().await;
    let mut raw = schema.raw().await;
    let name = schema.owner.schema.to_string();
    let (role, owner) = (format!("{name}_role"), format!("{name}_owner"));
    let run = async |raw: &mut PgConnection, sql: &str| {
        let sql = sql.replace("ROLE_", &role).replace("OWNER_", &owner);
        sqlx::raw_sql(&sql).execute(raw).await.unwrap();
    };
    run(
        &mut raw,
        "CREATE ROLE OWNER_; CREATE ROLE ROLE_ LOGIN NOINHERIT",
    )
    .await;
    grant(&schema.owner, &role, Rights::Record).await.unwrap();
    let store = PostgresStore::open(&schema.address(&role, &name), Access::Write);
    store.is_ready().await.unwrap();
    let mine = "ALTER TABLE entries OWNER TO CURRENT_USER";
    for (give, take) in [
        (
            "GRANT UPDATE (bytes) ON entries TO ROLE_",
            "REVOKE UPDATE (bytes) ON entries FROM ROLE_",
        ),
        (
            "GRANT TRIGGER ON seals TO ROLE_",
            "REVOKE TRIGGER ON seals FROM ROLE_",
        ),
        // Not that it is the owner, but that it may become it.
        (
            "ALTER TABLE entries OWNER TO OWNER_; GRANT OWNER_ TO ROLE_",
            "REVOKE OWNER_ FROM ROLE_",
        ),
    ] {
        run(&mut raw, give).await;
        let error = store.is_ready().await.unwrap_err();
        assert!(
            matches!(error, StoreError::Overprivileged),
            "{give}: {error}"
        );
        run(&mut raw, take).await;
        store.is_ready().await.unwrap();
    }
    let gone = "DROP OWNED BY ROLE_; DROP ROLE ROLE_; DROP OWNED BY OWNER_; DROP ROLE OWNER_";
    run(&mut raw, &format!("{mine}; {gone}")).await;
}

#[tokio::test]
async fn a_protection_that_is_gone_is_named() {
    let (store, schema) = open().await;
    let mut owner = schema.raw().await;
    for (change, lost) in [
        (
            "ALTER TABLE seals DISABLE TRIGGER seals_in_line",
            "seals_in_line",
        ),
        (
            "ALTER TABLE entries ENABLE REPLICA TRIGGER entries_never_change",
            "entries_never_change",
        ),
        (
            "DROP TRIGGER tile_roots_never_change ON tile_roots",
            "tile_roots_never_change",
        ),
        (
            "CREATE OR REPLACE FUNCTION entries_gapless() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
            "entries_gapless",
        ),
    ] {
        sqlx::query(change).execute(&mut owner).await.unwrap();
        let found = store.lost_protections().await.unwrap();
        assert!(found.iter().any(|name| name == lost), "{change}: {found:?}");
    }
}

#[tokio::test]
async fn two_writers_at_once_take_turns_and_never_fork() {
    let (store, schema) = open().await;
    let mut one = Log::new(store);
    let mut other = Log::new(Arc::new(schema.store()));
    one.append(3).await;
    for _ in 0..50 {
        (other.frontier, other.leaves) = (one.frontier.clone(), one.leaves.clone());
        let (batch, frontier) = one.batch(2);
        let (a, b) = tokio::join!(
            one.store.append(&batch, Turn::default()),
            other.store.append(&batch, Turn::default())
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let lost = a.and(b).unwrap_err();
        assert!(matches!(lost, StoreError::Conflict), "{lost:?}");
        one.frontier = frontier;
        one.leaves
            .extend(batch.entries.iter().map(|entry| entry.leaf_hash));
    }
    assert_eq!(one.store.size().await.unwrap(), 103);
}

#[tokio::test]
async fn a_schema_without_tables_or_of_a_newer_program_is_told_apart() {
    let (store, schema) = open().await;
    let mut owner = schema.raw().await;
    let never_made = Address {
        schema: "weerklank_never_made".parse().unwrap(),
        ..schema.recorder.clone()
    };
    let empty = PostgresStore::open(&never_made, Access::Write);
    let text = empty.is_ready().await.unwrap_err().to_string();
    assert!(text.contains("tables of the database"), "{text}");
    assert_eq!(store.origin().await.unwrap(), ORIGIN);
    let other = belongs_to(&schema.store(), "other.example/log")
        .await
        .unwrap_err();
    assert!(matches!(other, StoreError::OtherLog { .. }), "{other}");
    // Once more changes nothing.
    assert_eq!(migrate(&schema.owner).await.unwrap(), 3);
    let newer =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', true, '', 0)";
    sqlx::query(newer).execute(&mut owner).await.unwrap();
    for error in [
        schema.store().is_ready().await.unwrap_err(),
        migrate(&schema.owner).await.unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::Schema(_)), "{error}");
    }
}
