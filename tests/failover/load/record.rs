//! Callers that record: each asks under a key of its own, repeats what was answered as unavailable, writes down
//! what it was told, and only then goes on.

use crate::Fault;
use crate::read;
use crate::told::Lines;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use weerklank::clock::SystemClock;
use weerklank::data_dir::DataDir;
use weerklank::http::App;
use weerklank::instance::{Instance, Reader};
use weerklank::log::hash::Hash;
use weerklank::recorder::{LogError, Receipt, RecordError};
use weerklank_events::facts::{
    ContentErased, ContentPublished, InputAnswered, InputReceived, TrajectoryOpened,
};
use weerklank_events::vocabulary::{
    ErasureGround, Form, Outcome, PublicationGround, Purpose, Role,
};
use weerklank_events::{Command, Commitment, Content, InputId, Stream, TrajectoryId};

/// Who records, in every process: a trajectory is opened by whoever comes first, under the same key.
const PRINCIPAL: &str = "load";
/// Trajectories, shared by all callers of all processes.
pub const TRAJECTORIES: u8 = 4;
/// Before a caller repeats what was answered as unavailable.
const AGAIN: Duration = Duration::from_millis(50);
/// Commands about one input; the last is for one input in so many.
const COMMANDS: u64 = 4;
const ERASED: u64 = 4;

#[derive(Debug, clap::Args)]
pub struct RecordArgs {
    /// The number of this process, from 1
    #[arg(long)]
    number: u8,
    /// Callers at once
    #[arg(long, default_value_t = 8)]
    callers: u32,
    /// Milliseconds that a caller rests after each acknowledgement
    #[arg(long, default_value_t = 20)]
    rest: u64,
    /// Folder for what was told
    #[arg(long)]
    told: PathBuf,
}

/// What all callers of a process share.
struct Load {
    app: Arc<App>,
    number: u8,
    rest: Duration,
    acknowledged: Lines,
    unavailable: Lines,
    newest: watch::Sender<Option<(u64, Hash)>>,
    stop: watch::Receiver<bool>,
}

pub async fn run(dir: DataDir, args: RecordArgs) -> Result<(), Fault> {
    let file = |kind: &str| Lines::create(&args.told.join(format!("{kind}.{}", args.number)));
    // Before the recorder takes the data directory for itself.
    let reader = Reader::open(dir.clone()).await?;
    let clock = Arc::new(SystemClock);
    let instance = Instance::open(dir, clock, None, Purpose::Record).await?;
    let app = App::open(instance).await?;
    let (stopping, stop) = watch::channel(false);
    let (newest, seen) = watch::channel(None);
    let load = Arc::new(Load {
        app: app.clone(),
        number: args.number,
        rest: Duration::from_millis(args.rest),
        acknowledged: file("acknowledged")?,
        unavailable: file("unavailable")?,
        newest,
        stop: stop.clone(),
    });
    for number in 0..TRAJECTORIES {
        let key = format!("open-{number}");
        load.record(trajectory(number), &opened(), Role::Recorder, &key)
            .await?;
    }
    let mut tasks = JoinSet::new();
    for caller in 0..args.callers {
        tasks.spawn(caller_of(load.clone(), caller));
    }
    let reads = Arc::new(file("reads")?);
    for page in [
        read::Page::Overview,
        read::Page::Trajectory,
        read::Page::Entry,
    ] {
        tasks.spawn(read::pages(
            app.clone(),
            page,
            seen.clone(),
            reads.clone(),
            stop.clone(),
        ));
    }
    tasks.spawn(read::entries(reader, seen, reads, stop));
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            _ = terminate.recv() => { stopping.send_replace(true); }
            done = tasks.join_next() => match done {
                Some(done) => done??,
                None => return Ok(()),
            },
        }
    }
}

async fn caller_of(load: Arc<Load>, caller: u32) -> Result<(), Fault> {
    let mut words: Vec<Commitment> = Vec::new();
    for n in 0u64.. {
        if *load.stop.borrow() {
            break;
        }
        let (number, step) = (n / COMMANDS, n % COMMANDS);
        let input = input(load.number, caller, number);
        let (command, role) = match step {
            0 => (received(input, number), Role::Recorder),
            1 => (answered(input), Role::Recorder),
            2 => (published(&words), Role::Publisher),
            _ if number.is_multiple_of(ERASED) => (erased(&words), Role::Recorder),
            _ => continue,
        };
        let at = trajectory(u8::try_from(number % u64::from(TRAJECTORIES))?);
        let key = format!("{}-{caller}-{n}", load.number);
        let receipt = load.record(at, &command, role, &key).await?;
        if step == 0 {
            words = receipt.contents.iter().map(|(_, words)| *words).collect();
        }
        tokio::time::sleep(load.rest).await;
    }
    Ok(())
}

impl Load {
    /// Records a command, however often it takes to be told that it is recorded.
    async fn record(
        &self,
        trajectory: TrajectoryId,
        command: &Command,
        role: Role,
        key: &str,
    ) -> Result<Receipt, Fault> {
        let instance = self.app.instance().ok_or("the log is not recorded here")?;
        loop {
            // Sealed anew each time, as by a server that is sent the same request again.
            let sealed = instance.sealer.seal_once(command.clone(), PRINCIPAL, key)?;
            let stream = Stream::Trajectory(trajectory);
            match instance.record(stream, PRINCIPAL, role, vec![sealed]).await {
                Ok(mut receipts) => {
                    let receipt = receipts.pop().ok_or("no receipt")?;
                    let (index, leaf) = (receipt.log_index, receipt.leaf_hash);
                    let how = if receipt.replayed {
                        "replayed"
                    } else {
                        "recorded"
                    };
                    self.acknowledged
                        .write(&format!("{key} {index} {leaf} {how}"))?;
                    self.newest.send_if_modified(|newest| {
                        let newer = newest.is_none_or(|(known, _)| known < index);
                        newer.then(|| *newest = Some((index, leaf))).is_some()
                    });
                    return Ok(receipt);
                }
                Err(RecordError::Unavailable(error)) if passes(&error) => {
                    self.unavailable.write(&format!("{key} {}", error.code()))?;
                    tokio::time::sleep(AGAIN).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// What an accident of the database may lead to. Anything else, such as a log that is shorter than what was
/// signed, is what must never be seen here.
fn passes(error: &LogError) -> bool {
    match error {
        LogError::Store(error) => error.passes(),
        error => matches!(error, LogError::Busy),
    }
}

pub const fn trajectory(number: u8) -> TrajectoryId {
    TrajectoryId([number + 1; 16])
}

fn input(process: u8, caller: u32, number: u64) -> InputId {
    let id = u128::from(process) << 96 | u128::from(caller) << 64 | u128::from(number);
    InputId(id.to_be_bytes())
}

fn opened() -> Command {
    Command::TrajectoryOpened(TrajectoryOpened {
        form: Form::Consultation,
        phase: None,
        bodies: vec![],
        owner: None,
        place: None,
        theme: None,
        portfolio: None,
        legal_basis: None,
        profile: None,
        occurred_on: None,
        title: "Een vraag terwijl er van alles omvalt".into(),
    })
}

fn received(input: InputId, number: u64) -> Command {
    Command::InputReceived(InputReceived {
        input,
        kind: None,
        channel: None,
        points: 1,
        session: None,
        signatories: None,
        replyable: None,
        sent_on: None,
        occurred_on: None,
        words: Content::text(format!(
            "Voorstel {number}: {}",
            "graag meer groen. ".repeat(8)
        )),
        particulars: None,
        reference: None,
    })
}

fn answered(input: InputId) -> Command {
    Command::InputAnswered(InputAnswered {
        input,
        point: 1,
        outcome: Outcome::Adopted,
        occurred_on: None,
        reason: None,
        change: None,
        destination: None,
    })
}

fn published(words: &[Commitment]) -> Command {
    Command::ContentPublished(ContentPublished {
        content: words.to_vec(),
        ground: PublicationGround::Consent,
        redacted: None,
    })
}

/// An append that erases is a transaction of several statements, and so another thing to be interrupted.
fn erased(words: &[Commitment]) -> Command {
    Command::ContentErased(ContentErased {
        content: words.to_vec(),
        ground: ErasureGround::Request,
        replacement: None,
    })
}
