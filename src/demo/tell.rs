//! Records the steps of the stories, one after the other, under a clock that moves with them, as the
//! lines of a command file.
//!
//! Every line has a key of its own, so that a telling which was cut off is completed by the next one
//! and nothing is recorded twice. An import chooses the id of its trajectory, so what follows it in
//! its story is recorded there.

use super::story::{Act, Step, wrong};
use super::{DemoError, PARKING, PRINCIPAL};
use crate::clock::{SetClock, day};
use crate::import::run::{Files, record as record_import};
use crate::import::{Mapping, read as read_files};
use crate::instance::Instance;
use crate::record::{Answer, Numbered, Recording, Status};
use crate::recorder::LogError;
use jiff::Timestamp;
use std::collections::HashMap;
use weerklank_events::vocabulary::Role;
use weerklank_events::{Entry, TrajectoryId};

/// The telling so far.
pub(super) struct Telling<'a> {
    recording: Recording<'a>,
    clock: &'a SetClock,
    /// When the last entry was recorded by an earlier telling; the clock never shows less.
    floor: Timestamp,
    /// The trajectories whose ids are not those of their stories.
    imported: HashMap<String, TrajectoryId>,
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
            recording: Recording {
                instance,
                principal: PRINCIPAL,
                role: Role::Recorder,
            },
            clock,
            floor: last.map_or(Timestamp::MIN, |entry| entry.envelope.recorded_at),
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
                Act::Record(_) => self.record(together).await?,
                Act::Import { title } => self.import(&together[0], title).await?,
            }
            done += together.len() as u64;
            progress(done, steps.len() as u64);
        }
        Ok(())
    }

    async fn record(&self, steps: &[Step]) -> Result<(), DemoError> {
        let line = |(number, step): (u64, &Step)| {
            let Act::Record(line) = &step.act else {
                return None;
            };
            let mut line = line.clone();
            if let Some(imported) = self.imported.get(&step.story) {
                line.trajectory = (*imported).into();
            }
            let line = Ok(line);
            Some(Numbered { number, line })
        };
        let lines = (1..).zip(steps).filter_map(line).collect();
        let answers = self.recording.record(lines).await;
        for (step, answer) in steps.iter().zip(answers) {
            check(step, answer)?;
        }
        Ok(())
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
        let outcome =
            record_import(self.recording.instance, &mapping, &import, &PARKING, title).await?;
        self.imported.insert(step.story.clone(), outcome.trajectory);
        Ok(())
    }
}

/// Whether two steps in a row are written down in the same moment.
fn recorded_together(one: &Step, next: &Step) -> bool {
    let lines = matches!((&one.act, &next.act), (Act::Record(_), Act::Record(_)));
    lines && one.at == next.at
}

fn check(step: &Step, answer: Answer) -> Result<(), DemoError> {
    match (answer.status, answer.problem) {
        (Status::Recorded | Status::Replayed, _) | (_, None) => Ok(()),
        (_, Some(problem)) => Err(DemoError::record(step, problem)),
    }
}
