//! Reads TOML table by table and collects every mistake with its line, instead of stopping at the
//! first as a derived reader does.
//!
//! A [`Section`] remembers which keys were asked for; [`Section::finish`] reports the others. What
//! is read is a text, a number, a list or a table: a mapping has no other values.

use super::mapping::MappingError;
use super::mapping::MappingProblem as Problem;
use jiff::civil::Date;
use std::cell::RefCell;
use std::ops::Range;
use std::str::FromStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use weerklank_events::ids::ParseIdError;

/// The text of the mapping and what was found wrong with it.
pub(super) struct Reader<'a> {
    text: &'a str,
    errors: RefCell<Vec<MappingError>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let errors = RefCell::default();
        Self { text, errors }
    }

    /// Every mistake, in the order of the lines.
    pub(super) fn errors(self) -> Vec<MappingError> {
        let mut errors = self.errors.into_inner();
        errors.sort_by_key(|error| error.line);
        errors
    }

    pub(super) fn fail(&self, at: usize, key: impl Into<String>, problem: Problem) {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + before.iter().filter(|b| **b == b'\n').count();
        let key = key.into();
        self.errors
            .borrow_mut()
            .push(MappingError { line, key, problem });
    }
}

/// A text and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Located {
    /// The text.
    pub(super) text: String,
    /// The byte at which it begins.
    pub(super) at: usize,
}

/// One table of the mapping.
pub(super) struct Section<'a> {
    pub(super) reader: &'a Reader<'a>,
    path: String,
    at: usize,
    table: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    pub(super) fn root(reader: &'a Reader<'a>, table: &'a DeTable<'a>) -> Self {
        Self::new(reader, String::new(), 0, table)
    }

    fn new(reader: &'a Reader<'a>, path: String, at: usize, table: &'a DeTable<'a>) -> Self {
        let asked = RefCell::default();
        Self {
            reader,
            path,
            at,
            table,
            asked,
        }
    }

    /// The full name of a key, for instance `inputs.channel.words`.
    pub(super) fn name(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else if key.is_empty() {
            self.path.clone()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Reports a mistake in the value of `key`, or in the section where there is none.
    pub(super) fn fail(&self, key: &str, problem: Problem) {
        let at = self
            .table
            .get(key)
            .map_or(self.at, |value| value.span().start);
        self.reader.fail(at, self.name(key), problem);
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            if !asked.contains(&key.get_ref().as_ref()) {
                let problem = Problem::UnknownKey(asked.join(", "));
                self.reader
                    .fail(key.span().start, self.name(key.get_ref()), problem);
            }
        }
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Reports `key` where it is absent.
    fn need<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if !self.has(key) {
            self.reader
                .fail(self.at, self.name(key), Problem::MissingKey);
        }
        value
    }

    fn wrong(&self, key: &str, expected: &'static str) {
        self.fail(key, Problem::WrongKind(expected));
    }

    /// A table.
    pub(super) fn child(&self, key: &'static str) -> Option<Section<'a>> {
        let value = self.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(key, "a table");
        }
        let at = value.span().start;
        Some(Self::new(self.reader, self.name(key), at, table?))
    }

    /// A table that must be there.
    pub(super) fn need_child(&self, key: &'static str) -> Option<Section<'a>> {
        let child = self.child(key);
        self.need(key, child)
    }

    /// A list of tables, `[[key]]`.
    pub(super) fn children(&self, key: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let tables = value.get_ref().as_array().into_iter().flatten();
        let tables: Vec<_> = tables
            .filter_map(|item| Some((item.span().start, item.get_ref().as_table()?)))
            .map(|(at, table)| Self::new(self.reader, self.name(key), at, table))
            .collect();
        if value.get_ref().as_array().map(|list| list.len()) != Some(tables.len()) {
            self.wrong(key, "a list of tables");
        }
        tables
    }

    /// A text as it is, a lone tab too.
    pub(super) fn verbatim(&self, key: &'static str) -> Option<String> {
        let text = self.get(key)?.get_ref().as_str();
        if text.is_none() {
            self.wrong(key, "a text in quotes");
        }
        text.map(str::to_owned)
    }

    /// A text that is not empty, with its place.
    pub(super) fn located(&self, key: &'static str) -> Option<Located> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(key, "a text in quotes");
            return None;
        };
        if text.trim().is_empty() {
            self.fail(key, Problem::Empty);
            return None;
        }
        let Range { start: at, .. } = value.span();
        let text = text.to_owned();
        Some(Located { text, at })
    }

    /// A text that is not empty.
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        self.located(key).map(|located| located.text)
    }

    /// A text that must be there.
    pub(super) fn need_text(&self, key: &'static str) -> Option<String> {
        let text = self.text(key);
        self.need(key, text)
    }

    /// A text that must be there, with its place.
    pub(super) fn need_located(&self, key: &'static str) -> Option<Located> {
        let text = self.located(key);
        self.need(key, text)
    }

    /// A word of a closed list, or a code of a fixed form.
    pub(super) fn word<T: FromStr<Err = ParseIdError>>(&self, key: &'static str) -> Option<T> {
        let text = self.text(key)?;
        let word = text.parse();
        word.map_err(|error: ParseIdError| {
            self.fail(key, Problem::NotAllowed(error.form.to_owned()))
        })
        .ok()
    }

    /// A word that must be there.
    pub(super) fn need_word<T: FromStr<Err = ParseIdError>>(&self, key: &'static str) -> Option<T> {
        let word = self.word(key);
        self.need(key, word)
    }

    /// A number from `least` to `most`.
    pub(super) fn number(&self, key: &'static str, least: u16, most: u16) -> Option<u16> {
        let value = self.get(key)?.get_ref().as_integer();
        let number = value
            .and_then(|n| u16::from_str_radix(n.as_str(), n.radix()).ok())
            .filter(|n| (least..=most).contains(n));
        if number.is_none() {
            let form = format!("a number from {least} to {most}");
            self.fail(key, Problem::NotAllowed(form));
        }
        number
    }

    /// A number that must be there.
    pub(super) fn need_number(&self, key: &'static str, least: u16, most: u16) -> Option<u16> {
        let number = self.number(key, least, most);
        self.need(key, number)
    }

    /// A day, as a TOML date or as a text.
    pub(super) fn date(&self, key: &'static str) -> Option<Date> {
        let value = self.get(key)?.get_ref();
        let text = match value {
            DeValue::Datetime(day) => day.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        // jiff takes a time behind the day as well; here the length leaves no room for one.
        let date = text.parse().ok().filter(|_| text.len() == 10);
        if date.is_none() {
            let form = "a day such as 2026-11-23".to_owned();
            self.fail(key, Problem::NotAllowed(form));
        }
        date
    }

    /// A list of texts; `empty` says whether an empty text means something in it.
    pub(super) fn list(&self, key: &'static str, empty: bool) -> Vec<Located> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let items = value.get_ref().as_array();
        let texts: Vec<Located> = items
            .into_iter()
            .flatten()
            .filter_map(|item| Some((item.span().start, item.get_ref().as_str()?.to_owned())))
            .map(|(at, text)| Located { text, at })
            .collect();
        if items.map(|list| list.len()) != Some(texts.len()) {
            self.wrong(key, "a list of texts in quotes");
        }
        for text in texts
            .iter()
            .filter(|text| !empty && text.text.trim().is_empty())
        {
            self.reader.fail(text.at, self.name(key), Problem::Empty);
        }
        texts
    }

    /// A table of texts: what the source says and what that means here.
    pub(super) fn pairs(&self, key: &'static str) -> Vec<(String, Located)> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, "a table of texts");
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, value) in table {
            let at = value.span().start;
            match value.get_ref().as_str() {
                Some(text) => {
                    let text = text.to_owned();
                    pairs.push((name.get_ref().to_string(), Located { text, at }));
                }
                None => {
                    let key = format!("{}.{}", self.name(key), name.get_ref());
                    self.reader
                        .fail(at, key, Problem::WrongKind("a text in quotes"));
                }
            }
        }
        pairs
    }
}
