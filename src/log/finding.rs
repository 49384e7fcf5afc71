//! Findings: what is wrong with a log, where, and what that shows.
//!
//! The names are stable: programs read them from `verify --json`. At most [`MAX_FINDINGS`] are kept, all are
//! counted, so that a hostile log cannot exhaust memory. Findings are facts about bytes; who changed them, and
//! whether on purpose, they cannot say.

use serde::Serialize;

/// Most findings that are kept. Beyond this they are only counted.
pub const MAX_FINDINGS: usize = 1_000;
/// Most characters of a foreign text in a finding.
const MAX_TEXT: usize = 300;

/// What is wrong. Serialised by its stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A file that the checkpoint calls for is absent.
    FileMissing,
    /// A file that does not belong to the export.
    FileUnknown,
    /// A symbolic link, directory or device where a file belongs.
    FileNotRegular,
    /// The checkpoint is no checkpoint.
    CheckpointMalformed,
    /// No signature of the log's key.
    SignatureMissing,
    /// The signature of the log's key is wrong.
    SignatureInvalid,
    /// `log.vkey` holds another key.
    KeyDiffers,
    /// The checkpoint or the first entry names another log.
    OriginDiffers,
    /// The entries give another root.
    RootDiffers,
    /// The log is smaller than it was.
    LogTruncated,
    /// The log's beginning is not what it was.
    LogRewritten,
    /// A tile has another length.
    TileLength,
    /// A tile holds another hash.
    TileDiffers,
    /// An entry is not the one in the level-0 tile.
    LeafDiffers,
    /// A bundle cannot be cut into its entries.
    BundleFraming,
    /// An entry is not in canonical form.
    EntryNotCanonical,
    /// The first entry does not create the log.
    FirstEntryWrong,
    /// `previous` is not the leaf hash of the trajectory's previous entry.
    ChainBroken,
    /// A number of the trajectory was passed over.
    SequenceGap,
    /// A number of the trajectory stands twice.
    SequenceRepeated,
    /// `recordedAt` is earlier than that of the entry before.
    TimeBackwards,
    /// The data of a content event lack what its type demands.
    ContentDataInvalid,
    /// A content was declared before.
    ContentDeclaredTwice,
    /// A content event names a content that nothing declared.
    ContentNotDeclared,
    /// A content was published although erased before.
    ContentErasedBefore,
    /// Published content is absent and was not erased.
    ContentMissing,
    /// A content file is not what was committed to.
    ContentDiffers,
    /// A content file fits its commitment but is no opening of this log.
    ContentMalformed,
    /// A content file that should not be there.
    ContentNotPublished,
}

impl Kind {
    /// One sentence: what a finding of this kind shows.
    #[must_use]
    pub const fn proves(self) -> &'static str {
        match self {
            Self::FileMissing => "The export is incomplete.",
            Self::FileUnknown => {
                "Something was put into the export that its log does not vouch for."
            }
            Self::FileNotRegular => {
                "What is read here may be another thing tomorrow, or elsewhere."
            }
            Self::CheckpointMalformed => {
                "Nothing signed says how large the log is and what it holds."
            }
            Self::SignatureMissing => "The holder of the given key did not vouch for this log.",
            Self::SignatureInvalid => "The checkpoint was changed after it was signed.",
            Self::KeyDiffers => "The export names another key than the one you were given.",
            Self::OriginDiffers => "This is another log than the key belongs to.",
            Self::RootDiffers => "The entries are not those that were signed.",
            Self::LogTruncated => "Entries that you once saw were taken away.",
            Self::LogRewritten => "What you once saw was replaced by something else.",
            Self::TileLength | Self::TileDiffers => "A proof made from this tile would be false.",
            Self::LeafDiffers => "The entry or its hash in the tile was changed, added or moved.",
            Self::BundleFraming => "The file of entries was cut or changed.",
            Self::EntryNotCanonical => "The entry was not made by the recorder, or was changed.",
            Self::FirstEntryWrong => {
                "The log does not begin with its own creation: its beginning was cut off or replaced."
            }
            Self::ChainBroken => "An entry of this trajectory was replaced, removed or put in.",
            Self::SequenceGap => "An entry of this trajectory was removed, or cannot be read.",
            Self::SequenceRepeated => "An entry of this trajectory was put in or repeated.",
            Self::TimeBackwards => "The entry was put in later, or a clock was turned back.",
            Self::ContentDataInvalid => {
                "What was published, restricted or erased here cannot be told."
            }
            Self::ContentDeclaredTwice => {
                "One content stands for two statements, which a fresh salt excludes."
            }
            Self::ContentNotDeclared => "The content does not stem from any recorded event.",
            Self::ContentErasedBefore => {
                "A content was brought back after its erasure was recorded."
            }
            Self::ContentMissing => "Published content was taken away without a recorded erasure.",
            Self::ContentDiffers => "The content is not the one that was recorded.",
            Self::ContentMalformed => "The content cannot be read as recorded.",
            Self::ContentNotPublished => {
                "The log does not say that this may be public, or says that it may not."
            }
        }
    }

    /// The stable name.
    #[must_use]
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// Where something is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// Path of the file within the export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Index of the entry in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// Tile level, if a hash above the leaves is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Index of the hash at that level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<u64>,
    /// Offset in the file of the first byte concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
}

impl Place {
    /// A file as a whole.
    #[must_use]
    pub fn file(path: impl ToString) -> Self {
        Self {
            file: Some(shortened(&path.to_string())),
            ..Self::default()
        }
    }

    /// The log as a whole.
    #[must_use]
    pub fn log() -> Self {
        Self::default()
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            self.index.map(|index| format!("entry {index}")),
            self.level
                .zip(self.hash)
                .map(|(level, hash)| format!("hash {hash} of level {level}")),
            self.file.clone(),
            self.byte.map(|byte| format!("byte {byte}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        f.write_str(if parts.is_empty() { "the log" } else { "" })?;
        f.write_str(&parts.join(", "))
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub name: Kind,
    /// Where.
    pub place: Place,
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
    /// What that shows.
    pub proves: &'static str,
}

/// All findings: the first ones, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    kept: Vec<Finding>,
    total: u64,
}

impl Findings {
    /// Adds a finding.
    pub fn add(&mut self, name: Kind, place: Place, expected: impl ToString, found: impl ToString) {
        self.total += 1;
        if self.kept.len() < MAX_FINDINGS {
            let (expected, found) = (
                shortened(&expected.to_string()),
                shortened(&found.to_string()),
            );
            self.kept.push(Finding {
                name,
                place,
                expected,
                found,
                proves: name.proves(),
            });
        }
    }

    /// Appends those of another.
    pub fn append(&mut self, other: Self) {
        self.total += other.total;
        let room = MAX_FINDINGS.saturating_sub(self.kept.len());
        self.kept.extend(other.kept.into_iter().take(room));
    }

    /// The findings that were kept, in the order in which they were made.
    #[must_use]
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// How many were made.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }
}

/// A foreign text, cut to a bearable length, on one line and without anything that a terminal obeys.
pub(crate) fn shortened(text: &str) -> String {
    let printable = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    text.chars().take(MAX_TEXT).map(printable).collect()
}
