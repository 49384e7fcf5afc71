//! One entry of the log: what it says in words, and the bytes that were hashed.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;

use super::fact::{Field, FieldValue};
use super::shared::{has_day, window_title};
use super::{Chrome, Language, RenderError, TrajectoryLink};
use crate::report::{Correction, Shown};

/// The page of one entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The frame.
    pub chrome: Chrome,
    /// Its place in the log.
    pub index: u64,
    /// The wire name of the event (`event-…`).
    pub event: String,
    /// The version of the event.
    pub version: u64,
    /// The trajectory; absent for the streams of the municipality and of the log.
    pub trajectory: Option<TrajectoryLink>,
    /// Whether it lies in the stream of the municipality.
    pub municipality: bool,
    /// Its place in that trajectory, from 1.
    pub sequence: u64,
    /// When it was written down.
    pub recorded: Timestamp,
    /// When it happened; absent where the source does not know.
    pub occurred: Option<Date>,
    /// The role in which it was recorded (`actor-role-…`).
    pub role: String,
    /// The random number that stands for the person who recorded it.
    pub actor: String,
    /// Its data.
    pub data: Vec<Field>,
    /// The corrections of it, in the order of the log.
    pub corrections: Vec<Correction>,
    /// The entry as hashed.
    pub raw: String,
    /// Its leaf hash, in hex.
    pub leaf: String,
    /// The leaf hash of the entry before it in this trajectory, in hex.
    pub previous_leaf: Option<String>,
    /// The place of the entry before it in this trajectory.
    pub previous: Option<u64>,
    /// The place of the entry after it in this trajectory.
    pub next: Option<u64>,
    /// The texts it commits to.
    pub commitments: Vec<Commitment>,
}

/// A text that the entry commits to.
#[derive(Debug, Clone)]
pub struct Commitment {
    /// Which text it is (`field-…`).
    pub field: String,
    /// The commitment.
    pub commitment: String,
    /// The text, or why it cannot be read.
    pub shown: Shown,
    /// The entry that says what became of it: that it is public, restricted or erased.
    pub entry: Option<u64>,
}

#[derive(Template)]
#[template(path = "entry.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Entry,
    window: String,
    imported: bool,
    has_day: bool,
}

impl Entry {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let title = t.with("entry-title", &[("index", self.index.into())]);
        let imported = self
            .trajectory
            .as_ref()
            .is_some_and(|trajectory| trajectory.imported);
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &title),
            imported,
            has_day: has_day(&self.event),
        }
        .render()
    }
}
