//! Sections 9, 10 and 11: promises and how they stand, what the evaluation found and how the raad
//! judged, and the norms.

use super::fact::{FactLine, are_public, of_kinds};
use super::shown::{TextReader, Texts};
use crate::trajectory::TrajectoryView;
use jiff::civil::Date;
use serde::Serialize;
use weerklank_events::Event;
use weerklank_events::ids::{Digest, PromiseId};

/// Section 9: promises and their status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Promises {
    /// 9.
    pub number: u8,
    /// The promises, in log order.
    pub promises: Vec<Promise>,
}

/// One promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Promise {
    /// Its id.
    pub promise: PromiseId,
    /// How it stands.
    pub status: PromiseStatus,
    /// The day by which it is due, as it was said last.
    pub due: Option<Date>,
    /// How it was made.
    pub made: FactLine,
    /// What was said of it since, in log order.
    pub course: Vec<FactLine>,
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PromiseStatus {
    /// Neither kept nor broken.
    Open,
    /// Kept.
    Kept,
    /// Broken.
    Broken,
}

/// Section 10: the evaluation, and what the raad asked and judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// 10.
    pub number: u8,
    /// The evaluations, in log order.
    pub evaluations: Vec<FactLine>,
    /// Questions of the raad, their answers, and its judgements, in log order.
    pub raad: Vec<FactLine>,
}

/// Section 11: the norms. Verdicts are not worked out by this version of the program; that the list is
/// empty says nothing of the trajectory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Norms {
    /// 11.
    pub number: u8,
    /// The digest of the norm profile by which the trajectory is to be judged.
    pub profile: Option<Digest>,
    /// None yet.
    pub verdicts: [(); 0],
}

impl PromiseStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Open, Self::Kept, Self::Broken];

    /// The code in Fluent keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Broken => "broken",
        }
    }
}

impl Promises {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        let mut promises: Vec<Promise> = Vec::new();
        for recorded in &trajectory.facts {
            let line = || FactLine::of(recorded, reader);
            if let Event::PromiseMade(made) = &recorded.fact {
                promises.push(Promise {
                    promise: made.promise,
                    status: PromiseStatus::Open,
                    due: made.due,
                    made: line(),
                    course: Vec::new(),
                });
                continue;
            }
            let (id, due, status) = match &recorded.fact {
                Event::PromiseProgressed(fact) => (fact.promise, fact.due, None),
                Event::PromiseKept(fact) => (fact.promise, None, Some(PromiseStatus::Kept)),
                Event::PromiseBroken(fact) => (fact.promise, None, Some(PromiseStatus::Broken)),
                _ => continue,
            };
            // What is said of a promise that nobody made is refused at the door.
            if let Some(promise) = promises.iter_mut().find(|promise| promise.promise == id) {
                promise.due = due.or(promise.due);
                promise.status = status.unwrap_or(promise.status);
                promise.course.push(line());
            }
        }
        Self {
            number: 9,
            promises,
        }
    }

    pub(super) fn is_public(&self) -> bool {
        let lines =
            |promise: &Promise| are_public(std::iter::once(&promise.made).chain(&promise.course));
        self.promises.iter().all(lines)
    }
}

impl Evaluation {
    /// The section on a trajectory.
    #[must_use]
    pub fn of(trajectory: &TrajectoryView, reader: &TextReader<'_, impl Texts>) -> Self {
        let raad = ["raad.questioned", "raad.answered", "raad.judged"];
        Self {
            number: 10,
            evaluations: of_kinds(&trajectory.facts, &["evaluation.adopted"], reader),
            raad: of_kinds(&trajectory.facts, &raad, reader),
        }
    }

    pub(super) fn is_public(&self) -> bool {
        are_public(self.evaluations.iter().chain(&self.raad))
    }
}

impl Norms {
    pub(super) fn of(trajectory: &TrajectoryView) -> Self {
        let opened = trajectory.opened.as_ref();
        Self {
            number: 11,
            profile: opened.and_then(|opened| opened.fact.profile),
            verdicts: [],
        }
    }
}
