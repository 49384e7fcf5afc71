//! The rules of promises and of the raad's questions, on a trajectory.

use crate::given::{Given, IntoEvent as _, TODAY, YESTERDAY, fact, given, id, opened};
use serde_json::json;
use weerklank_events::{Event, Refusal};

/// What happens to promise `n`; each time that it is named with another day it is another fact.
fn promise(verb: &str, n: u8) -> Event {
    fact(&format!("promise.{verb}"), json!({"promise": id(n)}))
}
fn today(verb: &str) -> Event {
    let data = json!({"promise": id(1), "occurredOn": TODAY});
    fact(&format!("promise.{verb}"), data)
}
/// A trajectory in which promise 1 was made, and this happened to it.
fn made_and(verbs: &[&str]) -> Given {
    let made = [opened().event(), promise("made", 1)];
    let then = verbs.iter().map(|verb| promise(verb, 1));
    Given(made.into_iter().chain(then).collect())
}

const LATER: [&str; 3] = ["progressed", "kept", "broken"];

#[test]
fn a_promise_is_made_once() {
    for history in [&[][..], &["progressed"], &["kept"], &["broken"]] {
        made_and(history)
            .when(today("made"))
            .then_refused(Refusal::PromiseAlreadyMade);
    }
    made_and(&[]).when(promise("made", 2)).then_recorded();
}

#[test]
fn only_what_was_promised_is_followed_kept_or_broken() {
    for verb in LATER {
        given![opened()]
            .when(promise(verb, 1))
            .then_refused(Refusal::PromiseUnknown);
        made_and(&[])
            .when(promise(verb, 2))
            .then_refused(Refusal::PromiseUnknown);
        made_and(&[]).when(promise(verb, 1)).then_recorded();
    }
}

#[test]
fn what_was_kept_is_done() {
    for verb in LATER {
        made_and(&["kept"])
            .when(today(verb))
            .then_refused(Refusal::PromiseAlreadyKept);
        made_and(&["broken", "kept"])
            .when(today(verb))
            .then_refused(Refusal::PromiseAlreadyKept);
    }
    given![
        opened(),
        promise("made", 1),
        promise("made", 2),
        promise("kept", 1)
    ]
    .when(promise("kept", 2))
    .then_recorded();
}

#[test]
fn what_was_broken_may_still_be_followed_kept_or_broken_again() {
    for verb in LATER {
        made_and(&["broken"]).when(today(verb)).then_recorded();
        made_and(&["broken", "progressed"])
            .when(today(verb))
            .then_recorded();
    }
}

#[test]
fn what_is_answered_is_a_question_that_the_raad_asked() {
    let question = |day| fact("raad.questioned", json!({"occurredOn": day}));
    let answer = |number: u32| {
        let data = json!({"questionNumber": number, "occurredOn": TODAY});
        fact("raad.answered", data)
    };
    given![opened()]
        .when(answer(1))
        .then_refused(Refusal::RaadQuestionUnknown);
    let asked = || given![opened(), question(YESTERDAY), question(TODAY)];
    for number in [0, 3, u32::MAX] {
        asked()
            .when(answer(number))
            .then_refused(Refusal::RaadQuestionUnknown);
    }
    for number in [1, 2] {
        asked().when(answer(number)).then_recorded();
    }
    // A question may be answered again, in other words.
    let earlier = fact("raad.answered", json!({"questionNumber": 1}));
    given![opened(), question(TODAY), earlier]
        .when(answer(1))
        .then_recorded();
}

#[test]
fn the_raad_judges_at_any_time_and_more_than_once() {
    let judged = |verdict: &str| fact("raad.judged", json!({"verdict": verdict}));
    given![opened()]
        .when(judged("insufficient"))
        .then_recorded();
    given![opened(), judged("insufficient")]
        .when(judged("sufficient"))
        .then_recorded();
}
