//! Verifying a bundle and checking a live store, against what the same cores take to hash the same bytes.
//!
//! One log grows from size to size; at each it is exported and verified, and checked where it lies.

use crate::commands::{received_with, stream};
use crate::context::{Context, Result, rate, say};
use crate::logs::{Backend, Log};
use crate::table::{Round, Table, thousands};
use std::time::Instant;
use weerklank::export::export;
use weerklank::log::hash::leaf_hash;
use weerklank::verify::{Trust, Verdict, verify};

/// Trajectories among which the entries are dealt.
const TRAJECTORIES: u64 = 20;

/// Measures both, at every size.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let mut log = Log::new(context, backend).await?;
        log.open(0..TRAJECTORIES).await?;
        let mut number = 0;
        let mut per_entry = Vec::new();
        for &size in context.scale.verified {
            say(format_args!("a log of {size} entries on {backend}"));
            fill(&mut log, &mut number, size).await?;
            let bytes = entries(&log).await?;
            if backend == Backend::Sqlite {
                per_entry.push((size, bundle(context, &log, &bytes, table).await?));
            }
            live(context, &log, &bytes, backend, table).await?;
        }
        growth(&per_entry, table);
        log.finish().await?;
    }
    Ok(())
}

/// Brings the log to so many entries.
async fn fill(log: &mut Log, number: &mut u64, size: u64) -> Result<()> {
    let missing = size.saturating_sub(log.size());
    let each = missing / TRAJECTORIES;
    for trajectory in 0..TRAJECTORIES {
        let count = match trajectory {
            0 => missing - each * (TRAJECTORIES - 1),
            _ => each,
        };
        let numbers = *number..*number + count;
        *number = numbers.end;
        log.fill(numbers, stream(trajectory), false, |n| {
            [received_with(n, format!("Voorstel {n}"))]
        })
        .await?;
    }
    Ok(())
}

/// The bytes of every entry.
async fn entries(log: &Log) -> Result<Vec<Vec<u8>>> {
    let store = &log.instance()?.reader.store;
    let mut entries = Vec::new();
    while (entries.len() as u64) < log.size() {
        let page = store.entries(entries.len() as u64, 4096).await?;
        entries.extend(page.into_iter().map(|stored| stored.bytes));
    }
    Ok(entries)
}

/// How many entries all cores together hash in a second, from memory.
fn hashed(entries: &[Vec<u8>]) -> Result<f64> {
    let cores = std::thread::available_parallelism()?.get();
    let started = Instant::now();
    let zeros: usize = std::thread::scope(|scope| {
        let parts = entries.chunks(entries.len().div_ceil(cores));
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().filter(|e| leaf_hash(e).0[0] == 0).count()))
            .collect();
        threads.into_iter().filter_map(|t| t.join().ok()).sum()
    });
    let took = started.elapsed();
    // Looked at, so that no compiler leaves the work out.
    if zeros > entries.len() {
        return Err("more hashes than entries".into());
    }
    Ok(rate(entries.len() as u64, took))
}

/// Verifies an export. Gives the rate of each round.
async fn bundle(
    context: &Context,
    log: &Log,
    bytes: &[Vec<u8>],
    table: &mut Table,
) -> Result<Vec<Round>> {
    let out = context.path("export")?;
    let exported = export(&log.instance()?.reader, &out, |_, _| {}).await?;
    let trust = Trust {
        key: log.instance()?.reader.key.clone(),
        since: None,
    };
    let mut rounds = Vec::new();
    for _ in 0..context.scale.rounds {
        let started = Instant::now();
        let report = verify(&out, &trust, &mut |_, _| {});
        let ours = rate(exported.entries, started.elapsed());
        if report.verdict != Verdict::Sound || report.size != Some(log.size()) {
            return Err(format!("the export is not sound: {report:?}").into());
        }
        rounds.push((ours, hashed(bytes)?));
    }
    std::fs::remove_dir_all(out)?;
    let name = format!("verify a bundle, {} entries", thousands(bytes.len() as f64));
    table.compared(
        &name,
        "entries/s",
        "SHA-256 of the same bytes, all cores",
        &rounds,
    );
    Ok(rounds)
}

/// Checks the log where it lies.
async fn live(
    context: &Context,
    log: &Log,
    bytes: &[Vec<u8>],
    backend: Backend,
    table: &mut Table,
) -> Result<()> {
    let mut rounds = Vec::new();
    for _ in 0..context.scale.rounds {
        let started = Instant::now();
        log.sound().await?;
        rounds.push((rate(log.size(), started.elapsed()), hashed(bytes)?));
    }
    let size = thousands(bytes.len() as f64);
    let name = format!("check a live log, {backend}, {size} entries");
    table.compared(
        &name,
        "entries/s",
        "SHA-256 of the same bytes, all cores",
        &rounds,
    );
    Ok(())
}

/// Whether the time for an entry grows with the log.
fn growth(per_entry: &[(u64, Vec<Round>)], table: &mut Table) {
    let [.., (small, few), (large, many)] = per_entry else {
        return;
    };
    let rounds: Vec<_> = many
        .iter()
        .zip(few)
        .map(|((many, _), (few, _))| (1e9 / many, 1e9 / few))
        .collect();
    let name = format!(
        "verify, time per entry, {} entries",
        thousands(*large as f64)
    );
    let against = format!("the same, {} entries", thousands(*small as f64));
    table.compared(&name, "ns", &against, &rounds);
}
