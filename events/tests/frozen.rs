//! The bytes of entries, for ever. An entry that was hashed once must be written and read in the
//! same way by every later version of the program, or no receipt and no witness holds any more.

mod v1;
mod v1_answering;
mod v1_consultation;
mod v1_decision;
mod v1_municipality;
mod v1_trajectory;
mod v2;

use crate::examples;
use crate::given::IntoEvent;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use weerklank_events::entry::EntryError;
use weerklank_events::facts::{DecisionTaken, TrajectoryOpened, earlier};
use weerklank_events::{Entry, Event};

/// One frozen entry.
pub struct Row {
    pub label: &'static str,
    bytes: &'static str,
    leaf: &'static str,
}

impl Row {
    /// The exact bytes.
    pub fn bytes(&self) -> String {
        self.bytes.lines().map(str::trim_start).collect()
    }
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.bytes()).unwrap()
    }
    /// The kind and its version.
    fn kind(&self) -> (String, u64) {
        let entry = self.json();
        let kind = entry["type"].as_str().unwrap().to_owned();
        (kind, entry["v"].as_u64().unwrap())
    }
    /// Whether the program still writes this version.
    fn is_newest(&self) -> bool {
        let (kind, version) = self.kind();
        Event::KINDS.contains(&(kind.as_str(), version))
    }
}

/// Every frozen entry, of every version.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    let files = [
        v1::ROWS,
        v1_trajectory::ROWS,
        v1_consultation::ROWS,
        v1_answering::ROWS,
        v1_decision::ROWS,
        v1_municipality::ROWS,
        v2::ROWS,
    ];
    files.into_iter().flatten()
}

/// The frozen entries of the versions that the program still writes.
pub fn newest_rows() -> impl Iterator<Item = &'static Row> {
    rows().filter(|row| row.is_newest())
}

/// The rows with every member present.
fn full_rows() -> impl Iterator<Item = &'static Row> {
    rows().filter(|row| row.label.ends_with(", full"))
}

fn decode(value: &Value) -> Result<Entry, EntryError> {
    Entry::decode(value.to_string().as_bytes())
}

#[test]
fn entries_of_the_newest_version_keep_their_bytes() {
    let mut newest: BTreeMap<_, _> = newest_rows().map(|row| (row.label, row)).collect();
    for (label, entry) in examples::every() {
        let row = newest.remove(label.as_str()).expect(&label);
        let bytes = entry.encode().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), row.bytes(), "{label}");
        let read = Entry::decode(row.bytes().as_bytes()).unwrap();
        assert_eq!(read, entry, "{label}");
    }
    let left: Vec<_> = newest.keys().collect();
    assert!(left.is_empty(), "no example of {left:?}");
}

#[test]
fn entries_keep_their_leaf_hash() {
    for row in rows() {
        let hash = Sha256::new()
            .chain_update([0x00])
            .chain_update(row.bytes())
            .finalize();
        assert_eq!(hex::encode(hash), row.leaf, "{}", row.label);
    }
}

#[test]
fn every_version_of_every_kind_has_a_full_and_a_minimal_entry() {
    let found: Vec<_> = rows()
        .map(|row| (row.label.to_owned(), row.kind().1))
        .collect();
    let labels: BTreeSet<_> = found.iter().cloned().collect();
    assert_eq!(labels.len(), found.len(), "a row stands twice");
    let versions = Event::KINDS.iter().chain(earlier::KINDS);
    let expected = versions
        .flat_map(|(kind, v)| ["full", "minimal"].map(|size| (format!("{kind}, {size}"), *v)))
        .collect();
    assert_eq!(labels, expected);
}

#[test]
fn a_row_is_labelled_by_its_kind() {
    for row in rows() {
        let (kind, size) = row.label.split_once(", ").unwrap();
        assert_eq!(row.kind().0, kind);
        assert!(matches!(size, "full" | "minimal"), "{}", row.label);
    }
}

/// What the program reads of the first version of a decision.
fn decisions_of_version_1() -> Vec<(&'static Row, Entry)> {
    let of_version_1 = |row: &&Row| row.kind() == ("decision.taken".to_owned(), 1);
    let rows = rows().filter(of_version_1);
    rows.map(|row| (row, Entry::decode(row.bytes().as_bytes()).unwrap()))
        .collect()
}

/// What is hashed are the bytes that were written; reading them makes no others.
#[test]
fn a_decision_of_version_1_is_read_for_ever_and_replaces_nothing() {
    let read = decisions_of_version_1();
    assert_eq!(read.len(), 2);
    for (row, entry) in read {
        let size = row.label.rsplit(' ').next().unwrap();
        let mut expected = match size {
            "full" => examples::entry(examples::full_of("decision.taken")),
            _ => examples::first_entry(crate::given::decided().event()),
        };
        let Event::DecisionTaken(DecisionTaken { replaces, .. }) = &mut expected.event else {
            panic!("{}", row.label);
        };
        *replaces = None;
        assert_eq!(entry, expected, "{}", row.label);
        assert_eq!(entry.event.kind(), ("decision.taken", 2));
        let written_today = entry.encode().unwrap();
        assert_ne!(
            written_today,
            row.bytes().as_bytes(),
            "version 1 is not written"
        );
    }
}

#[test]
fn the_first_version_of_a_decision_does_not_have_the_members_of_the_second() {
    for (row, _) in decisions_of_version_1() {
        let mut changed = row.json();
        changed["data"]["replaces"] = json!(1);
        assert!(matches!(decode(&changed), Err(EntryError::Json(_))));
        changed["v"] = json!(2);
        assert!(decode(&changed).is_ok());
    }
}

/// The members that the data of a row can hold, as the reader of its kind and version names them.
fn members_of(row: &Row) -> BTreeSet<String> {
    let mut unknown = row.json();
    unknown["data"] = json!({"?": 0});
    let message = decode(&unknown).unwrap_err().to_string();
    let quoted = message.split('`').skip(1).step_by(2).skip(1);
    quoted.map(str::to_owned).collect()
}

#[test]
fn a_full_entry_holds_every_member() {
    for row in full_rows() {
        let entry = row.json();
        let data = entry["data"].as_object().unwrap();
        let present: BTreeSet<_> = data.keys().cloned().collect();
        assert_eq!(present, members_of(row), "{}", row.label);
    }
}

#[test]
fn a_minimal_entry_can_miss_no_member() {
    for row in rows().filter(|row| row.label.ends_with(", minimal")) {
        let entry = row.json();
        for member in entry.as_object().unwrap().keys() {
            let mut without = entry.clone();
            without.as_object_mut().unwrap().remove(member);
            let read = decode(&without);
            assert!(
                matches!(read, Err(EntryError::Json(_))),
                "{}: no {member}",
                row.label
            );
        }
        for member in entry["data"].as_object().unwrap().keys() {
            let mut without = entry.clone();
            without["data"].as_object_mut().unwrap().remove(member);
            let read = decode(&without);
            assert!(
                matches!(read, Err(EntryError::Json(_))),
                "{}: no {member}",
                row.label
            );
        }
    }
}

/// The place of every value within `value`, as a JSON pointer.
pub fn places(value: &Value) -> Vec<String> {
    let below = |step: String, value: &Value| {
        let deeper = places(value).into_iter();
        deeper
            .map(|rest| format!("/{step}{rest}"))
            .collect::<Vec<_>>()
    };
    let mut all = vec![String::new()];
    match value {
        Value::Object(members) => {
            all.extend(
                members
                    .iter()
                    .flat_map(|(name, value)| below(name.clone(), value)),
            );
        }
        Value::Array(items) => {
            all.extend(
                items
                    .iter()
                    .enumerate()
                    .flat_map(|(n, value)| below(n.to_string(), value)),
            );
        }
        _ => {}
    }
    all
}

#[test]
fn a_member_of_another_type_is_refused() {
    for row in full_rows() {
        let entry = row.json();
        for place in places(&entry) {
            for wrong in [
                json!(true),
                json!(-1),
                json!(1.5),
                json!({"a": 1}),
                json!(""),
            ] {
                let mut changed = entry.clone();
                *changed.pointer_mut(&place).unwrap() = wrong;
                assert!(decode(&changed).is_err(), "{}: {changed}", row.label);
            }
        }
    }
}

#[test]
fn a_null_is_refused_at_every_depth() {
    for row in full_rows() {
        let entry = row.json();
        for place in places(&entry) {
            let mut changed = entry.clone();
            *changed.pointer_mut(&place).unwrap() = Value::Null;
            let read = decode(&changed);
            assert!(
                matches!(read, Err(EntryError::Json(_))),
                "{}: {changed}",
                row.label
            );
        }
    }
}

#[test]
fn a_code_may_be_called_null() {
    let theme = Some("null".parse().unwrap());
    let event = Event::TrajectoryOpened(TrajectoryOpened {
        theme,
        ..crate::given::opened()
    });
    let entry = examples::first_entry(event);
    assert_eq!(Entry::decode(&entry.encode().unwrap()).unwrap(), entry);
}

#[test]
fn entries_count_from_1() {
    for row in rows() {
        let mut changed = row.json();
        changed["seq"] = json!(0);
        let read = decode(&changed);
        assert!(matches!(read, Err(EntryError::Json(_))), "{}", row.label);
    }
}

#[test]
fn an_unknown_member_is_refused_at_every_depth() {
    for row in full_rows() {
        let entry = row.json();
        for place in places(&entry) {
            let mut changed = entry.clone();
            let Some(object) = changed.pointer_mut(&place).and_then(Value::as_object_mut) else {
                continue;
            };
            object.insert("note".into(), json!("x"));
            let read = decode(&changed);
            assert!(
                matches!(read, Err(EntryError::Json(_))),
                "{}: {changed}",
                row.label
            );
        }
    }
}

#[test]
fn a_member_given_twice_is_refused() {
    for row in full_rows() {
        let entry = row.json();
        let (name, value) = entry["data"].as_object().unwrap().iter().next().unwrap();
        let first_of_data = format!("\"data\":{{\"{name}\":{value},");
        let version = format!("\"v\":{}", entry["v"]);
        for (member, twice) in [
            ("{\"actor\":", "{\"seq\":7,\"actor\":".to_owned()),
            (&version, format!("{version},{version}")),
            ("\"data\":{", first_of_data),
        ] {
            let bytes = row.bytes().replacen(member, &twice, 1);
            assert_ne!(bytes, row.bytes());
            serde_json::from_str::<Value>(&bytes).expect("it is JSON all the same");
            let read = Entry::decode(bytes.as_bytes());
            assert!(matches!(read, Err(EntryError::Json(_))), "{bytes}");
        }
    }
}

#[test]
fn an_unknown_kind_or_version_is_refused() {
    for row in rows() {
        let (kind, _) = row.kind();
        let (_, newest) = Event::KINDS.iter().find(|(name, _)| *name == kind).unwrap();
        for (member, unknown) in [
            ("type", json!("input.updated")),
            ("type", json!("Input.Received")),
            ("type", json!("")),
            ("v", json!(0)),
            ("v", json!(newest + 1)),
        ] {
            let mut changed = row.json();
            changed[member] = unknown;
            let read = decode(&changed);
            assert!(matches!(read, Err(EntryError::UnknownKind)), "{changed}");
        }
    }
}

/// Some kinds have the same members, as being suspended and being cancelled have: only their names,
/// which are hashed with them, tell them apart.
#[test]
fn an_event_is_read_as_the_kind_that_it_names_or_not_at_all() {
    for row in full_rows() {
        for (kind, version) in Event::KINDS {
            let mut changed = row.json();
            changed["type"] = json!(kind);
            changed["v"] = json!(version);
            match decode(&changed) {
                Ok(entry) => assert_eq!(entry.event.kind().0, *kind),
                Err(error) => assert!(matches!(error, EntryError::Json(_)), "{changed}"),
            }
        }
    }
}

#[test]
fn what_is_no_entry_is_refused() {
    let one = v1::ROWS[0].bytes();
    for bad in [
        "",
        "null",
        "[]",
        "{}",
        &one[1..],
        &one[..one.len() - 1],
        &format!("{one}{one}"),
    ] {
        assert!(
            matches!(Entry::decode(bad.as_bytes()), Err(EntryError::Json(_))),
            "{bad}"
        );
    }
    assert!(Entry::decode(b"\xff").is_err());
}

#[test]
fn numbers_beyond_what_every_reader_holds_are_not_written() {
    let mut entry = examples::first_entry(crate::given::log_created());
    entry.envelope.seq = (1 << 53) - 1;
    assert!(entry.encode().is_ok());
    entry.envelope.seq = 1 << 53;
    assert!(matches!(entry.encode(), Err(EntryError::Canonical(_))));
}
