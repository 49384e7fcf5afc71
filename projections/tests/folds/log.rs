//! A log in memory for tests: each event becomes an entry, written and read back as bytes, so that
//! what is folded is what a log holds.

use jiff::Timestamp;
use jiff::civil::Date;
use weerklank_events::entry::{Entry, Envelope};
use weerklank_events::facts::*;
use weerklank_events::ids::{PromiseId, Stream};
use weerklank_events::vocabulary::*;
use weerklank_events::{ActorId, CauseId, Commitment, Event, GroupId, InputId, TrajectoryId};
use weerklank_projections::fold::fold_municipality;
use weerklank_projections::input::InputView;
use weerklank_projections::memory::{Folded, MemoryRows, Parts};
use weerklank_projections::municipality::MunicipalityView;

pub const TRAJECTORY: TrajectoryId = TrajectoryId([7; 16]);

/// The commitment with number `n`.
pub fn c(n: u64) -> Commitment {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Commitment(bytes)
}

/// The input with number `n`.
pub fn id(n: u64) -> InputId {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    InputId(bytes)
}

/// A receipt of `points` points whose words are content `n` × 1000, and its reference the next.
pub fn received(n: u64, points: u16) -> InputReceived {
    InputReceived {
        input: id(n),
        kind: Some(InputKind::Idea),
        channel: Some(Channel::Web),
        points,
        session: None,
        signatories: None,
        replyable: Some(YesNo::Yes),
        sent_on: None,
        occurred_on: Some(jiff::civil::date(2026, 1, 9)),
        words: c(n * 1000),
        particulars: None,
        reference: Some(c(n * 1000 + 1)),
    }
}

/// An answer to a point of input `n`, with content `reason`.
pub fn answered(n: u64, point: u16, outcome: Outcome, reason: Option<u64>) -> Event {
    Event::InputAnswered(InputAnswered {
        input: id(n),
        point,
        outcome,
        occurred_on: Some(jiff::civil::date(2026, 3, 2)),
        reason: reason.map(c),
        change: None,
        destination: (outcome == Outcome::Elsewhere).then(|| c(n * 1000 + 900 + u64::from(point))),
    })
}

pub fn withdrawn(n: u64) -> Event {
    Event::InputWithdrawn(InputWithdrawn {
        input: id(n),
        occurred_on: None,
        reason: None,
    })
}

pub fn excluded(n: u64) -> Event {
    Event::InputExcluded(InputExcluded {
        input: id(n),
        ground: ExclusionGround::Duplicate,
        occurred_on: None,
        reason: None,
    })
}

/// The group with number `n`.
pub fn gid(n: u64) -> GroupId {
    GroupId(id(n).0)
}

/// Points of inputs that join group `n`, with content `summary`.
pub fn grouped(n: u64, members: &[(u64, u16)], summary: u64) -> Event {
    let members = members.iter();
    let members = members.map(|(input, point)| Point {
        input: id(*input),
        point: *point,
    });
    Event::InputsGrouped(InputsGrouped {
        group: gid(n),
        members: members.collect(),
        occurred_on: Some(jiff::civil::date(2026, 2, 1)),
        summary: c(summary),
    })
}

/// A weighing of group `n`, with content `consideration`.
pub fn group_weighed(n: u64, outcome: Outcome, consideration: u64) -> Event {
    Event::GroupWeighed(GroupWeighed {
        group: gid(n),
        outcome,
        occurred_on: None,
        consideration: c(consideration),
    })
}

/// An answer to group `n`, with content `reason`.
pub fn group_answered(n: u64, outcome: Outcome, reason: Option<u64>) -> Event {
    Event::GroupAnswered(GroupAnswered {
        group: gid(n),
        outcome,
        occurred_on: Some(jiff::civil::date(2026, 3, 2)),
        reason: reason.map(c),
        change: None,
        destination: None,
    })
}

pub fn disputed(n: u64, point: u16, objection: u64) -> Event {
    Event::AnswerDisputed(AnswerDisputed {
        input: id(n),
        point,
        occurred_on: None,
        objection: c(objection),
    })
}

pub fn reviewed(n: u64, point: u16, result: ReviewResult, reason: u64) -> Event {
    Event::AnswerReviewed(AnswerReviewed {
        input: id(n),
        point,
        because: ReviewCause::Dispute,
        result,
        occurred_on: None,
        reason: c(reason),
    })
}

pub fn receipt(n: u64) -> Event {
    Event::ReceiptSent(ReceiptSent {
        input: id(n),
        channel: Some(Channel::Email),
        occurred_on: None,
    })
}

/// A correction of the entry with number `seq`, with content `reason` and the next.
pub fn corrected(seq: u64, reason: u64) -> Event {
    Event::EntryCorrected(EntryCorrected {
        seq,
        reason: c(reason),
        correction: Some(c(reason + 1)),
    })
}

pub fn pid(n: u64) -> PromiseId {
    PromiseId(id(n).0)
}

/// A promise with content `promised`.
pub fn promised(n: u64, due: Option<Date>, promised: u64) -> Event {
    Event::PromiseMade(PromiseMade {
        promise: pid(n),
        body: Some(BodyKind::College),
        audience: None,
        due,
        occurred_on: None,
        promised: c(promised),
    })
}

pub fn kept(n: u64) -> Event {
    Event::PromiseKept(PromiseKept {
        promise: pid(n),
        occurred_on: None,
        result: None,
    })
}

pub fn broken(n: u64, reason: u64) -> Event {
    Event::PromiseBroken(PromiseBroken {
        promise: pid(n),
        occurred_on: None,
        reason: c(reason),
    })
}

pub fn published(content: &[u64]) -> Event {
    Event::ContentPublished(ContentPublished {
        content: content.iter().copied().map(c).collect(),
        ground: PublicationGround::OwnText,
        redacted: None,
    })
}

pub fn redacted(content: u64, by: u64) -> Event {
    Event::ContentPublished(ContentPublished {
        content: vec![c(content)],
        ground: PublicationGround::Redacted,
        redacted: Some(c(by)),
    })
}

pub fn restricted(content: u64) -> Event {
    Event::ContentRestricted(ContentRestricted {
        content: vec![c(content)],
        ground: RestrictionGround::PersonalData,
        body: None,
        until: None,
        reason: None,
    })
}

pub fn erased(content: u64, replacement: Option<u64>) -> Event {
    Event::ContentErased(ContentErased {
        content: vec![c(content)],
        ground: ErasureGround::Request,
        replacement: replacement.map(c),
    })
}

/// Rows as JSON, to be compared.
pub fn as_json(parts: &Parts) -> String {
    let rows = (&parts.inputs, &parts.groups, &parts.contents, &parts.facts);
    serde_json::to_string(&rows).unwrap()
}

/// A log that holds one opened trajectory, at index 1.
#[derive(Debug, Clone)]
pub struct Log {
    pub entries: Vec<Entry>,
}

impl Log {
    pub fn opened() -> Self {
        let mut log = Self { entries: vec![] };
        log.push_to(
            Stream::Log,
            Event::LogCreated(LogCreated {
                origin: "log.example.nl/participatie".parse().unwrap(),
                key: weerklank_events::ids::PublicKey([1; 32]),
                purpose: Purpose::Record,
            }),
        );
        log.push(Event::TrajectoryOpened(TrajectoryOpened {
            form: Form::Consultation,
            phase: Some(Phase::Preparation),
            bodies: vec![],
            owner: Some(Owner::Municipality),
            place: None,
            theme: Some("verkeer".parse().unwrap()),
            portfolio: None,
            legal_basis: Some(LegalBasis::Ordinance),
            profile: None,
            occurred_on: Some(jiff::civil::date(2026, 1, 1)),
            title: c(1),
        }));
        log
    }

    pub fn with(events: impl IntoIterator<Item = Event>) -> Self {
        let mut log = Self::opened();
        for event in events {
            log.push(event);
        }
        log
    }

    /// Appends to the trajectory and returns the index.
    pub fn push(&mut self, event: Event) -> u64 {
        self.push_to(Stream::Trajectory(TRAJECTORY), event)
    }

    pub fn push_to(&mut self, stream: Stream, event: Event) -> u64 {
        let index = self.entries.len() as u64;
        let earlier = self.entries.iter().rev();
        let seq = earlier
            .map(|entry| &entry.envelope)
            .find(|envelope| envelope.trajectory == stream)
            .map_or(1, |envelope| envelope.seq + 1);
        let millis = 1_790_000_000_000 + i64::try_from(index).unwrap();
        let envelope = Envelope {
            actor: ActorId([2; 16]),
            cause: CauseId([3; 16]),
            previous: None,
            recorded_at: Timestamp::from_millisecond(millis).unwrap(),
            role: Role::Recorder,
            seq,
            trajectory: stream,
        };
        let bytes = Entry { envelope, event }.encode().unwrap();
        self.entries.push(Entry::decode(&bytes).unwrap());
        index
    }

    /// The entries below `size`, folded.
    pub fn folded_at(&self, size: usize) -> Folded {
        let mut folded = Folded::new(TRAJECTORY);
        for (index, entry) in self.entries[..size].iter().enumerate() {
            folded.take(index as u64, entry);
        }
        folded
    }

    /// The stream `municipality` with its rows, folded.
    pub fn municipality(&self) -> (MunicipalityView, MemoryRows) {
        let (mut view, mut rows) = (MunicipalityView::default(), MemoryRows::default());
        for (index, entry) in self.entries.iter().enumerate() {
            let Ok(()) = fold_municipality(index as u64, entry, &mut view, &mut rows);
        }
        (view, rows)
    }

    pub fn folded(&self) -> Folded {
        self.folded_at(self.entries.len())
    }

    pub fn input(&self, n: u64) -> InputView {
        self.folded().rows.get_input(&id(n)).unwrap().clone()
    }
}
