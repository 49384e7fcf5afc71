//! One trajectory: the question, the answer to it in a line, what is wrong, the figures and what happened when.

use askama::Template;

use super::figures::{BAR_PITCH, Bar};
use super::shared::window_title;
use super::{
    Chrome, Decision, Figures, InputLink, Language, Moment, NotRecomputable, Question, RenderError,
    Source, Text, TrajectoryFacts, TrajectoryState,
};

/// The page of one trajectory.
#[derive(Debug, Clone)]
pub struct Trajectory {
    /// The frame.
    pub chrome: Chrome,
    /// Its id, as in addresses.
    pub id: String,
    /// Its title, which is the question.
    pub title: Text,
    /// Where it stands.
    pub state: TrajectoryState,
    /// What kind of trajectory it is.
    pub facts: TrajectoryFacts,
    /// Where it was read from, if it was.
    pub source: Option<Source>,
    /// What became of the inputs.
    pub figures: Figures,
    /// What became of their points; shown only where it differs.
    pub point_figures: Figures,
    /// The first few inputs whose answer lacks a reason; `figures` holds how many there are.
    pub without_reason: Vec<InputLink>,
    /// The questions that were asked.
    pub questions: Vec<Question>,
    /// The decisions that were taken.
    pub decisions: Vec<Decision>,
    /// What happened, in the order of the log, without the inputs and answers one by one.
    pub timeline: Vec<Moment>,
}

#[derive(Template)]
#[template(path = "trajectory.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Trajectory,
    window: String,
    imported: bool,
    bars: Vec<Bar>,
    bars_height: usize,
    unmarked: &'static [NotRecomputable],
    /// Answers without a reason that are not listed one by one.
    more_without_reason: u64,
}

impl View<'_> {
    /// Whether there is anything a reader should know before the figures.
    fn attention(&self) -> bool {
        let figures = &self.page.figures;
        let lacking = figures.without_reason + figures.adopted_without_reason + figures.unanswered;
        lacking > 0 || figures.difference() > 0
    }
}

impl Trajectory {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let bars = self.figures.bars();
        let listed = self.without_reason.len() as u64;
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &self.title.plain(t)),
            imported: self.source.is_some(),
            bars_height: bars.len() * BAR_PITCH,
            bars,
            unmarked: &[],
            more_without_reason: self.figures.without_reason.saturating_sub(listed),
        }
        .render()
    }
}
