//! The program as it is started: it says where it listens, answers, and stops when told to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

fn serve(data: &Path, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weerklank"));
    let command_line = command.arg("--data").arg(data);
    command_line.args(["serve", "--listen", listen]);
    command_line.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts it; gives the address that it printed.
fn started(data: &Path) -> (Child, String, BufReader<ChildStdout>) {
    let mut child = serve(data, "127.0.0.1:0").spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("http://") {
        line.clear();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "no address");
    }
    let address = line.trim().trim_start_matches("http://");
    (child, address.trim_end_matches('/').to_owned(), lines)
}

pub fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_answers_from_the_moment_it_says_where_and_stops_when_told_to() {
    let dir = tempfile::tempdir().unwrap();
    let (mut child, address, _lines) = started(dir.path());
    assert!(ask(&address, "/").starts_with("HTTP/1.1 200 OK"));
    assert!(ask(&address, "/healthz").ends_with("ok\n"));
    // A peer that says nothing does not keep it from stopping.
    let _idle = TcpStream::connect(&address).unwrap();
    let told = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    assert!(child.wait().unwrap().success());
    // The lock is free again, and the log is the same.
    let (mut again, address, _lines) = started(dir.path());
    assert!(ask(&address, "/log/checkpoint").contains("\n1\n"));
    again.kill().unwrap();
    again.wait().unwrap();
}

#[test]
fn an_address_that_is_taken_is_named_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = serve(dir.path(), &address).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("{address} is in use")), "{said}");
    assert!(said.contains("--listen"), "{said}");
}
