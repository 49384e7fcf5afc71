//! Counts add up. What the crate believes of an input or a content is asked by what it would still
//! take, since that is all that its rules show.

use super::told::{Fate, Told};
use super::trajectory::Standing;
use crate::given::{TODAY, fact, id};
use serde_json::{Value, json};
use weerklank_events::{Event, Refusal, State};

fn would(state: &State, kind: &str, data: Value) -> Result<(), Refusal> {
    state.admit(&fact(kind, data), TODAY)
}

/// What became of a content, if the stream committed to it.
pub fn fate(state: &State, content: &str) -> Option<Fate> {
    let would = |kind, ground| {
        would(
            state,
            kind,
            json!({ "content": [content], "ground": ground }),
        )
    };
    let published = would("content.published", "consent");
    let restricted = would("content.restricted", "child");
    match (published, restricted) {
        (Err(Refusal::ContentUnknown), Err(Refusal::ContentUnknown)) => None,
        (Err(Refusal::ContentAlreadyErased), Err(Refusal::ContentAlreadyErased)) => {
            Some(Fate::Erased)
        }
        (Err(Refusal::ContentNotKept), Err(Refusal::ContentNotKept)) => Some(Fate::NotKept),
        (Err(Refusal::ContentAlreadyPublished), Ok(())) => Some(Fate::Published),
        (Ok(()), Err(Refusal::ContentAlreadyRestricted)) => Some(Fate::Restricted),
        (Ok(()), Ok(())) => Some(Fate::Withheld),
        other => panic!("no content is as {other:?}"),
    }
}

/// What became of an input, if it was received.
pub fn standing(state: &State, input: &str) -> Option<Standing> {
    let excluding = || json!({ "input": input, "ground": "spam" });
    let at = |point| json!({ "input": input, "point": point });
    match would(state, "input.excluded", excluding()) {
        Err(Refusal::InputNotReceived) => None,
        Err(Refusal::InputNotConsidered) => {
            let mut changed = state.clone();
            let data =
                json!({ "input": input, "point": 1, "because": "court", "result": "changed" });
            changed.apply(&fact("answer.reviewed", data));
            // That lifts an exclusion, and never what the sender withdrew.
            let lifted = would(&changed, "input.withdrawn", json!({ "input": input })).is_ok();
            Some(if lifted {
                Standing::Excluded
            } else {
                Standing::Withdrawn
            })
        }
        Ok(()) | Err(Refusal::InputAlreadyAnswered) => {
            let open = (1..).find_map(|point| would(state, "answer.disputed", at(point)).err());
            Some(match open {
                Some(Refusal::PointUnknown) => Standing::Answered,
                _ => Standing::Unanswered,
            })
        }
        Err(other) => panic!("no input is as {other:?}"),
    }
}

/// The report that comes next, with the counts of `standings`, and so many inputs `lost`.
pub fn report(standings: &[Standing], next: u64, lost: usize) -> Event {
    let count = |of| standings.iter().filter(|standing| **standing == of).count();
    let figures = json!({
        "received": standings.len() + lost,
        "answered": count(Standing::Answered),
        "excluded": count(Standing::Excluded),
        "withdrawn": count(Standing::Withdrawn),
        "unanswered": count(Standing::Unanswered),
    });
    fact(
        "report.published",
        json!({ "version": next, "logSize": 1, "figures": figures }),
    )
}

/// What a history says that was received, and how many texts it has.
pub fn counted(history: &[Event]) -> (usize, usize) {
    let told = || history.iter().map(Told::of);
    let received = told().filter(|told| told.kind == "input.received").count();
    (received, told().map(|told| told.texts().len()).sum())
}

/// The inputs that attempts are about.
pub fn inputs() -> impl Iterator<Item = String> {
    (1..6).map(id)
}
