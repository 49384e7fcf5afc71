//! Open files: hundreds of logs need more than the thousand that a process is given by default, and the system
//! lets it ask for more.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that one log takes while it is used: its lock, the databases with their journals, and a page or two.
const PER_LOG: u64 = 16;
/// What the program itself takes: connections of readers and to databases.
const BESIDE: u64 = 1024;

/// How many files this process may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Files {
    /// What it needs when every log is used at once.
    pub needed: u64,
    /// What it has.
    pub granted: u64,
}

impl Files {
    /// Whether that is enough.
    #[must_use]
    pub const fn enough(&self) -> bool {
        self.granted >= self.needed
    }
}

/// Asks the system for as many files as `logs` logs need, and tells what it gave.
pub fn room_for(logs: usize) -> Files {
    let needed = BESIDE + PER_LOG * logs as u64;
    let limit = getrlimit(Resource::Nofile);
    let has = |limit: Option<u64>| limit.unwrap_or(u64::MAX);
    if has(limit.current) < needed {
        let current = Some(needed.min(has(limit.maximum)));
        // Refused, it stays as it is, and that is told.
        let _ = setrlimit(Resource::Nofile, Rlimit { current, ..limit });
    }
    let granted = has(getrlimit(Resource::Nofile).current);
    Files { needed, granted }
}
