//! Imports that are run again, changed, interrupted or refused: whole or not at all, and never twice.

use super::check_log;
use super::erasure::erased;
use crate::recorder::Fixture;
use weerklank::import::run::{Files, Outcome, RunError, record};
use weerklank::import::{Mapping, read};
use weerklank_events::facts::InputAnswered;
use weerklank_events::vocabulary::Role;
use weerklank_events::{Entry, Event, Stream};

const MAPPING: &str = include_str!("../../fixtures/import/zienswijzen.toml");
pub const INPUTS: &str = include_str!("../../fixtures/import/zienswijzen.csv");
pub const ANSWERS: &str = include_str!("../../fixtures/import/antwoorden.csv");
const TITLE: &str = "Wat doen we met het Dorpsplein?";

async fn run(log: &Fixture, inputs: &str, answers: &str, title: &str) -> Result<Outcome, RunError> {
    let mapping = Mapping::parse(MAPPING).unwrap();
    let today = jiff::civil::date(2026, 11, 23);
    let import = read(&mapping, inputs.as_bytes(), Some(answers.as_bytes()), today).unwrap();
    log.clock.set("2026-11-23T12:00:00Z".parse().unwrap());
    let files = Files {
        mapping: MAPPING,
        inputs: inputs.as_bytes(),
        answers: Some(answers.as_bytes()),
    };
    let outcome = record(&log.instance, &mapping, &import, &files, title).await;
    check_log(log.dir.path()).await;
    outcome
}

async fn again(log: &Fixture) -> Outcome {
    run(log, INPUTS, ANSWERS, TITLE).await.unwrap()
}

async fn events(log: &Fixture) -> Vec<Event> {
    let entries = log
        .instance
        .reader
        .store
        .entries(0, u32::MAX)
        .await
        .unwrap();
    let events = entries
        .iter()
        .map(|entry| Entry::decode(&entry.bytes).unwrap().event);
    events.collect()
}

fn nothing_new(outcome: &Outcome) {
    let Outcome {
        opened,
        received,
        answered,
        changed,
        ..
    } = outcome;
    assert_eq!(
        (*opened, *received, *answered, *changed),
        (false, 0, 0, 0),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn the_same_files_add_nothing_also_after_a_restart() {
    let log = Fixture::new().await;
    let first = again(&log).await;
    assert_eq!(
        (first.opened, first.received, first.answered, first.changed),
        (true, 4, 4, 0)
    );
    let size = log.size();
    let second = again(&log).await;
    nothing_new(&second);
    assert_eq!(
        (second.trajectory, &*second.differing),
        (first.trajectory, &[][..])
    );
    let Fixture { dir, instance, .. } = log;
    drop(instance);
    let (instance, clock) = crate::recorder::instance(dir.path()).await;
    let log = Fixture {
        dir,
        instance,
        clock,
    };
    nothing_new(&again(&log).await);
    assert_eq!(log.size(), size);
}

#[tokio::test]
async fn two_titles_are_two_trajectories() {
    let log = Fixture::new().await;
    let first = again(&log).await;
    let other = run(&log, INPUTS, ANSWERS, "Een ander plein").await.unwrap();
    assert_ne!(first.trajectory, other.trajectory);
    assert_eq!((other.opened, other.received), (true, 4));
    nothing_new(&again(&log).await);
}

#[tokio::test]
async fn a_changed_answer_is_a_new_one_and_changed_back_another() {
    let log = Fixture::new().await;
    again(&log).await;
    let changed = ANSWERS.replace("Er blijft een looproute.", "Er komt een breed pad.");
    assert_ne!(changed, ANSWERS);
    for (round, answers) in [&*changed, ANSWERS, &*changed].into_iter().enumerate() {
        let outcome = run(&log, INPUTS, answers, TITLE).await.unwrap();
        // The input makes two points, and each is answered.
        assert_eq!(
            (outcome.received, outcome.answered),
            (0, 2),
            "round {round}"
        );
        assert!(outcome.changed > 0);
        nothing_new(&run(&log, INPUTS, answers, TITLE).await.unwrap());
    }
    let answers = events(&log).await;
    let answers = answers
        .iter()
        .filter(|event| matches!(event, Event::InputAnswered(_)));
    assert_eq!(answers.count(), 4 + 3 * 2, "the earlier ones stay");
}

#[tokio::test]
async fn changed_words_are_reported_and_not_recorded() {
    let log = Fixture::new().await;
    again(&log).await;
    let size = log.size();
    let changed = INPUTS.replace("Bomen graag.", "Geen bomen.");
    assert_ne!(changed, INPUTS);
    let outcome = run(&log, &changed, ANSWERS, TITLE).await.unwrap();
    nothing_new(&outcome);
    assert_eq!((outcome.differing.len(), log.size()), (1, size));
}

#[tokio::test]
async fn what_was_erased_does_not_come_back() {
    let log = Fixture::new().await;
    let first = again(&log).await;
    let contents: Vec<_> = events(&log)
        .await
        .iter()
        .filter(|event| matches!(event, Event::InputReceived(_) | Event::InputAnswered(_)))
        .flat_map(Event::declared)
        .map(|(_, commitment)| commitment)
        .collect();
    assert!(contents.len() > 8);
    let stream = Stream::Trajectory(first.trajectory);
    let records = vec![log.seal(erased(contents))];
    log.instance
        .record(stream, "tester", Role::Recorder, records)
        .await
        .unwrap();
    let size = log.size();
    let outcome = again(&log).await;
    nothing_new(&outcome);
    assert_eq!((outcome.differing.len(), log.size()), (0, size));
    // Changed files neither: nothing is left to compare them with.
    let changed = INPUTS.replace("Bomen graag.", "Geen bomen.");
    let answers = ANSWERS.replace("Er blijft een looproute.", "Er komt een pad.");
    nothing_new(&run(&log, &changed, &answers, TITLE).await.unwrap());
    assert_eq!(log.size(), size);
}

#[tokio::test]
async fn one_refused_row_records_nothing() {
    let log = Fixture::new().await;
    // The files are sound, but the log's clock stands before their days.
    let mapping = Mapping::parse(MAPPING).unwrap();
    let today = jiff::civil::date(2026, 11, 23);
    let import = read(&mapping, INPUTS.as_bytes(), Some(ANSWERS.as_bytes()), today).unwrap();
    let files = Files {
        mapping: MAPPING,
        inputs: INPUTS.as_bytes(),
        answers: Some(ANSWERS.as_bytes()),
    };
    let refused = record(&log.instance, &mapping, &import, &files, TITLE).await;
    let text = refused.unwrap_err().to_string();
    assert!(
        text.starts_with("nothing was imported") && text.contains("future"),
        "{text}"
    );
    assert_eq!(log.size(), 1);
    check_log(log.dir.path()).await;
    assert_eq!(again(&log).await.received, 4);
}

#[tokio::test]
async fn an_answer_to_a_later_point_goes_with_its_input() {
    let log = Fixture::new().await;
    again(&log).await;
    let mut points = std::collections::BTreeMap::<_, Vec<u16>>::new();
    for event in events(&log).await {
        if let Event::InputAnswered(InputAnswered { input, point, .. }) = event {
            points.entry(input).or_default().push(point);
        }
    }
    let mut answered: Vec<_> = points.into_values().collect();
    answered.sort();
    assert_eq!(answered, [vec![1], vec![1], vec![1, 2]]);
}
