//! Asking: the question and its term, the sessions where people were heard, and who was reached.

use crate::ids::{AreaCode, Code, SessionId};
use crate::vocabulary::{Audience, Channel, MunicipalFunction, Notice, ReopeningGround, Setting};
use jiff::civil::Date;

facts! {
    /// Inbreng gevraagd.
    InputAsked<C> = "input.asked", version 1, dated "The day it was asked." {
        /// Whom it is put to. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        audience: Vec<Audience>,
        /// How one can answer. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        channels: Vec<Channel>,
        /// How it was made known. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        notice: Vec<Notice>,
        /// The first day for input.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        opens: Option<Date>,
        /// The last day for input.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        closes: Option<Date>,
    } texts {
        /// The question.
        question: C,
        /// What is fixed and what is open, in plain words.
        explanation: Option<C>,
    }

    /// Termijn verlengd.
    InputExtended<C> = "input.extended", version 1, dated "The day of the extension." {
        /// Which question, in their order from 1.
        question_number: u32,
        /// The new last day for input, later than the one before and not before the first.
        #[serde(with = "crate::time::required_day")]
        #[schemars(with = "crate::schema::Day")]
        closes: Date,
        /// How it was made known. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        notice: Vec<Notice>,
    } texts {
        /// Why.
        reason: Option<C>,
    }

    /// Termijn gesloten. Input that comes later is recorded all the same.
    InputClosed<C> = "input.closed", version 1, dated "The last day for input." {
        /// Which question, in their order from 1.
        question_number: u32,
    } texts {
        /// Why, where that was not its term.
        reason: Option<C>,
    }

    /// Termijn heropend: also lifts that the trajectory was closed or stopped.
    InputReopened<C> = "input.reopened", version 1, dated "The day from which one could answer again." {
        /// Which question, in their order from 1.
        question_number: u32,
        /// Who or what made it open again.
        ground: ReopeningGround,
        /// The new last day for input, not before the day of reopening.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        closes: Option<Date>,
    } texts {
        /// Why.
        reason: C,
    }

    /// Bijeenkomst gehouden.
    SessionHeld<C> = "session.held", version 1, dated "The day." {
        /// The session, new in its trajectory.
        session: SessionId,
        /// Where people met.
        setting: Setting,
        /// The area where it was held.
        area: Option<AreaCode>,
        /// How many residents came: 0, or 5 and more.
        attendance: Option<u32>,
        /// Which functions of the municipality came. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        functions: Vec<MunicipalFunction>,
    } texts {
        /// What it was about.
        subject: Option<C>,
    }

    /// Bijeenkomst verslagen. A later report stands beside an earlier one.
    SessionReported<C> = "session.reported", version 1, dated "The day the report was ready." {
        /// The session.
        session: SessionId,
    } texts {
        /// What was said.
        report: C,
    }

    /// Bereik gemeten, of one target group. The last measurement counts.
    ReachMeasured<C> = "reach.measured", version 1, dated "The day of the measurement." {
        /// The target group, as the plan names it.
        target_group: Code,
        /// How many people were invited: 0, or 5 and more.
        invited: Option<u32>,
        /// How many people were reached: 0, or 5 and more.
        reached: Option<u32>,
    } texts {
        /// Why fewer were reached than meant, and what was done about it.
        gap: Option<C>,
    }
}
