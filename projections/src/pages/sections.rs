//! What pages add to the sections of a report: which facts belong to which session, decision or point, and
//! the plan beside what came of it.

use jiff::civil::Date;
use weerklank_events::vocabulary::Level;

use super::Language;
use super::language::Plain;
use super::shared::Point;
use crate::report::{
    AnswerLine, Choice, Decision, Decisions, Evaluation, FactLine, InputLine, Plan, PointGroup,
    Procedure, Promise, PromiseStatus, Promises, Shown,
};

impl Decisions {
    /// The decision that took the place of this one.
    pub(super) fn replaced_by(&self, number: &u32) -> Option<u32> {
        let later = self.decisions.iter().rev();
        let mut later = later.filter(|decision| decision.replaces == Some(*number));
        later.next().map(|decision| decision.decision_number)
    }

    /// What was done with a decision after it was taken, with its place in the section.
    pub(super) fn course_of(&self, number: &u32) -> Vec<(usize, &FactLine)> {
        let of_it = |line: &FactLine| line.number("decisionNumber") == Some(u64::from(*number));
        let course = self.course.iter().enumerate();
        course.filter(|(_, line)| of_it(line)).collect()
    }
}

impl Promise {
    /// The class that colours its badge. The badge also says it in words.
    pub(super) const fn badge(&self) -> &'static str {
        match self.status {
            PromiseStatus::Open => "wk-badge--open",
            PromiseStatus::Kept => "utrecht-status-badge--success",
            PromiseStatus::Broken => "utrecht-status-badge--danger",
        }
    }

    /// The day by which it is due now, where that is another one than when it was made.
    pub(super) fn put_off(&self) -> Option<Date> {
        let at_first = day(&self.made, "due");
        let open = self.status == PromiseStatus::Open;
        self.due.filter(|due| open && at_first != Some(*due))
    }
}

impl Promises {
    /// How many were broken and not kept since.
    pub(super) fn broken(&self) -> u64 {
        let promises = self.promises.iter();
        let broken = promises.filter(|promise| promise.status == PromiseStatus::Broken);
        broken.count() as u64
    }
}

impl Choice {
    /// Whether residents are not asked: the last choice counts.
    pub(super) fn is_waived(&self) -> bool {
        let last = self.choices.last();
        last.is_some_and(|line| line.kind == "participation.waived")
    }
}

/// A change of the plan.
pub(super) struct Amendment<'a> {
    /// It.
    pub line: &'a FactLine,
    /// Whether it left residents less influence than before.
    pub lowered: bool,
}

/// One part of a plan beside what came of it.
pub(super) struct Beside<'a> {
    /// What it is about, a key of a sentence.
    pub key: &'static str,
    /// What the plan said, where that is no text.
    pub words: String,
    /// What the plan said, where that is a text.
    pub text: Option<&'a Shown>,
    /// What came of it, one sentence each.
    pub done: Vec<String>,
}

impl Plan {
    /// The level of influence that the plan offered at first.
    fn level(&self) -> Option<Level> {
        self.adopted.as_ref().and_then(level)
    }

    /// Every change, in log order.
    pub(super) fn changes(&self) -> Vec<Amendment<'_>> {
        let mut before = self.level();
        let change = |line| {
            let now = level(line);
            let lowered = matches!((before, now), (Some(before), Some(now)) if now < before);
            before = now.or(before);
            Amendment { line, lowered }
        };
        self.amendments.iter().map(change).collect()
    }

    /// Whether a change left residents less influence.
    pub(super) fn is_lowered(&self) -> bool {
        self.changes().iter().any(|change| change.lowered)
    }

    /// Those changes that are about one part.
    fn changes_of<'a>(&'a self, part: &'a str) -> impl Iterator<Item = &'a FactLine> {
        let changes = self.amendments.iter();
        changes.filter(move |line| line.word("part") == Some(part))
    }

    /// The plan without what stands beside what came of it.
    pub(super) fn rest(&self) -> Option<FactLine> {
        let mut rest = self.adopted.clone()?;
        for name in ["goal", "choices", "promise"] {
            rest.texts.remove(name);
        }
        for name in ["level", "feedbackBy"] {
            rest.data.remove(name);
        }
        Some(rest)
    }

    /// What the plan said beside what came of it; parts that the plan does not name are left out.
    pub(super) fn beside(
        &self,
        t: &Language,
        procedure: &Procedure,
        decisions: &Decisions,
        evaluation: &Evaluation,
    ) -> Vec<Beside<'_>> {
        let Some(plan) = &self.adopted else {
            return Vec::new();
        };
        let text = |key, name: &str, done| {
            plan.text(name).map(|text| Beside {
                key,
                words: String::new(),
                text: Some(text),
                done,
            })
        };
        let words = |key, words: Option<String>, done| {
            words.map(|words| Beside {
                key,
                words,
                text: None,
                done,
            })
        };
        let level = self.level().map(|level| t.code("level", level.as_str()));
        let feedback_by = day(plan, "feedbackBy").map(|day| t.date(day));
        [
            words("beside-level", level, self.levels(t)),
            text("beside-choices", "choices", self.changed(t, "choices")),
            text("beside-promise", "promise", decided(t, decisions)),
            words("beside-feedback", feedback_by, self.told(t, procedure)),
            text("beside-goal", "goal", reached(t, evaluation)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn levels(&self, t: &Language) -> Vec<String> {
        let changed = self.changes_of("level").map(|line| {
            let level = line.word("level").unwrap_or_default();
            let args = [
                ("date", t.fact_day(line, false).into()),
                ("now", t.code("level", level).into()),
            ];
            t.with("beside-changed-to", &args)
        });
        or(changed.collect(), t, "beside-unchanged")
    }

    fn changed(&self, t: &Language, part: &str) -> Vec<String> {
        let changed = self.changes_of(part).map(|line| {
            let args = [("date", t.fact_day(line, false).into())];
            t.with("beside-changed", &args)
        });
        or(changed.collect(), t, "beside-unchanged")
    }

    /// When participants were told, and whether that day was put off.
    fn told(&self, t: &Language, procedure: &Procedure) -> Vec<String> {
        let later = self.changes_of("feedbackBy").filter_map(|line| {
            let args = [
                ("date", t.fact_day(line, false).into()),
                ("now", t.date(day(line, "feedbackBy")?).into()),
            ];
            Some(t.with("beside-changed-to", &args))
        });
        let given = procedure.feedback.iter().map(|line| {
            let args = [("date", t.fact_day(line, false).into())];
            t.with("beside-told", &args)
        });
        let given = or(given.collect(), t, "beside-not-told");
        later.chain(given).collect()
    }
}

fn or(said: Vec<String>, t: &Language, otherwise: &str) -> Vec<String> {
    if said.is_empty() {
        vec![t.text(otherwise)]
    } else {
        said
    }
}

fn decided(t: &Language, decisions: &Decisions) -> Vec<String> {
    let taken = decisions.decisions.iter();
    let taken = taken.map(|decision| t.decision_line(decision, false));
    let deviations = decisions.deviations().count() as u64;
    let deviated =
        (deviations > 0).then(|| t.with("beside-deviations", &[("count", deviations.into())]));
    let taken = or(taken.collect(), t, "beside-not-decided");
    taken.into_iter().chain(deviated).collect()
}

fn reached(t: &Language, evaluation: &Evaluation) -> Vec<String> {
    let found = evaluation.evaluations.iter().map(|line| {
        let date = ("date", t.fact_day(line, false).into());
        match line.word("goal") {
            Some(goal) => {
                let goal = t.code("goal-reached", goal);
                t.with("beside-reached", &[date, ("reached", goal.into())])
            }
            None => t.with("beside-evaluated", &[date]),
        }
    });
    or(found.collect(), t, "beside-not-evaluated")
}

impl Decisions {
    /// Where the municipality said why it deviated.
    pub(super) fn deviations(&self) -> impl Iterator<Item = &FactLine> {
        let advice = self.advice.iter();
        advice.filter(|line| line.kind == "deviation.explained")
    }
}

impl Language {
    /// A decision in a line: by whom, when, and what came of the proposal.
    pub(super) fn decision_line(
        &self,
        decision: &Decision,
        imported: impl Plain<Value = bool>,
    ) -> String {
        let day = self.day_or_unknown(decision.occurred_on, imported);
        let args = [
            ("body", self.label("body", decision.body.as_str()).into()),
            ("date", day.into()),
            (
                "result",
                self.code("result", decision.result.as_str()).into(),
            ),
        ];
        self.with("decision-line", &args)
    }
}

fn level(line: &FactLine) -> Option<Level> {
    line.word("level").and_then(|level| level.parse().ok())
}

fn day(line: &FactLine, name: &str) -> Option<Date> {
    line.word(name).and_then(|day| day.parse().ok())
}

impl FactLine {
    /// The part of the plan that a change is about.
    pub(super) fn part(&self) -> &str {
        self.word("part").unwrap_or_default()
    }
}

/// What is said of one point: how it was weighed, that its sender does not agree, and what came of that.
const OF_A_POINT: [&str; 3] = ["input.weighed", "answer.disputed", "answer.reviewed"];

impl InputLine {
    /// What is said of one of its points beside its answers, in log order.
    pub(super) fn said_of(&self, point: &u16) -> Vec<&FactLine> {
        let of_it = |line: &&FactLine| {
            OF_A_POINT.contains(&line.kind) && line.number("point") == Some(u64::from(*point))
        };
        self.history.iter().filter(of_it).collect()
    }

    /// Whether there is anything to tell of a point: of an input that was set aside only what was said before.
    pub(super) fn tells_of(&self, point: &Point<'_>) -> bool {
        !point.fate.is_set_aside()
            || point.answer.is_some()
            || !self.said_of(&point.number).is_empty()
    }

    /// What was done with it as a whole: receipts, translations and sending on, in log order.
    pub(super) fn handled(&self) -> Vec<&FactLine> {
        let whole = |line: &&FactLine| !OF_A_POINT.contains(&line.kind);
        self.history.iter().filter(whole).collect()
    }

    /// Its words in other languages, with the codes of those, in log order.
    pub(super) fn translations(&self) -> Vec<(String, Shown)> {
        let lines = self.history.iter();
        let lines = lines.filter(|line| line.kind == "input.translated");
        lines
            .filter_map(|line| {
                let (code, text) = (
                    line.language()?.to_owned(),
                    line.text("translation")?.clone(),
                );
                Some((code.clone(), text.in_language(Some(code))))
            })
            .collect()
    }

    /// Those of the groups with which none of its points was answered.
    pub(super) fn other_groups<'a>(&self, groups: &'a [PointGroup]) -> Vec<&'a PointGroup> {
        let answered = |group: &PointGroup| {
            let mut answers = self.answers.iter();
            answers.any(|answer| group.answers(answer))
        };
        groups.iter().filter(|group| !answered(group)).collect()
    }
}

impl PointGroup {
    /// Whether an answer was given to this group.
    fn answers(&self, answer: &AnswerLine) -> bool {
        let mut history = self.history.iter();
        answer.grouped && history.any(|line| line.index == answer.index)
    }

    /// How it was weighed, in log order.
    pub(super) fn weighed(&self) -> Vec<&FactLine> {
        let history = self.history.iter();
        history
            .filter(|line| line.kind == "group.weighed")
            .collect()
    }
}

impl AnswerLine {
    /// The group to which it was given.
    pub(super) fn group_of<'a>(&self, groups: &'a [PointGroup]) -> Option<&'a PointGroup> {
        groups.iter().find(|group| group.answers(self))
    }
}
