//! The rules of choosing and asking: the choice, the plan, questions and their terms, sessions, reach.

use crate::given::{TODAY, TOMORROW, YESTERDAY, asked, closed, fact, given, id, opened, received};
use serde_json::{Value, json};
use weerklank_events::facts::InputAsked;
use weerklank_events::{Event, Refusal};

#[test]
fn a_period_ends_on_or_after_its_first_day() {
    let period = |opens, closes| InputAsked {
        opens,
        closes,
        ..asked()
    };
    let open = || given![opened()];
    open()
        .when(period(Some(TOMORROW), Some(TODAY)))
        .then_refused(Refusal::PeriodReversed);
    open()
        .when(period(Some(TODAY), Some(TODAY)))
        .then_recorded();
    open()
        .when(period(Some(TODAY), Some(TOMORROW)))
        .then_recorded();
    open().when(period(None, Some(YESTERDAY))).then_recorded();
    open().when(period(Some(TOMORROW), None)).then_recorded();
}
