//! The trajectory: what its rules need to remember, and the rules.
//!
//! [`Trajectory::admit`] refuses only what makes no sense without something earlier (an answer to
//! what was never received). Where good practice was skipped the event is taken, and the norms
//! report it: the log records what happened, also when it was wrong.
//!
//! The growing parts are persistent maps, so that a copy costs nothing however long the history:
//! the recorder handles a batch on such a copy and throws it away when the batch is not stored.

mod asking;
mod deciding;
mod inputs;

pub use crate::shared::{ContentState, MAX_CONTENTS, MAX_LIST};
pub use inputs::{MAX_MEMBERS, MAX_POINTS};

use crate::content::Commitment;
use crate::facts::{Event, TrajectoryLinked, TrajectoryOpened};
use crate::ids::TrajectoryId;
use crate::refusal::Refusal;
use crate::shared::{Shared, each_once, refuse_if};
use asking::Asking;
use deciding::Deciding;
use inputs::Inputs;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a trajectory's rules need to remember of its history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trajectory {
    /// Its own id; none in a trajectory that nobody named.
    id: Option<TrajectoryId>,
    opened: bool,
    /// Closed or stopped, and not reopened since.
    ended: bool,
    suspended: bool,
    shared: Shared,
    asking: Asking,
    inputs: Inputs,
    deciding: Deciding,
}

impl Trajectory {
    /// A trajectory without entries.
    #[must_use]
    pub fn new(id: TrajectoryId) -> Self {
        Self {
            id: Some(id),
            ..Self::default()
        }
    }

    /// Whether `event` may follow. `today` is the day it is recorded, in Amsterdam.
    ///
    /// # Errors
    /// The rule that it would break.
    pub fn admit(&self, event: &Event, today: Date) -> Result<(), Refusal> {
        refuse_if(event.occurred_on() > Some(today), Refusal::OccurredInFuture)?;
        match event {
            Event::LogCreated(_) => return Err(Refusal::ReservedStream),
            Event::ProfileAdopted(_) | Event::CouncilRecognised(_) | Event::SignalNoted(_) => {
                return Err(Refusal::OfMunicipality);
            }
            Event::TrajectoryOpened(_) => {
                refuse_if(self.opened, Refusal::TrajectoryAlreadyOpened)?;
            }
            _ => refuse_if(!self.opened, Refusal::TrajectoryNotOpened)?,
        }
        self.admit_fact(event, today)?;
        self.shared.admit_declared(event)
    }

    fn admit_fact(&self, event: &Event, today: Date) -> Result<(), Refusal> {
        if self.shared.admit(event)? || self.inputs.admit(event)? || self.deciding.admit(event)? {
            return Ok(());
        }
        match event {
            Event::TrajectoryOpened(fact) => admit_opened(fact),
            Event::TrajectoryLinked(fact) => self.admit_linked(fact),
            Event::InputAsked(_) => {
                self.not_ended()?;
                self.asking.admit(event, self.ended).map(|_| ())
            }
            Event::InputReceived(fact) => {
                self.not_ended()?;
                self.inputs.admit_received(fact, today)
            }
            Event::TrajectorySuspended(_) => {
                self.not_ended()?;
                refuse_if(self.suspended, Refusal::AlreadySuspended)
            }
            Event::TrajectoryResumed(_) => refuse_if(!self.suspended, Refusal::NotSuspended),
            Event::TrajectoryCancelled(_) | Event::TrajectoryClosed(_) => self.not_ended(),
            // Answers may come after closing, and with them the file that they came from.
            event => self.asking.admit(event, self.ended).map(|_| ()),
        }
    }

    /// Takes an event in. Total: an event of the log is never refused.
    pub fn apply(&mut self, event: &Event) {
        self.shared.apply(event);
        self.asking.apply(event);
        self.inputs.apply(event);
        self.deciding.apply(event);
        match event {
            Event::TrajectoryOpened(_) => self.opened = true,
            Event::TrajectorySuspended(_) => self.suspended = true,
            Event::TrajectoryResumed(_) => self.suspended = false,
            Event::TrajectoryClosed(_) | Event::TrajectoryCancelled(_) => self.ended = true,
            Event::InputReopened(_) => self.ended = false,
            _ => {}
        }
    }

    /// What became of a content, if this trajectory committed to it.
    #[must_use]
    pub fn content(&self, commitment: &Commitment) -> Option<ContentState> {
        self.shared.content(commitment)
    }

    /// The number of entries so far.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.shared.entries
    }

    fn not_ended(&self) -> Result<(), Refusal> {
        refuse_if(self.ended, Refusal::TrajectoryAlreadyClosed)
    }

    fn admit_linked(&self, fact: &TrajectoryLinked) -> Result<(), Refusal> {
        let itself = fact.origin.is_none() && self.id == Some(fact.other);
        refuse_if(itself, Refusal::LinkedToItself)
    }
}

fn admit_opened(fact: &TrajectoryOpened) -> Result<(), Refusal> {
    each_once("bodies", &fact.bodies)?;
    let areas = fact.place.iter().flat_map(|place| &place.areas);
    each_once("place.areas", &areas.collect::<Vec<_>>())
}
