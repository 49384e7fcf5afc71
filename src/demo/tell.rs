//! Records the steps of the stories, one after the other, under a clock that moves with them.
//!
//! Every step has an idempotency key of its own, so that a telling which was cut off is completed by
//! the next one and nothing is recorded twice. What was recorded before is read back from the log,
//! because only there are the commitments that later steps name.

use super::story::{Act, Names, Step, trajectory_id, wrong};
use super::{DemoError, PARKING};
use crate::clock::{SetClock, day};
use crate::content::Sealed;
use crate::import::run::{Files, publications, record as record_import};
use crate::import::{Mapping, read as read_files};
use crate::instance::Instance;
use crate::recorder::LogError;
use jiff::Timestamp;
use std::collections::HashMap;
use weerklank_events::vocabulary::PublicationGround;
use weerklank_events::{Command, Commitment, Entry, Stream, TrajectoryId};

/// The telling so far.
pub(super) struct Telling<'a> {
    instance: &'a Instance,
    clock: &'a SetClock,
    /// When the last entry was recorded by an earlier telling; the clock never shows less.
    floor: Timestamp,
    recorded: HashMap<(String, String), Entry>,
    /// What becomes public at the next moment of publishing, per story.
    pending: HashMap<String, Vec<Sealed>>,
    /// The trajectories whose ids are not those of their stories: an import chooses its own.
    imported: HashMap<String, TrajectoryId>,
}

impl Names for Telling<'_> {
    fn seq(&self, story: &str, name: &str) -> Option<u64> {
        Some(self.entry(story, name)?.envelope.seq)
    }
    fn commitment(&self, story: &str, name: &str, field: &str) -> Option<Commitment> {
        let declared = self.entry(story, name)?.event.declared();
        let mut found = declared
            .into_iter()
            .filter(|(path, _)| path.rsplit_once('/').is_some_and(|(_, last)| last == field));
        found.next().map(|(_, commitment)| commitment)
    }
}

impl<'a> Telling<'a> {
    pub async fn new(instance: &'a Instance, clock: &'a SetClock) -> Result<Self, DemoError> {
        let store = &instance.reader.store;
        let size = store.size().await.map_err(LogError::from)?;
        let last = store
            .entries(size.saturating_sub(1), 1)
            .await
            .map_err(LogError::from)?;
        let last = last.first().map(|entry| Entry::decode(&entry.bytes));
        let last = last.transpose().map_err(LogError::from)?;
        Ok(Self {
            instance,
            clock,
            floor: last.map_or(Timestamp::MIN, |entry| entry.envelope.recorded_at),
            recorded: HashMap::new(),
            pending: HashMap::new(),
            imported: HashMap::new(),
        })
    }

    /// Records the steps, which are in order of time; `progress` is told how many are done.
    pub async fn tell(
        &mut self,
        steps: &[Step],
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<(), DemoError> {
        let mut done = 0;
        for together in steps.chunk_by(recorded_together) {
            // An earlier telling, or someone who tried the demonstration, may be past this time.
            self.clock.set(together[0].at.max(self.floor));
            match &together[0].act {
                Act::Record { .. } => self.record(together).await?,
                Act::Publish => self.publish(&together[0]).await?,
                Act::Import { title } => self.import(&together[0], title).await?,
            }
            done += together.len() as u64;
            progress(done, steps.len() as u64);
        }
        Ok(())
    }

    fn entry(&self, story: &str, name: &str) -> Option<&Entry> {
        self.recorded.get(&(story.to_owned(), name.to_owned()))
    }

    fn stream(&self, story: &str) -> Stream {
        let imported = self.imported.get(story).copied();
        Stream::Trajectory(imported.unwrap_or_else(|| trajectory_id(story)))
    }

    async fn record(&mut self, steps: &[Step]) -> Result<(), DemoError> {
        let mut commands = Vec::with_capacity(steps.len());
        for step in steps {
            if let Some(command) = step.command(self)? {
                commands.push((step.name.clone(), command));
            }
        }
        let entries = self.submit(&steps[0], commands).await?;
        for (step, entry) in steps.iter().zip(entries) {
            if matches!(step.act, Act::Record { public: true, .. }) {
                // Only its event counts: it says what there is to publish.
                let declares = Sealed {
                    event: entry.event.clone(),
                    contents: Vec::new(),
                    idempotency: None,
                };
                self.pending
                    .entry(step.story.clone())
                    .or_default()
                    .push(declares);
            }
            self.recorded
                .insert((step.story.clone(), step.name.clone()), entry);
        }
        Ok(())
    }

    async fn publish(&mut self, step: &Step) -> Result<(), DemoError> {
        let pending = self.pending.remove(&step.story).unwrap_or_default();
        let commands = publications(&pending, ground)
            .into_iter()
            .enumerate()
            .map(|(n, command)| (format!("{}/{n}", step.name), command))
            .collect();
        self.submit(step, commands).await.map(|_| ())
    }

    /// Records commands in one go, and reads back the entries that they led to now or before.
    async fn submit(
        &self,
        step: &Step,
        commands: Vec<(String, Command)>,
    ) -> Result<Vec<Entry>, DemoError> {
        let principal = format!("demo/{}", step.role);
        let mut records = Vec::with_capacity(commands.len());
        for (name, command) in commands {
            let key = format!("demo/{}/{name}", step.story);
            let sealer = &self.instance.sealer;
            records.push(sealer.seal_once(command, &principal, &key)?);
        }
        let stream = self.stream(&step.story);
        let receipts = self
            .instance
            .record(stream, &principal, step.role, records)
            .await
            .map_err(|error| DemoError::record(step, error))?;
        let mut entries = Vec::with_capacity(receipts.len());
        for receipt in receipts {
            let index = receipt.log_index;
            let stored = self.instance.reader.store.entries(index, 1).await;
            let stored = stored.map_err(LogError::from)?;
            let entry = stored.first().ok_or(LogError::Broken(index))?;
            entries.push(Entry::decode(&entry.bytes).map_err(LogError::from)?);
        }
        Ok(entries)
    }

    async fn import(&mut self, step: &Step, title: &str) -> Result<(), DemoError> {
        let Files {
            mapping: text,
            inputs,
            answers,
        } = PARKING;
        let wrong = |problem: String| wrong(&step.story, &step.name, problem);
        let mapping = Mapping::parse(text)
            .map_err(|errors| wrong(errors.first().map(ToString::to_string).unwrap_or_default()))?;
        let import = read_files(&mapping, inputs, answers, day(step.at)).map_err(|errors| {
            wrong(
                errors
                    .list
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            )
        })?;
        let outcome = record_import(self.instance, &mapping, &import, &PARKING, title).await?;
        self.imported.insert(step.story.clone(), outcome.trajectory);
        Ok(())
    }
}

/// Whether two steps in a row go into the log in one append: written down in the same moment, and the
/// second needs nothing that the first one made.
fn recorded_together(one: &Step, next: &Step) -> bool {
    let same = one.at == next.at && one.story == next.story && one.role == next.role;
    same && matches!(one.act, Act::Record { .. }) && !next.looks_back()
}

/// The ground on which a text becomes public: the municipality's own texts are its own to publish,
/// words are published only of those who agreed, and particulars never.
fn ground(field: &str) -> Option<PublicationGround> {
    match field {
        "input.received/words" => Some(PublicationGround::Consent),
        "input.received/particulars" | "input.received/reference" | "input.withdrawn/reason" => {
            None
        }
        // Already public by the event that holds it.
        "content.published/redacted" => None,
        _ => Some(PublicationGround::OwnText),
    }
}
