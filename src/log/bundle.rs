//! Entries as read: what the account of a log needs of each, without its bytes.
//!
//! Reading an entry is the dear part of a verification: its leaf hash, its canonical form, its commitments. It
//! depends on nothing but the entry, so bundles can be read on any number of cores at once; the account
//! (`log::verify`) takes them in order. One entry is read the same way whether it comes alone or in a bundle.
//!
//! Bounded whatever the bytes: no more entries are kept than a full bundle holds, however many empty ones a hostile
//! file has. Knows neither files nor other entries.

use super::commitment::Commitment;
use super::content::is_change;
use super::entry::{Entry, EntryError, LOG, MUNICIPALITY, scan};
use super::hash::{Hash, leaf_hash};
use super::tile::{TILE_WIDTH, TileError, bundle_entries, tile_root};

/// Length of `recordedAt`.
const TIME_SIZE: usize = 24;

/// A trajectory or reserved stream, in few bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Stream {
    Trajectory([u8; 16]),
    Municipality,
    Log,
}

impl Stream {
    fn of(entry: &Entry<'_>) -> Self {
        match entry.trajectory() {
            MUNICIPALITY => Self::Municipality,
            LOG => Self::Log,
            text => {
                let mut id = [0; 16];
                // The scanner let only 32 hexadecimal digits pass.
                let _ = hex::decode_to_slice(text, &mut id);
                Self::Trajectory(id)
            }
        }
    }
}

/// `recordedAt`. Sorts as the time that it stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Time([u8; TIME_SIZE]);

impl Time {
    fn of(entry: &Entry<'_>) -> Self {
        // The scanner let only texts of this length pass.
        Self(
            entry
                .recorded_at()
                .as_bytes()
                .try_into()
                .unwrap_or_default(),
        )
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

/// What the account needs of an entry in canonical form.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub stream: Stream,
    pub seq: u64,
    pub previous: Option<Hash>,
    pub time: Time,
    /// Whether it publishes, restricts or erases contents: then its bytes say which.
    pub changes_contents: bool,
    /// Where among the commitments that were collected those begin that it declares, and how many there are.
    declares: (u32, u32),
}

/// An entry as read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub leaf: Hash,
    /// Its first byte in its bundle, and its length.
    pub at: (usize, usize),
    pub form: Result<Facts, EntryError>,
}

impl Reading {
    /// Reads an entry with this leaf hash, and collects the commitments that it declares.
    pub(super) fn of(
        (bytes, leaf, offset): (&[u8], Hash, usize),
        commitments: &mut Vec<Commitment>,
    ) -> Self {
        let form = scan(bytes).map(|entry| {
            let changes_contents = is_change(entry.kind());
            let before = commitments.len();
            if entry.has_commitments() && !changes_contents {
                commitments.extend(entry.commitments());
            }
            Facts {
                stream: Stream::of(&entry),
                seq: entry.seq(),
                previous: entry.previous(),
                time: Time::of(&entry),
                changes_contents,
                // An entry has at most 65,535 bytes, a bundle at most 256 entries.
                declares: (before as u32, (commitments.len() - before) as u32),
            }
        });
        let at = (offset, bytes.len());
        Self { leaf, at, form }
    }
}

impl Facts {
    /// The commitments that it declares, of those that were collected.
    pub(super) fn declares<'a>(&self, commitments: &'a [Commitment]) -> &'a [Commitment] {
        let (from, count) = (self.declares.0 as usize, self.declares.1 as usize);
        commitments.get(from..from + count).unwrap_or_default()
    }
}

/// An entry bundle as read.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    bytes: Vec<u8>,
    readings: Vec<Reading>,
    commitments: Vec<Commitment>,
    entries: u64,
    framing: Option<TileError>,
    root: Option<Hash>,
}

impl Bundle {
    /// Reads the bytes of a bundle. Entries beyond those of a full one are counted only.
    #[must_use]
    pub fn read(bytes: Vec<u8>) -> Self {
        let width = usize::from(TILE_WIDTH);
        let mut bundle = Self {
            readings: Vec::with_capacity(width),
            ..Self::default()
        };
        for entry in bundle_entries(&bytes) {
            let (offset, entry) = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    bundle.framing = Some(error);
                    continue;
                }
            };
            bundle.entries += 1;
            if bundle.readings.len() < width {
                let reading = (entry, leaf_hash(entry), offset);
                let reading = Reading::of(reading, &mut bundle.commitments);
                bundle.readings.push(reading);
            }
        }
        let whole = bundle.framing.is_none() && bundle.entries == u64::from(TILE_WIDTH);
        bundle.root = whole.then(|| tile_root(bundle.leaves().map(|(leaf, _)| leaf)));
        bundle.bytes = bytes;
        bundle
    }

    /// Reads a further entry of which the leaf hash is known, or is to be taken as given. For entries that lie
    /// elsewhere than in a file of the log; the tree is left to whoever takes them.
    pub fn push(&mut self, entry: &[u8], leaf: Hash) {
        let reading = (entry, leaf, self.bytes.len());
        self.readings
            .push(Reading::of(reading, &mut self.commitments));
        self.bytes.extend_from_slice(entry);
        self.entries += 1;
        self.root = None;
    }

    /// How many entries the bytes hold, those beyond a full bundle too.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// Where the bytes end inside an entry.
    #[must_use]
    pub const fn framing(&self) -> Option<TileError> {
        self.framing
    }

    /// The leaf hash of each entry, and the offset of its first byte.
    pub fn leaves(&self) -> impl Iterator<Item = (Hash, usize)> {
        self.readings
            .iter()
            .map(|reading| (reading.leaf, reading.at.0))
    }

    /// The root of the tree of the entries, where the bundle is a full one and nothing is wrong with its framing.
    #[must_use]
    pub const fn root(&self) -> Option<Hash> {
        self.root
    }

    /// What was read, each with its bytes.
    pub(super) fn readings(&self) -> impl ExactSizeIterator<Item = (&Reading, &[u8])> {
        self.readings.iter().map(|reading| {
            let (from, length) = reading.at;
            let bytes = self.bytes.get(from..from + length);
            (reading, bytes.unwrap_or_default())
        })
    }

    pub(super) fn commitments(&self) -> &[Commitment] {
        &self.commitments
    }
}
