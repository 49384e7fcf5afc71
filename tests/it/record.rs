//! Recording by command file, with the real program: what it answers is in the log, once, in order,
//! and says nothing of what was recorded.

use crate::faults::check_log;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use weerklank_events::vocabulary::Role;

/// Stands in every text here, and may stand in no output.
const NAME: &str = "Jan Jansen";
const TRAJECTORY: &str = "5e550110000000000000000000000001";

struct Ran {
    code: Option<i32>,
    answers: Vec<Value>,
    err: String,
}

impl Ran {
    /// Asserts the exit code and how often each status was answered, in order.
    #[track_caller]
    fn said(&self, code: i32, statuses: &[(&str, usize)]) -> &Self {
        assert_eq!(self.code, Some(code), "{}", self.err);
        let mut runs: Vec<(&str, usize)> = Vec::new();
        for answer in &self.answers {
            let status = answer["status"].as_str().unwrap();
            match runs.last_mut() {
                Some((last, n)) if *last == status => *n += 1,
                _ => runs.push((status, 1)),
            }
        }
        assert_eq!(runs, statuses, "{:#?}", self.answers);
        self
    }

    #[track_caller]
    fn rules(&self, rules: &[&str]) -> &Self {
        let refused = self.answers.iter().filter_map(|a| a.get("problem"));
        let found: Vec<_> = refused.map(|p| p["rule"].as_str().unwrap()).collect();
        assert_eq!(found, rules, "{:#?}", self.answers);
        self
    }
}

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weerklank"));
        command.args(["record", "--data", "data"]).args(args);
        command.current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        for said in [&out, &err] {
            assert!(
                !said.contains("Jan") && !said.contains("panicked"),
                "{said}"
            );
        }
        let answers = out.lines().map(|line| serde_json::from_str(line).unwrap());
        Ran {
            code: output.status.code(),
            answers: answers.collect(),
            err,
        }
    }

    /// Records a file of these bytes.
    fn record(&self, bytes: impl AsRef<[u8]>, args: &[&str]) -> Ran {
        fs::write(self.0.path().join("commands.jsonl"), bytes).unwrap();
        self.run(&[&["commands.jsonl"], args].concat())
    }

    fn spawn(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::piped()).spawn().unwrap()
    }
}

fn line(key: &str, kind: &str, data: Value) -> Value {
    json!({ "trajectory": TRAJECTORY, "type": kind, "key": key, "data": data })
}

fn opened() -> Value {
    let title = format!("Wat vindt {NAME} van het plein?");
    let data = json!({ "form": "consultation", "bodies": [], "title": title });
    line("open", "trajectory.opened", data)
}

fn received(n: u64) -> Value {
    let words = format!("{NAME}, brief {n}");
    let data = json!({
        "input": format!("{n:032x}"), "points": 1, "words": words,
        "particulars": { "area": NAME }, "reference": format!("{NAME} {n}"),
    });
    line(&format!("in-{n}"), "input.received", data)
}

fn answered(n: u64) -> Value {
    let data = json!({
        "input": format!("{n:032x}"), "point": 1, "outcome": "adopted", "reason": format!("@in-{n}/words {NAME}"),
    });
    line(&format!("an-{n}"), "input.answered", data)
}

fn published(n: u64) -> Value {
    let data = json!({ "content": [format!("@in-{n}/words")], "ground": "consent" });
    line(&format!("pub-{n}"), "content.published", data)
}

fn file(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A whole consultation: what is published, corrected, restricted and erased refers to earlier lines.
fn consultation() -> Vec<Value> {
    let asked = json!({
        "audience": ["everyone"], "channels": ["web"], "notice": ["website"],
        "question": format!("Waar loopt {NAME} langs?"),
    });
    let redacted = json!({
        "content": ["@in-2/words"], "ground": "redacted", "redacted": format!("{NAME} is weg"),
    });
    let restricted = json!({ "content": ["@in-3/words"], "ground": "child", "reason": NAME });
    let corrected = json!({ "seq": "@in-1", "reason": NAME });
    let decided =
        json!({ "body": "college", "stage": "final", "result": "adopted", "summary": NAME });
    let erased = json!({ "content": ["@in-4/words", "@in-4/particulars"], "ground": "request" });
    let mut lines = vec![opened(), line("ask", "input.asked", asked)];
    lines.extend((1..=4).map(received));
    lines.extend([
        published(1),
        line("red", "content.published", redacted),
        line("child", "content.restricted", restricted),
        line("fix", "entry.corrected", corrected),
    ]);
    lines.extend((1..=4).map(answered));
    lines.extend([
        line("decide", "decision.taken", decided),
        line("erase", "content.erased", erased),
        line("close", "trajectory.closed", json!({})),
    ]);
    lines
}

#[tokio::test]
async fn a_whole_consultation_is_recorded_from_a_file_and_again_without_doubling() {
    let desk = Desk::new();
    let lines = consultation();
    let n = lines.len();
    let first = desk.record(file(&lines), &["--origin", "log.example.test/participatie"]);
    first.said(0, &[("recorded", n)]);
    assert!(
        first
            .err
            .contains("made the log log.example.test/participatie\n")
    );
    assert!(
        first
            .err
            .contains(&format!("{n} recorded, 0 replayed, 0 refused"))
    );
    for (at, answer) in (1u64..).zip(&first.answers) {
        assert_eq!(answer["line"], at);
        assert_eq!(answer["key"], lines[at as usize - 1]["key"]);
        assert_eq!(
            (&answer["logIndex"], &answer["seq"]),
            (&json!(at), &json!(at))
        );
        assert_eq!(answer["leafHash"].as_str().unwrap().len(), 64);
    }
    let contents = first.answers[2]["contents"].as_object().unwrap();
    let names: Vec<_> = contents.keys().collect();
    assert_eq!(names, ["particulars", "reference", "words"]);
    assert!(contents["words"].as_str().unwrap().starts_with("c1:"));
    assert_eq!(check_log(&desk.data()).await, n as u64 + 1);

    // Windows ends lines otherwise, and marks the file.
    let other = format!(
        "\u{feff}{}\r\n \t\r\n",
        file(&lines).replace('\n', "\r\n\r\n")
    );
    let again = desk.record(other.trim_end(), &[]);
    again.said(0, &[("replayed", n)]);
    for (before, after) in first.answers.iter().zip(&again.answers) {
        for member in ["key", "logIndex", "leafHash", "seq", "contents"] {
            assert_eq!(before[member], after[member]);
        }
    }
    assert_eq!(again.answers[1]["line"], 3, "blank lines are counted");
    assert_eq!(check_log(&desk.data()).await, n as u64 + 1);
}

/// A line with `name` set to `value` in its data.
fn with(mut line: Value, name: &str, value: impl Into<Value>) -> String {
    line["data"][name] = value.into();
    line.to_string()
}

/// The same in another member than `data`.
fn beside(mut line: Value, name: &str, value: impl Into<Value>) -> String {
    line[name] = value.into();
    line.to_string()
}

#[tokio::test]
async fn a_line_that_is_no_command_is_refused_for_itself_alone() {
    let desk = Desk::new();
    let mut keyless = received(9);
    keyless.as_object_mut().unwrap().remove("key");
    let repeated = received(9).to_string();
    let repeated = repeated.replacen('{', "{\"key\":\"Jan Jansen\",", 1);
    let lines = [
        opened().to_string(),
        NAME.to_owned(),
        beside(received(9), "type", "input.Jan"),
        beside(received(9), NAME, 1),
        with(received(9), "input", NAME),
        with(received(9), "words", " "),
        with(received(9), "Jan", NAME),
        keyless.to_string(),
        repeated,
        received(1).to_string(),
    ];
    let ran = desk.record(lines.join("\n"), &[]);
    ran.said(1, &[("recorded", 1), ("refused", 8), ("recorded", 1)]);
    ran.rules(&[
        "notJson",
        "typeUnknown",
        "memberUnknown",
        "memberInvalid",
        "content",
        "memberUnknown",
        "memberMissing",
        "memberRepeated",
    ]);
    let words = "correct the refused lines and run the file again";
    assert!(ran.err.contains(words), "{}", ran.err);
    assert_eq!(ran.answers[5]["problem"]["field"], "/data/words");
    assert_eq!(check_log(&desk.data()).await, 3);
}

#[tokio::test]
async fn a_command_that_breaks_a_rule_is_refused_for_itself_alone() {
    let desk = Desk::new();
    let mut in_log = opened();
    in_log["trajectory"] = "log".into();
    let lines = [
        opened().to_string(),
        received(1).to_string(),
        // The keys of these were used for another command, and in another trajectory.
        beside(received(2), "key", "in-1"),
        beside(opened(), "trajectory", "ab".repeat(16)),
        beside(in_log, "key", "log"),
        answered(7).to_string(),
        published(7).to_string(),
        published(1).to_string(),
    ];
    let ran = desk.record(lines.join("\n"), &[]);
    ran.said(1, &[("recorded", 2), ("refused", 5), ("recorded", 1)]);
    ran.rules(&[
        "keyReused",
        "keyReused",
        "reservedStream",
        "inputNotReceived",
        "referenceUnknown",
    ]);
    assert_eq!(check_log(&desk.data()).await, 4);
}

#[tokio::test]
async fn what_refers_to_a_refused_command_is_refused_with_it() {
    let desk = Desk::new();
    let lines = [opened(), received(1), received(1), published(1)];
    let mut twice = lines.clone();
    // Under another key it is another input with a known id.
    twice[2]["key"] = "in-2".into();
    twice[3]["data"]["content"] = json!(["@in-1/words", "@in-2/words"]);
    let ran = desk.record(file(&twice), &[]);
    ran.said(1, &[("recorded", 2), ("refused", 2)]);
    ran.rules(&["inputAlreadyReceived", "referenceUnknown"]);
    assert_eq!(ran.answers[3]["problem"]["field"], "/data/content/1");
    // The same line twice in one file is recorded once, and referred to as it was recorded.
    let ran = desk.record(file(&lines), &[]);
    ran.said(0, &[("replayed", 3), ("recorded", 1)]);
    assert_eq!(check_log(&desk.data()).await, 4);
}

#[tokio::test]
async fn keys_and_references_belong_to_who_records() {
    let desk = Desk::new();
    let lines = [opened(), received(1)];
    desk.record(file(&lines), &["--as", "anna"])
        .said(0, &[("recorded", 2)]);
    let other = desk.record(file(&[published(1)]), &["--as", "bert"]);
    other
        .said(1, &[("refused", 1)])
        .rules(&["referenceUnknown"]);
    let own = desk.record(
        file(&[published(1)]),
        &["--as", "anna", "--role", "publisher"],
    );
    own.said(0, &[("recorded", 1)]);
    for args in [["--as", "system"], ["--as", " x"], ["--role", "system"]] {
        let ran = desk.record(file(&lines), &args);
        assert_eq!(ran.code, Some(2), "{}", ran.err);
    }
    assert_eq!(check_log(&desk.data()).await, 4);
}

#[tokio::test]
async fn with_stop_nothing_is_recorded_after_the_first_refusal() {
    let desk = Desk::new();
    let lines = [opened(), answered(1), received(1)];
    desk.record(file(&lines), &["--stop"])
        .said(1, &[("recorded", 1), ("refused", 1)]);
    assert_eq!(check_log(&desk.data()).await, 2);
    let lines = [opened(), received(1), answered(1)];
    desk.record(file(&lines), &["--stop"])
        .said(0, &[("replayed", 1), ("recorded", 2)]);
}

#[tokio::test]
async fn a_file_that_stops_half_way_is_completed_by_the_whole_file() {
    let desk = Desk::new();
    let whole = file(&consultation());
    let n = consultation().len();
    for (part, lines) in [(3, 0), (2, 1)] {
        // Somewhere in the line after so many thirds.
        let at = whole[..whole.len() / part].rfind('\n').unwrap() + 20;
        let done = whole[..at].matches('\n').count();
        let cut = desk.record(&whole[..at], &[]);
        assert_eq!(cut.code, Some(1));
        cut.rules(&["lineCut"]);
        let detail = cut.answers[done]["problem"]["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("line {}", done + 1)), "{detail}");
        assert!(lines == 0 || cut.answers[0]["status"] == "replayed");
    }
    let done = desk.record(&whole, &[]);
    assert_eq!((done.code, done.answers.len()), (Some(0), n));
    assert_eq!(check_log(&desk.data()).await, n as u64 + 1);
    // Without a line feed at its end a whole file is whole.
    desk.record(whole.trim_end(), &[])
        .said(0, &[("replayed", n)]);
}

#[tokio::test]
async fn a_line_that_is_too_long_is_refused_and_passed_over() {
    let desk = Desk::new();
    let mut long = received(1);
    long["data"]["words"] = "x".repeat(weerklank::record::MAX_LINE_BYTES).into();
    let mut large = received(2);
    large["data"]["words"] = NAME.repeat(2 << 20).into();
    let ran = desk.record(file(&[opened(), long, large, received(3)]), &[]);
    ran.said(1, &[("recorded", 1), ("refused", 2), ("recorded", 1)]);
    ran.rules(&["lineTooLong", "content"]);
    assert_eq!(check_log(&desk.data()).await, 3);
}

#[tokio::test]
async fn an_open_pipe_is_answered_line_by_line() {
    let desk = Desk::new();
    let mut child = desk.spawn(&["-"]);
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    for line in consultation() {
        writeln!(to, "{line}").unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(
            (&answer["key"], &answer["status"]),
            (&line["key"], &json!("recorded"))
        );
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    check_log(&desk.data()).await;
}

#[tokio::test]
async fn closed_answers_stop_it_and_what_was_recorded_stands() {
    let desk = Desk::new();
    let mut child = desk.spawn(&["-"]);
    drop(child.stdout.take());
    let mut to = child.stdin.take().unwrap();
    // It ends although its input stays open.
    writeln!(to, "{}", opened()).unwrap();
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(
        err.contains("Run the file again") && !err.contains("panicked"),
        "{err}"
    );
    drop(to);
    desk.record(file(&consultation()[..2]), &[])
        .said(0, &[("replayed", 1), ("recorded", 1)]);
    check_log(&desk.data()).await;
}

#[tokio::test]
async fn a_killed_run_is_completed_without_doubling() {
    let desk = Desk::new();
    let mut lines = vec![opened()];
    lines.extend((1..=600).flat_map(|n| [received(n), published(n), answered(n)]));
    let mut told = 0;
    for run in 0..4 {
        fs::write(desk.0.path().join("commands.jsonl"), file(&lines)).unwrap();
        let mut child = desk.spawn(&["commands.jsonl"]);
        let from = BufReader::new(child.stdout.take().unwrap());
        // Some way beyond what was told before.
        let mut answers = from.lines().map_while(Result::ok);
        let seen = answers.by_ref().take(told + 150).count();
        std::thread::sleep(Duration::from_millis(15));
        child.kill().unwrap();
        told = seen + answers.count();
        child.wait().unwrap();
        assert!(run > 0 || told < lines.len(), "killed too late");
        let size = check_log(&desk.data()).await;
        assert!(size > told as u64, "{told} told, {size} entries");
    }
    let done = desk.record(file(&lines), &[]);
    assert_eq!((done.code, done.answers.len()), (Some(0), lines.len()));
    for (at, answer) in (1u64..).zip(&done.answers) {
        assert_eq!((&answer["line"], &answer["seq"]), (&json!(at), &json!(at)));
        assert!(at > told as u64 || answer["status"] == "replayed");
    }
    assert_eq!(check_log(&desk.data()).await, lines.len() as u64 + 1);
}

#[tokio::test]
async fn a_log_that_fails_ends_it_with_the_next_step() {
    let desk = Desk::new();
    let (log, clock) = crate::recorder::instance(&desk.data()).await;
    clock.set("2100-01-01T00:00:00Z".parse().unwrap());
    let ahead = log.sealer.seal(crate::recorder::opened("Later")).unwrap();
    let stream = crate::recorder::trajectory(1).into();
    log.record(stream, "tester", Role::Recorder, vec![ahead])
        .await
        .unwrap();
    drop(log);
    let ran = desk.record(file(&[opened(), received(1)]), &[]);
    // The second line may not have been read by then.
    let failed = ran.answers.len();
    assert!((1..=2).contains(&failed), "{:#?}", ran.answers);
    ran.said(1, &[("failed", failed)]);
    let detail = ran.answers[0]["problem"]["detail"].as_str().unwrap();
    assert!(
        detail.contains("set the clock") && detail.contains("run the same file again"),
        "{detail}"
    );
    assert!(
        ran.err.contains("stopped at line 1") && ran.err.contains(&format!("{failed} failed")),
        "{}",
        ran.err
    );
}

#[test]
fn what_cannot_be_read_or_used_is_said_before_a_log_is_made() {
    let desk = Desk::new();
    let missing = desk.run(&["missing.jsonl"]);
    assert!(missing.err.contains("missing.jsonl"), "{}", missing.err);
    let directory = desk.run(&["."]);
    assert!(directory.err.contains("directory"), "{}", directory.err);
    assert_eq!((missing.code, directory.code), (Some(1), Some(1)));
    assert!(!desk.data().exists());
    let help = desk.command(&["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(
        help.contains("@KEY/FIELD") && help.contains("--stop"),
        "{help}"
    );
}

/// The lines that the help shows, each on two lines there.
#[test]
fn the_example_of_the_help_is_recorded_as_it_stands() {
    let desk = Desk::new();
    let help = desk.command(&["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, example) = help.split_once("each on one line):\n").unwrap();
    let (example, _) = example.split_once("\n\n").unwrap();
    let lines = example.replace("\n   ", "");
    desk.record(lines, &[]).said(0, &[("recorded", 3)]);
}

#[test]
fn the_schemas_are_printed_without_a_log() {
    let desk = Desk::new();
    let schema = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weerklank"));
        command.arg("schema").args(args).current_dir(desk.0.path());
        command.output().unwrap()
    };
    for (what, copy) in [
        (
            "commands",
            include_str!("../../events/schema/commands.json"),
        ),
        ("events", include_str!("../../events/schema/events.json")),
        ("entry", include_str!("../../events/schema/entry.json")),
    ] {
        let all = schema(&[what]);
        assert_eq!(String::from_utf8(all.stdout).unwrap(), copy);
        let one: Value = serde_json::from_slice(&schema(&[what, "input.received"]).stdout).unwrap();
        let definitions = one["$defs"].as_object().unwrap();
        assert!(
            definitions.contains_key("input.received") && !definitions.contains_key("plan.adopted")
        );
    }
    let unknown = schema(&["entry", "input.Jan"]);
    let err = String::from_utf8(unknown.stderr).unwrap();
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        err.contains("give one of") && err.contains("input.received"),
        "{err}"
    );
    assert!(!desk.0.path().join("weerklank-data").exists());
}
