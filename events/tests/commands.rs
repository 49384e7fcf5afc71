//! What a caller asks to record is read from JSON, with the texts open: every kind, and nothing that
//! its event would not hold.

use crate::frozen::{Row, newest_rows, places};
use serde_json::{Value, json};
use weerklank_events::{Command, Commitment, Entry, Event};

/// The event of a row, and the command of which it could come: with a text for each commitment.
fn command_of(row: &Row) -> (Event, Value) {
    let event = Entry::decode(row.bytes().as_bytes()).unwrap().event;
    let entry = row.json();
    let mut data = entry["data"].clone();
    for (field, _) in event.declared() {
        let (_, member) = field.split_once('/').unwrap();
        data[member] = json!(format!("Woorden van {field}."));
    }
    (event, json!({"type": entry["type"], "data": data}))
}

fn read(command: &Value) -> serde_json::Result<Command> {
    serde_json::from_str(&command.to_string())
}

#[test]
fn a_command_of_every_kind_is_read_and_sealed_into_its_event() {
    let mut read_kinds = Vec::new();
    for row in newest_rows() {
        let (event, command) = command_of(row);
        let declared = event.declared();
        let mut commit = |field: &'static str, content: &weerklank_events::Content| {
            let text = format!("Woorden van {field}.");
            assert_eq!(*content, text.as_str().into(), "{}", row.label);
            let of_field = declared.iter().find(|(name, _)| *name == field);
            of_field.map(|(_, commitment)| *commitment).ok_or(field)
        };
        let sealed = read(&command).unwrap().seal(&mut commit);
        assert_eq!(sealed, Ok(event), "{}", row.label);
        read_kinds.push(row.label);
    }
    assert_eq!(read_kinds.len(), 2 * Event::KINDS.len());
}

#[test]
fn a_command_is_the_same_when_written_and_read_again_as_an_event() {
    for row in newest_rows() {
        let (event, _) = command_of(row);
        let written = serde_json::to_value(&event).unwrap();
        assert_eq!(serde_json::from_value::<Event>(written).unwrap(), event);
    }
}

#[test]
fn an_unknown_member_of_a_command_is_refused_at_every_depth() {
    for row in newest_rows() {
        let (_, command) = command_of(row);
        for place in places(&command) {
            let mut changed = command.clone();
            let Some(object) = changed.pointer_mut(&place).and_then(Value::as_object_mut) else {
                continue;
            };
            object.insert("note".into(), json!("x"));
            assert!(read(&changed).is_err(), "{changed}");
        }
    }
}

#[test]
fn a_required_member_of_a_command_is_neither_null_nor_absent() {
    for row in newest_rows().filter(|row| row.label.ends_with(", minimal")) {
        let (_, command) = command_of(row);
        for member in command["data"].as_object().unwrap().keys() {
            let mut null = command.clone();
            null["data"][member] = Value::Null;
            assert!(read(&null).is_err(), "{}: {member}", row.label);
            let mut absent = command.clone();
            absent["data"].as_object_mut().unwrap().remove(member);
            assert!(read(&absent).is_err(), "{}: {member}", row.label);
        }
    }
}

#[test]
fn a_text_of_a_command_is_a_text_or_an_object() {
    for row in newest_rows() {
        let (event, command) = command_of(row);
        for (field, _) in event.declared() {
            let (_, member) = field.split_once('/').unwrap();
            for wrong in [json!(true), json!(1), json!(["Woorden."])] {
                let mut changed = command.clone();
                changed["data"][member] = wrong;
                assert!(read(&changed).is_err(), "{changed}");
            }
            let mut object = command.clone();
            object["data"][member] = json!({"a": "Woorden."});
            assert!(read(&object).is_ok(), "{object}");
        }
    }
}

#[test]
fn an_unknown_kind_of_command_is_refused() {
    for kind in [
        "",
        "input.updated",
        "Input.Received",
        "input",
        "decision.taken2",
    ] {
        assert!(read(&json!({"type": kind, "data": {}})).is_err(), "{kind}");
    }
    for no_command in [
        json!({}),
        json!({"type": "trajectory.resumed"}),
        json!({"data": {}}),
        json!({"type": "trajectory.resumed", "data": null}),
        json!({"type": null, "data": {}}),
        json!({"type": "trajectory.resumed", "data": {}, "v": 1}),
        json!([{"type": "trajectory.resumed", "data": {}}]),
    ] {
        assert!(read(&no_command).is_err(), "{no_command}");
    }
    assert!(read(&json!({"type": "trajectory.resumed", "data": {}})).is_ok());
}

/// A commitment in the place of a text would be a text of 67 letters: it is sealed as what it says, and
/// not taken for a commitment that somebody else made.
#[test]
fn a_commitment_in_a_command_is_no_more_than_a_text() {
    let given = Commitment([9; 32]);
    let command = json!({"type": "raad.questioned", "data": {"question": given}});
    let made = Commitment([8; 32]);
    let sealed = read(&command).unwrap().seal(&mut |_, content| {
        assert_eq!(*content, given.to_string().as_str().into());
        Ok::<_, ()>(made)
    });
    let declared = sealed.unwrap().declared();
    assert_eq!(declared, [("raad.questioned/question", made)]);
}
