//! Section 4: the procedure followed, with dates: what was asked, what happened when, and what was
//! corrected. When it was written down stands beside when it happened, so that recording afterwards
//! is seen.

use super::fact::{FactLine, are_public, of_kinds};
use super::shown::{Shown, TextReader, Texts, all_public};
use crate::at::{At, Recorded};
use crate::trajectory::{Moment, TrajectoryView};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use weerklank_events::facts::{EntryCorrected, InputAsked};
use weerklank_events::vocabulary::{Audience, Channel, Notice};

const TERMS: [&str; 3] = ["input.extended", "input.closed", "input.reopened"];
const SESSIONS: [&str; 2] = ["session.held", "session.reported"];
const COURSE: [&str; 5] = [
    "trajectory.linked",
    "trajectory.suspended",
    "trajectory.resumed",
    "trajectory.cancelled",
    "trajectory.closed",
];
const REPORTS: [&str; 2] = ["report.published", "report.presented"];

/// Section 4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Procedure {
    /// 4.
    pub number: u8,
    /// The questions, in log order.
    pub questions: Vec<Question>,
    /// How their terms were extended, closed and opened again, in log order.
    pub terms: Vec<FactLine>,
    /// The sessions and their reports, in log order.
    pub sessions: Vec<FactLine>,
    /// How the trajectory was tied to others, put off, taken up again and ended, in log order.
    pub course: Vec<FactLine>,
    /// The reports that were published and presented, in log order.
    pub reports: Vec<FactLine>,
    /// What those who took part were told, in log order.
    pub feedback: Vec<FactLine>,
    /// What happened, in the order of its days.
    pub timeline: Vec<TimelineLine>,
    /// What was corrected, in the order of the corrected entries.
    pub corrections: Vec<Correction>,
}

/// A question that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// Its number in the trajectory, from 1.
    pub question_number: u32,
    /// The index of its entry.
    pub index: u64,
    /// The day it was asked.
    pub occurred_on: Option<Date>,
    /// The first day for input.
    pub opens: Option<Date>,
    /// The last day for input.
    pub closes: Option<Date>,
    /// Whom it was put to.
    pub audience: Vec<Audience>,
    /// How one could answer.
    pub channels: Vec<Channel>,
    /// How it was made known.
    pub notice: Vec<Notice>,
    /// The question.
    pub question: Shown,
    /// What was fixed and what was open.
    pub explanation: Option<Shown>,
    /// How its entry was corrected, in log order.
    pub corrections: Vec<Correction>,
}

/// One event, or all events of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelineLine {
    /// The wire name of the event.
    pub kind: String,
    /// The number in the trajectory of a single event, by which corrections name it; none for several. For
    /// pages: a program looks at the entry.
    #[serde(skip)]
    pub seq: Option<u64>,
    /// How many there are.
    pub count: u64,
    /// The index of the first.
    pub index: u64,
    /// The index of the last.
    pub last_index: u64,
    /// The earliest day on which one happened.
    pub from: Option<Date>,
    /// The latest day on which one happened.
    pub to: Option<Date>,
    /// How many have no day.
    pub undated: u64,
    /// When the first was written down.
    pub recorded_from: Timestamp,
    /// When the last was written down.
    pub recorded_to: Timestamp,
}

/// A correction of an entry, which itself stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// The index of the correction.
    pub index: u64,
    /// The number, in this trajectory, of the corrected entry.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Why.
    pub reason: Shown,
    /// What it should say.
    pub correction: Option<Shown>,
}

impl Procedure {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        let questions = trajectory.questions.iter();
        let moments = trajectory.timeline.moments();
        let corrections = trajectory.corrections.values().flatten();
        Self {
            number: 4,
            questions: (1..)
                .zip(questions)
                .map(|(n, asked)| Question::of(n, asked, reader))
                .collect(),
            terms: of_kinds(&trajectory.facts, &TERMS, reader),
            sessions: of_kinds(&trajectory.facts, &SESSIONS, reader),
            course: of_kinds(&trajectory.facts, &COURSE, reader),
            reports: of_kinds(&trajectory.facts, &REPORTS, reader),
            feedback: of_kinds(&trajectory.facts, &["feedback.given"], reader),
            timeline: moments.iter().map(TimelineLine::of).collect(),
            corrections: corrections
                .map(|recorded| Correction::of(recorded, reader))
                .collect(),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        let asked =
            |asked: &Question| asked.question.is_public() && all_public([&asked.explanation]);
        let facts = [
            &self.terms,
            &self.sessions,
            &self.course,
            &self.reports,
            &self.feedback,
        ];
        self.questions.iter().all(asked)
            && are_public(facts.into_iter().flatten())
            && Correction::all_public(&self.corrections)
    }
}

impl Correction {
    /// A correction as it is read.
    #[must_use]
    pub fn of(recorded: &Recorded<EntryCorrected>, reader: &TextReader<'_, impl Texts>) -> Self {
        Self {
            index: recorded.at.index,
            seq: recorded.fact.seq,
            recorded_at: recorded.at.recorded_at,
            reason: reader.show(&recorded.fact.reason),
            correction: reader.show_any(recorded.fact.correction.as_ref()),
        }
    }
}

impl Question {
    fn of(
        question_number: u32,
        asked: &Recorded<InputAsked>,
        reader: &TextReader<'_, impl Texts>,
    ) -> Self {
        let fact = &asked.fact;
        Self {
            question_number,
            index: asked.at.index,
            occurred_on: fact.occurred_on,
            opens: fact.opens,
            closes: fact.closes,
            audience: fact.audience.clone(),
            channels: fact.channels.clone(),
            notice: fact.notice.clone(),
            question: reader.show(&fact.question),
            explanation: reader.show_any(fact.explanation.as_ref()),
            corrections: reader.corrections(asked.at.seq),
        }
    }
}

impl TimelineLine {
    /// A single event.
    #[must_use]
    pub fn one(kind: &str, at: At, occurred_on: Option<Date>) -> Self {
        Self {
            kind: kind.to_owned(),
            seq: Some(at.seq),
            count: 1,
            index: at.index,
            last_index: at.index,
            from: occurred_on,
            to: occurred_on,
            undated: occurred_on.is_none().into(),
            recorded_from: at.recorded_at,
            recorded_to: at.recorded_at,
        }
    }

    fn of(moment: &Moment<'_>) -> Self {
        match *moment {
            Moment::Step(step) => Self::one(&step.kind, step.at, step.occurred_on),
            Moment::Span(kind, span) => Self {
                kind: kind.to_owned(),
                seq: None,
                count: span.count,
                index: span.first.index,
                last_index: span.last.index,
                from: span.earliest,
                to: span.latest,
                undated: span.undated,
                recorded_from: span.first.recorded_at,
                recorded_to: span.last.recorded_at,
            },
        }
    }
}
