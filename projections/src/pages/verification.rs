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
    /// Where the page may show less than was recorded: why.
    pub standing: Option<Standing>,
    /// The commands that check the log, in the order in which to give them.
    pub commands: Vec<String>,
    /// Where the texts stand.
    pub contents: ContentCounts,
    /// What the log cannot show.
    pub limits: Vec<Limit>,
}

/// Why a page may show less than was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// What arrived at least so many seconds ago is not shown yet.
    Late(u64),
    /// Nothing new arrives.
    Alone,
    /// The database holds less than what is shown.
    Older,
    /// The database holds what does not belong to what is shown.
    Refused,
}

impl Standing {
    fn text(self, t: &Language) -> String {
        match self {
            Self::Late(seconds) => t.with("standing-late", &[("seconds", seconds.into())]),
            Self::Alone => t.text("standing-alone"),
            Self::Older => t.text("standing-older"),
            Self::Refused => t.text("standing-refused"),
        }
    }
}

#[derive(Template)]
#[template(path = "verification.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Verification,
    window: String,
    standing: Option<String>,
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
            standing: self.standing.map(|standing| standing.text(t)),
        }
        .render()
    }
}
