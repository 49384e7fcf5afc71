//! Appending: callers that each wait for their receipt before they go on, in one trajectory and in a
//! thousand, against a bare insert and a COPY of the very same rows.
//!
//! In one variant the callers seal their texts themselves, as in use; in the other everything was sealed
//! beforehand, so that the recorder alone is seen. Every command has an idempotency key.

use crate::commands::{PRINCIPAL, received, stream};
use crate::context::{Context, Result, processor, rate, say, timed};
use crate::logs::{Backend, Log, submission, told};
use crate::rows::{Part, Rows};
use crate::table::{Round, Table, thousands};
use crate::{peer_postgres, peer_sqlite};
use std::fmt;
use std::time::Duration;
use weerklank::content::{Sealed, Sealer};
use weerklank::log::hash::Hash;

/// Entries that the bare insert writes at a time: as many as 256 callers can have waiting.
const PER_INSERT: u64 = 256;
/// Entries that a caller who is alone appends in one round: each waits for the disk.
const ALONE: u64 = 1_000;
/// The same in the quick run.
const ALONE_QUICK: u64 = 200;

/// Who seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealing {
    Callers,
    Beforehand,
}

/// What it took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    pub elapsed: Duration,
    /// Processor time of this process.
    pub processor: Duration,
}

/// One way to append.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    pub backend: Backend,
    pub trajectories: u64,
    pub callers: u64,
    pub sealing: Sealing,
    pub entries: u64,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trajectories = match self.trajectories {
            1 => "1 trajectory".to_owned(),
            n => format!("{} trajectories", thousands(n as f64)),
        };
        let callers = match self.callers {
            1 => "1 caller".to_owned(),
            n => format!("{} callers", thousands(n as f64)),
        };
        let sealing = match self.sealing {
            Sealing::Callers => "sealed by the callers",
            Sealing::Beforehand => "sealed beforehand",
        };
        write!(
            f,
            "append, {}, {trajectories}, {callers}, {sealing}",
            self.backend
        )
    }
}

impl Case {
    /// More where a budget is at stake.
    fn rounds(&self, context: &Context) -> usize {
        match !context.scale.quick && self.callers == 256 && self.trajectories == 1 {
            true => context.scale.rounds + 2,
            false => context.scale.rounds,
        }
    }
}

fn cases(context: &Context) -> Vec<Case> {
    let mut cases = Vec::new();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        for sealing in [Sealing::Callers, Sealing::Beforehand] {
            for trajectories in [1, 1000] {
                for callers in [1, 32, 256, 1024] {
                    // The quick run leaves out what says least.
                    let telling =
                        trajectories == 1 && sealing == Sealing::Callers || callers == 256;
                    if context.scale.quick && !telling {
                        continue;
                    }
                    let entries = match callers {
                        1 if context.scale.quick => ALONE_QUICK,
                        1 => ALONE,
                        32 => context.scale.appends / 4,
                        _ => context.scale.appends,
                    };
                    cases.push(Case {
                        backend,
                        trajectories,
                        callers,
                        sealing,
                        entries,
                    });
                }
            }
        }
    }
    cases
}

/// Measures every case, or those whose name holds what `WEERKLANK_BENCH_ONLY` says: for a profiler, and whoever
/// changes what it measures.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    let only = std::env::var("WEERKLANK_BENCH_ONLY").unwrap_or_default();
    for case in cases(context) {
        if !case.to_string().contains(&only) {
            continue;
        }
        say(format_args!("{case}"));
        let (mut bare, mut copied) = (Vec::new(), Vec::new());
        for round in 0..=case.rounds(context) {
            let (ours, insert, copy) = one(context, case).await?;
            // The first round warms up, and is not counted.
            if round > 0 {
                bare.push((ours, insert));
                copied.extend(copy.map(|copy| (ours, copy)));
            }
        }
        rows(table, case, &bare, &copied);
    }
    Ok(())
}

fn rows(table: &mut Table, case: Case, bare: &[Round], copied: &[Round]) {
    let name = case.to_string();
    let per = case.callers.min(PER_INSERT);
    let against = match per {
        1 => "bare insert, 1 entry at a time".to_owned(),
        per => format!("bare insert, {per} entries at a time"),
    };
    table.compared(&name, "entries/s", &against, bare);
    if !copied.is_empty() {
        table.compared(&name, "entries/s", "COPY, all at once", copied);
    }
}

/// One round: our rate, that of the bare insert, and that of COPY where there is one.
async fn one(context: &Context, case: Case) -> Result<(f64, f64, Option<f64>)> {
    let mut log = Log::new(context, case.backend).await?;
    log.open(0..case.trajectories).await?;
    let from = log.size();
    let took = append(&mut log, case, 0, 0).await?;
    let ours = rate(case.entries, took.elapsed);
    log.prove().await?;
    let rows = Rows::of(&log).await?;
    log.discard().await?;

    let to = rows.entries.len() as u64;
    let before = rows.parts(0, from, PER_INSERT)?;
    let parts = rows.parts(from, to, case.callers.min(PER_INSERT))?;
    let whole = rows.parts(from, to, to)?;
    let (insert, copy) = match case.backend {
        Backend::Sqlite => (inserted_sqlite(context, &before, &parts).await?, None),
        Backend::Postgres => {
            let insert = inserted_postgres(context, &before, &parts, false).await?;
            let copy = inserted_postgres(context, &before, &whole, true).await?;
            (insert, Some(rate(case.entries, copy)))
        }
    };
    Ok((ours, rate(case.entries, insert), copy))
}

async fn inserted_sqlite(
    context: &Context,
    before: &[Part<'_>],
    parts: &[Part<'_>],
) -> Result<Duration> {
    let mut peer = peer_sqlite::Peer::new(context).await?;
    for part in before {
        peer.insert(part).await?;
    }
    let (took, ()) = timed(async {
        for part in parts {
            peer.insert(part).await?;
        }
        Ok(())
    })
    .await?;
    whole(peer.finish().await?, parts)?;
    Ok(took)
}

async fn inserted_postgres(
    context: &Context,
    before: &[Part<'_>],
    parts: &[Part<'_>],
    by_copy: bool,
) -> Result<Duration> {
    let mut peer = peer_postgres::Peer::new(context).await?;
    for part in before {
        peer.insert(part).await?;
    }
    let (took, ()) = timed(async {
        for part in parts {
            match by_copy {
                true => peer.copy(part).await?,
                false => peer.insert(part).await?,
            }
        }
        Ok(())
    })
    .await?;
    whole(peer.finish().await?, parts)?;
    Ok(took)
}

/// The peer wrote everything too.
fn whole(written: u64, parts: &[Part<'_>]) -> Result<()> {
    let last = parts.last().map_or(0, |part| part.size.unsigned_abs());
    match written == last {
        true => Ok(()),
        false => Err(format!("the bare insert wrote {written} entries of {last}").into()),
    }
}

/// A command of a caller, sealed under its idempotency key.
fn sealed(sealer: &Sealer, n: u64) -> Result<Sealed> {
    Ok(sealer.seal_once(received(n), PRINCIPAL, &format!("in-{n}"))?)
}

/// Appends inputs from number `first` on with so many callers, in the trajectories from number `home` on,
/// and takes down what they were told.
pub async fn append(log: &mut Log, case: Case, home: u64, first: u64) -> Result<Took> {
    let opened = log.instance()?.clone();
    let each = case.entries / case.callers;
    let mut prepared = Vec::new();
    for caller in 0..case.callers {
        let numbers = first + caller * each..first + (caller + 1) * each;
        let mut ahead = Vec::new();
        if case.sealing == Sealing::Beforehand {
            for n in numbers.clone() {
                ahead.push(sealed(&opened.sealer, n)?);
            }
        }
        prepared.push((numbers, ahead));
    }
    let before = processor()?;
    let (elapsed, receipts) = timed(async {
        let mut callers = Vec::new();
        for (numbers, ahead) in prepared {
            let instance = opened.clone();
            callers.push(tokio::spawn(async move {
                let mut receipts: Vec<(u64, Hash)> = Vec::with_capacity(each as usize);
                let mut ahead = ahead.into_iter();
                for n in numbers {
                    let record = match ahead.next() {
                        Some(record) => record,
                        None => sealed(&instance.sealer, n)?,
                    };
                    let submission = submission(stream(home + n % case.trajectories), vec![record]);
                    let answered = instance.recorder.record(submission).await?;
                    receipts.extend(answered.iter().map(told));
                }
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(receipts)
            }));
        }
        let mut receipts = Vec::new();
        for caller in callers {
            receipts.push(caller.await??);
        }
        Ok(receipts)
    })
    .await?;
    let processor = processor()?.saturating_sub(before);
    log.tell(receipts.into_iter().flatten());
    Ok(Took { elapsed, processor })
}
