//! The stories are read, in order, and tell everything that can be recorded, about nobody.

use super::story::{Act, Rehearsal, Step};
use super::{PARKING, steps};
use crate::clock::day;
use jiff::civil::Date;
use std::collections::BTreeSet;
use weerklank_events::facts::{Event, InputAnswered};
use weerklank_events::vocabulary::{Channel, Outcome};
use weerklank_events::{Command, Content};

fn commands() -> Vec<(Step, Command)> {
    let mut rehearsal = Rehearsal::default();
    let with_command = |step: Step| {
        let Act::Record(line) = &step.act else {
            return None;
        };
        let command = rehearsal.command(line).unwrap();
        Some((step, command))
    };
    let steps = steps().unwrap();
    steps.into_iter().filter_map(with_command).collect()
}

/// Every text of the stories: the data of each step, and the files.
fn texts() -> Vec<String> {
    let data = steps().unwrap().into_iter().map(|step| match step.act {
        Act::Record(mut line) => {
            // Ids have as many digits as they like, and references are no texts.
            for member in ["input", "session", "content", "seq"] {
                line.data.remove(member);
            }
            serde_json::to_string(&line.data).unwrap()
        }
        Act::Import { title } => title,
    });
    let files = [Some(PARKING.inputs), PARKING.answers];
    let files = files.into_iter().flatten();
    data.chain(files.map(|file| String::from_utf8(file.to_vec()).unwrap()))
        .collect()
}

#[test]
fn the_steps_are_in_order_of_time_and_have_names_of_their_own() {
    let steps = steps().unwrap();
    assert!(steps.is_sorted_by_key(|step| step.at));
    let names: BTreeSet<_> = steps.iter().map(|s| (&s.story, &s.name)).collect();
    assert_eq!(names.len(), steps.len());
}

#[test]
fn nothing_happens_on_or_after_the_first_of_october_2026() {
    let end = jiff::civil::date(2026, 10, 1);
    for step in steps().unwrap() {
        assert!(day(step.at) < end, "{}, {}", step.story, step.name);
    }
}

#[test]
fn every_kind_of_event_occurs() {
    let mut told: BTreeSet<_> = commands().iter().map(|(_, c)| c.kind().0).collect();
    let steps = steps().unwrap();
    if steps
        .iter()
        .any(|step| matches!(step.act, Act::Import { .. }))
    {
        told.insert("source.imported");
    }
    let kinds = Event::KINDS.iter().map(|(kind, _)| *kind);
    let expected: BTreeSet<_> = kinds.filter(|kind| *kind != "log.created").collect();
    assert_eq!(told, expected);
}

#[test]
fn every_outcome_and_almost_every_channel_occurs() {
    let (mut outcomes, mut channels) = (BTreeSet::new(), BTreeSet::new());
    let mut points = 0;
    for (_, command) in commands() {
        match command {
            Command::InputAnswered(fact) => {
                outcomes.insert(fact.outcome);
            }
            Command::InputReceived(fact) => {
                channels.extend(fact.channel);
                points = points.max(fact.points);
            }
            _ => {}
        }
    }
    assert_eq!(outcomes, Outcome::ALL.iter().copied().collect());
    let other = |channel: &Channel| *channel == Channel::Other;
    let expected = Channel::ALL.iter().copied().filter(|c| !other(c));
    assert_eq!(channels, expected.collect());
    assert!(points >= 3);
}

#[test]
fn no_two_inputs_of_a_story_say_the_same_but_the_one_that_was_sent_twice() {
    let mut said = BTreeSet::new();
    let mut twice = Vec::new();
    for (step, command) in commands() {
        if let Command::InputReceived(fact) = command
            && !said.insert((step.story.clone(), fact.words.bytes))
        {
            twice.push(step.name);
        }
    }
    assert_eq!(twice, ["dubbel-2"]);
}

/// The longest row of digits in a text, with nothing but spaces, points and hyphens between them.
fn longest_number(text: &str) -> usize {
    let rows = text.split(|c: char| !(c.is_ascii_digit() || " .-".contains(c)));
    let digits = |row: &str| row.chars().filter(char::is_ascii_digit).count();
    rows.map(digits).max().unwrap_or_default()
}

fn has_postcode(text: &str) -> bool {
    let words: Vec<_> = text.split_whitespace().collect();
    let digits = |word: &str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let letters =
        |word: &str| word.len() >= 2 && word.chars().take(2).all(|c| c.is_ascii_uppercase());
    words
        .windows(2)
        .any(|pair| digits(pair[0]) && letters(pair[1]))
}

#[test]
fn the_texts_hold_no_address_or_number_of_a_person() {
    // A day has eight digits; a telephone or citizen service number has nine or ten.
    assert_eq!(longest_number("bel 06-12 34 56 78 of 2026-01-02"), 10);
    assert_eq!(longest_number("R-01;02-03-2026;"), 8);
    assert!(has_postcode("op 1234 AB Waterdrecht"));
    for text in texts() {
        for bad in ["@", "http", "www."] {
            assert!(!text.contains(bad), "{bad} in {text}");
        }
        assert!(longest_number(&text) <= 8, "a number in {text}");
        assert!(!has_postcode(&text), "a postcode in {text}");
    }
}

#[test]
fn a_title_is_a_question() {
    for (_, command) in commands() {
        if let Command::TrajectoryOpened(fact) = command {
            assert!(fact.title.bytes.ends_with(b"?"));
        }
    }
}

fn of(story: &str) -> Vec<(Step, Command)> {
    let mut commands = commands();
    commands.retain(|(step, _)| step.story == story);
    commands
}

/// The day of the (last) decision, and the last day on which people could react.
fn decided_and_closes(story: &str) -> (Date, Date) {
    let (mut decided, mut closes) = (None, None);
    for (_, command) in of(story) {
        match command {
            Command::DecisionTaken(fact) => decided = fact.occurred_on,
            Command::InputAsked(fact) => closes = fact.closes,
            _ => {}
        }
    }
    (decided.unwrap(), closes.unwrap())
}

fn answers(story: &str) -> Vec<(Step, InputAnswered<Content>)> {
    let answer = |(step, command)| match command {
        Command::InputAnswered(fact) => Some((step, fact)),
        _ => None,
    };
    of(story).into_iter().filter_map(answer).collect()
}

#[test]
fn the_fietsroute_is_decided_after_everyone_was_heard_and_every_answer_has_a_reason_of_its_own() {
    let (decided, closes) = decided_and_closes("fietsroute");
    let answers = answers("fietsroute");
    for (step, fact) in &answers {
        assert!(fact.reason.is_some(), "{}", step.name);
        assert!(fact.occurred_on.unwrap() > closes, "{}", step.name);
        assert!(day(step.at) <= fact.occurred_on.unwrap().tomorrow().unwrap());
    }
    assert!(decided > answers[0].1.occurred_on.unwrap());
    let reasons: BTreeSet<_> = answers
        .iter()
        .map(|(_, a)| a.reason.clone())
        .map(bytes)
        .collect();
    // Two people asked for no change, and were told the same.
    assert!(reasons.len() >= answers.len() - 1);
}

#[test]
fn the_dorpshuis_is_decided_before_closing() {
    let (decided, closes) = decided_and_closes("dorpshuis");
    assert!(decided < closes);
}

#[test]
fn the_windmolens_get_one_answer_for_ninety_six_letters() {
    let mut same = std::collections::BTreeMap::new();
    for (_, fact) in answers("windmolens") {
        *same.entry(bytes(fact.reason)).or_insert(0) += 1;
    }
    assert_eq!(same.values().max(), Some(&96));
}

#[test]
fn the_plein_is_written_down_months_after_it_happened() {
    for (step, fact) in answers("plein") {
        let late = day(step.at) - fact.occurred_on.unwrap();
        assert!(late.get_days() > 120, "{}", step.name);
    }
}

fn bytes(text: Option<Content>) -> Vec<u8> {
    text.map(|text| text.bytes).unwrap_or_default()
}
