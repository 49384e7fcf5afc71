//! The vocabulary of participation: what can be recorded, when it is refused, and its exact bytes.
//!
//! Pure: no input or output, no clock and no random source. Time, identifiers and commitments are
//! arguments. The crate knows nothing of stores, hashes or signatures.
//!
//! - [`facts`]: one struct per event. With its texts open it is a command, with each text replaced
//!   by its commitment it is the event.
//! - [`state`]: the state of a stream, [`trajectory`] or [`municipality`], whose `admit` states every
//!   rule; [`refusal`] names it.
//! - [`persistent`]: the maps of those states, of which a copy costs nothing.
//! - [`entry`]: the canonical bytes of one recorded event (frozen).
//! - [`schema`]: all of these as JSON Schemas, generated.
//! - [`vocabulary`]: the closed lists of words. `GLOSSARY.md` gives the Dutch ones with their statute.

pub mod canonical;
pub mod content;
pub mod cqrs;
pub mod entry;
pub mod facts;
pub mod ids;
pub mod municipality;
pub mod persistent;
pub mod refusal;
pub mod schema;
mod shared;
pub mod state;
mod time;
pub mod trajectory;
pub mod vocabulary;

pub use content::{Commitment, Content, MediaType};
pub use entry::{Entry, Envelope};
pub use facts::{Command, Event, Fact};
pub use ids::{
    ActorId, CauseId, GroupId, InputId, LeafHash, PromiseId, SessionId, Stream, TrajectoryId,
};
pub use refusal::Refusal;
pub use state::State;
pub use trajectory::Trajectory;
pub use vocabulary::Outcome;
