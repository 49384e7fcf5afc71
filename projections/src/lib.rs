//! Folds over entries into read models and reports, and the pages and documents that show them.
//!
//! Pure: no input or output, no clock and no random source. The same entries give the same views,
//! and the same views with the same texts give the same report, byte for byte.
//!
//! - [`fold`]: one entry into the rows it touches. One implementation of the rules for every storage.
//!   [`memory`]: the storage in memory.
//! - [`input`], [`group`], [`contents`], [`trajectory`], [`municipality`]: the rows. [`figures`]: what they add up to.
//! - [`report`]: the report of one trajectory at one log size, as data.
//! - [`pages`]: what people see, rendered from plain data.

pub mod at;
pub mod contents;
pub mod figures;
pub mod fold;
pub mod group;
pub mod input;
pub mod memory;
pub mod municipality;
pub mod pages;
pub mod report;
pub mod trajectory;
