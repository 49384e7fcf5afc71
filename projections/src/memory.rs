//! Rows in memory: of one trajectory wholly, for its report, or of what one batch touches, for a
//! projector.
//!
//! Promises: what comes out comes out in a fixed order. Rows lie in the order in which they came, so
//! that what is used together lies together; a table with fixed keys only finds them.

use crate::at::Recorded;
use crate::contents::ContentView;
use crate::fold::{Rows, fold};
use crate::group::GroupView;
use crate::input::InputView;
use crate::trajectory::TrajectoryView;
use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash};
use weerklank_events::{Commitment, Entry, Event, GroupId, InputId, TrajectoryId};

/// Rows with a table of where each one lies.
#[derive(Debug, Clone)]
struct Table<K, V> {
    places: HashMap<K, usize, BuildHasherDefault<DefaultHasher>>,
    rows: Vec<V>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            places: HashMap::default(),
            rows: Vec::new(),
        }
    }
}

impl<K: Eq + Hash, V> Table<K, V> {
    fn get(&self, key: &K) -> Option<&V> {
        self.places.get(key).and_then(|place| self.rows.get(*place))
    }

    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.places.get(key);
        place.and_then(|place| self.rows.get_mut(*place))
    }

    fn put(&mut self, key: K, row: V) {
        let place = *self.places.entry(key).or_insert(self.rows.len());
        match self.rows.get_mut(place) {
            Some(previous) => *previous = row,
            None => self.rows.push(row),
        }
    }
}

/// Rows in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryRows {
    inputs: Table<InputId, InputView>,
    groups: Table<GroupId, GroupView>,
    contents: Table<Commitment, ContentView>,
    facts: Vec<Recorded<Event>>,
}

impl MemoryRows {
    /// Rows that were loaded from elsewhere.
    #[must_use]
    pub fn new(
        inputs: impl IntoIterator<Item = InputView>,
        groups: impl IntoIterator<Item = GroupView>,
        contents: impl IntoIterator<Item = ContentView>,
    ) -> Self {
        let mut rows = Self::default();
        for group in groups {
            rows.groups.put(group.id, group);
        }
        for input in inputs {
            rows.inputs.put(input.id, input);
        }
        for content in contents {
            rows.contents.put(content.commitment, content);
        }
        rows
    }

    /// The inputs in order of receipt.
    #[must_use]
    pub fn inputs(&self) -> Vec<&InputView> {
        let mut inputs: Vec<_> = self.inputs.rows.iter().collect();
        inputs.sort_by_key(|input| input.number);
        inputs
    }

    /// The groups in the order in which they were made.
    #[must_use]
    pub fn groups(&self) -> Vec<&GroupView> {
        let mut groups: Vec<_> = self.groups.rows.iter().collect();
        groups.sort_by_key(|group| group.number);
        groups
    }

    /// One group.
    #[must_use]
    pub fn get_group(&self, id: &GroupId) -> Option<&GroupView> {
        self.groups.get(id)
    }

    /// One input.
    #[must_use]
    pub fn get_input(&self, id: &InputId) -> Option<&InputView> {
        self.inputs.get(id)
    }

    /// One content.
    #[must_use]
    pub fn get_content(&self, commitment: &Commitment) -> Option<&ContentView> {
        self.contents.get(commitment)
    }

    /// Every content, in the order in which they came.
    pub fn contents(&self) -> impl ExactSizeIterator<Item = &ContentView> {
        self.contents.rows.iter()
    }

    /// The new events of the stream `municipality`.
    #[must_use]
    pub fn facts(&self) -> &[Recorded<Event>] {
        &self.facts
    }

    /// Takes in a content that was loaded from elsewhere.
    pub fn put(&mut self, content: ContentView) {
        self.contents.put(content.commitment, content);
    }

    /// Every row, to write back: inputs and groups in their order, contents in that of their
    /// declaration.
    #[must_use]
    pub fn into_parts(self) -> Parts {
        let (mut inputs, mut groups) = (self.inputs.rows, self.groups.rows);
        let mut contents = self.contents.rows;
        inputs.sort_by_key(|input| input.number);
        groups.sort_by_key(|group| group.number);
        contents.sort_by_key(|content| (content.index, content.commitment));
        Parts {
            inputs,
            groups,
            contents,
            facts: self.facts,
        }
    }
}

/// The rows by kind, each in their order.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Inputs.
    pub inputs: Vec<InputView>,
    /// Groups of points.
    pub groups: Vec<GroupView>,
    /// Contents.
    pub contents: Vec<ContentView>,
    /// New events of the stream `municipality`.
    pub facts: Vec<Recorded<Event>>,
}

impl Rows for MemoryRows {
    type Error = Infallible;

    fn input(&mut self, id: &InputId) -> Result<Option<InputView>, Infallible> {
        Ok(self.inputs.get(id).cloned())
    }
    fn put_input(&mut self, view: InputView) -> Result<(), Infallible> {
        self.inputs.put(view.id, view);
        Ok(())
    }
    fn group(&mut self, id: &GroupId) -> Result<Option<GroupView>, Infallible> {
        Ok(self.groups.get(id).cloned())
    }
    fn put_group(&mut self, view: GroupView) -> Result<(), Infallible> {
        self.groups.put(view.id, view);
        Ok(())
    }
    fn put_fact(&mut self, fact: Recorded<Event>) -> Result<(), Infallible> {
        self.facts.push(fact);
        Ok(())
    }
    fn content(&mut self, commitment: &Commitment) -> Result<Option<ContentView>, Infallible> {
        Ok(self.contents.get(commitment).cloned())
    }
    fn put_content(&mut self, view: ContentView) -> Result<(), Infallible> {
        self.contents.put(view.commitment, view);
        Ok(())
    }
    fn change_input(
        &mut self,
        id: &InputId,
        change: impl FnOnce(&mut InputView),
    ) -> Result<(), Infallible> {
        self.inputs.get_mut(id).map(change);
        Ok(())
    }
    fn change_content(
        &mut self,
        commitment: &Commitment,
        change: impl FnOnce(&mut ContentView),
    ) -> Result<(), Infallible> {
        self.contents.get_mut(commitment).map(change);
        Ok(())
    }
}

/// One trajectory wholly in memory.
#[derive(Debug, Clone)]
pub struct Folded {
    /// The trajectory.
    pub trajectory: TrajectoryView,
    /// Its rows.
    pub rows: MemoryRows,
}

impl Folded {
    /// A trajectory of which nothing is known yet.
    #[must_use]
    pub fn new(id: TrajectoryId) -> Self {
        Self {
            trajectory: TrajectoryView::new(id),
            rows: MemoryRows::default(),
        }
    }

    /// Takes in the entry at `index`.
    pub fn take(&mut self, index: u64, entry: &Entry) {
        let Ok(()) = fold(index, entry, &mut self.trajectory, &mut self.rows);
    }
}
