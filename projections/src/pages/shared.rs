//! What several pages have in common: the frame around a page, texts that may be withheld, trajectories,
//! answers and dated moments.

use jiff::Timestamp;
use jiff::civil::Date;

use super::language::local_day;
use super::{Fate, Language};

/// The frame around every page.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// The name people know the municipality by: "Gemeente Voorbeeld".
    pub municipality: String,
    /// The name of the log.
    pub origin: String,
    /// The number of entries the page was made from.
    pub size: u64,
    /// Whether anybody outside the municipality signed the checkpoint too.
    pub witnessed: bool,
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

impl Default for Theme {
    fn default() -> Self {
        Self {
            class: "voorbeeld-theme".to_owned(),
            stylesheet: "/assets/theme-voorbeeld.css".to_owned(),
        }
    }
}

/// A text that somebody wrote. The log holds a commitment to it; the text itself may be closed or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// Everybody may read it.
    Open {
        /// The text as it was written.
        words: String,
        /// Its language if it is not that of the page: "es".
        lang: Option<String>,
    },
    /// It exists and is not public.
    Withheld,
    /// It was erased.
    Erased {
        /// When.
        on: Date,
        /// The code of the ground (`ground-…`).
        ground: String,
    },
}

impl Text {
    /// A public text in the language of the page.
    pub fn open(words: impl Into<String>) -> Self {
        Self::Open {
            words: words.into(),
            lang: None,
        }
    }

    /// A public text in another language.
    pub fn foreign(lang: impl Into<String>, words: impl Into<String>) -> Self {
        Self::Open {
            words: words.into(),
            lang: Some(lang.into()),
        }
    }

    /// The first line, for a list.
    pub(super) fn first_line(&self) -> Self {
        match self {
            Self::Open { words, lang } => {
                let line = words
                    .lines()
                    .map(str::trim)
                    .find(|line| !line.is_empty())
                    .unwrap_or_default();
                Self::Open {
                    words: shorten(line, 120),
                    lang: lang.clone(),
                }
            }
            closed => closed.clone(),
        }
    }

    /// A few words without markup, for the title of a window.
    pub(super) fn plain(&self, t: &Language) -> String {
        match self {
            Self::Open { words, .. } => words.clone(),
            Self::Withheld | Self::Erased { .. } => t.text("trajectory-untitled"),
        }
    }
}

/// At most this many characters, broken between words where possible.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let end = kept
        .rfind(' ')
        .filter(|end| *end > kept.len() / 2)
        .unwrap_or(kept.len());
    format!(
        "{}…",
        kept[..end].trim_end_matches([',', '.', ';', ':', ' '])
    )
}

/// The title of a window: what the page is, then whose it is, at most 70 characters together.
pub(super) fn window_title(t: &Language, page: &str) -> String {
    let rest = t.text("log-title");
    let room = 67usize.saturating_sub(rest.chars().count());
    format!("{} - {rest}", shorten(page, room))
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
    /// Put on hold.
    Suspended,
    /// Stopped with a reason.
    Cancelled,
    /// Over.
    Closed,
}

impl TrajectoryState {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Started,
        Self::Open,
        Self::InputClosed,
        Self::Suspended,
        Self::Cancelled,
        Self::Closed,
    ];

    /// The code in Fluent keys (`state-…`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Open => "open",
            Self::InputClosed => "inputClosed",
            Self::Suspended => "suspended",
            Self::Cancelled => "cancelled",
            Self::Closed => "closed",
        }
    }
}

/// A source that a trajectory was read from, instead of being recorded as it happened.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Where it can be found.
    pub address: Option<String>,
    /// Its licence: "CC BY-SA 4.0".
    pub licence: String,
    /// Who put it together.
    pub compiler: String,
}

impl Source {
    /// The address if it is one of the web; anything else could be a script.
    pub(super) fn link(&self) -> Option<&str> {
        self.address
            .as_deref()
            .filter(|address| address.starts_with("https://") || address.starts_with("http://"))
    }
}

/// A body that a trajectory belongs to.
#[derive(Debug, Clone)]
pub struct Body {
    /// The code of the body (`body-…`).
    pub body: String,
    /// Whose body, if it is not the municipality's own.
    pub organisation: Option<String>,
    /// The code of its part in it (`mandate-…`).
    pub mandate: Option<String>,
}

/// The dimensions of a trajectory, as codes of the families in brackets.
#[derive(Debug, Clone)]
pub struct TrajectoryFacts {
    /// Which kind of participation (`form-…`).
    pub form: String,
    /// How much influence (`level-…`).
    pub level: Option<String>,
    /// The part the municipality plays (`role-…`).
    pub role: Option<String>,
    /// The phase of policy (`phase-…`).
    pub phase: Option<String>,
    /// The legal basis (`basis-…`).
    pub basis: Option<String>,
    /// Whose trajectory it is (`owner-…`).
    pub owner: Option<String>,
    /// The bodies involved.
    pub bodies: Vec<Body>,
    /// The name of the norm profile it is judged by.
    pub profile: Option<String>,
}

/// A trajectory that a page belongs to.
#[derive(Debug, Clone)]
pub struct TrajectoryLink {
    /// Its id, as in addresses.
    pub id: String,
    /// Its title, which is the question.
    pub title: Text,
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

/// Something that happened, for a timeline.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The wire name of the event (`event-…`).
    pub event: String,
    /// What it was about, in a line.
    pub detail: Option<Text>,
    /// When it happened; absent where the source does not know.
    pub occurred: Option<Date>,
    /// When it was written down.
    pub recorded: Timestamp,
    /// Its place in the log.
    pub entry: u64,
}

impl Moment {
    /// The day in Amsterdam on which it was written down.
    pub(super) fn recorded_day(&self) -> Date {
        local_day(self.recorded)
    }

    /// Whether it was written down more than a day after it happened, or before, which a page then tells.
    pub(super) fn recorded_apart(&self) -> bool {
        self.occurred.is_none_or(|occurred| {
            let days = occurred
                .until(self.recorded_day())
                .map(|span| span.get_days());
            // A distance that cannot be computed is certainly more than a day.
            days.map_or(true, |days| !(0..=1).contains(&days))
        })
    }
}

/// A question that was put to people.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its words.
    pub text: Text,
    /// The first day on which input was possible.
    pub opens: Option<Date>,
    /// The last one.
    pub closes: Option<Date>,
    /// The channels (`channel-…`).
    pub channels: Vec<String>,
    /// Its place in the log.
    pub entry: u64,
}

/// A decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The body that took it (`body-…`).
    pub body: String,
    /// When; absent where the source does not know.
    pub on: Option<Date>,
    /// The code of the stage (`stage-…`).
    pub stage: String,
    /// The code of the result (`result-…`).
    pub result: String,
    /// The reference under which the body files it.
    pub reference: Option<String>,
    /// How residents were involved, as the decision tells it.
    pub involvement: Option<Text>,
    /// Its place in the log.
    pub entry: u64,
}

/// An answer to a point, or the entry that put the input aside.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The outcome, or the state that the entry gave it.
    pub fate: Fate,
    /// Why; absent when no reason was recorded.
    pub reason: Option<Text>,
    /// To whom it was handed.
    pub forwarded_to: Option<Text>,
    /// What changes because of it.
    pub change: Option<Text>,
    /// When it was given; absent where the source does not know.
    pub on: Option<Date>,
    /// Its place in the log.
    pub entry: Option<u64>,
}

/// One point of an input.
#[derive(Debug, Clone)]
pub struct Point {
    /// Its number within the input.
    pub number: u32,
    /// How the municipality understood it.
    pub understood: Option<Text>,
    /// What became of it.
    pub fate: Fate,
    /// The answer that counts: the last one.
    pub answer: Option<Answer>,
    /// Answers that were given before it, newest first.
    pub earlier: Vec<Answer>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_title_is_broken_between_words() {
        assert_eq!(shorten("kort", 10), "kort");
        assert_eq!(
            shorten("Waar moet het nieuwe plein komen, en voor wie?", 34),
            "Waar moet het nieuwe plein…"
        );
        assert_eq!(shorten("ééééééééééééééé", 5), "éééé…");
    }

    #[test]
    fn the_first_line_skips_empty_ones() {
        assert_eq!(Text::open("\n \nEen\nTwee").first_line(), Text::open("Een"));
        assert_eq!(Text::Withheld.first_line(), Text::Withheld);
    }

    #[test]
    fn writing_down_the_next_day_is_not_remarkable_and_later_is() {
        let moment = |occurred| Moment {
            event: "input.received".to_owned(),
            detail: None,
            occurred,
            // In Amsterdam this is the fourth.
            recorded: "2026-03-03T23:30:00Z".parse().expect("a moment"),
            entry: 1,
        };
        assert!(!moment(Some(date(2026, 3, 4))).recorded_apart());
        assert!(!moment(Some(date(2026, 3, 3))).recorded_apart());
        assert!(moment(Some(date(2026, 3, 2))).recorded_apart());
        assert!(moment(Some(date(2026, 3, 5))).recorded_apart());
        assert!(moment(None).recorded_apart());
    }
}
