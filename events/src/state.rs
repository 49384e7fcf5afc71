//! What the rules of a stream need to remember, whichever of the three kinds of streams it is.

use crate::facts::Event;
use crate::ids::Stream;
use crate::municipality::Municipality;
use crate::refusal::Refusal;
use crate::trajectory::Trajectory;
use jiff::civil::Date;

/// The state of one stream. Cheap to clone, however long its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Of a trajectory. In a box, since it is many times larger than the others.
    Trajectory(Box<Trajectory>),
    /// Of the stream `municipality`.
    Municipality(Municipality),
    /// Of the stream `log`: the number of its entries.
    Log(u64),
}

impl State {
    /// A stream without entries.
    #[must_use]
    pub fn new(stream: Stream) -> Self {
        match stream {
            Stream::Trajectory(id) => Self::Trajectory(Box::new(Trajectory::new(id))),
            Stream::Municipality => Self::Municipality(Municipality::default()),
            Stream::Log => Self::Log(0),
        }
    }

    /// Whether `event` may follow. `today` is the day it is recorded, in Amsterdam.
    ///
    /// # Errors
    /// The rule that it would break.
    pub fn admit(&self, event: &Event, today: Date) -> Result<(), Refusal> {
        match (self, event) {
            // The program's own event, once, at the very beginning.
            (Self::Log(0), Event::LogCreated(_)) => Ok(()),
            (Self::Log(_), _) | (_, Event::LogCreated(_)) => Err(Refusal::ReservedStream),
            (Self::Trajectory(trajectory), event) => trajectory.admit(event, today),
            (Self::Municipality(municipality), event) => municipality.admit(event, today),
        }
    }

    /// Takes an event in. Total: an event of the log is never refused.
    pub fn apply(&mut self, event: &Event) {
        match self {
            Self::Trajectory(trajectory) => trajectory.apply(event),
            Self::Municipality(municipality) => municipality.apply(event),
            Self::Log(entries) => *entries += 1,
        }
    }
}
