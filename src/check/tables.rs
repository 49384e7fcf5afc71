//! The tables beside the entries: nothing in them is more or less than the entries say.
//!
//! A recording process may add rows meanwhile. So what seems to be too much or too little is set aside,
//! and judged by the entries that have come in since.

use super::{Account, Place, StoreKind};
use crate::log::commitment::Commitment;
use crate::log::content::{Contents, State};
use crate::log::entry::scan;
use crate::log::hash::Hash;
use crate::log::tile::{TILE_HEIGHT, TILE_WIDTH};
use crate::store::TileRoot;
use crate::store::inspect::ContentRow;
use std::collections::{HashMap, HashSet};

/// Rows read at a time.
const PAGE: u32 = 1024;
/// Entries read at a time, of those that came in meanwhile.
const ENTRIES: u32 = 256;
/// Digits of an idempotency key's digest that are shown: enough to find the row.
const KEY_DIGITS: usize = 16;

/// What seems wrong until the newest entries have been seen.
#[derive(Default)]
struct Doubts {
    /// Contents that no entry declares, and where they are filed.
    unknown: Vec<ContentRow>,
    /// Contents of which half is there: whether that half is the salt.
    half: HashMap<Hash, bool>,
    /// Idempotency keys that lead beyond the entries that were read.
    commands: Vec<(String, u64)>,
    /// Roots of tiles that are full only with entries beyond those that were read.
    tile_roots: Vec<TileRoot>,
    /// Actor ids that no entry has.
    actors: Vec<(String, [u8; 16])>,
}

/// What came in while the check was at work.
#[derive(Default)]
struct Late {
    size: u64,
    contents: Contents,
    actors: HashSet<[u8; 16]>,
}

impl Account<'_> {
    pub(super) async fn tables(&mut self) {
        let mut doubts = Doubts::default();
        self.tile_roots(&mut doubts).await;
        let listed = self.content_rows(&mut doubts).await;
        self.commands(&mut doubts).await;
        self.actors(&mut doubts).await;
        let sealed = self.last_sealed().await;
        // After the tables: what they held more than the entries must be in these.
        let late = self.late().await;
        if sealed > late.size {
            let place = Place::entry("entries", late.size);
            let expected = format!("{sealed} entries, over which there is a seal");
            let found = format!("{} entries", late.size);
            self.report
                .store(StoreKind::EntriesTruncated, place, expected, found);
        }
        if listed {
            self.settle_contents(&doubts, &late);
        }
        for found in doubts.tile_roots {
            if beyond(found, late.size) {
                let place = tile_place(found.level, found.tile);
                let expected = "nothing: there is no such tile";
                self.report
                    .store(StoreKind::TileRootUnknown, place, expected, found.root);
            }
        }
        for (key, index) in doubts.commands {
            self.command(&key, index, late.size);
        }
        for (stream, actor) in doubts.actors {
            if !late.actors.contains(&actor) && self.unreadable.is_empty() {
                let place = Place::row("actors", format!("actor {}", hex::encode(actor)));
                let found = format!("none of {stream}");
                let expected = "an actor id that an entry has";
                self.report
                    .store(StoreKind::ActorUnknown, place, expected, found);
            }
        }
    }

    async fn tile_roots(&mut self, doubts: &mut Doubts) {
        let mut computed = std::mem::take(&mut self.tile_roots);
        let mut after = None;
        loop {
            let page = match self.store.tile_roots(after, PAGE).await {
                Ok(page) => page,
                Err(error) => return self.report.failed("tile_roots", &error),
            };
            let Some(last) = page.last() else { break };
            after = Some((last.level, last.tile));
            for found in page {
                let expected = computed.remove(&(found.level, found.tile));
                self.tile_root(found, expected, doubts);
            }
        }
        for (level, tile) in computed.into_keys() {
            let expected = "the root of a full tile";
            self.report.store(
                StoreKind::TileRootMissing,
                tile_place(level, tile),
                expected,
                "nothing",
            );
        }
    }

    fn tile_root(&mut self, found: TileRoot, expected: Option<Hash>, doubts: &mut Doubts) {
        let place = tile_place(found.level, found.tile);
        match expected {
            Some(expected) if expected == found.root => self.report.counts.tile_roots += 1,
            Some(expected) => {
                self.report
                    .store(StoreKind::TileRootDiffers, place, expected, found.root);
            }
            // There are no such tiles at all; where entries are missing, nobody knows the tile.
            None if beyond(found, self.size) => doubts.tile_roots.push(found),
            None => {}
        }
    }

    /// Lists contents and salts. Says whether all were listed.
    async fn content_rows(&mut self, doubts: &mut Doubts) -> bool {
        let mut after = None;
        loop {
            let page = match self.store.content_rows(after, PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    self.report.failed("contents", &error);
                    return false;
                }
            };
            let Some(last) = page.last() else {
                return true;
            };
            after = Some(last.commitment);
            for row in page {
                self.content_row(row, doubts);
            }
        }
    }

    fn content_row(&mut self, row: ContentRow, doubts: &mut Doubts) {
        let name = Commitment(row.commitment);
        match self.verifier.content_state(&name) {
            None => doubts.unknown.push(row),
            Some(State::Erased) => {
                let (table, found) = match row.log_index {
                    Some(_) => ("contents", "the content"),
                    None => ("salts", "its salt"),
                };
                let place = Place::content(table, name);
                self.report.store(
                    StoreKind::ErasedContentPresent,
                    place,
                    "nothing: it was erased",
                    found,
                );
            }
            Some(_) if row.log_index.is_none() => drop(doubts.half.insert(row.commitment, true)),
            Some(_) if !row.salt => drop(doubts.half.insert(row.commitment, false)),
            Some(_) => {}
        }
    }

    fn settle_contents(&mut self, doubts: &Doubts, late: &Late) {
        for absent in std::mem::take(&mut self.absent) {
            let name = Commitment(absent.commitment);
            let erased = |state| state == Some(State::Erased);
            if erased(self.verifier.content_state(&name)) || erased(late.contents.state(&name)) {
                continue;
            }
            let place = |table| Place::content(table, name).of_entry(absent.index);
            let (kind, place) = match doubts.half.get(&absent.commitment) {
                Some(false) => (StoreKind::SaltMissing, place("salts")),
                _ => (StoreKind::ContentMissing, place("contents")),
            };
            let expected = format!("what opens {}", absent.field);
            let found = "nothing, and no erasure in the log";
            self.report.store(kind, place, expected, found);
        }
        for row in &doubts.unknown {
            let name = Commitment(row.commitment);
            // An entry that cannot be read may have declared it.
            let explained = match row.log_index {
                Some(index) => self.unreadable.contains(&index) || self.is_missing(index),
                None => !self.unreadable.is_empty() || !self.missing.is_empty(),
            };
            let beyond_reading = !self.verifier.is_whole() && self.missing.is_empty();
            if late.contents.state(&name).is_none() && !explained && !beyond_reading {
                let place = Place::content("contents", name);
                let expected = "a content that an entry declares";
                let found = "one that none does";
                self.report
                    .store(StoreKind::ContentUnknown, place, expected, found);
            }
        }
    }

    fn is_missing(&self, index: u64) -> bool {
        self.missing.iter().any(|range| range.contains(&index))
    }

    async fn commands(&mut self, doubts: &mut Doubts) {
        // One bit per entry: a set of a million numbers would be a hundred times as large.
        let mut answered = vec![0_u64; usize::try_from(self.size / 64 + 1).unwrap_or_default()];
        let mut after = None;
        loop {
            let page = match self.store.command_rows(after, PAGE).await {
                Ok(page) => page,
                Err(error) => return self.report.failed("commands", &error),
            };
            let Some((last, _)) = page.last() else { return };
            after = Some(*last);
            for (key, command) in page {
                let index = command.log_index;
                let mut row = hex::encode(key);
                row.truncate(KEY_DIGITS);
                if index >= self.size {
                    doubts.commands.push((row, index));
                    continue;
                }
                let word = usize::try_from(index / 64).ok();
                if let Some(word) = word.and_then(|word| answered.get_mut(word)) {
                    if *word & (1 << (index % 64)) != 0 {
                        let place = command_place(&row, index);
                        let expected = "one idempotency key per entry";
                        let kind = StoreKind::CommandsShareEntry;
                        self.report.store(kind, place, expected, "another one");
                    }
                    *word |= 1 << (index % 64);
                }
                self.command(&row, index, self.size);
            }
        }
    }

    /// An idempotency key in a log of `size` entries.
    fn command(&mut self, key: &str, index: u64, size: u64) {
        if index < size && !self.is_missing(index) {
            self.report.counts.commands += 1;
            return;
        }
        let place = command_place(key, index);
        let (expected, found) = ("the entry that it led to", "no such entry");
        self.report
            .store(StoreKind::CommandWithoutEntry, place, expected, found);
    }

    async fn actors(&mut self, doubts: &mut Doubts) {
        let mut left = std::mem::take(&mut self.actors);
        let mut after = None;
        loop {
            let page = match self.store.actor_rows(after, PAGE).await {
                Ok(page) => page,
                Err(error) => return self.report.failed("actors", &error),
            };
            let Some(last) = page.last() else { break };
            after = Some((last.stream.clone(), last.actor));
            for row in page {
                match left.remove(&row.actor) {
                    Some((stream, _)) if stream == row.stream => self.report.counts.actors += 1,
                    _ => doubts.actors.push((row.stream, row.actor)),
                }
            }
        }
        for (actor, (_, index)) in left {
            let place = Place::entry("actors", index);
            let expected = format!("who actor {} is", hex::encode(actor));
            self.report
                .store(StoreKind::ActorMissing, place, expected, "nothing");
        }
    }

    async fn last_sealed(&mut self) -> u64 {
        match self.store.last_seal().await {
            Ok(seal) => seal.map_or(0, |seal| seal.size),
            Err(error) => {
                self.report.failed("seals", &error);
                0
            }
        }
    }

    /// Takes the account of what came in meanwhile. What is wrong with it is left to the next check.
    async fn late(&mut self) -> Late {
        let mut late = Late {
            size: self.size,
            ..Late::default()
        };
        loop {
            let page = match self.store.entries(late.size, ENTRIES).await {
                Ok(page) => page,
                Err(error) => {
                    self.report.failed("entries", &error);
                    return late;
                }
            };
            let Some(last) = page.last() else { return late };
            late.size = last.log_index + 1;
            for entry in page.iter().filter_map(|entry| scan(&entry.bytes).ok()) {
                late.contents.entry(&entry, &mut |_| ());
                let mut actor = [0; 16];
                // The scanner let only 32 hexadecimal digits pass.
                let _ = hex::decode_to_slice(entry.actor(), &mut actor);
                late.actors.insert(actor);
            }
        }
    }
}

fn tile_place(level: u8, tile: u64) -> Place {
    Place::row("tile_roots", format!("tile {tile} of level {level}"))
}

fn command_place(key: &str, index: u64) -> Place {
    Place::row("commands", format!("key {key}…")).of_entry(index)
}

/// Whether a tile is full only in a log of more than `size` entries.
fn beyond(root: TileRoot, size: u64) -> bool {
    let mut end = root.tile.saturating_add(1);
    for _ in 0..=root.level {
        end = end.saturating_mul(u64::from(TILE_WIDTH));
    }
    debug_assert_eq!(1 << TILE_HEIGHT, TILE_WIDTH);
    end > size
}
