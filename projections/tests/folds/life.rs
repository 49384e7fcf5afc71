//! The life of a trajectory around its inputs: corrections beside what they correct, promises, reach,
//! terms and decisions; and the stream of the municipality.

use crate::log::*;
use crate::reports::{report, texts};
use jiff::civil::date;
use weerklank_events::facts::*;
use weerklank_events::ids::Stream;
use weerklank_events::vocabulary::*;
use weerklank_events::{Event, Outcome};
use weerklank_projections::fold::fold_municipality;
use weerklank_projections::memory::MemoryRows;
use weerklank_projections::municipality::{MunicipalityView, corrects, promise};
use weerklank_projections::report::{Correction, PromiseStatus, Report};

fn plan(target_groups: &[&str]) -> Event {
    Event::PlanAdopted(PlanAdopted {
        body: Some(BodyKind::College),
        level: Some(Level::Advise),
        role: None,
        target_groups: target_groups.iter().map(|g| g.parse().unwrap()).collect(),
        channels: vec![],
        opens: None,
        closes: None,
        budget_euros: None,
        minutes_asked: None,
        feedback_by: None,
        template: None,
        experiment: None,
        occurred_on: Some(date(2026, 1, 3)),
        goal: c(100),
        choices: None,
        frames: None,
        weighing: None,
        promise: None,
        expected: None,
        deviations: None,
        lessons: None,
        learning: None,
    })
}

fn measured(group: &str, reached: u32) -> Event {
    Event::ReachMeasured(ReachMeasured {
        target_group: group.parse().unwrap(),
        invited: None,
        reached: Some(reached),
        occurred_on: None,
        gap: None,
    })
}

fn taken(replaces: Option<u32>, summary: u64) -> Event {
    Event::DecisionTaken(DecisionTaken {
        organisation: None,
        body: BodyKind::College,
        mandate: None,
        stage: DecisionStage::Final,
        result: DecisionResult::Adopted,
        replaces,
        occurred_on: None,
        summary: c(summary),
        reference: None,
        involvement: None,
        results: None,
        policy: None,
    })
}

fn seen(log: &Log) -> Report {
    report(log, &texts(&[(70, "Verkeerd"), (71, "Goed")]))
}

/// What a single correction says, if its texts are public.
fn said(corrections: &[Correction]) -> Vec<Option<&str>> {
    let instead = corrections.iter().map(|it| it.correction.as_ref());
    instead.map(|it| it?.text.as_deref()).collect()
}

#[test]
fn a_correction_stands_beside_the_line_that_it_corrects() {
    let mut log = Log::with([
        plan(&[]),
        Event::InputReceived(received(1, 1)),
        answered(1, 1, Outcome::Adopted, Some(50)),
        excluded(1),
        taken(None, 101),
    ]);
    for (seq, reason) in (2..=6).zip((70..).step_by(2)) {
        log.push(corrected(seq, reason));
    }
    let contents: Vec<_> = (70..80).collect();
    log.push(published(&contents));
    let opened = contents.iter().map(|n| (*n, "Goed")).collect::<Vec<_>>();
    let sections = report(&log, &texts(&opened)).sections;
    let plan = sections.plan.adopted.unwrap();
    let groups = sections.weighing.groups.iter();
    let input = groups.flat_map(|group| &group.inputs).next().unwrap();
    let decision = &sections.decisions.decisions[0];
    for corrections in [
        &plan.corrections,
        &input.corrections,
        &input.answers[0].corrections,
        &input.excluded.as_ref().unwrap().corrections,
        &decision.corrections,
    ] {
        assert_eq!(said(corrections), [Some("Goed")]);
    }
}

#[test]
fn a_fact_without_a_correction_has_none_and_a_second_correction_stands_behind_the_first() {
    let mut log = Log::with([plan(&[]), promised(1, None, 102)]);
    log.push(corrected(2, 70));
    log.push(corrected(2, 72));
    log.push(published(&[70, 71]));
    let sections = seen(&log).sections;
    let plan = sections.plan.adopted.unwrap();
    assert_eq!(said(&plan.corrections), [Some("Goed"), None]);
    assert!(sections.promises.promises[0].made.corrections.is_empty());
}

#[test]
fn a_promise_is_open_until_it_is_kept_or_broken_and_may_still_be_kept_then() {
    let due = date(2026, 12, 1);
    let later = date(2027, 3, 1);
    let mut log = Log::with([promised(1, Some(due), 100), promised(2, None, 101)]);
    let status = |log: &Log| {
        let promises = seen(log).sections.promises.promises;
        promises
            .iter()
            .map(|promise| promise.status)
            .collect::<Vec<_>>()
    };
    assert_eq!(status(&log), [PromiseStatus::Open, PromiseStatus::Open]);
    log.push(Event::PromiseProgressed(PromiseProgressed {
        promise: pid(1),
        due: Some(later),
        occurred_on: None,
        status: c(102),
    }));
    log.push(broken(1, 103));
    log.push(kept(2));
    assert_eq!(status(&log), [PromiseStatus::Broken, PromiseStatus::Kept]);
    log.push(kept(1));
    assert_eq!(status(&log), [PromiseStatus::Kept, PromiseStatus::Kept]);
    let first = seen(&log).sections.promises.promises.remove(0);
    assert_eq!((first.due, first.course.len()), (Some(later), 3));
    assert_eq!(first.made.word("due"), Some("2026-12-01"));
}

#[test]
fn a_target_group_of_the_plan_that_was_never_measured_is_named() {
    let log = Log::with([
        plan(&["ouderen", "jongeren"]),
        measured("ouderen", 12),
        measured("ouderen", 40),
        measured("winkeliers", 7),
    ]);
    let reach = seen(&log).sections.reach.groups;
    let names: Vec<_> = reach
        .iter()
        .map(|group| (group.target_group.as_str(), group.planned))
        .collect();
    let expected = [("ouderen", true), ("jongeren", true), ("winkeliers", false)];
    assert_eq!(names, expected);
    let reached = |n: usize| {
        Some(
            reach[n].measured.as_ref()?.data["reached"]
                .as_u64()
                .unwrap(),
        )
    };
    assert_eq!(
        [reached(0), reached(1), reached(2)],
        [Some(40), None, Some(7)]
    );
    assert_eq!(reach[0].earlier.len(), 1);
}

#[test]
fn a_decision_that_was_annulled_and_the_one_in_its_place_are_both_shown() {
    let log = Log::with([
        taken(None, 100),
        Event::DecisionAnnulled(DecisionAnnulled {
            decision_number: 1,
            by: AnnulledBy::Court,
            ecli: None,
            redo: Some(Redo::Deciding),
            occurred_on: None,
            reason: None,
        }),
        taken(Some(1), 101),
    ]);
    let section = seen(&log).sections.decisions;
    let shown: Vec<_> = section
        .decisions
        .iter()
        .map(|it| (it.decision_number, it.annulled, it.replaces))
        .collect();
    assert_eq!(shown, [(1, true, None), (2, false, Some(1))]);
    assert_eq!(section.course.len(), 1);
}

#[test]
fn why_a_trajectory_was_closed_is_in_its_first_section() {
    let mut log = Log::with([Event::TrajectoryClosed(TrajectoryClosed {
        occurred_on: None,
        reason: Some(c(70)),
    })]);
    assert!(seen(&log).not_recomputable.contains(&"sections.subject"));
    log.push(published(&[1, 70]));
    let shown = report(&log, &texts(&[(1, "Plein"), (70, "Klaar")]));
    let reason = shown.sections.subject.closed_reason.unwrap();
    assert_eq!(reason.text.as_deref(), Some("Klaar"));
    assert!(!shown.not_recomputable.contains(&"sections.subject"));
}

#[test]
fn the_stream_of_the_municipality_has_a_row_for_each_event_that_is_shown() {
    let mut log = Log::opened();
    let stream = Stream::Municipality;
    log.push_to(
        stream,
        Event::SignalNoted(SignalNoted {
            area: None,
            theme: None,
            setting: Some(Setting::Street),
            functions: vec![MunicipalFunction::Mayor],
            follow_up: Some(FollowUp::None),
            trajectory: None,
            occurred_on: None,
            heard: c(200),
            response: None,
        }),
    );
    log.push_to(stream, published(&[200]));
    log.push(promised(1, None, 100));
    log.push_to(stream, promised(2, None, 201));
    log.push_to(stream, corrected(1, 202));
    let (view, rows) = log.municipality();
    assert_eq!((view.events, view.contents.published), (3, 1));
    assert_eq!(view.last.unwrap().seq, 4);
    let facts = rows.into_parts().facts;
    let indices: Vec<_> = facts.iter().map(|fact| fact.at.index).collect();
    assert_eq!(indices, [2, 5, 6]);
    assert_eq!(promise(&facts[1].fact), Some(pid(2)));
    assert_eq!(corrects(&facts[2].fact), Some(1));
}

#[test]
fn an_entry_of_the_municipality_is_taken_once_and_leaves_trajectories_alone() {
    let mut log = Log::opened();
    log.push_to(Stream::Municipality, promised(1, None, 100));
    let before = log.folded();
    assert_eq!(before.trajectory.last.unwrap().index, 1);
    assert!(before.trajectory.facts.is_empty());
    let (mut view, mut rows) = log.municipality();
    let again = (view.clone(), as_json(&rows.clone().into_parts()));
    let entry = &log.entries[2];
    let Ok(()) = fold_municipality(2, entry, &mut view, &mut rows);
    assert_eq!((view, as_json(&rows.into_parts())), again);
}

#[test]
fn the_stream_of_the_municipality_is_the_same_however_it_is_cut_into_batches() {
    let mut log = Log::opened();
    let stream = Stream::Municipality;
    for n in 1..=4 {
        log.push_to(stream, promised(n, None, 100 + n));
        log.push(promised(n, None, 200 + n));
    }
    log.push_to(stream, kept(2));
    log.push_to(stream, published(&[101, 103]));
    log.push_to(stream, corrected(1, 300));
    let (whole, rows) = log.municipality();
    let whole_facts = rows.into_parts().facts;
    for batch in 1..=log.entries.len() {
        let (mut view, mut facts, mut contents) = (MunicipalityView::default(), vec![], vec![]);
        for (number, entries) in log.entries.chunks(batch).enumerate() {
            let mut rows = MemoryRows::new([], [], contents);
            for (n, entry) in entries.iter().enumerate() {
                let index = (number * batch + n) as u64;
                let Ok(()) = fold_municipality(index, entry, &mut view, &mut rows);
            }
            let parts = rows.into_parts();
            facts.extend(parts.facts);
            contents = parts.contents;
        }
        assert_eq!(
            (&view, &facts),
            (&whole, &whole_facts),
            "batches of {batch}"
        );
    }
}
