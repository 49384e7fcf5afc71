//! The demonstration: a municipality that does not exist, and what became of ten of its consultations.
//!
//! One was done as it should be, from choosing to evaluating; each of the others fails in a way that a
//! council member will know. Beside them lies what is about participation at large: norms, councils,
//! signals and promises. Together they use every kind of event.
//!
//! The stories are data (`stories/*.toml`, read by [`story`]) and come down to lines of a command
//! file; they are recorded like any other under a clock that moves with them ([`tell()`]), in a log
//! that says that it is a demonstration. [`lines`] gives those that anyone can record as a file.
//!
//! Invariant: a demonstration never goes into a municipality's own record, and telling it again adds
//! nothing but what an earlier telling did not get to.

mod ids;
pub mod story;
mod tell;
mod voices;

#[cfg(test)]
mod tests;

use crate::clock::SetClock;
use crate::data_dir::{DataDir, DataDirError, replace};
use crate::import::run::{Files, RunError};
use crate::instance::{Instance, OpenError, Reader};
use crate::record::{Line, Problem};
use crate::recorder::LogError;
use jiff::ToSpan as _;
use std::path::PathBuf;
use std::sync::Arc;
use story::{Act, Step, StoryError};
use tell::Telling;
use weerklank_events::vocabulary::Purpose;

/// The municipality, which exists nowhere else.
pub const MUNICIPALITY: &str = "Gemeente Waterdrecht";

/// Under whose keys the stories are recorded.
const PRINCIPAL: &str = "demo";

/// How the origin of a demonstration begins, unless somebody chose another.
const ORIGIN: &str = "demo.weerklank.example/";

/// The stories, the exemplary one first, and last what lies around them.
const STORIES: [&str; 11] = [
    include_str!("stories/fietsroute.toml"),
    include_str!("stories/dorpshuis.toml"),
    include_str!("stories/windmolens.toml"),
    include_str!("stories/bomenkap.toml"),
    include_str!("stories/plein.toml"),
    include_str!("stories/parkeren.toml"),
    include_str!("stories/knip.toml"),
    include_str!("stories/milieustraat.toml"),
    include_str!("stories/sportpark.toml"),
    include_str!("stories/padel.toml"),
    include_str!("stories/municipality.toml"),
];

/// The files of the consultation that was held on another platform.
const PARKING: Files<'static> = Files {
    mapping: include_str!("stories/parkeren-kolommen.toml"),
    inputs: include_bytes!("stories/parkeren-reacties.csv"),
    answers: Some(include_bytes!("stories/parkeren-antwoorden.csv")),
};

/// Why the demonstration cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The data directory holds something real.
    #[error(
        "{path} holds a municipality's own record or settings, and a demonstration does not go into it: \
         give an empty directory with --data"
    )]
    Record {
        /// The data directory.
        path: PathBuf,
    },
    /// The data directory holds the demonstration of another version of the program.
    #[error(
        "the data directory holds the demonstration of another version of weerklank ({0}): \
         give an empty directory with --data"
    )]
    OtherVersion(String),
    /// The log cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The data directory.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A story has a mistake.
    #[error(transparent)]
    Story(#[from] StoryError),
    /// A step was not recorded.
    #[error("{step} was not recorded: {error}")]
    Step {
        /// The story and the step.
        step: String,
        /// Why.
        error: String,
    },
    /// The files were not taken in.
    #[error(transparent)]
    Import(#[from] RunError),
}

impl DemoError {
    fn record_at(dir: &DataDir) -> Self {
        Self::Record {
            path: dir.path().to_owned(),
        }
    }

    fn record(step: &Step, problem: Problem) -> Self {
        let step = format!("{}, {}", step.story, step.name);
        match problem.rule {
            // Other words under the same key, or the same trajectory under another one.
            "keyReused" | "trajectoryAlreadyOpened" => Self::OtherVersion(step),
            _ => Self::Step {
                step,
                error: problem.detail,
            },
        }
    }
}

/// What a telling did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The name of the log.
    pub origin: String,
    /// Whether the log was made by this telling.
    pub made_new: bool,
    /// How many entries this telling added.
    pub added: u64,
    /// How many entries the log has.
    pub entries: u64,
}

/// The steps of all stories, in order of time.
///
/// # Errors
/// Where a story has a mistake.
pub fn steps() -> Result<Vec<Step>, StoryError> {
    let mut steps = Vec::new();
    for text in STORIES {
        steps.extend(story::read(text)?);
    }
    // Stable: a story keeps its order.
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

/// The stories as lines of a command file, apart from the one whose inputs come from an import: that
/// chooses the id of its trajectory.
///
/// # Errors
/// Where a story has a mistake.
pub fn lines() -> Result<Vec<Line>, StoryError> {
    let steps = steps()?;
    let imports = |story: &str| {
        let mut of_story = steps.iter().filter(|step| step.story == story);
        of_story.any(|step| matches!(step.act, Act::Import { .. }))
    };
    let lines = steps.iter().filter(|step| !imports(&step.story));
    let lines = lines.filter_map(|step| match &step.act {
        Act::Record(line) => Some(line.clone()),
        Act::Import { .. } => None,
    });
    Ok(lines.collect())
}

/// Makes the demonstration in `dir`, or what is still missing of it.
///
/// # Errors
/// Where `dir` holds a municipality's own record, or the log there cannot be used.
pub async fn make(dir: &DataDir, progress: impl FnMut(u64, u64)) -> Result<Told, DemoError> {
    tell(dir, &steps()?, progress).await
}

/// Records `steps`, a beginning of [`steps`], in `dir`. `progress` is told how many are done.
///
/// # Errors
/// As [`make`].
pub async fn tell(
    dir: &DataDir,
    steps: &[Step],
    mut progress: impl FnMut(u64, u64),
) -> Result<Told, DemoError> {
    check_purpose(dir).await?;
    let first = steps
        .first()
        .map_or_else(jiff::Timestamp::now, |step| step.at);
    // The log itself is made shortly before the first thing in it.
    let clock = Arc::new(SetClock::new(
        first.saturating_sub(1.hour()).unwrap_or(first),
    ));
    write_settings(dir)?;
    let instance = Instance::open(dir.clone(), clock.clone(), None, Purpose::Demo).await?;
    let size = || instance.recorder.published().borrow().checkpoint.size;
    let before = if instance.made_new { 0 } else { size() };
    Telling::new(&instance, &clock)
        .await?
        .tell(steps, &mut progress)
        .await?;
    Ok(Told {
        origin: instance.reader.origin().to_owned(),
        made_new: instance.made_new,
        added: size() - before,
        entries: size(),
    })
}

/// Refuses a directory with a log that is not a demonstration.
async fn check_purpose(dir: &DataDir) -> Result<(), DemoError> {
    if !dir.database().exists() {
        return Ok(());
    }
    let reader = Reader::open(dir.clone()).await?;
    let empty = reader.store.size().await.map_err(LogError::from)? == 0;
    // A log without its first entry, whose making was cut off, says what it is for by its name alone.
    let demo = match (empty, reader.purpose) {
        (false, purpose) => purpose == Purpose::Demo,
        (true, _) => reader.origin().starts_with(ORIGIN),
    };
    if demo {
        Ok(())
    } else {
        Err(DemoError::record_at(dir))
    }
}

/// Gives a new log the municipality's name, which its pages show.
fn write_settings(dir: &DataDir) -> Result<(), DemoError> {
    if dir.has_log() {
        return Ok(());
    }
    let path = dir.settings();
    let text = format!(
        "# A demonstration: this municipality does not exist.\nmunicipality = \"{MUNICIPALITY}\"\n"
    );
    match std::fs::read_to_string(&path) {
        // An earlier telling came no further than this.
        Ok(found) if found == text => return Ok(()),
        // Somebody prepared this directory for a real log.
        Ok(_) => return Err(DemoError::record_at(dir)),
        Err(_) => {}
    }
    std::fs::create_dir_all(dir.path()).map_err(|source| DataDirError::Io {
        path: dir.path().to_owned(),
        source,
    })?;
    Ok(replace(&path, text.as_bytes(), 0o644)?)
}
