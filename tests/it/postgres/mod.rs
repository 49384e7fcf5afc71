//! A schema of its own on a real PostgreSQL for each test, with a role that may record and one that may
//! read. The server is the one in `WEERKLANK_TEST_DATABASE_URL`, or a private one that
//! `tests/postgres/url` starts; without either the tests fail, they are never skipped.

mod forged;
mod lasting;
pub mod log;
mod lost;
mod plans;
pub mod proxy;

mod replicated;
pub mod server;

mod succession;
mod view;
mod writers;

use sqlx::{ConnectOptions as _, PgConnection};
use std::process::Command;
use std::sync::OnceLock;
use weerklank::store::postgres::{Access, Address, PostgresStore, Rights, Schema, grant, migrate};

/// The role that records in every test.
pub const RECORDER: &str = "weerklank_test_recorder";
/// The role that reads.
const READER: &str = "weerklank_test_reader";

/// A schema that goes away with the test.
pub struct TestSchema {
    /// As its owner.
    pub owner: Address,
    /// As the role that records.
    pub recorder: Address,
    /// As the role that reads.
    pub reader: Address,
    url: String,
}

/// The server, as somebody who may make roles and schemas.
pub fn server() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres/url");
        let made = Command::new(script).output().unwrap();
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "no PostgreSQL for the tests: {said}");
        String::from_utf8(made.stdout).unwrap().trim().to_owned()
    })
}

/// The same server for another role.
pub fn url_for(url: &str, role: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let hosts = rest.rsplit_once('@').map_or(rest, |(_, hosts)| hosts);
    format!("{scheme}://{role}@{hosts}")
}

/// The same address, for a client of this name: by it the server's processes are told apart.
pub fn named(url: &str, name: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}application_name={name}")
}

/// A connection of its own.
pub async fn connect(url: &str) -> PgConnection {
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    options.connect().await.unwrap()
}

async fn roles(url: &str) {
    let mut connection = connect(url).await;
    for role in [RECORDER, READER] {
        // Tests run side by side, in several processes too.
        let made = format!(
            "DO $$ BEGIN PERFORM pg_advisory_xact_lock(4215); IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')
             THEN CREATE ROLE {role} LOGIN; END IF; END $$"
        );
        sqlx::raw_sql(&made).execute(&mut connection).await.unwrap();
    }
}

impl TestSchema {
    /// A schema with the tables, on the server of the tests.
    pub async fn new() -> Self {
        Self::on(server()).await
    }

    /// A schema with the tables, on this server.
    pub async fn on(url: &str) -> Self {
        roles(url).await;
        let mut name = [0; 8];
        getrandom::fill(&mut name).unwrap();
        let schema: Schema = format!("test_{}", hex::encode(name)).parse().unwrap();
        let address = |url: &str| Address {
            servers: url.parse().unwrap(),
            schema: schema.clone(),
        };
        let owner = address(url);
        migrate(&owner).await.unwrap();
        let made = Self {
            recorder: address(&url_for(url, RECORDER)),
            reader: address(&url_for(url, READER)),
            owner,
            url: url.to_owned(),
        };
        made.grant().await;
        made
    }

    /// Gives the roles their rights.
    pub async fn grant(&self) {
        for (role, rights) in [(RECORDER, Rights::Record), (READER, Rights::Read)] {
            grant(&self.owner, role, rights).await.unwrap();
        }
    }

    /// As a role that records, for a client of this name.
    pub fn address(&self, role: &str, name: &str) -> Address {
        Address {
            servers: named(&url_for(&self.url, role), name).parse().unwrap(),
            schema: self.owner.schema.clone(),
        }
    }

    /// The address of the role that records, as on the command line.
    pub fn recorder_url(&self) -> String {
        url_for(&self.url, RECORDER)
    }

    /// The address of the role that reads.
    pub fn reader_url(&self) -> String {
        url_for(&self.url, READER)
    }

    /// The address of the owner.
    pub fn owner_url(&self) -> &str {
        &self.url
    }

    /// The log in it, for recording.
    pub fn store(&self) -> PostgresStore {
        PostgresStore::open(&self.recorder, Access::Write)
    }

    /// A connection as its owner, with the schema's tables at hand.
    pub async fn raw(&self) -> PgConnection {
        let mut connection = connect(&self.url).await;
        let path = format!("SET search_path = {}", self.owner.schema);
        sqlx::query(&path).execute(&mut connection).await.unwrap();
        connection
    }

    /// A connection as the role that records.
    pub async fn raw_recorder(&self) -> PgConnection {
        let mut connection = connect(&self.recorder_url()).await;
        let path = format!("SET search_path = {}", self.owner.schema);
        sqlx::query(&path).execute(&mut connection).await.unwrap();
        connection
    }
}

impl Drop for TestSchema {
    fn drop(&mut self) {
        let (url, schema) = (self.url.clone(), self.owner.schema.to_string());
        // A runtime cannot be entered from within another, so this one has a thread of its own. What
        // cannot be dropped stays behind in a database for tests.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
                if let Ok(mut connection) = options.connect().await {
                    let drop = format!("SET lock_timeout = '2s'; DROP SCHEMA {schema} CASCADE");
                    let _ = sqlx::raw_sql(&drop).execute(&mut connection).await;
                }
            });
        });
        let _ = dropped.join();
    }
}
