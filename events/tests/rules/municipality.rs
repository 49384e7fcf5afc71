//! The rules of the two streams that are no trajectory: `municipality` and `log`.

use crate::given::{
    AtLarge, IntoEvent as _, TODAY, TOMORROW, corrected, fact, fresh, given, id, log_created,
    opened, published, received, restricted,
};
use serde_json::{Value, json};
use weerklank_events::facts::ContentErased;
use weerklank_events::vocabulary::ErasureGround;
use weerklank_events::{Commitment, Event, Refusal, State, Stream, TrajectoryId};

fn profile(digest: u8) -> Event {
    let digest = hex::encode([digest; 32]);
    fact(
        "profile.adopted",
        json!({"profile": digest, "name": "deventer-2026"}),
    )
}
fn council(areas: &[String]) -> Event {
    fact(
        "council.recognised",
        json!({"council": "colmschate", "areas": areas}),
    )
}
fn signal(area: Value) -> Event {
    fact("signal.noted", json!({"area": area, "functions": []}))
}
fn question() -> Event {
    fact("raad.questioned", json!({}))
}
fn answer(number: u32) -> Event {
    fact("raad.answered", json!({"questionNumber": number}))
}
fn promise(verb: &str, n: u8) -> Event {
    fact(&format!("promise.{verb}"), json!({"promise": id(n)}))
}
/// The only text of a fact.
fn text(event: &Event) -> Commitment {
    event.declared()[0].1
}

#[test]
fn what_belongs_to_no_trajectory_is_recorded_in_the_stream_of_the_municipality() {
    for event in [profile(1), council(&[]), signal(Value::Null)] {
        given![opened()]
            .when(event.clone())
            .then_refused(Refusal::OfMunicipality);
        given![]
            .when(event.clone())
            .then_refused(Refusal::OfMunicipality);
        AtLarge(vec![]).when(event).then_recorded();
    }
}

#[test]
fn what_belongs_to_a_trajectory_names_it() {
    let of_trajectory = [
        opened().event(),
        received(1).event(),
        fact("trajectory.suspended", json!({})),
        fact("plan.adopted", json!({"targetGroups": [], "channels": []})),
        fact("session.reported", json!({"session": id(1)})),
        fact("inputs.grouped", json!({"group": id(1), "members": []})),
        fact("advice.given", json!({"adviser": "council"})),
        fact("evaluation.adopted", json!({})),
    ];
    for event in of_trajectory {
        AtLarge(vec![profile(1)])
            .when(event)
            .then_refused(Refusal::OfTrajectory);
    }
}

#[test]
fn the_logs_own_events_are_not_in_the_stream_of_the_municipality() {
    AtLarge(vec![])
        .when(log_created())
        .then_refused(Refusal::ReservedStream);
    AtLarge(vec![profile(1)])
        .when(log_created())
        .then_refused(Refusal::ReservedStream);
}

#[test]
fn the_stream_log_takes_its_creation_once_and_first() {
    let mut log = State::new(Stream::Log);
    for other in [opened().event(), profile(1), corrected(1).event()] {
        assert_eq!(log.admit(&other, TODAY), Err(Refusal::ReservedStream));
    }
    assert_eq!(log.admit(&log_created(), TODAY), Ok(()));
    log.apply(&log_created());
    for other in [log_created(), opened().event(), profile(1)] {
        assert_eq!(log.admit(&other, TODAY), Err(Refusal::ReservedStream));
    }
    let trajectory = State::new(Stream::Trajectory(TrajectoryId([1; 16])));
    let refused = trajectory.admit(&log_created(), TODAY);
    assert_eq!(refused, Err(Refusal::ReservedStream));
}

#[test]
fn a_profile_is_adopted_once_and_a_changed_one_is_another() {
    AtLarge(vec![profile(1)])
        .when(profile(1))
        .then_refused(Refusal::ProfileAlreadyAdopted);
    AtLarge(vec![profile(1), profile(2)])
        .when(profile(1))
        .then_refused(Refusal::ProfileAlreadyAdopted);
    AtLarge(vec![profile(1)]).when(profile(2)).then_recorded();
}

#[test]
fn a_signal_does_not_point_at_who_gave_it() {
    let heard = |area: &str| AtLarge(vec![]).when(signal(json!(area)));
    heard("BU01500101").then_refused(Refusal::SignalTooLocal);
    heard("WK015001").then_recorded();
    heard("GM0150").then_recorded();
    AtLarge(vec![]).when(signal(Value::Null)).then_recorded();
}

#[test]
fn a_council_speaks_for_each_area_once_and_may_be_recognised_again() {
    let areas = |n: u32| (0..n).map(|n| format!("BU0150{n:04}")).collect::<Vec<_>>();
    AtLarge(vec![])
        .when(council(&[areas(2), areas(1)].concat()))
        .then_refused(Refusal::ListRepeated("areas"));
    AtLarge(vec![])
        .when(council(&areas(51)))
        .then_refused(Refusal::ListTooLong("areas"));
    AtLarge(vec![]).when(council(&areas(50))).then_recorded();
    AtLarge(vec![council(&areas(2))])
        .when(council(&areas(1)))
        .then_recorded();
}

#[test]
fn who_listened_is_named_once() {
    let heard = |functions: Value| fact("signal.noted", json!({"functions": functions}));
    AtLarge(vec![])
        .when(heard(json!(["mayor", "alderman", "mayor"])))
        .then_refused(Refusal::ListRepeated("functions"));
    AtLarge(vec![])
        .when(heard(json!(["mayor", "alderman"])))
        .then_recorded();
}

#[test]
fn nothing_that_belongs_to_the_municipality_happened_tomorrow() {
    let on = |day| {
        fact(
            "raad.judged",
            json!({"verdict": "takenNote", "occurredOn": day}),
        )
    };
    AtLarge(vec![])
        .when(on(TOMORROW))
        .then_refused(Refusal::OccurredInFuture);
    AtLarge(vec![]).when(on(TODAY)).then_recorded();
}

#[test]
fn a_promise_of_the_organisation_is_apart_from_those_of_a_trajectory() {
    given![opened(), promise("made", 1)]
        .when(promise("kept", 1))
        .then_recorded();
    AtLarge(vec![promise("made", 2)])
        .when(promise("kept", 1))
        .then_refused(Refusal::PromiseUnknown);
    // The same number in another stream is another promise.
    AtLarge(vec![]).when(promise("made", 1)).then_recorded();
    AtLarge(vec![promise("made", 1)])
        .when(promise("kept", 1))
        .then_recorded();
    let again = fact("promise.made", json!({"promise": id(1), "body": "raad"}));
    AtLarge(vec![promise("made", 1)])
        .when(again)
        .then_refused(Refusal::PromiseAlreadyMade);
    AtLarge(vec![promise("made", 1), promise("kept", 1)])
        .when(promise("broken", 1))
        .then_refused(Refusal::PromiseAlreadyKept);
}

#[test]
fn a_question_of_the_raad_at_large_is_apart_from_those_on_a_trajectory() {
    AtLarge(vec![question()]).when(answer(1)).then_recorded();
    AtLarge(vec![question()])
        .when(answer(2))
        .then_refused(Refusal::RaadQuestionUnknown);
    AtLarge(vec![profile(1)])
        .when(answer(1))
        .then_refused(Refusal::RaadQuestionUnknown);
    given![opened()]
        .when(answer(1))
        .then_refused(Refusal::RaadQuestionUnknown);
}

#[test]
fn a_correction_names_an_earlier_entry_of_the_stream_of_the_municipality() {
    for seq in [0, 2, u64::MAX] {
        AtLarge(vec![profile(1)])
            .when(corrected(seq))
            .then_refused(Refusal::EntryUnknown);
    }
    AtLarge(vec![profile(1)]).when(corrected(1)).then_recorded();
}

#[test]
fn contents_of_the_municipality_follow_the_same_rules() {
    let heard = || signal(Value::Null);
    let words = text(&heard());
    let erased = |replacement| ContentErased {
        content: vec![words],
        ground: ErasureGround::Objection,
        replacement,
    };
    let before = || AtLarge(vec![heard()]);
    let after = |event: Event| AtLarge(vec![heard(), event]);
    before().when(published(&[words])).then_recorded();
    before().when(restricted(&[words])).then_recorded();
    before().when(erased(Some(fresh(1)))).then_recorded();
    before()
        .when(published(&[fresh(1)]))
        .then_refused(Refusal::ContentUnknown);
    before()
        .when(published(&[words, words]))
        .then_refused(Refusal::ContentRepeated);
    before()
        .when(published(&[]))
        .then_refused(Refusal::ContentCount);
    before()
        .when(heard())
        .then_refused(Refusal::CommitmentReused);
    after(published(&[words]).event())
        .when(published(&[words]))
        .then_refused(Refusal::ContentAlreadyPublished);
    after(restricted(&[words]).event())
        .when(restricted(&[words]))
        .then_refused(Refusal::ContentAlreadyRestricted);
    after(erased(None).event())
        .when(published(&[words]))
        .then_refused(Refusal::ContentAlreadyErased);
    // What a replaced content leaves is a content of its own.
    after(erased(Some(fresh(1))).event())
        .when(published(&[fresh(1)]))
        .then_recorded();
}
