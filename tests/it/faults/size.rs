//! Entries at and over the size limit. The rules of the domain keep every command far below it, so the
//! largest that they admit goes through the recorder, and the largest that the format admits is put into
//! the database under the log's own seal, where the next start, the check and the export meet it.

use super::erasure::erased;
use super::start::tamper;
use super::{ORIGIN, check_log};
use crate::recorder::{Fixture, input, opened, received, start_of_time, trajectory};
use weerklank::check::check;
use weerklank::content::Sealer;
use weerklank::data_dir::DataDir;
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::log::seal;
use weerklank::recorder::RecordError;
use weerklank::store::sqlite::SqliteStore;
use weerklank::store::{Batch, NewActor, NewEntry, Seal, Store as _, Turn, frontier_at};
use weerklank_events::entry::{EntryError, MAX_ENTRY_BYTES};
use weerklank_events::facts::Body;
use weerklank_events::vocabulary::{BodyKind, BodyRole, Role};
use weerklank_events::{ActorId, CauseId, Commitment, Entry, Envelope, Event, Refusal, Stream};

#[tokio::test]
async fn the_largest_command_is_recorded_and_a_larger_one_refused() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let inputs: Vec<_> = (0..501)
        .map(|n| log.seal(received(input(n), "Meer bomen")))
        .collect();
    let words: Vec<_> = inputs
        .iter()
        .map(|sealed| Commitment(sealed.contents[0].commitment.0))
        .collect();
    log.record(1, inputs).await.unwrap();
    let size = log.size();
    let refused = log.record(1, vec![log.seal(erased(words.clone()))]).await;
    let text = refused.as_ref().unwrap_err().to_string();
    assert!(
        matches!(&refused, Err(RecordError::Refused { refusal, .. }) if *refusal != Refusal::ReservedStream),
        "{refused:?}"
    );
    assert!(text.contains("500"), "{text}");
    assert_eq!(log.size(), size, "nothing of it was recorded");
    check_log(log.dir.path()).await;
    let receipts = log
        .record(1, vec![log.seal(erased(words[..500].to_vec()))])
        .await
        .unwrap();
    let stored = log
        .instance
        .reader
        .store
        .entries(receipts[0].log_index, 1)
        .await
        .unwrap();
    assert!(stored[0].bytes.len() > MAX_ENTRY_BYTES / 2);
    check_log(log.dir.path()).await;
}

fn body(letters: usize) -> Body {
    Body {
        organisation: "a".repeat(letters).parse().unwrap(),
        body: BodyKind::Other,
        role: BodyRole::Advises,
        mandate: None,
    }
}

/// An entry of `bytes` bytes that opens trajectory 9 with the sealed title.
fn entry_of(bytes: usize, event: &Event) -> Result<Vec<u8>, EntryError> {
    let Event::TrajectoryOpened(fact) = event else {
        panic!("{event:?}")
    };
    let mut fact = fact.clone();
    let envelope = Envelope {
        actor: ActorId([9; 16]),
        cause: CauseId([8; 16]),
        previous: None,
        recorded_at: start_of_time(),
        role: Role::Recorder,
        seq: 1,
        trajectory: Stream::Trajectory(trajectory(9)),
    };
    let encode = |fact: &weerklank_events::facts::TrajectoryOpened<Commitment>| {
        let (envelope, event) = (envelope.clone(), Event::TrajectoryOpened(fact.clone()));
        Entry { envelope, event }.encode()
    };
    fact.bodies = vec![body(1)];
    let one = encode(&fact)?.len();
    fact.bodies.push(body(1));
    let each = encode(&fact)?.len() - one;
    let more = (bytes - one) / each;
    let missing = (bytes - one) % each;
    // Two of them make up for what is missing: a code has at most 40 letters.
    fact.bodies = vec![body(1); more - 1];
    fact.bodies.push(body(1 + missing / 2));
    fact.bodies.push(body(1 + missing.div_ceil(2)));
    encode(&fact)
}

/// Appends bytes as the first entry of trajectory 9, sealed by the key of the log.
async fn append(dir: &DataDir, bytes: Vec<u8>, contents: Vec<weerklank::store::NewContent>) {
    let signer = dir.keys(ORIGIN, false).unwrap().0;
    let store = SqliteStore::open(&dir.database(), ORIGIN).await.unwrap();
    let first_index = store.size().await.unwrap();
    let mut tree = frontier_at(&store, first_index).await.unwrap();
    let leaf: Hash = leaf_hash(&bytes);
    tree.append(leaf);
    let sealed = seal::Batch {
        origin: ORIGIN,
        first: first_index,
        size: tree.size(),
        root: tree.root(),
    };
    let stream = Stream::Trajectory(trajectory(9)).to_string();
    let (contents, actor) = (contents.into_iter(), [9; 16]);
    let batch = Batch {
        first_index,
        previous_leaf: Some(store.hashes(0, first_index - 1, 1).await.unwrap()[0]),
        actors: vec![NewActor {
            stream: stream.clone(),
            principal: "tester".to_owned(),
            actor,
        }],
        entries: vec![NewEntry {
            stream,
            seq: 1,
            bytes,
            leaf_hash: leaf,
        }],
        contents: contents
            .map(|content| weerklank::store::NewContent {
                log_index: first_index,
                ..content
            })
            .collect(),
        seal: Some(Seal {
            first_index,
            size: tree.size(),
            root: tree.root(),
            signature: sealed.seal(&signer).unwrap(),
        }),
        ..Batch::default()
    };
    store.append(&batch, Turn::default()).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn an_entry_at_the_limit_goes_everywhere_and_one_over_it_nowhere() {
    let log = Fixture::new().await;
    let Fixture { dir, instance, .. } = log;
    drop(instance);
    let data = DataDir::new(dir.path());
    let sealer = Sealer::new(ORIGIN.to_owned(), data.keys(ORIGIN, false).unwrap().1);
    let sealed = sealer.seal(opened("Nieuw plein")).unwrap();
    let over = entry_of(MAX_ENTRY_BYTES + 1, &sealed.event).unwrap_err();
    let text = over.to_string();
    assert!(
        text.contains("65536") && text.contains("several commands"),
        "{text}"
    );
    let whole = entry_of(MAX_ENTRY_BYTES, &sealed.event).unwrap();
    assert_eq!(whole.len(), 65_535);
    append(&data, whole.clone(), sealed.contents).await;
    let (instance, clock) = crate::recorder::instance(dir.path()).await;
    let log = Fixture {
        dir,
        instance,
        clock,
    };
    let receipts = log
        .record(9, vec![log.seal(received(input(1), "Meer bomen"))])
        .await
        .unwrap();
    assert_eq!(receipts[0].log_index, 2);
    assert_eq!(
        log.instance.reader.store.entries(1, 1).await.unwrap()[0].bytes,
        whole
    );
    assert_eq!(check_log(log.dir.path()).await, 3);
    // Somebody makes it a byte longer.
    let Fixture { dir, instance, .. } = log;
    drop(instance);
    tamper(
        dir.path(),
        "DROP TRIGGER entries_no_update;
         UPDATE entries SET bytes = CAST(CAST(bytes AS TEXT) || ' ' AS BLOB) WHERE log_index = 1",
    )
    .await;
    let report = check(&data, |_, _| ()).await.unwrap();
    let found: Vec<_> = report.findings.iter().map(|f| f.name.name()).collect();
    assert!(found.contains(&"entryNotCanonical".to_owned()), "{found:?}");
}
