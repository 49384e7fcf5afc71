//! A fact as it is told: its members in words, by the type that the vocabulary gives them, so that a
//! new kind of event needs labels and nothing else.
//!
//! The entry page and the lines of a report share this. A line leaves out the ids that only tie
//! entries together; the entry page shows them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use std::fmt::Display;
use weerklank_events::facts::{Body, ReportFigures, Signatories};

use super::language::local_day;
use super::shared::has_day;
use crate::contents::is_document;
use crate::report::{FactLine, Shown};

/// One member of the data of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the log (`field-…`).
    pub key: String,
    /// Its value.
    pub value: FieldValue,
}

/// How a value is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// As it is written.
    Plain(String),
    /// A value that is compared and never read: a digest or a key.
    Hash(String),
    /// A code, looked up in this family, or shown as it is.
    Code {
        /// The family of Fluent keys.
        family: String,
        /// The code.
        code: String,
    },
    /// A number of things.
    Number(u64),
    /// Whole euros.
    Euros(u64),
    /// A mark in tenths.
    Mark(u64),
    /// A calendar day.
    Day(Date),
    /// Several codes of one family.
    Codes {
        /// The family of Fluent keys.
        family: String,
        /// The codes.
        codes: Vec<String>,
    },
    /// Several values as they are written.
    List(Vec<String>),
    /// Areas, by their CBS codes.
    Areas(Vec<String>),
    /// The number of an input of this trajectory.
    Input(u64),
    /// The id of a trajectory.
    Trajectory(String),
    /// Bodies that take part.
    Bodies(Vec<Body>),
    /// The names under a joint letter.
    Signatories(Signatories),
    /// What a report says of the inputs.
    Figures(ReportFigures),
    /// The places of other entries, and how many more there are.
    Entries(Vec<u64>, u64),
}

/// A member of an entry as it is shown: `of` is the type that the vocabulary gives it, `name` its name on
/// the wire. None where it is unknown or an empty list.
///
/// What has to be looked up is left to the caller: contents and points are counted here, and an id is
/// shown as it is written.
#[must_use]
pub fn field(of: &str, name: &str, value: &Value) -> Option<Field> {
    let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    (!empty).then(|| Field {
        key: name.to_owned(),
        value: typed(of, name, value),
    })
}

fn typed(of: &str, name: &str, value: &Value) -> FieldValue {
    match (of, value) {
        ("Date", Value::String(text)) => text
            .parse()
            .map_or_else(|_| FieldValue::Plain(text.clone()), FieldValue::Day),
        (_, Value::Number(number)) => number.as_u64().map_or_else(
            || FieldValue::Plain(number.to_string()),
            |number| counted(name, number),
        ),
        ("Commitment" | "Point", Value::Array(values)) => FieldValue::Number(values.len() as u64),
        ("Digest" | "PublicKey" | "Commitment", value) => FieldValue::Hash(told(value)),
        ("TrajectoryId", value) => FieldValue::Trajectory(told(value)),
        ("Code", Value::Array(values)) => FieldValue::List(values.iter().map(in_words).collect()),
        ("Code", value) => FieldValue::Plain(in_words(value)),
        ("AreaCode", value) => FieldValue::Areas(vec![told(value)]),
        ("Place", value) => FieldValue::Areas(areas(value)),
        ("Body", value) => read(value, FieldValue::Bodies),
        ("Signatories", value) => read(value, FieldValue::Signatories),
        ("ReportFigures", value) => read(value, FieldValue::Figures),
        (of, value) => family(of).map_or_else(
            || FieldValue::Plain(told(value)),
            |family| coded(family, value),
        ),
    }
}

/// What a number counts is in its name.
fn counted(name: &str, number: u64) -> FieldValue {
    if name.ends_with("Euros") {
        FieldValue::Euros(number)
    } else if name.ends_with("Tenths") {
        FieldValue::Mark(number)
    } else {
        FieldValue::Number(number)
    }
}

fn coded(family: String, value: &Value) -> FieldValue {
    match value {
        Value::Array(codes) => FieldValue::Codes {
            family,
            codes: codes.iter().map(told).collect(),
        },
        value => FieldValue::Code {
            family,
            code: told(value),
        },
    }
}

/// A value with a form of its own, or as it is written where it has another form.
fn read<T: serde::de::DeserializeOwned>(
    value: &Value,
    shown: impl FnOnce(T) -> FieldValue,
) -> FieldValue {
    let read = serde_json::from_value(value.clone());
    read.map_or_else(|_| FieldValue::Plain(told(value)), shown)
}

fn areas(place: &Value) -> Vec<String> {
    let areas = place.get("areas").and_then(Value::as_array);
    areas.into_iter().flatten().map(told).collect()
}

/// A code in words: `openbare-ruimte` is read as "openbare ruimte".
fn in_words(code: &Value) -> String {
    told(code).replace('-', " ")
}

/// The family of Fluent keys in which the words of a type are found; none where its values are no words.
#[must_use]
pub fn family(of: &str) -> Option<String> {
    let named = match of {
        "LegalBasis" => "basis",
        "BodyKind" => "body",
        "DecisionStage" => "stage",
        "DecisionResult" => "result",
        "Outcome" => "fate",
        "Origin" | "GazetteNumber" | "Ecli" => return None,
        id if id.ends_with("Id") => return None,
        of => return Some(kebab(of)),
    };
    Some(named.to_owned())
}

fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 2);
    for (place, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && place > 0 {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

/// A value without words of its own: lists and members one after the other.
#[must_use]
pub fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(told).collect::<Vec<_>>().join(", "),
        Value::Object(members) => members.values().map(told).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

/// Whether a member only ties entries together: what stands around a line says it, or nobody can read it.
fn ties(of: &str, name: &str) -> bool {
    let id = of.ends_with("Id") && of != "TrajectoryId";
    id || of == "Commitment" || ["seq", "point", "part"].contains(&name)
}

impl FactLine {
    /// Its texts with their names, in the order in which they are told. A translation is in its own language.
    pub(super) fn told_texts(&self) -> Vec<(String, Shown)> {
        let texts = self.members.iter().filter(|member| member.is_text());
        texts
            .filter_map(|member| {
                let name = member.name();
                // A code is told in words, among the fields.
                if name == "language" && self.language().is_some() {
                    return None;
                }
                let text = self.texts.get(&name)?.clone();
                let language = self.language().map(str::to_owned);
                Some((name, text.in_language(language)))
            })
            .collect()
    }

    /// The language of its translation, where that is public.
    pub(super) fn language(&self) -> Option<&str> {
        self.texts.get("language")?.text.as_deref()
    }

    /// Whether it is a choice without a reason, which a page then tells.
    pub(super) fn lacks_reason(&self) -> bool {
        self.kind.starts_with("participation.") && !self.texts.contains_key("reason")
    }

    /// Whether one of its texts is a document, too long for a page on more than that.
    pub(super) fn is_document(&self, name: &str) -> bool {
        is_document(&format!("{}/{name}", self.kind))
    }

    /// One of its texts.
    pub(super) fn text(&self, name: &str) -> Option<&Shown> {
        self.texts.get(name)
    }

    /// A member that is a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.data.get(name).and_then(Value::as_u64)
    }

    /// Its other members as they are shown, in the order in which they are told.
    pub(super) fn fields(&self) -> Vec<Field> {
        let members = self.members.iter().filter(|member| !member.is_text());
        let fields = members.filter_map(|member| {
            let name = member.name();
            let value = self.data.get(&name)?;
            let shown = !ties(member.of(), &name);
            shown.then(|| field(member.of(), &name, value)).flatten()
        });
        let language = self.language().map(|code| Field {
            key: "language".to_owned(),
            value: FieldValue::Code {
                family: "language".to_owned(),
                code: code.to_owned(),
            },
        });
        language.into_iter().chain(fields).collect()
    }

    /// The beginning of the id of the promise that it is about, by which it is told from others.
    pub(super) fn promise_mark(&self) -> Option<String> {
        let id = self.word("promise")?;
        id.get(..8).map(str::to_owned)
    }

    /// The day in Amsterdam on which it was written down.
    pub(super) fn recorded_day(&self) -> Date {
        local_day(self.recorded_at)
    }

    /// Whether it was written down more than a day after it happened, or before.
    pub(super) fn recorded_apart(&self) -> bool {
        has_day(self.kind) && apart(self.occurred_on, self.recorded_at)
    }
}

/// Whether something was written down on another day than it happened or the next one.
pub(super) fn apart(day: Option<Date>, recorded: Timestamp) -> bool {
    let recorded = local_day(recorded);
    day.is_none_or(|day| {
        let days = day.until(recorded).map(|span| span.get_days());
        // A distance that cannot be computed is certainly more than a day.
        days.map_or(true, |days| !(0..=1).contains(&days))
    })
}

/// A fact as it stands in a list.
pub(super) struct Numbered<'a> {
    /// It.
    pub line: &'a FactLine,
    /// Its number in its trajectory, from 1, where others refer to it by number. That of a report of a
    /// session is the number of its session.
    pub number: Option<usize>,
}

/// Facts of a trajectory in log order, those that are referred to by number with their numbers. All facts of
/// such a kind must be among them.
pub(super) fn numbered(lines: &[FactLine]) -> Vec<Numbered<'_>> {
    let place = |line: &FactLine| {
        let before = lines.iter().take_while(|other| other.index < line.index);
        1 + before.filter(|other| other.kind == line.kind).count()
    };
    let number = |line: &FactLine| match line.kind {
        "advice.given" | "raad.questioned" | "session.held" => Some(place(line)),
        "session.reported" => {
            let session = line.word("session");
            let held = |other: &&FactLine| {
                other.kind == "session.held" && other.word("session") == session
            };
            lines.iter().find(held).map(place)
        }
        _ => None,
    };
    let line = |line| Numbered {
        line,
        number: number(line),
    };
    lines.iter().map(line).collect()
}

impl FieldValue {
    /// The trajectory that it names.
    pub(super) fn trajectory(&self) -> Option<&str> {
        match self {
            Self::Trajectory(id) => Some(id),
            _ => None,
        }
    }

    /// Whether it is compared and never read.
    pub(super) const fn is_hash(&self) -> bool {
        matches!(self, Self::Hash(_))
    }

    /// Whether it is a number and nothing beside it.
    pub(super) const fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }
}

/// The place in the JSON of a report of an item of a list; none on pages, which have no JSON.
pub(super) fn pointer(list: &str, place: impl Display) -> String {
    if list.is_empty() {
        String::new()
    } else {
        format!("{list}/{place}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(of: &str, name: &str, value: Value) -> FieldValue {
        field(of, name, &value).expect("a value").value
    }

    #[test]
    fn what_is_unknown_or_empty_is_not_shown() {
        assert_eq!(field("Level", "level", &Value::Null), None);
        assert_eq!(field("Channel", "channels", &json!([])), None);
    }

    #[test]
    fn a_word_is_looked_up_in_the_family_of_its_type() {
        let code = |family: &str, code: &str| FieldValue::Code {
            family: family.to_owned(),
            code: code.to_owned(),
        };
        let shown = value("PublicationGround", "ground", json!("consent"));
        assert_eq!(shown, code("publication-ground", "consent"));
        let shown = value("Outcome", "outcome", json!("adopted"));
        assert_eq!(shown, code("fate", "adopted"));
        let shown = value("Level", "level", json!("coDecide"));
        assert_eq!(shown, code("level", "coDecide"));
    }

    #[test]
    fn a_code_is_read_as_words_and_an_id_as_it_is_written() {
        let shown = value("Code", "theme", json!("openbare-ruimte"));
        assert_eq!(shown, FieldValue::Plain("openbare ruimte".to_owned()));
        let shown = value("PromiseId", "promise", json!("00ff"));
        assert_eq!(shown, FieldValue::Plain("00ff".to_owned()));
    }

    #[test]
    fn what_a_number_counts_is_in_its_name() {
        let shown = |name| value("u32", name, json!(12));
        assert_eq!(shown("budgetEuros"), FieldValue::Euros(12));
        assert_eq!(shown("scoreTenths"), FieldValue::Mark(12));
        assert_eq!(shown("attendance"), FieldValue::Number(12));
    }

    #[test]
    fn what_an_older_reader_does_not_know_is_shown_as_it_is_written() {
        let shown = value("Signatories", "signatories", json!({ "number": "many" }));
        assert_eq!(shown, FieldValue::Plain("many".to_owned()));
    }
}
