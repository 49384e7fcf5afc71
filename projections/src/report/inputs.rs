//! Section 6: all input, summarised: what came in, how and when, and what became of it. What came in
//! and what went out add up (norm N12). What is not known is counted and never spread over the rest.

use crate::figures::{Figures, Month};
use crate::trajectory::TrajectoryView;
use serde::Serialize;
use weerklank_events::vocabulary::Channel;

/// Section 6: counts in and out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inputs {
    /// 6.
    pub number: u8,
    /// What became of the inputs.
    pub figures: Figures,
    /// What became of their points.
    pub point_figures: Figures,
    /// Inputs per channel, in the order of the list of channels.
    pub by_channel: Vec<ChannelCount>,
    /// Inputs whose channel is not known.
    pub channel_unknown: u64,
    /// Inputs per month of receipt; months without any are left out.
    pub by_month: Vec<MonthCount>,
    /// Inputs whose day of receipt is not known.
    pub received_on_unknown: u64,
    /// Inputs whose day of sending is not known.
    pub sent_on_unknown: u64,
    /// Inputs with a list of signatories; each is one input.
    pub joint: u64,
    /// The names on those lists.
    pub signatories: u64,
    /// How often receipt was confirmed.
    pub receipts_sent: u64,
    /// How often an input was sent on to the body that is competent.
    pub forwarded: u64,
    /// How often words were translated.
    pub translated: u64,
    /// How often a sender did not agree.
    pub disputed: u64,
    /// How often an answer was looked at again.
    pub reviewed: u64,
}

/// The inputs of one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ChannelCount {
    /// The channel.
    pub channel: Channel,
    /// How many were received.
    pub received: u64,
}

/// The inputs of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonthCount {
    /// The month.
    pub month: Month,
    /// How many were received.
    pub received: u64,
}

impl Inputs {
    pub(super) fn of(trajectory: &TrajectoryView) -> Self {
        let counts = &trajectory.counts;
        let times = |kind| {
            trajectory
                .timeline
                .spans
                .get(kind)
                .map_or(0, |span| span.count)
        };
        let channel = |(channel, received): (&Channel, &u64)| ChannelCount {
            channel: *channel,
            received: *received,
        };
        let month = |(month, received): (&Month, &u64)| MonthCount {
            month: *month,
            received: *received,
        };
        Self {
            number: 6,
            figures: counts.figures,
            point_figures: counts.point_figures,
            by_channel: counts.by_channel.iter().map(channel).collect(),
            channel_unknown: counts.channel_unknown,
            by_month: counts.by_month.iter().map(month).collect(),
            received_on_unknown: counts.received_on_unknown,
            sent_on_unknown: counts.sent_on_unknown,
            joint: counts.joint,
            signatories: counts.signatories,
            receipts_sent: times("receipt.sent"),
            forwarded: times("input.forwarded"),
            translated: times("input.translated"),
            disputed: times("answer.disputed"),
            reviewed: times("answer.reviewed"),
        }
    }
}
