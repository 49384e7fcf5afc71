//! A clock that runs backwards: `recordedAt` never does.

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

#[tokio::test]
async fn a_time_is_of_a_millisecond_that_has_begun() {
    let log = Fixture::new().await;
    log.clock
        .set("2026-03-02T09:00:01.123999999Z".parse().unwrap());
    let receipts = log.record(1, vec![log.seal(opened("Nieuw plein"))]).await;
    let at = recorded_at(&log, receipts.unwrap()[0].log_index).await;
    assert_eq!(at.to_string(), "2026-03-02T09:00:01.123Z");
}
