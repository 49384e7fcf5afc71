//! Every class of bad line is refused by its own rule, in its place, and without being quoted.

use super::parse::{CONTENT, Known, Line, SEQ, parse};
use super::schema::commands;
use super::{Problem, Unread};
use serde_json::{Value, json};
use weerklank_events::{Command, Commitment, Stream};

/// Set it to write the copy anew: `WEERKLANK_SCHEMAS=write cargo test schema`.
const WRITE: &str = "WEERKLANK_SCHEMAS";
const TRAJECTORY: &str = "5e550110000000000000000000000001";

fn line(kind: &str, data: Value) -> Value {
    json!({ "trajectory": TRAJECTORY, "type": kind, "key": "k", "data": data })
}

fn received() -> Value {
    let data = json!({ "input": "0".repeat(32), "points": 1, "words": "Graag meer bomen." });
    line("input.received", data)
}

/// Sets the member at a JSON pointer, or adds it.
fn with(mut line: Value, pointer: &str, value: impl Into<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = line.pointer_mut(parent).unwrap();
    parent[name] = value.into();
    line
}

fn read(line: &Value) -> Result<Line, Unread> {
    parse(line.to_string().as_bytes())
}

fn known(key: &str) -> Option<Known> {
    let trajectory = match key {
        "brief" => TRAJECTORY.parse().unwrap(),
        "elders/x" => Stream::Municipality,
        _ => return None,
    };
    Some(Known {
        trajectory,
        seq: Some(7),
        contents: vec![("input.received/words", Commitment([5; 32]))],
    })
}

fn command(line: &Value) -> Result<Command, Problem> {
    let line = read(line).map_err(|unread| unread.problem)?;
    line.into_command(known)
}

#[track_caller]
fn assert_refused(line: &Value, rule: &str, field: Option<&str>, words: &str) {
    let problem = command(line).unwrap_err();
    assert_eq!((problem.rule, problem.field.as_deref()), (rule, field));
    assert!(problem.detail.contains(words), "{}", problem.detail);
    assert!(
        problem.detail.contains(": "),
        "no next step: {}",
        problem.detail
    );
}

#[test]
fn a_line_of_every_member_is_a_command() {
    let line = with(received(), "/role", "publisher");
    let read = read(&line).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), line);
    assert_eq!(
        format!("{read:?}"),
        format!("Line({TRAJECTORY}, input.received, k)")
    );
    let Ok(Command::InputReceived(fact)) = command(&line) else {
        panic!("no command");
    };
    assert_eq!(fact.words.bytes, b"Graag meer bomen.");
}

#[test]
fn what_is_no_json_object_is_refused() {
    for (text, rule) in [
        (&b"Jan Jansen"[..], "notJson"),
        (b"[]", "notJson"),
        (b"{} {}", "notJson"),
        (b"{\"key\":", "notJson"),
        (b"{\"key\":\"Jan \xff\"}", "notText"),
        (b"{\"key\":\"a\",\"key\":\"b\"}", "memberRepeated"),
        (
            b"{\"key\":\"a\",\"data\":{\"x\":{\"y\":1,\"y\":2}}}",
            "memberRepeated",
        ),
    ] {
        let unread = parse(text).unwrap_err();
        assert_eq!(unread.problem.rule, rule);
        assert_eq!(unread.key, None);
        assert!(!unread.problem.detail.contains("Jan"));
    }
    let deep = "[".repeat(100_000);
    assert_eq!(parse(deep.as_bytes()).unwrap_err().problem.rule, "notJson");
}

#[test]
fn a_wrong_envelope_is_refused_in_its_place() {
    let without = |name: &str| {
        let mut line = received();
        line.as_object_mut().unwrap().remove(name);
        line
    };
    for (name, field) in [
        ("key", "/key"),
        ("trajectory", "/trajectory"),
        ("type", "/type"),
        ("data", "/data"),
    ] {
        assert_refused(&without(name), "memberMissing", Some(field), "is missing");
    }
    let extra = with(received(), "/Jan Jansen", 1);
    assert_refused(
        &extra,
        "memberUnknown",
        None,
        "known are trajectory, type, key, role, data",
    );
    for key in ["", " a", "a ", "a\nb", "caf\u{e9}", &"x".repeat(201)] {
        let line = with(received(), "/key", key);
        assert_refused(&line, "memberInvalid", Some("/key"), "1 to 200");
        assert_eq!(read(&line).unwrap_err().key, None);
    }
    read(&with(received(), "/key", "x".repeat(200))).unwrap();
    let wrong = with(received(), "/trajectory", "Jan Jansen");
    assert_refused(
        &wrong,
        "memberInvalid",
        Some("/trajectory"),
        "32 lower-case",
    );
    assert_eq!(read(&wrong).unwrap_err().key.as_deref(), Some("k"));
    let wrong = with(received(), "/type", "input.Jan");
    assert_refused(&wrong, "typeUnknown", Some("/type"), "input.received");
    for role in ["system", "Jan Jansen"] {
        let wrong = with(received(), "/role", role);
        assert_refused(
            &wrong,
            "memberInvalid",
            Some("/role"),
            "recorder, publisher",
        );
    }
    let wrong = with(received(), "/data", "Jan Jansen");
    assert_refused(&wrong, "memberInvalid", Some("/data"), "an object");
}

#[test]
fn wrong_data_are_refused_in_their_place() {
    let set = |name: &str, value: Value| with(received(), &format!("/data/{name}"), value);
    let digits = "32 lower-case hexadecimal digits";
    for (name, value, words) in [
        ("input", json!("Jan Jansen"), digits),
        ("input", json!(5), "a text"),
        (
            "points",
            json!("Jan Jansen"),
            "whole number from 0 to 65535",
        ),
        ("points", json!(1.5), "whole number"),
        ("points", json!(-1), "whole number"),
        ("points", json!(70000), "whole number"),
        ("channel", json!("Jan Jansen"), "one of web, email"),
        ("channel", json!({"Jan": "Jansen"}), "one of web, email"),
        ("channel", json!(null), "leave the member out"),
        ("occurredOn", json!("Jan Jansen"), "2026-11-23"),
        ("occurredOn", json!("2026-02-30"), "in the calendar"),
        ("signatories", json!("Jan Jansen"), "an object"),
        ("words", json!(["Jan Jansen"]), "a text, or an object"),
        ("words", json!(null), "a text, or an object"),
    ] {
        let field = format!("/data/{name}");
        let line = set(name, value);
        assert_refused(&line, "memberInvalid", Some(&field), words);
    }
    let inner = set(
        "signatories",
        json!({ "number": 2, "checked": "Jan Jansen" }),
    );
    let field = Some("/data/signatories/checked");
    assert_refused(&inner, "memberInvalid", field, "one of unchecked");
    let extra = set("Jan Jansen", json!(1));
    assert_refused(
        &extra,
        "memberUnknown",
        Some("/data"),
        "known are input, kind",
    );
    let mut lacking = received();
    lacking["data"].as_object_mut().unwrap().remove("words");
    assert_refused(&lacking, "memberMissing", Some("/data/words"), "add it");
}

fn published(content: Value) -> Value {
    line(
        "content.published",
        json!({ "content": content, "ground": "consent" }),
    )
}

#[test]
fn a_reference_stands_for_a_commitment_or_the_number_of_an_entry() {
    let own = Commitment([9; 32]);
    let line = published(json!([own.to_string(), "@brief/words"]));
    let Ok(Command::ContentPublished(fact)) = command(&line) else {
        panic!("no command");
    };
    assert_eq!(fact.content, [own, Commitment([5; 32])]);
    let line = self::line(
        "entry.corrected",
        json!({ "seq": "@brief", "reason": "@brief" }),
    );
    let Ok(Command::EntryCorrected(fact)) = command(&line) else {
        panic!("no command");
    };
    assert_eq!(
        (fact.seq, &*fact.reason.bytes),
        (7, &b"@brief"[..]),
        "a text is a text"
    );
}

#[test]
fn a_reference_that_leads_nowhere_is_refused() {
    for (text, words) in [
        ("@Jan Jansen/words", "no command"),
        ("@brief/Jan Jansen", "a text that its command does not have"),
        ("@brief", "no text of a command"),
        ("@elders/x/words", "another trajectory"),
    ] {
        let line = published(json!(["@brief/words", text]));
        assert_refused(&line, "referenceUnknown", Some("/data/content/1"), words);
    }
    let line = published(json!(["Jan Jansen"]));
    let field = Some("/data/content/0");
    assert_refused(&line, "memberInvalid", field, "c1: and 64");
    for seq in ["@Jan Jansen", "@elders/x"] {
        let line = self::line("entry.corrected", json!({ "seq": seq, "reason": "x" }));
        assert_refused(&line, "referenceUnknown", Some("/data/seq"), "refers to");
    }
    let line = self::line("entry.corrected", json!({ "seq": "Jan", "reason": "x" }));
    assert_refused(&line, "memberInvalid", Some("/data/seq"), "whole number");
}

#[test]
fn the_copy_of_the_schema_is_what_is_generated() {
    let text = format!("{:#}\n", commands(None).unwrap());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/events/schema/commands.json");
    if std::env::var(WRITE).is_ok() {
        std::fs::write(path, &text).unwrap();
    }
    let copy = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        copy == text,
        "events/schema/commands.json is not up to date: set {WRITE}=write"
    );
}

#[test]
fn every_line_of_the_stories_fits_the_schema_and_one_with_more_does_not() {
    let schema = validator(None);
    let mut kinds = std::collections::BTreeMap::new();
    for line in crate::demo::lines().unwrap() {
        let text = serde_json::to_value(&line).unwrap();
        let errors: Vec<_> = schema
            .iter_errors(&text)
            .map(|e| e.instance_path().to_string())
            .collect();
        assert!(errors.is_empty(), "{line:?}: {errors:?}");
        kinds.insert(line.kind, text);
    }
    for (kind, line) in kinds {
        let own = validator(Some(&kind));
        assert!(own.is_valid(&line), "{kind}");
        for pointer in ["/note", "/data/note"] {
            let more = with(line.clone(), pointer, "Jan Jansen");
            assert!(!own.is_valid(&more) && !schema.is_valid(&more), "{kind}");
        }
    }
}

fn validator(kind: Option<&str>) -> jsonschema::Validator {
    jsonschema::draft202012::new(&commands(kind).unwrap()).unwrap()
}

#[test]
fn the_schema_takes_what_a_line_may_hold_and_nothing_else() {
    let schema = validator(None);
    let line = received();
    for (pointer, value, fits) in [
        ("/key", json!("a b/c"), true),
        ("/key", json!(" a"), false),
        ("/key", json!("caf\u{e9}"), false),
        ("/key", json!("x".repeat(201)), false),
        ("/role", json!("griffie"), true),
        ("/role", json!("system"), false),
        ("/trajectory", json!("municipality"), true),
        ("/trajectory", json!("log"), false),
        ("/type", json!("log.created"), false),
        ("/data/words", json!({ "a": [1, null] }), true),
        ("/data/words", json!("@a/b"), true),
        ("/data/words", json!(5), false),
        ("/data/points", json!(0), false),
        ("/data/channel", json!("web"), true),
        ("/data/channel", json!(null), false),
        ("/data/channel", json!("Web"), false),
        ("/data/occurredOn", json!("2026-02-03"), true),
        ("/data/occurredOn", json!("20260203"), false),
        (
            "/data/signatories",
            json!({ "number": 2, "checked": "sample" }),
            true,
        ),
        ("/data/signatories", json!({ "number": 2 }), false),
    ] {
        let line = with(line.clone(), pointer, value);
        assert_eq!(schema.is_valid(&line), fits, "{line}");
    }
    for (content, fits) in [("@brief/words", true), ("@brief", false), ("c1:00", false)] {
        assert_eq!(
            schema.is_valid(&published(json!([content]))),
            fits,
            "{content}"
        );
    }
    for (seq, fits) in [
        (json!(1), true),
        (json!("@a"), true),
        (json!(0), false),
        (json!("a"), false),
    ] {
        let line = self::line("entry.corrected", json!({ "seq": seq, "reason": "x" }));
        assert_eq!(schema.is_valid(&line), fits, "{line}");
    }
}

/// What a caller cannot know beforehand has these names and no other, so that references reach it.
#[test]
fn commitments_and_numbers_of_entries_have_a_name_of_their_own() {
    let definitions = weerklank_events::schema::commands(None)
        .unwrap()
        .definitions;
    let mut found = std::collections::BTreeSet::new();
    for (kind, definition) in &definitions {
        for (name, member) in definition["properties"].as_object().into_iter().flatten() {
            assert!(
                member["description"]
                    .as_str()
                    .is_some_and(|text| text.len() > 2),
                "{kind}/{name}"
            );
            if member.to_string().contains("/Commitment\"") {
                found.insert(name.as_str());
            }
        }
    }
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [CONTENT]);
    let with_seq = definitions
        .iter()
        .filter(|(_, d)| d["properties"].get(SEQ).is_some());
    let with_seq: Vec<_> = with_seq.map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(with_seq, ["entry.corrected"]);
}
