//! SIGKILL in a stream of commands: nothing acknowledged is lost, nothing is recorded twice.
//!
//! The test runs its own binary again as the recording process. It prints each key after its receipt;
//! what was not printed is asked again, under the same key, by the next process. After every kill the
//! acknowledged entries are looked up in the database as it was left; every so often, and at the end, the
//! whole log is checked. The log grows with every run, so checking all of it each time would make the
//! test take the square of its length.

use super::{ORIGIN, check_log};
use crate::recorder::{answered, input, instance, opened, received, trajectory};
use rand_like::Random;
use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};
use weerklank::clock::SystemClock;
use weerklank::content::{Sealed, Sealer};
use weerklank::data_dir::DataDir;
use weerklank::instance::{Instance, Reader};
use weerklank::recorder::CheckpointCopy;
use weerklank_events::vocabulary::{Purpose, Role};
use weerklank_events::{Command, Entry, Event, InputId, Stream};

const DIRECTORY: &str = "WEERKLANK_KILLS_DIRECTORY";
const FROM: &str = "WEERKLANK_KILLS_FROM";
/// How often the process is killed; set it to 1000 for a longer run.
const KILLS: &str = "WEERKLANK_KILLS";
const KILLS_BY_DEFAULT: u32 = 200;
/// Kills between two checks of the whole log.
const CHECK_EVERY: u32 = 40;
/// How long a process may live at most, in milliseconds: from its start, or from its first acknowledgement.
const LIFE: (u64, u64) = (150, 60);
/// One in so many is killed wherever its start is; the others are let come to recording, however busy the
/// machine.
const WHILE_STARTING: u32 = 4;
/// Within which a process comes to recording.
const PATIENCE: Duration = Duration::from_secs(60);
/// Streams of commands at once, over half as many trajectories.
const LANES: u64 = 8;

fn input_of(lane: u64, n: u64) -> InputId {
    input((lane << 32) | (n / 2))
}

/// The `n`th command of a lane: an input, then its answer, and so on.
fn sealed(sealer: &Sealer, lane: u64, n: u64) -> Sealed {
    let command: Command = match n % 2 {
        0 => received(input_of(lane, n), &format!("Inbreng {n} van {lane}")),
        _ => answered(input_of(lane, n)),
    };
    sealer.seal_once(command, "tester", &key(lane, n)).unwrap()
}

fn key(lane: u64, n: u64) -> String {
    format!("{lane}/{n}")
}

fn stream(lane: u64) -> Stream {
    Stream::Trajectory(trajectory((lane / 2) as u8))
}

/// The recording process; does nothing as a test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recording_process() {
    let Ok(dir) = std::env::var(DIRECTORY) else {
        return;
    };
    let from = std::env::var(FROM).unwrap();
    let from: Vec<u64> = from.split(' ').map(|n| n.parse().unwrap()).collect();
    let clock = std::sync::Arc::new(SystemClock);
    let log = Instance::open(DataDir::new(dir), clock, None, Purpose::Record);
    let log = std::sync::Arc::new(log.await.unwrap());
    let lanes: Vec<_> = (0..LANES)
        .zip(from)
        .map(|(lane, from)| {
            let log = log.clone();
            tokio::spawn(async move {
                for n in from.. {
                    let records = vec![sealed(&log.sealer, lane, n)];
                    let answer = log.record(stream(lane), "tester", Role::Recorder, records);
                    let index = answer.await.unwrap()[0].log_index;
                    // One write, so that a kill leaves a whole line or none.
                    let line = format!("\nacknowledged {lane} {n} {index}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                    std::io::stdout().flush().unwrap();
                }
            })
        })
        .collect();
    for lane in lanes {
        lane.await.unwrap();
    }
}

/// Runs the recording process for a while and kills it; notes what it acknowledged, and says how much.
fn run_and_kill(
    dir: &Path,
    from: &[u64],
    told: &mut HashMap<(u64, u64), u64>,
    (starting, wait): (bool, Duration),
) -> usize {
    let from: Vec<_> = from.iter().map(u64::to_string).collect();
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "faults::kills::recording_process", "--nocapture"])
        .env(DIRECTORY, dir)
        .env(FROM, from.join(" "))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let (tell, lines) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let lines = output.lines().map_while(Result::ok);
        let told = lines.filter_map(|line| {
            let mut words = line.strip_prefix("acknowledged ")?.split(' ');
            let mut number = || words.next()?.parse::<u64>().ok();
            Some((number()?, number()?, number()?))
        });
        told.for_each(|told| tell.send(told).unwrap());
    });
    let mut acknowledged = Vec::new();
    if !starting {
        acknowledged.push(lines.recv_timeout(PATIENCE).unwrap());
    }
    std::thread::sleep(wait);
    // SIGKILL on Unix.
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(
        status.code().is_none(),
        "the recording process ended by itself: {status}"
    );
    acknowledged.extend(lines);
    reader.join().unwrap();
    for (lane, n, index) in &acknowledged {
        assert!(
            told.insert((*lane, *n), *index).is_none(),
            "{lane} {n} told twice"
        );
    }
    acknowledged.len()
}

/// What can be seen quickly after every kill: the end of the log is what its copy says, the copy vouches
/// for everything acknowledged, and the newest acknowledged command of every lane is found by its key.
async fn look(dir: &Path, from: &[u64], told: &HashMap<(u64, u64), u64>) {
    let dir = DataDir::new(dir);
    let reader = Reader::open(dir.clone()).await.unwrap();
    let copy = CheckpointCopy::new(dir.checkpoint(), reader.key.clone());
    weerklank::recorder::check(&*reader.store, &reader.key, &copy)
        .await
        .unwrap();
    let signed = copy.checkpoint().unwrap().unwrap().size;
    let newest = told.values().max().copied().unwrap_or_default();
    assert!(
        signed > newest,
        "entry {newest} was acknowledged, and {signed} are signed"
    );
    let sealer = Sealer::new(ORIGIN.to_owned(), dir.keys(ORIGIN, false).unwrap().1);
    for (lane, n) in (0..).zip(from) {
        let Some(n) = n.checked_sub(1) else { continue };
        let asked = sealer.idempotency("tester", &key(lane, n), b"").key;
        let found = reader.store.commands(&[asked]).await.unwrap();
        assert_eq!(found[&asked].log_index, told[&(lane, n)], "{lane} {n}");
    }
}

#[tokio::test]
async fn a_killed_process_loses_nothing_acknowledged_and_doubles_nothing() {
    let kills = std::env::var(KILLS).map_or(KILLS_BY_DEFAULT, |kills| kills.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let (log, _) = instance(dir.path()).await;
    for lane in (0..LANES).step_by(2) {
        let records = vec![log.sealer.seal(opened("Nieuw plein")).unwrap()];
        log.record(stream(lane), "tester", Role::Recorder, records)
            .await
            .unwrap();
    }
    drop(log);
    let mut told = HashMap::new();
    let mut random = Random::new();
    let mut from = vec![0; LANES as usize];
    let (mut idle, began) = (0, Instant::now());
    for kill in 1..=kills {
        let starting = kill % WHILE_STARTING == 0;
        let life = if starting { LIFE.0 } else { LIFE.1 };
        let wait = Duration::from_micros(random.below(life * 1000));
        let acknowledged = run_and_kill(dir.path(), &from, &mut told, (starting, wait));
        idle += u32::from(acknowledged == 0);
        for (lane, from) in (0..).zip(&mut from) {
            while told.contains_key(&(lane, *from)) {
                *from += 1;
            }
        }
        look(dir.path(), &from, &told).await;
        if kill % CHECK_EVERY == 0 {
            check_log(dir.path()).await;
        }
    }
    let acknowledged = told.len();
    assert!(
        acknowledged > kills as usize,
        "{acknowledged} commands in {kills} runs"
    );
    let replayed = settle(dir.path(), &from, &mut told).await;
    println!(
        "{kills} kills, {idle} of them before anything was acknowledged: {acknowledged} commands \
         acknowledged, all of them there once; of the {LANES} under way at the end {replayed} were \
         recorded and not acknowledged; {} s",
        began.elapsed().as_secs()
    );
}

/// Asks what was not acknowledged again, and holds the log against everything that was. Says how much of
/// the former had been recorded.
async fn settle(dir: &Path, from: &[u64], told: &mut HashMap<(u64, u64), u64>) -> u32 {
    let clock = std::sync::Arc::new(SystemClock);
    let log = Instance::open(DataDir::new(dir), clock, None, Purpose::Record)
        .await
        .unwrap();
    let mut replayed = 0;
    for (lane, n) in (0..).zip(from) {
        let records = vec![sealed(&log.sealer, lane, *n)];
        let answer = log.record(stream(lane), "tester", Role::Recorder, records);
        let receipt = answer.await.unwrap()[0].clone();
        replayed += u32::from(receipt.replayed);
        told.insert((lane, *n), receipt.log_index);
    }
    let size = check_log(dir).await;
    assert_eq!(
        size,
        1 + LANES / 2 + told.len() as u64,
        "{replayed} replayed"
    );
    let entries = log.reader.store.entries(0, u32::MAX).await.unwrap();
    let mut seen = HashSet::new();
    for ((lane, n), index) in told.iter() {
        let entry = Entry::decode(&entries[*index as usize].bytes).unwrap();
        let expected = input_of(*lane, *n);
        match (n % 2, &entry.event) {
            (0, Event::InputReceived(fact)) => assert_eq!(fact.input, expected),
            (1, Event::InputAnswered(fact)) => assert_eq!(fact.input, expected),
            other => panic!("{lane} {n} leads to {other:?}"),
        }
        assert_eq!(entry.envelope.trajectory, stream(*lane));
        assert!(seen.insert(*index), "{lane} {n} shares an entry");
        let asked = log.sealer.idempotency("tester", &key(*lane, *n), b"").key;
        let found = log.reader.store.commands(&[asked]).await.unwrap();
        assert_eq!(found[&asked].log_index, *index);
    }
    replayed
}

/// Moments to kill at need not be good random numbers.
mod rand_like {
    pub struct Random(u64);

    impl Random {
        pub fn new() -> Self {
            let [a, b] = [1, 2].map(|_| {
                use std::hash::{BuildHasher as _, Hasher as _};
                std::hash::RandomState::new().build_hasher().finish()
            });
            Self(a ^ b | 1)
        }

        pub fn below(&mut self, limit: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) % limit
        }
    }
}
