//! The command line `weerklank`.

fn main() {}
