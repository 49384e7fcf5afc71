//! Every rule: given what happened, when a fact is recorded, then it is taken or refused. Each test also
//! shows the nearest case that is allowed. Here those of the trajectory itself, of days and of lists.

mod asking;
mod choosing;
mod contents;
mod deciding;
mod groups;
mod inputs;
mod municipality;
mod promises;

use crate::given::{
    Given, IntoEvent as _, TITLE, TODAY, TOMORROW, YESTERDAY, answered, asked, closed, corrected,
    decided, erased, excluded, fact, fresh, given, id, imported, log_created, opened, published,
    received, restricted, withdrawn, words,
};
use serde_json::{Value, json};
use weerklank_events::facts::{
    Body, DecisionTaken, InputAnswered, InputAsked, InputExcluded, InputReceived, InputWithdrawn,
    Place, TrajectoryClosed, TrajectoryOpened,
};
use weerklank_events::trajectory::MAX_LIST;
use weerklank_events::vocabulary::{Audience, BodyKind, BodyRole, Channel, Notice, Outcome};
use weerklank_events::{Commitment, Event, Refusal, State, Stream, TrajectoryId};

/// The members that a kind of fact has to have, and those that a test is about.
fn with(mut members: Value, data: Value) -> Value {
    let named = members.as_object_mut().expect("members");
    named.extend(data.as_object().cloned().unwrap_or_default());
    members
}

#[test]
fn a_trajectory_begins_with_its_opening() {
    let first: [Event; 12] = [
        Event::SourceImported(imported()),
        Event::InputAsked(asked()),
        Event::InputReceived(received(1)),
        Event::InputAnswered(answered(1, 1, Outcome::Adopted)),
        Event::InputExcluded(excluded(1)),
        Event::InputWithdrawn(withdrawn(1)),
        Event::DecisionTaken(decided()),
        Event::ContentPublished(published(&[TITLE])),
        Event::ContentRestricted(restricted(&[TITLE])),
        Event::ContentErased(erased(&[TITLE])),
        Event::EntryCorrected(corrected(1)),
        Event::TrajectoryClosed(closed()),
    ];
    for fact in first {
        given![]
            .when(fact)
            .then_refused(Refusal::TrajectoryNotOpened);
    }
    given![].when(opened()).then_recorded();
}

#[test]
fn a_trajectory_is_opened_once() {
    let again = TrajectoryOpened {
        title: fresh(1),
        ..opened()
    };
    given![opened()]
        .when(again.clone())
        .then_refused(Refusal::TrajectoryAlreadyOpened);
    given![opened(), closed()]
        .when(again)
        .then_refused(Refusal::TrajectoryAlreadyOpened);
}

#[test]
fn a_trajectory_is_closed_once() {
    given![opened()].when(closed()).then_recorded();
    given![opened(), closed()]
        .when(closed())
        .then_refused(Refusal::TrajectoryAlreadyClosed);
}

#[test]
fn closing_stops_new_input_but_not_answers_and_their_source() {
    let after = || given![opened(), received(1), received(2), closed()];
    after()
        .when(received(3))
        .then_refused(Refusal::TrajectoryAlreadyClosed);
    after()
        .when(asked())
        .then_refused(Refusal::TrajectoryAlreadyClosed);

    after().when(imported()).then_recorded();
    after().when(answered(1, 1, Outcome::Noted)).then_recorded();
    after().when(excluded(1)).then_recorded();
    after().when(withdrawn(1)).then_recorded();
    after().when(decided()).then_recorded();
    after().when(published(&[words(1)])).then_recorded();
    after().when(restricted(&[words(1)])).then_recorded();
    after().when(erased(&[words(1)])).then_recorded();
    after().when(corrected(4)).then_recorded();
}

#[test]
fn before_closing_everything_may_be_asked_received_and_imported() {
    given![opened()].when(asked()).then_recorded();
    given![opened()].when(received(1)).then_recorded();
    given![opened()].when(imported()).then_recorded();
}

#[test]
fn the_logs_own_events_are_in_no_trajectory() {
    given![]
        .when(log_created())
        .then_refused(Refusal::ReservedStream);
    given![opened()]
        .when(log_created())
        .then_refused(Refusal::ReservedStream);
}

#[test]
fn occurred_today_is_allowed_tomorrow_is_not() {
    let on = |occurred_on| {
        [
            Event::InputAsked(InputAsked {
                occurred_on,
                ..asked()
            }),
            Event::InputReceived(InputReceived {
                occurred_on,
                ..received(2)
            }),
            Event::InputAnswered(InputAnswered {
                occurred_on,
                ..answered(1, 1, Outcome::Adopted)
            }),
            Event::InputExcluded(InputExcluded {
                occurred_on,
                ..excluded(1)
            }),
            Event::InputWithdrawn(InputWithdrawn {
                occurred_on,
                ..withdrawn(1)
            }),
            Event::DecisionTaken(DecisionTaken {
                occurred_on,
                ..decided()
            }),
            Event::TrajectoryClosed(TrajectoryClosed {
                occurred_on,
                ..closed()
            }),
        ]
    };
    let open = || given![opened(), received(1)];
    for fact in on(Some(TOMORROW)) {
        open()
            .when(fact.clone())
            .then_refused(Refusal::OccurredInFuture);
        open().when_recorded(TOMORROW, fact).then_recorded();
    }
    for fact in on(Some(TODAY)).into_iter().chain(on(None)) {
        open().when(fact).then_recorded();
    }
    let opening = |occurred_on| TrajectoryOpened {
        occurred_on,
        ..opened()
    };
    given![]
        .when(opening(Some(TOMORROW)))
        .then_refused(Refusal::OccurredInFuture);
    given![].when(opening(Some(TODAY))).then_recorded();
}

/// An opening with so many areas, each its own.
fn areas(number: usize) -> TrajectoryOpened {
    let area = |n| format!("BU0828{n:04}").parse().unwrap();
    TrajectoryOpened {
        place: Some(Place {
            areas: (0..number).map(area).collect(),
        }),
        ..opened()
    }
}
/// An opening with so many bodies, each its own.
fn bodies(number: usize) -> TrajectoryOpened {
    let body = |n| Body {
        organisation: format!("gm{n:04}").parse().unwrap(),
        body: BodyKind::Raad,
        role: BodyRole::Decides,
        mandate: None,
    };
    TrajectoryOpened {
        bodies: (0..number).map(body).collect(),
        ..opened()
    }
}

#[test]
fn a_list_of_a_fact_names_each_value_once() {
    let mut area_twice = areas(2);
    let place = area_twice.place.as_mut().unwrap();
    place.areas.push(place.areas[0].clone());
    given![]
        .when(area_twice)
        .then_refused(Refusal::ListRepeated("place.areas"));
    let mut body_twice = bodies(2);
    body_twice.bodies.push(body_twice.bodies[0].clone());
    given![]
        .when(body_twice.clone())
        .then_refused(Refusal::ListRepeated("bodies"));
    // One body may do two things.
    body_twice.bodies[2].role = BodyRole::Prepares;
    given![].when(body_twice).then_recorded();

    let question = |audience: &[Audience], channels: &[Channel], notice: &[Notice]| InputAsked {
        audience: audience.to_vec(),
        channels: channels.to_vec(),
        notice: notice.to_vec(),
        ..asked()
    };
    let youth = [Audience::Youth, Audience::Everyone, Audience::Youth];
    given![opened()]
        .when(question(&youth, &[], &[]))
        .then_refused(Refusal::ListRepeated("audience"));
    given![opened()]
        .when(question(&[], &[Channel::Web; 2], &[]))
        .then_refused(Refusal::ListRepeated("channels"));
    given![opened()]
        .when(question(&[], &[], &[Notice::Letters; 2]))
        .then_refused(Refusal::ListRepeated("notice"));
    given![opened()]
        .when(question(Audience::ALL, Channel::ALL, Notice::ALL))
        .then_recorded();
}

#[test]
fn a_list_of_a_fact_names_at_most_50_values() {
    given![]
        .when(areas(MAX_LIST + 1))
        .then_refused(Refusal::ListTooLong("place.areas"));
    given![]
        .when(bodies(MAX_LIST + 1))
        .then_refused(Refusal::ListTooLong("bodies"));
    for (field, question) in [
        (
            "audience",
            InputAsked {
                audience: vec![Audience::Youth; MAX_LIST + 1],
                ..asked()
            },
        ),
        (
            "channels",
            InputAsked {
                channels: vec![Channel::Web; MAX_LIST + 1],
                ..asked()
            },
        ),
        (
            "notice",
            InputAsked {
                notice: vec![Notice::Letters; MAX_LIST + 1],
                ..asked()
            },
        ),
    ] {
        given![opened()]
            .when(question)
            .then_refused(Refusal::ListTooLong(field));
    }
    given![].when(areas(MAX_LIST)).then_recorded();
    given![].when(bodies(MAX_LIST)).then_recorded();
}

#[test]
fn what_was_stopped_is_closed_and_takes_nothing_new() {
    let stopped = || {
        given![
            opened(),
            received(1),
            fact("trajectory.cancelled", json!({}))
        ]
    };
    let again = fact("trajectory.cancelled", json!({"occurredOn": TODAY}));
    for refused in [
        asked().event(),
        received(2).event(),
        closed().event(),
        again.clone(),
        fact("trajectory.suspended", json!({})),
    ] {
        stopped()
            .when(refused)
            .then_refused(Refusal::TrajectoryAlreadyClosed);
    }
    given![opened(), closed()]
        .when(again.clone())
        .then_refused(Refusal::TrajectoryAlreadyClosed);
    given![opened()].when(again).then_recorded();
}

#[test]
fn what_was_asked_before_closing_is_still_weighed_answered_judged_and_learned_from() {
    let before = [
        opened().event(),
        received(1).event(),
        fact(
            "session.held",
            json!({"session": id(1), "setting": "street", "functions": []}),
        ),
        fact("promise.made", json!({"promise": id(1)})),
        answered(1, 1, Outcome::Noted).event(),
        closed().event(),
    ];
    for late in [
        fact(
            "input.weighed",
            json!({"input": id(1), "point": 1, "outcome": "adopted"}),
        ),
        fact(
            "input.answered",
            json!({"input": id(1), "point": 1, "outcome": "adopted"}),
        ),
        fact("answer.disputed", json!({"input": id(1), "point": 1})),
        fact(
            "session.held",
            json!({"session": id(2), "setting": "online", "functions": []}),
        ),
        fact("session.reported", json!({"session": id(1)})),
        fact("promise.made", json!({"promise": id(2)})),
        fact("promise.progressed", json!({"promise": id(1)})),
        fact("promise.kept", json!({"promise": id(1)})),
        fact("promise.broken", json!({"promise": id(1)})),
        fact("evaluation.adopted", json!({})),
        fact("raad.questioned", json!({})),
        fact("raad.judged", json!({"verdict": "insufficient"})),
        fact("feedback.given", json!({"channels": ["letter"]})),
    ] {
        Given(before.to_vec()).when(late).then_recorded();
    }
}

#[test]
fn a_trajectory_is_tied_to_another_one_and_not_to_itself() {
    let own = TrajectoryId([1; 16]);
    let mut state = State::new(Stream::Trajectory(own));
    state.apply(&opened().event());
    let tied = |other, origin: Option<Commitment>| {
        let link = json!({"relation": "splitFrom", "other": id(other), "origin": origin});
        state.admit(&fact("trajectory.linked", link), TODAY)
    };
    assert_eq!(tied(1, None), Err(Refusal::LinkedToItself));
    assert_eq!(tied(2, None), Ok(()));
    // A number of another log may be ours by chance.
    assert_eq!(tied(1, Some(fresh(40))), Ok(()));
}

#[test]
fn what_stands_still_is_not_put_off_again() {
    let suspended = |day| fact("trajectory.suspended", json!({"occurredOn": day}));
    let resumed = || fact("trajectory.resumed", json!({}));
    given![opened(), suspended(YESTERDAY)]
        .when(suspended(TODAY))
        .then_refused(Refusal::AlreadySuspended);
    given![opened()].when(suspended(TODAY)).then_recorded();
    given![opened(), suspended(YESTERDAY), resumed()]
        .when(suspended(TODAY))
        .then_recorded();
}

#[test]
fn only_what_stands_still_goes_on() {
    let suspended = || fact("trajectory.suspended", json!({}));
    let resumed = |day| fact("trajectory.resumed", json!({"occurredOn": day}));
    given![opened()]
        .when(resumed(TODAY))
        .then_refused(Refusal::NotSuspended);
    given![opened(), suspended(), resumed(YESTERDAY)]
        .when(resumed(TODAY))
        .then_refused(Refusal::NotSuspended);
    given![opened(), suspended()]
        .when(resumed(TODAY))
        .then_recorded();
}

#[test]
fn what_was_suspended_still_receives_input_and_may_be_stopped_or_closed() {
    let suspended = || given![opened(), fact("trajectory.suspended", json!({}))];
    suspended().when(received(1)).then_recorded();
    suspended().when(asked()).then_recorded();
    suspended().when(decided()).then_recorded();
    suspended().when(closed()).then_recorded();
    suspended()
        .when(fact("trajectory.cancelled", json!({})))
        .then_recorded();
}
