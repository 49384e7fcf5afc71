//! Reads the parts of a mapping that name columns, and keeps account of every column named: a
//! column is either taken or left out, and nothing is both.

use super::mapping::{
    DateFrom, Field, FileMapping, Format, MappingProblem as Problem, PointsFrom, Remark, TextFrom,
    WordFrom, Words,
};
use super::section::{Located, Section};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use weerklank_events::ids::ParseIdError;
use weerklank_events::trajectory::MAX_POINTS;
use weerklank_events::vocabulary::Outcome;

/// The columns that are taken, each with the key that first named it.
#[derive(Default)]
pub(super) struct Uses(RefCell<BTreeMap<String, String>>);

impl Uses {
    pub(super) fn take(&self, section: &Section<'_>, key: &str, column: Located) -> String {
        let mut uses = self.0.borrow_mut();
        uses.entry(column.text.clone())
            .or_insert_with(|| section.name(key));
        column.text
    }

    /// Adds the columns that are left out.
    pub(super) fn file(self, section: &Section<'_>, format: Option<Format>) -> Option<FileMapping> {
        let mut named = self.0.into_inner();
        let taken = named.keys().cloned().collect();
        let mut left_out = |key: &'static str| -> BTreeSet<String> {
            let mut columns = BTreeSet::new();
            for column in section.list(key, false) {
                let name = section.name(key);
                let column_name = column.text.clone();
                let problem = match named.insert(column_name.clone(), name.clone()) {
                    Some(other) if other == name => Some(Problem::Repeated(column_name)),
                    Some(other) => Some(Problem::Conflict {
                        column: column_name,
                        other,
                    }),
                    None => None,
                };
                if let Some(problem) = problem {
                    section.reader.fail(column.at, name, problem);
                }
                columns.insert(column.text);
            }
            columns
        };
        let personal = left_out("personal");
        let ignored = left_out("ignored");
        Some(FileMapping {
            format: format?,
            taken,
            personal,
            ignored,
        })
    }
}

/// `format` and, for CSV, `delimiter`.
pub(super) fn format(section: &Section<'_>) -> Option<Format> {
    match section.need_text("format").as_deref() {
        Some("json") => Some(Format::Json),
        Some("csv") => {
            let delimiter = section.verbatim("delimiter");
            let delimiter = delimiter.as_deref().unwrap_or(",");
            match delimiter.as_bytes() {
                [delimiter @ (b',' | b';' | b'\t' | b'|')] => Some(Format::Csv {
                    delimiter: *delimiter,
                }),
                _ => {
                    let form = "one of \",\" \";\" \"\\t\" \"|\"".to_owned();
                    section.fail("delimiter", Problem::NotAllowed(form));
                    None
                }
            }
        }
        Some(_) => {
            let form = "one of json, csv".to_owned();
            section.fail("format", Problem::NotAllowed(form));
            None
        }
        None => None,
    }
}

/// `column` and `none`.
fn field(section: &Section<'_>, uses: &Uses) -> Option<Field> {
    let column = section.need_located("column");
    let column = column.map(|column| uses.take(section, "column", column));
    let texts = |list: Vec<Located>| list.into_iter().map(|text| text.text).collect();
    let none = section.child("none");
    let (mut equals, mut starts_with) = (Vec::new(), Vec::new());
    if let Some(none) = none {
        equals = texts(none.list("equals", true));
        starts_with = texts(none.list("startsWith", false));
        none.finish();
    }
    Some(Field {
        column: column?,
        equals,
        starts_with,
    })
}

/// Reads a table with either `column` or `value`.
fn either<T>(
    section: &Section<'_>,
    key: &'static str,
    column: impl FnOnce(&Section<'_>) -> Option<T>,
    value: impl FnOnce(&Section<'_>) -> Option<T>,
) -> Option<T> {
    let child = section.child(key)?;
    let read = match (child.has("column"), child.has("value")) {
        (true, false) => column(&child),
        (false, true) => value(&child),
        _ => {
            section.fail(key, Problem::ColumnOrValue);
            return None;
        }
    };
    child.finish();
    read
}

pub(super) fn text_from(section: &Section<'_>, key: &'static str, uses: &Uses) -> Option<TextFrom> {
    let column = |child: &Section<'_>| field(child, uses).map(TextFrom::Column);
    let value = |child: &Section<'_>| child.text("value").map(TextFrom::Value);
    either(section, key, column, value)
}

pub(super) fn word_from<T: FromStr<Err = ParseIdError>>(
    section: &Section<'_>,
    key: &'static str,
    uses: &Uses,
) -> Option<WordFrom<T>> {
    let column = |child: &Section<'_>| words(child, "unknown", uses).map(WordFrom::Column);
    let value = |child: &Section<'_>| child.word("value").map(WordFrom::Value);
    either(section, key, column, value)
}

/// The number of points; one where the mapping does not say.
pub(super) fn points_from(section: &Section<'_>, uses: &Uses) -> PointsFrom {
    let column = |child: &Section<'_>| {
        let column = child.located("column")?;
        Some(PointsFrom::Column(uses.take(child, "column", column)))
    };
    let value = |child: &Section<'_>| child.number("value", 1, MAX_POINTS).map(PointsFrom::Value);
    either(section, "points", column, value).unwrap_or(PointsFrom::Value(1))
}

/// `column` and `words`; `nothing` is the word for what stays unknown or unanswered.
pub(super) fn words<T: FromStr<Err = ParseIdError>>(
    section: &Section<'_>,
    nothing: &str,
    uses: &Uses,
) -> Option<Words<T>> {
    let column = section.need_located("column");
    let column = column.map(|column| uses.take(section, "column", column));
    let pairs = section.pairs("words");
    if !section.has("words") {
        section.fail("words", Problem::MissingKey);
    } else if pairs.is_empty() {
        section.fail("words", Problem::Empty);
    }
    let mut words = BTreeMap::new();
    for (word, meaning) in pairs {
        let parsed = match meaning.text.parse::<T>() {
            _ if meaning.text == nothing => None,
            Ok(parsed) => Some(parsed),
            Err(error) => {
                let problem = Problem::NotAllowed(format!("{nothing}, or {}", error.form));
                let key = section.name(&format!("words.{word:?}"));
                section.reader.fail(meaning.at, key, problem);
                None
            }
        };
        words.insert(word, parsed);
    }
    let column = column?;
    Some(Words { column, words })
}

/// A text of an answer.
pub(super) fn remark(section: &Section<'_>, key: &'static str, uses: &Uses) -> Option<Remark> {
    let child = section.child(key)?;
    let field = field(&child, uses);
    let mut outcomes = Vec::new();
    for word in child.list("outcomes", false) {
        match word.text.parse::<Outcome>() {
            Ok(outcome) => outcomes.push(outcome),
            Err(error) => {
                let problem = Problem::NotAllowed(error.form.to_owned());
                child.reader.fail(word.at, child.name("outcomes"), problem);
            }
        }
    }
    let outcomes = child.has("outcomes").then_some(outcomes);
    child.finish();
    let field = field?;
    Some(Remark { field, outcomes })
}

/// A column of days.
pub(super) fn date_from(section: &Section<'_>, key: &'static str, uses: &Uses) -> Option<DateFrom> {
    let child = section.child(key)?;
    let field = field(&child, uses);
    let format = child.need_text("format");
    let date = field
        .zip(format)
        .map(|(field, format)| DateFrom { field, format });
    if date.as_ref().is_some_and(|date| !date.is_whole()) {
        child.fail("format", Problem::DateFormat);
    }
    child.finish();
    date
}
