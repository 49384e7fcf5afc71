//! The trajectory: what its rules need to remember, and the rules.
//!
//! [`Trajectory::admit`] refuses only what makes no sense without something earlier (an answer to
//! what was never received). Where good practice was skipped the event is taken, and the norms
//! report it: the log records what happened, also when it was wrong.
//!
//! The growing parts are persistent maps, so that a clone costs nothing however long the history:
//! the recorder handles a batch on such a clone and throws it away when the batch is not stored.

use crate::content::{Commitment, is_kept};
use crate::facts::{
    ContentErased, ContentPublished, ContentRestricted, EntryCorrected, Event, InputAnswered,
    InputAsked, InputExcluded, InputReceived, InputWithdrawn, TrajectoryOpened,
};
use crate::ids::InputId;
use crate::refusal::Refusal;
use crate::vocabulary::{ExclusionGround, Outcome, PublicationGround};
use imbl::HashMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The most points one input can make; a longer letter is several inputs.
pub const MAX_POINTS: u16 = 200;
/// The most commitments one entry can name: 500 of 69 bytes stay below the size of an entry.
pub const MAX_CONTENTS: usize = 500;
/// The most bodies, areas or words in one list of a fact: more than any list of words has, and few
/// enough to stand in a page.
pub const MAX_LIST: usize = 50;

/// What a trajectory's rules need to remember of its history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trajectory {
    opened: bool,
    closed: bool,
    /// The number of entries so far.
    entries: u64,
    inputs: HashMap<InputId, InputState>,
    contents: HashMap<Commitment, ContentState>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct InputState {
    points: u16,
    answered: bool,
    /// Neither excluded nor withdrawn.
    considered: bool,
}

/// What became of a content. Not yet published and withheld are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContentState {
    /// Committed to, never published.
    Withheld,
    /// Public.
    Published,
    /// Kept from the public on a ground.
    Restricted,
    /// Committed to and not kept, as the files of an import: there is nothing to publish, and only
    /// its salt to erase.
    NotKept,
    /// No longer in existence.
    Erased,
}

impl Trajectory {
    /// Whether `event` may follow. `today` is the day it is recorded, in Amsterdam.
    ///
    /// # Errors
    /// The rule that it would break.
    pub fn admit(&self, event: &Event, today: Date) -> Result<(), Refusal> {
        if event.occurred_on().is_some_and(|day| day > today) {
            return Err(Refusal::OccurredInFuture);
        }
        match event {
            Event::LogCreated(_) => return Err(Refusal::ReservedStream),
            Event::TrajectoryOpened(_) if self.opened => {
                return Err(Refusal::TrajectoryAlreadyOpened);
            }
            Event::TrajectoryOpened(_) => {}
            _ if !self.opened => return Err(Refusal::TrajectoryNotOpened),
            _ => {}
        }
        self.admit_fact(event, today)?;
        self.admit_declared(event)
    }

    fn admit_fact(&self, event: &Event, today: Date) -> Result<(), Refusal> {
        match event {
            Event::TrajectoryOpened(fact) => admit_opened(fact),
            Event::InputAsked(fact) => self.admit_asked(fact),
            Event::InputReceived(fact) => self.admit_received(fact, today),
            Event::InputAnswered(fact) => self.admit_answered(fact),
            Event::InputExcluded(fact) => self.admit_excluded(fact),
            Event::InputWithdrawn(fact) => self.considered(fact.input).map(|_| ()),
            Event::ContentPublished(fact) => self.admit_published(fact),
            Event::ContentRestricted(fact) => self.admit_restricted(fact),
            Event::ContentErased(fact) => self.admit_erased(fact),
            Event::EntryCorrected(EntryCorrected { seq, .. }) => {
                if (1..=self.entries).contains(seq) {
                    Ok(())
                } else {
                    Err(Refusal::EntryUnknown)
                }
            }
            Event::TrajectoryClosed(_) => self.not_closed(),
            // Answers may come after closing, and with them the file that they came from.
            Event::SourceImported(_) | Event::DecisionTaken(_) | Event::LogCreated(_) => Ok(()),
        }
    }

    /// Takes an event in. Total: an event of the log is never refused.
    pub fn apply(&mut self, event: &Event) {
        self.entries += 1;
        for (field, commitment) in event.declared() {
            let state = if is_kept(field) {
                ContentState::Withheld
            } else {
                ContentState::NotKept
            };
            self.contents.insert(commitment, state);
        }
        match event {
            Event::TrajectoryOpened(_) => self.opened = true,
            Event::TrajectoryClosed(_) => self.closed = true,
            Event::InputReceived(fact) => {
                let state = InputState {
                    points: fact.points,
                    answered: false,
                    considered: true,
                };
                self.inputs.insert(fact.input, state);
            }
            Event::InputAnswered(fact) => {
                if let Some(input) = self.inputs.get_mut(&fact.input) {
                    input.answered = true;
                }
            }
            Event::InputExcluded(InputExcluded { input, .. })
            | Event::InputWithdrawn(InputWithdrawn { input, .. }) => {
                if let Some(input) = self.inputs.get_mut(input) {
                    input.considered = false;
                }
            }
            Event::ContentPublished(fact) => {
                let published = fact
                    .redacted
                    .as_ref()
                    .map_or(&fact.content[..], std::slice::from_ref);
                self.mark(published, ContentState::Published);
            }
            Event::ContentRestricted(fact) => self.mark(&fact.content, ContentState::Restricted),
            Event::ContentErased(fact) => self.mark(&fact.content, ContentState::Erased),
            Event::LogCreated(_)
            | Event::SourceImported(_)
            | Event::InputAsked(_)
            | Event::DecisionTaken(_)
            | Event::EntryCorrected(_) => {}
        }
    }

    /// What became of a content, if this trajectory committed to it.
    #[must_use]
    pub fn content(&self, commitment: &Commitment) -> Option<ContentState> {
        self.contents.get(commitment).copied()
    }

    /// The number of entries so far.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// A content is committed to once, with a salt of its own: otherwise an erased content would
    /// come back, and one opening would fit two fields.
    fn admit_declared(&self, event: &Event) -> Result<(), Refusal> {
        let declared = event.declared();
        for (n, (_, commitment)) in declared.iter().enumerate() {
            let earlier = declared[..n].iter().any(|(_, other)| other == commitment);
            if earlier || self.contents.contains_key(commitment) {
                return Err(Refusal::CommitmentReused);
            }
        }
        Ok(())
    }

    fn not_closed(&self) -> Result<(), Refusal> {
        if self.closed {
            Err(Refusal::TrajectoryAlreadyClosed)
        } else {
            Ok(())
        }
    }

    fn considered(&self, input: InputId) -> Result<&InputState, Refusal> {
        let state = self.inputs.get(&input).ok_or(Refusal::InputNotReceived)?;
        if state.considered {
            Ok(state)
        } else {
            Err(Refusal::InputNotConsidered)
        }
    }

    fn admit_asked(&self, fact: &InputAsked) -> Result<(), Refusal> {
        self.not_closed()?;
        each_once("audience", &fact.audience)?;
        each_once("channels", &fact.channels)?;
        each_once("notice", &fact.notice)?;
        match (fact.opens, fact.closes) {
            (Some(opens), Some(closes)) if closes < opens => Err(Refusal::PeriodReversed),
            _ => Ok(()),
        }
    }

    fn admit_received(&self, fact: &InputReceived, today: Date) -> Result<(), Refusal> {
        self.not_closed()?;
        if self.inputs.contains_key(&fact.input) {
            return Err(Refusal::InputAlreadyReceived);
        }
        if !(1..=MAX_POINTS).contains(&fact.points) {
            return Err(Refusal::PointsOutOfRange);
        }
        if fact.signatories.as_ref().is_some_and(|s| s.number == 0) {
            return Err(Refusal::NoSignatories);
        }
        // Where the day of receipt is unknown, it is today at the latest.
        let received = fact.occurred_on.unwrap_or(today);
        match fact.sent_on {
            Some(sent) if sent > received => Err(Refusal::SentAfterReceived),
            _ => Ok(()),
        }
    }

    fn admit_answered(&self, fact: &InputAnswered) -> Result<(), Refusal> {
        let input = self.considered(fact.input)?;
        if !(1..=input.points).contains(&fact.point) {
            return Err(Refusal::PointUnknown);
        }
        if fact.outcome == Outcome::Elsewhere && fact.destination.is_none() {
            return Err(Refusal::DestinationMissing);
        }
        Ok(())
    }

    fn admit_excluded(&self, fact: &InputExcluded) -> Result<(), Refusal> {
        if self.considered(fact.input)?.answered {
            return Err(Refusal::InputAlreadyAnswered);
        }
        if fact.ground == ExclusionGround::Other && fact.reason.is_none() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(())
    }

    /// What is public stays as it is until it is restricted: a redacted version beside it would hide
    /// nothing, and suggest that it did.
    fn admit_published(&self, fact: &ContentPublished) -> Result<(), Refusal> {
        if fact.ground == PublicationGround::Redacted && fact.redacted.is_none() {
            return Err(Refusal::RedactedMissing);
        }
        self.each_content(&fact.content, fact.redacted, |state| match state {
            ContentState::NotKept => Err(Refusal::ContentNotKept),
            ContentState::Published => Err(Refusal::ContentAlreadyPublished),
            _ => Ok(()),
        })
    }

    fn admit_restricted(&self, fact: &ContentRestricted) -> Result<(), Refusal> {
        self.each_content(&fact.content, None, |state| match state {
            ContentState::NotKept => Err(Refusal::ContentNotKept),
            ContentState::Restricted => Err(Refusal::ContentAlreadyRestricted),
            _ => Ok(()),
        })
    }

    fn admit_erased(&self, fact: &ContentErased) -> Result<(), Refusal> {
        self.each_content(&fact.content, fact.replacement, |_| Ok(()))
    }

    /// The rules that publishing, restricting and erasing share: a bounded list of contents that
    /// exist, each once, and a version in their place for one of them only.
    fn each_content(
        &self,
        contents: &[Commitment],
        in_its_place: Option<Commitment>,
        rule: impl Fn(ContentState) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if contents.is_empty() || contents.len() > MAX_CONTENTS {
            return Err(Refusal::ContentCount);
        }
        if in_its_place.is_some() && contents.len() != 1 {
            return Err(Refusal::OneContentOnly);
        }
        let mut seen = std::collections::HashSet::with_capacity(contents.len());
        for commitment in contents {
            if !seen.insert(commitment) {
                return Err(Refusal::ContentRepeated);
            }
            match self.contents.get(commitment) {
                None => return Err(Refusal::ContentUnknown),
                Some(ContentState::Erased) => return Err(Refusal::ContentAlreadyErased),
                Some(state) => rule(*state)?,
            }
        }
        Ok(())
    }

    fn mark(&mut self, contents: &[Commitment], state: ContentState) {
        for commitment in contents {
            self.contents.insert(*commitment, state);
        }
    }
}

fn admit_opened(fact: &TrajectoryOpened) -> Result<(), Refusal> {
    each_once("bodies", &fact.bodies)?;
    let areas = fact.place.iter().flat_map(|place| &place.areas);
    each_once("place.areas", &areas.collect::<Vec<_>>())
}

/// A list of a fact is bounded and holds each value once, so that its length is a number of values.
fn each_once<T: PartialEq>(field: &'static str, values: &[T]) -> Result<(), Refusal> {
    if values.len() > MAX_LIST {
        return Err(Refusal::ListTooLong(field));
    }
    let mut numbered = values.iter().enumerate();
    if numbered.any(|(n, value)| values[..n].contains(value)) {
        return Err(Refusal::ListRepeated(field));
    }
    Ok(())
}
