//! What can be recorded: one struct per event, `Subject` and past participle, one fact each.
//!
//! A fact is generic over its texts. As a [`Command`] they are open ([`Content`]); as an [`Event`]
//! each is replaced by its [`Commitment`], so that what was asked and what was recorded cannot
//! drift apart. All other fields are closed lists, codes, dates and numbers: an event has no place
//! for free text.
//!
//! Wire names, versions and members are frozen. A member that is absent is unknown, never "no".
//! `occurredOn` says when the fact happened; when it was written down is in the envelope.

use crate::content::{Commitment, Content, Declared, Seal};
use crate::ids::{AreaCode, Code, Digest, InputId, Origin, PublicKey, SessionId};
use crate::vocabulary::{
    Audience, BodyKind, BodyRole, Channel, DecisionResult, DecisionStage, ErasureGround,
    ExclusionGround, Form, InputKind, LegalBasis, Mandate, Notice, Outcome, Owner, Phase,
    PublicationGround, Purpose, RestrictionGround, SignatureCheck, YesNo,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A fact with its texts open: what a caller asks to record.
pub type Command = Fact<Content>;
/// A fact with its texts replaced by commitments: what is recorded.
pub type Event = Fact<Commitment>;

macro_rules! facts {
    (@count $($text:ident)*) => { <[&str]>::len(&[$(stringify!($text)),*]) };
    ($(
        $(#[$doc:meta])*
        $name:ident $(<$c:ident>)? = $wire:literal, version $version:literal {
            $( $(#[$fdoc:meta])* $field:ident : $ty:ty, )*
        } texts {
            $( $(#[$tdoc:meta])* $text:ident : $tty:ty, )*
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $name $(<$c = Commitment>)? {
                $( $(#[$fdoc])* pub $field: $ty, )*
                $( $(#[$tdoc])* pub $text: $tty, )*
            }
        )+

        /// One fact of any kind; see [`Command`] and [`Event`].
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "type", content = "data")]
        pub enum Fact<C> {
            $( $(#[$doc])* #[serde(rename = $wire)] $name($name $(<$c>)?), )+
        }

        impl<C> Fact<C> {
            /// Every wire name with its newest version.
            pub const KINDS: &'static [(&'static str, u64)] = &[$(($wire, $version)),+];

            /// The wire name and version.
            #[must_use]
            pub const fn kind(&self) -> (&'static str, u64) {
                match self { $( Self::$name(_) => ($wire, $version), )+ }
            }
        }

        impl Command {
            /// Replaces each open text by what `commit` makes of it, given the name of its field
            /// (`input.received/words`), in the order of the fields.
            ///
            /// # Errors
            /// The first error of `commit`.
            pub fn seal<E>(
                self,
                commit: &mut impl FnMut(&'static str, Content) -> Result<Commitment, E>,
            ) -> Result<Event, E> {
                // A fact without texts leaves `commit` unused in its arm.
                let _ = &commit;
                Ok(match self {
                    $( Self::$name(fact) => Fact::$name($name {
                        $( $field: fact.$field, )*
                        $( $text: fact.$text.seal(concat!($wire, "/", stringify!($text)), commit)?, )*
                    }), )+
                })
            }
        }

        impl Event {
            /// The commitments that this event declares, each with the name of its field.
            #[must_use]
            pub fn declared(&self) -> Vec<(&'static str, Commitment)> {
                match self {
                    $( Self::$name(_fact) => {
                        let fields: [Option<(&'static str, Commitment)>; facts!(@count $($text)*)] = [
                            $( _fact.$text.declared().map(|c| (concat!($wire, "/", stringify!($text)), c)), )*
                        ];
                        fields.into_iter().flatten().collect()
                    } )+
                }
            }

            /// The member `data` of the entry.
            ///
            /// # Errors
            /// Where a value has no JSON form; no fact has such a value.
            pub(crate) fn data(&self) -> serde_json::Result<serde_json::Value> {
                match self { $( Self::$name(fact) => serde_json::to_value(fact), )+ }
            }

            /// Reads the member `data` of an entry of this kind and version. None where the kind or
            /// version is unknown. Older versions are brought up to date here, for reading only.
            pub(crate) fn parse(kind: &str, version: u64, data: &str) -> Option<serde_json::Result<Self>> {
                match (kind, version) {
                    $( ($wire, $version) => Some(serde_json::from_str(data).map(Self::$name)), )+
                    _ => None,
                }
            }
        }
    };
}

/// An area that a trajectory is about, by CBS codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// Municipality, districts and neighbourhoods: each once, at most 50.
    pub areas: Vec<AreaCode>,
}

/// A body that takes part, since arrangements may be joint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Body {
    /// The organisation, for instance `gm0828`.
    pub organisation: Code,
    /// Its body.
    pub body: BodyKind,
    /// What it does here.
    pub role: BodyRole,
    /// On what its power rests.
    pub mandate: Option<Mandate>,
}

/// The names under a joint letter or petition, which is one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signatories {
    /// How many.
    pub number: u32,
    /// How they were checked.
    pub checked: SignatureCheck,
}

facts! {
    /// Log gemaakt: the first entry of every log, in the stream `log`.
    LogCreated = "log.created", version 1 {
        /// The name of the log in its checkpoints.
        origin: Origin,
        /// The Ed25519 key that signs it.
        key: PublicKey,
        /// A record, or a demonstration.
        purpose: Purpose,
    } texts {}

    /// Traject gestart.
    TrajectoryOpened<C> = "trajectory.opened", version 1 {
        /// The form of participation.
        form: Form,
        /// The phase of policy.
        phase: Option<Phase>,
        /// The bodies that take part, each once, at most 50; empty where the source does not know.
        bodies: Vec<Body>,
        /// Who owns it.
        owner: Option<Owner>,
        /// The areas it is about.
        place: Option<Place>,
        /// The theme.
        theme: Option<Code>,
        /// The portfolio of a member of the college.
        portfolio: Option<Code>,
        /// The legal basis.
        legal_basis: Option<LegalBasis>,
        /// The digest of the norm profile by which it is judged.
        profile: Option<Digest>,
        /// The day it started.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// The title: the question in a few words.
        title: C,
    }

    /// Bron ingelezen.
    SourceImported<C> = "source.imported", version 1 {
        /// The name of the mapping.
        source: Code,
        /// How many inputs were new in this run.
        inputs_received: u32,
        /// How many answers were new in this run.
        inputs_answered: u32,
    } texts {
        /// The file of inputs. Committed to, not kept.
        inputs: C,
        /// The file of answers. Committed to, not kept.
        answers: Option<C>,
        /// The mapping, kept and published.
        mapping: C,
    }

    /// Inbreng gevraagd.
    InputAsked<C> = "input.asked", version 1 {
        /// Whom it is put to. Each once.
        audience: Vec<Audience>,
        /// How one can answer. Each once.
        channels: Vec<Channel>,
        /// How it was made known. Each once.
        notice: Vec<Notice>,
        /// The first day for input.
        #[serde(default, with = "crate::time::day")]
        opens: Option<Date>,
        /// The last day for input.
        #[serde(default, with = "crate::time::day")]
        closes: Option<Date>,
        /// The day it was asked.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// The question.
        question: C,
        /// What is fixed and what is open, in plain words.
        explanation: Option<C>,
    }

    /// Inbreng ontvangen.
    InputReceived<C> = "input.received", version 1 {
        /// The input, new in its trajectory.
        input: InputId,
        /// What it is.
        kind: Option<InputKind>,
        /// How it arrived.
        channel: Option<Channel>,
        /// How many points it makes, 1 to 200; each is answered.
        points: u16,
        /// The session where it was heard.
        session: Option<SessionId>,
        /// The names under it.
        signatories: Option<Signatories>,
        /// Whether the sender can be answered (not where anonymous or oral without a name).
        replyable: Option<YesNo>,
        /// The day it was sent.
        #[serde(default, with = "crate::time::day")]
        sent_on: Option<Date>,
        /// The day it was received.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// The sender's own words.
        words: C,
        /// What singles the sender out: [`crate::content::Particulars`].
        particulars: Option<C>,
        /// Its number in the system it came from.
        reference: Option<C>,
    }

    /// Beantwoord. The last answer to a point counts; earlier ones stay visible.
    InputAnswered<C> = "input.answered", version 1 {
        /// The input.
        input: InputId,
        /// Which of its points, from 1.
        point: u16,
        /// What was done with it.
        outcome: Outcome,
        /// The day of the answer.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// Why. Absent where none was given.
        reason: Option<C>,
        /// What changes because of it.
        change: Option<C>,
        /// To whom it was passed on; required for [`Outcome::Elsewhere`].
        destination: Option<C>,
    }

    /// Niet in behandeling.
    InputExcluded<C> = "input.excluded", version 1 {
        /// The input.
        input: InputId,
        /// The ground.
        ground: ExclusionGround,
        /// The day.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// Why; required for [`ExclusionGround::Other`].
        reason: Option<C>,
    }

    /// Ingetrokken by its sender.
    InputWithdrawn<C> = "input.withdrawn", version 1 {
        /// The input.
        input: InputId,
        /// The day.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// Why, where the sender said so.
        reason: Option<C>,
    }

    /// Besluit genomen. Two bodies are two events.
    DecisionTaken<C> = "decision.taken", version 1 {
        /// The organisation that decided; absent for the municipality itself.
        organisation: Option<Code>,
        /// Its body.
        body: BodyKind,
        /// On what its power rests.
        mandate: Option<Mandate>,
        /// Release, part or whole.
        stage: DecisionStage,
        /// As proposed, changed, rejected or put off.
        result: DecisionResult,
        /// The day of the decision.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// What was decided.
        summary: C,
        /// Its number.
        reference: Option<C>,
        /// How residents were involved, Omgevingsbesluit 10.2 and 10.7.
        involvement: Option<C>,
        /// What that brought, Omgevingsbesluit 10.2 and 10.7.
        results: Option<C>,
        /// How the participation policy was applied, Omgevingsbesluit 10.7.
        policy: Option<C>,
    }

    /// Openbaar gemaakt, as it is or in a redacted version.
    ContentPublished<C> = "content.published", version 1 {
        /// What becomes public, at most 500 at once; exactly one where a redacted version is given.
        content: Vec<Commitment>,
        /// Why that is allowed.
        ground: PublicationGround,
    } texts {
        /// The version that becomes public in its place; the original stays withheld. Required for
        /// [`PublicationGround::Redacted`].
        redacted: Option<C>,
    }

    /// Afgeschermd: no longer, or never, public.
    ContentRestricted<C> = "content.restricted", version 1 {
        /// What is restricted, at most 500 at once.
        content: Vec<Commitment>,
        /// The ground.
        ground: RestrictionGround,
        /// The body that imposed secrecy.
        body: Option<BodyKind>,
        /// The last day of it.
        #[serde(default, with = "crate::time::day")]
        until: Option<Date>,
    } texts {
        /// Why.
        reason: Option<C>,
    }

    /// Inhoud gewist: the content and its salt no longer exist. Of a file that was not kept it is the
    /// salt alone.
    ContentErased<C> = "content.erased", version 1 {
        /// What was erased, at most 500 at once.
        content: Vec<Commitment>,
        /// The ground.
        ground: ErasureGround,
    } texts {
        /// What takes its place; exactly one content may be replaced at a time.
        replacement: Option<C>,
    }

    /// Gecorrigeerd. The entry stays as it is; readers see both.
    EntryCorrected<C> = "entry.corrected", version 1 {
        /// The number of the corrected entry in its trajectory.
        seq: u64,
    } texts {
        /// Why.
        reason: C,
        /// What it should say.
        correction: Option<C>,
    }

    /// Traject afgesloten.
    TrajectoryClosed<C> = "trajectory.closed", version 1 {
        /// The day.
        #[serde(default, with = "crate::time::day")]
        occurred_on: Option<Date>,
    } texts {
        /// Why.
        reason: Option<C>,
    }
}

impl<C> Fact<C> {
    /// The day the fact happened, where known and where the fact has one.
    #[must_use]
    pub fn occurred_on(&self) -> Option<Date> {
        match self {
            Self::TrajectoryOpened(f) => f.occurred_on,
            Self::InputAsked(f) => f.occurred_on,
            Self::InputReceived(f) => f.occurred_on,
            Self::InputAnswered(f) => f.occurred_on,
            Self::InputExcluded(f) => f.occurred_on,
            Self::InputWithdrawn(f) => f.occurred_on,
            Self::DecisionTaken(f) => f.occurred_on,
            Self::TrajectoryClosed(f) => f.occurred_on,
            Self::LogCreated(_)
            | Self::SourceImported(_)
            | Self::ContentPublished(_)
            | Self::ContentRestricted(_)
            | Self::ContentErased(_)
            | Self::EntryCorrected(_) => None,
        }
    }

    /// The input this fact is about, if it is about one.
    #[must_use]
    pub fn input(&self) -> Option<InputId> {
        match self {
            Self::InputReceived(f) => Some(f.input),
            Self::InputAnswered(f) => Some(f.input),
            Self::InputExcluded(f) => Some(f.input),
            Self::InputWithdrawn(f) => Some(f.input),
            _ => None,
        }
    }
}
