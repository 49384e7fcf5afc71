//! Whether to ask residents at all, and how: the choice, the plan, and every change of the plan.

use crate::ids::Code;
use crate::vocabulary::{
    BodyKind, Channel, ChoiceGround, Level, Notice, Owner, PlanPart, PolicyRole, WaiverGround,
    YesNo,
};
use jiff::civil::Date;

facts! {
    /// Gekozen voor participatie.
    ParticipationChosen<C> = "participation.chosen", version 1, dated "The day of the choice." {
        /// On what ground.
        ground: ChoiceGround,
        /// The rule of the norm profile that was followed.
        rule: Option<Code>,
        /// The body that chose.
        body: Option<BodyKind>,
    } texts {
        /// Why. Absent where none was given.
        reason: Option<C>,
        /// Why the rule of the profile was not followed, where it was not.
        deviation: Option<C>,
    }

    /// Gekozen tegen participatie: the trajectory goes on without it, or ends.
    ParticipationWaived<C> = "participation.waived", version 1, dated "The day of the choice." {
        /// On what ground.
        ground: WaiverGround,
        /// The rule of the norm profile that was followed.
        rule: Option<Code>,
        /// The body that chose.
        body: Option<BodyKind>,
    } texts {
        /// Why. Absent where none was given; required for [`WaiverGround::Other`].
        reason: Option<C>,
        /// Why the rule of the profile was not followed, where it was not.
        deviation: Option<C>,
    }

    /// Plan vastgesteld: what is asked of whom, within what limits, and what will be done with it.
    PlanAdopted<C> = "plan.adopted", version 1, dated "The day it was adopted." {
        /// The body that adopted it.
        body: Option<BodyKind>,
        /// The influence that is offered.
        level: Option<Level>,
        /// The role that the municipality takes.
        role: Option<PolicyRole>,
        /// Whom to reach, by codes that [`ReachMeasured`](super::ReachMeasured) names again. Each once, at most 50.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        target_groups: Vec<Code>,
        /// How one can take part. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        channels: Vec<Channel>,
        /// The first day for input.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        opens: Option<Date>,
        /// The last day for input.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        closes: Option<Date>,
        /// The budget in whole euros.
        budget_euros: Option<u32>,
        /// The minutes asked of one participant.
        minutes_asked: Option<u32>,
        /// The day by which participants are told what was done.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        feedback_by: Option<Date>,
        /// The template that the plan follows.
        template: Option<Code>,
        /// Whether it is an experiment.
        experiment: Option<YesNo>,
    } texts {
        /// What it is to bring.
        goal: C,
        /// What is still open.
        choices: Option<C>,
        /// What is fixed.
        frames: Option<C>,
        /// How input is weighed.
        weighing: Option<C>,
        /// What the deciding body promises to do with the result.
        promise: Option<C>,
        /// What is expected of participants.
        expected: Option<C>,
        /// Where the plan deviates from its template, and why.
        deviations: Option<C>,
        /// The lessons of earlier trajectories that were used.
        lessons: Option<C>,
        /// What an experiment is to teach.
        learning: Option<C>,
    }

    /// Kader gewijzigd: one part of the plan, in the open.
    PlanAmended<C> = "plan.amended", version 1, dated "The day of the change." {
        /// Which part.
        part: PlanPart,
        /// The new level; given exactly where the part is the level.
        level: Option<Level>,
        /// The new role; given exactly where the part is the role.
        role: Option<PolicyRole>,
        /// The new owner; given exactly where the part is the owner.
        owner: Option<Owner>,
        /// The new day; given exactly where the part is the day of feedback.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        feedback_by: Option<Date>,
        /// How the change was made known. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        announced: Vec<Notice>,
    } texts {
        /// What it said before, in words.
        before: Option<C>,
        /// What it says now, in words.
        after: Option<C>,
        /// Why.
        reason: Option<C>,
    }
}
