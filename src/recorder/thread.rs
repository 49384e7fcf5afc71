//! The thread on which batches are handed to their databases: one, for all logs of the process.
//!
//! It has little to do, but nobody else may be before it: between an answer of the database and the next batch
//! the database waits. On the threads that everybody shares, its answers were looked for once the callers at
//! hand had been served, up to a millisecond later.

use std::io;
use std::sync::OnceLock;
use tokio::runtime::{Builder, Handle, Runtime};

static THREAD: OnceLock<Runtime> = OnceLock::new();

/// The thread, started by whoever asks first. It ends with the process.
///
/// # Errors
/// Where the system gives no further thread.
pub(super) fn handle() -> io::Result<&'static Handle> {
    if let Some(thread) = THREAD.get() {
        return Ok(thread.handle());
    }
    let made = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("append")
        .enable_all()
        .build()?;
    // Another may have been first. A runtime may not be dropped where tasks run.
    if let Err(second) = THREAD.set(made) {
        second.shutdown_background();
    }
    THREAD
        .get()
        .map(Runtime::handle)
        .ok_or_else(|| io::Error::other("no thread"))
}
