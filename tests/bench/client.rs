//! The client of the benchmarks over HTTP, in a process of its own: asks at a steady rate and writes down how
//! long each answer took.
//!
//! The load is open: request n is due at a fixed moment whatever became of those before it, and its time
//! counts from that moment, so that a server that stalls is charged for everyone who would have come
//! meanwhile (no coordinated omission). Connections are kept open, one to a thread, and whoever is free takes
//! the next request. Lacks everything of HTTP that the server under test does not use.

use crate::commands::{received, trajectory};
use crate::context::{Context, Result};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use weerklank_events::Command as Recorded;

/// Connections, each with a thread.
const CONNECTIONS: usize = 64;
/// Before the first request is due, so that every thread waits for it.
const LEAD: Duration = Duration::from_millis(200);
/// How long an answer may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// The argument by which the benchmark runs itself as a client.
pub const ARGUMENT: &str = "client";

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Inputs from this number on, each a POST to the path.
    Inputs(String, u64),
    /// The same with one body that nobody looks at.
    Same(String, u64),
    /// These paths in turn.
    Paths(Vec<String>),
}

/// A steady load.
#[derive(Debug, Clone)]
pub struct Load {
    pub address: SocketAddr,
    /// Requests in a second.
    pub rate: u64,
    /// How long.
    pub seconds: u64,
    pub plan: Plan,
}

/// What became of one request.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Which request, from 0.
    pub number: u64,
    /// From the moment it was due until its answer was there, in microseconds.
    pub micros: u64,
    /// The body, where it was asked for by POST.
    pub body: String,
}

/// Lets a process of its own put the load on, and gives what it saw.
///
/// # Errors
/// Where an answer is none, or another than 200.
pub async fn load(context: &Context, load: &Load) -> Result<Vec<Seen>> {
    let out = context.path("client")?;
    let (path, first) = match &load.plan {
        Plan::Inputs(path, first) | Plan::Same(path, first) => (path.clone(), *first),
        Plan::Paths(paths) => (paths.join(" "), 0),
    };
    let kind = match &load.plan {
        Plan::Inputs(..) => "inputs",
        Plan::Same(..) => "same",
        Plan::Paths(_) => "paths",
    };
    let mut child = Command::new(std::env::current_exe()?)
        .args([ARGUMENT, &load.address.to_string(), &load.rate.to_string()])
        .args([&load.seconds.to_string(), kind, &first.to_string(), &path])
        .arg(&out)
        .spawn()?;
    let status = tokio::task::spawn_blocking(move || child.wait()).await??;
    if !status.success() {
        return Err("the client over HTTP failed; see above".into());
    }
    let seen = read(&out)?;
    std::fs::remove_file(out)?;
    let asked = load.rate * load.seconds;
    match seen.len() as u64 == asked {
        true => Ok(seen),
        false => Err(format!("{} of {asked} requests were answered", seen.len()).into()),
    }
}

fn read(path: &Path) -> Result<Vec<Seen>> {
    let mut all = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        let mut parts = line.splitn(3, ' ');
        let mut next = || parts.next().ok_or("the client wrote half a line");
        all.push(Seen {
            number: next()?.parse()?,
            micros: next()?.parse()?,
            body: next()?.to_owned(),
        });
    }
    Ok(all)
}

/// The latency in milliseconds below which so many in a thousand are.
pub fn permille(seen: &[Seen], permille: usize) -> f64 {
    let mut micros: Vec<_> = seen.iter().map(|seen| seen.micros).collect();
    micros.sort_unstable();
    let place = (micros.len() * permille).div_ceil(1000).max(1) - 1;
    micros.get(place).map_or(f64::NAN, |m| *m as f64 / 1000.0)
}

/// The process of its own: what follows [`ARGUMENT`] on the command line.
pub fn run(arguments: &[String]) -> Result<()> {
    let [address, rate, seconds, kind, first, path, out] = arguments else {
        return Err("the client is run by the benchmark".into());
    };
    let plan = match kind.as_str() {
        "inputs" => Plan::Inputs(path.clone(), first.parse()?),
        "same" => Plan::Same(path.clone(), first.parse()?),
        _ => Plan::Paths(path.split(' ').map(str::to_owned).collect()),
    };
    let load = Arc::new(Load {
        address: address.parse()?,
        rate: rate.parse()?,
        seconds: seconds.parse()?,
        plan,
    });
    let next = Arc::new(AtomicU64::new(0));
    let begin = Instant::now() + LEAD;
    let mut threads = Vec::new();
    for _ in 0..CONNECTIONS {
        let (load, next) = (load.clone(), next.clone());
        threads.push(thread::spawn(move || ask(&load, &next, begin)));
    }
    let mut file = BufWriter::new(File::create(out)?);
    for thread in threads {
        let seen = thread
            .join()
            .map_err(|_| "a thread of the client panicked")??;
        for Seen {
            number,
            micros,
            body,
        } in seen
        {
            writeln!(file, "{number} {micros} {body}")?;
        }
    }
    Ok(file.flush()?)
}

fn ask(load: &Load, next: &AtomicU64, begin: Instant) -> Result<Vec<Seen>> {
    let stream = TcpStream::connect(load.address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let (mut write, mut read) = (stream.try_clone()?, BufReader::new(stream));
    let mut all = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= load.rate * load.seconds {
            return Ok(all);
        }
        // Made before it is due: what the client does is not the server's time.
        let request = request(load, number)?;
        let due = begin + Duration::from_nanos(number * 1_000_000_000 / load.rate);
        thread::sleep(due.saturating_duration_since(Instant::now()));
        write.write_all(&request)?;
        let body = answer(&mut read)?;
        let micros = u64::try_from(due.elapsed().as_micros())?;
        let posted = !matches!(load.plan, Plan::Paths(_));
        let body = match posted {
            true => String::from_utf8(body)?,
            false => String::new(),
        };
        all.push(Seen {
            number,
            micros,
            body,
        });
    }
}

fn request(load: &Load, number: u64) -> Result<Vec<u8>> {
    let host = load.address;
    let post = |path: &str, body: Vec<u8>| {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        [head.into_bytes(), body].concat()
    };
    Ok(match &load.plan {
        Plan::Inputs(path, first) => post(path, line(first + number)?),
        Plan::Same(path, first) => post(path, line(*first)?),
        Plan::Paths(paths) => {
            let path = &paths[usize::try_from(number)? % paths.len()];
            // As a browser asks.
            format!("GET {path} HTTP/1.1\r\nhost: {host}\r\naccept-encoding: gzip\r\n\r\n")
                .into_bytes()
        }
    })
}

/// An input as a line of `weerklank record`.
fn line(n: u64) -> Result<Vec<u8>> {
    let Recorded::InputReceived(fact) = received(n) else {
        return Err("no input".into());
    };
    let text =
        |content: &weerklank_events::Content| String::from_utf8_lossy(&content.bytes).into_owned();
    let data = json!({
        "input": fact.input.to_string(), "channel": fact.channel, "points": fact.points,
        "replyable": fact.replyable, "occurredOn": "2026-11-22",
        "words": text(&fact.words), "reference": fact.reference.as_ref().map(text),
    });
    let line: Value = json!({
        "trajectory": trajectory(0).to_string(), "type": "input.received", "key": format!("in-{n}"), "data": data,
    });
    Ok(serde_json::to_vec(&line)?)
}

/// Reads one answer whole.
fn answer(read: &mut BufReader<TcpStream>) -> Result<Vec<u8>> {
    let mut status = String::new();
    read.read_line(&mut status)?;
    let (mut length, mut chunked) = (0, false);
    loop {
        let mut header = String::new();
        if read.read_line(&mut header)? == 0 {
            return Err("the server hung up".into());
        }
        let header = header.trim_end().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
        chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            let mut size = String::new();
            read.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16)?;
            let start = body.len();
            body.resize(start + size, 0);
            read.read_exact(&mut body[start..])?;
            read.read_line(&mut String::new())?;
            if size == 0 {
                break;
            }
        }
    } else {
        body.resize(length, 0);
        read.read_exact(&mut body)?;
    }
    match status.split(' ').nth(1) {
        Some("200") => Ok(body),
        _ => Err(format!("the server said: {}", status.trim_end()).into()),
    }
}
