//! Takes inputs and answers in from other systems, by a mapping: a TOML file that says what each
//! column becomes. Pure: bytes in, facts out; recording them is the caller's affair.
//!
//! Deny by default: a column that the mapping does not mention is a mistake, and so is a key that
//! it does not know. All mistakes are listed, and one is enough to import nothing.
//!
//! # The mapping, version 1
//!
//! `{ column = "…" }` takes a value from the file; `{ value = "…" }` states what holds for every
//! row and the file does not say. What is left out stays unknown.
//!
//! - `version` 1; `name`: a code, recorded in `source.imported`.
//! - `[source]` `description`, `licence`, `attribution`, `note`: shown where the figures are;
//!   `language` of its texts, such as `es`, so that a screen reader pronounces them well.
//! - `[trajectory]` `form`; and where known `phase`, `owner`, `theme`, `portfolio`, `legalBasis`,
//!   `areas` (CBS codes), `occurredOn`, and `[[trajectory.bodies]]` with `organisation`, `body`,
//!   `role` and `mandate`.
//! - `[inputs]` `format`: `json` (a list of objects) or `csv` (with a header row, and `delimiter`:
//!   `,` unless it says `;`, a tab or `|`). Both in UTF-8.
//!   - `key`: the column of the reference, unique; `words`: the columns that make up the words, the
//!     first one the title, joined by a blank line, empty ones skipped.
//!   - `particulars`: `area`, `category`, `language`, `capacity`; a list becomes one text.
//!   - `sentOn`, `receivedOn`: `{ column, format }` with a format as in strptime.
//!   - `kind`, `channel`, `replyable`: `{ value }`, or `{ column, words }` where `words` translates
//!     each word of the column; `unknown` leaves it unknown, and so does an empty cell.
//!   - `points`: `{ value }` or `{ column }`; 1 where left out.
//!   - `personal`: columns dropped because they are about a person; `ignored`: columns not taken.
//! - `[answers]` `format`; `join`: the column that holds the key of the input;
//!   `outcome` `{ column, words }`, where `none` means that there is no answer; `reason`, `change`,
//!   `destination` `{ column, outcomes }`, taken for these outcomes only; `occurredOn`; `personal`,
//!   `ignored`.
//! - Wherever a text or day comes from a column, `none = { equals = […], startsWith = […] }` lists
//!   what means "nothing" in it. White space around a text does not count there.
//! - `[publish]` for each content that is taken (`words`, `reference`, `particulars`, `reason`,
//!   `change`, `destination`) either `withheld` or the ground on which it becomes public.

mod columns;
mod csv;
mod error;
mod mapping;
mod parse;
mod preview;
mod record;
mod rows;
pub mod run;
mod section;
mod table;

#[cfg(test)]
mod tests;

pub use error::{Errors, File, ImportError, MAX_ERRORS, Problem};
pub use mapping::{Mapping, MappingError, MappingProblem, Source};
pub use preview::{Preview, PreviewRow, preview};
pub use record::{Counts, Import, LeftOut, NewAnswer, NewInput, Row};
pub use rows::read;
