//! Two recorders on one database, without the lock that keeps them apart: one loses, takes the winner's
//! entries in, and goes on. The log stays one line.

use super::{Bench, check_log, record, writer};
use crate::recorder::{input, opened, received, trajectory};
use std::sync::Arc;
use weerklank::recorder::{Receipt, RecordError};
use weerklank::store::Store as _;
use weerklank_events::Stream;

#[tokio::test]
async fn both_record_in_turns_and_each_takes_in_what_the_other_wrote() {
    let log = Bench::new().await;
    let (_, other, sealer) = writer(&log.dir, log.clock.clone()).await.unwrap();
    for n in 0..10 {
        let own = log.receive(n * 2).await.unwrap();
        assert_eq!(own.log_index, 2 + n * 2);
        let sealed = sealer
            .seal(received(input(n * 2 + 1), "Van de ander"))
            .unwrap();
        let receipts = record(&other, 1, vec![sealed]).await.unwrap();
        assert_eq!(receipts[0].log_index, 3 + n * 2);
        // What the other received is known here: rules hold across both.
        let again = sealer.seal(received(input(n * 2), "Nog eens")).unwrap();
        let refused = record(&other, 1, vec![again]).await;
        assert!(
            matches!(refused, Err(RecordError::Refused { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(check_log(log.dir.path()).await, 22);
}

#[tokio::test]
async fn a_stream_first_read_after_the_other_wrote_to_it_is_taken_in_once() {
    let log = Bench::new().await;
    let (_, other, sealer) = writer(&log.dir, log.clock.clone()).await.unwrap();
    // The other opens a trajectory that this one has never read, and goes on in it.
    let records = [
        opened("Elders"),
        received(input(1), "Eerst"),
        received(input(2), "Dan"),
    ];
    for command in records {
        let sealed = sealer.seal(command).unwrap();
        record(&other, 2, vec![sealed]).await.unwrap();
    }
    let sealed = log.seal(received(input(3), "Hier"), "hier");
    let receipts = record(&log.recorder, 2, vec![sealed]).await.unwrap();
    assert_eq!(receipts[0].log_index, 5);
    assert_eq!(check_log(log.dir.path()).await, 6);
    let stream = Stream::Trajectory(trajectory(2)).to_string();
    let entries = log.store.stream_entries(&stream, 0, 9).await.unwrap();
    assert_eq!(entries.len(), 4);
}

#[tokio::test]
async fn a_key_that_the_other_answered_gets_the_others_receipt() {
    let log = Bench::new().await;
    let (_, other, sealer) = writer(&log.dir, log.clock.clone()).await.unwrap();
    let command = received(input(1), "Eens");
    let sealed = sealer.seal_once(command.clone(), "tester", "k").unwrap();
    let first = record(&other, 1, vec![sealed]).await.unwrap();
    let again = log.seal(command.clone(), "k");
    let replayed = record(&log.recorder, 1, vec![again]).await.unwrap();
    assert!(replayed[0].replayed);
    assert_eq!(replayed[0].leaf_hash, first[0].leaf_hash);
    // Beside new entries in one batch too, where the other's index is one that this draft gives out.
    let sealed = sealer
        .seal_once(received(input(2), "Twee"), "tester", "k2")
        .unwrap();
    let first = record(&other, 1, vec![sealed]).await.unwrap();
    let records = vec![
        log.seal(received(input(3), "Drie"), "k3"),
        log.seal(received(input(2), "Twee"), "k2"),
    ];
    let receipts = record(&log.recorder, 1, records).await.unwrap();
    assert_eq!((receipts[0].replayed, receipts[1].replayed), (false, true));
    assert_eq!(receipts[1].leaf_hash, first[0].leaf_hash);
    assert_eq!(receipts[1].log_index, first[0].log_index);
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn a_key_that_was_used_in_another_trajectory_is_another_request() {
    let log = Bench::new().await;
    let records = |key: &str| {
        vec![
            log.seal(opened("Elders"), &format!("open {key}")),
            log.seal(received(input(1), "Meer bomen"), key),
        ]
    };
    let first = record(&log.recorder, 2, records("k")).await.unwrap();
    let elsewhere = vec![log.seal(received(input(1), "Meer bomen"), "k")];
    let refused = record(&log.recorder, 1, elsewhere).await;
    assert!(
        matches!(refused, Err(RecordError::KeyReused { position: 0 })),
        "{refused:?}"
    );
    // Whoever asks again for a trajectory to be opened may have thrown a new id for it.
    let again = record(&log.recorder, 3, records("k")).await.unwrap();
    let indices = |receipts: &[Receipt]| receipts.iter().map(|r| r.log_index).collect::<Vec<_>>();
    assert_eq!(indices(&again), indices(&first));
    assert!(again.iter().all(|receipt| receipt.replayed));
    check_log(log.dir.path()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_at_once_answer_everybody_and_the_copy_never_gets_smaller() {
    let log = Arc::new(Bench::new().await);
    let (_, other, sealer) = writer(&log.dir, log.clock.clone()).await.unwrap();
    let mut callers = Vec::new();
    for caller in 0..6u64 {
        let (log, other, sealer) = (log.clone(), other.clone(), sealer.clone());
        callers.push(tokio::spawn(async move {
            let mut told = Vec::new();
            let mut copied = 0;
            for n in 0..12 {
                let n = caller * 100 + n;
                let command = received(input(n), &format!("Inbreng {n}"));
                let recorder = if caller % 2 == 0 {
                    &log.recorder
                } else {
                    &other
                };
                let receipts = loop {
                    let key = format!("{n}");
                    let sealed = sealer.seal_once(command.clone(), "tester", &key).unwrap();
                    match record(recorder, 1, vec![sealed]).await {
                        Ok(receipts) => break receipts,
                        // Twenty lost in a row; asking again is what a caller does.
                        Err(RecordError::Unavailable(error)) => {
                            assert!(error.to_string().contains("try again"), "{error}");
                        }
                        Err(error) => panic!("{error}"),
                    }
                };
                told.push(receipts[0].log_index);
                let now = log.copied();
                assert!(
                    now >= copied && now > receipts[0].log_index,
                    "{now} after {copied}"
                );
                copied = now;
            }
            told
        }));
    }
    let mut told = Vec::new();
    for caller in callers {
        told.extend(caller.await.unwrap());
    }
    told.sort_unstable();
    assert_eq!(told, (2..2 + 72).collect::<Vec<_>>());
    check_log(log.dir.path()).await;
}
