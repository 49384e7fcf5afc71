//! The accountability report for the raad, as a document that stands alone: its style is inside it, and it
//! names the log size it was taken at, so that the same report can be made again.
//!
//! It numbers its sections as the whole report does and names the ones it does not hold yet. Every figure
//! is also in the JSON of the same report; the ones that outsiders cannot recompute are marked.

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;

use super::assets::report_style;
use super::figures::{BAR_PITCH, Bar};
use super::shared::window_title;
use super::{
    Chrome, Decision, Fate, Figures, Language, Moment, Point, RenderError, Source, Text,
    TrajectoryFacts, Witness,
};

/// The report on one trajectory. The size it was taken at is that of the frame.
#[derive(Debug, Clone)]
pub struct Report {
    /// The frame.
    pub chrome: Chrome,
    /// The id of the trajectory, as in addresses.
    pub id: String,
    /// The title of the trajectory.
    pub title: Text,
    /// The root hash at the size it was taken at.
    pub root: String,
    /// When the checkpoint of that size was signed.
    pub signed: Timestamp,
    /// What kind of trajectory it is.
    pub facts: TrajectoryFacts,
    /// Where it was read from, if it was.
    pub source: Option<Source>,
    /// Section 4.
    pub procedure: Vec<Moment>,
    /// Section 6: what became of the inputs.
    pub figures: Figures,
    /// Section 6: what became of their points.
    pub point_figures: Figures,
    /// Section 6: how many came in through each channel (`channel-…`).
    pub channels: Vec<(String, u64)>,
    /// Which figures rest on texts that are not public.
    pub not_recomputable: Vec<NotRecomputable>,
    /// Section 7: the inputs by what became of them.
    pub groups: Vec<ReportGroup>,
    /// Section 8.
    pub decisions: Vec<Decision>,
    /// Section 8: deviations from advice or plan, explained.
    pub deviations: Vec<Text>,
    /// Section 12: who else signed the checkpoint.
    pub witnesses: Vec<Witness>,
    /// Section 12: what was erased.
    pub erasures: Vec<Erasure>,
    /// Section 12: how many texts of this trajectory are not public.
    pub withheld: u64,
}

/// A figure that outsiders cannot recompute, because it rests on texts that are not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRecomputable {
    /// Answers other than adopted without a reason.
    WithoutReason,
    /// Adopted answers without a reason.
    AdoptedWithoutReason,
    /// One of the counts per fate.
    Fate(Fate),
}

/// The inputs that one fate befell.
#[derive(Debug, Clone)]
pub struct ReportGroup {
    /// What became of them.
    pub fate: Fate,
    /// The inputs.
    pub inputs: Vec<ReportInput>,
}

/// An input in section 7.
#[derive(Debug, Clone)]
pub struct ReportInput {
    /// The number in its address.
    pub number: u64,
    /// What the source calls it, if that is public.
    pub reference: Option<String>,
    /// The sender's words.
    pub words: Text,
    /// Its points; one at least.
    pub points: Vec<Point>,
}

/// A text that was erased.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// The entry that says so.
    pub entry: u64,
    /// When.
    pub on: Date,
    /// The code of the ground (`ground-…`).
    pub ground: String,
}

/// The sections of the whole report that this version does not make yet.
const NOT_YET: [u8; 6] = [2, 3, 5, 9, 10, 11];

#[derive(Template)]
#[template(path = "report.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Report,
    window: String,
    style: &'static str,
    imported: bool,
    bars: Vec<Bar>,
    bars_height: usize,
    unmarked: &'static [NotRecomputable],
    reason_marked: bool,
    adopted_reason_marked: bool,
    not_yet: [u8; 6],
}

impl Report {
    /// The document as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let marked = |figure| self.not_recomputable.contains(&figure);
        let bars = self.figures.bars();
        let title = t.with("report-window", &[("title", self.title.plain(t).into())]);
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &title),
            style: report_style(),
            imported: self.source.is_some(),
            bars_height: bars.len() * BAR_PITCH,
            bars,
            unmarked: &[],
            reason_marked: marked(NotRecomputable::WithoutReason),
            adopted_reason_marked: marked(NotRecomputable::AdoptedWithoutReason),
            not_yet: NOT_YET,
        }
        .render()
    }
}
