//! The public test vectors under `tests/vectors`: whatever other implementations accept or refuse, so do we.

use std::fs;
use std::path::{Path, PathBuf};

use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::hash::{Hash, leaf_hash, sha256};
use weerklank::log::note::{Algorithm, Note, NoteError, Signer, VerifierKey};
use weerklank::log::proof::{AddCheckpoint, InclusionProof, ProofError};
use weerklank::log::tile::{Tile, TileWriter, bundle_entries, node_in_tile, tile_of, tiles};
use weerklank::log::tree::{
    Frontier, Node, TreeError, consistency_proof, frontier_at, root_at, verify_consistency,
    verify_inclusion,
};

pub const LOG_KEY: &str =
    "example.test/weerklank+0ef32bfa+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
const WITNESS_KEY: &str = "wit.example/w1+f9bdef00+BHm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk";
const ROOT_700: &str = "iTjjrWQ58ZEg5VItKwb6xFyzDYklLrSsX4DpJ5tFIQA=";
const ROOT_70000: &str = "2gUy/3su5W9AZxEPyWTp8ntZWflSe//z+lAap1hN6vM=";

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name)
}

fn read(name: &str) -> Vec<u8> {
    fs::read(path(name)).unwrap()
}

fn key(text: &str) -> VerifierKey {
    text.parse().unwrap()
}

fn seed(first: u8) -> [u8; 32] {
    std::array::from_fn(|i| first + i as u8)
}

/// Every JSON file below a folder.
fn cases(folder: &Path, found: &mut Vec<serde_json::Value>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            cases(&path, found);
        } else {
            found.push(serde_json::from_slice(&fs::read(path).unwrap()).unwrap());
        }
    }
}

/// Some vectors have a text such as "don't care" for a hash. It stands for any hash, and its own is one.
fn hash(value: &serde_json::Value) -> Option<Hash> {
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some(Hash::from_base64(text).unwrap_or_else(|_| sha256(text.as_bytes())))
}

fn hashes(value: &serde_json::Value) -> Option<Vec<Hash>> {
    value
        .as_array()
        .map_or(Some(Vec::new()), |items| items.iter().map(hash).collect())
}

#[test]
fn inclusion_proofs() {
    let mut all = Vec::new();
    cases(&path("merkle-proofs/inclusion"), &mut all);
    assert_eq!(all.len(), 98);
    for case in all {
        let verified = || {
            let (root, leaf) = (hash(&case["root"])?, hash(&case["leafHash"])?);
            let (index, size) = (case["leafIdx"].as_u64()?, case["treeSize"].as_u64()?);
            verify_inclusion(index, size, &leaf, &hashes(&case["proof"])?, &root).ok()
        };
        assert_eq!(
            verified().is_none(),
            case["wantErr"].as_bool().unwrap(),
            "{case}"
        );
    }
}

#[test]
fn consistency_proofs() {
    let mut all = Vec::new();
    cases(&path("merkle-proofs/consistency"), &mut all);
    assert_eq!(all.len(), 98);
    for case in all {
        let verified = || {
            let old = (case["size1"].as_u64()?, &hash(&case["root1"])?);
            let new = (case["size2"].as_u64()?, &hash(&case["root2"])?);
            verify_consistency(old, new, &hashes(&case["proof"])?).ok()
        };
        assert_eq!(
            verified().is_none(),
            case["wantErr"].as_bool().unwrap(),
            "{case}"
        );
    }
}

#[test]
fn roots_of_700_and_70000_leaves() {
    let mut frontier = Frontier::new();
    for n in 0..70_000 {
        if n == 700 {
            assert_eq!(frontier.root().to_base64(), ROOT_700);
            let again = Frontier::restore(frontier.size(), frontier.hashes().to_vec()).unwrap();
            assert_eq!(again, frontier);
        }
        frontier.append(leaf_hash(format!("leaf {n}").as_bytes()));
    }
    assert_eq!(frontier.root().to_base64(), ROOT_70000);
}

#[test]
fn tiles_of_700_entries_byte_for_byte() {
    let mut writer = TileWriter::default();
    let mut files = Vec::new();
    for n in 0..700 {
        files.extend(writer.push(format!("leaf {n}").as_bytes()).unwrap());
    }
    files.extend(writer.partial());
    files.sort();
    for (tile, bytes) in &files {
        assert_eq!(&read(&format!("own-700/{tile}")), bytes, "{tile}");
    }
    let mut expected: Vec<Tile> = tiles(700).collect();
    expected.sort();
    assert_eq!(
        files.iter().map(|(tile, _)| *tile).collect::<Vec<_>>(),
        expected
    );
    assert!(
        expected
            .iter()
            .all(|tile| tile.belongs_to(700) && tile.to_string().parse() == Ok(*tile))
    );
    let bundle = read("own-700/tile/entries/002.p/188");
    let entries: Vec<_> = bundle_entries(&bundle)
        .map(|entry| entry.unwrap().1)
        .collect();
    assert_eq!((entries.len(), entries[187]), (188, &b"leaf 699"[..]));
}

/// Reads nodes out of the tiles of `own-700`.
fn node(node: Node) -> Result<Hash, TreeError> {
    let (kind, index, height, within) = tile_of(node);
    let tile = tiles(700)
        .find(|tile| tile.kind() == kind && tile.index() == index)
        .unwrap();
    Ok(node_in_tile(&read(&format!("own-700/{tile}")), height, within).unwrap())
}

#[test]
fn proofs_from_tiles() {
    let root = Hash::from_base64(ROOT_700).unwrap();
    assert_eq!(root_at(700, node), Ok(root));
    let frontier = Frontier::restore(700, frontier_at(700, node).unwrap()).unwrap();
    assert_eq!(frontier.root(), root);
    for index in [0, 1, 255, 256, 511, 512, 698, 699] {
        let proof = weerklank::log::tree::inclusion_proof(index, 700, node).unwrap();
        let leaf = leaf_hash(format!("leaf {index}").as_bytes());
        verify_inclusion(index, 700, &leaf, &proof, &root).unwrap();
        // The same as a file.
        let checkpoint = String::from_utf8(read("own-700/checkpoint")).unwrap();
        let file = InclusionProof {
            extra: None,
            index,
            hashes: proof,
            checkpoint,
        };
        assert_eq!(
            InclusionProof::parse(file.format().as_bytes()).as_ref(),
            Ok(&file)
        );
        assert_eq!(file.verify(&leaf, &[key(LOG_KEY)]).unwrap().0.root, root);
        assert!(file.verify(&root, &[key(LOG_KEY)]).is_err());
    }
    for old in [1, 2, 255, 256, 257, 512, 513, 699, 700] {
        let proof = consistency_proof(old, 700, node).unwrap();
        let old_root = root_at(old, node).unwrap();
        verify_consistency((old, &old_root), (700, &root), &proof).unwrap();
    }
    let keys = [key(LOG_KEY)];
    let (_, verified) = Checkpoint::open(&read("own-700/checkpoint"), &keys).unwrap();
    assert_eq!(verified.len(), 1);
}

#[test]
fn notes_and_cosignatures() {
    let note = read("foo.note");
    let note = Note::parse(&note).unwrap();
    assert_eq!(
        (note.text, note.signatures[0].name),
        ("This is an example message.\n", "example.com/foo")
    );
    // The key of foo.note is not public; to us it is signed by nobody.
    assert_eq!(note.verify(&[key(LOG_KEY)]), Err(NoteError::Unsigned));

    let cosigned = read("cosigned");
    let keys = [key(LOG_KEY)];
    let (checkpoint, verified) = Checkpoint::open(&cosigned, &keys).unwrap();
    assert_eq!(
        (
            checkpoint.size,
            checkpoint.root.to_base64().as_str(),
            verified.len()
        ),
        (70_000, ROOT_70000, 1)
    );

    for (file, key_text, time) in [
        (
            "sunw",
            "witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN",
            1_767_139_200,
        ),
        (
            "sunm",
            "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O",
            1_767_139_200,
        ),
    ] {
        let bytes = read(&format!("sunlight-cosig/{file}.ckpt"));
        let keys = [key(key_text)];
        let verified = Note::parse(&bytes).unwrap().verify(&keys).unwrap()[0].time;
        assert_eq!(verified, Some(time), "{file}");
    }
}

#[test]
fn own_keys_and_signatures() {
    let signer = Signer::new("example.test/weerklank", Algorithm::Ed25519, &seed(0)).unwrap();
    assert_eq!(signer.key().to_string(), LOG_KEY);
    let witness = Signer::new("wit.example/w1", Algorithm::CosignatureV1, &seed(1)).unwrap();
    assert_eq!(witness.key().to_string(), WITNESS_KEY);
    // Ed25519 is deterministic, so signing again gives the published bytes.
    let checkpoint = Checkpoint {
        origin: "example.test/weerklank".into(),
        size: 700,
        root: Hash::from_base64(ROOT_700).unwrap(),
        extensions: Vec::new(),
    };
    let published = String::from_utf8(read("add-checkpoint/r1")).unwrap();
    let signed = checkpoint.sign(&signer).unwrap();
    assert!(published.ends_with(&signed));
    let both = format!(
        "{signed}{}",
        witness.line(&checkpoint.to_string(), 1_767_000_000)
    );
    let keys = [key(LOG_KEY), key(WITNESS_KEY)];
    let (_, verified) = Checkpoint::open(both.as_bytes(), &keys).unwrap();
    assert_eq!(verified[1].time, Some(1_767_000_000));
}

#[test]
fn a_proof_of_another_implementation() {
    let bytes = read("p6.tlog-proof");
    let proof = InclusionProof::parse(&bytes).unwrap();
    assert_eq!(
        (proof.index, proof.hashes.len(), proof.format().as_bytes()),
        (6, 4, &bytes[..])
    );
    let keys = [key(
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx",
    )];
    let (checkpoint, _) = Checkpoint::open(proof.checkpoint.as_bytes(), &keys).unwrap();
    assert_eq!(checkpoint.size, 15);
    assert_eq!(
        proof.verify(&leaf_hash(b"another entry"), &keys).err(),
        Some(ProofError::Tree(TreeError::Root))
    );
}

/// What litewitness answered to the same requests: 200, 409 (we say: nothing to do against this root) or 422.
#[test]
fn requests_to_a_witness() {
    let verify = |name: &str, old_root: &str| {
        let bytes = read(&format!("add-checkpoint/{name}"));
        let request = AddCheckpoint::parse(&bytes).unwrap();
        assert_eq!(request.format().as_bytes(), bytes);
        let keys = [key(LOG_KEY)];
        let (checkpoint, _) = Checkpoint::open(request.checkpoint.as_bytes(), &keys).unwrap();
        request.verify(&Hash::from_base64(old_root).unwrap(), &checkpoint)
    };
    assert_eq!(verify("r1", ROOT_700), Ok(()));
    assert_eq!(
        verify("r2bad", ROOT_700),
        Err(ProofError::Tree(TreeError::Root))
    );
    assert_eq!(verify("r2", ROOT_700), Ok(()));
    // Alone it is consistent with what it names; that the witness is past 700 by now is for the witness to notice.
    assert_eq!(verify("r3", ROOT_700), Ok(()));
    assert_eq!(
        verify("fork", ROOT_70000),
        Err(ProofError::Tree(TreeError::Root))
    );
    assert_eq!(
        verify("same", ROOT_70000),
        Err(ProofError::Tree(TreeError::Root))
    );
}
