//! A story as it is told in `stories/*.toml`, and the steps that it comes down to.
//!
//! Everything in a story becomes a line of a command file ([`crate::record`]); a story only spares its
//! reader the repetition. Times are those on the clock in the town hall.
//!
//! - `name`: of the trajectory, or `municipality` for what lies in the stream of that name.
//!   `publish`: the moments at which all that was recorded so far becomes public: the municipality's
//!   own texts, and the words of those who agreed. `receipts`: whether everyone who can be answered
//!   was told that their input had arrived, when it was written down.
//! - `[inputs]` `at`: the moment all inputs were written down, where that was not the next working
//!   day. `[answers]` `on` and `at`: the day of the answers, and when they were written down.
//! - `[[step]]` `at`, `role`, `name`, `withheld` (not to be published), `type`, `data`: any command. In
//!   `data`, `input`, `session`, `group` and `promise` are names that the story gives, `members` are
//!   names of inputs (their first point) or `{ input, point }`, and `other` and `trajectory` are names
//!   of other stories. `seq` names a step, and `content` names texts as `name/field`.
//! - `[[input]]` `on`: the day of receipt; `name`, `at`, `withheld` (not to be published), `answers`
//!   (one per point, in order), `answered` (as `[answers]`); the rest is the data of `input.received`.
//! - `[[voices]]`: many short inputs, see `voices.rs`.
//! - `[import]` `at`, `title`: files that are taken in by a mapping.

use super::ids::put_ids;
pub use super::ids::trajectory_id;
use super::voices::Voices;
use crate::record::{Known, Line, Problem};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use weerklank_events::trajectory::MAX_CONTENTS;
use weerklank_events::vocabulary::{PublicationGround, Role};
use weerklank_events::{Command, Commitment, Stream};

/// The time zone of the stories.
const ZONE: &str = "Europe/Amsterdam";
/// Minutes in which a clerk writes inputs down, from nine o'clock on.
const WRITING_MINUTES: usize = 420;
/// Spreads moments over those minutes; it shares no factor with them.
const STRIDE: usize = 37;
/// The characters of a day, 2026-01-31, at the beginning of a moment.
const DAY: usize = 10;

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
    /// What it is.
    pub act: Act,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Records a command.
    Record(Line),
    /// Takes files in.
    Import {
        /// The title of the trajectory.
        title: String,
    },
}

/// A step as a story tells it, before what becomes public is known.
struct Moment {
    at: Timestamp,
    name: String,
    told: Told,
}

enum Told {
    /// A command, and whether its texts become public at the next moment of publishing.
    Line { line: Line, public: bool },
    /// Everything so far becomes public.
    Publish,
    /// Files are taken in.
    Import { title: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    publish: Vec<String>,
    #[serde(default)]
    receipts: bool,
    inputs: Option<When>,
    answers: Option<When>,
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
pub(super) struct When {
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
    #[serde(default)]
    withheld: bool,
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
    pub answered: Option<When>,
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
        receipts: file.receipts,
        moments: Vec::new(),
    };
    for (n, step) in file.step.into_iter().enumerate() {
        teller.step(n, step)?;
    }
    let mut inputs = file.input;
    for spoken in file.voices.iter().map(Voices::inputs) {
        inputs.extend(spoken.map_err(|e| wrong(&teller.story, "voices", e))?);
    }
    for (n, input) in inputs.into_iter().enumerate() {
        teller.input(n, input, file.inputs.as_ref(), file.answers.as_ref())?;
    }
    if let Some(ImportText { at, title }) = file.import {
        teller.add(&at, "import".to_owned(), Told::Import { title })?;
    }
    for at in &file.publish {
        teller.add(at, format!("publish-{at}"), Told::Publish)?;
    }
    teller.steps()
}

struct Teller {
    story: String,
    receipts: bool,
    moments: Vec<Moment>,
}

impl Teller {
    fn add(&mut self, at: &str, name: String, told: Told) -> Result<(), StoryError> {
        let time = at.parse::<DateTime>().and_then(|time| time.in_tz(ZONE));
        let time = time.map_err(|e| wrong(&self.story, &name, e.to_string()))?;
        let at = time.timestamp();
        self.moments.push(Moment { at, name, told });
        Ok(())
    }

    /// A command of this story, in which ids and references stand for names.
    fn line(&self, name: &str, kind: &str, mut data: Map<String, Value>) -> Line {
        put_ids(&self.story, kind, &mut data);
        if let Some(Value::Array(contents)) = data.get_mut("content") {
            contents.iter_mut().for_each(|text| self.refer(text));
        }
        if let Some(seq) = data.get_mut("seq") {
            self.refer(seq);
        }
        Line {
            trajectory: stream(&self.story),
            kind: kind.to_owned(),
            key: self.key(name),
            role: Some(Role::Recorder),
            data,
        }
    }

    fn key(&self, name: &str) -> String {
        format!("{}/{name}", self.story)
    }

    fn refer(&self, name: &mut Value) {
        if let Value::String(name) = name {
            *name = format!("@{}", self.key(name));
        }
    }

    fn step(&mut self, n: usize, step: StepText) -> Result<(), StoryError> {
        let name = step.name.unwrap_or_else(|| format!("step-{}", n + 1));
        let mut line = self.line(&name, &step.r#type, step.data);
        line.role = step.role.or(line.role);
        let public = !step.withheld;
        self.add(&step.at, name, Told::Line { line, public })
    }

    fn input(
        &mut self,
        n: usize,
        input: InputText,
        inputs: Option<&When>,
        answers: Option<&When>,
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
        let receipt = self.receipts.then(|| receipt(&at, &data)).flatten();
        let line = self.line(&name, "input.received", data);
        let public = !input.withheld;
        self.add(&at, name.clone(), Told::Line { line, public })?;
        if let Some(data) = receipt {
            let name = format!("{name}/receipt");
            let line = self.line(&name, "receipt.sent", data);
            self.add(&at, name, Told::Line { line, public })?;
        }
        for (n, mut data) in input.answers.into_iter().enumerate() {
            let answered = input.answered.as_ref().or(answers);
            let answered = answered
                .ok_or_else(|| wrong(&self.story, &name, "has no moment of answer".to_owned()))?;
            data.insert("input".to_owned(), name.as_str().into());
            data.insert("point".to_owned(), (n + 1).into());
            if let Some(on) = &answered.on {
                data.insert("occurredOn".to_owned(), on.as_str().into());
            }
            let name = format!("{name}/answer-{}", n + 1);
            let line = self.line(&name, "input.answered", data);
            let public = true;
            self.add(&answered.at, name, Told::Line { line, public })?;
        }
        Ok(())
    }

    /// The steps in order of time, each tried out, with what becomes public named text by text.
    fn steps(mut self) -> Result<Vec<Step>, StoryError> {
        // Stable: what has the same time keeps its order.
        self.moments.sort_by_key(|moment| moment.at);
        let mut steps = Vec::with_capacity(self.moments.len());
        let mut rehearsal = Rehearsal::default();
        let mut pending: BTreeMap<PublicationGround, Vec<String>> = BTreeMap::new();
        for moment in std::mem::take(&mut self.moments) {
            let Moment { at, name, told } = moment;
            let told = match told {
                Told::Import { title } => vec![(name, Act::Import { title })],
                Told::Line { line, public } => {
                    let fault = |problem: Problem| wrong(&self.story, &name, problem.detail);
                    rehearsal.command(&line).map_err(fault)?;
                    for field in rehearsal.texts(&line.key).filter(|_| public) {
                        if let (Some(ground), Some((_, text))) =
                            (ground(field), field.split_once('/'))
                        {
                            let reference = format!("@{}/{text}", line.key);
                            pending.entry(ground).or_default().push(reference);
                        }
                    }
                    vec![(name, Act::Record(line))]
                }
                Told::Publish => self.publications(&name, std::mem::take(&mut pending)),
            };
            let story = &self.story;
            steps.extend(told.into_iter().map(|(name, act)| Step {
                at,
                story: story.clone(),
                name,
                act,
            }));
        }
        Ok(steps)
    }

    fn publications(
        &self,
        name: &str,
        pending: BTreeMap<PublicationGround, Vec<String>>,
    ) -> Vec<(String, Act)> {
        let lists = pending.iter().flat_map(|(ground, texts)| {
            let lists = texts.chunks(MAX_CONTENTS);
            lists.map(move |texts| (ground, texts))
        });
        let lines = lists.enumerate().map(|(n, (ground, texts))| {
            let name = format!("{name}/{n}");
            let mut line = self.line(&name, "content.published", Map::new());
            line.role = Some(Role::Publisher);
            line.data.insert("content".to_owned(), texts.into());
            line.data
                .insert("ground".to_owned(), ground.as_str().into());
            (name, Act::Record(line))
        });
        lines.collect()
    }
}

/// Commands made of lines in their order without recording them, with commitments to nothing.
#[derive(Default)]
pub(super) struct Rehearsal(HashMap<String, Known>);

impl Rehearsal {
    /// The command of the next line.
    pub fn command(&mut self, line: &Line) -> Result<Command, Problem> {
        let command = line.clone().into_command(|key| self.0.get(key).cloned())?;
        let Ok(event) =
            command.seal(&mut |_, _| Ok::<_, std::convert::Infallible>(Commitment([0; 32])));
        let known = Known {
            trajectory: line.trajectory,
            seq: Some(1),
            contents: event.declared(),
        };
        self.0.insert(line.key.clone(), known);
        Ok(command)
    }

    /// The fields that the command of a key has texts in.
    fn texts(&self, key: &str) -> impl Iterator<Item = &'static str> {
        let texts = self.0.get(key).map(|known| &known.contents[..]);
        texts.unwrap_or_default().iter().map(|(field, _)| *field)
    }
}

/// The receipt that the sender of an input got at that moment; none who cannot be answered.
fn receipt(at: &str, data: &Map<String, Value>) -> Option<Map<String, Value>> {
    if data.get("replyable")? != "yes" {
        return None;
    }
    let by = match data.get("channel")?.as_str()? {
        "letter" | "counter" => "letter",
        _ => "email",
    };
    let mut receipt = Map::from_iter([("input".to_owned(), data.get("input")?.clone())]);
    receipt.insert("channel".to_owned(), by.into());
    receipt.insert("occurredOn".to_owned(), at.get(..DAY)?.into());
    Some(receipt)
}

/// The ground on which a text becomes public: the municipality's own texts are its own to publish,
/// advice and questions of the raad were public where they were given, words are published only of
/// those who agreed, and particulars never.
fn ground(field: &str) -> Option<PublicationGround> {
    match field {
        "input.received/words" | "input.translated/translation" | "answer.disputed/objection" => {
            Some(PublicationGround::Consent)
        }
        "input.received/particulars" | "input.received/reference" | "input.withdrawn/reason" => {
            None
        }
        "advice.given/advice" | "raad.questioned/question" | "raad.judged/motion" => {
            Some(PublicationGround::SourcePublic)
        }
        // Already public by the event that holds it.
        "content.published/redacted" => None,
        _ => Some(PublicationGround::OwnText),
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

/// The stream that a story is recorded in.
#[must_use]
pub fn stream(story: &str) -> Stream {
    if story == Stream::Municipality.to_string() {
        return Stream::Municipality;
    }
    trajectory_id(story).into()
}

pub(super) fn wrong(story: &str, place: &str, problem: String) -> StoryError {
    StoryError {
        story: story.to_owned(),
        place: place.to_owned(),
        problem,
    }
}
