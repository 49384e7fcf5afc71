//! The trajectory itself: how it began, what it is tied to, and how it was put off, taken up again
//! and ended.

use crate::ids::{AreaCode, Code, Digest, TrajectoryId};
use crate::vocabulary::{BodyKind, BodyRole, Form, LegalBasis, Mandate, Owner, Phase, Relation};
use serde::{Deserialize, Serialize};

/// An area that a trajectory is about, by CBS codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// Municipality, districts and neighbourhoods: each once, at most 50.
    #[schemars(length(max = crate::trajectory::MAX_LIST))]
    pub areas: Vec<AreaCode>,
}

/// A body that takes part, since arrangements may be joint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Body {
    /// The organisation, for instance `gm0828`.
    pub organisation: Code,
    /// Its body.
    pub body: BodyKind,
    /// What it does here.
    pub role: BodyRole,
    /// On what its power rests.
    pub mandate: Option<Mandate>,
}

facts! {
    /// Traject gestart.
    TrajectoryOpened<C> = "trajectory.opened", version 1, dated "The day it started." {
        /// The form of participation.
        form: Form,
        /// The phase of policy.
        phase: Option<Phase>,
        /// The bodies that take part, each once, at most 50; empty where the source does not know.
        #[schemars(length(max = crate::trajectory::MAX_LIST))]
        bodies: Vec<Body>,
        /// Who owns it.
        owner: Option<Owner>,
        /// The areas it is about.
        place: Option<Place>,
        /// The theme.
        theme: Option<Code>,
        /// The portfolio of a member of the college.
        portfolio: Option<Code>,
        /// The legal basis.
        legal_basis: Option<LegalBasis>,
        /// The digest of the norm profile by which it is judged.
        profile: Option<Digest>,
    } texts {
        /// The title: the question in a few words.
        title: C,
    }

    /// Verbonden: how this trajectory hangs together with another one.
    TrajectoryLinked<C> = "trajectory.linked", version 1, dated "The day they were tied." {
        /// What this trajectory is to the other one.
        relation: Relation,
        /// The other trajectory.
        other: TrajectoryId,
    } texts {
        /// The name of the log that the other one lies in; absent for this log. A text, because
        /// whoever records it chooses it.
        origin: Option<C>,
        /// Why.
        reason: Option<C>,
    }

    /// Opgeschort: it stands still until it is resumed. What happens all the same is recorded all the same.
    TrajectorySuspended<C> = "trajectory.suspended", version 1, dated "The day from which it stood still." {} texts {
        /// Why.
        reason: C,
    }

    /// Hervat.
    TrajectoryResumed<C> = "trajectory.resumed", version 1, dated "The day from which it went on." {} texts {
        /// Why.
        reason: Option<C>,
    }

    /// Gestopt before its end.
    TrajectoryCancelled<C> = "trajectory.cancelled", version 1, dated "The day it was stopped." {} texts {
        /// Why.
        reason: C,
    }

    /// Traject afgesloten.
    TrajectoryClosed<C> = "trajectory.closed", version 1, dated "The day it was closed." {} texts {
        /// Why.
        reason: Option<C>,
    }
}
