//! The rules of inputs: what was received, and what is done with one of its points.

use crate::given::{
    IntoEvent as _, TODAY, TOMORROW, YESTERDAY, answered, excluded, fact, fresh, given, id, opened,
    received, withdrawn,
};
use serde_json::json;
use weerklank_events::facts::{InputAnswered, InputExcluded, InputReceived, Signatories};
use weerklank_events::trajectory::MAX_POINTS;
use weerklank_events::vocabulary::{ExclusionGround, Outcome, SignatureCheck};
use weerklank_events::{Event, Refusal};

#[test]
fn an_input_is_received_once() {
    let again = || InputReceived {
        words: fresh(1),
        ..received(1)
    };
    given![opened(), received(1)]
        .when(again())
        .then_refused(Refusal::InputAlreadyReceived);
    given![opened(), received(1), withdrawn(1)]
        .when(again())
        .then_refused(Refusal::InputAlreadyReceived);
    given![opened(), received(1)]
        .when(received(2))
        .then_recorded();
}

#[test]
fn an_input_makes_between_1_and_200_points() {
    let letter = |points| InputReceived {
        points,
        ..received(1)
    };
    for points in [0, MAX_POINTS + 1, u16::MAX] {
        given![opened()]
            .when(letter(points))
            .then_refused(Refusal::PointsOutOfRange);
    }
    for points in [1, MAX_POINTS] {
        given![opened()].when(letter(points)).then_recorded();
    }
}

#[test]
fn a_petition_has_names_under_it() {
    let petition = |number| {
        let checked = SignatureCheck::Sample;
        InputReceived {
            signatories: Some(Signatories { number, checked }),
            ..received(1)
        }
    };
    given![opened()]
        .when(petition(0))
        .then_refused(Refusal::NoSignatories);
    given![opened()].when(petition(1)).then_recorded();
}

#[test]
fn an_input_is_received_on_or_after_the_day_it_is_sent() {
    let letter = |sent_on, occurred_on| InputReceived {
        sent_on,
        occurred_on,
        ..received(1)
    };
    let open = || given![opened()];
    open()
        .when(letter(Some(TODAY), Some(YESTERDAY)))
        .then_refused(Refusal::SentAfterReceived);
    open()
        .when(letter(Some(TODAY), Some(TODAY)))
        .then_recorded();
    open()
        .when(letter(Some(YESTERDAY), Some(TODAY)))
        .then_recorded();
    open().when(letter(None, Some(TODAY))).then_recorded();
    open().when(letter(Some(TODAY), None)).then_recorded();
}

#[test]
fn sent_today_is_allowed_tomorrow_is_not_also_where_the_day_of_receipt_is_unknown() {
    let letter = |sent_on| InputReceived {
        sent_on,
        ..received(1)
    };
    given![opened()]
        .when(letter(Some(TOMORROW)))
        .then_refused(Refusal::SentAfterReceived);
    given![opened()].when(letter(Some(TODAY))).then_recorded();
}

#[test]
fn only_what_was_received_is_answered_excluded_or_withdrawn() {
    let other = || given![opened(), received(1)];
    other()
        .when(answered(2, 1, Outcome::Adopted))
        .then_refused(Refusal::InputNotReceived);
    other()
        .when(excluded(2))
        .then_refused(Refusal::InputNotReceived);
    other()
        .when(withdrawn(2))
        .then_refused(Refusal::InputNotReceived);
    other()
        .when(answered(1, 1, Outcome::Adopted))
        .then_recorded();
    other().when(excluded(1)).then_recorded();
    other().when(withdrawn(1)).then_recorded();
}

#[test]
fn an_answer_goes_to_a_point_that_the_input_makes() {
    let letter = || {
        given![
            opened(),
            InputReceived {
                points: 3,
                ..received(1)
            }
        ]
    };
    for point in [0, 4] {
        letter()
            .when(answered(1, point, Outcome::Adopted))
            .then_refused(Refusal::PointUnknown);
    }
    for point in [1, 3] {
        letter()
            .when(answered(1, point, Outcome::Adopted))
            .then_recorded();
    }
}

#[test]
fn a_point_may_be_answered_again() {
    given![opened(), received(1), answered(1, 1, Outcome::NotAdopted)]
        .when(answered(1, 1, Outcome::Adopted))
        .then_recorded();
}

#[test]
fn passing_on_says_to_whom() {
    let letter = || given![opened(), received(1)];
    let elsewhere = answered(1, 1, Outcome::Elsewhere);
    letter()
        .when(elsewhere.clone())
        .then_refused(Refusal::DestinationMissing);
    letter()
        .when(InputAnswered {
            destination: Some(fresh(1)),
            ..elsewhere
        })
        .then_recorded();
    for outcome in Outcome::ALL.iter().filter(|o| **o != Outcome::Elsewhere) {
        letter().when(answered(1, 1, *outcome)).then_recorded();
    }
}

#[test]
fn another_ground_for_exclusion_says_which() {
    let exclusion = |ground, reason| InputExcluded {
        ground,
        reason,
        ..excluded(1)
    };
    let letter = || given![opened(), received(1)];
    letter()
        .when(exclusion(ExclusionGround::Other, None))
        .then_refused(Refusal::ReasonMissing);
    for ground in ExclusionGround::ALL {
        letter()
            .when(exclusion(*ground, Some(fresh(1))))
            .then_recorded();
        if *ground != ExclusionGround::Other {
            letter().when(exclusion(*ground, None)).then_recorded();
        }
    }
}

#[test]
fn an_input_that_is_excluded_or_withdrawn_gets_no_outcome() {
    for set_aside in [
        Event::InputExcluded(excluded(1)),
        Event::InputWithdrawn(withdrawn(1)),
    ] {
        let after = || given![opened(), received(1), received(2), set_aside.clone()];
        after()
            .when(answered(1, 1, Outcome::Adopted))
            .then_refused(Refusal::InputNotConsidered);
        after()
            .when(excluded(1))
            .then_refused(Refusal::InputNotConsidered);
        after()
            .when(withdrawn(1))
            .then_refused(Refusal::InputNotConsidered);
        after()
            .when(answered(2, 1, Outcome::Adopted))
            .then_recorded();
    }
}

#[test]
fn what_was_answered_cannot_be_left_out_but_can_be_withdrawn() {
    let after = || {
        given![
            opened(),
            InputReceived {
                points: 2,
                ..received(1)
            },
            received(2),
            answered(1, 1, Outcome::Adopted),
        ]
    };
    after()
        .when(excluded(1))
        .then_refused(Refusal::InputAlreadyAnswered);
    after().when(withdrawn(1)).then_recorded();
    after().when(excluded(2)).then_recorded();
}

#[test]
fn only_what_was_received_is_translated_confirmed_passed_on_weighed_or_disputed() {
    let handled = |n| {
        [
            fact("input.translated", json!({"input": id(n)})),
            fact("receipt.sent", json!({"input": id(n)})),
            fact("input.forwarded", json!({"input": id(n), "body": "other"})),
            fact(
                "input.weighed",
                json!({"input": id(n), "point": 1, "outcome": "noted"}),
            ),
        ]
    };
    for event in handled(2) {
        given![opened(), received(1)]
            .when(event)
            .then_refused(Refusal::InputNotReceived);
    }
    for event in handled(1) {
        given![opened(), received(1)].when(event).then_recorded();
    }
}

#[test]
fn what_was_set_aside_or_withdrawn_is_still_translated_confirmed_and_passed_on() {
    for aside in [excluded(1).event(), withdrawn(1).event()] {
        for event in [
            fact("input.translated", json!({"input": id(1)})),
            fact("receipt.sent", json!({"input": id(1)})),
            fact("input.forwarded", json!({"input": id(1), "body": "other"})),
        ] {
            given![opened(), received(1), aside.clone()]
                .when(event)
                .then_recorded();
        }
    }
}

#[test]
fn what_is_weighed_is_a_point_of_an_input_that_is_considered() {
    let weighed = |point: u32| {
        let data = json!({"input": id(1), "point": point, "outcome": "noted"});
        fact("input.weighed", data)
    };
    let letter = || InputReceived {
        points: 3,
        ..received(1)
    };
    for point in [0, 4] {
        given![opened(), letter()]
            .when(weighed(point))
            .then_refused(Refusal::PointUnknown);
    }
    for point in [1, 3] {
        given![opened(), letter()]
            .when(weighed(point))
            .then_recorded();
    }
    for aside in [excluded(1).event(), withdrawn(1).event()] {
        given![opened(), letter(), aside]
            .when(weighed(1))
            .then_refused(Refusal::InputNotConsidered);
    }
}

#[test]
fn a_point_may_be_weighed_after_its_answer_and_answered_without_being_weighed() {
    let weighed = json!({"input": id(1), "point": 1, "outcome": "noted"});
    given![opened(), received(1), answered(1, 1, Outcome::Adopted)]
        .when(fact("input.weighed", weighed))
        .then_recorded();
    given![opened(), received(1)]
        .when(answered(1, 1, Outcome::Adopted))
        .then_recorded();
}

#[test]
fn what_was_only_weighed_or_passed_on_can_be_left_out() {
    for event in [
        fact(
            "input.weighed",
            json!({"input": id(1), "point": 1, "outcome": "noted"}),
        ),
        fact("input.forwarded", json!({"input": id(1), "body": "other"})),
    ] {
        given![opened(), received(1), event]
            .when(excluded(1))
            .then_recorded();
    }
}

#[test]
fn the_last_of_200_points_is_answered_apart_from_the_others() {
    let letter = InputReceived {
        points: MAX_POINTS,
        ..received(1)
    };
    let disputed = |point: u16| fact("answer.disputed", json!({"input": id(1), "point": point}));
    for point in [1, 63, 64, 65, 128, MAX_POINTS] {
        let after = || given![opened(), letter.clone(), answered(1, point, Outcome::Noted)];
        after().when(disputed(point)).then_recorded();
        for other in [1, 63, 64, 65, 128, MAX_POINTS] {
            if other != point {
                after()
                    .when(disputed(other))
                    .then_refused(Refusal::NothingConcluded);
            }
        }
    }
}
