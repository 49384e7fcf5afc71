//! What several pages have in common: the frame around a page, states, links, and how lines of a report
//! become what is read of an input.

use jiff::civil::Date;

use super::Language;
use super::assets::address;
use super::fact::apart;
use super::language::local_day;
use crate::input::Fate;
use crate::report::{AnswerLine, Correction, InputLine, SetAside, Shown, TimelineLine, shorten};

/// The frame around every page.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// The name people know the municipality by: "Gemeente Voorbeeld".
    pub municipality: String,
    /// The name of the log.
    pub origin: String,
    /// The number of entries the page was made from.
    pub size: u64,
    /// Whether all of this is invented, which every page then says.
    pub demo: bool,
    /// The look of the municipality.
    pub theme: Theme,
}

/// The look of a municipality: design tokens in a style sheet, under one class.
#[derive(Debug, Clone)]
pub struct Theme {
    /// The class on the root element that the tokens hang on.
    pub class: String,
    /// The address of the style sheet with the tokens.
    pub stylesheet: String,
}

impl Chrome {
    /// The address of the style sheet of the components.
    pub(super) fn components(&self) -> String {
        address("components.css")
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            class: "voorbeeld-theme".to_owned(),
            stylesheet: address("theme-voorbeeld.css"),
        }
    }
}

/// The title of a window: what the page is, then whose it is, at most 70 characters together.
pub(super) fn window_title(t: &Language, page: &str) -> String {
    let rest = t.text("log-title");
    let room = 66usize.saturating_sub(rest.chars().count());
    format!("{} - {rest}", shorten(page, room))
}

/// A few words without markup, for the title of a window.
pub(super) fn plain(t: &Language, title: &Shown) -> String {
    let text = title.text.clone();
    text.unwrap_or_else(|| t.text("trajectory-untitled"))
}

/// Where a trajectory stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrajectoryState {
    /// Started; input is not asked yet.
    Started,
    /// Input can be given.
    Open,
    /// Input can no longer be given; the trajectory goes on.
    InputClosed,
    /// It stands still until it is taken up again.
    Suspended,
    /// Without participation: nothing is asked.
    Waived,
    /// Stopped before its end.
    Cancelled,
    /// Over.
    Closed,
}

impl TrajectoryState {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Started,
        Self::Open,
        Self::InputClosed,
        Self::Suspended,
        Self::Waived,
        Self::Cancelled,
        Self::Closed,
    ];

    /// The code in Fluent keys (`state-…`).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Open => "open",
            Self::InputClosed => "inputClosed",
            Self::Suspended => "suspended",
            Self::Waived => "waived",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
        }
    }
}

/// A trajectory that a page belongs to.
#[derive(Debug, Clone)]
pub struct TrajectoryLink {
    /// Its id, as in addresses.
    pub id: String,
    /// Its title, which is the question.
    pub title: Shown,
    /// Whether it was read from a source.
    pub imported: bool,
}

/// A link to one input.
#[derive(Debug, Clone)]
pub struct InputLink {
    /// The number in its address.
    pub number: u64,
    /// What the source calls it, if that is public.
    pub reference: Option<String>,
}

/// Whether an event of this kind has a day of its own. The others happen when they are written down: saying
/// that their day is unknown would blame a source for it.
pub(super) fn has_day(kind: &str) -> bool {
    let recorded_only = ["log.created", "source.imported", "entry.corrected"];
    !kind.starts_with("content.") && !recorded_only.contains(&kind)
}

impl TimelineLine {
    /// Whether a correction is of this entry.
    pub(super) fn is_corrected_by(&self, correction: &Correction) -> bool {
        self.seq == Some(correction.seq)
    }

    /// The day in Amsterdam on which the last of these was written down.
    pub(super) fn recorded_day(&self) -> Date {
        local_day(self.recorded_to)
    }

    /// Whether it was written down more than a day after it happened, or before, which a page then tells.
    pub(super) fn recorded_apart(&self) -> bool {
        has_day(&self.kind) && apart(self.to, self.recorded_to)
    }
}

/// One point of an input.
pub(super) struct Point<'a> {
    /// Its number within the input.
    pub number: u16,
    /// What became of it.
    pub fate: Fate,
    /// The answer that counts: the last one.
    pub answer: Option<&'a AnswerLine>,
    /// Answers that were given before it, newest first.
    pub earlier: Vec<&'a AnswerLine>,
}

impl AnswerLine {
    /// The outcome, as what became of the point.
    pub(super) fn fate(&self) -> Fate {
        self.outcome.into()
    }
}

impl InputLine {
    /// That it was taken out of the weighing, the last word first.
    pub(super) fn set_aside(&self) -> Vec<(Fate, &SetAside)> {
        let withdrawn = self.withdrawn.iter().map(|aside| (Fate::Withdrawn, aside));
        let excluded = self.excluded.iter().map(|aside| (Fate::Excluded, aside));
        withdrawn.chain(excluded).collect()
    }

    /// Its points, each with its answers.
    pub(super) fn by_point(&self) -> Vec<Point<'_>> {
        let aside = self.set_aside().first().map(|(fate, _)| *fate);
        let point = |number| {
            let answers = self.answers.iter().filter(|answer| answer.point == number);
            let (mut counting, mut earlier): (Vec<_>, Vec<_>) =
                answers.partition(|answer| answer.counts);
            earlier.reverse();
            let answer = counting.pop();
            let answered = answer.map(|answer| answer.outcome.into());
            Point {
                number,
                fate: aside.or(answered).unwrap_or(Fate::Unanswered),
                answer,
                earlier,
            }
        };
        (1..=self.points).map(point).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::at::At;
    use jiff::civil::date;

    #[test]
    fn writing_down_the_next_day_is_not_remarkable_and_later_is() {
        let moment = |occurred| {
            let at = At {
                index: 1,
                seq: 1,
                // In Amsterdam this is the fourth.
                recorded_at: "2026-03-03T23:30:00Z".parse().expect("a moment"),
            };
            TimelineLine::one("input.received", at, occurred)
        };
        assert!(!moment(Some(date(2026, 3, 4))).recorded_apart());
        assert!(!moment(Some(date(2026, 3, 3))).recorded_apart());
        assert!(moment(Some(date(2026, 3, 2))).recorded_apart());
        assert!(moment(Some(date(2026, 3, 5))).recorded_apart());
        assert!(moment(None).recorded_apart());
    }
}
