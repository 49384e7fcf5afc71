//! One recorded event is one entry: an envelope around an event, as canonical JSON of at most
//! 65,535 bytes. The bytes are made once, here, hashed, and kept as they are; reading never rebuilds
//! them. Frozen: `tests/frozen.rs` keeps version-1 entries for ever.

use crate::canonical::{self, CanonicalError};
use crate::content::Commitment;
use crate::facts::{Data, Event};
use crate::ids::{ActorId, CauseId, LeafHash, Stream};
use crate::vocabulary::Role;
use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The largest entry in bytes: the length prefix in an entry bundle has 16 bits (C2SP tlog-tiles).
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// What surrounds an event: who, when, from which command, and where in its chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// Who recorded it, by an id of this trajectory alone.
    pub actor: ActorId,
    /// The command it came from.
    pub cause: CauseId,
    /// The leaf hash of the previous entry of this stream; absent at seq 1.
    pub previous: Option<LeafHash>,
    /// When it was written down, to the millisecond; never earlier than the entry before it.
    #[serde(with = "crate::time::instant")]
    #[schemars(with = "crate::schema::Instant")]
    pub recorded_at: Timestamp,
    /// The role in which the actor recorded.
    pub role: Role,
    /// Its number in the stream, from 1.
    #[schemars(range(min = 1))]
    pub seq: u64,
    /// The stream.
    pub trajectory: Stream,
}

/// A decoded entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The envelope.
    pub envelope: Envelope,
    /// The event.
    pub event: Event,
}

/// Why an entry cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// The event holds a value that has no canonical form.
    #[error("the entry has no canonical form: {0}")]
    Canonical(#[from] CanonicalError),
    /// More than [`MAX_ENTRY_BYTES`].
    #[error("the entry would take {0} bytes, the limit is 65535: record it in several commands")]
    TooLarge(usize),
    /// No entry, or with members that its version does not have.
    #[error("the entry cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// An event that this program does not know.
    #[error("the entry is of a kind this version of the program does not know: update the program")]
    UnknownKind,
}

/// The members of an entry as they are written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    actor: ActorId,
    cause: CauseId,
    data: Data<'a, Commitment>,
    previous: Option<LeafHash>,
    #[serde(with = "crate::time::instant")]
    recorded_at: Timestamp,
    role: Role,
    seq: u64,
    trajectory: Stream,
    r#type: &'a str,
    v: u64,
}

/// The members of an entry as they are read. `data` stays raw until its kind is known.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Raw<'a> {
    actor: ActorId,
    cause: CauseId,
    #[serde(borrow)]
    data: &'a serde_json::value::RawValue,
    previous: Option<LeafHash>,
    #[serde(with = "crate::time::instant")]
    recorded_at: Timestamp,
    role: Role,
    seq: std::num::NonZeroU64,
    trajectory: Stream,
    #[serde(rename = "type", borrow)]
    kind: std::borrow::Cow<'a, str>,
    v: u64,
}

impl Entry {
    /// The exact bytes to hash and store.
    ///
    /// # Errors
    /// Where the entry is too large, or holds what cannot be canonical.
    pub fn encode(&self) -> Result<Vec<u8>, EntryError> {
        let (kind, version) = self.event.kind();
        let written = Written {
            actor: self.envelope.actor,
            cause: self.envelope.cause,
            data: Data(&self.event),
            previous: self.envelope.previous,
            recorded_at: self.envelope.recorded_at,
            role: self.envelope.role,
            seq: self.envelope.seq,
            trajectory: self.envelope.trajectory,
            r#type: kind,
            v: version,
        };
        let mut bytes = Vec::with_capacity(640);
        canonical::write(&written, &mut bytes)?;
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(EntryError::TooLarge(bytes.len()));
        }
        Ok(bytes)
    }

    /// Reads an entry of any known version. Whether the bytes are canonical is the log's to check;
    /// here only what would be read as something else is refused: a `null` member would be unknown.
    ///
    /// # Errors
    /// Where it is no entry or of an unknown kind.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        let raw: Raw<'_> = serde_json::from_slice(bytes)?;
        refuse_null(bytes)?;
        let event =
            Event::parse(&raw.kind, raw.v, raw.data.get()).ok_or(EntryError::UnknownKind)??;
        let Raw {
            actor,
            cause,
            previous,
            recorded_at,
            role,
            seq,
            trajectory,
            ..
        } = raw;
        let envelope = Envelope {
            actor,
            cause,
            previous,
            recorded_at,
            role,
            seq: seq.get(),
            trajectory,
        };
        Ok(Self { envelope, event })
    }
}

/// An unknown member is absent, never `null`. Few entries have those four letters at all, so the rest
/// is not read twice.
fn refuse_null(bytes: &[u8]) -> serde_json::Result<()> {
    fn has_null(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Array(items) => items.iter().any(has_null),
            Value::Object(members) => members.values().any(has_null),
            _ => false,
        }
    }
    let may_have_null = bytes.windows(4).any(|letters| letters == b"null");
    if may_have_null && has_null(&serde_json::from_slice(bytes)?) {
        return Err(serde_json::Error::custom("a member is null"));
    }
    Ok(())
}
