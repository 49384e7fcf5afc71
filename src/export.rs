//! The log as a directory that any static host can serve and `weerklank verify` needs nothing beside:
//! checkpoint, tiles, entry bundles (C2SP tlog-tiles), the verifier key and the published content.
//!
//! There is no manifest: the checkpoint and the log imply every file. A directory appears whole or
//! not at all; it is written beside its place and renamed.

use crate::content::random;
use crate::instance::{OpenError, Reader};
use crate::log::commitment::CommitmentError;
use crate::log::entry;
use crate::log::hash::Hash;
use crate::log::tile::{TileError, TileWriter};
use crate::recorder::LogError;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use weerklank_events::{Commitment, Entry, Event};

/// Entries read at a time.
const PAGE: u32 = 2048;
/// Contents opened at a time: a document may be 16 MB.
const CONTENTS: usize = 64;
/// How often, and how long in between, to look for the checkpoint that covers a stored entry.
const SIGNING_LOOKS: u32 = 50;
const SIGNING_WAIT: Duration = Duration::from_millis(100);

/// Why an export failed. Nothing was left behind.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The log.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An entry, content or row of the log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The entries do not lead to the signed checkpoint.
    #[error(
        "the entries do not lead to the signed root: the database was changed. Put back a database from before that"
    )]
    Root,
    /// An erasure is stored and no checkpoint covers it.
    #[error(
        "an erasure has been recorded that is not signed yet: start `weerklank serve`, which signs it, and export again"
    )]
    Unsigned,
    /// A tile cannot be written.
    #[error("a tile cannot be made: {0}")]
    Tile(#[from] TileError),
    /// An opening cannot be written.
    #[error("a content cannot be written: {0}")]
    Content(#[from] CommitmentError),
    /// There is something at the place already.
    #[error("{0} exists and is not empty: give a new directory")]
    NotEmpty(PathBuf),
    /// A file cannot be written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
}

/// What was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Entries of the log.
    pub entries: u64,
    /// Published contents written.
    pub contents: u64,
    /// Published contents that the database lacks though no erasure is recorded: an alarm.
    pub missing: Vec<Hash>,
}

/// Writes the log to `out`, as of its signed checkpoint. `progress` is told how many entries are done.
///
/// # Errors
/// Where `out` is not empty, the disk refuses, or the database is not what was signed.
pub async fn export(
    reader: &Reader,
    out: &Path,
    mut progress: impl FnMut(u64, u64),
) -> Result<Exported, ExportError> {
    if out.read_dir().is_ok_and(|mut files| files.next().is_some()) || out.is_file() {
        return Err(ExportError::NotEmpty(out.to_owned()));
    }
    let mut name = out.file_name().unwrap_or_default().to_owned();
    // A name of its own: what is removed if this fails is never somebody else's.
    let own = hex::encode(random::<4>().map_err(OpenError::from)?);
    name.push(format!(".{own}.partial"));
    let partial = Partial(out.with_file_name(name));
    let exported = loop {
        let exported = write_all(reader, &partial.0, &mut progress).await?;
        if exported.missing.is_empty() || !erased_since(reader, &exported).await? {
            break exported;
        }
        // A running `serve` recorded an erasure after the checkpoint was read. That is no alarm: the
        // export is made again, at a size that has the erasure.
        std::fs::remove_dir_all(&partial.0).map_err(|e| at(&partial.0, e))?;
        signed_beyond(reader, exported.entries).await?;
    };
    std::fs::rename(&partial.0, out).map_err(|e| at(out, e))?;
    Ok(exported)
}

/// Whether everything that is missing was erased by entries after the exported ones.
async fn erased_since(reader: &Reader, exported: &Exported) -> Result<bool, LogError> {
    let (mut at, mut missing) = (exported.entries, exported.missing.clone());
    loop {
        let page = reader.store.entries(at, PAGE).await?;
        if page.is_empty() || missing.is_empty() {
            return Ok(missing.is_empty());
        }
        at += page.len() as u64;
        for stored in page {
            if let Event::ContentErased(fact) = Entry::decode(&stored.bytes)?.event {
                missing.retain(|hash| !fact.content.iter().any(|gone| gone.0 == hash.0));
            }
        }
    }
}

/// Waits for a checkpoint of more than `size` entries: it is signed right after they are stored.
async fn signed_beyond(reader: &Reader, size: u64) -> Result<(), ExportError> {
    for _ in 0..SIGNING_LOOKS {
        if reader.checkpoint().await?.0.size > size {
            return Ok(());
        }
        tokio::time::sleep(SIGNING_WAIT).await;
    }
    Err(ExportError::Unsigned)
}

/// Removes what an export left when it did not finish.
struct Partial(PathBuf);
impl Drop for Partial {
    fn drop(&mut self) {
        // After success it has been renamed, and there is nothing to remove.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn write_all(
    reader: &Reader,
    out: &Path,
    progress: &mut impl FnMut(u64, u64),
) -> Result<Exported, ExportError> {
    let (checkpoint, note) = reader.checkpoint().await?;
    write(&out.join("checkpoint"), note.as_bytes())?;
    write(
        &out.join("log.vkey"),
        format!("{}\n", reader.key).as_bytes(),
    )?;
    let (mut tiles, mut published) = (TileWriter::default(), BTreeSet::new());
    while tiles.frontier().size() < checkpoint.size {
        let from = tiles.frontier().size();
        let limit = u32::try_from(checkpoint.size - from)
            .unwrap_or(PAGE)
            .min(PAGE);
        let page = reader
            .store
            .entries(from, limit)
            .await
            .map_err(LogError::from)?;
        if page.is_empty() {
            return Err(LogError::Shorter {
                expected: checkpoint.size,
                found: from,
            }
            .into());
        }
        for stored in page {
            follow(&stored.bytes, &mut published)?;
            for (tile, bytes) in tiles.push(&stored.bytes)? {
                write(&out.join(tile.to_string()), &bytes)?;
            }
        }
        progress(tiles.frontier().size(), checkpoint.size);
    }
    if tiles.frontier().root() != checkpoint.root {
        return Err(ExportError::Root);
    }
    for (tile, bytes) in tiles.partial() {
        write(&out.join(tile.to_string()), &bytes)?;
    }
    let mut exported = Exported {
        entries: checkpoint.size,
        ..Exported::default()
    };
    write_contents(reader, out, &published, &mut exported).await?;
    Ok(exported)
}

/// Keeps the set of what is public as of this entry.
fn follow(bytes: &[u8], published: &mut BTreeSet<Hash>) -> Result<(), LogError> {
    // Scanning costs a twentieth of decoding, and few entries are about publication.
    let about_content = entry::scan(bytes).is_ok_and(|entry| entry.kind().starts_with("content."));
    if !about_content {
        return Ok(());
    }
    match Entry::decode(bytes)?.event {
        Event::ContentPublished(fact) => {
            let contents = fact
                .redacted
                .map_or(fact.content, |redacted| vec![redacted]);
            published.extend(contents.into_iter().map(|c| Hash(c.0)));
        }
        Event::ContentRestricted(fact) => {
            remove(published, &fact.content);
        }
        Event::ContentErased(fact) => {
            remove(published, &fact.content);
        }
        _ => {}
    }
    Ok(())
}

fn remove(published: &mut BTreeSet<Hash>, contents: &[Commitment]) {
    for commitment in contents {
        published.remove(&Hash(commitment.0));
    }
}

async fn write_contents(
    reader: &Reader,
    out: &Path,
    published: &BTreeSet<Hash>,
    exported: &mut Exported,
) -> Result<(), ExportError> {
    let published: Vec<Hash> = published.iter().copied().collect();
    for chunk in published.chunks(CONTENTS) {
        let opened = reader.open_contents(chunk).await?;
        for commitment in chunk {
            let Some(opening) = opened.get(commitment) else {
                exported.missing.push(*commitment);
                continue;
            };
            write(&out.join(content_path(commitment)), &opening.encode()?)?;
            exported.contents += 1;
        }
    }
    Ok(())
}

/// Where a published content lies: `content/ab/abcd…`, so that no directory gets a million files.
#[must_use]
pub fn content_path(commitment: &Hash) -> String {
    let name = commitment.to_string();
    format!("content/{}/{name}", name.get(..2).unwrap_or_default())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|e| at(parent, e))?;
    }
    std::fs::write(path, bytes).map_err(|e| at(path, e))
}

fn at(path: &Path, source: io::Error) -> ExportError {
    ExportError::Io {
        path: path.to_owned(),
        source,
    }
}
