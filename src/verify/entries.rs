//! Bundles and tiles of an export, read in order and compared with what the entries give.
//!
//! One thread reads files and hashes leaves and the tree of each bundle, the other scans entries and follows the
//! chains: the two costs are about equal. Every hash tile is compared byte for byte with the one computed from the entries. At most a few bundles
//! are held at once. What is absent is a finding; where only the hash of an entry is known, the tree goes on.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::files::{Loaded, load};
use crate::log::finding::{Kind, Place};
use crate::log::hash::{HASH_SIZE, Hash, leaf_hash};
use crate::log::tile::{
    Kind as TileKind, MAX_BUNDLE, TILE_SIZE, TILE_WIDTH, Tile, TileError, bundle_entries,
    tile_root, tiles_of,
};
use crate::log::verify::{Record, Verifier};

/// Bundles read ahead: enough to keep both threads busy, few enough to bound memory.
const READ_AHEAD: usize = 4;
/// After so many bundles in a row that are missing with their tiles, the rest is taken to be missing too. Keeps a
/// checkpoint that claims a huge size from costing a huge time.
const MAX_MISSING: u64 = 1_000;

/// A bundle and its level-0 tile, read and hashed.
struct Batch {
    bundle: Tile,
    tile: Tile,
    bytes: Loaded,
    tile_bytes: Loaded,
    /// Offset and length of each entry, and its leaf hash.
    entries: Vec<(usize, usize, Hash)>,
    /// The root of their tree, where the bundle is a full one and sound.
    root: Option<Hash>,
    framing: Option<TileError>,
}

fn read_batch(root: &Path, bundle: Tile, tile: Tile) -> Batch {
    let bytes = load(root, &bundle.to_string(), MAX_BUNDLE);
    let tile_bytes = load(root, &tile.to_string(), TILE_SIZE);
    let (mut entries, mut framing) = (Vec::with_capacity(usize::from(bundle.width())), None);
    if let Loaded::Bytes(bytes) = &bytes {
        for entry in bundle_entries(bytes) {
            match entry {
                Ok((offset, entry)) => entries.push((offset, entry.len(), leaf_hash(entry))),
                Err(error) => framing = Some(error),
            }
        }
    }
    let whole = framing.is_none()
        && bundle.width() == TILE_WIDTH
        && entries.len() == usize::from(TILE_WIDTH);
    let root = whole.then(|| tile_root(entries.iter().map(|(_, _, leaf)| *leaf)));
    Batch {
        bundle,
        tile,
        bytes,
        tile_bytes,
        entries,
        root,
        framing,
    }
}

fn read_all(root: &Path, size: u64, send: &SyncSender<Batch>) {
    for (bundle, tile) in tiles_of(TileKind::Entries, size).zip(tiles_of(TileKind::Hashes(0), size))
    {
        // The other side hangs up when it has seen enough.
        if send.send(read_batch(root, bundle, tile)).is_err() {
            return;
        }
    }
}

/// Verifies the entries and all hash tiles of an export of this size. What could not be read goes to `unread`.
pub fn verify(
    root: &Path,
    size: u64,
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
    progress: &mut dyn FnMut(u64),
) {
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(READ_AHEAD);
        scope.spawn(move || read_all(root, size, &send));
        batches(root, size, verifier, unread, (&receive, progress));
        // Dropping the receiver ends the reading thread.
        drop(receive);
    });
    for (tile, bytes) in verifier.partial_tiles() {
        upper(root, tile, &bytes, verifier, unread);
    }
}

fn batches(
    root: &Path,
    size: u64,
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
    (receive, progress): (&Receiver<Batch>, &mut dyn FnMut(u64)),
) {
    let mut missing = 0;
    for batch in receive {
        let nothing = matches!(
            (&batch.bytes, &batch.tile_bytes),
            (Loaded::Missing, Loaded::Missing)
        );
        missing = if nothing { missing + 1 } else { 0 };
        take(root, &batch, verifier, unread);
        progress(verifier.next());
        if missing >= MAX_MISSING {
            unread.push(format!(
                "entries {} to {}: too much before them is missing",
                verifier.next(),
                size - 1
            ));
            verifier.lost(size.saturating_sub(verifier.next()));
            return;
        }
    }
}

fn take(root: &Path, batch: &Batch, verifier: &mut Verifier, unread: &mut Vec<String>) {
    let width = usize::from(batch.bundle.width());
    let bytes = usable(&batch.bytes, batch.bundle, verifier, unread);
    let tile = usable(&batch.tile_bytes, batch.tile, verifier, unread);
    if bytes.is_some() {
        framing(batch, verifier);
    }
    if let Some(tile) = tile {
        leaves(batch, tile, verifier);
    }
    let known = tile
        .map(|tile| tile.as_chunks::<HASH_SIZE>().0)
        .unwrap_or_default();
    // Past the end of the bytes there is no entry; the framing said so.
    let record = |&(offset, length, leaf): &(usize, usize, Hash)| {
        let bytes = bytes?.get(offset..offset + length)?;
        Some(Record {
            bytes,
            leaf,
            offset,
        })
    };
    if let (Some(tree), Some(bytes)) = (batch.root, bytes) {
        let records = batch.entries.iter().map(|&(offset, length, leaf)| Record {
            bytes: bytes.get(offset..offset + length).unwrap_or_default(),
            leaf,
            offset,
        });
        if let Ok(full) = verifier.bundle(records, tree) {
            for (tile, bytes) in full {
                upper(root, tile, &bytes, verifier, unread);
            }
            return;
        }
    }
    let mut full = Vec::new();
    for n in 0..width {
        let entry = batch.entries.get(n).and_then(record);
        full = match (entry, known.get(n)) {
            (Some(record), _) => verifier.entry(record),
            (None, Some(hash)) => verifier.unread(Hash(*hash)),
            (None, None) => {
                verifier.lost(1);
                Vec::new()
            }
        };
    }
    // A tile fills with the last entry of a bundle or not at all.
    for (tile, bytes) in full {
        upper(root, tile, &bytes, verifier, unread);
    }
}

/// The bytes of a file that must be there; if they are not, says so.
fn usable<'a>(
    loaded: &'a Loaded,
    tile: Tile,
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
) -> Option<&'a [u8]> {
    match loaded {
        Loaded::Bytes(bytes) => {
            verifier.count_tile();
            return Some(bytes);
        }
        Loaded::Missing => {
            verifier
                .findings()
                .add(Kind::FileMissing, Place::file(tile), "a file", "nothing")
        }
        // The walk over all files reports it.
        Loaded::Odd(_) => {}
        Loaded::Failed(error) => unread.push(format!("{tile}: {error}")),
    }
    None
}

fn framing(batch: &Batch, verifier: &mut Verifier) {
    let width = usize::from(batch.bundle.width());
    let (expected, mut place) = (format!("{width} entries"), Place::file(batch.bundle));
    place.index = Some(verifier.next() + batch.entries.len().min(width) as u64);
    if let Some(TileError::Framing { offset }) = batch.framing {
        place.byte = Some(offset as u64);
        let found = format!("{} entries and a part of one", batch.entries.len());
        verifier
            .findings()
            .add(Kind::BundleFraming, place, expected, found);
    } else if batch.entries.len() != width {
        verifier.findings().add(
            Kind::BundleFraming,
            place,
            expected,
            format!("{} entries", batch.entries.len()),
        );
    }
}

/// Compares the leaf hashes with the level-0 tile: one finding per tile, at the first entry that differs.
fn leaves(batch: &Batch, tile: &[u8], verifier: &mut Verifier) {
    length(batch.tile, tile, verifier);
    let pairs = batch.entries.iter().zip(tile.as_chunks::<HASH_SIZE>().0);
    let mut differing = pairs
        .zip(verifier.next()..)
        .filter(|(((.., leaf), hash), _)| leaf.0 != **hash);
    if let Some((((offset, _, leaf), hash), index)) = differing.next() {
        let further = differing.count();
        let mut found = format!("entry with leaf hash {leaf}");
        if further > 0 {
            found = format!("{found} (and {further} more entries of this tile differ)");
        }
        let byte = Some(*offset as u64);
        let place = Place {
            index: Some(index),
            byte,
            ..Place::file(batch.bundle)
        };
        verifier.findings().add(
            Kind::LeafDiffers,
            place,
            format!("leaf hash {} of {}", Hash(*hash), batch.tile),
            found,
        );
    }
}

fn length(tile: Tile, bytes: &[u8], verifier: &mut Verifier) {
    let expected = usize::from(tile.width()) * HASH_SIZE;
    if bytes.len() != expected {
        let found = if bytes.len() > TILE_SIZE {
            "more".to_owned()
        } else {
            bytes.len().to_string()
        };
        let place = Place::file(tile);
        verifier.findings().add(
            Kind::TileLength,
            place,
            format!("{expected} bytes"),
            format!("{found} bytes"),
        );
    }
}

/// Compares a computed tile above level 0 with the file. Those of level 0 were compared with their bundle.
fn upper(
    root: &Path,
    tile: Tile,
    computed: &[u8],
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
) {
    let TileKind::Hashes(level @ 1..) = tile.kind() else {
        return;
    };
    let loaded = load(root, &tile.to_string(), TILE_SIZE);
    let Some(bytes) = usable(&loaded, tile, verifier, unread) else {
        return;
    };
    length(tile, bytes, verifier);
    let (computed, bytes) = (
        computed.as_chunks::<HASH_SIZE>().0,
        bytes.as_chunks::<HASH_SIZE>().0,
    );
    if let Some((at, (expected, found))) = computed
        .iter()
        .zip(bytes)
        .enumerate()
        .find(|(_, (a, b))| a != b)
    {
        let hash = tile.index().saturating_mul(256).saturating_add(at as u64);
        let byte = Some((at * HASH_SIZE) as u64);
        let place = Place {
            level: Some(level),
            hash: Some(hash),
            byte,
            ..Place::file(tile)
        };
        verifier
            .findings()
            .add(Kind::TileDiffers, place, Hash(*expected), Hash(*found));
    }
}
