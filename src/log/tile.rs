//! Tiles and entry bundles: the files of which a served or exported log consists.
//!
//! Follows C2SP tlog-tiles: 256 hashes a tile, a tile at level L holding roots of 256^L leaves, entry bundles with
//! 16-bit length prefixes. Promises that a path parses only in the one form it is written in. Frozen: these bytes
//! are mirrored and cached for good. Lacks a reader that trusts tiles; the verifier computes each anew and compares.

use std::fmt;
use std::str::FromStr;

use super::hash::{HASH_SIZE, Hash, leaf_hash, node_hash};
use super::tree::{Frontier, MAX_SIZE, Node};

/// Hashes in a full tile, entries in a full bundle.
pub const TILE_WIDTH: u16 = 256;
/// Levels of the tree within one tile.
pub const TILE_HEIGHT: u8 = 8;
/// Length of a full hash tile in bytes.
pub const TILE_SIZE: usize = TILE_WIDTH as usize * HASH_SIZE;
/// Greatest tile level that can be written (C2SP tlog-tiles, "Merkle Tree").
pub const MAX_LEVEL: u8 = 63;
/// Greatest length of a bundle in bytes: 256 entries of the greatest size, each with its prefix.
pub const MAX_BUNDLE: usize = TILE_WIDTH as usize * (2 + super::entry::MAX_ENTRY);

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Hashes of this level, at most [`MAX_LEVEL`].
    Hashes(u8),
    /// Entries.
    Entries,
}

/// Coordinates of one tile or entry bundle. Its text form is its path, such as `tile/0/x001/x234/067.p/12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    kind: Kind,
    index: u64,
    width: u16,
}

/// Why something is no tile, no path or no bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// The level, index or width is out of range.
    #[error("a tile has a level up to 63, an index below 2^63 and a width from 1 to 256")]
    Range,
    /// The text is not the path of a tile.
    #[error("a tile's path is tile/LEVEL/INDEX or tile/entries/INDEX, with .p/WIDTH if partial")]
    Path,
    /// The entry does not fit a bundle.
    #[error("an entry in a bundle has at most 65,535 bytes")]
    EntrySize,
    /// The bundle ends inside a length or an entry.
    #[error("at byte {offset}: the bundle ends inside an entry")]
    Framing {
        /// Where the cut-off length or entry begins.
        offset: usize,
    },
    /// The tree has no room for a further leaf.
    #[error("a tree has at most 2^63−1 leaves")]
    Full,
}

impl Tile {
    /// A tile by its coordinates.
    ///
    /// # Errors
    /// [`TileError::Range`].
    pub const fn new(kind: Kind, index: u64, width: u16) -> Result<Self, TileError> {
        let level_fits = match kind {
            Kind::Hashes(level) => level <= MAX_LEVEL,
            Kind::Entries => true,
        };
        if level_fits && index <= MAX_SIZE && width >= 1 && width <= TILE_WIDTH {
            Ok(Self { kind, index, width })
        } else {
            Err(TileError::Range)
        }
    }

    /// What it holds.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its place within its level, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    /// Number of hashes or entries in it, 1 to 256.
    #[must_use]
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether it is one of [`tiles`] of a tree of this size: full if the tree fills it, else as wide as the tree.
    #[must_use]
    pub fn belongs_to(&self, size: u64) -> bool {
        let level = match self.kind {
            Kind::Hashes(level) => level,
            Kind::Entries => 0,
        };
        width(hashes_at(level, size), self.index) == Some(self.width)
    }
}

/// Number of hashes at a tile level of a tree of this size.
#[must_use]
pub fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * u32::from(TILE_HEIGHT))
        .unwrap_or(0)
}

/// Width of tile `index` of a level of `hashes` hashes; `None` if there is no such tile.
fn width(hashes: u64, index: u64) -> Option<u16> {
    let start = index.checked_mul(u64::from(TILE_WIDTH))?;
    match hashes.checked_sub(start)?.min(u64::from(TILE_WIDTH)) {
        0 => None,
        width => u16::try_from(width).ok(),
    }
}

/// The tiles of one kind of a tree of this size, from the left.
pub fn tiles_of(kind: Kind, size: u64) -> impl Iterator<Item = Tile> + Clone {
    let hashes = match kind {
        Kind::Hashes(level) => hashes_at(level, size),
        Kind::Entries => size,
    };
    (0..hashes.div_ceil(u64::from(TILE_WIDTH)))
        .filter_map(move |index| Tile::new(kind, index, width(hashes, index)?).ok())
}

/// All tiles and entry bundles of a tree of this size (at most [`MAX_SIZE`]): full where the tree fills them,
/// partial at its edge (C2SP tlog-tiles, "Partial Tiles").
pub fn tiles(size: u64) -> impl Iterator<Item = Tile> {
    let levels = (0..TILE_HEIGHT).map(Kind::Hashes).chain([Kind::Entries]);
    levels.flat_map(move |kind| tiles_of(kind, size))
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Hashes(level) => write!(f, "tile/{level}/")?,
            Kind::Entries => f.write_str("tile/entries/")?,
        }
        // 2^63 has 19 decimal digits, seven groups of three.
        for power in (1..7).rev() {
            let group = self.index / 1000_u64.pow(power);
            if group > 0 {
                write!(f, "x{:03}/", group % 1000)?;
            }
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.width < TILE_WIDTH {
            write!(f, ".p/{}", self.width)
        } else {
            Ok(())
        }
    }
}

impl FromStr for Tile {
    type Err = TileError;

    fn from_str(path: &str) -> Result<Self, TileError> {
        let (kind, rest) = path
            .strip_prefix("tile/")
            .and_then(|r| r.split_once('/'))
            .ok_or(TileError::Path)?;
        let kind = match kind {
            "entries" => Kind::Entries,
            level => Kind::Hashes(level.parse().map_err(|_| TileError::Path)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().map_err(|_| TileError::Path)?),
            None => (rest, TILE_WIDTH),
        };
        let mut index: u64 = 0;
        for group in number.split('/') {
            let group: u64 = group
                .trim_start_matches('x')
                .parse()
                .map_err(|_| TileError::Path)?;
            index = index
                .checked_mul(1000)
                .and_then(|i| i.checked_add(group))
                .ok_or(TileError::Path)?;
        }
        let tile = Self::new(kind, index, width)?;
        // Signs, leading zeros, a missing x and the like all differ from the one form that is written.
        if tile.to_string() == path {
            Ok(tile)
        } else {
            Err(TileError::Path)
        }
    }
}

/// Reads the entries of a bundle in order. Ends after the first framing error.
#[derive(Clone, Debug)]
pub struct BundleReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The entries of a bundle, each with the offset of its first byte (C2SP tlog-tiles, "Log entries").
#[must_use]
pub const fn bundle_entries(bytes: &[u8]) -> BundleReader<'_> {
    BundleReader { bytes, at: 0 }
}

impl<'a> Iterator for BundleReader<'a> {
    type Item = Result<(usize, &'a [u8]), TileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let entry = rest
            .split_first_chunk::<2>()
            .and_then(|(length, rest)| rest.get(..usize::from(u16::from_be_bytes(*length))));
        let offset = self.at;
        let Some(entry) = entry else {
            self.at = self.bytes.len();
            return Some(Err(TileError::Framing { offset }));
        };
        self.at = offset + 2 + entry.len();
        Some(Ok((offset + 2, entry)))
    }
}

/// Appends an entry to a bundle.
///
/// # Errors
/// [`TileError::EntrySize`].
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), TileError> {
    let length = u16::try_from(entry.len()).map_err(|_| TileError::EntrySize)?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// Computes a node from the tile that holds it: the hash of the complete subtree `height` levels above the tile's
/// own hashes (0 to 8), the `index`-th of that height within the tile. `None` if the tile does not hold it.
#[must_use]
pub fn node_in_tile(tile: &[u8], height: u8, index: u64) -> Option<Hash> {
    if height > TILE_HEIGHT {
        return None;
    }
    let count = 1_usize << height;
    let start = usize::try_from(index).ok()?.checked_mul(count)?;
    let end = start.checked_add(count)?;
    let bytes = tile.get(start.checked_mul(HASH_SIZE)?..end.checked_mul(HASH_SIZE)?)?;
    let mut hashes: Vec<Hash> = bytes.as_chunks().0.iter().copied().map(Hash).collect();
    while hashes.len() > 1 {
        hashes = hashes
            .as_chunks()
            .0
            .iter()
            .map(|[left, right]| node_hash(left, right))
            .collect();
    }
    hashes.pop()
}

/// The tile level and index that hold a node, and what to pass to [`node_in_tile`]: height and index within it.
#[must_use]
pub const fn tile_of(node: Node) -> (Kind, u64, u8, u64) {
    let (level, height) = (node.level / TILE_HEIGHT, node.level % TILE_HEIGHT);
    let shift = TILE_HEIGHT - height;
    (
        Kind::Hashes(level),
        node.index >> shift,
        height,
        node.index & ((1 << shift) - 1),
    )
}

/// A finished file of an export: its path and its bytes.
pub type TileFile = (Tile, Vec<u8>);

/// Makes hash tiles from leaf hashes. Holds one unfinished tile per level.
#[derive(Clone, Debug, Default)]
pub struct HashTiles {
    frontier: Frontier,
    levels: Vec<Vec<u8>>,
}

impl HashTiles {
    /// The tree so far.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Appends a leaf and returns the tiles it fills, lowest level first. Mostly none.
    ///
    /// # Errors
    /// [`TileError::Full`].
    pub fn push(&mut self, leaf: Hash) -> Result<Vec<TileFile>, TileError> {
        self.append(0, leaf)
    }

    /// Appends the leaves of a whole tile of level 0, given its root, and returns the tiles above it that are
    /// filled. For callers that hashed the tile elsewhere; the tree must end with a full tile, or be empty.
    ///
    /// # Errors
    /// [`TileError::Full`].
    pub(super) fn push_tile(&mut self, root: Hash) -> Result<Vec<TileFile>, TileError> {
        self.append(TILE_HEIGHT, root)
    }

    fn append(&mut self, level: u8, root: Hash) -> Result<Vec<TileFile>, TileError> {
        if self.frontier.size() >= MAX_SIZE {
            return Err(TileError::Full);
        }
        let levels = &mut self.levels;
        let mut full = Vec::new();
        self.frontier.append_subtree(level, root, |node, hash| {
            if node.level % TILE_HEIGHT != 0 {
                return;
            }
            let level = node.level / TILE_HEIGHT;
            if levels.len() <= usize::from(level) {
                levels.resize_with(usize::from(level) + 1, Vec::new);
            }
            let Some(bytes) = levels.get_mut(usize::from(level)) else {
                return;
            };
            bytes.extend_from_slice(&hash.0);
            if bytes.len() == TILE_SIZE {
                let tile = Tile {
                    kind: Kind::Hashes(level),
                    index: node.index / u64::from(TILE_WIDTH),
                    width: TILE_WIDTH,
                };
                full.push((tile, std::mem::take(bytes)));
            }
        });
        Ok(full)
    }

    /// The partial tiles of the tree so far, lowest level first.
    #[must_use]
    pub fn partial(&self) -> Vec<TileFile> {
        let size = self.frontier.size();
        let partial = self
            .levels
            .iter()
            .zip(0_u8..)
            .filter(|(bytes, _)| !bytes.is_empty());
        partial
            .filter_map(|(bytes, level)| {
                let width = u16::try_from(bytes.len() / HASH_SIZE).ok()?;
                let index = hashes_at(level, size) / u64::from(TILE_WIDTH);
                Some((
                    Tile::new(Kind::Hashes(level), index, width).ok()?,
                    bytes.clone(),
                ))
            })
            .collect()
    }
}

/// The root of a tile: of the tree over its hashes.
#[must_use]
pub fn tile_root(hashes: impl IntoIterator<Item = Hash>) -> Hash {
    let mut tree = Frontier::new();
    for hash in hashes {
        tree.append(hash);
    }
    tree.root()
}

/// Makes all files of an export, except the checkpoint, from entries in log order: full tiles and bundles as they
/// fill, partial ones at the end. Holds one unfinished tile per level.
#[derive(Clone, Debug, Default)]
pub struct TileWriter {
    hashes: HashTiles,
    bundle: Vec<u8>,
}

impl TileWriter {
    /// The tree so far.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        self.hashes.frontier()
    }

    /// Appends an entry and returns the files it fills. Mostly none.
    ///
    /// # Errors
    /// [`TileError::EntrySize`] or [`TileError::Full`]; nothing was appended then.
    pub fn push(&mut self, entry: &[u8]) -> Result<Vec<TileFile>, TileError> {
        let before = self.bundle.len();
        push_entry(&mut self.bundle, entry)?;
        let mut files = self
            .hashes
            .push(leaf_hash(entry))
            .inspect_err(|_| self.bundle.truncate(before))?;
        let size = self.hashes.frontier().size();
        if size.is_multiple_of(u64::from(TILE_WIDTH)) {
            let tile = Tile {
                kind: Kind::Entries,
                index: size / u64::from(TILE_WIDTH) - 1,
                width: TILE_WIDTH,
            };
            files.push((tile, std::mem::take(&mut self.bundle)));
        }
        Ok(files)
    }

    /// The partial tiles and the partial bundle of the tree so far.
    #[must_use]
    pub fn partial(&self) -> Vec<TileFile> {
        let mut files = self.hashes.partial();
        let size = self.hashes.frontier().size();
        if let Some(tile) = tiles_of(Kind::Entries, size)
            .last()
            .filter(|tile| tile.width < TILE_WIDTH)
        {
            files.push((tile, self.bundle.clone()));
        }
        files
    }
}
