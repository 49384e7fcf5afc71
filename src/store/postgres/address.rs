//! Where a log lies in PostgreSQL: the servers that may hold it, and its schema.
//!
//! The address has the form that PostgreSQL's own programs take, with several hosts:
//! `postgres://user:password@host1:5432,host2:5432/database?sslmode=verify-full` (libpq, "Connection
//! URIs"). It may hold a password, so it is never shown again, not even in an error.

use super::servers::{Access, Database};
use super::succession::Succession;
use sqlx::postgres::PgConnectOptions;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Longest name in PostgreSQL, in bytes (NAMEDATALEN − 1).
const NAME: usize = 63;

/// The servers of one database, any of which may be the primary, with the connections to them. Clones
/// share those, so that many logs of one database do not take many connections.
#[derive(Clone)]
pub struct Servers {
    pub(super) hosts: Arc<[PgConnectOptions]>,
    pub(super) succession: Arc<Succession>,
    pools: Arc<[OnceLock<Database>; 3]>,
    /// What this clone may take of the connections at once; without it all of them.
    share: Option<Arc<Semaphore>>,
}

/// A schema: the log of one municipality. Its name goes into SQL text, so it is one that needs no quotes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct Schema(String);

/// Where one log lies.
#[derive(Debug, Clone)]
pub struct Address {
    /// The servers.
    pub servers: Servers,
    /// The schema.
    pub schema: Schema,
}

/// Why an address cannot be used. Quotes nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The address of the servers.
    #[error("the database URL {0}; it looks like postgres://user@host1:5432,host2:5432/database")]
    Servers(&'static str),
    /// The name of the schema.
    #[error(
        "the schema needs a name of 1 to 63 lower-case letters, digits and _ that begins with a letter and not with pg_"
    )]
    Schema,
}

impl fmt::Debug for Servers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Servers({})", self.hosts.len())
    }
}

impl FromStr for Servers {
    type Err = AddressError;
    fn from_str(url: &str) -> Result<Self, AddressError> {
        let (scheme, rest) = url
            .split_once("://")
            .filter(|(scheme, _)| matches!(*scheme, "postgres" | "postgresql"))
            .ok_or(AddressError::Servers("does not begin with postgres://"))?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        // A password may hold an @ by mistake; the last one is what separates it.
        let (user, hosts) = match authority.rfind('@') {
            Some(at) => authority.split_at(at + 1),
            None => ("", authority),
        };
        let host = |host: &str| {
            PgConnectOptions::from_str(&format!("{scheme}://{user}{host}{tail}"))
                .map_err(|_| AddressError::Servers("cannot be read"))
        };
        let hosts = hosts.split(',').map(host).collect::<Result<_, _>>()?;
        Ok(Self {
            hosts,
            succession: Arc::default(),
            pools: Arc::default(),
            share: None,
        })
    }
}

impl Servers {
    /// Connections for one purpose, made when they are needed.
    #[must_use]
    pub fn database(&self, access: Access) -> Database {
        let pool = &self.pools[access as usize];
        let database = pool.get_or_init(|| Database::new(self, access));
        database.clone().within(self.share.clone())
    }

    /// The same connections for one of many logs, which takes at most `most` of them at once: a log whose
    /// statements hang then leaves the others enough.
    #[must_use]
    pub fn share(&self, most: usize) -> Self {
        Self {
            share: Some(Arc::new(Semaphore::new(most))),
            ..self.clone()
        }
    }

    /// Whether both may lead to the same database: it has the same name, on a server that both name.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let same = |a: &PgConnectOptions, b: &PgConnectOptions| {
            let place = |of: &PgConnectOptions| {
                let name = of.get_database().unwrap_or_else(|| of.get_username());
                (of.get_host().to_owned(), of.get_port(), name.to_owned())
            };
            place(a) == place(b) && a.get_socket() == b.get_socket()
        };
        let mut pairs = self
            .hosts
            .iter()
            .flat_map(|a| other.hosts.iter().map(move |b| (a, b)));
        pairs.any(|(a, b)| same(a, b))
    }

    /// Closes the connections that nobody has used for that long.
    pub async fn close_idle(&self, unused: Duration) {
        for database in self.pools.iter().filter_map(OnceLock::get) {
            database.close_idle(unused).await;
        }
    }

    /// How many connections there are now.
    #[must_use]
    pub fn connections(&self) -> usize {
        let pools = self.pools.iter().filter_map(OnceLock::get);
        pools.map(Database::connections).sum()
    }
}

impl FromStr for Schema {
    type Err = AddressError;
    fn from_str(name: &str) -> Result<Self, AddressError> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let fits = (1..=NAME).contains(&name.len())
            && name.chars().all(plain)
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && !name.starts_with("pg_");
        fits.then(|| Self(name.to_owned()))
            .ok_or(AddressError::Schema)
    }
}

impl TryFrom<String> for Schema {
    type Error = AddressError;
    fn try_from(name: String) -> Result<Self, AddressError> {
        name.parse()
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_gets_the_rest_of_the_address() {
        let url = "postgres://app:s3cret@db1:5433,db2,[::1]:5435/participatie?sslmode=disable";
        let servers: Servers = url.parse().unwrap();
        let hosts: Vec<_> = servers
            .hosts
            .iter()
            .map(|host| (host.get_host(), host.get_port(), host.get_username()))
            .collect();
        assert_eq!(
            hosts,
            [
                ("db1", 5433, "app"),
                ("db2", 5432, "app"),
                ("[::1]", 5435, "app")
            ]
        );
        for host in servers.hosts.iter() {
            assert_eq!(host.get_database(), Some("participatie"));
        }
        assert!(!format!("{servers:?}").contains("s3cret"));
    }

    #[test]
    fn a_wrong_address_is_refused_and_not_quoted() {
        for url in [
            "",
            "mysql://s3cret@x/y",
            "s3cret",
            "postgres://u:s3cret@h:99999999/d",
        ] {
            let error = url.parse::<Servers>().unwrap_err().to_string();
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn a_schema_needs_no_quotes() {
        for name in ["oss", "gm0828", "den_haag"] {
            assert_eq!(name.parse::<Schema>().unwrap().to_string(), name);
        }
        for name in [
            "",
            "Oss",
            "1a",
            "pg_x",
            "a-b",
            "a\"b",
            "a b",
            "é",
            &"a".repeat(64),
        ] {
            assert_eq!(name.parse::<Schema>(), Err(AddressError::Schema), "{name}");
        }
    }
}
