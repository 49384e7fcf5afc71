//! `tests/bench/run`: measures Weerklank against its budgets, each figure beside a peer that does the least
//! that could be done with the same bytes.
//!
//! Every ratio is taken within one run, of rounds that alternate between us and the peer, so that a machine
//! that is busy slows both. After each benchmark every log it made is held against itself and its entries
//! are counted against what callers were told; a log that is not sound ends the run with a failure. Being
//! slow never does. `README.md` says what each row means.

mod append;
mod budgets;
mod client;
mod commands;
mod context;
mod copy;
mod cost;
mod framework;
mod latency;
mod logs;
mod many;
mod pages;
mod peer_postgres;
mod peer_sqlite;
mod rebuild;
mod rows;
mod serve;
mod standing;
mod table;
mod verify;

use context::{Context, Result, Scale};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use table::Table;

/// What can be measured, in the order in which it is.
const TOPICS: [&str; 9] = [
    "append",
    "framework",
    "cost",
    "latency",
    "verify",
    "rebuild",
    "pages",
    "standing",
    "many",
];

/// What the command line asks.
#[derive(Default)]
struct Asked {
    quick: bool,
    page: bool,
    topics: Vec<String>,
}

fn usage() -> ExitCode {
    let text = format!(
        "usage: tests/bench/run [--quick] [NAME…] | --page\nnames: {}\n",
        TOPICS.join(", ")
    );
    // Nobody may be reading.
    let _ = io::stderr().write_all(text.as_bytes());
    ExitCode::from(2)
}

fn asked() -> Option<Asked> {
    let mut asked = Asked::default();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => asked.quick = true,
            "--page" => asked.page = true,
            name if TOPICS.contains(&name) => asked.topics.push(name.to_owned()),
            _ => return None,
        }
    }
    Some(asked)
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // Processes that the benchmark starts, of this same program.
    match &arguments[..] {
        [first, rest @ ..] if first == client::ARGUMENT => return ended(client::run(rest)),
        [first, rest @ ..] if first == many::ARGUMENT => return ended(many::run(rest)),
        _ => {}
    }
    let Some(asked) = asked() else {
        return usage();
    };
    let done = if asked.page {
        table::put_on_page(Path::new(context::RESULTS))
    } else {
        measure(&asked)
    };
    ended(done)
}

fn ended(done: Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            context::say(format_args!("bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(asked: &Asked) -> Result<()> {
    // As the program itself has: one thread per core.
    let runtime = tokio::runtime::Runtime::new()?;
    let scale = if asked.quick {
        Scale::quick()
    } else {
        Scale::full()
    };
    let mut table = Table::new(asked.quick);
    let context = Context::new(scale)?;
    let mut failed = Vec::new();
    for topic in TOPICS {
        if !asked.topics.is_empty() && !asked.topics.iter().any(|asked| asked == topic) {
            continue;
        }
        context::say(format_args!("== {topic}"));
        if let Err(error) = runtime.block_on(one(topic, &context, &mut table)) {
            // The other figures are worth having all the same.
            context::say(format_args!("{topic} FAILED: {error}"));
            failed.push(format!("{topic}: {error}"));
        }
        table.write(Path::new(context::RESULTS))?;
    }
    table.print(&mut io::stdout())?;
    if failed.is_empty() {
        Ok(())
    } else {
        Err(failed.join("\n").into())
    }
}

async fn one(topic: &str, context: &Context, table: &mut Table) -> Result<()> {
    match topic {
        "append" => append::measure(context, table).await,
        "framework" => framework::measure(context, table).await,
        "cost" => cost::measure(context, table).await,
        "latency" => latency::measure(context, table).await,
        "verify" => verify::measure(context, table).await,
        "rebuild" => rebuild::measure(context, table).await,
        "pages" => pages::measure(context, table).await,
        "standing" => standing::measure(context, table).await,
        "many" => many::measure(context, table).await,
        _ => Err("no such topic".into()),
    }
}
