//! For any history that the rules admit: storing every row as JSON after every entry gives what one
//! fold in memory gives, and the figures add up.

use crate::log::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use weerklank_events::entry::Entry;
use weerklank_events::vocabulary::ReviewResult;
use weerklank_events::{Commitment, Event, GroupId, InputId, Outcome, Trajectory};
use weerklank_projections::at::Recorded;
use weerklank_projections::contents::ContentView;
use weerklank_projections::figures::{Counts, Figures};
use weerklank_projections::fold::{Rows, Touched, fold};
use weerklank_projections::group::GroupView;
use weerklank_projections::input::InputView;
use weerklank_projections::memory::{Folded, MemoryRows, Parts};
use weerklank_projections::trajectory::TrajectoryView;

/// Rows as a disposable read model keeps them: JSON per row.
#[derive(Default)]
struct JsonRows {
    inputs: BTreeMap<InputId, String>,
    groups: BTreeMap<GroupId, String>,
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
    fn group(&mut self, id: &GroupId) -> serde_json::Result<Option<GroupView>> {
        let row = self.groups.get(id);
        row.map(|row| serde_json::from_str(row)).transpose()
    }
    fn put_group(&mut self, view: GroupView) -> serde_json::Result<()> {
        self.groups.insert(view.id, serde_json::to_string(&view)?);
        Ok(())
    }
    fn put_fact(&mut self, _: Recorded<Event>) -> serde_json::Result<()> {
        unreachable!("a trajectory has no rows of the municipality")
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

/// Rows that a batch is given only where [`Touched`] names them: those, and the members of its groups.
#[derive(Default)]
struct Stored {
    inputs: BTreeMap<InputId, InputView>,
    groups: BTreeMap<GroupId, GroupView>,
    contents: BTreeMap<Commitment, ContentView>,
}

impl Stored {
    fn load(&self, entries: &[Entry]) -> MemoryRows {
        let touched: Vec<_> = entries.iter().filter_map(Touched::by).collect();
        let groups: Vec<_> = touched
            .iter()
            .filter_map(|touched| self.groups.get(&touched.group?).cloned())
            .collect();
        let members = groups.iter().flat_map(|group| &group.members);
        let members = members.map(|member| member.input);
        let inputs = touched.iter().flat_map(|touched| touched.inputs.clone());
        let inputs: BTreeSet<_> = inputs.chain(members).collect();
        let contents = touched.iter().flat_map(|touched| touched.contents);
        MemoryRows::new(
            inputs.iter().filter_map(|id| self.inputs.get(id).cloned()),
            groups.clone(),
            contents.filter_map(|c| self.contents.get(c).cloned()),
        )
    }

    fn save(&mut self, parts: Parts) {
        let inputs = parts.inputs.into_iter();
        self.inputs.extend(inputs.map(|input| (input.id, input)));
        let groups = parts.groups.into_iter();
        self.groups.extend(groups.map(|group| (group.id, group)));
        let contents = parts.contents.into_iter();
        self.contents
            .extend(contents.map(|content| (content.commitment, content)));
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
        1 => input.clone().prop_map(excluded),
        4 => (1..=3u64, input.clone(), 1..=3u16).prop_map(move |(group, n, point)| grouped(group, &[(n, point)], fresh)),
        2 => (1..=3u64, any::<bool>()).prop_map(move |(group, reasoned)| group_answered(group, Outcome::NotAdopted, reasoned.then_some(fresh))),
        1 => (1..=3u64, outcome()).prop_map(move |(group, outcome)| group_weighed(group, outcome, fresh)),
        1 => (input.clone(), 1..=3u16).prop_map(move |(n, point)| disputed(n, point, fresh)),
        2 => (input.clone(), 1..=3u16, any::<bool>()).prop_map(move |(n, point, changed)| {
            let result = if changed { ReviewResult::Changed } else { ReviewResult::Upheld };
            reviewed(n, point, result, fresh)
        }),
        1 => input.prop_map(receipt),
        1 => (1..=60u64).prop_map(move |seq| corrected(seq, fresh)),
        1 => (1..=3u64).prop_map(move |n| promised(n, None, fresh)),
        1 => (1..=3u64).prop_map(move |n| broken(n, fresh)),
        1 => (1..=3u64).prop_map(kept),
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
        let Parts { inputs, groups, contents, .. } = memory.into_parts();
        for group in &groups {
            prop_assert_eq!(&rows.groups[&group.id], &serde_json::to_string(group).unwrap());
        }
        prop_assert_eq!(groups.len(), rows.groups.len());
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
        let mut stored = Stored::default();
        let mut view = TrajectoryView::new(TRAJECTORY);
        for (number, entries) in log.entries.chunks(batch).enumerate() {
            let mut rows = stored.load(entries);
            for (n, entry) in entries.iter().enumerate() {
                let Ok(()) = fold((number * batch + n) as u64, entry, &mut view, &mut rows);
            }
            stored.save(rows.into_parts());
        }
        let whole = log.folded();
        prop_assert_eq!(view, whole.trajectory);
        let rows = MemoryRows::new(
            stored.inputs.into_values(),
            stored.groups.into_values(),
            stored.contents.into_values(),
        );
        prop_assert_eq!(as_json(&rows.into_parts()), as_json(&whole.rows.into_parts()));
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
        prop_assert_eq!(total, folded.rows.into_parts().contents.len() as u64);
    }
}
