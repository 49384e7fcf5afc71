//! The verification of a log, entry by entry, without I/O.
//!
//! Checks the canonical form of every entry, every link of every chain against the leaf hash at its index (checking
//! only the ends is CVE-2022-36111), gapless and unique numbers per trajectory, times that never go back, the
//! account of contents, the root against the checkpoint and against an older one. Never stops at a fault: all are
//! collected. Memory: one head per trajectory, one state per content, one unfinished tile per level. What needs no
//! other entry is done by `log::bundle`, on other cores perhaps.
//!
//! Lacks any judgement of what was left out of the log: no log can show that.

use std::collections::HashMap;

use super::bundle::{Bundle, Facts, Reading, Stream, Time};
use super::checkpoint::Checkpoint;
use super::commitment::{Commitment, CommitmentError, Header};
use super::content::{Contents, State};
use super::entry::{Entry, LOG, scan};
use super::finding::{Findings, Kind, Place};
use super::hash::Hash;
use super::tile::{HashTiles, Kind as TileKind, TILE_WIDTH, Tile, TileFile};
use super::tree::Frontier;

/// The last entry of a trajectory.
#[derive(Clone, Copy, Debug)]
struct Head {
    seq: u64,
    leaf: Hash,
}

/// An entry to verify.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The entry.
    pub bytes: &'a [u8],
    /// Its leaf hash, taken as given.
    pub leaf: Hash,
    /// Offset of its first byte in its bundle, to name places.
    pub offset: usize,
}

/// How many of what was verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Entries read.
    pub entries: u64,
    /// Trajectories and reserved streams.
    pub trajectories: u64,
    /// Hash tiles and entry bundles compared.
    pub tiles: u64,
    /// Contents published, present and equal to what was committed to.
    pub matching: u64,
    /// Contents declared and never published: counted, not checked.
    pub withheld: u64,
    /// Contents published once and no longer public: counted, not checked.
    pub restricted: u64,
    /// Contents erased, with a recorded erasure.
    pub erased: u64,
    /// Contents published, absent and not erased: an alarm.
    pub missing: u64,
}

/// Takes the entries of a log in order and collects what is wrong.
#[derive(Debug)]
pub struct Verifier {
    checkpoint: Checkpoint,
    since: Option<Checkpoint>,
    since_root: Option<Hash>,
    /// Index of the next entry.
    next: u64,
    tiles: HashTiles,
    heads: HashMap<Stream, Head>,
    contents: Contents,
    /// What the entry in hand declares; kept to be filled again.
    commitments: Vec<Commitment>,
    last_time: Option<Time>,
    /// Some entries could not be read: numbers and contents may rest on them.
    gap: bool,
    /// Some leaves are not even known by hash: no root can be computed.
    lost: bool,
    counts: Counts,
    findings: Findings,
}

/// What a verification found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What is wrong.
    pub findings: Findings,
    /// How many of what was verified.
    pub counts: Counts,
    /// `recordedAt` of the last entry that could be read; empty if there is none.
    pub last_time: String,
    /// Whether a root could be computed; if not, nothing was compared with the checkpoint.
    pub root_checked: bool,
    /// Whether every entry could be read.
    pub all_read: bool,
}

impl Verifier {
    /// Begins the verification of the log that a checkpoint states, also against an older checkpoint of it.
    #[must_use]
    pub fn new(checkpoint: Checkpoint, since: Option<Checkpoint>) -> Self {
        let mut verifier = Self {
            checkpoint,
            since,
            since_root: None,
            next: 0,
            tiles: HashTiles::default(),
            heads: HashMap::new(),
            contents: Contents::default(),
            commitments: Vec::new(),
            last_time: None,
            gap: false,
            lost: false,
            counts: Counts::default(),
            findings: Findings::default(),
        };
        verifier.note_since_root();
        verifier
    }

    /// Index of the next entry.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// The tree of the entries so far.
    #[must_use]
    pub const fn frontier(&self) -> &Frontier {
        self.tiles.frontier()
    }

    /// What a content has become, by the entries so far; `None` if they do not know it.
    #[must_use]
    pub fn content_state(&self, commitment: &Commitment) -> Option<State> {
        self.contents.state(commitment)
    }

    /// Whether a root can still be computed.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        !self.lost
    }

    /// What was found so far; to add findings about files.
    pub const fn findings(&mut self) -> &mut Findings {
        &mut self.findings
    }

    /// Notes that a tile or bundle was compared.
    pub const fn count_tile(&mut self) {
        self.counts.tiles += 1;
    }

    /// Takes the next entry; returns the full tiles that it completes, to be compared with those of the log.
    pub fn entry(&mut self, record: Record<'_>) -> Vec<TileFile> {
        let mut commitments = std::mem::take(&mut self.commitments);
        commitments.clear();
        let reading = (record.bytes, record.leaf, record.offset);
        let reading = Reading::of(reading, &mut commitments);
        self.account(&reading, &commitments, record.bytes);
        self.commitments = commitments;
        self.leaf(record.leaf)
    }

    /// Takes the next entry, the `n`-th of a bundle; `None` if that has no such entry.
    pub fn entry_of(&mut self, bundle: &Bundle, n: usize) -> Option<Vec<TileFile>> {
        let (reading, bytes) = bundle.readings().nth(n)?;
        self.account(reading, bundle.commitments(), bytes);
        Some(self.leaf(reading.leaf))
    }

    /// Takes all entries of a whole bundle, and its tree as a whole; returns the tiles above it that it completes.
    /// `None`, and nothing taken, where they have to be taken one by one: the bundle is partial, or should be, an
    /// older checkpoint lies within it, or leaves before it are lost.
    pub fn whole(&mut self, bundle: &Bundle) -> Option<Vec<TileFile>> {
        let root = bundle.root()?;
        let (from, width) = (self.next, u64::from(TILE_WIDTH));
        let to = from.checked_add(width)?;
        let within = |since: &Checkpoint| since.size > from && since.size < to;
        let fits = from.is_multiple_of(width) && to <= self.checkpoint.size;
        if self.lost || !fits || self.since.as_ref().is_some_and(within) {
            return None;
        }
        for (reading, bytes) in bundle.readings() {
            self.account(reading, bundle.commitments(), bytes);
            self.next += 1;
        }
        let Ok(full) = self.tiles.push_tile(root) else {
            self.lost = true;
            return Some(Vec::new());
        };
        self.note_since_root();
        Some(full)
    }

    /// Takes what is known of the next entry, all but its leaf.
    fn account(&mut self, reading: &Reading, commitments: &[Commitment], bytes: &[u8]) {
        self.counts.entries += 1;
        match &reading.form {
            Ok(facts) => self.facts(facts, reading, commitments, bytes),
            Err(error) => {
                let mut place = self.place(reading.at.0);
                place.byte = Some((reading.at.0 + error.offset) as u64);
                self.findings.add(
                    Kind::EntryNotCanonical,
                    place,
                    error.rule,
                    excerpt(bytes, error.offset),
                );
            }
        }
    }

    /// Passes over an entry that cannot be read, of which only the leaf hash is known.
    pub fn unread(&mut self, leaf: Hash) -> Vec<TileFile> {
        self.gap = true;
        self.leaf(leaf)
    }

    /// Passes over entries of which nothing is known. No root can be computed any more.
    pub const fn lost(&mut self, count: u64) {
        self.gap = true;
        self.lost = true;
        self.next = self.next.saturating_add(count);
    }

    fn leaf(&mut self, leaf: Hash) -> Vec<TileFile> {
        self.next += 1;
        if self.lost {
            return Vec::new();
        }
        let Ok(full) = self.tiles.push(leaf) else {
            self.lost = true;
            return Vec::new();
        };
        self.note_since_root();
        full
    }

    fn note_since_root(&mut self) {
        let frontier = self.tiles.frontier();
        if self
            .since
            .as_ref()
            .is_some_and(|since| since.size == frontier.size())
        {
            self.since_root = Some(frontier.root());
        }
    }

    /// The next entry, in its bundle.
    fn place(&self, offset: usize) -> Place {
        entry_place(self.next, self.checkpoint.size, offset)
    }

    fn facts(
        &mut self,
        facts: &Facts,
        reading: &Reading,
        commitments: &[Commitment],
        bytes: &[u8],
    ) {
        let offset = reading.at.0;
        // The rare ones are read again: for the others nothing but the facts is needed.
        let entry = if self.next == 0 || facts.changes_contents {
            scan(bytes).ok()
        } else {
            None
        };
        if self.next == 0
            && let Some(entry) = &entry
        {
            self.first(entry, offset);
        }
        self.link(facts, reading.leaf, offset);
        if let Some(last) = self.last_time.filter(|last| facts.time < *last) {
            let place = self.place(offset);
            let expected = format!("{last} or later");
            self.findings
                .add(Kind::TimeBackwards, place, expected, facts.time);
        }
        self.last_time = Some(facts.time);
        let (next, size, gap) = (self.next, self.checkpoint.size, self.gap);
        let findings = &mut self.findings;
        let mut fault = |(kind, expected, found)| {
            // The declaration may stand in an entry that could not be read.
            if !(gap && kind == Kind::ContentNotDeclared) {
                findings.add(kind, entry_place(next, size, offset), expected, found);
            }
        };
        match entry {
            Some(entry) => self.contents.entry(&entry, &mut fault),
            None => {
                for commitment in facts.declares(commitments) {
                    self.contents.declare(*commitment, &mut fault);
                }
            }
        }
    }

    fn first(&mut self, entry: &Entry<'_>, offset: usize) {
        let place = self.place(offset);
        if entry.kind() != "log.created" || entry.trajectory() != LOG {
            let found = format!("{} in {}", entry.kind(), entry.trajectory());
            return self
                .findings
                .add(Kind::FirstEntryWrong, place, "log.created in log", found);
        }
        let origin = entry.member("origin").and_then(|member| member.string());
        if origin.as_ref() != Some(&self.checkpoint.origin) {
            let found = origin.unwrap_or_else(|| "no origin".to_owned());
            self.findings
                .add(Kind::OriginDiffers, place, &self.checkpoint.origin, found);
        }
    }

    fn link(&mut self, facts: &Facts, leaf: Hash, offset: usize) {
        let head = self.heads.insert(
            facts.stream,
            Head {
                seq: facts.seq,
                leaf,
            },
        );
        let expected = head.map_or(1, |head| head.seq.saturating_add(1));
        if facts.seq < expected {
            let place = self.place(offset);
            self.findings.add(
                Kind::SequenceRepeated,
                place,
                format!("seq {expected}"),
                format!("seq {}", facts.seq),
            );
        } else if facts.seq > expected {
            // A number passed over may be that of an entry that could not be read.
            if !self.gap {
                let place = self.place(offset);
                self.findings.add(
                    Kind::SequenceGap,
                    place,
                    format!("seq {expected}"),
                    format!("seq {}", facts.seq),
                );
            }
        } else if let (Some(previous), Some(head)) = (facts.previous, head)
            && previous != head.leaf
        {
            let place = self.place(offset);
            self.findings.add(
                Kind::ChainBroken,
                place,
                format!("previous {}", head.leaf),
                format!("previous {previous}"),
            );
        }
    }

    /// Whether the file of a content should be there. If not, that is a finding.
    pub fn content_expected(&mut self, path: &str, commitment: &Commitment) -> bool {
        let found = match self.contents.state(commitment) {
            Some(State::Published(_)) => return true,
            Some(State::Erased) => "a content that was erased",
            // It may have been published, again perhaps, where nothing could be read.
            _ if self.gap => return false,
            Some(State::Withheld) => "a content that was never published",
            Some(State::Restricted) => "a content that is no longer public",
            None => "a content that the log does not know",
        };
        self.findings.add(
            Kind::ContentNotPublished,
            Place::file(path),
            "no file: not public",
            found,
        );
        false
    }

    /// Takes the file of a published content: what its bytes commit to, and its header.
    pub fn content(
        &mut self,
        path: &str,
        commitment: &Commitment,
        (actual, header): (Commitment, Result<Header, CommitmentError>),
    ) {
        self.contents.seen(commitment);
        let place = Place::file(path);
        match header {
            _ if actual != *commitment => {
                self.findings
                    .add(Kind::ContentDiffers, place, commitment, actual)
            }
            Err(error) => self
                .findings
                .add(Kind::ContentMalformed, place, "an opening", error),
            Ok(header) if header.origin != self.checkpoint.origin => {
                let expected = format!("a content of {}", self.checkpoint.origin);
                self.findings
                    .add(Kind::ContentMalformed, place, expected, header.origin);
            }
            Ok(_) => self.counts.matching += 1,
        }
    }

    /// Notes that the file of a content is there but could not be read: it is not missing.
    pub fn content_unreadable(&mut self, commitment: &Commitment) {
        self.contents.seen(commitment);
    }

    /// The partial tiles of the log, to be compared. Call after the last entry.
    #[must_use]
    pub fn partial_tiles(&self) -> Vec<TileFile> {
        if self.lost {
            Vec::new()
        } else {
            self.tiles.partial()
        }
    }

    /// Ends the verification. Call after the last entry and the last content.
    #[must_use]
    pub fn finish(mut self) -> Outcome {
        self.roots();
        for commitment in self.contents.missing() {
            // It may have been restricted or erased where nothing could be read.
            if self.gap {
                break;
            }
            let name = commitment.0.to_string();
            let place = Place::file(format!(
                "content/{}/{name}",
                name.get(..2).unwrap_or_default()
            ));
            self.findings.add(
                Kind::ContentMissing,
                place,
                "published content",
                "no file, and no erasure in the log",
            );
            self.counts.missing += 1;
        }
        self.counts.trajectories = self.heads.len() as u64;
        self.counts.withheld = self.contents.count(State::Withheld);
        self.counts.restricted = self.contents.count(State::Restricted);
        self.counts.erased = self.contents.count(State::Erased);
        Outcome {
            findings: self.findings,
            counts: self.counts,
            last_time: self
                .last_time
                .map_or_else(String::new, |time| time.to_string()),
            root_checked: !self.lost,
            all_read: !self.gap,
        }
    }

    fn roots(&mut self) {
        let (size, root) = (self.tiles.frontier().size(), self.tiles.frontier().root());
        if !self.lost && (size != self.checkpoint.size || root != self.checkpoint.root) {
            let expected = format!(
                "root {} of {} entries",
                self.checkpoint.root.to_base64(),
                self.checkpoint.size
            );
            let found = format!("root {} of {size} entries", root.to_base64());
            self.findings.add(
                Kind::RootDiffers,
                Place::file("checkpoint"),
                expected,
                found,
            );
        }
        let Some(since) = &self.since else { return };
        if since.size > self.checkpoint.size {
            let (expected, found) = (
                format!("{} entries or more", since.size),
                self.checkpoint.size,
            );
            self.findings.add(
                Kind::LogTruncated,
                Place::log(),
                expected,
                format!("{found} entries"),
            );
        } else if let Some(now) = self.since_root
            && now != since.root
        {
            let expected = format!(
                "root {} of the first {} entries",
                since.root.to_base64(),
                since.size
            );
            self.findings.add(
                Kind::LogRewritten,
                Place::log(),
                expected,
                format!("root {}", now.to_base64()),
            );
        }
    }
}

/// Where entry `index` stands in a log of `size` entries: costs an allocation, so only for findings.
fn entry_place(index: u64, size: u64, offset: usize) -> Place {
    let width = u64::from(TILE_WIDTH);
    let bundle = index / width;
    let within = (size.saturating_sub(bundle * width)).min(width) as u16;
    Place {
        file: Tile::new(TileKind::Entries, bundle, within)
            .ok()
            .map(|tile| tile.to_string()),
        index: Some(index),
        byte: Some(offset as u64),
        ..Place::default()
    }
}

/// The bytes around a fault, readable.
fn excerpt(bytes: &[u8], at: usize) -> String {
    let around = bytes
        .get(at.saturating_sub(20)..bytes.len().min(at.saturating_add(20)))
        .unwrap_or_default();
    format!("{} (at byte {at} of the entry)", around.escape_ascii())
}
