//! Time as the recorder sees it: a clock that can be set for demonstrations and tests, and the day in
//! Amsterdam, by which terms are counted.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Mutex;

/// The time zone of the municipality's days.
const ZONE: &str = "Europe/Amsterdam";

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct SetClock(Mutex<Timestamp>);

impl SetClock {
    /// A clock that shows `now`.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The day in Amsterdam.
#[must_use]
pub fn day(at: Timestamp) -> Date {
    // The zone is compiled in; without it a day that ends an hour or two late is the nearest.
    let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    zone.to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_amsterdam_in_summer_and_winter() {
        let day = |text: &str| day(text.parse().unwrap()).to_string();
        assert_eq!(day("2026-06-30T21:59:59Z"), "2026-06-30");
        assert_eq!(day("2026-06-30T22:00:00Z"), "2026-07-01");
        assert_eq!(day("2026-12-31T22:59:59Z"), "2026-12-31");
        assert_eq!(day("2026-12-31T23:00:00Z"), "2027-01-01");
    }
}
