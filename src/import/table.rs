//! The two file formats as one table: rows of cells, by the names of the columns.
//!
//! Only the columns that the mapping takes are kept. What it drops or ignores is never decoded from
//! JSON and never leaves this file from CSV. A column that the mapping does not mention is a mistake.

use super::csv;
use super::error::{Errors, File, ImportError, Problem};
use super::mapping::{FileMapping, Format};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// The largest file in bytes. It is read whole, to be taken in whole; a million letters fit.
pub(super) const MAX_FILE_BYTES: usize = 512 * 1024 * 1024;

/// The value of one column in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing: absent, null or without any character.
    Nothing,
    /// A text; a number or a truth value as it was written.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// A list or object that is no list of texts.
    Structure,
    /// A text that is no text.
    Broken,
}

/// One row of data.
#[derive(Debug)]
pub(super) struct Record {
    /// Its number, from 1.
    pub row: usize,
    /// The line at which it begins, from 1.
    pub line: usize,
    cells: BTreeMap<String, Cell>,
}

impl Record {
    pub(super) fn cell(&self, column: &str) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Nothing)
    }
}

/// The rows of a file, and whether all of them could be read.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub rows: Vec<Record>,
    pub whole: bool,
}

impl Table {
    /// Reads a file, reporting what is wrong with it.
    pub(super) fn read(
        file: File,
        mapping: &FileMapping,
        bytes: &[u8],
        errors: &mut Errors,
    ) -> Self {
        let before = errors.total;
        let rows = match text(bytes) {
            Ok(text) => match mapping.format {
                Format::Json => json_rows(file, mapping, text, errors),
                Format::Csv { delimiter } => csv_rows(file, mapping, text, delimiter, errors),
            },
            Err((line, problem)) => {
                errors.file(file, line, problem);
                Vec::new()
            }
        };
        let whole = errors.total == before;
        Self { rows, whole }
    }
}

/// The text of a file, without the byte order mark that Excel puts before it.
fn text(bytes: &[u8]) -> Result<&str, (Option<usize>, Problem)> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err((None, Problem::TooLarge));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        (Some(1 + lines(before)), Problem::NotUtf8)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err((None, Problem::EmptyFile));
    }
    Ok(text)
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}

/// Reports the columns that the mapping and the file do not agree on. Whether the rows can be read:
/// where a column is missing, every row would lack it, and the one mistake would drown.
fn check_columns(
    file: File,
    mapping: &FileMapping,
    found: &BTreeSet<&str>,
    errors: &mut Errors,
) -> bool {
    for column in found.iter().filter(|column| !mapping.mentions(column)) {
        errors.column(file, column, Problem::Unclassified);
    }
    let missing = mapping.taken.iter();
    let missing: Vec<_> = missing
        .filter(|column| !found.contains(column.as_str()))
        .collect();
    for column in &missing {
        errors.column(file, column, Problem::MissingColumn);
    }
    missing.is_empty()
}

/// Reports a file with none of the mapping's columns. Without a header row the first row is data,
/// and would otherwise be repeated here, name by name.
fn has_known_column<'a>(
    file: File,
    mapping: &FileMapping,
    mut found: impl Iterator<Item = &'a str>,
    errors: &mut Errors,
) -> bool {
    let known = found.any(|column| mapping.mentions(column));
    if !known {
        errors.file(file, None, Problem::NoKnownColumn);
    }
    known
}

fn csv_rows(
    file: File,
    mapping: &FileMapping,
    text: &str,
    delimiter: u8,
    errors: &mut Errors,
) -> Vec<Record> {
    let mut rows = csv::rows(text, delimiter).into_iter();
    let header = match rows.next() {
        Some(Ok(header)) => header.fields,
        Some(Err((line, problem))) => {
            errors.file(file, Some(line), problem);
            return Vec::new();
        }
        None => return Vec::new(),
    };
    if !csv_header(file, mapping, &header, rows.as_slice(), errors) {
        return Vec::new();
    }
    let mut records = Vec::new();
    for (n, row) in rows.enumerate() {
        let (line, problem) = match row {
            Ok(row) if row.fields.len() == header.len() => {
                let cells = header.iter().cloned().zip(row.fields);
                let cells = cells.filter(|(column, _)| mapping.taken.contains(column));
                let cells = cells.map(|(column, text)| (column, text_cell(text)));
                records.push(Record {
                    row: n + 1,
                    line: row.line,
                    cells: cells.collect(),
                });
                continue;
            }
            Ok(row) => {
                let (expected, found) = (header.len(), row.fields.len());
                (row.line, Problem::Ragged { expected, found })
            }
            Err(mistake) => mistake,
        };
        errors.push(row_error(file, n + 1, line, None, problem));
    }
    records
}

/// Checks the header; whether the rows can be read by it.
///
/// Its names are repeated only where a row has as many fields. A first line that lost its end holds
/// the first row too, and with it somebody's name.
fn csv_header(
    file: File,
    mapping: &FileMapping,
    header: &[String],
    rows: &[Result<csv::CsvRow, (usize, Problem)>],
    errors: &mut Errors,
) -> bool {
    if !has_known_column(file, mapping, header.iter().map(String::as_str), errors) {
        return false;
    }
    let fits = |row: &csv::CsvRow| row.fields.len() == header.len();
    let fits = rows.iter().flatten().any(fits);
    if !fits && !rows.is_empty() {
        errors.file(file, Some(1), Problem::HeaderUnlike);
        return false;
    }
    let mut found = BTreeSet::new();
    for (n, column) in header.iter().enumerate() {
        if column.trim().is_empty() {
            errors.file(file, Some(1), Problem::UnnamedColumn(n + 1));
        } else if !fits && !mapping.mentions(column) {
            errors.file(file, Some(1), Problem::UnclassifiedAt(n + 1));
        } else if !found.insert(column.as_str()) {
            errors.column(file, column, Problem::RepeatedColumn);
        }
    }
    check_columns(file, mapping, &found, errors)
}

fn row_error(
    file: File,
    row: usize,
    line: usize,
    column: Option<String>,
    problem: Problem,
) -> ImportError {
    ImportError {
        file,
        row: Some(row),
        line: Some(line),
        column,
        problem,
    }
}

fn text_cell(text: String) -> Cell {
    if text.is_empty() {
        Cell::Nothing
    } else {
        Cell::Text(text)
    }
}

/// The members of an object in their order, each as it was written. A map would keep the last of
/// two members of one name and say nothing.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

fn json_rows(file: File, mapping: &FileMapping, text: &str, errors: &mut Errors) -> Vec<Record> {
    // The reader's own words are not shown: they may quote the file.
    let rows: Vec<&RawValue> = match serde_json::from_str(text) {
        Ok(rows) => rows,
        Err(error) if error.is_data() => {
            errors.file(file, None, Problem::NotAList);
            return Vec::new();
        }
        Err(error) => {
            errors.file(file, Some(error.line()), Problem::BadJson);
            return Vec::new();
        }
    };
    let (mut line, mut seen) = (1, 0);
    let mut records = Vec::new();
    let mut found = BTreeSet::new();
    for (n, raw) in rows.iter().enumerate() {
        // Where the row stands in the file; both point into the same text.
        let at = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        line += lines(text.as_bytes().get(seen..at).unwrap_or_default());
        seen = at;
        let Ok(Members(members)) = serde_json::from_str(raw.get()) else {
            errors.push(row_error(file, n + 1, line, None, Problem::NotAnObject));
            continue;
        };
        let mut names = BTreeSet::new();
        let mut cells = BTreeMap::new();
        for (name, value) in members {
            if mapping.taken.contains(&name) {
                cells.insert(name.clone(), json_cell(value));
            }
            if names.contains(&name) {
                let (column, problem) = (Some(name), Problem::RepeatedColumn);
                errors.push(row_error(file, n + 1, line, column, problem));
            } else {
                names.insert(name);
            }
        }
        found.extend(names);
        let row = n + 1;
        records.push(Record { row, line, cells });
    }
    let found: BTreeSet<_> = found.iter().map(String::as_str).collect();
    let readable = records.is_empty()
        || has_known_column(file, mapping, found.iter().copied(), errors)
            && check_columns(file, mapping, &found, errors);
    if readable { records } else { Vec::new() }
}

/// A value as a cell: numbers exactly as they were written, since 8.10 is no number but a reference.
fn json_cell(value: &RawValue) -> Cell {
    let raw = value.get();
    match raw.as_bytes().first() {
        Some(b'n') => Cell::Nothing,
        Some(b'"') => serde_json::from_str(raw).map_or(Cell::Broken, text_cell),
        Some(b'[') => json_list(raw),
        Some(b'{') | None => Cell::Structure,
        Some(_) => Cell::Text(raw.to_owned()),
    }
}

fn json_list(raw: &str) -> Cell {
    let items: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
    let mut texts = Vec::new();
    for item in items {
        match item.get().as_bytes().first() {
            Some(b'[' | b'{') => return Cell::Structure,
            _ => match json_cell(item) {
                Cell::Text(text) => texts.push(text),
                Cell::Nothing => {}
                other => return other,
            },
        }
    }
    Cell::List(texts)
}
