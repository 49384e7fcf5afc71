//! Figures: what the inputs of a trajectory add up to.
//!
//! Promises: an incremental projector (take out the input as it was, put it in as it became) and a
//! count over all inputs use the same code, so that a page and a report cannot differ. What was
//! received equals what was answered, excluded, withdrawn and unanswered together (norm N12);
//! [`Figures::balances`] checks it.

use crate::input::{Fate, InputView, ReasonMissing};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::collections::BTreeMap;
use std::fmt;
use weerklank_events::vocabulary::Channel;

/// How many inputs, or points, were received and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// All of them.
    pub received: u64,
    /// Those with one of the six outcomes.
    pub answered: u64,
    /// Overgenomen.
    pub adopted: u64,
    /// Voor een deel overgenomen.
    pub partly_adopted: u64,
    /// Niet overgenomen.
    pub not_adopted: u64,
    /// Doorgegeven.
    pub elsewhere: u64,
    /// Hoort niet bij dit onderwerp.
    pub out_of_scope: u64,
    /// Geen wijziging gevraagd.
    pub noted: u64,
    /// Niet in behandeling.
    pub excluded: u64,
    /// Ingetrokken.
    pub withdrawn: u64,
    /// Nog niet beantwoord.
    pub unanswered: u64,
}

/// Whether a contribution is put in or taken out.
#[derive(Clone, Copy)]
enum Change {
    Add,
    Remove,
}

impl Change {
    /// Saturating, because a read model that was tampered with must show as out of balance and not
    /// stop the program.
    fn by(self, count: &mut u64, amount: u64) {
        *count = match self {
            Self::Add => count.saturating_add(amount),
            Self::Remove => count.saturating_sub(amount),
        };
    }

    /// As [`Change::by`] in a map, where a count of none has no key, so that adding and removing
    /// leave no trace.
    fn key<K: Ord>(self, counts: &mut BTreeMap<K, u64>, key: K) {
        use std::collections::btree_map::Entry;
        match counts.entry(key) {
            Entry::Vacant(slot) => {
                if let Self::Add = self {
                    slot.insert(1);
                }
            }
            Entry::Occupied(mut slot) => {
                self.by(slot.get_mut(), 1);
                if *slot.get() == 0 {
                    slot.remove();
                }
            }
        }
    }
}

impl Figures {
    /// The count of one fate.
    #[must_use]
    pub const fn of(&self, fate: Fate) -> u64 {
        match fate {
            Fate::Adopted => self.adopted,
            Fate::PartlyAdopted => self.partly_adopted,
            Fate::NotAdopted => self.not_adopted,
            Fate::Elsewhere => self.elsewhere,
            Fate::OutOfScope => self.out_of_scope,
            Fate::Noted => self.noted,
            Fate::Excluded => self.excluded,
            Fate::Withdrawn => self.withdrawn,
            Fate::Unanswered => self.unanswered,
        }
    }

    /// Whether received = answered + excluded + withdrawn + unanswered, and answered = the sum of
    /// the six outcomes. False only where the rows behind it are damaged.
    #[must_use]
    pub fn balances(&self) -> bool {
        let sum = |fates: fn(&Fate) -> bool| {
            let counts = Fate::ALL.into_iter().filter(fates);
            counts.map(|fate| u128::from(self.of(fate))).sum::<u128>()
        };
        u128::from(self.answered) == sum(|fate| fate.is_answered())
            && u128::from(self.received) == sum(|_| true)
    }

    fn change(&mut self, change: Change, fate: Fate) {
        change.by(&mut self.received, 1);
        if fate.is_answered() {
            change.by(&mut self.answered, 1);
        }
        let count = match fate {
            Fate::Adopted => &mut self.adopted,
            Fate::PartlyAdopted => &mut self.partly_adopted,
            Fate::NotAdopted => &mut self.not_adopted,
            Fate::Elsewhere => &mut self.elsewhere,
            Fate::OutOfScope => &mut self.out_of_scope,
            Fate::Noted => &mut self.noted,
            Fate::Excluded => &mut self.excluded,
            Fate::Withdrawn => &mut self.withdrawn,
            Fate::Unanswered => &mut self.unanswered,
        };
        change.by(count, 1);
    }
}

/// A calendar month, written `2026-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The year, and the month from 1.
    #[must_use]
    pub const fn parts(self) -> (i16, i8) {
        (self.year, self.month)
    }
}
impl From<Date> for Month {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }
}
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}
impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let day: Date = format!("{text}-01").parse().map_err(D::Error::custom)?;
        Ok(day.into())
    }
}

/// All that is counted of a trajectory's inputs. Its size does not grow with their number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Per input.
    pub figures: Figures,
    /// Per point. Those of an excluded or withdrawn input count as excluded or withdrawn.
    pub point_figures: Figures,
    /// Inputs answered otherwise than adopted, and without a reason.
    pub without_reason: u64,
    /// Inputs adopted without a reason.
    pub adopted_without_reason: u64,
    /// Inputs per channel.
    pub by_channel: BTreeMap<Channel, u64>,
    /// Inputs whose channel is not known.
    pub channel_unknown: u64,
    /// Inputs per month of receipt.
    pub by_month: BTreeMap<Month, u64>,
    /// Inputs whose day of receipt is not known.
    pub received_on_unknown: u64,
    /// Inputs whose day of sending is not known.
    pub sent_on_unknown: u64,
    /// Inputs with a list of signatories; each is one input.
    pub joint: u64,
    /// The names on those lists.
    pub signatories: u64,
}

impl Counts {
    /// Puts an input in, as it is now.
    pub fn add(&mut self, input: &InputView) {
        self.change(Change::Add, input);
    }

    /// Takes an input out, as it was when it was put in.
    pub fn remove(&mut self, input: &InputView) {
        self.change(Change::Remove, input);
    }

    fn change(&mut self, change: Change, input: &InputView) {
        let verdict = input.verdict();
        self.figures.change(change, verdict.fate);
        for fate in verdict.points {
            self.point_figures.change(change, fate);
        }
        match verdict.reason_missing {
            Some(ReasonMissing::Adopted) => change.by(&mut self.adopted_without_reason, 1),
            Some(ReasonMissing::Otherwise) => change.by(&mut self.without_reason, 1),
            None => {}
        }
        match input.channel {
            Some(channel) => change.key(&mut self.by_channel, channel),
            None => change.by(&mut self.channel_unknown, 1),
        }
        match input.received_on {
            Some(day) => change.key(&mut self.by_month, day.into()),
            None => change.by(&mut self.received_on_unknown, 1),
        }
        if input.sent_on.is_none() {
            change.by(&mut self.sent_on_unknown, 1);
        }
        if let Some(signatories) = &input.signatories {
            change.by(&mut self.joint, 1);
            change.by(&mut self.signatories, signatories.number.into());
        }
    }
}

impl<'a> FromIterator<&'a InputView> for Counts {
    fn from_iter<I: IntoIterator<Item = &'a InputView>>(inputs: I) -> Self {
        let mut counts = Self::default();
        for input in inputs {
            counts.add(input);
        }
        counts
    }
}
