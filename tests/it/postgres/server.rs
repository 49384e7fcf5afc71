//! A server of a test's own, and a replica of it, for accidents that nobody wants to happen to the shared one.
//! The scripts in `tests/postgres` do the work; what they leave goes away with the value here.

use std::process::Command;
use tempfile::TempDir;

/// Runs a script of `tests/postgres`, and gives what it printed.
async fn script(name: &'static str, arguments: Vec<String>) -> String {
    let run = move || {
        let script = format!("{}/tests/postgres/{name}", env!("CARGO_MANIFEST_DIR"));
        let done = Command::new(script).args(&arguments).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{name} {arguments:?}: {said}");
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// A folder whose server goes away with it.
struct Folder {
    script: &'static str,
    dir: TempDir,
}

impl Folder {
    fn new(script: &'static str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { script, dir }
    }

    async fn run(&self, arguments: &[&str]) -> String {
        let folder = self.dir.path().to_str().unwrap();
        let arguments = std::iter::once(&folder).chain(arguments);
        let arguments = arguments.map(|argument| (*argument).to_owned()).collect();
        script(self.script, arguments).await
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let script = format!(
            "{}/tests/postgres/{}",
            env!("CARGO_MANIFEST_DIR"),
            self.script
        );
        // What is left behind says so itself, in the list of processes.
        let _ = Command::new(script)
            .arg(self.dir.path())
            .arg("remove")
            .output();
    }
}

/// A server of its own.
pub struct Server {
    folder: Folder,
    pub url: String,
}

impl Server {
    pub async fn new() -> Self {
        let folder = Folder::new("private");
        let url = folder.run(&[]).await;
        Self { folder, url }
    }

    /// Stops it as a crash would.
    pub async fn crash(&self) {
        self.folder.run(&["stop"]).await;
    }

    /// Starts it again, at the same address.
    pub async fn start(&self) {
        assert_eq!(self.folder.run(&[]).await, self.url);
    }

    /// Lets a role in with its password only.
    pub async fn ask_password_of(&self, role: &str) {
        let path = self.folder.dir.path().join("data/pg_hba.conf");
        let rules = std::fs::read_to_string(&path).unwrap();
        let rules = format!("host all {role} 127.0.0.1/32 scram-sha-256\n{rules}");
        std::fs::write(&path, rules).unwrap();
        let mut connection = super::connect(&self.url).await;
        sqlx::query("SELECT pg_reload_conf()")
            .execute(&mut connection)
            .await
            .unwrap();
    }
}

/// A replica of a server.
pub struct Replica {
    folder: Folder,
    pub url: String,
}

impl Replica {
    /// One that the primary knows as `replica`.
    pub async fn of(server: &Server) -> Self {
        let folder = Folder::new("replica");
        let url = folder.run(&[&server.url]).await;
        Self { folder, url }
    }

    /// It receives nothing: a primary that waits for it goes on waiting.
    pub async fn freeze(&self) {
        self.folder.run(&["freeze"]).await;
    }

    /// It receives again.
    pub async fn thaw(&self) {
        self.folder.run(&["thaw"]).await;
    }
}
