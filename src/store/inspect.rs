//! What an inspection reads beyond the contract that recording needs: every row of every table, in
//! pages, so that the live store can be held against itself (`check`).
//!
//! Rows come as they are stored; what they should be is the inspector's affair. Every implementation
//! passes the same suite (`tests/it/store/`). Lacks the principals behind actor ids: an inspection
//! needs no names.

use super::{Result, Seal, Store, StoredCommand, StoredEntry, TileRoot};
use crate::log::hash::Hash;

/// An entry with the place it is filed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// The entry.
    pub entry: StoredEntry,
    /// The stream under which it is found.
    pub stream: String,
    /// The number under which it is found there.
    pub seq: u64,
}

/// What is there of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentRow {
    /// The commitment.
    pub commitment: Hash,
    /// The entry that it is filed under; none where only the salt is there.
    pub log_index: Option<u64>,
    /// Whether its salt is there.
    pub salt: bool,
}

/// An actor id in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorRow {
    /// The stream in which it is used.
    pub stream: String,
    /// The id.
    pub actor: [u8; 16],
}

/// A store whose rows can be listed. Lists are read in pages: the caller names the row to go on after.
#[async_trait::async_trait]
pub trait Inspect: Store {
    /// What the backend itself finds damaged in its files: at most `limit` statements, none of which
    /// quotes what is stored.
    ///
    /// # Errors
    /// Where the database cannot be read at all.
    async fn damage(&self, limit: u32) -> Result<Vec<String>>;

    /// What keeps entries, seals and tile roots from being changed and is no longer there, or no longer
    /// as this program made it: the names of these protections.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn lost_protections(&self) -> Result<Vec<String>>;

    /// At most `limit` entries from `from`, in order, with the columns by which they are found.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn entry_rows(&self, from: u64, limit: u32) -> Result<Vec<EntryRow>>;

    /// At most `limit` seals of more than `size` entries, in order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn seals(&self, size: u64, limit: u32) -> Result<Vec<Seal>>;

    /// At most `limit` tile roots after the tile of this level and index, in order of both.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn tile_roots(&self, after: Option<(u8, u64)>, limit: u32) -> Result<Vec<TileRoot>>;

    /// At most `limit` contents of which anything is there, in order of their commitments.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn content_rows(&self, after: Option<Hash>, limit: u32) -> Result<Vec<ContentRow>>;

    /// At most `limit` answered idempotency keys, in order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn command_rows(
        &self,
        after: Option<[u8; 16]>,
        limit: u32,
    ) -> Result<Vec<([u8; 16], StoredCommand)>>;

    /// At most `limit` actor ids after this one, in order of stream and id.
    ///
    /// # Errors
    /// Where the database cannot be read.
    async fn actor_rows(
        &self,
        after: Option<(String, [u8; 16])>,
        limit: u32,
    ) -> Result<Vec<ActorRow>>;
}
