//! One input: the sender's own words, what was done with each point and why, and how to check that.

use askama::Template;
use jiff::civil::Date;

use super::shared::window_title;
use super::story::What;
use super::{Chrome, Language, RenderError, TrajectoryLink};
use crate::input::Fate;
use crate::report::{
    Correction, Decisions, Evaluation, FactLine, InputLine, PointGroup, Promises, Question, Shown,
    TimelineLine,
};
use weerklank_events::vocabulary::Channel;

/// The page of one input.
#[derive(Debug, Clone)]
pub struct Input {
    /// The frame.
    pub chrome: Chrome,
    /// The trajectory it belongs to.
    pub trajectory: TrajectoryLink,
    /// It, with every answer.
    pub line: InputLine,
    /// What became of it as a whole.
    pub fate: Fate,
    /// The sender's words, whole.
    pub words: Shown,
    /// When it was sent.
    pub sent_on: Option<Date>,
    /// How it arrived.
    pub channel: Option<Channel>,
    /// The questions that were asked in its trajectory.
    pub questions: Vec<Question>,
    /// The groups that its points are in.
    pub groups: Vec<PointGroup>,
    /// The decisions of its trajectory.
    pub decisions: Decisions,
    /// What those who took part were told, in log order.
    pub feedback: Vec<FactLine>,
    /// What was promised in its trajectory.
    pub promises: Promises,
    /// What was learned from its trajectory, and how the raad judged.
    pub evaluation: Evaluation,
    /// Its receipt and answers, and that it was set aside, in the order of the log. All else that happened
    /// to it is in `line`.
    pub timeline: Vec<TimelineLine>,
    /// The corrections of what is in the timeline, in the order of the log.
    pub corrections: Vec<Correction>,
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
        let title = t.with("input-title", &[("number", self.line.number.into())]);
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &title),
        }
        .render()
    }
}
