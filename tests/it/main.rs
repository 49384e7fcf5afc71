//! The one integration binary: every test that looks at the program from outside.

// Helpers of tests may unwrap like tests themselves.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "server")]
mod demo;
mod export;
#[cfg(feature = "server")]
mod faults;
mod frozen;
#[cfg(feature = "server")]
mod many;
#[cfg(feature = "server")]
mod migrated;
mod oracles;
#[cfg(feature = "server")]
mod pages;
#[cfg(feature = "server")]
mod postgres;
#[cfg(feature = "server")]
mod readers;
#[cfg(feature = "server")]
mod record;
#[cfg(feature = "server")]
mod recorder;
#[cfg(feature = "server")]
mod store;
mod strict;
mod tamper;
mod vectors;
mod whole;
