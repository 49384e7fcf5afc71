//! A group of points that ask for the same: what they have in common, and how it was weighed and
//! answered. The answer itself also lies in the row of each input, where it counts.
//!
//! Promises: nothing is dropped. A group that was added to keeps what was said of it before.

use crate::at::{At, Recorded};
use serde::{Deserialize, Serialize};
use weerklank_events::facts::{InputsGrouped, Point};
use weerklank_events::{Commitment, Event, GroupId};

/// One group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// Its id, unique in its trajectory.
    pub id: GroupId,
    /// Its number in its trajectory, in the order in which groups were made, from 1.
    pub number: u64,
    /// Its points, in the order in which they joined.
    pub members: Vec<Point>,
    /// Each time points joined, in log order.
    pub joined: Vec<Joining>,
    /// Its weighings and answers, in log order.
    pub history: Vec<Recorded<Event>>,
}

/// One time that points joined a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Joining {
    /// Where it is recorded.
    pub at: At,
    /// How many points joined.
    pub points: u64,
    /// What the points have in common, as it was said then.
    pub summary: Commitment,
}

impl GroupView {
    /// A group without points.
    #[must_use]
    pub const fn new(id: GroupId, number: u64) -> Self {
        Self {
            id,
            number,
            members: Vec::new(),
            joined: Vec::new(),
            history: Vec::new(),
        }
    }

    pub(crate) fn join(&mut self, at: At, fact: &InputsGrouped) {
        self.members.extend_from_slice(&fact.members);
        self.joined.push(Joining {
            at,
            points: fact.members.len() as u64,
            summary: fact.summary,
        });
    }

    /// What its points have in common, as it was said last.
    #[must_use]
    pub fn summary(&self) -> Option<Commitment> {
        self.joined.last().map(|joining| joining.summary)
    }
}
