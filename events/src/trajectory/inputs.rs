//! The rules of inputs and their points: receiving, setting aside, grouping, weighing, answering,
//! disputing and reviewing.

use crate::content::Commitment;
use crate::facts::{
    AnswerDisputed, AnswerReviewed, Event, InputExcluded, InputReceived, InputsGrouped, Point,
};
use crate::ids::{GroupId, InputId};
use crate::persistent::PersistentMap;
use crate::refusal::Refusal;
use crate::shared::{is_repeated, refuse_if};
use crate::vocabulary::{ExclusionGround, Outcome, ReviewCause, ReviewResult};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most points one input can make; a longer letter is several inputs.
pub const MAX_POINTS: u16 = 200;
/// The most points that join a group in one entry: 1,000 of 57 bytes stay below the size of an entry.
pub const MAX_MEMBERS: usize = 1000;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Inputs {
    inputs: PersistentMap<InputId, InputState>,
    /// How often the points of a group were answered together.
    groups: PersistentMap<GroupId, u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct InputState {
    points: u16,
    excluded: bool,
    withdrawn: bool,
    /// What became of its points; nothing at first. Apart, since there may be a million inputs of which nothing
    /// is to be told yet.
    treatment: Option<Arc<Treatment>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Treatment {
    answered: Points,
    disputed: Points,
    /// The group of each point that is in one, and how often that was answered before it joined.
    groups: BTreeMap<u16, (GroupId, u32)>,
}

impl InputState {
    fn answered(&self) -> Points {
        self.treatment
            .as_ref()
            .map_or(Points::default(), |treatment| treatment.answered)
    }
    fn disputed(&self) -> Points {
        self.treatment
            .as_ref()
            .map_or(Points::default(), |treatment| treatment.disputed)
    }
    fn groups(&self) -> Option<&BTreeMap<u16, (GroupId, u32)>> {
        self.treatment.as_ref().map(|treatment| &treatment.groups)
    }
    fn treatment(&mut self) -> &mut Treatment {
        Arc::make_mut(self.treatment.get_or_insert_default())
    }
}

/// A set of the points of one input, a bit for each: 200 fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Points([u64; 4]);

impl Points {
    fn add(&mut self, point: u16) {
        if let Some(word) = self.0.get_mut(usize::from(point / 64)) {
            *word |= 1 << (point % 64);
        }
    }
    fn has(self, point: u16) -> bool {
        let word = self.0.get(usize::from(point / 64));
        word.is_some_and(|word| word & (1 << (point % 64)) != 0)
    }
    fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Inputs {
    /// The rules of these facts, other than receiving. True where the fact is one of them.
    pub fn admit(&self, event: &Event) -> Result<bool, Refusal> {
        match event {
            Event::InputTranslated(fact) => drop(self.received(fact.input)?),
            Event::ReceiptSent(fact) => drop(self.received(fact.input)?),
            Event::InputForwarded(fact) => drop(self.received(fact.input)?),
            Event::InputExcluded(fact) => self.admit_excluded(fact)?,
            Event::InputWithdrawn(fact) => drop(self.considered(fact.input)?),
            Event::InputsGrouped(fact) => self.admit_grouped(fact)?,
            Event::InputWeighed(fact) => drop(self.point(fact.input, fact.point)?),
            Event::GroupWeighed(fact) => self.group(fact.group)?,
            Event::InputAnswered(fact) => {
                self.point(fact.input, fact.point)?;
                somewhere(fact.outcome, fact.destination)?;
            }
            Event::GroupAnswered(fact) => {
                self.group(fact.group)?;
                somewhere(fact.outcome, fact.destination)?;
            }
            Event::AnswerDisputed(fact) => self.admit_disputed(fact)?,
            Event::AnswerReviewed(fact) => self.admit_reviewed(fact)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub fn admit_received(&self, fact: &InputReceived, today: Date) -> Result<(), Refusal> {
        let known = self.inputs.contains_key(&fact.input);
        refuse_if(known, Refusal::InputAlreadyReceived)?;
        let points = (1..=MAX_POINTS).contains(&fact.points);
        refuse_if(!points, Refusal::PointsOutOfRange)?;
        let nobody = fact.signatories.as_ref().is_some_and(|s| s.number == 0);
        refuse_if(nobody, Refusal::NoSignatories)?;
        // Where the day of receipt is unknown, it is today at the latest.
        let received = fact.occurred_on.unwrap_or(today);
        refuse_if(fact.sent_on > Some(received), Refusal::SentAfterReceived)
    }

    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::InputReceived(fact) => {
                let state = InputState {
                    points: fact.points,
                    excluded: false,
                    withdrawn: false,
                    treatment: None,
                };
                self.inputs.insert(fact.input, state);
            }
            Event::InputExcluded(fact) => self.change(fact.input, |input| input.excluded = true),
            Event::InputWithdrawn(fact) => self.change(fact.input, |input| input.withdrawn = true),
            Event::InputsGrouped(fact) => {
                let answers = self.answers(fact.group);
                self.groups.insert(fact.group, answers);
                for Point { input, point } in &fact.members {
                    self.change(*input, |input| {
                        input
                            .treatment()
                            .groups
                            .insert(*point, (fact.group, answers));
                    });
                }
            }
            Event::InputAnswered(fact) => {
                self.change(fact.input, |input| {
                    input.treatment().answered.add(fact.point)
                });
            }
            Event::GroupAnswered(fact) => {
                self.groups.insert(fact.group, self.answers(fact.group) + 1);
            }
            Event::AnswerDisputed(fact) => {
                self.change(fact.input, |input| {
                    input.treatment().disputed.add(fact.point)
                });
            }
            Event::AnswerReviewed(fact) if fact.result == ReviewResult::Changed => {
                self.change(fact.input, |input| input.excluded = false);
            }
            _ => {}
        }
    }

    fn change(&mut self, input: InputId, change: impl FnOnce(&mut InputState)) {
        self.inputs.change(&input, change);
    }

    /// How often the points of a group were answered together.
    fn answers(&self, group: GroupId) -> u32 {
        self.groups.get(&group).unwrap_or_default()
    }

    fn received(&self, input: InputId) -> Result<InputState, Refusal> {
        self.inputs.get(&input).ok_or(Refusal::InputNotReceived)
    }

    fn considered(&self, input: InputId) -> Result<InputState, Refusal> {
        let state = self.received(input)?;
        let aside = state.excluded || state.withdrawn;
        refuse_if(aside, Refusal::InputNotConsidered).map(|()| state)
    }

    fn point(&self, input: InputId, point: u16) -> Result<InputState, Refusal> {
        let state = self.considered(input)?;
        let unknown = !(1..=state.points).contains(&point);
        refuse_if(unknown, Refusal::PointUnknown).map(|()| state)
    }

    fn group(&self, group: GroupId) -> Result<(), Refusal> {
        refuse_if(!self.groups.contains_key(&group), Refusal::GroupUnknown)
    }

    /// Whether a point was answered by itself, or with its group since it joined.
    fn is_answered(&self, state: &InputState, point: u16) -> bool {
        let joined = state.groups().and_then(|groups| groups.get(&point));
        let together = joined.is_some_and(|(group, before)| self.answers(*group) > *before);
        together || state.answered().has(point)
    }

    fn admit_excluded(&self, fact: &InputExcluded) -> Result<(), Refusal> {
        let state = self.considered(fact.input)?;
        let mut grouped = state.groups().into_iter().flat_map(BTreeMap::keys);
        let together = grouped.any(|point| self.is_answered(&state, *point));
        let answered = together || !state.answered().is_empty();
        refuse_if(answered, Refusal::InputAlreadyAnswered)?;
        let unreasoned = fact.ground == ExclusionGround::Other && fact.reason.is_none();
        refuse_if(unreasoned, Refusal::ReasonMissing)
    }

    fn admit_grouped(&self, fact: &InputsGrouped) -> Result<(), Refusal> {
        let count = (1..=MAX_MEMBERS).contains(&fact.members.len());
        refuse_if(!count, Refusal::MemberCount)?;
        refuse_if(is_repeated(&fact.members), Refusal::MemberRepeated)?;
        for Point { input, point } in &fact.members {
            let state = self.point(*input, *point)?;
            let grouped = state
                .groups()
                .is_some_and(|groups| groups.contains_key(point));
            refuse_if(grouped, Refusal::PointAlreadyGrouped)?;
        }
        Ok(())
    }

    /// There is something to disagree with: an answer, or that the input was not considered.
    fn admit_disputed(&self, fact: &AnswerDisputed) -> Result<(), Refusal> {
        self.concluded(fact.input, fact.point).map(|_| ())
    }

    fn admit_reviewed(&self, fact: &AnswerReviewed) -> Result<(), Refusal> {
        let state = self.concluded(fact.input, fact.point)?;
        let undisputed = fact.because == ReviewCause::Dispute && !state.disputed().has(fact.point);
        refuse_if(undisputed, Refusal::DisputeMissing)
    }

    fn concluded(&self, input: InputId, point: u16) -> Result<InputState, Refusal> {
        let state = self.received(input)?;
        let unknown = !(1..=state.points).contains(&point);
        refuse_if(unknown, Refusal::PointUnknown)?;
        let concluded = state.excluded || self.is_answered(&state, point);
        refuse_if(!concluded, Refusal::NothingConcluded).map(|()| state)
    }
}

/// Passing on says to whom.
fn somewhere(outcome: Outcome, destination: Option<Commitment>) -> Result<(), Refusal> {
    let nowhere = outcome == Outcome::Elsewhere && destination.is_none();
    refuse_if(nowhere, Refusal::DestinationMissing)
}
