//! Where each row lies during a rebuild, while the file has no index to find it by.
//!
//! An index with random keys costs a page read and written for each row, and the more rows there are the more
//! pages; a table in memory costs a few dozen bytes. Its size is bounded: beyond it the rebuild goes on with
//! the indexes of the file.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use weerklank_events::{Commitment, GroupId, InputId, TrajectoryId};

/// Contents whose places are kept, at most; inputs and groups half as many. With tables of that many, about
/// 150 MB in all.
pub(super) const MOST: usize = 1_800_000;

/// The places of rows: of inputs and groups their number in the trajectory, of contents their id.
pub(super) struct Places {
    most: usize,
    inputs: HashMap<(TrajectoryId, InputId), u32>,
    groups: HashMap<(TrajectoryId, GroupId), u32>,
    contents: HashMap<Commitment, u32>,
}

/// No table here holds as many rows as would not fit; see [`Places::is_full`].
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Places {
    /// No places yet, with room for `most` contents.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            inputs: HashMap::new(),
            groups: HashMap::new(),
            contents: HashMap::new(),
        }
    }

    /// Whether there is no room for further rows.
    pub fn is_full(&self) -> bool {
        let half = self.most / 2;
        self.contents.len() >= self.most || self.inputs.len() >= half || self.groups.len() >= half
    }

    /// The numbers of those inputs that are known.
    pub fn inputs(&self, of: TrajectoryId, ids: &[InputId]) -> Vec<u32> {
        let known = ids.iter().filter_map(|id| self.inputs.get(&(of, *id)));
        sorted(known)
    }

    /// The numbers of those groups that are known.
    pub fn groups(&self, of: TrajectoryId, ids: &[GroupId]) -> Vec<u32> {
        let known = ids.iter().filter_map(|id| self.groups.get(&(of, *id)));
        sorted(known)
    }

    /// The id of the row of a content, if there is one.
    pub fn content(&self, commitment: &Commitment) -> Option<u32> {
        self.contents.get(commitment).copied()
    }

    pub fn put_input(&mut self, of: TrajectoryId, id: InputId, number: u64) {
        self.inputs.insert((of, id), narrow(number));
    }

    pub fn put_group(&mut self, of: TrajectoryId, id: GroupId, number: u64) {
        self.groups.insert((of, id), narrow(number));
    }

    /// The id of the row of a content; the next one where it is new.
    pub fn put_content(&mut self, commitment: Commitment) -> u32 {
        let next = narrow(self.contents.len() as u64 + 1);
        match self.contents.entry(commitment) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(next),
        }
    }
}

fn sorted<'a>(numbers: impl Iterator<Item = &'a u32>) -> Vec<u32> {
    let mut numbers: Vec<_> = numbers.copied().collect();
    numbers.sort_unstable();
    numbers
}
