//! The rules once more, written from their prose over plain sorted maps, and random histories in
//! which the trajectory must agree with them. The model lists *every* rule that a fact would break,
//! so that it does not depend on the order in which the trajectory checks.

use crate::given::{
    IntoEvent, TODAY, TOMORROW, YESTERDAY, answered, asked, closed, corrected, decided, erased,
    excluded, fresh, imported, log_created, opened, published, received, restricted, withdrawn,
};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use weerklank_events::cqrs::Record;
use weerklank_events::facts::{
    Body, ContentErased, ContentPublished, DecisionTaken, InputAnswered, InputAsked, InputExcluded,
    InputReceived, Place, Signatories, SourceImported, TrajectoryClosed, TrajectoryOpened,
};
use weerklank_events::trajectory::ContentState;
use weerklank_events::vocabulary::{
    Audience, BodyKind, BodyRole, Channel, ExclusionGround, Notice, Outcome, PublicationGround,
    SignatureCheck,
};
use weerklank_events::{Commitment, Event, InputId, Refusal, Trajectory};

#[derive(Default)]
struct Model {
    opened: bool,
    closed: bool,
    entries: u64,
    /// The points of every input that was received.
    points: BTreeMap<InputId, u16>,
    answered: BTreeSet<InputId>,
    /// Excluded or withdrawn.
    set_aside: BTreeSet<InputId>,
    contents: BTreeMap<Commitment, ContentState>,
}

/// A rule, and whether it is broken.
type Rule = (bool, Refusal);

impl Model {
    /// Every rule that recording `event` today would break.
    fn broken(&self, event: &Event) -> Vec<Refusal> {
        let is_opening = matches!(event, Event::TrajectoryOpened(_));
        let takes_in = matches!(
            event,
            Event::InputAsked(_) | Event::InputReceived(_) | Event::TrajectoryClosed(_)
        );
        let of_the_log = matches!(event, Event::LogCreated(_));
        let mut rules = vec![
            (of_the_log, Refusal::ReservedStream),
            (
                !is_opening && !of_the_log && !self.opened,
                Refusal::TrajectoryNotOpened,
            ),
            (is_opening && self.opened, Refusal::TrajectoryAlreadyOpened),
            (takes_in && self.closed, Refusal::TrajectoryAlreadyClosed),
            (event.occurred_on() > Some(TODAY), Refusal::OccurredInFuture),
            (self.reuses(event), Refusal::CommitmentReused),
        ];
        rules.extend(self.rules_of_inputs(event));
        rules.extend(self.rules_of_contents(event));
        rules.extend(rules_of_lists(event));
        if let Event::InputAsked(fact) = event {
            let reversed = fact
                .opens
                .zip(fact.closes)
                .is_some_and(|(opens, closes)| closes < opens);
            rules.push((reversed, Refusal::PeriodReversed));
        }
        if let Event::ContentPublished(fact) = event {
            let unredacted = fact.redacted.is_none();
            let missing = unredacted && fact.ground == PublicationGround::Redacted;
            rules.push((missing, Refusal::RedactedMissing));
        }
        if let Event::EntryCorrected(fact) = event {
            let exists = fact.seq > 0 && fact.seq <= self.entries;
            rules.push((!exists, Refusal::EntryUnknown));
        }
        rules
            .into_iter()
            .filter(|(broken, _)| *broken)
            .map(|(_, refusal)| refusal)
            .collect()
    }

    fn rules_of_inputs(&self, event: &Event) -> Vec<Rule> {
        if let Event::InputReceived(fact) = event {
            let received = fact.occurred_on.unwrap_or(TODAY);
            let nobody = fact.signatories.as_ref().is_some_and(|s| s.number == 0);
            return vec![
                (
                    self.points.contains_key(&fact.input),
                    Refusal::InputAlreadyReceived,
                ),
                (
                    fact.points == 0 || fact.points > 200,
                    Refusal::PointsOutOfRange,
                ),
                (nobody, Refusal::NoSignatories),
                (
                    fact.sent_on.is_some_and(|sent| sent > received),
                    Refusal::SentAfterReceived,
                ),
            ];
        }
        let Some(input) = event.input() else {
            return Vec::new();
        };
        let mut rules = vec![
            (!self.points.contains_key(&input), Refusal::InputNotReceived),
            (self.set_aside.contains(&input), Refusal::InputNotConsidered),
        ];
        match event {
            Event::InputExcluded(fact) => {
                let other = fact.ground == ExclusionGround::Other;
                rules.push((other && fact.reason.is_none(), Refusal::ReasonMissing));
                rules.push((
                    self.answered.contains(&input),
                    Refusal::InputAlreadyAnswered,
                ));
            }
            Event::InputAnswered(fact) => {
                let points = self.points.get(&input).copied().unwrap_or(u16::MAX);
                let nowhere = fact.outcome == Outcome::Elsewhere && fact.destination.is_none();
                rules.push((
                    fact.point == 0 || fact.point > points,
                    Refusal::PointUnknown,
                ));
                rules.push((nowhere, Refusal::DestinationMissing));
            }
            _ => {}
        }
        rules
    }

    fn rules_of_contents(&self, event: &Event) -> Vec<Rule> {
        let not_kept = (ContentState::NotKept, Refusal::ContentNotKept);
        let (list, in_its_place, barred) = match event {
            Event::ContentPublished(f) => {
                let public = (ContentState::Published, Refusal::ContentAlreadyPublished);
                (&f.content, f.redacted.is_some(), vec![public, not_kept])
            }
            Event::ContentRestricted(f) => {
                let restricted = (ContentState::Restricted, Refusal::ContentAlreadyRestricted);
                (&f.content, false, vec![restricted, not_kept])
            }
            Event::ContentErased(f) => (&f.content, f.replacement.is_some(), Vec::new()),
            _ => return Vec::new(),
        };
        let states: Vec<_> = list.iter().map(|c| self.contents.get(c)).collect();
        let distinct: BTreeSet<_> = list.iter().collect();
        let mut rules = vec![
            (list.is_empty(), Refusal::ContentCount),
            (in_its_place && list.len() != 1, Refusal::OneContentOnly),
            (distinct.len() < list.len(), Refusal::ContentRepeated),
            (states.contains(&None), Refusal::ContentUnknown),
            (
                states.contains(&Some(&ContentState::Erased)),
                Refusal::ContentAlreadyErased,
            ),
        ];
        let barred = barred.into_iter();
        rules.extend(barred.map(|(state, refusal)| (states.contains(&Some(&state)), refusal)));
        rules
    }

    /// Whether it commits to what was committed to before, or twice.
    fn reuses(&self, event: &Event) -> bool {
        let declared = event.declared();
        let distinct: BTreeSet<_> = declared.iter().map(|(_, c)| c).collect();
        distinct.len() < declared.len() || distinct.iter().any(|c| self.contents.contains_key(c))
    }

    fn record(&mut self, event: &Event) {
        self.entries += 1;
        for (_, commitment) in event.declared() {
            self.contents.insert(commitment, ContentState::Withheld);
        }
        let mut became = |contents: &[Commitment], state| {
            self.contents.extend(contents.iter().map(|c| (*c, state)));
        };
        match event {
            Event::SourceImported(fact) => {
                let files = [Some(fact.inputs), fact.answers];
                became(
                    &files.into_iter().flatten().collect::<Vec<_>>(),
                    ContentState::NotKept,
                );
            }
            Event::TrajectoryOpened(_) => self.opened = true,
            Event::TrajectoryClosed(_) => self.closed = true,
            Event::InputReceived(fact) => drop(self.points.insert(fact.input, fact.points)),
            Event::InputAnswered(fact) => drop(self.answered.insert(fact.input)),
            Event::InputExcluded(fact) => drop(self.set_aside.insert(fact.input)),
            Event::InputWithdrawn(fact) => drop(self.set_aside.insert(fact.input)),
            Event::ContentPublished(fact) => match fact.redacted {
                Some(version) => became(&[version], ContentState::Published),
                None => became(&fact.content, ContentState::Published),
            },
            Event::ContentRestricted(fact) => became(&fact.content, ContentState::Restricted),
            Event::ContentErased(fact) => became(&fact.content, ContentState::Erased),
            _ => {}
        }
    }
}

/// The lists of a fact, their values spelled out.
fn lists(event: &Event) -> Vec<(&'static str, Vec<String>)> {
    fn spelled<T: serde::Serialize>(values: &[T]) -> Vec<String> {
        let spell = |value| serde_json::to_string(value).unwrap();
        values.iter().map(spell).collect()
    }
    match event {
        Event::TrajectoryOpened(fact) => {
            let areas = fact.place.as_ref().map(|place| spelled(&place.areas));
            vec![
                ("bodies", spelled(&fact.bodies)),
                ("place.areas", areas.unwrap_or_default()),
            ]
        }
        Event::InputAsked(fact) => vec![
            ("audience", spelled(&fact.audience)),
            ("channels", spelled(&fact.channels)),
            ("notice", spelled(&fact.notice)),
        ],
        _ => Vec::new(),
    }
}

fn rules_of_lists(event: &Event) -> Vec<Rule> {
    let rules = |(field, values): (&'static str, Vec<String>)| {
        let distinct: BTreeSet<_> = values.iter().collect();
        [
            (distinct.len() < values.len(), Refusal::ListRepeated(field)),
            (values.len() > 50, Refusal::ListTooLong(field)),
        ]
    };
    lists(event).into_iter().flat_map(rules).collect()
}

/// A number that becomes a commitment when the history so far is known.
type Slot = u8;

/// Something to record, valid or not. Ids and days come from few, so that they meet.
#[derive(Debug, Clone)]
struct Attempt {
    fact: Event,
    /// Which contents its list names.
    names: Vec<Slot>,
    /// Whether its texts get commitments of their own, or one that was made before.
    salt: Option<Slot>,
}

fn day() -> impl Strategy<Value = Option<Date>> {
    let days = vec![
        None,
        None,
        Some(YESTERDAY),
        Some(TODAY),
        Some(TODAY),
        Some(TOMORROW),
    ];
    select(days)
}

fn an_input_fact() -> impl Strategy<Value = Event> {
    let id = 0..4_u8;
    let outcome = select(Outcome::ALL);
    let signatories = option::weighted(0.2, 0..3_u32);
    prop_oneof![
        4 => (id.clone(), select(vec![0, 1, 2, 3, 200, 201]), day(), day(), signatories).prop_map(
            |(id, points, sent_on, occurred_on, signatories)| {
                let checked = SignatureCheck::Unchecked;
                let signatories = signatories.map(|number| Signatories { number, checked });
                let base = received(id);
                InputReceived { points, sent_on, occurred_on, signatories, ..base }.event()
            }
        ),
        4 => (id.clone(), 0..4_u16, outcome, any::<bool>(), day()).prop_map(
            |(id, point, outcome, somewhere, occurred_on)| {
                let destination = somewhere.then_some(fresh(0));
                let base = answered(id, point, outcome);
                InputAnswered { destination, occurred_on, ..base }.event()
            }
        ),
        1 => (id.clone(), select(ExclusionGround::ALL), any::<bool>()).prop_map(
            |(id, ground, reasoned)| {
                let reason = reasoned.then_some(fresh(0));
                InputExcluded { ground, reason, ..excluded(id) }.event()
            }
        ),
        1 => id.prop_map(|id| withdrawn(id).event()),
    ]
}

/// Mostly no values or one, at times many, also more than a list holds.
fn values<T: Clone + std::fmt::Debug + 'static>(of: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    let all = of.clone();
    prop_oneof![
        8 => vec(select(of.clone()), 0..2),
        2 => Just(all),
        2 => vec(select(of.clone()), 2),
        1 => vec(select(of), 51..53),
    ]
}

fn an_opening() -> impl Strategy<Value = Event> {
    let area = |n| format!("WK0828{n:02}").parse().unwrap();
    let body = |role: &BodyRole| Body {
        organisation: "gm0828".parse().unwrap(),
        body: BodyKind::College,
        role: *role,
        mandate: None,
    };
    let bodies = values(BodyRole::ALL.iter().map(body).collect());
    let areas = option::of(values((0..60).map(area).collect()));
    (day(), bodies, areas).prop_map(|(occurred_on, bodies, areas)| {
        let place = areas.map(|areas| Place { areas });
        TrajectoryOpened {
            occurred_on,
            bodies,
            place,
            ..opened()
        }
        .event()
    })
}

fn a_question() -> impl Strategy<Value = Event> {
    let audience = values(Audience::ALL.to_vec());
    let channels = values(Channel::ALL.to_vec());
    let notice = values(Notice::ALL.to_vec());
    (day(), day(), day(), audience, channels, notice).prop_map(
        |(opens, closes, occurred_on, audience, channels, notice)| {
            let base = asked();
            InputAsked {
                opens,
                closes,
                occurred_on,
                audience,
                channels,
                notice,
                ..base
            }
            .event()
        },
    )
}

fn a_fact() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => an_opening(),
        1 => day().prop_map(|occurred_on| TrajectoryClosed { occurred_on, ..closed() }.event()),
        1 => Just(log_created()),
        1 => any::<bool>().prop_map(|answers| {
            let answers = answers.then_some(fresh(0));
            SourceImported { answers, ..imported() }.event()
        }),
        2 => a_question(),
        12 => an_input_fact(),
        1 => day().prop_map(|occurred_on| DecisionTaken { occurred_on, ..decided() }.event()),
        4 => (any::<bool>(), select(PublicationGround::ALL)).prop_map(|(redacted, ground)| {
            let redacted = redacted.then_some(fresh(0));
            ContentPublished { redacted, ground, ..published(&[]) }.event()
        }),
        3 => Just(restricted(&[]).event()),
        3 => any::<bool>().prop_map(|replaced| {
            let replacement = replaced.then_some(fresh(0));
            ContentErased { replacement, ..erased(&[]) }.event()
        }),
        1 => (0..30_u64).prop_map(|seq| corrected(seq).event()),
    ]
}

fn an_attempt() -> impl Strategy<Value = Attempt> {
    let names = prop_oneof![
        6 => vec(any::<Slot>(), 1),
        3 => vec(any::<Slot>(), 0..4),
    ];
    (a_fact(), names, option::weighted(0.05, any::<Slot>()))
        .prop_map(|(fact, names, salt)| Attempt { fact, names, salt })
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    // Most histories begin as they should, or little would ever be admitted.
    (prop::bool::weighted(0.9), vec(an_attempt(), 0..60)).prop_map(|(begun, mut attempts)| {
        if begun {
            let fact = opened().event();
            attempts.insert(
                0,
                Attempt {
                    fact,
                    names: Vec::new(),
                    salt: None,
                },
            );
        }
        attempts
    })
}

impl Attempt {
    /// The event, after `made` so many commitments.
    fn event(&self, made: &mut u8) -> Event {
        let earlier = |slot: Slot| fresh(slot % (*made + 1));
        let list = self.names.iter().map(|slot| earlier(*slot)).collect();
        let reused = self.salt.map(earlier);
        let mut salt = || {
            reused.unwrap_or_else(|| {
                *made += 1;
                fresh(*made - 1)
            })
        };
        let mut event = self.fact.clone();
        match &mut event {
            Event::TrajectoryOpened(fact) => fact.title = salt(),
            Event::SourceImported(fact) => {
                fact.inputs = salt();
                fact.answers = fact.answers.map(|_| salt());
                fact.mapping = salt();
            }
            Event::InputAsked(fact) => fact.question = salt(),
            Event::InputReceived(fact) => fact.words = salt(),
            Event::InputAnswered(fact) => fact.destination = fact.destination.map(|_| salt()),
            Event::InputExcluded(fact) => fact.reason = fact.reason.map(|_| salt()),
            Event::DecisionTaken(fact) => fact.summary = salt(),
            Event::EntryCorrected(fact) => fact.reason = salt(),
            Event::ContentPublished(fact) => {
                fact.content = list;
                fact.redacted = fact.redacted.map(|_| salt());
            }
            Event::ContentRestricted(fact) => fact.content = list,
            Event::ContentErased(fact) => {
                fact.content = list;
                fact.replacement = fact.replacement.map(|_| salt());
            }
            _ => {}
        }
        event
    }
}

/// Handles a command as `cqrs-es` does. Nothing in it waits.
fn handle(trajectory: &mut Trajectory, event: Event) -> Result<Vec<Event>, Refusal> {
    let sink = EventSink::default();
    let record = Record {
        event,
        today: TODAY,
    };
    let mut context = Context::from_waker(Waker::noop());
    let handled = pin!(trajectory.handle(record, &(), &sink)).poll(&mut context);
    let Poll::Ready(handled) = handled else {
        panic!("handling waits");
    };
    handled?;
    match pin!(sink.collect()).poll(&mut context) {
        Poll::Ready(events) => Ok(events),
        Poll::Pending => panic!("collecting waits"),
    }
}

fn replay(events: &[Event]) -> Trajectory {
    let mut trajectory = Trajectory::default();
    events.iter().for_each(|event| trajectory.apply(event));
    trajectory
}

proptest! {
    #[test]
    fn the_rules_agree_with_their_prose(attempts in attempts()) {
        let (mut model, mut trajectory) = (Model::default(), Trajectory::default());
        let mut made = 0;
        for attempt in attempts {
            let event = attempt.event(&mut made);
            let before = trajectory.clone();
            let broken = model.broken(&event);
            match handle(&mut trajectory, event.clone()) {
                Ok(recorded) => {
                    prop_assert_eq!(&broken, &[], "taken: {:?}", event);
                    prop_assert_eq!(recorded, vec![event.clone()]);
                    model.record(&event);
                }
                Err(refusal) => {
                    prop_assert!(broken.contains(&refusal), "{refusal:?}, not {broken:?}: {event:?}");
                    prop_assert_eq!(&trajectory, &before, "a refusal leaves no trace");
                }
            }
            prop_assert_eq!(trajectory.entries(), model.entries);
            for n in 0..=made {
                let state = model.contents.get(&fresh(n)).copied();
                prop_assert_eq!(trajectory.content(&fresh(n)), state);
            }
        }
    }

    #[test]
    fn a_trajectory_is_what_its_events_make_it(attempts in attempts(), cut in any::<prop::sample::Index>()) {
        let (mut trajectory, mut history, mut made) = (Trajectory::default(), Vec::new(), 0);
        for attempt in attempts {
            let event = attempt.event(&mut made);
            if let Ok(recorded) = handle(&mut trajectory, event) {
                history.extend(recorded);
            }
        }
        prop_assert_eq!(&trajectory, &replay(&history));

        let stored = serde_json::to_string(&trajectory).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Trajectory>(&stored).unwrap(), &trajectory);

        // The recorder handles a batch on a clone, and drops it where the batch is not stored.
        let (first, rest) = history.split_at(cut.index(history.len() + 1));
        let base = replay(first);
        let mut overlay = base.clone();
        rest.iter().for_each(|event| overlay.apply(event));
        prop_assert_eq!(&overlay, &trajectory);
        drop(overlay);
        prop_assert_eq!(&base, &replay(first));
        let mut again = base.clone();
        rest.iter().for_each(|event| again.apply(event));
        prop_assert_eq!(&again, &trajectory);
    }

    /// A trajectory takes in whatever the log holds, also what its rules would refuse today.
    #[test]
    fn applying_is_total(attempts in attempts()) {
        let (mut trajectory, mut made) = (Trajectory::default(), 0);
        for (seq, attempt) in (1..).zip(attempts) {
            trajectory.apply(&attempt.event(&mut made));
            prop_assert_eq!(trajectory.entries(), seq);
        }
    }
}

/// What random histories reach: each refusal, and each kind of fact taken. Fixed seed.
#[test]
fn the_histories_reach_every_rule() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut refused, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..256 {
        let attempts = attempts().new_tree(&mut runner).unwrap().current();
        let (mut trajectory, mut made) = (Trajectory::default(), 0);
        for attempt in attempts {
            let event = attempt.event(&mut made);
            let kind = event.kind().0;
            match handle(&mut trajectory, event) {
                Ok(_) => drop(taken.insert(kind)),
                Err(refusal) => drop(refused.insert(refusal.rule())),
            }
        }
    }
    let all_but_the_logs: BTreeSet<_> =
        Event::KINDS.iter().skip(1).map(|(kind, _)| *kind).collect();
    assert_eq!(taken, all_but_the_logs);
    // Every rule but `content`, which is about open texts.
    assert_eq!(refused.len(), 29, "{refused:?}");
    assert!(!refused.contains("content"));
}
