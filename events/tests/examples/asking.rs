//! Examples of questions and their terms, of sessions and of reach.

use super::{SESSION, text};
use crate::given::{self, IntoEvent, asked, fact};
use jiff::civil::date;
use serde_json::json;
use weerklank_events::Event;
use weerklank_events::facts::{
    InputAsked, InputClosed, InputExtended, InputReopened, ReachMeasured, SessionHeld,
    SessionReported,
};
use weerklank_events::vocabulary::{
    Audience, Channel, MunicipalFunction, Notice, ReopeningGround, Setting,
};

pub fn full() -> Vec<Event> {
    let mut all = questions();
    all.extend(sessions());
    all
}

pub fn minimal() -> Vec<Event> {
    let extended = json!({"questionNumber": 1, "closes": "2027-01-19", "notice": []});
    let reopened = json!({"questionNumber": 1, "ground": "mistake", "reason": text(0xc3)});
    let held = json!({"session": SESSION, "setting": "online", "functions": []});
    vec![
        asked().event(),
        fact("input.extended", extended),
        fact("input.closed", json!({"questionNumber": 1})),
        fact("input.reopened", reopened),
        fact("session.held", held),
        fact(
            "session.reported",
            json!({"session": SESSION, "report": text(0xc4)}),
        ),
        fact("reach.measured", json!({"targetGroup": "jongeren"})),
    ]
}

fn questions() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::InputAsked(InputAsked {
            audience: vec![Audience::Residents, Audience::Interested],
            channels: vec![Channel::Web, Channel::Counter],
            notice: vec![Notice::Gazette, Notice::SocialMedia],
            opens: Some(date(2026, 12, 1)),
            closes: Some(date(2027, 1, 12)),
            occurred_on: today,
            question: text(0x21),
            explanation: Some(text(0x22)),
        }),
        Event::InputExtended(InputExtended {
            question_number: 2,
            closes: date(2027, 1, 26),
            notice: vec![Notice::Newspaper, Notice::Meeting],
            occurred_on: today,
            reason: Some(text(0x91)),
        }),
        Event::InputClosed(InputClosed {
            question_number: 2,
            occurred_on: today,
            reason: Some(text(0x92)),
        }),
        Event::InputReopened(InputReopened {
            question_number: 2,
            ground: ReopeningGround::NewFacts,
            closes: Some(date(2027, 2, 9)),
            occurred_on: today,
            reason: text(0x93),
        }),
    ]
}

fn sessions() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::SessionHeld(SessionHeld {
            session: SESSION,
            setting: Setting::Community,
            area: Some("WK082801".parse().unwrap()),
            attendance: Some(43),
            functions: vec![MunicipalFunction::Alderman, MunicipalFunction::AreaManager],
            occurred_on: today,
            subject: Some(text(0x94)),
        }),
        Event::SessionReported(SessionReported {
            session: SESSION,
            occurred_on: today,
            report: text(0x95),
        }),
        Event::ReachMeasured(ReachMeasured {
            target_group: "jongeren".parse().unwrap(),
            invited: Some(400),
            reached: Some(0),
            occurred_on: today,
            gap: Some(text(0x96)),
        }),
    ]
}
