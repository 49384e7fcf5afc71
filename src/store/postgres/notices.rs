//! Warnings that PostgreSQL sends beside a success.
//!
//! Where a commit waits for a synchronous replica and that wait is cancelled, PostgreSQL reports success
//! and only warns: what was written may be lost with the primary ("Synchronous Replication", chapter 27.2.8
//! of its manual). sqlx hands such warnings to `tracing` and to nobody else, so the statements that matter
//! run under a subscriber of their own that remembers whether there was one. It goes by the level and never
//! by the text, which depends on the server's language.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::instrument::{WithDispatch, WithSubscriber as _};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};

/// Where sqlx 0.8 sends what the server notes.
const TARGET: &str = "sqlx::postgres::notice";

/// The warnings of one connection.
#[derive(Clone)]
pub struct Notices {
    warned: Arc<AtomicBool>,
    dispatch: Dispatch,
}

impl Notices {
    pub fn new() -> Self {
        let warned = Arc::new(AtomicBool::new(false));
        // Made once per connection: a new dispatcher makes `tracing` look at all its call sites again.
        let dispatch = Dispatch::new(Watch(warned.clone()));
        Self { warned, dispatch }
    }

    /// Runs a statement, listening.
    pub fn during<F: Future>(&self, statement: F) -> WithDispatch<F> {
        self.warned.store(false, Ordering::Relaxed);
        statement.with_subscriber(self.dispatch.clone())
    }

    /// Whether the server warned since then.
    pub fn warned(&self) -> bool {
        self.warned.load(Ordering::Relaxed)
    }
}

struct Watch(Arc<AtomicBool>);

impl Subscriber for Watch {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET && *metadata.level() <= Level::WARN
    }
    fn event(&self, _: &Event<'_>) {
        self.0.store(true, Ordering::Relaxed);
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
