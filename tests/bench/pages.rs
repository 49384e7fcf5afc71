//! Pages and reports on one large trajectory: pages at a steady two hundred requests in a second, from the
//! program in a process of its own, and the report as JSON.
//!
//! Each input is answered and its texts are published, so that a page has something to show. Browsers'
//! copies and caches are left out: every request makes its page anew.

use crate::client::{Load, Plan, load, permille};
use crate::commands::{answered, received, stream, trajectory};
use crate::context::{Context, Result, say};
use crate::logs::{Backend, Log};
use crate::serve::Served;
use crate::table::{Table, thousands};
use std::time::Instant;
use weerklank::export::export;
use weerklank::instance::Reader;
use weerklank::report::take;
use weerklank::verify::{Trust, Verdict, verify};
use weerklank_projections::report::to_json;

/// Requests in a second.
const RATE: u64 = 200;
/// How long the peer is asked, in each round.
const PEER_SECONDS: u64 = 2;
/// Different inputs and places in the list that are asked for.
const SPREAD: u64 = 97;

/// Measures both stores.
pub async fn measure(context: &Context, table: &mut Table) -> Result<()> {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let inputs = context.scale.shown;
        say(format_args!(
            "a trajectory of {inputs} answered inputs on {backend}"
        ));
        let mut log = Log::new(context, backend).await?;
        log.open(0..1).await?;
        log.fill(0..inputs, stream(0), true, |n| [received(n), answered(n)])
            .await?;
        log.stop().await?;
        // Pages come from read models that every backend fills alike; the quick run asks once.
        if backend == Backend::Sqlite || !context.scale.quick {
            pages(context, &log, backend, table).await?;
        }
        report(context, &log, backend, table).await?;
        if backend == Backend::Sqlite {
            bundle(context, &log, table).await?;
        }
        log.finish().await?;
    }
    let against = "nothing: there is no PDF yet";
    table.alone("report as PDF, 60 pages", "s", against, &[]);
    Ok(())
}

/// What is asked for, by kind of page.
fn asked(inputs: u64) -> [(&'static str, Vec<String>); 5] {
    let home = format!("/trajecten/{}", trajectory(0));
    let some = |make: &dyn Fn(u64) -> String| {
        let numbers = (0..SPREAD).map(|n| 1 + n * 7919 % inputs);
        numbers.map(make).collect()
    };
    [
        ("trajectory", vec![home.clone()]),
        ("input", some(&|n| format!("{home}/inbreng/{n}"))),
        ("list of inputs", vec![format!("{home}/inbreng")]),
        (
            "list of inputs, somewhere",
            some(&|n| format!("{home}/inbreng?na={n}")),
        ),
        ("overview", vec!["/".to_owned()]),
    ]
}

async fn pages(context: &Context, log: &Log, backend: Backend, table: &mut Table) -> Result<()> {
    let served = Served::start(log)?;
    let measured = ask(context, &served, backend, table).await;
    served.stop()?;
    measured
}

async fn ask(
    context: &Context,
    served: &Served,
    backend: Backend,
    table: &mut Table,
) -> Result<()> {
    let inputs = context.scale.shown;
    let ask = |seconds, paths| Load {
        address: served.address,
        rate: RATE,
        seconds,
        plan: Plan::Paths(paths),
    };
    for (kind, paths) in asked(inputs) {
        let mut rounds = Vec::new();
        for _ in 0..context.scale.rounds {
            let ours = load(context, &ask(context.scale.pages, paths.clone())).await?;
            let peer = load(context, &ask(PEER_SECONDS, vec!["/healthz".to_owned()])).await?;
            rounds.push((ours, peer));
        }
        for (name, of) in [("p50", 500), ("p99", 990)] {
            let rounds: Vec<_> = rounds
                .iter()
                .map(|(ours, peer)| (permille(ours, of), permille(peer, of)))
                .collect();
            let inputs = thousands(inputs as f64);
            let name = format!("page {name}, {kind}, {backend}, {inputs} inputs, 200 requests/s");
            table.compared(&name, "ms", "/healthz of the same program", &rounds);
        }
    }
    Ok(())
}

/// The report, against reading the entries that it is made from.
async fn report(context: &Context, log: &Log, backend: Backend, table: &mut Table) -> Result<()> {
    let reader = log.reader().await?;
    let mut rounds = Vec::new();
    for _ in 0..context.scale.rounds {
        let started = Instant::now();
        let json = to_json(&take(&reader, trajectory(0), None).await?)?;
        let ours = started.elapsed().as_secs_f64();
        let peer = read(&reader).await?;
        rounds.push((ours, peer));
        say(format_args!("   {:.1} MB of JSON", json.len() as f64 / 1e6));
    }
    reader.store.close().await;
    let inputs = thousands(context.scale.shown as f64);
    let name = format!("report as JSON, {backend}, {inputs} answered inputs with their texts");
    table.compared(&name, "s", "reading the same entries", &rounds);
    Ok(())
}

/// How long it takes to read every entry of the trajectory and do nothing with it.
async fn read(reader: &Reader) -> Result<f64> {
    let (started, stream, mut seq) = (Instant::now(), stream(0).to_string(), 0);
    loop {
        let page = reader.store.stream_entries(&stream, seq, 2048).await?;
        if page.is_empty() {
            return Ok(started.elapsed().as_secs_f64());
        }
        seq += page.len() as u64;
    }
}

/// A bundle with a file for every published text, against the entries alone.
async fn bundle(context: &Context, log: &Log, table: &mut Table) -> Result<()> {
    let reader = log.reader().await?;
    let trust = Trust {
        key: reader.key.clone(),
        since: None,
    };
    let out = context.path("export")?;
    let started = Instant::now();
    let exported = export(&reader, &out, |_, _| {}).await?;
    let export = started.elapsed().as_secs_f64();
    let mut rounds = Vec::new();
    for _ in 0..context.scale.rounds {
        let started = Instant::now();
        let report = verify(&out, &trust, &mut |_, _| {});
        let ours = started.elapsed().as_secs_f64();
        if report.verdict != Verdict::Sound || report.size != Some(log.size()) {
            return Err(format!("the export is not sound: {report:?}").into());
        }
        rounds.push((ours, export));
    }
    reader.store.close().await;
    std::fs::remove_dir_all(out)?;
    let texts = thousands(exported.contents as f64);
    let name = format!("bundle with {texts} published texts verified");
    table.compared(&name, "s", "exporting it", &rounds);
    Ok(())
}
