//! The report: what it shows, what it keeps to itself, and that it can be made again.

use crate::log::*;
use crate::properties::history;
use proptest::prelude::*;
use std::collections::BTreeMap;
use weerklank_events::facts::*;
use weerklank_events::vocabulary::*;
use weerklank_events::{Commitment, Event, Outcome};
use weerklank_projections::memory::Folded;
use weerklank_projections::report::{LogFacts, Report, SourceInfo, title_line, to_json};

pub type Opened = BTreeMap<Commitment, String>;

pub fn texts(texts: &[(u64, &str)]) -> Opened {
    let texts = texts.iter();
    texts.map(|(n, text)| (c(*n), (*text).to_owned())).collect()
}

fn facts(size: usize) -> LogFacts {
    LogFacts {
        origin: "log.example.nl/participatie".into(),
        demo: false,
        size: size as u64,
        root: "00".repeat(32),
        recorded_at: None,
        key: "log.example.nl/participatie+00000000+AA".into(),
    }
}

fn report_at(log: &Log, size: usize, opened: &Opened) -> Report {
    Report::new(facts(size), &log.folded_at(size), opened, None)
}

pub fn report(log: &Log, opened: &Opened) -> Report {
    report_at(log, log.entries.len(), opened)
}

/// A consultation with something of everything.
fn consultation() -> (Log, Opened) {
    let mut log = Log::opened();
    log.push(Event::InputAsked(InputAsked {
        audience: vec![Audience::Everyone],
        channels: vec![Channel::Web, Channel::Counter],
        notice: vec![Notice::Gazette],
        opens: Some(jiff::civil::date(2026, 1, 5)),
        closes: Some(jiff::civil::date(2026, 2, 15)),
        occurred_on: Some(jiff::civil::date(2026, 1, 2)),
        question: c(2),
        explanation: None,
    }));
    for n in 1..=6 {
        let mut fact = received(n, if n == 3 { 2 } else { 1 });
        if n == 4 {
            fact.signatories = Some(Signatories {
                number: 40,
                checked: SignatureCheck::Sample,
            });
            (fact.channel, fact.occurred_on, fact.reference) = (None, None, None);
        }
        log.push(Event::InputReceived(fact));
    }
    log.push(answered(1, 1, Outcome::NotAdopted, Some(50)));
    log.push(answered(1, 1, Outcome::Adopted, None));
    log.push(answered(2, 1, Outcome::NotAdopted, None));
    log.push(answered(3, 1, Outcome::Elsewhere, Some(51)));
    log.push(answered(4, 1, Outcome::NotAdopted, None));
    log.push(withdrawn(5));
    log.push(excluded(6));
    log.push(Event::DecisionTaken(DecisionTaken {
        organisation: None,
        body: BodyKind::Raad,
        mandate: Some(Mandate::Own),
        stage: DecisionStage::Final,
        result: DecisionResult::Amended,
        replaces: None,
        occurred_on: Some(jiff::civil::date(2026, 4, 1)),
        summary: c(3),
        reference: None,
        involvement: None,
        results: None,
        policy: None,
    }));
    log.push(published(&[1, 2, 3, 50, 51, 1000, 1001, 2001]));
    log.push(redacted(2000, 60));
    log.push(erased(1000, None));
    let opened = texts(&[
        (1, "Een veiliger schoolplein"),
        (2, "Wat moet er anders?"),
        (3, "Het plein wordt autovrij"),
        (50, "Geen geld"),
        (51, "De provincie gaat over deze weg"),
        (1001, "8001"),
        (2001, "8002"),
        (60, "\n  Een fietspad  \nvoor [naam weggelaten]"),
        (3000, "never published, so never shown"),
        (3001, "8003"),
    ]);
    (log, opened)
}

/// The whole of it, so that a changed report is reviewed as a visible difference.
#[test]
fn the_format_is_what_it_was() {
    let (log, opened) = consultation();
    let json = String::from_utf8(to_json(&report(&log, &opened)).unwrap()).unwrap();
    if std::env::var_os("WEERKLANK_NEW_REPORT").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/folds/report.json");
        std::fs::write(path, &json).unwrap();
    }
    assert_eq!(json, include_str!("report.json"));
}

#[test]
fn inputs_without_a_reason_are_named_in_the_order_of_their_references() {
    let (log, opened) = consultation();
    let report = report(&log, &opened);
    assert_eq!(report.without_reason, ["#6", "8002"]);
    assert_eq!(report.adopted_without_reason, 1);
    // Nothing is hidden: the fourth input never had a reference.
    assert!(!report.not_recomputable.contains(&"withoutReason"));
    let mut log = log;
    log.push(restricted(2001));
    let report = self::report(&log, &opened);
    assert_eq!(report.without_reason, ["#4", "#6"]);
    assert!(report.not_recomputable.contains(&"withoutReason"));
}

#[test]
fn the_order_of_receipt_goes_before_the_order_of_outcomes() {
    let log = Log::with([
        Event::InputReceived(received(1, 1)),
        Event::InputReceived(received(2, 1)),
        answered(2, 1, Outcome::NotAdopted, None),
        answered(1, 1, Outcome::OutOfScope, None),
    ]);
    assert_eq!(report(&log, &texts(&[])).without_reason, ["#2", "#3"]);
}

#[test]
fn a_reason_that_says_nothing_was_left_out_by_its_import_and_is_null() {
    let (log, opened) = consultation();
    let json = serde_json::to_value(report(&log, &opened)).unwrap();
    let refused = &json["sections"]["weighing"]["groups"][2];
    assert_eq!(refused["fate"], "notAdopted");
    assert_eq!(refused["inputs"][0]["reference"], "8002");
    assert!(refused["inputs"][0]["answers"][0]["reason"].is_null());
}

#[test]
fn only_what_was_public_at_its_size_is_shown() {
    let (log, opened) = consultation();
    let json = String::from_utf8(to_json(&report(&log, &opened)).unwrap()).unwrap();
    assert!(!json.contains("never published") && !json.contains("8003"));
    let early = report_at(&log, log.entries.len() - 3, &opened);
    assert_eq!(early.title, None);
    assert_eq!(early.without_reason, ["#4", "#6"]);
    assert!(early.not_recomputable.contains(&"title"));
    let json = String::from_utf8(to_json(&early).unwrap()).unwrap();
    assert!(opened.values().all(|text| !json.contains(text)), "{json}");
}

#[test]
fn an_unanswered_input_of_a_source_has_no_answer_there() {
    let (mut log, opened) = consultation();
    assert_eq!(
        serde_json::to_value(report(&log, &opened)).unwrap()["unansweredMeans"],
        "notYetAnswered"
    );
    log.push(Event::SourceImported(SourceImported {
        source: "valladolid".parse().unwrap(),
        inputs_received: 6,
        inputs_answered: 4,
        inputs: c(80),
        answers: None,
        mapping: c(81),
    }));
    let info = SourceInfo {
        name: "Valladolid".into(),
        description: None,
        licence: Some("CC BY-SA 4.0".into()),
        attribution: Some("Aldea Pucela".into()),
        note: Some("Compiled by residents".into()),
        language: None,
    };
    let size = log.entries.len();
    let hidden = Report::new(facts(size), &log.folded(), &opened, Some(&info));
    assert_eq!(hidden.source.unwrap().info, None);
    assert!(hidden.not_recomputable.contains(&"source"));
    log.push(published(&[81]));
    let shown = Report::new(facts(size + 1), &log.folded(), &opened, Some(&info));
    let json = serde_json::to_value(&shown).unwrap();
    assert_eq!(json["unansweredMeans"], "sourceHasNoAnswer");
    assert_eq!(json["source"]["info"]["attribution"], "Aldea Pucela");
    assert_eq!(json["source"]["info"]["note"], "Compiled by residents");
    assert_eq!(json["source"]["runs"][0]["inputsReceived"], 6);
}

#[test]
fn a_title_is_the_first_line_that_is_not_blank_and_never_too_long() {
    assert_eq!(title_line("\r\n\n  Een boom \r\nmeer"), "Een boom");
    assert_eq!(title_line(" \n"), "");
    assert_eq!(
        title_line(&"é".repeat(161)),
        format!("{}…", "é".repeat(160))
    );
}

proptest! {
    #[test]
    fn a_report_adds_up(log in history()) {
        let report = report(&log, &texts(&[]));
        let folded = log.folded();
        prop_assert_eq!(report.without_reason.len() as u64, folded.trajectory.counts.without_reason);
        for group in &report.sections.weighing.groups {
            prop_assert_eq!(group.count, report.figures.of(group.fate));
            prop_assert_eq!(group.count, group.inputs.len() as u64);
        }
        let inputs = &report.sections.inputs;
        let by_channel: u64 = inputs.by_channel.iter().map(|count| count.received).sum();
        prop_assert_eq!(by_channel + inputs.channel_unknown, report.figures.received);
        let by_month: u64 = inputs.by_month.iter().map(|count| count.received).sum();
        prop_assert_eq!(by_month + inputs.received_on_unknown, report.figures.received);
    }

    /// As it was made when the log had that size, from rows that were stored and read back, while
    /// texts have been published since.
    #[test]
    fn an_old_report_can_be_made_again(log in history(), at in any::<prop::sample::Index>()) {
        let size = 2 + at.index(log.entries.len() - 1);
        let then = Log { entries: log.entries[..size.min(log.entries.len())].to_vec() };
        let size = then.entries.len();
        let opened_now: Opened = log.entries.iter()
            .flat_map(|entry| entry.event.declared())
            .map(|(field, commitment)| (commitment, format!("{field} of {commitment}")))
            .collect();
        let rows = then.folded().rows;
        let known = |commitment: &Commitment| rows.get_content(commitment).is_some();
        let opened_then = opened_now.iter().filter(|(c, _)| known(c));
        let opened_then: Opened = opened_then.map(|(c, text)| (*c, text.clone())).collect();

        let stored = as_json(&rows.into_parts());
        let (inputs, groups, contents, _): (Vec<_>, Vec<_>, Vec<_>, serde_json::Value) =
            serde_json::from_str(&stored).unwrap();
        let before = Folded {
            trajectory: then.folded().trajectory,
            rows: weerklank_projections::memory::MemoryRows::new(inputs, groups, contents),
        };
        let before = Report::new(facts(size), &before, &opened_then, None);
        let again = report_at(&log, size, &opened_now);
        prop_assert_eq!(to_json(&before).unwrap(), to_json(&again).unwrap());
    }
}
