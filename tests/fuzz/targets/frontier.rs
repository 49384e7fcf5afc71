//! A frontier that is restored gives back what it was restored from, goes on growing, and its seal fits it alone.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::log::note::{Algorithm, Signer};
use weerklank::log::seal::Batch;
use weerklank::log::tree::Frontier;

fuzz_target!(|input: (u64, Vec<[u8; 32]>, u8)| {
    let (size, hashes, more) = input;
    let hashes: Vec<Hash> = hashes.into_iter().map(Hash).collect();
    let Ok(mut frontier) = Frontier::restore(size, hashes.clone()) else {
        return;
    };
    assert_eq!((frontier.size(), frontier.hashes()), (size, &hashes[..]));
    for n in 0..more {
        frontier.append(leaf_hash(&[n]));
        assert_eq!(
            frontier.hashes().len(),
            frontier.size().count_ones() as usize
        );
    }
    assert_eq!(frontier.size(), size + u64::from(more));
    let signer = Signer::new("fuzz.test/log", Algorithm::Ed25519, &[3; 32]).expect("a name");
    let batch = Batch {
        origin: "fuzz.test/log",
        first: size,
        size: frontier.size(),
        root: frontier.root(),
    };
    match batch.seal(&signer) {
        Ok(seal) => {
            assert_eq!(batch.verify(&seal, signer.key()), Ok(()));
            let other = Batch {
                first: size ^ 1,
                ..batch
            };
            assert!(other.verify(&seal, signer.key()).is_err());
        }
        Err(_) => assert_eq!(more, 0),
    }
});
