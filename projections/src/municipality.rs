//! The stream `municipality`: what belongs to no trajectory, one row per event, and what its contents
//! add up to.
//!
//! Promises: the view does not grow with the number of events; the events lie in rows of their own,
//! so that a list of them is read a page at a time.

use crate::at::At;
use crate::contents::ContentCounts;
use serde::{Deserialize, Serialize};
use weerklank_events::Event;
use weerklank_events::ids::PromiseId;

/// The stream as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MunicipalityView {
    /// Its newest entry; none before the first.
    pub last: Option<At>,
    /// How many events it has that are shown.
    pub events: u64,
    /// What its contents add up to.
    pub contents: ContentCounts,
}

/// Whether an event is a row of its own: what is about contents is shown with them.
#[must_use]
pub const fn is_row(event: &Event) -> bool {
    !matches!(
        event,
        Event::ContentPublished(_) | Event::ContentRestricted(_) | Event::ContentErased(_)
    )
}

/// The number of the entry that an event corrects, if it is a correction.
#[must_use]
pub const fn corrects(event: &Event) -> Option<u64> {
    match event {
        Event::EntryCorrected(fact) => Some(fact.seq),
        _ => None,
    }
}

/// The promise that an event is about, if it is about one.
#[must_use]
pub const fn promise(event: &Event) -> Option<PromiseId> {
    match event {
        Event::PromiseMade(fact) => Some(fact.promise),
        Event::PromiseProgressed(fact) => Some(fact.promise),
        Event::PromiseKept(fact) => Some(fact.promise),
        Event::PromiseBroken(fact) => Some(fact.promise),
        _ => None,
    }
}
