//! How what is shown stands to what was recorded, and how far a replica lags.

use crate::store::Standby;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// From when a replica that lags, or gets nothing, is worth telling: shorter happens all the time.
const WORTH_TELLING: Duration = Duration::from_secs(3);

/// How what is shown stands to what others recorded. Texts are for whoever looks after the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// All that can be read of the log is shown.
    Current,
    /// The replica has received what it cannot show yet.
    Late {
        /// For how many seconds, at least.
        seconds: u64,
    },
    /// The replica is not connected to its primary.
    Alone,
    /// The database holds less than what is shown.
    Older {
        /// The number of entries that are published there.
        found: u64,
    },
    /// The database holds what does not belong to what is shown.
    Refused(Arc<str>),
    /// The database cannot be asked, or the read models cannot be written.
    Failing(Arc<str>),
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Current => f.write_str("all that can be read of the log is shown"),
            Self::Late { seconds } => write!(
                f,
                "the replica received entries at least {seconds} s ago that it does not show yet: see whether it is paused or busy"
            ),
            Self::Alone => f.write_str(
                "the replica is not connected to its primary and gets nothing new: see whether that runs",
            ),
            Self::Older { found } => write!(
                f,
                "the database holds only {found} entries, fewer than were shown before: it is an older copy, perhaps a \
                 replica that is behind. What was shown stays; it goes on when the database has more"
            ),
            Self::Refused(why) => write!(f, "what is in the database is not shown: {why}"),
            Self::Failing(why) => write!(f, "the log is not followed now, and is tried again: {why}"),
        }
    }
}

impl Standing {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_current(&self) -> bool {
        *self == Self::Current
    }

    /// Writes to the program's own log that this differs from what was before; not every time it is found.
    pub(super) fn told(&self, before: &Self) {
        let same = match (self, before) {
            (Self::Late { .. }, Self::Late { .. }) | (Self::Older { .. }, Self::Older { .. }) => {
                true
            }
            (now, before) => now == before,
        };
        match self {
            _ if same => {}
            Self::Current => tracing::warn!("the log is followed again"),
            Self::Refused(_) => tracing::error!("{self}"),
            _ => tracing::warn!("{self}"),
        }
    }
}

/// Times what a replica says of itself. It tells positions only; the time of its last transaction says when
/// something was recorded, and not for how long there was nothing to do.
#[derive(Debug, Default)]
pub(super) struct Lag {
    /// A position that was received and not applied yet, and since when.
    waiting: Option<(u64, Instant)>,
    /// Since when it is not connected.
    alone: Option<Instant>,
}

impl Lag {
    /// Takes in what a replica says now; none where what is read is no replica.
    pub fn seen(&mut self, standby: Option<Standby>) -> Standing {
        self.at(standby, Instant::now())
    }

    fn at(&mut self, standby: Option<Standby>, now: Instant) -> Standing {
        let Some(standby) = standby else {
            *self = Self::default();
            return Standing::Current;
        };
        let passed = |(position, _): &(u64, Instant)| standby.applied >= *position;
        if self.waiting.as_ref().is_none_or(passed) {
            let waits = standby.received > standby.applied;
            self.waiting = waits.then_some((standby.received, now));
        }
        self.alone = match standby.receiving {
            true => None,
            false => Some(self.alone.unwrap_or(now)),
        };
        let late = self.waiting.map(|(_, since)| now - since);
        let alone = self.alone.map(|since| now - since);
        match (late, alone) {
            (Some(late), _) if late >= WORTH_TELLING => Standing::Late {
                seconds: late.as_secs(),
            },
            (_, Some(alone)) if alone >= WORTH_TELLING => Standing::Alone,
            _ => Standing::Current,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_is_late_only_while_the_same_record_waits() {
        let (start, mut lag) = (Instant::now(), Lag::default());
        let mut at = |seconds, received, applied, receiving| {
            let standby = Standby {
                receiving,
                received,
                applied,
            };
            lag.at(Some(standby), start + Duration::from_secs(seconds))
        };
        // A busy one always has something to apply, and is not late for that.
        assert_eq!(at(0, 10, 5, true), Standing::Current);
        assert_eq!(at(4, 20, 15, true), Standing::Current);
        assert_eq!(at(8, 30, 25, true), Standing::Current);
        // One that stands still is, for as long as it does.
        assert_eq!(at(9, 40, 25, true), Standing::Current);
        assert_eq!(at(11, 50, 25, true), Standing::Late { seconds: 3 });
        assert_eq!(at(70, 50, 25, false), Standing::Late { seconds: 62 });
        assert_eq!(at(71, 50, 50, false), Standing::Current);
        assert_eq!(at(74, 50, 50, false), Standing::Alone);
        assert_eq!(at(75, 50, 50, true), Standing::Current);
        assert_eq!(at(76, 50, 50, false), Standing::Current);
        assert_eq!(lag.seen(None), Standing::Current);
        assert!(lag.waiting.is_none() && lag.alone.is_none());
    }
}
