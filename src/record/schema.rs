//! The JSON Schema of a line of a command file: the envelope here, the data from the events.

use super::parse::{CONTENT, MAX_KEY, SEQ};
use serde_json::{Map, Value, json};
use weerklank_events::schema;
use weerklank_events::vocabulary::Role;

/// The schema of a line of one kind, or of any. None where no line can be of that kind.
#[must_use]
pub fn commands(kind: Option<&str>) -> Option<Value> {
    let schema::Data {
        kinds,
        mut definitions,
    } = schema::commands(kind)?;
    refer(&mut definitions);
    let names: Vec<_> = kinds.iter().map(|(name, ..)| *name).collect();
    let by_kind = kinds.iter().map(|(name, _, data)| {
        let of_kind = json!({ "properties": { "type": { "const": name } } });
        json!({ "if": of_kind, "then": { "properties": { "data": data } } })
    });
    let line = json!({
        "type": "object",
        "properties": members(&names),
        "required": ["data", "key", "trajectory", "type"],
        "additionalProperties": false,
        "allOf": by_kind.collect::<Vec<_>>(),
    });
    let description = "One line of a command file, for `weerklank record`.";
    Some(schema::document(
        "A command",
        description,
        line,
        definitions,
    ))
}

/// The members of a line, for these types.
fn members(names: &[&str]) -> Value {
    let roles = Role::ALL.iter().filter(|role| **role != Role::System);
    let roles: Vec<_> = roles.map(|role| role.as_str()).collect();
    json!({
        "trajectory": {
            "description": "Where it is recorded: the id of a trajectory, which its first command \
                            chooses at random, or municipality.",
            "type": "string",
            "maxLength": 32,
            "pattern": "^([0-9a-f]{32}|municipality)$",
        },
        "type": { "description": "What is recorded: the wire name of the event.", "enum": names },
        "key": {
            "description": "The idempotency key: your own name for this command. The same line under \
                            the same key is recorded once, another line under it is refused.",
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_KEY,
            "pattern": "^[!-~]([ -~]*[!-~])?$",
        },
        "role": {
            "description": "In which role; without it that of the whole file.",
            "enum": roles,
        },
        "data": { "description": "What is recorded, by type. Texts stand open.", "type": "object" },
    })
}

/// Lets a reference stand where only recording makes what stands there.
fn refer(definitions: &mut Map<String, Value>) {
    if let Some(commitment) = definitions.get_mut("Commitment") {
        *commitment = json!({
            "description": format!(
                "In {CONTENT}: c1: and 64 lower-case hexadecimal digits; or @KEY/FIELD, for the text FIELD \
                 of the command with that key in the same trajectory."
            ),
            "type": "string",
            "pattern": "^(c1:[0-9a-f]{64}|@[ -~]{1,200}/[a-z]+)$",
        });
    }
    for definition in definitions.values_mut() {
        if let Some(seq) = definition.pointer_mut(&format!("/properties/{SEQ}")) {
            let description = seq["description"].take();
            *seq = json!({
                "description": format!(
                    "{} Or @KEY, for the entry of the command with that key.",
                    description.as_str().unwrap_or_default()
                ),
                "type": ["integer", "string"],
                "minimum": 1,
                "pattern": "^@[ -~]{1,200}$",
            });
        }
    }
}
