//! Stores that somebody changed behind the program's back: `check` names each change by its place, and
//! says what to do about it.

use super::erasure::erased;
use super::start::{settle, tamper};
use super::{check_log, raw};
use crate::recorder::{Fixture, answered, input, opened, received};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use weerklank::check::{Report, check};
use weerklank::data_dir::DataDir;
use weerklank::projector::Projector;
use weerklank::verify::Verdict;
use weerklank_events::{Commitment, Entry};

/// Inputs in trajectory 1: enough for a full tile.
const INPUTS: u64 = 270;
/// The entry of the input whose words are erased, and that erasure's own.
const ERASED: u64 = 5;

/// A closed log of two trajectories with a full tile, idempotency keys, an erasure and read models, as
/// files that can be put back.
struct Kept {
    dir: TempDir,
    /// The words that were erased.
    erased: Commitment,
    files: BTreeMap<String, Vec<u8>>,
}

impl Kept {
    async fn new() -> Self {
        let log = Fixture::new().await;
        log.record(1, vec![log.seal(opened("Nieuw plein"))])
            .await
            .unwrap();
        let inputs = |range: std::ops::Range<u64>| {
            let seal = |n| {
                let words = format!("Inbreng {n}");
                log.seal_once(received(input(n), &words), &format!("key {n}"))
            };
            range.map(seal).collect::<Vec<_>>()
        };
        log.record(1, inputs(0..10)).await.unwrap();
        log.record(1, inputs(10..INPUTS)).await.unwrap();
        log.record(2, vec![log.seal(opened("Een ander plein"))])
            .await
            .unwrap();
        log.record(1, vec![log.seal(answered(input(3)))])
            .await
            .unwrap();
        let words = commitment(&log, ERASED).await;
        log.record(1, vec![log.seal(erased(vec![words]))])
            .await
            .unwrap();
        let store = log.instance.reader.store.clone();
        let path = log.dir.path().join("projections.db");
        let projector = Projector::open(store, &path).await.unwrap();
        projector.follow_to(log.size(), |_, _| ()).await.unwrap();
        projector.close().await;
        let Fixture { dir, instance, .. } = log;
        drop(instance);
        settle(&dir.path().join("log.db")).await;
        settle(&path).await;
        let mut files = BTreeMap::new();
        for name in ["log.db", "projections.db", "checkpoint", "log.vkey"] {
            files.insert(name.to_owned(), fs::read(dir.path().join(name)).unwrap());
        }
        Self {
            dir,
            erased: words,
            files,
        }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Puts everything back as it was.
    fn restore(&self) {
        for (name, bytes) in &self.files {
            for suffix in ["-wal", "-shm"] {
                let _ = fs::remove_file(self.path().join(format!("{name}{suffix}")));
            }
            fs::write(self.path().join(name), bytes).unwrap();
        }
    }

    async fn check(&self) -> Report {
        check(&DataDir::new(self.path()), |_, _| ()).await.unwrap()
    }

    /// Changes the database by `sql`, and asserts that the check finds exactly these: name and place.
    async fn finds(&self, sql: &str, expected: &[(&str, &str)]) {
        unprotected(self.path(), sql).await;
        self.found(sql, expected).await;
        self.restore();
    }

    async fn found(&self, what: &str, expected: &[(&str, &str)]) {
        let report = self.check().await;
        let mut found: Vec<_> = report.findings.iter().map(named).collect();
        let mut expected: Vec<_> = expected
            .iter()
            .map(|(name, place)| format!("{name}: {place}"))
            .collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{what}\n{report:#?}");
        assert_eq!(report.verdict, Verdict::Broken);
        assert!(report.findings.iter().all(|f| f.next_step.len() > 20));
    }
}

/// Changes the database with its protections away, and puts them back as someone who hides would.
pub async fn unprotected(dir: &Path, sql: &str) {
    let mut raw = raw(dir).await;
    let triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let triggers: Vec<(String, String)> =
        sqlx::query_as(triggers).fetch_all(&mut raw).await.unwrap();
    sqlx::Connection::close(raw).await.unwrap();
    let drop = triggers
        .iter()
        .map(|(name, _)| format!("DROP TRIGGER {name};"));
    let make = triggers.iter().map(|(_, sql)| format!("{sql};"));
    let (drop, make) = (drop.collect::<String>(), make.collect::<String>());
    tamper(dir, &format!("{drop} {sql}; {make}")).await;
}

fn named(finding: &weerklank::check::Finding) -> String {
    // What a row is called after its entry is the affair of the text.
    format!("{}: {}", finding.name.name(), finding.place)
}

/// Changes the read models.
async fn change(kept: &Kept, sql: &str) {
    let path = kept.path().join("projections.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut raw = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
    sqlx::Connection::close(raw).await.unwrap();
}

async fn commitment(log: &Fixture, index: u64) -> Commitment {
    let entries = log.instance.reader.store.entries(index, 1).await.unwrap();
    Entry::decode(&entries[0].bytes).unwrap().event.declared()[0].1
}

/// The commitment of the words of an entry, as findings spell it.
async fn words_of(dir: &Path, index: u64) -> String {
    let mut raw = raw(dir).await;
    let query = "SELECT lower(hex(commitment)) FROM contents WHERE log_index = $1";
    let query = sqlx::query_scalar::<_, String>(query).bind(index as i64);
    let words = query.fetch_one(&mut raw).await.unwrap();
    sqlx::Connection::close(raw).await.unwrap();
    format!("c1:{words}")
}

#[tokio::test]
async fn a_sound_store_has_no_findings_and_everything_is_counted() {
    let kept = Kept::new().await;
    let report = kept.check().await;
    assert_eq!(report.verdict, Verdict::Sound, "{report:#?}");
    let size = 1 + 1 + INPUTS + 3;
    let all = [report.size, report.signed, report.read_models];
    assert_eq!(all, [Some(size); 3]);
    let counts = report.counts;
    assert_eq!((counts.entries, counts.trajectories), (size, 3));
    assert_eq!((counts.seals, counts.tile_roots), (7, 1));
    // Two titles, and the words of all inputs but one.
    assert_eq!((counts.contents, counts.erased), (2 + INPUTS - 1, 1));
    assert_eq!((counts.commands, counts.actors), (INPUTS, 3));
    assert_eq!(check_log(kept.path()).await, size);
}

#[tokio::test]
async fn a_changed_entry_is_named_by_its_index() {
    let kept = Kept::new().await;
    // One byte, so that the leaf hash beside it no longer fits.
    let year = "CAST(replace(CAST(bytes AS TEXT), '2026-', '2025-') AS BLOB)";
    kept.finds(
        &format!("UPDATE entries SET bytes = {year} WHERE log_index = 7"),
        &[
            ("leafDiffers", "entries, entry 7"),
            ("timeBackwards", "entries, entry 7"),
        ],
    )
    .await;
    kept.finds(
        "UPDATE entries SET bytes = CAST(' ' || CAST(bytes AS TEXT) AS BLOB) WHERE log_index = 7",
        &[
            ("leafDiffers", "entries, entry 7"),
            ("entryNotCanonical", "entries, entry 7"),
            ("sequenceGap", "entries, entry 8"),
        ],
    )
    .await;
    // Its leaf hash alone: chain, tile, seals, read models and checkpoint all speak, each once.
    kept.finds(
        "UPDATE entries SET leaf_hash = zeroblob(32) WHERE log_index = 7",
        &[
            ("leafDiffers", "entries, entry 7"),
            ("chainBroken", "entries, entry 8"),
            ("sealDiffers", "seals, the seal of 12 entries"),
            ("tileRootDiffers", "tile_roots, tile 0 of level 0"),
            ("logRewritten", "checkpoint"),
        ],
    )
    .await;
    kept.finds(
        "UPDATE entries SET seq = 9000 WHERE log_index = 7",
        &[("entryMisplaced", "entries, entry 7")],
    )
    .await;
}

#[tokio::test]
async fn entries_that_are_gone_or_forged_are_named() {
    let kept = Kept::new().await;
    let key = "CAST(substr(lower(hex(key)), 1, 16) AS TEXT)";
    let mut raw = raw(kept.path()).await;
    let key: String =
        sqlx::query_scalar(&format!("SELECT {key} FROM commands WHERE log_index = 7"))
            .fetch_one(&mut raw)
            .await
            .unwrap();
    sqlx::Connection::close(raw).await.unwrap();
    let report = {
        unprotected(kept.path(), "DELETE FROM entries WHERE log_index = 7").await;
        let report = kept.check().await;
        kept.restore();
        report
    };
    let found: Vec<_> = report.findings.iter().map(named).collect();
    let command = format!("commandWithoutEntry: commands, entry 7, key {key}…");
    assert!(
        found.contains(&"entryMissing: entries, entry 7".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&command), "{found:?}");
    assert!(
        report
            .not_checked
            .iter()
            .any(|what| what.contains("no root"))
    );
    // The last ones, with and without their seal.
    let words = format!("c1:{}", hex::encode(kept.erased.0));
    let last = INPUTS + 4;
    kept.finds(
        &format!("DELETE FROM entries WHERE log_index = {last}"),
        &[
            ("entriesTruncated", &format!("entries, entry {last}")),
            // It was the erasure: without it the text should be there.
            (
                "contentMissing",
                &format!("contents, entry {ERASED}, content {words}"),
            ),
            ("logTruncated", "checkpoint"),
        ],
    )
    .await;
    kept.finds(
        &format!("DELETE FROM seals WHERE size = {}", last + 1),
        &[("entriesUnsealed", &format!("entries, entry {last}"))],
    )
    .await;
}

#[tokio::test]
async fn a_changed_seal_or_tile_root_is_named() {
    let kept = Kept::new().await;
    let seal = "seals, the seal of 12 entries";
    kept.finds(
        "UPDATE seals SET signature = zeroblob(64) WHERE size = 12",
        &[("sealInvalid", seal)],
    )
    .await;
    kept.finds(
        "UPDATE seals SET root = zeroblob(32) WHERE size = 12",
        &[("sealInvalid", seal), ("sealDiffers", seal)],
    )
    .await;
    kept.finds(
        "UPDATE seals SET first_index = 3 WHERE size = 12",
        &[("sealInvalid", seal), ("sealOutOfLine", seal)],
    )
    .await;
    let tile = "tile_roots, tile 0 of level 0";
    kept.finds(
        "UPDATE tile_roots SET root = zeroblob(32)",
        &[("tileRootDiffers", tile)],
    )
    .await;
    kept.finds("DELETE FROM tile_roots", &[("tileRootMissing", tile)])
        .await;
    kept.finds(
        "INSERT INTO tile_roots VALUES (1, 0, zeroblob(32))",
        &[("tileRootUnknown", "tile_roots, tile 0 of level 1")],
    )
    .await;
}

#[tokio::test]
async fn a_protection_that_was_taken_away_or_weakened_is_named() {
    let kept = Kept::new().await;
    for (sql, name) in [
        ("DROP TRIGGER entries_no_update", "entries_no_update"),
        (
            "DROP TRIGGER seals_no_delete; CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals
             BEGIN SELECT 1; END",
            "seals_no_delete",
        ),
    ] {
        tamper(kept.path(), sql).await;
        let place = format!("log.db, trigger {name}");
        kept.found(sql, &[("protectionMissing", &place)]).await;
        kept.restore();
    }
}

#[tokio::test]
async fn contents_and_salts_that_are_gone_changed_or_brought_back_are_named() {
    let kept = Kept::new().await;
    let words = words_of(kept.path(), 7).await;
    let hash = words.trim_start_matches("c1:").to_owned();
    let of = |table: &str| format!("{table}, entry 7, content {words}");
    let (contents, salts) = (of("contents"), of("salts"));
    let row = format!("WHERE commitment = x'{hash}'");
    for (sql, found) in [
        ("DELETE FROM salts", ("saltMissing", &*salts)),
        ("DELETE FROM contents", ("contentMissing", &contents)),
        (
            "UPDATE salts SET salt = zeroblob(32)",
            ("contentDiffers", &contents),
        ),
        (
            "UPDATE contents SET sealed = zeroblob(40)",
            ("contentDiffers", &contents),
        ),
        (
            "UPDATE contents SET sealed = NULL",
            ("contentMissing", &contents),
        ),
        (
            "UPDATE contents SET size = 3",
            ("contentDiffers", &contents),
        ),
        (
            "UPDATE contents SET log_index = 8",
            ("contentMisplaced", &contents),
        ),
    ] {
        kept.finds(&format!("{sql} {row}"), &[found]).await;
    }
    kept.finds(
        &format!("UPDATE contents SET field = 'input.received/particulars' {row}"),
        &[
            ("contentMisplaced", &contents),
            ("contentDiffers", &contents),
        ],
    )
    .await;
    kept.finds(
        &format!("DELETE FROM contents {row}; DELETE FROM salts {row}"),
        &[("contentMissing", &contents)],
    )
    .await;
}

#[tokio::test]
async fn contents_that_were_brought_back_or_belong_to_nothing_are_named() {
    let kept = Kept::new().await;
    // A backup was put back over an erasure.
    let (erased, hash) = (kept.erased, hex::encode(kept.erased.0));
    kept.finds(
        &format!(
            "INSERT INTO contents VALUES (x'{hash}', {ERASED}, 'input.received/words', 'text/plain', 1, x'00');
             INSERT INTO salts VALUES (x'{hash}', zeroblob(32))"
        ),
        &[
            ("erasedContentPresent", &format!("contents, content {erased}")),
            ("contentDiffers", &format!("contents, entry {ERASED}, content {erased}")),
        ],
    )
    .await;
    kept.finds(
        &format!("INSERT INTO salts VALUES (x'{hash}', zeroblob(32))"),
        &[("erasedContentPresent", &format!("salts, content {erased}"))],
    )
    .await;
    let other = "ab".repeat(32);
    kept.finds(
        &format!("INSERT INTO contents VALUES (x'{other}', 7, 'x', 'y', 1, x'00')"),
        &[("contentUnknown", &format!("contents, content c1:{other}"))],
    )
    .await;
}

#[tokio::test]
async fn idempotency_keys_and_actors_that_fit_no_entry_are_named() {
    let kept = Kept::new().await;
    let key = "ab".repeat(16);
    let command = |index: u64| format!("INSERT INTO commands VALUES (x'{key}', NULL, {index})");
    let place = |index: u64| format!("commands, entry {index}, key {}…", &key[..16]);
    kept.finds(&command(5000), &[("commandWithoutEntry", &place(5000))])
        .await;
    // Which of the two keys is the second depends on their order.
    tamper(kept.path(), &command(7)).await;
    let report = kept.check().await;
    let kinds: Vec<_> = report.findings.iter().map(|f| f.name.name()).collect();
    assert_eq!(kinds, ["commandsShareEntry"]);
    assert_eq!(report.findings[0].place.entry, Some(7));
    kept.restore();
    kept.finds(
        "DELETE FROM actors WHERE stream = 'log'",
        &[("actorMissing", "actors, entry 0")],
    )
    .await;
    let actor = "0a".repeat(16);
    kept.finds(
        &format!("INSERT INTO actors VALUES ('log', 'someone', x'{actor}')"),
        &[("actorUnknown", &format!("actors, actor {actor}"))],
    )
    .await;
}

#[tokio::test]
async fn read_models_that_are_not_what_the_entries_give_are_named_by_their_rows() {
    let kept = Kept::new().await;
    let of = "01".repeat(16);
    let row = format!("projections.db, inputs {of} {:019}", 4);
    let trajectory = format!("projections.db, trajectories {of}");
    for (sql, found) in [
        (
            "UPDATE inputs SET view = view || ' ' WHERE number = 4",
            &row,
        ),
        ("UPDATE inputs SET fate = 'open' WHERE number = 4", &row),
        ("DELETE FROM inputs WHERE number = 4", &row),
        (
            "UPDATE trajectories SET withheld = withheld + 1 WHERE first_index = 1",
            &trajectory,
        ),
        (
            "DELETE FROM trajectories WHERE first_index = 1",
            &trajectory,
        ),
    ] {
        change(&kept, sql).await;
        kept.found(sql, &[("readModelsDiffer", found)]).await;
        kept.restore();
    }
}

#[tokio::test]
async fn read_models_that_cannot_be_used_are_named_and_those_that_follow_are_not() {
    let kept = Kept::new().await;
    let path = kept.path().join("projections.db");
    for (sql, kind) in [
        (
            "UPDATE position SET origin = 'other.example/log'",
            "readModelsOfOtherLog",
        ),
        (
            "UPDATE position SET last_leaf = zeroblob(32)",
            "readModelsOfOtherLog",
        ),
        (
            "UPDATE position SET next_index = 90000",
            "readModelsOfOtherLog",
        ),
        ("DELETE FROM position", "readModelsUnusable"),
        ("DROP TABLE position", "readModelsUnusable"),
        ("DROP TABLE inputs", "readModelsUnusable"),
    ] {
        change(&kept, sql).await;
        kept.found(sql, &[(kind, "projections.db")]).await;
        kept.restore();
    }
    fs::write(&path, [0xa5; 40_000]).unwrap();
    kept.found("noise", &[("readModelsUnusable", "projections.db")])
        .await;
    // What is behind, absent or of another version is no fault: it follows.
    kept.restore();
    change(&kept, "UPDATE position SET schema_version = 1").await;
    assert_eq!(kept.check().await.verdict, Verdict::Sound);
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(kept.path().join(format!("projections.db{suffix}")));
    }
    assert_eq!(kept.check().await.verdict, Verdict::Sound);
}

#[tokio::test]
async fn a_checkpoint_copy_or_key_that_is_missing_or_no_longer_fits_is_named() {
    let kept = Kept::new().await;
    let copy = kept.path().join("checkpoint");
    fs::remove_file(&copy).unwrap();
    kept.found("no copy", &[("checkpointMissing", "checkpoint")])
        .await;
    for damaged in ["", "no checkpoint"] {
        fs::write(&copy, damaged).unwrap();
        kept.found(damaged, &[("checkpointUnusable", "checkpoint")])
            .await;
    }
    kept.restore();
    fs::remove_file(kept.path().join("log.db")).unwrap();
    kept.found("no database", &[("databaseMissing", "log.db")])
        .await;
    fs::write(kept.path().join("log.db"), b"").unwrap();
    kept.found("an empty database", &[("databaseMissing", "log.db")])
        .await;
    kept.restore();
    let key = kept.path().join("keys/log.key");
    let seed = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    kept.found("no signing key", &[("keysUnusable", "keys")])
        .await;
    fs::write(&key, seed).unwrap();
    fs::remove_file(kept.path().join("log.vkey")).unwrap();
    let nothing = check(&DataDir::new(kept.path()), |_, _| ()).await;
    let text = nothing.unwrap_err().to_string();
    assert!(text.contains("put it back from a backup"), "{text}");
}

#[tokio::test]
async fn every_page_that_was_overwritten_is_noticed() {
    let kept = Kept::new().await;
    let database = kept.path().join("log.db");
    let whole = &kept.files["log.db"];
    let (mut seen, pages) = (0, whole.len() / 4096);
    for page in (0..pages).step_by(5) {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0xa5);
        fs::write(&database, &bytes).unwrap();
        let report = kept.check().await;
        assert_eq!(report.verdict, Verdict::Broken, "page {page} of {pages}");
        let mut text = Vec::new();
        report.write_text(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("Put back a backup of the database"), "{text}");
        seen += 1;
        kept.restore();
    }
    assert!(seen > 10, "{seen}");
    check_log(kept.path()).await;
}

#[tokio::test]
async fn a_check_beside_a_recording_process_finds_nothing() {
    let log = Fixture::new().await;
    log.record(1, vec![log.seal(opened("Nieuw plein"))])
        .await
        .unwrap();
    let (dir, done) = (log.dir.path().to_owned(), AtomicBool::new(false));
    let recording = async {
        for n in 0..120 {
            let sealed = log.seal_once(received(input(n), "Meer bomen"), &format!("{n}"));
            let words = Commitment(sealed.contents[0].commitment.0);
            log.record(1, vec![sealed]).await.unwrap();
            // Erasures are what a check could take for a loss.
            if n % 3 == 0 {
                log.record(1, vec![log.seal(erased(vec![words]))])
                    .await
                    .unwrap();
            }
        }
        done.store(true, Ordering::SeqCst);
    };
    let checking = async {
        let mut checks = 0;
        while !done.load(Ordering::SeqCst) {
            let report = check(&DataDir::new(&dir), |_, _| ()).await.unwrap();
            assert_eq!(report.verdict, Verdict::Sound, "{report:#?}");
            checks += 1;
        }
        checks
    };
    let ((), checks) = tokio::join!(recording, checking);
    assert!(checks > 2, "{checks}");
    check_log(&dir).await;
}
