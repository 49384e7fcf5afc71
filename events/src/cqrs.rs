//! The trajectory as an aggregate of `cqrs-es`, so that its tools and its given/when/then tests work
//! on it. Async only because that trait is; every rule is in [`crate::trajectory`].

use crate::facts::Event;
use crate::refusal::Refusal;
use crate::trajectory::Trajectory;
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use jiff::civil::Date;

/// A sealed command with the day on which it is recorded.
#[derive(Debug, Clone)]
pub struct Record {
    /// What to record.
    pub event: Event,
    /// The day, in Amsterdam.
    pub today: Date,
}

impl DomainEvent for Event {
    fn event_type(&self) -> String {
        self.kind().0.to_owned()
    }
    fn event_version(&self) -> String {
        self.kind().1.to_string()
    }
}

impl Aggregate for Trajectory {
    const TYPE: &'static str = "trajectory";
    type Command = Record;
    type Event = Event;
    type Error = Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: Record,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Refusal> {
        self.admit(&command.event, command.today)?;
        // `EventSink::write` applies the event to the aggregate it is given.
        sink.write(command.event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Event) {
        Self::apply(self, &event);
    }
}
