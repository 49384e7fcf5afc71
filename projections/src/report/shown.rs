//! Texts as a report shows them: only what was public at its size, in the version meant for readers.

use crate::contents::{Appearance, shown};
use crate::input::InputView;
use crate::memory::MemoryRows;
use serde::Serialize;
use std::collections::BTreeMap;
use weerklank_events::Commitment;

/// The longest title line, in characters: what fits on two lines of a page.
const TITLE_CHARACTERS: usize = 160;

/// Where texts are looked up. Gives published ones only.
pub trait Texts {
    /// The text of a content, where it is at hand.
    fn text(&self, commitment: &Commitment) -> Option<&str>;
}

impl Texts for BTreeMap<Commitment, String> {
    fn text(&self, commitment: &Commitment) -> Option<&str> {
        self.get(commitment).map(String::as_str)
    }
}

/// A text that was recorded. Published without a text means that it was public at this size and is
/// not at hand now: it was taken back since, or it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// How it appears.
    pub state: Appearance,
    /// The text.
    pub text: Option<String>,
}

impl Shown {
    /// Whether everyone can see it.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        is_public(self.state)
    }
}

const fn is_public(state: Appearance) -> bool {
    matches!(
        state,
        Appearance::Published | Appearance::Redacted | Appearance::Replaced
    )
}

/// Whether all of these are public; a text that was never recorded hides nothing.
pub(super) fn all_public<'a>(texts: impl IntoIterator<Item = &'a Option<Shown>>) -> bool {
    texts.into_iter().flatten().all(Shown::is_public)
}

/// Looks texts up in the version meant for readers.
pub(super) struct Reader<'a, T> {
    rows: &'a MemoryRows,
    texts: &'a T,
}

impl<'a, T: Texts> Reader<'a, T> {
    pub(super) const fn new(rows: &'a MemoryRows, texts: &'a T) -> Self {
        Self { rows, texts }
    }

    fn look_up(&self, commitment: &Commitment) -> (Appearance, Option<&'a str>) {
        let (state, version) = shown(commitment, |c| self.rows.get_content(c));
        (state, version.and_then(|c| self.texts.text(&c)))
    }

    pub(super) fn show(&self, commitment: &Commitment) -> Shown {
        let (state, text) = self.look_up(commitment);
        let text = text.map(str::to_owned);
        Shown { state, text }
    }

    pub(super) fn show_any(&self, commitment: Option<&Commitment>) -> Option<Shown> {
        commitment.map(|commitment| self.show(commitment))
    }

    pub(super) fn is_public(&self, commitment: &Commitment) -> bool {
        is_public(self.look_up(commitment).0)
    }

    /// The first line of an input's words.
    pub(super) fn title(&self, input: &InputView) -> Shown {
        let (state, text) = self.look_up(&input.words);
        let text = text.map(title_line);
        Shown { state, text }
    }

    /// What an input is called: its reference, or `#` and the index of its receipt. With whether
    /// everyone can see what it is called.
    pub(super) fn reference(&self, input: &InputView) -> (String, bool) {
        let fallback = || format!("#{}", input.at.index);
        let Some(commitment) = &input.reference else {
            return (fallback(), true);
        };
        let (state, text) = self.look_up(commitment);
        let reference = text.map_or_else(fallback, |text| text.trim().to_owned());
        (reference, is_public(state))
    }
}

/// The first line of a text that is not blank, cut off at 160 characters.
#[must_use]
pub fn title_line(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let line = lines.into_iter().find(|line| !line.is_empty());
    let line = line.unwrap_or_default();
    match line.char_indices().nth(TITLE_CHARACTERS) {
        None => line.to_owned(),
        Some((end, _)) => {
            let kept = line.get(..end).unwrap_or_default();
            format!("{}…", kept.trim_end())
        }
    }
}
