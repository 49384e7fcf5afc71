//! A bundle taken as a whole says what its entries say one by one, whatever is wrong with them: the same findings in
//! the same order, the same counts, the same tiles. And a report is the same on any number of threads.

use std::num::NonZero;

use proptest::prelude::*;
use weerklank::log::bundle::Bundle;
use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::finding::Kind as Finding;
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::log::tile::{Kind, TILE_WIDTH, TileFile, TileWriter, bundle_entries, push_entry};
use weerklank::log::tree::Frontier;
use weerklank::log::verify::{Record, Verifier};
use weerklank::verify::{Trust, Workers, verify_on};

use crate::export::{Export, Log, ORIGIN, signer};

const WIDTH: usize = TILE_WIDTH as usize;

/// Something done to the entries of a sound log.
#[derive(Clone, Debug)]
enum Tampering {
    Byte(prop::sample::Index, prop::sample::Index, u8),
    Swapped(prop::sample::Index, prop::sample::Index),
    Repeated(prop::sample::Index),
    Removed(prop::sample::Index),
    Emptied(prop::sample::Index),
    /// An entry of a trajectory that was not there, out of its time.
    Foreign(prop::sample::Index),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    use prop::sample::Index;
    prop_oneof![
        4 => any::<(Index, Index, u8)>().prop_map(|(n, at, byte)| Tampering::Byte(n, at, byte)),
        2 => any::<(Index, Index)>().prop_map(|(a, b)| Tampering::Swapped(a, b)),
        1 => any::<Index>().prop_map(Tampering::Repeated),
        1 => any::<Index>().prop_map(Tampering::Removed),
        1 => any::<Index>().prop_map(Tampering::Emptied),
        1 => any::<Index>().prop_map(Tampering::Foreign),
    ]
}

fn tamper(entries: &mut Vec<Vec<u8>>, tampering: &Tampering) {
    if entries.is_empty() {
        return;
    }
    let count = entries.len();
    match tampering {
        Tampering::Byte(n, at, byte) => {
            let entry = &mut entries[n.index(count)];
            if !entry.is_empty() {
                let at = at.index(entry.len());
                entry[at] = *byte;
            }
        }
        Tampering::Swapped(a, b) => entries.swap(a.index(count), b.index(count)),
        Tampering::Repeated(n) => entries.insert(n.index(count), entries[n.index(count)].clone()),
        Tampering::Removed(n) => drop(entries.remove(n.index(count))),
        Tampering::Emptied(n) => entries[n.index(count)].clear(),
        Tampering::Foreign(n) => {
            let at = n.index(count);
            let mut log = Log::default();
            log.push(
                &"ee".repeat(16),
                "input.weighed",
                r#"{"outcome":"adopted"}"#,
            );
            entries.insert(at, log.entries.remove(0));
        }
    }
}

/// Sizes around those of tiles more often than others.
fn size() -> impl Strategy<Value = usize> {
    prop_oneof![
        0..1400_usize,
        (1..5_usize, 0..3_usize).prop_map(|(tiles, by)| tiles * WIDTH + by - 1)
    ]
}

fn bundle(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut bundle = Vec::new();
    for entry in entries {
        push_entry(&mut bundle, entry).unwrap();
    }
    bundle
}

fn checkpoint(size: usize, root: Hash) -> Checkpoint {
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size: size as u64,
        root,
        extensions: vec![],
    }
}

/// The root of the first `size` entries.
fn root_of(entries: &[Vec<u8>], size: usize) -> Hash {
    let mut tree = Frontier::new();
    for entry in entries.iter().take(size) {
        tree.append(leaf_hash(entry));
    }
    tree.root()
}

/// Tiles above level 0: those of level 0 are compared with their bundles.
fn upper(tiles: Vec<TileFile>) -> impl Iterator<Item = TileFile> {
    tiles
        .into_iter()
        .filter(|(tile, _)| tile.kind() != Kind::Hashes(0))
}

/// Takes the entries one by one, as single records.
fn singly(entries: &[Vec<u8>], mut verifier: Verifier) -> String {
    let mut tiles = Vec::new();
    for entries in entries.chunks(WIDTH) {
        for (offset, bytes) in bundle_entries(&bundle(entries)).map(Result::unwrap) {
            let leaf = leaf_hash(bytes);
            tiles.extend(upper(verifier.entry(Record {
                bytes,
                leaf,
                offset,
            })));
        }
    }
    said(verifier, tiles)
}

/// Takes bundles, as a whole where that can be. Also says how many were.
fn wholly(entries: &[Vec<u8>], mut verifier: Verifier) -> (String, usize) {
    let (mut tiles, mut whole) = (Vec::new(), 0);
    for entries in entries.chunks(WIDTH) {
        let bundle = Bundle::read(bundle(entries));
        if let Some(full) = verifier.whole(&bundle) {
            whole += 1;
            tiles.extend(upper(full));
            continue;
        }
        for n in 0..entries.len() {
            tiles.extend(upper(verifier.entry_of(&bundle, n).unwrap()));
        }
    }
    (said(verifier, tiles), whole)
}

/// All that a verification says, and the tiles that it computed.
fn said(verifier: Verifier, mut tiles: Vec<TileFile>) -> String {
    tiles.extend(upper(verifier.partial_tiles()));
    let tiles: Vec<_> = tiles
        .iter()
        .map(|(tile, bytes)| (tile.to_string(), hex::encode(bytes)))
        .collect();
    let (next, tree) = (verifier.next(), verifier.frontier().clone());
    format!("{next} {tree:?} {tiles:?} {:?}", verifier.finish())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_whole_bundle_says_what_its_entries_say(
        size in size(),
        tamperings in prop::collection::vec(tampering(), 0..6),
        // The checkpoint may claim more or less than there is.
        claimed in prop_oneof![3 => Just(0_isize), 1 => -300..300_isize],
        since in prop::option::of((0..1500_usize, any::<bool>())),
    ) {
        let mut entries = Log::of(size.max(1)).entries;
        entries.truncate(size);
        for one in &tamperings {
            tamper(&mut entries, one);
        }
        let count = entries.len().saturating_add_signed(claimed);
        let signed = checkpoint(count, root_of(&entries, count));
        let since = since.map(|(size, true_to_it)| {
            let root = if true_to_it { root_of(&entries, size) } else { leaf_hash(b"another") };
            checkpoint(size, root)
        });
        let verifier = || Verifier::new(signed.clone(), since.clone());
        let (wholly, whole) = wholly(&entries, verifier());
        prop_assert_eq!(wholly, singly(&entries, verifier()));
        // Not vacuous: every full bundle is taken as a whole but the one in which the older checkpoint lies.
        let full = (entries.len().min(count) / WIDTH).min(entries.len() / WIDTH);
        let lies_within = since.is_some_and(|since| {
            since.size % WIDTH as u64 != 0 && (since.size as usize) < full * WIDTH
        });
        prop_assert_eq!(whole, full - usize::from(lies_within));
    }
}

#[test]
fn an_older_checkpoint_is_seen_at_every_place_of_a_bundle() {
    let entries = Log::of(WIDTH * 2 + 3).entries;
    let signed = checkpoint(entries.len(), root_of(&entries, entries.len()));
    for size in 0..=entries.len() {
        for (root, broken) in [
            (root_of(&entries, size), false),
            (leaf_hash(b"another"), true),
        ] {
            let mut verifier = Verifier::new(signed.clone(), Some(checkpoint(size, root)));
            for entries in entries.chunks(WIDTH) {
                let bundle = Bundle::read(bundle(entries));
                if verifier.whole(&bundle).is_none() {
                    for n in 0..entries.len() {
                        verifier.entry_of(&bundle, n).unwrap();
                    }
                }
            }
            let outcome = verifier.finish();
            let names: Vec<Finding> = outcome.findings.kept().iter().map(|f| f.name).collect();
            let rewritten = names.contains(&Finding::LogRewritten);
            assert_eq!(rewritten, broken, "since {size}: {names:?}");
        }
    }
}

#[test]
fn a_bundle_that_should_be_partial_is_not_taken_as_a_whole() {
    let entries = Log::of(WIDTH).entries;
    let bundle = Bundle::read(bundle(&entries));
    for (claimed, taken) in [(WIDTH - 1, false), (WIDTH, true), (WIDTH + 1, true)] {
        let mut verifier = Verifier::new(checkpoint(claimed, leaf_hash(b"")), None);
        assert_eq!(verifier.whole(&bundle).is_some(), taken, "{claimed}");
        assert_eq!(verifier.next(), if taken { WIDTH as u64 } else { 0 });
    }
    // Nor where it does not begin, or where leaves before it are lost.
    let mut verifier = Verifier::new(checkpoint(2 * WIDTH, leaf_hash(b"")), None);
    verifier.entry_of(&bundle, 0).unwrap();
    assert_eq!((verifier.whole(&bundle), verifier.next()), (None, 1));
    verifier.lost(WIDTH as u64 - 1);
    assert_eq!(
        (verifier.whole(&bundle), verifier.next()),
        (None, WIDTH as u64)
    );
}

#[test]
fn no_more_entries_are_kept_than_a_bundle_holds() {
    // A million empty entries take no room, and are counted.
    let bundle = Bundle::read(vec![0; 2_000_001]);
    assert_eq!(
        (bundle.entries(), bundle.leaves().count()),
        (1_000_000, WIDTH)
    );
    assert!(bundle.framing().is_some() && bundle.root().is_none());
    let bundle = Bundle::read(vec![0; 2 * (WIDTH + 1)]);
    assert_eq!((bundle.entries(), bundle.root()), (WIDTH as u64 + 1, None));
}

/// Does something to a file of an export.
fn tamper_file(export: &Export, n: &prop::sample::Index, at: &prop::sample::Index, how: u8) {
    let files = export.files();
    if files.is_empty() {
        return;
    }
    let path = export.path(&files[n.index(files.len())]);
    let mut bytes = std::fs::read(&path).unwrap();
    match how % 5 {
        0 => return std::fs::remove_file(&path).unwrap(),
        1 => bytes.truncate(at.index(bytes.len() + 1)),
        2 => bytes.extend([0; 7]),
        3 if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] ^= how;
        }
        _ => return std::fs::write(path.with_extension("x"), bytes).unwrap(),
    }
    std::fs::write(&path, bytes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_report_is_the_same_on_any_number_of_threads(
        size in size(),
        tamperings in prop::collection::vec(tampering(), 0..4),
        files in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index, u8)>(), 0..5),
        since in prop::option::of(0..1500_usize),
    ) {
        let mut log = Log::of(size.max(1));
        for one in &tamperings {
            tamper(&mut log.entries, one);
        }
        let export = log.export();
        for (n, at, how) in &files {
            tamper_file(&export, n, at, *how);
        }
        let trust = Trust {
            key: signer().key().clone(),
            since: since.map(|size| checkpoint(size, root_of(&log.entries, size))),
        };
        let on = |count| {
            let workers = Workers::new(NonZero::new(count).unwrap());
            let mut json = Vec::new();
            let report = verify_on(workers, &export.path(""), &trust, &mut |_, _| ());
            report.write_json(&mut json).unwrap();
            String::from_utf8(json).unwrap()
        };
        let one = on(1);
        for count in [2, 3, 8] {
            prop_assert_eq!(&on(count), &one);
        }
    }
}

#[test]
fn the_writer_of_exports_agrees_with_the_tiles_of_whole_bundles() {
    // Enough that a tile of level 1 is full, which is made of whole bundles only.
    let entries: Vec<Vec<u8>> = (0..WIDTH * WIDTH + 300)
        .map(|n| n.to_string().into_bytes())
        .collect();
    let mut writer = TileWriter::default();
    let mut written: Vec<TileFile> = entries
        .iter()
        .flat_map(|entry| writer.push(entry).unwrap())
        .collect();
    written.extend(writer.partial());
    let mut verifier = Verifier::new(checkpoint(entries.len(), leaf_hash(b"")), None);
    let mut tiles = Vec::new();
    for entries in entries.chunks(WIDTH) {
        let bundle = Bundle::read(bundle(entries));
        match verifier.whole(&bundle) {
            Some(full) => tiles.extend(full),
            None => (0..entries.len())
                .for_each(|n| tiles.extend(verifier.entry_of(&bundle, n).unwrap())),
        }
    }
    tiles.extend(verifier.partial_tiles());
    let above = |tile: &TileFile| matches!(tile.0.kind(), Kind::Hashes(1..));
    let written: Vec<TileFile> = written.into_iter().filter(above).collect();
    assert_eq!(written.len(), 3);
    assert_eq!(tiles.into_iter().filter(above).collect::<Vec<_>>(), written);
    assert_eq!(verifier.frontier(), writer.frontier());
}
