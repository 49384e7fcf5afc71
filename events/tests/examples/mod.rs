//! One full entry (every member present) and one minimal entry of each kind, for the tests of their
//! bytes and shape. The full ones name every member: a member added to an event does not compile
//! until it is here.

use crate::given::{
    self, IntoEvent, answered, asked, closed, corrected, decided, erased, excluded, imported,
    log_created, opened, published, received, restricted, withdrawn,
};
use weerklank_events::facts::{
    Body, ContentErased, ContentPublished, ContentRestricted, DecisionTaken, EntryCorrected,
    InputAnswered, InputAsked, InputExcluded, InputReceived, InputWithdrawn, Place, Signatories,
    SourceImported, TrajectoryClosed, TrajectoryOpened,
};
use weerklank_events::ids::Digest;
use weerklank_events::vocabulary::{
    Audience, BodyKind, BodyRole, Channel, DecisionResult, DecisionStage, ErasureGround,
    ExclusionGround, Form, InputKind, LegalBasis, Mandate, Notice, Outcome, Owner, Phase,
    PublicationGround, RestrictionGround, Role, SignatureCheck, YesNo,
};
use weerklank_events::{
    ActorId, CauseId, Commitment, Entry, Envelope, Event, InputId, LeafHash, SessionId, Stream,
    TrajectoryId,
};

const INPUT: InputId = InputId([0xe1; 16]);

/// Every kind, full.
pub fn full() -> Vec<Event> {
    let mut all = vec![log_created(), a_trajectory(), an_import()];
    all.extend(input_facts());
    all.push(a_decision());
    all.extend(content_facts());
    let correction = EntryCorrected {
        seq: 3,
        reason: text(0x51),
        correction: Some(text(0x52)),
    };
    let closing = TrajectoryClosed {
        occurred_on: Some(given::TODAY),
        reason: Some(text(0x53)),
    };
    all.extend([correction.event(), closing.event()]);
    all
}

/// Every kind, with as little as it takes.
pub fn minimal() -> Vec<Event> {
    vec![
        log_created(),
        opened().event(),
        imported().event(),
        asked().event(),
        received(1).event(),
        answered(1, 1, Outcome::Noted).event(),
        excluded(1).event(),
        withdrawn(1).event(),
        decided().event(),
        published(&[given::words(1)]).event(),
        restricted(&[given::words(1)]).event(),
        erased(&[given::words(1)]).event(),
        corrected(1).event(),
        closed().event(),
    ]
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
        Event::TrajectoryClosed(_) => Stream::Municipality,
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

fn a_trajectory() -> Event {
    let body = Body {
        organisation: "gm0828".parse().unwrap(),
        body: BodyKind::Raad,
        role: BodyRole::Decides,
        mandate: Some(Mandate::Own),
    };
    let areas = ["GM0828", "WK082801", "BU08280101"];
    TrajectoryOpened {
        form: Form::Consultation,
        phase: Some(Phase::Preparation),
        bodies: vec![body],
        owner: Some(Owner::Municipality),
        place: Some(Place {
            areas: areas.map(|area| area.parse().unwrap()).into(),
        }),
        theme: Some("verkeer".parse().unwrap()),
        portfolio: Some("mobiliteit".parse().unwrap()),
        legal_basis: Some(LegalBasis::Awb34),
        profile: Some(Digest([0x1f; 32])),
        occurred_on: Some(given::TODAY),
        title: text(0x11),
    }
    .event()
}

fn an_import() -> Event {
    SourceImported {
        source: "openstad".parse().unwrap(),
        inputs_received: 1008,
        inputs_answered: 0,
        inputs: text(0x12),
        answers: Some(text(0x13)),
        mapping: text(0x14),
    }
    .event()
}

fn input_facts() -> [Event; 5] {
    let today = Some(given::TODAY);
    let received = InputReceived {
        input: INPUT,
        kind: Some(InputKind::Zienswijze),
        channel: Some(Channel::Letter),
        points: 20,
        session: Some(SessionId([0xe2; 16])),
        signatories: Some(Signatories {
            number: 312,
            checked: SignatureCheck::Sample,
        }),
        replyable: Some(YesNo::Yes),
        sent_on: Some(given::YESTERDAY),
        occurred_on: today,
        words: text(0x23),
        particulars: Some(text(0x24)),
        reference: Some(text(0x25)),
    };
    let asked = InputAsked {
        audience: vec![Audience::Residents, Audience::Interested],
        channels: vec![Channel::Web, Channel::Counter],
        notice: vec![Notice::Gazette, Notice::SocialMedia],
        opens: Some(jiff::civil::date(2026, 12, 1)),
        closes: Some(jiff::civil::date(2027, 1, 12)),
        occurred_on: today,
        question: text(0x21),
        explanation: Some(text(0x22)),
    };
    let answered = InputAnswered {
        input: INPUT,
        point: 2,
        outcome: Outcome::Elsewhere,
        occurred_on: today,
        reason: Some(text(0x26)),
        change: Some(text(0x27)),
        destination: Some(text(0x28)),
    };
    let excluded = InputExcluded {
        input: INPUT,
        ground: ExclusionGround::Late,
        occurred_on: today,
        reason: Some(text(0x29)),
    };
    let withdrawn = InputWithdrawn {
        input: INPUT,
        occurred_on: today,
        reason: Some(text(0x2a)),
    };
    [
        asked.event(),
        received.event(),
        answered.event(),
        excluded.event(),
        withdrawn.event(),
    ]
}

fn a_decision() -> Event {
    DecisionTaken {
        organisation: Some("ws0665".parse().unwrap()),
        body: BodyKind::Other,
        mandate: Some(Mandate::Delegated),
        stage: DecisionStage::Partial,
        result: DecisionResult::Amended,
        replaces: Some(1),
        occurred_on: Some(given::TODAY),
        summary: text(0x31),
        reference: Some(text(0x32)),
        involvement: Some(text(0x33)),
        results: Some(text(0x34)),
        policy: Some(text(0x35)),
    }
    .event()
}

fn content_facts() -> [Event; 3] {
    let published = ContentPublished {
        content: vec![text(0x23)],
        ground: PublicationGround::Redacted,
        redacted: Some(text(0x41)),
    };
    let restricted = ContentRestricted {
        content: vec![text(0x24), text(0x23)],
        ground: RestrictionGround::Secrecy,
        body: Some(BodyKind::College),
        until: Some(jiff::civil::date(2036, 12, 31)),
        reason: Some(text(0x42)),
    };
    let erased = ContentErased {
        content: vec![text(0x23)],
        ground: ErasureGround::ConsentWithdrawn,
        replacement: Some(text(0x43)),
    };
    [published.event(), restricted.event(), erased.event()]
}
