//! Records what was read: finds out what is new against earlier runs, and submits it as one, so that
//! a file is taken in whole or not at all.
//!
//! What was recorded before is known by idempotency keys, not by content: `input/…` under the source's
//! reference, `answer/…` under reference and ordinal. They are stored as keyed digests and outlive an
//! erasure, so that an erased input does not come back with the next run.

use super::{Import, Mapping, Row};
use crate::content::{ContentError, Idempotency, Sealed, random};
use crate::instance::Instance;
use crate::recorder::{LogError, RecordError};
use crate::store::StoredCommand;
use std::collections::{BTreeMap, HashMap};
use weerklank_events::facts::ContentPublished;
use weerklank_events::trajectory::MAX_CONTENTS;
use weerklank_events::vocabulary::{PublicationGround, Role};
use weerklank_events::{Command, Commitment, Content, Entry, Event, InputId, Stream, TrajectoryId};

/// The principal under which a file is taken in from the command line.
const PRINCIPAL: &str = "import";

/// Why an import did not happen. Nothing of it was recorded.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A content cannot be sealed.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The recorder refused it.
    #[error("nothing was imported: {0}")]
    Record(#[from] RecordError),
}
impl From<crate::store::StoreError> for RunError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Log(error.into())
    }
}
impl From<getrandom::Error> for RunError {
    fn from(error: getrandom::Error) -> Self {
        Self::Content(error.into())
    }
}

/// What a run brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The trajectory.
    pub trajectory: TrajectoryId,
    /// Whether it was opened by this run.
    pub opened: bool,
    /// Inputs that were new.
    pub received: u32,
    /// Answers that were new, changed ones included.
    pub answered: u32,
    /// Of those, answers that differ from one recorded before.
    pub changed: u32,
    /// Rows, from 1, whose input differs from what was recorded: the log keeps what was received.
    pub differing: Vec<usize>,
}

/// The files of an import and the mapping as written.
pub struct Files<'a> {
    /// The mapping's text.
    pub mapping: &'a str,
    /// The file of inputs.
    pub inputs: &'a [u8],
    /// The file of answers.
    pub answers: Option<&'a [u8]>,
}

/// Records what is new in `import` under `title`.
///
/// # Errors
/// Where anything in it is refused; nothing is recorded then.
pub async fn record(
    instance: &Instance,
    mapping: &Mapping,
    import: &Import,
    files: &Files<'_>,
    title: &str,
) -> Result<Outcome, RunError> {
    let (plan, trajectory) = Plan::make(instance, mapping, import, title).await?;
    let (received, answered) = plan.counts();
    let outcome = Outcome {
        trajectory,
        opened: plan.opened.is_some(),
        received,
        answered,
        changed: plan.changed,
        differing: plan.differing.clone(),
    };
    if !outcome.opened && received == 0 && answered == 0 {
        return Ok(outcome);
    }
    let mut records = Vec::with_capacity(import.rows.len() * 2);
    records.extend(plan.opened);
    let imported = mapping.imported(
        files.mapping,
        files.inputs,
        files.answers,
        (received, answered),
    );
    records.push(instance.sealer.seal(Command::SourceImported(imported))?);
    records.extend(plan.inputs);
    records.extend(plan.answers);
    let published = publications(&records, |field| mapping.ground(field));
    for command in published {
        records.push(instance.sealer.seal(command)?);
    }
    let stream = Stream::Trajectory(trajectory);
    instance
        .record(stream, PRINCIPAL, Role::Recorder, records)
        .await?;
    Ok(outcome)
}

/// The publications of what the records declare, where `ground` gives one: lists of a bounded length.
pub fn publications(
    records: &[Sealed],
    ground: impl Fn(&str) -> Option<PublicationGround>,
) -> Vec<Command> {
    let mut by_ground: BTreeMap<PublicationGround, Vec<Commitment>> = BTreeMap::new();
    for (field, commitment) in records.iter().flat_map(|record| record.event.declared()) {
        if let Some(ground) = ground(field) {
            by_ground.entry(ground).or_default().push(commitment);
        }
    }
    let publish = |ground, content: &[Commitment]| {
        let content = content.to_vec();
        Command::ContentPublished(ContentPublished::<Content> {
            content,
            ground,
            redacted: None,
        })
    };
    by_ground
        .iter()
        .flat_map(|(ground, all)| {
            all.chunks(MAX_CONTENTS)
                .map(|chunk| publish(*ground, chunk))
        })
        .collect()
}

/// What is new.
struct Plan {
    opened: Option<Sealed>,
    inputs: Vec<Sealed>,
    answers: Vec<Sealed>,
    changed: u32,
    differing: Vec<usize>,
}

impl Plan {
    async fn make(
        instance: &Instance,
        mapping: &Mapping,
        import: &Import,
        title: &str,
    ) -> Result<(Self, TrajectoryId), RunError> {
        let key = format!("trajectory/{}/{title}", mapping.name);
        let asked = instance.sealer.idempotency(PRINCIPAL, &key, b"trajectory");
        let (trajectory, opened) = match known(instance, &[asked]).await?.get(&asked.key) {
            Some(before) => (trajectory_at(instance, before.log_index).await?, None),
            None => {
                let command = Command::TrajectoryOpened(mapping.opened(title));
                let mut sealed = instance.sealer.seal(command)?;
                sealed.idempotency = Some(asked);
                (TrajectoryId(random()?), Some(sealed))
            }
        };
        let mut plan = Self {
            opened,
            inputs: Vec::new(),
            answers: Vec::new(),
            changed: 0,
            differing: Vec::new(),
        };
        let ids = plan.take_inputs(instance, import, trajectory).await?;
        plan.take_answers(instance, import, trajectory, &ids)
            .await?;
        Ok((plan, trajectory))
    }

    fn counts(&self) -> (u32, u32) {
        let count = |list: &[Sealed]| u32::try_from(list.len()).unwrap_or(u32::MAX);
        (count(&self.inputs), count(&self.answers))
    }

    /// Seals the inputs that are new, and finds where each of the others was recorded.
    async fn take_inputs(
        &mut self,
        instance: &Instance,
        import: &Import,
        trajectory: TrajectoryId,
    ) -> Result<Vec<Origin>, RunError> {
        let asked: Vec<_> = import
            .rows
            .iter()
            .map(|row| {
                let key = format!("input/{trajectory}/{}", row.reference);
                instance
                    .sealer
                    .idempotency(PRINCIPAL, &key, &row.input.fingerprint_bytes())
            })
            .collect();
        let known = known(instance, &asked).await?;
        let mut origins = Vec::with_capacity(asked.len());
        for (row, asked) in import.rows.iter().zip(asked) {
            if let Some(before) = known.get(&asked.key) {
                // A missing digest means that the content was erased; it is not compared and not asked for again.
                if before
                    .request
                    .is_some_and(|request| request != asked.request)
                {
                    self.differing.push(row.row);
                }
                origins.push(Origin::Recorded(before.log_index));
                continue;
            }
            let input = InputId(random()?);
            let mut sealed = instance
                .sealer
                .seal(Command::InputReceived(row.input.received(input)))?;
            sealed.idempotency = Some(asked);
            self.inputs.push(sealed);
            origins.push(Origin::New(input));
        }
        Ok(origins)
    }

    /// Seals the answers that are new, or differ from the last one recorded.
    async fn take_answers(
        &mut self,
        instance: &Instance,
        import: &Import,
        trajectory: TrajectoryId,
        origins: &[Origin],
    ) -> Result<(), RunError> {
        let mut open: Vec<(&Row, &Origin)> = import
            .rows
            .iter()
            .zip(origins)
            .filter(|(row, _)| row.answer.is_some())
            .collect();
        // Each round looks at the nth answer of those inputs that have at least n−1, so the number of
        // rounds is one more than the most answers any input ever got.
        let mut last: HashMap<&str, StoredCommand> = HashMap::new();
        for ordinal in 1u32.. {
            if open.is_empty() {
                break;
            }
            let asked: Vec<_> = open
                .iter()
                .map(|(row, _)| answer_key(instance, trajectory, row, ordinal))
                .collect();
            let known = known(instance, &asked).await?;
            let mut further = Vec::new();
            for ((row, origin), asked) in open.into_iter().zip(asked) {
                if let Some(found) = known.get(&asked.key) {
                    last.insert(&row.reference, *found);
                    further.push((row, origin));
                    continue;
                }
                let before = last.get(&*row.reference);
                // Equal to the last one, or to one that was erased: nothing to add.
                if before.is_some_and(|before| {
                    before
                        .request
                        .is_none_or(|request| request == asked.request)
                }) {
                    continue;
                }
                self.changed += u32::from(before.is_some());
                self.answer(instance, row, origin, asked).await?;
            }
            open = further;
        }
        Ok(())
    }

    /// Seals one answer, to every point the input makes: the source knows one answer per input.
    async fn answer(
        &mut self,
        instance: &Instance,
        row: &Row,
        origin: &Origin,
        asked: Idempotency,
    ) -> Result<(), RunError> {
        let Some(answer) = &row.answer else {
            return Ok(());
        };
        let input = match origin {
            Origin::New(input) => *input,
            Origin::Recorded(log_index) => input_at(instance, *log_index).await?,
        };
        for point in 1..=row.input.points {
            let mut sealed = instance
                .sealer
                .seal(Command::InputAnswered(answer.answered(input, point)))?;
            sealed.idempotency = (point == 1).then_some(asked);
            self.answers.push(sealed);
        }
        Ok(())
    }
}

/// Where an input's id comes from.
enum Origin {
    /// This run.
    New(InputId),
    /// The entry that received it.
    Recorded(u64),
}

fn answer_key(
    instance: &Instance,
    trajectory: TrajectoryId,
    row: &Row,
    ordinal: u32,
) -> Idempotency {
    let key = format!("answer/{trajectory}/{ordinal}/{}", row.reference);
    let fingerprint = row
        .answer
        .as_ref()
        .map(super::NewAnswer::fingerprint_bytes)
        .unwrap_or_default();
    instance.sealer.idempotency(PRINCIPAL, &key, &fingerprint)
}

async fn known(
    instance: &Instance,
    asked: &[Idempotency],
) -> Result<HashMap<[u8; 16], StoredCommand>, RunError> {
    let keys: Vec<_> = asked.iter().map(|asked| asked.key).collect();
    Ok(instance.reader.store.commands(&keys).await?)
}

async fn entry_at(instance: &Instance, log_index: u64) -> Result<Entry, RunError> {
    let entries = instance.reader.store.entries(log_index, 1).await?;
    let stored = entries.first().ok_or(LogError::Broken(log_index))?;
    Ok(Entry::decode(&stored.bytes).map_err(LogError::from)?)
}

async fn trajectory_at(instance: &Instance, log_index: u64) -> Result<TrajectoryId, RunError> {
    match entry_at(instance, log_index).await?.envelope.trajectory {
        Stream::Trajectory(id) => Ok(id),
        _ => Err(LogError::Broken(log_index).into()),
    }
}

async fn input_at(instance: &Instance, log_index: u64) -> Result<InputId, RunError> {
    match entry_at(instance, log_index).await?.event {
        Event::InputReceived(fact) => Ok(fact.input),
        _ => Err(LogError::Broken(log_index).into()),
    }
}
