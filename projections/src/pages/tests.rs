//! Every page as a snapshot, and promises that hold for all of them: no missing sentence, no text that
//! becomes markup, no page over its budget.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

/// Every sample page with its name.
fn pages() -> Vec<(String, String)> {
    let t = Language::dutch();
    let named =
        |name: &str, page: Result<String, RenderError>| (name.to_owned(), page.expect(name));
    let mut pages = vec![
        named("overview", samples::overview().render(&t)),
        named("overview-empty", samples::overview_empty().render(&t)),
        named("trajectory", samples::trajectory().render(&t)),
        named(
            "trajectory-from-source",
            samples::trajectory_from_source().render(&t),
        ),
        named("inputs", samples::inputs().render(&t)),
        named("inputs-filtered", samples::inputs_filtered().render(&t)),
        named("inputs-none-found", samples::inputs_none_found().render(&t)),
        named("input", samples::input().render(&t)),
        named("input-from-source", samples::input_from_source().render(&t)),
        named("input-erased", samples::input_erased().render(&t)),
        named("entry", samples::entry().render(&t)),
        named("entry-of-the-log", samples::entry_of_the_log().render(&t)),
        named("verification", samples::verification().render(&t)),
        named(
            "verification-witnessed",
            samples::verification_witnessed().render(&t),
        ),
        named("report", samples::report().render(&t)),
        named(
            "report-from-source",
            samples::report_from_source().render(&t),
        ),
    ];
    pages.extend(ProblemKind::ALL.map(|kind| {
        let name = format!("problem-{}", kind.status());
        named(&name, samples::problem(kind).render(&t))
    }));
    pages
}

#[test]
fn every_page_looks_as_reviewed() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, page) in pages() {
            insta::assert_snapshot!(name, page);
        }
    });
}

#[test]
fn no_page_lacks_a_sentence() {
    for (name, page) in pages() {
        assert!(!page.contains('⟦'), "{name} lacks a sentence or a variable");
    }
}

#[test]
fn pages_leave_room_for_their_style_within_100_kilobytes() {
    for (name, page) in pages() {
        assert!(page.len() < 60_000, "{name} is {} bytes", page.len());
    }
}

#[test]
fn no_page_needs_a_script_or_a_style_attribute() {
    for (name, page) in pages() {
        for forbidden in ["<script", " style=", " onclick", "javascript:"] {
            assert!(!page.contains(forbidden), "{name} contains {forbidden}");
        }
    }
}

/// Text that tries to become markup in an element, in an attribute and in an address.
const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;";

fn hostile() -> Text {
    Text::Open {
        words: HOSTILE.to_owned(),
        lang: Some(HOSTILE.to_owned()),
    }
}

fn hostile_pages() -> Vec<String> {
    let t = Language::dutch();
    let link = TrajectoryLink {
        id: HOSTILE.to_owned(),
        title: hostile(),
        imported: false,
    };
    let mut overview = samples::overview();
    overview.chrome.municipality = HOSTILE.to_owned();
    overview.chrome.origin = HOSTILE.to_owned();
    overview.rows[0].title = hostile();
    overview.rows[0].id = HOSTILE.to_owned();
    let mut trajectory = samples::trajectory();
    trajectory.title = hostile();
    trajectory.id = HOSTILE.to_owned();
    trajectory.questions[0].text = hostile();
    trajectory.timeline[0].detail = Some(hostile());
    trajectory.facts.form = HOSTILE.to_owned();
    let mut inputs = samples::inputs();
    inputs.trajectory = link.clone();
    inputs.rows[0].words = hostile();
    inputs.channels.push(HOSTILE.to_owned());
    inputs.filter.channel = Some(HOSTILE.to_owned());
    let mut input = samples::input();
    input.trajectory = link.clone();
    input.words = hostile();
    input.proof.json = HOSTILE.to_owned();
    input.points[0].understood = Some(hostile());
    let mut entry = samples::entry();
    entry.trajectory = Some(link);
    entry.raw = HOSTILE.to_owned();
    entry.data[0].key = HOSTILE.to_owned();
    entry.event = HOSTILE.to_owned();
    let mut verification = samples::verification();
    verification.checkpoint = HOSTILE.to_owned();
    verification.commands.push(HOSTILE.to_owned());
    let mut report = samples::report();
    report.title = hostile();
    report.id = HOSTILE.to_owned();
    report.groups[0].inputs[0].words = hostile();
    let rendered = [
        overview.render(&t),
        trajectory.render(&t),
        inputs.render(&t),
        input.render(&t),
        entry.render(&t),
        verification.render(&t),
        report.render(&t),
    ];
    rendered
        .into_iter()
        .map(|page| page.expect("a page"))
        .collect()
}

#[test]
fn no_text_becomes_markup() {
    for page in hostile_pages() {
        for forbidden in ["<script", "<img", "\"'>", "'><"] {
            assert!(!page.contains(forbidden), "{forbidden} got through");
        }
        assert!(page.contains("alert(1)"), "the text itself is shown");
    }
}

#[test]
fn the_address_of_a_source_is_a_link_only_on_the_web() {
    let t = Language::dutch();
    let mut page = samples::trajectory_from_source();
    assert!(
        page.render(&t)
            .expect("a page")
            .contains("href=\"https://github.com/")
    );
    if let Some(source) = &mut page.source {
        source.address = Some("javascript:alert(1)".to_owned());
    }
    assert!(!page.render(&t).expect("a page").contains("javascript:"));
}

#[test]
fn a_title_shows_its_quotes_and_brackets_as_written() {
    let mut page = samples::trajectory();
    page.title = Text::open("Wat is <beter> & \"mooier\"?");
    let html = page.render(&Language::dutch()).expect("a page");
    assert!(html.contains("<span>Wat is &#60;beter&#62; &#38; &#34;mooier&#34;?</span>"));
}

#[test]
fn figures_that_do_not_add_up_are_named_first() {
    let mut page = samples::trajectory();
    page.figures.received += 2;
    let html = page.render(&Language::dutch()).expect("a page");
    let alarm = html.find("Het verschil is 2.").expect("the alarm");
    let figures = html
        .find("Wat is er met de inbreng gedaan?")
        .expect("the figures");
    assert!(alarm < figures);
}

#[test]
fn a_page_on_a_source_never_says_that_the_municipality_did_not_answer() {
    let t = Language::dutch();
    let pages = [
        samples::trajectory_from_source().render(&t),
        samples::inputs_filtered().render(&t),
        samples::input_from_source().render(&t),
        samples::report_from_source().render(&t),
    ];
    for page in pages {
        let page = page.expect("a page");
        assert!(!page.to_lowercase().contains("nog niet beantwoord"));
        assert!(!page.contains("nog geen antwoord"));
    }
}

#[test]
fn point_figures_are_shown_only_where_they_differ() {
    let t = Language::dutch();
    let differing = samples::trajectory().render(&t).expect("a page");
    let equal = samples::trajectory_from_source()
        .render(&t)
        .expect("a page");
    assert!(differing.contains("Aantal punten per uitkomst"));
    assert!(!equal.contains("Aantal punten per uitkomst"));
}

/// The keys of the Dutch file.
fn keys() -> BTreeSet<String> {
    let lines = include_str!("../../assets/nl.ftl").lines();
    let heads = lines.filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()));
    heads
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .collect()
}

/// The text of every template and every page module.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["templates", "src/pages"];
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("a folder"));
    let files = files
        .map(|file| file.expect("a file").path())
        .filter(|file| file.is_file());
    files
        .map(|file| fs::read_to_string(file).expect("a text"))
        .collect()
}

/// The families that codes are looked up in; their keys are named by the log, not by a template.
const FAMILIES: [&str; 22] = [
    "actor-role-",
    "basis-",
    "body-",
    "channel-",
    "event-",
    "fate-",
    "field-",
    "form-",
    "ground-",
    "level-",
    "mandate-",
    "month-",
    "owner-",
    "phase-",
    "problem-next-",
    "problem-text-",
    "problem-title-",
    "result-",
    "role-",
    "section-",
    "stage-",
    "state-",
];

#[test]
fn every_sentence_a_template_asks_for_exists() {
    let (keys, sources) = (keys(), sources());
    let t = Language::dutch();
    for call in ["t.text(\"", "t.with(\"", "self.text(\"", "self.with(\""] {
        for asked in sources
            .split(call)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            let whole = !asked.contains(['{', ' ', '\\', ')']);
            assert!(
                !whole || keys.contains(asked),
                "{asked} is asked for and does not exist"
            );
        }
    }
    for key in &keys {
        assert!(t.exists(key), "{key} does not parse");
    }
}

#[test]
fn no_sentence_is_left_that_nobody_asks_for() {
    let sources = sources();
    for key in keys() {
        let family = FAMILIES.iter().any(|family| key.starts_with(family));
        assert!(
            family || sources.contains(&format!("\"{key}\"")),
            "{key} is not used"
        );
    }
}

#[test]
fn every_code_that_a_page_can_hold_has_words() {
    let t = Language::dutch();
    let fates = Fate::ALL.map(|fate| ("fate", fate.code().to_owned()));
    let states = TrajectoryState::ALL.map(|state| ("state", state.code().to_owned()));
    let statuses = ProblemKind::ALL.map(|kind| kind.status().to_string());
    let problems = ["problem-title", "problem-text", "problem-next"]
        .iter()
        .flat_map(|family| statuses.iter().map(|status| (*family, status.clone())));
    let months = (1..=12).map(|month| ("month", month.to_string()));
    let sections = (1..=12).map(|section| ("section", section.to_string()));
    let all = fates
        .into_iter()
        .chain(states)
        .chain(problems)
        .chain(months)
        .chain(sections);
    for (family, code) in all {
        assert!(
            t.exists(&format!("{family}-{code}")),
            "{family}-{code} does not exist"
        );
    }
}
