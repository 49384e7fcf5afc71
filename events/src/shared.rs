//! The rules that trajectories and the stream `municipality` share: contents, corrections, promises,
//! questions of the raad, and lists.
//!
//! The growing parts are persistent maps, so that a copy costs nothing however long the history.

use crate::content::{Commitment, is_kept};
use crate::facts::{
    ContentErased, ContentPublished, ContentRestricted, Event, PromiseKept, PromiseMade,
};
use crate::ids::PromiseId;
use crate::persistent::PersistentMap;
use crate::refusal::Refusal;
use crate::vocabulary::PublicationGround;
use serde::{Deserialize, Serialize};
use std::hash::Hash;

/// The most commitments one entry can name: 500 of 69 bytes stay below the size of an entry.
pub const MAX_CONTENTS: usize = 500;
/// The most bodies, areas or words in one list of a fact: more than any list of words has, and few
/// enough to stand in a page.
pub const MAX_LIST: usize = 50;

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

/// What the shared rules need to remember.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shared {
    /// The number of entries so far.
    pub entries: u64,
    contents: PersistentMap<Commitment, ContentState>,
    /// Promises, and whether they were kept.
    promises: PersistentMap<PromiseId, bool>,
    /// How many questions the raad has asked.
    questions_of_raad: u32,
}

impl Shared {
    /// What became of a content, if this stream committed to it.
    pub fn content(&self, commitment: &Commitment) -> Option<ContentState> {
        self.contents.get(commitment)
    }

    /// The rules of the facts that either stream takes. True where the fact is one of them.
    pub fn admit(&self, event: &Event) -> Result<bool, Refusal> {
        match event {
            Event::ContentPublished(fact) => self.admit_published(fact)?,
            Event::ContentRestricted(fact) => self.admit_restricted(fact)?,
            Event::ContentErased(fact) => self.admit_erased(fact)?,
            Event::EntryCorrected(fact) => {
                if !(1..=self.entries).contains(&fact.seq) {
                    return Err(Refusal::EntryUnknown);
                }
            }
            Event::PromiseMade(fact) => {
                if self.promises.contains_key(&fact.promise) {
                    return Err(Refusal::PromiseAlreadyMade);
                }
            }
            Event::PromiseProgressed(fact) => self.promise_open(fact.promise)?,
            Event::PromiseKept(fact) => self.promise_open(fact.promise)?,
            Event::PromiseBroken(fact) => self.promise_open(fact.promise)?,
            Event::RaadQuestioned(_) | Event::RaadJudged(_) => {}
            Event::RaadAnswered(fact) => {
                if !numbered(fact.question_number, self.questions_of_raad) {
                    return Err(Refusal::RaadQuestionUnknown);
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// A content is committed to once, with a salt of its own: otherwise an erased content would
    /// come back, and one opening would fit two fields.
    pub fn admit_declared(&self, event: &Event) -> Result<(), Refusal> {
        let declared = event.declared();
        for (n, (_, commitment)) in declared.iter().enumerate() {
            let earlier = declared[..n].iter().any(|(_, other)| other == commitment);
            if earlier || self.contents.contains_key(commitment) {
                return Err(Refusal::CommitmentReused);
            }
        }
        Ok(())
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
            Event::ContentPublished(fact) => {
                let published = fact
                    .redacted
                    .as_ref()
                    .map_or(&fact.content[..], std::slice::from_ref);
                self.mark(published, ContentState::Published);
            }
            Event::ContentRestricted(fact) => self.mark(&fact.content, ContentState::Restricted),
            Event::ContentErased(fact) => self.mark(&fact.content, ContentState::Erased),
            Event::PromiseMade(PromiseMade { promise, .. }) => {
                self.promises.insert(*promise, false);
            }
            Event::PromiseKept(PromiseKept { promise, .. }) => {
                self.promises.insert(*promise, true);
            }
            Event::RaadQuestioned(_) => self.questions_of_raad += 1,
            _ => {}
        }
    }

    /// What was kept is done; what was broken may still be kept.
    fn promise_open(&self, promise: PromiseId) -> Result<(), Refusal> {
        match self.promises.get(&promise) {
            None => Err(Refusal::PromiseUnknown),
            Some(true) => Err(Refusal::PromiseAlreadyKept),
            Some(false) => Ok(()),
        }
    }

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
        if is_repeated(contents) {
            return Err(Refusal::ContentRepeated);
        }
        for commitment in contents {
            match self.contents.get(commitment) {
                None => return Err(Refusal::ContentUnknown),
                Some(ContentState::Erased) => return Err(Refusal::ContentAlreadyErased),
                Some(state) => rule(state)?,
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

/// Numbers of people below this one, other than nobody, could point at who they were.
const FEWEST: u32 = 5;

/// Whether a count of people could point at who they were.
pub(crate) const fn is_few(people: Option<u32>) -> bool {
    matches!(people, Some(number) if number >= 1 && number < FEWEST)
}

/// Whether `number` is one of the first `count`, from 1.
pub(crate) const fn numbered(number: u32, count: u32) -> bool {
    number >= 1 && number <= count
}

/// Whether a list, which may be long, names a value twice.
pub(crate) fn is_repeated<T: Eq + Hash>(values: &[T]) -> bool {
    let mut seen = std::collections::HashSet::with_capacity(values.len());
    !values.iter().all(|value| seen.insert(value))
}

/// A list of a fact is bounded and holds each value once, so that its length is a number of values.
pub(crate) fn each_once<T: PartialEq>(field: &'static str, values: &[T]) -> Result<(), Refusal> {
    if values.len() > MAX_LIST {
        return Err(Refusal::ListTooLong(field));
    }
    let mut numbered = values.iter().enumerate();
    if numbered.any(|(n, value)| values[..n].contains(value)) {
        return Err(Refusal::ListRepeated(field));
    }
    Ok(())
}

/// The refusal, where its rule is broken.
pub(crate) fn refuse_if(broken: bool, refusal: Refusal) -> Result<(), Refusal> {
    if broken { Err(refusal) } else { Ok(()) }
}
