//! What each story means to show, and that its report says what the story holds.

use crate::clock::day;
use crate::demo::story::Step;
use crate::demo::{PARKING, steps};
use crate::import::{Mapping, read as read_files};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use weerklank_events::facts::{InputAnswered, ReportFigures};
use weerklank_events::vocabulary::{Level, PlanPart, ReviewCause, ReviewResult};
use weerklank_events::{Command, Content, GroupId, InputId};

fn of(story: &str) -> Vec<(Step, Command)> {
    let mut commands = super::commands();
    commands.retain(|(step, _)| step.story == story);
    commands
}

/// The day of the (last) decision, and the last day on which people could react.
fn decided_and_closes(story: &str) -> (Date, Date) {
    let (mut decided, mut closes) = (None, None);
    for (_, command) in of(story) {
        match command {
            Command::DecisionTaken(fact) => decided = fact.occurred_on,
            Command::InputAsked(fact) => closes = fact.closes,
            Command::InputExtended(fact) => closes = Some(fact.closes),
            _ => {}
        }
    }
    (decided.unwrap(), closes.unwrap())
}

fn answers(story: &str) -> Vec<(Step, InputAnswered<Content>)> {
    let answer = |(step, command)| match command {
        Command::InputAnswered(fact) => Some((step, fact)),
        _ => None,
    };
    of(story).into_iter().filter_map(answer).collect()
}

#[test]
fn the_fietsroute_is_decided_after_everyone_was_heard_and_every_answer_has_a_reason_of_its_own() {
    let (decided, closes) = decided_and_closes("fietsroute");
    let answers = answers("fietsroute");
    for (step, fact) in &answers {
        assert!(fact.reason.is_some(), "{}", step.name);
        assert!(fact.occurred_on.unwrap() > closes, "{}", step.name);
        assert!(day(step.at) <= fact.occurred_on.unwrap().tomorrow().unwrap());
    }
    assert!(decided > answers[0].1.occurred_on.unwrap());
    let reasons: BTreeSet<_> = answers
        .iter()
        .map(|(_, a)| a.reason.clone())
        .map(bytes)
        .collect();
    // Two people asked for no change, and were told the same.
    assert!(reasons.len() >= answers.len() - 1);
}

#[test]
fn the_dorpshuis_is_decided_before_closing() {
    let (decided, closes) = decided_and_closes("dorpshuis");
    assert!(decided < closes);
}

#[test]
fn the_windmolens_get_one_answer_for_ninety_six_letters() {
    let mut same = BTreeMap::new();
    for (_, fact) in answers("windmolens") {
        *same.entry(bytes(fact.reason)).or_insert(0) += 1;
    }
    assert_eq!(same.values().max(), Some(&96));
}

#[test]
fn the_plein_is_written_down_months_after_it_happened() {
    for (step, fact) in answers("plein") {
        let late = day(step.at) - fact.occurred_on.unwrap();
        assert!(late.get_days() > 120, "{}", step.name);
    }
}

fn bytes(text: Option<Content>) -> Vec<u8> {
    text.map(|text| text.bytes).unwrap_or_default()
}

#[test]
fn the_windmolens_lose_influence_without_a_word() {
    let lowered = of("windmolens")
        .into_iter()
        .find_map(|(_, command)| match command {
            Command::PlanAmended(fact) if fact.part == PlanPart::Level => Some(fact),
            _ => None,
        });
    let lowered = lowered.unwrap();
    assert_eq!(lowered.level, Some(Level::Consult));
    assert!(lowered.reason.is_none() && lowered.announced.is_empty());
}

/// The kinds of a story, in order of time.
fn kinds(story: &str) -> Vec<&'static str> {
    of(story).iter().map(|(_, c)| c.kind().0).collect()
}

#[track_caller]
fn assert_in_this_order(story: &str, expected: &[&str]) {
    let kinds = kinds(story);
    let mut told = kinds.iter();
    for kind in expected {
        assert!(
            told.any(|t| t == kind),
            "{story}: no {kind} there in {kinds:?}"
        );
    }
}

#[test]
fn the_fietsroute_goes_all_the_way() {
    assert_in_this_order(
        "fietsroute",
        &[
            "trajectory.opened",
            "participation.chosen",
            "plan.adopted",
            "input.asked",
            "session.held",
            "input.extended",
            "input.closed",
            "reach.measured",
            "advice.given",
            "inputs.grouped",
            "group.weighed",
            "group.answered",
            "advice.answered",
            "deviation.explained",
            "report.published",
            "report.presented",
            "answer.reviewed",
            "decision.taken",
            "decision.published",
            "feedback.given",
            "promise.kept",
            "evaluation.adopted",
            "raad.judged",
            "trajectory.closed",
        ],
    );
}

#[test]
fn the_knip_is_asked_again_because_of_the_court_and_decided_again() {
    assert_in_this_order(
        "knip",
        &[
            "input.excluded",
            "decision.taken",
            "trajectory.closed",
            "decision.annulled",
            "input.reopened",
            "answer.reviewed",
            "group.answered",
            "decision.taken",
        ],
    );
    let excluded = of("knip")
        .into_iter()
        .filter(|(_, c)| matches!(c, Command::InputExcluded(_)));
    let considered = of("knip")
        .into_iter()
        .filter_map(|(_, command)| match command {
            Command::AnswerReviewed(fact) => Some(fact),
            _ => None,
        });
    let considered: BTreeSet<_> = considered
        .filter(|f| f.because == ReviewCause::Court && f.result == ReviewResult::Changed)
        .map(|fact| fact.input)
        .collect();
    assert!(
        excluded
            .into_iter()
            .all(|(_, c)| considered.contains(&c.input().unwrap()))
    );
}

#[test]
fn the_milieustraat_is_asked_only_after_the_raad_judged() {
    assert_in_this_order(
        "milieustraat",
        &[
            "participation.waived",
            "decision.taken",
            "raad.judged",
            "decision.annulled",
            "participation.chosen",
            "input.asked",
            "group.answered",
            "decision.taken",
        ],
    );
}

#[test]
fn the_sportpark_lies_still_and_two_people_disagree() {
    assert_in_this_order(
        "sportpark",
        &[
            "trajectory.suspended",
            "trajectory.resumed",
            "answer.disputed",
        ],
    );
    let results: BTreeSet<_> = of("sportpark")
        .into_iter()
        .filter_map(|(_, command)| match command {
            Command::AnswerReviewed(fact) => Some(fact.result),
            _ => None,
        })
        .collect();
    assert_eq!(
        results,
        BTreeSet::from([ReviewResult::Upheld, ReviewResult::Changed])
    );
}

#[test]
fn the_padel_is_stopped_and_nobody_is_answered() {
    let kinds = kinds("padel");
    assert!(kinds.contains(&"trajectory.cancelled"));
    for never in [
        "input.answered",
        "group.answered",
        "feedback.given",
        "raad.answered",
    ] {
        assert!(!kinds.contains(&never), "{never}");
    }
}

/// Where the inputs of a story stand, counted apart from the program's own counting.
#[derive(Default)]
struct Standing {
    /// The points of each input that have no answer yet.
    open: BTreeMap<InputId, BTreeSet<u16>>,
    members: BTreeMap<GroupId, Vec<(InputId, u16)>>,
    excluded: BTreeSet<InputId>,
    withdrawn: BTreeSet<InputId>,
}

impl Standing {
    fn take(&mut self, command: &Command) {
        match command {
            Command::InputReceived(fact) => {
                self.open.insert(fact.input, (1..=fact.points).collect());
            }
            Command::InputsGrouped(fact) => {
                let joined = fact.members.iter().map(|m| (m.input, m.point));
                self.members.entry(fact.group).or_default().extend(joined);
            }
            Command::InputAnswered(fact) => self.answer(fact.input, fact.point),
            Command::GroupAnswered(fact) => {
                for (input, point) in self.members[&fact.group].clone() {
                    self.answer(input, point);
                }
            }
            Command::InputExcluded(fact) => drop(self.excluded.insert(fact.input)),
            Command::InputWithdrawn(fact) => drop(self.withdrawn.insert(fact.input)),
            Command::AnswerReviewed(fact) if fact.result == ReviewResult::Changed => {
                self.excluded.remove(&fact.input);
            }
            _ => {}
        }
    }

    fn answer(&mut self, input: InputId, point: u16) {
        self.open.get_mut(&input).unwrap().remove(&point);
    }

    fn figures(&self) -> ReportFigures {
        let count = |number: usize| u32::try_from(number).unwrap();
        let aside = |id: &InputId| self.excluded.contains(id) || self.withdrawn.contains(id);
        let considered = self.open.iter().filter(|(id, _)| !aside(id));
        let (answered, unanswered): (Vec<_>, Vec<_>) =
            considered.partition(|(_, open)| open.is_empty());
        ReportFigures {
            received: count(self.open.len()),
            answered: count(answered.len()),
            excluded: count(self.excluded.len()),
            withdrawn: count(self.withdrawn.len()),
            unanswered: count(unanswered.len()),
        }
    }
}

#[test]
fn a_report_says_what_the_story_holds_at_that_moment() {
    let stories: BTreeSet<_> = steps()
        .unwrap()
        .into_iter()
        .map(|step| step.story)
        .collect();
    let mut reports = 0;
    for story in stories {
        let mut standing = Standing::default();
        for (step, command) in of(&story) {
            standing.take(&command);
            if let Command::ReportPublished(fact) = command {
                let held = if story == "parkeren" {
                    imported()
                } else {
                    standing.figures()
                };
                assert_eq!(fact.figures, held, "{story}, {}", step.name);
                reports += 1;
            }
        }
    }
    assert!(reports >= 5);
}

/// What the files of the imported consultation hold.
fn imported() -> ReportFigures {
    let mapping = Mapping::parse(PARKING.mapping).unwrap();
    let today = jiff::civil::date(2026, 9, 30);
    let import = read_files(&mapping, PARKING.inputs, PARKING.answers, today).unwrap();
    let count = |number: usize| u32::try_from(number).unwrap();
    let (received, answered) = (
        count(import.rows.len()),
        count(
            import
                .rows
                .iter()
                .filter(|row| row.answer.is_some())
                .count(),
        ),
    );
    ReportFigures {
        received,
        answered,
        excluded: 0,
        withdrawn: 0,
        unanswered: received - answered,
    }
}
