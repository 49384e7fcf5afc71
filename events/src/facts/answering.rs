//! Weighing and answering, per point or for a group of them; what senders and advisers said to that,
//! and the reports in which it is accounted for.

use crate::ids::{Code, GroupId, InputId};
use crate::vocabulary::{Adviser, BodyKind, Outcome, ReviewCause, ReviewResult, YesNo};
use serde::{Deserialize, Serialize};

/// What a published report says of the inputs. What was received is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportFigures {
    /// All inputs.
    pub received: u32,
    /// Those with an outcome.
    pub answered: u32,
    /// Those not considered.
    pub excluded: u32,
    /// Those withdrawn by their senders.
    pub withdrawn: u32,
    /// Those without an outcome yet.
    pub unanswered: u32,
}

facts! {
    /// Gewogen: what was considered at one point, and the outcome proposed. No answer yet.
    InputWeighed<C> = "input.weighed", version 1, dated "The day." {
        /// The input.
        input: InputId,
        /// Which of its points, from 1.
        #[schemars(range(min = 1, max = crate::trajectory::MAX_POINTS))]
        point: u16,
        /// The outcome proposed.
        outcome: Outcome,
    } texts {
        /// What was weighed against what.
        consideration: C,
    }

    /// Gewogen, all points of a group together.
    GroupWeighed<C> = "group.weighed", version 1, dated "The day." {
        /// The group.
        group: GroupId,
        /// The outcome proposed.
        outcome: Outcome,
    } texts {
        /// What was weighed against what.
        consideration: C,
    }

    /// Beantwoord. The last answer to a point counts; earlier ones stay visible.
    InputAnswered<C> = "input.answered", version 1, dated "The day of the answer." {
        /// The input.
        input: InputId,
        /// Which of its points, from 1.
        #[schemars(range(min = 1, max = crate::trajectory::MAX_POINTS))]
        point: u16,
        /// What was done with it.
        outcome: Outcome,
    } texts {
        /// Why. Absent where none was given.
        reason: Option<C>,
        /// What changes because of it.
        change: Option<C>,
        /// To whom it was passed on; required for [`Outcome::Elsewhere`].
        destination: Option<C>,
    }

    /// Beantwoord, all points that are in the group now. An input that was excluded or withdrawn stays
    /// so; the answer counts once it is considered again.
    GroupAnswered<C> = "group.answered", version 1, dated "The day of the answer." {
        /// The group.
        group: GroupId,
        /// What was done with its points.
        outcome: Outcome,
    } texts {
        /// Why. Absent where none was given.
        reason: Option<C>,
        /// What changes because of it.
        change: Option<C>,
        /// To whom they were passed on; required for [`Outcome::Elsewhere`].
        destination: Option<C>,
    }

    /// Oneens: the sender does not agree with an answer, or with not being considered.
    AnswerDisputed<C> = "answer.disputed", version 1, dated "The day." {
        /// The input.
        input: InputId,
        /// Which of its points, from 1.
        #[schemars(range(min = 1, max = crate::trajectory::MAX_POINTS))]
        point: u16,
    } texts {
        /// What the sender says.
        objection: C,
    }

    /// Heroverwogen. Where the result is that it changes, the new answer follows; an input that was
    /// left out of consideration is considered from then on.
    AnswerReviewed<C> = "answer.reviewed", version 1, dated "The day." {
        /// The input.
        input: InputId,
        /// Which of its points, from 1.
        #[schemars(range(min = 1, max = crate::trajectory::MAX_POINTS))]
        point: u16,
        /// Why it was looked at again.
        because: ReviewCause,
        /// Whether it stands.
        result: ReviewResult,
    } texts {
        /// The considerations.
        reason: C,
    }

    /// Advies, of whoever gives it. Numbered in their order, from 1.
    AdviceGiven<C> = "advice.given", version 1, dated "The day." {
        /// Who advised.
        adviser: Adviser,
        /// Which one, by a code that the municipality keeps.
        organisation: Option<Code>,
        /// Whether a statute asks for the advice, Awb 3:5.
        statutory: Option<YesNo>,
    } texts {
        /// The advice.
        advice: C,
    }

    /// Advies beantwoord.
    AdviceAnswered<C> = "advice.answered", version 1, dated "The day." {
        /// Which advice, in their order from 1.
        advice_number: u32,
        /// The body that answered.
        body: Option<BodyKind>,
        /// What was done with it.
        outcome: Outcome,
    } texts {
        /// Why.
        reason: Option<C>,
    }

    /// Eindverslag gepubliceerd.
    ReportPublished<C> = "report.published", version 1, dated "The day." {
        /// Its version, from 1, each one more than the last.
        version: u32,
        /// The version that it replaces.
        replaces: Option<u32>,
        /// The number of entries of the log at which it was taken.
        log_size: u32,
        /// What it says of the inputs.
        figures: ReportFigures,
    } texts {
        /// The report itself. Its commitment is salted, so that it can be erased.
        report: C,
        /// Why it replaces an earlier version.
        reason: Option<C>,
    }

    /// Eindverslag aangeboden.
    ReportPresented = "report.presented", version 1, dated "The day." {
        /// Which version.
        version: u32,
        /// To which body.
        body: BodyKind,
    } texts {}
}
