//! Many municipalities in one process: as many logs in schemas of PostgreSQL, and then in directories, each
//! with some inputs. Started in a process of its own: for the time until all are ready and what they cost when
//! nothing happens, and for how long a quiet log is waited for while another is busy at full speed, in turns
//! with the same without. Whatever was recorded is checked afterwards, in every log.

mod child;
mod logs;

pub use child::{ARGUMENT, run};

use crate::context::{Context, Result, say};
use crate::logs::Backend;
use crate::table::Table;
use child::{Cost, Said, Waited, ask};
use logs::Logs;
use std::path::Path;

/// Measures both backends.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    for of in [Backend::Postgres, Backend::Sqlite] {
        let logs = context.scale.logs;
        say(format_args!("{logs} logs on {of}"));
        let made = Logs::make(context, of).await?;
        let done = processes(context, table, of, &made);
        // The schemas go again, whatever happened.
        let checked = made.check().await;
        made.forget().await?;
        done?;
        say(format_args!("   {} entries, every log sound", checked?));
    }
    Ok(())
}

/// The processes with one log and with all of them.
fn processes(context: &Context, table: &mut Table, of: Backend, made: &Logs) -> Result<()> {
    let logs = context.scale.logs;
    let mut starts = Vec::new();
    let mut alone = Vec::new();
    for _ in 0..context.scale.rounds {
        let (all, one) = (started(&made.all)?, started(&made.one)?);
        starts.push((all.seconds, one.seconds * logs as f64));
        alone.push(one);
    }
    let name = format!("many, {of}, {logs} logs: start until all are ready");
    let against = format!("{logs} times the start of one");
    table.compared(&name, "s", &against, &starts);
    costs(table, of, "1 log, just started", &alone[..1]);
    let (mut same, mut different) = (Vec::new(), Vec::new());
    let idle = !context.scale.quick;
    for said in ask(&made.all, idle, context.scale.rounds, context.scale.quiet)? {
        match said {
            Said::Started(cost) => costs(table, of, &format!("{logs} logs, just started"), &[cost]),
            Said::Idle(cost) => costs(
                table,
                of,
                &format!("{logs} logs, two minutes later"),
                &[cost],
            ),
            Said::Same(quiet, busy) => same.push((quiet, busy)),
            Said::Different(quiet, busy) => different.push((quiet, busy)),
        }
    }
    latencies(table, of, "a quiet log", &same);
    latencies(table, of, "another log each time", &different);
    Ok(())
}

/// What it costs to start the logs of a list.
fn started(list: &Path) -> Result<Cost> {
    match ask(list, false, 0, 0)?.first() {
        Some(Said::Started(cost)) => Ok(*cost),
        _ => Err("it did not start".into()),
    }
}

fn costs(table: &mut Table, of: Backend, when: &str, costs: &[Cost]) {
    for (what, unit, figure) in [
        ("memory", "MB", (|cost| cost.megabytes) as fn(&Cost) -> f64),
        ("threads", "", |cost| cost.threads as f64),
        ("open files", "", |cost| cost.files as f64),
        ("connections", "", |cost| cost.connections as f64),
    ] {
        let figures: Vec<_> = costs.iter().map(figure).collect();
        table.alone(&format!("many, {of}, {when}: {what}"), unit, "", &figures);
    }
}

fn latencies(table: &mut Table, of: Backend, which: &str, pairs: &[(Waited, Waited)]) {
    let name = |what: &str| format!("many, {of}, {which} beside a busy one: {what}");
    for (what, figure) in [
        ("p50", (|waited| waited.p50) as fn(&Waited) -> f64),
        ("p99", |waited| waited.p99),
    ] {
        let rounds: Vec<_> = pairs
            .iter()
            .map(|(quiet, busy)| (figure(busy), figure(quiet)))
            .collect();
        table.compared(&name(what), "ms", "the same with no busy log", &rounds);
    }
    let busy: Vec<_> = pairs.iter().map(|(_, busy)| busy.busy).collect();
    table.alone(&name("entries of the busy one"), "entries/s", "", &busy);
}
