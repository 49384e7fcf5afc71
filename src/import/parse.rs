//! Reads a mapping from TOML. Every mistake is reported with its line; a mapping that is returned
//! has none.

use super::columns::{Uses, date_from, format, points_from, remark, text_from, word_from, words};
use super::mapping::{
    AnswersMapping, CONTENTS, InputsMapping, Mapping, MappingError, MappingProblem as Problem,
    Remark, Source, TrajectoryFacts, Words,
};
use super::section::{Located, Reader, Section};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use toml::de::DeTable;
use weerklank_events::facts::{Body, Place};
use weerklank_events::ids::ParseIdError;
use weerklank_events::vocabulary::{Outcome, PublicationGround};

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Every mistake in it, in the order of its lines.
    pub fn parse(text: &str) -> Result<Self, Vec<MappingError>> {
        let reader = Reader::new(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            let problem = Problem::Syntax(error.message().replace('\n', ", "));
            reader.fail(at, "TOML", problem);
        }
        // Half a table would only add mistakes that are not there.
        let mapping = if errors.is_empty() {
            mapping(Section::root(&reader, table.get_ref()))
        } else {
            None
        };
        match (mapping, reader.errors()) {
            (Some(mapping), errors) if errors.is_empty() => Ok(mapping),
            (_, errors) => Err(errors),
        }
    }
}

fn mapping(root: Section<'_>) -> Option<Mapping> {
    root.need_number("version", 1, 1);
    let name = root.need_word("name");
    let source = root.need_child("source").map(source);
    let trajectory = root.need_child("trajectory").map(trajectory);
    let inputs = root.need_child("inputs").map(inputs);
    let answers = root.child("answers").map(answers);
    // What is taken is known only where both files' sections could be read.
    let known = match (&inputs, &answers) {
        (Some(Some(inputs)), None) => Some(taken(inputs, None)),
        (Some(Some(inputs)), Some(Some(answers))) => Some(taken(inputs, Some(answers))),
        _ => None,
    };
    let publish = root
        .need_child("publish")
        .map(|section| publish(section, known.as_ref()));
    root.finish();
    Some(Mapping {
        name: name?,
        source: source??,
        trajectory: trajectory??,
        inputs: inputs??,
        answers: match answers {
            Some(answers) => Some(answers?),
            None => None,
        },
        publish: publish?,
    })
}

fn source(section: Section<'_>) -> Option<Source> {
    let description = section.need_text("description");
    let licence = section.text("licence");
    let attribution = section.text("attribution");
    let note = section.text("note");
    let language = section.text("language");
    section.finish();
    Some(Source {
        description: description?,
        licence,
        attribution,
        note,
        language,
    })
}

fn trajectory(section: Section<'_>) -> Option<TrajectoryFacts> {
    let form = section.need_word("form");
    let phase = section.word("phase");
    let bodies = section.children("bodies");
    let bodies = bodies.into_iter().filter_map(body).collect();
    let areas = section.list("areas", false);
    let areas: Vec<_> = areas
        .into_iter()
        .filter_map(|area| parsed(&section, "areas", &area))
        .collect();
    let owner = section.word("owner");
    let theme = section.word("theme");
    let portfolio = section.word("portfolio");
    let legal_basis = section.word("legalBasis");
    let occurred_on = section.date("occurredOn");
    section.finish();
    Some(TrajectoryFacts {
        form: form?,
        phase,
        bodies,
        owner,
        place: (!areas.is_empty()).then_some(Place { areas }),
        theme,
        portfolio,
        legal_basis,
        occurred_on,
    })
}

fn body(section: Section<'_>) -> Option<Body> {
    let organisation = section.need_word("organisation");
    let body = section.need_word("body");
    let role = section.need_word("role");
    let mandate = section.word("mandate");
    section.finish();
    Some(Body {
        organisation: organisation?,
        body: body?,
        role: role?,
        mandate,
    })
}

fn parsed<T: FromStr<Err = ParseIdError>>(
    section: &Section<'_>,
    key: &str,
    word: &Located,
) -> Option<T> {
    let parsed = word.text.parse::<T>();
    let fail = |error: ParseIdError| {
        let problem = Problem::NotAllowed(error.form.to_owned());
        section.reader.fail(word.at, section.name(key), problem);
    };
    parsed.map_err(fail).ok()
}

fn inputs(section: Section<'_>) -> Option<InputsMapping> {
    let uses = Uses::default();
    let format = format(&section);
    let key = section.need_located("key");
    let key = key.map(|column| uses.take(&section, "key", column));
    let words = section.list("words", false);
    if words.is_empty() {
        section.fail("words", Problem::WrongKind("a list of one column or more"));
    }
    let words = words.into_iter();
    let words = words.map(|column| uses.take(&section, "words", column));
    let words = words.collect();
    let parts = section.child("particulars");
    let part = |key| text_from(parts.as_ref()?, key, &uses);
    let (area, category) = (part("area"), part("category"));
    let (language, capacity) = (part("language"), part("capacity"));
    if let Some(parts) = parts {
        parts.finish();
    }
    let sent_on = date_from(&section, "sentOn", &uses);
    let received_on = date_from(&section, "receivedOn", &uses);
    let kind = word_from(&section, "kind", &uses);
    let channel = word_from(&section, "channel", &uses);
    let replyable = word_from(&section, "replyable", &uses);
    let points = points_from(&section, &uses);
    let file = uses.file(&section, format);
    section.finish();
    Some(InputsMapping {
        file: file?,
        key: key?,
        words,
        area,
        category,
        language,
        capacity,
        sent_on,
        received_on,
        kind,
        channel,
        replyable,
        points,
    })
}

fn answers(section: Section<'_>) -> Option<AnswersMapping> {
    let uses = Uses::default();
    let format = format(&section);
    let join = section.need_located("join");
    let join = join.map(|column| uses.take(&section, "join", column));
    let outcome = section.need_child("outcome").and_then(|outcome| {
        let words = words(&outcome, "none", &uses);
        outcome.finish();
        words
    });
    let reason = remark(&section, "reason", &uses);
    let change = remark(&section, "change", &uses);
    let destination = remark(&section, "destination", &uses);
    let elsewhere = outcome.as_ref().is_some_and(|outcome: &Words<Outcome>| {
        let mut outcomes = outcome.words.values().flatten();
        outcomes.any(|outcome| *outcome == Outcome::Elsewhere)
    });
    if elsewhere && !section.has("destination") {
        section.fail("outcome", Problem::DestinationMissing);
    }
    let occurred_on = date_from(&section, "occurredOn", &uses);
    let file = uses.file(&section, format);
    section.finish();
    Some(AnswersMapping {
        file: file?,
        join: join?,
        outcome: outcome?,
        reason,
        change,
        destination,
        occurred_on,
    })
}

/// The contents that are taken, by their short names.
fn taken(inputs: &InputsMapping, answers: Option<&AnswersMapping>) -> BTreeSet<&'static str> {
    let particulars = [
        &inputs.area,
        &inputs.category,
        &inputs.language,
        &inputs.capacity,
    ];
    let answers = |remark: fn(&AnswersMapping) -> &Option<Remark>| {
        answers.is_some_and(|answers| remark(answers).is_some())
    };
    let all = [
        ("words", true),
        ("reference", true),
        ("particulars", particulars.iter().any(|part| part.is_some())),
        ("reason", answers(|answers| &answers.reason)),
        ("change", answers(|answers| &answers.change)),
        ("destination", answers(|answers| &answers.destination)),
    ];
    let taken = all.into_iter().filter(|(_, taken)| *taken);
    taken.map(|(name, _)| name).collect()
}

fn publish(
    section: Section<'_>,
    taken: Option<&BTreeSet<&'static str>>,
) -> BTreeMap<&'static str, Option<PublicationGround>> {
    // A redacted version is made by a person, one content at a time.
    let grounds = PublicationGround::ALL.iter().copied();
    let grounds = grounds.filter(|ground| *ground != PublicationGround::Redacted);
    let names: Vec<_> = grounds.clone().map(PublicationGround::as_str).collect();
    let names = names.join(", ");
    let mut publish = BTreeMap::new();
    for (short, field) in CONTENTS {
        let text = section.text(short);
        match taken.map(|taken| taken.contains(short)) {
            Some(true) if !section.has(short) => {
                section.fail(short, Problem::Unpublished(names.clone()));
            }
            Some(false) if section.has(short) => section.fail(short, Problem::NothingToPublish),
            _ => {}
        }
        let Some(text) = text else { continue };
        let ground = grounds.clone().find(|ground| ground.as_str() == text);
        if ground.is_none() && text != "withheld" {
            let form = format!("one of withheld, {names}");
            section.fail(short, Problem::NotAllowed(form));
        }
        publish.insert(field, ground);
    }
    section.finish();
    publish
}
