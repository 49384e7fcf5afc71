//! The rules of advice, reports, decisions and evaluation: what names an earlier one names one that
//! exists, and figures add up.

use crate::facts::{
    AdviceAnswered, DecisionAnnulled, DecisionPublished, DecisionTaken, DeviationExplained,
    EvaluationAdopted, Event, FeedbackGiven, ReportPublished,
};
use crate::persistent::PersistentMap;
use crate::refusal::Refusal;
use crate::shared::{each_once, is_few, numbered, refuse_if};
use crate::vocabulary::DeviatesFrom;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Deciding {
    advice: u32,
    /// The version of the last report.
    report: u32,
    decisions: u32,
    annulled: PersistentMap<u32, ()>,
}

impl Deciding {
    /// The rules of these facts. True where the fact is one of them.
    pub fn admit(&self, event: &Event) -> Result<bool, Refusal> {
        match event {
            Event::AdviceGiven(_) => {}
            Event::AdviceAnswered(AdviceAnswered { advice_number, .. }) => {
                self.advice(*advice_number)?;
            }
            Event::ReportPublished(fact) => self.admit_report(fact)?,
            Event::ReportPresented(fact) => {
                let known = numbered(fact.version, self.report);
                refuse_if(!known, Refusal::ReportUnknown)?;
            }
            Event::DecisionTaken(DecisionTaken { replaces, .. }) => {
                replaces.map_or(Ok(()), |number| self.decision(number))?;
            }
            Event::DecisionPublished(DecisionPublished {
                decision_number, ..
            }) => {
                self.decision(*decision_number)?;
            }
            Event::DecisionAnnulled(DecisionAnnulled {
                decision_number, ..
            }) => {
                self.decision(*decision_number)?;
                let again = self.annulled.contains_key(decision_number);
                refuse_if(again, Refusal::DecisionAlreadyAnnulled)?;
            }
            Event::DeviationExplained(fact) => self.admit_deviation(fact)?,
            Event::FeedbackGiven(FeedbackGiven {
                channels,
                recipients,
                ..
            }) => {
                each_once("channels", channels)?;
                refuse_if(is_few(*recipients), Refusal::GroupTooSmall)?;
            }
            Event::EvaluationAdopted(fact) => admit_evaluation(fact)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::AdviceGiven(_) => self.advice += 1,
            Event::ReportPublished(fact) => self.report = fact.version,
            Event::DecisionTaken(_) => self.decisions += 1,
            Event::DecisionAnnulled(fact) => {
                self.annulled.insert(fact.decision_number, ());
            }
            _ => {}
        }
    }

    fn advice(&self, number: u32) -> Result<(), Refusal> {
        refuse_if(!numbered(number, self.advice), Refusal::AdviceUnknown)
    }

    fn decision(&self, number: u32) -> Result<(), Refusal> {
        refuse_if(!numbered(number, self.decisions), Refusal::DecisionUnknown)
    }

    fn admit_report(&self, fact: &ReportPublished) -> Result<(), Refusal> {
        let next = self.report.checked_add(1) == Some(fact.version);
        refuse_if(!next, Refusal::VersionNotNext)?;
        let known = fact
            .replaces
            .is_none_or(|version| numbered(version, self.report));
        refuse_if(!known, Refusal::ReportUnknown)?;
        let figures = fact.figures;
        let parts = [
            figures.answered,
            figures.excluded,
            figures.withdrawn,
            figures.unanswered,
        ];
        let sum: u64 = parts.into_iter().map(u64::from).sum();
        refuse_if(
            sum != u64::from(figures.received),
            Refusal::FiguresDoNotAddUp,
        )
    }

    fn admit_deviation(&self, fact: &DeviationExplained) -> Result<(), Refusal> {
        match (fact.from, fact.advice_number) {
            (DeviatesFrom::Advice, Some(number)) => self.advice(number),
            (DeviatesFrom::Advice, None) => Err(Refusal::AdviceUnknown),
            (_, given) => refuse_if(given.is_some(), Refusal::AdviceNotMeant),
        }
    }
}

fn admit_evaluation(fact: &EvaluationAdopted) -> Result<(), Refusal> {
    let in_range = fact
        .score_tenths
        .is_none_or(|score| (10..=100).contains(&score));
    refuse_if(!in_range, Refusal::ScoreOutOfRange)?;
    // That nobody answered points at nobody, and may be said; a mark is then of nobody.
    let unmarked = fact.score_tenths.is_some() && matches!(fact.respondents, None | Some(0));
    refuse_if(
        unmarked || is_few(fact.respondents),
        Refusal::TooFewRespondents,
    )
}
