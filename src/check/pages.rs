//! Entries, contents and seals of a live store, read ahead in pages on all cores.
//!
//! All that needs no other entry is done here, while the account (`entries`) follows the chains of the pages before:
//! reading rows, hashing, scanning and decoding entries, opening contents, verifying seals. Pages come in order, so
//! findings do too. What is wrong is only noted; the account makes findings of it.
//!
//! Memory: a few pages, each of at most 16 MB of entries, and a few handfuls of contents of at most 16 MB each.

use crate::content;
use crate::log::bundle::Bundle;
use crate::log::entry::{Entry as Scanned, scan};
use crate::log::hash::{Hash, leaf_hash};
use crate::log::note::VerifierKey;
use crate::log::seal;
use crate::store::inspect::{EntryRow, Inspect};
use crate::store::{Seal, StoreError, StoredContent};
use std::collections::VecDeque;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};
use weerklank_events::Entry;

/// Entries read at a time: at most 16 MB.
const PAGE: u32 = 256;
/// Seals read at a time.
const SEALS: u32 = 512;
/// Contents opened at a time: a document may be 16 MB.
const CONTENTS: usize = 16;
/// Most pages in the making, and most handfuls of contents in memory.
const MAX_AHEAD: usize = 4;

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// What a task gave. One that panicked ends whoever waits for it, as if it had done the work itself.
fn joined<T>(result: Result<T, JoinError>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        // Nobody cancels what is waited for but a runtime that shuts down.
        Err(_) => None,
    }
}

/// A content that an entry declares.
pub(super) struct Declared {
    pub commitment: Hash,
    pub index: u64,
    pub field: &'static str,
}

/// What is there of a declared content.
pub(super) enum Found {
    Nothing,
    Content {
        /// The entry and field that it is filed under, if these are others.
        misfiled: Option<String>,
        /// Whether the text itself is there, or why it cannot be opened.
        opened: Result<bool, String>,
    },
}

/// What an entry in canonical form says of itself, held against the columns by which it is found.
pub(super) struct Frame {
    pub stream: String,
    pub actor: [u8; 16],
    /// Its number and stream, and those under which it is filed, if these are others.
    pub misplaced: Option<(String, String)>,
}

/// An entry as read.
pub(super) struct Row {
    pub index: u64,
    /// The leaf hash as the store has it, and that of the bytes.
    pub leaf: Hash,
    pub actual: Hash,
    /// None where it is not in canonical form.
    pub frame: Option<Frame>,
    /// Why it is not known what it declares.
    pub undecoded: Option<String>,
}

/// Entries in order, and what the account needs of their bytes.
#[derive(Default)]
pub(super) struct Entries {
    pub rows: Vec<Row>,
    pub bundle: Bundle,
    declared: Vec<Declared>,
}

/// A page: the entries of a range as far as they are there, and the contents that they declare.
pub(super) struct Page {
    pub range: std::ops::Range<u64>,
    pub entries: Result<Entries, StoreError>,
    pub contents: Vec<(Declared, Found)>,
    /// Why contents after these were not read.
    pub contents_failed: Option<StoreError>,
}

/// Reads pages ahead.
pub(super) struct Pages {
    reader: Reader,
    size: u64,
    next: u64,
    waiting: VecDeque<JoinHandle<Page>>,
}

/// What every task that makes a page needs.
#[derive(Clone)]
struct Reader {
    store: Arc<dyn Inspect>,
    origin: Arc<str>,
    handfuls: Arc<Semaphore>,
    /// Whether contents are still wanted.
    contents_wanted: Arc<AtomicBool>,
}

impl Pages {
    /// Reads the first `size` entries of a log.
    pub(super) fn new(store: &Arc<dyn Inspect>, origin: &str, size: u64) -> Self {
        let reader = Reader {
            store: store.clone(),
            origin: origin.into(),
            handfuls: Arc::new(Semaphore::new(cores().min(MAX_AHEAD))),
            contents_wanted: Arc::new(AtomicBool::new(true)),
        };
        Self {
            reader,
            size,
            next: 0,
            waiting: VecDeque::new(),
        }
    }

    /// Reads no contents of later pages.
    pub(super) fn no_more_contents(&self) {
        self.reader.contents_wanted.store(false, Ordering::Relaxed);
    }

    /// The next page.
    pub(super) async fn next(&mut self) -> Option<Page> {
        while self.waiting.len() <= cores().min(MAX_AHEAD) && self.next < self.size {
            let range = self.next..self.size.min(self.next + u64::from(PAGE));
            self.next = range.end;
            let reader = self.reader.clone();
            self.waiting
                .push_back(tokio::spawn(async move { reader.page(range).await }));
        }
        joined(self.waiting.pop_front()?.await)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.waiting.iter().for_each(JoinHandle::abort);
    }
}

impl Reader {
    async fn page(self, range: std::ops::Range<u64>) -> Page {
        let limit = u32::try_from(range.end - range.start).unwrap_or(PAGE);
        let mut entries = match self.store.entry_rows(range.start, limit).await {
            Ok(rows) => {
                let end = range.end;
                joined(spawn_blocking(move || read(rows, end)).await).ok_or(StoreError::Exhausted)
            }
            Err(error) => Err(error),
        };
        let declared = match &mut entries {
            Ok(entries) => std::mem::take(&mut entries.declared),
            Err(_) => Vec::new(),
        };
        let mut page = Page {
            range,
            entries,
            contents: Vec::with_capacity(declared.len()),
            contents_failed: None,
        };
        self.contents(declared, &mut page).await;
        page
    }

    async fn contents(&self, declared: Vec<Declared>, page: &mut Page) {
        let mut declared = declared.into_iter().peekable();
        while declared.peek().is_some() && self.contents_wanted.load(Ordering::Relaxed) {
            let handful: Vec<Declared> = declared.by_ref().take(CONTENTS).collect();
            // It is never closed; and if it were, reading on would be right.
            let _permit = self.handfuls.acquire().await;
            let names: Vec<Hash> = handful.iter().map(|d| d.commitment).collect();
            let stored = match self.store.contents(&names).await {
                Ok(stored) => stored,
                Err(error) => {
                    page.contents_failed = Some(error);
                    return;
                }
            };
            let origin = self.origin.clone();
            let opened = spawn_blocking(move || {
                let handful = handful.into_iter().map(|declared| {
                    let stored = stored.get(&declared.commitment);
                    let found = stored.map_or(Found::Nothing, |s| opened(&origin, &declared, s));
                    (declared, found)
                });
                handful.collect::<Vec<_>>()
            });
            page.contents
                .extend(joined(opened.await).unwrap_or_default());
        }
    }
}

/// Reads the entries of a page that ends before `end`.
fn read(rows: Vec<EntryRow>, end: u64) -> Entries {
    let mut entries = Entries::default();
    for row in rows {
        if row.entry.log_index >= end {
            break;
        }
        entries.push(row);
    }
    entries
}

impl Entries {
    fn push(&mut self, row: EntryRow) {
        let (index, bytes, leaf) = (row.entry.log_index, &row.entry.bytes, row.entry.leaf_hash);
        let undecoded = match Entry::decode(bytes) {
            Ok(entry) => {
                let contents = entry.event.declared().into_iter();
                self.declared
                    .extend(contents.map(|(field, commitment)| Declared {
                        commitment: Hash(commitment.0),
                        index,
                        field,
                    }));
                None
            }
            Err(error) => Some(error.to_string()),
        };
        self.bundle.push(bytes, leaf);
        self.rows.push(Row {
            index,
            leaf,
            actual: leaf_hash(bytes),
            frame: scan(bytes).ok().map(|scanned| frame(&row, &scanned)),
            undecoded,
        });
    }
}

fn frame(row: &EntryRow, entry: &Scanned<'_>) -> Frame {
    let (stream, seq) = (entry.trajectory(), entry.seq());
    let mut actor = [0; 16];
    // The scanner let only 32 hexadecimal digits pass.
    let _ = hex::decode_to_slice(entry.actor(), &mut actor);
    let misplaced = ((row.stream.as_str(), row.seq) != (stream, seq)).then(|| {
        let found = format!("number {} of {}", row.seq, row.stream);
        (format!("number {seq} of {stream}"), found)
    });
    Frame {
        stream: stream.to_owned(),
        actor,
        misplaced,
    }
}

fn opened(origin: &str, declared: &Declared, stored: &StoredContent) -> Found {
    let filed = (stored.log_index, stored.field.as_str());
    let misfiled = (filed != (declared.index, declared.field))
        .then(|| format!("entry {}, {}", stored.log_index, stored.field));
    let opened = content::open(origin, &declared.commitment, stored);
    Found::Content {
        misfiled,
        opened: opened
            .map(|opened| opened.is_some())
            .map_err(|error| error.to_string()),
    }
}

/// A seal, and whether the key of the log made it.
pub(super) type Checked = (Seal, bool);

/// Reads seals ahead, a page at a time.
pub(super) struct Seals {
    store: Arc<dyn Inspect>,
    key: Arc<VerifierKey>,
    size: u64,
    next: Option<JoinHandle<Result<Vec<Checked>, StoreError>>>,
}

impl Seals {
    /// Reads the seals over the first `size` entries, and perhaps some later ones.
    pub(super) fn new(store: &Arc<dyn Inspect>, key: &VerifierKey, size: u64) -> Self {
        let mut seals = Self {
            store: store.clone(),
            key: Arc::new(key.clone()),
            size,
            next: None,
        };
        seals.start(0);
        seals
    }

    fn start(&mut self, after: u64) {
        if after < self.size {
            let (store, key) = (self.store.clone(), self.key.clone());
            self.next = Some(tokio::spawn(async move {
                Ok(verified(store.seals(after, SEALS).await?, key).await)
            }));
        }
    }

    /// The next page; none after the last, or after one that could not be read.
    pub(super) async fn next(&mut self) -> Option<Result<Vec<Checked>, StoreError>> {
        let page = joined(self.next.take()?.await)?;
        if let Ok(page) = &page
            && let Some((last, _)) = page.last()
        {
            self.start(last.size);
        }
        Some(page)
    }
}

impl Drop for Seals {
    fn drop(&mut self) {
        self.next.iter().for_each(JoinHandle::abort);
    }
}

/// Verifies the signatures of these seals on all cores.
async fn verified(seals: Vec<Seal>, key: Arc<VerifierKey>) -> Vec<Checked> {
    let each = seals.len().div_ceil(cores()).max(1);
    let parts: Vec<_> = seals
        .chunks(each)
        .map(|part| {
            let (part, key) = (part.to_vec(), key.clone());
            spawn_blocking(move || {
                let checked = part.into_iter().map(|seal| {
                    let batch = seal::Batch {
                        origin: key.name(),
                        first: seal.first_index,
                        size: seal.size,
                        root: seal.root,
                    };
                    let sound = batch.verify(&seal.signature, &key).is_ok();
                    (seal, sound)
                });
                checked.collect::<Vec<_>>()
            })
        })
        .collect();
    let mut checked = Vec::with_capacity(seals.len());
    for part in parts {
        checked.extend(joined(part.await).unwrap_or_default());
    }
    checked
}
