//! A process that records in several logs is killed, again and again: each log has what was acknowledged in it,
//! once, and goes on.
//!
//! The test runs its own binary again as the recording process, as `faults::kills` does for one log.

use super::towns::{Towns, all_opened, tell};
use crate::recorder::{input, received};
use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use weerklank::clock::SystemClock;
use weerklank::sites::{List, Override, Sites};
use weerklank_events::vocabulary::Role;
use weerklank_events::{Entry, Event, Stream, TrajectoryId};

const LIST: &str = "WEERKLANK_MANY_LIST";
const FROM: &str = "WEERKLANK_MANY_FROM";
/// How often it is killed.
const KILLS: usize = 6;
/// Acknowledgements before it is killed, different each time.
const LIFE: [usize; 3] = [5, 60, 23];

/// What was acknowledged: log, number and index.
type Told = HashMap<(usize, u64), u64>;

/// The recording process; does nothing as a test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recording_process() {
    let Ok(list) = std::env::var(LIST) else {
        return;
    };
    let from = std::env::var(FROM).unwrap();
    let from: Vec<u64> = from.split(' ').map(|n| n.parse().unwrap()).collect();
    let list = List::read(Path::new(&list), Override::default()).unwrap();
    let sites = Sites::open(list, Arc::new(SystemClock));
    all_opened(&sites).await;
    let mut lanes = tokio::task::JoinSet::new();
    for ((number, site), from) in sites.all().iter().enumerate().zip(from) {
        let app = site.app().unwrap();
        lanes.spawn(async move {
            let instance = app.instance().unwrap();
            for n in from.. {
                let command = received(input(n), &format!("Inbreng {n}"));
                let key = format!("input {n}");
                let sealed = instance.sealer.seal_once(command, "tester", &key).unwrap();
                let stream = Stream::Trajectory(TrajectoryId([number as u8 + 1; 16]));
                let answer = instance.record(stream, "tester", Role::Recorder, vec![sealed]);
                let index = answer.await.unwrap()[0].log_index;
                // One write, so that a kill leaves a whole line or none.
                let line = format!("\nacknowledged {number} {n} {index}\n");
                std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                std::io::stdout().flush().unwrap();
            }
        });
    }
    while let Some(lane) = lanes.join_next().await {
        lane.unwrap();
    }
}

/// Runs the recording process, kills it after so many acknowledgements, and notes all of them.
fn run_and_kill(list: &Path, from: &[u64], life: usize, told: &mut Told) {
    let from: Vec<_> = from.iter().map(u64::to_string).collect();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "many::kills::recording_process", "--nocapture"])
        .env(LIST, list)
        .env(FROM, from.join(" "))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok).filter_map(|line| {
        let mut words = line.strip_prefix("acknowledged ")?.split(' ');
        let mut number = || words.next()?.parse::<u64>().ok();
        Some((number()?, number()?, number()?))
    });
    let mut note = |(log, n, index): (u64, u64, u64)| {
        let before = told.insert((usize::try_from(log).unwrap(), n), index);
        assert!(before.is_none(), "{log} {n} told twice");
    };
    for _ in 0..life {
        note(lines.next().expect("it went on until it was killed"));
    }
    // SIGKILL on Unix.
    child.kill().unwrap();
    assert!(child.wait().unwrap().code().is_none(), "it ended by itself");
    lines.for_each(note);
}

// On threads of its own: what keeps the logs open here ends beside the waiting for a process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_loses_and_doubles_nothing_in_any_of_its_logs() {
    let towns = Towns::new(&["oss", "boxtel"], &["vught", "uden"]).await;
    let sites = towns.all_open().await;
    for (number, site) in (1..).zip(sites.all()) {
        tell(&site.app().unwrap(), site.name(), number).await;
    }
    drop(sites);
    let (list, mut told, mut from) = (towns.file(), Told::new(), vec![0; 4]);
    for life in LIFE.into_iter().cycle().take(KILLS) {
        run_and_kill(&list, &from, life, &mut told);
        for (log, from) in from.iter_mut().enumerate() {
            while told.contains_key(&(log, *from)) {
                *from += 1;
            }
        }
    }
    assert!(
        from.iter().all(|acknowledged| *acknowledged > 0),
        "{from:?}"
    );
    // They are started once more, and what was under way is asked again.
    let sites = Sites::open(towns.list(), Arc::new(SystemClock));
    all_opened(&sites).await;
    for (log, site) in sites.all().iter().enumerate() {
        let app = site.app().unwrap_or_else(|| panic!("{:?}", site.closed()));
        let instance = app.instance().unwrap();
        let entries = instance.reader.store.entries(0, u32::MAX).await.unwrap();
        let received: Vec<_> = entries
            .iter()
            .filter_map(|stored| match Entry::decode(&stored.bytes).unwrap().event {
                Event::InputReceived(fact) => Some((fact.input, stored.log_index)),
                _ => None,
            })
            .collect();
        // All in the order in which they were asked, so that none is there twice; at most the one under way
        // was recorded and not acknowledged.
        let expected: Vec<_> = (0..received.len() as u64).map(input).collect();
        let found: Vec<_> = received.iter().map(|(input, _)| *input).collect();
        assert_eq!(found, expected, "{}", site.name());
        assert!((from[log]..=from[log] + 1).contains(&(found.len() as u64)));
        for ((_, n), index) in told.iter().filter(|((of, _), _)| *of == log) {
            assert_eq!(received[*n as usize].1, *index, "{} {n}", site.name());
        }
    }
    drop(sites);
    towns.check().await;
}
