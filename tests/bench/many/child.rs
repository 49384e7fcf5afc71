//! The process that has all the logs open: what it costs, and how long a quiet log is waited for. It says what
//! it finds on standard output, a line of JSON for each.

use crate::commands::{PRINCIPAL, received, stream};
use crate::context::Result;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use weerklank::clock::SystemClock;
use weerklank::http::App;
use weerklank::sites::{List, Override, Sites, room_for};
use weerklank_events::vocabulary::Role;

/// What its command line begins with.
pub const ARGUMENT: &str = "many-process";

/// Callers of the busy log.
const CALLERS: u64 = 256;
/// Between two commands to a quiet log.
const PAUSE: Duration = Duration::from_millis(5);
/// After which a quiet process has closed what it does not need: twice the minute after which it does.
const SETTLED: Duration = Duration::from_secs(125);

/// What a process with all logs costs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Cost {
    /// Seconds until every log was open.
    pub seconds: f64,
    /// Resident memory.
    pub megabytes: f64,
    pub files: u64,
    pub threads: u64,
    /// To PostgreSQL.
    pub connections: u64,
}

/// Milliseconds that a quiet log was waited for, and what the busy one recorded a second meanwhile.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Waited {
    pub p50: f64,
    pub p99: f64,
    pub busy: f64,
}

/// What the process says.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Said {
    /// As soon as all logs are open.
    Started(Cost),
    /// After some time in which nothing happened.
    Idle(Cost),
    /// The same quiet log again and again: without and with a busy log.
    Same(Waited, Waited),
    /// A different quiet log each time.
    Different(Waited, Waited),
}

/// Starts the process on a list of logs and gives what it said. It waits until it has settled where `idle` is
/// set, and then measures so many rounds of so many commands.
pub fn ask(list: &Path, idle: bool, rounds: usize, commands: u64) -> Result<Vec<Said>> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg(ARGUMENT)
        .arg(list)
        .args([idle.to_string(), rounds.to_string(), commands.to_string()])
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let mut said = Vec::new();
    for line in BufReader::new(out).lines() {
        said.push(serde_json::from_str(&line?)?);
    }
    match child.wait()?.success() {
        true => Ok(said),
        false => Err("the process with all logs failed; see above".into()),
    }
}

/// The process itself: what follows [`ARGUMENT`] on the command line.
pub fn run(arguments: &[String]) -> Result<()> {
    let [list, idle, rounds, commands] = arguments else {
        return Err("the process with all logs is run by the benchmark".into());
    };
    let (idle, rounds, commands) = (idle.parse()?, rounds.parse()?, commands.parse()?);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(tell(Path::new(list), idle, rounds, commands))
}

async fn tell(list: &Path, idle: bool, rounds: usize, commands: u64) -> Result<()> {
    let list = List::read(list, Override::default())?;
    room_for(list.logs.len());
    let began = Instant::now();
    let sites = Sites::open(list, Arc::new(SystemClock));
    sites.tried(|_, _| ()).await;
    let seconds = began.elapsed().as_secs_f64();
    let apps = sites.all().iter().map(|site| site.app());
    let apps: Option<Vec<_>> = apps.collect();
    let apps = apps.ok_or("a log was not opened")?;
    say(Said::Started(cost(&sites, seconds)?))?;
    if idle {
        tokio::time::sleep(SETTLED).await;
        say(Said::Idle(cost(&sites, seconds)?))?;
    }
    let mut next = 1 << 32;
    for _ in 0..rounds {
        let same = &apps[1..2];
        let quiet = round(&apps[0], same, commands, &mut next, false).await?;
        let busy = round(&apps[0], same, commands, &mut next, true).await?;
        say(Said::Same(quiet, busy))?;
        let others = &apps[2..];
        let quiet = round(&apps[0], others, commands, &mut next, false).await?;
        let busy = round(&apps[0], others, commands, &mut next, true).await?;
        say(Said::Different(quiet, busy))?;
    }
    Ok(())
}

fn say(said: Said) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(&said)?)?;
    Ok(out.flush()?)
}

/// A number in a file of /proc.
fn number(file: &str, key: &str) -> Result<u64> {
    let text = std::fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the system does not tell")?.parse()?)
}

fn cost(sites: &Sites, seconds: f64) -> Result<Cost> {
    Ok(Cost {
        seconds,
        megabytes: number("/proc/self/status", "VmRSS:")? as f64 / 1024.0,
        files: std::fs::read_dir("/proc/self/fd")?.count() as u64,
        threads: number("/proc/self/status", "Threads:")?,
        connections: sites.connections() as u64,
    })
}

async fn receive(app: &App, n: u64) -> Result<()> {
    let instance = app.instance().ok_or("it only reads")?;
    let sealed = instance.sealer.seal(received(n))?;
    let recorded = instance.record(stream(0), PRINCIPAL, Role::Recorder, vec![sealed]);
    recorded.await?;
    Ok(())
}

/// So many commands to quiet logs in turn, with or without another log at full speed beside them.
async fn round(
    busy: &Arc<App>,
    quiet: &[Arc<App>],
    commands: u64,
    next: &mut u64,
    with: bool,
) -> Result<Waited> {
    let (on, count) = (Arc::new(AtomicBool::new(with)), Arc::new(AtomicU64::new(0)));
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        *next += 1 << 32;
        let (app, on, count, first) = (busy.clone(), on.clone(), count.clone(), *next);
        callers.spawn(async move {
            let mut n = first;
            while on.load(Ordering::Relaxed) {
                receive(&app, n).await?;
                count.fetch_add(1, Ordering::Relaxed);
                n += 1;
            }
            Result::Ok(())
        });
    }
    while with && count.load(Ordering::Relaxed) < CALLERS {
        tokio::time::sleep(PAUSE).await;
    }
    *next += 1 << 32;
    let (began, before) = (Instant::now(), count.load(Ordering::Relaxed));
    let mut waited = Vec::new();
    for (n, app) in (0..commands).zip(quiet.iter().cycle()) {
        let asked = Instant::now();
        receive(app, *next + n).await?;
        waited.push(asked.elapsed().as_secs_f64() * 1e3);
        tokio::time::sleep(PAUSE).await;
    }
    let recorded = count.load(Ordering::Relaxed) - before;
    let busy = recorded as f64 / began.elapsed().as_secs_f64();
    on.store(false, Ordering::Relaxed);
    while let Some(done) = callers.join_next().await {
        done??;
    }
    waited.sort_by(f64::total_cmp);
    let at = |part: f64| waited[((waited.len() - 1) as f64 * part) as usize];
    Ok(Waited {
        p50: at(0.5),
        p99: at(0.99),
        busy,
    })
}
