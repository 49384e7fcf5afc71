//! An entry, the page for auditors, reports and pages that could not be given.

use jiff::civil::date;

use super::*;

pub fn entry() -> Entry {
    let field = |key: &str, value| Field {
        key: key.to_owned(),
        value,
    };
    let code = |family: &str, code: &str| FieldValue::Code {
        family: family.to_owned(),
        code: code.to_owned(),
    };
    let content = |field: &str, state| Commitment {
        field: field.to_owned(),
        commitment: LEAF.to_owned(),
        state,
    };
    let erased = CommitmentState::Erased {
        on: date(2026, 5, 1),
        ground: "minor".to_owned(),
        entry: 140,
    };
    Entry {
        chrome: chrome(),
        index: 1_031,
        event: "input.received".to_owned(),
        version: 1,
        trajectory: Some(square_link()),
        sequence: 7,
        recorded: moment("2026-03-09T14:05:00.123Z"),
        occurred: Some(date(2026, 3, 9)),
        role: "recorder".to_owned(),
        actor: "9f2c4d1e8a7b6c5d4e3f2a1b0c9d8e7f".to_owned(),
        data: vec![
            field("input", FieldValue::Plain("i-0001".to_owned())),
            field("channel", code("channel", "letter")),
            field("points", FieldValue::Number(4)),
            field("receivedOn", FieldValue::Day(date(2026, 3, 9))),
            field("index", FieldValue::Entry(15)),
        ],
        raw: format!(
            "{{\"actor\":\"9f2c4d1e\",\"data\":{{\"words\":\"{LEAF}\"}},\"previous\":\"{LEAF}\",\"type\":\"input.received\",\"v\":1}}"
        ),
        leaf: LEAF.to_owned(),
        previous_leaf: Some(LEAF.to_owned()),
        previous: Some(30),
        next: Some(32),
        commitments: vec![
            content("words", CommitmentState::Published),
            content("particulars", CommitmentState::Withheld),
            content("signatories", erased),
            content("reason", CommitmentState::Missing),
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
        previous_leaf: None,
        previous: None,
        next: None,
        commitments: Vec::new(),
        ..entry()
    }
}

pub fn verification() -> Verification {
    let origin = chrome().origin;
    Verification {
        chrome: chrome(),
        root: "q3Zs1dSxgrl0wSg1YQmQ0cYb6eT8Cw2Q5m8gk4pQe2s=".to_owned(),
        signed: moment("2026-11-23T20:54:00Z"),
        key: format!("{origin}+5f3c2a10+ASdB0Yk3mMZ4w8o9Tn0QpR2b6cU5e1fX7vHhJ8LsDkPq"),
        checkpoint: format!(
            "{origin}\n2348\nq3Zs1dSxgrl0wSg1YQmQ0cYb6eT8Cw2Q5m8gk4pQe2s=\n\n\u{2014} {origin} XzwqEAAB0Yk3mMZ4w8o9Tn0QpR2b6cU5e1fX7vHhJ8LsDkPqASdB0Yk3mMZ4w8o9Tn0QpR2b6cU5e1fX7vHhJ8Ls=\n"
        ),
        witnesses: Vec::new(),
        commands: vec![
            format!("weerklank verify https://{origin}"),
            "weerklank verify ./logboek".to_owned(),
        ],
        contents: ContentCounts {
            published: 3_120,
            withheld: 412,
            erased: 3,
            missing: 0,
        },
    }
}

pub fn verification_witnessed() -> Verification {
    let witness = Witness {
        name: "universiteit.example".to_owned(),
        size: 2_340,
        signed: moment("2026-11-23T20:50:00Z"),
    };
    let contents = ContentCounts {
        missing: 1,
        ..verification().contents
    };
    Verification {
        chrome: Chrome {
            witnessed: true,
            ..chrome()
        },
        witnesses: vec![witness],
        contents,
        ..verification()
    }
}

fn report_groups() -> Vec<ReportGroup> {
    let item = |number, words, points| ReportInput {
        number,
        reference: None,
        words,
        points,
    };
    let fitting = |fate| {
        points()
            .into_iter()
            .filter(|point| point.fate == fate)
            .collect::<Vec<_>>()
    };
    vec![
        ReportGroup {
            fate: Fate::PartlyAdopted,
            inputs: vec![
                item(1, input().words, points()),
                item(2, Text::Withheld, fitting(Fate::Adopted)),
            ],
        },
        ReportGroup {
            fate: Fate::NotAdopted,
            inputs: vec![item(
                17,
                Text::open("Maak het plein autovrij"),
                fitting(Fate::NotAdopted),
            )],
        },
    ]
}

pub fn report() -> Report {
    Report {
        chrome: chrome(),
        id: SQUARE_ID.to_owned(),
        title: square_title(),
        root: verification().root,
        signed: verification().signed,
        facts: facts(),
        source: None,
        procedure: timeline(),
        figures: square_figures(),
        point_figures: trajectory().point_figures,
        channels: vec![
            ("web".to_owned(), 30),
            ("letter".to_owned(), 8),
            ("session".to_owned(), 5),
        ],
        not_recomputable: vec![
            NotRecomputable::WithoutReason,
            NotRecomputable::Fate(Fate::Withdrawn),
        ],
        groups: report_groups(),
        decisions: vec![decision()],
        deviations: vec![Text::open(
            "De wijkraad wilde een fontein. Daar is geen water voor.",
        )],
        witnesses: Vec::new(),
        erasures: vec![Erasure {
            entry: 140,
            on: date(2026, 5, 1),
            ground: "request".to_owned(),
        }],
        withheld: 12,
    }
}

pub fn report_from_source() -> Report {
    let sample = trajectory_from_source();
    let item = ReportInput {
        number: 112,
        reference: Some("7582".to_owned()),
        words: inputs_filtered().rows.remove(0).words,
        points: vec![Point {
            number: 1,
            understood: None,
            fate: Fate::NotAdopted,
            answer: Some(Answer {
                reason: None,
                forwarded_to: None,
                change: None,
                fate: Fate::NotAdopted,
                on: None,
                entry: Some(1_141),
            }),
            earlier: Vec::new(),
        }],
    };
    Report {
        id: sample.id,
        title: sample.title,
        facts: sample.facts,
        source: sample.source,
        procedure: sample.timeline,
        figures: sample.figures,
        point_figures: sample.point_figures,
        channels: vec![("platform".to_owned(), 1_008)],
        not_recomputable: Vec::new(),
        groups: vec![ReportGroup {
            fate: Fate::NotAdopted,
            inputs: vec![item],
        }],
        decisions: Vec::new(),
        deviations: Vec::new(),
        erasures: Vec::new(),
        withheld: 0,
        ..report()
    }
}

pub fn problem(kind: ProblemKind) -> Problem {
    let reference = (kind == ProblemKind::Internal).then(|| "7f3a-0042".to_owned());
    Problem {
        chrome: chrome(),
        kind,
        reference,
    }
}
