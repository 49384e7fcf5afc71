//! `weerklank migrate`: makes the schema of a log in PostgreSQL, or brings it up to date.

use super::place::NeedsList;
use super::{CliError, print};
use crate::data_dir::DataDir;
use crate::store::Place;
use crate::store::postgres::{Rights, grant, migrate};

/// Make the schema of a log in PostgreSQL or bring it up to date, and give roles their rights
///
/// Run it as the role that is to own the tables, before `init` and after each new version of the program.
/// That role is never the one with which the program works: who owns the tables could switch off what
/// keeps entries from being changed, so `serve` and the rest refuse to work as their owner.
///
/// --grant gives a role what recording needs: adding rows, taking away erased content, nothing else.
/// --grant-read gives a role what `serve --read-only` needs. Both can be run again, and make no roles: the
/// database's administrator does that (CREATE ROLE weerklank LOGIN).
///
/// With --config it does so for every schema of the list.
///
/// With a file in the data directory there is nothing to do: it is brought up to date when it is opened.
///
/// Example: weerklank --database-url postgres://owner@db/participatie --schema oss migrate --grant weerklank
#[derive(Debug, clap::Args)]
pub struct MigrateArgs {
    /// Give this role the rights to record
    #[arg(long, value_name = "ROLE")]
    pub grant: Vec<String>,
    /// Give this role the rights to read
    #[arg(long, value_name = "ROLE")]
    pub grant_read: Vec<String>,
    /// With --config: work as this role, the owner of the tables, and not as the one that the URLs name
    #[arg(long, value_name = "ROLE")]
    pub owner: Option<String>,
    /// With --config: write what was done as JSON
    #[arg(long)]
    pub json: bool,
}

/// The database is a file.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is nothing to migrate: the database is a file, which is brought up to date when it is opened. For PostgreSQL give --database-url and --schema"
)]
struct NoSchema;

/// Runs the command.
///
/// # Errors
/// Where the user may not, or there is no such role.
pub async fn run(dir: DataDir, args: MigrateArgs) -> Result<(), CliError> {
    for (given, flag) in [(args.owner.is_some(), "--owner"), (args.json, "--json")] {
        if given {
            return Err(CliError::failed(NeedsList(flag)));
        }
    }
    let Place::Schema(address) = dir.place() else {
        return Err(CliError::failed(NoSchema));
    };
    let version = migrate(&address).await.map_err(CliError::failed)?;
    print(format_args!(
        "the schema {} has version {version}",
        address.schema
    ))?;
    for (role, rights) in args.rights() {
        let granted = grant(&address, role, rights).await;
        granted.map_err(CliError::failed)?;
        let to = match rights {
            Rights::Record => "record",
            Rights::Read => "read",
        };
        print(format_args!("{role} may {to}"))?;
    }
    Ok(())
}

impl MigrateArgs {
    /// The roles, each with what it is to be given.
    pub fn rights(&self) -> impl Iterator<Item = (&str, Rights)> {
        let record = self.grant.iter().map(|role| (&**role, Rights::Record));
        let read = self.grant_read.iter().map(|role| (&**role, Rights::Read));
        record.chain(read)
    }
}
