//! A story as it is told in `stories/*.toml`, and the steps that it comes down to.
//!
//! Everything in a story becomes an ordinary command (`input.received`, `decision.taken` …); a story
//! only spares its reader the repetition. Times are those on the clock in the town hall.
//!
//! - `name`; `publish`: the moments at which all that was recorded so far becomes public: the
//!   municipality's own texts, and the words of those who agreed.
//! - `[inputs]` `at`: the moment all inputs were written down, where that was not the next working
//!   day. `[answers]` `on` and `at`: the day of the answers, and when they were written down.
//! - `[[step]]` `at`, `role`, `name`, `type`, `data`: any command. In `data`, `input` and `seq` are
//!   names of steps, and `content` names texts as `name/field`.
//! - `[[input]]` `on`: the day of receipt; `name`, `at`, `withheld` (not to be published), `answers`
//!   (one per point, in order), `answered` (as `[answers]`); the rest is the data of `input.received`.
//! - `[[voices]]`: many short inputs, see `voices.rs`.
//! - `[import]` `at`, `title`: files that are taken in by a mapping.

use super::voices::Voices;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use weerklank_events::vocabulary::Role;
use weerklank_events::{Command, Commitment, InputId, TrajectoryId};

/// The time zone of the stories.
const ZONE: &str = "Europe/Amsterdam";
/// Minutes in which a clerk writes inputs down, from nine o'clock on.
const WRITING_MINUTES: usize = 420;
/// Spreads moments over those minutes; it shares no factor with them.
const STRIDE: usize = 37;

/// A mistake in a story. The stories are part of the program, and a test reads them all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the story {story}, {place}: {problem}")]
pub struct StoryError {
    /// The story.
    pub story: String,
    /// The step.
    pub place: String,
    /// What is wrong.
    pub problem: String,
}

/// One thing that is recorded, at its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// When it is written down.
    pub at: Timestamp,
    /// The name of the story.
    pub story: String,
    /// The name of the step, one of its kind in the story.
    pub name: String,
    /// The role in which it is recorded.
    pub role: Role,
    /// What it is.
    pub act: Act,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Records a command.
    Record {
        /// Its wire name.
        kind: String,
        /// Its data, with names in place of what is known only once it is recorded.
        data: Map<String, Value>,
        /// Whether its texts become public at the next moment of publishing.
        public: bool,
    },
    /// Publishes what was recorded so far.
    Publish,
    /// Takes files in.
    Import {
        /// The title of the trajectory.
        title: String,
    },
}

/// What the names in a story stand for.
pub trait Names {
    /// The number of a step's entry in its trajectory.
    fn seq(&self, story: &str, name: &str) -> Option<u64>;
    /// The commitment to a text of a step.
    fn commitment(&self, story: &str, name: &str, field: &str) -> Option<Commitment>;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    publish: Vec<String>,
    inputs: Option<Moment>,
    answers: Option<Moment>,
    import: Option<ImportText>,
    #[serde(default)]
    step: Vec<StepText>,
    #[serde(default)]
    input: Vec<InputText>,
    #[serde(default)]
    voices: Vec<Voices>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Moment {
    on: Option<String>,
    at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportText {
    at: String,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepText {
    at: String,
    name: Option<String>,
    role: Option<Role>,
    r#type: String,
    data: Map<String, Value>,
}

#[derive(Default, Deserialize)]
pub(super) struct InputText {
    pub on: String,
    pub name: Option<String>,
    pub at: Option<String>,
    #[serde(default)]
    pub withheld: bool,
    #[serde(default)]
    pub answers: Vec<Map<String, Value>>,
    pub answered: Option<Moment>,
    #[serde(flatten)]
    pub data: Map<String, Value>,
}

/// Reads a story: its steps in order of time.
///
/// # Errors
/// Where it is not as described above.
pub fn read(text: &str) -> Result<Vec<Step>, StoryError> {
    let file: File =
        toml::from_str(text).map_err(|e| wrong("?", "the file", e.message().to_owned()))?;
    let mut teller = Teller {
        story: file.name,
        steps: Vec::new(),
    };
    for (n, step) in file.step.into_iter().enumerate() {
        let name = step.name.unwrap_or_else(|| format!("step-{}", n + 1));
        let act = Act::Record {
            kind: step.r#type,
            data: step.data,
            public: true,
        };
        teller.add(&step.at, &name, step.role.unwrap_or(Role::Recorder), act)?;
    }
    let voices = file.voices.iter().map(Voices::inputs);
    let mut inputs = file.input;
    for spoken in voices {
        inputs.extend(spoken.map_err(|e| wrong(&teller.story, "voices", e))?);
    }
    for (n, input) in inputs.into_iter().enumerate() {
        teller.input(n, input, file.inputs.as_ref(), file.answers.as_ref())?;
    }
    if let Some(import) = file.import {
        let act = Act::Import {
            title: import.title,
        };
        teller.add(&import.at, "import", Role::Recorder, act)?;
    }
    for at in &file.publish {
        let name = format!("publish-{at}");
        teller.add(at, &name, Role::Publisher, Act::Publish)?;
    }
    let mut steps = teller.steps;
    // Stable: what has the same time keeps its order.
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

struct Teller {
    story: String,
    steps: Vec<Step>,
}

impl Teller {
    fn add(&mut self, at: &str, name: &str, role: Role, act: Act) -> Result<(), StoryError> {
        let time = at.parse::<DateTime>().and_then(|time| time.in_tz(ZONE));
        let at = time.map_err(|e| wrong(&self.story, name, e.to_string()))?;
        self.steps.push(Step {
            at: at.timestamp(),
            story: self.story.clone(),
            name: name.to_owned(),
            role,
            act,
        });
        Ok(())
    }

    fn input(
        &mut self,
        n: usize,
        input: InputText,
        inputs: Option<&Moment>,
        answers: Option<&Moment>,
    ) -> Result<(), StoryError> {
        let name = input.name.unwrap_or_else(|| format!("input-{}", n + 1));
        let mut data = input.data;
        let points = input.answers.len().max(1);
        data.entry("points").or_insert_with(|| points.into());
        data.insert("input".to_owned(), name.as_str().into());
        data.insert("occurredOn".to_owned(), input.on.as_str().into());
        let at = match input.at.or_else(|| Some(inputs?.at.clone())) {
            Some(at) => at,
            None => written_down(n, &input.on)
                .map_err(|e| wrong(&self.story, &name, e.to_string()))?
                .to_string(),
        };
        let act = Act::Record {
            kind: "input.received".to_owned(),
            data,
            public: !input.withheld,
        };
        self.add(&at, &name, Role::Recorder, act)?;
        for (n, mut data) in input.answers.into_iter().enumerate() {
            let answered = input.answered.as_ref().or(answers);
            let answered = answered
                .ok_or_else(|| wrong(&self.story, &name, "has no moment of answer".to_owned()))?;
            data.insert("input".to_owned(), name.as_str().into());
            data.insert("point".to_owned(), (n + 1).into());
            if let Some(on) = &answered.on {
                data.insert("occurredOn".to_owned(), on.as_str().into());
            }
            let act = Act::Record {
                kind: "input.answered".to_owned(),
                data,
                public: true,
            };
            let name = format!("{name}/answer-{}", n + 1);
            self.add(&answered.at, &name, Role::Recorder, act)?;
        }
        Ok(())
    }
}

/// The moment an input is written down: in office hours on the working day after its receipt.
fn written_down(n: usize, on: &str) -> Result<DateTime, jiff::Error> {
    let mut day: Date = on.parse::<Date>()?.tomorrow()?;
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.tomorrow()?;
    }
    let minutes = i64::try_from(n * STRIDE % WRITING_MINUTES).unwrap_or_default();
    day.at(9, 0, 0, 0).checked_add(minutes.minutes())
}

impl Step {
    /// Whether it names a text or an entry that was recorded before.
    #[must_use]
    pub fn looks_back(&self) -> bool {
        match &self.act {
            Act::Record { data, .. } => data.contains_key("content") || data.contains_key("seq"),
            Act::Publish | Act::Import { .. } => true,
        }
    }

    /// The command, where the step records one.
    ///
    /// # Errors
    /// Where a name stands for nothing, or the data are not those of the kind.
    pub fn command(&self, names: &impl Names) -> Result<Option<Command>, StoryError> {
        let Act::Record { kind, data, .. } = &self.act else {
            return Ok(None);
        };
        let unknown = |name: &str| wrong(&self.story, &self.name, format!("no such name: {name}"));
        let mut data = data.clone();
        if let Some(Value::String(input)) = data.get("input") {
            let id = input_id(&self.story, input).to_string();
            data.insert("input".to_owned(), id.into());
        }
        if let Some(Value::String(name)) = data.get("seq") {
            let seq = names.seq(&self.story, name).ok_or_else(|| unknown(name))?;
            data.insert("seq".to_owned(), seq.into());
        }
        if let Some(Value::Array(contents)) = data.get_mut("content") {
            for content in contents {
                let path = content.as_str().unwrap_or_default();
                let (name, field) = path.rsplit_once('/').ok_or_else(|| unknown(path))?;
                let commitment = names.commitment(&self.story, name, field);
                *content = commitment.ok_or_else(|| unknown(path))?.to_string().into();
            }
        }
        let command = serde_json::from_value(json!({ "type": kind, "data": data }));
        command
            .map(Some)
            .map_err(|e| wrong(&self.story, &self.name, e.to_string()))
    }
}

/// The same in every demonstration, so that an address of one works in another.
#[must_use]
pub fn trajectory_id(story: &str) -> TrajectoryId {
    TrajectoryId(derived("trajectory", story, ""))
}

fn input_id(story: &str, name: &str) -> InputId {
    InputId(derived("input", story, name))
}

fn derived(kind: &str, story: &str, name: &str) -> [u8; 16] {
    let digest = Sha256::digest(format!("weerklank demo/{kind}/{story}/{name}"));
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id
}

pub(super) fn wrong(story: &str, place: &str, problem: String) -> StoryError {
    StoryError {
        story: story.to_owned(),
        place: place.to_owned(),
        problem,
    }
}
