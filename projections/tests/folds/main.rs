//! The read side from entries to report: one test per rule, then the same for any history.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests fail by panicking, as tests do"
)]

mod groups;
mod inputs;
mod life;
mod log;
mod properties;
mod reports;
mod rows;
