//! Rows in memory: of one trajectory wholly, for its report, or of what one batch touches, for a
//! projector.
//!
//! Promises: what comes out comes out in a fixed order. Rows lie in the order in which they came, so
//! that what is used together lies together; a table with fixed keys only finds them.

use crate::contents::ContentView;
use crate::fold::{Rows, fold};
use crate::input::InputView;
use crate::trajectory::TrajectoryView;
use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash};
use weerklank_events::{Commitment, Entry, InputId, TrajectoryId};

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
    contents: Table<Commitment, ContentView>,
}

impl MemoryRows {
    /// Rows that were loaded from elsewhere.
    #[must_use]
    pub fn new(
        inputs: impl IntoIterator<Item = InputView>,
        contents: impl IntoIterator<Item = ContentView>,
    ) -> Self {
        let mut rows = Self::default();
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

    /// Every row, to write back: inputs in order of receipt, contents in that of their declaration.
    #[must_use]
    pub fn into_parts(self) -> (Vec<InputView>, Vec<ContentView>) {
        let (mut inputs, mut contents) = (self.inputs.rows, self.contents.rows);
        inputs.sort_by_key(|input| input.number);
        contents.sort_by_key(|content| (content.index, content.commitment));
        (inputs, contents)
    }
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
