//! Pages with invented but plausible content, for the snapshots.
//!
//! One trajectory was read from a source, with the figures of a real participatory budget; one was recorded
//! as it happened. Both are folded from events like any other, so that no sample shows what cannot be.
//! Together they show every outcome, closed, erased, redacted and corrected texts, and lacking reasons.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use weerklank_events::vocabulary::Role;
use weerklank_events::{ActorId, CauseId, Command, Envelope, Event, Stream, TrajectoryId};

use super::*;
use crate::figures::{Counts, Figures};
use crate::input::{Fate, InputView};
use crate::memory::Folded;
use crate::report::{
    self, Choice, Decisions, Evaluation, InputLine, Limit, LogFacts, Plan, PointGroup, Procedure,
    Promises, Reach, Shown, Source, SourceInfo, Subject, TextReader, TimelineLine,
};

const LEAF: &str = "5b1f0c6d8a2e47f39b6c1d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a";

pub fn chrome() -> Chrome {
    Chrome {
        municipality: "Gemeente Voorbeeld".to_owned(),
        origin: "participatie.voorbeeld.example/log/2026".to_owned(),
        size: 2_348,
        demo: true,
        theme: Theme::default(),
    }
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// A text by its commitment.
pub(super) type Texts = BTreeMap<weerklank_events::Commitment, String>;

/// An event whose texts are put among the others.
pub(super) fn seal(texts: &mut Texts, kind: &str, data: Value) -> Event {
    let command: Command =
        serde_json::from_value(json!({ "type": kind, "data": data })).expect(kind);
    let event = command.seal(&mut |_, content| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&(texts.len() as u64 + 1).to_be_bytes());
        let commitment = weerklank_events::Commitment(bytes);
        let text = String::from_utf8(content.bytes.clone()).expect("text");
        texts.insert(commitment, text);
        Ok::<_, std::convert::Infallible>(commitment)
    });
    let Ok(event) = event;
    event
}

pub(super) fn entry_of(
    stream: Stream,
    seq: u64,
    on: &str,
    event: Event,
) -> weerklank_events::Entry {
    let envelope = Envelope {
        actor: ActorId([1; 16]),
        cause: CauseId([2; 16]),
        previous: None,
        recorded_at: moment(&format!("{on}T09:30:00Z")),
        role: Role::Recorder,
        seq,
        trajectory: stream,
    };
    weerklank_events::Entry { envelope, event }
}

/// A trajectory as it is recorded, one event after the other, with its texts beside it.
pub struct Story {
    pub folded: Folded,
    pub texts: Texts,
    index: u64,
}

impl Story {
    pub(super) fn new(id: u8, index: u64) -> Self {
        Self {
            folded: Folded::new(TrajectoryId([id; 16])),
            texts: BTreeMap::new(),
            index,
        }
    }

    /// Records an event on a day; its texts become public. Gives what it declared.
    pub(super) fn tell(
        &mut self,
        on: &str,
        kind: &str,
        data: Value,
    ) -> Vec<weerklank_events::Commitment> {
        let declared = self.keep(on, kind, data);
        if !declared.is_empty() {
            let published = json!({ "content": declared, "ground": "ownText" });
            self.keep(on, "content.published", published);
        }
        declared
    }

    /// Records an event on a day; its texts stay withheld.
    pub(super) fn keep(
        &mut self,
        on: &str,
        kind: &str,
        data: Value,
    ) -> Vec<weerklank_events::Commitment> {
        let event = seal(&mut self.texts, kind, data);
        let declared = event.declared().into_iter().map(|(_, c)| c).collect();
        let seq = self.folded.trajectory.last.map_or(1, |last| last.seq + 1);
        let stream = Stream::Trajectory(self.folded.trajectory.id);
        let entry = entry_of(stream, seq, on, event);
        self.folded.take(self.index, &entry);
        self.index += 1;
        declared
    }

    /// The number of the first event of a kind.
    pub(super) fn seq_of(&self, kind: &str) -> u64 {
        let view = &self.folded.trajectory;
        let steps = view.timeline.steps.iter();
        let mut steps = steps
            .filter(|step| step.kind == kind)
            .map(|step| step.at.seq);
        let span = || view.timeline.spans.get(kind).map(|span| span.first.seq);
        steps.next().or_else(span).expect("an event")
    }

    pub(super) fn reader(&self) -> TextReader<'_, BTreeMap<weerklank_events::Commitment, String>> {
        TextReader::new(&self.folded.rows, &self.texts)
            .with_corrections(&self.folded.trajectory.corrections)
    }

    pub(super) fn input(&self, number: u64) -> &InputView {
        let inputs = self.folded.rows.inputs();
        let input = inputs.into_iter().find(|input| input.number == number);
        input.expect("an input")
    }

    fn link(&self) -> TrajectoryLink {
        let view = &self.folded.trajectory;
        TrajectoryLink {
            id: view.id.to_string(),
            title: self.reader().show(&view.title().expect("a title")),
            imported: view.is_imported(),
        }
    }

    fn groups(&self) -> Vec<PointGroup> {
        let groups = self.folded.rows.groups().into_iter();
        groups
            .map(|group| PointGroup::of(group, &self.reader()))
            .collect()
    }

    fn rows(&self) -> Vec<InputRow> {
        let inputs = self.folded.rows.inputs().into_iter();
        inputs
            .map(|input| InputRow::of(input, &self.reader()))
            .collect()
    }
}

pub(super) fn input_id(number: u8) -> String {
    format!("{number:032x}")
}

/// A square that is to be laid out anew, recorded as it happened.
pub fn square() -> Story {
    let mut story = Story::new(0x5a, 12);
    let body = |organisation: &str, body: &str, role: &str| json!({ "organisation": organisation, "body": body, "role": role });
    story.tell(
        "2026-02-10",
        "trajectory.opened",
        json!({
            "form": "consultation", "phase": "preparation", "owner": "municipality",
            "bodies": [body("gm0828", "raad", "decides"), body("ws0654", "other", "advises")],
            "place": { "areas": ["WK082801"] }, "theme": "openbare-ruimte",
            "legalBasis": "ordinance", "occurredOn": "2026-02-10",
            "title": "Hoe wordt het Marktplein weer een plek om te blijven?",
        }),
    );
    story.tell(
        "2026-03-03",
        "input.asked",
        json!({
            "audience": ["residents", "businesses"], "channels": ["web", "letter", "meeting"],
            "notice": ["gazette", "letters"], "opens": "2026-03-03", "closes": "2026-04-14",
            "occurredOn": "2026-03-03",
            "question": "Wat mist u op het Marktplein?\nEn wat moet juist blijven?",
        }),
    );
    square_inputs(&mut story);
    square_answers(&mut story);
    story.tell(
        "2026-06-10",
        "decision.taken",
        json!({
            "body": "raad", "mandate": "own", "stage": "final", "result": "amended",
            "occurredOn": "2026-06-09", "reference": "RV-2026-118",
            "summary": "De raad stelt het ontwerp van het Marktplein vast, met zes bankjes meer.",
            "involvement": "De raad las het eindverslag. Door de inbreng komen er bankjes en blijft de linde staan.",
        }),
    );
    story
}

fn square_inputs(story: &mut Story) {
    let words = [
        "Zet meer bankjes in de schaduw.\nMijn moeder kan niet lang staan.\n\nEn maak de sloot schoon, en haal de auto's weg.",
        "Mijn naam en adres staan hierin",
        "Ik woon op nummer 12 en wil dit niet meer",
        "De verlichting in de Korte Nieuwstraat is stuk",
        "Fijn dat er naar ons wordt geluisterd",
        "Wanneer komt de nieuwe bibliotheek?",
        "Maak het plein autovrij",
        "Maak het plein autovrij!",
    ];
    for (number, words) in (1u8..).zip(words) {
        let mut data = json!({
            "input": input_id(number), "channel": "letter", "points": if number == 1 { 4 } else { 1 },
            "sentOn": "2026-03-08", "occurredOn": "2026-03-09", "words": words,
        });
        if number == 1 {
            data["signatories"] = json!({ "number": 214, "checked": "sample" });
        }
        match number {
            2 => {
                story.keep("2026-03-09", "input.received", data);
            }
            3 => {
                let declared = story.tell("2026-03-09", "input.received", data);
                let erased = json!({ "content": declared, "ground": "request" });
                story.tell("2026-05-01", "content.erased", erased);
            }
            4 => {
                let declared = story.keep("2026-03-09", "input.received", data);
                let redacted = json!({ "content": declared, "ground": "redacted", "redacted": "De verlichting in de [straat] is stuk" });
                story.keep("2026-03-09", "content.published", redacted);
            }
            _ => {
                story.tell("2026-03-09", "input.received", data);
            }
        }
    }
    let withdrawn = json!({ "input": input_id(3), "occurredOn": "2026-05-01" });
    story.tell("2026-05-01", "input.withdrawn", withdrawn);
    let excluded =
        json!({ "input": input_id(8), "ground": "duplicate", "occurredOn": "2026-05-04" });
    story.tell("2026-05-04", "input.excluded", excluded);
}

fn square_answers(story: &mut Story) {
    let given = |number, point, outcome: &str, reason: Option<&str>| {
        let mut data = json!({ "input": input_id(number), "point": point, "outcome": outcome, "occurredOn": "2026-05-20" });
        if let Some(reason) = reason {
            data["reason"] = json!(reason);
        }
        data
    };
    let mut tell = |data| story.tell("2026-05-29", "input.answered", data);
    tell(given(
        1,
        1,
        "notAdopted",
        Some("Er is geen geld voor bankjes."),
    ));
    let mut adopted = given(1, 1, "adopted", Some("Veel mensen vroegen hierom."));
    adopted["change"] = json!("Er komen zes bankjes onder de lindes. Zie blad 3 van het ontwerp.");
    tell(adopted);
    let mut elsewhere = given(
        1,
        2,
        "elsewhere",
        Some("Over de sloot gaat het waterschap."),
    );
    elsewhere["destination"] = json!("Het waterschap");
    tell(elsewhere);
    tell(given(1, 3, "notAdopted", None));
    tell(given(1, 4, "noted", Some("Dank voor uw brief.")));
    tell(given(
        2,
        1,
        "adopted",
        Some("Dit was ook de wens van de wijkraad."),
    ));
    tell(given(5, 1, "noted", Some("Wij doen dit graag vaker.")));
    tell(given(
        6,
        1,
        "outOfScope",
        Some("Dit gaat over een ander gebouw."),
    ));
    tell(given(7, 1, "notAdopted", None));
    let last = story.folded.trajectory.last.expect("an entry").seq;
    let corrected = json!({ "seq": last - 1, "reason": "De uitkomst is verkeerd overgenomen.", "correction": "Dit punt is voor een deel overgenomen." });
    story.tell("2026-06-02", "entry.corrected", corrected);
    let corrected = json!({ "seq": 1, "reason": "Er stond een verkeerde datum." });
    story.tell("2026-06-03", "entry.corrected", corrected);
}

/// The participatory budget of another city, read from a source.
pub fn source() -> Story {
    let mut story = Story::new(0x91, 20);
    let day = "2026-11-02";
    story.tell(
        day,
        "trajectory.opened",
        json!({ "form": "consultation", "bodies": [], "title": "Waaraan geeft Valladolid het burgerbudget van 2026 uit?" }),
    );
    let imported = json!({ "source": "valladolid-2026", "inputsReceived": 1008, "inputsAnswered": 306, "inputs": "a", "answers": "b", "mapping": "c" });
    story.tell(day, "source.imported", imported);
    let words = [
        (
            "7582",
            "AREA INFANTIL PARQUE DEL PONIENTE\n\nUna zona de juegos para los más pequeños.",
        ),
        (
            "8486",
            "Arreglo vestuarios Canterac\n\nArreglo de los vestuarios de la piscina cubierta de CANTERAC debido a su mal estado",
        ),
    ];
    for (number, (reference, words)) in (1u8..).zip(words) {
        let data = json!({
            "input": input_id(number), "kind": "idea", "channel": "web", "points": 1,
            "occurredOn": "2026-01-09", "words": words, "reference": reference,
            "particulars": { "language": "es" },
        });
        story.tell(day, "input.received", data);
    }
    let refused = json!({ "input": input_id(1), "point": 1, "outcome": "notAdopted" });
    story.tell(day, "input.answered", refused);
    story
}

fn source_info() -> SourceInfo {
    SourceInfo {
        name: "valladolid-2026".to_owned(),
        description: Some("Voorstellen voor het burgerbudget van Valladolid".to_owned()),
        licence: Some("CC BY-SA 4.0".to_owned()),
        attribution: Some("Aldea Pucela, een groep inwoners van Valladolid".to_owned()),
        language: Some("es".to_owned()),
        note: Some("Samengesteld door inwoners; 42 rijen met tekstherkenning.".to_owned()),
    }
}

/// Counts of more inputs than a sample has.
fn source_counts() -> Counts {
    let figures = Figures {
        received: 1_008,
        answered: 306,
        adopted: 128,
        not_adopted: 178,
        unanswered: 702,
        ..Figures::default()
    };
    Counts {
        figures,
        point_figures: figures,
        without_reason: 5,
        adopted_without_reason: 128,
        ..Counts::default()
    }
}

pub fn overview() -> Overview {
    let row = |story: &Story| OverviewRow {
        id: story.link().id,
        title: story.link().title,
        state: None,
        form: story.folded.trajectory.opened.as_ref().map(|o| o.fact.form),
        opens: None,
        closes: None,
        imported: story.folded.trajectory.is_imported(),
        counts: story.folded.trajectory.counts.clone(),
    };
    let asked = square().folded.trajectory.questions[0].fact.clone();
    let square = OverviewRow {
        state: Some(TrajectoryState::InputClosed),
        opens: asked.opens,
        closes: asked.closes,
        ..row(&square())
    };
    let read = OverviewRow {
        counts: source_counts(),
        ..row(&source())
    };
    let fresh = OverviewRow {
        id: "0199a002".to_owned(),
        title: Shown::withheld(),
        state: Some(TrajectoryState::Started),
        counts: Counts::default(),
        ..square.clone()
    };
    Overview {
        chrome: chrome(),
        total: 53,
        rows: vec![square, read, fresh],
        previous: None,
        next: Some("/?na=20".to_owned()),
    }
}

pub fn overview_empty() -> Overview {
    let chrome = Chrome {
        size: 1,
        demo: false,
        ..chrome()
    };
    Overview {
        chrome,
        total: 0,
        rows: Vec::new(),
        previous: None,
        next: None,
    }
}

pub(super) fn trajectory_of(story: &Story) -> Trajectory {
    let (view, reader) = (&story.folded.trajectory, story.reader());
    let lacking = story.rows().into_iter().filter(|row| row.lacks_reason);
    Trajectory {
        chrome: chrome(),
        id: view.id.to_string(),
        state: Some(TrajectoryState::InputClosed),
        subject: Subject::of(view, &reader),
        source: Source::of(view, &reader, Some(&source_info())),
        counts: view.counts.clone(),
        without_reason: lacking.map(InputRow::link).collect(),
        procedure: Procedure::of(view, &reader),
        choice: Choice::of(view, &reader),
        plan: Plan::of(view, &reader),
        reach: Reach::of(view, &reader),
        point_groups: story.groups(),
        more_point_groups: 0,
        decisions: Decisions::of(view, &reader),
        promises: Promises::of(view, &reader),
        evaluation: Evaluation::of(view, &reader),
        limits: Limit::of(&view.contents, view.is_imported(), true),
    }
}

pub fn trajectory() -> Trajectory {
    trajectory_of(&square())
}

pub fn trajectory_from_source() -> Trajectory {
    Trajectory {
        state: None,
        counts: source_counts(),
        ..trajectory_of(&source())
    }
}

pub fn inputs() -> Inputs {
    let story = square();
    Inputs {
        chrome: chrome(),
        trajectory: story.link(),
        filter: Filter::default(),
        channels: vec![
            "web".parse().expect("web"),
            "letter".parse().expect("letter"),
        ],
        found: 43,
        total: 43,
        rows: story.rows(),
        before: None,
        after: Some(50),
    }
}

pub fn inputs_filtered() -> Inputs {
    let story = source();
    Inputs {
        trajectory: story.link(),
        filter: Filter {
            fate: Some(Fate::NotAdopted),
            without_reason: true,
            channel: None,
        },
        channels: vec!["web".parse().expect("web")],
        found: 5,
        total: 1_008,
        rows: story.rows().into_iter().take(1).collect(),
        before: Some(50),
        after: None,
        ..inputs()
    }
}

pub fn inputs_none_found() -> Inputs {
    Inputs {
        filter: Filter {
            fate: Some(Fate::Withdrawn),
            without_reason: false,
            channel: Some("letter".parse().expect("letter")),
        },
        found: 0,
        rows: Vec::new(),
        after: None,
        ..inputs()
    }
}

/// The receipt and answers of an input, and that it was set aside.
fn timeline(view: &InputView) -> Vec<TimelineLine> {
    let answers = view.answers.iter();
    let answers = answers.map(|a| TimelineLine::one("input.answered", a.at, a.occurred_on));
    let excluded = view.excluded.iter().chain(&view.lifted);
    let excluded = excluded.map(|e| TimelineLine::one("input.excluded", e.at, e.occurred_on));
    let withdrawn = view.withdrawn.iter();
    let withdrawn = withdrawn.map(|w| TimelineLine::one("input.withdrawn", w.at, w.occurred_on));
    let received = TimelineLine::one("input.received", view.at, view.received_on);
    let others = answers.chain(excluded).chain(withdrawn);
    std::iter::once(received).chain(others).collect()
}

pub(super) fn input_of(story: &Story, number: u64) -> Input {
    let (view, reader) = (story.input(number), story.reader());
    let timeline = timeline(view);
    let trajectory = &story.folded.trajectory;
    let procedure = Procedure::of(trajectory, &reader);
    let line = InputLine::of(view, &reader);
    let groups = story.groups().into_iter();
    Input {
        chrome: chrome(),
        questions: procedure.questions,
        groups: groups
            .filter(|group| line.point_groups.contains(&group.number))
            .collect(),
        decisions: Decisions::of(trajectory, &reader),
        feedback: procedure.feedback,
        promises: Promises::of(trajectory, &reader),
        evaluation: Evaluation::of(trajectory, &reader),
        trajectory: story.link(),
        line,
        fate: view.fate(),
        words: reader.words(view),
        sent_on: view.sent_on,
        channel: view.channel,
        timeline,
        corrections: procedure.corrections,
        proof: InputProof {
            entry: view.at.index,
            json: "{\n  \"actor\": \"9f2c4d1e\",\n  \"type\": \"input.received\",\n  \"v\": 1\n}"
                .to_owned(),
            leaf: LEAF.to_owned(),
        },
    }
}

pub fn input() -> Input {
    input_of(&square(), 1)
}
pub fn input_from_source() -> Input {
    input_of(&source(), 2)
}
pub fn input_erased() -> Input {
    input_of(&square(), 3)
}
pub fn input_excluded() -> Input {
    input_of(&square(), 8)
}

pub fn entry() -> Entry {
    let field = |key: &str, value| Field {
        key: key.to_owned(),
        value,
    };
    let code = |family: &str, code: &str| FieldValue::Code {
        family: family.to_owned(),
        code: code.to_owned(),
    };
    let story = square();
    let erased = story.reader().words(story.input(3));
    let content = |field: &str, shown, entry| Commitment {
        field: field.to_owned(),
        commitment: format!("c1:{LEAF}"),
        shown,
        entry,
    };
    Entry {
        chrome: chrome(),
        index: 1_031,
        event: "input.received".to_owned(),
        version: 1,
        trajectory: Some(story.link()),
        municipality: false,
        sequence: 7,
        recorded: moment("2026-03-09T14:05:00.123Z"),
        occurred: Some(jiff::civil::date(2026, 3, 9)),
        role: "recorder".to_owned(),
        actor: "9f2c4d1e8a7b6c5d4e3f2a1b0c9d8e7f".to_owned(),
        data: vec![
            field("input", FieldValue::Plain(input_id(1))),
            field("channel", code("channel", "letter")),
            field("points", FieldValue::Number(4)),
            field("sentOn", FieldValue::Day(jiff::civil::date(2026, 3, 8))),
            field("seq", FieldValue::Entries(vec![15], 0)),
        ],
        corrections: Procedure::of(&story.folded.trajectory, &story.reader()).corrections,
        raw: format!(
            "{{\"actor\":\"9f2c4d1e\",\"data\":{{\"words\":\"c1:{LEAF}\"}},\"previous\":\"{LEAF}\",\"type\":\"input.received\",\"v\":1}}"
        ),
        leaf: LEAF.to_owned(),
        previous_leaf: Some(LEAF.to_owned()),
        previous: Some(30),
        next: Some(32),
        commitments: vec![
            content("words", Shown::open("Meer bankjes"), Some(32)),
            content("particulars", Shown::withheld(), None),
            content("reference", erased, Some(140)),
        ],
    }
}

pub fn entry_of_the_log() -> Entry {
    Entry {
        index: 0,
        event: "log.created".to_owned(),
        trajectory: None,
        sequence: 1,
        occurred: None,
        role: "system".to_owned(),
        data: Vec::new(),
        corrections: Vec::new(),
        previous_leaf: None,
        previous: None,
        next: None,
        commitments: Vec::new(),
        ..entry()
    }
}

pub fn entry_of_the_municipality() -> Entry {
    let members: [(&str, &str, Value); 5] = [
        ("Code", "council", json!("dorpsraad-oost")),
        ("AreaCode", "area", json!("WK082801")),
        ("Date", "until", json!("2029-12-31")),
        ("u32", "budgetEuros", json!(15_000)),
        ("TrajectoryId", "trajectory", json!(input_id(1))),
    ];
    let fields = members.iter();
    let fields = fields.filter_map(|(of, name, value)| field(of, name, value));
    Entry {
        index: 603,
        event: "council.recognised".to_owned(),
        trajectory: None,
        municipality: true,
        data: fields.collect(),
        corrections: Vec::new(),
        commitments: Vec::new(),
        ..entry()
    }
}

pub fn verification() -> Verification {
    let origin = chrome().origin;
    let mut contents = square().folded.trajectory.contents;
    contents.published = 3_120;
    Verification {
        chrome: chrome(),
        root: "q3Zs1dSxgrl0wSg1YQmQ0cYb6eT8Cw2Q5m8gk4pQe2s=".to_owned(),
        recorded_at: moment("2026-11-23T20:54:00Z"),
        key: format!("{origin}+5f3c2a10+ASdB0Yk3mMZ4w8o9Tn0QpR2b6cU5e1fX7vHhJ8LsDkPq"),
        checkpoint: format!(
            "{origin}\n2348\nq3Zs1dSxgrl0wSg1YQmQ0cYb6eT8Cw2Q5m8gk4pQe2s=\n\n\u{2014} {origin} XzwqEAAB0Yk3mMZ4w8o9Tn0QpR2b6cU5e1fX7vHhJ8LsDkPqASdB0Yk3mMZ4w8o9Tn0QpR2b6cU5e1fX7vHhJ8Ls=\n"
        ),
        standing: None,
        commands: vec!["weerklank verify ./logboek".to_owned()],
        limits: Limit::of(&contents, true, true),
        contents,
    }
}

pub(super) fn report_of(story: &Story, info: Option<&SourceInfo>) -> report::Report {
    let log = LogFacts {
        origin: chrome().origin,
        demo: true,
        size: 2_348,
        root: verification().root,
        recorded_at: Some(verification().recorded_at),
        key: verification().key,
    };
    report::Report::new(log, &story.folded, &story.texts, info)
}

pub fn report() -> report::Report {
    report_of(&square(), None)
}

pub fn report_from_source() -> report::Report {
    report_of(&source(), Some(&source_info()))
}

pub fn render_report(report: &report::Report, t: &Language) -> Result<String, RenderError> {
    let municipality = "Gemeente Voorbeeld";
    Report {
        municipality,
        report,
    }
    .render(t)
}

pub fn problem(kind: ProblemKind) -> Problem {
    let reference = (kind == ProblemKind::Internal).then(|| "7f3a-0042".to_owned());
    Problem {
        chrome: chrome(),
        kind,
        parameter: (kind == ProblemKind::BadRequest).then_some("stand"),
        reference,
    }
}
