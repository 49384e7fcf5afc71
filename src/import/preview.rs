//! What an import would record, before anything is: the first rows, what becomes public of them,
//! what is left out, and the counts.
//!
//! For the person who imports, who may see the words. Control and direction characters are replaced
//! before anything is shown, since a text from outside could otherwise rewrite the screen.

use super::mapping::{CONTENTS, FileMapping, Mapping};
use super::record::{Counts, Import, Row};
use jiff::civil::Date;
use std::fmt;
use weerklank_events::vocabulary::{Outcome, PublicationGround};

/// The most characters of a text that a preview shows.
const SHOWN: usize = 60;

/// A preview; `Display` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    /// Each content that is taken, with the ground on which it becomes public; none is withheld.
    pub contents: Vec<(&'static str, Option<PublicationGround>)>,
    /// Columns that are dropped because they are about a person.
    pub personal: Vec<String>,
    /// Columns that are not taken.
    pub ignored: Vec<String>,
    /// The counts over all rows.
    pub counts: Counts,
}

/// One row of a preview, its texts cut to one line and made safe to show.
#[derive(Clone, PartialEq, Eq)]
pub struct PreviewRow {
    /// The row of the file, from 1.
    pub row: usize,
    /// The number in the system it came from.
    pub reference: String,
    /// The day it was received.
    pub received_on: Option<Date>,
    /// The first line of the words.
    pub words: String,
    /// How many characters the words have.
    pub length: usize,
    /// The particulars, by their names.
    pub particulars: Vec<(&'static str, String)>,
    /// The outcome and the reason, where there is an answer.
    pub answer: Option<(Outcome, Option<String>)>,
}

// As in `Row`: a text may not reach a log line by accident.
impl fmt::Debug for PreviewRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreviewRow")
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// The preview of an import: its first `rows` rows and the counts over all.
#[must_use]
pub fn preview(mapping: &Mapping, import: &Import, rows: usize) -> Preview {
    let files = [
        Some(("inputs", &mapping.inputs.file)),
        mapping
            .answers
            .as_ref()
            .map(|answers| ("answers", &answers.file)),
    ];
    let columns = |set: fn(&FileMapping) -> Vec<&String>| -> Vec<String> {
        let files = files.iter().flatten();
        let columns = files.flat_map(|(name, file)| {
            let columns = set(file).into_iter();
            columns.map(move |column| format!("{name}.{}", safe(column)))
        });
        columns.collect()
    };
    let contents = CONTENTS.iter();
    let contents = contents.filter_map(|(_, field)| Some((*field, *mapping.publish.get(field)?)));
    Preview {
        rows: import.rows.iter().take(rows).map(preview_row).collect(),
        contents: contents.collect(),
        personal: columns(|file| file.personal.iter().collect()),
        ignored: columns(|file| file.ignored.iter().collect()),
        counts: import.counts(),
    }
}

fn preview_row(row: &Row) -> PreviewRow {
    let parts = &row.input.particulars;
    let particulars = [
        ("area", &parts.area),
        ("category", &parts.category),
        ("language", &parts.language),
        ("capacity", &parts.capacity),
    ];
    let particulars = particulars.into_iter();
    let particulars = particulars.filter_map(|(name, part)| Some((name, safe(part.as_ref()?))));
    let answer = row.answer.as_ref();
    PreviewRow {
        row: row.row,
        reference: safe(&row.reference),
        received_on: row.input.occurred_on,
        words: safe(&row.input.words),
        length: row.input.words.chars().count(),
        particulars: particulars.collect(),
        answer: answer.map(|answer| (answer.outcome, answer.reason.as_deref().map(safe))),
    }
}

/// The first line of a text, cut, without characters that steer a screen.
fn safe(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = line.chars().map(|c| if steers(c) { '\u{fffd}' } else { c });
    let mut shown: Vec<char> = shown.take(SHOWN + 1).collect();
    if shown.len() > SHOWN {
        shown.truncate(SHOWN - 1);
        shown.push('…');
    }
    shown.into_iter().collect()
}

impl fmt::Display for PreviewRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.received_on.map(|day| day.to_string());
        let day = day.as_deref().unwrap_or("day unknown");
        writeln!(f, "row {}: {}, received {day}", self.row, self.reference)?;
        writeln!(
            f,
            "  words       {} ({} characters)",
            self.words, self.length
        )?;
        for (name, text) in &self.particulars {
            writeln!(f, "  {name:<11} {text}")?;
        }
        match &self.answer {
            None => writeln!(f, "  answer      none in the source"),
            Some((outcome, reason)) => {
                writeln!(f, "  answer      {outcome}")?;
                let reason = reason.as_deref().unwrap_or("none in the source");
                writeln!(f, "  reason      {reason}")
            }
        }
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            writeln!(f, "{row}")?;
        }
        for (field, ground) in &self.contents {
            match ground {
                Some(ground) => writeln!(f, "public    {field} ({ground})")?,
                None => writeln!(f, "withheld  {field}")?,
            }
        }
        for (label, columns) in [("dropped", &self.personal), ("ignored", &self.ignored)] {
            if !columns.is_empty() {
                writeln!(f, "{label:<9} {}", columns.join(", "))?;
            }
        }
        write!(f, "\n{}", self.counts)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, number: usize, what: &str| {
            writeln!(f, "{number:>7}  {what}")
        };
        line(f, self.received, "inputs")?;
        line(f, self.answered, "with an answer")?;
        for (outcome, number) in &self.outcomes {
            line(f, *number, &format!("  {outcome}"))?;
        }
        line(f, self.unanswered, "without an answer in the source")?;
        let rest = [
            (
                self.without_reason,
                "answers other than adopted without a reason",
            ),
            (self.adopted_without_reason, "adopted without a reason"),
            (
                self.received_on_unknown,
                "inputs of which the day of receipt is unknown",
            ),
            (
                self.answered_on_unknown,
                "answers of which the day is unknown",
            ),
            (
                self.left.without_outcome,
                "rows of answers without an outcome, not taken",
            ),
            (
                self.left.reasons_not_taken,
                "reasons at an outcome for which none is taken",
            ),
            (
                self.left.reasons_meaning_none,
                "reasons that say there is none",
            ),
        ];
        for (number, what) in rest.into_iter().filter(|(number, _)| *number > 0) {
            line(f, number, what)?;
        }
        Ok(())
    }
}
