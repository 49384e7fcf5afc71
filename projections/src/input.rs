//! One input: what was received, every answer to it, and what became of it. All that a page shows
//! of it except its texts, which are looked up by their commitments.
//!
//! Promises: nothing is dropped. A changed answer stays visible, and an answer stays visible after
//! the input was withdrawn. [`InputView::verdict`] is the only place that decides what an input
//! counts as.
//!
//! Lacks corrections: those name an entry, not an input, and lie in the trajectory's view by `seq`.

use crate::at::{At, Recorded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use weerklank_events::facts::{
    GroupAnswered, InputAnswered, InputExcluded, InputReceived, InputWithdrawn, Signatories,
};
use weerklank_events::vocabulary::{
    Channel, ExclusionGround, InputKind, Outcome, ReviewResult, YesNo,
};
use weerklank_events::{Commitment, Event, GroupId, InputId, SessionId};

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputView {
    /// Its id, unique in its trajectory.
    pub id: InputId,
    /// Its number in order of receipt in its trajectory, from 1.
    pub number: u64,
    /// Where its receipt is recorded.
    pub at: At,
    /// What it is.
    pub kind: Option<InputKind>,
    /// How it arrived.
    pub channel: Option<Channel>,
    /// How many points it makes.
    pub points: u16,
    /// The session where it was heard.
    pub session: Option<SessionId>,
    /// The names under it.
    pub signatories: Option<Signatories>,
    /// Whether its sender can be answered.
    pub replyable: Option<YesNo>,
    /// The day it was sent.
    pub sent_on: Option<Date>,
    /// The day it was received.
    pub received_on: Option<Date>,
    /// The sender's words.
    pub words: Commitment,
    /// What singles the sender out.
    pub particulars: Option<Commitment>,
    /// Its number in the system it came from.
    pub reference: Option<Commitment>,
    /// Every answer, in log order.
    pub answers: Vec<Answer>,
    /// That it is not considered.
    pub excluded: Option<Exclusion>,
    /// That it was not considered, until a review changed that.
    pub lifted: Vec<Exclusion>,
    /// That its sender withdrew it.
    pub withdrawn: Option<Withdrawal>,
    /// The group of each of its points that is in one.
    pub groups: BTreeMap<u16, GroupId>,
    /// What else was done with it, in log order: receipts, translations, sending on, weighing,
    /// disputes and reviews.
    pub history: Vec<Recorded<Event>>,
}

/// An answer to one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Where it is recorded.
    pub at: At,
    /// The point, from 1.
    pub point: u16,
    /// The group with which it was answered; none where it was answered by itself.
    pub group: Option<GroupId>,
    /// What was done with it.
    pub outcome: Outcome,
    /// The day of the answer.
    pub occurred_on: Option<Date>,
    /// Why; absent where no reason was given.
    pub reason: Option<Commitment>,
    /// What changes because of it.
    pub change: Option<Commitment>,
    /// To whom it was passed on.
    pub destination: Option<Commitment>,
}

/// That an input is not considered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exclusion {
    /// Where it is recorded.
    pub at: At,
    /// The ground.
    pub ground: ExclusionGround,
    /// The day.
    pub occurred_on: Option<Date>,
    /// Why.
    pub reason: Option<Commitment>,
}

/// That an input was withdrawn by its sender.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    /// Where it is recorded.
    pub at: At,
    /// The day.
    pub occurred_on: Option<Date>,
    /// Why, where the sender said so.
    pub reason: Option<Commitment>,
}

/// What became of an input or a point: one of six outcomes, or a state beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// Overgenomen.
    Adopted,
    /// Voor een deel overgenomen.
    PartlyAdopted,
    /// Niet overgenomen.
    NotAdopted,
    /// Doorgegeven.
    Elsewhere,
    /// Hoort niet bij dit onderwerp.
    OutOfScope,
    /// Geen wijziging gevraagd.
    Noted,
    /// Niet in behandeling.
    Excluded,
    /// Ingetrokken.
    Withdrawn,
    /// Nog niet beantwoord.
    Unanswered,
}

impl Fate {
    /// Every fate, in the order in which figures and reports list them.
    pub const ALL: [Self; 9] = [
        Self::Adopted,
        Self::PartlyAdopted,
        Self::NotAdopted,
        Self::Elsewhere,
        Self::OutOfScope,
        Self::Noted,
        Self::Excluded,
        Self::Withdrawn,
        Self::Unanswered,
    ];

    /// Whether it is one of the six outcomes.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        !matches!(self, Self::Excluded | Self::Withdrawn | Self::Unanswered)
    }

    /// Whether it was taken out of the weighing.
    #[must_use]
    pub const fn is_set_aside(self) -> bool {
        matches!(self, Self::Excluded | Self::Withdrawn)
    }

    /// The name in JSON, also the key of its sentence on pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::PartlyAdopted => "partlyAdopted",
            Self::NotAdopted => "notAdopted",
            Self::Elsewhere => "elsewhere",
            Self::OutOfScope => "outOfScope",
            Self::Noted => "noted",
            Self::Excluded => "excluded",
            Self::Withdrawn => "withdrawn",
            Self::Unanswered => "unanswered",
        }
    }
}

impl From<Outcome> for Fate {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Adopted => Self::Adopted,
            Outcome::PartlyAdopted => Self::PartlyAdopted,
            Outcome::NotAdopted => Self::NotAdopted,
            Outcome::Elsewhere => Self::Elsewhere,
            Outcome::OutOfScope => Self::OutOfScope,
            Outcome::Noted => Self::Noted,
        }
    }
}

/// Which count an answered input without a complete set of reasons falls in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonMissing {
    /// It was adopted, and an answer lacks a reason: `adoptedWithoutReason`.
    Adopted,
    /// It was answered otherwise, and an answer other than adopted lacks one: `withoutReason`.
    Otherwise,
}

/// What an input counts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What became of it.
    pub fate: Fate,
    /// What became of each of its points, from point 1.
    pub points: Vec<Fate>,
    /// Whether it is answered without a reason where one is due.
    pub reason_missing: Option<ReasonMissing>,
}

impl InputView {
    /// An input as it is received.
    #[must_use]
    pub fn received(at: At, number: u64, fact: &InputReceived) -> Self {
        Self {
            id: fact.input,
            number,
            at,
            kind: fact.kind,
            channel: fact.channel,
            points: fact.points,
            session: fact.session,
            signatories: fact.signatories.clone(),
            replyable: fact.replyable,
            sent_on: fact.sent_on,
            received_on: fact.occurred_on,
            words: fact.words,
            particulars: fact.particulars,
            reference: fact.reference,
            answers: Vec::new(),
            excluded: None,
            lifted: Vec::new(),
            withdrawn: None,
            groups: BTreeMap::new(),
            history: Vec::new(),
        }
    }

    pub(crate) fn answered(&mut self, at: At, fact: &InputAnswered) {
        self.answers.push(Answer {
            at,
            point: fact.point,
            group: None,
            outcome: fact.outcome,
            occurred_on: fact.occurred_on,
            reason: fact.reason,
            change: fact.change,
            destination: fact.destination,
        });
    }

    /// The answer to a group counts for each of its points.
    pub(crate) fn answered_with(&mut self, at: At, point: u16, fact: &GroupAnswered) {
        self.answers.push(Answer {
            at,
            point,
            group: Some(fact.group),
            outcome: fact.outcome,
            occurred_on: fact.occurred_on,
            reason: fact.reason,
            change: fact.change,
            destination: fact.destination,
        });
    }

    pub(crate) fn joined(&mut self, point: u16, group: GroupId) {
        self.groups.insert(point, group);
    }

    /// Takes in what is no answer and does not set it aside.
    pub(crate) fn happened(&mut self, at: At, event: &Event) {
        let changed =
            matches!(event, Event::AnswerReviewed(fact) if fact.result == ReviewResult::Changed);
        if changed {
            self.lifted.extend(self.excluded.take());
        }
        self.history.push(Recorded::new(at, event));
    }

    pub(crate) fn excluded(&mut self, at: At, fact: &InputExcluded) {
        self.excluded = Some(Exclusion {
            at,
            ground: fact.ground,
            occurred_on: fact.occurred_on,
            reason: fact.reason,
        });
    }

    pub(crate) fn withdrawn(&mut self, at: At, fact: &InputWithdrawn) {
        self.withdrawn = Some(Withdrawal {
            at,
            occurred_on: fact.occurred_on,
            reason: fact.reason,
        });
    }

    /// The answer that counts for each point, the last, from point 1; none where it has no answer.
    #[must_use]
    pub fn last_answers(&self) -> Vec<Option<&Answer>> {
        let mut last = vec![None; self.points.into()];
        for answer in &self.answers {
            let slot = usize::from(answer.point).checked_sub(1);
            // An answer to a point that does not exist is refused at the door and counts for none.
            if let Some(slot) = slot.and_then(|slot| last.get_mut(slot)) {
                *slot = Some(answer);
            }
        }
        last
    }

    /// All answers to `point` in log order; the last one counts.
    pub fn answers_to(&self, point: u16) -> impl DoubleEndedIterator<Item = &Answer> {
        self.answers.iter().filter(move |a| a.point == point)
    }

    /// That it is out of the weighing, whatever was answered. A sender who withdraws an excluded
    /// input has the last word.
    fn set_aside(&self) -> Option<Fate> {
        if self.withdrawn.is_some() {
            Some(Fate::Withdrawn)
        } else if self.excluded.is_some() {
            Some(Fate::Excluded)
        } else {
            None
        }
    }

    /// What became of it.
    #[must_use]
    pub fn fate(&self) -> Fate {
        self.judged(&self.last_answers()).0
    }

    /// Whether it is answered without a reason where one is due. Only the answers that count are
    /// looked at, and only whether a reason was recorded: erased or withheld ones were given.
    #[must_use]
    pub fn reasons_missing(&self) -> Option<ReasonMissing> {
        self.judged(&self.last_answers()).1
    }

    /// What it counts as, all at once.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let last = self.last_answers();
        let aside = self.set_aside();
        let point = |answer: &Option<&Answer>| {
            let answered = answer.map(|answer| answer.outcome.into());
            aside.or(answered).unwrap_or(Fate::Unanswered)
        };
        let points = last.iter().map(point).collect();
        let (fate, reason_missing) = self.judged(&last);
        Verdict {
            fate,
            points,
            reason_missing,
        }
    }

    /// What it counts as with these as the answers that count.
    pub(crate) fn judged(&self, last: &[Option<&Answer>]) -> (Fate, Option<ReasonMissing>) {
        let fate = self.set_aside().unwrap_or_else(|| combined(last));
        (fate, reason_missing(fate, last))
    }
}

fn reason_missing(fate: Fate, last: &[Option<&Answer>]) -> Option<ReasonMissing> {
    let mut unreasoned = last.iter().flatten().filter(|a| a.reason.is_none());
    match fate {
        Fate::Adopted => unreasoned.next().map(|_| ReasonMissing::Adopted),
        fate if fate.is_answered() => unreasoned
            .find(|answer| answer.outcome != Outcome::Adopted)
            .map(|_| ReasonMissing::Otherwise),
        _ => None,
    }
}

/// The outcome of an input from those of its points.
///
/// Equal ones give that one; mixed ones count as partly adopted. Points that asked for no change are
/// left aside where another point did ask: a letter whose only request was adopted is adopted, and
/// one whose only request was refused must not be called partly adopted for the praise around it.
fn combined(last: &[Option<&Answer>]) -> Fate {
    // An input of no points is refused at the door; were one in a log, nobody answered it.
    if last.is_empty() || last.contains(&None) {
        return Fate::Unanswered;
    }
    let outcomes = last.iter().flatten().map(|answer| answer.outcome);
    let mut asked = outcomes.filter(|outcome| *outcome != Outcome::Noted);
    let Some(first) = asked.next() else {
        return Fate::Noted;
    };
    if asked.all(|outcome| outcome == first) {
        first.into()
    } else {
        Fate::PartlyAdopted
    }
}
