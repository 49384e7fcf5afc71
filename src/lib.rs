//! Weerklank: the participation audit log of a municipality.
//!
//! `log` is pure and knows nothing of event meaning; `verify` adds only the reading of files to it, so that an
//! auditor can build the verifier without database or web server (`--no-default-features`).

pub mod cli;
pub mod log;
pub mod verify;

#[cfg(feature = "server")]
mod apart;
#[cfg(feature = "server")]
pub mod check;
#[cfg(feature = "server")]
pub mod clock;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod content;
#[cfg(feature = "server")]
pub mod data_dir;
#[cfg(feature = "server")]
pub mod demo;
#[cfg(feature = "server")]
pub mod export;
#[cfg(feature = "server")]
pub mod follower;
#[cfg(feature = "server")]
pub mod http;
#[cfg(feature = "server")]
pub mod import;
#[cfg(feature = "server")]
pub mod instance;
#[cfg(feature = "server")]
pub mod last_fault;
#[cfg(feature = "server")]
pub mod projector;
#[cfg(feature = "server")]
pub mod record;
#[cfg(feature = "server")]
pub mod recorder;
#[cfg(feature = "server")]
pub mod report;
#[cfg(feature = "server")]
pub mod sites;
#[cfg(feature = "server")]
pub mod status;
#[cfg(feature = "server")]
pub mod store;
