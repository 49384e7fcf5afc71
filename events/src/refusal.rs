//! Why a command is refused. A refusal names the rule it protects and the next step, and holds no
//! text of the command.

use crate::content::ContentError;

/// Declares each rule once: the refusal, its name for programs, and its message.
macro_rules! refusals {
    ($( $(#[$doc:meta])* $name:ident $(($of:ty))? = $rule:literal, $message:literal; )+) => {
        /// A rule of the domain that a command would break.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[non_exhaustive]
        pub enum Refusal {
            $( $(#[$doc])* #[error($message)] $name $(($of))?, )+
            /// A text that its field cannot hold.
            #[error(transparent)]
            Content(#[from] ContentError),
        }

        impl Refusal {
            /// The names of all rules.
            pub const RULES: &'static [&'static str] = &[$($rule,)+ "content"];

            /// The name of the rule, for programs. Stable.
            #[must_use]
            pub const fn rule(&self) -> &'static str {
                match self {
                    $( Self::$name { .. } => $rule, )+
                    Self::Content(_) => "content",
                }
            }
        }

        /// The name of each refusal but that of a content, its rule and its message.
        #[cfg(test)]
        const TABLE: &[(&str, &str, &str)] = &[$( (stringify!($name), $rule, $message) ),+];
    };
}

refusals! {
    /// A trajectory begins with its opening.
    TrajectoryNotOpened = "trajectoryNotOpened",
        "the trajectory has not been opened: record trajectory.opened first";
    /// A trajectory is opened once.
    TrajectoryAlreadyOpened = "trajectoryAlreadyOpened",
        "the trajectory is open already: record what follows, or open another";
    /// A closed or stopped trajectory takes no new questions or input.
    TrajectoryAlreadyClosed = "trajectoryAlreadyClosed",
        "the trajectory was closed or stopped: open a new one, or record input.reopened where it was opened again";
    /// Nothing happened tomorrow.
    OccurredInFuture = "occurredInFuture",
        "occurredOn lies in the future: record it when it has happened";
    /// Nothing is received before it is sent.
    SentAfterReceived = "sentAfterReceived",
        "sentOn is later than the day of receipt, or than today: give the day it was sent";
    /// A period ends on or after its first day.
    PeriodReversed = "periodReversed",
        "closes is earlier than the first day for input: give a last day on or after it";
    /// An input is received once.
    InputAlreadyReceived = "inputAlreadyReceived",
        "input is known already in this trajectory: give a new input its own id";
    /// Only what was received can be answered, excluded or withdrawn.
    InputNotReceived = "inputNotReceived",
        "input was never received in this trajectory: record input.received first";
    /// An input makes between 1 and 200 points.
    PointsOutOfRange = "pointsOutOfRange",
        "points is not between 1 and 200: split a longer letter into several inputs";
    /// An answer goes to a point that the input makes.
    PointUnknown = "pointUnknown",
        "point is not one of the points of this input: count from 1";
    /// An input left out of consideration, or withdrawn, gets no answer.
    InputNotConsidered = "inputNotConsidered",
        "the input was excluded or withdrawn: record answer.reviewed where the exclusion was a mistake";
    /// What was answered was considered.
    InputAlreadyAnswered = "inputAlreadyAnswered",
        "the input has been answered, so it was considered: give another answer instead";
    /// Passing on says to whom.
    DestinationMissing = "destinationMissing",
        "outcome elsewhere needs destination: say to whom it was passed on";
    /// Another ground than those of the list says which.
    ReasonMissing = "reasonMissing",
        "ground other needs reason: say which ground it is";
    /// A petition has names under it.
    NoSignatories = "noSignatories",
        "signatories.number is 0: leave signatories out where nobody signed";
    /// A list of a fact holds each value once.
    ListRepeated(&'static str) = "listRepeated",
        "{0} names a value twice: name it once";
    /// A list of a fact has at most 50 values.
    ListTooLong(&'static str) = "listTooLong",
        "{0} names more than 50 values: name the wider one that covers several";
    /// One entry holds a bounded list.
    ContentCount = "contentCount",
        "content names none or more than 500: spread them over several commands";
    /// A redaction or replacement belongs to one content.
    OneContentOnly = "oneContentOnly",
        "a redacted version or replacement belongs to exactly one content: name just that one";
    /// What is public because personal data was taken out has a version without them.
    RedactedMissing = "redactedMissing",
        "ground redacted needs redacted: give the version that becomes public, or another ground";
    /// Only what this stream committed to can be published, restricted or erased.
    ContentUnknown = "contentUnknown",
        "content names a commitment that this stream never made: take it from one of its entries";
    /// What is public is not published again, nor in a redacted version.
    ContentAlreadyPublished = "contentAlreadyPublished",
        "content names what is public already: restrict it first, or leave it out of the list";
    /// What is restricted already stays so.
    ContentAlreadyRestricted = "contentAlreadyRestricted",
        "content names what is restricted already: leave it out of the list";
    /// What was erased no longer exists.
    ContentAlreadyErased = "contentAlreadyErased",
        "content names what was erased and no longer exists: leave it out of the list";
    /// What was never kept cannot be shown or hidden.
    ContentNotKept = "contentNotKept",
        "content names a file that was committed to and not kept: leave it out, or erase its salt";
    /// A list names each content once.
    ContentRepeated = "contentRepeated",
        "content names the same commitment twice: name it once";
    /// A content is committed to once, with a salt of its own.
    CommitmentReused = "commitmentReused",
        "a text has a commitment that was made before: commit to it with a fresh salt";
    /// A correction names an entry that exists.
    EntryUnknown = "entryUnknown",
        "seq is not the number of an earlier entry of this stream: its entries count from 1";
    /// The log's own events are recorded by the program.
    ReservedStream = "reservedStream",
        "this event is recorded by the program alone, in the stream log: record another";
    /// An event that belongs to no trajectory.
    OfMunicipality = "ofMunicipality",
        "this event belongs to no trajectory: record it in the stream municipality";
    /// An event that belongs to a trajectory.
    OfTrajectory = "ofTrajectory",
        "this event belongs to a trajectory: name the trajectory in which it happened";
    /// A trajectory is tied to another one.
    LinkedToItself = "linkedToItself",
        "other is this trajectory itself: name the one it is tied to";
    /// What stands still is not put off again.
    AlreadySuspended = "alreadySuspended",
        "the trajectory stands still already: record trajectory.resumed first, or correct the earlier entry";
    /// Only what stands still goes on.
    NotSuspended = "notSuspended",
        "the trajectory does not stand still: record trajectory.suspended first";
    /// A choice is made once, and then the other way.
    ChoiceAlreadyMade = "choiceAlreadyMade",
        "this choice was made already: correct the earlier entry, or record the opposite choice where it changed";
    /// A plan is adopted once and changed in the open.
    PlanAlreadyAdopted = "planAlreadyAdopted",
        "a plan was adopted already: record plan.amended for each part that changes";
    /// Only a plan that exists is changed.
    PlanNotAdopted = "planNotAdopted",
        "no plan was adopted: record plan.adopted first";
    /// A change of level, role, owner or day of feedback gives the new value, and no other change does.
    AmendmentUnclear = "amendmentUnclear",
        "level, role, owner and feedbackBy are given exactly where part names them: give the new value of that part and no other";
    /// A term belongs to a question that was asked.
    QuestionUnknown = "questionUnknown",
        "questionNumber is not the number of a question of this trajectory: count its questions from 1";
    /// A closed term is not closed or extended.
    QuestionAlreadyClosed = "questionAlreadyClosed",
        "the term of this question is closed already: record input.reopened first";
    /// Only what is closed is opened again.
    QuestionNotClosed = "questionNotClosed",
        "the term of this question is not closed: record input.extended where it gets longer";
    /// An extension gives more time.
    ExtensionNotLater = "extensionNotLater",
        "closes is not later than the last day so far: give a later day, or correct the earlier entry";
    /// A session is held once.
    SessionAlreadyHeld = "sessionAlreadyHeld",
        "session is known already in this trajectory: give a new session its own id";
    /// A report is of a session that was held.
    SessionUnknown = "sessionUnknown",
        "session was never held in this trajectory: record session.held first";
    /// Counts of people do not point at persons.
    GroupTooSmall = "groupTooSmall",
        "a count of people is between 1 and 4, which could point at persons: join groups, or leave the count out";
    /// One entry holds a bounded number of points.
    MemberCount = "memberCount",
        "members names none or more than 1000: spread them over several commands with the same group";
    /// A point joins a group once.
    MemberRepeated = "memberRepeated",
        "members names a point twice: name it once";
    /// A point is in one group at most.
    PointAlreadyGrouped = "pointAlreadyGrouped",
        "members names a point that is in a group already: leave it out, or answer it by itself";
    /// Only what was grouped is weighed or answered together.
    GroupUnknown = "groupUnknown",
        "group was never made in this trajectory: record inputs.grouped first";
    /// One disagrees with, or looks again at, a conclusion.
    NothingConcluded = "nothingConcluded",
        "the point was neither answered nor left out of consideration: answer it first";
    /// A review because of a dispute follows a dispute.
    DisputeMissing = "disputeMissing",
        "because is dispute, and the sender did not dispute this point: record answer.disputed first, or give another cause";
    /// What is answered or deviated from is advice that was given.
    AdviceUnknown = "adviceUnknown",
        "adviceNumber is not the number of an advice of this trajectory: count its advice from 1";
    /// Only a deviation from advice names one.
    AdviceNotMeant = "adviceNotMeant",
        "adviceNumber is given, but from is not advice: leave it out";
    /// Versions of a report follow each other.
    VersionNotNext = "versionNotNext",
        "version is not one more than that of the last report: the first is 1";
    /// What is presented or replaced is a report that was published.
    ReportUnknown = "reportUnknown",
        "the version named was never published: record report.published first";
    /// Nothing disappears.
    FiguresDoNotAddUp = "figuresDoNotAddUp",
        "figures do not add up: received is the sum of answered, excluded, withdrawn and unanswered";
    /// What is published, undone or replaced is a decision that was taken.
    DecisionUnknown = "decisionUnknown",
        "the number is not that of a decision of this trajectory: count its decisions from 1";
    /// A decision is undone once.
    DecisionAlreadyAnnulled = "decisionAlreadyAnnulled",
        "the decision was annulled already: correct the earlier entry where that was a mistake";
    /// A promise is made once.
    PromiseAlreadyMade = "promiseAlreadyMade",
        "promise is known already in this stream: give a new promise its own id";
    /// Only what was promised is kept or broken.
    PromiseUnknown = "promiseUnknown",
        "promise was never made in this stream: record promise.made first";
    /// What was kept is done.
    PromiseAlreadyKept = "promiseAlreadyKept",
        "the promise was kept already: correct the earlier entry where that was a mistake";
    /// A mark is between 1 and 10.
    ScoreOutOfRange = "scoreOutOfRange",
        "scoreTenths is not between 10 and 100: give the mark in tenths, so 7.4 is 74";
    /// A mark does not point at who gave it.
    TooFewRespondents = "tooFewRespondents",
        "scoreTenths is of fewer than 5 respondents, or respondents is between 1 and 4, which could point at persons: leave both out";
    /// What is answered is a question that the raad asked.
    RaadQuestionUnknown = "raadQuestionUnknown",
        "questionNumber is not the number of a question of the raad in this stream: count them from 1";
    /// A profile is adopted once.
    ProfileAlreadyAdopted = "profileAlreadyAdopted",
        "this profile was adopted already: a changed profile has another digest";
    /// A signal does not point at who gave it.
    SignalTooLocal = "signalTooLocal",
        "area is a neighbourhood, which could point at persons: give the district (WK) or the municipality (GM)";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Content, MAX_CONTENT_BYTES, MediaType, check};
    use std::collections::BTreeSet;

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
        let names: BTreeSet<_> = TABLE.iter().map(|(_, rule, _)| *rule).collect();
        assert_eq!(names.len(), TABLE.len());
        assert!(!names.contains("content"));
        for name in names {
            let plain = name.bytes().all(|b| b.is_ascii_alphabetic());
            assert!(
                plain && name.starts_with(|c: char| c.is_ascii_lowercase()),
                "{name}"
            );
        }
    }

    #[test]
    fn a_rule_is_named_as_its_refusal() {
        for (refusal, rule, _) in TABLE {
            let (first, rest) = refusal.split_at(1);
            assert_eq!(*rule, first.to_lowercase() + rest);
        }
        assert_eq!(Refusal::EntryUnknown.rule(), "entryUnknown");
        assert_eq!(Refusal::ListRepeated("notice").rule(), "listRepeated");
    }

    #[test]
    fn every_refusal_names_the_rule_and_the_next_step() {
        for (_, _, message) in TABLE {
            assert_names_the_next_step(message);
        }
        let list = Refusal::ListTooLong("notice").to_string();
        assert!(list.starts_with("notice names more than 50 values: "));
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
