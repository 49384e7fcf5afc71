//! What became of each input, and the counts of it.
//!
//! The rows of [`Figures`] must add up to what was received; a page says so when they do not, because a
//! difference means that input disappeared on its way to the page.

use super::NotRecomputable;

/// What became of an input or of one of its points: one of the six outcomes, or a state without an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// The decision follows it.
    Adopted,
    /// The decision follows a part of it.
    PartlyAdopted,
    /// The decision does not follow it.
    NotAdopted,
    /// It was handed to another body.
    Elsewhere,
    /// It is about something else.
    OutOfScope,
    /// It asks for no change.
    Noted,
    /// No answer is recorded.
    Unanswered,
    /// It was put aside, with a ground.
    Excluded,
    /// The sender took it back.
    Withdrawn,
}

impl Fate {
    /// The six outcomes, in the order in which pages list them.
    pub const OUTCOMES: [Self; 6] = [
        Self::Adopted,
        Self::PartlyAdopted,
        Self::NotAdopted,
        Self::Elsewhere,
        Self::OutOfScope,
        Self::Noted,
    ];

    /// Outcomes and states, in the order in which pages list them.
    pub const ALL: [Self; 9] = [
        Self::Adopted,
        Self::PartlyAdopted,
        Self::NotAdopted,
        Self::Elsewhere,
        Self::OutOfScope,
        Self::Noted,
        Self::Unanswered,
        Self::Excluded,
        Self::Withdrawn,
    ];

    /// The code in addresses, in the JSON of reports and in Fluent keys (`fate-…`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::PartlyAdopted => "partlyAdopted",
            Self::NotAdopted => "notAdopted",
            Self::Elsewhere => "elsewhere",
            Self::OutOfScope => "outOfScope",
            Self::Noted => "noted",
            Self::Unanswered => "unanswered",
            Self::Excluded => "excluded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The fate a code stands for.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.code() == code)
    }

    /// The class that colours its badge. The badge also says it in words.
    pub(super) fn badge(self) -> &'static str {
        match self {
            Self::Adopted => "utrecht-status-badge--success",
            Self::PartlyAdopted | Self::Elsewhere => "utrecht-status-badge--warning",
            Self::NotAdopted => "utrecht-status-badge--danger",
            Self::OutOfScope | Self::Noted | Self::Excluded | Self::Withdrawn => {
                "utrecht-status-badge--neutral"
            }
            Self::Unanswered => "wk-badge--open",
        }
    }

    /// The class that colours its bar.
    pub(super) fn bar(self) -> &'static str {
        match self {
            Self::Adopted => "wk-bar--positive",
            Self::PartlyAdopted | Self::Elsewhere => "wk-bar--warning",
            Self::NotAdopted => "wk-bar--negative",
            Self::OutOfScope | Self::Noted | Self::Excluded | Self::Withdrawn => "wk-bar--neutral",
            Self::Unanswered => "wk-bar--open",
        }
    }
}

/// Counts per fate, of inputs or of points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Everything that came in.
    pub received: u64,
    /// Outcome adopted.
    pub adopted: u64,
    /// Outcome partly adopted; an input with mixed outcomes counts here.
    pub partly_adopted: u64,
    /// Outcome not adopted.
    pub not_adopted: u64,
    /// Outcome elsewhere.
    pub elsewhere: u64,
    /// Outcome out of scope.
    pub out_of_scope: u64,
    /// Outcome noted.
    pub noted: u64,
    /// Without an answer so far.
    pub unanswered: u64,
    /// Put aside.
    pub excluded: u64,
    /// Taken back.
    pub withdrawn: u64,
    /// Answers other than adopted that lack a reason.
    pub without_reason: u64,
    /// Answers adopted that lack a reason.
    pub adopted_without_reason: u64,
}

impl Figures {
    /// The count of one fate.
    pub fn of(&self, fate: Fate) -> u64 {
        match fate {
            Fate::Adopted => self.adopted,
            Fate::PartlyAdopted => self.partly_adopted,
            Fate::NotAdopted => self.not_adopted,
            Fate::Elsewhere => self.elsewhere,
            Fate::OutOfScope => self.out_of_scope,
            Fate::Noted => self.noted,
            Fate::Unanswered => self.unanswered,
            Fate::Excluded => self.excluded,
            Fate::Withdrawn => self.withdrawn,
        }
    }

    /// How many have an outcome.
    pub fn answered(&self) -> u64 {
        Fate::OUTCOMES.iter().map(|fate| self.of(*fate)).sum()
    }

    /// The sum of all rows, which ought to be `received`.
    pub fn sum(&self) -> u64 {
        Fate::ALL.iter().map(|fate| self.of(*fate)).sum()
    }

    /// How far the sum is from what was received; anything but 0 means that input disappeared.
    pub(super) fn difference(&self) -> u64 {
        self.sum().abs_diff(self.received)
    }

    /// Every fate with its count, for a table.
    pub(super) fn rows(&self, marks: &[NotRecomputable]) -> Vec<Row> {
        let row = |fate| Row {
            fate,
            count: self.of(fate),
            marked: marks.contains(&NotRecomputable::Fate(fate)),
        };
        Fate::ALL.into_iter().map(row).collect()
    }

    /// Every fate that occurs, with its bar: the length in percents of the longest one.
    pub(super) fn bars(&self) -> Vec<Bar> {
        let longest = Fate::ALL
            .iter()
            .map(|fate| self.of(*fate))
            .max()
            .unwrap_or(0)
            .max(1);
        Fate::ALL
            .into_iter()
            .filter(|fate| self.of(*fate) > 0)
            .enumerate()
            .map(|(place, fate)| Bar {
                fate,
                count: self.of(fate),
                // A bar of one in a thousand must still be seen.
                width: (self.of(fate).saturating_mul(100) / longest).max(1),
                text_y: place * BAR_PITCH + BAR_TEXT,
                bar_y: place * BAR_PITCH + BAR_TOP,
            })
            .collect()
    }
}

/// One row of the table.
pub(super) struct Row {
    pub fate: Fate,
    pub count: u64,
    /// Whether outsiders cannot recompute it.
    pub marked: bool,
}

/// Pixels from one bar to the next: a line of text, the bar and some air.
pub(super) const BAR_PITCH: usize = 48;
/// Pixels from the top of a row to the base line of its text.
const BAR_TEXT: usize = 16;
/// Pixels from the top of a row to its bar.
const BAR_TOP: usize = 24;

/// One bar of the picture. Widths are percentages, so that text keeps its size on a telephone.
pub(super) struct Bar {
    pub fate: Fate,
    pub count: u64,
    pub width: u64,
    pub text_y: usize,
    pub bar_y: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_is_found_by_its_code() {
        for fate in Fate::ALL {
            assert_eq!(Fate::from_code(fate.code()), Some(fate));
        }
        assert_eq!(Fate::from_code("Adopted"), None);
    }

    #[test]
    fn the_smallest_count_still_has_a_bar() {
        let figures = Figures {
            received: 1_000_001,
            adopted: 1,
            unanswered: 1_000_000,
            ..Figures::default()
        };
        let widths: Vec<u64> = figures.bars().into_iter().map(|bar| bar.width).collect();
        assert_eq!(widths, [1, 100]);
    }
}
