//! The rules of choosing: whether to ask, by what plan, and how that plan is changed.

use super::with;
use crate::given::{TODAY, YESTERDAY, asked, fact, fresh, given, opened};
use serde_json::{Value, json};
use weerklank_events::vocabulary::PlanPart;
use weerklank_events::{Event, Refusal};

fn chosen(day: &str) -> Event {
    fact(
        "participation.chosen",
        json!({"ground": "own", "occurredOn": day}),
    )
}
fn waived(day: &str) -> Event {
    fact(
        "participation.waived",
        json!({"ground": "minor", "occurredOn": day}),
    )
}
fn plan(data: Value) -> Event {
    let unknown = json!({"targetGroups": [], "channels": []});
    fact("plan.adopted", with(unknown, data))
}
fn amended(data: Value) -> Event {
    let unknown = json!({"announced": []});
    fact("plan.amended", with(unknown, data))
}
/// That no reason was given is recorded, and the norms report it. Another ground says which.
#[test]
fn another_ground_for_waiving_says_which() {
    let waived = |data| fact("participation.waived", data);
    let reason = fresh(1).to_string();
    given![opened()]
        .when(waived(json!({"ground": "other"})))
        .then_refused(Refusal::ReasonMissing);
    given![opened()]
        .when(waived(json!({"ground": "other", "reason": reason})))
        .then_recorded();
    given![opened()]
        .when(waived(json!({"ground": "minor"})))
        .then_recorded();
}

#[test]
fn a_choice_is_made_once_and_then_the_other_way() {
    given![opened(), chosen("2026-10-01")]
        .when(chosen("2026-10-02"))
        .then_refused(Refusal::ChoiceAlreadyMade);
    given![opened(), waived("2026-10-01")]
        .when(waived("2026-10-02"))
        .then_refused(Refusal::ChoiceAlreadyMade);
    given![opened()].when(chosen("2026-10-01")).then_recorded();
    given![opened()].when(waived("2026-10-01")).then_recorded();
}

#[test]
fn what_was_waived_may_be_chosen_and_the_reverse() {
    given![opened(), waived("2026-10-01")]
        .when(chosen("2026-10-02"))
        .then_recorded();
    given![opened(), chosen("2026-10-01")]
        .when(waived("2026-10-02"))
        .then_recorded();
    given![opened(), waived("2026-10-01"), chosen("2026-10-02")]
        .when(waived("2026-10-03"))
        .then_recorded();
    given![opened(), waived("2026-10-01"), chosen("2026-10-02")]
        .when(chosen("2026-10-03"))
        .then_refused(Refusal::ChoiceAlreadyMade);
}

#[test]
fn one_may_ask_without_a_choice_or_a_plan_and_against_the_choice() {
    given![opened()].when(asked()).then_recorded();
    given![opened(), waived("2026-10-01")]
        .when(asked())
        .then_recorded();
    given![opened(), waived("2026-10-01")]
        .when(plan(json!({})))
        .then_recorded();
}

#[test]
fn a_plan_is_adopted_once_and_changed_in_the_open() {
    given![opened()].when(plan(json!({}))).then_recorded();
    given![opened(), plan(json!({}))]
        .when(plan(json!({"level": "advise"})))
        .then_refused(Refusal::PlanAlreadyAdopted);
    let change = || amended(json!({"part": "goal"}));
    given![opened(), plan(json!({})), change()]
        .when(plan(json!({"level": "advise"})))
        .then_refused(Refusal::PlanAlreadyAdopted);
    given![opened(), plan(json!({}))]
        .when(change())
        .then_recorded();
    given![opened(), plan(json!({})), change()]
        .when(amended(json!({"part": "goal", "announced": ["letters"]})))
        .then_recorded();
}

#[test]
fn only_a_plan_that_exists_is_changed() {
    given![opened(), asked()]
        .when(amended(json!({"part": "goal"})))
        .then_refused(Refusal::PlanNotAdopted);
}

#[test]
fn the_period_of_a_plan_ends_on_or_after_its_first_day() {
    let period = |opens, closes| plan(json!({"opens": opens, "closes": closes}));
    given![opened()]
        .when(period(Some(TODAY), Some(YESTERDAY)))
        .then_refused(Refusal::PeriodReversed);
    for (opens, closes) in [
        (Some(TODAY), Some(TODAY)),
        (Some(TODAY), None),
        (None, Some(YESTERDAY)),
    ] {
        given![opened()].when(period(opens, closes)).then_recorded();
    }
}

#[test]
fn a_change_of_level_role_owner_or_day_of_feedback_gives_the_new_value_and_no_other_does() {
    let values = [
        ("level", json!("inform")),
        ("role", json!("lawful")),
        ("owner", json!("residents")),
        ("feedbackBy", json!("2027-01-31")),
    ];
    let planned = || given![opened(), plan(json!({}))];
    let unclear = |members| {
        planned()
            .when(amended(members))
            .then_refused(Refusal::AmendmentUnclear);
    };
    for (part, value) in &values {
        unclear(json!({"part": part}));
        unclear(json!({"part": "frames", *part: value}));
        planned()
            .when(amended(json!({"part": part, *part: value})))
            .then_recorded();
        for (other, beside) in values.iter().filter(|(other, _)| other != part) {
            unclear(json!({"part": part, *other: beside}));
            unclear(json!({"part": part, *part: value, *other: beside}));
        }
    }
    for part in PlanPart::ALL {
        if values.iter().all(|(name, _)| *name != part.as_str()) {
            planned()
                .when(amended(json!({"part": part})))
                .then_recorded();
        }
    }
}

#[test]
fn the_lists_of_a_plan_and_its_changes_name_each_value_once() {
    let twice = ["web", "email", "web"];
    given![opened()]
        .when(plan(json!({"channels": twice})))
        .then_refused(Refusal::ListRepeated("channels"));
    given![opened()]
        .when(plan(json!({"targetGroups": ["youth", "youth"]})))
        .then_refused(Refusal::ListRepeated("targetGroups"));
    let groups = |n: u32| (0..n).map(|n| format!("group-{n}")).collect::<Vec<_>>();
    given![opened()]
        .when(plan(json!({"targetGroups": groups(51)})))
        .then_refused(Refusal::ListTooLong("targetGroups"));
    given![opened()]
        .when(plan(
            json!({"targetGroups": groups(50), "channels": ["web", "email"]}),
        ))
        .then_recorded();
    let announced = |words: &[&str]| amended(json!({"part": "goal", "announced": words}));
    given![opened(), plan(json!({}))]
        .when(announced(&["letters", "letters"]))
        .then_refused(Refusal::ListRepeated("announced"));
    given![opened(), plan(json!({}))]
        .when(announced(&["letters", "website"]))
        .then_recorded();
}
