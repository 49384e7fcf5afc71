//! A note that parses can be put together again from its parts, and is signed by nobody unknown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::note::{Algorithm, Note, Signer};

fuzz_target!(|bytes: &[u8]| {
    let Ok(note) = Note::parse(bytes) else { return };
    let signer = Signer::new("fuzz.test/log", Algorithm::Ed25519, &[3; 32]).expect("a name");
    let keys = [signer.key().clone()];
    // Nobody guesses a signature.
    assert!(note.verify(&keys).is_err());
    let text = std::str::from_utf8(bytes).expect("a note is text");
    let lines = text.strip_prefix(note.text).expect("begins with its text");
    assert_eq!(lines.lines().count(), note.signatures.len() + 1);
    let signed = format!("{text}{}", signer.line(note.text, 0));
    match Note::parse(signed.as_bytes()) {
        Ok(signed) => assert_eq!(
            signed.verify(&keys).is_ok(),
            note.signatures
                .iter()
                .all(|line| line.name != "fuzz.test/log" || line.id != keys[0].id())
        ),
        // Only for its length or its number of signatures.
        Err(_) => assert!(note.signatures.len() >= 100 || signed.len() > 1_000_000),
    }
});
