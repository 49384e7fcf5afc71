//! The rules of advice, reports, decisions, deviation and evaluation.

use crate::given::{closed, decided, fact, fresh, given, opened, received};
use serde_json::{Value, json};
use weerklank_events::facts::DecisionTaken;
use weerklank_events::{Event, Refusal};

#[test]
fn a_decision_may_come_at_any_time_and_more_than_once() {
    given![opened()].when(decided()).then_recorded();
    let second = DecisionTaken {
        summary: fresh(1),
        ..decided()
    };
    given![opened(), decided(), closed()]
        .when(second)
        .then_recorded();
}
