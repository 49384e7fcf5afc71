//! What the vocabulary promises, in one binary. `rules`: given, when, then.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod given;
mod rules;
