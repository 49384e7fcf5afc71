//! The front page: every trajectory with one line on what was done with the input.

use askama::Template;
use jiff::civil::Date;

use super::shared::window_title;
use super::{Chrome, Language, RenderError, TrajectoryState};
use crate::figures::Counts;
use crate::report::Shown;
use weerklank_events::vocabulary::Form;

/// The front page.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The frame.
    pub chrome: Chrome,
    /// How many trajectories there are on all pages together.
    pub total: u64,
    /// The trajectories of this page.
    pub rows: Vec<OverviewRow>,
    /// The address of the page before this one.
    pub previous: Option<String>,
    /// The address of the page after this one.
    pub next: Option<String>,
}

/// A trajectory in the list.
#[derive(Debug, Clone)]
pub struct OverviewRow {
    /// Its id, as in addresses.
    pub id: String,
    /// Its title, which is the question.
    pub title: Shown,
    /// Where it stands; absent where a source does not tell.
    pub state: Option<TrajectoryState>,
    /// Which kind of participation.
    pub form: Option<Form>,
    /// The first day on which input was possible.
    pub opens: Option<Date>,
    /// The last one.
    pub closes: Option<Date>,
    /// Whether it was read from a source.
    pub imported: bool,
    /// What became of the input.
    pub counts: Counts,
}

#[derive(Template)]
#[template(path = "overview.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Overview,
    window: String,
}

impl Overview {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let window = window_title(t, &t.text("overview-title"));
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window,
        }
        .render()
    }
}
