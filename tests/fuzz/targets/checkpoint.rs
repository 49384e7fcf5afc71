//! A checkpoint that parses is written the same, and opens when signed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::note::{Algorithm, Signer};

fuzz_target!(|text: &str| {
    let Ok(checkpoint) = Checkpoint::parse(text) else {
        return;
    };
    assert_eq!(checkpoint.to_string(), text);
    let Ok(signer) = Signer::new(&checkpoint.origin, Algorithm::Ed25519, &[3; 32]) else {
        return;
    };
    let Ok(signed) = checkpoint.sign(&signer) else {
        return;
    };
    let keys = [signer.key().clone()];
    let (opened, _) = Checkpoint::open(signed.as_bytes(), &keys).expect("what was signed opens");
    assert_eq!(opened, checkpoint);
});
