//! Contents and entries after they were recorded: made public, kept from the public, erased, and
//! corrected in the open.

use crate::content::Commitment;
use crate::vocabulary::{BodyKind, ErasureGround, PublicationGround, RestrictionGround};
use jiff::civil::Date;

facts! {
    /// Openbaar gemaakt, as it is or in a redacted version.
    ContentPublished<C> = "content.published", version 1 {
        /// What becomes public, at most 500 at once; exactly one where a redacted version is given.
        #[schemars(length(min = 1, max = crate::trajectory::MAX_CONTENTS))]
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
        #[schemars(length(min = 1, max = crate::trajectory::MAX_CONTENTS))]
        content: Vec<Commitment>,
        /// The ground.
        ground: RestrictionGround,
        /// The body that imposed secrecy.
        body: Option<BodyKind>,
        /// The last day of it.
        #[serde(default, with = "crate::time::day")]
        #[schemars(with = "Option<crate::schema::Day>")]
        until: Option<Date>,
    } texts {
        /// Why.
        reason: Option<C>,
    }

    /// Inhoud gewist: the content and its salt no longer exist. Of a file that was not kept it is the
    /// salt alone.
    ContentErased<C> = "content.erased", version 1 {
        /// What was erased, at most 500 at once.
        #[schemars(length(min = 1, max = crate::trajectory::MAX_CONTENTS))]
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
        #[schemars(range(min = 1))]
        seq: u64,
    } texts {
        /// Why.
        reason: C,
        /// What it should say.
        correction: Option<C>,
    }
}
