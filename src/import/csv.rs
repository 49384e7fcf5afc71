//! CSV as RFC 4180 has it, strictly, with the line at which each row begins.
//!
//! By hand because the usual reader is lenient: it takes an unclosed quotation mark to the end of
//! the file without a word, and all rows behind it are lost. Here that is a mistake. A line without
//! any character is no row; LF and CRLF both end one.

use super::error::Problem;

/// One row of fields.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CsvRow {
    /// The line at which it begins, from 1.
    pub line: usize,
    /// Its fields, without quotation marks.
    pub fields: Vec<String>,
}

/// Splits a text into rows; each row that is malformed is a mistake at its line instead.
pub(super) fn rows(text: &str, delimiter: u8) -> Vec<Result<CsvRow, (usize, Problem)>> {
    let mut rest = Rest { text, line: 1 };
    let mut rows = Vec::new();
    while !rest.text.is_empty() {
        if rest.end_of_line() {
            continue;
        }
        let line = rest.line;
        match rest.row(char::from(delimiter)) {
            Ok(fields) => rows.push(Ok(CsvRow { line, fields })),
            Err(problem) => {
                rows.push(Err((line, problem)));
                rest.skip_line();
            }
        }
    }
    rows
}

/// What is still to be read.
struct Rest<'a> {
    text: &'a str,
    line: usize,
}

impl<'a> Rest<'a> {
    /// Takes `length` bytes, counting their lines.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .text
            .split_at_checked(length)
            .unwrap_or((self.text, ""));
        self.line += taken.bytes().filter(|b| *b == b'\n').count();
        self.text = rest;
        taken
    }

    fn end_of_line(&mut self) -> bool {
        let length = match self.text.as_bytes() {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => return false,
        };
        self.take(length);
        true
    }

    fn skip_line(&mut self) {
        let length = self.text.find('\n').map_or(self.text.len(), |at| at + 1);
        self.take(length);
    }

    fn row(&mut self, delimiter: char) -> Result<Vec<String>, Problem> {
        let mut fields = Vec::new();
        loop {
            fields.push(if self.text.starts_with('"') {
                self.quoted()?
            } else {
                self.plain(delimiter)?
            });
            if self.text.starts_with(delimiter) {
                self.take(delimiter.len_utf8());
            } else if self.text.is_empty() || self.end_of_line() {
                return Ok(fields);
            } else {
                // Something stands behind a closing quotation mark.
                return Err(Problem::StrayQuote);
            }
        }
    }

    fn plain(&mut self, delimiter: char) -> Result<String, Problem> {
        let end = self.text.find([delimiter, '\n']);
        let end = end.unwrap_or(self.text.len());
        let field = &self.text[..end];
        if field.contains('"') {
            return Err(Problem::StrayQuote);
        }
        let mut field = field;
        if self.text[end..].starts_with('\n') {
            field = field.strip_suffix('\r').unwrap_or(field);
        }
        // Were it text, a file whose lines end in CR alone would be a header and nothing else.
        if field.contains('\r') {
            return Err(Problem::LoneReturn);
        }
        let end = field.len();
        Ok(self.take(end).to_owned())
    }

    fn quoted(&mut self) -> Result<String, Problem> {
        self.take(1);
        let mut field = String::new();
        loop {
            let Some(end) = self.text.find('"') else {
                // The rest of the file is inside the field: no row behind it can be told apart.
                self.take(self.text.len());
                return Err(Problem::OpenQuote);
            };
            field.push_str(self.take(end));
            self.take(1);
            if !self.text.starts_with('"') {
                return Ok(field);
            }
            field.push('"');
            self.take(1);
        }
    }
}
