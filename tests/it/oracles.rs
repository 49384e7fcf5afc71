//! Other people's code as oracle: ct-merkle for roots and proofs, tlog_tiles for paths and checkpoints, signed_note
//! for notes. At random sizes and indices both must say the same.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use signed_note::{StandardVerifier, Verifier as _, VerifierList};

use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::log::note::{Algorithm, Note, Signer, VerifierKey};
use weerklank::log::tile::{Kind, Tile};
use weerklank::log::tree::{
    Frontier, Node, TreeError, consistency_proof, inclusion_proof, inclusion_root, root_at,
    verify_consistency, verify_inclusion,
};

/// A tree in both implementations, and all its complete subtrees.
struct Both {
    oracle: MemoryBackedTree<Sha256, Vec<u8>>,
    frontier: Frontier,
    nodes: std::collections::HashMap<Node, Hash>,
}

fn both(size: u64) -> Both {
    let mut tree = Both {
        oracle: MemoryBackedTree::new(),
        frontier: Frontier::new(),
        nodes: Default::default(),
    };
    for n in 0..size {
        let entry = format!("entry {n}").into_bytes();
        tree.frontier.append_with(leaf_hash(&entry), |node, hash| {
            tree.nodes.insert(node, hash);
        });
        tree.oracle.push(entry);
    }
    tree
}

impl Both {
    fn read(&self, node: Node) -> Result<Hash, TreeError> {
        Ok(self.nodes[&node])
    }
}

fn concatenated(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn roots_and_inclusion_proofs(size in 1_u64..600, at in any::<prop::sample::Index>(), other in 0_u64..700) {
        let tree = both(size);
        let root = tree.oracle.root();
        prop_assert_eq!(&tree.frontier.root().0[..], &root.as_bytes()[..]);
        let index = at.index(size as usize) as u64;
        let proof = inclusion_proof(index, size, |node| tree.read(node)).unwrap();
        let oracle = tree.oracle.prove_inclusion(index as usize);
        prop_assert_eq!(concatenated(&proof), oracle.as_bytes());
        let (leaf, root) = (leaf_hash(format!("entry {index}").as_bytes()), tree.frontier.root());
        prop_assert_eq!(verify_inclusion(index, size, &leaf, &proof, &root), Ok(()));
        // The same proof for another place must not hold.
        if other != index {
            prop_assert!(inclusion_root(other, size, &leaf, &proof) != Ok(root));
        }
    }

    #[test]
    fn consistency_proofs(size in 1_u64..600, at in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()) {
        let tree = both(size);
        let old = at.index(size as usize) as u64 + 1;
        let mut proof = consistency_proof(old, size, |node| tree.read(node)).unwrap();
        if old < size {
            let oracle = tree.oracle.prove_consistency((size - old) as usize);
            prop_assert_eq!(concatenated(&proof), oracle.as_bytes());
        }
        let (old_root, root) = (root_at(old, |node| tree.read(node)).unwrap(), tree.frontier.root());
        prop_assert_eq!(verify_consistency((old, &old_root), (size, &root), &proof), Ok(()));
        if !proof.is_empty() {
            let place = bit.index(proof.len() * 256);
            proof[place / 256].0[place / 8 % 32] ^= 1 << (place % 8);
            prop_assert!(verify_consistency((old, &old_root), (size, &root), &proof).is_err());
        }
    }

    #[test]
    fn tile_paths(level in 0_u8..=63, index in 0_u64..=i64::MAX as u64, width in 1_u16..=256) {
        let ours = Tile::new(Kind::Hashes(level), index, width).unwrap();
        let oracle = tlog_tiles::Tile::new(8, level, index, u32::from(width), false);
        // Their path begins with the height, as Go's checksum database writes it.
        let theirs = oracle.path().replacen("tile/8/", "tile/", 1);
        prop_assert_eq!(ours.to_string(), theirs);
        prop_assert_eq!(ours.to_string().parse(), Ok(ours));
        let entries = Tile::new(Kind::Entries, index, width).unwrap();
        prop_assert_eq!(entries.to_string().parse(), Ok(entries));
    }

    #[test]
    fn strings_that_are_paths_are_written_the_same(path in "tile/(0|7|63|64|00|entries)/(x[0-9]{3}/){0,3}x?[0-9]{1,4}(\\.p/[0-9]{1,3})?") {
        if let Ok(tile) = path.parse::<Tile>() {
            prop_assert_eq!(tile.to_string(), path);
        }
    }

    #[test]
    fn checkpoints(origin in "[a-z.]{1,20}/[a-z]{1,9}", size in 0_u64..=i64::MAX as u64, root in any::<[u8; 32]>()) {
        let ours = Checkpoint { origin, size, root: Hash(root), extensions: Vec::new() };
        let theirs = tlog_tiles::Checkpoint::from_bytes(ours.to_string().as_bytes()).unwrap();
        prop_assert_eq!((theirs.origin(), theirs.size(), theirs.hash().0), (ours.origin.as_str(), size, root));
        prop_assert_eq!(Checkpoint::parse(&ours.to_string()), Ok(ours));
    }

    #[test]
    fn notes(seed in any::<[u8; 32]>(), name in "[a-z.]{1,20}", text in "([ -~]{0,30}\n){1,4}", flip in any::<prop::sample::Index>()) {
        let signer = Signer::new(&name, Algorithm::Ed25519, &seed).unwrap();
        let mut note = signer.sign(&text, 0).unwrap().into_bytes();
        let vkey = signer.key().to_string();
        prop_assert_eq!(vkey.parse::<VerifierKey>(), Ok(signer.key().clone()));
        let oracle = StandardVerifier::new(&vkey).unwrap();
        prop_assert_eq!(oracle.key_id().to_be_bytes(), signer.key().id());
        let list = VerifierList::new(vec![Box::new(oracle)]);
        let theirs = signed_note::Note::from_bytes(&note).unwrap();
        prop_assert_eq!(theirs.verify(&list).unwrap().0.len(), 1);
        let keys = [signer.key().clone()];
        prop_assert_eq!(Note::parse(&note).unwrap().verify(&keys).unwrap().len(), 1);
        // No byte of a note is without effect: one signature is all there is.
        let at = flip.index(note.len());
        note[at] ^= 1;
        prop_assert!(Note::parse(&note).and_then(|n| n.verify(&keys).map(|v| v.len())).is_err());
    }
}
