//! An opening that decodes encodes to the same bytes, and both ways of committing agree.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::commitment::{Opening, OpeningHasher};

fuzz_target!(|bytes: &[u8]| {
    let mut hasher = OpeningHasher::default();
    bytes.chunks(61).for_each(|piece| hasher.update(piece));
    let (commitment, header) = hasher.finish();
    match Opening::decode(bytes) {
        Ok(opening) => {
            assert_eq!(opening.encode().expect("encodes"), bytes);
            assert_eq!(opening.commit(), Ok(commitment));
            assert_eq!(header, Ok(opening.header));
        }
        Err(error) => assert_eq!(header, Err(error)),
    }
});
