//! Bundles and tiles of an export, read in order and compared with what the entries give.
//!
//! Files are read on all cores, and with them all that needs no other entry: leaf hashes, canonical form, the tree of
//! each bundle. One thread takes what they say, in order, and follows the chains. Every hash tile is compared byte
//! for byte with the one computed from the entries. At most a few bundles are held at once. What is absent is a
//! finding; where only the hash of an entry is known, the tree goes on.

use std::path::Path;

use super::cores::{self, Workers};
use super::files::{Loaded, load};
use crate::log::bundle::Bundle;
use crate::log::finding::{Kind, Place};
use crate::log::hash::{HASH_SIZE, Hash};
use crate::log::tile::{
    Kind as TileKind, MAX_BUNDLE, TILE_SIZE, Tile, TileError, TileFile, tiles_of,
};
use crate::log::verify::Verifier;

/// After so many bundles in a row that are missing with their tiles, the rest is taken to be missing too. Keeps a
/// checkpoint that claims a huge size from costing a huge time.
const MAX_MISSING: u64 = 1_000;

/// A bundle and its level-0 tile, read.
struct Batch {
    bundle: Tile,
    tile: Tile,
    entries: Loaded<Bundle>,
    hashes: Loaded,
}

fn read_batch(root: &Path, (bundle, tile): (Tile, Tile)) -> Batch {
    let bytes = load(root, &bundle.to_string(), MAX_BUNDLE);
    Batch {
        bundle,
        tile,
        entries: bytes.map(Bundle::read),
        hashes: load(root, &tile.to_string(), TILE_SIZE),
    }
}

/// Verifies the entries and all hash tiles of an export of this size. What could not be read goes to `unread`.
pub fn verify(
    (workers, root, size): (Workers, &Path, u64),
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
    progress: &mut dyn FnMut(u64),
) {
    let (bundles, tiles) = (
        tiles_of(TileKind::Entries, size),
        tiles_of(TileKind::Hashes(0), size),
    );
    let mut missing = 0;
    cores::in_order(
        workers,
        bundles.zip(tiles),
        |tiles| read_batch(root, tiles),
        |batch| {
            let nothing = matches!(
                (&batch.entries, &batch.hashes),
                (Loaded::Missing, Loaded::Missing)
            );
            missing = if nothing { missing + 1 } else { 0 };
            take(root, &batch, verifier, unread);
            progress(verifier.next());
            missing < MAX_MISSING
        },
    );
    if verifier.next() < size {
        unread.push(format!(
            "entries {} to {}: too much before them is missing",
            verifier.next(),
            size - 1
        ));
        verifier.lost(size.saturating_sub(verifier.next()));
    }
    for (tile, bytes) in verifier.partial_tiles() {
        upper(root, tile, &bytes, verifier, unread);
    }
}

fn take(root: &Path, batch: &Batch, verifier: &mut Verifier, unread: &mut Vec<String>) {
    let entries = usable(&batch.entries, batch.bundle, verifier, unread);
    let tile = usable(&batch.hashes, batch.tile, verifier, unread);
    if let Some(entries) = entries {
        framing(batch.bundle, entries, verifier);
    }
    if let Some(tile) = tile {
        leaves(batch, entries, tile, verifier);
    }
    let full = match entries.and_then(|entries| verifier.whole(entries)) {
        Some(full) => full,
        None => one_by_one(batch.bundle, entries, tile, verifier),
    };
    for (tile, bytes) in full {
        upper(root, tile, &bytes, verifier, unread);
    }
}

/// Takes as many entries as the bundle should have, each as far as it is known: read, by its hash, or not at all.
fn one_by_one(
    bundle: Tile,
    entries: Option<&Bundle>,
    tile: Option<&Vec<u8>>,
    verifier: &mut Verifier,
) -> Vec<TileFile> {
    let known = tile
        .map(|tile| tile.as_chunks::<HASH_SIZE>().0)
        .unwrap_or_default();
    let mut full = Vec::new();
    for n in 0..usize::from(bundle.width()) {
        // Past the end of the bytes there is no entry; the framing said so.
        let read = entries.and_then(|entries| verifier.entry_of(entries, n));
        full = match (read, known.get(n)) {
            (Some(full), _) => full,
            (None, Some(hash)) => verifier.unread(Hash(*hash)),
            (None, None) => {
                verifier.lost(1);
                Vec::new()
            }
        };
    }
    // A tile fills with the last entry of a bundle or not at all.
    full
}

/// The bytes of a file that must be there; if they are not, says so.
fn usable<'a, T>(
    loaded: &'a Loaded<T>,
    tile: Tile,
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
) -> Option<&'a T> {
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

fn framing(tile: Tile, bundle: &Bundle, verifier: &mut Verifier) {
    let width = u64::from(tile.width());
    let (expected, mut place) = (format!("{width} entries"), Place::file(tile));
    place.index = Some(verifier.next() + bundle.entries().min(width));
    if let Some(TileError::Framing { offset }) = bundle.framing() {
        place.byte = Some(offset as u64);
        let found = format!("{} entries and a part of one", bundle.entries());
        verifier
            .findings()
            .add(Kind::BundleFraming, place, expected, found);
    } else if bundle.entries() != width {
        verifier.findings().add(
            Kind::BundleFraming,
            place,
            expected,
            format!("{} entries", bundle.entries()),
        );
    }
}

/// Compares the leaf hashes with the level-0 tile: one finding per tile, at the first entry that differs.
fn leaves(batch: &Batch, bundle: Option<&Bundle>, tile: &[u8], verifier: &mut Verifier) {
    length(batch.tile, tile, verifier);
    let Some(bundle) = bundle else { return };
    let pairs = bundle.leaves().zip(tile.as_chunks::<HASH_SIZE>().0);
    let mut differing = pairs
        .zip(verifier.next()..)
        .filter(|(((leaf, _), hash), _)| leaf.0 != **hash);
    if let Some((((leaf, offset), hash), index)) = differing.next() {
        let further = differing.count();
        let mut found = format!("entry with leaf hash {leaf}");
        if further > 0 {
            found = format!("{found} (and {further} more entries of this tile differ)");
        }
        let byte = Some(offset as u64);
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
