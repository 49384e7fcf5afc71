//! Reading a TOML file key by key, so that all its mistakes are told at once and each by its place.
//!
//! serde stops at the first key that does not fit; a list of hundreds of logs would be corrected one start at a
//! time. Unknown keys are mistakes too. Nothing that stands in the file is quoted, since it may hold a password.

use crate::config::line;
use serde::Deserialize;
use std::fmt;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// One mistake: where it is, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its line in the file, from 1.
    pub line: Option<usize>,
    /// The log it concerns, where it concerns one.
    pub log: Option<String>,
    /// The key it concerns; empty for the file as a whole.
    pub key: String,
    /// What is wrong, and how to correct it.
    pub fix: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(log) = &self.log {
            write!(f, "log {log}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.fix)
    }
}

/// All that is wrong with a list of logs.
#[derive(Debug, thiserror::Error)]
pub struct Mistakes {
    /// The file.
    pub path: std::path::PathBuf,
    /// What is wrong with it, in the order of the file.
    pub mistakes: Vec<Mistake>,
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        write!(f, "{path}: nothing is started before this is corrected:")?;
        for mistake in &self.mistakes {
            write!(f, "\n  {mistake}")?;
        }
        Ok(())
    }
}

/// The text of a file, and the mistakes found in it so far.
pub(super) struct Reading<'i> {
    text: &'i str,
    pub mistakes: Vec<Mistake>,
}

impl<'i> Reading<'i> {
    pub fn new(text: &'i str) -> Self {
        let mistakes = Vec::new();
        Self { text, mistakes }
    }

    /// The whole file as a table; empty, with the mistakes noted, where it is not TOML.
    pub fn table(&mut self) -> Keys<'i> {
        let (table, faults) = DeTable::parse_recoverable(self.text);
        let sound = faults.is_empty();
        for fault in faults {
            self.mistakes.push(Mistake {
                line: fault.span().map(|span| line(self.text, span.start)),
                log: None,
                key: String::new(),
                fix: format!("this is not TOML: {}", fault.message()),
            });
        }
        Keys {
            table: match sound {
                true => table.into_inner(),
                // What is left of such a file would only lead to mistakes that are none.
                false => DeTable::default(),
            },
            log: None,
            prefix: String::new(),
            line: None,
        }
    }

    /// The mistakes, by their place, or nothing where there are none.
    pub fn end(mut self, path: &Path) -> Result<(), Mistakes> {
        if self.mistakes.is_empty() {
            return Ok(());
        }
        self.mistakes.sort_by_key(|mistake| mistake.line);
        Err(Mistakes {
            path: path.to_owned(),
            mistakes: self.mistakes,
        })
    }
}

/// The keys of a table that have not been read yet.
pub(super) struct Keys<'i> {
    table: DeTable<'i>,
    /// The log that the table is of.
    pub log: Option<String>,
    /// What stands before the keys in words, such as `database.`.
    prefix: String,
    /// Where the table begins.
    pub line: Option<usize>,
}

impl<'i> Keys<'i> {
    /// A mistake in this table.
    pub fn mistake(&self, of: &mut Reading<'_>, key: &str, fix: impl fmt::Display) {
        self.mistake_at(of, self.line, key, fix);
    }

    fn mistake_at(
        &self,
        of: &mut Reading<'_>,
        line: Option<usize>,
        key: &str,
        fix: impl fmt::Display,
    ) {
        of.mistakes.push(Mistake {
            line,
            log: self.log.clone(),
            key: match key {
                "" => self.prefix.trim_end_matches('.').to_owned(),
                key => format!("{}{key}", self.prefix),
            },
            fix: fix.to_string(),
        });
    }

    /// The value of a key, if it is there and as it should be.
    pub fn take<T: Deserialize<'i>>(&mut self, of: &mut Reading<'_>, key: &str) -> Option<T> {
        self.checked(of, key, Ok::<T, &str>)
    }

    /// The value of a key that has a form of its own.
    pub fn checked<R: Deserialize<'i>, T, E: fmt::Display>(
        &mut self,
        of: &mut Reading<'_>,
        key: &str,
        check: impl FnOnce(R) -> Result<T, E>,
    ) -> Option<T> {
        let value = self.table.remove(key)?;
        let at = Some(line(of.text, value.span().start));
        let kind = value.get_ref().type_str();
        let read = R::deserialize(ValueDeserializer::from(value));
        let fix = match read.map(check) {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(fix)) => fix.to_string(),
            // Its words would quote the value.
            Err(error) if error.message().starts_with("invalid type") => {
                format!("a value of another type is expected here than {kind}; see the sample")
            }
            Err(error) => error.message().to_owned(),
        };
        self.mistake_at(of, at, key, fix);
        None
    }

    /// A table within this one.
    pub fn inner(&mut self, of: &mut Reading<'_>, key: &str) -> Option<Self> {
        let value = self.table.remove(key)?;
        let line = Some(line(of.text, value.span().start));
        match value.into_inner() {
            DeValue::Table(table) => Some(Self {
                table,
                log: self.log.clone(),
                prefix: format!("{}{key}.", self.prefix),
                line,
            }),
            _ => {
                self.mistake_at(of, line, key, "it is a table of keys; see the sample");
                None
            }
        }
    }

    /// The tables of a list.
    pub fn list(&mut self, of: &mut Reading<'_>, key: &str) -> Vec<Self> {
        let Some(value) = self.table.remove(key) else {
            return Vec::new();
        };
        let at = line(of.text, value.span().start);
        let DeValue::Array(tables) = value.into_inner() else {
            let fix = format!("write [[{key}]] above each of them; see the sample");
            self.mistake_at(of, Some(at), key, fix);
            return Vec::new();
        };
        let mut found = Vec::new();
        for table in tables {
            let line = Some(line(of.text, table.span().start));
            match Spanned::into_inner(table) {
                DeValue::Table(table) => found.push(Self {
                    table,
                    log: None,
                    prefix: String::new(),
                    line,
                }),
                _ => self.mistake_at(of, line, key, "each is a table of keys; see the sample"),
            }
        }
        found
    }

    /// Where the value of a key stands.
    pub fn line_of(&self, of: &Reading<'_>, key: &str) -> Option<usize> {
        let value = self.table.get(key)?;
        Some(line(of.text, value.span().start))
    }

    /// Every key that is left is unknown.
    pub fn end(self, of: &mut Reading<'_>, known: &[&str]) {
        let fix = format!(
            "there is no such key here: it is one of {}",
            known.join(", ")
        );
        for key in self.table.keys() {
            let at = Some(line(of.text, key.span().start));
            // The name of a key may be a mistyped value, and as long as one.
            let name: String = key.get_ref().chars().take(40).collect();
            self.mistake_at(of, at, &name, &fix);
        }
    }
}
