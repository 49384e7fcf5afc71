//! What the scanner accepts is JSON that serde_json reads, and writing that with sorted keys gives the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use weerklank::log::entry::scan;

/// Commitments by another way: every string value of the form.
fn commitments(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with("c1:") => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| commitments(item, found)),
        Value::Object(members) => members.values().for_each(|item| commitments(item, found)),
        _ => {}
    }
}

fuzz_target!(|bytes: &[u8]| {
    let entry = match scan(bytes) {
        Ok(entry) => entry,
        Err(error) => return assert!(error.offset <= bytes.len()),
    };
    // The map of serde_json is sorted by key.
    let value: Value = serde_json::from_slice(bytes).expect("canonical JSON is JSON");
    assert_eq!(serde_json::to_vec(&value).expect("JSON"), bytes);
    assert_eq!(value["seq"], entry.seq());
    assert_eq!(value["type"], entry.kind());
    assert_eq!(value["trajectory"], entry.trajectory());
    assert_eq!(value.get("previous").is_some(), entry.previous().is_some());
    let mut expected = Vec::new();
    commitments(&value["data"], &mut expected);
    let found: Vec<String> = entry
        .commitments()
        .map(|commitment| commitment.to_string())
        .collect();
    assert_eq!(found, expected);
    for (name, member) in value["data"].as_object().expect("data is an object") {
        let json = entry.member(name).expect("every member is found").json();
        assert_eq!(&serde_json::from_str::<Value>(json).expect("JSON"), member);
    }
});
