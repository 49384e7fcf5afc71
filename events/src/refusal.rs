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
    /// A closed or stopped trajectory takes no new questions or input.
    #[error(
        "the trajectory was closed or stopped: open a new one, or record input.reopened where it was opened again"
    )]
    TrajectoryAlreadyClosed,
    /// Nothing happened tomorrow.
    #[error("occurredOn lies in the future: record it when it has happened")]
    OccurredInFuture,
    /// Nothing is received before it is sent.
    #[error("sentOn is later than the day of receipt, or than today: give the day it was sent")]
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
    #[error(
        "the input was excluded or withdrawn: record answer.reviewed where the exclusion was a mistake"
    )]
    InputNotConsidered,
    /// What was answered was considered.
    #[error("the input has been answered, so it was considered: give another answer instead")]
    InputAlreadyAnswered,
    /// Passing on says to whom.
    #[error("outcome elsewhere needs destination: say to whom it was passed on")]
    DestinationMissing,
    /// Another ground than those of the list says which.
    #[error("ground other needs reason: say why the input is not taken into consideration")]
    ReasonMissing,
    /// A petition has names under it.
    #[error("signatories.number is 0: leave signatories out where nobody signed")]
    NoSignatories,
    /// A list of a fact holds each value once.
    #[error("{0} names a value twice: name it once")]
    ListRepeated(&'static str),
    /// A list of a fact has at most 50 values.
    #[error("{0} names more than 50 values: name the wider one that covers several")]
    ListTooLong(&'static str),
    /// One entry holds a bounded list.
    #[error("content names none or more than 500: spread them over several commands")]
    ContentCount,
    /// A redaction or replacement belongs to one content.
    #[error("a redacted version or replacement belongs to exactly one content: name just that one")]
    OneContentOnly,
    /// What is public because personal data was taken out has a version without them.
    #[error(
        "ground redacted needs redacted: give the version that becomes public, or another ground"
    )]
    RedactedMissing,
    /// Only what this trajectory committed to can be published, restricted or erased.
    #[error(
        "content names a commitment that this trajectory never made: take it from one of its entries"
    )]
    ContentUnknown,
    /// What is public is not published again, nor in a redacted version.
    #[error("content names what is public already: restrict it first, or leave it out of the list")]
    ContentAlreadyPublished,
    /// What is restricted already stays so.
    #[error("content names what is restricted already: leave it out of the list")]
    ContentAlreadyRestricted,
    /// What was erased no longer exists.
    #[error("content names what was erased and no longer exists: leave it out of the list")]
    ContentAlreadyErased,
    /// What was never kept cannot be shown or hidden.
    #[error(
        "content names a file that was committed to and not kept: leave it out, or erase its salt"
    )]
    ContentNotKept,
    /// A list names each content once.
    #[error("content names the same commitment twice: name it once")]
    ContentRepeated,
    /// A content is committed to once, with a salt of its own.
    #[error("a text has a commitment that was made before: commit to it with a fresh salt")]
    CommitmentReused,
    /// A correction names an entry that exists.
    #[error(
        "seq is not the number of an earlier entry of this trajectory: its entries count from 1"
    )]
    EntryUnknown,
    /// The log's own events are recorded by the program.
    #[error("this event is recorded by the program alone, in the stream log: record another")]
    ReservedStream,
    /// An event that belongs to no trajectory.
    #[error("this event belongs to no trajectory: record it in the stream municipality")]
    OfMunicipality,
    /// An event that belongs to a trajectory.
    #[error("this event belongs to a trajectory: name the trajectory in which it happened")]
    OfTrajectory,
    /// A trajectory is tied to another one.
    #[error("other is this trajectory itself: name the one it is tied to")]
    LinkedToItself,
    /// What stands still is not put off again.
    #[error(
        "the trajectory stands still already: record trajectory.resumed first, or correct the earlier entry"
    )]
    AlreadySuspended,
    /// Only what stands still goes on.
    #[error("the trajectory does not stand still: record trajectory.suspended first")]
    NotSuspended,
    /// A choice is made once, and then the other way.
    #[error(
        "this choice was made already: correct the earlier entry, or record the opposite choice where it changed"
    )]
    ChoiceAlreadyMade,
    /// A plan is adopted once and changed in the open.
    #[error("a plan was adopted already: record plan.amended for each part that changes")]
    PlanAlreadyAdopted,
    /// Only a plan that exists is changed.
    #[error("no plan was adopted: record plan.adopted first")]
    PlanNotAdopted,
    /// A change of level, role, owner or day of feedback gives the new value, and no other change does.
    #[error(
        "level, role, owner and feedbackBy are given exactly where part names them: give the new value of that part and no other"
    )]
    AmendmentUnclear,
    /// A term belongs to a question that was asked.
    #[error(
        "questionNumber is not the number of a question of this trajectory: count its questions from 1"
    )]
    QuestionUnknown,
    /// A closed term is not closed or extended.
    #[error("the term of this question is closed already: record input.reopened first")]
    QuestionAlreadyClosed,
    /// Only what is closed is opened again.
    #[error("the term of this question is not closed: record input.extended where it gets longer")]
    QuestionNotClosed,
    /// An extension gives more time.
    #[error(
        "closes is not later than the last day so far: give a later day, or correct the earlier entry"
    )]
    ExtensionNotLater,
    /// A session is held once.
    #[error("session is known already in this trajectory: give a new session its own id")]
    SessionAlreadyHeld,
    /// A report is of a session that was held.
    #[error("session was never held in this trajectory: record session.held first")]
    SessionUnknown,
    /// Counts of people do not point at persons.
    #[error(
        "invited or reached is between 1 and 4, which could point at persons: join target groups, or leave the count out"
    )]
    GroupTooSmall,
    /// One entry holds a bounded number of points.
    #[error(
        "members names none or more than 1000: spread them over several commands with the same group"
    )]
    MemberCount,
    /// A point joins a group once.
    #[error("members names a point twice: name it once")]
    MemberRepeated,
    /// A point is in one group at most.
    #[error(
        "members names a point that is in a group already: leave it out, or answer it by itself"
    )]
    PointAlreadyGrouped,
    /// Only what was grouped is weighed or answered together.
    #[error("group was never made in this trajectory: record inputs.grouped first")]
    GroupUnknown,
    /// One disagrees with, or looks again at, a conclusion.
    #[error("the point was neither answered nor left out of consideration: answer it first")]
    NothingConcluded,
    /// A review because of a dispute follows a dispute.
    #[error(
        "because is dispute, and the sender disputed nothing: record answer.disputed first, or give another cause"
    )]
    DisputeMissing,
    /// What is answered or deviated from is advice that was given.
    #[error(
        "adviceNumber is not the number of an advice of this trajectory: count its advice from 1"
    )]
    AdviceUnknown,
    /// Only a deviation from advice names one.
    #[error("adviceNumber is given, but from is not advice: leave it out")]
    AdviceNotMeant,
    /// Versions of a report follow each other.
    #[error("version is not one more than that of the last report: the first is 1")]
    VersionNotNext,
    /// What is presented or replaced is a report that was published.
    #[error("the version named was never published: record report.published first")]
    ReportUnknown,
    /// Nothing disappears.
    #[error(
        "figures do not add up: received is the sum of answered, excluded, withdrawn and unanswered"
    )]
    FiguresDoNotAddUp,
    /// What is published, undone or replaced is a decision that was taken.
    #[error("the number is not that of a decision of this trajectory: count its decisions from 1")]
    DecisionUnknown,
    /// A decision is undone once.
    #[error(
        "the decision was annulled already: correct the earlier entry where that was a mistake"
    )]
    DecisionAlreadyAnnulled,
    /// A promise is made once.
    #[error("promise is known already in this stream: give a new promise its own id")]
    PromiseAlreadyMade,
    /// Only what was promised is kept or broken.
    #[error("promise was never made in this stream: record promise.made first")]
    PromiseUnknown,
    /// What was kept is done.
    #[error("the promise was kept already: correct the earlier entry where that was a mistake")]
    PromiseAlreadyKept,
    /// A mark is between 1 and 10.
    #[error("scoreTenths is not between 10 and 100: give the mark in tenths, so 7.4 is 74")]
    ScoreOutOfRange,
    /// A mark does not point at who gave it.
    #[error(
        "respondents is missing or below 5, which could point at persons: leave scoreTenths and respondents out"
    )]
    TooFewRespondents,
    /// What is answered is a question that the raad asked.
    #[error(
        "questionNumber is not the number of a question of the raad in this stream: count them from 1"
    )]
    RaadQuestionUnknown,
    /// A profile is adopted once.
    #[error("this profile was adopted already: a changed profile has another digest")]
    ProfileAlreadyAdopted,
    /// A signal does not point at who gave it.
    #[error(
        "area is a neighbourhood, which could point at persons: give the district (WK) or the municipality (GM)"
    )]
    SignalTooLocal,
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
            Self::ReasonMissing => "reasonMissing",
            Self::NoSignatories => "noSignatories",
            Self::ListRepeated(_) => "listRepeated",
            Self::ListTooLong(_) => "listTooLong",
            Self::ContentCount => "contentCount",
            Self::OneContentOnly => "oneContentOnly",
            Self::RedactedMissing => "redactedMissing",
            Self::ContentUnknown => "contentUnknown",
            Self::ContentAlreadyPublished => "contentAlreadyPublished",
            Self::ContentAlreadyRestricted => "contentAlreadyRestricted",
            Self::ContentAlreadyErased => "contentAlreadyErased",
            Self::ContentNotKept => "contentNotKept",
            Self::ContentRepeated => "contentRepeated",
            Self::CommitmentReused => "commitmentReused",
            Self::EntryUnknown => "entryUnknown",
            Self::ReservedStream => "reservedStream",
            Self::OfMunicipality => "ofMunicipality",
            Self::OfTrajectory => "ofTrajectory",
            Self::LinkedToItself => "linkedToItself",
            Self::AlreadySuspended => "alreadySuspended",
            Self::NotSuspended => "notSuspended",
            Self::ChoiceAlreadyMade => "choiceAlreadyMade",
            Self::PlanAlreadyAdopted => "planAlreadyAdopted",
            Self::PlanNotAdopted => "planNotAdopted",
            Self::AmendmentUnclear => "amendmentUnclear",
            Self::QuestionUnknown => "questionUnknown",
            Self::QuestionAlreadyClosed => "questionAlreadyClosed",
            Self::QuestionNotClosed => "questionNotClosed",
            Self::ExtensionNotLater => "extensionNotLater",
            Self::SessionAlreadyHeld => "sessionAlreadyHeld",
            Self::SessionUnknown => "sessionUnknown",
            Self::GroupTooSmall => "groupTooSmall",
            Self::MemberCount => "memberCount",
            Self::MemberRepeated => "memberRepeated",
            Self::PointAlreadyGrouped => "pointAlreadyGrouped",
            Self::GroupUnknown => "groupUnknown",
            Self::NothingConcluded => "nothingConcluded",
            Self::DisputeMissing => "disputeMissing",
            Self::AdviceUnknown => "adviceUnknown",
            Self::AdviceNotMeant => "adviceNotMeant",
            Self::VersionNotNext => "versionNotNext",
            Self::ReportUnknown => "reportUnknown",
            Self::FiguresDoNotAddUp => "figuresDoNotAddUp",
            Self::DecisionUnknown => "decisionUnknown",
            Self::DecisionAlreadyAnnulled => "decisionAlreadyAnnulled",
            Self::PromiseAlreadyMade => "promiseAlreadyMade",
            Self::PromiseUnknown => "promiseUnknown",
            Self::PromiseAlreadyKept => "promiseAlreadyKept",
            Self::ScoreOutOfRange => "scoreOutOfRange",
            Self::TooFewRespondents => "tooFewRespondents",
            Self::RaadQuestionUnknown => "raadQuestionUnknown",
            Self::ProfileAlreadyAdopted => "profileAlreadyAdopted",
            Self::SignalTooLocal => "signalTooLocal",
            Self::Content(_) => "content",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Content, MAX_CONTENT_BYTES, MediaType, check};
    use std::collections::BTreeSet;

    /// The refusal after this one in the table. Exhaustive, so that a refusal which is in no table
    /// does not compile.
    fn next(refusal: &Refusal) -> Option<Refusal> {
        Some(match refusal {
            Refusal::TrajectoryNotOpened => Refusal::TrajectoryAlreadyOpened,
            Refusal::TrajectoryAlreadyOpened => Refusal::TrajectoryAlreadyClosed,
            Refusal::TrajectoryAlreadyClosed => Refusal::OccurredInFuture,
            Refusal::OccurredInFuture => Refusal::SentAfterReceived,
            Refusal::SentAfterReceived => Refusal::PeriodReversed,
            Refusal::PeriodReversed => Refusal::InputAlreadyReceived,
            Refusal::InputAlreadyReceived => Refusal::InputNotReceived,
            Refusal::InputNotReceived => Refusal::PointsOutOfRange,
            Refusal::PointsOutOfRange => Refusal::PointUnknown,
            Refusal::PointUnknown => Refusal::InputNotConsidered,
            Refusal::InputNotConsidered => Refusal::InputAlreadyAnswered,
            Refusal::InputAlreadyAnswered => Refusal::DestinationMissing,
            Refusal::DestinationMissing => Refusal::ReasonMissing,
            Refusal::ReasonMissing => Refusal::NoSignatories,
            Refusal::NoSignatories => Refusal::ListRepeated("audience"),
            Refusal::ListRepeated(_) => Refusal::ListTooLong("place.areas"),
            Refusal::ListTooLong(_) => Refusal::ContentCount,
            Refusal::ContentCount => Refusal::OneContentOnly,
            Refusal::OneContentOnly => Refusal::RedactedMissing,
            Refusal::RedactedMissing => Refusal::ContentUnknown,
            Refusal::ContentUnknown => Refusal::ContentAlreadyPublished,
            Refusal::ContentAlreadyPublished => Refusal::ContentAlreadyRestricted,
            Refusal::ContentAlreadyRestricted => Refusal::ContentAlreadyErased,
            Refusal::ContentAlreadyErased => Refusal::ContentNotKept,
            Refusal::ContentNotKept => Refusal::ContentRepeated,
            Refusal::ContentRepeated => Refusal::CommitmentReused,
            Refusal::CommitmentReused => Refusal::EntryUnknown,
            Refusal::EntryUnknown => Refusal::ReservedStream,
            Refusal::ReservedStream => Refusal::OfMunicipality,
            Refusal::OfMunicipality => Refusal::OfTrajectory,
            Refusal::OfTrajectory => Refusal::LinkedToItself,
            Refusal::LinkedToItself => Refusal::AlreadySuspended,
            Refusal::AlreadySuspended => Refusal::NotSuspended,
            Refusal::NotSuspended => Refusal::ChoiceAlreadyMade,
            Refusal::ChoiceAlreadyMade => Refusal::PlanAlreadyAdopted,
            Refusal::PlanAlreadyAdopted => Refusal::PlanNotAdopted,
            Refusal::PlanNotAdopted => Refusal::AmendmentUnclear,
            Refusal::AmendmentUnclear => Refusal::QuestionUnknown,
            Refusal::QuestionUnknown => Refusal::QuestionAlreadyClosed,
            Refusal::QuestionAlreadyClosed => Refusal::QuestionNotClosed,
            Refusal::QuestionNotClosed => Refusal::ExtensionNotLater,
            Refusal::ExtensionNotLater => Refusal::SessionAlreadyHeld,
            Refusal::SessionAlreadyHeld => Refusal::SessionUnknown,
            Refusal::SessionUnknown => Refusal::GroupTooSmall,
            Refusal::GroupTooSmall => Refusal::MemberCount,
            Refusal::MemberCount => Refusal::MemberRepeated,
            Refusal::MemberRepeated => Refusal::PointAlreadyGrouped,
            Refusal::PointAlreadyGrouped => Refusal::GroupUnknown,
            Refusal::GroupUnknown => Refusal::NothingConcluded,
            Refusal::NothingConcluded => Refusal::DisputeMissing,
            Refusal::DisputeMissing => Refusal::AdviceUnknown,
            Refusal::AdviceUnknown => Refusal::AdviceNotMeant,
            Refusal::AdviceNotMeant => Refusal::VersionNotNext,
            Refusal::VersionNotNext => Refusal::ReportUnknown,
            Refusal::ReportUnknown => Refusal::FiguresDoNotAddUp,
            Refusal::FiguresDoNotAddUp => Refusal::DecisionUnknown,
            Refusal::DecisionUnknown => Refusal::DecisionAlreadyAnnulled,
            Refusal::DecisionAlreadyAnnulled => Refusal::PromiseAlreadyMade,
            Refusal::PromiseAlreadyMade => Refusal::PromiseUnknown,
            Refusal::PromiseUnknown => Refusal::PromiseAlreadyKept,
            Refusal::PromiseAlreadyKept => Refusal::ScoreOutOfRange,
            Refusal::ScoreOutOfRange => Refusal::TooFewRespondents,
            Refusal::TooFewRespondents => Refusal::RaadQuestionUnknown,
            Refusal::RaadQuestionUnknown => Refusal::ProfileAlreadyAdopted,
            Refusal::ProfileAlreadyAdopted => Refusal::SignalTooLocal,
            Refusal::SignalTooLocal => {
                Refusal::Content(ContentError::Empty("input.asked/question"))
            }
            Refusal::Content(_) => return None,
        })
    }

    fn every() -> impl Iterator<Item = Refusal> {
        std::iter::successors(Some(Refusal::TrajectoryNotOpened), next)
    }

    #[track_caller]
    fn assert_names_the_next_step(message: &str) {
        let (rule, step) = message.split_once(": ").unwrap_or((message, ""));
        assert!(
            !rule.is_empty() && !step.is_empty(),
            "no next step: {message}"
        );
    }

    #[test]
    fn every_refusal_has_a_rule_name_of_its_own() {
        let names: BTreeSet<_> = every().map(|refusal| refusal.rule()).collect();
        assert_eq!(names.len(), every().count());
        for name in names {
            let plain = name.bytes().all(|b| b.is_ascii_alphabetic());
            assert!(
                plain && name.starts_with(|c: char| c.is_ascii_lowercase()),
                "{name}"
            );
        }
    }

    #[test]
    fn every_refusal_names_the_rule_and_the_next_step() {
        for refusal in every() {
            assert_names_the_next_step(&refusal.to_string());
        }
    }

    #[test]
    fn a_refused_content_is_named_by_its_field_and_never_by_its_text() {
        let of = |media_type, bytes: &[u8]| Content {
            media_type,
            bytes: bytes.to_vec(),
        };
        let refused = [
            ("input.received/words", of(MediaType::Text, b"  ")),
            (
                "input.received/words",
                of(MediaType::Text, b"Jan Jansen \xff"),
            ),
            (
                "input.received/words",
                of(MediaType::Pdf, &vec![b'J'; MAX_CONTENT_BYTES + 1]),
            ),
            (
                "input.received/words",
                of(MediaType::Json, br#"{"naam":"Jan"#),
            ),
            ("input.received/particulars", of(MediaType::Json, b"{}")),
            (
                "input.received/particulars",
                of(MediaType::Json, br#"{"naam":"Jan Jansen"}"#),
            ),
            (
                "input.received/particulars",
                of(MediaType::Json, br#"{"area":{"Jan":"Jansen"}}"#),
            ),
        ];
        for (field, content) in refused {
            let refusal = Refusal::from(check(field, &content).unwrap_err());
            let message = refusal.to_string();
            assert_eq!(refusal.rule(), "content");
            assert!(message.starts_with(field), "{message}");
            assert!(
                !message.contains("Jan") && !message.contains("naam"),
                "{message}"
            );
            assert_names_the_next_step(&message);
        }
    }
}
