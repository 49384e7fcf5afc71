//! Erasure through the recorder: the content and what opens it are gone from everywhere, and the log still
//! verifies.

use super::{check_log, raw};
use crate::export::verify_with;
use crate::recorder::{Fixture, input, opened, received, trajectory};
use std::path::Path;
use std::sync::Arc;
use weerklank::content::Sealed;
use weerklank::export::{content_path, export};
use weerklank::log::hash::Hash;
use weerklank::projector::Projector;
use weerklank_events::content::Particulars;
use weerklank_events::facts::{ContentErased, ContentPublished};
use weerklank_events::vocabulary::{ErasureGround, PublicationGround};
use weerklank_events::{Command, Commitment};
use weerklank_projections::report::to_json;

const SECRET: &str = "Mijn achternaam is Verzonnen-Langeveld en ik woon op nummer 12.";

fn published(content: Vec<Commitment>) -> Command {
    Command::ContentPublished(ContentPublished {
        content,
        ground: PublicationGround::OwnText,
        redacted: None,
    })
}

pub fn erased(content: Vec<Commitment>) -> Command {
    Command::ContentErased(ContentErased {
        content,
        ground: ErasureGround::Request,
        replacement: None,
    })
}

fn commitments(sealed: &Sealed) -> Vec<Commitment> {
    let declared = sealed.event.declared();
    declared
        .into_iter()
        .map(|(_, commitment)| commitment)
        .collect()
}

fn salts(sealed: &Sealed) -> Vec<[u8; 32]> {
    sealed.contents.iter().map(|content| content.salt).collect()
}

/// Every file below a directory that holds the bytes, as they are or in hexadecimal.
fn holding(dir: &Path, bytes: &[u8]) -> Vec<String> {
    let hex = hex::encode(bytes).into_bytes();
    let mut found = Vec::new();
    for file in std::fs::read_dir(dir).unwrap().flatten() {
        let path = file.path();
        if path.is_dir() {
            found.extend(holding(&path, bytes));
            continue;
        }
        let held = std::fs::read(&path).unwrap();
        let holds = |needle: &[u8]| held.windows(needle.len()).any(|part| part == needle);
        if holds(bytes) || holds(&hex) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn what_was_erased_is_nowhere_any_more_and_the_log_verifies() {
    let log = Fixture::new().await;
    let open = log.seal(opened("Nieuw plein"));
    let sealed = log.seal_once(received(input(1), SECRET), "k");
    let (words, salt) = (commitments(&sealed), salts(&sealed));
    let receipts = log.record(1, vec![open, sealed]).await.unwrap();
    log.record(1, vec![log.seal(published(words.clone()))])
        .await
        .unwrap();
    let place = content_path(&Hash(words[0].0));
    let out = log.dir.path().join("before");
    export(&log.instance.reader, &out, |_, _| ()).await.unwrap();
    assert!(out.join(&place).exists());
    assert_eq!(holding(&out, SECRET.as_bytes()).len(), 1);
    std::fs::remove_dir_all(&out).unwrap();
    assert!(
        !holding(log.dir.path(), &salt[0]).is_empty(),
        "the salt can be found before"
    );

    log.record(1, vec![log.seal(erased(words.clone()))])
        .await
        .unwrap();
    // While the program still runs.
    assert_eq!(holding(log.dir.path(), SECRET.as_bytes()), [""; 0]);
    assert_eq!(holding(log.dir.path(), &salt[0]), [""; 0]);
    let reader = &log.instance.reader;
    let hashes = [Hash(words[0].0)];
    assert!(reader.store.contents(&hashes).await.unwrap().is_empty());
    assert!(reader.open_contents(&hashes).await.unwrap().is_empty());

    // The same again still gets its receipt; another request under the key too, since nothing can be
    // compared any more.
    for words in [SECRET, "Iets anders"] {
        let again = log.seal_once(received(input(1), words), "k");
        let answer = log.record(1, vec![again]).await.unwrap();
        assert_eq!(answer[0].leaf_hash, receipts[1].leaf_hash);
        assert!(answer[0].replayed);
    }
    assert_eq!(log.size(), 5);

    let out = log.dir.path().join("after");
    let exported = export(reader, &out, |_, _| ()).await.unwrap();
    assert!(exported.missing.is_empty() && !out.join(place).exists());
    let said = verify_with(&out, reader.key.to_string(), None);
    said.sound();
    assert_eq!(said.json["counts"]["erased"], 1);
    assert_eq!(holding(&out, SECRET.as_bytes()), [""; 0]);

    let report = weerklank::report::take(reader, trajectory(1), None)
        .await
        .unwrap();
    let json = String::from_utf8(to_json(&report).unwrap()).unwrap();
    assert!(!json.contains("Langeveld"));
    let path = log.dir.path().join("p.db");
    let projector = Projector::open(reader.store.clone(), &path).await.unwrap();
    projector.follow_to(5, |_, _| ()).await.unwrap();
    let contents = projector.read_model().contents(&words).await.unwrap();
    let view = format!("{:?}", contents[&words[0]].state);
    assert!(view.contains("Erased"), "{view}");
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn words_and_particulars_are_erased_apart() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let Command::InputReceived(mut fact) = received(input(1), SECRET) else {
        unreachable!();
    };
    let particulars = Particulars {
        area: Some("Aan het einde van de kade".to_owned()),
        ..Particulars::default()
    };
    fact.particulars = particulars.to_content();
    let sealed = log.seal(Command::InputReceived(fact));
    let (both, salts) = (commitments(&sealed), salts(&sealed));
    assert_eq!(both.len(), 2);
    log.record(1, vec![sealed]).await.unwrap();
    let field = |n: usize| Hash(both[n].0);
    log.record(1, vec![log.seal(erased(vec![both[1]]))])
        .await
        .unwrap();
    let found = log
        .instance
        .reader
        .open_contents(&[field(0), field(1)])
        .await
        .unwrap();
    assert!(found.contains_key(&field(0)) && !found.contains_key(&field(1)));
    assert_eq!(holding(log.dir.path(), &salts[1]), [""; 0]);
    assert_ne!(holding(log.dir.path(), &salts[0]), [""; 0]);
    check_log(log.dir.path()).await;
}

/// Rows move between pages as a tree grows; a page they left must not keep what is erased later.
#[tokio::test]
async fn no_salt_stays_behind_where_the_database_moved_it_from() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let mut all = Vec::new();
    for round in 0..12 {
        let records: Vec<_> = (0..150)
            .map(|n| log.seal(received(input(round * 1000 + n), "Meer bomen")))
            .collect();
        all.extend(
            records
                .iter()
                .map(|sealed| (commitments(sealed)[0], salts(sealed)[0])),
        );
        log.record(1, records).await.unwrap();
    }
    let gone: Vec<_> = all.iter().step_by(3).copied().collect();
    for part in gone.chunks(100) {
        let list = part.iter().map(|(commitment, _)| *commitment).collect();
        log.record(1, vec![log.seal(erased(list))]).await.unwrap();
    }
    let mut left = 0;
    for file in ["log.db", "log.db-wal"] {
        let bytes = std::fs::read(log.dir.path().join(file)).unwrap();
        let held: std::collections::HashSet<&[u8]> = bytes.windows(32).collect();
        left += gone
            .iter()
            .filter(|(_, salt)| held.contains(&salt[..]))
            .count();
    }
    assert_eq!(left, 0, "salts of {} erased contents", gone.len());
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn an_erasure_that_a_reader_held_up_is_finished_by_the_next_append_or_start() {
    let log = Fixture::new().await;
    let sealed = log.seal(received(input(1), SECRET));
    let (words, salt) = (commitments(&sealed), salts(&sealed));
    log.record(1, vec![log.seal(opened("Nieuw plein")), sealed])
        .await
        .unwrap();
    let mut reader = raw(log.dir.path()).await;
    sqlx::raw_sql("BEGIN; SELECT count(*) FROM entries")
        .execute(&mut reader)
        .await
        .unwrap();
    let before = std::time::Instant::now();
    log.record(1, vec![log.seal(erased(words))]).await.unwrap();
    assert!(
        before.elapsed().as_secs() < 5,
        "a reader does not hold up the append"
    );
    assert_ne!(
        holding(log.dir.path(), &salt[0]),
        [""; 0],
        "a reader still needs it"
    );
    sqlx::raw_sql("COMMIT").execute(&mut reader).await.unwrap();
    log.record(2, vec![log.seal(opened("Elders"))])
        .await
        .unwrap();
    assert_eq!(holding(log.dir.path(), &salt[0]), [""; 0]);
    check_log(log.dir.path()).await;
}

#[tokio::test]
async fn an_export_beside_an_erasure_raises_no_false_alarm() {
    let log = Arc::new(Fixture::new().await);
    let mut words = Vec::new();
    let mut records = vec![log.seal(opened("Nieuw plein"))];
    for n in 0..200 {
        let sealed = log.seal(received(input(n), &format!("Inbreng {n}")));
        words.extend(commitments(&sealed));
        records.push(sealed);
    }
    records.push(log.seal(published(words.clone())));
    log.record(1, records).await.unwrap();
    let erasing = {
        let log = log.clone();
        tokio::spawn(async move {
            for word in words {
                log.record(1, vec![log.seal(erased(vec![word]))])
                    .await
                    .unwrap();
            }
        })
    };
    let mut round = 0;
    while !erasing.is_finished() {
        let out = log.dir.path().join(format!("export-{round}"));
        let exported = export(&log.instance.reader, &out, |_, _| ()).await.unwrap();
        assert!(exported.missing.is_empty(), "round {round}");
        verify_with(&out, log.instance.reader.key.to_string(), None).sound();
        round += 1;
    }
    erasing.await.unwrap();
    check_log(log.dir.path()).await;
}
