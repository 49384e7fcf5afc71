//! The accountability report for the raad, as a document that stands alone: its style is inside it, and it
//! names the log size it was taken at, so that the same report can be made again.
//!
//! Rendered from the very data that its JSON holds. Every figure names its place there (`data-json`, a JSON
//! pointer of RFC 6901), so that a program can compare the two.

use askama::Template;

use super::assets::report_style;
use super::figures::{BAR_PITCH, Bar};
use super::sections::Beside;
use super::shared::{plain, window_title};
use super::{Language, RenderError};
use crate::report::{self, InputLine, UnansweredMeans};

/// The report on one trajectory.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The name people know the municipality by.
    pub municipality: &'a str,
    /// The report.
    pub report: &'a report::Report,
}

#[derive(Template)]
#[template(path = "report.html")]
struct View<'a> {
    t: &'a Language,
    municipality: &'a str,
    page: &'a report::Report,
    window: String,
    style: &'static str,
    imported: bool,
    bars: Vec<Bar>,
    bars_height: usize,
    without_reason: Vec<&'a InputLine>,
}

impl View<'_> {
    /// What the plan said beside what came of it.
    fn beside(&self) -> Vec<Beside<'_>> {
        let sections = &self.page.sections;
        sections.plan.beside(
            self.t,
            &sections.procedure,
            &sections.decisions,
            &sections.evaluation,
        )
    }

    fn is_not_yet(&self, number: &u8) -> bool {
        self.page
            .not_yet
            .iter()
            .any(|section| section.number == *number)
    }
}

impl Report<'_> {
    /// The document as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let page = self.report;
        let bars = page.figures.bars();
        let title = plain(t, &page.sections.subject.title);
        let title = t.with("report-window", &[("title", title.into())]);
        View {
            t,
            municipality: self.municipality,
            page,
            window: window_title(t, &title),
            style: report_style(),
            imported: page.unanswered_means == UnansweredMeans::SourceHasNoAnswer,
            bars_height: bars.len() * BAR_PITCH,
            bars,
            without_reason: page.inputs_without_reason(),
        }
        .render()
    }
}
