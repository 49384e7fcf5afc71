//! What can be wrong with the files. Each mistake names the file, the row, the line and the column,
//! what is wrong and how to mend it; never what stands in the cell, since that may be somebody's
//! name or words.

use std::fmt;

/// The most mistakes that are listed; the others are counted.
pub const MAX_ERRORS: usize = 1_000;

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum File {
    /// The file of inputs.
    Inputs,
    /// The file of answers.
    Answers,
}

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inputs => "inputs",
            Self::Answers => "answers",
        })
    }
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// The file.
    pub file: File,
    /// The row of data, from 1; none where the whole file is meant.
    pub row: Option<usize>,
    /// The line of the file at which the row begins, from 1.
    pub line: Option<usize>,
    /// The column.
    pub column: Option<String>,
    /// What is wrong, and how to mend it.
    pub problem: Problem,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.file.fmt(f)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            // Quoted and escaped: the name comes from the file.
            write!(f, ", column {column:?}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

/// What is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing in the file.
    #[error("the file is empty: give the file as it was exported")]
    EmptyFile,
    /// More than a content may hold.
    #[error("the file is larger than 512 MiB: split it and import the parts one after the other")]
    TooLarge,
    /// No UTF-8.
    #[error("this is not UTF-8: save the file as UTF-8 (in Excel \"CSV UTF-8\") and try again")]
    NotUtf8,
    /// No JSON.
    #[error("the JSON breaks off or is malformed here: export the file again")]
    BadJson,
    /// JSON of another shape.
    #[error("the JSON is no list of objects: give a file of the form [{{…}}, {{…}}]")]
    NotAList,
    /// A row that is no object.
    #[error("is no object: write each row as {{\"column\": value, …}}")]
    NotAnObject,
    /// A quotation mark where none may stand.
    #[error(
        "a quotation mark stands inside a field: put the field in quotation marks and double those in it"
    )]
    StrayQuote,
    /// A quoted field without an end.
    #[error("a quotation mark is never closed: close the field that begins in this row")]
    OpenQuote,
    /// A row with another number of fields than the header.
    #[error(
        "has {found} fields where the header has {expected}: look for a missing delimiter or quotation mark"
    )]
    Ragged {
        /// How many the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// A header that belongs to none of the rows.
    #[error(
        "no row has as many fields as the header: look for a missing line end or quotation mark in the first line"
    )]
    HeaderUnlike,
    /// A return that is no end of a line.
    #[error(
        "a return (CR) stands alone: save the file with the line ends of Windows (CR LF) or Unix (LF)"
    )]
    LoneReturn,
    /// A header without a name.
    #[error("column {0} of the header has no name: name it, so that the mapping can classify it")]
    UnnamedColumn(usize),
    /// A name that occurs twice.
    #[error("occurs twice: give each column a name of its own")]
    RepeatedColumn,
    /// A first row that holds none of the mapping's columns.
    #[error(
        "none of the mapping's columns is in it: check the mapping, the header row and the delimiter"
    )]
    NoKnownColumn,
    /// A column that the mapping does not mention.
    #[error(
        "the mapping does not mention it: take it into the import, or add it to personal (dropped because it is about a person) or ignored"
    )]
    Unclassified,
    /// The same, where there are no rows to show that the first line is a header.
    #[error(
        "the mapping does not mention column {0} of the header: take it into the import, or add it to personal or ignored"
    )]
    UnclassifiedAt(usize),
    /// A column that the mapping takes and the file lacks.
    #[error(
        "the mapping takes it but the file lacks it: correct the name, or take it out of the mapping"
    )]
    MissingColumn,
    /// Answers that the mapping does not describe.
    #[error("the mapping has no section answers: add one, or leave this file out")]
    NoAnswersSection,
    /// No rows.
    #[error("there are no rows in it: nothing to import")]
    NoRows,
    /// A list or object where a text is taken.
    #[error(
        "holds a list or an object where the mapping takes a text: take another column, or ignore this one"
    )]
    NotText,
    /// A text that cannot be written as UTF-8.
    #[error("holds half a character (a lone surrogate): correct the text at its source")]
    BrokenText,
    /// No key.
    #[error("is empty: every row needs the reference by which it is found again")]
    NoKey,
    /// A key that occurs twice.
    #[error("is the same as in row {0}: keep one row per reference")]
    RepeatedKey(usize),
    /// A key that no input has.
    #[error("no input has this reference: add the input, or take the answer out")]
    UnknownKey,
    /// No words.
    #[error("there are no words in it: fill them in, or take the row out")]
    NoWords,
    /// A text that is no day.
    #[error("is no day of the form {0:?}: correct it, or the format in the mapping")]
    BadDate(String),
    /// A day too far away to be meant.
    #[error("lies before 1900: correct it, or write the year in full by %Y or %y in the mapping")]
    OldDate,
    /// A day that has yet to come.
    #[error("lies in the future: record it when it has happened")]
    FutureDate,
    /// Received before it was sent.
    #[error("is earlier than the day it was sent: correct either of the two")]
    ReceivedBeforeSent,
    /// A word that the mapping does not translate.
    #[error("the mapping does not say what this word means: add it to {0}, or correct it")]
    UnknownWord(&'static str),
    /// No number of points.
    #[error(
        "is no number from 1 to 200: correct it, or leave the number of points out of the mapping"
    )]
    BadPoints,
    /// Passing on says to whom.
    #[error("the outcome is elsewhere and the destination is empty: say to whom it was passed on")]
    NoDestination,
}

/// Every mistake in the files: nothing is imported while there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors {
    /// The first [`MAX_ERRORS`].
    pub list: Vec<ImportError>,
    /// How many there are.
    pub total: usize,
}

impl Errors {
    pub(super) fn push(&mut self, error: ImportError) {
        self.total += 1;
        if self.list.len() < MAX_ERRORS {
            self.list.push(error);
        }
    }

    /// Reports a mistake in a file as a whole.
    pub(super) fn file(&mut self, file: File, line: Option<usize>, problem: Problem) {
        self.push(ImportError {
            file,
            row: None,
            line,
            column: None,
            problem,
        });
    }

    /// Reports a mistake in the name of a column.
    pub(super) fn column(&mut self, file: File, column: &str, problem: Problem) {
        self.push(ImportError {
            file,
            row: None,
            line: None,
            column: Some(column.to_owned()),
            problem,
        });
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.list {
            writeln!(f, "{error}")?;
        }
        let more = self.total.saturating_sub(self.list.len());
        if more > 0 {
            writeln!(f, "and {more} more")?;
        }
        write!(f, "nothing was imported: {} to correct", self.total)
    }
}

impl std::error::Error for Errors {}
