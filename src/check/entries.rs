//! The pass over the entries, in log order: each as `log::verify` has it, and beside it the columns by
//! which it is found, the seal over it, the tile it completes and the contents it declares.
//!
//! One cause should be one finding. So an entry that is not what its leaf hash says is a finding of its
//! own, and the tree goes on with the leaf hash as stored; only where that was changed too, or none is stored
//! (PostgreSQL), do chains and seals speak.

use super::pages::{Declared, Entries, Found, Frame, Page, Pages, Row, Seals};
use super::{Absent, Account, Kind, Place, StoreKind};
use crate::log::finding;
use crate::log::hash::{HASH_SIZE, Hash};
use crate::log::tile::{Kind as TileKind, TileFile, tile_root};
use crate::store::Seal;
use weerklank_events::content::is_kept;

impl Account<'_> {
    pub(super) async fn entries(&mut self, progress: &mut impl FnMut(u64, u64)) {
        let mut pages = Pages::new(&self.store, self.key.name(), self.size);
        let mut seals = Seals::new(&self.store, self.key, self.size);
        while let Some(page) = pages.next().await {
            match page.entries {
                Ok(ref entries) => self.page(&page, entries, &mut seals).await,
                Err(error) => {
                    self.report.failed("entries", &error);
                    self.verifier.lost(self.size - page.range.start);
                    // What they declare is not known either.
                    self.unreadable.extend([page.range.start]);
                    return;
                }
            }
            if !self.contents_read {
                pages.no_more_contents();
            }
            progress(self.verifier.next(), self.size);
        }
        self.seals_reached(&mut seals).await;
        self.all_sealed();
    }

    async fn page(&mut self, page: &Page, entries: &Entries, seals: &mut Seals) {
        for (n, row) in entries.rows.iter().enumerate() {
            self.gap_before(row.index);
            self.entry(row);
            let full = self.verifier.entry_of(&entries.bundle, n);
            let full = full.unwrap_or_default();
            self.tile_roots.extend(full.iter().filter_map(root_of));
            self.seals_reached(seals).await;
        }
        self.gap_before(page.range.end);
        if !self.contents_read {
            return;
        }
        for (declared, found) in &page.contents {
            self.content(declared, found);
        }
        if let Some(error) = &page.contents_failed {
            self.report.failed("contents", error);
            self.contents_read = false;
        }
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

    fn entry(&mut self, row: &Row) {
        if row.actual != row.leaf {
            let place = Place::entry("entries", row.index);
            let (expected, found) = (
                format!("the entry with leaf hash {}", row.leaf),
                format!("one with leaf hash {}", row.actual),
            );
            let name = Kind::Log(finding::Kind::LeafDiffers);
            self.report.add(name, place, expected, found);
        }
        match (&row.frame, &row.undecoded) {
            (Some(frame), None) => self.frame(row.index, frame),
            (Some(frame), Some(error)) => {
                self.frame(row.index, frame);
                // An event may be of a later version.
                self.report
                    .unread(format!("contents of entry {}: {error}", row.index));
            }
            // The verifier names what is not canonical.
            (None, _) => {
                self.unreadable.insert(row.index);
            }
        }
    }

    fn frame(&mut self, index: u64, frame: &Frame) {
        if let Some((expected, found)) = &frame.misplaced {
            let place = Place::entry("entries", index);
            self.report
                .store(StoreKind::EntryMisplaced, place, expected, found);
        }
        let known = self.actors.get(&frame.actor);
        if known.is_some_and(|(of, _)| *of != frame.stream) {
            let place = Place::entry("entries", index);
            let expected = "an actor id of this trajectory alone";
            let found = format!("{}, of another one too", hex::encode(frame.actor));
            self.report
                .store(StoreKind::ActorShared, place, expected, found);
        } else if known.is_none() {
            self.actors
                .insert(frame.actor, (frame.stream.clone(), index));
        }
    }

    /// Takes the seals over the entries so far.
    async fn seals_reached(&mut self, seals: &mut Seals) {
        loop {
            // Nothing more is to be read where nothing came.
            if self.seals.is_empty()
                && let Some(page) = seals.next().await
            {
                match page {
                    Ok(page) => self.seals.extend(page),
                    Err(error) => self.report.failed("seals", &error),
                }
            }
            let reached = |seal: &Seal| seal.size <= self.verifier.next();
            match self.seals.pop_front_if(|(seal, _)| reached(seal)) {
                Some((seal, sound)) => self.seal(&seal, sound),
                None => return,
            }
        }
    }

    fn seal(&mut self, seal: &Seal, sound: bool) {
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
        if !sound {
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

    fn content(&mut self, declared: &Declared, found: &Found) {
        let Declared {
            commitment,
            index,
            field,
        } = *declared;
        let name = crate::log::commitment::Commitment(commitment);
        let place = || Place::content("contents", name).of_entry(index);
        let Found::Content { misfiled, opened } = found else {
            // It may have been erased later on; that is known at the end.
            return self.absent.push(Absent {
                commitment,
                index,
                field,
            });
        };
        if let Some(found) = misfiled {
            let expected = format!("entry {index}, {field}");
            self.report
                .store(StoreKind::ContentMisplaced, place(), expected, found);
        }
        match opened {
            Ok(true) => self.report.counts.contents += 1,
            Ok(false) if !is_kept(field) => self.report.counts.not_kept += 1,
            Ok(false) => {
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
fn root_of((tile, bytes): &TileFile) -> Option<((u8, u64), Hash)> {
    let TileKind::Hashes(level) = tile.kind() else {
        return None;
    };
    let hashes = bytes.as_chunks::<HASH_SIZE>().0.iter().copied().map(Hash);
    Some(((level, tile.index()), tile_root(hashes)))
}
