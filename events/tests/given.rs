//! Facts in a few letters, so that a test reads as its rule. Members that a test does not name are
//! unknown.

use cqrs_es::test::TestFramework;
use jiff::civil::Date;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use weerklank_events::cqrs::Record;
use weerklank_events::facts::{
    ContentErased, ContentPublished, ContentRestricted, DecisionTaken, EntryCorrected,
    InputAnswered, InputAsked, InputExcluded, InputReceived, InputWithdrawn, LogCreated,
    SourceImported, TrajectoryClosed, TrajectoryOpened,
};
use weerklank_events::ids::PublicKey;
use weerklank_events::vocabulary::{
    BodyKind, DecisionResult, DecisionStage, ErasureGround, ExclusionGround, Form, Outcome,
    PublicationGround, Purpose, RestrictionGround,
};
use weerklank_events::{Commitment, Event, InputId, Refusal, State, Stream, Trajectory};

/// The day of recording in every test that does not say otherwise.
pub const TODAY: Date = jiff::civil::date(2026, 11, 23);
/// The day after.
pub const TOMORROW: Date = jiff::civil::date(2026, 11, 24);
/// The day before.
pub const YESTERDAY: Date = jiff::civil::date(2026, 11, 22);

/// The title that [`opened`] commits to.
pub const TITLE: Commitment = Commitment([0x71; 32]);
/// The question that [`asked`] commits to.
pub const QUESTION: Commitment = Commitment([0x72; 32]);
/// The file of inputs that [`imported`] commits to.
pub const FILE: Commitment = Commitment([0x73; 32]);
/// The mapping that [`imported`] commits to.
pub const MAPPING: Commitment = Commitment([0x74; 32]);

/// The id of an input.
pub fn input(n: u8) -> InputId {
    InputId([n; 16])
}
/// The words that [`received`] commits to.
pub fn words(n: u8) -> Commitment {
    Commitment([n; 32])
}
/// A commitment that no builder makes by itself.
pub fn fresh(n: u8) -> Commitment {
    let mut bytes = [0xf0; 32];
    bytes[31] = n;
    Commitment(bytes)
}

pub fn log_created() -> Event {
    Event::LogCreated(LogCreated {
        origin: "log.example.nl".parse().unwrap(),
        key: PublicKey([7; 32]),
        purpose: Purpose::Demo,
    })
}
pub fn opened() -> TrajectoryOpened {
    TrajectoryOpened {
        form: Form::Consultation,
        phase: None,
        bodies: Vec::new(),
        owner: None,
        place: None,
        theme: None,
        portfolio: None,
        legal_basis: None,
        profile: None,
        occurred_on: None,
        title: TITLE,
    }
}
pub fn imported() -> SourceImported {
    SourceImported {
        source: "openstad".parse().unwrap(),
        inputs_received: 1,
        inputs_answered: 0,
        inputs: FILE,
        answers: None,
        mapping: MAPPING,
    }
}
pub fn asked() -> InputAsked {
    InputAsked {
        audience: Vec::new(),
        channels: Vec::new(),
        notice: Vec::new(),
        opens: None,
        closes: None,
        occurred_on: None,
        question: QUESTION,
        explanation: None,
    }
}
/// Input `n`, which makes one point.
pub fn received(n: u8) -> InputReceived {
    InputReceived {
        input: input(n),
        kind: None,
        channel: None,
        points: 1,
        session: None,
        signatories: None,
        replyable: None,
        sent_on: None,
        occurred_on: None,
        words: words(n),
        particulars: None,
        reference: None,
    }
}
pub fn answered(n: u8, point: u16, outcome: Outcome) -> InputAnswered {
    InputAnswered {
        input: input(n),
        point,
        outcome,
        occurred_on: None,
        reason: None,
        change: None,
        destination: None,
    }
}
pub fn excluded(n: u8) -> InputExcluded {
    InputExcluded {
        input: input(n),
        ground: ExclusionGround::Duplicate,
        occurred_on: None,
        reason: None,
    }
}
pub fn withdrawn(n: u8) -> InputWithdrawn {
    InputWithdrawn {
        input: input(n),
        occurred_on: None,
        reason: None,
    }
}
pub fn decided() -> DecisionTaken {
    DecisionTaken {
        organisation: None,
        body: BodyKind::Raad,
        mandate: None,
        stage: DecisionStage::Final,
        result: DecisionResult::Adopted,
        replaces: None,
        occurred_on: None,
        summary: Commitment([0x75; 32]),
        reference: None,
        involvement: None,
        results: None,
        policy: None,
    }
}
pub fn published(content: &[Commitment]) -> ContentPublished {
    ContentPublished {
        content: content.to_vec(),
        ground: PublicationGround::Consent,
        redacted: None,
    }
}
pub fn restricted(content: &[Commitment]) -> ContentRestricted {
    ContentRestricted {
        content: content.to_vec(),
        ground: RestrictionGround::PersonalData,
        body: None,
        until: None,
        reason: None,
    }
}
pub fn erased(content: &[Commitment]) -> ContentErased {
    ContentErased {
        content: content.to_vec(),
        ground: ErasureGround::Request,
        replacement: None,
    }
}
pub fn corrected(seq: u64) -> EntryCorrected {
    EntryCorrected {
        seq,
        reason: Commitment([0x76; 32]),
        correction: None,
    }
}
pub fn closed() -> TrajectoryClosed {
    TrajectoryClosed {
        occurred_on: None,
        reason: None,
    }
}

/// A fact of any kind from the members that a test is about, as they stand on the wire. Texts that it
/// has to have are made of the kind and of those members, so that facts which differ commit to different
/// texts.
pub fn fact(kind: &str, data: Value) -> Event {
    let mut data = data;
    let seed = Sha256::digest(format!("{kind} {data}"));
    for n in 0..u8::MAX {
        let read = Event::read(kind, data.clone()).expect(kind);
        let missing = match read {
            Ok(event) => return event,
            Err(error) => error.to_string(),
        };
        let text = missing
            .strip_prefix("missing field `")
            .unwrap_or_else(|| panic!("{kind}: {missing}"));
        let text = text.split('`').next().unwrap();
        let commitment = Sha256::digest([&seed[..], &[n]].concat());
        data[text] = Commitment(commitment.into()).to_string().into();
    }
    unreachable!("a fact has few texts");
}
/// The id of a session, group or promise.
pub fn id(n: u8) -> String {
    hex::encode([n; 16])
}

/// Turns a fact into the event that holds it.
pub trait IntoEvent {
    fn event(self) -> Event;
}
macro_rules! into_event {
    ($($fact:ident)+) => {$(
        impl IntoEvent for $fact {
            fn event(self) -> Event {
                Event::$fact(self)
            }
        }
    )+};
}
into_event! {
    TrajectoryOpened SourceImported InputAsked InputReceived InputAnswered InputExcluded
    InputWithdrawn DecisionTaken ContentPublished ContentRestricted ContentErased EntryCorrected
    TrajectoryClosed
}
impl IntoEvent for Event {
    fn event(self) -> Event {
        self
    }
}

/// A history: `given![opened(), received(1)]`.
macro_rules! given {
    ($($fact:expr),* $(,)?) => {
        $crate::given::Given(vec![$($crate::given::IntoEvent::event($fact)),*])
    };
}
pub(crate) use given;

/// What happened before.
pub struct Given(pub Vec<Event>);

/// What came of recording one more fact.
pub struct Then {
    event: Event,
    result: Result<Vec<Event>, Refusal>,
}

impl Given {
    pub fn when(self, fact: impl IntoEvent) -> Then {
        self.when_recorded(TODAY, fact)
    }
    pub fn when_recorded(self, today: Date, fact: impl IntoEvent) -> Then {
        let event = fact.event();
        let record = Record {
            event: event.clone(),
            today,
        };
        let framework = TestFramework::<Trajectory>::with(());
        let result = framework.given(self.0).when(record).inspect_result();
        Then { event, result }
    }
}

/// As [`given`], in the stream of the municipality.
pub struct AtLarge(pub Vec<Event>);

impl AtLarge {
    pub fn when(self, fact: impl IntoEvent) -> Then {
        let event = fact.event();
        let mut state = State::new(Stream::Municipality);
        self.0.iter().for_each(|event| state.apply(event));
        let result = state.admit(&event, TODAY).map(|()| vec![event.clone()]);
        Then { event, result }
    }
}

impl Then {
    /// The fact, and nothing else, is recorded.
    #[track_caller]
    pub fn then_recorded(self) {
        assert_eq!(self.result, Ok(vec![self.event]));
    }
    #[track_caller]
    pub fn then_refused(self, refusal: Refusal) {
        assert_eq!(self.result, Err(refusal), "{:?}", self.event);
    }
}
