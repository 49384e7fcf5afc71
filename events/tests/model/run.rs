//! One history: the crate and the model side by side, and what must hold after each step.

use super::attempts::{Attempt, commitment};
use super::counts;
use super::links::Links;
use super::municipality::Municipality;
use super::told::{Fate, Shared, Told, broken};
use super::trajectory::{self, Standing};
use crate::given::TODAY;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeMap;
use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use weerklank_events::cqrs::Record;
use weerklank_events::{Event, Refusal, State, Stream, Trajectory};

/// What was tried over all histories.
#[derive(Default)]
pub struct Tally {
    histories: u64,
    attempts: u64,
    links: u64,
    pub taken: BTreeMap<&'static str, u64>,
    /// By rule, those of lists with the list.
    pub refused: BTreeMap<String, u64>,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken: u64 = self.taken.values().sum();
        let (histories, attempts, links) = (self.histories, self.attempts, self.links);
        write!(f, "{histories} histories of {attempts} attempts, ")?;
        write!(f, "{taken} taken; {links} links followed\n  taken:")?;
        for (kind, count) in &self.taken {
            write!(f, " {kind} {count},")?;
        }
        write!(f, "\n  refused:")?;
        for (rule, count) in &self.refused {
            write!(f, " {rule} {count},")?;
        }
        Ok(())
    }
}

enum Model {
    Trajectory(Box<trajectory::Trajectory>),
    Municipality(Municipality),
}

impl Model {
    fn shared(&self) -> &Shared {
        match self {
            Self::Trajectory(model) => &model.shared,
            Self::Municipality(model) => &model.shared,
        }
    }
}

pub struct Run {
    pub state: State,
    pub history: Vec<Event>,
    /// The state of a trajectory, as the aggregate that it is.
    aggregate: Option<Trajectory>,
    /// Made of the events alone, as they are read back.
    replayed: State,
    model: Model,
    links: Links,
    made: u16,
}

impl Run {
    pub fn new(stream: Stream) -> Self {
        let (aggregate, model) = match stream {
            Stream::Trajectory(itself) => {
                let model = trajectory::Trajectory::new(itself);
                let model = Model::Trajectory(Box::new(model));
                (Some(Trajectory::new(itself)), model)
            }
            _ => (None, Model::Municipality(Municipality::default())),
        };
        Self {
            state: State::new(stream),
            history: Vec::new(),
            aggregate,
            replayed: State::new(stream),
            model,
            links: Links::default(),
            made: 0,
        }
    }

    pub fn attempt(&mut self, attempt: &Attempt, tally: &mut Tally) -> Result<(), TestCaseError> {
        let event = attempt.event(&mut self.made);
        let told = Told::of(&event);
        let rules = match &self.model {
            Model::Trajectory(model) => model.rules(&told),
            Model::Municipality(model) => model.rules(&told),
        };
        let broken = broken(&told, rules);
        tally.attempts += 1;
        let before = self.aggregate.clone();
        let verdict = self.state.admit(&event, TODAY);
        if let Some(aggregate) = &mut self.aggregate {
            let handled = handle(aggregate, event.clone());
            let expected = verdict.clone().map(|()| vec![event.clone()]);
            prop_assert_eq!(handled, expected, "the state is not the trajectory");
        }
        match verdict {
            Ok(()) => {
                prop_assert!(broken.is_empty(), "taken against {broken:?}: {event:?}");
                *tally.taken.entry(told.kind).or_insert(0) += 1;
                self.record(event, &told)?;
                self.invariants()
            }
            Err(refusal) => {
                let rule = spelled(&refusal);
                let named = broken.contains(&rule);
                prop_assert!(named, "{rule}, not one of {broken:?}: {event:?}");
                *tally.refused.entry(rule).or_insert(0) += 1;
                prop_assert_eq!(&self.aggregate, &before, "a refusal leaves no trace");
                Ok(())
            }
        }
    }

    fn record(&mut self, event: Event, told: &Told) -> Result<(), TestCaseError> {
        self.state.apply(&event);
        match &mut self.model {
            Model::Trajectory(model) => model.record(told),
            Model::Municipality(model) => model.record(told),
        }
        let read = Event::read(told.kind, event.data().unwrap()).unwrap();
        self.replayed.apply(&read.unwrap());
        self.links.follow(told).map_err(TestCaseError::fail)?;
        self.history.push(event);
        if let Model::Trajectory(model) = &self.model
            && (told.has("input") || told.has("group"))
        {
            self.standings(model)?;
        }
        Ok(())
    }

    /// After every fact that was taken: what is kept equals what the events make, also when it was stored and read.
    fn invariants(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(&self.state, &self.replayed, "replay equals cache");
        let (entries, stored) = match &self.state {
            State::Trajectory(kept) => {
                prop_assert_eq!(Some(&**kept), self.aggregate.as_ref());
                let stored = serde_json::to_string(kept).unwrap();
                let read = State::Trajectory(serde_json::from_str(&stored).unwrap());
                (kept.entries(), read)
            }
            State::Municipality(kept) => {
                let stored = serde_json::to_string(kept).unwrap();
                let read = State::Municipality(serde_json::from_str(&stored).unwrap());
                (kept.entries(), read)
            }
            State::Log(entries) => (*entries, self.state.clone()),
        };
        prop_assert_eq!(&stored, &self.state, "what is stored equals cache");
        prop_assert_eq!(entries, self.model.shared().entries);
        prop_assert_eq!(entries, self.history.len() as u64);
        Ok(())
    }

    /// Each input that was received is exactly one of answered, excluded, withdrawn and unanswered.
    fn standings(
        &self,
        model: &trajectory::Trajectory,
    ) -> Result<BTreeMap<String, Standing>, TestCaseError> {
        let standing = |input: String| {
            let standing = counts::standing(&self.state, &input)?;
            Some((input, standing))
        };
        let asked: BTreeMap<_, _> = counts::inputs().filter_map(standing).collect();
        prop_assert_eq!(&asked, &model.standings(), "each input is exactly one");
        Ok(asked)
    }

    /// At the end, since it asks of everything: counts add up.
    pub fn close(self, tally: &mut Tally) -> Result<(), TestCaseError> {
        tally.histories += 1;
        tally.links += self.links.followed;
        let (received, texts) = counts::counted(&self.history);
        if let Model::Trajectory(model) = &self.model
            && model.opened
        {
            let asked = self.standings(model)?;
            prop_assert_eq!(asked.len(), received);
            let standings: Vec<_> = asked.into_values().collect();
            let report = |lost| counts::report(&standings, model.reports + 1, lost);
            prop_assert_eq!(self.state.admit(&report(0), TODAY), Ok(()));
            let lost = self.state.admit(&report(1), TODAY);
            prop_assert_eq!(lost, Err(Refusal::FiguresDoNotAddUp));
        }
        if matches!(&self.model, Model::Trajectory(model) if !model.opened) {
            prop_assert_eq!(texts, 0);
            return Ok(());
        }
        let mut fates: BTreeMap<Fate, usize> = BTreeMap::new();
        for n in 0..=self.made + 1 {
            let text = commitment(n);
            let fate = counts::fate(&self.state, &text);
            let expected = self.model.shared().contents.get(&text).copied();
            prop_assert_eq!(fate, expected, "content {}", n);
            fate.into_iter()
                .for_each(|fate| *fates.entry(fate).or_default() += 1);
        }
        prop_assert_eq!(fates.values().sum::<usize>(), texts, "{:?}", fates);
        Ok(())
    }
}

/// The name of the rule, that of a list with the name of the list.
fn spelled(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ListRepeated(list) | Refusal::ListTooLong(list) => {
            format!("{} {list}", refusal.rule())
        }
        _ => refusal.rule().to_owned(),
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
