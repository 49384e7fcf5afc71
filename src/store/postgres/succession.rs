//! Which primary came after which. A cluster counts them: every promotion begins a new timeline of its
//! write-ahead log, with a greater number ("Timelines", chapter 26.3.6 of PostgreSQL's manual).
//!
//! A server that hung or was cut off while another took its place goes on believing, for a moment, that it is
//! the primary. It confirms nothing that is written, but it can be read, and what it says of the end of the
//! log, or of which keys were answered, is of the past. And one that still hangs answers nothing at all.
//!
//! Invariant: primaries are only followed forward. Once a later one has been seen, on whichever connection, no
//! connection to an earlier one is used any more, and no statement waits for one.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _, Error, Row as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long a statement goes unanswered before other servers are asked whether one of them has taken over.
/// Far above what an append takes, and below the shortest time in which a cluster finds its primary dead.
const IMPATIENCE: Duration = Duration::from_secs(1);
/// Between two such questions; a failover that nobody else tells us of lasts that much longer for us.
const ASK_AGAIN: Duration = Duration::from_millis(500);
/// How long the other servers get to answer.
const ASK_PATIENCE: Duration = Duration::from_secs(1);

/// Whether a server is the primary, and the which: of its cluster, and in its row. The number of a timeline is
/// the beginning of the name of the file that is written to; what `pg_control_checkpoint` tells is known only
/// after the first checkpoint.
const REIGN: &str = "SELECT system_identifier AS cluster,
     CASE WHEN NOT pg_is_in_recovery()
          THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint END AS timeline
     FROM pg_control_system()";

/// The time of one primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reign {
    cluster: i64,
    timeline: i64,
}

/// The primaries of one database, as far as they have been seen.
#[derive(Debug)]
pub struct Succession {
    latest: watch::Sender<Option<Reign>>,
    /// Held by whoever asks around, so that many hanging statements ask once.
    asking: Mutex<()>,
}

impl Default for Succession {
    fn default() -> Self {
        Self {
            latest: watch::Sender::new(None),
            asking: Mutex::default(),
        }
    }
}

/// The reign of the server at the other end; none where it is a replica.
pub(super) async fn reign(connection: &mut PgConnection) -> Result<Option<Reign>, Error> {
    let row = sqlx::query(REIGN).fetch_one(connection).await?;
    let (cluster, timeline) = (row.try_get("cluster")?, row.try_get("timeline")?);
    Ok(Option::map(timeline, |timeline| Reign {
        cluster,
        timeline,
    }))
}

impl Succession {
    /// Takes note of a primary; says whether it may be used. Another cluster at the same address was put there
    /// by its owner, and has a count of its own.
    pub(super) fn admit(&self, reign: Reign) -> bool {
        let mut admitted = true;
        self.latest.send_if_modified(|latest| {
            let is_past =
                |known: Reign| known.cluster == reign.cluster && known.timeline > reign.timeline;
            admitted = !latest.is_some_and(is_past);
            let is_new = admitted && *latest != Some(reign);
            if is_new {
                *latest = Some(reign);
            }
            is_new
        });
        admitted
    }

    /// Whether another primary has been seen since.
    pub(super) fn is_over(&self, reign: Reign) -> bool {
        *self.latest.borrow() != Some(reign)
    }
}

/// Watches over what is asked on one connection.
#[derive(Clone)]
pub struct Watch {
    pub(super) succession: Arc<Succession>,
    /// The primary at the other end; none where any server will do.
    pub(super) reign: Option<Reign>,
    pub(super) hosts: Arc<[PgConnectOptions]>,
    /// Which of them it is.
    pub(super) host: usize,
}

impl Watch {
    /// Whether another primary has been seen since this connection was made.
    pub(super) fn is_over(&self) -> bool {
        self.reign
            .is_some_and(|reign| self.succession.is_over(reign))
    }

    /// Returns once another primary has been seen. The servers are asked only when it takes long.
    pub(super) async fn over(&self) {
        if self.reign.is_none() {
            return std::future::pending().await;
        }
        let mut latest = self.succession.latest.subscribe();
        let mut patience = IMPATIENCE;
        while !self.is_over() {
            if timeout(patience, latest.changed()).await.is_err() {
                if let Ok(_asking) = self.succession.asking.try_lock() {
                    self.ask_around().await;
                }
                patience = ASK_AGAIN;
            }
        }
    }

    /// Asks the other servers, or the only one by a new connection: behind an address of that kind there may
    /// be another server by now.
    async fn ask_around(&self) {
        let mut asked = JoinSet::new();
        for (number, host) in self.hosts.iter().enumerate() {
            if number != self.host || self.hosts.len() == 1 {
                asked.spawn(timeout(ASK_PATIENCE, ask(host.clone())));
            }
        }
        while let Some(answered) = asked.join_next().await {
            if let Ok(Ok(Ok(Some(reign)))) = answered {
                self.succession.admit(reign);
            }
            if self.is_over() {
                return;
            }
        }
    }
}

async fn ask(host: PgConnectOptions) -> Result<Option<Reign>, Error> {
    let mut connection = host.connect().await?;
    let reign = reign(&mut connection).await?;
    connection.close().await?;
    Ok(reign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cluster: i64, timeline: i64) -> Reign {
        Reign { cluster, timeline }
    }

    #[test]
    fn primaries_are_followed_forward_only() {
        let succession = Succession::default();
        assert!(succession.admit(of(7, 3)));
        assert!(succession.admit(of(7, 3)) && !succession.is_over(of(7, 3)));
        assert!(succession.admit(of(7, 5)) && succession.is_over(of(7, 3)));
        assert!(!succession.admit(of(7, 3)), "an earlier one came back");
        assert!(!succession.is_over(of(7, 5)));
    }

    #[test]
    fn another_cluster_counts_anew() {
        let succession = Succession::default();
        assert!(succession.admit(of(7, 5)));
        assert!(succession.admit(of(8, 1)));
        assert!(succession.is_over(of(7, 5)) && !succession.is_over(of(8, 1)));
    }
}
