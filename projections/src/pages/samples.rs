//! Pages with invented but plausible content, for the snapshots.
//!
//! One trajectory was read from a source, with the figures of a real participatory budget; one was recorded
//! as it happened. Together they show every outcome, closed and erased texts, and lacking reasons.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::*;

mod inputs;
mod log;

pub use inputs::*;
pub use log::*;

const LEAF: &str = "5b1f0c6d8a2e47f39b6c1d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a";
const SOURCE_ID: &str = "01991f3a-7c52-7d10-9a54-3f1f6b0e8c11";
const SQUARE_ID: &str = "0199a001-2b7e-7c44-8d31-55aa90c1e2f3";

pub fn chrome() -> Chrome {
    Chrome {
        municipality: "Gemeente Voorbeeld".to_owned(),
        origin: "participatie.voorbeeld.example/log/2026".to_owned(),
        size: 2_348,
        witnessed: false,
        demo: true,
        theme: Theme::default(),
    }
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn happened(event: &str, occurred: Option<Date>, recorded: &str, entry: u64) -> Moment {
    Moment {
        event: event.to_owned(),
        detail: None,
        occurred,
        recorded: moment(recorded),
        entry,
    }
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

pub fn source_figures() -> Figures {
    Figures {
        received: 1_008,
        adopted: 128,
        not_adopted: 178,
        unanswered: 702,
        without_reason: 5,
        adopted_without_reason: 128,
        ..Figures::default()
    }
}

fn square_figures() -> Figures {
    Figures {
        received: 43,
        adopted: 11,
        partly_adopted: 9,
        not_adopted: 8,
        elsewhere: 3,
        out_of_scope: 2,
        noted: 4,
        unanswered: 3,
        excluded: 2,
        withdrawn: 1,
        without_reason: 1,
        adopted_without_reason: 0,
    }
}

fn source() -> Source {
    Source {
        name: "participativos2027".to_owned(),
        address: Some("https://github.com/aldeapucela/participativos2027".to_owned()),
        licence: "CC BY-SA 4.0".to_owned(),
        compiler: "Aldea Pucela, een groep inwoners van Valladolid".to_owned(),
    }
}

fn source_title() -> Text {
    Text::open("Waaraan geeft Valladolid het burgerbudget van 2026 uit?")
}

fn square_title() -> Text {
    Text::open("Hoe wordt het Marktplein weer een plek om te blijven?")
}

pub fn overview() -> Overview {
    let row = |id: &str, title, state, form: &str, figures| OverviewRow {
        id: id.to_owned(),
        title,
        state,
        form: form.to_owned(),
        opens: None,
        closes: None,
        imported: false,
        figures,
    };
    let square = OverviewRow {
        opens: Some(date(2026, 3, 3)),
        closes: Some(date(2026, 4, 14)),
        ..row(
            SQUARE_ID,
            square_title(),
            TrajectoryState::InputClosed,
            "consultation",
            square_figures(),
        )
    };
    let read = OverviewRow {
        imported: true,
        ..row(
            SOURCE_ID,
            source_title(),
            TrajectoryState::Closed,
            "consultation",
            source_figures(),
        )
    };
    let fresh = row(
        "0199a002",
        Text::Withheld,
        TrajectoryState::Started,
        "challenge",
        Figures::default(),
    );
    Overview {
        chrome: chrome(),
        total: 53,
        rows: vec![square, read, fresh],
        previous: None,
        next: Some("/?na=0199a002".to_owned()),
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

pub fn facts() -> TrajectoryFacts {
    let body = |body: &str, organisation: Option<&str>, mandate: Option<&str>| Body {
        body: body.to_owned(),
        organisation: organisation.map(str::to_owned),
        mandate: mandate.map(str::to_owned),
    };
    TrajectoryFacts {
        form: "consultation".to_owned(),
        level: Some("advise".to_owned()),
        role: Some("networking".to_owned()),
        phase: Some("preparation".to_owned()),
        basis: Some("ordinance".to_owned()),
        owner: Some("municipality".to_owned()),
        bodies: vec![
            body("raad", None, Some("own")),
            body("other", Some("waterschap De Vecht"), Some("advisory")),
        ],
        profile: Some("Participatieverordening Voorbeeld 2026, versie 1".to_owned()),
    }
}

pub fn timeline() -> Vec<Moment> {
    let asked = Moment {
        detail: Some(Text::open("Wat mist u op het Marktplein?")),
        ..happened(
            "input.asked",
            Some(date(2026, 3, 3)),
            "2026-03-03T08:00:00Z",
            15,
        )
    };
    let session = Moment {
        detail: Some(Text::open("Wijkgebouw De Schakel, 38 bezoekers")),
        ..happened(
            "session.held",
            Some(date(2026, 3, 19)),
            "2026-03-26T09:12:00Z",
            58,
        )
    };
    vec![
        happened(
            "trajectory.opened",
            Some(date(2026, 2, 10)),
            "2026-02-10T10:00:00Z",
            12,
        ),
        happened(
            "participation.chosen",
            Some(date(2026, 2, 10)),
            "2026-02-10T10:02:00Z",
            13,
        ),
        happened(
            "plan.adopted",
            Some(date(2026, 2, 17)),
            "2026-02-18T09:30:00Z",
            14,
        ),
        asked,
        session,
        happened(
            "input.closed",
            Some(date(2026, 4, 14)),
            "2026-04-14T22:00:00Z",
            101,
        ),
        happened(
            "decision.taken",
            Some(date(2026, 6, 9)),
            "2026-06-10T07:45:00Z",
            188,
        ),
    ]
}

pub fn trajectory() -> Trajectory {
    let points = Figures {
        received: 61,
        adopted: 20,
        partly_adopted: 18,
        ..square_figures()
    };
    Trajectory {
        chrome: chrome(),
        id: SQUARE_ID.to_owned(),
        title: square_title(),
        state: TrajectoryState::InputClosed,
        facts: facts(),
        source: None,
        figures: square_figures(),
        point_figures: points,
        without_reason: vec![InputLink {
            number: 17,
            reference: None,
        }],
        questions: vec![Question {
            text: Text::open("Wat mist u op het Marktplein?\nEn wat moet juist blijven?"),
            opens: Some(date(2026, 3, 3)),
            closes: Some(date(2026, 4, 14)),
            channels: codes(&["web", "letter", "session"]),
            entry: 15,
        }],
        decisions: vec![decision()],
        timeline: timeline(),
    }
}

pub fn decision() -> Decision {
    Decision {
        body: "raad".to_owned(),
        on: Some(date(2026, 6, 9)),
        stage: "final".to_owned(),
        result: "amended".to_owned(),
        reference: Some("RV-2026-118".to_owned()),
        involvement: Some(Text::open(
            "De raad las het eindverslag. Door de inbreng komen er bankjes en blijft de linde staan.",
        )),
        entry: 188,
    }
}

pub fn trajectory_from_source() -> Trajectory {
    let links = [7_582, 7_730, 7_875, 7_986, 8_366]
        .into_iter()
        .zip([112, 260, 405, 516, 890]);
    let without_reason = links.map(|(code, number): (u64, u64)| InputLink {
        number,
        reference: Some(code.to_string()),
    });
    Trajectory {
        id: SOURCE_ID.to_owned(),
        title: source_title(),
        state: TrajectoryState::Closed,
        facts: TrajectoryFacts {
            form: "consultation".to_owned(),
            level: None,
            role: None,
            phase: None,
            basis: None,
            owner: None,
            bodies: Vec::new(),
            profile: None,
        },
        source: Some(source()),
        figures: source_figures(),
        point_figures: source_figures(),
        without_reason: without_reason.collect(),
        questions: Vec::new(),
        decisions: Vec::new(),
        timeline: vec![
            happened(
                "source.imported",
                Some(date(2026, 11, 2)),
                "2026-11-02T13:05:00Z",
                20,
            ),
            happened("input.answered", None, "2026-11-02T13:06:00Z", 1_029),
        ],
        ..trajectory()
    }
}
