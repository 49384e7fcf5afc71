//! For any history that the rules admit: storing every row as JSON after every entry gives what one
//! fold in memory gives, and the figures add up.

use crate::log::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use weerklank_events::{Commitment, Event, InputId, Outcome, Trajectory};
use weerklank_projections::contents::ContentView;
use weerklank_projections::figures::{Counts, Figures};
use weerklank_projections::fold::{Rows, Touched, fold};
use weerklank_projections::input::InputView;
use weerklank_projections::memory::{Folded, MemoryRows};
use weerklank_projections::trajectory::TrajectoryView;

/// Rows as a disposable read model keeps them: JSON per row.
#[derive(Default)]
struct JsonRows {
    inputs: BTreeMap<InputId, String>,
    contents: BTreeMap<Commitment, String>,
}

impl Rows for JsonRows {
    type Error = serde_json::Error;
    fn input(&mut self, id: &InputId) -> serde_json::Result<Option<InputView>> {
        let row = self.inputs.get(id);
        row.map(|row| serde_json::from_str(row)).transpose()
    }
    fn put_input(&mut self, view: InputView) -> serde_json::Result<()> {
        self.inputs.insert(view.id, serde_json::to_string(&view)?);
        Ok(())
    }
    fn content(&mut self, c: &Commitment) -> serde_json::Result<Option<ContentView>> {
        let row = self.contents.get(c);
        row.map(|row| serde_json::from_str(row)).transpose()
    }
    fn put_content(&mut self, view: ContentView) -> serde_json::Result<()> {
        let row = serde_json::to_string(&view)?;
        self.contents.insert(view.commitment, row);
        Ok(())
    }
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(Outcome::ALL)
}

/// An event on one of six inputs, whether or not it is admitted. `fresh` numbers its new contents.
fn event(fresh: u64) -> impl Strategy<Value = Event> {
    let fresh = 100_000 + fresh * 10;
    let input = 1..=6u64;
    let content = prop_oneof![
        (1..=6u64, 0..=1u64).prop_map(|(n, k)| n * 1000 + k),
        (0..60u64, 0..=1u64).prop_map(|(n, k)| 100_000 + n * 10 + k),
    ];
    prop_oneof![
        3 => (input.clone(), 1..=3u16).prop_map(|(n, points)| Event::InputReceived(received(n, points))),
        6 => (input.clone(), 1..=3u16, outcome(), any::<bool>()).prop_map(move |(n, point, outcome, reasoned)| {
            let mut event = answered(n, point, outcome, reasoned.then_some(fresh));
            if let Event::InputAnswered(fact) = &mut event {
                fact.destination = fact.destination.map(|_| c(fresh + 1));
            }
            event
        }),
        1 => input.clone().prop_map(withdrawn),
        1 => input.prop_map(excluded),
        2 => content.clone().prop_map(|n| published(&[n])),
        1 => content.clone().prop_map(move |n| redacted(n, fresh)),
        1 => content.clone().prop_map(restricted),
        1 => (content, any::<bool>()).prop_map(move |(n, replaced)| erased(n, replaced.then_some(fresh))),
    ]
}

/// A log of up to 60 events that the rules admit.
pub fn history() -> impl Strategy<Value = Log> {
    let events: Vec<_> = (0..60).map(|n| event(n).boxed()).collect();
    (events, 0..=60usize).prop_map(|(events, take)| {
        let mut log = Log::opened();
        let mut rules = Trajectory::default();
        rules.apply(&log.entries[1].event);
        for event in events.into_iter().take(take) {
            if rules.admit(&event, jiff::civil::date(2026, 12, 31)).is_ok() {
                rules.apply(&event);
                log.push(event);
            }
        }
        log
    })
}

fn balanced(figures: &Figures) -> bool {
    let f = figures;
    f.balances()
        && f.received == f.answered + f.excluded + f.withdrawn + f.unanswered
        && f.answered
            == f.adopted + f.partly_adopted + f.not_adopted + f.elsewhere + f.out_of_scope + f.noted
}

proptest! {
    #[test]
    fn storing_after_every_entry_gives_what_one_fold_gives(log in history()) {
        let mut rows = JsonRows::default();
        let mut stored = serde_json::to_string(&TrajectoryView::new(TRAJECTORY)).unwrap();
        for (index, entry) in log.entries.iter().enumerate() {
            let mut view: TrajectoryView = serde_json::from_str(&stored).unwrap();
            fold(index as u64, entry, &mut view, &mut rows).unwrap();
            stored = serde_json::to_string(&view).unwrap();
        }
        let Folded { trajectory, rows: memory } = log.folded();
        prop_assert_eq!(stored, serde_json::to_string(&trajectory).unwrap());
        let (inputs, contents) = memory.into_parts();
        for input in &inputs {
            prop_assert_eq!(&rows.inputs[&input.id], &serde_json::to_string(input).unwrap());
        }
        for content in &contents {
            prop_assert_eq!(&rows.contents[&content.commitment], &serde_json::to_string(content).unwrap());
        }
        prop_assert_eq!((inputs.len(), contents.len()), (rows.inputs.len(), rows.contents.len()));
    }

    #[test]
    fn a_batch_needs_no_more_rows_than_it_touches(log in history(), batch in 1..9usize) {
        let (mut inputs, mut contents) = (BTreeMap::new(), BTreeMap::new());
        let mut view = TrajectoryView::new(TRAJECTORY);
        for (number, entries) in log.entries.chunks(batch).enumerate() {
            let touched: Vec<_> = entries.iter().filter_map(Touched::by).collect();
            let mut rows = MemoryRows::new(
                touched.iter().filter_map(|t| inputs.get(&t.input?).cloned()),
                touched.iter().flat_map(|t| t.contents).filter_map(|c| contents.get(c).cloned()),
            );
            for (n, entry) in entries.iter().enumerate() {
                let Ok(()) = fold((number * batch + n) as u64, entry, &mut view, &mut rows);
            }
            let parts = rows.into_parts();
            inputs.extend(parts.0.into_iter().map(|input: InputView| (input.id, input)));
            contents.extend(parts.1.into_iter().map(|content: ContentView| (content.commitment, content)));
        }
        let whole = log.folded();
        prop_assert_eq!(view, whole.trajectory);
        let rows = MemoryRows::new(inputs.into_values(), contents.into_values());
        prop_assert_eq!(rows.into_parts(), whole.rows.into_parts());
    }

    #[test]
    fn figures_add_up_and_equal_a_count_over_all_inputs(log in history()) {
        let folded = log.folded();
        let counts = &folded.trajectory.counts;
        prop_assert!(balanced(&counts.figures), "{counts:?}");
        prop_assert!(balanced(&counts.point_figures), "{counts:?}");
        let whole: Counts = folded.rows.inputs().into_iter().collect();
        prop_assert_eq!(counts, &whole);
        let states = &folded.trajectory.contents;
        let total = states.withheld + states.published + states.restricted + states.erased;
        prop_assert_eq!(total, folded.rows.into_parts().1.len() as u64);
    }
}
