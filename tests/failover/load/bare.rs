//! What the cluster itself needs to confirm a write again: rows inserted on connections of their own, at every
//! server at once, by a client that knows nothing and waits for nothing.

use crate::Fault;
use crate::told::Lines;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Between two rows at one server.
const REST: Duration = Duration::from_millis(50);
/// How long a server may take to let us in.
const CONNECT: Duration = Duration::from_secs(1);
/// How long a row may wait to be confirmed: longer than any pause, since a second attempt gains nothing.
const CONFIRM: Duration = Duration::from_secs(120);

#[derive(Debug, clap::Args)]
pub struct BareArgs {
    /// The URL of one server; give each
    #[arg(long)]
    server: Vec<String>,
    /// File for the moments at which a row was confirmed
    #[arg(long)]
    confirmed: PathBuf,
}

pub async fn run(args: BareArgs) -> Result<(), Fault> {
    let confirmed = Arc::new(Lines::create(&args.confirmed)?);
    let mut tasks = JoinSet::new();
    for server in &args.server {
        let options: PgConnectOptions = server.parse()?;
        tasks.spawn(insert(
            options.disable_statement_logging(),
            confirmed.clone(),
        ));
    }
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        Some(done) = tasks.join_next() => done?,
    }
}

async fn insert(server: PgConnectOptions, confirmed: Arc<Lines>) -> Result<(), Fault> {
    loop {
        // A replica refuses the row, and a dead server the connection; both is what is waited out here.
        if let Ok(Ok(mut connection)) = timeout(CONNECT, server.connect()).await {
            let row = sqlx::query("INSERT INTO tried DEFAULT VALUES").execute(&mut connection);
            if let Ok(Ok(_)) = timeout(CONFIRM, row).await {
                confirmed.write("confirmed")?;
            }
            let _ = timeout(CONNECT, connection.close()).await;
        }
        sleep(REST).await;
    }
}
