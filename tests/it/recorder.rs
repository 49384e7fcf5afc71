//! The recorder on a real store: what it answers is durable, conditional and recorded once, and every
//! step leaves a log that verifies.

use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use weerklank::clock::SetClock;
use weerklank::content::Sealed;
use weerklank::data_dir::DataDir;
use weerklank::instance::Instance;
use weerklank::recorder::{Receipt, RecordError};
use weerklank_events::facts::{InputAnswered, InputReceived, TrajectoryOpened};
use weerklank_events::vocabulary::{Form, Outcome, Purpose, Role};
use weerklank_events::{Command, Content, InputId, Refusal, Stream, TrajectoryId};

pub fn start_of_time() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

pub async fn instance(dir: &Path) -> (Instance, Arc<SetClock>) {
    let clock = Arc::new(SetClock::new(start_of_time()));
    let origin = "log.example.test/participatie".parse().unwrap();
    let dir = DataDir::new(dir);
    let instance = Instance::open(dir, clock.clone(), Some(origin), Purpose::Record)
        .await
        .unwrap();
    (instance, clock)
}

pub fn trajectory(n: u8) -> TrajectoryId {
    TrajectoryId([n; 16])
}

pub fn opened(title: &str) -> Command {
    Command::TrajectoryOpened(TrajectoryOpened {
        form: Form::Consultation,
        phase: None,
        bodies: vec![],
        owner: None,
        place: None,
        theme: None,
        portfolio: None,
        legal_basis: None,
        profile: None,
        occurred_on: None,
        title: Content::text(title),
    })
}

pub fn received(input: InputId, words: &str) -> Command {
    Command::InputReceived(InputReceived {
        input,
        kind: None,
        channel: None,
        points: 1,
        session: None,
        signatories: None,
        replyable: None,
        sent_on: None,
        occurred_on: None,
        words: Content::text(words),
        particulars: None,
        reference: None,
    })
}

pub fn answered(input: InputId) -> Command {
    Command::InputAnswered(InputAnswered {
        input,
        point: 1,
        outcome: Outcome::Adopted,
        occurred_on: None,
        reason: None,
        change: None,
        destination: None,
    })
}

pub fn input(n: u64) -> InputId {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    InputId(id)
}

impl Fixture {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (instance, clock) = instance(dir.path()).await;
        Self {
            dir,
            instance,
            clock,
        }
    }

    pub fn seal(&self, command: Command) -> Sealed {
        self.instance.sealer.seal(command).unwrap()
    }

    pub fn seal_once(&self, command: Command, key: &str) -> Sealed {
        self.instance
            .sealer
            .seal_once(command, "tester", key)
            .unwrap()
    }

    pub async fn record(&self, n: u8, records: Vec<Sealed>) -> Result<Vec<Receipt>, RecordError> {
        let stream = Stream::Trajectory(trajectory(n));
        self.instance
            .record(stream, "tester", Role::Recorder, records)
            .await
    }

    pub fn size(&self) -> u64 {
        self.instance.recorder.published().borrow().checkpoint.size
    }
}

/// A log in a directory of its own.
pub struct Fixture {
    pub dir: tempfile::TempDir,
    pub instance: Instance,
    pub clock: Arc<SetClock>,
}

fn refused(result: Result<Vec<Receipt>, RecordError>) -> (usize, Refusal) {
    match result {
        Err(RecordError::Refused { position, refusal }) => (position, refusal),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn a_log_begins_with_its_creation_and_goes_on_after_a_restart() {
    let log = Fixture::new().await;
    assert_eq!(log.size(), 1);
    let receipts = log
        .record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    assert_eq!(receipts[0].log_index, 1);
    let Fixture {
        dir,
        instance: open,
        ..
    } = log;
    drop(open);
    let (instance, clock) = instance(dir.path()).await;
    let log = Fixture {
        dir,
        instance,
        clock,
    };
    let receipts = log
        .record(1, vec![log.seal(received(input(1), "Meer bomen"))])
        .await
        .unwrap();
    assert_eq!(receipts[0].log_index, 2);
}

#[tokio::test]
async fn a_submission_is_all_or_nothing() {
    let log = Fixture::new().await;
    let records = vec![
        log.seal(opened("Nieuw plein")),
        log.seal(received(input(1), "Meer bomen")),
        log.seal(answered(input(2))),
    ];
    assert_eq!(
        refused(log.record(1, records).await),
        (2, Refusal::InputNotReceived)
    );
    assert_eq!(log.size(), 1);
    let records = vec![
        log.seal(opened("Nieuw plein")),
        log.seal(received(input(1), "Meer bomen")),
    ];
    assert_eq!(log.record(1, records).await.unwrap().len(), 2);
    assert_eq!(log.size(), 3);
}

#[tokio::test]
async fn the_same_key_gets_the_same_receipt_and_another_request_is_refused() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let first = log
        .record(
            1,
            vec![log.seal_once(received(input(1), "Meer bomen"), "k1")],
        )
        .await
        .unwrap();
    let again = log
        .record(
            1,
            vec![log.seal_once(received(input(1), "Meer bomen"), "k1")],
        )
        .await
        .unwrap();
    assert_eq!(
        (again[0].log_index, again[0].leaf_hash),
        (first[0].log_index, first[0].leaf_hash)
    );
    assert!(again[0].replayed && !first[0].replayed);
    let other = log
        .record(
            1,
            vec![log.seal_once(received(input(1), "Minder bomen"), "k1")],
        )
        .await;
    assert!(
        matches!(other, Err(RecordError::KeyReused { position: 0 })),
        "{other:?}"
    );
    let twice = vec![
        log.seal_once(received(input(2), "Een bankje"), "k2"),
        log.seal_once(received(input(2), "Een bankje"), "k2"),
    ];
    let receipts = log.record(1, twice).await.unwrap();
    assert_eq!(receipts[0].log_index, receipts[1].log_index);
    assert_eq!(log.size(), 4);
}

#[tokio::test]
async fn many_callers_are_answered_from_few_appends() {
    let log = Arc::new(Fixture::new().await);
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let callers: Vec<_> = (0..64)
        .map(|caller| {
            let log = log.clone();
            tokio::spawn(async move {
                for n in 0..16 {
                    let command = received(input(caller * 100 + n), "Meer bomen");
                    log.record(1, vec![log.seal(command)]).await.unwrap();
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    assert_eq!(log.size(), 2 + 64 * 16);
}

#[tokio::test]
async fn a_key_met_again_before_it_is_answered_leads_to_the_same_entry() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let ask = |command: Command, key: &str| {
        let records = vec![log.seal_once(command, key)];
        log.instance
            .recorder
            .submit(weerklank::recorder::Submission {
                stream: Stream::Trajectory(trajectory(1)),
                principal: "tester".to_owned(),
                role: Role::Recorder,
                records,
            })
    };
    let mut asked = Vec::new();
    // More than one batch, so that the second time falls into the first's batch, the next, or a later one.
    for n in 0..300 {
        let key = format!("{n}");
        asked.push((
            n,
            ask(received(input(n), "Meer bomen"), &key).await.unwrap(),
        ));
        asked.push((
            n,
            ask(received(input(n), "Meer bomen"), &key).await.unwrap(),
        ));
        let other = ask(received(input(n), "Minder bomen"), &key).await.unwrap();
        let refused = match n % 50 {
            0 => other.receipts().await,
            _ => continue,
        };
        let reused = matches!(refused, Err(RecordError::KeyReused { position: 0 }));
        assert!(reused, "{n}: {refused:?}");
    }
    let mut told = std::collections::HashMap::new();
    for (n, asked) in asked {
        let receipt = asked.receipts().await.unwrap()[0].clone();
        let first = *told.entry(n).or_insert(receipt.log_index);
        assert_eq!(receipt.log_index, first, "{n}");
    }
    assert_eq!(log.size(), 2 + 300);
    crate::faults::check_log(log.dir.path()).await;
}
