//! Examples of decisions, promises, the raad's questions and judgement, and evaluation.

use super::{PROMISE, text};
use crate::given::{self, IntoEvent, decided, fact};
use jiff::civil::date;
use serde_json::json;
use weerklank_events::Event;
use weerklank_events::facts::{
    DecisionAnnulled, DecisionPublished, DecisionTaken, DeviationExplained, EvaluationAdopted,
    FeedbackGiven, PromiseBroken, PromiseKept, PromiseMade, PromiseProgressed, RaadAnswered,
    RaadJudged, RaadQuestioned,
};
use weerklank_events::vocabulary::{
    AnnulledBy, AppealRoute, Audience, BodyKind, Channel, DecisionResult, DecisionStage,
    DeviatesFrom, GoalReached, Judgement, Mandate, Redo,
};

pub fn full() -> Vec<Event> {
    let mut all = vec![a_decision()];
    all.extend(what_followed_it());
    all.extend(promises());
    all.extend(the_raad());
    all.push(an_evaluation());
    all
}

pub fn minimal() -> Vec<Event> {
    let progressed = json!({"promise": PROMISE, "status": text(0xcf)});
    let answered = json!({"questionNumber": 1, "answer": text(0xd2)});
    vec![
        decided().event(),
        fact("decision.published", json!({"decisionNumber": 1})),
        fact(
            "decision.annulled",
            json!({"decisionNumber": 1, "by": "itself"}),
        ),
        fact(
            "deviation.explained",
            json!({"from": "plan", "reason": text(0xcd)}),
        ),
        fact("feedback.given", json!({"channels": []})),
        fact(
            "promise.made",
            json!({"promise": PROMISE, "promised": text(0xce)}),
        ),
        fact("promise.progressed", progressed),
        fact("promise.kept", json!({"promise": PROMISE})),
        fact(
            "promise.broken",
            json!({"promise": PROMISE, "reason": text(0xd0)}),
        ),
        fact("raad.questioned", json!({"question": text(0xd1)})),
        fact("raad.answered", answered),
        fact("raad.judged", json!({"verdict": "takenNote"})),
        fact("evaluation.adopted", json!({"findings": text(0xd3)})),
    ]
}

fn a_decision() -> Event {
    Event::DecisionTaken(DecisionTaken {
        organisation: Some("ws0665".parse().unwrap()),
        body: BodyKind::Other,
        mandate: Some(Mandate::Delegated),
        stage: DecisionStage::Partial,
        result: DecisionResult::Amended,
        replaces: Some(1),
        occurred_on: Some(given::TODAY),
        summary: text(0x31),
        reference: Some(text(0x32)),
        involvement: Some(text(0x33)),
        results: Some(text(0x34)),
        policy: Some(text(0x35)),
    })
}

fn what_followed_it() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::DecisionPublished(DecisionPublished {
            decision_number: 2,
            gazette: Some("gmb-2026-512345".parse().unwrap()),
            appeal: Some(AppealRoute::HighestCourt),
            appeal_until: Some(date(2027, 1, 4)),
            occurred_on: today,
            explanation: Some(text(0xa5)),
        }),
        Event::DecisionAnnulled(DecisionAnnulled {
            decision_number: 2,
            by: AnnulledBy::Court,
            ecli: Some("ECLI:NL:RVS:2026:1234".parse().unwrap()),
            redo: Some(Redo::Weighing),
            occurred_on: today,
            reason: Some(text(0xa6)),
        }),
        Event::DeviationExplained(DeviationExplained {
            from: DeviatesFrom::Advice,
            advice_number: Some(3),
            occurred_on: today,
            reason: text(0xa7),
        }),
        Event::FeedbackGiven(FeedbackGiven {
            channels: vec![Channel::Email, Channel::Letter],
            recipients: Some(95),
            occurred_on: today,
            message: Some(text(0xa8)),
        }),
    ]
}

fn promises() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::PromiseMade(PromiseMade {
            promise: PROMISE,
            body: Some(BodyKind::College),
            audience: Some(Audience::Youth),
            due: Some(date(2027, 6, 30)),
            occurred_on: today,
            promised: text(0xa9),
        }),
        Event::PromiseProgressed(PromiseProgressed {
            promise: PROMISE,
            due: Some(date(2027, 9, 30)),
            occurred_on: today,
            status: text(0xaa),
        }),
        Event::PromiseKept(PromiseKept {
            promise: PROMISE,
            occurred_on: today,
            result: Some(text(0xab)),
        }),
        Event::PromiseBroken(PromiseBroken {
            promise: PROMISE,
            occurred_on: today,
            reason: text(0xac),
        }),
    ]
}

fn the_raad() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::RaadQuestioned(RaadQuestioned {
            occurred_on: today,
            question: text(0xad),
        }),
        Event::RaadAnswered(RaadAnswered {
            question_number: 4,
            body: Some(BodyKind::Mayor),
            occurred_on: today,
            answer: text(0xae),
        }),
        Event::RaadJudged(RaadJudged {
            verdict: Judgement::Insufficient,
            occurred_on: today,
            reason: Some(text(0xaf)),
            motion: Some(text(0xb0)),
        }),
    ]
}

fn an_evaluation() -> Event {
    Event::EvaluationAdopted(EvaluationAdopted {
        body: Some(BodyKind::Raad),
        goal: Some(GoalReached::NotReached),
        score_tenths: Some(68),
        respondents: Some(41),
        cost_euros: Some(14_250),
        minutes_spent: Some(120),
        occurred_on: Some(given::TODAY),
        findings: text(0xb1),
        lessons: Some(text(0xb2)),
    })
}
