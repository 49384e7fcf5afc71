//! What belongs to no trajectory and lies in the stream `municipality`: the norms by which it is
//! judged, the councils that it recognises, and what was heard outside trajectories.

use crate::ids::{AreaCode, Code, Digest, TrajectoryId};
use crate::vocabulary::{BodyKind, FollowUp, MunicipalFunction, Setting};
use jiff::civil::Date;

facts! {
    /// Normenprofiel vastgesteld.
    ProfileAdopted<C> = "profile.adopted", version 1, dated "The day it was adopted." {
        /// The SHA-256 of the profile, by which trajectories name it.
        profile: Digest,
        /// Its name.
        name: Code,
        /// The body that adopted it.
        body: Option<BodyKind>,
        /// The first day on which trajectories are judged by it.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        in_force_from: Option<Date>,
        /// The trajectory in which it was made.
        trajectory: Option<TrajectoryId>,
    } texts {
        /// The profile itself.
        document: C,
        /// The ordinance that it follows: its name and where it is published.
        ordinance: Option<C>,
    }

    /// Wijk- of dorpsraad erkend. The last recognition of a council counts.
    CouncilRecognised<C> = "council.recognised", version 1, dated "The day." {
        /// The council, by a code that the municipality keeps.
        council: Code,
        /// The areas it speaks for, each once, at most 50.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        areas: Vec<AreaCode>,
        /// The last day of the recognition.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        until: Option<Date>,
        /// Its budget per year in whole euros.
        budget_euros: Option<u32>,
    } texts {
        /// Its name.
        name: C,
        /// What it may do.
        tasks: Option<C>,
    }

    /// Signaal: what was heard by going outside to listen.
    SignalNoted<C> = "signal.noted", version 1, dated "The day it was heard." {
        /// The municipality or district; a neighbourhood could point at who said it.
        area: Option<AreaCode>,
        /// The theme.
        theme: Option<Code>,
        /// Where it was heard.
        setting: Option<Setting>,
        /// Which functions of the municipality listened. Each once.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        functions: Vec<MunicipalFunction>,
        /// What comes of it.
        follow_up: Option<FollowUp>,
        /// The trajectory that came of it, or in which it was taken along.
        trajectory: Option<TrajectoryId>,
    } texts {
        /// What was heard.
        heard: C,
        /// What is done with it.
        response: Option<C>,
    }
}
