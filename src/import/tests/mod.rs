//! Tests of the import: the mapping, the files, the rows, and a real source.

mod source;

/// The mapping that ships with the project.
const VALLADOLID: &str = include_str!("../../../projections/mappings/valladolid.toml");
