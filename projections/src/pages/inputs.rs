//! The inputs of a trajectory, a page at a time, filtered by what became of them.

use askama::Template;

use super::shared::{plain, window_title};
use super::{Chrome, InputLink, Language, RenderError, TrajectoryLink};
use crate::input::{Fate, InputView, ReasonMissing};
use crate::report::{Shown, TextReader, Texts};
use jiff::civil::Date;
use weerklank_events::vocabulary::Channel;

/// A page of the inputs of a trajectory.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The frame.
    pub chrome: Chrome,
    /// The trajectory they belong to.
    pub trajectory: TrajectoryLink,
    /// What the reader asked for.
    pub filter: Filter,
    /// The channels that occur in this trajectory.
    pub channels: Vec<Channel>,
    /// How many inputs meet the filter.
    pub found: u64,
    /// How many inputs there are.
    pub total: u64,
    /// The inputs of this page.
    pub rows: Vec<InputRow>,
    /// The cursor of the page before this one.
    pub before: Option<u64>,
    /// The cursor of the page after this one.
    pub after: Option<u64>,
}

/// Which inputs the reader wants to see, as in the address of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// `uitkomst`: only inputs with this fate.
    pub fate: Option<Fate>,
    /// `zonder-reden=ja`: only inputs that were answered otherwise than adopted, and without a reason.
    pub without_reason: bool,
    /// `kanaal`: only inputs that arrived this way.
    pub channel: Option<Channel>,
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

    /// Whether the reader asked for this channel.
    pub(super) fn asks_for_channel(&self, channel: &Channel) -> bool {
        self.channel == Some(*channel)
    }

    /// The query that asks for the same again, to which a cursor is added.
    pub(super) fn query(&self, cursor: &str, value: &u64) -> String {
        let fate = self.fate.map(|fate| format!("uitkomst={}", fate.as_str()));
        let reason = self.without_reason.then(|| "zonder-reden=ja".to_owned());
        let channel = self.channel.map(|channel| format!("kanaal={channel}"));
        let pairs = [fate, reason, channel, Some(format!("{cursor}={value}"))];
        pairs.into_iter().flatten().collect::<Vec<_>>().join("&")
    }
}

/// An input in the list.
#[derive(Debug, Clone)]
pub struct InputRow {
    /// The number in its address.
    pub number: u64,
    /// The first line of its words.
    pub title: Shown,
    /// What the source calls it, if that is public.
    pub reference: Option<String>,
    /// When it was received; absent where that is not known.
    pub received_on: Option<Date>,
    /// What became of it.
    pub fate: Fate,
    /// Whether it was answered otherwise than adopted, and without a reason.
    pub lacks_reason: bool,
}

impl InputRow {
    /// An input as it stands in the list. Looks at its words, particulars and reference.
    #[must_use]
    pub fn of(input: &InputView, reader: &TextReader<'_, impl Texts>) -> Self {
        let verdict = input.verdict();
        Self {
            number: input.number,
            title: reader.title(input),
            reference: reader.reference(input).0,
            received_on: input.received_on,
            fate: verdict.fate,
            lacks_reason: verdict.reason_missing == Some(ReasonMissing::Otherwise),
        }
    }

    /// The link to it.
    #[must_use]
    pub fn link(self) -> InputLink {
        InputLink {
            number: self.number,
            reference: self.reference,
        }
    }
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
            &[("title", plain(t, &self.trajectory.title).into())],
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
    fn a_query_repeats_the_filter() {
        let filter = Filter {
            fate: Some(Fate::NotAdopted),
            without_reason: true,
            channel: Some(Channel::Web),
        };
        let expected = "uitkomst=notAdopted&zonder-reden=ja&kanaal=web&na=50";
        assert_eq!(filter.query("na", &50), expected);
        assert_eq!(Filter::default().query("voor", &1), "voor=1");
    }
}
