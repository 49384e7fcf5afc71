//! The demonstration from outside: it says that it is one, it is whole however often it was cut off,
//! it verifies, and its figures are those that its stories mean.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use weerklank::data_dir::DataDir;
use weerklank::demo::story::{stream, trajectory_id};
use weerklank::demo::{DemoError, MUNICIPALITY, Told, make, steps, tell};
use weerklank::export::export;
use weerklank::instance::{Instance, Reader};
use weerklank::report::take;
use weerklank::verify::{Trust, Verdict, verify};
use weerklank_events::Stream;
use weerklank_events::vocabulary::{Purpose, Role};
use weerklank_projections::report::to_json;

async fn made(dir: &Path) -> Told {
    make(&DataDir::new(dir), |_, _| ()).await.unwrap()
}

async fn reader(dir: &Path) -> Reader {
    Reader::open(DataDir::new(dir)).await.unwrap()
}

async fn report(reader: &Reader, story: &str) -> Value {
    let report = take(reader, trajectory_id(story), None).await.unwrap();
    serde_json::from_slice(&to_json(&report).unwrap()).unwrap()
}

async fn all(reader: &Reader) -> Vec<Value> {
    let entries = reader.store.entries(0, 10_000).await.unwrap();
    let read = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap();
    entries.iter().map(|entry| read(&entry.bytes)).collect()
}

/// The kinds of all entries, in order: what two demonstrations have in common.
async fn kinds(reader: &Reader) -> Vec<String> {
    let kind = |entry: &Value| format!("{} {}", entry["recordedAt"], entry["type"]);
    all(reader).await.iter().map(kind).collect()
}

async fn assert_sound(dir: &Path) {
    let reader = reader(dir).await;
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("export");
    let exported = export(&reader, &out, |_, _| ()).await.unwrap();
    assert_eq!(exported.missing, vec![]);
    let (key, since) = (reader.key.clone(), None);
    let report = verify(&out, &Trust { key, since }, &mut |_, _| ());
    assert_eq!(report.verdict, Verdict::Sound, "{:?}", report.findings);
}

#[tokio::test]
async fn a_demonstration_says_so_verifies_and_is_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let first = made(dir.path()).await;
    assert!(first.made_new && first.added == first.entries);
    assert!(first.origin.starts_with("demo."), "{}", first.origin);
    assert_sound(dir.path()).await;
    let again = made(dir.path()).await;
    assert_eq!((again.made_new, again.added), (false, 0));
    assert_eq!(again.entries, first.entries);

    let reader = reader(dir.path()).await;
    assert_eq!(reader.settings.municipality, MUNICIPALITY);
    assert_eq!(reader.purpose, Purpose::Demo);
    let report = report(&reader, "fietsroute").await;
    assert_eq!(report["log"]["demo"], true);
    let limits = report["sections"]["integrity"]["cannotShow"].as_array();
    assert!(limits.unwrap().contains(&json!("demonstration")));
}

#[tokio::test]
async fn a_demonstration_that_was_cut_off_is_completed() {
    let (whole, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let told = made(whole.path()).await;
    let steps = steps().unwrap();
    for part in [1, steps.len() / 2, steps.len() - 1] {
        let dir = DataDir::new(cut.path());
        tell(&dir, &steps[..part], |_, _| ()).await.unwrap();
        assert_sound(cut.path()).await;
    }
    let completed = made(cut.path()).await;
    assert_eq!(completed.entries, told.entries);
    let (whole, cut) = (reader(whole.path()).await, reader(cut.path()).await);
    assert_eq!(kinds(&whole).await, kinds(&cut).await);
}

/// Nothing that was public then is taken back in these stories, so that the texts are the same too.
#[tokio::test]
async fn a_report_at_an_older_size_is_the_same_to_the_byte() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = DataDir::new(tmp.path());
    let steps = steps().unwrap();
    let mut taken = Vec::new();
    for part in [steps.len() / 3, steps.len() / 2, 4 * steps.len() / 5] {
        tell(&dir, &steps[..part], |_, _| ()).await.unwrap();
        let reader = reader(tmp.path()).await;
        let size = reader.checkpoint().await.unwrap().0.size;
        for story in ["dorpshuis", "plein", "windmolens"] {
            if let Ok(report) = take(&reader, trajectory_id(story), None).await {
                taken.push((story, size, to_json(&report).unwrap()));
            }
        }
    }
    assert!(taken.len() >= 6, "{}", taken.len());
    made(tmp.path()).await;
    let reader = reader(tmp.path()).await;
    for (story, size, then) in taken {
        let again = take(&reader, trajectory_id(story), Some(size)).await;
        let again = to_json(&again.unwrap()).unwrap();
        assert!(again == then, "{story} at {size}");
    }
}

/// A report gives the size of the log at which it was taken: after the last entry that counts in it,
/// and before its own.
#[tokio::test]
async fn a_report_of_a_story_is_taken_at_a_size_that_holds_what_it_counts() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path()).await;
    let reader = reader(dir.path()).await;
    let mut counted: HashMap<String, usize> = HashMap::new();
    let mut wrong = Vec::new();
    for (index, entry) in all(&reader).await.iter().enumerate() {
        let stream = entry["trajectory"].as_str().unwrap();
        match entry["type"].as_str().unwrap() {
            "input.received" | "input.excluded" | "input.withdrawn" | "inputs.grouped"
            | "input.answered" | "group.answered" | "answer.reviewed" => {
                counted.insert(stream.to_owned(), index);
            }
            "report.published" => {
                let last = counted[stream];
                let size = entry["data"]["logSize"].as_u64().unwrap();
                let size = usize::try_from(size).unwrap();
                if !(last + 1..=index).contains(&size) {
                    wrong.push((entry["recordedAt"].clone(), size, last + 1, index));
                }
            }
            _ => {}
        }
    }
    assert_eq!(wrong, [], "recordedAt, logSize, least, most");
}

/// What each story means to show, as figures of its report.
#[tokio::test]
async fn the_figures_are_what_the_stories_mean() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path()).await;
    let reader = reader(dir.path()).await;
    let figures = |counts: [u64; 11]| {
        let [
            received,
            adopted,
            partly,
            not,
            elsewhere,
            out,
            noted,
            excluded,
            withdrawn,
            unanswered,
            answered,
        ] = counts;
        json!({
            "received": received, "answered": answered, "adopted": adopted, "partlyAdopted": partly,
            "notAdopted": not, "elsewhere": elsewhere, "outOfScope": out, "noted": noted,
            "excluded": excluded, "withdrawn": withdrawn, "unanswered": unanswered,
        })
    };
    // Received; adopted, partly, not, elsewhere, out of scope, noted; excluded, withdrawn, unanswered; answered.
    let table = [
        ("fietsroute", [40, 13, 15, 4, 2, 0, 3, 2, 1, 0, 37], 0, 0),
        ("dorpshuis", [22, 3, 3, 10, 1, 0, 4, 1, 0, 0, 21], 0, 0),
        ("windmolens", [124, 1, 0, 96, 0, 0, 18, 0, 0, 9, 115], 0, 0),
        ("bomenkap", [20, 2, 2, 2, 0, 1, 2, 0, 0, 11, 9], 6, 1),
        ("plein", [20, 10, 5, 1, 1, 1, 2, 0, 0, 0, 20], 0, 0),
        ("knip", [14, 8, 2, 2, 0, 0, 2, 0, 0, 0, 14], 0, 0),
        ("milieustraat", [10, 3, 4, 1, 0, 0, 2, 0, 0, 0, 10], 0, 0),
        ("sportpark", [10, 4, 3, 2, 0, 0, 1, 0, 0, 0, 10], 0, 0),
        ("padel", [9, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0], 0, 0),
    ];
    for (story, counts, without_reason, adopted_without_reason) in table {
        let report = report(&reader, story).await;
        assert_eq!(report["figures"], figures(counts), "{story}");
        let without = report["withoutReason"].as_array().unwrap().len();
        assert_eq!(without, without_reason, "{story}");
        let adopted = &report["adoptedWithoutReason"];
        assert_eq!(*adopted, adopted_without_reason, "{story}");
    }
}

/// A file of commands tells the same as the demonstration, apart from when it was written down.
#[tokio::test]
async fn the_stories_can_be_recorded_as_a_file_of_commands() {
    let (told, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_weerklank"));
        program.current_dir(dir.path());
        program
    };
    let commands = program().args(["demo", "--commands"]).output().unwrap();
    assert!(commands.status.success() && !dir.path().join("weerklank-data").exists());
    std::fs::write(dir.path().join("stories.jsonl"), &commands.stdout).unwrap();
    let file = ["record", "stories.jsonl", "--data", "data"];
    let recorded = program().args(file).output().unwrap();
    let err = String::from_utf8(recorded.stderr).unwrap();
    assert!(recorded.status.success(), "{err}");

    made(told.path()).await;
    let (told, recorded) = (
        reader(told.path()).await,
        reader(&dir.path().join("data")).await,
    );
    for (story, entries) in lines_per_story() {
        let stream = stream(&story).to_string();
        if story != stream {
            let (told, recorded) = (report(&told, &story).await, report(&recorded, &story).await);
            assert_eq!(told["figures"], recorded["figures"], "{story}");
        }
        for reader in [&told, &recorded] {
            let found = reader.store.stream_entries(&stream, 0, 10_000).await;
            assert_eq!(found.unwrap().len(), entries, "{story}");
        }
    }
    let size = commands
        .stdout
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
        + 1;
    assert_eq!(
        crate::faults::check_log(&dir.path().join("data")).await,
        size
    );
}

fn lines_per_story() -> Vec<(String, usize)> {
    let mut stories: Vec<(String, usize)> = Vec::new();
    for line in weerklank::demo::lines().unwrap() {
        let (story, _) = line.key.split_once('/').unwrap();
        match stories.iter_mut().find(|(name, _)| name == story) {
            Some((_, lines)) => *lines += 1,
            None => stories.push((story.to_owned(), 1)),
        }
    }
    // All but the one that is read from files, and the stream of the municipality.
    assert_eq!(stories.len(), 10);
    stories
}

#[tokio::test]
async fn a_municipalitys_own_record_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (record, _) = crate::recorder::instance(dir.path()).await;
    let before = record.recorder.published().borrow().note.clone();
    drop(record);
    let refused = make(&DataDir::new(dir.path()), |_, _| ()).await;
    let Err(error @ DemoError::Record { .. }) = refused else {
        panic!("expected a refusal, got {refused:?}");
    };
    assert!(error.to_string().contains("--data"), "{error}");
    let (_, after) = reader(dir.path()).await.checkpoint().await.unwrap();
    assert_eq!(*before, after);
}

#[tokio::test]
async fn settings_that_somebody_prepared_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let settings = DataDir::new(dir.path()).settings();
    std::fs::write(&settings, "municipality = \"Gemeente Oss\"\n").unwrap();
    let refused = make(&DataDir::new(dir.path()), |_, _| ()).await;
    assert!(matches!(refused, Err(DemoError::Record { .. })));
    assert!(!DataDir::new(dir.path()).has_log());
}

/// The clock of the stories is behind that of the machine: recording goes on after them, and what was
/// cut off is completed even where somebody tried the demonstration in between.
#[tokio::test]
async fn recording_goes_on_under_the_clock_of_the_machine() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = DataDir::new(tmp.path());
    let steps = steps().unwrap();
    tell(&dir, &steps[..40], |_, _| ()).await.unwrap();
    let clock = std::sync::Arc::new(weerklank::clock::SystemClock);
    let instance = Instance::open(dir, clock, None, Purpose::Demo)
        .await
        .unwrap();
    let opened = crate::recorder::opened("Een nieuwe vraag");
    let opened = instance.sealer.seal(opened).unwrap();
    let stream = Stream::Trajectory(crate::recorder::trajectory(1));
    instance
        .record(stream, "tester", Role::Recorder, vec![opened])
        .await
        .unwrap();
    drop(instance);
    let told = made(tmp.path()).await;
    assert!(!told.made_new && told.added > 0);
    assert_sound(tmp.path()).await;
    assert_eq!(made(tmp.path()).await.added, 0);
}
