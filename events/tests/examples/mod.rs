//! One full entry (every member present) and one minimal entry of each kind, for the tests of their
//! bytes and shape. The full ones name every member: a member added to an event does not compile
//! until it is here. Whether the rules would take them is not asked: a full amendment of a plan names
//! more than one part.

mod answering;
mod asking;
mod deciding;
mod inputs;
mod municipality;
mod trajectory;

use weerklank_events::vocabulary::Role;
use weerklank_events::{
    ActorId, CauseId, Commitment, Entry, Envelope, Event, GroupId, InputId, LeafHash, PromiseId,
    SessionId, Stream, TrajectoryId,
};

const INPUT: InputId = InputId([0xe1; 16]);
const SESSION: SessionId = SessionId([0xe2; 16]);
const GROUP: GroupId = GroupId([0xe3; 16]);
const PROMISE: PromiseId = PromiseId([0xe4; 16]);
const OTHER: TrajectoryId = TrajectoryId([0xe5; 16]);

/// Every kind, full, in the order of `Event::KINDS`.
pub fn full() -> Vec<Event> {
    [
        trajectory::full(),
        asking::full(),
        inputs::full(),
        answering::full(),
        deciding::full(),
        municipality::full(),
    ]
    .concat()
}

/// Every kind, with as little as it takes, in the order of `Event::KINDS`.
pub fn minimal() -> Vec<Event> {
    [
        trajectory::minimal(),
        asking::minimal(),
        inputs::minimal(),
        answering::minimal(),
        deciding::minimal(),
        municipality::minimal(),
    ]
    .concat()
}

/// The full example of one kind.
pub fn full_of(kind: &str) -> Event {
    let mut all = full().into_iter();
    all.find(|event| event.kind().0 == kind).expect(kind)
}

/// Every example with its label, in the order of [`full`] and then of [`minimal`].
pub fn every() -> Vec<(String, Entry)> {
    let label = |event: &Event, size| format!("{}, {size}", event.kind().0);
    let full = full()
        .into_iter()
        .map(|event| (label(&event, "full"), entry(event)));
    let minimal = minimal()
        .into_iter()
        .map(|event| (label(&event, "minimal"), first_entry(event)));
    full.chain(minimal).collect()
}

/// An entry with a previous one.
pub fn entry(event: Event) -> Entry {
    let envelope = Envelope {
        actor: ActorId([0x0a; 16]),
        cause: CauseId([0x0c; 16]),
        previous: Some(LeafHash([0x0b; 32])),
        recorded_at: "2026-11-23T10:00:00.123Z".parse().unwrap(),
        role: Role::Recorder,
        seq: 7,
        trajectory: Stream::Trajectory(TrajectoryId([0x0d; 16])),
    };
    Entry { envelope, event }
}

/// The first entry of a stream.
pub fn first_entry(event: Event) -> Entry {
    let trajectory = match event {
        Event::LogCreated(_) => Stream::Log,
        Event::TrajectoryClosed(_)
        | Event::ProfileAdopted(_)
        | Event::CouncilRecognised(_)
        | Event::SignalNoted(_) => Stream::Municipality,
        _ => Stream::Trajectory(TrajectoryId([0x0d; 16])),
    };
    let envelope = Envelope {
        actor: ActorId([0; 16]),
        cause: CauseId([0xff; 16]),
        previous: None,
        recorded_at: "2026-11-23T10:00:00Z".parse().unwrap(),
        role: Role::System,
        seq: 1,
        trajectory,
    };
    Entry { envelope, event }
}

fn text(n: u8) -> Commitment {
    Commitment([n; 32])
}

#[test]
fn the_examples_are_every_kind_in_its_order() {
    let kinds = |events: Vec<Event>| events.iter().map(Event::kind).collect::<Vec<_>>();
    assert_eq!(kinds(full()), Event::KINDS);
    assert_eq!(kinds(minimal()), Event::KINDS);
}
