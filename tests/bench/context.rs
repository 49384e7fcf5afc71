//! What every benchmark works with: sizes, a folder, a PostgreSQL, and a word on stderr now and then.

use std::error::Error;
use std::fmt;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Where results go.
pub const RESULTS: &str = "target/bench";

/// A benchmark that could not be run, or a log that is not sound.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Smaller sizes; their figures are for looking at, not for the page.
    pub quick: bool,
    /// Rounds of ours and the peer's, alternating. At least three.
    pub rounds: usize,
    /// Entries appended in one round by many callers.
    pub appends: u64,
    /// How long plain cqrs-es is given in one round.
    pub framework: Duration,
    /// Sizes at which a log is verified.
    pub verified: &'static [u64],
    /// Inputs of the log whose read models are made anew.
    pub rebuilt: u64,
    /// Sizes of long trajectories.
    pub long: &'static [u64],
    /// For how many seconds inputs come over HTTP, in one round.
    pub latency: u64,
    /// For how many seconds pages are asked for, in one round.
    pub pages: u64,
    /// Inputs of the trajectory that pages and reports show.
    pub shown: u64,
    /// Entries of the log that is started on.
    pub standing: u64,
    /// Municipalities in one process.
    pub logs: usize,
    /// Commands to a quiet log beside a busy one, in one round.
    pub quiet: u64,
}

impl Scale {
    /// What fits in a few minutes.
    pub const fn quick() -> Self {
        Self {
            quick: true,
            rounds: 3,
            appends: 16_384,
            framework: Duration::from_secs(2),
            verified: &[10_000, 100_000],
            rebuilt: 10_000,
            long: &[100_000],
            latency: 5,
            pages: 2,
            shown: 10_000,
            standing: 100_000,
            logs: 34,
            quiet: 100,
        }
    }

    /// What the page shows.
    pub const fn full() -> Self {
        Self {
            quick: false,
            rounds: 3,
            appends: 40_960,
            framework: Duration::from_secs(10),
            verified: &[10_000, 100_000, 1_000_000],
            rebuilt: 100_000,
            long: &[100_000, 1_000_000],
            latency: 60,
            pages: 10,
            shown: 100_000,
            standing: 1_000_000,
            // The municipalities of the Netherlands.
            logs: 342,
            quiet: 400,
        }
    }
}

/// What a benchmark is given.
pub struct Context {
    /// How much is measured.
    pub scale: Scale,
    /// A PostgreSQL where roles and schemas may be made.
    pub url: String,
    /// A folder on the disk of the checkout, not in memory; removed at the end.
    work: tempfile::TempDir,
}

impl Context {
    pub fn new(scale: Scale) -> Result<Self> {
        let url = std::env::var("WEERKLANK_TEST_DATABASE_URL").map_err(|_| {
            "WEERKLANK_TEST_DATABASE_URL is not set: `tests/bench/run` sets it, or use tests/postgres/url"
        })?;
        std::fs::create_dir_all(RESULTS)?;
        // What a run that was killed left would only take room.
        let work = tempfile::Builder::new()
            .prefix("work-")
            .tempdir_in(RESULTS)?;
        Ok(Self { scale, url, work })
    }

    /// A path in the folder that nothing uses yet.
    pub fn path(&self, name: &str) -> Result<PathBuf> {
        Ok(self.work.path().join(format!("{name}-{}", token()?)))
    }
}

/// Twelve random hexadecimal digits.
pub fn token() -> Result<String> {
    let mut bytes = [0; 6];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}

/// Says how far it is. Nobody may be reading, and the measurement goes on.
pub fn say(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// How many times in a second something was done that took so long altogether.
pub fn rate(count: u64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// Runs something, and says how long it took.
pub async fn timed<T>(work: impl Future<Output = Result<T>>) -> Result<(Duration, T)> {
    let started = Instant::now();
    let done = work.await?;
    Ok((started.elapsed(), done))
}

/// The processor time that this process has taken so far, in all its threads.
///
/// # Errors
/// Where the system does not tell.
pub fn processor() -> Result<Duration> {
    let mut nanos = 0;
    for thread in std::fs::read_dir("/proc/self/task")? {
        // A thread may end while we look.
        if let Ok(told) = std::fs::read_to_string(thread?.path().join("schedstat")) {
            let first = told.split(' ').next().unwrap_or_default();
            nanos += first.parse::<u64>()?;
        }
    }
    Ok(Duration::from_nanos(nanos))
}
