//! Earlier versions of facts, brought up to date for reading only: an entry is never rewritten, and
//! what an older program wrote is read for ever.
//!
//! A version that is succeeded moves here unchanged, with the step to its successor. Frozen.

use super::{DecisionTaken, Event};
use crate::content::Commitment;
use crate::ids::Code;
use crate::vocabulary::{BodyKind, DecisionResult, DecisionStage, Mandate};
use jiff::civil::Date;
use serde::Deserialize;

/// Every version that has a successor.
pub const KINDS: &[(&str, u64)] = &[("decision.taken", 1)];

/// Reads an earlier version; none where there is no such kind or version.
pub(super) fn parse(kind: &str, version: u64, data: &str) -> Option<serde_json::Result<Event>> {
    match (kind, version) {
        ("decision.taken", 1) => {
            let fact = serde_json::from_str::<DecisionTaken1>(data);
            Some(fact.map(|fact| Event::DecisionTaken(fact.into())))
        }
        _ => None,
    }
}

/// `decision.taken`, version 1: before a decision could say which one it takes the place of.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DecisionTaken1 {
    organisation: Option<Code>,
    body: BodyKind,
    mandate: Option<Mandate>,
    stage: DecisionStage,
    result: DecisionResult,
    #[serde(default, with = "crate::time::day")]
    occurred_on: Option<Date>,
    summary: Commitment,
    reference: Option<Commitment>,
    involvement: Option<Commitment>,
    results: Option<Commitment>,
    policy: Option<Commitment>,
}

impl From<DecisionTaken1> for DecisionTaken {
    fn from(fact: DecisionTaken1) -> Self {
        Self {
            organisation: fact.organisation,
            body: fact.body,
            mandate: fact.mandate,
            stage: fact.stage,
            result: fact.result,
            // Unknown: it may have taken the place of another one, and could not say so.
            replaces: None,
            occurred_on: fact.occurred_on,
            summary: fact.summary,
            reference: fact.reference,
            involvement: fact.involvement,
            results: fact.results,
            policy: fact.policy,
        }
    }
}
