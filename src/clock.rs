//! Time as the recorder sees it: a clock that can be set for demonstrations and tests, and the day in
//! Amsterdam, by which terms are counted.
//!
//! A clock tells two things: what it shows, which anyone may set, and how much time has passed, which
//! nobody can. Where the first runs ahead of the second, it was moved. A machine that slept looks the
//! same, because `Instant` does not count sleep: the recorder then refuses once too often, never once
//! too seldom. Lacks any source of time from outside the machine.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The time zone of the municipality's days.
const ZONE: &str = "Europe/Amsterdam";

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Time that has passed since some moment of this run of the program, whatever the clock was set to
    /// in between. Never goes back.
    fn passed(&self) -> Duration;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

/// The moment from which [`SystemClock`] counts.
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn passed(&self) -> Duration {
        BEGINNING.elapsed()
    }
}

/// A clock that stands still until it is set. Time passes with it, unless it is made to jump.
#[derive(Debug)]
pub struct SetClock(Mutex<(Timestamp, Duration)>);

impl SetClock {
    /// A clock that shows `now`.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        Self(Mutex::new((now, Duration::ZERO)))
    }

    /// Sets it, as if the time in between had passed. Set back, it shows an earlier time, and none
    /// passes.
    pub fn set(&self, to: Timestamp) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let between = Duration::try_from(to.duration_since(shown.0)).unwrap_or_default();
        *shown = (to, shown.1.saturating_add(between));
    }

    /// Sets it without any time passing, as a person or a broken time server does.
    pub fn jump(&self, to: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = to;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn passed(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
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
    fn time_passes_with_a_clock_that_is_set_and_not_with_one_that_jumps_or_goes_back() {
        let start: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let after = |seconds| start + jiff::SignedDuration::from_secs(seconds);
        let clock = SetClock::new(start);
        clock.set(after(50));
        clock.jump(after(500));
        clock.set(after(40));
        assert_eq!((clock.now(), clock.passed().as_secs()), (after(40), 50));
        clock.set(after(60));
        assert_eq!(clock.passed().as_secs(), 70);
        let (before, later) = (SystemClock.passed(), SystemClock.passed());
        assert!(before <= later);
    }

    #[test]
    fn a_day_ends_at_midnight_in_amsterdam_in_summer_and_winter() {
        let day = |text: &str| day(text.parse().unwrap()).to_string();
        assert_eq!(day("2026-06-30T21:59:59Z"), "2026-06-30");
        assert_eq!(day("2026-06-30T22:00:00Z"), "2026-07-01");
        assert_eq!(day("2026-12-31T22:59:59Z"), "2026-12-31");
        assert_eq!(day("2026-12-31T23:00:00Z"), "2027-01-01");
    }
}
