//! Takes the report of a trajectory from the log itself, at any size it ever had.
//!
//! The entries below the size are folded afresh, so that a report never depends on the read models;
//! texts are those that are public today. The same size and the same content give the same bytes.
//!
//! Reading, decoding and folding overlap, and so do reading and opening: all processors take part, and
//! none of it is done on a thread that answers requests.

mod history;
mod texts;

use crate::apart::apart;
use crate::import::Mapping;
use crate::instance::{OpenError, Reader};
use crate::recorder::LogError;
use crate::store::frontier_at;
use history::History;
use weerklank_events::vocabulary::Purpose;
use weerklank_events::{Entry, TrajectoryId};
use weerklank_projections::report::{LogFacts, Report, SourceInfo, Texts as _};

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
    let History { then, now } = History::of(reader, id, size, newest).await?;
    if then.as_ref().unwrap_or(&now).trajectory.opened.is_none() {
        return Err(ReportError::Unknown { id, size });
    }
    let texts = texts::published(reader, &now.rows).await?;
    let facts = facts(reader, size).await?;
    let (report, made_from) = apart(move || {
        let then = then.unwrap_or(now);
        let mapping = then.trajectory.mapping();
        let source = mapping.and_then(|mapping| source(texts.text(&mapping)?));
        let report = Report::new(facts, &then, &texts, source.as_ref());
        (report, (then, texts))
    })
    .await;
    // Giving back the memory of hundreds of thousands of rows and texts takes a while, and nobody waits for it.
    tokio::task::spawn_blocking(move || drop(made_from));
    Ok(report)
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
