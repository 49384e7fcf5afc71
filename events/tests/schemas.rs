//! The generated schemas: every entry that can be made fits them, what cannot be read does not, every
//! member is described, and the copies in `schema/` are what is generated.

use crate::examples::{full, minimal};
use crate::frozen::rows;
use serde_json::{Value, json};
use std::path::Path;
use weerklank_events::Event;
use weerklank_events::ids::{AreaCode, Code, Ecli, GazetteNumber, Origin};
use weerklank_events::schema::{entry, events};

/// Set it to write the copies anew: `WEERKLANK_SCHEMAS=write cargo test schema`.
const WRITE: &str = "WEERKLANK_SCHEMAS";

fn fits(schema: &jsonschema::Validator, value: &Value) -> Result<(), String> {
    let errors = schema.iter_errors(value);
    let errors: Vec<_> = errors
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("\n"))
    }
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::new(schema).unwrap()
}

#[test]
fn the_copies_are_what_is_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    for (name, schema) in [("events.json", events(None)), ("entry.json", entry(None))] {
        let text = format!("{:#}\n", schema.unwrap());
        let path = folder.join(name);
        if std::env::var(WRITE).is_ok() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let copy = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            copy == text,
            "schema/{name} is not up to date: set {WRITE}=write"
        );
    }
}

#[test]
fn every_example_fits_the_schema_of_its_event_and_that_of_any() {
    let any = validator(&events(None).unwrap());
    for event in full().into_iter().chain(minimal()) {
        let (kind, _) = event.kind();
        let mut data = event.data().unwrap();
        without_null(&mut data);
        fits(&any, &data).unwrap_or_else(|e| panic!("{kind}: {e}"));
        let own = validator(&events(Some(kind)).unwrap());
        fits(&own, &data).unwrap_or_else(|e| panic!("{kind}: {e}"));
        data["note"] = "Jan Jansen".into();
        assert!(fits(&own, &data).is_err(), "{kind} takes a member more");
    }
}

#[test]
fn every_frozen_entry_fits_the_schema_of_an_entry() {
    let any = validator(&entry(None).unwrap());
    for row in rows() {
        let mut value = row.json();
        fits(&any, &value).unwrap_or_else(|e| panic!("{}: {e}", row.label));
        value["actor"] = "Jan Jansen".into();
        assert!(fits(&any, &value).is_err());
    }
}

/// What is null in Rust's data is absent in the entry.
fn without_null(value: &mut Value) {
    if let Value::Object(members) = value {
        members.retain(|_, value| !value.is_null());
        members.values_mut().for_each(without_null);
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(without_null);
    }
}

/// Calls `look` with every object in a schema that has properties or items.
fn walk(schema: &Value, place: &str, look: &mut impl FnMut(&str, &Value)) {
    look(place, schema);
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                walk(value, &format!("{place}/{name}"), look);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                walk(value, &format!("{place}/{n}"), look);
            }
        }
        _ => {}
    }
}

#[test]
fn every_member_is_described_and_every_list_and_text_is_bounded() {
    for schema in [events(None).unwrap(), entry(None).unwrap()] {
        walk(&schema, "", &mut |place, schema| {
            // Those of conditions were described before.
            let conditional = place.contains("/if") || place.contains("/then");
            if let Some(Value::Object(members)) = schema.get("properties").filter(|_| !conditional)
            {
                for (name, member) in members {
                    let description = member["description"].as_str().unwrap_or_default();
                    assert!(description.len() > 2, "{place}: {name} is not described");
                    assert!(
                        !description.contains("[`"),
                        "{place}: {name}: {description}"
                    );
                }
                assert_eq!(schema["additionalProperties"], false, "{place}");
            }
            match schema.get("type").and_then(Value::as_str) {
                Some("array") => assert!(schema["maxItems"].is_u64(), "{place} has no end"),
                Some("string") => {
                    let word = schema.get("const").or(schema.get("enum")).is_some();
                    assert!(
                        word || schema["pattern"].is_string(),
                        "{place} is a free text"
                    );
                }
                Some("null") => panic!("{place} may be null"),
                _ => {}
            }
            assert_ne!(schema.get("default"), Some(&Value::Null), "{place}");
        });
    }
    let kinds = Event::KINDS.iter();
    assert!(kinds.clone().all(|(kind, _)| entry(Some(kind)).is_some()));
    assert!(entry(Some("input.Jan")).is_none());
}

/// Well-formed and malformed texts of every kind that has a pattern.
const TEXTS: &str = "
    a gm0828 verkeer-en-vervoer k-9-2026 a1b22c333d4444e a--b -a a- 1a a12345 a-12345 a-1a
    a-1a22 é GM0344 WK034401 BU03440111 BU0344011 nl pap nl-NL NL gmb-2026-12345
    gmb-2026-1234567 gmb-2026-12345678 gmb-1826-1 ECLI:NL:RVS:1826:1 ECLI:NL:RVS:2026:01
    gmb-2026-012 stcrt-2026-1 gmb-26-1 ECLI:NL:RVS:2026:1234 ECLI:NL:RVS:2026:A log
    log.example.nl log.nl/a/.b/c-_d.2026 log.nl/ log.nl//a log.nl/. log.nl/.. log.nl/...
    log.nl/..a a..nl -a.nl a-.nl xn--hns-jxa.nl log.nl:80
";

fn check<T: std::str::FromStr>(definitions: &Value, name: &str, text: &str) {
    let takes = validator(&definitions[name]).is_valid(&json!(text));
    assert_eq!(takes, text.parse::<T>().is_ok(), "{name}: {text}");
}

/// Whether the pattern of a type takes what its check takes, and nothing else.
#[test]
fn the_pattern_of_a_code_is_its_check() {
    let definitions = &events(None).unwrap()["$defs"];
    let (code, origin) = ("x".repeat(40), format!("log.nl/{}", "x".repeat(93)));
    let longer = [format!("{code}x"), format!("{origin}x")];
    let further = ["", "Jan Jansen", &code, &origin, &longer[0], &longer[1]];
    for text in TEXTS.split_whitespace().chain(further) {
        check::<AreaCode>(definitions, "AreaCode", text);
        check::<Code>(definitions, "Code", text);
        check::<Ecli>(definitions, "Ecli", text);
        check::<GazetteNumber>(definitions, "GazetteNumber", text);
        check::<Origin>(definitions, "Origin", text);
    }
}
