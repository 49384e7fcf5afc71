//! What a command costs in a trajectory that is empty, short, long and very long: the time that some thousands
//! of inputs of 256 callers take in each, and the processor time of this process for them.
//!
//! All trajectories lie in one log, so that the size of the log is the same for all and only that of the
//! trajectory differs. The recorder has them in its cache, as it has those in use.

use crate::append::{Case, Sealing, append};
use crate::commands::{received_with, stream};
use crate::context::{Context, Result, say};
use crate::logs::{Backend, Log};
use crate::table::{Table, thousands};
use std::time::Duration;

/// Inputs recorded to measure one command. Few beside the short trajectory would be better still, but then
/// nothing could be measured.
const COMMANDS: u64 = 4096;
const CALLERS: u64 = 256;
/// Against which size the others are held.
const SHORT: u64 = 1_000;

/// How long the commands took, and the processor time of this process meanwhile.
#[derive(Clone, Copy)]
struct Cost {
    elapsed: f64,
    processor: f64,
}

/// Measures both stores.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        one(context, backend, table).await?;
    }
    Ok(())
}

async fn one(context: &Context, backend: Backend, table: &mut Table) -> Result<()> {
    let mut log = Log::new(context, backend).await?;
    let (long, sizes) = (context.scale.long, [0, SHORT]);
    // The long ones first: they are there in every round, the short ones are made anew for each.
    let mut number = 0;
    let mut next = 0;
    let mut homes = Vec::new();
    for &size in long {
        say(format_args!("a trajectory of {size} entries on {backend}"));
        homes.push((size, made(&mut log, &mut next, &mut number, size).await?));
    }
    let mut costs: Vec<(u64, Vec<Cost>)> = Vec::new();
    for round in 0..=context.scale.rounds {
        let mut homes = homes.clone();
        for size in sizes {
            homes.push((size, made(&mut log, &mut next, &mut number, size).await?));
        }
        for (size, home) in homes {
            let cost = cost(&mut log, backend, home, &mut number).await?;
            if round == 0 {
                costs.push((size, Vec::new()));
            } else if let Some((_, of)) = costs.iter_mut().find(|(of, _)| *of == size) {
                of.push(cost);
            }
        }
    }
    rows(backend, &costs, table);
    log.finish().await
}

/// A trajectory of so many inputs.
async fn made(log: &mut Log, next: &mut u64, number: &mut u64, size: u64) -> Result<u64> {
    let home = *next;
    *next += 1;
    log.open(home..home + 1).await?;
    let numbers = *number..*number + size;
    *number = numbers.end;
    log.fill(numbers, stream(home), false, |n| {
        [received_with(n, format!("Voorstel {n}"))]
    })
    .await?;
    Ok(home)
}

async fn cost(log: &mut Log, backend: Backend, home: u64, number: &mut u64) -> Result<Cost> {
    let case = Case {
        backend,
        trajectories: 1,
        callers: CALLERS,
        sealing: Sealing::Beforehand,
        entries: COMMANDS,
    };
    let took = append(log, case, home, *number).await?;
    *number += COMMANDS;
    let per_command = |time: Duration| time.as_secs_f64() * 1e6 / COMMANDS as f64;
    Ok(Cost {
        elapsed: per_command(took.elapsed),
        processor: per_command(took.processor),
    })
}

/// A kind of cost: its name, and how to read it.
type Kind = (&'static str, fn(&Cost) -> f64);

fn rows(backend: Backend, costs: &[(u64, Vec<Cost>)], table: &mut Table) {
    let Some((_, short)) = costs.iter().find(|(size, _)| *size == SHORT) else {
        return;
    };
    let mut costs: Vec<_> = costs.iter().filter(|(size, _)| *size != SHORT).collect();
    costs.sort_by_key(|(size, _)| *size);
    for (size, of) in costs {
        let size = thousands(*size as f64);
        let kinds: [Kind; 2] = [
            ("processor time", |cost| cost.processor),
            ("elapsed", |cost| cost.elapsed),
        ];
        for (kind, value) in kinds {
            let rounds: Vec<_> = of
                .iter()
                .zip(short)
                .map(|(of, short)| (value(of), value(short)))
                .collect();
            let name = format!("cost of a command, {size} entries, {backend}, {kind}");
            table.compared(&name, "µs", "1,000 entries in the trajectory", &rounds);
        }
    }
}
