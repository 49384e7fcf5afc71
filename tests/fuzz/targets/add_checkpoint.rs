//! A request that parses is written the same, and proves nothing for a tree of random root.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::hash::leaf_hash;
use weerklank::log::proof::AddCheckpoint;

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = AddCheckpoint::parse(bytes) else {
        return;
    };
    assert_eq!(request.format().as_bytes(), bytes);
    for size in [request.old, request.old + 1, request.old * 2] {
        let new = Checkpoint {
            origin: "fuzz.test/log".into(),
            size,
            root: leaf_hash(b"new"),
            extensions: Vec::new(),
        };
        assert_eq!(
            request.verify(&leaf_hash(b"old"), &new).is_ok(),
            request.old == 0 && request.hashes.is_empty()
        );
    }
});
