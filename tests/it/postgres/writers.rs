//! Several recording processes on one schema: each in a directory of its own with a copy of the keys and of the
//! checkpoint, under load, in the same trajectory. One is killed again and again, or stopped in the middle of its
//! transaction; the others go on, every command is answered once, and the log stays one line.
//!
//! The test runs its own binary again as those processes. Each prints an input after its receipt; what was not
//! printed is asked again, under the same key, by the next process.

use super::log::{Log, PATIENCE, PAUSE, passing, receive, signal};
use super::{RECORDER, named, url_for};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use weerklank::clock::SystemClock;
use weerklank::data_dir::DataDir;
use weerklank::instance::Instance;
use weerklank::store::postgres::Address;
use weerklank_events::vocabulary::Purpose;

const DIRECTORY: &str = "WEERKLANK_WRITERS_DIRECTORY";
const URL: &str = "WEERKLANK_WRITERS_URL";
const SCHEMA: &str = "WEERKLANK_WRITERS_SCHEMA";
const FROM: &str = "WEERKLANK_WRITERS_FROM";
/// How often the busy one is killed; set it to 500 for a longer run.
const KILLS: &str = "WEERKLANK_WRITERS_KILLS";
const KILLS_BY_DEFAULT: u32 = 15;
/// How long it works on at most before it is killed, in milliseconds.
const LIFE: u128 = 80;
/// Recording processes.
const WRITERS: usize = 2;
/// Callers of each.
const LANES: u64 = 4;
/// Stops in the middle of a transaction.
const STOPS: usize = 4;
/// Inputs that the others are answered while one is stopped.
const MEANWHILE: u64 = 20;

/// The `n`th input of a lane.
fn number(lane: u64, n: u64) -> u64 {
    lane << 32 | n
}

/// The recording process; does nothing as a test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writing_process() {
    let Ok(dir) = std::env::var(DIRECTORY) else {
        return;
    };
    let of = |name| std::env::var(name).unwrap();
    let address = Address {
        servers: of(URL).parse().unwrap(),
        schema: of(SCHEMA).parse().unwrap(),
    };
    let data = DataDir::new(dir).on(address);
    let log = Instance::open(data, Arc::new(SystemClock), None, Purpose::Record).await;
    let log = Arc::new(log.unwrap());
    let from = of(FROM);
    let mut lanes = tokio::task::JoinSet::new();
    for input in from.split(' ') {
        let (log, mut input): (_, u64) = (log.clone(), input.parse().unwrap());
        lanes.spawn(async move {
            loop {
                // One write, so that a kill leaves a whole line or none.
                let line = match receive(&log, input).await {
                    Ok(receipt) => format!("\nacknowledged {input} {}\n", receipt.log_index),
                    Err(error) => format!("\nfault {}\n", passing(&error)),
                };
                std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                std::io::stdout().flush().unwrap();
                match line.starts_with("\nack") {
                    true => input += 1,
                    false => tokio::time::sleep(PAUSE).await,
                }
            }
        });
    }
    // None ends, but by a fault.
    let ended: () = lanes.join_next().await.unwrap().unwrap();
    ended
}

/// What the processes told.
#[derive(Default)]
struct Tally {
    told: BTreeMap<u64, u64>,
    answered: [u64; WRITERS],
    faults: BTreeMap<String, u32>,
}

impl Tally {
    fn note(&mut self, writer: usize, line: &str) {
        if let Some(fault) = line.strip_prefix("fault ") {
            *self.faults.entry(fault.to_owned()).or_default() += 1;
        } else if let Some(told) = line.strip_prefix("acknowledged ") {
            let (input, index) = told.split_once(' ').unwrap();
            let (input, index) = (input.parse().unwrap(), index.parse().unwrap());
            assert_eq!(
                self.told.insert(input, index),
                None,
                "{input} was told twice"
            );
            self.answered[writer] += 1;
        }
    }
}

struct Writer {
    dir: TempDir,
    running: Option<(Child, JoinHandle<()>)>,
}

/// The processes on one log.
struct Writers {
    log: Log,
    tally: Arc<Mutex<Tally>>,
    writers: Vec<Writer>,
}

impl Writers {
    async fn new() -> Self {
        let log = Log::new().await;
        let writer = |_| Writer {
            dir: log.second(),
            running: None,
        };
        let writers = (0..WRITERS).map(writer).collect();
        let mut all = Self {
            log,
            tally: Arc::default(),
            writers,
        };
        (0..WRITERS).for_each(|writer| all.start(writer));
        all
    }

    /// By which the server knows its connections.
    fn name(&self, writer: usize) -> String {
        format!("{}_{writer}", self.log.name)
    }

    /// The first input of each lane of a writer that was not told.
    fn from(&self, writer: usize) -> Vec<u64> {
        let told = &self.tally.lock().unwrap().told;
        let lanes = (writer as u64 * LANES)..((writer as u64 + 1) * LANES);
        let first = |lane| {
            let last = told.range(number(lane, 0)..number(lane + 1, 0)).next_back();
            last.map_or(number(lane, 0), |(input, _)| input + 1)
        };
        lanes.map(first).collect()
    }

    fn start(&mut self, writer: usize) {
        let from: Vec<_> = self.from(writer).iter().map(u64::to_string).collect();
        let url = url_for(self.log.schema.owner_url(), RECORDER);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "postgres::writers::writing_process",
                "--nocapture",
            ])
            .env(DIRECTORY, self.writers[writer].dir.path())
            .env(URL, named(&url, &self.name(writer)))
            .env(SCHEMA, &self.log.name)
            .env(FROM, from.join(" "))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let tally = self.tally.clone();
        let reader = std::thread::spawn(move || {
            let lines = output.lines().map_while(Result::ok);
            lines.for_each(|line| tally.lock().unwrap().note(writer, &line));
        });
        self.writers[writer].running = Some((child, reader));
    }

    fn pid(&self, writer: usize) -> u32 {
        self.writers[writer].running.as_ref().unwrap().0.id()
    }

    fn kill(&mut self, writer: usize) {
        let (mut child, reader) = self.writers[writer].running.take().unwrap();
        // SIGKILL on Unix.
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert!(
            status.code().is_none(),
            "a writer ended by itself: {status}"
        );
        reader.join().unwrap();
    }

    fn answered(&self) -> [u64; WRITERS] {
        self.tally.lock().unwrap().answered
    }

    /// Waits until these writers have been answered so many more.
    async fn progress(&self, writers: &[usize], more: u64) {
        let (before, began) = (self.answered(), Instant::now());
        loop {
            let now = self.answered();
            if writers
                .iter()
                .all(|writer| now[*writer] >= before[*writer] + more)
            {
                return;
            }
            let faults = self.tally.lock().unwrap().faults.clone();
            assert!(
                began.elapsed() < PATIENCE,
                "no progress: {now:?} {before:?} {faults:?}"
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Asks what was under way once more, and holds the log against all that was told.
    async fn settle(mut self) -> (BTreeMap<u64, u64>, BTreeMap<String, u32>) {
        let all: Vec<_> = (0..WRITERS).collect();
        all.iter().for_each(|writer| self.kill(*writer));
        let last = self.log.open(&self.writers[0].dir).await.unwrap();
        for input in all.iter().flat_map(|writer| self.from(*writer)) {
            let receipt = receive(&last, input).await.unwrap();
            self.tally
                .lock()
                .unwrap()
                .told
                .insert(input, receipt.log_index);
        }
        let tally = std::mem::take(&mut *self.tally.lock().unwrap());
        self.log.check_places(&tally.told).await;
        (tally.told, tally.faults)
    }
}

impl Drop for Writers {
    fn drop(&mut self) {
        for (mut child, _) in self
            .writers
            .iter_mut()
            .filter_map(|writer| writer.running.take())
        {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_busy_one_is_killed_again_and_again_and_every_command_is_answered_once() {
    let kills = std::env::var(KILLS).map_or(KILLS_BY_DEFAULT, |kills| kills.parse().unwrap());
    let (mut writers, all) = (Writers::new().await, [0, 1]);
    let began = Instant::now();
    for _ in 0..kills {
        let before = writers.answered();
        writers.progress(&all, 1).await;
        // Moments need not be good random numbers.
        let moment = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_micros()
            % (LIFE * 1000);
        tokio::time::sleep(Duration::from_micros(moment as u64)).await;
        let now = writers.answered();
        let busy = all
            .into_iter()
            .max_by_key(|writer| now[*writer] - before[*writer])
            .unwrap();
        writers.kill(busy);
        writers.start(busy);
    }
    writers.progress(&all, 1).await;
    let seconds = began.elapsed().as_secs();
    let answered = writers.answered();
    let (told, faults) = writers.settle().await;
    println!(
        "{kills} kills of the busier of {WRITERS} writers in {seconds} s: {} commands answered ({answered:?}), each \
         there once; told to repeat: {faults:?}",
        told.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_stopped_in_the_middle_of_its_transaction_holds_the_others_for_a_moment_only() {
    let writers = Writers::new().await;
    let mut raw = writers.log.schema.raw().await;
    let open = "SELECT count(*) FROM pg_stat_activity
                WHERE application_name = $1 AND state = 'idle in transaction'";
    for stop in 0..STOPS {
        let (stopped, other) = (stop % WRITERS, (stop + 1) % WRITERS);
        writers.progress(&[stopped, other], 1).await;
        let (name, began) = (writers.name(stopped), Instant::now());
        loop {
            let count = sqlx::query_scalar::<_, i64>(open).bind(&name);
            if count.fetch_one(&mut raw).await.unwrap() > 0 {
                signal("STOP", writers.pid(stopped));
                // It may have gone on a little before the signal came.
                let count = sqlx::query_scalar::<_, i64>(open).bind(&name);
                if count.fetch_one(&mut raw).await.unwrap() > 0 {
                    break;
                }
                signal("CONT", writers.pid(stopped));
            }
            assert!(began.elapsed() < PATIENCE, "never in a transaction");
        }
        writers.progress(&[other], MEANWHILE).await;
        signal("CONT", writers.pid(stopped));
        writers.progress(&[stopped], 1).await;
    }
    let (told, faults) = writers.settle().await;
    println!(
        "{STOPS} stops in a transaction: {} commands answered, each there once; {faults:?}",
        told.len()
    );
}
