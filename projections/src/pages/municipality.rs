//! What the municipality recorded of participation at large, newest first: the norms by which it is
//! judged, the councils that it recognises, signals, promises, and what the raad asked and judged.

use askama::Template;

use super::shared::window_title;
use super::{Chrome, Language, RenderError};
use crate::report::FactLine;

/// A page of the events of the stream `municipality`.
#[derive(Debug, Clone)]
pub struct Municipality {
    /// The frame.
    pub chrome: Chrome,
    /// The events of this page, newest first.
    pub facts: Vec<FactLine>,
    /// How many there are on all pages together.
    pub total: u64,
    /// The cursor of the page before this one, which holds newer events (`/gemeente?voor=…`).
    pub previous: Option<u64>,
    /// The cursor of the page after this one, which holds older events (`/gemeente?na=…`).
    pub next: Option<u64>,
}

#[derive(Template)]
#[template(path = "municipality.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Municipality,
    window: String,
}

impl Municipality {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let window = window_title(t, &t.text("municipality-title"));
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window,
        }
        .render()
    }
}
