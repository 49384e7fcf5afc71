//! What lasts too long: locks, statements, servers that are full or hang. Each is given up within its limit, told
//! as what it is, and passes. All of them at once, because each takes as long as its limit.

use super::log::{Log, PATIENCE, PAUSE, Told, occupy, passing, receive, signal, tell};
use super::server::Server;
use super::{TestSchema, connect, url_for};
use sqlx::PgConnection;
use tokio::time::timeout;
use weerklank::data_dir::DataDir;
use weerklank::instance::Instance;
use weerklank::store::StoreError;
use weerklank::store::postgres::{Access, Rights, grant};
use weerklank_events::vocabulary::Purpose;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lasts_too_long_is_given_up_within_its_limit_and_passes() {
    let server = Server::new().await;
    let url = &server.url;
    tokio::join!(
        within("lock", a_lock_that_is_not_let_go(url)),
        within("transaction", a_transaction_that_stands_still(url)),
        within("statement", a_statement_that_takes_too_long(url)),
        within("connections", all_of_our_connections_in_use(url)),
        within("room", a_server_without_room(url)),
        within("hanging", a_server_that_hangs(url, false)),
        within("hanging and going on", a_server_that_hangs(url, true)),
        within("password", a_wrong_password(&server)),
    );
}

async fn within(name: &str, work: impl Future<Output = ()>) {
    timeout(PATIENCE, work)
        .await
        .unwrap_or_else(|_| panic!("{name}: not given up"));
}

async fn run(raw: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(sql).execute(raw).await.unwrap();
}

async fn a_lock_that_is_not_let_go(url: &str) {
    let (log, mut told) = (Log::on(url).await, Told::new());
    log.settle(1, &mut told).await;
    let mut raw = log.schema.raw().await;
    run(&mut raw, "BEGIN").await;
    occupy(&mut raw).await;
    let error = log.receive(2).await.unwrap_err();
    assert_eq!(passing(&error), "databaseHeld");
    run(&mut raw, "ROLLBACK").await;
    log.settle(2, &mut told).await;
    log.check(&told).await;
}

/// Another writer of ours that was stopped in the middle: the server ends its transaction by the limit that
/// every writer sets for itself.
async fn a_transaction_that_stands_still(url: &str) {
    let (log, mut told) = (Log::on(url).await, Told::new());
    log.settle(1, &mut told).await;
    let mut watch = log.schema.raw().await;
    let mut other = log.schema.raw_recorder().await;
    run(
        &mut other,
        "SET idle_in_transaction_session_timeout = '2s'; BEGIN",
    )
    .await;
    occupy(&mut other).await;
    let faults = log.settle(2, &mut told).await;
    assert!(
        faults.iter().all(|fault| *fault == "databaseHeld"),
        "{faults:?}"
    );
    assert!(
        log.backends(&mut watch, "state = 'idle in transaction'")
            .await
            .is_empty()
    );
    let ended = sqlx::raw_sql("COMMIT")
        .execute(&mut other)
        .await
        .unwrap_err();
    let code = ended
        .as_database_error()
        .map(|error| error.code().unwrap().into_owned());
    assert!(code.is_none_or(|code| code == "25P03"));
    log.check(&told).await;
}

async fn a_statement_that_takes_too_long(url: &str) {
    let (log, mut told) = (Log::on(url).await, Told::new());
    log.settle(1, &mut told).await;
    let mut raw = log.schema.raw().await;
    let slow = "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(3600); RETURN NULL; END $$;
                CREATE TRIGGER slow AFTER INSERT ON entries FOR EACH STATEMENT EXECUTE FUNCTION slow()";
    run(&mut raw, slow).await;
    let error = log.receive(2).await.unwrap_err();
    assert_eq!(passing(&error), "databaseCancelled");
    // An administrator who does not want to wait for that.
    let cancelling = async {
        let pid = log.wait_for(&mut raw, "wait_event = 'PgSleep'").await;
        tell(&mut raw, "pg_cancel_backend", pid).await;
    };
    let (error, ()) = tokio::join!(log.receive(2), cancelling);
    assert_eq!(passing(&error.unwrap_err()), "databaseCancelled");
    run(&mut raw, "DROP FUNCTION slow() CASCADE").await;
    log.settle(2, &mut told).await;
    assert!(!told[&2].replayed);
    log.check(&told).await;
}

async fn all_of_our_connections_in_use(url: &str) {
    let (log, mut told) = (Log::on(url).await, Told::new());
    log.settle(1, &mut told).await;
    let database = log.address.servers.database(Access::Write);
    let mut leases = Vec::new();
    let error = loop {
        match database.lease().await {
            Ok(lease) => leases.push(lease),
            Err(error) => break error,
        }
        assert!(leases.len() < 100);
    };
    assert!(matches!(error, StoreError::Exhausted), "{error}");
    let error = log.receive(2).await.unwrap_err();
    assert_eq!(passing(&error), "databaseConnectionsExhausted");
    drop(leases);
    log.settle(2, &mut told).await;
    log.check(&told).await;
}

async fn a_server_without_room(url: &str) {
    let schema = TestSchema::on(url).await;
    let mut raw = connect(url).await;
    run(&mut raw, "CREATE ROLE few LOGIN").await;
    grant(&schema.owner, "few", Rights::Record).await.unwrap();
    let (log, mut told) = (Log::of(schema, "few").await, Told::new());
    log.settle(1, &mut told).await;
    // Somebody else has the only place.
    run(&mut raw, "ALTER ROLE few CONNECTION LIMIT 1").await;
    let other = loop {
        log.terminate(&mut raw).await;
        let options: sqlx::postgres::PgConnectOptions = url_for(url, "few").parse().unwrap();
        if let Ok(other) = sqlx::ConnectOptions::connect(&options).await {
            break other;
        }
    };
    let mut faults = Vec::new();
    while faults.last() != Some(&"databaseConnectionsExhausted") {
        faults.push(passing(&log.receive(2).await.unwrap_err()));
        assert!(faults.len() < 5, "{faults:?}");
    }
    // It leaves while somebody waits: nobody is told anything.
    let leaving = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        sqlx::Connection::close(other).await.unwrap();
    };
    let (faults, ()) = tokio::join!(log.settle(2, &mut told), leaving);
    assert!(faults.is_empty(), "{faults:?}");
    log.check(&told).await;
}

/// Its processes are stopped. One that goes on later still has the append to do, of which nobody waits for the
/// outcome: it must find that it comes too late, or be found itself.
async fn a_server_that_hangs(url: &str, goes_on_first: bool) {
    let (log, mut told) = (Log::on(url).await, Told::new());
    let mut raw = log.schema.raw().await;
    log.settle(1, &mut told).await;
    // What opening it left behind goes, so that every connection is one that appends.
    log.terminate(&mut raw).await;
    log.settle(2, &mut told).await;
    // Not in the middle of anything: a process that is stopped with one of the server's own locks stops all.
    let size = "SELECT size FROM published";
    while sqlx::query_scalar::<_, i64>(size)
        .fetch_one(&mut raw)
        .await
        .unwrap()
        < 4
    {
        tokio::time::sleep(PAUSE).await;
    }
    let hung = log.backends(&mut raw, "true").await;
    hung.iter().for_each(|pid| signal("STOP", pid));
    let error = log.receive(3).await.unwrap_err();
    assert_eq!(passing(&error), "databaseConnectionLost");
    if !goes_on_first {
        log.settle(3, &mut told).await;
    }
    hung.iter().for_each(|pid| signal("CONT", pid));
    let pids: Vec<_> = hung.iter().map(ToString::to_string).collect();
    let still = format!("pid IN ({})", pids.join(","));
    while !log.backends(&mut raw, &still).await.is_empty() {
        tokio::time::sleep(PAUSE).await;
    }
    if goes_on_first {
        log.settle(3, &mut told).await;
        assert!(told[&3].replayed, "it was recorded after all");
    }
    log.settle(4, &mut told).await;
    log.check(&told).await;
}

async fn a_wrong_password(server: &Server) {
    let schema = TestSchema::on(&server.url).await;
    let mut raw = schema.raw().await;
    run(&mut raw, "CREATE ROLE locked LOGIN PASSWORD 'right'").await;
    grant(&schema.owner, "locked", Rights::Record)
        .await
        .unwrap();
    server.ask_password_of("locked").await;
    let log = loop {
        // The server reads its rules a moment later.
        let wrong = url_for(&server.url, "locked:wr0ng");
        let options: sqlx::postgres::PgConnectOptions = wrong.parse().unwrap();
        if sqlx::ConnectOptions::connect(&options).await.is_err() {
            break Log::of(schema, "locked:right").await;
        }
    };
    let data = DataDir::new(log.second().keep());
    let wrong = data.clone().on(log.schema.address("locked:wr0ng", "wrong"));
    let clock = std::sync::Arc::new(weerklank::clock::SystemClock);
    let opened = Instance::open(wrong, clock, None, Purpose::Record).await;
    let error = opened.err().unwrap();
    assert_eq!(error.code(), "databaseForbidden");
    let text = error.to_string();
    assert!(
        !text.contains("wr0ng") && text.contains("weerklank migrate --grant"),
        "{text}"
    );
    std::fs::remove_dir_all(data.path()).unwrap();
    assert_eq!(receive(&log.instance, 1).await.unwrap().log_index, 2);
}

#[tokio::test]
async fn a_right_that_was_taken_away_is_named_and_given_back() {
    let (log, mut told) = (Log::new().await, Told::new());
    let mut raw = log.schema.raw().await;
    let role = super::RECORDER;
    run(&mut raw, &format!("REVOKE INSERT ON seals FROM {role}")).await;
    let text = log.receive(1).await.unwrap_err().to_string();
    assert!(
        text.contains("refuses this user") && text.contains("--grant"),
        "{text}"
    );
    grant(&log.schema.owner, role, Rights::Record)
        .await
        .unwrap();
    log.settle(1, &mut told).await;
    run(
        &mut raw,
        &format!("REVOKE USAGE ON SCHEMA {} FROM {role}", log.name),
    )
    .await;
    let error = log.open(&log.second()).await.err().unwrap();
    assert_eq!(error.code(), "databaseForbidden");
    grant(&log.schema.owner, role, Rights::Record)
        .await
        .unwrap();
    log.check(&told).await;
}

#[tokio::test]
async fn a_server_that_became_read_only_is_no_primary() {
    let (schema, role) = (TestSchema::new().await, "weerklank_test_demoted");
    let mut raw = schema.raw().await;
    // Other processes run the same test.
    let made = format!(
        "DO $$ BEGIN PERFORM pg_advisory_xact_lock(4216); IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')
         THEN CREATE ROLE {role} LOGIN; END IF; END $$; ALTER ROLE {role} RESET default_transaction_read_only"
    );
    run(&mut raw, &made).await;
    grant(&schema.owner, role, Rights::Record).await.unwrap();
    let (log, mut told) = (Log::of(schema, role).await, Told::new());
    log.settle(1, &mut told).await;
    // For the sessions to come, as on a server that was demoted.
    run(
        &mut raw,
        &format!("ALTER ROLE {role} SET default_transaction_read_only = on"),
    )
    .await;
    log.terminate(&mut raw).await;
    let mut faults = Vec::new();
    while faults.last() != Some(&"databaseWithoutPrimary") {
        faults.push(passing(&log.receive(2).await.unwrap_err()));
        assert!(faults.len() < 5, "{faults:?}");
    }
    run(
        &mut raw,
        &format!("ALTER ROLE {role} RESET default_transaction_read_only"),
    )
    .await;
    log.settle(2, &mut told).await;
    log.check(&told).await;
}
