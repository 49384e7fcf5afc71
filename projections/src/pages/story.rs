//! The story of one input: what was asked, what was done with it, what was decided and what came of that,
//! in the order of the days on which it happened.
//!
//! What has no day stands behind what was recorded before it, as in a timeline.

use jiff::civil::Date;

use super::Input;
use crate::report::{AnswerLine, Decision, FactLine, Question, TimelineLine};

/// One step of the story.
pub(super) struct Step<'a> {
    /// The day it happened.
    pub day: Option<Date>,
    /// Where it is recorded.
    pub index: u64,
    /// What happened.
    pub what: What<'a>,
}

/// What a step tells.
pub(super) enum What<'a> {
    /// A question was asked.
    Question(&'a Question),
    /// The input was received, answered or set aside, which is told above.
    Line(&'a TimelineLine, Vec<&'a AnswerLine>),
    /// One of its points was weighed, disputed or reviewed, which is told above.
    Point(&'a FactLine),
    /// Something else was recorded.
    Fact(&'a FactLine),
    /// A decision was taken.
    Decision(&'a Decision),
}

impl Input {
    /// Its story from asking to evaluation.
    pub(super) fn story(&self) -> Vec<Step<'_>> {
        let mut steps: Vec<Step<'_>> = Vec::new();
        steps.extend(self.questions.iter().map(|asked| Step {
            day: asked.occurred_on,
            index: asked.index,
            what: What::Question(asked),
        }));
        steps.extend(self.lines());
        steps.extend(self.facts());
        let taken = self.decisions.decisions.iter();
        steps.extend(taken.map(|decision| Step {
            day: decision.occurred_on,
            index: decision.index,
            what: What::Decision(decision),
        }));
        in_order(steps)
    }

    /// What the timeline holds, an answer to several points once.
    fn lines(&self) -> Vec<Step<'_>> {
        let mut lines: Vec<&TimelineLine> = self.timeline.iter().collect();
        lines.sort_by_key(|line| line.index);
        lines.dedup_by_key(|line| line.index);
        let step = |line: &'_ TimelineLine| {
            let answers = self.line.answers.iter();
            let answers = answers.filter(|answer| answer.index == line.index);
            (line.from, line.index, answers.collect::<Vec<_>>())
        };
        lines
            .into_iter()
            .map(|line| {
                let (day, index, answers) = step(line);
                let what = What::Line(line, answers);
                Step { day, index, what }
            })
            .collect()
    }

    fn facts(&self) -> Vec<Step<'_>> {
        let of_points = self.line.history.iter();
        let (of_points, of_whole): (Vec<_>, Vec<_>) =
            of_points.partition(|line| line.number("point").is_some());
        let weighed = self.groups.iter().flat_map(|group| group.weighed());
        let told_above = of_points.into_iter().chain(weighed);
        let promises = self.promises.promises.iter();
        let promises =
            promises.flat_map(|promise| std::iter::once(&promise.made).chain(&promise.course));
        // Advice is no part of this story, and why it was not followed neither.
        let deviations = self.decisions.deviations();
        let deviations = deviations.filter(|line| line.word("from") != Some("advice"));
        let others = of_whole
            .into_iter()
            .chain(&self.decisions.course)
            .chain(deviations)
            .chain(&self.feedback)
            .chain(promises)
            .chain(&self.evaluation.evaluations)
            .chain(&self.evaluation.raad);
        let step = |line: &'_ FactLine| (line.occurred_on, line.index);
        let told_above = told_above.map(|line| (step(line), What::Point(line)));
        let others = others.map(|line| (step(line), What::Fact(line)));
        told_above
            .chain(others)
            .map(|((day, index), what)| Step { day, index, what })
            .collect()
    }
}

fn in_order(mut steps: Vec<Step<'_>>) -> Vec<Step<'_>> {
    steps.sort_by_key(|step| step.index);
    let mut day = None;
    let mut keyed: Vec<_> = steps
        .into_iter()
        .map(|step| {
            day = step.day.or(day);
            (day, step)
        })
        .collect();
    keyed.sort_by_key(|(day, step)| (*day, step.index));
    keyed.into_iter().map(|(_, step)| step).collect()
}
