//! An entry has no place for free text or for what singles a person out (norm N25). Every string is
//! a word of a closed list, an id, a date, a code, a commitment or the name of a log; anything else
//! in its place is refused.

use crate::frozen::{Row, places, rows};
use crate::words::is_a_word;
use serde_json::{Value, json};
use weerklank_events::content::is_kept;
use weerklank_events::ids::{AreaCode, Code, Ecli, GazetteNumber, Origin};
use weerklank_events::{Commitment, Entry, Event, Stream};

fn is_hex(text: &str, bytes: usize) -> bool {
    let lower = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    text.len() == 2 * bytes && text.bytes().all(lower)
}

/// Whether `text` has digits where `shape` has `0`, and otherwise the same characters.
fn is_shaped(text: &str, shape: &str) -> bool {
    let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
    text.chars().map(digits).eq(shape.chars())
}

/// Whether the member called `name` may hold `text`. A new member of another kind belongs here only
/// after the question whether it can name somebody.
fn may_hold(name: &str, text: &str) -> bool {
    match name {
        "actor" | "cause" | "input" | "session" | "group" => is_hex(text, 16),
        "previous" | "profile" | "key" => is_hex(text, 32),
        // Another trajectory, which is neither of the reserved streams.
        "other" => is_hex(text, 16),
        "trajectory" => text.parse::<Stream>().is_ok(),
        // Of a promise its id, of a plan the text of what is promised.
        "promise" => is_hex(text, 16) || is_commitment(text),
        "type" => Event::KINDS.iter().any(|(kind, _)| *kind == text),
        "recordedAt" => is_shaped(text, "0000-00-00T00:00:00.000Z"),
        "occurredOn" | "sentOn" | "opens" | "closes" | "until" | "feedbackBy" | "due"
        | "appealUntil" | "inForceFrom" => is_shaped(text, "0000-00-00"),
        "organisation" | "portfolio" | "source" | "theme" | "rule" | "template" | "council"
        | "targetGroup" | "targetGroups" => text.parse::<Code>().is_ok(),
        // Of a norm profile its code, of a council a text.
        "name" => text.parse::<Code>().is_ok() || is_commitment(text),
        "area" | "areas" => text.parse::<AreaCode>().is_ok(),
        "gazette" => text.parse::<GazetteNumber>().is_ok(),
        "ecli" => text.parse::<Ecli>().is_ok(),
        "origin" if text.parse::<Origin>().is_ok() => true,
        _ => is_a_word(text) || is_commitment(text),
    }
}

fn is_commitment(text: &str) -> bool {
    text.parse::<Commitment>().is_ok()
}

/// Every string of an entry: its place, the name of the member that holds it, and itself.
fn strings(entry: &Value) -> Vec<(String, String, String)> {
    let text_at = |place: String| {
        let text = entry.pointer(&place)?.as_str()?.to_owned();
        let not_an_index = |step: &&str| step.parse::<usize>().is_err();
        let name = place.rsplit('/').find(not_an_index)?.to_owned();
        Some((place, name, text))
    };
    places(entry).into_iter().filter_map(text_at).collect()
}

#[test]
fn every_string_in_an_entry_is_of_a_closed_kind() {
    for row in rows() {
        for (place, name, text) in strings(&row.json()) {
            assert!(may_hold(&name, &text), "{}, {place}: {text}", row.label);
            assert!(
                text.len() <= 128 && text.is_ascii(),
                "{}, {place}: {text}",
                row.label
            );
        }
    }
}

#[test]
fn every_value_in_an_entry_is_an_object_array_integer_or_string() {
    for row in rows() {
        let entry = row.json();
        for place in places(&entry) {
            let value = entry.pointer(&place).unwrap();
            let plain =
                value.is_object() || value.is_array() || value.is_u64() || value.is_string();
            assert!(plain, "{}, {place}", row.label);
        }
    }
}

#[test]
fn no_member_takes_a_persons_data() {
    let personal = [
        "Jan Jansen",
        "jan@voorbeeld.nl",
        "Kerkstraat 1",
        "2026-11-23[jan-jansen]",
        "2026-11-23T10:00:00.123Z[jan-jansen]",
        "De straat is te druk.",
        "\u{e9}\u{e9}n",
    ];
    for row in rows() {
        let entry = row.json();
        for (place, ..) in strings(&entry) {
            for text in personal {
                let mut changed = entry.clone();
                *changed.pointer_mut(&place).unwrap() = json!(text);
                let read = Entry::decode(changed.to_string().as_bytes());
                assert!(read.is_err(), "{}, {place}: {text}", row.label);
            }
        }
    }
}

/// Whether the name of the log itself stands there. That of another log is a text.
fn is_name_of_log(row: &Row, place: &str) -> bool {
    place == "/data/origin" && row.label.starts_with("log.created")
}

/// A log's origin is a host name, chosen with its key by who runs it. Every other text may hold no number by which somebody is known, not as
/// it is and not as the year and number of a publication or a judgment. A code with a hyphen after
/// every four digits would hold one: codes are of lists that the municipality keeps.
#[test]
fn no_member_but_the_origin_takes_a_persons_number() {
    let personal = [
        "0612345678",
        "jan-jansen-0612345678",
        "111222333",
        "bsn-111222333",
        "06-12345678",
        "tel-06-12345678",
        "gmb-0612-345678",
        "gmb-2026-111222333",
        "ECLI:NL:X:0612:345678",
        "ECLI:NL:X:2026:111222333",
    ];
    for row in rows() {
        let entry = row.json();
        for (place, ..) in strings(&entry) {
            for text in personal.iter().filter(|_| !is_name_of_log(row, &place)) {
                let mut changed = entry.clone();
                *changed.pointer_mut(&place).unwrap() = json!(text);
                let read = Entry::decode(changed.to_string().as_bytes());
                assert!(read.is_err(), "{}, {place}: {text}", row.label);
            }
        }
    }
}

/// The values that have digits or capitals of their own: each in the place of the other ones is
/// refused, so that none of them widens what a member holds.
#[test]
fn a_number_of_a_publication_stands_nowhere_else() {
    for (member, of_that_kind) in [
        ("gazette", "gmb-2026-512345"),
        ("ecli", "ECLI:NL:RVS:2026:1234"),
        ("areas", "BU08280101"),
    ] {
        for row in rows() {
            let entry = row.json();
            for (place, name, _) in strings(&entry) {
                // A host may be called as a publication is.
                if is_name_of_log(row, &place) {
                    continue;
                }
                let mut changed = entry.clone();
                *changed.pointer_mut(&place).unwrap() = json!(of_that_kind);
                let is_read = Entry::decode(changed.to_string().as_bytes()).is_ok();
                let its_own = name == member || (member, &*name) == ("areas", "area");
                assert_eq!(is_read, its_own, "{}, {place}", row.label);
            }
        }
    }
}

#[test]
fn the_fields_that_are_not_kept_exist() {
    let fields = |row: &Row| {
        let event = Entry::decode(row.bytes().as_bytes()).unwrap().event;
        event.declared()
    };
    let mut not_kept: Vec<_> = rows()
        .filter(|row| row.label.ends_with(", full"))
        .flat_map(fields)
        .map(|(field, _)| field)
        .filter(|field| !is_kept(field))
        .collect();
    not_kept.sort_unstable();
    assert_eq!(
        not_kept,
        ["source.imported/answers", "source.imported/inputs"]
    );
}

#[test]
fn every_text_of_an_event_is_declared_by_its_field() {
    for row in rows() {
        let entry = row.json();
        let event = Entry::decode(row.bytes().as_bytes()).unwrap().event;
        let mut declared = event.declared();
        declared.sort_unstable();
        let mut found: Vec<_> = strings(&entry)
            .into_iter()
            .filter(|(_, name, _)| name != "content")
            .filter_map(|(_, name, text)| Some((name, text.parse::<Commitment>().ok()?)))
            .map(|(name, commitment)| (format!("{}/{name}", event.kind().0), commitment))
            .collect();
        found.sort_unstable();
        let declared: Vec<_> = declared
            .into_iter()
            .map(|(f, c)| (f.to_owned(), c))
            .collect();
        assert_eq!(declared, found, "{}", row.label);
    }
}

/// Where the forms end. A name in lower case, or a number in pieces, has the form of a code,
/// and a host may have any name: no form can tell. What keeps them out is
/// that the municipality keeps the lists of its codes, and that whoever records chooses from them.
#[test]
fn what_no_form_can_tell_is_left_to_the_lists_of_the_municipality() {
    for code in ["jan-jansen", "tel-0612-3456-78", "de-straat-is-te-druk"] {
        assert!(code.parse::<Code>().is_ok(), "{code}");
    }
    assert!("ECLI:NL:JANSEN:2026:1".parse::<Ecli>().is_ok());
    assert!("jan-jansen-0612345678".parse::<Origin>().is_ok());
}
