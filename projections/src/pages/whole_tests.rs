//! What must hold on every page, and on pages on which everything happened: their structure, their figures,
//! what stands at the top, and the order of a story.

use std::collections::BTreeSet;

use serde_json::Value;

use super::tests::{HOSTILE, hostile, pages};
use super::whole::{municipality, street, trajectory, waived};
use super::*;
use crate::report::{Correction, FactLine, Shown};

/// What stands between two marks, each time they occur.
fn between<'a>(page: &'a str, before: &'a str, after: char) -> impl Iterator<Item = &'a str> {
    let found = page.split(before).skip(1);
    found.filter_map(move |rest| rest.split(after).next())
}

fn headings(page: &str) -> Vec<u32> {
    let tags = page.split("<h").skip(1);
    let levels = tags.filter(|tag| tag[1..].starts_with([' ', '>']));
    levels
        .filter_map(|tag| tag.chars().next()?.to_digit(10))
        .collect()
}

#[test]
fn a_page_has_one_title_and_skips_no_level_of_headings() {
    for (name, page) in pages() {
        let levels = headings(&page);
        let titles = levels.iter().filter(|level| **level == 1).count();
        assert_eq!(titles, 1, "{name}");
        let skipped = levels.windows(2).find(|pair| pair[1] > pair[0] + 1);
        assert_eq!(skipped, None, "{name}");
    }
}

#[test]
fn every_link_within_a_page_arrives_and_no_place_has_two_names() {
    for (name, page) in pages() {
        let places: Vec<_> = between(&page, " id=\"", '"').collect();
        let unique: BTreeSet<_> = places.iter().copied().collect();
        assert_eq!(places.len(), unique.len(), "{name}");
        let labels = between(&page, "aria-labelledby=\"", '"').flat_map(str::split_whitespace);
        let links = between(&page, "href=\"#", '"').chain(labels);
        let lost: Vec<_> = links.filter(|place| !unique.contains(place)).collect();
        assert_eq!(lost, [""; 0], "{name}");
    }
}

#[test]
fn every_figure_of_a_report_is_at_the_place_in_its_json_that_it_names() {
    let report = samples::report_of(&street(), None);
    let json = serde_json::to_value(&report).expect("JSON");
    let t = Language::dutch();
    let page = samples::render_report(&report, &t).expect("a page");
    let mut found = BTreeSet::new();
    for marked in page.split(" data-json=\"").skip(1) {
        let (place, rest) = marked.split_once('"').expect("a place");
        let shown = rest.split(['>', '<']).nth(1).expect("a figure");
        let value = json.pointer(place);
        let value = value.unwrap_or_else(|| panic!("{place} is not there"));
        let expected = match value {
            Value::Array(list) => t.count(list.len() as u64),
            value => t.count(value.as_u64().unwrap_or_else(|| panic!("{place}"))),
        };
        assert_eq!(shown, expected, "{place}");
        found.insert(place);
    }
    for place in [
        "/sections/plan/adopted/data/minutesAsked",
        "/sections/procedure/sessions/0/data/attendance",
        "/sections/reach/groups/0/measured/data/reached",
        "/sections/reach/groups/2/measured/data/reached",
        "/sections/inputs/disputed",
        "/sections/weighing/pointGroups/0/points",
        "/sections/evaluation/evaluations/0/data/respondents",
    ] {
        assert!(found.contains(place), "{place}");
    }
}

/// The places of these words on a page, which must all be there.
fn places(page: &str, words: &[&str]) -> Vec<usize> {
    let place = |word: &&str| page.find(*word).unwrap_or_else(|| panic!("{word}"));
    words.iter().map(place).collect()
}

#[test]
fn the_story_of_an_input_goes_from_asking_to_evaluation() {
    let page = samples::input_of(&street(), 1);
    let page = page.render(&Language::dutch()).expect("a page");
    let (_, story) = page.split_once("Het hele verhaal").expect("the story");
    let told = places(
        story,
        &[
            "Inbreng gevraagd",
            "Inbreng ontvangen",
            "Ontvangst bevestigd",
            "Inbreng doorgestuurd",
            "Inbreng gewogen",
            "Inbreng beantwoord",
            "Inzender is het niet eens",
            "Antwoord heroverwogen",
            "Besluit genomen",
            "Teruggekoppeld",
            "Toezegging gedaan",
            "Toezegging nagekomen",
            "Oordeel van de gemeenteraad",
            "Geëvalueerd",
        ],
    );
    assert!(told.is_sorted(), "{told:?}");
}

#[test]
fn words_and_answers_stand_before_the_story() {
    let page = samples::input_of(&street(), 1);
    let page = page.render(&Language::dutch()).expect("a page");
    let told = places(
        &page,
        &[
            "Voor een deel overgenomen",
            "Maak een drempel bij de school.",
            "De bocht is gevaarlijk voor kinderen.",
            "Samen beantwoord met punten die om hetzelfde vragen",
            "Fietsers kunnen er niet langs.",
            "Wij hebben gemeten",
            "Het hele verhaal",
        ],
    );
    assert!(told.is_sorted(), "{told:?}");
}

#[test]
fn a_translation_stands_under_the_words_and_both_are_in_their_own_language() {
    let page = samples::input_of(&street(), 2);
    let page = page.render(&Language::dutch()).expect("a page");
    let told = places(
        &page,
        &[
            "lang=\"tr\">Okulun",
            "Vertaling in het Nederlands:",
            "lang=\"nl\">Maak een drempel",
            "Antwoord en reden",
        ],
    );
    assert!(told.is_sorted(), "{told:?}");
}

#[test]
fn a_point_that_joined_a_group_after_its_answer_is_not_said_to_be_answered() {
    let page = samples::input_of(&street(), 3);
    let page = page.render(&Language::dutch()).expect("a page");
    assert!(page.contains("Er is nog geen antwoord."));
    assert!(page.contains("Deze inbreng hoort bij een groep punten"));
    assert!(!page.contains("Samen beantwoord"));
    assert!(!page.contains("De bocht is gevaarlijk voor kinderen."));
}

#[test]
fn what_was_lowered_or_broken_stands_above_the_figures() {
    let page = trajectory().render(&Language::dutch()).expect("a page");
    let told = places(
        &page,
        &[
            "Inwoners kregen minder invloed dan eerst was beloofd.",
            "De gemeente brak 1 toezegging.",
            "Wat is er met de inbreng gedaan?",
        ],
    );
    assert!(told.is_sorted(), "{told:?}");
}

#[test]
fn a_change_to_more_influence_is_no_alarm() {
    let mut page = trajectory();
    for line in &mut page.plan.amendments {
        if line.data.contains_key("level") {
            line.data.insert("level".to_owned(), "coDecide".into());
        }
    }
    let page = page.render(&Language::dutch()).expect("a page");
    assert!(!page.contains("Inwoners kregen minder invloed"));
}

#[test]
fn a_page_on_a_source_says_that_the_source_does_not_tell() {
    let t = Language::dutch();
    let page = samples::trajectory_from_source().render(&t);
    let page = page.expect("a page");
    assert!(page.contains("De bron vermeldt niets over deze onderdelen: de keuze"));
    assert!(!page.contains("staat niets in het logboek"));
    let report = samples::render_report(&samples::report_from_source(), &t);
    assert!(
        !report
            .expect("a page")
            .contains("staat niets in het logboek")
    );
}

#[test]
fn a_trajectory_without_participation_asks_why_not() {
    let page = waived().render(&Language::dutch()).expect("a page");
    assert!(page.contains("Waarom geen participatie?"));
    assert!(!page.contains("Waarom participatie?"));
}

#[test]
fn a_document_is_not_put_on_a_page_and_its_withholding_is() {
    let t = Language::dutch();
    let mut page = trajectory();
    assert!(
        !page
            .render(&t)
            .expect("a page")
            .contains("hele eindverslag")
    );
    let reports = page.procedure.reports.iter_mut();
    for line in reports {
        line.texts.insert("report".to_owned(), Shown::withheld());
    }
    assert!(
        page.render(&t)
            .expect("a page")
            .contains("De tekst is niet openbaar.")
    );
}

/// Every text and code of a fact, and of its corrections.
fn poison(line: &mut FactLine) {
    for text in line.texts.values_mut() {
        *text = hostile();
    }
    for value in line.data.values_mut().filter(|value| value.is_string()) {
        *value = HOSTILE.into();
    }
    for correction in &mut line.corrections {
        poison_correction(correction);
    }
}

fn poison_correction(correction: &mut Correction) {
    correction.reason = hostile();
    correction.correction = Some(hostile());
}

#[test]
fn no_text_of_a_fact_becomes_markup() {
    let t = Language::dutch();
    let mut page = trajectory();
    let plan = page
        .plan
        .adopted
        .iter_mut()
        .chain(&mut page.plan.amendments);
    let procedure = &mut page.procedure;
    let lines = plan
        .chain(&mut page.choice.choices)
        .chain(&mut procedure.sessions)
        .chain(&mut procedure.course)
        .chain(&mut page.decisions.course)
        .chain(&mut page.decisions.advice)
        .chain(&mut page.evaluation.evaluations);
    lines.for_each(poison);
    for promise in &mut page.promises.promises {
        poison(&mut promise.made);
    }
    for group in &mut page.reach.groups {
        group.measured.iter_mut().for_each(poison);
    }
    for group in &mut page.point_groups {
        group.summary = Some(hostile());
        group.history.iter_mut().for_each(poison);
    }
    let mut input = samples::input_of(&street(), 1);
    input.line.history.iter_mut().for_each(poison);
    input
        .line
        .corrections
        .iter_mut()
        .for_each(poison_correction);
    let mut at_large = municipality();
    at_large.facts.iter_mut().for_each(poison);
    for page in [page.render(&t), input.render(&t), at_large.render(&t)] {
        let page = page.expect("a page");
        for forbidden in ["<script", "<img", "\"'>", "'><"] {
            assert!(!page.contains(forbidden), "{forbidden} got through");
        }
        assert!(page.contains("alert(1)"), "the text itself is shown");
    }
}
