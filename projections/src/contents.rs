//! What became of each content: withheld, published, restricted or erased, where that is recorded,
//! and which version stands in its place. A row per commitment, because there are several per input.
//!
//! Promises: [`shown`] is the only place that decides which version a reader sees, and it names a
//! commitment that is published or none at all. A row holds no text.
//!
//! Relies on each content being committed to once, which its salt ensures: a second declaration
//! would start it anew, and is for the verifier to report.

use crate::at::{At, Recorded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use weerklank_events::Commitment;
use weerklank_events::facts::ContentRestricted;
use weerklank_events::vocabulary::{BodyKind, ErasureGround, PublicationGround, RestrictionGround};

/// One content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContentView {
    /// Its commitment.
    pub commitment: Commitment,
    /// The name of its field, for instance `input.received/words`.
    pub field: Cow<'static, str>,
    /// The index of the entry that declared it.
    pub index: u64,
    /// What became of it.
    pub state: ContentState,
    /// The redacted version that was published last in its place. Boxed, as the next: few have one.
    pub redacted_by: Option<Box<Successor>>,
    /// What took its place when it was erased.
    pub replaced_by: Option<Box<Successor>>,
}

/// What became of a content, where, and on which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum ContentState {
    /// Committed to, never published.
    Withheld,
    /// Public.
    Published {
        /// Where that is recorded.
        at: At,
        /// Why it may be.
        ground: PublicationGround,
    },
    /// Kept from the public.
    Restricted(Box<Recorded<Restriction>>),
    /// No longer in existence.
    Erased {
        /// Where that is recorded.
        at: At,
        /// Why.
        ground: ErasureGround,
    },
}

/// A restriction without the list of what it restricts, which may hold 500 commitments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Restriction {
    /// The ground.
    pub ground: RestrictionGround,
    /// The body that imposed secrecy.
    pub body: Option<BodyKind>,
    /// The last day of it.
    pub until: Option<Date>,
    /// Why.
    pub reason: Option<Commitment>,
}

impl ContentState {
    pub(crate) fn restricted(at: At, fact: &ContentRestricted) -> Self {
        let fact = Restriction {
            ground: fact.ground,
            body: fact.body,
            until: fact.until,
            reason: fact.reason,
        };
        Self::Restricted(Box::new(Recorded { at, fact }))
    }

    /// Whether everyone may see it.
    #[must_use]
    pub const fn is_published(&self) -> bool {
        matches!(self, Self::Published { .. })
    }
}

/// A version that stands in the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Successor {
    /// The index of the entry that says so.
    pub index: u64,
    /// The version.
    pub by: Commitment,
}

impl ContentView {
    /// A content as it is declared.
    #[must_use]
    pub const fn declared(index: u64, field: &'static str, commitment: Commitment) -> Self {
        Self {
            commitment,
            field: Cow::Borrowed(field),
            index,
            state: ContentState::Withheld,
            redacted_by: None,
            replaced_by: None,
        }
    }

    /// The version to look at instead of this one, if any is newer than its own publication.
    fn successor(&self) -> Option<&Successor> {
        let newest = [&self.redacted_by, &self.replaced_by]
            .into_iter()
            .flatten()
            .max_by_key(|successor| successor.index)?
            .as_ref();
        match &self.state {
            ContentState::Published { at, .. } if at.index > newest.index => None,
            _ => Some(newest),
        }
    }
}

/// How many contents are in which state, and on which grounds contents were erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContentCounts {
    /// Committed to, never published.
    pub withheld: u64,
    /// Public.
    pub published: u64,
    /// Kept from the public.
    pub restricted: u64,
    /// Erased.
    pub erased: u64,
    /// Erased, by ground.
    pub erasures: BTreeMap<ErasureGround, u64>,
}

impl ContentCounts {
    pub(crate) fn declare(&mut self) {
        self.withheld = self.withheld.saturating_add(1);
    }

    /// Moves one content from the state it was in. Erasure is final, so the grounds only grow.
    pub(crate) fn moved(&mut self, from: &ContentState, to: &ContentState) {
        let count = self.of(from);
        *count = count.saturating_sub(1);
        let count = self.of(to);
        *count = count.saturating_add(1);
        if let ContentState::Erased { ground, .. } = to {
            *self.erasures.entry(*ground).or_default() += 1;
        }
    }

    const fn of(&mut self, state: &ContentState) -> &mut u64 {
        match state {
            ContentState::Withheld => &mut self.withheld,
            ContentState::Published { .. } => &mut self.published,
            ContentState::Restricted(_) => &mut self.restricted,
            ContentState::Erased { .. } => &mut self.erased,
        }
    }
}

/// Whether the content of a field is a document as a whole: a report that was published, or a norm
/// profile. It is found by its commitment, and is not told again inside another report.
#[must_use]
pub fn is_document(field: &str) -> bool {
    matches!(
        field,
        "report.published/report" | "profile.adopted/document"
    )
}

/// How a content appears to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Appearance {
    /// As it was recorded.
    Published,
    /// In a version from which something was taken out.
    Redacted,
    /// Erased, and another text is in its place.
    Replaced,
    /// Not published.
    Withheld,
    /// Kept from the public on a ground.
    Restricted,
    /// Erased.
    Erased,
}

impl Appearance {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Published,
        Self::Redacted,
        Self::Replaced,
        Self::Withheld,
        Self::Restricted,
        Self::Erased,
    ];

    /// The name in JSON, also the key of its words on pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Redacted => "redacted",
            Self::Replaced => "replaced",
            Self::Withheld => "withheld",
            Self::Restricted => "restricted",
            Self::Erased => "erased",
        }
    }
}

/// Which version of a content a reader may see: the commitment to look up, none where nothing of it
/// is public, and how to announce it. `row` looks up a row of the same trajectory.
pub fn shown<'a>(
    commitment: &Commitment,
    row: impl Fn(&Commitment) -> Option<&'a ContentView>,
) -> (Appearance, Option<Commitment>) {
    let Some(first) = row(commitment) else {
        return (Appearance::Withheld, None);
    };
    let (mut view, mut appearance, mut since) = (first, Appearance::Published, None);
    // A version is declared where it is named, so the indices rise along the way. Insisting on it
    // makes a circle in a damaged log come to an end.
    while let Some(next) = view.successor().filter(|next| Some(next.index) > since) {
        let Some(version) = row(&next.by) else { break };
        appearance = if view.replaced_by.as_deref() == Some(next) {
            Appearance::Replaced
        } else {
            Appearance::Redacted
        };
        (view, since) = (version, Some(next.index));
    }
    if view.state.is_published() {
        return (appearance, Some(view.commitment));
    }
    // The version meant for readers is not public. An older one never takes its place, even where
    // it was published once: it was redacted for a reason.
    let appearance = match (&first.state, &view.state) {
        (ContentState::Erased { .. }, _) | (_, ContentState::Erased { .. }) => Appearance::Erased,
        (_, ContentState::Restricted(_)) => Appearance::Restricted,
        _ => Appearance::Withheld,
    };
    (appearance, None)
}
