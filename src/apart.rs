//! Work that keeps a processor busy for a while, done apart from the threads that answer requests: a page of
//! entries decoded and folded, contents opened, a report written down.
//!
//! Promises: a panic of the work is a panic of whoever waits for it. Lacks a limit of its own: who hands out
//! work keeps count of it.

use tokio::task::JoinHandle;

/// Does work apart, and waits for it.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    done(tokio::task::spawn_blocking(work)).await
}

/// Waits for a task.
pub(crate) async fn done<T>(task: JoinHandle<T>) -> T {
    match task.await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Tasks are ended only with the program, and then nobody needs the answer.
            Err(_) => std::future::pending().await,
        },
    }
}
