//! What a mapping says: which column becomes what, and what of it becomes public. The format is
//! described in [the module](super); `parse.rs` reads it.
//!
//! A mapping is kept and published with the log, so it is versioned: a file that was valid under
//! `version = 1` keeps its meaning.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;
use std::collections::{BTreeMap, BTreeSet};
use weerklank_events::content::{Content, MediaType};
use weerklank_events::facts::{Body, Place, SourceImported, TrajectoryOpened};
use weerklank_events::ids::Code;
use weerklank_events::vocabulary::{
    Channel, Form, InputKind, LegalBasis, Outcome, Owner, Phase, PublicationGround, YesNo,
};

/// A mistake in a mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {key}: {problem}")]
pub struct MappingError {
    /// The line of the mapping, from 1.
    pub line: usize,
    /// The full name of the key, for instance `inputs.channel.words`.
    pub key: String,
    /// What is wrong, and what to write instead.
    pub problem: MappingProblem,
}

/// What is wrong with a mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingProblem {
    /// No TOML.
    #[error("this is not TOML: {0}")]
    Syntax(String),
    /// A key that means nothing here.
    #[error("unknown key: write one of {0}, or take it out")]
    UnknownKey(String),
    /// A key that must be there.
    #[error("is missing: add it")]
    MissingKey,
    /// A value of another kind.
    #[error("must be {0}")]
    WrongKind(&'static str),
    /// A text with nothing in it.
    #[error("is empty: fill it in, or take it out")]
    Empty,
    /// A value outside its list or form.
    #[error("must be {0}")]
    NotAllowed(String),
    /// A format by which no day can be read.
    #[error("reads no whole day: write day, month and year, such as \"%d/%m/%Y\" or \"%Y-%m-%d\"")]
    DateFormat,
    /// A column that is both taken and left out.
    #[error("column {column:?} is also in {other}: a column is either taken or left out")]
    Conflict {
        /// The column.
        column: String,
        /// The other key that names it.
        other: String,
    },
    /// A column that one list names twice.
    #[error("column {0:?} is named twice: name it once")]
    Repeated(String),
    /// A particular, kind or number without a source.
    #[error(
        "needs either column (taken from the file) or value (the same for every row), not both"
    )]
    ColumnOrValue,
    /// A content that is taken and of which it is not said whether it is public.
    #[error("is taken from the files: say \"withheld\", or the ground on which it is public: {0}")]
    Unpublished(String),
    /// A content that the mapping does not take.
    #[error("the mapping takes no such content from the files: take it out")]
    NothingToPublish,
    /// Passing on says to whom.
    #[error("gives \"elsewhere\", which says to whom: add answers.destination")]
    DestinationMissing,
}

/// A mapping that has been read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Its name, recorded in `source.imported`.
    pub name: Code,
    /// What it says of the source, for people.
    pub source: Source,
    pub(super) trajectory: TrajectoryFacts,
    pub(super) inputs: InputsMapping,
    pub(super) answers: Option<AnswersMapping>,
    /// The name of each content's field and the ground on which it is public; none is withheld.
    pub(super) publish: BTreeMap<&'static str, Option<PublicationGround>>,
}

/// Where the files come from, as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub description: String,
    /// Under which licence.
    pub licence: Option<String>,
    /// Who is named as the maker.
    pub attribution: Option<String>,
    /// What a reader must know to judge the figures.
    pub note: Option<String>,
    /// The language of its texts, BCP 47, so that a screen reader pronounces them well.
    pub language: Option<String>,
}

/// What is known of the trajectory. What the source does not say stays absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TrajectoryFacts {
    pub form: Form,
    pub phase: Option<Phase>,
    pub bodies: Vec<Body>,
    pub owner: Option<Owner>,
    pub place: Option<Place>,
    pub theme: Option<Code>,
    pub portfolio: Option<Code>,
    pub legal_basis: Option<LegalBasis>,
    pub occurred_on: Option<Date>,
}

/// The form of a file, and what becomes of each of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileMapping {
    pub format: Format,
    pub taken: BTreeSet<String>,
    pub personal: BTreeSet<String>,
    pub ignored: BTreeSet<String>,
}

impl FileMapping {
    /// Whether the mapping says what becomes of a column.
    pub(super) fn mentions(&self, column: &str) -> bool {
        let sets = [&self.taken, &self.personal, &self.ignored];
        sets.iter().any(|set| set.contains(column))
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Csv { delimiter: u8 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InputsMapping {
    pub file: FileMapping,
    pub key: String,
    pub words: Vec<String>,
    pub area: Option<TextFrom>,
    pub category: Option<TextFrom>,
    pub language: Option<TextFrom>,
    pub capacity: Option<TextFrom>,
    pub sent_on: Option<DateFrom>,
    pub received_on: Option<DateFrom>,
    pub kind: Option<WordFrom<InputKind>>,
    pub channel: Option<WordFrom<Channel>>,
    pub replyable: Option<WordFrom<YesNo>>,
    pub points: PointsFrom,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AnswersMapping {
    pub file: FileMapping,
    pub join: String,
    pub outcome: Words<Outcome>,
    pub reason: Option<Remark>,
    pub change: Option<Remark>,
    pub destination: Option<Remark>,
    pub occurred_on: Option<DateFrom>,
}

/// A column, and the texts in it that mean "nothing".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub column: String,
    pub equals: Vec<String>,
    pub starts_with: Vec<String>,
}

impl Field {
    /// Whether a text, without the white space around it, means that there is nothing.
    pub(super) fn means_nothing(&self, text: &str) -> bool {
        let text = text.trim();
        self.equals.iter().any(|none| none.trim() == text)
            || self.starts_with.iter().any(|none| text.starts_with(none))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TextFrom {
    Column(Field),
    Value(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PointsFrom {
    Column(String),
    Value(u16),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WordFrom<T> {
    Column(Words<T>),
    Value(T),
}

/// A column and what each word in it means; none stands for `unknown`, or for no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words<T> {
    pub column: String,
    pub words: BTreeMap<String, Option<T>>,
}

/// A text of an answer, taken for some outcomes only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub field: Field,
    /// None stands for every outcome.
    pub outcomes: Option<Vec<Outcome>>,
}

/// A column of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateFrom {
    pub field: Field,
    pub format: String,
}

impl DateFrom {
    /// The day that a text names by this format.
    pub(super) fn read(&self, text: &str) -> Option<Date> {
        BrokenDownTime::parse(&self.format, text)
            .and_then(|time| time.to_date())
            .ok()
    }

    /// Whether the format can say every day: one is written by it and read back.
    pub(super) fn is_whole(&self) -> bool {
        // Unequal day, month and year, and a time of day, since a format may hold one.
        let Ok(sample) = "2001-02-03T16:05:06Z".parse::<Timestamp>() else {
            return false;
        };
        let written = BrokenDownTime::from(sample).to_string(&self.format);
        let day = written.ok().and_then(|text| self.read(&text));
        day == Some(jiff::civil::date(2001, 2, 3))
    }
}

/// The contents that are taken from the files: the short name in a mapping and the field's name.
pub(super) const CONTENTS: [(&str, &str); 6] = [
    ("words", "input.received/words"),
    ("reference", "input.received/reference"),
    ("particulars", "input.received/particulars"),
    ("reason", "input.answered/reason"),
    ("change", "input.answered/change"),
    ("destination", "input.answered/destination"),
];

impl Mapping {
    /// Whether a content is published, by the name of its field (`input.received/words`). Of a
    /// field that the mapping does not know nothing is published.
    #[must_use]
    pub fn publishes(&self, field: &str) -> bool {
        self.ground(field).is_some()
    }

    /// The ground on which a content is published, by the name of its field.
    ///
    /// The title and the mapping itself are the municipality's own texts.
    #[must_use]
    pub fn ground(&self, field: &str) -> Option<PublicationGround> {
        match field {
            "trajectory.opened/title" | "source.imported/mapping" => {
                Some(PublicationGround::OwnText)
            }
            _ => self.publish.get(field).copied().flatten(),
        }
    }

    /// The opening of a trajectory for this source. Its norm profile is the caller's to add.
    #[must_use]
    pub fn opened(&self, title: &str) -> TrajectoryOpened<Content> {
        let facts = self.trajectory.clone();
        TrajectoryOpened {
            form: facts.form,
            phase: facts.phase,
            bodies: facts.bodies,
            owner: facts.owner,
            place: facts.place,
            theme: facts.theme,
            portfolio: facts.portfolio,
            legal_basis: facts.legal_basis,
            profile: None,
            occurred_on: facts.occurred_on,
            title: Content::text(title),
        }
    }

    /// The fact that the files were taken in: `received` and `answered` count what was new, and
    /// `text` is the mapping as it was written.
    #[must_use]
    pub fn imported(
        &self,
        text: &str,
        inputs: &[u8],
        answers: Option<&[u8]>,
        (received, answered): (u32, u32),
    ) -> SourceImported<Content> {
        let file = |mapping: &FileMapping, bytes: &[u8]| Content {
            media_type: match mapping.format {
                Format::Json => MediaType::Json,
                Format::Csv { .. } => MediaType::Csv,
            },
            bytes: bytes.to_vec(),
        };
        let answers = self.answers.as_ref().zip(answers);
        SourceImported {
            source: self.name.clone(),
            inputs_received: received,
            inputs_answered: answered,
            inputs: file(&self.inputs.file, inputs),
            answers: answers.map(|(mapping, bytes)| file(&mapping.file, bytes)),
            mapping: Content {
                media_type: MediaType::Toml,
                bytes: text.as_bytes().to_vec(),
            },
        }
    }
}
