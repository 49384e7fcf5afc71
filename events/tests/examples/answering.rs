//! Examples of weighing and answering, of advice, and of reports.

use super::{GROUP, INPUT, text};
use crate::given::{self, IntoEvent, answered, fact};
use serde_json::json;
use weerklank_events::facts::{
    AdviceAnswered, AdviceGiven, AnswerDisputed, AnswerReviewed, GroupAnswered, GroupWeighed,
    InputAnswered, InputWeighed, ReportFigures, ReportPresented, ReportPublished,
};
use weerklank_events::vocabulary::{Adviser, BodyKind, ReviewCause, ReviewResult, YesNo};
use weerklank_events::{Event, Outcome};

pub fn full() -> Vec<Event> {
    let mut all = answers();
    all.extend(second_thoughts());
    all.extend(advice_and_reports());
    all
}

pub fn minimal() -> Vec<Event> {
    let weighed = json!({"input": INPUT, "point": 1, "outcome": "noted",
        "consideration": text(0xc7)});
    let together = json!({"group": GROUP, "outcome": "noted", "consideration": text(0xc8)});
    let disputed = json!({"input": INPUT, "point": 1, "objection": text(0xc9)});
    let reviewed = json!({"input": INPUT, "point": 1, "because": "dispute", "result": "upheld",
        "reason": text(0xca)});
    let figures = json!({"received": 0, "answered": 0, "excluded": 0, "withdrawn": 0,
        "unanswered": 0});
    let report = json!({"version": 1, "logSize": 1, "figures": figures, "report": text(0xcc)});
    vec![
        fact("input.weighed", weighed),
        fact("group.weighed", together),
        answered(1, 1, Outcome::Noted).event(),
        fact(
            "group.answered",
            json!({"group": GROUP, "outcome": "outOfScope"}),
        ),
        fact("answer.disputed", disputed),
        fact("answer.reviewed", reviewed),
        fact(
            "advice.given",
            json!({"adviser": "expert", "advice": text(0xcb)}),
        ),
        fact(
            "advice.answered",
            json!({"adviceNumber": 1, "outcome": "notAdopted"}),
        ),
        fact("report.published", report),
        fact("report.presented", json!({"version": 1, "body": "raad"})),
    ]
}

fn answers() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::InputWeighed(InputWeighed {
            input: INPUT,
            point: 2,
            outcome: Outcome::PartlyAdopted,
            occurred_on: today,
            consideration: text(0x9a),
        }),
        Event::GroupWeighed(GroupWeighed {
            group: GROUP,
            outcome: Outcome::NotAdopted,
            occurred_on: today,
            consideration: text(0x9b),
        }),
        Event::InputAnswered(InputAnswered {
            input: INPUT,
            point: 2,
            outcome: Outcome::Elsewhere,
            occurred_on: today,
            reason: Some(text(0x26)),
            change: Some(text(0x27)),
            destination: Some(text(0x28)),
        }),
        Event::GroupAnswered(GroupAnswered {
            group: GROUP,
            outcome: Outcome::Adopted,
            occurred_on: today,
            reason: Some(text(0x9c)),
            change: Some(text(0x9d)),
            destination: Some(text(0x9e)),
        }),
    ]
}

fn second_thoughts() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::AnswerDisputed(AnswerDisputed {
            input: INPUT,
            point: 2,
            occurred_on: today,
            objection: text(0x9f),
        }),
        Event::AnswerReviewed(AnswerReviewed {
            input: INPUT,
            point: 2,
            because: ReviewCause::Amendment,
            result: ReviewResult::Changed,
            occurred_on: today,
            reason: text(0xa0),
        }),
    ]
}

fn advice_and_reports() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::AdviceGiven(AdviceGiven {
            adviser: Adviser::PublicBody,
            organisation: Some("ws0665".parse().unwrap()),
            statutory: Some(YesNo::Yes),
            occurred_on: today,
            advice: text(0xa1),
        }),
        Event::AdviceAnswered(AdviceAnswered {
            advice_number: 3,
            body: Some(BodyKind::College),
            outcome: Outcome::PartlyAdopted,
            occurred_on: today,
            reason: Some(text(0xa2)),
        }),
        Event::ReportPublished(ReportPublished {
            version: 2,
            replaces: Some(1),
            log_size: 2048,
            figures: ReportFigures {
                received: 100,
                answered: 90,
                excluded: 4,
                withdrawn: 1,
                unanswered: 5,
            },
            occurred_on: today,
            report: text(0xa3),
            reason: Some(text(0xa4)),
        }),
        Event::ReportPresented(ReportPresented {
            version: 2,
            body: BodyKind::Raad,
            occurred_on: today,
        }),
    ]
}
