//! The rules once more, written from their prose over plain sorted maps, and random histories in
//! which the crate must agree with them. The model lists *every* rule that a fact would break, so that
//! it does not depend on the order in which the crate checks.
//!
//! `told` and `municipality` and `trajectory` are the model, `attempts` what is tried, `links` and
//! `counts` what must hold of any history, and `run` one history held against all of it.

mod attempts;
mod counts;
mod links;
mod municipality;
mod run;
mod told;
mod trajectory;

use attempts::{Attempt, ITSELF, at_large, in_a_trajectory};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use run::{Run, Tally};
use std::cell::RefCell;
use std::collections::BTreeSet;
use weerklank_events::{Event, Refusal, State, Stream, Trajectory, TrajectoryId};

/// How many histories of each stream are tried. More are asked for with this variable of the
/// environment, and then each time other ones.
const CASES: u32 = 320;
const MORE: &str = "PROPTEST_CASES";

const A_TRAJECTORY: Stream = Stream::Trajectory(TrajectoryId([ITSELF; 16]));

/// Facts of any kind, whether the rules would take them or not.
pub fn facts() -> impl Strategy<Value = Vec<Event>> {
    let attempts = prop_oneof![in_a_trajectory(), at_large()];
    attempts.prop_map(|attempts| {
        let mut made = 0;
        attempts.iter().map(|one| one.event(&mut made)).collect()
    })
}

/// Holds random histories of one stream against the model.
fn hold(stream: Stream, attempts: impl Strategy<Value = Vec<Attempt>>) -> Tally {
    let asked = std::env::var(MORE)
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(CASES),
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRunner::deterministic().new_rng();
            TestRunner::new_with_rng(config, rng)
        }
    };
    let tally = RefCell::new(Tally::default());
    let held = runner.run(&attempts, |attempts| {
        let mut run = Run::new(stream);
        for attempt in &attempts {
            run.attempt(attempt, &mut tally.borrow_mut())?;
        }
        run.close(&mut tally.borrow_mut())
    });
    held.unwrap_or_else(|error| panic!("{error}"));
    tally.into_inner()
}

/// The names of all rules that an event can break.
fn rules() -> BTreeSet<&'static str> {
    let names = Refusal::RULES.iter().copied();
    // What a text holds is checked before it is replaced by its commitment.
    names.filter(|name| *name != "content").collect()
}

/// Whether each kind was taken at least once that a stream takes.
fn untaken(tally: &Tally, takes: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let kinds = Event::KINDS.iter().map(|(kind, _)| *kind);
    let expected = kinds.filter(|kind| takes(kind));
    expected
        .filter(|kind| tally.taken.get(kind).is_none_or(|n| *n == 0))
        .collect()
}

#[test]
fn random_histories_never_break_an_invariant() {
    let ours = hold(A_TRAJECTORY, in_a_trajectory());
    let at_large = hold(Stream::Municipality, at_large());
    println!("trajectories: {ours}\nthe municipality: {at_large}");

    let of_the_log = |kind: &str| kind == "log.created";
    let elsewhere = |kind: &str| municipality::AT_LARGE.contains(&kind);
    let either = |kind: &str| municipality::IN_EITHER.contains(&kind);
    assert_eq!(
        untaken(&ours, |kind| !of_the_log(kind) && !elsewhere(kind)),
        Vec::<&str>::new(),
        "kinds that no trajectory took"
    );
    assert_eq!(
        untaken(&at_large, |kind| elsewhere(kind) || either(kind)),
        Vec::<&str>::new(),
        "kinds that the municipality never took"
    );
    let refused = ours.refused.keys().chain(at_large.refused.keys());
    let names: BTreeSet<_> = refused
        .map(|name| name.split(' ').next().unwrap_or(name))
        .collect();
    assert_eq!(names, rules(), "each rule refused something");
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_state_is_what_its_events_make_it(attempts in in_a_trajectory(), cut in any::<prop::sample::Index>()) {
        let (mut run, mut tally) = (Run::new(A_TRAJECTORY), Tally::default());
        for attempt in &attempts {
            run.attempt(attempt, &mut tally)?;
        }
        let replay = |events: &[Event]| {
            let mut state = State::new(A_TRAJECTORY);
            events.iter().for_each(|event| state.apply(event));
            state
        };
        // The recorder handles a batch on a clone, and drops it where the batch is not stored.
        let (first, rest) = run.history.split_at(cut.index(run.history.len() + 1));
        let base = replay(first);
        let mut overlay = base.clone();
        rest.iter().for_each(|event| overlay.apply(event));
        prop_assert_eq!(&overlay, &run.state);
        drop(overlay);
        prop_assert_eq!(&base, &replay(first));
        let mut again = base.clone();
        rest.iter().for_each(|event| again.apply(event));
        prop_assert_eq!(&again, &run.state);
    }

    /// A stream takes in whatever the log holds, also what its rules would refuse today.
    #[test]
    fn applying_is_total(attempts in in_a_trajectory()) {
        let mut states = [A_TRAJECTORY, Stream::Municipality, Stream::Log].map(State::new);
        let mut trajectory = Trajectory::default();
        let mut made = 0;
        for (seq, attempt) in (1..).zip(&attempts) {
            let event = attempt.event(&mut made);
            states.iter_mut().for_each(|state| state.apply(&event));
            trajectory.apply(&event);
            prop_assert_eq!(trajectory.entries(), seq);
            let [State::Trajectory(trajectory), State::Municipality(municipality), State::Log(entries)] = &states else {
                panic!("a stream became another");
            };
            prop_assert_eq!((trajectory.entries(), municipality.entries(), *entries), (seq, seq, seq));
        }
    }
}
