//! A log in a schema, with a recorder, an account of what its callers were told, and a look behind the scenes
//! of the server.

use super::{RECORDER, TestSchema};
use crate::faults::{ORIGIN, check_data};
use crate::recorder::{input, opened, received, trajectory};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use weerklank::clock::SystemClock;
use weerklank::data_dir::DataDir;
use weerklank::instance::{Instance, OpenError, Reader};
use weerklank::recorder::{LogError, Receipt, RecordError};
use weerklank::store::postgres::Address;
use weerklank_events::vocabulary::{Purpose, Role};
use weerklank_events::{Entry, Event, Stream};

/// Within which everything happens that a test waits for; far above every limit of the program itself.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at something that is waited for.
pub const PAUSE: Duration = Duration::from_millis(20);

/// A log with trajectory 1 opened: two entries.
pub struct Log {
    pub address: Address,
    pub dir: TempDir,
    pub instance: Instance,
    /// By which the server knows its connections.
    pub name: String,
    pub schema: TestSchema,
}

/// What callers were told: the receipt of every input.
pub type Told = BTreeMap<u64, Receipt>;

impl Log {
    pub async fn new() -> Self {
        Self::of(TestSchema::new().await, RECORDER).await
    }

    pub async fn on(url: &str) -> Self {
        Self::of(TestSchema::on(url).await, RECORDER).await
    }

    pub async fn of(schema: TestSchema, role: &str) -> Self {
        let name = schema.owner.schema.to_string();
        let address = schema.address(role, &name);
        Self::at(schema, address).await
    }

    pub async fn at(schema: TestSchema, address: Address) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::new(dir.path()).on(address.clone());
        let origin = Some(ORIGIN.parse().unwrap());
        let instance = Instance::init(data, Arc::new(SystemClock), origin)
            .await
            .unwrap();
        let records = vec![instance.sealer.seal(opened("Nieuw plein")).unwrap()];
        let stream = Stream::Trajectory(trajectory(1));
        let recorded = instance.record(stream, "tester", Role::Recorder, records);
        recorded.await.unwrap();
        let name = schema.owner.schema.to_string();
        Self {
            address,
            dir,
            instance,
            name,
            schema,
        }
    }

    pub fn data(&self) -> DataDir {
        DataDir::new(self.dir.path()).on(self.address.clone())
    }

    /// A directory from which a second process may record in this log.
    pub fn second(&self) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        copy(self.dir.path(), dir.path());
        dir
    }

    /// Opens the log once more, from a directory of its own.
    pub async fn open(&self, dir: &TempDir) -> Result<Instance, OpenError> {
        let address = self.schema.address(RECORDER, &self.name);
        let data = DataDir::new(dir.path()).on(address);
        Instance::open(data, Arc::new(SystemClock), None, Purpose::Record).await
    }

    /// Asks for input `n` of trajectory 1, under a key of its own, once.
    pub async fn receive(&self, n: u64) -> Result<Receipt, RecordError> {
        receive(&self.instance, n).await
    }

    /// Asks until it is answered, and tells which faults were told meanwhile.
    pub async fn settle(&self, n: u64, told: &mut Told) -> Vec<&'static str> {
        settle(&self.instance, n, told).await
    }

    /// The whole log is sound and holds the inputs that callers were told of, each once, and no other.
    pub async fn check(&self, told: &Told) {
        let place = |(n, receipt): (&u64, &Receipt)| (*n, receipt.log_index);
        self.check_places(&told.iter().map(place).collect()).await;
    }

    /// The same, of the index that each input was told to have.
    pub async fn check_places(&self, told: &BTreeMap<u64, u64>) {
        // By connections of its own: the accident may have left some that are dead.
        let address = self.schema.address(RECORDER, "check");
        let data = DataDir::new(self.dir.path()).on(address);
        check_data(&data).await;
        let reader = Reader::open(data).await.unwrap();
        let mut found = BTreeMap::new();
        for stored in reader.store.entries(0, u32::MAX).await.unwrap() {
            if let Event::InputReceived(fact) = Entry::decode(&stored.bytes).unwrap().event {
                let number = u64::from_be_bytes(fact.input.0[8..].try_into().unwrap());
                let before = found.insert(number, stored.log_index);
                assert_eq!(before, None, "input {number} is there twice");
            }
        }
        assert_eq!(&found, told);
    }

    /// How many of this log's connections there are of which the condition holds.
    pub async fn backends(&self, raw: &mut PgConnection, condition: &str) -> Vec<i32> {
        let pids = format!(
            "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND ({condition})"
        );
        let pids = sqlx::query_scalar(&pids).bind(&self.name).fetch_all(raw);
        pids.await.unwrap()
    }

    /// Waits for such a connection, and gives its process.
    pub async fn wait_for(&self, raw: &mut PgConnection, condition: &str) -> i32 {
        let began = Instant::now();
        loop {
            if let Some(pid) = self.backends(raw, condition).await.first() {
                return *pid;
            }
            assert!(began.elapsed() < PATIENCE, "never: {condition}");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Ends its connections, as an administrator would.
    pub async fn terminate(&self, raw: &mut PgConnection) {
        for pid in self.backends(raw, "true").await {
            tell(raw, "pg_terminate_backend", pid).await;
        }
    }
}

/// Copies what a second process needs to record in the same log.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to.join("keys")).unwrap();
    for file in ["keys/log.key", "keys/digest.key", "log.vkey", "checkpoint"] {
        std::fs::copy(from.join(file), to.join(file)).unwrap();
    }
}

pub async fn receive(instance: &Instance, n: u64) -> Result<Receipt, RecordError> {
    let command = received(input(n), &format!("Inbreng {n}"));
    let sealed = instance
        .sealer
        .seal_once(command, "tester", &format!("input {n}"));
    let stream = Stream::Trajectory(trajectory(1));
    let answer = instance.record(stream, "tester", Role::Recorder, vec![sealed.unwrap()]);
    Ok(answer.await?.swap_remove(0))
}

pub async fn settle(instance: &Instance, n: u64, told: &mut Told) -> Vec<&'static str> {
    let (began, mut faults) = (Instant::now(), Vec::new());
    loop {
        match receive(instance, n).await {
            Ok(receipt) => {
                assert!(
                    told.insert(n, receipt).is_none(),
                    "input {n} was told before"
                );
                return faults;
            }
            Err(error) => faults.push(passing(&error)),
        }
        assert!(began.elapsed() < PATIENCE, "not answered: {faults:?}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// The code of a fault after which the same request may be repeated; any other is not expected.
pub fn passing(error: &RecordError) -> &'static str {
    let text = error.to_string();
    let RecordError::Unavailable(fault) = error else {
        panic!("not to be repeated: {error}");
    };
    let passes = match &**fault {
        LogError::Store(error) => error.passes(),
        fault => matches!(fault, LogError::Busy),
    };
    assert!(passes, "not to be repeated: {text}");
    assert!(
        text.contains("again") || text.contains("may be repeated"),
        "{text}"
    );
    fault.code()
}

/// Calls a function of the server with a process.
pub async fn tell(raw: &mut PgConnection, function: &str, pid: i32) {
    let call = format!("SELECT {function}($1)");
    sqlx::query(&call).bind(pid).execute(raw).await.unwrap();
}

/// Sends a signal to a process of a server on this machine, or of the tests.
pub fn signal(name: &str, pid: impl ToString) {
    let mut kill = std::process::Command::new("kill");
    let sent = kill.arg(format!("-{name}")).arg(pid.to_string()).status();
    assert!(sent.unwrap().success());
}

/// A row at the end of the log, of valid shape, that no recorder made. It holds whoever appends there.
pub async fn occupy(raw: &mut PgConnection) {
    let row = "INSERT INTO entries (log_index, seq, stream, bytes)
               SELECT max(log_index) + 1, 1, 'elsewhere', '{}' FROM entries";
    sqlx::query(row).execute(raw).await.unwrap();
}

#[tokio::test]
async fn whoever_records_where_there_is_no_log_is_told_how_one_is_made() {
    let schema = TestSchema::new().await;
    let empty = tempfile::tempdir().unwrap();
    let dir = DataDir::new(empty.path()).on(schema.recorder.clone());
    let opened = Instance::open(dir, Arc::new(SystemClock), None, Purpose::Record).await;
    let text = opened.err().unwrap().to_string();
    assert!(text.contains("in PostgreSQL with `init`"), "{text}");
}
