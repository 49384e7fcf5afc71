//! The rules of asking: questions and their terms, sessions, and who was reached.

use super::with;
use crate::given::{
    IntoEvent as _, TODAY, TOMORROW, YESTERDAY, asked, closed, fact, fresh, given, id, opened,
    received,
};
use jiff::civil::Date;
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

/// Question 1, open in this period.
fn open_for(opens: Option<Date>, closes: Option<Date>) -> InputAsked {
    InputAsked {
        opens,
        closes,
        ..asked()
    }
}
fn extended(number: u32, closes: Date) -> Event {
    let data = json!({"questionNumber": number, "closes": closes, "notice": []});
    fact("input.extended", data)
}
fn term_closed(number: u32) -> Event {
    fact("input.closed", json!({"questionNumber": number}))
}
fn reopened_today() -> Event {
    let data = json!({"questionNumber": 1, "ground": "mistake", "occurredOn": TODAY});
    fact("input.reopened", data)
}
fn reopened(number: u32, closes: Option<Date>) -> Event {
    let data = json!({"questionNumber": number, "ground": "court", "closes": closes});
    fact("input.reopened", data)
}
fn session(n: u8, data: Value) -> Event {
    let unknown = json!({"session": id(n), "setting": "community", "functions": []});
    fact("session.held", with(unknown, data))
}

#[test]
fn a_term_belongs_to_a_question_that_was_asked() {
    let on = |number| {
        [
            extended(number, TODAY),
            term_closed(number),
            reopened(number, None),
        ]
    };
    for number in [0, 2, u32::MAX] {
        for event in on(number) {
            given![opened(), asked()]
                .when(event)
                .then_refused(Refusal::QuestionUnknown);
        }
    }
    for event in on(1) {
        given![opened()]
            .when(event)
            .then_refused(Refusal::QuestionUnknown);
    }
    let [extension, closing, _] = on(1);
    given![opened(), asked()].when(extension).then_recorded();
    given![opened(), asked()].when(closing).then_recorded();
}

#[test]
fn a_closed_term_is_not_closed_or_extended() {
    let after = || given![opened(), asked(), term_closed(1)];
    let again = || {
        fact(
            "input.closed",
            json!({"questionNumber": 1, "occurredOn": TODAY}),
        )
    };
    after()
        .when(again())
        .then_refused(Refusal::QuestionAlreadyClosed);
    after()
        .when(extended(1, TOMORROW))
        .then_refused(Refusal::QuestionAlreadyClosed);
    after().when(reopened(1, None)).then_recorded();
    for event in [again(), extended(1, TOMORROW)] {
        given![opened(), asked(), term_closed(1), reopened(1, None)]
            .when(event)
            .then_recorded();
    }
    let second = InputAsked {
        question: fresh(1),
        ..asked()
    };
    // Another question has a term of its own.
    given![opened(), asked(), second, term_closed(1)]
        .when(extended(2, TOMORROW))
        .then_recorded();
}

#[test]
fn only_what_is_closed_is_opened_again() {
    given![opened(), asked()]
        .when(reopened(1, None))
        .then_refused(Refusal::QuestionNotClosed);
    given![opened(), asked(), term_closed(1), reopened(1, None)]
        .when(reopened(1, Some(TOMORROW)))
        .then_refused(Refusal::QuestionNotClosed);
    given![opened(), asked(), term_closed(1)]
        .when(reopened(1, None))
        .then_recorded();
    // Closing a trajectory closes the terms of its questions.
    given![opened(), asked(), closed()]
        .when(reopened(1, None))
        .then_recorded();
}

#[test]
fn an_extension_gives_more_time() {
    let term = |closes| given![opened(), open_for(None, closes)];
    for closes in [YESTERDAY, TODAY] {
        term(Some(TODAY))
            .when(extended(1, closes))
            .then_refused(Refusal::ExtensionNotLater);
    }
    term(Some(TODAY))
        .when(extended(1, TOMORROW))
        .then_recorded();
    term(None).when(extended(1, YESTERDAY)).then_recorded();
    given![
        opened(),
        open_for(None, Some(YESTERDAY)),
        extended(1, TOMORROW)
    ]
    .when(extended(1, TODAY))
    .then_refused(Refusal::ExtensionNotLater);
}

#[test]
fn an_extended_or_reopened_term_does_not_end_before_it_begins() {
    let asked_from = |opens| given![opened(), open_for(Some(opens), None)];
    asked_from(TODAY)
        .when(extended(1, YESTERDAY))
        .then_refused(Refusal::PeriodReversed);
    asked_from(TODAY).when(extended(1, TODAY)).then_recorded();

    let again = |from: Option<Date>, closes: Date| {
        let day =
            json!({"questionNumber": 1, "ground": "body", "occurredOn": from, "closes": closes});
        fact("input.reopened", day)
    };
    let after = || given![opened(), open_for(Some(TODAY), None), term_closed(1)];
    for (from, closes) in [(Some(TODAY), YESTERDAY), (None, YESTERDAY)] {
        after()
            .when(again(from, closes))
            .then_refused(Refusal::PeriodReversed);
    }
    for (from, closes) in [(Some(TODAY), TODAY), (None, TODAY)] {
        after().when(again(from, closes)).then_recorded();
    }
    // What is extended now began when it was reopened.
    let anew = || {
        given![
            opened(),
            open_for(Some(YESTERDAY), None),
            term_closed(1),
            reopened_today()
        ]
    };
    anew()
        .when(extended(1, YESTERDAY))
        .then_refused(Refusal::PeriodReversed);
    anew().when(extended(1, TODAY)).then_recorded();
}

#[test]
fn an_extension_names_each_way_of_notice_once() {
    let noticed = |notice: &[&str]| {
        let data = json!({"questionNumber": 1, "closes": TOMORROW, "notice": notice});
        fact("input.extended", data)
    };
    given![opened(), asked()]
        .when(noticed(&["website", "website"]))
        .then_refused(Refusal::ListRepeated("notice"));
    given![opened(), asked()]
        .when(noticed(&["website", "letters"]))
        .then_recorded();
}

#[test]
fn late_input_is_received_after_its_term_was_closed() {
    given![opened(), asked(), term_closed(1)]
        .when(received(1))
        .then_recorded();
}

#[test]
fn reopening_lifts_that_the_trajectory_was_closed_or_stopped() {
    for end in [closed().event(), fact("trajectory.cancelled", json!({}))] {
        let second = InputAsked {
            question: fresh(1),
            ..asked()
        };
        for event in [
            received(1).event(),
            second.event(),
            fact("trajectory.suspended", json!({})),
            fact("trajectory.closed", json!({"occurredOn": TODAY})),
        ] {
            let ended = given![opened(), asked(), end.clone()];
            ended
                .when(event.clone())
                .then_refused(Refusal::TrajectoryAlreadyClosed);
            given![opened(), asked(), end.clone(), reopened(1, None)]
                .when(event.clone())
                .then_recorded();
            given![
                opened(),
                asked(),
                term_closed(1),
                end.clone(),
                reopened(1, None)
            ]
            .when(event)
            .then_recorded();
        }
    }
}

#[test]
fn a_session_is_held_once() {
    given![opened(), session(1, json!({}))]
        .when(session(1, json!({"attendance": 12})))
        .then_refused(Refusal::SessionAlreadyHeld);
    given![opened(), session(1, json!({}))]
        .when(session(2, json!({})))
        .then_recorded();
}

#[test]
fn a_session_names_each_function_once() {
    let came = |functions: &[&str]| session(1, json!({"functions": functions}));
    given![opened()]
        .when(came(&["mayor", "mayor"]))
        .then_refused(Refusal::ListRepeated("functions"));
    given![opened()]
        .when(came(&["mayor", "griffie"]))
        .then_recorded();
}

#[test]
fn a_report_is_of_a_session_that_was_held_and_may_have_a_second_beside_it() {
    let reported = |n, day| {
        fact(
            "session.reported",
            json!({"session": id(n), "occurredOn": day}),
        )
    };
    given![opened(), session(1, json!({}))]
        .when(reported(2, TODAY))
        .then_refused(Refusal::SessionUnknown);
    given![opened(), session(1, json!({}))]
        .when(reported(1, YESTERDAY))
        .then_recorded();
    given![opened(), session(1, json!({})), reported(1, YESTERDAY)]
        .when(reported(1, TODAY))
        .then_recorded();
}

#[test]
fn counts_of_people_do_not_point_at_persons() {
    let measured = |member: &str, number: u32| {
        let data = json!({"targetGroup": "youth", member: number});
        given![opened()].when(fact("reach.measured", data))
    };
    for member in ["invited", "reached"] {
        for number in [1, 4] {
            measured(member, number).then_refused(Refusal::GroupTooSmall);
        }
        for number in [0, 5, u32::MAX] {
            measured(member, number).then_recorded();
        }
    }
    let both = |invited: u32, reached: u32| {
        let data = json!({"targetGroup": "youth", "invited": invited, "reached": reached});
        given![opened()].when(fact("reach.measured", data))
    };
    both(400, 3).then_refused(Refusal::GroupTooSmall);
    both(3, 400).then_refused(Refusal::GroupTooSmall);
    both(400, 0).then_recorded();
    let unknown = fact("reach.measured", json!({"targetGroup": "youth"}));
    given![opened()].when(unknown).then_recorded();
}
