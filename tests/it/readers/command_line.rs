//! The commands as they are given: pages, reports and exports from a replica whose primary is dead.

use super::servers::Servers;
use super::{key_only, recorded, until};
use crate::pages::serve::ask;
use crate::pages::site::Site;
use crate::pages::{ID, record};
use crate::postgres::{TestSchema, url_for};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use weerklank::store::Store as _;

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

#[tokio::test]
async fn without_keys_and_without_a_primary_pages_reports_and_exports_are_given() {
    let servers = Servers::new();
    let schema = TestSchema::on(&servers.primary).await;
    let site = recorded(&schema).await;
    let size = site.app.size();
    let (store, line) = (schema.store(), format!("\n{size}\n"));
    until("it is published", async || {
        store
            .published()
            .await
            .unwrap()
            .is_some_and(|note| note.contains(&line))
    })
    .await;
    let dir = key_only(site.path());
    let role = schema.reader_url();
    let role = role.split("://").nth(1).unwrap().split('@').next().unwrap();
    let (url, name) = (
        url_for(&servers.replica, role),
        schema.reader.schema.to_string(),
    );
    let on = |arguments: &[&str]| {
        let mut command = weerklank(dir.path(), &["--database-url", &url, "--schema", &name]);
        command.args(arguments);
        command
    };
    let (_serving, address) = started(on(&["serve", "--read-only", "--listen", "127.0.0.1:0"]));
    assert_eq!(body(&ask(&address, "/healthz")), "ok\n");

    servers.primary(&["stop"]);
    until("its death is told", async || {
        ask(&address, "/healthz").contains("not connected")
    })
    .await;
    let page = format!("/trajecten/{ID}");
    let given = ask(&address, &page);
    assert!(
        given.starts_with("HTTP/1.1 200 OK") && given.contains("Zes bankjes"),
        "{given}"
    );
    assert!(body(&ask(&address, "/log/checkpoint")).contains(&line));

    let id = ID.to_string();
    let report = on(&["report", &id, "--format", "json", "--read-only"])
        .output()
        .unwrap();
    assert!(report.status.success(), "{}", said(&report));
    let shown = ask(&address, &format!("{page}/verslag.json"));
    assert_eq!(body(&shown).as_bytes(), report.stdout);
    let out = dir.path().join("export");
    let exported = on(&["export", out.to_str().unwrap(), "--read-only"])
        .output()
        .unwrap();
    assert!(exported.status.success(), "{}", said(&exported));
    let key = std::fs::read_to_string(dir.path().join("log.vkey")).unwrap();
    let verified = weerklank(
        dir.path(),
        &["verify", out.to_str().unwrap(), "--key", key.trim()],
    );
    let verified = { verified }.output().unwrap();
    assert!(verified.status.success(), "{}", said(&verified));
    let status = on(&["status", "--read-only", "--json"]).output().unwrap();
    assert!(status.status.success(), "{}", said(&status));
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["signed"], size);
    assert!(
        status["remarks"][0]
            .as_str()
            .unwrap()
            .contains("not connected to its primary")
    );

    // Without it the primary is asked for, and its absence is told apart from damage.
    let refused = on(&["report", &id, "--format", "json"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("no server is the primary"),
        "{}",
        said(&refused)
    );
    // A second process in the same directory is told what to do, and does it.
    let second = on(&["serve", "--read-only", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(
        said(&second).contains("--read-models DIR"),
        "{}",
        said(&second)
    );
    let own = dir.path().join("second");
    let arguments = [
        "serve",
        "--read-only",
        "--listen",
        "127.0.0.1:0",
        "--read-models",
    ];
    let mut second = on(&arguments);
    second.arg(&own);
    let (_second, other) = started(second);
    assert_eq!(body(&ask(&other, &page)), body(&given));
    assert!(!dir.path().join("keys").exists() && !dir.path().join("lock").exists());
}

#[tokio::test]
async fn a_record_in_a_file_is_shown_while_another_process_has_the_lock() {
    let site = Site::new().await;
    record(&site).await;
    let own = site.path().join("reader");
    let arguments = [
        "serve",
        "--read-only",
        "--listen",
        "127.0.0.1:0",
        "--read-models",
    ];
    let mut command = weerklank(site.path(), &arguments);
    command.arg(&own);
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
