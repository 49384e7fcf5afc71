//! Section 7: every input under what became of it, with every answer and its reason. Whether a
//! reason is a good one is not for a program to say.
//!
//! Inputs do not depend on each other, so that many of them are made on all processors. The order in which they
//! stand is the same on any number.

use super::fact::{FactLine, are_public};
use super::procedure::Correction;
use super::shown::{Shown, TextReader, Texts, all_public};
use crate::group::GroupView;
use crate::input::{Answer, Exclusion, Fate, InputView, ReasonMissing};
use jiff::civil::Date;
use serde::Serialize;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;
use weerklank_events::Outcome;
use weerklank_events::facts::Signatories;
use weerklank_events::vocabulary::ExclusionGround;

/// The fewest inputs that are worth a thread.
const PART: usize = 2048;

/// Section 7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Weighing {
    /// 7.
    pub number: u8,
    /// One group for each fate, in a fixed order, also where it is empty.
    pub groups: Vec<Group>,
    /// The groups of points that were weighed and answered together, in the order in which they were
    /// made.
    pub point_groups: Vec<PointGroup>,
}

/// Points that were weighed and answered together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PointGroup {
    /// Its number in the trajectory, from 1.
    pub number: u64,
    /// The index of the entry that made it.
    pub index: Option<u64>,
    /// How many points are in it.
    pub points: u64,
    /// What they have in common, as it was said last.
    pub summary: Option<Shown>,
    /// How its entries were corrected.
    pub corrections: Vec<Correction>,
    /// Its weighings and answers, in log order.
    pub history: Vec<FactLine>,
}

/// The inputs of one fate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// What became of them.
    pub fate: Fate,
    /// How many.
    pub count: u64,
    /// They, in order of receipt.
    pub inputs: Vec<InputLine>,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InputLine {
    /// Its number in order of receipt.
    pub number: u64,
    /// The index of its receipt.
    pub index: u64,
    /// Its reference, or `#` and that index.
    pub reference: String,
    /// What it is called at its source, where that is known and public.
    #[serde(skip)]
    pub source_reference: Option<String>,
    /// Whether all of what it is called is public.
    #[serde(skip)]
    pub reference_public: bool,
    /// Whether it counts in `withoutReason`.
    #[serde(skip)]
    pub lacks_reason: bool,
    /// The first line of its words.
    pub title: Shown,
    /// The day it was received.
    pub received_on: Option<Date>,
    /// How many points it makes.
    pub points: u16,
    /// The names under it.
    pub signatories: Option<Signatories>,
    /// Every answer, by point and then in log order.
    pub answers: Vec<AnswerLine>,
    /// That it is not considered.
    pub excluded: Option<SetAside>,
    /// That it was not considered, until a review changed that. This and the other lists that few inputs
    /// have are absent where they are empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifted: Vec<SetAside>,
    /// That it was withdrawn.
    pub withdrawn: Option<SetAside>,
    /// What else was done with it, in log order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<FactLine>,
    /// The numbers of the groups that its points are in, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub point_groups: Vec<u64>,
    /// How the entry of its receipt was corrected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerLine {
    /// The index of its entry.
    pub index: u64,
    /// The point.
    pub point: u16,
    /// Whether it was answered together with the other points of its group.
    pub grouped: bool,
    /// What was done with it.
    pub outcome: Outcome,
    /// Whether it is the last one to its point, which counts.
    pub counts: bool,
    /// The day.
    pub occurred_on: Option<Date>,
    /// Why; null where no reason was given.
    pub reason: Option<Shown>,
    /// What changes because of it.
    pub change: Option<Shown>,
    /// To whom it was passed on.
    pub destination: Option<Shown>,
    /// How its entry was corrected, in log order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

/// That an input was taken out of the weighing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetAside {
    /// The index of its entry.
    pub index: u64,
    /// The ground of an exclusion.
    pub ground: Option<ExclusionGround>,
    /// The day.
    pub occurred_on: Option<Date>,
    /// Why.
    pub reason: Option<Shown>,
    /// How its entry was corrected, in log order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

impl SetAside {
    fn exclusion(excluded: &Exclusion, reader: &TextReader<'_, impl Texts>) -> Self {
        Self {
            index: excluded.at.index,
            ground: Some(excluded.ground),
            occurred_on: excluded.occurred_on,
            reason: reader.answer(excluded.reason.as_ref()),
            corrections: reader.corrections(excluded.at.seq),
        }
    }
}

impl Weighing {
    pub(super) fn of(
        inputs: &[&InputView],
        point_groups: &[&GroupView],
        reader: &TextReader<'_, impl Texts>,
    ) -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let each = inputs.len().div_ceil(cores).max(PART);
        let mut parts = inputs.chunks(each);
        let first = parts.next().unwrap_or_default();
        let groups = thread::scope(|scope| {
            let later = parts.map(|part| scope.spawn(move || Group::of_all(part, reader)));
            // Started all before one is waited for.
            let later: Vec<_> = later.collect();
            let mut groups = Group::of_all(first, reader);
            for part in later {
                let part = part.join().unwrap_or_else(|panic| resume_unwind(panic));
                for (group, more) in groups.iter_mut().zip(part) {
                    group.count += more.count;
                    group.inputs.extend(more.inputs);
                }
            }
            groups
        });
        let point_groups = point_groups.iter();
        Self {
            number: 7,
            groups,
            point_groups: point_groups
                .map(|group| PointGroup::of(group, reader))
                .collect(),
        }
    }

    /// The inputs that were answered otherwise than adopted and without a reason, in
    /// the natural order of their references.
    pub(super) fn without_reason(&self) -> Vec<&InputLine> {
        let inputs = self.groups.iter().flat_map(|group| &group.inputs);
        let mut listed: Vec<_> = inputs.filter(|input| input.lacks_reason).collect();
        // Shorter ones first, so that 7 comes before 12.
        listed.sort_by_key(|input| (input.reference.len(), &input.reference));
        listed
    }

    pub(super) fn is_public(&self) -> bool {
        let mut inputs = self.groups.iter().flat_map(|group| &group.inputs);
        inputs.all(InputLine::is_public) && self.point_groups.iter().all(PointGroup::is_public)
    }
}

impl PointGroup {
    /// A group as it is read.
    #[must_use]
    pub fn of(group: &GroupView, reader: &TextReader<'_, impl Texts>) -> Self {
        let joined = group.joined.iter();
        Self {
            number: group.number,
            index: group.joined.first().map(|joining| joining.at.index),
            points: group.members.len() as u64,
            summary: reader.answer(group.summary().as_ref()),
            corrections: joined
                .flat_map(|joining| reader.corrections(joining.at.seq))
                .collect(),
            history: group
                .history
                .iter()
                .map(|fact| FactLine::of(fact, reader))
                .collect(),
        }
    }

    fn is_public(&self) -> bool {
        all_public([&self.summary])
            && Correction::all_public(&self.corrections)
            && are_public(&self.history)
    }
}

impl Group {
    /// The groups of these inputs, one for each fate.
    fn of_all(inputs: &[&InputView], reader: &TextReader<'_, impl Texts>) -> Vec<Self> {
        let mut groups: Vec<_> = Fate::ALL.into_iter().map(Self::new).collect();
        for input in inputs {
            let (fate, line) = InputLine::with_fate(input, reader);
            if let Some(group) = groups.iter_mut().find(|group| group.fate == fate) {
                group.count += 1;
                group.inputs.push(line);
            }
        }
        groups
    }

    const fn new(fate: Fate) -> Self {
        Self {
            fate,
            count: 0,
            inputs: Vec::new(),
        }
    }
}

impl InputLine {
    /// An input with its answers as they are read.
    #[must_use]
    pub fn of(input: &InputView, reader: &TextReader<'_, impl Texts>) -> Self {
        Self::with_fate(input, reader).1
    }

    fn with_fate(input: &InputView, reader: &TextReader<'_, impl Texts>) -> (Fate, Self) {
        let last = input.last_answers();
        let (fate, missing) = input.judged(&last);
        let counts = |answer: &Answer| {
            let mut last = last.iter().flatten();
            last.any(|last| last.at == answer.at)
        };
        let mut answers: Vec<_> = input
            .answers
            .iter()
            .map(|answer| AnswerLine::of(answer, counts(answer), reader))
            .collect();
        answers.sort_by_key(|answer| (answer.point, answer.index));
        let (source_reference, reference_public) = reader.reference(input);
        let reference = source_reference.clone();
        let line = Self {
            number: input.number,
            index: input.at.index,
            reference: reference.unwrap_or_else(|| format!("#{}", input.at.index)),
            source_reference,
            reference_public,
            lacks_reason: missing == Some(ReasonMissing::Otherwise),
            title: reader.title(input),
            received_on: input.received_on,
            points: input.points,
            signatories: input.signatories.clone(),
            answers,
            excluded: input
                .excluded
                .as_ref()
                .map(|it| SetAside::exclusion(it, reader)),
            lifted: input
                .lifted
                .iter()
                .map(|it| SetAside::exclusion(it, reader))
                .collect(),
            withdrawn: input.withdrawn.as_ref().map(|withdrawn| SetAside {
                index: withdrawn.at.index,
                ground: None,
                occurred_on: withdrawn.occurred_on,
                reason: reader.answer(withdrawn.reason.as_ref()),
                corrections: reader.corrections(withdrawn.at.seq),
            }),
            history: input
                .history
                .iter()
                .map(|fact| FactLine::of(fact, reader))
                .collect(),
            point_groups: reader.group_numbers(input),
            corrections: reader.corrections(input.at.seq),
        };
        (fate, line)
    }

    fn is_public(&self) -> bool {
        let answer = |a: &AnswerLine| {
            all_public([&a.reason, &a.change, &a.destination])
                && Correction::all_public(&a.corrections)
        };
        let aside = |aside: &SetAside| {
            all_public([&aside.reason]) && Correction::all_public(&aside.corrections)
        };
        let mut asides = self
            .excluded
            .iter()
            .chain(&self.lifted)
            .chain(&self.withdrawn);
        self.reference_public
            && self.title.is_public()
            && self.answers.iter().all(answer)
            && asides.all(aside)
            && are_public(&self.history)
            && Correction::all_public(&self.corrections)
    }
}

impl AnswerLine {
    fn of(answer: &Answer, counts: bool, reader: &TextReader<'_, impl Texts>) -> Self {
        Self {
            index: answer.at.index,
            point: answer.point,
            grouped: answer.group.is_some(),
            outcome: answer.outcome,
            counts,
            occurred_on: answer.occurred_on,
            reason: reader.answer(answer.reason.as_ref()),
            change: reader.answer(answer.change.as_ref()),
            destination: reader.answer(answer.destination.as_ref()),
            corrections: reader.corrections(answer.at.seq),
        }
    }
}
