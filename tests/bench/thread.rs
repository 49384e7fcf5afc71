//! Measures the whole thread from recording to verified report on one large trajectory:
//! `cargo run --release --example bench-thread [INPUTS]`.
//!
//! Prints, and never fails for being slow. Ratios against bare inserts are for the benchmark table.

use std::error::Error;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Instant;
use weerklank::clock::SystemClock;
use weerklank::data_dir::DataDir;
use weerklank::export::export;
use weerklank::import::run::publications;
use weerklank::instance::Instance;
use weerklank::projector::Projector;
use weerklank::report::take;
use weerklank::verify::{Trust, verify};
use weerklank_events::facts::{InputAnswered, InputReceived, TrajectoryOpened};
use weerklank_events::vocabulary::{Channel, Form, Outcome, PublicationGround, Purpose, Role};
use weerklank_events::{Command, Content, InputId, Stream, TrajectoryId};
use weerklank_projections::report::to_json;

/// Inputs per submission, so that many batches are made.
const PER_SUBMISSION: u64 = 500;

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
        title: "Een drukke vraag".into(),
    })
}

fn input(n: u64) -> [Command; 2] {
    let input = InputId(u128::from(n).to_be_bytes());
    let received = InputReceived {
        input,
        kind: None,
        channel: Some(Channel::Web),
        points: 1,
        session: None,
        signatories: None,
        replyable: None,
        sent_on: None,
        occurred_on: None,
        words: Content::text(format!("Voorstel {n}\n{}", "Graag meer groen. ".repeat(30))),
        particulars: None,
        reference: Some(Content::text(n.to_string())),
    };
    let answered = InputAnswered {
        input,
        point: 1,
        outcome: Outcome::ALL[usize::from(n.is_multiple_of(3))],
        occurred_on: None,
        reason: Some(Content::text(format!(
            "Reden {n}: {}",
            "omdat het past. ".repeat(10)
        ))),
        change: None,
        destination: None,
    };
    [
        Command::InputReceived(received),
        Command::InputAnswered(answered),
    ]
}

/// Prints how long a step took, per entry too.
fn step(name: &str, started: Instant, entries: u64) -> io::Result<()> {
    let seconds = started.elapsed().as_secs_f64();
    let rate = entries as f64 / seconds;
    writeln!(
        io::stdout(),
        "{name:<28} {seconds:>8.3} s {rate:>12.0} entries/s"
    )
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let inputs: u64 = std::env::args().nth(1).map_or(Ok(100_000), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    let data = DataDir::new(dir.path().join("data"));
    let instance =
        Instance::open(data.clone(), Arc::new(SystemClock), None, Purpose::Record).await?;
    let (stream, id) = (
        Stream::Trajectory(TrajectoryId([1; 16])),
        TrajectoryId([1; 16]),
    );
    let record = |records| instance.record(stream, "bench", Role::Recorder, records);
    record(vec![instance.sealer.seal(opened())?]).await?;

    let started = Instant::now();
    for first in (0..inputs).step_by(usize::try_from(PER_SUBMISSION)?) {
        let mut records = Vec::new();
        for command in (first..inputs.min(first + PER_SUBMISSION)).flat_map(input) {
            records.push(instance.sealer.seal(command)?);
        }
        for command in publications(&records, |_| Some(PublicationGround::SourcePublic)) {
            records.push(instance.sealer.seal(command)?);
        }
        record(records).await?;
    }
    let size = instance.recorder.published().borrow().checkpoint.size;
    step("record, sealing included", started, size)?;

    let started = Instant::now();
    let projector = Projector::anew(instance.reader.store.clone(), &data.projections()).await?;
    projector.follow_to(size, |_, _| {}).await?;
    step("rebuild the read models", started, size)?;

    let started = Instant::now();
    let json = to_json(&take(&instance.reader, id, None).await?)?;
    step("report as JSON", started, size)?;
    writeln!(
        io::stdout(),
        "{:<28} {:>8.1} MB",
        "",
        json.len() as f64 / 1e6
    )?;

    let started = Instant::now();
    let out = dir.path().join("out");
    export(&instance.reader, &out, |_, _| {}).await?;
    step("export", started, size)?;

    let started = Instant::now();
    let trust = Trust {
        key: instance.reader.key.clone(),
        since: None,
    };
    let report = verify(&out, &trust, &mut |_, _| {});
    step("verify, contents included", started, size)?;
    writeln!(io::stdout(), "{:?}", report.verdict)?;
    Ok(())
}
