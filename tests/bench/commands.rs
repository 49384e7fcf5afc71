//! The commands that benchmarks record: inputs whose entries have about 590 bytes, as those of a platform
//! that hands in words and its own number, and the answers and publications that follow them.

use jiff::civil::{Date, date};
use weerklank_events::facts::{InputAnswered, InputReceived, TrajectoryOpened};
use weerklank_events::vocabulary::{Channel, Form, Outcome, YesNo};
use weerklank_events::{Command, Content, InputId, Stream, TrajectoryId};

/// The client that records.
pub const PRINCIPAL: &str = "platform";

/// The day of everything that happens.
pub const DAY: Date = date(2026, 11, 22);

/// A trajectory of a benchmark.
pub fn trajectory(n: u64) -> TrajectoryId {
    TrajectoryId((u128::from(n) + 1).to_be_bytes())
}

/// Its stream.
pub fn stream(n: u64) -> Stream {
    Stream::Trajectory(trajectory(n))
}

/// The input of this number. Random ids, as real ones are: ids in order would flatter an index.
pub fn input(n: u64) -> InputId {
    // SplitMix64: no two numbers give the same.
    let mix = |mut z: u64| {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let (high, low) = (mix(n.wrapping_add(0x9e37_79b9_7f4a_7c15)), mix(!n));
    InputId(((u128::from(high) << 64) | u128::from(low)).to_be_bytes())
}

/// Opens a trajectory.
pub fn opened() -> Command {
    Command::TrajectoryOpened(TrajectoryOpened {
        form: Form::Consultation,
        phase: None,
        bodies: vec![],
        owner: None,
        place: None,
        theme: None,
        portfolio: None,
        legal_basis: None,
        profile: None,
        occurred_on: None,
        title: "Een drukke vraag".into(),
    })
}

/// An input of some three hundred bytes of words.
pub fn received(n: u64) -> Command {
    let words = format!(
        "Voorstel {n}: {}",
        "graag meer groen in onze straat. ".repeat(9)
    );
    received_with(n, words)
}

/// An input of these words.
pub fn received_with(n: u64, words: String) -> Command {
    Command::InputReceived(InputReceived {
        input: input(n),
        kind: None,
        channel: Some(Channel::Web),
        points: 1,
        session: None,
        signatories: None,
        replyable: Some(YesNo::Yes),
        sent_on: None,
        occurred_on: Some(DAY),
        words: Content::text(words),
        particulars: None,
        reference: Some(Content::text(n.to_string())),
    })
}

/// The answer to it.
pub fn answered(n: u64) -> Command {
    Command::InputAnswered(InputAnswered {
        input: input(n),
        point: 1,
        outcome: Outcome::ALL[usize::from(n.is_multiple_of(3))],
        occurred_on: None,
        reason: Some(Content::text(format!(
            "Reden {n}: {}",
            "omdat het past. ".repeat(10)
        ))),
        change: None,
        destination: None,
    })
}
