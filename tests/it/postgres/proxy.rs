//! The network between the program and its database, which breaks at a message of the test's choosing: the
//! one that carries an entry. Threads, because it must go on while the program is looked at.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What happens to the next append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The connection breaks before the database gets it.
    Before,
    /// The database gets it and answers; the connection breaks before the answer arrives.
    After,
}

/// Of every entry, and of no statement.
const ENTRY: &[u8] = b"\"recordedAt\":\"";

/// A way to the database.
pub struct Proxy {
    /// The database by this way.
    pub url: String,
    next: Arc<Mutex<Option<Cut>>>,
}

impl Proxy {
    /// A way to the database at `url`, which has a host and a port.
    pub fn to(url: &str) -> Self {
        let (before, after) = url.split_once('@').unwrap();
        let (target, rest) = after.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let here = listener.local_addr().unwrap();
        let next = Arc::new(Mutex::new(None));
        let (target, plan) = (target.to_owned(), next.clone());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, target, plan) = (client.unwrap(), target.clone(), plan.clone());
                // A server that is away refuses, and so does the way to it.
                if let Ok(server) = TcpStream::connect(&target) {
                    carry(client, server, plan);
                }
            }
        });
        let url = format!("{before}@{here}/{rest}");
        Self { url, next }
    }

    /// Plans an accident.
    pub fn cut(&self, cut: Cut) {
        *self.next.lock().unwrap() = Some(cut);
    }

    /// Whether the planned accident has happened.
    pub fn has_cut(&self) -> bool {
        self.next.lock().unwrap().is_none()
    }
}

fn carry(client: TcpStream, server: TcpStream, plan: Arc<Mutex<Option<Cut>>>) {
    let broken = Arc::new(AtomicBool::new(false));
    let breaking = broken.clone();
    let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    std::thread::spawn(move || {
        pump(from, to, |bytes| {
            if !bytes.windows(ENTRY.len()).any(|window| window == ENTRY) {
                return true;
            }
            let cut = plan.lock().unwrap().take();
            if cut == Some(Cut::After) {
                breaking.store(true, Ordering::SeqCst);
            }
            cut != Some(Cut::Before)
        });
    });
    std::thread::spawn(move || pump(server, client, |_| !broken.load(Ordering::SeqCst)));
}

/// Carries what comes, until it ends or `goes_on` says no; then both ways end.
fn pump(mut from: TcpStream, mut to: TcpStream, mut goes_on: impl FnMut(&[u8]) -> bool) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if !goes_on(&buffer[..read]) || to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
