//! The rules of advice, reports, decisions, deviation and evaluation.

use super::with;
use crate::given::{IntoEvent as _, closed, decided, fact, fresh, given, opened};
use serde_json::{Value, json};
use weerklank_events::facts::DecisionTaken;
use weerklank_events::vocabulary::DeviatesFrom;
use weerklank_events::{Event, Refusal};

#[test]
fn a_decision_may_come_at_any_time_and_more_than_once() {
    given![opened()].when(decided()).then_recorded();
    let second = DecisionTaken {
        summary: fresh(1),
        ..decided()
    };
    given![opened(), decided(), closed()]
        .when(second)
        .then_recorded();
}

fn advice() -> Event {
    fact("advice.given", json!({"adviser": "council"}))
}
fn advice_answered(number: u32) -> Event {
    let data = json!({"adviceNumber": number, "outcome": "partlyAdopted"});
    fact("advice.answered", data)
}
/// A report of nothing, but for these members.
fn report(version: u32, data: Value) -> Event {
    let nothing = figures([0; 5]);
    let report = json!({"version": version, "logSize": 9, "figures": nothing});
    fact("report.published", with(report, data))
}
fn figures([received, answered, excluded, withdrawn, unanswered]: [u32; 5]) -> Value {
    json!({
        "received": received, "answered": answered, "excluded": excluded,
        "withdrawn": withdrawn, "unanswered": unanswered,
    })
}
fn presented(version: u32) -> Event {
    fact(
        "report.presented",
        json!({"version": version, "body": "raad"}),
    )
}
fn decision_published(number: u32) -> Event {
    fact("decision.published", json!({"decisionNumber": number}))
}
fn annulled(number: u32, by: &str) -> Event {
    fact(
        "decision.annulled",
        json!({"decisionNumber": number, "by": by}),
    )
}
/// A second decision, whatever it replaces.
fn another(replaces: Option<u32>) -> DecisionTaken {
    DecisionTaken {
        summary: fresh(1),
        replaces,
        ..decided()
    }
}
fn deviation(from: &str, advice: Option<u32>) -> Event {
    fact(
        "deviation.explained",
        json!({"from": from, "adviceNumber": advice}),
    )
}
fn evaluation(score: Option<u16>, respondents: Option<u32>) -> Event {
    let data = json!({"scoreTenths": score, "respondents": respondents});
    fact("evaluation.adopted", data)
}

#[test]
fn what_is_answered_is_advice_that_was_given() {
    for number in [0, 2, u32::MAX] {
        given![opened(), advice()]
            .when(advice_answered(number))
            .then_refused(Refusal::AdviceUnknown);
    }
    given![opened()]
        .when(advice_answered(1))
        .then_refused(Refusal::AdviceUnknown);
    given![opened(), advice()]
        .when(advice_answered(1))
        .then_recorded();
    let second = fact("advice.given", json!({"adviser": "expert"}));
    given![opened(), advice(), second, advice_answered(1)]
        .when(advice_answered(2))
        .then_recorded();
}

#[test]
fn a_deviation_from_advice_names_advice_that_was_given() {
    for unknown in [None, Some(0), Some(2)] {
        given![opened(), advice()]
            .when(deviation("advice", unknown))
            .then_refused(Refusal::AdviceUnknown);
    }
    given![opened(), advice()]
        .when(deviation("advice", Some(1)))
        .then_recorded();
}

#[test]
fn only_a_deviation_from_advice_names_one() {
    for from in DeviatesFrom::ALL {
        if *from != DeviatesFrom::Advice {
            given![opened(), advice()]
                .when(deviation(from.as_str(), Some(1)))
                .then_refused(Refusal::AdviceNotMeant);
            given![opened()]
                .when(deviation(from.as_str(), None))
                .then_recorded();
        }
    }
}

#[test]
fn versions_of_a_report_follow_each_other() {
    for version in [0, 2, u32::MAX] {
        given![opened()]
            .when(report(version, json!({})))
            .then_refused(Refusal::VersionNotNext);
    }
    given![opened()].when(report(1, json!({}))).then_recorded();
    for version in [0, 1, 3] {
        let again = report(version, json!({"replaces": 1}));
        given![opened(), report(1, json!({}))]
            .when(again)
            .then_refused(Refusal::VersionNotNext);
    }
    given![opened(), report(1, json!({}))]
        .when(report(2, json!({})))
        .then_recorded();
}

#[test]
fn what_is_replaced_is_a_report_that_was_published() {
    let replacing = |version| report(2, json!({"replaces": version}));
    for version in [0, 2, 3] {
        given![opened(), report(1, json!({}))]
            .when(replacing(version))
            .then_refused(Refusal::ReportUnknown);
    }
    given![opened()]
        .when(report(1, json!({"replaces": 1})))
        .then_refused(Refusal::ReportUnknown);
    given![opened(), report(1, json!({}))]
        .when(replacing(1))
        .then_recorded();
    // Not only the last one.
    given![opened(), report(1, json!({})), replacing(1)]
        .when(report(3, json!({"replaces": 1})))
        .then_recorded();
}

#[test]
fn what_is_presented_is_a_report_that_was_published() {
    given![opened()]
        .when(presented(1))
        .then_refused(Refusal::ReportUnknown);
    for version in [0, 3] {
        given![opened(), report(1, json!({})), report(2, json!({}))]
            .when(presented(version))
            .then_refused(Refusal::ReportUnknown);
    }
    for version in [1, 2] {
        given![opened(), report(1, json!({})), report(2, json!({}))]
            .when(presented(version))
            .then_recorded();
    }
}

#[test]
fn nothing_disappears_from_the_figures_of_a_report() {
    let of = |numbers| given![opened()].when(report(1, json!({"figures": figures(numbers)})));
    of([10, 4, 3, 2, 1]).then_recorded();
    // What it says is its own affair: the log may know otherwise.
    of([0; 5]).then_recorded();
    of([u32::MAX, u32::MAX, 0, 0, 0]).then_recorded();
    for numbers in [
        [11, 4, 3, 2, 1],
        [9, 4, 3, 2, 1],
        [0, 0, 0, 0, 1],
        // The sum of these is 0 in 32 bits.
        [0, 1 << 30, 1 << 30, 1 << 30, 1 << 30],
        [u32::MAX; 5],
    ] {
        of(numbers).then_refused(Refusal::FiguresDoNotAddUp);
    }
}

#[test]
fn what_is_published_undone_or_replaced_is_a_decision_that_was_taken() {
    for number in [0, 2, u32::MAX] {
        for event in [
            decision_published(number),
            annulled(number, "court"),
            another(Some(number)).event(),
        ] {
            given![opened(), decided()]
                .when(event)
                .then_refused(Refusal::DecisionUnknown);
        }
    }
    for event in [
        decision_published(1),
        annulled(1, "court"),
        another(Some(1)).event(),
    ] {
        given![opened()]
            .when(event.clone())
            .then_refused(Refusal::DecisionUnknown);
        given![opened(), decided()].when(event).then_recorded();
    }
}

#[test]
fn a_decision_is_replaced_by_its_number_also_after_it_was_annulled() {
    given![opened(), decided(), annulled(1, "court")]
        .when(another(Some(1)))
        .then_recorded();
    let third = DecisionTaken {
        summary: fresh(2),
        ..another(Some(2))
    };
    given![opened(), decided(), another(Some(1))]
        .when(third.clone())
        .then_recorded();
    given![opened(), decided()]
        .when(third)
        .then_refused(Refusal::DecisionUnknown);
}

#[test]
fn a_decision_is_undone_once() {
    given![opened(), decided(), annulled(1, "court")]
        .when(annulled(1, "itself"))
        .then_refused(Refusal::DecisionAlreadyAnnulled);
    given![opened(), decided(), another(None), annulled(1, "court")]
        .when(annulled(2, "court"))
        .then_recorded();
    given![opened(), decided(), another(Some(1))]
        .when(annulled(1, "itself"))
        .then_recorded();
}

#[test]
fn a_decision_may_be_made_known_again_also_after_it_was_annulled() {
    let again = || {
        let rectified = json!({"decisionNumber": 1, "gazette": "gmb-2026-12345"});
        fact("decision.published", rectified)
    };
    given![opened(), decided(), decision_published(1)]
        .when(again())
        .then_recorded();
    given![opened(), decided(), annulled(1, "crown")]
        .when(again())
        .then_recorded();
}

#[test]
fn feedback_names_each_channel_once() {
    let given_by = |channels: &[&str]| fact("feedback.given", json!({"channels": channels}));
    given![opened()]
        .when(given_by(&["letter", "web", "letter"]))
        .then_refused(Refusal::ListRepeated("channels"));
    given![opened()]
        .when(given_by(&["letter", "web"]))
        .then_recorded();
    given![opened()].when(given_by(&[])).then_recorded();
}

#[test]
fn a_mark_is_between_1_and_10() {
    for score in [0, 9, 101, u16::MAX] {
        given![opened()]
            .when(evaluation(Some(score), Some(40)))
            .then_refused(Refusal::ScoreOutOfRange);
    }
    for score in [10, 74, 100] {
        given![opened()]
            .when(evaluation(Some(score), Some(40)))
            .then_recorded();
    }
}

#[test]
fn a_mark_does_not_point_at_who_gave_it() {
    for respondents in [None, Some(0), Some(1), Some(4)] {
        given![opened()]
            .when(evaluation(Some(74), respondents))
            .then_refused(Refusal::TooFewRespondents);
    }
    for respondents in [Some(1), Some(4)] {
        given![opened()]
            .when(evaluation(None, respondents))
            .then_refused(Refusal::TooFewRespondents);
    }
    for respondents in [Some(5), Some(u32::MAX)] {
        for score in [None, Some(74)] {
            given![opened()]
                .when(evaluation(score, respondents))
                .then_recorded();
        }
    }
}

#[test]
fn an_evaluation_may_say_that_nobody_answered_or_leave_it_unknown() {
    for respondents in [None, Some(0)] {
        given![opened()]
            .when(evaluation(None, respondents))
            .then_recorded();
    }
}

#[test]
fn a_trajectory_is_evaluated_more_than_once() {
    given![opened(), closed(), evaluation(None, None)]
        .when(evaluation(Some(61), Some(12)))
        .then_recorded();
}
