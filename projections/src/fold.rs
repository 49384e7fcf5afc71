//! One entry into the rows it touches: the one implementation of the rules, for every storage.
//!
//! A storage offers [`Rows`]; [`crate::memory::MemoryRows`] is the one for reports and tests. A projector over a
//! database loads what [`Touched`] names for a batch into a `MemoryRows`, folds the batch, and
//! writes back what its `into_parts` returns; that storage may be asynchronous, the fold
//! is not.
//!
//! Promises: total, no entry is refused; folding an entry twice does nothing the second time, so
//! that a batch may be taken again after a crash. Touches only the rows that [`Touched`] names.

use crate::at::At;
use crate::contents::{ContentState, ContentView, Successor};
use crate::input::InputView;
use crate::trajectory::TrajectoryView;
use weerklank_events::facts::{ContentErased, ContentPublished, InputReceived};
use weerklank_events::{Commitment, Entry, Event, InputId, Stream, TrajectoryId};

/// The rows of one trajectory, wherever they are kept.
pub trait Rows {
    /// Why a row cannot be read or written.
    type Error;

    /// An input, if it was received.
    ///
    /// # Errors
    /// Where the storage fails.
    fn input(&mut self, id: &InputId) -> Result<Option<InputView>, Self::Error>;

    /// Writes an input over its previous row.
    ///
    /// # Errors
    /// Where the storage fails.
    fn put_input(&mut self, view: InputView) -> Result<(), Self::Error>;

    /// A content, if it was declared.
    ///
    /// # Errors
    /// Where the storage fails.
    fn content(&mut self, commitment: &Commitment) -> Result<Option<ContentView>, Self::Error>;

    /// Writes a content over its previous row.
    ///
    /// # Errors
    /// Where the storage fails.
    fn put_content(&mut self, view: ContentView) -> Result<(), Self::Error>;

    /// Changes an input, if it was received. A storage that can do so in place may.
    ///
    /// # Errors
    /// Where the storage fails.
    fn change_input(
        &mut self,
        id: &InputId,
        change: impl FnOnce(&mut InputView),
    ) -> Result<(), Self::Error> {
        self.input(id)?.map_or(Ok(()), |mut view| {
            change(&mut view);
            self.put_input(view)
        })
    }

    /// Changes a content, if it was declared. A storage that can do so in place may.
    ///
    /// # Errors
    /// Where the storage fails.
    fn change_content(
        &mut self,
        commitment: &Commitment,
        change: impl FnOnce(&mut ContentView),
    ) -> Result<(), Self::Error> {
        self.content(commitment)?.map_or(Ok(()), |mut view| {
            change(&mut view);
            self.put_content(view)
        })
    }
}

/// The rows that folding an entry reads; it writes these, those of the contents it declares, and
/// the trajectory itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched<'a> {
    /// The trajectory.
    pub trajectory: TrajectoryId,
    /// The input it is about.
    pub input: Option<InputId>,
    /// The contents whose state it changes.
    pub contents: &'a [Commitment],
}

impl<'a> Touched<'a> {
    /// What `entry` touches; none where it belongs to no trajectory.
    #[must_use]
    pub fn by(entry: &'a Entry) -> Option<Self> {
        let Stream::Trajectory(trajectory) = entry.envelope.trajectory else {
            return None;
        };
        let contents = match &entry.event {
            Event::ContentPublished(fact) => &fact.content[..],
            Event::ContentRestricted(fact) => &fact.content,
            Event::ContentErased(fact) => &fact.content,
            _ => &[],
        };
        Some(Self {
            trajectory,
            input: entry.event.input(),
            contents,
        })
    }
}

/// Folds the entry at `index` of the log into its trajectory. An entry of another stream, or one
/// that was folded already, changes nothing. Entries are given in log order.
///
/// # Errors
/// Where the storage fails; the trajectory and its rows are then to be read anew.
pub fn fold<R: Rows>(
    index: u64,
    entry: &Entry,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
) -> Result<(), R::Error> {
    let foreign = entry.envelope.trajectory != Stream::Trajectory(trajectory.id);
    if foreign || trajectory.last.is_some_and(|last| last.index >= index) {
        return Ok(());
    }
    let at = At::of(index, entry);
    for (field, commitment) in entry.event.declared() {
        trajectory.contents.declare();
        rows.put_content(ContentView::declared(index, field, commitment))?;
    }
    match &entry.event {
        Event::InputReceived(fact) => receive(at, fact, trajectory, rows)?,
        Event::InputAnswered(fact) => {
            change(fact.input, trajectory, rows, |input| {
                input.answered(at, fact);
            })?;
        }
        Event::InputExcluded(fact) => {
            change(fact.input, trajectory, rows, |input| {
                input.excluded(at, fact);
            })?;
        }
        Event::InputWithdrawn(fact) => {
            change(fact.input, trajectory, rows, |input| {
                input.withdrawn(at, fact);
            })?;
        }
        Event::ContentPublished(fact) => publish(at, fact, trajectory, rows)?,
        Event::ContentRestricted(fact) => {
            let state = ContentState::restricted(at, fact);
            set_states(&fact.content, &state, trajectory, rows, |_| ())?;
        }
        Event::ContentErased(fact) => erase(at, fact, trajectory, rows)?,
        _ => {}
    }
    trajectory.note(at, &entry.event);
    Ok(())
}

fn receive<R: Rows>(
    at: At,
    fact: &InputReceived,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
) -> Result<(), R::Error> {
    if rows.input(&fact.input)?.is_some() {
        return Ok(()); // Refused at the door; the first receipt stands.
    }
    let number = trajectory.counts.figures.received.saturating_add(1);
    let input = InputView::received(at, number, fact);
    trajectory.counts.add(&input);
    rows.put_input(input)
}

/// Changes one input and moves its contribution to the figures along.
fn change<R: Rows>(
    id: InputId,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
    change: impl FnOnce(&mut InputView),
) -> Result<(), R::Error> {
    let counts = &mut trajectory.counts;
    rows.change_input(&id, |input| {
        counts.remove(input);
        change(input);
        counts.add(input);
    })
}

fn publish<R: Rows>(
    at: At,
    fact: &ContentPublished,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
) -> Result<(), R::Error> {
    let ground = fact.ground;
    let state = ContentState::Published { at, ground };
    let Some(by) = fact.redacted else {
        return set_states(&fact.content, &state, trajectory, rows, |_| ());
    };
    set_states(&[by], &state, trajectory, rows, |_| ())?;
    let index = at.index;
    for commitment in &fact.content {
        rows.change_content(commitment, |original| {
            original.redacted_by = Some(Box::new(Successor { index, by }));
        })?;
    }
    Ok(())
}

fn erase<R: Rows>(
    at: At,
    fact: &ContentErased,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
) -> Result<(), R::Error> {
    let ground = fact.ground;
    let state = ContentState::Erased { at, ground };
    let index = at.index;
    let replaced_by = fact.replacement.map(|by| Successor { index, by });
    set_states(&fact.content, &state, trajectory, rows, |content| {
        content.replaced_by = replaced_by.map(Box::new);
    })
}

fn set_states<R: Rows>(
    contents: &[Commitment],
    state: &ContentState,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
    mut also: impl FnMut(&mut ContentView),
) -> Result<(), R::Error> {
    let counts = &mut trajectory.contents;
    for commitment in contents {
        rows.change_content(commitment, |content| {
            // Nothing comes back after its salt is gone.
            if !matches!(content.state, ContentState::Erased { .. }) {
                counts.moved(&content.state, state);
                content.state = state.clone();
                also(content);
            }
        })?;
    }
    Ok(())
}
