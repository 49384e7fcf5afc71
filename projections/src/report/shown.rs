//! Texts as reports and pages show them: only what is public, in the version meant for readers.

use super::procedure::Correction;
use crate::at::Recorded;
use crate::contents::{Appearance, ContentState, shown};
use crate::input::InputView;
use crate::memory::MemoryRows;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use weerklank_events::Commitment;
use weerklank_events::content::Particulars;
use weerklank_events::facts::EntryCorrected;
use weerklank_events::vocabulary::{ErasureGround, RestrictionGround};

/// The longest title line, in characters: what fits on two lines of a page.
const TITLE_CHARACTERS: usize = 160;

/// Where texts are looked up. Gives published ones only.
pub trait Texts: Sync {
    /// The text of a content, where it is at hand.
    fn text(&self, commitment: &Commitment) -> Option<&str>;
}

impl Texts for BTreeMap<Commitment, String> {
    fn text(&self, commitment: &Commitment) -> Option<&str> {
        self.get(commitment).map(String::as_str)
    }
}

impl<S: BuildHasher + Sync> Texts for HashMap<Commitment, String, S> {
    fn text(&self, commitment: &Commitment) -> Option<&str> {
        self.get(commitment).map(String::as_str)
    }
}

/// A text that was recorded. Public without a text means that it was public at this size and is not at
/// hand now: it was taken back since, it is a document, or it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// How it appears.
    pub state: Appearance,
    /// The text.
    pub text: Option<String>,
    /// The language of the text, where that is public too. For pages: a program reads the particulars.
    #[serde(skip)]
    pub language: Option<String>,
    /// Why it is not public. For pages: a program reads the entry.
    #[serde(skip)]
    pub closed: Option<Closed>,
}

/// Why a text is not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It is kept from the public.
    Restricted(RestrictionGround),
    /// It is public, and a document: it lies beside the log, and is no text to read on a page.
    Document,
    /// It was erased.
    Erased {
        /// When that was recorded.
        recorded_at: Timestamp,
        /// The ground.
        ground: ErasureGround,
    },
}

impl Shown {
    /// A text as it was recorded.
    #[must_use]
    pub fn open(text: impl Into<String>) -> Self {
        Self {
            state: Appearance::Published,
            text: Some(text.into()),
            language: None,
            closed: None,
        }
    }

    /// A text that was never published.
    #[must_use]
    pub const fn withheld() -> Self {
        Self {
            state: Appearance::Withheld,
            text: None,
            language: None,
            closed: None,
        }
    }

    /// The same text as being in this language.
    #[must_use]
    pub fn in_language(self, language: Option<String>) -> Self {
        Self { language, ..self }
    }

    /// The same text as a document, which lies beside the log and is not told again here.
    pub(super) fn into_document(self) -> Self {
        Self {
            closed: self.is_public().then_some(Closed::Document).or(self.closed),
            text: None,
            ..self
        }
    }

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
pub struct TextReader<'a, T> {
    rows: &'a MemoryRows,
    texts: &'a T,
    /// Corrections by the number of the entry they correct.
    corrections: Option<&'a Corrections>,
    /// The language of what was read from a source.
    language: Option<String>,
}

/// Corrections by the number of the entry they correct, each list in log order.
pub type Corrections = BTreeMap<u64, Vec<Recorded<EntryCorrected>>>;

impl<'a, T: Texts> TextReader<'a, T> {
    /// A reader of these texts, which knows of each content what became of it.
    #[must_use]
    pub const fn new(rows: &'a MemoryRows, texts: &'a T) -> Self {
        Self {
            rows,
            texts,
            corrections: None,
            language: None,
        }
    }

    /// The same reader, which shows beside each entry how it was corrected.
    #[must_use]
    pub fn with_corrections(self, corrections: &'a Corrections) -> Self {
        Self {
            corrections: Some(corrections),
            ..self
        }
    }

    /// How the entry with this number was corrected, in log order.
    #[must_use]
    pub fn corrections(&self, seq: u64) -> Vec<Correction> {
        let made = self.corrections.and_then(|made| made.get(&seq));
        let made = made.into_iter().flatten();
        made.map(|made| Correction::of(made, self)).collect()
    }

    /// The same reader, for inputs and answers that were read from a source in this language.
    #[must_use]
    pub fn of_source(self, language: Option<String>) -> Self {
        Self { language, ..self }
    }

    fn look_up(&self, commitment: &Commitment) -> (Appearance, Option<&'a str>) {
        let (state, version) = shown(commitment, |c| self.rows.get_content(c));
        (state, version.and_then(|c| self.texts.text(&c)))
    }

    /// A text.
    #[must_use]
    pub fn show(&self, commitment: &Commitment) -> Shown {
        self.show_with(commitment, str::to_owned)
    }

    /// A text, or what is made of it.
    fn show_with(&self, commitment: &Commitment, made: impl FnOnce(&str) -> String) -> Shown {
        let (state, text) = self.look_up(commitment);
        Shown {
            state,
            text: text.map(made),
            language: None,
            closed: (!is_public(state))
                .then(|| self.closed(commitment))
                .flatten(),
        }
    }

    fn closed(&self, commitment: &Commitment) -> Option<Closed> {
        match &self.rows.get_content(commitment)?.state {
            ContentState::Restricted(restricted) => {
                Some(Closed::Restricted(restricted.fact.ground))
            }
            ContentState::Erased { at, ground } => Some(Closed::Erased {
                recorded_at: at.recorded_at,
                ground: *ground,
            }),
            ContentState::Withheld | ContentState::Published { .. } => None,
        }
    }

    /// A text that may not have been recorded.
    #[must_use]
    pub fn show_any(&self, commitment: Option<&Commitment>) -> Option<Shown> {
        commitment.map(|commitment| self.show(commitment))
    }

    pub(super) fn is_public(&self, commitment: &Commitment) -> bool {
        is_public(self.look_up(commitment).0)
    }

    /// A text of an answer, which is in the language of its source.
    pub(super) fn answer(&self, commitment: Option<&Commitment>) -> Option<Shown> {
        let shown = self.show_any(commitment)?;
        Some(shown.in_language(self.language.clone()))
    }

    /// An input's words, in the language that its particulars name where those are public, or else in that
    /// of its source.
    #[must_use]
    pub fn words(&self, input: &InputView) -> Shown {
        self.show(&input.words).in_language(self.language_of(input))
    }

    fn language_of(&self, input: &InputView) -> Option<String> {
        let particulars = input.particulars.as_ref();
        let particulars = particulars.and_then(|particulars| self.look_up(particulars).1);
        let language = particulars.and_then(|text| serde_json::from_str::<Particulars>(text).ok());
        let language = language.and_then(|particulars| particulars.language);
        language.or_else(|| self.language.clone())
    }

    /// The numbers of the groups that an input's points are in, each once. Groups are among the rows.
    pub(super) fn group_numbers(&self, input: &InputView) -> Vec<u64> {
        let groups = input.groups.values();
        let numbers = groups.filter_map(|id| Some(self.rows.get_group(id)?.number));
        let numbers: std::collections::BTreeSet<_> = numbers.collect();
        numbers.into_iter().collect()
    }

    /// The first line of an input's words.
    #[must_use]
    pub fn title(&self, input: &InputView) -> Shown {
        self.show_with(&input.words, title_line)
            .in_language(self.language_of(input))
    }

    /// What an input is called at its source. With whether everyone can see what it is called.
    #[must_use]
    pub fn reference(&self, input: &InputView) -> (Option<String>, bool) {
        let Some(commitment) = &input.reference else {
            return (None, true);
        };
        let (state, text) = self.look_up(commitment);
        (text.map(|text| text.trim().to_owned()), is_public(state))
    }
}

/// The first line of a text that is not blank, cut off at 160 characters.
#[must_use]
pub fn title_line(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let line = lines.into_iter().find(|line| !line.is_empty());
    shorten(line.unwrap_or_default(), TITLE_CHARACTERS)
}

/// At most this many characters and a mark that something was cut off, between words where possible.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let kept = text.get(..end).unwrap_or_default();
    let end = kept.rfind(' ').filter(|end| *end > kept.len() / 2);
    let kept = end.and_then(|end| kept.get(..end)).unwrap_or(kept);
    format!("{}…", kept.trim_end_matches([',', '.', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_broken_between_words() {
        assert_eq!(shorten("kort", 4), "kort");
        assert_eq!(
            shorten("Waar moet het nieuwe plein komen, en voor wie?", 34),
            "Waar moet het nieuwe plein komen…"
        );
        assert_eq!(shorten("ééééééééééééééé", 5), "ééééé…");
    }

    #[test]
    fn a_title_is_the_first_line_that_is_not_blank() {
        assert_eq!(title_line("\n \nEen\nTwee"), "Een");
    }
}
