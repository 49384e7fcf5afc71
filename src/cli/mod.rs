//! The command line: one module per command, each with its arguments and a `run` that writes to the streams it is
//! given and returns an exit code. What a command does lives elsewhere.

pub mod verify;
