//! A disk that is full: what was acknowledged stays, what was not is refused with the next step, and
//! with room given back recording goes on under the same keys.
//!
//! Two ways to be full, because neither is everywhere complete. A limit on the size of files
//! (RLIMIT_FSIZE) works for everybody, and hits only files that grow. A small file system of our own
//! runs out as a disk does, and needs a system that lets us mount one; where it does not, the test says
//! so. Both run this binary again as the process that meets the fault.

use super::check::projected;
use super::{check_log, raw};
use crate::recorder::{input, instance, opened, received, trajectory};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};
use weerklank::instance::Instance;
use weerklank::projector::Projector;
use weerklank::recorder::RecordError;
use weerklank_events::Stream;
use weerklank_events::vocabulary::Role;

const DIRECTORY: &str = "WEERKLANK_FULL_DIRECTORY";
/// Says by its exit code that no file system could be mounted.
const UNABLE: i32 = 77;
/// Attempts while there is no room.
const ATTEMPTS: u64 = 5;

/// Input `n` in trajectory 1 under a key of its own, with enough words to need room.
async fn receive(log: &Instance, n: u64) -> Result<(u64, bool), RecordError> {
    let command = received(input(n), &format!("Inbreng {n} {}", "bomen ".repeat(1500)));
    let sealed = log.sealer.seal_once(command, "tester", &format!("{n}"));
    let stream = Stream::Trajectory(trajectory(1));
    let receipts = log
        .record(stream, "tester", Role::Recorder, vec![sealed.unwrap()])
        .await?;
    Ok((receipts[0].log_index, receipts[0].replayed))
}

async fn open(dir: &Path) -> Instance {
    instance(dir).await.0
}

async fn with_trajectory(dir: &Path) -> Instance {
    let log = open(dir).await;
    let records = vec![log.sealer.seal(opened("Nieuw plein")).unwrap()];
    let stream = Stream::Trajectory(trajectory(1));
    log.record(stream, "tester", Role::Recorder, records)
        .await
        .unwrap();
    log
}

fn told_what_to_do(error: &RecordError) {
    let text = error.to_string();
    assert!(matches!(error, RecordError::Unavailable(_)), "{text}");
    // Of the database: "see whether the disk is full"; of a file: what the system says.
    let known = ["see whether the disk is full", "No space left", "too large"];
    assert!(known.iter().any(|known| text.contains(known)), "{text}");
}

/// Runs `script` in a shell that becomes the test `name` of this binary, with `dir` as its directory.
fn run(shell: &[&str], script: &str, name: &str, dir: &Path) -> Output {
    let test = format!("faults::full::{name}");
    Process::new(shell[0])
        .args(&shell[1..])
        .args(["-c", &format!("{script} exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &test, "--nocapture"])
        .env(DIRECTORY, dir)
        .output()
        .unwrap()
}

/// Records until a file may not grow, and tells what became of it; does nothing as a test.
#[tokio::test]
async fn limited_process() {
    let Ok(dir) = std::env::var(DIRECTORY) else {
        return;
    };
    let log = open(Path::new(&dir)).await;
    let (mut n, mut refusals) = (0, 0);
    while refusals <= ATTEMPTS {
        match receive(&log, n).await {
            // There may be room again: what lies in the write-ahead log moves into the database.
            Ok((index, _)) => {
                println!("\nacknowledged {n} {index}");
                (n, refusals) = (n + 1, 0);
            }
            Err(error) => {
                told_what_to_do(&error);
                refusals += 1;
            }
        }
    }
    println!("\nrefused {n}");
}

#[tokio::test]
async fn files_that_may_not_grow_lose_nothing_and_recording_goes_on_with_room() {
    let dir = tempfile::tempdir().unwrap();
    drop(with_trajectory(dir.path()).await);
    let (mut next, mut refusals) = (0, 0);
    // In blocks of 512 or 1024 bytes, as the shell has it.
    for blocks in [600, 1000, 1600] {
        // Ignored, the signal becomes an error of the write, as a full disk is.
        let script = format!("trap '' XFSZ; ulimit -f {blocks} || exit {UNABLE};");
        let output = run(&["sh"], &script, "limited_process", dir.path());
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{blocks} {text} {err}");
        assert!(text.contains("\nrefused "), "{text}");
        refusals += 1;
        let log = open(dir.path()).await;
        for line in text.lines() {
            let Some(told) = line.strip_prefix("acknowledged ") else {
                continue;
            };
            let (n, index) = told.split_once(' ').unwrap();
            let (n, index): (u64, u64) = (n.parse().unwrap(), index.parse().unwrap());
            // Asked again, it is the entry that was acknowledged.
            assert_eq!(receive(&log, n).await.unwrap(), (index, true), "{n}");
            next = next.max(n + 1);
        }
        receive(&log, next).await.unwrap();
        drop(log);
        assert_eq!(check_log(dir.path()).await, 2 + next + 1);
    }
    println!("{next} inputs acknowledged under {refusals} limits");
}

/// A file that takes all the room there is.
struct Filler(PathBuf);

impl Filler {
    fn new(dir: &Path) -> Self {
        let path = dir.join("filler");
        let mut file = File::create(&path).unwrap();
        while file.write_all(&[1; 4096]).is_ok() {}
        Self(path)
    }
}

impl Drop for Filler {
    fn drop(&mut self) {
        fs::remove_file(&self.0).unwrap();
    }
}

/// Works on a small file system of its own; does nothing as a test.
#[tokio::test]
async fn full_disk_process() {
    let Ok(dir) = std::env::var(DIRECTORY) else {
        return;
    };
    let (disk, dir) = (Path::new(&dir), Path::new(&dir).join("data"));
    let log = with_trajectory(&dir).await;
    let mut next = database_full(&log, disk, 0).await;
    check_log(&dir).await;
    next = copy_full(&log, disk, next).await;
    check_log(&dir).await;
    read_models_full(&log, disk, next).await;
    check_log(&dir).await;
    drop(log);
    start_full(&dir, disk, next).await;
    println!("\nfull disk: done");
}

/// The write-ahead log cannot grow. Gives the first input that was not recorded.
async fn database_full(log: &Instance, disk: &Path, first: u64) -> u64 {
    for n in first..first + 3 {
        receive(log, n).await.unwrap();
    }
    let size = log.reader.store.size().await.unwrap();
    let mut next = first + 3;
    let full = Filler::new(disk);
    // The file system may give its last page to a small append.
    let error = loop {
        match receive(log, next).await {
            Ok(_) => next += 1,
            Err(error) => break error,
        }
    };
    told_what_to_do(&error);
    for _ in 0..ATTEMPTS {
        told_what_to_do(&receive(log, next).await.unwrap_err());
    }
    let recorded = log.reader.store.size().await.unwrap();
    assert_eq!(recorded, size + next - first - 3, "nothing was appended");
    drop(full);
    assert_eq!(receive(log, next).await.unwrap(), (recorded, false));
    next + 1
}

/// The database has room within its files, and the copy of the checkpoint has none.
async fn copy_full(log: &Instance, disk: &Path, next: u64) -> u64 {
    let size = log.reader.store.size().await.unwrap();
    let mut raw = raw(log.reader.dir.path()).await;
    // The next append begins the write-ahead log anew, in the room that it has.
    sqlx::raw_sql("PRAGMA wal_checkpoint(RESTART)")
        .execute(&mut raw)
        .await
        .unwrap();
    let full = Filler::new(disk);
    let copied = log.reader.checkpoint().await.unwrap().0.size;
    for _ in 0..ATTEMPTS {
        let error = receive(log, next).await.unwrap_err();
        told_what_to_do(&error);
        assert!(error.to_string().contains("checkpoint"), "{error}");
    }
    assert_eq!(log.reader.store.size().await.unwrap(), size + 1);
    assert_eq!(log.reader.checkpoint().await.unwrap().0.size, copied);
    drop(full);
    // It is in the log, and is acknowledged as the one entry it is.
    assert_eq!(receive(log, next).await.unwrap(), (size, true));
    assert_eq!(log.reader.checkpoint().await.unwrap().0.size, size + 1);
    sqlx::Connection::close(raw).await.unwrap();
    next + 1
}

/// The read models cannot be written, and go on where they were.
async fn read_models_full(log: &Instance, disk: &Path, next: u64) {
    let (store, path) = (&log.reader.store, log.reader.dir.projections());
    let size = store.size().await.unwrap();
    let projector = Projector::open(store.clone(), &path).await.unwrap();
    projector.follow_to(2, |_, _| ()).await.unwrap();
    let full = Filler::new(disk);
    for _ in 0..ATTEMPTS {
        let error = projector.follow_to(size, |_, _| ()).await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains("see whether the disk is full"), "{text}");
    }
    drop(full);
    projector.follow_to(size, |_, _| ()).await.unwrap();
    let followed = projector.read_model().dump().await.unwrap();
    projector.close().await;
    let rebuilt = disk.join("rebuilt.db");
    assert_eq!(followed, projected(store, &rebuilt, size, size).await);
    assert_eq!(size, 2 + next);
}

/// A start without room is refused or works; with room it always does.
async fn start_full(dir: &Path, disk: &Path, next: u64) {
    let full = Filler::new(disk);
    let clock = std::sync::Arc::new(weerklank::clock::SetClock::new(
        crate::recorder::start_of_time(),
    ));
    let purpose = weerklank_events::vocabulary::Purpose::Record;
    let data = weerklank::data_dir::DataDir::new(dir);
    match Instance::open(data, clock, None, purpose).await {
        Ok(log) => told_what_to_do(&receive(&log, next).await.unwrap_err()),
        Err(error) => {
            let text = error.to_string();
            assert!(
                text.contains("disk is full") || text.contains("No space"),
                "{text}"
            );
        }
    }
    drop(full);
    let log = open(dir).await;
    for n in 0..=next {
        let replayed = receive(&log, n).await.unwrap().1;
        assert!(replayed || n == next, "{n}");
    }
    drop(log);
    assert_eq!(check_log(dir).await, 2 + next + 1);
}

#[test]
fn a_full_disk_loses_nothing_and_recording_goes_on_with_room() {
    let dir = tempfile::tempdir().unwrap();
    let script =
        format!("mount -t tmpfs -o size=8m tmpfs \"${DIRECTORY}\" 2>/dev/null || exit {UNABLE};");
    // A file system in a namespace of its own goes away with the process.
    let shell = ["unshare", "--map-root-user", "--mount", "sh"];
    let unable = "SKIPPED a_full_disk_loses_nothing_and_recording_goes_on_with_room: no file system can be mounted here";
    if Process::new(shell[0]).arg("--version").output().is_err() {
        return println!("{unable}");
    }
    let output = run(&shell, &script, "full_disk_process", dir.path());
    let text = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(UNABLE) || err.starts_with("unshare:") {
        return println!("{unable}");
    }
    assert!(output.status.success(), "{text}{err}");
    assert!(text.contains("full disk: done"), "{text}{err}");
}
