//! Where the log is that a command works on: the arguments that every command has.

use super::CliError;
use crate::config::Settings;
use crate::data_dir::DataDir;
use crate::sites::{List, Override};
use crate::store::postgres::{Address, AddressError};
use std::path::{Path, PathBuf};

/// Where a log is
#[derive(Debug, clap::Args)]
pub struct PlaceArgs {
    /// Directory with everything that one log needs; with --database-url everything but its database
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help = "Directory with everything that one log needs; with --database-url everything but its database \
                [default: ./weerklank-data]"
    )]
    pub data: Option<PathBuf>,
    /// The database is on a PostgreSQL server, and not a file in the data directory
    ///
    /// As postgres://user@host1:5432,host2:5432/database?sslmode=verify-full, where the servers are the nodes
    /// of one cluster: the one that is its primary is found. Give a password in the environment (this, or
    /// PGPASSWORD) or in the file that PGPASSFILE names, not as an argument: arguments can be seen by others.
    /// The key `url` under `[database]` in weerklank.toml does the same.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "WEERKLANK_DATABASE_URL",
        hide_env_values = true,
        hide_short_help = true
    )]
    pub database_url: Option<String>,
    /// The schema in that database: one for each log
    ///
    /// The key `schema` under `[database]` in weerklank.toml does the same.
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "WEERKLANK_SCHEMA",
        hide_short_help = true
    )]
    pub schema: Option<String>,
    /// A list of logs that one process serves, each with its directory, schema, host and so on
    ///
    /// With it `serve`, `init`, `migrate` and `status` work on all of them at once, and every other command on the
    /// one that --log names. --database-url takes the place of the `url` under `[database]` there. The sample
    /// `sites.toml` explains every key.
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    pub config: Option<PathBuf>,
    /// One of the logs of that list, by its `name`
    #[arg(long, global = true, value_name = "NAME", hide_short_help = true)]
    pub log: Option<String>,
}

/// What only a list of logs gives a meaning.
#[derive(Debug, thiserror::Error)]
#[error("{0}: it goes with a list of logs: give --config too")]
pub struct NeedsList(pub &'static str);

/// Why a list of logs does not say which log is meant.
#[derive(Debug, thiserror::Error)]
enum Which {
    #[error("--log: give it too: the list has several logs, and this command works on one")]
    One,
    #[error("--log: the list has no log of that name")]
    Unknown,
    #[error(
        "{0}: leave it out (or out of the environment): with --config the list says this for each log"
    )]
    InList(&'static str),
}

/// Half of an address was given.
#[derive(Debug, thiserror::Error)]
enum Half {
    #[error("--schema: give it too (or WEERKLANK_SCHEMA): the database has a schema for each log")]
    Schema,
    #[error(
        "--database-url: give it too (or WEERKLANK_DATABASE_URL): the schema alone says nothing of where it is"
    )]
    Servers,
}

/// Whether a replica will do
#[derive(Debug, clap::Args)]
pub struct FollowArgs {
    /// Read from any server of the database that answers, a replica too
    ///
    /// What was recorded last may not have reached a replica; the result says its size. Without this the
    /// primary is asked, where nothing is behind. In the data directory only log.vkey is needed then.
    #[arg(long)]
    pub read_only: bool,
}

impl FollowArgs {
    /// The same log, from wherever it is to be read.
    #[must_use]
    pub fn of(&self, dir: DataDir) -> DataDir {
        match self.read_only {
            true => dir.following(),
            false => dir,
        }
    }
}

impl PlaceArgs {
    /// The logs of the list that --config names, or the one of them that --log names.
    ///
    /// # Errors
    /// With every mistake in it.
    pub fn list(&self, role: Option<String>) -> Result<List, CliError> {
        for (given, flag) in [
            (self.data.is_some(), "--data"),
            (self.schema.is_some(), "--schema"),
        ] {
            if given {
                return Err(CliError::failed(Which::InList(flag)));
            }
        }
        let given = Override {
            url: self.database_url.clone(),
            role,
        };
        let path = self.config.as_deref().unwrap_or(Path::new(""));
        let mut list = List::read(path, given).map_err(CliError::failed)?;
        if let Some(name) = &self.log {
            list.logs.retain(|entry| entry.name == *name);
            if list.logs.is_empty() {
                return Err(CliError::failed(Which::Unknown));
            }
        }
        Ok(list)
    }

    /// The data directory, with the address of the database where that is not in it.
    ///
    /// # Errors
    /// Where the address is incomplete or cannot be read.
    pub fn dir(self) -> Result<DataDir, CliError> {
        if self.config.is_some() {
            let mut logs = self.list(None)?.logs.into_iter();
            return match (logs.next(), logs.next()) {
                (Some(entry), None) => Ok(entry.dir),
                _ => Err(CliError::failed(Which::One)),
            };
        }
        if self.log.is_some() {
            return Err(CliError::failed(NeedsList("--log")));
        }
        let dir = DataDir::new(self.data.unwrap_or_else(|| "./weerklank-data".into()));
        let settings = Settings::read(&dir.settings()).map_err(CliError::failed)?;
        let url = self.database_url.or(settings.database.url);
        let schema = self.schema.or(settings.database.schema);
        let (url, schema) = match (url, schema) {
            (None, None) => return Ok(dir),
            (Some(_), None) => return Err(CliError::failed(Half::Schema)),
            (None, Some(_)) => return Err(CliError::failed(Half::Servers)),
            (Some(url), Some(schema)) => (url, schema),
        };
        let address = || -> Result<Address, AddressError> {
            Ok(Address {
                servers: url.parse()?,
                schema: schema.parse()?,
            })
        };
        Ok(dir.on(address().map_err(CliError::failed)?))
    }
}
