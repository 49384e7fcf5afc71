//! How figures look: the badge and bar of each fate, and the rows of tables. What they count is said by
//! [`Figures`] itself.
//!
//! The rows must add up to what was received; a page says so when they do not, because a difference means
//! that input disappeared on its way to the page.

use crate::figures::Figures;
use crate::input::Fate;

impl Fate {
    /// The six outcomes, in the order in which pages list them.
    pub(super) fn outcomes() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|fate| fate.is_answered())
    }

    /// The class that colours its badge. The badge also says it in words.
    pub(super) const fn badge(self) -> &'static str {
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
    const fn bar(self) -> &'static str {
        match self {
            Self::Adopted => "wk-bar--positive",
            Self::PartlyAdopted | Self::Elsewhere => "wk-bar--warning",
            Self::NotAdopted => "wk-bar--negative",
            Self::OutOfScope | Self::Noted | Self::Excluded | Self::Withdrawn => "wk-bar--neutral",
            Self::Unanswered => "wk-bar--open",
        }
    }
}

impl Figures {
    /// How far the rows are from what was received; anything but 0 means that input disappeared.
    pub(super) fn difference(&self) -> u64 {
        let sum: u64 = Fate::ALL.iter().map(|fate| self.of(*fate)).sum();
        sum.abs_diff(self.received)
    }

    /// Every fate with its count, for a table.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Fate, u64)> {
        Fate::ALL.into_iter().map(|fate| (fate, self.of(fate)))
    }

    /// Every fate that occurs, with its bar: the length in percents of the longest one.
    pub(super) fn bars(&self) -> Vec<Bar> {
        let longest = self.rows().map(|(_, count)| count).max().unwrap_or(0);
        self.rows()
            .filter(|(_, count)| *count > 0)
            .enumerate()
            .map(|(place, (fate, count))| Bar {
                fate,
                class: fate.bar(),
                count,
                // A bar of one in a thousand must still be seen.
                width: (count.saturating_mul(100) / longest.max(1)).max(1),
                text_y: place * BAR_PITCH + BAR_TEXT,
                bar_y: place * BAR_PITCH + BAR_TOP,
            })
            .collect()
    }
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
    pub class: &'static str,
    pub count: u64,
    pub width: u64,
    pub text_y: usize,
    pub bar_y: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

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
