//! Where in the log something was recorded: the evidence that every view carries, so that a page
//! can link each statement to its entry.
//!
//! Lacks who recorded it: actors are named on no page.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use weerklank_events::Entry;

/// The place of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct At {
    /// Its index in the log, from 0.
    pub index: u64,
    /// Its number in its stream, from 1; corrections name an entry by it.
    pub seq: u64,
    /// When it was written down.
    pub recorded_at: Timestamp,
}

impl At {
    /// The place of `entry`, which lies at `index`.
    #[must_use]
    pub const fn of(index: u64, entry: &Entry) -> Self {
        Self {
            index,
            seq: entry.envelope.seq,
            recorded_at: entry.envelope.recorded_at,
        }
    }
}

/// A fact as it was recorded, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded<F> {
    /// The place of its entry.
    pub at: At,
    /// The fact, whole: a view that copied some of its members would drift from the vocabulary.
    pub fact: F,
}

impl<F: Clone> Recorded<F> {
    pub(crate) fn new(at: At, fact: &F) -> Self {
        Self {
            at,
            fact: fact.clone(),
        }
    }
}
