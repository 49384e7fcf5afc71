//! From files to what will be recorded. All or nothing: one mistake in either file and there is no
//! import, only the list of mistakes.
//!
//! Nothing is made up: an empty cell stays unknown, and a word that the mapping does not translate
//! is a mistake rather than a guess. Texts are kept as they stand in the file; only for comparing
//! (keys, words of a list, "no reason") is the white space around them left out.

use super::error::{Errors, File, ImportError, Problem};
use super::mapping::{
    AnswersMapping, DateFrom, Field, InputsMapping, Mapping, PointsFrom, Remark, TextFrom,
    WordFrom, Words,
};
use super::record::{Import, LeftOut, NewAnswer, NewInput, Row};
use super::table::{Cell, Record, Table};
use jiff::civil::Date;
use std::collections::HashMap;
use weerklank_events::content::Particulars;
use weerklank_events::trajectory::MAX_POINTS;
use weerklank_events::vocabulary::Outcome;

/// No source of participation is older; a year below it was written with two digits.
const FIRST_YEAR: i16 = 1900;

/// Reads the files by the mapping. `today` is the day of the import, in Amsterdam: what lies behind
/// it would be refused when it is recorded, halfway.
///
/// # Errors
/// Every mistake in the files.
pub fn read(
    mapping: &Mapping,
    inputs: &[u8],
    answers: Option<&[u8]>,
    today: Date,
) -> Result<Import, Errors> {
    let mut errors = Errors::default();
    let mut import = read_inputs(&mapping.inputs, inputs, today, &mut errors);
    match (&mapping.answers, answers) {
        (Some(mapping), Some(bytes)) => {
            read_answers(mapping, bytes, today, &mut import, &mut errors);
        }
        (None, Some(_)) => errors.file(File::Answers, None, Problem::NoAnswersSection),
        (_, None) => {}
    }
    if errors.total > 0 {
        return Err(errors);
    }
    Ok(Import {
        rows: import.rows,
        left: import.left,
    })
}

/// The import while it is being read.
#[derive(Default)]
struct Unfinished {
    rows: Vec<Row>,
    /// The row of the file for each key, and the index in `rows` where the row is without mistakes.
    keys: HashMap<String, (usize, Option<usize>)>,
    /// Whether every key of the file is in `keys`.
    all_keys: bool,
    left: LeftOut,
}

fn read_inputs(
    mapping: &InputsMapping,
    bytes: &[u8],
    today: Date,
    errors: &mut Errors,
) -> Unfinished {
    let table = Table::read(File::Inputs, &mapping.file, bytes, errors);
    if table.whole && table.rows.is_empty() {
        errors.file(File::Inputs, None, Problem::NoRows);
    }
    let mut import = Unfinished {
        all_keys: table.whole,
        ..Unfinished::default()
    };
    for record in &table.rows {
        let before = errors.total;
        let mut line = Line {
            file: File::Inputs,
            record,
            today,
            errors,
        };
        let key = line.key(&mapping.key);
        let input = line.input(mapping, key.clone().unwrap_or_default());
        let Some(key) = key else {
            import.all_keys = false;
            continue;
        };
        if let Some((first, _)) = import.keys.get(&key) {
            line.fail(&mapping.key, Problem::RepeatedKey(*first));
            continue;
        }
        let whole = line.errors.total == before;
        let index = whole.then_some(import.rows.len());
        import.keys.insert(key.clone(), (record.row, index));
        if whole {
            import.rows.push(Row {
                row: record.row,
                reference: key,
                input,
                answer: None,
            });
        }
    }
    import
}

fn read_answers(
    mapping: &AnswersMapping,
    bytes: &[u8],
    today: Date,
    import: &mut Unfinished,
    errors: &mut Errors,
) {
    let table = Table::read(File::Answers, &mapping.file, bytes, errors);
    let mut seen = HashMap::new();
    for record in &table.rows {
        let mut line = Line {
            file: File::Answers,
            record,
            today,
            errors,
        };
        let key = line.key(&mapping.join);
        let answer = line.answer(mapping, &mut import.left);
        let Some(key) = key else { continue };
        if let Some(first) = seen.get(&key) {
            line.fail(&mapping.join, Problem::RepeatedKey(*first));
            continue;
        }
        match import.keys.get(&key) {
            Some((_, index)) => {
                if let Some(row) = index.and_then(|index| import.rows.get_mut(index)) {
                    row.answer = answer;
                }
            }
            // Where a row of the inputs could not be read, the key may be that row's.
            None if import.all_keys => line.fail(&mapping.join, Problem::UnknownKey),
            None => {}
        }
        seen.insert(key, record.row);
    }
}

/// One row, with the place where its mistakes go.
struct Line<'a> {
    file: File,
    record: &'a Record,
    today: Date,
    errors: &'a mut Errors,
}

impl Line<'_> {
    fn fail(&mut self, column: &str, problem: Problem) {
        self.errors.push(ImportError {
            file: self.file,
            row: Some(self.record.row),
            line: Some(self.record.line),
            column: Some(column.to_owned()),
            problem,
        });
    }

    /// The text of a cell; none where there is nothing but white space.
    fn text(&mut self, column: &str) -> Option<String> {
        match self.record.cell(column) {
            Cell::Text(text) if text.trim().is_empty() => None,
            Cell::Text(text) => Some(text.clone()),
            Cell::Nothing => None,
            Cell::Broken => {
                self.fail(column, Problem::BrokenText);
                None
            }
            Cell::List(_) | Cell::Structure => {
                self.fail(column, Problem::NotText);
                None
            }
        }
    }

    fn trimmed(&mut self, column: &str) -> Option<String> {
        self.text(column).map(|text| text.trim().to_owned())
    }

    fn field(&mut self, field: &Field) -> Option<String> {
        self.text(&field.column)
            .filter(|text| !field.means_nothing(text))
    }

    fn key(&mut self, column: &str) -> Option<String> {
        let before = self.errors.total;
        let key = self.trimmed(column);
        if key.is_none() && self.errors.total == before {
            self.fail(column, Problem::NoKey);
        }
        key
    }

    /// A particular, where a list of several becomes one text.
    fn particular(&mut self, from: Option<&TextFrom>) -> Option<String> {
        match from? {
            TextFrom::Value(value) => Some(value.clone()),
            TextFrom::Column(field) => match self.record.cell(&field.column) {
                Cell::List(items) => {
                    let items = items.iter().map(|item| item.trim());
                    let items = items.filter(|item| !item.is_empty() && !field.means_nothing(item));
                    let joined = items.collect::<Vec<_>>().join(", ");
                    Some(joined).filter(|joined| !joined.is_empty())
                }
                _ => self.field(field),
            },
        }
    }

    fn date(&mut self, from: Option<&DateFrom>) -> Option<Date> {
        let from = from?;
        let text = self.field(&from.field)?;
        let column = &from.field.column;
        match from.read(text.trim()) {
            None => self.fail(column, Problem::BadDate(from.format.clone())),
            Some(day) if day.year() < FIRST_YEAR => self.fail(column, Problem::OldDate),
            Some(day) if day > self.today => self.fail(column, Problem::FutureDate),
            day => return day,
        }
        None
    }

    /// A word of a list. An empty cell is unknown unless the mapping says otherwise.
    fn word<T: Copy>(&mut self, from: Option<&WordFrom<T>>, key: &'static str) -> Option<T> {
        match from? {
            WordFrom::Value(value) => Some(*value),
            WordFrom::Column(words) => match self.trimmed(&words.column) {
                None => words.words.get("").copied().flatten(),
                Some(word) => self.translated(words, &word, key).flatten(),
            },
        }
    }

    fn translated<T: Copy>(
        &mut self,
        words: &Words<T>,
        word: &str,
        key: &'static str,
    ) -> Option<Option<T>> {
        let meaning = words.words.get(word).copied();
        if meaning.is_none() {
            self.fail(&words.column, Problem::UnknownWord(key));
        }
        meaning
    }

    fn points(&mut self, from: &PointsFrom) -> u16 {
        let column = match from {
            PointsFrom::Value(points) => return *points,
            PointsFrom::Column(column) => column,
        };
        let text = self.trimmed(column);
        let digits = text.filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
        let points = digits.and_then(|text| text.parse().ok());
        match points.filter(|points| (1..=MAX_POINTS).contains(points)) {
            Some(points) => points,
            None => {
                self.fail(column, Problem::BadPoints);
                1
            }
        }
    }

    fn input(&mut self, mapping: &InputsMapping, reference: String) -> NewInput {
        let before = self.errors.total;
        let columns = mapping.words.iter();
        let words: Vec<_> = columns.filter_map(|column| self.text(column)).collect();
        if words.is_empty() && self.errors.total == before {
            self.fail(&mapping.words.join(", "), Problem::NoWords);
        }
        let sent_on = self.date(mapping.sent_on.as_ref());
        let occurred_on = self.date(mapping.received_on.as_ref());
        if let (Some(sent), Some(received), Some(from)) =
            (sent_on, occurred_on, &mapping.received_on)
            && received < sent
        {
            self.fail(&from.field.column, Problem::ReceivedBeforeSent);
        }
        NewInput {
            kind: self.word(mapping.kind.as_ref(), "inputs.kind.words"),
            channel: self.word(mapping.channel.as_ref(), "inputs.channel.words"),
            points: self.points(&mapping.points),
            replyable: self.word(mapping.replyable.as_ref(), "inputs.replyable.words"),
            sent_on,
            occurred_on,
            words: words.join("\n\n"),
            particulars: Particulars {
                area: self.particular(mapping.area.as_ref()),
                category: self.particular(mapping.category.as_ref()),
                language: self.particular(mapping.language.as_ref()),
                capacity: self.particular(mapping.capacity.as_ref()),
            },
            reference,
        }
    }

    /// The answer; none where the outcome says that there is none.
    fn answer(&mut self, mapping: &AnswersMapping, left: &mut LeftOut) -> Option<NewAnswer> {
        let words = &mapping.outcome;
        let before = self.errors.total;
        // Here an empty cell is no answer only where the mapping says so: a gap in a list of
        // answers is as likely a mistake.
        let word = self.trimmed(&words.column).unwrap_or_default();
        if self.errors.total > before {
            return None;
        }
        let Some(outcome) = self.translated(words, &word, "answers.outcome.words")? else {
            left.without_outcome += 1;
            return None;
        };
        let reason = self.remark(mapping.reason.as_ref(), outcome, Some(left));
        let change = self.remark(mapping.change.as_ref(), outcome, None);
        let destination = self.remark(mapping.destination.as_ref(), outcome, None);
        if let Some(from) = mapping.destination.as_ref()
            && outcome == Outcome::Elsewhere
            && destination.is_none()
        {
            self.fail(&from.field.column, Problem::NoDestination);
        }
        Some(NewAnswer {
            outcome,
            occurred_on: self.date(mapping.occurred_on.as_ref()),
            reason,
            change,
            destination,
        })
    }

    fn remark(
        &mut self,
        from: Option<&Remark>,
        outcome: Outcome,
        left: Option<&mut LeftOut>,
    ) -> Option<String> {
        let Remark { field, outcomes } = from?;
        let text = self.text(&field.column)?;
        let nothing = field.means_nothing(&text);
        let taken = outcomes.as_ref().is_none_or(|list| list.contains(&outcome));
        if let Some(left) = left {
            left.reasons_meaning_none += usize::from(nothing);
            left.reasons_not_taken += usize::from(!nothing && !taken);
        }
        (taken && !nothing).then_some(text)
    }
}
