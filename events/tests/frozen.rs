//! The bytes of entries, for ever. An entry that was hashed once must be written and read in the
//! same way by every later version of the program, or no receipt and no witness holds any more.

mod v1;

use crate::examples;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use weerklank_events::entry::{EntryError, MAX_ENTRY_BYTES};
use weerklank_events::facts::{Place, TrajectoryOpened};
use weerklank_events::ids::AreaCode;
use weerklank_events::trajectory::MAX_CONTENTS;
use weerklank_events::vocabulary as words;
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
}

/// Every frozen entry.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    v1::ROWS.iter()
}

/// The rows with every member present.
fn full_rows() -> impl Iterator<Item = &'static Row> {
    rows().filter(|row| row.label.ends_with(", full"))
}

fn decode(value: &Value) -> Result<Entry, EntryError> {
    Entry::decode(value.to_string().as_bytes())
}

#[test]
fn version_1_entries_keep_their_bytes() {
    let examples = examples::every();
    assert_eq!(examples.len(), v1::ROWS.len());
    for (row, (label, entry)) in v1::ROWS.iter().zip(examples) {
        assert_eq!(row.label, label);
        let bytes = entry.encode().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), row.bytes(), "{label}");
        assert_eq!(
            Entry::decode(row.bytes().as_bytes()).unwrap(),
            entry,
            "{label}"
        );
    }
}

#[test]
fn version_1_entries_keep_their_leaf_hash() {
    for row in v1::ROWS {
        let hash = Sha256::new()
            .chain_update([0x00])
            .chain_update(row.bytes())
            .finalize();
        assert_eq!(hex::encode(hash), row.leaf, "{}", row.label);
    }
}

#[test]
fn every_kind_has_a_full_and_a_minimal_entry() {
    let labels: BTreeSet<_> = rows().map(|row| row.label.to_owned()).collect();
    let expected = Event::KINDS
        .iter()
        .flat_map(|(kind, _)| [format!("{kind}, full"), format!("{kind}, minimal")])
        .collect();
    assert_eq!(labels, expected);
}

/// The members that an event of this kind can hold, as its reader names them.
fn members_of(kind: &str) -> BTreeSet<String> {
    let unknown = json!({"type": kind, "data": {"?": 0}});
    let message = serde_json::from_value::<Event>(unknown)
        .unwrap_err()
        .to_string();
    let quoted = message.split('`').skip(1).step_by(2).skip(1);
    quoted.map(str::to_owned).collect()
}

#[test]
fn a_full_entry_holds_every_member() {
    for row in full_rows() {
        let entry = row.json();
        let data = entry["data"].as_object().unwrap();
        let present: BTreeSet<_> = data.keys().cloned().collect();
        assert_eq!(
            present,
            members_of(entry["type"].as_str().unwrap()),
            "{}",
            row.label
        );
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
        for (member, twice) in [
            ("{\"actor\":", "{\"seq\":7,\"actor\":"),
            ("\"v\":1", "\"v\":1,\"v\":1"),
        ] {
            let bytes = row.bytes().replacen(member, twice, 1);
            assert_ne!(bytes, row.bytes());
            let read = Entry::decode(bytes.as_bytes());
            assert!(matches!(read, Err(EntryError::Json(_))), "{bytes}");
        }
        let bytes = row.bytes();
        let (before, data) = bytes.split_once("\"data\":{").unwrap();
        let (first, rest) = data
            .split_once("\",")
            .or_else(|| data.split_once("],"))
            .unwrap();
        let close = &data[first.len()..=first.len()];
        let bytes = format!("{before}\"data\":{{{first}{close},{first}{close},{rest}");
        let read = Entry::decode(bytes.as_bytes());
        assert!(matches!(read, Err(EntryError::Json(_))), "{bytes}");
    }
}

#[test]
fn an_unknown_kind_or_version_is_refused() {
    for (member, unknown) in [
        ("type", json!("input.updated")),
        ("type", json!("Input.Received")),
        ("type", json!("")),
        ("v", json!(0)),
        ("v", json!(2)),
    ] {
        for row in rows() {
            let mut changed = row.json();
            changed[member] = unknown.clone();
            let read = decode(&changed);
            assert!(matches!(read, Err(EntryError::UnknownKind)), "{changed}");
        }
    }
}

#[test]
fn an_event_is_not_read_as_one_of_another_kind() {
    for row in full_rows() {
        for (kind, _) in Event::KINDS {
            let mut changed = row.json();
            if changed["type"] != *kind {
                changed["type"] = json!(kind);
                assert!(decode(&changed).is_err(), "{} read as {kind}", row.label);
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

/// An entry of exactly `size` bytes: areas until it nearly fits, and a theme for the rest.
fn entry_of(size: usize) -> Entry {
    let with = |areas: usize, theme: usize| {
        let area: AreaCode = "BU08280101".parse().unwrap();
        examples::entry(Event::TrajectoryOpened(TrajectoryOpened {
            place: Some(Place {
                areas: vec![area; areas],
            }),
            theme: Some("x".repeat(theme).parse().unwrap()),
            ..crate::given::opened()
        }))
    };
    // One area takes 13 bytes, with the comma before it.
    let least = with(1, 1).encode().unwrap().len();
    let (areas, rest) = ((size - least) / 13, (size - least) % 13);
    with(1 + areas, 1 + rest)
}

#[test]
fn an_entry_takes_at_most_65535_bytes() {
    assert_eq!(MAX_ENTRY_BYTES, 65_535);
    let largest = entry_of(65_535);
    let bytes = largest.encode().unwrap();
    assert_eq!(bytes.len(), 65_535);
    assert_eq!(Entry::decode(&bytes).unwrap(), largest);
    let too_large = entry_of(65_536).encode();
    assert!(matches!(too_large, Err(EntryError::TooLarge(65_536))));
}

#[test]
fn the_longest_list_of_contents_fits() {
    let all = vec![crate::given::fresh(1); MAX_CONTENTS];
    let entry = examples::entry(Event::ContentErased(crate::given::erased(&all)));
    assert!(entry.encode().unwrap().len() < MAX_ENTRY_BYTES);
}

#[test]
fn numbers_beyond_what_every_reader_holds_are_not_written() {
    let mut entry = examples::first_entry(crate::given::log_created());
    entry.envelope.seq = (1 << 53) - 1;
    assert!(entry.encode().is_ok());
    entry.envelope.seq = 1 << 53;
    assert!(matches!(entry.encode(), Err(EntryError::Canonical(_))));
}

/// The words of each list, in its order. A word is only ever added, with a new version of the events
/// that use its list.
const WORDS: &[&str] = &[
    "Form: consultation initiative challenge poll assembly",
    "Phase: preparation execution evaluation",
    "Owner: municipality residents council organisation",
    "LegalBasis: ordinance awb34 omgevingswet none",
    "BodyKind: raad college mayor other",
    "BodyRole: decides prepares advises executes",
    "Mandate: own delegated mandated",
    "Channel: web email letter counter telephone meeting street other",
    "Audience: everyone residents interested businesses organisations youth",
    "Notice: gazette newspaper website letters socialMedia meeting",
    "InputKind: idea opinion zienswijze question concern petition other",
    "YesNo: yes no",
    "SignatureCheck: unchecked sample every",
    "Outcome: adopted partlyAdopted notAdopted elsewhere outOfScope noted",
    "ExclusionGround: duplicate late unlawful spam sender other",
    "DecisionStage: release partial final",
    "DecisionResult: adopted amended rejected postponed",
    "PublicationGround: ownText consent sourcePublic legalDuty redacted",
    "RestrictionGround: personalData child secrecy woo",
    "ErasureGround: request consentWithdrawn objection unlawful child retention ordered",
    "Purpose: record demo",
    "Role: recorder publisher griffie auditor administrator system",
];

/// The name of each list, and its words with a space between them.
pub fn lists() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().filter_map(|list| list.split_once(": "))
}

/// Whether any list has this word.
pub fn is_a_word(text: &str) -> bool {
    lists()
        .flat_map(|(_, words)| words.split(' '))
        .any(|word| word == text)
}

#[test]
fn words_keep_their_spelling() {
    macro_rules! lists {
        ($($list:ident)+) => {
            [$({
                let spelled = |word: &words::$list| {
                    let text = word.to_string();
                    assert_eq!(serde_json::to_value(word).unwrap(), json!(text));
                    assert_eq!(serde_json::from_value::<words::$list>(json!(text)).unwrap(), *word);
                    assert_eq!(text.parse(), Ok(*word));
                    text
                };
                let all: Vec<String> = words::$list::ALL.iter().map(spelled).collect();
                format!("{}: {}", stringify!($list), all.join(" "))
            }),+]
        };
    }
    let lists = lists! {
        Form Phase Owner LegalBasis BodyKind BodyRole Mandate Channel Audience Notice InputKind YesNo
        SignatureCheck Outcome ExclusionGround DecisionStage DecisionResult PublicationGround
        RestrictionGround ErasureGround Purpose Role
    };
    assert_eq!(lists.as_slice(), WORDS);
}
