//! Connections to the servers of one database: to whichever is the primary now, or for readers to any.
//!
//! sqlx connects to one host and does not ask whether it may write, so finding the primary is done here.
//! A connection that failed in any way but a refused statement is closed, and with it every idle one made
//! before: after a failover they lead to a server that is no primary any more. Primaries are only followed
//! forward ([`Succession`]).
//!
//! Invariant: what is asked here is answered within a limit of time, also by a server that hangs.

use super::address::Servers;
use super::fault::{Severity, at_the_door, of, unavailable};
use super::notices::Notices;
use super::succession::{Reign, Succession, Watch, reign};
use crate::store::{Result, StoreError};
use deadpool::Runtime;
use deadpool::managed::{
    self, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult, Timeouts,
};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// Connections that one database is asked for: appends and reads of all logs on it together.
const CONNECTIONS: usize = 16;
/// How long a host may take to let us in. A dead machine does not say no.
const CONNECT_PATIENCE: Duration = Duration::from_secs(3);
/// How long the server that was the primary last may take before the others are asked as well: long enough
/// that as a rule they are not.
const HEAD_START: Duration = Duration::from_millis(250);
/// How long a statement waits for a free connection before its caller is told to try again.
const POOL_PATIENCE: Duration = Duration::from_secs(10);
/// Between two attempts to get into a server that has no room.
const ROOM_PAUSE: Duration = Duration::from_millis(50);
/// How long the answer to a statement may take before its connection is given up. Above the limits that
/// the server itself sets, so that those speak first.
const ANSWER_PATIENCE: Duration = Duration::from_secs(15);
/// What a session of ours asks of the server. `remote_apply` is more than `on` and is left; `off` and
/// `local` would call durable what is not. A lock is another writer's append, so waiting long says that it
/// hangs; and a writer that stands still in the middle of one is out of the way before the others give up.
///
/// Everything goes by an index, whatever the server knows of the tables: one that has not counted their rows
/// yet would plan to read a small table as a whole, and keep to that plan while the table grows.
const SESSION: &str = "SELECT set_config('lock_timeout', '3s', false),
     set_config('statement_timeout', '10s', false),
     set_config('idle_in_transaction_session_timeout', '2s', false),
     set_config('client_min_messages', 'warning', false),
     set_config('enable_seqscan', 'off', false),
     set_config('enable_bitmapscan', 'off', false),
     set_config('jit', 'off', false),
     CASE WHEN current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')
          THEN set_config('synchronous_commit', 'on', false) END";
/// What a session that only reads asks; plans as above.
const READING: &str = "SELECT set_config('statement_timeout', '10s', false),
     set_config('enable_seqscan', 'off', false),
     set_config('enable_bitmapscan', 'off', false),
     set_config('jit', 'off', false),
     set_config('default_transaction_read_only', 'on', false)";

/// What the connections are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Recording: the primary, and reading what others appended there.
    Write,
    /// Reading from the primary, where nothing lags behind.
    Read,
    /// Reading from any server that answers, in the order in which they are named.
    Follow,
}

/// A pool of connections to one database; cheap to clone.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Manager>,
    /// What its user may take of the connections at once; without it all of them.
    share: Option<Arc<Semaphore>>,
}

struct Manager {
    hosts: Arc<[PgConnectOptions]>,
    access: Access,
    succession: Arc<Succession>,
    /// The host that answered last.
    last: AtomicUsize,
    /// Raised with every failure; connections made before are not used again.
    epoch: Arc<AtomicU64>,
}

/// One connection with what belongs to it.
struct Connected {
    connection: PgConnection,
    notices: Notices,
    watch: Watch,
    epoch: u64,
}

/// A connection for a few statements. Its outcome is told with [`Lease::end`]; one that is dropped without
/// was cancelled in the middle, and is closed.
pub struct Lease {
    object: Option<Object<Manager>>,
    epoch: Arc<AtomicU64>,
    /// How what it was for ended; none while it has not. A refusal leaves the connection as sound as a
    /// success.
    outcome: Option<Severity>,
    /// Given back last, after the connection.
    _share: Option<OwnedSemaphorePermit>,
}

impl Database {
    /// Connections to `servers`, made when they are needed.
    #[must_use]
    pub(super) fn new(servers: &Servers, access: Access) -> Self {
        let manager = Manager::new(servers, access);
        let timeouts = Timeouts {
            wait: Some(POOL_PATIENCE),
            create: Some(CONNECT_PATIENCE * 4),
            recycle: Some(CONNECT_PATIENCE),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            // The one used last has its statements prepared.
            .queue_mode(QueueMode::Lifo)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build();
        // Unwrap safety: building fails only where timeouts are given without a runtime.
        #[expect(clippy::unwrap_used)]
        let pool = pool.unwrap();
        Self { pool, share: None }
    }

    /// The same connections, of which this user takes no more at once than its share.
    pub(super) fn within(self, share: Option<Arc<Semaphore>>) -> Self {
        Self { share, ..self }
    }

    /// Closes the connections that nobody has used for that long.
    pub(super) async fn close_idle(&self, unused: Duration) {
        let found = self
            .pool
            .retain(|_, metrics| metrics.last_used() < unused)
            .removed;
        for connected in found {
            // A server that does not take the farewell notices that the connection is gone.
            let _ = timeout(CONNECT_PATIENCE, connected.connection.close()).await;
        }
    }

    /// How many connections there are now.
    pub(super) fn connections(&self) -> usize {
        self.pool.status().size
    }

    /// A connection.
    ///
    /// # Errors
    /// [`StoreError::NoPrimary`] where no server lets us in; [`StoreError::Exhausted`] where all
    /// connections are in use, ours or the server's.
    pub async fn lease(&self) -> Result<Lease> {
        let share = match &self.share {
            Some(share) => {
                let share = timeout(POOL_PATIENCE, share.clone().acquire_owned()).await;
                let share = share.map_err(|_| StoreError::Exhausted)?;
                Some(share.map_err(|_| StoreError::Exhausted)?)
            }
            None => None,
        };
        let patience = Instant::now() + POOL_PATIENCE;
        let object = loop {
            match self.pool.get().await {
                Ok(object) => break object,
                // The server lets no more of us in. One of ours may come free, or another's, of which
                // nobody would tell us.
                Err(PoolError::Backend(StoreError::Exhausted)) if Instant::now() < patience => {
                    sleep(ROOM_PAUSE).await;
                }
                Err(PoolError::Backend(error)) => return Err(error),
                Err(PoolError::Timeout(managed::TimeoutType::Wait)) => {
                    return Err(StoreError::Exhausted);
                }
                Err(error) => return Err(self.pool.manager().nobody(error)),
            }
        };
        Ok(Lease {
            object: Some(object),
            epoch: self.pool.manager().epoch.clone(),
            outcome: None,
            _share: share,
        })
    }
}

/// Statements carry no values, but they are nobody's business in a log either.
fn quiet(host: PgConnectOptions) -> PgConnectOptions {
    let host = match host.get_application_name() {
        Some(_) => host,
        None => host.application_name("weerklank"),
    };
    host.disable_statement_logging()
}

impl Manager {
    fn new(servers: &Servers, access: Access) -> Self {
        Self {
            hosts: servers
                .hosts
                .iter()
                .map(|host| quiet(host.clone()))
                .collect(),
            access,
            succession: servers.succession.clone(),
            last: AtomicUsize::new(0),
            epoch: Arc::default(),
        }
    }

    /// None of the servers is what is needed.
    fn nobody(&self, fault: impl std::error::Error + Send + Sync + 'static) -> StoreError {
        match self.access {
            Access::Follow => StoreError::NoServer(Box::new(fault)),
            Access::Write | Access::Read => StoreError::NoPrimary(Box::new(fault)),
        }
    }

    /// The primary. The server that was it last is asked first; the others all at once, since one that hangs
    /// must not be waited for while another has taken over.
    async fn primary(&self) -> std::result::Result<(usize, Found), sqlx::Error> {
        let count = self.hosts.len();
        let first = self.last.load(Ordering::Relaxed);
        let mut asked = JoinSet::new();
        let ask = |number: usize, asked: &mut JoinSet<_>| {
            let (host, access) = (self.hosts[number].clone(), self.access);
            asked.spawn(async move { (number, patiently(connect(&host, access)).await) });
        };
        ask(first, &mut asked);
        let mut rest: Vec<_> = (1..count).map(|n| (first + n) % count).collect();
        let mut fault = None;
        loop {
            let answered = match rest.is_empty() {
                true => asked.join_next().await,
                false => timeout(HEAD_START, asked.join_next()).await.ok().flatten(),
            };
            match answered {
                Some(Ok((number, Ok(found)))) => {
                    if found.1.is_none_or(|reign| self.succession.admit(reign)) {
                        return Ok((number, found));
                    }
                    fault = Some(worse(fault, NotThere::Deposed.into()));
                }
                Some(Ok((_, Err(error)))) => fault = Some(worse(fault, error)),
                // It has panicked, or there was no answer yet.
                Some(Err(_)) => {}
                None if rest.is_empty() => {
                    return Err(fault.unwrap_or_else(|| NotThere::Silent.into()));
                }
                None => {}
            }
            rest.drain(..).for_each(|number| ask(number, &mut asked));
        }
    }

    /// The first server that answers, in the order in which they are named.
    async fn any(&self) -> std::result::Result<(usize, Found), sqlx::Error> {
        let first = self.last.load(Ordering::Relaxed);
        let mut fault = None;
        for number in (0..self.hosts.len()).map(|n| (first + n) % self.hosts.len()) {
            match patiently(connect(&self.hosts[number], self.access)).await {
                Ok(found) => return Ok((number, found)),
                Err(error) => fault = Some(worse(fault, error)),
            }
        }
        Err(fault.unwrap_or_else(|| NotThere::Silent.into()))
    }
}

/// A connection, and whose reign it was made in where it is to the primary.
type Found = (PgConnection, Option<Reign>);

async fn patiently<T>(
    connecting: impl Future<Output = std::result::Result<T, sqlx::Error>>,
) -> std::result::Result<T, sqlx::Error> {
    let connected = timeout(CONNECT_PATIENCE, connecting).await;
    connected.unwrap_or_else(|_| Err(NotThere::Silent.into()))
}

impl managed::Manager for Manager {
    type Type = Connected;
    type Error = StoreError;

    async fn create(&self) -> Result<Connected> {
        let epoch = self.epoch.load(Ordering::Acquire);
        let found = match self.access {
            Access::Follow => self.any().await,
            Access::Write | Access::Read => self.primary().await,
        };
        let (host, (connection, reign)) =
            found.map_err(|fault| at_the_door(fault, |fault| self.nobody(fault)))?;
        self.last.store(host, Ordering::Relaxed);
        let (succession, hosts) = (self.succession.clone(), self.hosts.clone());
        Ok(Connected {
            connection,
            notices: Notices::new(),
            watch: Watch {
                succession,
                reign,
                hosts,
                host,
            },
            epoch,
        })
    }

    async fn recycle(&self, connected: &mut Connected, _: &Metrics) -> RecycleResult<StoreError> {
        if connected.epoch != self.epoch.load(Ordering::Acquire) {
            Err(RecycleError::message("made before a failure"))
        } else if connected.watch.is_over() {
            Err(RecycleError::message("made before a change of primary"))
        } else {
            Ok(())
        }
    }
}

/// Why a server that answers is not the one.
#[derive(Debug, thiserror::Error)]
enum NotThere {
    #[error("a server did not answer in time")]
    Silent,
    #[error("no server is the primary: those that answer are replicas")]
    Replica,
    #[error("a server takes itself for the primary, and another took its place")]
    Deposed,
}
impl From<NotThere> for sqlx::Error {
    fn from(error: NotThere) -> Self {
        Self::Io(std::io::Error::other(error))
    }
}

/// Of two faults the one that says more: that there is a server and no primary, or that we may not enter,
/// says more than that nobody answers.
fn worse(before: Option<sqlx::Error>, now: sqlx::Error) -> sqlx::Error {
    match before {
        Some(before) if !matches!(before, sqlx::Error::Io(_)) => before,
        _ => now,
    }
}

async fn connect(
    host: &PgConnectOptions,
    access: Access,
) -> std::result::Result<Found, sqlx::Error> {
    let mut connection = host.connect().await?;
    if access != Access::Write {
        sqlx::query(READING).execute(&mut connection).await?;
    }
    if access == Access::Follow {
        return Ok((connection, None));
    }
    let reign = reign(&mut connection).await?;
    if reign.is_none() {
        connection.close().await?;
        return Err(NotThere::Replica.into());
    }
    if access == Access::Write {
        sqlx::query(SESSION).execute(&mut connection).await?;
    }
    Ok((connection, reign))
}

/// A connection of its own to the primary, for the owner's work.
///
/// # Errors
/// As [`Database::lease`].
pub(super) async fn primary(servers: &Servers) -> Result<PgConnection> {
    let manager = Manager::new(servers, Access::Write);
    Ok(managed::Manager::create(&manager).await?.connection)
}

/// Waits for the answer to a statement, but not for ever, and no longer than the server is the primary.
///
/// # Errors
/// That of the statement, or that the server is silent.
pub async fn answer<T>(
    watch: &Watch,
    statement: impl Future<Output = std::result::Result<T, sqlx::Error>>,
) -> std::result::Result<T, sqlx::Error> {
    tokio::select! {
        // What was answered counts, whatever has happened since.
        biased;
        answered = timeout(ANSWER_PATIENCE, statement) => {
            answered.unwrap_or_else(|_| Err(NotThere::Silent.into()))
        }
        () = watch.over() => Err(NotThere::Deposed.into()),
    }
}

impl Lease {
    /// The connection.
    ///
    /// # Panics
    /// Never: it is there until the lease ends.
    pub fn connection(&mut self) -> &mut PgConnection {
        // Unwrap safety: taken out only by `drop`.
        #[expect(clippy::unwrap_used)]
        let connected = self.object.as_mut().unwrap();
        &mut connected.connection
    }

    /// What the server warns of meanwhile.
    ///
    /// # Panics
    /// Never, as [`Self::connection`].
    pub fn notices(&self) -> Notices {
        #[expect(clippy::unwrap_used)]
        let connected = self.object.as_ref().unwrap();
        connected.notices.clone()
    }

    /// What watches over it.
    ///
    /// # Panics
    /// Never, as [`Self::connection`].
    pub fn watch(&self) -> Watch {
        #[expect(clippy::unwrap_used)]
        let connected = self.object.as_ref().unwrap();
        connected.watch.clone()
    }

    /// Ends the lease by the outcome of what it was for.
    ///
    /// # Errors
    /// That outcome's.
    pub fn end<T>(mut self, outcome: std::result::Result<T, sqlx::Error>) -> Result<T> {
        self.outcome = Some(outcome.as_ref().map_or_else(of, |_| Severity::Refused));
        outcome.map_err(unavailable)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(object) = self
            .object
            .take_if(|_| self.outcome != Some(Severity::Refused))
        else {
            return;
        };
        // Whoever stopped waiting says nothing about the server; a failure does.
        if self.outcome == Some(Severity::Broken)
            && let Some(pool) = Object::pool(&object)
        {
            let now = self.epoch.fetch_add(1, Ordering::AcqRel) + 1;
            pool.retain(|idle, _| idle.epoch == now);
        }
        // Taken out of the pool, and closed by being dropped.
        drop(Object::take(object));
    }
}
