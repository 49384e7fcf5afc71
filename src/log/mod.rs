//! The log core: bytes in, values out.
//!
//! Entries, their leaf hashes and chains, the Merkle tree with its proofs, tiles, signed notes, checkpoints, seals,
//! and the verification of all of them. Follows RFC 8785 (a subset), RFC 6962 / RFC 9162 and the C2SP documents
//! signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof and tlog-witness.
//!
//! It promises never to panic on foreign bytes. It does no I/O, reads no clock and no random source (time, salts
//! and keys are arguments), and knows nothing of what events mean beyond the four types that `verify` names.
//! Everything here that feeds a hash or a signature is frozen: another byte means another log.

pub mod bundle;
pub mod checkpoint;
pub mod commitment;
pub mod content;
pub mod entry;
pub mod finding;
pub mod hash;
pub mod json;
pub mod note;
pub mod proof;
pub mod seal;
pub mod tile;
pub mod tree;
pub mod verify;
