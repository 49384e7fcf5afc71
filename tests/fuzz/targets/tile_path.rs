//! A path that parses is written the same, and stays within the folder of tiles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::tile::Tile;

fuzz_target!(|path: &str| {
    if let Ok(tile) = path.parse::<Tile>() {
        assert_eq!(tile.to_string(), path);
        assert!(path.starts_with("tile/") && !path.contains(".."));
        assert_eq!(Tile::new(tile.kind(), tile.index(), tile.width()), Ok(tile));
    }
});
