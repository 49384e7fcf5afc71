//! The log's own life, and where its records came from.

use crate::ids::{Code, Origin, PublicKey};
use crate::vocabulary::Purpose;

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
}
