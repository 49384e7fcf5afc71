//! The formats of this project, by hand. FROZEN: these bytes never change. If a test here fails, the code is wrong,
//! for logs, receipts and published openings exist that were made with these bytes.
//!
//! Each value can be recomputed with printf, xxd and sha256sum; the command stands beside it.

use weerklank::log::commitment::{Commitment, Header, Opening, OpeningHasher};
use weerklank::log::entry::scan;
use weerklank::log::hash::{Hash, leaf_hash, node_hash};
use weerklank::log::note::{Algorithm, Signer};
use weerklank::log::seal::Batch;

/// An entry as recorded, in full.
const ENTRY: &str = concat!(
    r#"{"actor":"00112233445566778899aabbccddeeff","cause":"ffeeddccbbaa99887766554433221100","#,
    r#""data":{"channel":"counter","text":"c1:4bb8dcb1d7b58ef4b7b1ac7f35b9d2e40b29f5a3bfa46cb8d5d37f0a4d5bd2f1"},"#,
    r#""previous":"0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0","#,
    r#""recordedAt":"2026-11-23T10:00:00.123Z","role":"recorder","seq":7,"#,
    r#""trajectory":"0123456789abcdef0123456789abcdef","type":"input.received","v":1}"#
);

#[test]
fn entry_to_leaf_hash() {
    let entry = scan(ENTRY.as_bytes()).unwrap();
    assert_eq!(
        (entry.seq(), entry.kind(), entry.version()),
        (7, "input.received", 1)
    );
    assert_eq!(entry.commitments().count(), 1);
    // (printf '\0'; printf %s "$ENTRY") | sha256sum
    assert_eq!(
        leaf_hash(ENTRY.as_bytes()).to_string(),
        "3d3d058caace946da433e2c169aa918d7dbee4cffcb5737cccf50a6518ce1f03"
    );
}

#[test]
fn two_leaves_to_root() {
    // (printf '\1'; printf %s "$LEFT$RIGHT" | xxd -r -p) | sha256sum
    let (left, right) = (Hash([0x11; 32]), Hash([0x22; 32]));
    assert_eq!(
        node_hash(&left, &right).to_string(),
        "1d8f52d3ec81ac02cd97cb3281523be47af850c0f0295af866f04bc245f46bbf"
    );
}

#[test]
fn opening_to_commitment() {
    let opening = Opening {
        salt: std::array::from_fn(|i| i as u8),
        header: Header {
            origin: "example.test/weerklank".into(),
            field: "question".into(),
            media_type: "text/plain; charset=utf-8".into(),
            size: 5,
        },
        content: b"Hallo".to_vec(),
    };
    let bytes = hex::decode(concat!(
        // salt
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        // length of header: 103
        "00000067",
        // {"field":"question","mediaType":"text/plain; charset=utf-8","origin":"example.test/weerklank","size":5}
        "7b226669656c64223a227175657374696f6e222c226d6564696154797065223a22746578742f706c",
        "61696e3b20636861727365743d7574662d38222c226f726967696e223a226578616d706c652e7465",
        "73742f776565726b6c616e6b222c2273697a65223a357d",
        // Hallo
        "48616c6c6f",
    ));
    let bytes = bytes.unwrap();
    assert_eq!(opening.encode().unwrap(), bytes);
    assert_eq!(Opening::decode(&bytes).unwrap(), opening);
    // (printf 'weerklank/content/v1\0'; cat FILE) | sha256sum
    let commitment: Commitment =
        "c1:c216444f95eceaf2b7813012340fdd2daf0bcca550030d37a6f790c9b6e7141b"
            .parse()
            .unwrap();
    assert_eq!(opening.commit().unwrap(), commitment);
    let mut hasher = OpeningHasher::default();
    bytes.chunks(7).for_each(|piece| hasher.update(piece));
    assert_eq!(hasher.finish(), (commitment, Ok(opening.header)));
}

#[test]
fn batch_to_seal() {
    let signer = Signer::new("a.test/log", Algorithm::Ed25519, &[7; 32]).unwrap();
    let batch = Batch {
        origin: "a.test/log",
        first: 2,
        size: 5,
        root: Hash([0x33; 32]),
    };
    let seal = batch.seal(&signer).unwrap();
    batch.verify(&seal, signer.key()).unwrap();
    let message = hex::decode(concat!(
        // weerklank/batch/v1, 0
        "776565726b6c616e6b2f62617463682f763100",
        // a.test/log, 0
        "612e746573742f6c6f6700",
        // first, size, root
        "0000000000000002",
        "0000000000000005",
        "3333333333333333333333333333333333333333333333333333333333333333",
    ));
    assert!(signer.key().verifies(&message.unwrap(), &seal));
    for wrong in [
        Batch { first: 1, ..batch },
        Batch { size: 6, ..batch },
        Batch {
            root: Hash([0x34; 32]),
            ..batch
        },
        Batch { first: 5, ..batch },
        Batch {
            origin: "a.test/lof",
            ..batch
        },
    ] {
        assert!(wrong.verify(&seal, signer.key()).is_err(), "{wrong:?}");
    }
}
