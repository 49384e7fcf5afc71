//! The program by transcript: what it prints where, and with which exit code.

use super::check_log;
use super::import::{ANSWERS, INPUTS};
use crate::recorder::instance;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a run of the program said.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn ok(&self) -> &Self {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }

    /// Asserts the exit code, and that stderr holds all of `words`.
    fn failed(&self, code: i32, words: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    fn last_word(&self) -> &str {
        self.out.split_whitespace().last().unwrap()
    }
}

/// A directory with the files of an import; the log lies in `data` below it.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mapping = include_str!("../../fixtures/import/zienswijzen.toml");
        for (name, text) in [("m.toml", mapping), ("in.csv", INPUTS), ("an.csv", ANSWERS)] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        Self { dir }
    }

    /// A desk with the files imported, and the id of the trajectory.
    fn imported() -> (Self, String) {
        let desk = Self::new();
        let id = desk.import(&[]).ok().last_word().to_owned();
        (desk, id)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weerklank"));
        command
            .args(args)
            .args(["--data", "data"])
            .current_dir(self.dir.path());
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn import(&self, further: &[&str]) -> Ran {
        let files = ["import", "--mapping", "m.toml", "--inputs", "in.csv"];
        let answers = [
            "--answers",
            "an.csv",
            "--title",
            "Wat doen we met het plein?",
        ];
        self.run(&[&files[..], &answers, further].concat())
    }

    /// What a run says to programs, with this exit code.
    fn json(&self, args: &[&str], code: i32) -> serde_json::Value {
        let said = self.run(&[args, &["--json"]].concat());
        assert_eq!(said.code, Some(code), "{}{}", said.out, said.err);
        serde_json::from_str(&said.out).unwrap()
    }

    fn key(&self) -> String {
        fs::read_to_string(self.path("data/log.vkey"))
            .unwrap()
            .trim()
            .to_owned()
    }
}

#[tokio::test]
async fn an_import_tells_what_it_recorded_and_ends_with_the_trajectory() {
    let desk = Desk::new();
    let dry = desk.import(&["--dry-run"]);
    assert!(
        dry.ok()
            .out
            .ends_with("nothing was recorded: this was a dry run\n")
    );
    assert!(!desk.path("data").exists(), "a dry run makes nothing");

    let made = desk.import(&["--origin", "log.example.test/participatie"]);
    let out = &made.ok().out;
    assert!(
        out.starts_with("made the log log.example.test/participatie\n"),
        "{out}"
    );
    assert!(
        out.contains("recorded 4 inputs and 4 answers (0 changed) in trajectory"),
        "{out}"
    );
    let id = made.last_word();
    assert!(
        id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()),
        "{id}"
    );
    assert_eq!(made.err, "");
    let again = desk.import(&[]);
    assert_eq!(again.ok().out, format!("nothing new in trajectory {id}\n"));
    let changed = ANSWERS.replace("looproute", "fietsroute");
    fs::write(desk.path("an.csv"), changed).unwrap();
    let more = desk.import(&[]);
    assert!(
        more.ok()
            .out
            .contains("recorded 0 inputs and 2 answers (1 changed)"),
        "{}",
        more.out
    );
    assert_eq!(more.last_word(), id);
    check_log(&desk.path("data")).await;
}

#[tokio::test]
async fn a_log_is_reported_exported_verified_and_rebuilt() {
    let (desk, id) = Desk::imported();
    let id = &*id;
    let report = desk.run(&["report", id, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&report.ok().out).unwrap();
    assert!(json.to_string().contains(id));
    let written = desk.run(&["report", id, "--format", "json", "--out", "r.json"]);
    assert_eq!(written.ok().out, "wrote r.json\n");
    assert_eq!(fs::read_to_string(desk.path("r.json")).unwrap(), report.out);
    let earlier = desk.run(&["report", id, "--format", "json", "--at", "8"]);
    assert_ne!(earlier.ok().out, report.out);
    assert_eq!(
        desk.run(&["report", id, "--format", "json", "--at", "8"])
            .out,
        earlier.out
    );

    let export = desk.run(&["export", "out"]);
    assert!(
        export
            .ok()
            .out
            .contains("check it: weerklank verify out --key"),
        "{}",
        export.out
    );
    let verify = desk.run(&["verify", "out", "--key", &desk.key()]);
    assert!(verify.ok().out.contains("SOUND"), "{}", verify.out);
    let rebuild = desk.run(&["rebuild"]);
    assert!(
        rebuild
            .ok()
            .out
            .starts_with("made the read models anew from"),
        "{}",
        rebuild.out
    );
    desk.run(&["rebuild"]).ok();
    check_log(&desk.path("data")).await;
}

#[tokio::test]
async fn the_state_of_a_log_is_shown_to_people_and_programs() {
    let (desk, _) = Desk::imported();
    let size = check_log(&desk.path("data")).await;
    let key = desk.key();
    let shown = desk.run(&["status"]);
    let lines = [
        format!("key          {key}"),
        format!("database     {size} entries"),
        format!("checkpoint   {size} entries"),
        "read models  none".to_owned(),
        "last fault   none".to_owned(),
    ];
    for line in lines {
        assert!(shown.ok().out.contains(&line), "{line}: {}", shown.out);
    }
    desk.run(&["rebuild"]).ok();
    let status = desk.json(&["status"], 0);
    for name in ["size", "signed", "readModels"] {
        assert_eq!(status[name], size, "{name} in {status}");
    }
    assert_eq!(
        (&status["key"], &status["purpose"]),
        (&key.into(), &"record".into())
    );
    assert!(status["lastFault"].is_null() && status["root"].is_string());
    let checked = desk.run(&["check"]);
    assert!(checked.ok().out.contains("\nSOUND\n"), "{}", checked.out);
    let report = desk.json(&["check"], 0);
    assert_eq!(
        (&report["verdict"], &report["size"]),
        (&"sound".into(), &size.into())
    );
    assert_eq!(report["root"], status["root"]);
    check_log(&desk.path("data")).await;
}

#[tokio::test]
async fn a_start_that_was_refused_is_the_last_fault_until_the_next_one() {
    let (desk, _) = Desk::imported();
    desk.run(&["rebuild"]).ok();
    let copy = desk.path("data/checkpoint");
    let kept = fs::read(&copy).unwrap();
    fs::remove_file(&copy).unwrap();
    desk.import(&[]).failed(1, &["Put it back from a backup"]);
    let status = desk.json(&["status"], 1);
    assert_eq!(status["lastFault"]["code"], "checkpointMissing");
    assert_eq!(status["lastFault"]["part"], "start");
    assert!(
        status["problems"][0]
            .as_str()
            .unwrap()
            .contains("Put it back")
    );
    let shown = desk.run(&["status"]);
    assert!(shown.out.contains("PROBLEM: ") && shown.out.contains("start (checkpointMissing)"));
    let report = desk.json(&["check"], 1);
    let finding = &report["findings"][0];
    assert_eq!(finding["name"], "checkpointMissing");
    assert_eq!(finding["place"]["table"], "checkpoint");
    assert!(finding["nextStep"].as_str().unwrap().contains("back"));
    fs::write(&copy, kept).unwrap();

    let changed = ANSWERS.replace("looproute", "fietsroute");
    fs::write(desk.path("an.csv"), changed).unwrap();
    desk.import(&[]).ok();
    let shown = desk.run(&["status"]);
    assert!(
        shown.ok().out.contains("entries were recorded since"),
        "{}",
        shown.out
    );
    assert!(
        shown.out.contains("behind"),
        "the read models: {}",
        shown.out
    );
    desk.run(&["check"]).ok();
    check_log(&desk.path("data")).await;
}

#[test]
fn what_cannot_be_looked_at_is_told_apart_from_what_is_broken() {
    let desk = Desk::new();
    for command in ["status", "check"] {
        desk.run(&[command]).failed(2, &["holds no log", "--data"]);
        assert!(!desk.path("data").exists(), "reading makes nothing");
    }
    let (desk, _) = Desk::imported();
    fs::write(desk.path("data/log.db"), "no database at all").unwrap();
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(desk.path(&format!("data/log.db{suffix}")));
    }
    desk.run(&["status"])
        .failed(1, &["damaged", "put back a backup"]);
    let checked = desk.run(&["check"]);
    assert_eq!(checked.code, Some(1), "{}", checked.err);
    assert!(
        checked.out.contains("log.db: databaseDamaged"),
        "{}",
        checked.out
    );
}

#[test]
fn wrong_arguments_and_missing_things_say_what_to_do() {
    let (desk, id) = Desk::imported();
    desk.run(&["report", "nonsense", "--format", "json"])
        .failed(2, &["TRAJECTORY", "hex"]);
    let unknown = "0".repeat(32);
    desk.run(&["report", &unknown, "--format", "json"])
        .failed(1, &["no trajectory", "check the id"]);
    desk.run(&["report", &id, "--format", "json", "--at", "1"])
        .failed(1, &["check the id", "--at"]);
    for at in ["0", "999"] {
        let words = ["--at", "between 1 and"];
        desk.run(&["report", &id, "--format", "json", "--at", at])
            .failed(1, &words);
    }
    desk.run(&["report", &id, "--format", "json", "--out", "no/such/r.json"])
        .failed(1, &["no/such"]);
    fs::create_dir(desk.path("full")).unwrap();
    fs::write(desk.path("full/file"), "mine").unwrap();
    desk.run(&["export", "full"])
        .failed(1, &["full exists and is not empty", "new directory"]);
    desk.run(&["export", "in.csv"])
        .failed(1, &["in.csv exists", "new directory"]);
    assert_eq!(fs::read_to_string(desk.path("full/file")).unwrap(), "mine");
    desk.run(&["verify", "nowhere", "--key", &desk.key()])
        .failed(2, &["nowhere", "an export"]);
    for args in [
        &["report", &id, "--format", "json"][..],
        &["export", "x"],
        &["rebuild"],
    ] {
        let elsewhere = Desk::new();
        elsewhere
            .run(args)
            .failed(1, &["holds no log", "give another --data"]);
        assert!(!elsewhere.path("data").exists(), "reading makes nothing");
    }
    desk.import(&["--origin", "other.example/log"])
        .failed(1, &["a log keeps its name", "--data"]);
    fs::remove_file(desk.path("an.csv")).unwrap();
    desk.import(&[])
        .failed(1, &["--answers", "an.csv", "No such file"]);
    fs::remove_file(desk.path("in.csv")).unwrap();
    fs::create_dir(desk.path("in.csv")).unwrap();
    desk.import(&[])
        .failed(1, &["--inputs", "in.csv", "directory"]);
    fs::write(desk.path("m.toml"), [0xff, 0xfe]).unwrap();
    desk.import(&[]).failed(1, &["--mapping", "UTF-8"]);
}

#[tokio::test]
async fn a_mistake_in_the_last_row_records_nothing_at_all() {
    let desk = Desk::new();
    let wrong = INPUTS.replace("04-02-2026;04-02-2026", "04-02-2026;34-02-2026");
    assert_ne!(wrong, INPUTS);
    fs::write(desk.path("in.csv"), wrong).unwrap();
    desk.import(&[]).failed(
        1,
        &[
            "1 mistake, so nothing was imported",
            "row 4",
            "Ontvangen",
            "correct it",
        ],
    );
    assert!(!desk.path("data").exists());
    fs::write(desk.path("in.csv"), INPUTS).unwrap();
    desk.import(&[]).ok();
    check_log(&desk.path("data")).await;
}

#[test]
fn every_command_helps_with_a_next_step() {
    let desk = Desk::new();
    for (command, next) in [
        ("import", "valladolid.toml"),
        ("report", "as `import` prints it"),
        ("export", "weerklank verify OUT --key KEY"),
        ("verify", "not from the export itself"),
        ("rebuild", "on demand"),
        ("record", "run the file again after correcting it"),
        ("status", "`weerklank check` reads all of it"),
        ("check", "after putting a backup back"),
    ] {
        let help = desk.run(&[command, "--help"]);
        assert!(help.ok().out.contains(next), "{command}: {}", help.out);
    }
    let help = desk.run(&["--help"]);
    assert!(
        help.ok().out.contains("Start with `weerklank demo`"),
        "{}",
        help.out
    );
    desk.run(&["nonsense"]).failed(2, &["--help"]);
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let (desk, id) = Desk::imported();
    desk.run(&["export", "out"]).ok();
    let key = desk.key();
    for args in [
        &["report", &id, "--format", "json"][..],
        &["export", "other"],
        &["verify", "out", "--key", &key],
        &["verify", "out", "--key", &key, "--json"],
        &["rebuild"],
        &["status"],
        &["status", "--json"],
        &["check"],
        &["check", "--json"],
        &["import", "--help"],
        &["--help"],
        &[
            "import",
            "--mapping",
            "m.toml",
            "--inputs",
            "in.csv",
            "--title",
            "x",
            "--dry-run",
        ],
    ] {
        let mut child = desk.command(args);
        let mut child = child
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The reader is gone before the first line.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), &*err), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn an_output_that_is_full_is_told() {
    let (desk, id) = Desk::imported();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = desk
        .command(&["report", &id, "--format", "json"])
        .stdout(full)
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(
        err.contains("could not be written") && err.contains("No space left"),
        "{err}"
    );
}

#[test]
fn a_report_is_written_to_a_device_or_pipe_and_spares_other_files() {
    let (desk, id) = Desk::imported();
    let shown = desk.run(&["report", &id, "--format", "json"]);
    let out = desk.run(&["report", &id, "--format", "json", "--out", "/dev/stdout"]);
    assert!(out.ok().out.starts_with(&shown.out), "{}", out.out);
    desk.run(&["report", &id, "--format", "json", "--out", "/dev/null"])
        .ok();
    let null = fs::metadata("/dev/null").unwrap();
    assert!(!null.is_file(), "/dev/null is still a device");
    fs::write(desk.path("r.new"), "mine").unwrap();
    desk.run(&["report", &id, "--format", "json", "--out", "r.json"])
        .ok();
    assert_eq!(fs::read_to_string(desk.path("r.new")).unwrap(), "mine");
    fs::create_dir(desk.path("x.partial")).unwrap();
    fs::write(desk.path("x.partial/file"), "mine").unwrap();
    desk.run(&["export", "x"]).ok();
    assert_eq!(
        fs::read_to_string(desk.path("x.partial/file")).unwrap(),
        "mine"
    );
}

#[tokio::test]
async fn reading_works_beside_a_recording_process_and_writing_says_why_not() {
    let (desk, id) = Desk::imported();
    // This process takes the lock, as `serve` does.
    let dir = desk.path("data");
    let clock = std::sync::Arc::new(weerklank::clock::SystemClock);
    let purpose = weerklank_events::vocabulary::Purpose::Record;
    let data = weerklank::data_dir::DataDir::new(&dir);
    let log = weerklank::instance::Instance::open(data, clock, None, purpose);
    let log = log.await.unwrap();
    let words = ["in use", "another weerklank process", "Stop it first"];
    desk.import(&[]).failed(1, &words);
    desk.run(&["rebuild"]).failed(1, &words);
    desk.run(&["report", &id, "--format", "json"]).ok();
    assert!(desk.run(&["status"]).ok().out.contains("last fault   none"));
    desk.run(&["check"]).ok();
    desk.run(&["export", "out"]).ok();
    desk.run(&["verify", "out", "--key", &desk.key()]).ok();
    assert!(desk.import(&["--dry-run"]).ok().out.contains("dry run"));
    drop(log);
    desk.import(&[]).ok();
    check_log(&dir).await;
}

#[tokio::test]
async fn a_killed_import_has_recorded_everything_or_nothing() {
    let desk = Desk::new();
    // Enough rows to take a while.
    let (head, last) = INPUTS.trim_end().rsplit_once('\n').unwrap();
    let mut inputs = format!("{head}\n");
    for n in 0..1500 {
        inputs.push_str(
            &last
                .trim_end()
                .replacen("Z-4", &format!("Z-{}", 1000 + n), 1),
        );
        inputs.push_str("\r\n");
    }
    fs::write(desk.path("in.csv"), inputs).unwrap();
    drop(instance(&desk.path("data")).await);
    let args = [
        "import",
        "--mapping",
        "m.toml",
        "--inputs",
        "in.csv",
        "--title",
        "Plein",
    ];
    let mut whole = 0;
    for wait in (0..12).map(|n| 20 + n * 45) {
        let before = check_log(&desk.path("data")).await;
        let title = format!("Plein {wait}");
        let mut args = args;
        args[6] = &title;
        let mut child = desk.command(&args).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        drop(instance(&desk.path("data")).await);
        let after = check_log(&desk.path("data")).await;
        let new = after - before;
        assert!(new == 0 || new >= 1503, "{new} entries of a half import");
        whole += u32::from(new > 0);
        // The rest of the rounds would all be whole.
        if whole > 1 {
            break;
        }
    }
}

#[test]
fn every_byte_of_a_real_export_counts() {
    let (desk, _) = Desk::imported();
    desk.run(&["export", "out"]).ok();
    let (out, key) = (desk.path("out"), desk.key());
    let sound = crate::export::verify_with(&out, key.clone(), None);
    assert_eq!(sound.code, 0);
    let mut files = Vec::new();
    below(&out, &mut files);
    assert!(files.len() > 6, "{files:?}");
    let mut flips = 0;
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let step = (bytes.len() / 40).max(1);
        for at in (0..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            fs::write(&file, changed).unwrap();
            let said = crate::export::verify_with(&out, key.clone(), None);
            assert_eq!(said.code, 1, "byte {at} of {}", file.display());
            flips += 1;
        }
        fs::write(&file, bytes).unwrap();
    }
    assert!(flips > 200, "{flips}");
    assert_eq!(crate::export::verify_with(&out, key, None).code, 0);
}

fn below(dir: &Path, found: &mut Vec<PathBuf>) {
    for file in fs::read_dir(dir).unwrap().flatten() {
        if file.path().is_dir() {
            below(&file.path(), found);
        } else {
            found.push(file.path());
        }
    }
}
