//! One trajectory without its inputs and contents: what it is, what was asked and decided, its
//! timeline, and what its inputs and contents add up to.
//!
//! Promises: its size does not grow with the number of inputs or contents, so that a projector can
//! keep it as one row and write it once per batch. It grows with what people do one at a time:
//! questions, decisions, sessions, promises, import runs and corrections.
//!
//! Everything but the id is optional or empty until `trajectory.opened`: a fold never refuses an
//! entry of the log.

use crate::at::{At, Recorded};
use crate::contents::ContentCounts;
use crate::figures::Counts;
use crate::report::Corrections;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use weerklank_events::facts::{
    DecisionTaken, EntryCorrected, InputAsked, SourceImported, TrajectoryClosed, TrajectoryOpened,
};
use weerklank_events::{Commitment, Event, TrajectoryId};

/// One trajectory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TrajectoryView {
    /// Its id.
    pub id: TrajectoryId,
    /// Its newest entry; none before the first.
    pub last: Option<At>,
    /// How it was opened: form, phase, bodies, owner, place, theme, legal basis, profile and title.
    pub opened: Option<Recorded<TrajectoryOpened>>,
    /// That it was closed.
    pub closed: Option<Recorded<TrajectoryClosed>>,
    /// The questions asked, in log order.
    pub questions: Vec<Recorded<InputAsked>>,
    /// The decisions taken, in log order.
    pub decisions: Vec<Recorded<DecisionTaken>>,
    /// The runs in which a source was read, in log order.
    pub imports: Vec<Recorded<SourceImported>>,
    /// What else happened to the trajectory itself, in log order: the choice, the plan, terms, sessions,
    /// reach, advice, reports, promises, the raad and the evaluation.
    pub facts: Vec<Recorded<Event>>,
    /// How many groups of points there are.
    pub groups: u64,
    /// Corrections by the number of the entry they correct, each list in log order.
    pub corrections: Corrections,
    /// What happened when.
    pub timeline: Timeline,
    /// What its inputs add up to.
    pub counts: Counts,
    /// What its contents add up to.
    pub contents: ContentCounts,
}

/// The term of a question, with every extension, closing and reopening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The first day for input.
    pub opens: Option<Date>,
    /// The last day for input.
    pub closes: Option<Date>,
    /// Whether it was closed, and not opened again since.
    pub closed: bool,
}

/// Why a trajectory does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// Put off.
    Suspended,
    /// Stopped before its end.
    Cancelled,
    /// Gone on, or ended, without residents.
    Waived,
}

/// What happened when. Inputs and contents are summed up: 100,000 of them are no timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// Events of the trajectory itself, in log order.
    pub steps: Vec<Step>,
    /// Events about inputs and contents, summed up per kind.
    pub spans: BTreeMap<String, Span>,
}

/// One event of the trajectory itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Where it is recorded, and when.
    #[serde(flatten)]
    pub at: At,
    /// Its wire name.
    pub kind: String,
    /// The day it happened.
    pub occurred_on: Option<Date>,
}

/// Events of one kind, summed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// How many.
    pub count: u64,
    /// The first one recorded.
    pub first: At,
    /// The last one recorded.
    pub last: At,
    /// The earliest day on which one happened.
    pub earliest: Option<Date>,
    /// The latest day on which one happened.
    pub latest: Option<Date>,
    /// How many have no day: the source does not know, or the kind has none.
    pub undated: u64,
}

/// A line of the timeline as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment<'a> {
    /// One event.
    Step(&'a Step),
    /// Events of one kind, by its wire name.
    Span(&'a str, &'a Span),
}

impl Timeline {
    fn note(&mut self, at: At, event: &Event) {
        let (kind, _) = event.kind();
        let occurred_on = event.occurred_on();
        let summed =
            event.input().is_some() || event.group().is_some() || kind.starts_with("content.");
        if !summed {
            let kind = kind.to_owned();
            self.steps.push(Step {
                at,
                kind,
                occurred_on,
            });
        } else if let Some(span) = self.spans.get_mut(kind) {
            span.extend(at, occurred_on);
        } else {
            self.spans
                .insert(kind.to_owned(), Span::new(at, occurred_on));
        }
    }

    /// Steps and spans together. By the day something happened, where that is known; what has no
    /// day stands behind what was recorded before it, so that the order never contradicts the log
    /// where only the log knows.
    #[must_use]
    pub fn moments(&self) -> Vec<Moment<'_>> {
        let steps = self.steps.iter().map(Moment::Step);
        let spans = self.spans.iter().map(|(kind, s)| Moment::Span(kind, s));
        let mut moments: Vec<_> = steps.chain(spans).collect();
        moments.sort_by_key(Moment::index);
        let mut day = None;
        let mut keyed: Vec<_> = moments
            .into_iter()
            .map(|moment| {
                day = moment.day().or(day);
                (day, moment)
            })
            .collect();
        keyed.sort_by_key(|(day, moment)| (*day, moment.index()));
        keyed.into_iter().map(|(_, moment)| moment).collect()
    }
}

impl Moment<'_> {
    const fn index(&self) -> u64 {
        match self {
            Self::Step(step) => step.at.index,
            Self::Span(_, span) => span.first.index,
        }
    }

    const fn day(&self) -> Option<Date> {
        match self {
            Self::Step(step) => step.occurred_on,
            Self::Span(_, span) => span.earliest,
        }
    }
}

impl Span {
    fn new(at: At, day: Option<Date>) -> Self {
        Self {
            count: 1,
            first: at,
            last: at,
            earliest: day,
            latest: day,
            undated: day.is_none().into(),
        }
    }

    fn extend(&mut self, at: At, day: Option<Date>) {
        self.count = self.count.saturating_add(1);
        self.last = at;
        match day {
            None => self.undated = self.undated.saturating_add(1),
            Some(day) => {
                self.earliest = Some(self.earliest.map_or(day, |known| known.min(day)));
                self.latest = Some(self.latest.map_or(day, |known| known.max(day)));
            }
        }
    }
}

impl TrajectoryView {
    /// A trajectory of which nothing is known yet.
    #[must_use]
    pub fn new(id: TrajectoryId) -> Self {
        Self {
            id,
            last: None,
            opened: None,
            closed: None,
            questions: Vec::new(),
            decisions: Vec::new(),
            imports: Vec::new(),
            facts: Vec::new(),
            groups: 0,
            corrections: BTreeMap::new(),
            timeline: Timeline::default(),
            counts: Counts::default(),
            contents: ContentCounts::default(),
        }
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> Option<Commitment> {
        self.opened.as_ref().map(|opened| opened.fact.title)
    }

    /// Whether it was read from a source, so that an absent answer is absent from that source.
    #[must_use]
    pub const fn is_imported(&self) -> bool {
        !self.imports.is_empty()
    }

    /// The mapping of the newest import: what the source is, its licence and attribution.
    #[must_use]
    pub fn mapping(&self) -> Option<Commitment> {
        self.imports.last().map(|import| import.fact.mapping)
    }

    /// The corrections of the entry with number `seq`.
    #[must_use]
    pub fn corrections_of(&self, seq: u64) -> &[Recorded<EntryCorrected>] {
        self.corrections.get(&seq).map_or(&[], Vec::as_slice)
    }

    /// The term of each question as it is now, in their order.
    #[must_use]
    pub fn terms(&self) -> Vec<Term> {
        let asked = self.questions.iter().map(|asked| Term {
            opens: asked.fact.opens,
            closes: asked.fact.closes,
            closed: false,
        });
        let mut terms: Vec<_> = asked.collect();
        for recorded in &self.facts {
            let (number, closes, closed) = match &recorded.fact {
                Event::InputExtended(fact) => (fact.question_number, Some(fact.closes), false),
                Event::InputClosed(fact) => (fact.question_number, fact.occurred_on, true),
                Event::InputReopened(fact) => (fact.question_number, fact.closes, false),
                _ => continue,
            };
            let place = number.checked_sub(1).map(|place| place as usize);
            if let Some(term) = place.and_then(|place| terms.get_mut(place)) {
                let known = if closed {
                    closes.or(term.closes)
                } else {
                    closes
                };
                (term.closes, term.closed) = (known, closed);
            }
        }
        terms
    }

    /// Whether it stands still, was stopped before its end, or goes on without residents, by the last
    /// that was said of that.
    #[must_use]
    pub fn halted(&self) -> Option<Halt> {
        let mut halted = None;
        for recorded in &self.facts {
            halted = match &recorded.fact {
                Event::TrajectorySuspended(_) => Some(Halt::Suspended),
                Event::TrajectoryCancelled(_) => Some(Halt::Cancelled),
                Event::ParticipationWaived(_) => Some(Halt::Waived),
                Event::ParticipationChosen(_) => halted.filter(|halt| *halt != Halt::Waived),
                Event::TrajectoryResumed(_) | Event::InputReopened(_) => None,
                _ => halted,
            };
        }
        halted
    }

    /// Takes in what an event says of the trajectory itself. Inputs and contents are the fold's.
    pub(crate) fn note(&mut self, at: At, event: &Event) {
        self.last = Some(at);
        self.timeline.note(at, event);
        match event {
            Event::TrajectoryOpened(fact) => self.opened = Some(Recorded::new(at, fact)),
            Event::TrajectoryClosed(fact) => {
                self.closed = Some(Recorded::new(at, fact));
                self.facts.push(Recorded::new(at, event));
            }
            // What was opened again is not closed; that it was stays among the facts.
            Event::InputReopened(_) => {
                self.closed = None;
                self.facts.push(Recorded::new(at, event));
            }
            Event::InputAsked(fact) => self.questions.push(Recorded::new(at, fact)),
            Event::DecisionTaken(fact) => self.decisions.push(Recorded::new(at, fact)),
            Event::SourceImported(fact) => self.imports.push(Recorded::new(at, fact)),
            Event::EntryCorrected(fact) => {
                let corrections = self.corrections.entry(fact.seq).or_default();
                corrections.push(Recorded::new(at, fact));
            }
            // What is about inputs, groups and contents lies in their rows.
            event if is_of_rows(event) => {}
            event => self.facts.push(Recorded::new(at, event)),
        }
    }
}

/// Whether an event lies in the rows of inputs, groups or contents, or in another stream.
const fn is_of_rows(event: &Event) -> bool {
    let of_contents = matches!(
        event,
        Event::ContentPublished(_) | Event::ContentRestricted(_) | Event::ContentErased(_)
    );
    let of_others = matches!(
        event,
        Event::LogCreated(_)
            | Event::ProfileAdopted(_)
            | Event::CouncilRecognised(_)
            | Event::SignalNoted(_)
    );
    of_contents || of_others || event.input().is_some() || event.group().is_some()
}
