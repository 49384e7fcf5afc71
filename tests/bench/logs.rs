//! Logs that benchmarks make and record in, through the recorder as every caller does, and what proves
//! afterwards that they are sound and hold what callers were told.

use crate::commands::{self, PRINCIPAL};
use crate::context::{Context, Result, token};
use sqlx::{ConnectOptions as _, PgConnection};
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use weerklank::check::check;
use weerklank::clock::SystemClock;
use weerklank::content::Sealed;
use weerklank::data_dir::DataDir;
use weerklank::import::run::publications;
use weerklank::instance::{Instance, Reader};
use weerklank::log::hash::Hash;
use weerklank::recorder::{Receipt, Submission};
use weerklank::store::postgres::{Address, Rights, Schema, grant, migrate};
use weerklank::verify::Verdict;
use weerklank_events::vocabulary::{PublicationGround, Role};
use weerklank_events::{Command, Stream};

/// The role that records: one that may not change entries, as in use.
pub const RECORDER: &str = "weerklank_bench_recorder";
/// The name of every log.
pub const ORIGIN: &str = "bench.test/participatie";
/// Commands in one submission where a log is only being filled.
const FILLING: u64 = 500;
/// Submissions at once where a log is only being filled.
const FILLERS: u64 = 4;

/// What keeps the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A schema of its own, dropped by [`Owned::discard`].
pub struct Owned {
    pub schema: Schema,
    url: String,
}

impl Owned {
    /// A schema with the tables of a log and nothing in them.
    pub async fn new(context: &Context) -> Result<Self> {
        let schema: Schema = format!("bench_{}", token()?).parse()?;
        let url = context.url.clone();
        let owned = Self { schema, url };
        migrate(&owned.address(None)?).await?;
        Ok(owned)
    }

    /// As its owner, or as another role.
    pub fn address(&self, role: Option<&str>) -> Result<Address> {
        let url = match role {
            Some(role) => url_for(&self.url, role)?,
            None => self.url.clone(),
        };
        Ok(Address {
            servers: url.parse()?,
            schema: self.schema.clone(),
        })
    }

    /// A connection as its owner.
    pub async fn connect(&self) -> Result<PgConnection> {
        connect(&self.url).await
    }

    /// Drops it with everything in it.
    pub async fn discard(self) -> Result<()> {
        let mut connection = self.connect().await?;
        let drop = format!("DROP SCHEMA {} CASCADE", self.schema);
        sqlx::raw_sql(&drop).execute(&mut connection).await?;
        Ok(())
    }
}

/// The same server for another role.
pub fn url_for(url: &str, role: &str) -> Result<String> {
    let (scheme, rest) = url
        .split_once("://")
        .ok_or("the database URL has no scheme")?;
    let hosts = rest.rsplit_once('@').map_or(rest, |(_, hosts)| hosts);
    Ok(format!("{scheme}://{role}@{hosts}"))
}

/// A connection of its own.
pub async fn connect(url: &str) -> Result<PgConnection> {
    let options: sqlx::postgres::PgConnectOptions = url.parse()?;
    Ok(options.connect().await?)
}

/// A log that is being recorded in.
pub struct Log {
    /// None while another process has it.
    instance: Option<Arc<Instance>>,
    pub dir: DataDir,
    /// Its schema, where it has one.
    pub owned: Option<Owned>,
    /// What callers were told: the entry of every receipt. The first entries are the program's own.
    told: Vec<(u64, Hash)>,
    own: u64,
}

impl Log {
    /// A new log with nothing in it.
    pub async fn new(context: &Context, backend: Backend) -> Result<Self> {
        let mut dir = DataDir::new(context.path("log")?);
        let mut owned = None;
        if backend == Backend::Postgres {
            let made = Owned::new(context).await?;
            role(&context.url).await?;
            grant(&made.address(None)?, RECORDER, Rights::Record).await?;
            dir = dir.on(made.address(Some(RECORDER))?);
            owned = Some(made);
        }
        let origin = Some(ORIGIN.parse()?);
        let instance = Instance::init(dir.clone(), Arc::new(SystemClock), origin).await?;
        let own = instance.reader.store.size().await?;
        Ok(Self {
            instance: Some(Arc::new(instance)),
            dir,
            owned,
            told: Vec::new(),
            own,
        })
    }

    /// The log, open for recording.
    pub fn instance(&self) -> Result<&Arc<Instance>> {
        Ok(self.instance.as_ref().ok_or("the log is not open")?)
    }

    /// Gives the log up, so that something else may open it for recording.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(instance) = self.instance.take() else {
            return Ok(());
        };
        let instance = Arc::into_inner(instance).ok_or("somebody still records in the log")?;
        let store = instance.reader.store.clone();
        instance.close().await;
        store.close().await;
        Ok(())
    }

    /// Takes the log, to hand it to something else in this process.
    pub fn take(&mut self) -> Result<Instance> {
        let instance = self.instance.take().ok_or("the log is not open")?;
        Ok(Arc::into_inner(instance).ok_or("somebody still records in the log")?)
    }

    /// Where its database is, as on the command line; none where it is in its directory.
    pub fn database(&self) -> Result<Option<(String, String)>> {
        let Some(owned) = &self.owned else {
            return Ok(None);
        };
        Ok(Some((
            url_for(&owned.url, RECORDER)?,
            owned.schema.to_string(),
        )))
    }

    /// For reading, whoever records.
    pub async fn reader(&self) -> Result<Reader> {
        Ok(Reader::open(self.dir.clone()).await?)
    }

    /// The number of entries that callers were told of.
    pub fn size(&self) -> u64 {
        self.own + self.told.len() as u64
    }

    /// Takes down what callers were told.
    pub fn tell(&mut self, receipts: impl IntoIterator<Item = (u64, Hash)>) {
        self.told.extend(receipts);
    }

    /// Opens the trajectories of these numbers.
    pub async fn open(&mut self, trajectories: Range<u64>) -> Result<()> {
        let mut asked = Vec::new();
        let instance = self.instance()?.clone();
        for n in trajectories {
            let sealed = instance.sealer.seal(commands::opened())?;
            let submission = submission(commands::stream(n), vec![sealed]);
            asked.push(instance.recorder.submit(submission).await?);
        }
        for asked in asked {
            let receipts = asked.receipts().await?;
            self.tell(receipts.iter().map(told));
        }
        Ok(())
    }

    /// Records the commands of `make` for every number, many in a submission and without idempotency keys,
    /// in one trajectory; publishes their texts too where `publish` says so. Not what is measured.
    pub async fn fill<const N: usize>(
        &mut self,
        numbers: Range<u64>,
        stream: Stream,
        publish: bool,
        make: fn(u64) -> [Command; N],
    ) -> Result<()> {
        let next = Arc::new(AtomicU64::new(numbers.start));
        let mut fillers = Vec::new();
        for _ in 0..FILLERS {
            let (instance, next, end) = (self.instance()?.clone(), next.clone(), numbers.end);
            fillers.push(tokio::spawn(async move {
                let mut receipts = Vec::new();
                loop {
                    let first = next.fetch_add(FILLING, Ordering::Relaxed);
                    if first >= end {
                        return Ok::<_, Box<dyn std::error::Error + Send + Sync>>(receipts);
                    }
                    let mut records = Vec::new();
                    for command in (first..end.min(first + FILLING)).flat_map(make) {
                        records.push(instance.sealer.seal(command)?);
                    }
                    let ground = |_: &str| publish.then_some(PublicationGround::SourcePublic);
                    for command in publications(&records, ground) {
                        records.push(instance.sealer.seal(command)?);
                    }
                    let submission = submission(stream, records);
                    let answered = instance.recorder.record(submission).await?;
                    receipts.extend(answered.iter().map(told));
                }
            }));
        }
        for filler in fillers {
            let receipts = filler.await??;
            self.tell(receipts);
        }
        Ok(())
    }

    /// Holds the log against itself and its entries against what callers were told; then it is gone.
    ///
    /// # Errors
    /// Where it is not sound, or an entry is lost, doubled or another than was told.
    pub async fn finish(self) -> Result<()> {
        self.prove().await?;
        self.discard().await
    }

    /// Holds the log against itself and its entries against what callers were told.
    ///
    /// # Errors
    /// As [`Self::finish`].
    pub async fn prove(&self) -> Result<()> {
        self.sound().await?;
        let store = self.reader().await?.store;
        let size = store.size().await?;
        if size != self.size() {
            let told = self.size();
            return Err(
                format!("callers were told of {told} entries, and there are {size}").into(),
            );
        }
        let distinct: HashSet<u64> = self.told.iter().map(|(index, _)| *index).collect();
        if distinct.len() != self.told.len() {
            return Err("two callers were told of the same entry".into());
        }
        let mut leaves = Vec::new();
        while (leaves.len() as u64) < size {
            let from = leaves.len() as u64;
            let count = u32::try_from((size - from).min(4096))?;
            leaves.extend(store.hashes(0, from, count).await?);
        }
        store.close().await;
        for (index, leaf) in &self.told {
            if leaves.get(usize::try_from(*index)?) != Some(leaf) {
                return Err(format!("entry {index} is another than its caller was told").into());
            }
        }
        Ok(())
    }

    /// Holds the log against itself, where it lies.
    ///
    /// # Errors
    /// Where it is not sound.
    pub async fn sound(&self) -> Result<()> {
        let report = check(&self.dir, |_, _| {}).await?;
        if report.verdict == Verdict::Sound {
            return Ok(());
        }
        let findings = serde_json::to_string(&report.findings)?;
        Err(format!("the log is not sound: {findings}").into())
    }

    /// Ends recording and removes it.
    pub async fn discard(mut self) -> Result<()> {
        self.stop().await?;
        if let Some(owned) = self.owned {
            owned.discard().await?;
        }
        Ok(std::fs::remove_dir_all(self.dir.path())?)
    }
}

/// A submission of the benchmark's client.
pub fn submission(stream: Stream, records: Vec<Sealed>) -> Submission {
    Submission {
        stream,
        principal: PRINCIPAL.to_owned(),
        role: Role::Recorder,
        records,
    }
}

/// What a receipt says.
pub fn told(receipt: &Receipt) -> (u64, Hash) {
    (receipt.log_index, receipt.leaf_hash)
}

/// Makes the role that records, where it is not there yet.
pub async fn role(url: &str) -> Result<()> {
    let mut connection = connect(url).await?;
    let made = format!(
        "DO $$ BEGIN PERFORM pg_advisory_xact_lock(4216); IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{RECORDER}')
         THEN CREATE ROLE {RECORDER} LOGIN; END IF; END $$"
    );
    sqlx::raw_sql(&made).execute(&mut connection).await?;
    Ok(())
}
