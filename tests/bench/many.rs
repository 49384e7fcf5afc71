//! Measures many municipalities in one process: `cargo run --release --example bench-many [LOGS] [--quick]
//! [--json]`.
//!
//! Makes so many logs in schemas of the PostgreSQL in `WEERKLANK_TEST_DATABASE_URL` (or the one that
//! `tests/postgres/url` starts), and so many in directories, fills them, and starts them in a process of their own:
//! once for the time until all are ready and what they cost when nothing happens, once for how long a quiet log is
//! waited for while another is busy at full speed, in turns with the same without. Whatever was recorded is
//! checked afterwards, in every log.
//!
//! Figures depend on the machine; what is compared is measured in turns, so that noise falls on both.

use serde::{Deserialize, Serialize};
use sqlx::{ConnectOptions as _, Connection as _};
use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use weerklank::check::check;
use weerklank::clock::SystemClock;
use weerklank::http::App;
use weerklank::instance::Instance;
use weerklank::sites::{Entry, List, Override, Sites, room_for};
use weerklank::store::Place;
use weerklank::store::postgres::{Rights, grant, migrate};
use weerklank::verify::Verdict;
use weerklank_events::facts::{InputReceived, TrajectoryOpened};
use weerklank_events::vocabulary::{Channel, Form, Role};
use weerklank_events::{Command, Content, InputId, Stream, TrajectoryId};

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The municipalities of the Netherlands.
const LOGS: usize = 342;
/// Inputs in each log when it is started.
const INPUTS: u64 = 100;
/// Callers of the busy log.
const CALLERS: u64 = 256;
/// Rounds of each, and commands of a round.
const ROUNDS: (usize, u64) = (5, 400);
/// The same with `--quick`.
const QUICK: (usize, u64) = (3, 100);
/// Between two commands to a quiet log.
const PAUSE: Duration = Duration::from_millis(5);
/// After which a quiet process has closed what it does not need: twice the minute after which it does.
const SETTLED: Duration = Duration::from_secs(125);
/// The role that records.
const ROLE: &str = "weerklank_bench_recorder";
const STREAM: Stream = Stream::Trajectory(TrajectoryId([1; 16]));

/// One line of the benchmark table.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    figure: f64,
    unit: &'static str,
    against: String,
    ratio: Option<f64>,
    spread: Option<[f64; 2]>,
    budget: Option<String>,
    met: Option<bool>,
}

/// What a process with all logs costs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Cost {
    /// Seconds until every log was open.
    seconds: f64,
    /// Resident megabytes, open files, threads, and connections to PostgreSQL.
    megabytes: f64,
    files: u64,
    threads: u64,
    connections: u64,
}

/// Milliseconds that a quiet log was waited for, and what the busy one recorded a second meanwhile.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Waited {
    p50: f64,
    p99: f64,
    busy: f64,
}

/// What a child says: a line of JSON for each.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Said {
    Started(Cost),
    Idle(Cost),
    /// The same quiet log again and again: without and with a busy log.
    Same(Waited, Waited),
    /// A different quiet log each time.
    Different(Waited, Waited),
}

fn opened() -> Command {
    Command::TrajectoryOpened(TrajectoryOpened {
        form: Form::Consultation,
        phase: None,
        bodies: vec![],
        owner: None,
        place: None,
        theme: None,
        portfolio: None,
        legal_basis: None,
        profile: None,
        occurred_on: None,
        title: "Een vraag".into(),
    })
}

fn received(n: u64) -> Command {
    Command::InputReceived(InputReceived {
        input: InputId(u128::from(n).to_be_bytes()),
        kind: None,
        channel: Some(Channel::Web),
        points: 1,
        session: None,
        signatories: None,
        replyable: None,
        sent_on: None,
        occurred_on: None,
        words: Content::text(format!("Voorstel {n}\n{}", "Graag meer groen. ".repeat(10))),
        particulars: None,
        reference: None,
    })
}

// --- Making the logs -----------------------------------------------------------------------------------------

fn server() -> Done<String> {
    if let Ok(url) = std::env::var("WEERKLANK_TEST_DATABASE_URL") {
        return Ok(url);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres/url");
    let made = Process::new(script).output()?;
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}

/// A list of so many logs, in schemas of a server or in directories.
fn list(dir: &Path, url: Option<&str>, logs: usize, tag: &str) -> Done<PathBuf> {
    let mut text = format!("root = '{}'\n", dir.join("logs").display());
    if let Some(url) = url {
        writeln!(text, "[database]\nurl = '{url}'")?;
    }
    for n in 0..logs {
        let place = match url {
            Some(_) => format!("schema = 'bench_{tag}_{n}'"),
            None => format!("directory = 'g{n}'"),
        };
        writeln!(
            text,
            "[[log]]\nname = 'g{n}'\nmunicipality = 'Gemeente {n}'\norigin = 'g{n}.example/{tag}'\n\
             hosts = ['g{n}.test']\n{place}"
        )?;
    }
    std::fs::create_dir_all(dir)?;
    let path = dir.join("sites.toml");
    std::fs::write(&path, text)?;
    Ok(path)
}

async fn make(entry: Entry, owner: Option<Entry>) -> Done<()> {
    if let Some(Place::Schema(address)) = owner.map(|owner| owner.dir.place()) {
        migrate(&address).await?;
        grant(&address, ROLE, Rights::Record).await?;
    }
    let origin = Some(entry.origin);
    let instance = Instance::init(entry.dir, Arc::new(SystemClock), origin).await?;
    let mut records = vec![instance.sealer.seal(opened())?];
    for n in 0..INPUTS {
        records.push(instance.sealer.seal(received(n))?);
    }
    let done = instance.record(STREAM, "bench", Role::Recorder, records);
    done.await?;
    instance.close().await;
    Ok(())
}

async fn make_all(path: &Path, owner: Option<String>) -> Done<f64> {
    let began = Instant::now();
    let given = |url| Override { url, role: None };
    let logs = List::read(path, given(None))?.logs;
    let owners = match owner {
        Some(url) => List::read(path, given(Some(url)))?
            .logs
            .into_iter()
            .map(Some)
            .collect(),
        None => vec![None; logs.len()],
    };
    for (entry, owner) in logs.into_iter().zip(owners) {
        make(entry, owner).await?;
    }
    Ok(began.elapsed().as_secs_f64())
}

/// Every log as it was left; gives the number of entries of all.
async fn check_all(path: &Path) -> Done<u64> {
    let mut entries = 0;
    for entry in List::read(path, Override::default())?.logs {
        let report = check(&entry.dir, |_, _| ()).await?;
        if report.verdict != Verdict::Sound {
            return Err(format!("{} is not sound: {report:?}", entry.name).into());
        }
        entries += report.counts.entries;
    }
    Ok(entries)
}

// --- The process with all logs -------------------------------------------------------------------------------

/// A number in a file of /proc.
fn number(file: &str, key: &str) -> f64 {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

fn cost(sites: &Sites, seconds: f64) -> Cost {
    let files = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    Cost {
        seconds,
        megabytes: number("/proc/self/status", "VmRSS:") / 1024.0,
        files: files as u64,
        threads: number("/proc/self/status", "Threads:") as u64,
        connections: sites.connections() as u64,
    }
}

fn say(said: Said) -> Done<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(&said)?)?;
    Ok(out.flush()?)
}

async fn child(path: &Path, idle: bool, rounds: (usize, u64)) -> Done<()> {
    let list = List::read(path, Override::default())?;
    room_for(list.logs.len());
    let began = Instant::now();
    let sites = Sites::open(list, Arc::new(SystemClock));
    sites.tried(|_, _| ()).await;
    let seconds = began.elapsed().as_secs_f64();
    let apps = sites.all().iter().map(|site| site.app());
    let apps: Option<Vec<_>> = apps.collect();
    let apps = apps.ok_or("a log was not opened")?;
    say(Said::Started(cost(&sites, seconds)))?;
    if idle {
        tokio::time::sleep(SETTLED).await;
        say(Said::Idle(cost(&sites, seconds)))?;
    }
    let mut next = 1 << 32;
    for _ in 0..rounds.0 {
        let same = &apps[1..2];
        let quiet = round(&apps[0], same, rounds.1, &mut next, false).await?;
        let busy = round(&apps[0], same, rounds.1, &mut next, true).await?;
        say(Said::Same(quiet, busy))?;
        let others = &apps[2..];
        let quiet = round(&apps[0], others, rounds.1, &mut next, false).await?;
        let busy = round(&apps[0], others, rounds.1, &mut next, true).await?;
        say(Said::Different(quiet, busy))?;
    }
    Ok(())
}

async fn receive(app: &App, n: u64) -> Done<()> {
    let instance = app.instance().ok_or("it only reads")?;
    let sealed = instance.sealer.seal(received(n))?;
    let done = instance.record(STREAM, "bench", Role::Recorder, vec![sealed]);
    done.await?;
    Ok(())
}

/// So many commands to quiet logs in turn, with or without another log at full speed beside them.
async fn round(
    busy: &Arc<App>,
    quiet: &[Arc<App>],
    commands: u64,
    next: &mut u64,
    with: bool,
) -> Done<Waited> {
    let (on, count) = (Arc::new(AtomicBool::new(with)), Arc::new(AtomicU64::new(0)));
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        *next += 1 << 32;
        let (app, on, count, first) = (busy.clone(), on.clone(), count.clone(), *next);
        callers.spawn(async move {
            let mut n = first;
            while on.load(Ordering::Relaxed) {
                receive(&app, n).await?;
                count.fetch_add(1, Ordering::Relaxed);
                n += 1;
            }
            Done::Ok(caller)
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

/// Runs the child and gives what it said.
fn run(path: &Path, idle: bool, rounds: (usize, u64)) -> Done<Vec<Said>> {
    let mut child = Process::new(std::env::current_exe()?)
        .arg("--child")
        .arg(path)
        .args([idle.to_string(), rounds.0.to_string(), rounds.1.to_string()])
        .stdout(Stdio::piped())
        .spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let mut said = Vec::new();
    for line in BufReader::new(out).lines() {
        said.push(serde_json::from_str(&line?)?);
    }
    match child.wait()?.success() {
        true => Ok(said),
        false => Err("the process with all logs failed".into()),
    }
}

// --- The table -----------------------------------------------------------------------------------------------

/// The middle of the figures.
fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn ends(figures: &[f64]) -> Option<[f64; 2]> {
    let low = figures.iter().copied().reduce(f64::min)?;
    Some([low, figures.iter().copied().reduce(f64::max)?])
}

/// A figure in rounds beside another that was measured in turns with it.
fn compared(name: String, unit: &'static str, against: String, rounds: &[(f64, f64)]) -> Row {
    let ours: Vec<_> = rounds.iter().map(|(ours, _)| *ours).collect();
    let ratios: Vec<_> = rounds.iter().map(|(ours, peer)| ours / peer).collect();
    Row {
        name,
        figure: median(&ours),
        unit,
        against,
        ratio: Some(median(&ratios)),
        spread: ends(&ratios),
        budget: None,
        met: None,
    }
}

fn alone(name: String, unit: &'static str, figure: f64) -> Row {
    Row {
        name,
        figure,
        unit,
        against: String::new(),
        ratio: None,
        spread: None,
        budget: None,
        met: None,
    }
}

/// What a process costs, in all and for each log.
fn costs(rows: &mut Vec<Row>, of: &str, when: &str, logs: usize, cost: &Cost) {
    let name = |what: &str| format!("many, {of}, {logs} logs, {when}: {what}");
    rows.push(alone(name("memory"), "MB", cost.megabytes));
    rows.push(alone(name("threads"), "", cost.threads as f64));
    rows.push(alone(name("open files"), "", cost.files as f64));
    rows.push(alone(name("connections"), "", cost.connections as f64));
}

fn latencies(rows: &mut Vec<Row>, of: &str, which: &str, pairs: &[(Waited, Waited)]) {
    let name = |what: &str| format!("many, {of}, command to {which} beside a busy one: {what}");
    let against = || "the same with no busy log".to_owned();
    let p50: Vec<_> = pairs
        .iter()
        .map(|(quiet, busy)| (busy.p50, quiet.p50))
        .collect();
    let p99: Vec<_> = pairs
        .iter()
        .map(|(quiet, busy)| (busy.p99, quiet.p99))
        .collect();
    rows.push(compared(name("p50"), "ms", against(), &p50));
    rows.push(compared(name("p99"), "ms", against(), &p99));
    let busy: Vec<_> = pairs.iter().map(|(_, busy)| busy.busy).collect();
    rows.push(alone(
        name("entries of the busy one"),
        "entries/s",
        median(&busy),
    ));
}

async fn measure(
    rows: &mut Vec<Row>,
    of: &str,
    (path, one): (&Path, &Path),
    logs: usize,
    quick: bool,
) -> Done<()> {
    let mut starts = Vec::new();
    for _ in 0..3 {
        let started = |said: Vec<Said>| match said.first() {
            Some(Said::Started(cost)) => Ok(*cost),
            _ => Err("it did not start"),
        };
        let alone = started(run(one, false, (0, 0))?)?;
        let all = started(run(path, false, (0, 0))?)?;
        starts.push((all, alone));
    }
    let seconds: Vec<_> = starts
        .iter()
        .map(|(all, one)| (all.seconds, one.seconds * logs as f64))
        .collect();
    let name = format!("many, {of}, {logs} logs: start until all are ready");
    let against = format!("{logs} times the start of one");
    rows.push(compared(name, "s", against, &seconds));
    let (_, one) = starts[0];
    costs(rows, of, "one log alone", 1, &one);
    let said = run(path, !quick, if quick { QUICK } else { ROUNDS })?;
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for said in said {
        match said {
            Said::Started(cost) => costs(rows, of, "just started", logs, &cost),
            Said::Idle(cost) => costs(rows, of, "two minutes later", logs, &cost),
            Said::Same(quiet, busy) => same.push((quiet, busy)),
            Said::Different(quiet, busy) => different.push((quiet, busy)),
        }
    }
    latencies(rows, of, "a quiet log", &same);
    latencies(rows, of, "another log each time", &different);
    Ok(())
}

async fn role(url: &str) -> Done<()> {
    let options: sqlx::postgres::PgConnectOptions = url.parse()?;
    let mut connection = options.connect().await?;
    let made = format!(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} LOGIN; \
         END IF; END $$"
    );
    sqlx::raw_sql(&made).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

async fn forget(url: &str, logs: usize, tag: &str) -> Done<()> {
    let options: sqlx::postgres::PgConnectOptions = url.parse()?;
    let mut connection = options.disable_statement_logging().connect().await?;
    for n in 0..logs {
        let drop = format!(
            "SET client_min_messages = error; DROP SCHEMA IF EXISTS bench_{tag}_{n} CASCADE"
        );
        sqlx::raw_sql(&drop).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}

/// Makes, measures and checks; the schemas go again, whatever happens.
async fn backend(rows: &mut Vec<Row>, url: Option<&str>, logs: usize, quick: bool) -> Done<()> {
    let dir = tempfile::tempdir()?;
    let tag = hex::encode(weerklank::content::random::<3>()?);
    let (of, app) = match url {
        Some(url) => {
            role(url).await?;
            let (scheme, rest) = url.split_once("://").ok_or("no URL")?;
            let hosts = rest.rsplit_once('@').map_or(rest, |(_, hosts)| hosts);
            ("PostgreSQL", Some(format!("{scheme}://{ROLE}@{hosts}")))
        }
        None => ("SQLite", None),
    };
    let done = async {
        let path = list(&dir.path().join("all"), app.as_deref(), logs, &tag)?;
        let seconds = make_all(&path, url.map(str::to_owned)).await?;
        rows.push(alone(
            format!("many, {of}, {logs} logs: making and filling them"),
            "s",
            seconds,
        ));
        // The first log of the list alone: the same directory, and the same schema.
        let text = std::fs::read_to_string(&path)?;
        let mut parts = text.splitn(3, "[[log]]");
        let first = [parts.next(), parts.next()].map(Option::unwrap_or_default);
        let one = dir.path().join("one.toml");
        std::fs::write(&one, first.join("[[log]]"))?;
        measure(rows, of, (&path, &one), logs, quick).await?;
        let entries = check_all(&path).await?;
        rows.push(alone(
            format!("many, {of}, {logs} logs: entries checked, all sound"),
            "",
            entries as f64,
        ));
        Done::Ok(())
    };
    let done = done.await;
    if let Some(url) = url {
        forget(url, logs, &tag).await?;
    }
    done
}

#[tokio::main]
async fn main() -> Done<()> {
    let asked: Vec<_> = std::env::args().skip(1).collect();
    if let [child_flag, path, idle, rounds, commands] = &asked[..]
        && child_flag == "--child"
    {
        let rounds = (rounds.parse()?, commands.parse()?);
        return child(Path::new(path), idle.parse()?, rounds).await;
    }
    let has = |flag: &str| asked.iter().any(|asked| asked == flag);
    let number = asked.iter().find_map(|asked| asked.parse().ok());
    let (logs, quick) = (number.unwrap_or(LOGS).max(3), has("--quick"));
    room_for(logs);
    let mut rows = Vec::new();
    backend(&mut rows, Some(&server()?), logs, quick).await?;
    backend(&mut rows, None, logs, quick).await?;
    let mut out = io::stdout().lock();
    if has("--json") {
        writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
        return Ok(());
    }
    for Row {
        name,
        figure,
        unit,
        ratio,
        spread,
        ..
    } in &rows
    {
        write!(out, "{name:<85} {figure:>10.2} {unit}")?;
        if let (Some(ratio), Some([low, high])) = (ratio, spread) {
            write!(
                out,
                "  {ratio:.2} ({low:.2} to {high:.2}) of the same in turns"
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}
