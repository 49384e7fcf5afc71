//! One log that is busy, or whose database hangs, keeps no other waiting. Measured by what happens before what,
//! never by the time it takes.

use super::towns::{PATIENCE, Towns, ask, tell, until};
use crate::recorder::{input, received};
use sqlx::Row as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::task::JoinSet;
use weerklank::http::App;
use weerklank_events::vocabulary::Role;
use weerklank_events::{Stream, TrajectoryId};

/// Callers of the busy log.
const CALLERS: u64 = 300;
/// Commands of each quiet log.
const COMMANDS: u64 = 40;
/// How often every caller of the busy log may be answered while a quiet one waits for one answer, at most: as
/// many rounds as that takes at the utmost where the two take turns.
const ROUNDS: u64 = 4;
/// What a log takes of the connections at once, at most.
const SHARE: i64 = 5;

async fn receive(app: &App, id: TrajectoryId, n: u64) {
    let instance = app.instance().unwrap();
    let command = received(input(n), "Meer bomen in de straat");
    let key = format!("input {n}");
    let sealed = instance.sealer.seal_once(command, "tester", &key).unwrap();
    let stream = Stream::Trajectory(id);
    let answer = instance.record(stream, "tester", Role::Recorder, vec![sealed]);
    answer.await.unwrap();
}

/// Starts the callers of a busy log, who ask again as soon as they are answered.
fn keep_busy(
    app: &Arc<App>,
    id: TrajectoryId,
    answered: &Arc<AtomicU64>,
    on: &Arc<AtomicBool>,
) -> JoinSet<()> {
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let (app, answered, on) = (app.clone(), answered.clone(), on.clone());
        callers.spawn(async move {
            let mut n = caller << 32;
            while on.load(Ordering::Relaxed) {
                receive(&app, id, n).await;
                answered.fetch_add(1, Ordering::Relaxed);
                n += 1;
            }
        });
    }
    callers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_log_and_quiet_ones_take_turns() {
    let towns = Towns::new(&["oss", "boxtel"], &["vught", "uden"]).await;
    let sites = towns.all_open().await;
    let apps: Vec<_> = sites.all().iter().map(|site| site.app().unwrap()).collect();
    let mut ids = Vec::new();
    for (app, number) in apps.iter().zip(1..) {
        ids.push(tell(app, "x", number).await);
    }
    // The busy one of each backend beside a quiet one of each.
    for (busy, quiet) in [(0, [1, 2]), (2, [3, 1])] {
        let (answered, on) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(true)));
        let mut callers = keep_busy(&apps[busy], ids[busy], &answered, &on);
        let now = || answered.load(Ordering::Relaxed);
        until("the busy log being busy", async || now() > CALLERS).await;
        for quiet in quiet {
            let mut meanwhile = Vec::new();
            for n in 0..COMMANDS {
                let before = now();
                receive(&apps[quiet], ids[quiet], ((busy as u64) << 40) | n).await;
                meanwhile.push(now() - before);
                let host = format!("{}.test", sites.all()[quiet].name());
                let page = ask(&sites, &host, "/", None).await;
                assert_eq!(page.status, 200);
            }
            meanwhile.sort_unstable();
            let median = meanwhile[meanwhile.len() / 2];
            assert!(
                median <= ROUNDS * CALLERS,
                "the busy log was answered {median} times while a quiet one waited: {meanwhile:?}"
            );
        }
        on.store(false, Ordering::Relaxed);
        while let Some(done) = callers.join_next().await {
            done.unwrap();
        }
    }
    drop((apps, sites));
    let sizes = towns.check().await;
    assert!(sizes[0].1 > CALLERS && sizes[2].1 > CALLERS, "{sizes:?}");
    assert_eq!(sizes[1].1, 3 + 2 * COMMANDS);
    assert_eq!(sizes[3].1, 3 + COMMANDS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_whose_statements_hang_leaves_the_others_their_connections() {
    let towns = Towns::new(&["oss", "boxtel"], &[]).await;
    let sites = towns.all_open().await;
    let quiet = sites.all()[1].app().unwrap();
    let id = tell(&quiet, "boxtel", 1).await;
    let mut owner = towns.schemas[0].1.raw().await;
    let mut look = towns.schemas[0].1.raw().await;
    let mut locked = sqlx::Connection::begin(&mut owner).await.unwrap();
    sqlx::query("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *locked)
        .await
        .unwrap();
    let mut waiting = async || -> i64 {
        let held = "SELECT count(*) AS held FROM pg_locks WHERE NOT granted AND relation = 'entries'::regclass";
        let row = sqlx::query(held).fetch_one(&mut look).await.unwrap();
        row.get("held")
    };
    // Pages of the log that hangs, more than there are connections.
    let mut pages = JoinSet::new();
    for _ in 0..60 {
        let sites = sites.clone();
        pages.spawn(async move { ask(&sites, "oss.test", "/logboek/0", None).await.status });
    }
    until("taking its share", async || waiting().await == SHARE).await;
    for n in 0..5 {
        receive(&quiet, id, n).await;
        let page = ask(&sites, "boxtel.test", "/logboek/0", None).await;
        assert_eq!(page.status, 200);
        assert!(waiting().await <= SHARE);
    }
    assert!(quiet.wait_for(7, PATIENCE).await);
    locked.rollback().await.unwrap();
    let mut statuses = Vec::new();
    while let Some(page) = pages.join_next().await {
        statuses.push(page.unwrap().as_u16());
    }
    assert!(
        statuses.iter().all(|status| [200, 503].contains(status)),
        "{statuses:?}"
    );
    // It is well again.
    assert_eq!(
        ask(&sites, "oss.test", "/logboek/0", None).await.status,
        200
    );
}
