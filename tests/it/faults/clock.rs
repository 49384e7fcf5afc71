//! A clock that runs backwards or jumps ahead: `recordedAt` never goes back, and no entry is dated by a
//! clock that shows more time than has passed.

use super::check_log;
use crate::recorder::{Fixture, input, instance, opened, received, start_of_time};
use jiff::{SignedDuration, Timestamp};
use weerklank::recorder::RecordError;
use weerklank_events::Entry;

async fn recorded_at(log: &Fixture, index: u64) -> Timestamp {
    let entries = log.instance.reader.store.entries(index, 1).await.unwrap();
    Entry::decode(&entries[0].bytes)
        .unwrap()
        .envelope
        .recorded_at
}

#[tokio::test]
async fn a_clock_a_little_behind_stands_still_and_one_far_behind_is_refused() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let start = start_of_time();
    for (n, (seconds, expected)) in [(-1, 0), (-59, 0), (-60, 0), (5, 5), (-30, 5), (0, 5)]
        .into_iter()
        .enumerate()
    {
        log.clock.set(start + SignedDuration::from_secs(seconds));
        let sealed = log.seal(received(input(n as u64), "Meer bomen"));
        let receipts = log.record(1, vec![sealed]).await.unwrap();
        let at = recorded_at(&log, receipts[0].log_index).await;
        assert_eq!(at, start + SignedDuration::from_secs(expected), "{seconds}");
    }
    let size = log.size();
    log.clock.set(start - SignedDuration::from_secs(56));
    let refused = log
        .record(1, vec![log.seal(received(input(90), "Te vroeg"))])
        .await;
    let text = refused.as_ref().unwrap_err().to_string();
    assert!(
        matches!(refused, Err(RecordError::ClockBehind { seconds: 61 })),
        "{refused:?}"
    );
    assert!(
        text.contains("61 s") && text.contains("set the clock"),
        "{text}"
    );
    assert_eq!(log.size(), size);
    // The log remembers across a restart.
    let Fixture {
        dir,
        instance: open,
        ..
    } = log;
    drop(open);
    let (instance, clock) = instance(dir.path()).await;
    clock.set(start - SignedDuration::from_secs(56));
    let log = Fixture {
        dir,
        instance,
        clock,
    };
    let sealed = log.seal(received(input(90), "Te vroeg"));
    let refused = log.record(1, vec![sealed]).await;
    assert!(
        matches!(refused, Err(RecordError::ClockBehind { .. })),
        "{refused:?}"
    );
    log.clock.set(start + SignedDuration::from_secs(6));
    let sealed = log.seal(received(input(90), "Op tijd"));
    log.record(1, vec![sealed]).await.unwrap();
    check_log(log.dir.path()).await;
}

fn after(seconds: i64) -> Timestamp {
    start_of_time() + SignedDuration::from_secs(seconds)
}

/// Input `n`, under a key of its own, so that asking again is no second input.
async fn receive(log: &Fixture, n: u64) -> Result<u64, RecordError> {
    let sealed = log.seal_once(received(input(n), "Meer bomen"), &format!("input {n}"));
    Ok(log.record(1, vec![sealed]).await?[0].log_index)
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_is_refused_until_it_is_set_right() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    // A day of work passes, with the small steps of a time server.
    for hour in 1..24 {
        log.clock.set(after(hour * 3600));
        log.clock.jump(after(hour * 3600 + 40));
        receive(&log, hour as u64).await.unwrap();
        log.clock.jump(after(hour * 3600));
    }
    receive(&log, 24).await.unwrap();
    let size = log.size();
    log.clock.set(after(24 * 3600));
    for ahead in [3600 * 24 * 365, 3600, 102, 61] {
        log.clock.jump(after(24 * 3600 + ahead));
        let refused = receive(&log, 25).await;
        let text = refused.as_ref().unwrap_err().to_string();
        assert!(
            matches!(refused, Err(RecordError::ClockAhead { seconds }) if seconds == ahead),
            "{refused:?}"
        );
        assert!(
            text.contains("right time") && text.contains("start the program again"),
            "{text}"
        );
    }
    // The operator is told, also by another process.
    let noted = weerklank::last_fault::LastFault::read(&log.dir.path().join("last-fault.json"));
    let noted = noted.unwrap().unwrap();
    assert_eq!(&*noted.code, "clock");
    assert!(noted.text.contains("jumped"), "{noted:?}");
    assert_eq!(log.size(), size);
    check_log(log.dir.path()).await;
    // Time does pass meanwhile, and the jump stays what it was.
    log.clock.set(after(48 * 3600 + 61));
    let refused = receive(&log, 25).await;
    assert!(
        matches!(refused, Err(RecordError::ClockAhead { seconds: 61 })),
        "{refused:?}"
    );
    log.clock.jump(after(48 * 3600));
    assert_eq!(receive(&log, 25).await.unwrap(), size);
    assert_eq!(recorded_at(&log, size).await, after(48 * 3600));
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn a_clock_that_jumped_and_is_right_is_taken_after_a_restart() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    // As after a night's sleep of the machine.
    log.clock.jump(after(8 * 3600));
    assert!(receive(&log, 1).await.is_err());
    let Fixture { dir, instance, .. } = log;
    drop(instance);
    let (instance, clock) = crate::recorder::instance(dir.path()).await;
    clock.set(after(8 * 3600));
    let log = Fixture {
        dir,
        instance,
        clock,
    };
    assert_eq!(receive(&log, 1).await.unwrap(), 2);
    // What no program can see: a clock that was wrong at the start. Set right, it is behind the log.
    log.clock.jump(after(0));
    let refused = receive(&log, 2).await;
    assert!(
        matches!(refused, Err(RecordError::ClockBehind { seconds: 28_800 })),
        "{refused:?}"
    );
    // Setting a clock right that stood back is no jump ahead.
    log.clock.jump(after(8 * 3600 + 5));
    assert_eq!(receive(&log, 2).await.unwrap(), 3);
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn a_time_is_of_a_millisecond_that_has_begun() {
    let log = Fixture::new().await;
    log.clock
        .set("2026-03-02T09:00:01.123999999Z".parse().unwrap());
    let receipts = log.record(1, vec![log.seal(opened("Nieuw plein"))]).await;
    let at = recorded_at(&log, receipts.unwrap()[0].log_index).await;
    assert_eq!(at.to_string(), "2026-03-02T09:00:01.123Z");
}
