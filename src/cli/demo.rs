//! `weerklank demo`: a municipality that does not exist, from the first question to the verified log.

use super::{CliError, Progress, print};
use crate::clock::SystemClock;
use crate::data_dir::DataDir;
use crate::demo::{self, MUNICIPALITY, Told};
use crate::export::export;
use crate::http;
use crate::instance::{Instance, Reader};
use crate::verify::{Trust, Verdict, verify};
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use weerklank_events::vocabulary::Purpose;

/// Where the pages are served unless somebody says otherwise.
const USUAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Show what a log looks like, with a municipality that does not exist
///
/// Records six made-up consultations: one as it should be, and five that each go wrong in their own
/// way. Then exports the log, verifies it, and serves its pages. Started again, it goes on with what is
/// there. It never touches a municipality's own record.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Stop after verifying: exit code 0 when the log is sound
    #[arg(long)]
    pub check: bool,
    /// Print the stories as a file of commands, for `weerklank record`, and do nothing else. The one
    /// whose inputs come from an import is not among them
    #[arg(long, conflicts_with_all = ["check", "listen"])]
    pub commands: bool,
    /// The address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080, or a free
    /// port where that is taken]
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
}

/// Runs the command.
///
/// # Errors
/// Where the data directory holds something else, or the log turns out not to be sound.
pub async fn run(dir: DataDir, args: DemoArgs) -> Result<(), CliError> {
    if args.commands {
        return commands();
    }
    let mut progress = Progress::new("steps");
    let told = demo::make(&dir, |done, of| progress.show(done, of))
        .await
        .map_err(CliError::failed)?;
    drop(progress);
    tell(&dir, &told)?;
    check(&dir).await?;
    if args.check {
        return Ok(());
    }
    serve(dir, args.listen).await
}

fn commands() -> Result<(), CliError> {
    let mut file = String::new();
    for line in demo::lines().map_err(CliError::failed)? {
        file.push_str(&serde_json::to_string(&line).map_err(CliError::failed)?);
        file.push('\n');
    }
    let mut out = io::stdout().lock();
    out.write_all(file.as_bytes())?;
    Ok(out.flush()?)
}

/// Goes on with the log under the clock of the machine, and shows its pages.
async fn serve(dir: DataDir, listen: Option<SocketAddr>) -> Result<(), CliError> {
    let listen = listen.unwrap_or_else(free_address);
    let instance = Instance::open(dir, Arc::new(SystemClock), None, Purpose::Demo)
        .await
        .map_err(CliError::failed)?;
    http::serve(instance, listen, |address| {
        // Whoever started it may not read along; the pages are there all the same.
        let _ = print(format_args!("http://{address}/"));
    })
    .await
    .map_err(CliError::failed)
}

/// The usual address, or any free port where another program has it: nobody asked for this one.
fn free_address() -> SocketAddr {
    match TcpListener::bind(USUAL) {
        Ok(_) => USUAL,
        Err(_) => SocketAddr::new(USUAL.ip(), 0),
    }
}

fn tell(dir: &DataDir, told: &Told) -> Result<(), CliError> {
    let Told {
        origin,
        made_new,
        added,
        entries,
    } = told;
    let made = if *made_new { "made" } else { "found" };
    print(format_args!(
        "{made} the log {origin} in {}\nof {MUNICIPALITY}, which does not exist",
        dir.path().display()
    ))?;
    match added {
        0 => print(format_args!("nothing to add: it has {entries} entries")),
        _ => print(format_args!(
            "recorded ten consultations: {added} entries, of {entries} in the log"
        )),
    }
}

/// Exports the log and verifies the export, as a stranger would.
async fn check(dir: &DataDir) -> Result<(), CliError> {
    let reader = Reader::open(dir.clone()).await.map_err(CliError::failed)?;
    let out = Passing::new(dir.path().join("demo-check"));
    let mut progress = Progress::new("entries exported");
    let exported = export(&reader, &out.0, |done, of| progress.show(done, of))
        .await
        .map_err(CliError::failed)?;
    drop(progress);
    let trust = Trust {
        key: reader.key.clone(),
        since: None,
    };
    let report = verify(&out.0, &trust, &mut |_, _| ());
    print(format_args!(
        "exported {} entries and {} published texts, and verified them: {}",
        exported.entries,
        exported.contents,
        match report.verdict {
            Verdict::Sound => "SOUND",
            Verdict::Broken => "BROKEN",
            Verdict::Unchecked => "COULD NOT CHECK",
        }
    ))?;
    print(format_args!(
        "repeat that: weerklank --data {data} export OUT && weerklank verify OUT --key {key}",
        data = dir.path().display(),
        key = reader.key
    ))?;
    if report.verdict == Verdict::Sound && exported.missing.is_empty() {
        return Ok(());
    }
    let mut text = Vec::new();
    report.write_text(&mut text)?;
    Err(CliError::Listed(format!(
        "the log is not sound: start anew in an empty directory with --data\n{}",
        String::from_utf8_lossy(&text)
    )))
}

/// A directory that is removed again, also when an earlier run left it.
struct Passing(PathBuf);

impl Passing {
    fn new(path: PathBuf) -> Self {
        remove(&path);
        Self(path)
    }
}
impl Drop for Passing {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

fn remove(path: &Path) {
    // Where nothing is there, or it cannot be removed, the export says so.
    let _ = std::fs::remove_dir_all(path);
}
