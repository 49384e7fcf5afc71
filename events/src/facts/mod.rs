//! What can be recorded: one struct per event, `Subject` and past participle, one fact each.
//!
//! A fact is generic over its texts. As a [`Command`] they are open ([`Content`]); as an [`Event`]
//! each is replaced by its [`Commitment`], so that what was asked and what was recorded cannot
//! drift apart. All other fields are closed lists, codes, dates and numbers: an event has no place
//! for free text.
//!
//! Wire names, versions and members are frozen. A member that is absent is unknown, never "no".
//! `occurredOn` says when the fact happened; when it was written down is in the envelope. An entry
//! of an older version is read by [`earlier`], and brought up to date for reading only.
//!
//! Questions, decisions, advice and the raad's questions are numbered by their order in the stream,
//! from 1. Inputs, sessions, groups and promises have ids, because the caller names them before they
//! are recorded.

#[macro_use]
mod shape;

mod answering;
mod asking;
mod choice;
mod contents;
mod decision;
pub mod earlier;
mod inputs;
mod log;
mod municipality;
mod promises;
mod raad;
mod trajectory;

pub use answering::*;
pub use asking::*;
pub use choice::*;
pub use contents::*;
pub use decision::*;
pub use inputs::*;
pub use log::*;
pub use municipality::*;
pub use promises::*;
pub use raad::*;
pub use trajectory::*;

use crate::content::{Commitment, Content};
use crate::ids::{GroupId, InputId};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

/// A fact with its texts open: what a caller asks to record.
pub type Command = Fact<Content>;
/// A fact with its texts replaced by commitments: what is recorded.
pub type Event = Fact<Commitment>;

/// A member of a kind of fact, for whoever shows facts without knowing each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Its name in Rust: `target_groups`.
    name: &'static str,
    /// Its type in Rust: `Option<Level>`, or `text`.
    of: &'static str,
}

impl Member {
    /// Its name on the wire: `targetGroups`.
    #[must_use]
    pub fn name(&self) -> String {
        let mut parts = self.name.split('_');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |mut name, part| {
            let mut letters = part.chars();
            name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
            name.extend(letters);
            name
        })
    }

    /// Whether it is a text, of which the event holds a commitment.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.of == "text"
    }

    /// The type of its value, or of each of its values: `Level`, `Channel`, `Date`, `u32`.
    #[must_use]
    pub fn of(&self) -> &'static str {
        let inner = self.of.rsplit('<').next().unwrap_or(self.of);
        inner.trim_end_matches('>').trim()
    }
}

macro_rules! kinds {
    ($( $name:ident $(<$c:ident>)?, )+) => {
        /// One fact of any kind; see [`Command`] and [`Event`].
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Fact<C> {
            $( #[doc = concat!("See [`", stringify!($name), "`].")] $name($name $(<$c>)?), )+
        }

        impl<C> Fact<C> {
            /// Every wire name with its newest version.
            pub const KINDS: &'static [(&'static str, u64)] = &[$(<$name $(<$c>)?>::KIND),+];

            /// The wire name and version.
            #[must_use]
            pub const fn kind(&self) -> (&'static str, u64) {
                match self { $( Self::$name(_) => <$name $(<$c>)?>::KIND, )+ }
            }

            /// The members of this kind other than the day, in the order in which they are told.
            #[must_use]
            pub const fn members(&self) -> &'static [Member] {
                match self { $( Self::$name(_) => <$name $(<$c>)?>::MEMBERS, )+ }
            }

            /// The day the fact happened, where known and where the fact has one.
            #[must_use]
            pub const fn occurred_on(&self) -> Option<Date> {
                match self { $( Self::$name(fact) => fact.day(), )+ }
            }
        }

        impl<C: Serialize> Serialize for Data<'_, C> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.0 { $( Fact::$name(fact) => fact.serialize(serializer), )+ }
            }
        }

        impl<C: for<'de> Deserialize<'de>> Fact<C> {
            /// Reads the member `data` of the newest version of a kind; none where the kind is unknown.
            /// From any deserializer, since that of serde_json quotes in its errors what it read.
            #[must_use]
            pub fn read<'de, D: Deserializer<'de>>(kind: &str, data: D) -> Option<Result<Self, D::Error>> {
                $( if kind == <$name $(<$c>)?>::KIND.0 {
                    return Some(Deserialize::deserialize(data).map(Self::$name));
                } )+
                None
            }
        }

        impl<C: schemars::JsonSchema> Fact<C> {
            /// The schema of the member `data` of a kind in its newest version; none where the kind is
            /// unknown.
            pub(crate) fn schema(kind: &str, generator: &mut schemars::SchemaGenerator) -> Option<schemars::Schema> {
                $( if kind == <$name $(<$c>)?>::KIND.0 {
                    return Some(generator.subschema_for::<$name $(<$c>)?>());
                } )+
                None
            }
        }

        impl Command {
            /// Replaces each open text by what `commit` makes of it, given the name of its field
            /// (`input.received/words`), in the order of the fields.
            ///
            /// # Errors
            /// The first error of `commit`.
            pub fn seal<E>(
                &self,
                commit: &mut impl FnMut(&'static str, &Content) -> Result<Commitment, E>,
            ) -> Result<Event, E> {
                Ok(match self { $( Self::$name(fact) => Fact::$name(fact.seal(commit)?), )+ })
            }
        }

        impl Event {
            /// The commitments that this event declares, each with the name of its field.
            #[must_use]
            pub fn declared(&self) -> Vec<(&'static str, Commitment)> {
                match self { $( Self::$name(fact) => fact.declared(), )+ }
            }

            /// Reads the member `data` of an entry of this kind and version. None where the kind or
            /// version is unknown.
            pub(crate) fn parse(kind: &str, version: u64, data: &str) -> Option<serde_json::Result<Self>> {
                $( if (kind, version) == <$name $(<facts!(@sealed $c)>)?>::KIND {
                    return Some(serde_json::from_str(data).map(Self::$name));
                } )+
                earlier::parse(kind, version, data)
            }
        }
    };
}

// The order of the life of a trajectory.
kinds! {
    LogCreated,
    TrajectoryOpened<C>,
    TrajectoryLinked<C>,
    SourceImported<C>,
    ParticipationChosen<C>,
    ParticipationWaived<C>,
    PlanAdopted<C>,
    PlanAmended<C>,
    InputAsked<C>,
    InputExtended<C>,
    InputClosed<C>,
    InputReopened<C>,
    SessionHeld<C>,
    SessionReported<C>,
    ReachMeasured<C>,
    InputReceived<C>,
    InputTranslated<C>,
    ReceiptSent,
    InputForwarded<C>,
    InputExcluded<C>,
    InputWithdrawn<C>,
    InputsGrouped<C>,
    InputWeighed<C>,
    GroupWeighed<C>,
    InputAnswered<C>,
    GroupAnswered<C>,
    AnswerDisputed<C>,
    AnswerReviewed<C>,
    AdviceGiven<C>,
    AdviceAnswered<C>,
    ReportPublished<C>,
    ReportPresented,
    DecisionTaken<C>,
    DecisionPublished<C>,
    DecisionAnnulled<C>,
    DeviationExplained<C>,
    FeedbackGiven<C>,
    PromiseMade<C>,
    PromiseProgressed<C>,
    PromiseKept<C>,
    PromiseBroken<C>,
    RaadQuestioned<C>,
    RaadAnswered<C>,
    RaadJudged<C>,
    EvaluationAdopted<C>,
    ProfileAdopted<C>,
    CouncilRecognised<C>,
    SignalNoted<C>,
    ContentPublished<C>,
    ContentRestricted<C>,
    ContentErased<C>,
    EntryCorrected<C>,
    TrajectorySuspended<C>,
    TrajectoryResumed<C>,
    TrajectoryCancelled<C>,
    TrajectoryClosed<C>,
}

impl<C> Fact<C> {
    /// The input this fact is about, if it is about one.
    #[must_use]
    pub const fn input(&self) -> Option<InputId> {
        match self {
            Self::InputReceived(f) => Some(f.input),
            Self::InputTranslated(f) => Some(f.input),
            Self::ReceiptSent(f) => Some(f.input),
            Self::InputForwarded(f) => Some(f.input),
            Self::InputExcluded(f) => Some(f.input),
            Self::InputWithdrawn(f) => Some(f.input),
            Self::InputWeighed(f) => Some(f.input),
            Self::InputAnswered(f) => Some(f.input),
            Self::AnswerDisputed(f) => Some(f.input),
            Self::AnswerReviewed(f) => Some(f.input),
            _ => None,
        }
    }

    /// The group of points this fact is about, if it is about one.
    #[must_use]
    pub const fn group(&self) -> Option<GroupId> {
        match self {
            Self::InputsGrouped(f) => Some(f.group),
            Self::GroupWeighed(f) => Some(f.group),
            Self::GroupAnswered(f) => Some(f.group),
            _ => None,
        }
    }
}

/// A fact as the member `data` alone, to be written.
#[derive(Debug, Clone, Copy)]
pub struct Data<'a, C>(pub &'a Fact<C>);

impl<C: Serialize> Fact<C> {
    /// The member `data`.
    ///
    /// # Errors
    /// Where a value has no JSON form, such as a day before the year 0.
    pub fn data(&self) -> serde_json::Result<Value> {
        serde_json::to_value(Data(self))
    }
}

/// As it stands in a command file.
#[derive(Serialize)]
struct Tagged<'a, D> {
    r#type: &'a str,
    data: D,
}

impl<C: Serialize> Serialize for Fact<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let data = self.data().map_err(serde::ser::Error::custom)?;
        let (kind, _) = self.kind();
        Tagged { r#type: kind, data }.serialize(serializer)
    }
}

impl<'de, C: for<'a> Deserialize<'a>> Deserialize<'de> for Fact<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Owned {
            r#type: String,
            data: Value,
        }
        let Owned { r#type, data } = Owned::deserialize(deserializer)?;
        let fact = Self::read(&r#type, data)
            .ok_or_else(|| D::Error::custom("type is no kind of event"))?;
        fact.map_err(D::Error::custom)
    }
}
