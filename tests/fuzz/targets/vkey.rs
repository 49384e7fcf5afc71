//! A verifier key that parses is written the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::note::VerifierKey;

fuzz_target!(|text: &str| {
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
        // No key takes zeros for a signature.
        assert!(!key.verifies(b"", &[0; 64]));
    }
});
