//! Where the log is that a command works on: the arguments that every command has.

use super::CliError;
use crate::config::Settings;
use crate::data_dir::DataDir;
use crate::store::postgres::{Address, AddressError};
use std::path::PathBuf;

/// Where a log is
#[derive(Debug, clap::Args)]
pub struct PlaceArgs {
    /// Directory with everything that one log needs; with --database-url everything but its database
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "./weerklank-data"
    )]
    pub data: PathBuf,
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
    /// The data directory, with the address of the database where that is not in it.
    ///
    /// # Errors
    /// Where the address is incomplete or cannot be read.
    pub fn dir(self) -> Result<DataDir, CliError> {
        let dir = DataDir::new(self.data);
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
