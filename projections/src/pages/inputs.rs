//! The inputs of a trajectory, a page at a time, filtered by what became of them.

use askama::Template;
use jiff::civil::Date;

use super::shared::window_title;
use super::{Chrome, Fate, Language, RenderError, Text, TrajectoryLink};

/// A page of the inputs of a trajectory.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The frame.
    pub chrome: Chrome,
    /// The trajectory they belong to.
    pub trajectory: TrajectoryLink,
    /// What the reader asked for.
    pub filter: Filter,
    /// The channels that occur in this trajectory (`channel-…`).
    pub channels: Vec<String>,
    /// How many inputs meet the filter.
    pub found: u64,
    /// How many inputs there are.
    pub total: u64,
    /// The inputs of this page.
    pub rows: Vec<InputRow>,
    /// The cursor of the page before this one.
    pub before: Option<String>,
    /// The cursor of the page after this one.
    pub after: Option<String>,
}

/// Which inputs the reader wants to see, as in the address of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// `uitkomst`: only inputs with this fate, by its code.
    pub fate: Option<Fate>,
    /// `zonder-reden=ja`: only inputs whose answer lacks a reason.
    pub without_reason: bool,
    /// `kanaal`: only inputs through this channel, by its code.
    pub channel: Option<String>,
}

impl Filter {
    /// Whether the reader asked for anything in particular.
    pub(super) fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// Whether the reader asked for this fate.
    pub(super) fn asks_for(&self, fate: &Fate) -> bool {
        self.fate == Some(*fate)
    }

    /// The query that asks for the same again, to which a cursor is added.
    pub(super) fn query(&self, cursor: &str, value: &str) -> String {
        let fate = self.fate.map(|fate| ("uitkomst", fate.code().to_owned()));
        let reason = self
            .without_reason
            .then(|| ("zonder-reden", "ja".to_owned()));
        let channel = self.channel.clone().map(|channel| ("kanaal", channel));
        let pairs = [fate, reason, channel, Some((cursor, value.to_owned()))];
        let written: Vec<String> = pairs
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("{name}={}", escape(&value)))
            .collect();
        written.join("&")
    }
}

/// A value in a query; everything but letters, digits and `-._~` is escaped.
fn escape(value: &str) -> String {
    value.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
        escaped
    })
}

/// An input in the list.
#[derive(Debug, Clone)]
pub struct InputRow {
    /// The number in its address.
    pub number: u64,
    /// What the source calls it, if that is public.
    pub reference: Option<String>,
    /// Its words; the list shows the first line.
    pub words: Text,
    /// When it was received; absent where the source does not know.
    pub received: Option<Date>,
    /// Its channel (`channel-…`).
    pub channel: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// Whether it has an answer, other than adopted, that lacks a reason.
    pub without_reason: bool,
}

#[derive(Template)]
#[template(path = "inputs.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Inputs,
    window: String,
}

impl Inputs {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let title = t.with(
            "inputs-window",
            &[("title", self.trajectory.title.plain(t).into())],
        );
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &title),
        }
        .render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_repeats_the_filter_and_cannot_be_broken_out_of() {
        let filter = Filter {
            fate: Some(Fate::NotAdopted),
            without_reason: true,
            channel: Some("a&b=\"c\"".to_owned()),
        };
        let expected = "uitkomst=notAdopted&zonder-reden=ja&kanaal=a%26b%3D%22c%22&na=50";
        assert_eq!(filter.query("na", "50"), expected);
        assert_eq!(Filter::default().query("voor", "1"), "voor=1");
    }
}
