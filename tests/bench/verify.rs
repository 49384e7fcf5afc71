//! Measures the verifier: `cargo run --release --no-default-features --example bench-verify [ENTRIES]`.
//!
//! Scanning alone on one core, and a whole export from disk: form, links, tiles, bundles and root. Entries have
//! about 590 bytes, as in the budgets of design.md.

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::time::Instant;

use weerklank::log::checkpoint::Checkpoint;
use weerklank::log::entry::scan;
use weerklank::log::hash::leaf_hash;
use weerklank::log::note::{Algorithm, Signer};
use weerklank::log::tile::TileWriter;
use weerklank::log::verify::{Record, Verifier};
use weerklank::verify::{Trust, verify};

/// Trajectories among which the entries are dealt.
const TRAJECTORIES: usize = 1000;

fn entries(count: usize) -> Vec<Vec<u8>> {
    let mut heads = vec![None; TRAJECTORIES];
    let mut all = Vec::with_capacity(count);
    all.push(
        concat!(
            r#"{"actor":"00112233445566778899aabbccddeeff","cause":"00112233445566778899aabbccddeeff","#,
            r#""data":{"origin":"measure.test/log"},"recordedAt":"2026-11-23T10:00:00.000Z","role":"recorder","#,
            r#""seq":1,"trajectory":"log","type":"log.created","v":1}"#
        )
        .as_bytes()
        .to_vec(),
    );
    for n in 1..count {
        let head: &mut Option<(u64, weerklank::log::hash::Hash)> = &mut heads[n % TRAJECTORIES];
        let (seq, previous) = head.map_or((1, String::new()), |(seq, leaf)| {
            (seq + 1, format!(r#""previous":"{leaf}","#))
        });
        let text = leaf_hash(&n.to_be_bytes());
        let entry = format!(
            r#"{{"actor":"{n:032x}","cause":"{n:032x}","data":{{"channel":"counter","inputId":"{n:032x}","legalBasis":"omgevingswet","occurredOn":"2026-11-22","question":{n},"sender":"resident","text":"c1:{text}"}},{previous}"recordedAt":"2026-11-23T10:00:00.123Z","role":"recorder","seq":{seq},"trajectory":"{:032x}","type":"input.received","v":1}}"#,
            n % TRAJECTORIES
        );
        *head = Some((seq, leaf_hash(entry.as_bytes())));
        all.push(entry.into_bytes());
    }
    all
}

/// The checks of the log core alone, on one core: all but reading and leaf hashing.
fn core(all: &[Vec<u8>], out: &mut dyn io::Write) -> io::Result<()> {
    let hashed: Vec<_> = all.iter().map(|entry| (entry, leaf_hash(entry))).collect();
    for _ in 0..3 {
        let (origin, root) = ("measure.test/log".to_owned(), leaf_hash(b""));
        let checkpoint = Checkpoint {
            origin,
            size: all.len() as u64,
            root,
            extensions: Vec::new(),
        };
        let mut verifier = Verifier::new(checkpoint, None);
        let start = Instant::now();
        for (bytes, leaf) in &hashed {
            verifier.entry(Record {
                bytes,
                leaf: *leaf,
                offset: 0,
            });
        }
        let rate = all.len() as f64 / start.elapsed().as_secs_f64();
        writeln!(out, "core: {rate:.0}/s, {} entries", verifier.next())?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |count| count.parse())?;
    let mut out = io::stdout();
    let all = entries(count);
    let bytes: usize = all.iter().map(Vec::len).sum();
    writeln!(out, "{count} entries of {} bytes", bytes / count)?;
    let rate = |start: Instant| count as f64 / start.elapsed().as_secs_f64();
    for _ in 0..3 {
        let start = Instant::now();
        let seqs: u64 = all
            .iter()
            .filter_map(|entry| scan(entry).ok())
            .map(|entry| entry.seq())
            .sum();
        writeln!(out, "scan: {:.0}/s ({seqs})", rate(start))?;
        let start = Instant::now();
        let zeros = all
            .iter()
            .filter(|entry| leaf_hash(entry).0[0] == 0)
            .count();
        writeln!(out, "hash: {:.0}/s ({zeros})", rate(start))?;
    }
    core(&all, &mut out)?;
    let dir = std::env::temp_dir().join(format!("weerklank-measure-{}", std::process::id()));
    let signer = Signer::new("measure.test/log", Algorithm::Ed25519, &[1; 32])?;
    let (mut writer, mut files) = (TileWriter::default(), Vec::new());
    for entry in &all {
        files.extend(writer.push(entry)?);
    }
    files.extend(writer.partial());
    for (tile, bytes) in files {
        let path = dir.join(tile.to_string());
        fs::create_dir_all(path.parent().unwrap_or(&dir))?;
        fs::write(path, bytes)?;
    }
    fs::write(
        dir.join("checkpoint"),
        Checkpoint::new("measure.test/log", writer.frontier()).sign(&signer)?,
    )?;
    fs::write(dir.join("log.vkey"), format!("{}\n", signer.key()))?;
    let trust = Trust {
        key: signer.key().clone(),
        since: None,
    };
    for _ in 0..3 {
        let start = Instant::now();
        let report = verify(&dir, &trust, &mut |_, _| ());
        writeln!(out, "verify: {:.0}/s, {:?}", rate(start), report.verdict)?;
    }
    fs::remove_dir_all(dir)?;
    Ok(())
}
