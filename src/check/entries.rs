//! The pass over the entries, in log order: each as `log::verify` has it, and beside it the columns by
//! which it is found, the seal over it, the tile it completes and the contents it declares.
//!
//! One cause should be one finding. So an entry that is not what its leaf hash says is a finding of its
//! own, and the tree goes on with the leaf hash as stored; only where that was changed too do chains and
//! seals speak.

use super::{Absent, Account, Kind, Place, StoreKind};
use crate::content;
use crate::log::entry::{Entry as Scanned, scan};
use crate::log::finding;
use crate::log::hash::{HASH_SIZE, Hash, leaf_hash};
use crate::log::seal;
use crate::log::tile::{Kind as TileKind, TileFile};
use crate::log::tree::Frontier;
use crate::log::verify::Record;
use crate::store::inspect::EntryRow;
use crate::store::{Seal, StoredContent};
use weerklank_events::Entry;
use weerklank_events::content::is_kept;

/// Entries read at a time: at most 16 MB.
const PAGE: u32 = 256;
/// Seals read at a time.
const SEALS: u32 = 512;
/// Contents opened at a time: a document may be 16 MB.
const CONTENTS: usize = 16;

/// A content that an entry declares.
struct Declared {
    commitment: Hash,
    index: u64,
    field: &'static str,
}

impl Account<'_> {
    pub(super) async fn entries(&mut self, progress: &mut impl FnMut(u64, u64)) {
        while self.verifier.next() < self.size {
            let from = self.verifier.next();
            let limit = u32::try_from(self.size - from).unwrap_or(PAGE).min(PAGE);
            let page = match self.store.entry_rows(from, limit).await {
                Ok(page) => page,
                Err(error) => {
                    self.report.failed("entries", &error);
                    self.verifier.lost(self.size - from);
                    // What they declare is not known either.
                    self.unreadable.extend([from]);
                    return;
                }
            };
            let mut declared = Vec::new();
            let rows = page.into_iter();
            for row in rows.take_while(|row| row.entry.log_index < from + u64::from(limit)) {
                self.gap_before(row.entry.log_index);
                self.entry(&row, &mut declared);
                self.seals_reached().await;
            }
            self.gap_before(from + u64::from(limit));
            self.contents(&declared).await;
            progress(self.verifier.next(), self.size);
        }
        self.seals_reached().await;
        self.all_sealed();
    }

    /// Notes that the entries before `index` that were not read are not there.
    fn gap_before(&mut self, index: u64) {
        let from = self.verifier.next();
        if index <= from {
            return;
        }
        let expected = match index - from {
            1 => "an entry".to_owned(),
            count => format!("{count} entries, up to entry {}", index - 1),
        };
        let place = Place::entry("entries", from);
        self.report
            .store(StoreKind::EntryMissing, place, expected, "nothing");
        self.verifier.lost(index - from);
        self.missing.push(from..index);
    }

    fn entry(&mut self, row: &EntryRow, declared: &mut Vec<Declared>) {
        let (index, bytes, leaf) = (row.entry.log_index, &row.entry.bytes, row.entry.leaf_hash);
        let actual = leaf_hash(bytes);
        if actual != leaf {
            let place = Place::entry("entries", index);
            let (expected, found) = (
                format!("the entry with leaf hash {leaf}"),
                format!("one with leaf hash {actual}"),
            );
            let name = Kind::Log(finding::Kind::LeafDiffers);
            self.report.add(name, place, expected, found);
        }
        match scan(bytes) {
            Ok(scanned) => self.scanned(row, &scanned),
            Err(_) => {
                self.unreadable.insert(index);
            }
        }
        match Entry::decode(bytes) {
            Ok(entry) => {
                let contents = entry.event.declared().into_iter();
                declared.extend(contents.map(|(field, commitment)| Declared {
                    commitment: Hash(commitment.0),
                    index,
                    field,
                }));
            }
            // The verifier names what is not canonical; an event may also be of a later version.
            Err(error) if !self.unreadable.contains(&index) => {
                self.report
                    .unread(format!("contents of entry {index}: {error}"));
            }
            Err(_) => {}
        }
        let full = self.verifier.entry(Record {
            bytes,
            leaf,
            offset: 0,
        });
        self.tile_roots.extend(full.iter().filter_map(tile_root));
    }

    fn scanned(&mut self, row: &EntryRow, entry: &Scanned<'_>) {
        let index = row.entry.log_index;
        if (row.stream.as_str(), row.seq) != (entry.trajectory(), entry.seq()) {
            let place = Place::entry("entries", index);
            let expected = format!("number {} of {}", entry.seq(), entry.trajectory());
            let found = format!("number {} of {}", row.seq, row.stream);
            self.report
                .store(StoreKind::EntryMisplaced, place, expected, found);
        }
        let mut actor = [0; 16];
        // The scanner let only 32 hexadecimal digits pass.
        let _ = hex::decode_to_slice(entry.actor(), &mut actor);
        let stream = entry.trajectory();
        let known = self.actors.get(&actor);
        if known.is_some_and(|(of, _)| of != stream) {
            let place = Place::entry("entries", index);
            let expected = "an actor id of this trajectory alone";
            let found = format!("{}, of another one too", entry.actor());
            self.report
                .store(StoreKind::ActorShared, place, expected, found);
        } else if known.is_none() {
            self.actors.insert(actor, (stream.to_owned(), index));
        }
    }

    /// Verifies the seals over the entries so far.
    async fn seals_reached(&mut self) {
        loop {
            if self.seals.is_empty() && self.seals_read < self.size {
                match self.store.seals(self.seals_read, SEALS).await {
                    Ok(seals) => self.seals.extend(seals),
                    Err(error) => self.report.failed("seals", &error),
                }
                // Nothing more is to be read where nothing came.
                self.seals_read = self.seals.back().map_or(self.size, |seal| seal.size);
            }
            let reached = |seal: &Seal| seal.size <= self.verifier.next();
            match self.seals.pop_front_if(|seal| reached(seal)) {
                Some(seal) => self.seal(&seal),
                None => return,
            }
        }
    }

    fn seal(&mut self, seal: &Seal) {
        let place = || Place::row("seals", format!("the seal of {} entries", seal.size));
        if seal.first_index != self.sealed {
            let (expected, found) = (
                format!("a seal from entry {} on", self.sealed),
                format!("one from entry {} on", seal.first_index),
            );
            self.report
                .store(StoreKind::SealOutOfLine, place(), expected, found);
        }
        self.sealed = seal.size;
        let batch = seal::Batch {
            origin: self.key.name(),
            first: seal.first_index,
            size: seal.size,
            root: seal.root,
        };
        if batch.verify(&seal.signature, self.key).is_err() {
            let (expected, found) = ("a seal by the key of this log", "one that it did not make");
            self.report
                .store(StoreKind::SealInvalid, place(), expected, found);
        }
        self.report.counts.seals += 1;
        let tree = self.verifier.frontier();
        if !self.verifier.is_whole() || tree.size() != seal.size {
            return;
        }
        let root = tree.root();
        if root != seal.root {
            self.seals_differing += 1;
            if self.seals_differing == 1 {
                let (expected, found) = (
                    format!("entries with root {}", seal.root.to_base64()),
                    format!("entries with root {}", root.to_base64()),
                );
                self.report
                    .store(StoreKind::SealDiffers, place(), expected, found);
            }
        }
    }

    fn all_sealed(&mut self) {
        if self.seals_differing > 1 {
            let later = self.seals_differing - 1;
            self.report.unchecked(format!(
                "{later} later seals: they differ too, as they must after the first that does"
            ));
        }
        if self.sealed < self.size {
            let place = Place::entry("entries", self.sealed);
            let found = format!("seals up to entry {}", self.sealed);
            let expected = format!("seals over all {} entries", self.size);
            self.report
                .store(StoreKind::EntriesUnsealed, place, expected, found);
        }
    }

    /// Opens every content that these entries declare.
    async fn contents(&mut self, declared: &[Declared]) {
        for declared in declared.chunks(CONTENTS) {
            if !self.contents_read {
                return;
            }
            let commitments: Vec<Hash> = declared.iter().map(|d| d.commitment).collect();
            let stored = match self.store.contents(&commitments).await {
                Ok(stored) => stored,
                Err(error) => {
                    self.report.failed("contents", &error);
                    self.contents_read = false;
                    return;
                }
            };
            for declared in declared {
                match stored.get(&declared.commitment) {
                    Some(stored) => self.content(declared, stored),
                    // It may have been erased later on; that is known at the end.
                    None => self.absent.push(Absent {
                        commitment: declared.commitment,
                        index: declared.index,
                        field: declared.field,
                    }),
                }
            }
        }
    }

    fn content(&mut self, declared: &Declared, stored: &StoredContent) {
        let Declared {
            commitment,
            index,
            field,
        } = declared;
        let name = crate::log::commitment::Commitment(*commitment);
        let place = || Place::content("contents", name).of_entry(*index);
        if (stored.log_index, &*stored.field) != (*index, *field) {
            let expected = format!("entry {index}, {field}");
            let found = format!("entry {}, {}", stored.log_index, stored.field);
            self.report
                .store(StoreKind::ContentMisplaced, place(), expected, found);
        }
        match content::open(self.key.name(), commitment, stored) {
            Ok(Some(_)) => self.report.counts.contents += 1,
            Ok(None) if !is_kept(field) => self.report.counts.not_kept += 1,
            Ok(None) => {
                let (expected, found) = ("the text itself", "a row without it");
                self.report
                    .store(StoreKind::ContentMissing, place(), expected, found);
            }
            Err(error) => {
                let kind = Kind::Log(finding::Kind::ContentDiffers);
                let expected = "what the entry commits to";
                self.report.add(kind, place(), expected, error);
            }
        }
    }
}

/// The root of a full tile, and which tile it is.
fn tile_root((tile, bytes): &TileFile) -> Option<((u8, u64), Hash)> {
    let TileKind::Hashes(level) = tile.kind() else {
        return None;
    };
    let mut tree = Frontier::new();
    for hash in bytes.as_chunks::<HASH_SIZE>().0 {
        tree.append(Hash(*hash));
    }
    Some(((level, tile.index()), tree.root()))
}
