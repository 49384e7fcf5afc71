//! The logs of many municipalities: made, filled, checked, and forgotten.

use crate::commands::{PRINCIPAL, opened, received, stream};
use crate::context::{Context, Result, token};
use crate::logs::{Backend, Owned, RECORDER, role, url_for};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use weerklank::check::check;
use weerklank::clock::SystemClock;
use weerklank::instance::Instance;
use weerklank::sites::{Entry, List, Override};
use weerklank::store::postgres::{Rights, grant};
use weerklank::verify::Verdict;
use weerklank_events::vocabulary::Role;

/// Inputs in each log when it is started.
const INPUTS: u64 = 100;

/// As many logs as the scale says.
pub struct Logs {
    /// The configuration that lists all of them.
    pub all: PathBuf,
    /// The one that lists the first alone.
    pub one: PathBuf,
    /// Their schemas, where they have any.
    schemas: Vec<Owned>,
}

impl Logs {
    /// Makes and fills them, in schemas or in directories.
    pub async fn make(context: &Context, backend: Backend) -> Result<Self> {
        let (dir, count) = (context.path("many")?, context.scale.logs);
        std::fs::create_dir_all(&dir)?;
        let mut places = Vec::new();
        let mut schemas = Vec::new();
        let mut database = String::new();
        if backend == Backend::Postgres {
            role(&context.url).await?;
            database = format!("[database]\nurl = '{}'\n", url_for(&context.url, RECORDER)?);
        }
        for n in 0..count {
            if backend == Backend::Postgres {
                let owned = Owned::new(context).await?;
                grant(&owned.address(None)?, RECORDER, Rights::Record).await?;
                places.push(format!("schema = '{}'", owned.schema));
                schemas.push(owned);
            } else {
                places.push(format!("directory = 'g{n}'"));
            }
        }
        let tag = token()?;
        let made = Self {
            all: list(&dir, &database, &places, &tag)?,
            one: list(&dir, &database, &places[..1], &tag)?,
            schemas,
        };
        for entry in List::read(&made.all, Override::default())?.logs {
            make(entry).await?;
        }
        Ok(made)
    }

    /// Holds every log against itself; gives the number of entries of all.
    pub async fn check(&self) -> Result<u64> {
        let mut entries = 0;
        for entry in List::read(&self.all, Override::default())?.logs {
            let report = check(&entry.dir, |_, _| ()).await?;
            if report.verdict != Verdict::Sound {
                return Err(format!("{} is not sound: {report:?}", entry.name).into());
            }
            entries += report.counts.entries;
        }
        Ok(entries)
    }

    /// Drops the schemas.
    pub async fn forget(self) -> Result<()> {
        for schema in self.schemas {
            schema.discard().await?;
        }
        Ok(())
    }
}

/// A configuration with a log at each of these places.
fn list(dir: &Path, database: &str, places: &[String], tag: &str) -> Result<PathBuf> {
    let root = std::path::absolute(dir)?.join("logs");
    let mut text = format!("root = '{}'\n{database}", root.display());
    for (n, place) in places.iter().enumerate() {
        writeln!(
            text,
            "[[log]]\nname = 'g{n}'\nmunicipality = 'Gemeente {n}'\norigin = 'g{n}.example/{tag}'\n\
             hosts = ['g{n}.test']\n{place}"
        )?;
    }
    let path = dir.join(format!("{}.toml", places.len()));
    std::fs::write(&path, text)?;
    Ok(path)
}

/// One log with a question and its inputs.
async fn make(entry: Entry) -> Result<()> {
    let instance = Instance::init(entry.dir, Arc::new(SystemClock), Some(entry.origin)).await?;
    let mut records = vec![instance.sealer.seal(opened())?];
    for n in 0..INPUTS {
        records.push(instance.sealer.seal(received(n))?);
    }
    let recorded = instance.record(stream(0), PRINCIPAL, Role::Recorder, records);
    recorded.await?;
    instance.close().await;
    Ok(())
}
