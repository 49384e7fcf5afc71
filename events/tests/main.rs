//! What the vocabulary promises, in one binary. `rules`: given, when, then. `frozen`: the bytes of
//! entries, for ever, `canonical` how they are written; `words`: the spelling of every word in them; `size`: how large they grow.
//! `schema`: what an entry may hold; `schemas`: the same as JSON Schemas. `commands`: what a caller
//! may ask. `glossary`: that each word is explained. `model`: random histories, in which the rules
//! must agree with their prose.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod canonical;
mod commands;
mod examples;
mod frozen;
mod given;
mod glossary;
mod model;
mod rules;
mod schema;
mod schemas;
mod size;
mod words;
