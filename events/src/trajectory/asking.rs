//! The rules of choosing and asking: the plan, the questions and their terms, sessions and reach.

use crate::facts::{
    Event, InputAsked, InputExtended, InputReopened, PlanAdopted, PlanAmended, ReachMeasured,
};
use crate::ids::SessionId;
use crate::persistent::PersistentMap;
use crate::refusal::Refusal;
use crate::shared::{each_once, is_few, refuse_if};
use crate::vocabulary::{PlanPart, WaiverGround};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Asking {
    /// The last choice: for participation or against it.
    chosen: Option<bool>,
    planned: bool,
    asked: u32,
    /// The questions, by their number: from 1, in their order.
    questions: PersistentMap<u32, Question>,
    sessions: PersistentMap<SessionId, ()>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Question {
    opens: Option<Date>,
    closes: Option<Date>,
    closed: bool,
}

impl Asking {
    /// The rules of these facts. True where the fact is one of them.
    pub fn admit(&self, event: &Event, ended: bool) -> Result<bool, Refusal> {
        match event {
            Event::ParticipationChosen(_) => {
                refuse_if(self.chosen == Some(true), Refusal::ChoiceAlreadyMade)?;
            }
            Event::ParticipationWaived(fact) => {
                refuse_if(self.chosen == Some(false), Refusal::ChoiceAlreadyMade)?;
                let unreasoned = fact.ground == WaiverGround::Other && fact.reason.is_none();
                refuse_if(unreasoned, Refusal::ReasonMissing)?;
            }
            Event::PlanAdopted(fact) => {
                refuse_if(self.planned, Refusal::PlanAlreadyAdopted)?;
                admit_plan(fact)?;
            }
            Event::PlanAmended(fact) => {
                refuse_if(!self.planned, Refusal::PlanNotAdopted)?;
                admit_amendment(fact)?;
            }
            Event::InputAsked(fact) => admit_asked(fact)?,
            Event::InputExtended(fact) => self.admit_extended(fact)?,
            Event::InputClosed(fact) => {
                let closed = self.question(fact.question_number)?.closed;
                refuse_if(closed, Refusal::QuestionAlreadyClosed)?;
            }
            Event::InputReopened(fact) => self.admit_reopened(fact, ended)?,
            Event::SessionHeld(fact) => {
                each_once("functions", &fact.functions)?;
                let known = self.sessions.contains_key(&fact.session);
                refuse_if(known, Refusal::SessionAlreadyHeld)?;
                refuse_if(is_few(fact.attendance), Refusal::GroupTooSmall)?;
            }
            Event::SessionReported(fact) => {
                let known = self.sessions.contains_key(&fact.session);
                refuse_if(!known, Refusal::SessionUnknown)?;
            }
            Event::ReachMeasured(fact) => admit_reach(fact)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::ParticipationChosen(_) => self.chosen = Some(true),
            Event::ParticipationWaived(_) => self.chosen = Some(false),
            Event::PlanAdopted(_) => self.planned = true,
            Event::InputAsked(fact) => {
                self.asked += 1;
                let question = Question {
                    opens: fact.opens,
                    closes: fact.closes,
                    closed: false,
                };
                self.questions.insert(self.asked, question);
            }
            Event::InputExtended(fact) => {
                self.questions.change(&fact.question_number, |asked| {
                    asked.closes = Some(fact.closes)
                });
            }
            Event::InputClosed(fact) => {
                let questions = &mut self.questions;
                questions.change(&fact.question_number, |asked| asked.closed = true);
            }
            Event::InputReopened(fact) => self.questions.change(&fact.question_number, |asked| {
                asked.closed = false;
                asked.opens = fact.occurred_on.or(asked.opens);
                asked.closes = fact.closes;
            }),
            Event::SessionHeld(fact) => {
                self.sessions.insert(fact.session, ());
            }
            _ => {}
        }
    }

    fn question(&self, number: u32) -> Result<Question, Refusal> {
        self.questions.get(&number).ok_or(Refusal::QuestionUnknown)
    }

    fn admit_extended(&self, fact: &InputExtended) -> Result<(), Refusal> {
        each_once("notice", &fact.notice)?;
        let asked = self.question(fact.question_number)?;
        refuse_if(asked.closed, Refusal::QuestionAlreadyClosed)?;
        let later = asked.closes.is_none_or(|before| fact.closes > before);
        refuse_if(!later, Refusal::ExtensionNotLater)?;
        admit_period(asked.opens, Some(fact.closes))
    }

    fn admit_reopened(&self, fact: &InputReopened, ended: bool) -> Result<(), Refusal> {
        let asked = self.question(fact.question_number)?;
        refuse_if(!asked.closed && !ended, Refusal::QuestionNotClosed)?;
        // Where the day of reopening is unknown, it still lies after the first day of the question.
        admit_period(fact.occurred_on.or(asked.opens), fact.closes)
    }
}

fn admit_asked(fact: &InputAsked) -> Result<(), Refusal> {
    each_once("audience", &fact.audience)?;
    each_once("channels", &fact.channels)?;
    each_once("notice", &fact.notice)?;
    admit_period(fact.opens, fact.closes)
}

fn admit_plan(fact: &PlanAdopted) -> Result<(), Refusal> {
    each_once("targetGroups", &fact.target_groups)?;
    each_once("channels", &fact.channels)?;
    admit_period(fact.opens, fact.closes)
}

fn admit_period(opens: Option<Date>, closes: Option<Date>) -> Result<(), Refusal> {
    let reversed = opens
        .zip(closes)
        .is_some_and(|(opens, closes)| closes < opens);
    refuse_if(reversed, Refusal::PeriodReversed)
}

/// What can be compared by a program is given as such, and only there: a lowered level must not hide
/// in a sentence.
fn admit_amendment(fact: &PlanAmended) -> Result<(), Refusal> {
    each_once("announced", &fact.announced)?;
    let given = [
        (PlanPart::Level, fact.level.is_some()),
        (PlanPart::Role, fact.role.is_some()),
        (PlanPart::Owner, fact.owner.is_some()),
        (PlanPart::FeedbackBy, fact.feedback_by.is_some()),
    ];
    let fits = given
        .iter()
        .all(|(part, given)| (*part == fact.part) == *given);
    refuse_if(!fits, Refusal::AmendmentUnclear)
}

fn admit_reach(fact: &ReachMeasured) -> Result<(), Refusal> {
    let few = is_few(fact.invited) || is_few(fact.reached);
    refuse_if(few, Refusal::GroupTooSmall)
}
