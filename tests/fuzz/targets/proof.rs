//! A proof that parses is written the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::hash::leaf_hash;
use weerklank::log::proof::InclusionProof;
use weerklank::log::tree::{inclusion_root, verify_inclusion};

fuzz_target!(|bytes: &[u8]| {
    let Ok(proof) = InclusionProof::parse(bytes) else {
        return;
    };
    assert_eq!(proof.format().as_bytes(), bytes);
    let leaf = leaf_hash(b"");
    for size in [proof.index, proof.index + 1, proof.index * 2 + 1] {
        // Whatever root it leads to, it proves for that root and for no other.
        if let Ok(root) = inclusion_root(proof.index, size, &leaf, &proof.hashes) {
            assert!(verify_inclusion(proof.index, size, &leaf, &proof.hashes, &root).is_ok());
            assert!(
                verify_inclusion(proof.index, size, &leaf, &proof.hashes, &leaf_hash(&root.0))
                    .is_err()
            );
        }
    }
});
