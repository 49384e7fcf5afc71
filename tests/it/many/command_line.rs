//! The program with a list of logs, by transcript.

use super::towns::Towns;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

fn weerklank(list: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weerklank"));
    command.arg("--config").arg(list).args(args);
    command.stdin(Stdio::null());
    command
}

fn run(list: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = weerklank(list, args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(stdout), text(stderr));
    assert!(!err.contains("panicked"), "{err}");
    (status.code(), out, err)
}

/// What it says to programs, which must be one value for each log.
fn json(list: &Path, args: &[&str], code: i32) -> Vec<Value> {
    let (ended, out, err) = run(list, &[args, &["--json"]].concat());
    assert_eq!(ended, Some(code), "{out}{err}");
    serde_json::from_str(&out).unwrap()
}

fn started(list: &Path, further: &[&str]) -> (Child, String, String, BufReader<ChildStdout>) {
    let mut child = weerklank(
        list,
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--health",
            "127.0.0.1:0",
        ],
    )
    .args(further)
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut said = Vec::new();
    while said.len() < 2 {
        let mut line = String::new();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "no address");
        if let Some(address) = line.trim().strip_prefix("http://") {
            said.push(address.split('/').next().unwrap().to_owned());
        }
    }
    let [health, pages] = said.try_into().unwrap();
    (child, pages, health, lines)
}

fn ask(address: &str, host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn one_command_makes_serves_and_tells_of_all_logs() {
    let towns = Towns::new(&["oss", "boxtel"], &["vught"]).await;
    let list = towns.file();
    // Nothing is there yet, and no server begins a history by itself.
    let before = json(&list, &["status"], 2);
    assert_eq!(before.len(), 3);
    let made = json(&list, &["init"], 0);
    for (made, name) in made.iter().zip(["oss", "boxtel", "vught"]) {
        assert_eq!((&made["log"], &made["made"]), (&name.into(), &true.into()));
        assert_eq!(made["origin"], format!("{name}.example/log"));
    }
    let again = json(&list, &["init"], 0);
    assert!(again.iter().all(|log| log["made"] == false), "{again:?}");
    let (code, out, _) = run(&list, &["status"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("oss: 1 entries, 1 signed"), "{out}");
    let (mut child, pages, health, _lines) = started(&list, &[]);
    for name in ["oss", "boxtel", "vught"] {
        let checkpoint = ask(&pages, &format!("{name}.test"), "/log/checkpoint");
        assert!(checkpoint.contains(&format!("\r\n\r\n{name}.example/log\n")));
    }
    let told = ask(&health, &health, "/healthz");
    assert!(told.contains("\"logs\":3,\"open\":3"), "{told}");
    // Another process follows them all, from read models of its own.
    let apart = towns.dir.path().join("apart");
    let follow = ["--read-only", "--read-models", apart.to_str().unwrap()];
    let (mut follower, beside, _, _lines) = started(&list, &follow);
    for name in ["oss", "boxtel", "vught"] {
        let checkpoint = ask(&beside, &format!("{name}.test"), "/log/checkpoint");
        assert!(checkpoint.contains(&format!("\r\n\r\n{name}.example/log\n")));
        assert!(apart.join(name).join("projections.db").exists());
    }
    follower.kill().unwrap();
    follower.wait().unwrap();
    // A second process would be a second writer in the same directories.
    let beside = json(&list, &["status"], 0);
    assert!(
        beside.iter().all(|log| log["readModels"] == 1),
        "{beside:?}"
    );
    let told = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    assert!(child.wait().unwrap().success());
    // One of them alone, by any command.
    let (code, out, err) = run(&list, &["--log", "vught", "check"]);
    assert_eq!(code, Some(0), "{out}{err}");
    let (code, _, err) = run(&list, &["check"]);
    assert!(code == Some(1) && err.contains("--log"), "{err}");
    let (code, _, err) = run(&list, &["--log", "nergens", "check"]);
    assert!(
        code == Some(1) && err.contains("no log of that name"),
        "{err}"
    );
    towns.check().await;
}

#[tokio::test]
async fn a_broken_log_is_named_on_stderr_and_at_the_address_for_it() {
    let towns = Towns::new(&[], &["vught", "uden"]).await;
    let list = towns.file();
    json(&list, &["init"], 0);
    let key = towns.dir.path().join("logs/uden/keys/log.key");
    std::fs::remove_file(&key).unwrap();
    let (mut child, pages, health, _lines) = started(&list, &[]);
    assert!(ask(&pages, "vught.test", "/").starts_with("HTTP/1.1 200"));
    let answer = ask(&pages, "uden.test", "/");
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("retry-after: "), "{answer}");
    let told = ask(&health, &health, "/healthz");
    assert!(
        told.contains("\"name\":\"uden\",\"code\":\"keyMissing\""),
        "{told}"
    );
    child.kill().unwrap();
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    child.wait().unwrap();
    assert!(
        said.contains("uden") && said.contains("log.key is missing"),
        "{said}"
    );
    let state = json(&list, &["status"], 0);
    assert_eq!(state[1]["lastFault"]["code"], "keyMissing");
    assert_eq!(state[0]["lastFault"], Value::Null);
}

#[tokio::test]
async fn a_mistake_in_the_list_refuses_the_start_and_all_are_told() {
    let mut towns = Towns::new(&[], &["vught"]).await;
    towns.add("uden", "directory = 'vught'\nschemas = 'uden'");
    towns.text = towns
        .text
        .replace("hosts = ['uden.test']", "hosts = ['vught.test']");
    let list = towns.file();
    for command in ["serve", "init", "migrate", "status"] {
        let (code, out, err) = run(&list, &[command]);
        assert_eq!((code, &*out), (Some(1), ""), "{err}");
        for told in [
            "log uden: directory: the same as that of log vught",
            "log uden: hosts: the same as that of log vught",
            "log uden: schemas: there is no such key here",
        ] {
            assert!(err.contains(told), "{told} is not in: {err}");
        }
    }
    assert!(!towns.dir.path().join("logs").exists(), "nothing was made");
}

#[tokio::test]
async fn schemas_are_made_and_rights_given_for_all_of_them() {
    let towns = Towns::new(&["oss", "boxtel"], &["vught"]).await;
    let list = towns.file();
    let url = crate::postgres::server();
    let owner = url.split_once("://").unwrap().1.split_once('@').unwrap().0;
    let args = [
        "migrate",
        "--owner",
        owner,
        "--grant",
        "weerklank_test_recorder",
    ];
    let done = json(&list, &args, 0);
    assert_eq!(done.len(), 3);
    assert!(done[0]["version"].as_i64().unwrap() > 0 && done[2]["version"].is_null());
    // Whoever records does not own the tables.
    let refused = json(&list, &["migrate", "--grant", "weerklank_test_recorder"], 1);
    assert_eq!(refused[0]["code"], "databaseForbidden", "{refused:?}");
}
