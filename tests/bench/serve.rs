//! The program itself, serving a log in a process of its own: `target/release/weerklank serve`.

use crate::context::Result;
use crate::logs::Log;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program, as `tests/bench/run` builds it.
const PROGRAM: &str = "target/release/weerklank";
/// How long the program may take to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that serves.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
    /// From its start until it answered the first page.
    pub ready: Duration,
}

impl Served {
    /// Starts it on a log that nothing else records in, and waits until it answers.
    pub fn start(log: &Log) -> Result<Self> {
        let started = Instant::now();
        let mut command = Command::new(PROGRAM);
        command.arg("--data").arg(log.dir.path());
        if let Some((url, schema)) = log.database()? {
            // In the environment, as anyone should: arguments can be seen by others.
            command.env("WEERKLANK_DATABASE_URL", url);
            command.env("WEERKLANK_SCHEMA", schema);
        }
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{PROGRAM} cannot be run ({error}): build it first"))?;
        match Self::answers(&mut child) {
            Ok(address) => Ok(Self {
                child,
                address,
                ready: started.elapsed(),
            }),
            Err(error) => {
                // It is of no use, whatever it is doing.
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    fn answers(child: &mut Child) -> Result<SocketAddr> {
        let out = child.stdout.take().ok_or("no output to read")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let address: SocketAddr = line
            .trim()
            .strip_prefix("http://")
            .and_then(|rest| rest.strip_suffix('/'))
            .ok_or("the program did not say where it serves")?
            .parse()?;
        let mut stream = TcpStream::connect(address)?;
        let request = format!("GET / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        match answer.starts_with(b"HTTP/1.1 200") {
            true => Ok(address),
            false => Err("the first page was not answered".into()),
        }
    }

    /// The memory that it holds, in megabytes.
    pub fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .ok_or("the system does not tell how much memory is used")?;
        Ok(resident.parse::<f64>()? / 1024.0)
    }

    /// Tells it to stop, and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        let end = Instant::now() + PATIENCE;
        while self.child.try_wait()?.is_none() {
            if Instant::now() > end {
                self.child.kill()?;
                self.child.wait()?;
                return Err("the program did not stop when told".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}
