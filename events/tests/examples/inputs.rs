//! Examples of inputs, and of what was done with the letter itself.

use super::{GROUP, INPUT, SESSION, text};
use crate::given::{self, IntoEvent, excluded, fact, received, withdrawn};
use serde_json::json;
use weerklank_events::Event;
use weerklank_events::facts::{
    InputExcluded, InputForwarded, InputReceived, InputTranslated, InputWithdrawn, InputsGrouped,
    Point, ReceiptSent, Signatories,
};
use weerklank_events::vocabulary::{
    BodyKind, Channel, ExclusionGround, InputKind, SignatureCheck, Translator, YesNo,
};

pub fn full() -> Vec<Event> {
    let mut all = vec![an_input()];
    all.extend(what_was_done_with_it());
    all
}

pub fn minimal() -> Vec<Event> {
    let translated = json!({"input": INPUT, "translation": text(0xc5)});
    let members = json!([{"input": INPUT, "point": 1}]);
    vec![
        received(1).event(),
        fact("input.translated", translated),
        fact("receipt.sent", json!({"input": INPUT})),
        fact("input.forwarded", json!({"input": INPUT, "body": "mayor"})),
        excluded(1).event(),
        withdrawn(1).event(),
        fact(
            "inputs.grouped",
            json!({"group": GROUP, "members": members, "summary": text(0xc6)}),
        ),
    ]
}

fn an_input() -> Event {
    Event::InputReceived(InputReceived {
        input: INPUT,
        kind: Some(InputKind::Zienswijze),
        channel: Some(Channel::Letter),
        points: 20,
        session: Some(SESSION),
        signatories: Some(Signatories {
            number: 312,
            checked: SignatureCheck::Sample,
        }),
        replyable: Some(YesNo::Yes),
        sent_on: Some(given::YESTERDAY),
        occurred_on: Some(given::TODAY),
        words: text(0x23),
        particulars: Some(text(0x24)),
        reference: Some(text(0x25)),
    })
}

fn what_was_done_with_it() -> Vec<Event> {
    let today = Some(given::TODAY);
    let points = [1, 20].map(|point| Point {
        input: INPUT,
        point,
    });
    vec![
        Event::InputTranslated(InputTranslated {
            input: INPUT,
            translator: Some(Translator::Sworn),
            occurred_on: today,
            translation: text(0x97),
            language: Some(text(0xd9)),
        }),
        Event::ReceiptSent(ReceiptSent {
            input: INPUT,
            channel: Some(Channel::Email),
            occurred_on: today,
        }),
        Event::InputForwarded(InputForwarded {
            input: INPUT,
            organisation: Some("ws0665".parse().unwrap()),
            body: BodyKind::Other,
            occurred_on: today,
            reason: Some(text(0x98)),
        }),
        Event::InputExcluded(InputExcluded {
            input: INPUT,
            ground: ExclusionGround::Late,
            occurred_on: today,
            reason: Some(text(0x29)),
        }),
        Event::InputWithdrawn(InputWithdrawn {
            input: INPUT,
            occurred_on: today,
            reason: Some(text(0x2a)),
        }),
        Event::InputsGrouped(InputsGrouped {
            group: GROUP,
            members: points.into(),
            occurred_on: today,
            summary: text(0x99),
        }),
    ]
}
