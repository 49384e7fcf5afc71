//! Takes the report of a trajectory from the log itself, at any size it ever had.
//!
//! The entries below the size are folded afresh, so that a report never depends on the read models;
//! texts are those that are public today. The same size and the same content give the same bytes.

use crate::import::Mapping;
use crate::instance::{OpenError, Reader};
use crate::log::hash::Hash;
use crate::recorder::LogError;
use crate::store::frontier_at;
use std::collections::BTreeMap;
use weerklank_events::vocabulary::Purpose;
use weerklank_events::{Commitment, Entry, TrajectoryId};
use weerklank_projections::memory::Folded;
use weerklank_projections::report::{LogFacts, Report, SourceInfo};

/// Entries read at a time.
const PAGE: u32 = 2048;
/// Contents opened at a time.
const CONTENTS: usize = 256;

/// Why a report cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An entry, content or row of the log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// No such trajectory at that size.
    #[error(
        "the log has no trajectory {id} among its first {size} entries: check the id on the overview page, and --at"
    )]
    Unknown {
        /// The trajectory asked for.
        id: TrajectoryId,
        /// The size.
        size: u64,
    },
    /// The log has not been that large.
    #[error(
        "--at {asked} is not between 1 and {size}, the number of entries in the signed checkpoint"
    )]
    Size {
        /// What was asked for.
        asked: u64,
        /// What there is.
        size: u64,
    },
}
impl From<crate::store::StoreError> for ReportError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Log(error.into())
    }
}

/// Takes the report of `id` at log size `at`, or at the newest signed one.
///
/// # Errors
/// Where the trajectory or the size does not exist, or the log cannot be read.
pub async fn take(
    reader: &Reader,
    id: TrajectoryId,
    at: Option<u64>,
) -> Result<Report, ReportError> {
    let (checkpoint, _) = reader.checkpoint().await?;
    take_from(reader, checkpoint.size, id, at).await
}

/// Takes the report of `id` at log size `at`, or at `newest`: the signed size that is shown, where more
/// may be stored.
///
/// # Errors
/// As [`take`]; where the store lacks entries, as a replica may that is behind another.
pub async fn take_from(
    reader: &Reader,
    newest: u64,
    id: TrajectoryId,
    at: Option<u64>,
) -> Result<Report, ReportError> {
    let size = at.unwrap_or(newest);
    if size == 0 || size > newest {
        return Err(ReportError::Size {
            asked: size,
            size: newest,
        });
    }
    let found = reader.store.size().await?;
    if found < newest {
        let expected = newest;
        return Err(LogError::Shorter { expected, found }.into());
    }
    let (then, now) = folded(reader, id, size, newest).await?;
    if then.trajectory.opened.is_none() {
        return Err(ReportError::Unknown { id, size });
    }
    let texts = texts(reader, now).await?;
    let source = then
        .trajectory
        .mapping()
        .and_then(|mapping| source(texts.get(&mapping)?));
    Ok(Report::new(
        facts(reader, size).await?,
        &then,
        &texts,
        source.as_ref(),
    ))
}

/// The trajectory as it was at `size`, and as it is now.
async fn folded(
    reader: &Reader,
    id: TrajectoryId,
    size: u64,
    newest: u64,
) -> Result<(Folded, Folded), ReportError> {
    let (mut now, mut then, mut seq) = (Folded::new(id), None, 0);
    let stream = id.to_string();
    loop {
        let page = reader.store.stream_entries(&stream, seq, PAGE).await?;
        for stored in &page {
            if stored.log_index >= size && then.is_none() {
                then = Some(now.clone());
            }
            let entry = Entry::decode(&stored.bytes).map_err(LogError::from)?;
            seq = entry.envelope.seq;
            if stored.log_index < newest {
                now.take(stored.log_index, &entry);
            }
        }
        if page.len() < PAGE as usize {
            return Ok((then.unwrap_or_else(|| now.clone()), now));
        }
    }
}

/// The texts that are public today.
async fn texts(reader: &Reader, now: Folded) -> Result<BTreeMap<Commitment, String>, ReportError> {
    let contents = now.rows.into_parts().contents;
    let public: Vec<_> = contents
        .iter()
        .filter(|c| c.state.is_published())
        .map(|c| Hash(c.commitment.0))
        .collect();
    let mut texts = BTreeMap::new();
    for chunk in public.chunks(CONTENTS) {
        for (commitment, opening) in reader.open_contents(chunk).await? {
            // A document is not shown as text; it is counted and linked.
            if let Ok(text) = String::from_utf8(opening.content) {
                texts.insert(Commitment(commitment.0), text);
            }
        }
    }
    Ok(texts)
}

async fn facts(reader: &Reader, size: u64) -> Result<LogFacts, ReportError> {
    let last = reader.store.entries(size - 1, 1).await?;
    let last = last.first().ok_or(LogError::Broken(size - 1))?;
    let recorded_at = Entry::decode(&last.bytes)
        .map_err(LogError::from)?
        .envelope
        .recorded_at;
    Ok(LogFacts {
        origin: reader.origin().to_owned(),
        demo: reader.purpose == Purpose::Demo,
        size,
        root: frontier_at(&*reader.store, size).await?.root().to_base64(),
        recorded_at: Some(recorded_at),
        key: reader.key.to_string(),
    })
}

/// What a published mapping says of its source. A mapping that no longer parses says nothing.
#[must_use]
pub fn source(mapping: &str) -> Option<SourceInfo> {
    let mapping = Mapping::parse(mapping).ok()?;
    let source = mapping.source;
    Some(SourceInfo {
        name: mapping.name.to_string(),
        description: Some(source.description),
        licence: source.licence,
        attribution: source.attribution,
        note: source.note,
        language: source.language,
    })
}
