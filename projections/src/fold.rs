//! One entry into the rows it touches: the one implementation of the rules, for every storage.
//!
//! A storage offers [`Rows`]; [`crate::memory::MemoryRows`] is the one for reports and tests. A projector over a
//! database loads what [`Touched`] names for a batch into a `MemoryRows`, folds the batch, and
//! writes back what its `into_parts` returns; that storage may be asynchronous, the fold
//! is not.
//!
//! Promises: total, no entry is refused; folding an entry twice does nothing the second time, so
//! that a batch may be taken again after a crash. Touches only the rows that [`Touched`] names.

use crate::at::{At, Recorded};
use crate::contents::{ContentCounts, ContentState, ContentView, Successor};
use crate::group::GroupView;
use crate::input::InputView;
use crate::municipality::{MunicipalityView, is_row};
use crate::trajectory::TrajectoryView;
use weerklank_events::facts::{
    ContentErased, ContentPublished, GroupAnswered, InputReceived, InputsGrouped, Point,
};
use weerklank_events::{Commitment, Entry, Event, GroupId, InputId, Stream};

/// The rows of one stream, wherever they are kept.
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

    /// A group of points, if it was made.
    ///
    /// # Errors
    /// Where the storage fails.
    fn group(&mut self, id: &GroupId) -> Result<Option<GroupView>, Self::Error>;

    /// Writes a group over its previous row.
    ///
    /// # Errors
    /// Where the storage fails.
    fn put_group(&mut self, view: GroupView) -> Result<(), Self::Error>;

    /// Adds an event of the stream `municipality`.
    ///
    /// # Errors
    /// Where the storage fails.
    fn put_fact(&mut self, fact: Recorded<Event>) -> Result<(), Self::Error>;

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
/// the view of the stream itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched<'a> {
    /// The trajectory, or the stream `municipality`.
    pub stream: Stream,
    /// The inputs it is about.
    pub inputs: Vec<InputId>,
    /// The group it is about, with all its members.
    pub group: Option<GroupId>,
    /// The contents whose state it changes.
    pub contents: &'a [Commitment],
}

impl<'a> Touched<'a> {
    /// What `entry` touches; none where it lies in the log's own stream.
    #[must_use]
    pub fn by(entry: &'a Entry) -> Option<Self> {
        let stream = entry.envelope.trajectory;
        if stream == Stream::Log {
            return None;
        }
        let contents = match &entry.event {
            Event::ContentPublished(fact) => &fact.content[..],
            Event::ContentRestricted(fact) => &fact.content,
            Event::ContentErased(fact) => &fact.content,
            _ => &[],
        };
        let mut inputs: Vec<_> = entry.event.input().into_iter().collect();
        if let Event::InputsGrouped(fact) = &entry.event {
            inputs.extend(fact.members.iter().map(|member| member.input));
        }
        Some(Self {
            stream,
            inputs,
            group: entry.event.group(),
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
    fold_contents(at, &entry.event, &mut trajectory.contents, rows)?;
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
        Event::InputsGrouped(fact) => group(at, fact, trajectory, rows)?,
        Event::GroupAnswered(fact) => answer_group(at, fact, trajectory, rows)?,
        event => {
            if let Some(id) = event.input() {
                change(id, trajectory, rows, |input| input.happened(at, event))?;
            }
        }
    }
    if let (Some(id), false) = (
        entry.event.group(),
        matches!(entry.event, Event::InputsGrouped(_)),
    ) && let Some(mut group) = rows.group(&id)?
    {
        group.history.push(Recorded::new(at, &entry.event));
        rows.put_group(group)?;
    }
    trajectory.note(at, &entry.event);
    Ok(())
}

/// Folds the entry at `index` of the log into the stream `municipality`, as [`fold`] does for a
/// trajectory.
///
/// # Errors
/// Where the storage fails.
pub fn fold_municipality<R: Rows>(
    index: u64,
    entry: &Entry,
    view: &mut MunicipalityView,
    rows: &mut R,
) -> Result<(), R::Error> {
    let foreign = entry.envelope.trajectory != Stream::Municipality;
    if foreign || view.last.is_some_and(|last| last.index >= index) {
        return Ok(());
    }
    let at = At::of(index, entry);
    fold_contents(at, &entry.event, &mut view.contents, rows)?;
    if is_row(&entry.event) {
        view.events = view.events.saturating_add(1);
        rows.put_fact(Recorded::new(at, &entry.event))?;
    }
    view.last = Some(at);
    Ok(())
}

/// What an event declares, and what it says of contents.
fn fold_contents<R: Rows>(
    at: At,
    event: &Event,
    counts: &mut ContentCounts,
    rows: &mut R,
) -> Result<(), R::Error> {
    for (field, commitment) in event.declared() {
        counts.declare();
        rows.put_content(ContentView::declared(at.index, field, commitment))?;
    }
    match event {
        Event::ContentPublished(fact) => publish(at, fact, counts, rows),
        Event::ContentRestricted(fact) => {
            let state = ContentState::restricted(at, fact);
            set_states(&fact.content, &state, counts, rows, |_| ())
        }
        Event::ContentErased(fact) => erase(at, fact, counts, rows),
        _ => Ok(()),
    }
}

fn group<R: Rows>(
    at: At,
    fact: &InputsGrouped,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
) -> Result<(), R::Error> {
    let known = rows.group(&fact.group)?;
    let mut group = known.unwrap_or_else(|| {
        trajectory.groups = trajectory.groups.saturating_add(1);
        GroupView::new(fact.group, trajectory.groups)
    });
    group.join(at, fact);
    for Point { input, point } in &fact.members {
        rows.change_input(input, |input| input.joined(*point, fact.group))?;
    }
    rows.put_group(group)
}

fn answer_group<R: Rows>(
    at: At,
    fact: &GroupAnswered,
    trajectory: &mut TrajectoryView,
    rows: &mut R,
) -> Result<(), R::Error> {
    let members = rows.group(&fact.group)?.map(|group| group.members);
    for Point { input, point } in members.unwrap_or_default() {
        change(input, trajectory, rows, |input| {
            input.answered_with(at, point, fact);
        })?;
    }
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
    counts: &mut ContentCounts,
    rows: &mut R,
) -> Result<(), R::Error> {
    let ground = fact.ground;
    let state = ContentState::Published { at, ground };
    let Some(by) = fact.redacted else {
        return set_states(&fact.content, &state, counts, rows, |_| ());
    };
    set_states(&[by], &state, counts, rows, |_| ())?;
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
    counts: &mut ContentCounts,
    rows: &mut R,
) -> Result<(), R::Error> {
    let ground = fact.ground;
    let state = ContentState::Erased { at, ground };
    let index = at.index;
    let replaced_by = fact.replacement.map(|by| Successor { index, by });
    set_states(&fact.content, &state, counts, rows, |content| {
        content.replaced_by = replaced_by.map(Box::new);
    })
}

fn set_states<R: Rows>(
    contents: &[Commitment],
    state: &ContentState,
    counts: &mut ContentCounts,
    rows: &mut R,
    mut also: impl FnMut(&mut ContentView),
) -> Result<(), R::Error> {
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
