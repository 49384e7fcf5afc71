//! What is recorded of the fixtures, its fingerprints (literal bytes, frozen) and its preview.

use super::{DECISIONS, PROPOSALS, SMALL, TODAY, VALLADOLID, register, valladolid};
use crate::import::{Counts, Import, LeftOut, Mapping, NewAnswer, NewInput, Row, preview, read};
use jiff::civil::date;
use weerklank_events::content::{Content, Particulars, check};
use weerklank_events::ids::InputId;
use weerklank_events::vocabulary::{Channel, InputKind, Outcome, YesNo};

fn row<'a>(import: &'a Import, reference: &str) -> &'a Row {
    let mut rows = import.rows.iter();
    rows.find(|row| row.reference == reference).unwrap()
}

fn reason(import: &Import, reference: &str) -> Option<String> {
    row(import, reference)
        .answer
        .as_ref()
        .unwrap()
        .reason
        .clone()
}

#[test]
fn the_counts_are_those_of_the_source() {
    let (_, import) = valladolid();
    let expected = Counts {
        received: 12,
        answered: 8,
        unanswered: 4,
        outcomes: [(Outcome::Adopted, 2), (Outcome::NotAdopted, 6)].into(),
        without_reason: 3,
        adopted_without_reason: 2,
        received_on_unknown: 1,
        answered_on_unknown: 8,
        left: LeftOut {
            without_outcome: 0,
            reasons_not_taken: 1,
            reasons_meaning_none: 1,
        },
    };
    assert_eq!(import.counts(), expected);
}

#[test]
fn a_reason_is_taken_only_where_it_is_one() {
    let (_, import) = valladolid();
    // White space and line ends stay as they are.
    let literal = "De loper is te lang, te rood,\r\nen \"te duur\".";
    assert_eq!(reason(&import, "106").as_deref(), Some(literal));
    // Empty, a remark that there is none, white space, and one that belongs to another outcome.
    for none in ["107", "108", "109", "102"] {
        assert_eq!(reason(&import, none), None, "{none}");
    }
}

#[test]
fn what_the_source_does_not_know_stays_unknown() {
    let (_, import) = valladolid();
    let bare = row(&import, "103").input.received(InputId([7; 16]));
    assert_eq!(bare.occurred_on, None);
    assert_eq!(
        (bare.sent_on, bare.replyable, bare.session),
        (None, None, None)
    );
    assert_eq!(row(&import, "105").input.particulars.area, None);
    assert_eq!(row(&import, "103").input.particulars.category, None);
    assert!(row(&import, "103").answer.is_none());
}

#[test]
fn words_are_literal_and_numbers_keep_their_digits() {
    let (_, import) = valladolid();
    let input = &row(&import, "102").input;
    let literal = "Meer licht\n\nHet is er donker.\r\n\r\nOok ’s ochtends.";
    assert_eq!(input.words, literal);
    assert_eq!(
        input.particulars.category.as_deref(),
        Some("Verkeer, Veiligheid")
    );
    assert_eq!(row(&import, "104").input.words, "Alleen een titel");
    assert_eq!(row(&import, "0112").input.reference, "0112");

    let mapping = Mapping::parse(SMALL).unwrap();
    let rows = br#"[{"id": 8.10, "text": 12345678901234567890.50}, {"id": 1e2, "text": true}]"#;
    let import = read(&mapping, rows, None, TODAY).unwrap();
    assert_eq!(row(&import, "8.10").input.words, "12345678901234567890.50");
    assert_eq!(row(&import, "1e2").input.words, "true");
}

#[test]
fn the_name_of_a_sender_reaches_nothing_that_is_recorded() {
    let (mapping, import) = valladolid();
    let mut all = preview(&mapping, &import, 100).to_string();
    for row in &import.rows {
        let fact = row.input.received(InputId([1; 16]));
        for content in [Some(fact.words), fact.particulars, fact.reference] {
            let bytes = content.map(|content| content.bytes).unwrap_or_default();
            all.push_str(&String::from_utf8(bytes).unwrap());
        }
        all.push_str(&String::from_utf8_lossy(&row.input.fingerprint_bytes()));
    }
    assert!(all.contains("Meer licht") && !all.contains("Naam-"));
}

#[test]
fn a_register_in_dutch_is_read() {
    let (_, import) = register();
    let first = row(&import, "Z-1");
    assert_eq!(first.input.channel, Some(Channel::Letter));
    assert_eq!(first.input.replyable, Some(YesNo::Yes));
    assert_eq!(first.input.points, 2);
    assert_eq!(first.input.sent_on, Some(date(2026, 2, 2)));
    assert_eq!(first.input.occurred_on, Some(date(2026, 2, 3)));
    let answer = first.answer.as_ref().unwrap();
    assert_eq!(answer.outcome, Outcome::PartlyAdopted);
    assert_eq!(answer.occurred_on, Some(date(2026, 6, 1)));
    assert!(answer.change.is_some() && answer.destination.is_none());

    let second = row(&import, "Z-2");
    assert_eq!(second.input.particulars, Particulars::default());
    assert_eq!(second.input.sent_on, None);
    assert!(
        second
            .input
            .words
            .ends_with("verder weg.\n\nMet een tekening.")
    );
    let answer = second.answer.as_ref().unwrap();
    assert_eq!(answer.destination.as_deref(), Some("Het waterschap"));
    // Another outcome than those for which a change is taken.
    assert_eq!(answer.change, None);
    // A sentinel is compared letter by letter.
    assert!(answer.reason.is_some());

    let third = row(&import, "Z-3");
    assert_eq!((third.input.channel, third.input.replyable), (None, None));
    assert!(third.answer.is_none());
    assert_eq!(reason(&import, "Z-4"), None);
    assert_eq!(import.counts().left.without_outcome, 1);
}

#[test]
fn the_facts_hold_what_was_read_and_pass_the_checks_on_content() {
    let (_, import) = register();
    for row in &import.rows {
        let id = InputId([3; 16]);
        let fact = row.input.received(id);
        assert_eq!((fact.input, fact.kind), (id, Some(InputKind::Zienswijze)));
        check("input.received/words", &fact.words).unwrap();
        check("input.received/reference", &fact.reference.unwrap()).unwrap();
        if let Some(particulars) = fact.particulars {
            check("input.received/particulars", &particulars).unwrap();
        }
        let Some(answer) = &row.answer else { continue };
        let fact = answer.answered(id, 1);
        assert_eq!((fact.input, fact.point), (id, 1));
        assert_eq!(fact.reason, answer.reason.as_deref().map(Content::text));
        assert_eq!(fact.occurred_on, answer.occurred_on);
    }
}

fn input() -> NewInput {
    NewInput {
        kind: None,
        channel: Some(Channel::Web),
        points: 1,
        replyable: None,
        sent_on: None,
        occurred_on: Some(date(2026, 1, 9)),
        words: "Een bank".to_owned(),
        particulars: Particulars {
            area: Some("Noord".to_owned()),
            ..Particulars::default()
        },
        reference: "101".to_owned(),
    }
}

#[test]
fn the_fingerprint_of_an_input_is_frozen() {
    let expected = b"weerklank/import/input/v1\0\
        \0\0\0\0\0\0\0\x07channel\0\0\0\0\0\0\0\x03web\
        \0\0\0\0\0\0\0\x06points\0\0\0\0\0\0\0\x011\
        \0\0\0\0\0\0\0\x0aoccurredOn\0\0\0\0\0\0\0\x0a2026-01-09\
        \0\0\0\0\0\0\0\x05words\0\0\0\0\0\0\0\x08Een bank\
        \0\0\0\0\0\0\0\x04area\0\0\0\0\0\0\0\x05Noord\
        \0\0\0\0\0\0\0\x09reference\0\0\0\0\0\0\0\x03101";
    assert_eq!(input().fingerprint_bytes(), expected);
}

#[test]
fn the_fingerprint_of_an_answer_is_frozen() {
    let mut answer = NewAnswer {
        outcome: Outcome::NotAdopted,
        occurred_on: None,
        reason: Some("Te duur".to_owned()),
        change: None,
        destination: None,
    };
    let expected = b"weerklank/import/answer/v1\0\
        \0\0\0\0\0\0\0\x07outcome\0\0\0\0\0\0\0\x0anotAdopted\
        \0\0\0\0\0\0\0\x06reason\0\0\0\0\0\0\0\x07Te duur";
    assert_eq!(answer.fingerprint_bytes(), expected);
    answer.change = answer.reason.take();
    assert_ne!(answer.fingerprint_bytes(), expected);
}

#[test]
fn every_field_that_is_recorded_changes_the_fingerprint() {
    let text = || Some("x".to_owned());
    let changes: [fn(&mut NewInput); 8] = [
        |input| input.kind = Some(InputKind::Idea),
        |input| input.channel = None,
        |input| input.points = 2,
        |input| input.replyable = Some(YesNo::No),
        |input| input.sent_on = input.occurred_on,
        |input| input.occurred_on = None,
        |input| input.words.push(' '),
        |input| input.reference.push('0'),
    ];
    let mut seen = std::collections::BTreeSet::from([input().fingerprint_bytes()]);
    for change in changes {
        let mut changed = input();
        change(&mut changed);
        assert!(seen.insert(changed.fingerprint_bytes()));
    }
    for part in 0..4 {
        let mut changed = input();
        let parts = &mut changed.particulars;
        let parts = [
            &mut parts.area,
            &mut parts.category,
            &mut parts.language,
            &mut parts.capacity,
        ];
        *parts.into_iter().nth(part).unwrap() = text();
        assert!(seen.insert(changed.fingerprint_bytes()));
    }
}

#[test]
fn the_same_files_give_the_same_import() {
    assert_eq!(valladolid().1, valladolid().1);
    // Without the answers, only these are missing: they may come later.
    let mapping = Mapping::parse(VALLADOLID).unwrap();
    let alone = read(&mapping, PROPOSALS.as_bytes(), None, TODAY).unwrap();
    let (_, both) = valladolid();
    let inputs = |import: &Import| -> Vec<_> {
        let rows = import.rows.iter();
        rows.map(|row| row.input.fingerprint_bytes()).collect()
    };
    assert_eq!(inputs(&alone), inputs(&both));
    assert_eq!(alone.counts().answered, 0);
    assert!(!DECISIONS.is_empty());
}

#[test]
fn no_text_shows_in_debug() {
    let (mapping, import) = valladolid();
    let text = format!("{import:?} {:?}", preview(&mapping, &import, 100).rows);
    assert!(
        !text.contains("vijver") && !text.contains("sporthal"),
        "{text}"
    );
}

#[test]
fn a_preview_shows_the_first_rows_what_becomes_public_and_the_counts() {
    let (mapping, import) = valladolid();
    let expected = "\
row 1: 101, received 2026-01-09
  words       Een bank bij de vijver (40 characters)
  area        1. Noord: Aa, Bee
  category    Groen
  language    es
  answer      adopted
  reason      none in the source

public    input.received/words (sourcePublic)
public    input.received/reference (sourcePublic)
withheld  input.received/particulars
public    input.answered/reason (sourcePublic)
dropped   inputs.author
ignored   inputs.address, inputs.documents, inputs.latitude, inputs.longitude, inputs.url, \
inputs.votes, inputs.zone_id, answers.apoyos, answers.categoria, answers.decision_mesa, \
answers.fiabilidad_lectura_mesa, answers.informe_inviabilidad_url, answers.titulo_propuesta, \
answers.zona

     12  inputs
      8  with an answer
      2    adopted
      6    notAdopted
      4  without an answer in the source
      3  answers other than adopted without a reason
      2  adopted without a reason
      1  inputs of which the day of receipt is unknown
      8  answers of which the day is unknown
      1  reasons at an outcome for which none is taken
      1  reasons that say there is none
";
    assert_eq!(preview(&mapping, &import, 1).to_string(), expected);
    let (mapping, import) = register();
    let shown = preview(&mapping, &import, 9).to_string();
    for part in [
        "withheld  input.received/words",
        "received day unknown",
        "dropped   inputs.Naam",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[test]
fn a_preview_cannot_steer_the_screen() {
    let mapping = Mapping::parse(SMALL).unwrap();
    let words = "\\u001b[2J\\u202eabc".to_owned() + &"é".repeat(80);
    let rows = format!("[{{\"id\": 1, \"text\": \"{words}\"}}]");
    let import = read(&mapping, rows.as_bytes(), None, TODAY).unwrap();
    let shown = preview(&mapping, &import, 1);
    assert!(shown.rows[0].words.starts_with("\u{fffd}[2J\u{fffd}abcé"));
    assert_eq!(shown.rows[0].words.chars().count(), 60);
}
