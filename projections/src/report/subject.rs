//! Sections 1 and 8: what the trajectory is about and who decides, and what was decided.

use super::fact::{FactLine, are_public, of_kinds};
use super::procedure::Correction;
use super::shown::{Shown, TextReader, Texts, all_public};
use crate::at::Recorded;
use crate::trajectory::TrajectoryView;
use jiff::civil::Date;
use serde::Serialize;
use weerklank_events::Event;
use weerklank_events::facts::{Body, DecisionTaken, Place};
use weerklank_events::ids::{Code, Digest};
use weerklank_events::vocabulary::{
    BodyKind, DecisionResult, DecisionStage, Form, LegalBasis, Mandate, Owner, Phase,
};

/// Section 1: subject, body, profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// 1.
    pub number: u8,
    /// The title.
    pub title: Shown,
    /// The index of the entry that opened it.
    pub index: Option<u64>,
    /// The day it started.
    pub opened_on: Option<Date>,
    /// The day it was closed.
    pub closed_on: Option<Date>,
    /// The index of the entry that closed it; null while it runs.
    pub closed_index: Option<u64>,
    /// Why it was closed.
    pub closed_reason: Option<Shown>,
    /// The form of participation.
    pub form: Option<Form>,
    /// The phase of policy.
    pub phase: Option<Phase>,
    /// Who owns it.
    pub owner: Option<Owner>,
    /// The bodies that take part.
    pub bodies: Vec<Body>,
    /// The areas it is about.
    pub place: Option<Place>,
    /// The theme.
    pub theme: Option<Code>,
    /// The portfolio.
    pub portfolio: Option<Code>,
    /// The legal basis.
    pub legal_basis: Option<LegalBasis>,
    /// The digest of the norm profile.
    pub profile: Option<Digest>,
    /// How the entries that opened and closed it were corrected.
    pub corrections: Vec<Correction>,
}

impl Subject {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        let opened = trajectory.opened.as_ref();
        let fact = opened.map(|opened| &opened.fact);
        let closed = trajectory.closed.as_ref();
        let title = fact.map(|fact| reader.show(&fact.title));
        Self {
            number: 1,
            title: title.unwrap_or(Shown::withheld()),
            index: opened.map(|opened| opened.at.index),
            opened_on: fact.and_then(|fact| fact.occurred_on),
            closed_on: closed.and_then(|closed| closed.fact.occurred_on),
            closed_index: closed.map(|closed| closed.at.index),
            closed_reason: closed.and_then(|closed| reader.show_any(closed.fact.reason.as_ref())),
            form: fact.map(|fact| fact.form),
            phase: fact.and_then(|fact| fact.phase),
            owner: fact.and_then(|fact| fact.owner),
            bodies: fact.map(|fact| fact.bodies.clone()).unwrap_or_default(),
            place: fact.and_then(|fact| fact.place.clone()),
            theme: fact.and_then(|fact| fact.theme.clone()),
            portfolio: fact.and_then(|fact| fact.portfolio.clone()),
            legal_basis: fact.and_then(|fact| fact.legal_basis),
            profile: fact.and_then(|fact| fact.profile),
            corrections: opened
                .map(|opened| opened.at)
                .into_iter()
                .chain(closed.map(|closed| closed.at))
                .flat_map(|at| reader.corrections(at.seq))
                .collect(),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        self.title.is_public()
            && all_public([&self.closed_reason])
            && Correction::all_public(&self.corrections)
    }
}

/// Section 8: the decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decisions {
    /// 8.
    pub number: u8,
    /// Each decision, in log order.
    pub decisions: Vec<Decision>,
    /// How decisions were made known and annulled, in log order.
    pub course: Vec<FactLine>,
    /// Advice, its answers, and explanations of where the municipality deviates, in log order.
    pub advice: Vec<FactLine>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Its number in the trajectory, from 1.
    pub decision_number: u32,
    /// The decision whose place it takes.
    pub replaces: Option<u32>,
    /// Whether it was annulled since.
    pub annulled: bool,
    /// The index of its entry.
    pub index: u64,
    /// The organisation that decided; null for the municipality itself.
    pub organisation: Option<Code>,
    /// Its body.
    pub body: BodyKind,
    /// On what its power rests.
    pub mandate: Option<Mandate>,
    /// Release, part or whole.
    pub stage: DecisionStage,
    /// As proposed, changed, rejected or put off.
    pub result: DecisionResult,
    /// The day.
    pub occurred_on: Option<Date>,
    /// What was decided.
    pub summary: Shown,
    /// Its number.
    pub reference: Option<Shown>,
    /// How residents were involved.
    pub involvement: Option<Shown>,
    /// What that brought.
    pub results: Option<Shown>,
    /// How the participation policy was applied.
    pub policy: Option<Shown>,
    /// How its entry was corrected, in log order.
    pub corrections: Vec<Correction>,
}

const COURSE: [&str; 2] = ["decision.published", "decision.annulled"];
const ADVICE: [&str; 3] = ["advice.given", "advice.answered", "deviation.explained"];

/// The number of the decision that a fact annuls.
const fn annuls(recorded: &Recorded<Event>) -> Option<u32> {
    match &recorded.fact {
        Event::DecisionAnnulled(fact) => Some(fact.decision_number),
        _ => None,
    }
}

impl Decisions {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        let annulled: Vec<u32> = trajectory.facts.iter().filter_map(annuls).collect();
        let taken = (1..).zip(&trajectory.decisions);
        let line = |(number, decision)| {
            let annulled = annulled.contains(&number);
            Decision::of(number, annulled, decision, reader)
        };
        Self {
            number: 8,
            decisions: taken.map(line).collect(),
            course: of_kinds(&trajectory.facts, &COURSE, reader),
            advice: of_kinds(&trajectory.facts, &ADVICE, reader),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        let decided = self.decisions.iter().all(|decision| {
            Correction::all_public(&decision.corrections)
                && decision.summary.is_public()
                && all_public([
                    &decision.reference,
                    &decision.involvement,
                    &decision.results,
                    &decision.policy,
                ])
        });
        decided && are_public(self.course.iter().chain(&self.advice))
    }
}

impl Decision {
    fn of(
        decision_number: u32,
        annulled: bool,
        taken: &Recorded<DecisionTaken>,
        reader: &TextReader<'_, impl Texts>,
    ) -> Self {
        let Recorded { at, fact } = taken;
        Self {
            decision_number,
            replaces: fact.replaces,
            annulled,
            index: at.index,
            organisation: fact.organisation.clone(),
            body: fact.body,
            mandate: fact.mandate,
            stage: fact.stage,
            result: fact.result,
            occurred_on: fact.occurred_on,
            summary: reader.show(&fact.summary),
            reference: reader.show_any(fact.reference.as_ref()),
            involvement: reader.show_any(fact.involvement.as_ref()),
            results: reader.show_any(fact.results.as_ref()),
            policy: reader.show_any(fact.policy.as_ref()),
            corrections: reader.corrections(at.seq),
        }
    }
}
