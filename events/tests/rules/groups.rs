//! The rules of points together: grouping, weighing and answering a group, and what comes after an
//! answer: disputing and reviewing.

use crate::given::{
    Given, IntoEvent as _, TODAY, answered, excluded, fact, fresh, id, opened, received, withdrawn,
};
use serde_json::{Value, json};
use weerklank_events::facts::InputReceived;
use weerklank_events::trajectory::MAX_MEMBERS;
use weerklank_events::vocabulary::{Outcome, ReviewCause};
use weerklank_events::{Event, InputId, Refusal};

/// Group `n` of these points, each of an input and its number.
fn grouped(n: u8, members: &[(u8, u16)]) -> Event {
    let members = members.iter();
    let members: Vec<_> = members
        .map(|(input, point)| json!({"input": id(*input), "point": point}))
        .collect();
    fact(
        "inputs.grouped",
        json!({"group": id(n), "members": members}),
    )
}
fn group_weighed(n: u8, outcome: &str) -> Event {
    fact("group.weighed", json!({"group": id(n), "outcome": outcome}))
}
fn group_answered(n: u8, outcome: &str) -> Event {
    fact(
        "group.answered",
        json!({"group": id(n), "outcome": outcome}),
    )
}
fn disputed(n: u8, point: u16) -> Event {
    fact("answer.disputed", json!({"input": id(n), "point": point}))
}
fn reviewed(n: u8, because: &str, result: &str) -> Event {
    let data = json!({"input": id(n), "point": 1, "because": because, "result": result});
    fact("answer.reviewed", data)
}
/// Inputs 1 to 3, of two points each, and what happened to them.
fn letters(then: &[Event]) -> Given {
    let letter = |n| InputReceived {
        points: 2,
        ..received(n)
    };
    let mut history = vec![opened().event()];
    history.extend((1..=3).map(|n| letter(n).event()));
    history.extend_from_slice(then);
    Given(history)
}

#[test]
fn one_entry_groups_between_1_and_1000_points() {
    let number = |n: usize| InputId(u128::try_from(n).unwrap().to_be_bytes());
    let mut history = vec![opened().event()];
    for n in 0..=MAX_MEMBERS {
        let mut words = fresh(0);
        words.0[..16].copy_from_slice(&number(n).0);
        let input = number(n);
        history.push(
            InputReceived {
                input,
                words,
                ..received(0)
            }
            .event(),
        );
    }
    let group = |count: usize| {
        let members = (0..count).map(|n| json!({"input": number(n).to_string(), "point": 1}));
        let members = members.collect::<Vec<Value>>();
        let event = fact(
            "inputs.grouped",
            json!({"group": id(1), "members": members}),
        );
        Given(history.clone()).when(event)
    };
    group(0).then_refused(Refusal::MemberCount);
    group(MAX_MEMBERS + 1).then_refused(Refusal::MemberCount);
    group(1).then_recorded();
    group(MAX_MEMBERS).then_recorded();
}

#[test]
fn a_point_joins_a_group_once() {
    letters(&[])
        .when(grouped(1, &[(1, 1), (2, 1), (1, 1)]))
        .then_refused(Refusal::MemberRepeated);
    letters(&[])
        .when(grouped(1, &[(1, 1), (2, 1), (1, 2)]))
        .then_recorded();
}

#[test]
fn a_point_is_in_one_group_at_most() {
    let before = || letters(&[grouped(1, &[(1, 1)])]);
    for group in [1, 2] {
        before()
            .when(grouped(group, &[(2, 1), (1, 1)]))
            .then_refused(Refusal::PointAlreadyGrouped);
        before()
            .when(grouped(group, &[(2, 1), (1, 2)]))
            .then_recorded();
    }
}

#[test]
fn a_group_is_of_points_that_were_received_and_are_considered() {
    let group = |n, point| grouped(1, &[(2, 1), (n, point)]);
    letters(&[])
        .when(group(4, 1))
        .then_refused(Refusal::InputNotReceived);
    for point in [0, 3] {
        letters(&[])
            .when(group(1, point))
            .then_refused(Refusal::PointUnknown);
    }
    for aside in [excluded(1).event(), withdrawn(1).event()] {
        letters(&[aside])
            .when(group(1, 1))
            .then_refused(Refusal::InputNotConsidered);
    }
    letters(&[]).when(group(1, 2)).then_recorded();
    // What was answered may be answered again, with others.
    letters(&[answered(1, 1, Outcome::Noted).event()])
        .when(group(1, 1))
        .then_recorded();
}

#[test]
fn a_group_can_be_added_to_also_after_its_answer() {
    let first = || grouped(1, &[(1, 1)]);
    letters(&[first()])
        .when(grouped(1, &[(2, 1)]))
        .then_recorded();
    letters(&[first(), group_answered(1, "adopted")])
        .when(grouped(1, &[(2, 1)]))
        .then_recorded();
}

#[test]
fn only_what_was_grouped_is_weighed_or_answered_together() {
    for event in [group_weighed(2, "adopted"), group_answered(2, "adopted")] {
        letters(&[grouped(1, &[(1, 1)])])
            .when(event)
            .then_refused(Refusal::GroupUnknown);
    }
    for event in [group_weighed(1, "adopted"), group_answered(1, "adopted")] {
        letters(&[grouped(1, &[(1, 1)])])
            .when(event)
            .then_recorded();
    }
}

#[test]
fn a_group_is_passed_on_to_someone() {
    let before = || letters(&[grouped(1, &[(1, 1)])]);
    before()
        .when(group_answered(1, "elsewhere"))
        .then_refused(Refusal::DestinationMissing);
    let to = fresh(1).to_string();
    let passed_on = json!({"group": id(1), "outcome": "elsewhere", "destination": to});
    before()
        .when(fact("group.answered", passed_on))
        .then_recorded();
    // What is proposed goes nowhere yet.
    before().when(group_weighed(1, "elsewhere")).then_recorded();
}

#[test]
fn a_group_is_weighed_after_its_answer_and_answered_again() {
    let before = || letters(&[grouped(1, &[(1, 1)]), group_answered(1, "adopted")]);
    before().when(group_weighed(1, "noted")).then_recorded();
    before().when(group_answered(1, "noted")).then_recorded();
}

#[test]
fn an_answer_to_a_group_is_an_answer_to_each_of_its_points() {
    let group = || grouped(1, &[(1, 1), (2, 2)]);
    let after = || letters(&[group(), group_answered(1, "adopted")]);
    for n in [1, 2] {
        letters(&[group()]).when(excluded(n)).then_recorded();
        after()
            .when(excluded(n))
            .then_refused(Refusal::InputAlreadyAnswered);
    }
    after().when(excluded(3)).then_recorded();
    after().when(disputed(1, 1)).then_recorded();
    after().when(disputed(2, 2)).then_recorded();
    for (n, point) in [(1, 2), (2, 1), (3, 1)] {
        after()
            .when(disputed(n, point))
            .then_refused(Refusal::NothingConcluded);
    }
}

#[test]
fn what_joined_after_the_answer_of_its_group_is_answered_by_the_next_one() {
    let joined = [
        grouped(1, &[(1, 1)]),
        group_answered(1, "adopted"),
        grouped(1, &[(2, 1)]),
    ];
    letters(&joined)
        .when(disputed(2, 1))
        .then_refused(Refusal::NothingConcluded);
    letters(&joined).when(excluded(2)).then_recorded();
    letters(&joined).when(disputed(1, 1)).then_recorded();

    let next = [&joined[..], &[group_answered(1, "partlyAdopted")]].concat();
    letters(&next).when(disputed(2, 1)).then_recorded();
    letters(&next)
        .when(excluded(2))
        .then_refused(Refusal::InputAlreadyAnswered);
    let of_another_group = [
        &joined[..],
        &[grouped(2, &[(3, 1)]), group_answered(2, "noted")],
    ];
    letters(&of_another_group.concat())
        .when(disputed(2, 1))
        .then_refused(Refusal::NothingConcluded);
}

#[test]
fn a_group_is_answered_also_where_a_member_was_set_aside() {
    for aside in [excluded(1).event(), withdrawn(1).event()] {
        let before = || letters(&[grouped(1, &[(1, 1), (2, 1)]), aside.clone()]);
        before().when(group_weighed(1, "noted")).then_recorded();
        before().when(group_answered(1, "noted")).then_recorded();
        // It stays set aside.
        letters(&[
            grouped(1, &[(1, 1), (2, 1)]),
            aside.clone(),
            group_answered(1, "noted"),
        ])
        .when(answered(1, 1, Outcome::Noted))
        .then_refused(Refusal::InputNotConsidered);
    }
    // Its answer counts once it is considered again.
    letters(&[
        grouped(1, &[(1, 1), (2, 1)]),
        excluded(1).event(),
        group_answered(1, "noted"),
        reviewed(1, "correction", "changed"),
    ])
    .when(excluded(1))
    .then_refused(Refusal::InputAlreadyAnswered);
}

#[test]
fn one_disagrees_with_an_answer_or_with_not_being_considered() {
    letters(&[])
        .when(disputed(1, 1))
        .then_refused(Refusal::NothingConcluded);
    let weighed = json!({"input": id(1), "point": 1, "outcome": "adopted"});
    letters(&[fact("input.weighed", weighed)])
        .when(disputed(1, 1))
        .then_refused(Refusal::NothingConcluded);
    letters(&[withdrawn(1).event()])
        .when(disputed(1, 1))
        .then_refused(Refusal::NothingConcluded);
    let answer = || answered(1, 1, Outcome::NotAdopted).event();
    letters(&[answer()])
        .when(disputed(1, 2))
        .then_refused(Refusal::NothingConcluded);
    letters(&[answer()]).when(disputed(1, 1)).then_recorded();
    for point in [1, 2] {
        letters(&[excluded(1).event()])
            .when(disputed(1, point))
            .then_recorded();
    }
    for point in [0, 3] {
        letters(&[excluded(1).event()])
            .when(disputed(1, point))
            .then_refused(Refusal::PointUnknown);
    }
    letters(&[])
        .when(disputed(4, 1))
        .then_refused(Refusal::InputNotReceived);
}

#[test]
fn only_a_conclusion_is_looked_at_again() {
    letters(&[])
        .when(reviewed(1, "correction", "upheld"))
        .then_refused(Refusal::NothingConcluded);
    letters(&[excluded(2).event()])
        .when(reviewed(1, "court", "changed"))
        .then_refused(Refusal::NothingConcluded);
    letters(&[])
        .when(reviewed(4, "court", "changed"))
        .then_refused(Refusal::InputNotReceived);
    for conclusion in [answered(1, 1, Outcome::Noted).event(), excluded(1).event()] {
        letters(&[conclusion])
            .when(reviewed(1, "correction", "upheld"))
            .then_recorded();
    }
}

#[test]
fn a_review_because_of_a_dispute_follows_a_dispute() {
    let answer = || answered(1, 1, Outcome::NotAdopted).event();
    let both = || answered(1, 2, Outcome::NotAdopted).event();
    for cause in ReviewCause::ALL {
        let review = || reviewed(1, cause.as_str(), "upheld");
        letters(&[answer(), disputed(1, 1)])
            .when(review())
            .then_recorded();
        for other in [vec![answer()], vec![answer(), both(), disputed(1, 2)]] {
            let then = letters(&other).when(review());
            if *cause == ReviewCause::Dispute {
                then.then_refused(Refusal::DisputeMissing);
            } else {
                then.then_recorded();
            }
        }
    }
}

#[test]
fn a_review_that_changes_an_exclusion_makes_the_input_answerable_again() {
    let looked_at = |result| letters(&[excluded(1).event(), reviewed(1, "correction", result)]);
    for point in [1, 2] {
        looked_at("upheld")
            .when(answered(1, point, Outcome::Noted))
            .then_refused(Refusal::InputNotConsidered);
        looked_at("changed")
            .when(answered(1, point, Outcome::Noted))
            .then_recorded();
    }
    looked_at("changed").when(withdrawn(1)).then_recorded();
    looked_at("changed").when(excluded(1)).then_recorded();
    // Nothing is concluded now.
    looked_at("changed")
        .when(disputed(1, 1))
        .then_refused(Refusal::NothingConcluded);
}

#[test]
fn a_review_does_not_undo_that_a_sender_withdrew() {
    letters(&[
        answered(1, 1, Outcome::NotAdopted).event(),
        withdrawn(1).event(),
        reviewed(1, "amendment", "changed"),
    ])
    .when(answered(1, 1, Outcome::Adopted))
    .then_refused(Refusal::InputNotConsidered);
}

#[test]
fn a_dispute_may_be_repeated_and_a_review_too() {
    let on = |kind: &str, data: Value| fact(kind, super::with(data, json!({"occurredOn": TODAY})));
    let answer = || answered(1, 1, Outcome::NotAdopted).event();
    letters(&[answer(), disputed(1, 1)])
        .when(on("answer.disputed", json!({"input": id(1), "point": 1})))
        .then_recorded();
    let review = json!({"input": id(1), "point": 1, "because": "dispute", "result": "upheld"});
    letters(&[answer(), disputed(1, 1), reviewed(1, "dispute", "upheld")])
        .when(on("answer.reviewed", review))
        .then_recorded();
}
