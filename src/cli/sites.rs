//! `serve`, `init`, `migrate` and `status` for every log of a list at once: a supplier with hundreds of
//! municipalities gives one command.
//!
//! What cannot be done for one log is told with its name and does not keep the others from being done; the exit
//! code says whether all went well, and the command can simply be given again.

use super::init::InitArgs;
use super::migrate::MigrateArgs;
use super::place::PlaceArgs;
use super::serve::ServeArgs;
use super::status::StatusArgs;
use super::{CliError, Progress, UNCHECKED, print, write_out};
use crate::clock::SystemClock;
use crate::instance::{Instance, OpenError};
use crate::sites::{Entry, Health, Listen, room_for};
use crate::status::{Status, is_broken};
use crate::store::postgres::{grant, migrate as migrate_schema};
use crate::store::{Place, StoreError};
use serde::Serialize;
use std::cell::RefCell;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Logs that are worked on at once.
const AT_ONCE: usize = 8;

/// What a command did with one log.
#[derive(Debug, Serialize)]
struct Told<T> {
    log: String,
    #[serde(flatten)]
    outcome: Outcome<T>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Outcome<T> {
    Done(T),
    Failed(Failed),
}

/// Why nothing was done.
#[derive(Debug, Serialize)]
struct Failed {
    code: &'static str,
    error: String,
    #[serde(skip)]
    exit: u8,
}

impl From<OpenError> for Failed {
    fn from(error: OpenError) -> Self {
        Self {
            code: error.code(),
            exit: if is_broken(&error) { 1 } else { UNCHECKED },
            error: error.to_string(),
        }
    }
}
impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        OpenError::from(error).into()
    }
}

/// Works on every log, a few at a time; gives what became of each, in the order of the list.
async fn each<T, F>(logs: Vec<Entry>, work: impl Fn(Entry) -> F) -> Result<Vec<Told<T>>, CliError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failed>> + Send + 'static,
{
    let (turns, of) = (Arc::new(Semaphore::new(AT_ONCE)), logs.len());
    let mut tasks = JoinSet::new();
    for (number, entry) in logs.into_iter().enumerate() {
        let (turns, log) = (turns.clone(), entry.name.clone());
        let work = work(entry);
        tasks.spawn(async move {
            let _turn = turns.acquire_owned().await;
            let outcome = work.await.map_or_else(Outcome::Failed, Outcome::Done);
            (number, Told { log, outcome })
        });
    }
    let (mut told, mut progress) = (Vec::with_capacity(of), Progress::new("logs"));
    while let Some(done) = tasks.join_next().await {
        told.push(done.map_err(CliError::failed)?);
        progress.show(told.len() as u64, of as u64);
    }
    told.sort_by_key(|(number, _)| *number);
    Ok(told.into_iter().map(|(_, told)| told).collect())
}

/// Tells what became of each log, to people or to a program. Exits 0 where all is well.
fn tell<T: Serialize>(
    told: &[Told<T>],
    json: bool,
    line: impl Fn(&mut dyn Write, &str, &T) -> io::Result<()>,
    exit: impl Fn(&T) -> u8,
) -> Result<ExitCode, CliError> {
    write_out(|out| {
        if json {
            serde_json::to_writer(&mut *out, told)?;
            return writeln!(out);
        }
        for Told { log, outcome } in told {
            match outcome {
                Outcome::Done(done) => line(out, log, done)?,
                Outcome::Failed(failed) => writeln!(out, "{log}: FAILED: {}", failed.error)?,
            }
        }
        Ok(())
    })?;
    let codes = told.iter().map(|told| match &told.outcome {
        Outcome::Done(done) => exit(done),
        Outcome::Failed(failed) => failed.exit,
    });
    // Broken says more than unseen.
    let worst = codes.min_by_key(|code| match code {
        1 => 0,
        0 => 2,
        _ => 1,
    });
    Ok(ExitCode::from(worst.unwrap_or(0)))
}

/// `weerklank --config FILE serve`
///
/// # Errors
/// Where the list has mistakes, or an address is in use.
pub async fn serve(place: &PlaceArgs, args: ServeArgs) -> Result<ExitCode, CliError> {
    let mut list = place.list(None)?;
    for entry in &mut list.logs {
        if args.read_only {
            entry.dir = entry.dir.clone().following();
        }
        // Each in a directory of its own below that one.
        if let Some(read_models) = &args.read_models {
            let own = read_models.join(&entry.name);
            entry.dir = entry.dir.clone().with_read_models(own);
        }
    }
    let files = room_for(list.logs.len());
    if !files.enough() {
        tracing::warn!(
            needed = files.needed,
            granted = files.granted,
            "the system allows too few open files for so many logs at once: raise the limit (LimitNOFILE in systemd, \
             ulimit -Hn in a shell)"
        );
    }
    let listen = Listen {
        pages: args.listen,
        health: args.health,
    };
    let progress = RefCell::new(Some(Progress::new("logs")));
    let opened = |done, of| {
        if let Some(progress) = &mut *progress.borrow_mut() {
            progress.show(done, of);
        }
    };
    let ready = |health: &Health, pages, beside| {
        progress.take();
        // Whoever started it may not read along; the pages are there all the same.
        let _ = print(format_args!(
            "{} of {} logs are open",
            health.open, health.logs
        ));
        if let Some(beside) = beside {
            let _ = print(format_args!("http://{beside}/healthz"));
        }
        let _ = print(format_args!("http://{pages}/"));
    };
    let served = crate::sites::serve(list, Arc::new(SystemClock), listen, opened, ready).await;
    served.map(|()| ExitCode::SUCCESS).map_err(CliError::failed)
}

/// A log that is there.
#[derive(Debug, Serialize)]
struct There {
    made: bool,
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

/// The list names each log.
#[derive(Debug, thiserror::Error)]
#[error("--origin: leave it out: with --config the list names each log")]
struct NoOrigin;

/// `weerklank --config FILE init`
///
/// # Errors
/// Where the list has mistakes.
pub async fn init(place: &PlaceArgs, args: InitArgs) -> Result<ExitCode, CliError> {
    if args.origin.is_some() {
        return Err(CliError::failed(NoOrigin));
    }
    let list = place.list(None)?;
    room_for(list.logs.len());
    let told = each(list.logs, make).await?;
    let line = |out: &mut dyn Write, log: &str, there: &There| match &there.key {
        Some(key) => writeln!(
            out,
            "{log}: made the log {}\n{log}: key {key}",
            there.origin
        ),
        None => writeln!(out, "{log}: has the log {} already", there.origin),
    };
    tell(&told, args.json, line, |_| 0)
}

async fn make(entry: Entry) -> Result<There, Failed> {
    let asked = entry.origin.to_string();
    let made = Instance::init(entry.dir, Arc::new(SystemClock), Some(entry.origin)).await;
    match made {
        Ok(instance) => {
            let key = Some(instance.reader.key.to_string());
            instance.close().await;
            Ok(There {
                made: true,
                origin: asked,
                key,
            })
        }
        Err(OpenError::AlreadyMade(found)) if found == asked => Ok(There {
            made: false,
            origin: found,
            key: None,
        }),
        Err(OpenError::AlreadyMade(found)) => Err(OpenError::OtherOrigin { asked, found }.into()),
        Err(error) => Err(error.into()),
    }
}

/// A schema that is up to date; none for a log that is a file.
#[derive(Debug, Serialize)]
struct Migrated {
    schema: Option<String>,
    version: Option<i64>,
}

/// `weerklank --config FILE migrate`
///
/// # Errors
/// Where the list has mistakes.
pub async fn migrate(place: &PlaceArgs, args: MigrateArgs) -> Result<ExitCode, CliError> {
    let list = place.list(args.owner.clone())?;
    let (mut told, of) = (Vec::new(), list.logs.len());
    let mut progress = Progress::new("logs");
    // One at a time: a migration locks the whole database anyway.
    for entry in list.logs {
        let log = entry.name.clone();
        let outcome = migrated(&entry, &args).await;
        let outcome = outcome.map_or_else(Outcome::Failed, Outcome::Done);
        told.push(Told { log, outcome });
        progress.show(told.len() as u64, of as u64);
    }
    drop(progress);
    let line = |out: &mut dyn Write, log: &str, done: &Migrated| match (&done.schema, done.version)
    {
        (Some(schema), Some(version)) => writeln!(out, "{log}: {schema} has version {version}"),
        _ => writeln!(
            out,
            "{log}: a file, which is brought up to date when it is opened"
        ),
    };
    tell(&told, args.json, line, |_| 0)
}

async fn migrated(entry: &Entry, args: &MigrateArgs) -> Result<Migrated, Failed> {
    let Place::Schema(address) = entry.dir.place() else {
        return Ok(Migrated {
            schema: None,
            version: None,
        });
    };
    let version = Some(migrate_schema(&address).await?);
    for (role, rights) in args.rights() {
        grant(&address, role, rights).await?;
    }
    Ok(Migrated {
        schema: Some(address.schema.to_string()),
        version,
    })
}

/// `weerklank --config FILE status`
///
/// # Errors
/// Where the list has mistakes.
pub async fn status(place: &PlaceArgs, args: StatusArgs) -> Result<ExitCode, CliError> {
    let list = place.list(None)?;
    room_for(list.logs.len());
    let told = each(list.logs, state).await?;
    let exit = |status: &Status| u8::from(!status.problems.is_empty());
    tell(&told, args.json, line_of, exit)
}

async fn state(entry: Entry) -> Result<Status, Failed> {
    let asked = entry.origin.to_string();
    let mut status = crate::status::status(entry.dir, &SystemClock).await?;
    if status.origin != asked {
        let found = status.origin.clone();
        let other = OpenError::OtherOrigin { asked, found };
        status.problems.push(other.to_string());
    }
    Ok(status)
}

/// One line for each log, and one for each thing to look at.
fn line_of(out: &mut dyn Write, log: &str, status: &Status) -> io::Result<()> {
    let of = |size: Option<u64>| size.map_or_else(|| "none".to_owned(), |size| size.to_string());
    let (signed, shown) = (of(status.signed), of(status.read_models));
    let size = status.size;
    writeln!(
        out,
        "{log}: {size} entries, {signed} signed, {shown} in the read models"
    )?;
    if let Some(fault) = &status.last_fault {
        let (time, part, code) = (fault.time, fault.part.words(), &fault.code);
        writeln!(out, "{log}: last fault {time}, {part} ({code})")?;
    }
    for text in &status.problems {
        writeln!(out, "{log}: PROBLEM: {text}")?;
    }
    for text in &status.remarks {
        writeln!(out, "{log}: note: {text}")?;
    }
    Ok(())
}
