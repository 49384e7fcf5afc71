//! Promises (toezeggingen), dated and followed until they are kept; and what was learned in the end.
//! Promises of a trajectory lie in its stream, those of the whole organisation in `municipality`.

use crate::ids::PromiseId;
use crate::vocabulary::{Audience, BodyKind, GoalReached};
use jiff::civil::Date;

facts! {
    /// Toezegging gedaan.
    PromiseMade<C> = "promise.made", version 1, dated "The day." {
        /// The promise, new in its stream.
        promise: PromiseId,
        /// The body that made it.
        body: Option<BodyKind>,
        /// To whom.
        audience: Option<Audience>,
        /// The day by which it is due.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        due: Option<Date>,
    } texts {
        /// What was promised.
        promised: C,
    }

    /// Stand van een toezegging.
    PromiseProgressed<C> = "promise.progressed", version 1, dated "The day." {
        /// The promise.
        promise: PromiseId,
        /// The new day by which it is due, where that changed.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        due: Option<Date>,
    } texts {
        /// How it stands, and why its day changed.
        status: C,
    }

    /// Toezegging nagekomen, also where it had been broken before.
    PromiseKept<C> = "promise.kept", version 1, dated "The day." {
        /// The promise.
        promise: PromiseId,
    } texts {
        /// What was done.
        result: Option<C>,
    }

    /// Toezegging gebroken.
    PromiseBroken<C> = "promise.broken", version 1, dated "The day." {
        /// The promise.
        promise: PromiseId,
    } texts {
        /// Why.
        reason: C,
    }

    /// Geëvalueerd, against its own goal.
    EvaluationAdopted<C> = "evaluation.adopted", version 1, dated "The day." {
        /// The body that adopted it.
        body: Option<BodyKind>,
        /// Whether the goal of the plan was reached.
        goal: Option<GoalReached>,
        /// What participants gave, in tenths: 10 to 100.
        score_tenths: Option<u16>,
        /// How many participants gave it, 5 or more; 0 where nobody did, and then without a mark.
        respondents: Option<u32>,
        /// What it cost in whole euros.
        cost_euros: Option<u32>,
        /// The minutes that one participant spent.
        minutes_spent: Option<u32>,
    } texts {
        /// What was found.
        findings: C,
        /// What others can learn from it.
        lessons: Option<C>,
    }
}
