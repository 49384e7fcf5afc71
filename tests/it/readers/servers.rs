//! A primary and a streaming replica of a test's own, to stop and start.

use crate::postgres::{TestSchema, url_for};
use std::path::PathBuf;
use std::process::Command;
use weerklank::store::postgres::Address;

/// The servers; removed with the test.
pub struct Servers {
    folder: PathBuf,
    pub primary: String,
    pub replica: String,
}

fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/postgres")
        .join(name)
}

fn run(name: &str, folder: &std::path::Path, arguments: &[&str]) -> String {
    let mut command = Command::new(script(name));
    let done = command.arg(folder).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{name} {arguments:?}: {said}");
    String::from_utf8(done.stdout).unwrap().trim().to_owned()
}

impl Servers {
    pub fn new() -> Self {
        let mut name = [0; 6];
        getrandom::fill(&mut name).unwrap();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("readers-{}", hex::encode(name)));
        let mut servers = Self {
            folder,
            primary: String::new(),
            replica: String::new(),
        };
        servers.primary = run("private", &servers.folder.join("primary"), &[]);
        let primary = servers.primary.clone();
        servers.replica = servers.replica(&[&primary]);
        servers
    }

    /// `tests/postgres/replica` with these arguments.
    pub fn replica(&self, arguments: &[&str]) -> String {
        run("replica", &self.folder.join("replica"), arguments)
    }

    /// `tests/postgres/private` with these.
    pub fn primary(&self, arguments: &[&str]) -> String {
        run("private", &self.folder.join("primary"), arguments)
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for name in ["replica", "private"] {
            let folder = match name {
                "private" => "primary",
                name => name,
            };
            // Whatever stays behind is found by `remove` on the folder.
            let mut command = Command::new(script(name));
            let _ = command.arg(self.folder.join(folder)).arg("remove").output();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A schema as its reader finds it on the replica.
pub fn on_replica(servers: &Servers, schema: &TestSchema) -> Address {
    Address {
        servers: replica_url(servers, schema).parse().unwrap(),
        schema: schema.reader.schema.clone(),
    }
}

/// The same as on the command line.
pub fn replica_url(servers: &Servers, schema: &TestSchema) -> String {
    let reader = schema.reader_url();
    let (_, rest) = reader.split_once("://").unwrap();
    let (role, _) = rest.split_once('@').unwrap();
    url_for(&servers.replica, role)
}
