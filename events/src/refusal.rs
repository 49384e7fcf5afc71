//! Why a command is refused. A refusal names the rule it protects and the next step, and holds no
//! text of the command.

use crate::content::ContentError;

/// A rule of the domain that a command would break.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A trajectory begins with its opening.
    #[error("the trajectory has not been opened: record trajectory.opened first")]
    TrajectoryNotOpened,
    /// A trajectory is opened once.
    #[error("the trajectory is open already: record what follows, or open another")]
    TrajectoryAlreadyOpened,
    /// A closed trajectory takes no new questions or input.
    #[error("the trajectory is closed: open a new one for new input")]
    TrajectoryAlreadyClosed,
    /// Nothing happened tomorrow.
    #[error("occurredOn lies in the future: record it when it has happened")]
    OccurredInFuture,
    /// Nothing is received before it is sent.
    #[error("sentOn is later than occurredOn: an input is received on or after the day it is sent")]
    SentAfterReceived,
    /// A period ends on or after its first day.
    #[error("closes is earlier than opens: give the first and the last day for input")]
    PeriodReversed,
    /// An input is received once.
    #[error("input is known already in this trajectory: give a new input its own id")]
    InputAlreadyReceived,
    /// Only what was received can be answered, excluded or withdrawn.
    #[error("input was never received in this trajectory: record input.received first")]
    InputNotReceived,
    /// An input makes between 1 and 200 points.
    #[error("points is not between 1 and 200: split a longer letter into several inputs")]
    PointsOutOfRange,
    /// An answer goes to a point that the input makes.
    #[error("point is not one of the points of this input: count from 1")]
    PointUnknown,
    /// An input left out of consideration, or withdrawn, gets no answer.
    #[error("the input is not under consideration (excluded or withdrawn), so it gets no outcome")]
    InputNotConsidered,
    /// What was answered was considered.
    #[error("the input has been answered, so it cannot be left out of consideration any more")]
    InputAlreadyAnswered,
    /// Passing on says to whom.
    #[error("outcome elsewhere needs destination: say to whom it was passed on")]
    DestinationMissing,
    /// A petition has names under it.
    #[error("signatories.number is 0: leave signatories out where nobody signed")]
    NoSignatories,
    /// One entry holds a bounded list.
    #[error("content names none or more than 500: spread them over several commands")]
    ContentCount,
    /// A redaction or replacement belongs to one content.
    #[error("a redacted version or replacement belongs to exactly one content: name just that one")]
    OneContentOnly,
    /// Only what this trajectory committed to can be published, restricted or erased.
    #[error("content names a commitment that this trajectory never made")]
    ContentUnknown,
    /// What is public is not published again.
    #[error("content names what is public already")]
    ContentAlreadyPublished,
    /// What is restricted already stays so.
    #[error("content names what is restricted already")]
    ContentAlreadyRestricted,
    /// What was erased no longer exists.
    #[error("content names what was erased: it no longer exists")]
    ContentAlreadyErased,
    /// A list names each content once.
    #[error("content names the same commitment twice")]
    ContentRepeated,
    /// A correction names an entry that exists.
    #[error("seq is not the number of an earlier entry of this trajectory")]
    EntryUnknown,
    /// The log's own events are recorded by the program.
    #[error("this event belongs to the log's own stream and is recorded by the program alone")]
    ReservedStream,
    /// A text that its field cannot hold.
    #[error(transparent)]
    Content(#[from] ContentError),
}

impl Refusal {
    /// The name of the rule, for programs. Stable.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::TrajectoryNotOpened => "trajectoryNotOpened",
            Self::TrajectoryAlreadyOpened => "trajectoryAlreadyOpened",
            Self::TrajectoryAlreadyClosed => "trajectoryAlreadyClosed",
            Self::OccurredInFuture => "occurredInFuture",
            Self::SentAfterReceived => "sentAfterReceived",
            Self::PeriodReversed => "periodReversed",
            Self::InputAlreadyReceived => "inputAlreadyReceived",
            Self::InputNotReceived => "inputNotReceived",
            Self::PointsOutOfRange => "pointsOutOfRange",
            Self::PointUnknown => "pointUnknown",
            Self::InputNotConsidered => "inputNotConsidered",
            Self::InputAlreadyAnswered => "inputAlreadyAnswered",
            Self::DestinationMissing => "destinationMissing",
            Self::NoSignatories => "noSignatories",
            Self::ContentCount => "contentCount",
            Self::OneContentOnly => "oneContentOnly",
            Self::ContentUnknown => "contentUnknown",
            Self::ContentAlreadyPublished => "contentAlreadyPublished",
            Self::ContentAlreadyRestricted => "contentAlreadyRestricted",
            Self::ContentAlreadyErased => "contentAlreadyErased",
            Self::ContentRepeated => "contentRepeated",
            Self::EntryUnknown => "entryUnknown",
            Self::ReservedStream => "reservedStream",
            Self::Content(_) => "content",
        }
    }
}
