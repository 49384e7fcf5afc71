//! Tests of the import: the mapping, the files, the rows, what is recorded, and a real source.
//!
//! The fixtures are made up. Small changes to them show each mistake, with the message that a
//! person gets to read.

mod files;
mod mappings;
mod properties;
mod recorded;
mod rows;
mod source;

use super::{Import, Mapping, read};
use jiff::civil::{Date, date};

/// The mapping that ships with the project.
const VALLADOLID: &str = include_str!("../../../projections/mappings/valladolid.toml");
/// Made-up files in the columns of Valladolid.
const PROPOSALS: &str = include_str!("../../../tests/fixtures/import/proposals.json");
const DECISIONS: &str = include_str!("../../../tests/fixtures/import/decisions.csv");
/// A made-up register in CSV, with Dutch columns, byte order marks and CRLF.
const REGISTER: &str = include_str!("../../../tests/fixtures/import/zienswijzen.toml");
const VIEWS: &str = include_str!("../../../tests/fixtures/import/zienswijzen.csv");
const REPLIES: &str = include_str!("../../../tests/fixtures/import/antwoorden.csv");

const TODAY: Date = date(2026, 11, 23);

/// The smallest mapping: one column of words under a key.
const SMALL: &str = r#"
version = 1
name = "small"
[source]
description = "Made up"
[trajectory]
form = "poll"
[inputs]
format = "json"
key = "id"
words = ["text"]
[publish]
words = "withheld"
reference = "withheld"
"#;

/// The messages for these files, one per line.
fn messages(mapping: &str, inputs: &[u8], answers: Option<&[u8]>) -> String {
    let mapping = Mapping::parse(mapping).unwrap();
    match read(&mapping, inputs, answers, TODAY) {
        Ok(_) => "no mistakes".to_owned(),
        Err(errors) => {
            let messages: Vec<_> = errors.list.iter().map(ToString::to_string).collect();
            messages.join("\n")
        }
    }
}

fn valladolid() -> (Mapping, Import) {
    let mapping = Mapping::parse(VALLADOLID).unwrap();
    let answers = Some(DECISIONS.as_bytes());
    let import = read(&mapping, PROPOSALS.as_bytes(), answers, TODAY).unwrap();
    (mapping, import)
}

fn register() -> (Mapping, Import) {
    let mapping = Mapping::parse(REGISTER).unwrap();
    let import = read(&mapping, VIEWS.as_bytes(), Some(REPLIES.as_bytes()), TODAY).unwrap();
    (mapping, import)
}
