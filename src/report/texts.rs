//! The texts of a trajectory that are public today.
//!
//! Contents lie in the store by their commitment, so they are asked for in that order: those asked for
//! together then lie together. Several lanes read at once, and each opens what it has read while it reads on.
//!
//! Promises: only what is published is opened, and each is checked against its commitment.

use crate::apart::done;
use crate::content::{self, ContentError};
use crate::instance::Reader;
use crate::log::hash::Hash;
use crate::recorder::LogError;
use crate::store::{Store, StoredContent};
use std::collections::HashMap;
use std::sync::Arc;
use weerklank_events::Commitment;
use weerklank_projections::memory::MemoryRows;

/// Contents read and opened at a time.
const CONTENTS: usize = 512;
/// Lanes that read at once: half of the connections of a store, so that pages are served meanwhile.
const LANES: usize = 2;

type Read = Result<Vec<(Commitment, String)>, ContentError>;

/// The texts of those rows that are published.
pub(super) async fn published(
    reader: &Reader,
    rows: &MemoryRows,
) -> Result<HashMap<Commitment, String>, LogError> {
    let public = rows
        .contents()
        .filter(|content| content.state.is_published());
    let mut public: Vec<_> = public.map(|content| Hash(content.commitment.0)).collect();
    public.sort_unstable();
    let mut texts = HashMap::with_capacity(public.len());
    let each = public.len().div_ceil(LANES).max(1);
    let origin: Arc<str> = reader.origin().into();
    let lanes = public.chunks(each).map(|keys| {
        let lane = lane(reader.store.clone(), origin.clone(), keys.to_vec());
        tokio::spawn(lane)
    });
    let lanes: Vec<_> = lanes.collect();
    for lane in lanes {
        texts.extend(done(lane).await?);
    }
    Ok(texts)
}

async fn lane(
    store: Arc<dyn Store>,
    origin: Arc<str>,
    keys: Vec<Hash>,
) -> Result<Vec<(Commitment, String)>, LogError> {
    let mut texts = Vec::with_capacity(keys.len());
    let mut opening = None;
    for keys in keys.chunks(CONTENTS) {
        let stored = store.contents(keys).await?;
        let origin = origin.clone();
        let next = tokio::task::spawn_blocking(move || opened(&origin, stored));
        if let Some(opening) = opening.replace(next) {
            texts.extend(done(opening).await?);
        }
    }
    if let Some(opening) = opening {
        texts.extend(done(opening).await?);
    }
    Ok(texts)
}

/// Opens contents. A document is not shown as text; it is counted and linked.
fn opened(origin: &str, stored: HashMap<Hash, StoredContent>) -> Read {
    let mut texts = Vec::with_capacity(stored.len());
    for (commitment, stored) in stored {
        let opening = content::open(origin, &commitment, &stored)?;
        let text = opening.and_then(|opening| String::from_utf8(opening.content).ok());
        texts.extend(text.map(|text| (Commitment(commitment.0), text)));
    }
    Ok(texts)
}
