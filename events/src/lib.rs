//! The vocabulary of participation.
