//! The stream `municipality`: what belongs to no trajectory. Norm profiles, recognised councils,
//! signals, and the promises and questions that are about participation at large.

use crate::facts::{CouncilRecognised, Event, SignalNoted};
use crate::persistent::PersistentMap;
use crate::refusal::Refusal;
use crate::shared::{Shared, each_once, refuse_if};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the rules of the stream need to remember of its history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Municipality {
    shared: Shared,
    profiles: PersistentMap<crate::ids::Digest, ()>,
}

impl Municipality {
    /// Whether `event` may follow. `today` is the day it is recorded, in Amsterdam.
    ///
    /// # Errors
    /// The rule that it would break.
    pub fn admit(&self, event: &Event, today: Date) -> Result<(), Refusal> {
        refuse_if(event.occurred_on() > Some(today), Refusal::OccurredInFuture)?;
        if !self.shared.admit(event)? {
            match event {
                Event::ProfileAdopted(fact) => {
                    let known = self.profiles.contains_key(&fact.profile);
                    refuse_if(known, Refusal::ProfileAlreadyAdopted)?;
                }
                Event::CouncilRecognised(fact) => admit_council(fact)?,
                Event::SignalNoted(fact) => admit_signal(fact)?,
                Event::LogCreated(_) => return Err(Refusal::ReservedStream),
                _ => return Err(Refusal::OfTrajectory),
            }
        }
        self.shared.admit_declared(event)
    }

    /// Takes an event in. Total: an event of the log is never refused.
    pub fn apply(&mut self, event: &Event) {
        self.shared.apply(event);
        if let Event::ProfileAdopted(fact) = event {
            self.profiles.insert(fact.profile, ());
        }
    }

    /// The number of entries so far.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.shared.entries
    }
}

fn admit_council(fact: &CouncilRecognised) -> Result<(), Refusal> {
    each_once("areas", &fact.areas)
}

fn admit_signal(fact: &SignalNoted) -> Result<(), Refusal> {
    each_once("functions", &fact.functions)?;
    let neighbourhood = fact
        .area
        .as_ref()
        .is_some_and(|area| area.as_str().starts_with("BU"));
    refuse_if(neighbourhood, Refusal::SignalTooLocal)
}
