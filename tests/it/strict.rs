//! Texts that other parsers let pass and ours do not: each thing signed or published has one form.

use weerklank::log::checkpoint::{Checkpoint, CheckpointError};
use weerklank::log::commitment::{CommitmentError, Header, Opening};
use weerklank::log::note::{Algorithm, Note, NoteError, Signer, VerifierKey};
use weerklank::log::proof::InclusionProof;
use weerklank::log::tile::Tile;
use weerklank::log::tree::{Frontier, TreeError};

use crate::vectors::LOG_KEY;

const ROOT: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

#[test]
fn verifier_keys() {
    for (text, error) in [
        (LOG_KEY.replace("0ef32bfa", "0EF32BFA"), NoteError::KeyHash),
        (LOG_KEY.replace("0ef32bfa", "0ef32bfb"), NoteError::KeyHash),
        (LOG_KEY.replace("example", "exampel"), NoteError::KeyHash),
        (LOG_KEY.replace("example", "ex ample"), NoteError::Name),
        (LOG_KEY.replace("+AQ", "+Ag"), NoteError::Algorithm),
        (format!("{LOG_KEY}="), NoteError::Key),
        (format!("{LOG_KEY}\n"), NoteError::Key),
        (LOG_KEY[..LOG_KEY.len() - 4].to_owned(), NoteError::Key),
        ("+0ef32bfa+AQ".to_owned(), NoteError::Key),
        (String::new(), NoteError::Key),
    ] {
        assert_eq!(text.parse::<VerifierKey>(), Err(error), "{text}");
    }
    // The neutral point: every text would seem signed.
    let mut weak = [0; 32];
    weak[0] = 1;
    assert_eq!(
        VerifierKey::new("a", Algorithm::Ed25519, &weak),
        Err(NoteError::Key)
    );
}

#[test]
fn notes() {
    let signer = Signer::new("a.test/log", Algorithm::Ed25519, &[1; 32]).unwrap();
    let keys = [signer.key().clone()];
    let note = signer.sign("text\n\nmore\n", 0).unwrap();
    assert_eq!(
        Note::parse(note.as_bytes())
            .unwrap()
            .verify(&keys)
            .unwrap()
            .len(),
        1
    );
    for (from, to) in [
        ("\u{2014} ", "- "),
        ("\u{2014} ", "\u{2014}  "),
        ("\u{2014} ", "\u{2014}"),
        ("log ", "log  "),
        ("log ", "lo\u{a0}g "),
        ("log ", "lo+g "),
        ("=\n", "\n"),
        ("=\n", "=\r\n"),
        ("=\n", "="),
        ("more\n\n", "more\n"),
    ] {
        let wrong = note.replace(from, to);
        assert_ne!(wrong, note);
        assert!(Note::parse(wrong.as_bytes()).is_err(), "{wrong:?}");
    }
    assert_eq!(signer.sign("no newline", 0), Err(NoteError::Form));
    assert_eq!(signer.sign("tab\t\n", 0), Err(NoteError::Text));
    let line = signer.line("text\n\nmore\n", 0);
    let twice = format!("{note}{line}");
    assert_eq!(
        Note::parse(twice.as_bytes()).unwrap().verify(&keys),
        Err(NoteError::Repeated)
    );
    let many = format!("{note}{}", line.repeat(100));
    assert_eq!(Note::parse(many.as_bytes()), Err(NoteError::SignatureCount));
    let both = [keys[0].clone(), keys[0].clone()];
    assert_eq!(
        Note::parse(note.as_bytes()).unwrap().verify(&both),
        Err(NoteError::Ambiguous)
    );
}

#[test]
fn checkpoints() {
    assert!(Checkpoint::parse(&format!("a\n0\n{ROOT}\n")).is_ok());
    for (text, error) in [
        (format!("a\n00\n{ROOT}\n"), CheckpointError::Size),
        (format!("a\n+1\n{ROOT}\n"), CheckpointError::Size),
        (format!("a\n 1\n{ROOT}\n"), CheckpointError::Size),
        (format!("a\n\n{ROOT}\n"), CheckpointError::Size),
        (
            format!("a\n9223372036854775808\n{ROOT}\n"),
            CheckpointError::Size,
        ),
        (format!("a\n1\n{}\n", &ROOT[..43]), CheckpointError::Root),
        (format!("a\n1\n{}V=\n", &ROOT[..42]), CheckpointError::Root),
        (format!("a\n1\n{ROOT}"), CheckpointError::Lines),
        (format!("a\n1\n{ROOT}\n\n"), CheckpointError::Lines),
        (format!("\n1\n{ROOT}\n"), CheckpointError::Lines),
        ("a\n1\n".to_owned(), CheckpointError::Lines),
    ] {
        assert_eq!(Checkpoint::parse(&text), Err(error), "{text:?}");
    }
    // A witness that bears the name of the log is not the log.
    let witness = Signer::new("a", Algorithm::CosignatureV1, &[1; 32]).unwrap();
    let text = format!("a\n0\n{ROOT}\n");
    let note = format!("{text}\n{}", witness.line(&text, 5));
    let keys = [witness.key().clone()];
    assert_eq!(
        Checkpoint::open(note.as_bytes(), &keys).err(),
        Some(CheckpointError::Origin)
    );
}

#[test]
fn openings() {
    let header = Header {
        origin: "a".into(),
        field: "b".into(),
        media_type: "c".into(),
        size: 3,
    };
    let opening = Opening {
        salt: [7; 32],
        header,
        content: b"abc".to_vec(),
    };
    let bytes = opening.encode().unwrap();
    assert!(Opening::decode(&bytes).is_ok());
    for end in 0..bytes.len() {
        assert!(Opening::decode(&bytes[..end]).is_err());
    }
    let text = String::from_utf8(bytes[36..].to_vec()).unwrap();
    for (from, to) in [
        ("\"size\":3", "\"size\":4"),
        ("\"b\"", "\"\\b\""),
        ("{\"f", "{ \"f"),
        ("size", "sise"),
    ] {
        let header = text.replace(from, to);
        let length = u32::try_from(header.len() - 3).unwrap().to_be_bytes();
        let wrong = [&bytes[..32], &length, header.as_bytes()].concat();
        assert!(Opening::decode(&wrong).is_err(), "{header}");
    }
    let long = Opening {
        header: Header {
            field: "x".repeat(129),
            ..opening.header.clone()
        },
        ..opening.clone()
    };
    assert_eq!(long.encode(), Err(CommitmentError::HeaderText));
    // Neither salt nor content shows in a diagnostic log.
    assert!(!format!("{opening:?}").contains("97"));
}

#[test]
fn tile_paths() {
    for path in [
        "tile/0/000",
        "tile/63/x001/000.p/1",
        "tile/entries/x001/x234/067",
        "tile/0/999.p/255",
    ] {
        assert!(path.parse::<Tile>().is_ok(), "{path}");
    }
    for path in [
        "",
        "tile/0",
        "/tile/0/000",
        "tile/0/0",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/xx001/000",
        "tile/+0/000",
        "tile/00/000",
        "tile/64/000",
        "tile/256/000",
        "tile/data/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/1/",
        "tile/0/000/",
        "tile/0/../000",
        "tile/0/x009/x223/x372/x036/x854/x775/808",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert!(path.parse::<Tile>().is_err(), "{path}");
    }
}

#[test]
fn frontiers_and_proofs() {
    let hash = weerklank::log::hash::EMPTY_ROOT;
    assert_eq!(
        Frontier::restore(3, vec![hash]),
        Err(TreeError::Frontier {
            size: 3,
            expected: 2,
            found: 1
        })
    );
    assert_eq!(Frontier::restore(1 << 63, vec![hash]), Err(TreeError::Size));
    assert_eq!(Frontier::restore(0, vec![]).unwrap().root(), hash);
    let proof = "c2sp.org/tlog-proof@v1\nextra YQ==\nindex 0\n\nnote";
    assert_eq!(
        InclusionProof::parse(proof.as_bytes()).unwrap().format(),
        proof
    );
    for (from, to) in [
        ("v1", "v2"),
        ("extra ", "extra"),
        ("YQ==", "YR=="),
        ("index 0", "index 00"),
        ("\n\n", "\n"),
    ] {
        assert!(
            InclusionProof::parse(proof.replace(from, to).as_bytes()).is_err(),
            "{to}"
        );
    }
}
