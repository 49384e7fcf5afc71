//! What a check of the live store found, to programs as JSON and to people as text.
//!
//! Every finding names its place and the next step. Promises to say what was not checked. Names of
//! findings and fields are stable. Holds commitments, ids and numbers, and never content.

use crate::log::finding;
use crate::store::StoreError;
use crate::verify::Verdict;
use serde::Serialize;
use std::io::{self, Write};

/// Most findings that are kept. Beyond this they are only counted.
const MAX_FINDINGS: usize = 1_000;
/// Most statements on what could not be read.
const MAX_UNREAD: usize = 100;

/// What is wrong. Serialised by its stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Kind {
    /// Something that an export would show too.
    Log(finding::Kind),
    /// Something that only the live store can have.
    Store(StoreKind),
}

/// What is wrong with a live store, beside its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StoreKind {
    /// There is no database beside a checkpoint that vouches for entries.
    DatabaseMissing,
    /// The database belongs to another log.
    DatabaseOfOtherLog,
    /// The database system finds its own file damaged.
    DatabaseDamaged,
    /// What keeps entries from being changed was taken away.
    ProtectionMissing,
    /// A row that no writer of this program makes.
    RowDamaged,
    /// The keys that record cannot be used.
    KeysUnusable,
    /// The copy of the checkpoint is not there.
    CheckpointMissing,
    /// The copy of the checkpoint is no checkpoint of this log.
    CheckpointUnusable,
    /// An entry is not there.
    EntryMissing,
    /// An entry is filed under another stream or number than its own.
    EntryMisplaced,
    /// A seal does not begin where the one before ended.
    SealOutOfLine,
    /// A seal was not made by the key of the log.
    SealInvalid,
    /// The entries give another tree than their seal says.
    SealDiffers,
    /// Entries that no seal vouches for.
    EntriesUnsealed,
    /// A seal over entries that are not there.
    EntriesTruncated,
    /// The root of a tile is not that of its hashes.
    TileRootDiffers,
    /// The root of a full tile is not there.
    TileRootMissing,
    /// The root of a tile that there is not.
    TileRootUnknown,
    /// A content that the log declares and did not erase is not there.
    ContentMissing,
    /// A content is there, and the salt that opens it is not.
    SaltMissing,
    /// A content is filed under another entry or field than its own.
    ContentMisplaced,
    /// A content was erased, and is there.
    ErasedContentPresent,
    /// A content that no entry declares.
    ContentUnknown,
    /// An idempotency key leads to no entry.
    CommandWithoutEntry,
    /// Two idempotency keys lead to one entry.
    CommandsShareEntry,
    /// Nobody knows any more who an actor id is.
    ActorMissing,
    /// An actor id that no entry of its stream has.
    ActorUnknown,
    /// An actor id of two streams.
    ActorShared,
    /// The read models cannot be read.
    ReadModelsUnusable,
    /// The read models were made from another history.
    ReadModelsOfOtherLog,
    /// A row of the read models is not what the entries give.
    ReadModelsDiffer,
}

const NEWER: &str = "Stop the program, keep this data directory aside as it shows what happened, and put back a backup that `weerklank check` finds sound.";
const CONTENT: &str = "Take the row from a backup of the database, or put that backup back. The log itself is whole without it; the text cannot be shown.";
const REBUILD: &str =
    "Stop the program and run `weerklank rebuild`: read models hold nothing that the log does not.";
const COPY: &str = "Put the file `checkpoint` back from a backup of the data directory, or from the newest export of this log.";

impl Kind {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).ok();
        let name = name.as_ref().and_then(|name| name.as_str());
        name.unwrap_or_default().to_owned()
    }

    /// What to do about it.
    #[must_use]
    pub const fn next_step(self) -> &'static str {
        use StoreKind as S;
        match self {
            Self::Log(finding::Kind::ContentDiffers) => CONTENT,
            Self::Log(finding::Kind::LogTruncated) => {
                "Put back the newest database: recording on would fork the log."
            }
            Self::Store(kind) => match kind {
                S::DatabaseMissing => "Put back the newest database.",
                S::DatabaseOfOtherLog => {
                    "Check the data directory: give another --data, or put back the database of this log."
                }
                S::DatabaseDamaged | S::RowDamaged => {
                    "Put back a backup of the database, and see whether the disk is failing."
                }
                S::ProtectionMissing => {
                    "See who has access to the database and what else they changed; then put back a backup that `weerklank check` finds sound."
                }
                S::KeysUnusable => {
                    "Put `keys/` back from a backup. Without it nothing can be recorded."
                }
                S::CheckpointMissing | S::CheckpointUnusable => COPY,
                S::ContentMissing | S::SaltMissing | S::ContentMisplaced => CONTENT,
                S::ErasedContentPresent => {
                    "Erase it again: delete the row from the tables contents and salts. Then find the backup that brought it back."
                }
                S::ContentUnknown => {
                    "See who put it there. It belongs to nothing, and can be deleted from the tables contents and salts."
                }
                S::ActorMissing => {
                    "Take the row from a backup of the database. The log is whole without it; who acted cannot be told."
                }
                S::ReadModelsUnusable | S::ReadModelsOfOtherLog | S::ReadModelsDiffer => REBUILD,
                _ => NEWER,
            },
            Self::Log(_) => NEWER,
        }
    }
}

/// Where something is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The table or file.
    pub table: &'static str,
    /// The index of the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// The commitment of the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
    /// The row, by its key in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
}

impl Place {
    /// A table or file as a whole.
    #[must_use]
    pub fn table(table: &'static str) -> Self {
        Self {
            table,
            ..Self::default()
        }
    }

    /// An entry in a table.
    #[must_use]
    pub fn entry(table: &'static str, index: u64) -> Self {
        Self {
            entry: Some(index),
            ..Self::table(table)
        }
    }

    /// A row of a table.
    #[must_use]
    pub fn row(table: &'static str, row: String) -> Self {
        Self {
            row: Some(row),
            ..Self::table(table)
        }
    }

    /// A content in a table.
    #[must_use]
    pub fn content(table: &'static str, commitment: impl ToString) -> Self {
        Self {
            commitment: Some(commitment.to_string()),
            ..Self::table(table)
        }
    }

    /// The same, by the entry it belongs to.
    #[must_use]
    pub const fn of_entry(mut self, index: u64) -> Self {
        self.entry = Some(index);
        self
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.table)?;
        if let Some(index) = self.entry {
            write!(f, ", entry {index}")?;
        }
        if let Some(commitment) = &self.commitment {
            write!(f, ", content {commitment}")?;
        }
        if let Some(row) = &self.row {
            write!(f, ", {row}")?;
        }
        Ok(())
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What is wrong.
    pub name: Kind,
    /// Where.
    pub place: Place,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
    /// What to do about it.
    pub next_step: &'static str,
}

/// How many of what was checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Entries read.
    pub entries: u64,
    /// Trajectories and reserved streams.
    pub trajectories: u64,
    /// Seals verified.
    pub seals: u64,
    /// Roots of full tiles compared.
    pub tile_roots: u64,
    /// Contents opened and equal to what was committed to.
    pub contents: u64,
    /// Contents that were only ever committed to.
    pub not_kept: u64,
    /// Contents erased, and gone.
    pub erased: u64,
    /// Idempotency keys that lead to an entry.
    pub commands: u64,
    /// Actor ids of entries that are known.
    pub actors: u64,
}

/// Everything that a check found.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// Name of the log, by its key.
    pub origin: String,
    /// The key that the log was held against.
    pub key: String,
    /// Number of entries in the database.
    pub size: Option<u64>,
    /// Their root in base64.
    pub root: Option<String>,
    /// When the last of them was recorded.
    pub recorded_at: Option<String>,
    /// Number of entries that the checkpoint copy vouches for.
    pub signed: Option<u64>,
    /// Number of entries in the read models.
    pub read_models: Option<u64>,
    /// How many of what was checked.
    pub counts: Counts,
    /// How many findings there are.
    pub findings_total: u64,
    /// The first of them.
    pub findings: Vec<Finding>,
    /// What was not checked.
    pub not_checked: Vec<String>,
    #[serde(skip)]
    unread: Vec<String>,
}

impl Report {
    pub(super) fn new(key: &crate::log::note::VerifierKey) -> Self {
        let always = [
            "whether the log leaves things out: only receipts and people who know can show that",
            "what the events mean, and whether what was recorded is true",
            "who the actors are, and whether backups can be put back",
        ];
        Self {
            verdict: Verdict::Sound,
            origin: key.name().to_owned(),
            key: key.to_string(),
            size: None,
            root: None,
            recorded_at: None,
            signed: None,
            read_models: None,
            counts: Counts::default(),
            findings_total: 0,
            findings: Vec::new(),
            not_checked: always.map(str::to_owned).to_vec(),
            unread: Vec::new(),
        }
    }

    /// Adds a finding.
    pub(super) fn add(
        &mut self,
        name: Kind,
        place: Place,
        expected: impl ToString,
        found: impl ToString,
    ) {
        self.findings_total += 1;
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding {
                name,
                place,
                expected: finding::shortened(&expected.to_string()),
                found: finding::shortened(&found.to_string()),
                next_step: name.next_step(),
            });
        }
    }

    /// Adds a finding of the live store.
    pub(super) fn store(
        &mut self,
        name: StoreKind,
        place: Place,
        expected: impl ToString,
        found: impl ToString,
    ) {
        self.add(Kind::Store(name), place, expected, found);
    }

    /// Says what is beyond this check, without doubt about the rest.
    pub(super) fn unchecked(&mut self, what: impl ToString) {
        self.not_checked.push(what.to_string());
    }

    /// Says what should have been checked and could not be.
    pub(super) fn unread(&mut self, what: impl ToString) {
        self.unread.push(what.to_string());
    }

    /// A table could not be read to its end: damage is a finding, a failure is not.
    pub(super) fn failed(&mut self, table: &'static str, error: &StoreError) {
        let kind = match error {
            StoreError::Corrupt(_) => StoreKind::DatabaseDamaged,
            StoreError::Damaged(_) => StoreKind::RowDamaged,
            _ => return self.unread(format!("{table}: {error}")),
        };
        self.store(kind, Place::table(table), "rows that can be read", error);
        self.unread(format!("{table}: what follows the damaged place"));
    }

    /// Sets the verdict.
    pub(super) fn finish(&mut self) {
        self.verdict = match (self.findings_total, self.unread.len()) {
            (0, 0) => Verdict::Sound,
            (0, _) => Verdict::Unchecked,
            _ => Verdict::Broken,
        };
        let unread = std::mem::take(&mut self.unread);
        let more = unread.len().saturating_sub(MAX_UNREAD);
        self.not_checked.extend(unread.into_iter().take(MAX_UNREAD));
        if more > 0 {
            self.unchecked(format!("{more} more places"));
        }
    }

    /// Writes it as JSON, on one line.
    ///
    /// # Errors
    /// What writing returns.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        writeln!(out)
    }

    /// Writes it for people.
    ///
    /// # Errors
    /// What writing returns.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = |n: Option<u64>| n.map_or_else(|| "none".to_owned(), |n| n.to_string());
        writeln!(
            out,
            "{}: {} entries, {} signed, {} in the read models, key {}",
            self.origin,
            number(self.size),
            number(self.signed),
            number(self.read_models),
            self.key
        )?;
        match self.verdict {
            Verdict::Sound => writeln!(out, "SOUND")?,
            Verdict::Broken => writeln!(out, "BROKEN. Findings: {}", self.findings_total)?,
            Verdict::Unchecked => writeln!(out, "COULD NOT CHECK everything; no findings")?,
        }
        let c = self.counts;
        writeln!(
            out,
            "Checked: {} entries of {} trajectories, {} seals, {} tile roots, {} idempotency keys, {} actors",
            c.entries, c.trajectories, c.seals, c.tile_roots, c.commands, c.actors
        )?;
        writeln!(
            out,
            "Contents: {} opened, {} only committed to, {} erased and gone",
            c.contents, c.not_kept, c.erased
        )?;
        for finding in &self.findings {
            writeln!(out, "\n{}: {}", finding.place, finding.name.name())?;
            writeln!(
                out,
                "  expected: {}\n  found:    {}\n  {}",
                finding.expected, finding.found, finding.next_step
            )?;
        }
        let more = self
            .findings_total
            .saturating_sub(self.findings.len() as u64);
        if more > 0 {
            writeln!(out, "\nand {more} more findings")?;
        }
        writeln!(out, "\nNot checked:")?;
        self.not_checked
            .iter()
            .try_for_each(|what| writeln!(out, "- {what}"))
    }
}
