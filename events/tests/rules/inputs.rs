//! The rules of inputs: what was received, and what is done with one of its points.

use crate::given::{
    TODAY, TOMORROW, YESTERDAY, answered, closed, excluded, fact, fresh, given, input, opened,
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
