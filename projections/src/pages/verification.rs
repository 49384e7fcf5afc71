//! What anybody needs to check the log, what a check covers and what the log cannot show.

use askama::Template;
use jiff::Timestamp;

use super::shared::window_title;
use super::{Chrome, Language, RenderError};

/// The page for auditors. The name and the size of the log are in the frame.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The frame.
    pub chrome: Chrome,
    /// The root hash at that size, in base64 as the checkpoint writes it.
    pub root: String,
    /// When the checkpoint was signed.
    pub signed: Timestamp,
    /// The public key of the log, as a verifier takes it.
    pub key: String,
    /// The checkpoint as served.
    pub checkpoint: String,
    /// Who else signed it.
    pub witnesses: Vec<Witness>,
    /// The commands that check the log, in the order in which to give them.
    pub commands: Vec<String>,
    /// Where the texts stand.
    pub contents: ContentCounts,
}

/// Somebody outside the municipality who signed the checkpoint too.
#[derive(Debug, Clone)]
pub struct Witness {
    /// Its name.
    pub name: String,
    /// Until which size.
    pub size: u64,
    /// When.
    pub signed: Timestamp,
}

/// How many committed texts there are, by where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ContentCounts {
    /// Public, and equal to the commitment.
    pub published: u64,
    /// Not public, so not checked.
    pub withheld: u64,
    /// Erased by an entry that says so.
    pub erased: u64,
    /// Published and gone without an entry: something is wrong.
    pub missing: u64,
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
