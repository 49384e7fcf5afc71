//! The commands as they are given: pages, reports and exports from a replica whose primary is dead.

use super::servers::{Servers, replica_url};
use super::{key_only, published, recorded, until};
use crate::pages::serve::ask;
use crate::pages::site::Site;
use crate::pages::{ID, record};
use crate::postgres::TestSchema;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// Ended with the test.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn weerklank(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weerklank"));
    command.arg("--data").arg(data).args(arguments);
    for variable in ["WEERKLANK_DATABASE_URL", "WEERKLANK_SCHEMA"] {
        command.env_remove(variable);
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts it; gives the address that it printed.
fn started(mut command: Command) -> (Started, String) {
    let mut child = command.stderr(Stdio::inherit()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let child = Started(child);
    let mut line = String::new();
    assert_ne!(lines.read_line(&mut line).unwrap(), 0, "no address");
    let address = line.trim().trim_start_matches("http://");
    (child, address.trim_end_matches('/').to_owned())
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).into_owned()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

/// The commands on a replica, in a directory with nothing but the key that verifies.
struct Reader {
    dir: TempDir,
    url: String,
    schema: String,
}

impl Reader {
    fn on(&self, arguments: &[&str]) -> Command {
        let place = ["--database-url", &self.url, "--schema", &self.schema];
        let mut command = weerklank(self.dir.path(), &place);
        command.args(arguments);
        command
    }

    /// What it said, where it succeeded.
    fn done(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.on(arguments).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        output.stdout
    }

    /// What it said, where it was refused.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.on(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        said(&output)
    }
}

const SERVE: [&str; 4] = ["serve", "--read-only", "--listen", "127.0.0.1:0"];

#[tokio::test]
async fn without_keys_and_without_a_primary_pages_reports_and_exports_are_given() {
    let servers = Servers::new();
    let schema = TestSchema::on(&servers.primary).await;
    let site = recorded(&schema).await;
    let size = site.app.size();
    let note = published(&schema, size).await;
    let reader = Reader {
        dir: key_only(site.path()),
        url: replica_url(&servers, &schema),
        schema: schema.reader.schema.to_string(),
    };
    // The note may be a moment under way.
    until("the replica has it", async || {
        let status = reader.on(&["status", "--read-only", "--json"]).output();
        said(&status.unwrap()).contains(&format!("\"signed\":{size},"))
    })
    .await;
    let (_serving, address) = started(reader.on(&SERVE));
    assert_eq!(body(&ask(&address, "/healthz")), "ok\n");

    servers.primary(&["stop"]);
    until("its death is told", async || {
        ask(&address, "/healthz").contains("not connected")
    })
    .await;
    let page = format!("/trajecten/{ID}");
    let given = ask(&address, &page);
    assert!(given.starts_with("HTTP/1.1 200 OK"), "{given}");
    assert!(given.contains("Zes bankjes"), "{given}");
    assert_eq!(body(&ask(&address, "/log/checkpoint")), note);
    let shown = ask(&address, &format!("{page}/verslag.json"));
    commands(&reader, size, body(&shown));

    // A second process in the same directory is told what to do, and does it.
    let told = reader.refused(&SERVE);
    assert!(told.contains("--read-models DIR"), "{told}");
    let mut second = reader.on(&SERVE);
    second
        .arg("--read-models")
        .arg(reader.dir.path().join("second"));
    let (_second, other) = started(second);
    assert_eq!(body(&ask(&other, &page)), body(&given));
    for file in ["keys", "lock", "checkpoint", "last-fault.json"] {
        assert!(!reader.dir.path().join(file).exists(), "{file}");
    }
}

/// What the other commands give there.
fn commands(reader: &Reader, size: u64, report: &str) {
    let id = ID.to_string();
    let command = ["report", &id, "--format", "json"];
    let taken = reader.done(&[&command[..], &["--read-only"]].concat());
    assert_eq!(String::from_utf8(taken).unwrap(), report);
    // Without it the primary is asked for, and its absence is told apart from damage.
    let told = reader.refused(&command);
    assert!(told.contains("no server is the primary"), "{told}");

    let out = reader.dir.path().join("export");
    let out = out.to_str().unwrap();
    reader.done(&["export", out, "--read-only"]);
    let key = std::fs::read_to_string(reader.dir.path().join("log.vkey")).unwrap();
    reader.done(&["verify", out, "--key", key.trim()]);

    let status = reader.done(&["status", "--read-only", "--json"]);
    let status: serde_json::Value = serde_json::from_slice(&status).unwrap();
    assert_eq!(status["signed"], size);
    let remark = status["remarks"][0].as_str().unwrap();
    assert!(remark.contains("not connected to its primary"), "{remark}");
}

#[tokio::test]
async fn a_record_in_a_file_is_shown_while_another_process_has_the_lock() {
    let site = Site::new().await;
    record(&site).await;
    let own = site.path().join("reader");
    let mut command = weerklank(site.path(), &SERVE);
    command.arg("--read-models").arg(&own);
    let (_serving, address) = started(command);
    let page = format!("/trajecten/{ID}");
    assert_eq!(body(&ask(&address, &page)), site.page(&page).await);
    // Where there is no log, it makes none.
    let empty = tempfile::tempdir().unwrap();
    let refused = weerklank(empty.path(), &["serve", "--read-only"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("holds no log"),
        "{}",
        said(&refused)
    );
    assert_eq!(empty.path().read_dir().unwrap().count(), 0);
}
