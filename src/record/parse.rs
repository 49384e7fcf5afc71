//! A line of a command file: read from its bytes, and made into a command once what it refers to is
//! known. Pure; see the module for the shape.

use super::answer::{Problem, member};
use super::node::{Node, Strict};
use serde::{Deserialize as _, Serialize};
use serde_json::{Map, Value};
use weerklank_events::vocabulary::Role;
use weerklank_events::{Command, Commitment, Event, Stream};

/// The longest key in characters: enough for a path in another system, too little for a letter.
pub(super) const MAX_KEY: usize = 200;
/// The members of a line.
const MEMBERS: [&str; 5] = ["trajectory", "type", "key", "role", "data"];
/// The member of `data` that lists commitments, whatever the event.
pub(super) const CONTENT: &str = "content";
/// The member of `data` that is the number of an entry, whatever the event.
pub(super) const SEQ: &str = "seq";
/// What a reference begins with.
const REFERENCE: char = '@';

/// One command, as it stands in a file.
#[derive(Clone, PartialEq, Serialize)]
pub struct Line {
    /// Where it is recorded.
    pub trajectory: Stream,
    /// What is recorded: a wire name.
    #[serde(rename = "type")]
    pub kind: String,
    /// Under which key it is recorded once.
    pub key: String,
    /// In which role; absent for the role of the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Its data, with texts open and references by key.
    pub data: Map<String, Value>,
}

impl std::fmt::Debug for Line {
    /// Without the data: a text may not reach a log line by accident.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line({}, {}, {})", self.trajectory, self.kind, self.key)
    }
}

/// A line that is no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its key, where that could be read.
    pub key: Option<String>,
    /// What is wrong with it.
    pub problem: Problem,
}

impl From<Problem> for Unread {
    fn from(problem: Problem) -> Self {
        let key = None;
        Self { key, problem }
    }
}

/// What is known of a command that a key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Where it was recorded.
    pub trajectory: Stream,
    /// The number of its entry; none while it is being recorded.
    pub seq: Option<u64>,
    /// The commitments to its texts, each with its field.
    pub contents: Vec<(&'static str, Commitment)>,
}

/// Reads one line.
///
/// # Errors
/// [`Unread`], which names the place and the next step and quotes nothing but the key.
pub fn parse(bytes: &[u8]) -> Result<Line, Unread> {
    let Value::Object(mut members) = json(bytes)? else {
        let detail = "the line is no JSON object: give each command as an object on one line";
        return Err(Problem::new("notJson", detail).into());
    };
    let key = take_key(&mut members)?;
    read(members, &key).map_err(|problem| Unread {
        key: Some(key),
        problem,
    })
}

fn json(bytes: &[u8]) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let detail = "the line is not UTF-8: save the file as UTF-8 and run it again";
        Problem::new("notText", detail)
    })?;
    match serde_json::from_str(text) {
        Ok(Strict(value)) => Ok(value),
        // The only thing that a value of any kind can be refused for.
        Err(error) if error.is_data() => {
            let detail = format!(
                "a member stands twice in the same object, the second time before column {}: keep one",
                error.column()
            );
            Err(Problem::new("memberRepeated", detail))
        }
        Err(error) => {
            let detail = format!(
                "the line is no JSON from column {} on: give each command as an object on one line",
                error.column()
            );
            Err(Problem::new("notJson", detail))
        }
    }
}

fn take_key(members: &mut Map<String, Value>) -> Result<String, Problem> {
    match members.remove("key") {
        None => Err(Problem::at(
            "memberMissing",
            "/key",
            "is missing: give each command a key of its own, by which the file can be run again \
             without recording anything twice",
        )),
        Some(Value::String(key)) if is_key(&key) => Ok(key),
        Some(_) => Err(Problem::at(
            "memberInvalid",
            "/key",
            format_args!(
                "is not as expected: give a text of 1 to {MAX_KEY} printable ASCII characters, without \
                 spaces around it"
            ),
        )),
    }
}

/// Letters beyond ASCII have two spellings that look the same, and would be two keys.
fn is_key(key: &str) -> bool {
    let printable = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    (1..=MAX_KEY).contains(&key.len()) && printable && key.trim() == key
}

fn read(mut members: Map<String, Value>, key: &str) -> Result<Line, Problem> {
    let mut take = |name: &str| members.remove(name);
    let missing = |place| Problem::at("memberMissing", place, "is missing: add it");
    let trajectory = take("trajectory").ok_or_else(|| missing("/trajectory"))?;
    let kind = take("type").ok_or_else(|| missing("/type"))?;
    let data = take("data").ok_or_else(|| missing("/data"))?;
    let role = take("role");
    if !members.is_empty() {
        let detail = format!(
            "the line has a member that is not known: take it out; known are {}",
            MEMBERS.join(", ")
        );
        return Err(Problem::new("memberUnknown", detail));
    }
    let Value::Object(data) = data else {
        let detail = "is not as expected: give an object";
        return Err(Problem::at("memberInvalid", "/data", detail));
    };
    Ok(Line {
        trajectory: stream(&trajectory)?,
        kind: known_kind(&kind)?,
        key: key.to_owned(),
        role: role.map(read_role).transpose()?,
        data,
    })
}

fn stream(value: &Value) -> Result<Stream, Problem> {
    Stream::deserialize(Node(value)).map_err(|_| {
        let detail = "is not as expected: give the id of the trajectory, 32 lower-case hexadecimal \
                      digits, or municipality";
        Problem::at("memberInvalid", "/trajectory", detail)
    })
}

fn known_kind(value: &Value) -> Result<String, Problem> {
    let mut kinds = Event::KINDS.iter().map(|(kind, _)| *kind);
    let kind = value
        .as_str()
        .filter(|text| kinds.any(|kind| kind == *text));
    kind.map(str::to_owned).ok_or_else(unknown_kind)
}

fn unknown_kind() -> Problem {
    let kinds: Vec<_> = Event::KINDS.iter().map(|(kind, _)| *kind).collect();
    let detail = format!("is no kind of event: give one of {}", kinds.join(", "));
    Problem::at("typeUnknown", "/type", detail)
}

fn read_role(value: Value) -> Result<Role, Problem> {
    let role = Role::deserialize(Node(&value)).ok();
    role.filter(|role| *role != Role::System).ok_or_else(|| {
        let roles = Role::ALL.iter().filter(|role| **role != Role::System);
        let roles: Vec<_> = roles.map(|role| role.as_str()).collect();
        let detail = format!("is not as expected: give one of {}", roles.join(", "));
        Problem::at("memberInvalid", "/role", detail)
    })
}

impl Line {
    /// The keys to which it refers for commitments.
    pub(super) fn content_keys(&self) -> impl Iterator<Item = &str> {
        let list = self.data.get(CONTENT).and_then(Value::as_array);
        let texts = list.into_iter().flatten().filter_map(Value::as_str);
        texts.filter_map(|text| Some(text.strip_prefix(REFERENCE)?.rsplit_once('/')?.0))
    }

    /// The key to which it refers for the number of an entry.
    pub(super) fn entry_key(&self) -> Option<&str> {
        self.data.get(SEQ)?.as_str()?.strip_prefix(REFERENCE)
    }

    /// The command, with every reference replaced by what `known` says of its key.
    ///
    /// # Errors
    /// Where a reference leads nowhere, or the data are not those of the type.
    pub fn into_command(
        mut self,
        known: impl Fn(&str) -> Option<Known>,
    ) -> Result<Command, Problem> {
        self.refer(known)?;
        let data = Value::Object(self.data);
        let command = Command::read(&self.kind, Node(&data)).ok_or_else(unknown_kind)?;
        command.map_err(|fault| fault.problem("/data"))
    }

    fn refer(&mut self, known: impl Fn(&str) -> Option<Known>) -> Result<(), Problem> {
        let home = self.trajectory;
        let find = |key: &str, place: &str| {
            let found = known(key).ok_or_else(|| unknown(place, "no command that was recorded"))?;
            if found.trajectory == home {
                Ok(found)
            } else {
                Err(unknown(place, "a command of another trajectory"))
            }
        };
        if let Some(Value::Array(list)) = self.data.get_mut(CONTENT) {
            for (n, item) in list.iter_mut().enumerate() {
                let Some(text) = item.as_str().and_then(|text| text.strip_prefix(REFERENCE)) else {
                    continue;
                };
                let place = format!("/data/{CONTENT}/{n}");
                let (key, field) = text
                    .rsplit_once('/')
                    .ok_or_else(|| unknown(&place, "no text of a command"))?;
                let contents = find(key, &place)?.contents;
                let mut texts = contents.into_iter();
                let (_, commitment) = texts
                    .find(|(path, _)| member(path) == field)
                    .ok_or_else(|| unknown(&place, "a text that its command does not have"))?;
                *item = commitment.to_string().into();
            }
        }
        if let Some(seq) = self.data.get_mut(SEQ)
            && let Some(key) = seq.as_str().and_then(|text| text.strip_prefix(REFERENCE))
        {
            let place = format!("/data/{SEQ}");
            let number = find(key, &place)?.seq;
            let number = number.ok_or_else(|| unknown(&place, "no command that was recorded"))?;
            *seq = number.into();
        }
        Ok(())
    }
}

/// A reference that leads nowhere.
pub(super) fn unknown(place: &str, what: &str) -> Problem {
    let detail = format!(
        "refers to {what}: record that command first, in the same trajectory and under the same --as, \
         and name it as @KEY/FIELD for a text or @KEY for an entry"
    );
    Problem::at("referenceUnknown", place, detail)
}
