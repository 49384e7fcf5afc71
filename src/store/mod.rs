//! The contract of a store: entries, seals, contents and what belongs to them, appended together or
//! not at all.
//!
//! A store keeps bytes and promises nothing about their meaning; the recorder decides what is
//! appended and readers check what they get. Every implementation passes the same suite
//! (`tests/it/store/`).
//!
//! Invariant: an append is conditional. It succeeds only where the log ends with the entry that the
//! recorder believes to be last, so a second writer loses instead of forking the log.

pub mod inspect;
mod place;
pub mod postgres;
pub mod sqlite;

pub use place::Place;

use crate::log::hash::Hash;
use crate::log::tree::Frontier;
use std::collections::HashMap;

/// What an append writes, in one transaction.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    /// The number of entries before this append.
    pub first_index: u64,
    /// The leaf hash of the entry before it; none for the first append.
    pub previous_leaf: Option<Hash>,
    /// The entries, in order.
    pub entries: Vec<NewEntry>,
    /// The contents they commit to.
    pub contents: Vec<NewContent>,
    /// The contents that cease to exist with this append.
    pub erased: Vec<Hash>,
    /// Actor ids that are new in their stream.
    pub actors: Vec<NewActor>,
    /// Idempotency keys answered by these entries.
    pub commands: Vec<NewCommand>,
    /// Roots of the tiles that these entries complete.
    pub tile_roots: Vec<TileRoot>,
    /// The seal over the append.
    pub seal: Option<Seal>,
}

/// One entry to append.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// The trajectory or reserved stream.
    pub stream: String,
    /// Its number there.
    pub seq: u64,
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// Their leaf hash.
    pub leaf_hash: Hash,
}

/// One content to keep.
#[derive(Clone)]
pub struct NewContent {
    /// The commitment.
    pub commitment: Hash,
    /// The entry that commits to it.
    pub log_index: u64,
    /// The field of that entry.
    pub field: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// Length in bytes before encryption.
    pub size: u64,
    /// Ciphertext, or none where the content itself is not kept.
    pub sealed: Option<Vec<u8>>,
    /// The salt.
    pub salt: [u8; 32],
}

impl std::fmt::Debug for NewContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewContent({}, {})", self.field, self.commitment)
    }
}

/// An actor id to keep.
#[derive(Debug, Clone)]
pub struct NewActor {
    /// The stream in which it is used.
    pub stream: String,
    /// The authenticated user or client.
    pub principal: String,
    /// The id.
    pub actor: [u8; 16],
}

/// An idempotency key that has been answered.
#[derive(Debug, Clone)]
pub struct NewCommand {
    /// Keyed digest of principal and key.
    pub key: [u8; 16],
    /// Keyed digest of the request.
    pub request: [u8; 16],
    /// The entry it led to.
    pub log_index: u64,
}

/// The root of a full tile (C2SP tlog-tiles).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileRoot {
    /// Level of the tile.
    pub level: u8,
    /// Index in its level.
    pub tile: u64,
    /// Root of its 256 hashes.
    pub root: Hash,
}

/// The signed outcome of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The first entry of the append.
    pub first_index: u64,
    /// Number of entries after it.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
    /// Ed25519 signature over the above ([`crate::log::seal`]).
    pub signature: [u8; 64],
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Position in the log.
    pub log_index: u64,
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// Their leaf hash: as stored on SQLite, computed on PostgreSQL, which does not keep it.
    pub leaf_hash: Hash,
}

/// A stored content with what opens it.
#[derive(Clone)]
pub struct StoredContent {
    /// The entry that commits to it.
    pub log_index: u64,
    /// The field of that entry.
    pub field: String,
    /// Media type.
    pub media_type: String,
    /// Length in bytes before encryption.
    pub size: u64,
    /// Ciphertext, or none where the content itself is not kept.
    pub sealed: Option<Vec<u8>>,
    /// The salt.
    pub salt: [u8; 32],
}

/// What is known of an answered idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCommand {
    /// Keyed digest of the request; none once its content was erased.
    pub request: Option<[u8; 16]>,
    /// The entry it led to.
    pub log_index: u64,
}

/// Why a store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The log does not end where the recorder believed; nothing was written.
    #[error("another writer appended first")]
    Conflict,
    /// The append may or may not have been written: look before going on.
    #[error("the database failed ({0}): see whether the disk is full or failing, then try again")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The connection broke, so that an append may or may not have been written: look before going on.
    #[error(
        "the connection to the database was lost ({0}): try again, and with the same idempotency key where something \
         was to be recorded, because it may have been"
    )]
    Lost(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The statement was ended there, and had no effect.
    #[error(
        "the database ended the request, because it took too long or because an administrator cancelled it; nothing \
         of it was done: try again. If it lasts, see what keeps the database busy"
    )]
    Cancelled,
    /// No server of the database answers as its primary.
    #[error(
        "no database server can be written to now ({0}): the request may be repeated. If it lasts, see whether the servers \
         run and which of them is the primary"
    )]
    NoPrimary(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No server of the database answers.
    #[error(
        "no database server answers now ({0}): see whether one of those that are named runs and lets us in"
    )]
    NoServer(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Every connection to the database is in use.
    #[error("all connections to the database are in use: try again in a moment")]
    Exhausted,
    /// An idempotency key of the batch has been answered; nothing was written.
    #[error("an idempotency key of this request has been answered already")]
    Answered,
    /// Another transaction holds what an append needs, and does not let go.
    #[error(
        "another transaction holds the end of the log and does not let go: try again in a moment"
    )]
    Held,
    /// The database says that it is written, and that it may not be on a replica.
    #[error(
        "the database cancelled its wait for a replica, so what was written may still be lost: it is looked at \
         again. Try again with the same idempotency key"
    )]
    Unreplicated,
    /// The database does not let this user in, or at this table.
    #[error(
        "the database refuses this user ({0}): the owner of the schema gives the rights with \
         `weerklank migrate --grant ROLE`"
    )]
    Forbidden(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database user could change what must never change.
    #[error(
        "this database user may change entries, so nothing would keep the program from it: use a role of its own, and \
         give it its rights with `weerklank migrate --grant ROLE`"
    )]
    Overprivileged,
    /// The file is not what the database system wrote.
    #[error(
        "the database file is damaged ({0}): put back a backup of it, and see whether the disk is failing"
    )]
    Corrupt(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The tables are not those of this version of the program.
    #[error(
        "the tables of the database are not those of this program ({0}): use the version of weerklank that made it, or a newer one"
    )]
    Schema(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A stored value that no writer of this program makes.
    #[error(
        "the database holds a damaged row in {0}: restore it from a backup and run `weerklank verify` on an export"
    )]
    Damaged(&'static str),
    /// The database belongs to another log.
    #[error(
        "the database belongs to the log {found}, not to {expected}: check the data directory, or the schema"
    )]
    OtherLog {
        /// The origin asked for.
        expected: String,
        /// The origin stored.
        found: String,
    },
}

impl StoreError {
    /// A name for the kind of fault; stays the same between versions.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Unavailable(_) => "databaseUnavailable",
            Self::Lost(_) => "databaseConnectionLost",
            Self::Cancelled => "databaseCancelled",
            Self::NoPrimary(_) => "databaseWithoutPrimary",
            Self::NoServer(_) => "databaseUnreachable",
            Self::Exhausted => "databaseConnectionsExhausted",
            Self::Answered => "keyAnswered",
            Self::Held => "databaseHeld",
            Self::Unreplicated => "databaseUnreplicated",
            Self::Forbidden(_) => "databaseForbidden",
            Self::Overprivileged => "databaseOverprivileged",
            Self::Corrupt(_) => "databaseCorrupt",
            Self::Schema(_) => "databaseSchema",
            Self::Damaged(_) => "databaseDamaged",
            Self::OtherLog { .. } => "databaseOfOtherLog",
        }
    }

    /// Whether the same request may go well later without anything being repaired in the log.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(
            self,
            Self::Conflict
                | Self::Answered
                | Self::Unavailable(_)
                | Self::Lost(_)
                | Self::Cancelled
                | Self::NoPrimary(_)
                | Self::NoServer(_)
                | Self::Exhausted
                | Self::Held
                | Self::Unreplicated
        )
    }
}

/// The right to append next, where several writers compete for it: whoever has it cannot lose to another.
/// By default none, and then the append is decided by who comes first.
///
/// It is held for a moment only. A writer that stops in the middle loses it within a few seconds.
#[derive(Default)]
pub struct Turn(Option<postgres::Lease>);

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Turn({})", self.0.is_some())
    }
}

/// How far a replica has come, as it says itself: bytes of the write-ahead log of its primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standby {
    /// Whether it is connected to its primary, or to another replica.
    pub receiving: bool,
    /// Up to where it received.
    pub received: u64,
    /// Up to where it can be read.
    pub applied: u64,
}

/// A result of a store.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A store of one log. Lists are read in pages: the caller names a start and a limit.
#[async_trait::async_trait]
pub trait Store: Send + Sync {
    /// Appends a batch, all or nothing, durable on return. A turn ends with it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the log does not end at the batch's beginning;
    /// [`StoreError::Answered`] where one of its idempotency keys is there already;
    /// [`StoreError::Unavailable`], [`StoreError::Lost`] or [`StoreError::Unreplicated`] where it is unknown
    /// whether the batch was written, or whether it stays.
    async fn append(&self, batch: &Batch, turn: Turn) -> Result<()>;

    /// Waits for the turn to append. None is needed, and where one process has the log to itself none is
    /// given.
    ///
    /// # Errors
    /// [`StoreError::Held`] where another writer does not let go of it.
    async fn turn(&self) -> Result<Turn>;

    /// Gives a turn back that nothing was appended in.
    ///
    /// # Errors
    /// Where the database has ended it already; it is given back all the same.
    async fn pass(&self, turn: Turn) -> Result<()>;

    /// Makes sure that whatever has been read so far stays: returns once a write of its own has become
    /// as durable as an append. Where a database is replicated, rows can be seen whose wait for a replica
    /// was cancelled; nothing may be signed or answered on the strength of those.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where it is unknown whether they stay.
    async fn fence(&self) -> Result<()>;

    /// Whether there is a log: its tables, and its name. Making it may have been interrupted.
    ///
    /// # Errors
    /// Where the database cannot be read, or its tables are not those of this program.
    async fn is_made(&self) -> Result<bool>;

    /// Tells those who read the store and have no key the newest signed checkpoint: its size and its note.
    /// One that is smaller than what they were told changes nothing. Nothing depends on its being kept.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    async fn publish(&self, size: u64, note: &str) -> Result<()>;

    /// What was told last; none where readers find it elsewhere, or nothing was.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn published(&self) -> Result<Option<String>>;

    /// How far the replica has come that is read; none where it is no replica.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn standby(&self) -> Result<Option<Standby>> {
        Ok(None)
    }

    /// Closes every connection. Dropping the store does so too, but a moment later.
    async fn close(&self);

    /// The name of the log.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn origin(&self) -> Result<String>;

    /// The number of entries.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn size(&self) -> Result<u64>;

    /// The newest seal; none where the log is empty.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn last_seal(&self) -> Result<Option<Seal>>;

    /// The first seal of more than `size` entries.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn seal_after(&self, size: u64) -> Result<Option<Seal>>;

    /// At most `limit` entries from `from`, in order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn entries(&self, from: u64, limit: u32) -> Result<Vec<StoredEntry>>;

    /// At most `limit` entries of one stream after the number `after`, in order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn stream_entries(
        &self,
        stream: &str,
        after: u64,
        limit: u32,
    ) -> Result<Vec<StoredEntry>>;

    /// The hashes `from..from + count` of a level of tiles: level 0 are leaf hashes, level n the
    /// roots of the tiles of level n−1 (C2SP tlog-tiles).
    ///
    /// # Errors
    /// Where the database cannot be read or a hash is missing.
    async fn hashes(&self, level: u8, from: u64, count: u32) -> Result<Vec<Hash>>;

    /// Those of the contents that exist.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn contents(&self, commitments: &[Hash]) -> Result<HashMap<Hash, StoredContent>>;

    /// The actor id of a principal in a stream.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn actor(&self, stream: &str, principal: &str) -> Result<Option<[u8; 16]>>;

    /// Those of the idempotency keys that have been answered.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn commands(&self, keys: &[[u8; 16]]) -> Result<HashMap<[u8; 16], StoredCommand>>;
}

/// # Errors
/// [`StoreError::OtherLog`] where the log has another name than `origin`.
pub async fn belongs_to(store: &dyn Store, origin: &str) -> Result<()> {
    let found = store.origin().await?;
    if found == origin {
        return Ok(());
    }
    Err(StoreError::OtherLog {
        expected: origin.to_owned(),
        found,
    })
}

/// The tree of the first `size` entries, from leaf hashes and the roots of full tiles: a handful of
/// range reads, however long the log.
///
/// # Errors
/// Where the database cannot be read, or lacks a hash.
pub async fn frontier_at(store: &dyn Store, size: u64) -> Result<Frontier> {
    let mut hashes = Vec::new();
    for level in (0..8u8).rev() {
        let end = size >> (8 * level);
        let (tile, width) = (end >> 8, u32::from((end & 0xff) as u8));
        if width == 0 {
            continue;
        }
        // The hashes of a tile are themselves the leaves of a tree, whose subtrees are the log's.
        let mut part = Frontier::new();
        for hash in store.hashes(level, tile << 8, width).await? {
            part.append(hash);
        }
        hashes.extend_from_slice(part.hashes());
    }
    Frontier::restore(size, hashes).map_err(|_| StoreError::Damaged("tile_roots"))
}
