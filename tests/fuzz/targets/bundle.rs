//! A bundle without framing error is the sum of its entries; with one, its beginning is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::tile::{TileError, bundle_entries, push_entry};

fuzz_target!(|bytes: &[u8]| {
    let mut again = Vec::new();
    let mut end = bytes.len();
    for entry in bundle_entries(bytes) {
        match entry {
            Ok((offset, entry)) => {
                assert_eq!(bytes.get(offset..offset + entry.len()), Some(entry));
                push_entry(&mut again, entry).expect("fits");
            }
            Err(TileError::Framing { offset }) => end = offset,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(again, &bytes[..end]);
});
