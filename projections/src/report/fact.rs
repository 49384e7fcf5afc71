//! One fact as it is read: what was recorded, with its texts in the version meant for readers, and
//! what was corrected of it since.
//!
//! Promises: the names of the members are those of the event, so that the schema of the events
//! documents them too. Nothing of the fact is left out.

use super::procedure::Correction;
use super::shown::{Shown, TextReader, Texts, all_public};
use crate::at::{At, Recorded};
use crate::contents::is_document;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use weerklank_events::Event;
use weerklank_events::facts::Member;

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FactLine {
    /// The index of its entry.
    pub index: u64,
    /// The number of its entry in its stream, by which corrections name it.
    pub seq: u64,
    /// The wire name of the event.
    pub kind: &'static str,
    /// The day it happened.
    pub occurred_on: Option<Date>,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Its other members, as in the entry; null where unknown.
    pub data: Map<String, Value>,
    /// Its texts by their names; one that was not recorded is absent.
    pub texts: BTreeMap<String, Shown>,
    /// The corrections of it, in log order.
    pub corrections: Vec<Correction>,
    /// Its members in the order in which they are told. For pages: JSON has names.
    #[serde(skip)]
    pub members: &'static [Member],
}

impl FactLine {
    /// A fact as it is read.
    #[must_use]
    pub fn of(recorded: &Recorded<Event>, reader: &TextReader<'_, impl Texts>) -> Self {
        Self::new(recorded.at, &recorded.fact, reader)
    }

    /// As [`FactLine::of`], of a fact that is kept elsewhere.
    #[must_use]
    pub fn new(at: At, event: &Event, reader: &TextReader<'_, impl Texts>) -> Self {
        let (kind, _) = event.kind();
        // A fact that has no JSON form is in no log: it was read from JSON.
        let data = event.data().unwrap_or_default();
        let mut data = data.as_object().cloned().unwrap_or_default();
        data.remove("occurredOn");
        let mut texts = BTreeMap::new();
        for (field, commitment) in event.declared() {
            let name = field.rsplit('/').next().unwrap_or(field);
            let text = reader.show(&commitment);
            let text = if is_document(field) {
                text.into_document()
            } else {
                text
            };
            texts.insert(name.to_owned(), text);
        }
        for member in event.members().iter().filter(|member| member.is_text()) {
            data.remove(&member.name());
        }
        Self {
            index: at.index,
            seq: at.seq,
            kind,
            occurred_on: event.occurred_on(),
            recorded_at: at.recorded_at,
            data,
            texts,
            corrections: reader.corrections(at.seq),
            members: event.members(),
        }
    }

    /// Whether everyone can see all of its texts, and those of its corrections.
    pub(super) fn is_public(&self) -> bool {
        self.texts.values().all(Shown::is_public) && Correction::all_public(&self.corrections)
    }

    /// A member that is a code or word.
    #[must_use]
    pub fn word(&self, name: &str) -> Option<&str> {
        self.data.get(name).and_then(Value::as_str)
    }
}

/// Whether everyone can see all texts of these facts.
pub(super) fn are_public<'a>(facts: impl IntoIterator<Item = &'a FactLine>) -> bool {
    facts.into_iter().all(FactLine::is_public)
}

/// Those of the facts whose kind is one of these, in log order.
pub(super) fn of_kinds(
    facts: &[Recorded<Event>],
    kinds: &[&str],
    reader: &TextReader<'_, impl Texts>,
) -> Vec<FactLine> {
    let chosen = facts
        .iter()
        .filter(|recorded| kinds.contains(&recorded.fact.kind().0));
    chosen
        .map(|recorded| FactLine::of(recorded, reader))
        .collect()
}

impl Correction {
    pub(super) fn all_public(corrections: &[Self]) -> bool {
        let public = |it: &Self| it.reason.is_public() && all_public([&it.correction]);
        corrections.iter().all(public)
    }
}
