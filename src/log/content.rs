//! The account of contents: what each content commitment in a log has become.
//!
//! Any event but three declares the contents that it names. The three, frozen at version 1: `content.published`
//! {content: […], redacted?}, `content.restricted` {content: […]}, `content.erased` {content: […], replacement?}.
//! Whatever commitment these name outside `content` they declare themselves. A `redacted` is published in place of
//! the one original, which stays as it was; a `replacement` is declared, not published. Knows nothing of files.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::commitment::Commitment;
use super::entry::Entry;
use super::finding::Kind;

/// What a content has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Declared, never published.
    Withheld,
    /// Published; the flag says whether its file was seen.
    Published(bool),
    /// No longer public.
    Restricted,
    /// Erased for good.
    Erased,
}

/// The state of every content.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    states: HashMap<Commitment, State>,
}

/// A rule that an entry breaks: kind, expected, found.
pub type Fault = (Kind, &'static str, String);

/// Whether events of this type say what has become of contents; all others declare those that they name.
pub(super) fn is_change(kind: &str) -> bool {
    matches!(
        kind,
        "content.published" | "content.restricted" | "content.erased"
    )
}

impl Contents {
    /// Takes the next entry of the log; tells `fault` what is wrong with it.
    pub fn entry(&mut self, entry: &Entry<'_>, fault: &mut impl FnMut(Fault)) {
        if is_change(entry.kind()) {
            return self.change(entry, fault);
        }
        entry
            .commitments()
            .for_each(|commitment| self.declare(commitment, fault));
    }

    /// Takes a content that an entry declares; tells `fault` where it was declared before.
    pub(super) fn declare(&mut self, commitment: Commitment, fault: &mut impl FnMut(Fault)) {
        match self.states.entry(commitment) {
            Slot::Vacant(slot) => {
                slot.insert(State::Withheld);
            }
            Slot::Occupied(_) => {
                fault((
                    Kind::ContentDeclaredTwice,
                    "a commitment of its own for each content",
                    commitment.to_string(),
                ));
            }
        }
    }

    fn change(&mut self, entry: &Entry<'_>, fault: &mut impl FnMut(Fault)) {
        let mut invalid =
            |expected, found: &str| fault((Kind::ContentDataInvalid, expected, found.to_owned()));
        if entry.version() != 1 {
            return invalid(
                "version 1: this type is frozen",
                &format!("version {}", entry.version()),
            );
        }
        let Some(named) = entry
            .member("content")
            .and_then(|member| member.commitments())
        else {
            return invalid("content: a list of one or more commitments", entry.data());
        };
        let other = match entry.kind() {
            "content.published" => "redacted",
            "content.erased" => "replacement",
            _ => "",
        };
        let other = match entry.member(other) {
            None => None,
            Some(member) => match member.commitment() {
                Some(commitment) => Some(commitment),
                None => return invalid("redacted, replacement: a commitment", entry.data()),
            },
        };
        let published = entry.kind() == "content.published";
        if published && other.is_some() && named.len() != 1 {
            return invalid("one content for one redacted version", entry.data());
        }
        if other.is_some_and(|other| named.contains(&other)) {
            return invalid("another content in its place", entry.data());
        }
        // What the event names beside the contents that it changes is new: the other version, a reason.
        entry
            .commitments()
            .filter(|c| !named.contains(c))
            .for_each(|c| self.declare(c, fault));
        for commitment in named {
            match (entry.kind(), other) {
                ("content.published", None) => self.set(commitment, State::Published(false), fault),
                ("content.published", Some(redacted)) => {
                    self.must_be_declared(commitment, fault);
                    self.set(redacted, State::Published(false), fault);
                }
                ("content.restricted", _) => self.set(commitment, State::Restricted, fault),
                _ => self.set(commitment, State::Erased, fault),
            }
        }
    }

    fn must_be_declared(&mut self, commitment: Commitment, fault: &mut impl FnMut(Fault)) {
        if let Slot::Vacant(slot) = self.states.entry(commitment) {
            slot.insert(State::Withheld);
            fault((
                Kind::ContentNotDeclared,
                "a content that an earlier event declared",
                commitment.to_string(),
            ));
        }
    }

    fn set(&mut self, commitment: Commitment, next: State, fault: &mut impl FnMut(Fault)) {
        self.must_be_declared(commitment, fault);
        let Some(state) = self.states.get_mut(&commitment) else {
            return;
        };
        match (*state, next) {
            // What is erased stays erased.
            (State::Erased, State::Published(_)) => {
                fault((
                    Kind::ContentErasedBefore,
                    "erased content stays erased",
                    commitment.to_string(),
                ));
            }
            (State::Erased, _) => {}
            _ => *state = next,
        }
    }

    /// What a content has become; `None` if the log does not know it.
    #[must_use]
    pub fn state(&self, commitment: &Commitment) -> Option<State> {
        self.states.get(commitment).copied()
    }

    /// Notes that the file of a published content was seen.
    pub fn seen(&mut self, commitment: &Commitment) {
        if let Some(State::Published(seen)) = self.states.get_mut(commitment) {
            *seen = true;
        }
    }

    /// How many contents are in a state.
    #[must_use]
    pub fn count(&self, state: State) -> u64 {
        self.states.values().filter(|&&s| s == state).count() as u64
    }

    /// Published contents whose file was not seen, in order.
    #[must_use]
    pub fn missing(&self) -> Vec<Commitment> {
        let missing = self
            .states
            .iter()
            .filter(|(_, state)| **state == State::Published(false));
        let mut missing: Vec<Commitment> = missing.map(|(commitment, _)| *commitment).collect();
        missing.sort_unstable();
        missing
    }
}
