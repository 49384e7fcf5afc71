//! The stories are read, in order, and tell everything that can be recorded, about nobody.

mod meaning;

use super::story::{Act, Rehearsal, Step, read, stream, trajectory_id};
use super::{PARKING, steps};
use crate::clock::day;
use jiff::civil::Weekday;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use weerklank_events::facts::Event;
use weerklank_events::ids::Digest;
use weerklank_events::vocabulary::{Channel, Outcome};
use weerklank_events::{Command, Commitment, InputId, Stream};

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
            // Ids and digests have as many digits as they like, and references are no texts.
            let named = [
                "input",
                "session",
                "group",
                "members",
                "promise",
                "other",
                "trajectory",
            ];
            let numbered = ["content", "seq", "profile", "gazette"];
            for member in named.iter().chain(&numbered) {
                line.data.remove(*member);
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

/// Whatever happened late was at least written down when somebody was at work.
#[test]
fn everything_is_recorded_in_office_hours() {
    for step in steps().unwrap() {
        let at = step.at.in_tz("Europe/Amsterdam").unwrap();
        let weekend = matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday);
        let office = !weekend && (8..18).contains(&at.hour());
        assert!(office, "{}, {}: {at}", step.story, step.name);
    }
}

#[test]
fn trajectories_name_the_profile_by_the_digest_of_its_document() {
    let mut adopted = None;
    for (step, command) in commands() {
        match command {
            Command::ProfileAdopted(fact) => {
                let digest = Sha256::digest(&fact.document.bytes);
                assert_eq!(fact.profile, Digest(digest.into()));
                adopted = Some(fact.profile);
            }
            Command::TrajectoryOpened(fact) => assert_eq!(fact.profile, adopted, "{}", step.story),
            _ => {}
        }
    }
    assert!(adopted.is_some());
}

/// An id in the place of a text would be read by everyone.
#[test]
fn no_text_is_an_id() {
    for (step, command) in commands() {
        let sealed = command.seal(&mut |field, content| {
            let text = String::from_utf8_lossy(&content.bytes).into_owned();
            assert!(text.parse::<InputId>().is_err(), "{}, {field}", step.name);
            Ok::<_, std::convert::Infallible>(Commitment([0; 32]))
        });
        assert!(sealed.is_ok());
    }
}

/// What is named in one way becomes one id, and another name or another story another.
#[test]
fn names_become_ids() {
    let step = |kind: &str, data: &str| {
        let text = format!(
            "name = \"een\"\n[[step]]\nat = \"2026-01-05 10:00\"\ntype = \"{kind}\"\ndata = {{ {data} }}\n"
        );
        let step = read(&text).unwrap().remove(0);
        let Act::Record(line) = step.act else {
            panic!("{step:?}");
        };
        Rehearsal::default().command(&line).unwrap()
    };
    let grouped = step(
        "inputs.grouped",
        r#"group = "g", summary = "Hetzelfde.", members = ["brief", { input = "brief", point = 2 }]"#,
    );
    let weighed = step(
        "input.weighed",
        r#"input = "brief", point = 2, outcome = "noted", consideration = "Geen.""#,
    );
    let linked = step(
        "trajectory.linked",
        r#"relation = "partOf", other = "twee""#,
    );
    let Command::InputsGrouped(grouped) = grouped else {
        panic!("{grouped:?}");
    };
    let points: Vec<_> = grouped.members.iter().map(|member| member.point).collect();
    assert_eq!(points, [1, 2]);
    assert_eq!(Some(grouped.members[0].input), weighed.input());
    assert_eq!(Some(grouped.members[1].input), weighed.input());
    let Command::TrajectoryLinked(linked) = linked else {
        panic!("{linked:?}");
    };
    assert_eq!(linked.other, trajectory_id("twee"));
    assert_eq!(stream("twee"), Stream::Trajectory(linked.other));
    assert_eq!(stream("municipality"), Stream::Municipality);
}
