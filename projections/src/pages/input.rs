//! One input: the sender's own words, what was done with each point and why, and how to check that.

use askama::Template;
use jiff::civil::Date;

use super::shared::window_title;
use super::{Chrome, Fate, Language, Moment, Point, RenderError, Text, TrajectoryLink};

/// The page of one input.
#[derive(Debug, Clone)]
pub struct Input {
    /// The frame.
    pub chrome: Chrome,
    /// The trajectory it belongs to.
    pub trajectory: TrajectoryLink,
    /// The number in its address.
    pub number: u64,
    /// What the source calls it, if that is public.
    pub reference: Option<String>,
    /// The sender's words.
    pub words: Text,
    /// The words in Dutch, if they were translated.
    pub translation: Option<Text>,
    /// When it was sent.
    pub sent: Option<Date>,
    /// When it was received; absent where the source does not know.
    pub received: Option<Date>,
    /// Its channel (`channel-…`).
    pub channel: Option<String>,
    /// How many people signed it, if more than one did.
    pub signatories: Option<u64>,
    /// What became of it as a whole.
    pub fate: Fate,
    /// Its points; one at least.
    pub points: Vec<Point>,
    /// What happened to it.
    pub timeline: Vec<Moment>,
    /// What shows that it was received.
    pub proof: InputProof,
}

/// The entry with which an input was received.
#[derive(Debug, Clone)]
pub struct InputProof {
    /// Its place in the log.
    pub entry: u64,
    /// The entry as JSON, laid out for reading.
    pub json: String,
    /// Its leaf hash, in hex.
    pub leaf: String,
}

#[derive(Template)]
#[template(path = "input.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Input,
    window: String,
}

impl Input {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let title = t.with("input-title", &[("number", self.number.into())]);
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &title),
        }
        .render()
    }
}
