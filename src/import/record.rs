//! What will be recorded: the inputs and answers as read, with everything but the random ids.
//!
//! The fingerprints are frozen: a later run compares them with those of an earlier one to tell what
//! is new. They hold the words themselves, so a caller keeps only a keyed digest of them.

use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt;
use weerklank_events::content::{Content, Particulars};
use weerklank_events::facts::{InputAnswered, InputReceived};
use weerklank_events::ids::InputId;
use weerklank_events::vocabulary::{Channel, InputKind, Outcome, YesNo};

/// The files as read: nothing in them is in doubt, and nothing has been recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// One per input, in the order of the file.
    pub rows: Vec<Row>,
    /// What was seen and not taken.
    pub left: LeftOut,
}

/// What the files held and the import did not take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Rows of answers whose outcome means that there is no answer.
    pub without_outcome: usize,
    /// Reasons that stand at an outcome for which the mapping takes none.
    pub reasons_not_taken: usize,
    /// Reasons that say there is no reason.
    pub reasons_meaning_none: usize,
}

/// One input with its answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// The row of the file of inputs, from 1.
    pub row: usize,
    /// The number of the input in the system it came from, unique in the import.
    pub reference: String,
    /// The input.
    pub input: NewInput,
    /// The answer, where there is one.
    pub answer: Option<NewAnswer>,
}

/// An input as it will be recorded, without its id.
#[derive(Clone, PartialEq, Eq)]
pub struct NewInput {
    /// What it is.
    pub kind: Option<InputKind>,
    /// How it arrived.
    pub channel: Option<Channel>,
    /// How many points it makes.
    pub points: u16,
    /// Whether the sender can be answered.
    pub replyable: Option<YesNo>,
    /// The day it was sent.
    pub sent_on: Option<Date>,
    /// The day it was received.
    pub occurred_on: Option<Date>,
    /// The sender's own words.
    pub words: String,
    /// What singles the sender out.
    pub particulars: Particulars,
    /// Its number in the system it came from.
    pub reference: String,
}

/// An answer as it will be recorded, without the id of its input.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// What was done with it.
    pub outcome: Outcome,
    /// The day of the answer.
    pub occurred_on: Option<Date>,
    /// Why; absent where the source gives no reason.
    pub reason: Option<String>,
    /// What changes because of it.
    pub change: Option<String>,
    /// To whom it was passed on.
    pub destination: Option<String>,
}

// A text may not reach a log line by accident, so `Debug` shows the closed fields only.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("row", &self.row)
            .field("input", &self.input)
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}
impl fmt::Debug for NewInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewInput")
            .field("occurred_on", &self.occurred_on)
            .field("points", &self.points)
            .finish_non_exhaustive()
    }
}
impl fmt::Debug for NewAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAnswer")
            .field("outcome", &self.outcome)
            .field("occurred_on", &self.occurred_on)
            .finish_non_exhaustive()
    }
}

impl NewInput {
    /// The fact to record under this id.
    #[must_use]
    pub fn received(&self, id: InputId) -> InputReceived<Content> {
        InputReceived {
            input: id,
            kind: self.kind,
            channel: self.channel,
            points: self.points,
            session: None,
            signatories: None,
            replyable: self.replyable,
            sent_on: self.sent_on,
            occurred_on: self.occurred_on,
            words: Content::text(&*self.words),
            particulars: self.particulars.to_content(),
            reference: Some(Content::text(&*self.reference)),
        }
    }

    /// All that will be recorded, in one unambiguous form. Frozen: a label, a zero byte, and for each
    /// field that is known its name and its value, each after its length in 8 bytes, big-endian.
    #[must_use]
    pub fn fingerprint_bytes(&self) -> Vec<u8> {
        let Particulars {
            area,
            category,
            language,
            capacity,
        } = &self.particulars;
        fingerprint(
            "weerklank/import/input/v1",
            &[
                ("kind", text(self.kind)),
                ("channel", text(self.channel)),
                ("points", text(Some(self.points))),
                ("replyable", text(self.replyable)),
                ("sentOn", text(self.sent_on)),
                ("occurredOn", text(self.occurred_on)),
                ("words", Some(self.words.clone())),
                ("area", area.clone()),
                ("category", category.clone()),
                ("language", language.clone()),
                ("capacity", capacity.clone()),
                ("reference", Some(self.reference.clone())),
            ],
        )
    }
}

impl NewAnswer {
    /// The fact to record for one point of the input. A source answers an input as a whole, so an
    /// answer to an input of several points is recorded for each of them.
    #[must_use]
    pub fn answered(&self, id: InputId, point: u16) -> InputAnswered<Content> {
        let content = |text: &Option<String>| text.as_deref().map(Content::text);
        InputAnswered {
            input: id,
            point,
            outcome: self.outcome,
            occurred_on: self.occurred_on,
            reason: content(&self.reason),
            change: content(&self.change),
            destination: content(&self.destination),
        }
    }

    /// All that will be recorded, in one unambiguous form. Frozen: a label, a zero byte, and for each
    /// field that is known its name and its value, each after its length in 8 bytes, big-endian. The input
    /// that it answers is not in it.
    #[must_use]
    pub fn fingerprint_bytes(&self) -> Vec<u8> {
        fingerprint(
            "weerklank/import/answer/v1",
            &[
                ("outcome", text(Some(self.outcome))),
                ("occurredOn", text(self.occurred_on)),
                ("reason", self.reason.clone()),
                ("change", self.change.clone()),
                ("destination", self.destination.clone()),
            ],
        )
    }
}

fn text(value: Option<impl fmt::Display>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// The label, a zero byte, and for each field that is known: the length of its name in 8 bytes,
/// big-endian, its name, the length of its value in 8 bytes and its value in UTF-8.
///
/// Frozen. What is unknown is left out, so that a field added later leaves the fingerprints of all
/// that lacks it as they are.
fn fingerprint(label: &str, fields: &[(&str, Option<String>)]) -> Vec<u8> {
    let mut bytes = [label.as_bytes(), &[0]].concat();
    for (name, value) in fields {
        let Some(value) = value else { continue };
        for text in [*name, value.as_str()] {
            // A length that does not fit in 64 bits does not exist.
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
    }
    bytes
}

/// What an import comes down to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Inputs.
    pub received: usize,
    /// Inputs with an answer.
    pub answered: usize,
    /// Inputs without an answer.
    pub unanswered: usize,
    /// Answers per outcome; an outcome that does not occur is absent.
    pub outcomes: BTreeMap<Outcome, usize>,
    /// Answers other than adopted that lack a reason.
    pub without_reason: usize,
    /// Answers that adopt and lack a reason.
    pub adopted_without_reason: usize,
    /// Inputs of which the day of receipt is unknown.
    pub received_on_unknown: usize,
    /// Answers of which the day is unknown.
    pub answered_on_unknown: usize,
    /// What the files held and the import did not take.
    pub left: LeftOut,
}

impl Import {
    /// Counts what was read.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            received: self.rows.len(),
            left: self.left,
            ..Counts::default()
        };
        for row in &self.rows {
            counts.received_on_unknown += usize::from(row.input.occurred_on.is_none());
            let Some(answer) = &row.answer else {
                counts.unanswered += 1;
                continue;
            };
            counts.answered += 1;
            *counts.outcomes.entry(answer.outcome).or_default() += 1;
            counts.answered_on_unknown += usize::from(answer.occurred_on.is_none());
            if answer.reason.is_none() {
                let adopted = answer.outcome == Outcome::Adopted;
                counts.without_reason += usize::from(!adopted);
                counts.adopted_without_reason += usize::from(adopted);
            }
        }
        counts
    }
}
