//! JSON Schemas (draft 2020-12) of events, entries and the data of commands, generated from the types,
//! so that no second description can drift away: what a type or member is stands in its doc comment,
//! once, and becomes its `description`.
//!
//! A schema says the form. Which event may follow which is the trajectory's to say, and is not in it.
//! Copies lie in `schema/`; a test holds them against what is generated here.

use crate::content::{Commitment, Content};
use crate::entry::Envelope;
use crate::facts::{Event, Fact};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// The schema of a type that is written as a text of one form.
macro_rules! text {
    ($name:ident, $what:expr, $form:expr, $max:expr, $pattern:expr) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": concat!("Form of ", $what, ": ", $form, "."),
                    "type": "string",
                    "maxLength": $max,
                    "pattern": $pattern,
                })
            }
        }
    };
}
pub(crate) use text;

/// A day, as `time::day` writes it.
pub(crate) struct Day;

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day of the calendar: year, month, day.",
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        })
    }
}

/// An instant, as `time::instant` writes it.
pub(crate) struct Instant;

impl JsonSchema for Instant {
    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An instant in UTC, to the millisecond.",
            "type": "string",
            "format": "date-time",
            "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$",
        })
    }
}

/// The data of some kinds of fact, and what their schemas refer to.
pub struct Data {
    /// Wire name, newest version, and the schema of `data`.
    pub kinds: Vec<(&'static str, u64, Value)>,
    /// The definitions, by name.
    pub definitions: Map<String, Value>,
}

/// The data of commands: of every kind, or of one. None where there is no such kind.
#[must_use]
pub fn commands(kind: Option<&str>) -> Option<Data> {
    // The program records the log's own life itself.
    data::<Content>(kind, |kind| kind != "log.created").map(|(data, _)| data)
}

/// The schema of the data of an event of one kind, or of any. None where there is no such kind.
#[must_use]
pub fn events(kind: Option<&str>) -> Option<Value> {
    let (Data { kinds, definitions }, _) = data::<Commitment>(kind, |_| true)?;
    let any: Vec<_> = kinds.into_iter().map(|(_, _, data)| data).collect();
    Some(document(
        "The data of an event",
        "The member `data` of an entry: what happened, with a commitment in the place of every text.",
        json!({ "anyOf": any }),
        definitions,
    ))
}

/// The schema of an entry of one kind, or of any. None where there is no such kind. Entries of older
/// versions of a kind are described up to their data.
#[must_use]
pub fn entry(kind: Option<&str>) -> Option<Value> {
    let (Data { kinds, definitions }, envelope) = data::<Commitment>(kind, |_| true)?;
    let mut envelope = envelope;
    let names: Vec<_> = kinds.iter().map(|(name, ..)| *name).collect();
    let further = json!({
        "type": { "description": "What happened: the wire name of the event.", "enum": names },
        "v": { "description": "The version of its shape.", "type": "integer", "minimum": 1 },
        "data": { "description": "What happened, by type and version.", "type": "object" },
    });
    extend(&mut envelope, "properties", further);
    if let Some(Value::Array(required)) = envelope.get_mut("required") {
        required.extend(["data", "type", "v"].map(Value::from));
        required.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
    let by_kind = kinds.into_iter().map(|(name, version, data)| {
        let of_kind =
            json!({ "properties": { "type": { "const": name }, "v": { "const": version } } });
        json!({ "if": of_kind, "then": { "properties": { "data": data } } })
    });
    envelope["allOf"] = by_kind.collect();
    envelope["additionalProperties"] = false.into();
    let description = "One recorded event, as it is hashed: canonical JSON (RFC 8785) of at most 65,535 \
                       bytes.";
    Some(document(
        "An entry of the log",
        description,
        envelope,
        definitions,
    ))
}

/// A whole schema of `body` and the definitions it refers to.
#[must_use]
pub fn document(
    title: &str,
    description: &str,
    mut body: Value,
    definitions: Map<String, Value>,
) -> Value {
    body["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    body["title"] = title.into();
    body["description"] = description.into();
    body["$defs"] = definitions.into();
    body
}

/// The data of facts with texts of the kind `C`, and the envelope around them.
fn data<C: JsonSchema>(kind: Option<&str>, known: impl Fn(&str) -> bool) -> Option<(Data, Value)> {
    let mut generator = SchemaGenerator::new(SchemaSettings::draft2020_12());
    let kinds = Event::KINDS.iter().filter(|(name, _)| known(name));
    let kinds = kinds.filter(|(name, _)| kind.is_none_or(|kind| kind == *name));
    let kinds: Vec<_> = kinds
        .filter_map(|(name, version)| {
            let schema = Fact::<C>::schema(name, &mut generator)?;
            Some((*name, *version, schema.to_value()))
        })
        .collect();
    if kinds.is_empty() {
        return None;
    }
    let mut envelope = Envelope::json_schema(&mut generator).to_value();
    tidy(&mut envelope);
    let mut definitions = generator.take_definitions(true);
    definitions.values_mut().for_each(tidy);
    Some((Data { kinds, definitions }, envelope))
}

fn extend(schema: &mut Value, member: &str, further: Value) {
    if let (Some(Value::Object(members)), Value::Object(further)) =
        (schema.get_mut(member), further)
    {
        members.extend(further);
    }
}

/// Takes out what is Rust's and not JSON's: `null` for an absent member, widths of numbers, and links
/// between doc comments.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(members) => {
            without_null(members);
            if members.get("format").is_some_and(|format| {
                format
                    .as_str()
                    .is_some_and(|format| format.starts_with("uint"))
            }) {
                members.remove("format");
            }
            if members.get("default").is_some_and(Value::is_null) {
                members.remove("default");
            }
            if let Some(Value::String(text)) = members.get_mut("description") {
                *text = prose(text);
            }
            members.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

/// A member that is not known is absent, and never null.
fn without_null(members: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            members.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(any)) = members.get_mut("anyOf") else {
        return;
    };
    any.retain(|schema| *schema != json!({ "type": "null" }));
    if let [Value::Object(only)] = &mut any[..] {
        let only = std::mem::take(only);
        members.remove("anyOf");
        for (name, value) in only {
            // What is said of the member goes before what is said of its type.
            members.entry(name).or_insert(value);
        }
    }
}

/// A doc comment as running text: no line breaks, and names in the place of links.
fn prose(text: &str) -> String {
    let text = text
        .replace("\n\n", "\u{b6}")
        .replace('\n', " ")
        .replace('\u{b6}', "\n\n");
    let mut said = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((link, after)) = after.split_once("`]") else {
            break;
        };
        said.push_str(before);
        said.push_str(&spoken(link));
        rest = after;
    }
    said + rest
}

/// What a link is called by who does not know Rust: a word of a list as it is written, a type by its
/// name.
fn spoken(link: &str) -> String {
    let Some((list, name)) = link.rsplit_once("::") else {
        return link.to_owned();
    };
    let list = list.rsplit("::").next().unwrap_or(list);
    if list.starts_with(char::is_uppercase) {
        let mut letters = name.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        first.into_iter().chain(letters).collect()
    } else {
        name.to_owned()
    }
}
