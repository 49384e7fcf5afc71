//! A trajectory in which everything happens, one in which residents are not asked, and the stream of the
//! municipality: every kind of event that a page tells, for the snapshots.

use serde_json::{Value, json};
use weerklank_events::Stream;

use super::samples::{Story, Texts, chrome, entry_of, input_id, seal, trajectory_of};
use super::{Municipality, Trajectory, TrajectoryState};
use crate::at::Recorded;
use crate::fold::fold_municipality;
use crate::memory::MemoryRows;
use crate::municipality::{MunicipalityView, corrects};
use crate::report::{Corrections, FactLine, TextReader};
use weerklank_events::Event;

/// An id that is none of an input.
fn id(number: u8) -> String {
    format!("{:032x}", 0xa0 + u32::from(number))
}

const DIGEST: &str = "8c1f0a6d5b1f0c6d8a2e47f39b6c1d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c";

/// The data of an event on a day.
fn on(day: &str, mut data: Value) -> Value {
    data["occurredOn"] = json!(day);
    data
}

/// A street that is made safer, from the first choice to the last lesson.
pub fn street() -> Story {
    let mut story = Story::new(0x77, 300);
    beginning(&mut story);
    asking(&mut story);
    meeting(&mut story);
    receiving(&mut story);
    weighing(&mut story);
    disputing(&mut story);
    advising(&mut story);
    deciding(&mut story);
    promising(&mut story);
    ending(&mut story);
    correcting(&mut story);
    story
}

fn tell(story: &mut Story, day: &str, kind: &str, data: Value) {
    story.tell(day, kind, on(day, data));
}

fn beginning(story: &mut Story) {
    let body = json!({ "organisation": "gm0828", "body": "college", "role": "decides" });
    tell(
        story,
        "2026-01-12",
        "trajectory.opened",
        json!({
            "form": "consultation", "phase": "preparation", "owner": "municipality", "bodies": [body],
            "place": { "areas": ["WK082801", "BU08280102"] }, "theme": "verkeer-en-vervoer",
            "legalBasis": "ordinance", "profile": DIGEST,
            "title": "Hoe maken we de Dorpsstraat veilig?",
        }),
    );
    tell(
        story,
        "2026-01-12",
        "trajectory.linked",
        json!({ "relation": "continues", "other": id(1), "reason": "In 2024 vroegen wij naar de hele wijk." }),
    );
    tell(
        story,
        "2026-01-13",
        "participation.chosen",
        json!({
            "ground": "own", "rule": "spelregel-weg", "body": "college",
            "reason": "De straat is van iedereen die er woont.",
            "deviation": "De spelregel vraagt alleen om informeren. Wij willen meer horen.",
        }),
    );
    tell(
        story,
        "2026-01-20",
        "plan.adopted",
        json!({
            "body": "college", "level": "advise", "role": "networking",
            "targetGroups": ["ouderen", "jongeren"], "channels": ["web", "meeting"],
            "opens": "2026-02-02", "closes": "2026-03-15", "budgetEuros": 12000, "minutesAsked": 90,
            "feedbackBy": "2026-05-01", "template": "standaard-2025", "experiment": "yes",
            "goal": "Minder dan vijf ongelukken per jaar.",
            "choices": "Waar de drempels komen, en of de straat eenrichting wordt.",
            "frames": "De bus blijft door de straat rijden.",
            "weighing": "Wij kijken naar veiligheid, dan naar kosten.",
            "promise": "Het college neemt het advies over, of legt uit waarom niet.",
            "expected": "U denkt mee op twee avonden.",
            "deviations": "Wij vragen ook bezoekers van buiten.",
            "lessons": "In 2024 begonnen wij te laat met jongeren.",
            "learning": "Of een wandeling meer oplevert dan een zaal.",
        }),
    );
}

fn asking(story: &mut Story) {
    tell(
        story,
        "2026-02-02",
        "input.asked",
        json!({
            "audience": ["residents"], "channels": ["web", "meeting"], "notice": ["letters"],
            "opens": "2026-02-02", "closes": "2026-03-15",
            "question": "Waar voelt u zich niet veilig in de Dorpsstraat?",
            "explanation": "Over de drempels kunt u nog meebeslissen. De bus blijft.",
        }),
    );
    let amended = [
        json!({ "part": "level", "level": "consult", "announced": ["website"], "reason": "De provincie besluit over de drempels." }),
        json!({ "part": "frames", "announced": ["website"], "before": "De bus blijft door de straat rijden.", "after": "De bus blijft, en de bomen blijven." }),
        json!({ "part": "feedbackBy", "feedbackBy": "2026-06-01", "announced": [] }),
    ];
    for data in amended {
        tell(story, "2026-02-20", "plan.amended", data);
    }
    tell(
        story,
        "2026-03-10",
        "input.extended",
        json!({ "questionNumber": 1, "closes": "2026-03-22", "notice": ["website"], "reason": "De website werkte drie dagen niet." }),
    );
}

fn meeting(story: &mut Story) {
    tell(
        story,
        "2026-02-24",
        "session.held",
        json!({ "session": id(2), "setting": "community", "area": "WK082801", "attendance": 1034, "functions": ["alderman", "areaManager"], "subject": "Wandeling langs de kruispunten" }),
    );
    tell(
        story,
        "2026-03-01",
        "session.reported",
        json!({ "session": id(2), "report": "De bocht bij de school is het gevaarlijkst." }),
    );
    tell(
        story,
        "2026-03-22",
        "input.closed",
        json!({ "questionNumber": 1 }),
    );
    tell(
        story,
        "2026-03-24",
        "input.reopened",
        json!({ "questionNumber": 1, "ground": "mistake", "closes": "2026-03-29", "reason": "De brieven kwamen te laat aan." }),
    );
    let measured = |group: &str, invited: Value, reached: u32| json!({ "targetGroup": group, "invited": invited, "reached": reached });
    tell(
        story,
        "2026-03-20",
        "reach.measured",
        measured("ouderen", json!(200), 12),
    );
    let mut again = measured("ouderen", json!(200), 40);
    again["gap"] = json!("Wij belden 60 mensen die niet naar het buurthuis konden komen.");
    tell(story, "2026-03-30", "reach.measured", again);
    tell(
        story,
        "2026-03-30",
        "reach.measured",
        measured("ondernemers", Value::Null, 7),
    );
}

fn receiving(story: &mut Story) {
    let received = |number, points, words: &str| {
        json!({
            "input": input_id(number), "kind": "opinion", "channel": "letter", "points": points,
            "replyable": "yes", "words": words,
        })
    };
    let letter = received(
        1,
        3,
        "Maak een drempel bij de school.\nEn haal de bloembakken weg.\nHet riool stinkt.",
    );
    tell(story, "2026-03-02", "input.received", letter);
    let mut foreign = received(2, 1, "Okulun önüne kasis yapın.");
    foreign["particulars"] = json!({ "language": "tr" });
    tell(story, "2026-03-03", "input.received", foreign);
    let late = received(3, 1, "Ook ik wil een drempel bij de school.");
    tell(story, "2026-03-27", "input.received", late);
    let receipt = json!({ "input": input_id(1), "channel": "letter" });
    tell(story, "2026-03-04", "receipt.sent", receipt);
    tell(
        story,
        "2026-03-06",
        "input.translated",
        json!({ "input": input_id(2), "language": "nl", "translator": "sworn", "translation": "Maak een drempel voor de school." }),
    );
    tell(
        story,
        "2026-03-09",
        "input.forwarded",
        json!({ "input": input_id(1), "organisation": "ws0654", "body": "other", "reason": "Over het riool gaat het waterschap." }),
    );
    tell(
        story,
        "2026-03-30",
        "input.excluded",
        json!({ "input": input_id(3), "ground": "late", "reason": "De brief kwam na 22 maart." }),
    );
}

fn weighing(story: &mut Story) {
    let point = |input, point: u16| json!({ "input": input_id(input), "point": point });
    tell(
        story,
        "2026-04-01",
        "inputs.grouped",
        json!({ "group": id(3), "members": [point(1, 1), point(2, 1)], "summary": "Een drempel bij de school" }),
    );
    tell(
        story,
        "2026-04-03",
        "group.weighed",
        json!({ "group": id(3), "outcome": "adopted", "consideration": "De drempel kost weinig en helpt kinderen." }),
    );
    tell(
        story,
        "2026-04-10",
        "group.answered",
        json!({ "group": id(3), "outcome": "adopted", "reason": "De bocht is gevaarlijk voor kinderen.", "change": "Er komt een drempel voor de school." }),
    );
    tell(
        story,
        "2026-04-12",
        "inputs.grouped",
        json!({ "group": id(3), "members": [point(3, 1)], "summary": "Een drempel in de bocht bij de school" }),
    );
    let weighed = |point: u16, outcome: &str, consideration: &str| json!({ "input": input_id(1), "point": point, "outcome": outcome, "consideration": consideration });
    tell(
        story,
        "2026-04-03",
        "input.weighed",
        weighed(2, "notAdopted", "De bloembakken houden auto's tegen."),
    );
    let answered = |point: u16, outcome: &str, reason: &str| json!({ "input": input_id(1), "point": point, "outcome": outcome, "reason": reason });
    tell(
        story,
        "2026-04-10",
        "input.answered",
        answered(2, "notAdopted", "Zonder bloembakken rijden auto's harder."),
    );
    let mut elsewhere = answered(3, "elsewhere", "Hierover gaat het waterschap.");
    elsewhere["destination"] = json!("Het waterschap");
    tell(story, "2026-04-10", "input.answered", elsewhere);
}

fn disputing(story: &mut Story) {
    let disputed = |input, point: u16, objection: &str| json!({ "input": input_id(input), "point": point, "objection": objection });
    let reviewed = |input, point: u16, result: &str, reason: &str| json!({ "input": input_id(input), "point": point, "because": "dispute", "result": result, "reason": reason });
    tell(
        story,
        "2026-04-20",
        "answer.disputed",
        disputed(1, 2, "Fietsers kunnen er niet langs."),
    );
    tell(
        story,
        "2026-04-28",
        "answer.reviewed",
        reviewed(
            1,
            2,
            "upheld",
            "Wij hebben gemeten: er is anderhalve meter.",
        ),
    );
    tell(
        story,
        "2026-04-02",
        "answer.disputed",
        disputed(3, 1, "De termijn was weer open."),
    );
    tell(
        story,
        "2026-04-11",
        "answer.reviewed",
        reviewed(3, 1, "changed", "Dat klopt. De brief telt mee."),
    );
}

fn advising(story: &mut Story) {
    let advice = [
        json!({ "adviser": "council", "organisation": "dorpsraad-oost", "statutory": "no", "advice": "Maak de straat eenrichting." }),
        json!({ "adviser": "expert", "statutory": "no", "advice": "Leg drie drempels." }),
    ];
    for data in advice {
        tell(story, "2026-04-15", "advice.given", data);
    }
    tell(
        story,
        "2026-04-22",
        "advice.answered",
        json!({ "adviceNumber": 1, "body": "college", "outcome": "notAdopted", "reason": "De bus kan dan niet keren." }),
    );
    tell(
        story,
        "2026-04-22",
        "deviation.explained",
        json!({ "from": "advice", "adviceNumber": 1, "reason": "Zonder bus kunnen ouderen niet naar de winkel." }),
    );
}

fn deciding(story: &mut Story) {
    let figures =
        json!({ "received": 3, "answered": 2, "excluded": 0, "withdrawn": 0, "unanswered": 1 });
    tell(
        story,
        "2026-04-24",
        "report.published",
        json!({ "version": 1, "logSize": 340, "figures": figures, "report": "Het hele eindverslag, dat niet op deze bladzijde past." }),
    );
    tell(
        story,
        "2026-04-25",
        "report.presented",
        json!({ "version": 1, "body": "raad" }),
    );
    let taken = |stage: &str, result: &str, summary: &str| json!({ "body": "college", "mandate": "own", "stage": stage, "result": result, "summary": summary });
    tell(
        story,
        "2026-05-05",
        "decision.taken",
        taken("final", "adopted", "Er komen drie drempels."),
    );
    tell(
        story,
        "2026-05-08",
        "decision.published",
        json!({ "decisionNumber": 1, "gazette": "gmb-2026-12345", "appeal": "objection", "appealUntil": "2026-06-19", "explanation": "Stuur een brief aan het college." }),
    );
    tell(
        story,
        "2026-07-01",
        "decision.annulled",
        json!({ "decisionNumber": 1, "by": "court", "ecli": "ECLI:NL:RBOBR:2026:1234", "redo": "deciding", "reason": "De kosten waren niet onderzocht." }),
    );
    let mut second = taken(
        "final",
        "amended",
        "Er komen twee drempels en een fietspad.",
    );
    second["replaces"] = json!(1);
    tell(story, "2026-09-01", "decision.taken", second);
    tell(
        story,
        "2026-05-20",
        "feedback.given",
        json!({ "channels": ["letter", "meeting"], "recipients": 1205, "message": "U leest in deze brief wat wij met uw inbreng doen." }),
    );
}

fn promising(story: &mut Story) {
    for (number, promised, due) in [
        (4, "Wij strooien de straat elke winter.", "2026-12-01"),
        (5, "Wij meten de snelheid na een jaar.", "2027-05-01"),
        (6, "Wij planten tien bomen.", "2026-10-01"),
    ] {
        tell(
            story,
            "2026-05-20",
            "promise.made",
            json!({ "promise": id(number), "body": "college", "audience": "residents", "due": due, "promised": promised }),
        );
    }
    tell(
        story,
        "2026-09-10",
        "promise.progressed",
        json!({ "promise": id(5), "due": "2027-06-01", "status": "De meter is besteld." }),
    );
    tell(
        story,
        "2026-10-01",
        "promise.kept",
        json!({ "promise": id(4), "result": "De straat staat in het strooiplan." }),
    );
    tell(
        story,
        "2026-10-02",
        "promise.broken",
        json!({ "promise": id(6), "reason": "Er lopen leidingen onder de stoep." }),
    );
}

fn ending(story: &mut Story) {
    tell(
        story,
        "2026-07-02",
        "trajectory.suspended",
        json!({ "reason": "De rechter heeft het besluit vernietigd." }),
    );
    tell(
        story,
        "2026-08-15",
        "trajectory.resumed",
        json!({ "reason": "De kosten zijn onderzocht." }),
    );
    tell(
        story,
        "2026-10-06",
        "raad.questioned",
        json!({ "question": "Waarom is het plan gewijzigd?" }),
    );
    tell(
        story,
        "2026-10-13",
        "raad.answered",
        json!({ "questionNumber": 1, "body": "college", "answer": "De provincie besliste over de drempels." }),
    );
    tell(
        story,
        "2026-10-20",
        "raad.judged",
        json!({ "verdict": "partly", "reason": "Jongeren zijn niet bereikt.", "motion": "De raad vraagt om een gesprek op school." }),
    );
    tell(
        story,
        "2026-11-02",
        "evaluation.adopted",
        json!({ "body": "college", "goal": "partly", "scoreTenths": 74, "respondents": 61, "costEuros": 13250, "minutesSpent": 120, "findings": "Er waren zeven ongelukken.", "lessons": "Begin op school." }),
    );
    tell(
        story,
        "2026-11-05",
        "trajectory.closed",
        json!({ "reason": "De straat is klaar." }),
    );
}

/// Corrections of the first event of several kinds.
fn correcting(story: &mut Story) {
    let corrected = [
        (
            "plan.adopted",
            "Er stond een verkeerd bedrag.",
            Some("Het budget is € 13.000."),
        ),
        ("input.asked", "Het jaar ontbrak.", None),
        (
            "input.received",
            "Een regel was niet over te nemen van papier.",
            Some("Maak twee drempels bij de school."),
        ),
        (
            "group.answered",
            "De plaats was onduidelijk.",
            Some("Er komt een drempel voor de basisschool."),
        ),
        (
            "decision.taken",
            "De naam van het orgaan was verkeerd.",
            Some("De burgemeester nam dit besluit."),
        ),
        (
            "promise.made",
            "Het woord straat was te ruim.",
            Some("Wij strooien het fietspad."),
        ),
    ];
    for (kind, reason, correction) in corrected {
        let seq = story.seq_of(kind);
        let mut data = json!({ "seq": seq, "reason": reason });
        if let Some(correction) = correction {
            data["correction"] = json!(correction);
        }
        story.tell("2026-11-10", "entry.corrected", data);
    }
}

/// The page of that street.
pub fn trajectory() -> Trajectory {
    Trajectory {
        state: Some(TrajectoryState::Closed),
        ..trajectory_of(&street())
    }
}

/// A trajectory in which residents are not asked, and which is stopped.
pub fn waived() -> Trajectory {
    let mut story = Story::new(0x33, 500);
    let title = "Wie betaalt het nieuwe dak van het gemeentehuis?";
    tell(
        &mut story,
        "2026-03-02",
        "trajectory.opened",
        json!({ "form": "consultation", "bodies": [], "title": title }),
    );
    tell(
        &mut story,
        "2026-03-02",
        "participation.waived",
        json!({ "ground": "internal", "body": "college", "reason": "Het gaat om ons eigen gebouw." }),
    );
    tell(
        &mut story,
        "2026-04-01",
        "trajectory.cancelled",
        json!({ "reason": "Het dak blijkt nog goed." }),
    );
    Trajectory {
        state: Some(TrajectoryState::Cancelled),
        ..trajectory_of(&story)
    }
}

/// What the municipality recorded of participation at large.
fn at_large() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "2026-01-05",
            "profile.adopted",
            json!({ "profile": DIGEST, "name": "normen-2026", "body": "raad", "inForceFrom": "2026-02-01", "trajectory": id(1), "document": "Het hele profiel", "ordinance": "Participatieverordening 2026" }),
        ),
        (
            "2026-01-06",
            "council.recognised",
            json!({ "council": "dorpsraad-oost", "areas": ["WK082801"], "until": "2029-12-31", "budgetEuros": 15000, "name": "Dorpsraad Oost", "tasks": "De raad geeft advies over verkeer en groen." }),
        ),
        (
            "2026-02-10",
            "signal.noted",
            json!({ "area": "WK082801", "theme": "groen", "setting": "street", "functions": ["mayor"], "followUp": "trajectory", "trajectory": id(1), "heard": "Het plein is in de zomer te heet.", "response": "Wij vragen hoe het plein koeler kan." }),
        ),
        (
            "2026-03-01",
            "promise.made",
            json!({ "promise": id(7), "body": "college", "audience": "everyone", "due": "2026-12-31", "promised": "Elke wijk krijgt een vast gezicht." }),
        ),
        (
            "2026-04-01",
            "raad.questioned",
            json!({ "question": "Hoeveel trajecten zijn er geweest?" }),
        ),
    ]
}

/// The page of the municipality.
pub fn municipality() -> Municipality {
    let (mut texts, mut rows) = (Texts::new(), MemoryRows::default());
    let mut view = MunicipalityView::default();
    let mut take = |texts: &mut Texts, day: &str, kind: &str, data| {
        let event = seal(texts, kind, data);
        let contents: Vec<_> = event.declared().into_iter().map(|(_, c)| c).collect();
        let publish = json!({ "content": contents, "ground": "ownText" });
        let publish = seal(texts, "content.published", publish);
        for event in [event, publish] {
            let seq = view.last.map_or(1, |last| last.seq + 1);
            let entry = entry_of(Stream::Municipality, seq, day, event);
            let Ok(()) = fold_municipality(600 + seq, &entry, &mut view, &mut rows);
        }
    };
    for (day, kind, data) in at_large() {
        take(&mut texts, day, kind, on(day, data));
    }
    let corrected = json!({ "seq": 3, "reason": "De einddatum was verkeerd.", "correction": "De erkenning geldt tot en met 31 december 2030." });
    take(&mut texts, "2026-04-03", "entry.corrected", corrected);
    let facts = rows.clone().into_parts().facts;
    let mut corrections = Corrections::new();
    for Recorded { at, fact } in &facts {
        if let (Some(seq), Event::EntryCorrected(fact)) = (corrects(fact), fact) {
            let made = Recorded {
                at: *at,
                fact: fact.clone(),
            };
            corrections.entry(seq).or_default().push(made);
        }
    }
    let reader = TextReader::new(&rows, &texts).with_corrections(&corrections);
    Municipality {
        chrome: chrome(),
        facts: facts
            .iter()
            .rev()
            .map(|fact| FactLine::of(fact, &reader))
            .collect(),
        total: view.events,
        previous: None,
        next: Some(1),
    }
}

/// The same before anything was recorded.
pub fn municipality_empty() -> Municipality {
    Municipality {
        facts: Vec::new(),
        total: 0,
        next: None,
        ..municipality()
    }
}
