//! The state of a log in a few lines: how large it is, how far its signature and its read models have
//! come, and what went wrong last.
//!
//! Costs a handful of reads, however long the log, and works beside a recording process. It compares the
//! end of the database with the checkpoint copy, as a start does. Lacks everything in between: `check`
//! does that.

use crate::clock::Clock;
use crate::data_dir::{DataDir, DataDirError};
use crate::instance::{OpenError, Reader};
use crate::last_fault::LastFault;
use crate::log::entry;
use crate::projector::Snapshot;
use crate::recorder::{self, CheckpointCopy, LogError};
use crate::store::frontier_at;
use jiff::Timestamp;
use serde::Serialize;
use std::io::{self, Write};
use weerklank_events::vocabulary::Purpose;

/// How far the last entry may lie in the future before that is remarked upon, in seconds.
const FUTURE_SECONDS: i64 = 60;

/// The state of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The name of the log.
    pub origin: String,
    /// The key with which it is verified.
    pub key: String,
    /// A record, or a demonstration.
    pub purpose: Purpose,
    /// Entries in the database.
    pub size: u64,
    /// Their root in base64, as the database has it.
    pub root: Option<String>,
    /// When the last of them was recorded.
    pub recorded_at: Option<String>,
    /// Entries that the checkpoint copy vouches for.
    pub signed: Option<u64>,
    /// Entries in the read models.
    pub read_models: Option<u64>,
    /// What went wrong last; none where nothing has.
    pub last_fault: Option<LastFault>,
    /// Whether something was recorded after the last fault.
    pub recorded_since: bool,
    /// What does not fit together, with the next step.
    pub problems: Vec<String>,
    /// What deserves a look, with the next step.
    pub remarks: Vec<String>,
}

/// Tells the state of the log in `dir`.
///
/// # Errors
/// Where there is no log, or it cannot be read.
pub async fn status(dir: DataDir, clock: &dyn Clock) -> Result<Status, OpenError> {
    let reader = Reader::open(dir).await?;
    let mut status = Status {
        origin: reader.origin().to_owned(),
        key: reader.key.to_string(),
        purpose: reader.purpose,
        size: reader.store.size().await?,
        root: None,
        recorded_at: None,
        signed: None,
        read_models: None,
        last_fault: None,
        recorded_since: false,
        problems: Vec::new(),
        remarks: Vec::new(),
    };
    status.end_of_log(&reader).await?;
    status.read_models(&reader).await;
    status.times(&reader, clock.now());
    Ok(status)
}

impl Status {
    async fn end_of_log(&mut self, reader: &Reader) -> Result<(), OpenError> {
        match reader.dir.follows() {
            true => self.published(reader).await?,
            false => self.signed(reader).await?,
        }
        match frontier_at(&*reader.store, self.size).await {
            Ok(tree) => self.root = Some(tree.root().to_base64()),
            Err(error) => self.problems.push(error.to_string()),
        }
        if let Some(last) = self.size.checked_sub(1) {
            let last = reader.store.entries(last, 1).await?;
            let last = last.first().and_then(|last| entry::scan(&last.bytes).ok());
            self.recorded_at = last.map(|last| last.recorded_at().to_owned());
        }
        Ok(())
    }

    /// Compares the database with the checkpoint that readers are told, and tells how far a replica is.
    async fn published(&mut self, reader: &Reader) -> Result<(), OpenError> {
        let (checkpoint, _) = reader.checkpoint().await?;
        self.signed = Some(checkpoint.size);
        let tree = frontier_at(&*reader.store, checkpoint.size).await;
        if !tree.is_ok_and(|tree| tree.root() == checkpoint.root) {
            let size = checkpoint.size;
            self.problems.push(LogError::Differs { size }.to_string());
        }
        let Some(standby) = reader.store.standby().await? else {
            return Ok(());
        };
        if !standby.receiving {
            self.remarks.push(
                "this replica is not connected to its primary, and gets nothing new: see whether that runs".to_owned(),
            );
        }
        let behind = standby.received.saturating_sub(standby.applied);
        if behind > 0 {
            self.remarks.push(format!(
                "this replica has {behind} bytes that it did not apply yet: what they hold cannot be read here"
            ));
        }
        Ok(())
    }

    /// Compares the database with the checkpoint copy, as a start does.
    async fn signed(&mut self, reader: &Reader) -> Result<(), OpenError> {
        let copy = CheckpointCopy::new(reader.dir.checkpoint(), reader.key.clone());
        match copy.checkpoint() {
            Ok(signed) => self.signed = signed.map(|signed| signed.size),
            // The comparison below fails for the same reason, and says so.
            Err(_) => self.signed = None,
        }
        match recorder::check(&*reader.store, &reader.key, &copy).await {
            Ok(()) => {}
            Err(LogError::Store(error)) if error.passes() => return Err(error.into()),
            Err(error) => self.problems.push(error.to_string()),
        }
        Ok(())
    }

    async fn read_models(&mut self, reader: &Reader) {
        let path = reader.dir.projections();
        if !path.exists() {
            return;
        }
        let made = match Snapshot::open(&path).await {
            Ok(mut snapshot) => {
                let made = snapshot.made_from().await;
                snapshot.close().await;
                made
            }
            Err(error) => Err(error),
        };
        match made {
            Ok(made) => self.read_models = Some(made.size),
            Err(error) => self.remarks.push(format!(
                "the read models cannot be read ({error}): the next start makes them anew"
            )),
        }
    }

    fn times(&mut self, reader: &Reader, now: Timestamp) {
        let recorded_at: Option<Timestamp> =
            self.recorded_at.as_ref().and_then(|at| at.parse().ok());
        let ahead = recorded_at.map_or(0, |at| at.duration_since(now).as_secs());
        if ahead > FUTURE_SECONDS {
            self.remarks.push(format!(
                "the last entry is {ahead} s later than the clock of this machine: set the clock; if it is \
                 right, it was wrong when that was recorded, and nothing is recorded until it has caught up"
            ));
        }
        match LastFault::read(&reader.dir.last_fault()) {
            Ok(fault) => self.last_fault = fault,
            Err(error) => self.remarks.push(format!(
                "the trace of the last fault cannot be read ({error}): see the log of the program"
            )),
        }
        let fault = self.last_fault.as_ref().map(|fault| fault.time);
        self.recorded_since = recorded_at.zip(fault).is_some_and(|(at, fault)| at > fault);
    }

    /// Writes it as JSON, on one line.
    ///
    /// # Errors
    /// What writing returns.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        writeln!(out)
    }

    /// Writes it for people.
    ///
    /// # Errors
    /// What writing returns.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let purpose = match self.purpose {
            Purpose::Record => "a record",
            Purpose::Demo => "a demonstration",
        };
        let of = |size: Option<u64>| match size {
            None => "none".to_owned(),
            Some(size) if size < self.size => {
                format!("{size} entries, {} behind", self.size - size)
            }
            Some(size) => format!("{size} entries"),
        };
        let unknown = || "none".to_owned();
        writeln!(out, "log          {}, {purpose}", self.origin)?;
        writeln!(out, "key          {}", self.key)?;
        writeln!(out, "database     {} entries", self.size)?;
        writeln!(
            out,
            "root         {}",
            self.root.clone().unwrap_or_else(unknown)
        )?;
        writeln!(
            out,
            "last entry   {}",
            self.recorded_at.clone().unwrap_or_else(unknown)
        )?;
        writeln!(out, "checkpoint   {}", of(self.signed))?;
        writeln!(out, "read models  {}", of(self.read_models))?;
        match &self.last_fault {
            None => writeln!(out, "last fault   none")?,
            Some(fault) => {
                let since = match self.recorded_since {
                    true => "; entries were recorded since",
                    false => "",
                };
                let text = fault.text.replace(char::is_control, "\u{fffd}");
                writeln!(
                    out,
                    "last fault   {}, {} ({}){since}\n             {text}",
                    fault.time,
                    fault.part.words(),
                    fault.code
                )?;
            }
        }
        for (what, texts) in [("PROBLEM", &self.problems), ("note", &self.remarks)] {
            for text in texts {
                writeln!(out, "{what}: {text}")?;
            }
        }
        Ok(())
    }
}

/// Whether an error says that there is something wrong, rather than that nobody could look.
#[must_use]
pub const fn is_broken(error: &OpenError) -> bool {
    match error {
        OpenError::Log(LogError::Store(error)) => !error.passes(),
        OpenError::Log(LogError::DataDir(error)) | OpenError::DataDir(error) => {
            !matches!(error, DataDirError::NoLog { .. } | DataDirError::Io { .. })
        }
        OpenError::Log(_) | OpenError::Forged(_) => true,
        _ => false,
    }
}
