//! What anybody needs to check the log, what a check covers and what the log cannot show.

use askama::Template;
use jiff::Timestamp;

use super::shared::window_title;
use super::{Chrome, Language, RenderError};
use crate::contents::ContentCounts;
use crate::report::Limit;

/// The page for auditors. The name and the size of the log are in the frame.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The frame.
    pub chrome: Chrome,
    /// The root hash at that size, in base64 as the checkpoint writes it.
    pub root: String,
    /// When the last entry was written down.
    pub recorded_at: Timestamp,
    /// The public key of the log, as a verifier takes it.
    pub key: String,
    /// The checkpoint as served.
    pub checkpoint: String,
    /// The commands that check the log, in the order in which to give them.
    pub commands: Vec<String>,
    /// Where the texts stand.
    pub contents: ContentCounts,
    /// What the log cannot show.
    pub limits: Vec<Limit>,
}

#[derive(Template)]
#[template(path = "verification.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Verification,
    window: String,
}

impl Verification {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let window = window_title(t, &t.text("verification-title"));
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window,
        }
        .render()
    }
}
