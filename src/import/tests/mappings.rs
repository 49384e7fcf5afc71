//! The mapping itself: what it says, and one test per mistake in it.

use super::{REGISTER, SMALL, VALLADOLID, register, valladolid};
use crate::import::Mapping;
use jiff::civil::date;
use weerklank_events::content::{Content, MediaType};
use weerklank_events::vocabulary::{Form, LegalBasis, Phase, PublicationGround};

/// The messages about a mapping in which a text was replaced, one per line.
fn mistakes(mapping: &str, old: &str, new: &str) -> String {
    assert!(mapping.contains(old), "{old} is not in the mapping");
    match Mapping::parse(&mapping.replacen(old, new, 1)) {
        Ok(_) => "no mistakes".to_owned(),
        Err(errors) => {
            let messages: Vec<_> = errors.iter().map(ToString::to_string).collect();
            messages.join("\n")
        }
    }
}

/// The same, with each line counted from the one that was changed: the shipped mapping may grow.
fn near(mapping: &str, old: &str, new: &str) -> String {
    let at = mapping.find(old).unwrap();
    let changed = 1 + mapping[..at].matches('\n').count();
    let relative = |message: &str| {
        let (line, rest) = message.strip_prefix("line ")?.split_once(',')?;
        let line: usize = line.parse().ok()?;
        Some(match line.cmp(&changed) {
            std::cmp::Ordering::Less => format!("{} before,{rest}", changed - line),
            std::cmp::Ordering::Equal => format!("here,{rest}"),
            std::cmp::Ordering::Greater => format!("{} after,{rest}", line - changed),
        })
    };
    let text = mistakes(mapping, old, new);
    let lines = text
        .lines()
        .map(|line| relative(line).unwrap_or_else(|| line.to_owned()));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_mapping_opens_its_trajectory_with_what_is_known_and_nothing_else() {
    let (mapping, _) = valladolid();
    let opened = mapping.opened("Presupuestos participativos");
    assert_eq!(opened.form, Form::Consultation);
    assert_eq!(opened.title, Content::text("Presupuestos participativos"));
    assert_eq!((opened.phase, opened.owner), (None, None));
    assert_eq!((opened.legal_basis, opened.occurred_on), (None, None));
    assert!(opened.bodies.is_empty() && opened.place.is_none() && opened.theme.is_none());

    let (mapping, _) = register();
    let opened = mapping.opened("Dorpsplein");
    assert_eq!(opened.phase, Some(Phase::Preparation));
    assert_eq!(opened.legal_basis, Some(LegalBasis::Awb34));
    assert_eq!(opened.occurred_on, Some(date(2026, 1, 5)));
    assert_eq!(opened.bodies.len(), 2);
    assert_eq!(opened.place.map(|place| place.areas.len()), Some(2));
}

#[test]
fn only_what_the_mapping_says_is_published() {
    let (mapping, _) = valladolid();
    let public = PublicationGround::SourcePublic;
    assert_eq!(mapping.ground("input.received/words"), Some(public));
    assert_eq!(mapping.ground("input.answered/reason"), Some(public));
    // Not taken, so not published either.
    assert!(!mapping.publishes("input.answered/change"));
    // The files hold more than what is published of them.
    assert!(!mapping.publishes("source.imported/inputs"));
    assert!(!mapping.publishes("source.imported/answers"));
    assert!(!mapping.publishes("decision.taken/summary"));
    let own = PublicationGround::OwnText;
    assert_eq!(mapping.ground("source.imported/mapping"), Some(own));
    assert_eq!(mapping.ground("trajectory.opened/title"), Some(own));

    let (mapping, _) = register();
    assert!(!mapping.publishes("input.received/words"));
    assert_eq!(mapping.ground("input.answered/reason"), Some(own));
}

#[test]
fn the_fact_of_the_import_commits_to_files_and_mapping() {
    let (mapping, _) = valladolid();
    let fact = mapping.imported(VALLADOLID, b"[]", Some(b"a,b"), (3, 2));
    assert_eq!(fact.source.as_str(), "valladolid-2026");
    assert_eq!((fact.inputs_received, fact.inputs_answered), (3, 2));
    assert_eq!(fact.inputs.media_type, MediaType::Json);
    assert_eq!(fact.answers.unwrap().media_type, MediaType::Csv);
    assert_eq!(fact.mapping.bytes, VALLADOLID.as_bytes());
    assert_eq!(fact.mapping.media_type, MediaType::Toml);
    assert!(mapping.imported("", b"[]", None, (0, 0)).answers.is_none());
}

#[test]
fn what_is_no_toml_is_said_with_its_line() {
    let text = mistakes(SMALL, "name = \"small\"", "name = small");
    assert!(
        text.starts_with("line 3, TOML: this is not TOML: "),
        "{text}"
    );
    let text = mistakes(SMALL, "key = \"id\"", "key = \"id\"\nkey = \"id\"");
    assert!(text.contains("duplicate key"), "{text}");
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_known_ones() {
    assert_eq!(
        mistakes(SMALL, "words = [\"text\"]", "words = [\"text\"]\nwrods = 1"),
        "line 12, inputs.wrods: unknown key: write one of format, key, words, particulars, sentOn, \
         receivedOn, kind, channel, replyable, points, personal, ignored, or take it out"
    );
    assert_eq!(
        mistakes(SMALL, "[source]", "[sauce]\n[source]"),
        "line 4, sauce: unknown key: write one of version, name, source, trajectory, inputs, \
         answers, publish, or take it out"
    );
    assert_eq!(
        near(REGISTER, "startsWith = [\"zie boven\"]", "startWith = []"),
        "here, answers.reason.none.startWith: unknown key: write one of equals, startsWith, or \
         take it out"
    );
}

#[test]
fn a_missing_key_is_named() {
    assert_eq!(
        mistakes(SMALL, "key = \"id\"", ""),
        "line 8, inputs.key: is missing: add it"
    );
    assert_eq!(
        mistakes(SMALL, "version = 1", ""),
        "line 1, version: is missing: add it"
    );
    assert_eq!(
        near(
            VALLADOLID,
            "words = { \"SI\" = \"adopted\", \"NO\" = \"notAdopted\" }",
            ""
        ),
        "2 before, answers.outcome.words: is missing: add it"
    );
}

#[test]
fn another_version_is_refused() {
    assert_eq!(
        mistakes(SMALL, "version = 1", "version = 2"),
        "line 2, version: must be a number from 1 to 1"
    );
}

#[test]
fn a_value_of_another_kind_is_refused() {
    assert_eq!(
        mistakes(SMALL, "\"Made up\"", "7"),
        "line 5, source.description: must be a text in quotes"
    );
    assert_eq!(
        mistakes(SMALL, "words = [\"text\"]", "words = \"text\""),
        "line 11, inputs.words: must be a list of texts in quotes\n\
         line 11, inputs.words: must be a list of one column or more"
    );
    assert_eq!(
        mistakes(
            SMALL,
            "words = [\"text\"]",
            "words = [\"text\"]\nkind = \"idea\""
        ),
        "line 12, inputs.kind: must be a table"
    );
    assert_eq!(
        mistakes(SMALL, "form = \"poll\"", "form = \"poll\"\nbodies = [1]"),
        "line 8, trajectory.bodies: must be a list of tables"
    );
}

#[test]
fn an_empty_text_is_refused() {
    assert_eq!(
        mistakes(SMALL, "\"Made up\"", "\" \""),
        "line 5, source.description: is empty: fill it in, or take it out"
    );
    // Every text would begin with it.
    assert_eq!(
        near(VALLADOLID, "\"No hemos localizado un motivo\"", "\"\""),
        "here, answers.reason.none.startsWith: is empty: fill it in, or take it out"
    );
}

#[test]
fn a_word_outside_its_list_is_refused_with_the_list() {
    assert_eq!(
        mistakes(SMALL, "\"poll\"", "\"vote\""),
        "line 7, trajectory.form: must be one of consultation initiative challenge poll assembly"
    );
    assert_eq!(
        mistakes(SMALL, "\"json\"", "\"xlsx\""),
        "line 9, inputs.format: must be one of json, csv"
    );
    assert_eq!(
        near(REGISTER, "delimiter = \";\"", "delimiter = \"ab\""),
        "here, inputs.delimiter: must be one of \",\" \";\" \"\\t\" \"|\""
    );
    assert_eq!(
        near(REGISTER, "\"Niet\" = \"notAdopted\"", "\"Niet\" = \"no\""),
        "here, answers.outcome.words.\"Niet\": must be none, or one of adopted partlyAdopted \
         notAdopted elsewhere outOfScope noted"
    );
    assert_eq!(
        near(REGISTER, "\"BU08280101\"", "\"Centrum\""),
        "here, trajectory.areas: must be GM and 4, WK and 6 or BU and 8 digits"
    );
    assert_eq!(
        near(REGISTER, "2026-01-05", "2026-01-05T10:00:00"),
        "here, trajectory.occurredOn: must be a day such as 2026-11-23"
    );
    assert_eq!(
        near(
            VALLADOLID,
            "points = { value = 1 }",
            "points = { value = 201 }"
        ),
        "here, inputs.points.value: must be a number from 1 to 200"
    );
    assert_eq!(
        near(
            VALLADOLID,
            "outcomes = [\"notAdopted\"]",
            "outcomes = [\"NO\"]"
        ),
        "here, answers.reason.outcomes: must be one of adopted partlyAdopted notAdopted \
         elsewhere outOfScope noted"
    );
}

#[test]
fn a_format_that_reads_no_whole_day_is_refused() {
    for bad in ["%m/%Y", "dd/mm/yyyy", "%d %q", "%H:%M", "%"] {
        assert_eq!(
            near(VALLADOLID, "%d/%m/%Y", bad),
            "here, inputs.receivedOn.format: reads no whole day: write day, month and year, \
             such as \"%d/%m/%Y\" or \"%Y-%m-%d\"",
            "{bad}"
        );
    }
    for good in [
        "%Y-%m-%dT%H:%M:%S",
        "%e %B %Y",
        "%F",
        "%d-%m-%y %I:%M %p",
        "%Y-%m-%dT%H:%M:%S%z",
    ] {
        assert_eq!(near(VALLADOLID, "%d/%m/%Y", good), "no mistakes", "{good}");
    }
}

#[test]
fn a_column_is_taken_or_left_out_and_never_both() {
    assert_eq!(
        near(
            VALLADOLID,
            "personal = [\"author\"]",
            "personal = [\"author\", \"title\"]"
        ),
        "here, inputs.personal: column \"title\" is also in inputs.words: a column is either \
         taken or left out"
    );
    assert_eq!(
        near(VALLADOLID, "\"zone_id\"", "\"author\""),
        "here, inputs.ignored: column \"author\" is also in inputs.personal: a column is either \
         taken or left out"
    );
    assert_eq!(
        near(VALLADOLID, "\"zone_id\"", "\"url\""),
        "here, inputs.ignored: column \"url\" is named twice: name it once"
    );
}

#[test]
fn a_value_comes_from_a_column_or_holds_for_every_row() {
    let expected = "here, inputs.particulars.language: needs either column (taken from the \
                    file) or value (the same for every row), not both";
    let old = "{ value = \"es\" }";
    assert_eq!(
        near(VALLADOLID, old, "{ value = \"es\", column = \"l\" }"),
        expected
    );
    assert_eq!(near(VALLADOLID, old, "{}"), expected);
}

#[test]
fn every_content_that_is_taken_is_published_or_withheld() {
    assert_eq!(
        near(VALLADOLID, "reason = \"sourcePublic\"", ""),
        "5 before, publish.reason: is taken from the files: say \"withheld\", or the ground on \
         which it is public: ownText, consent, sourcePublic, legalDuty"
    );
    assert_eq!(
        near(
            VALLADOLID,
            "reason = \"sourcePublic\"",
            "reason = \"redacted\""
        ),
        "here, publish.reason: must be one of withheld, ownText, consent, sourcePublic, legalDuty"
    );
    assert_eq!(
        near(
            VALLADOLID,
            "reason = \"sourcePublic\"",
            "reason = \"ownText\"\nchange = \"ownText\""
        ),
        "1 after, publish.change: the mapping takes no such content from the files: take it out"
    );
}

#[test]
fn passing_on_says_to_whom() {
    assert_eq!(
        near(
            VALLADOLID,
            "\"NO\" = \"notAdopted\"",
            "\"NO\" = \"elsewhere\""
        ),
        "2 before, answers.outcome: gives \"elsewhere\", which says to whom: add answers.destination"
    );
}

#[test]
fn all_mistakes_are_listed_in_the_order_of_the_lines() {
    let text = SMALL
        .replace("\"poll\"", "\"vote\"")
        .replace("\"Made up\"", "\"\"");
    let errors = Mapping::parse(&text.replace("words = \"withheld\"", "")).unwrap_err();
    let lines: Vec<_> = errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [5, 7, 12]);
}
