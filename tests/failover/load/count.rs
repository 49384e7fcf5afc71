//! Counts in an export, which is what outsiders get: every acknowledged command is in the log, once, at the
//! index that was told; and no other command is in it twice.

use crate::Fault;
use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::log::tile::{Kind, bundle_entries, tiles_of};
use weerklank_events::{Entry, Event};

#[derive(Debug, clap::Args)]
pub struct CountArgs {
    /// The export
    #[arg(long)]
    export: PathBuf,
    /// What was told
    files: Vec<PathBuf>,
}

pub fn run(args: &CountArgs) -> Result<(), Fault> {
    let leaves = leaves_of_single_commands(args)?;
    let (mut keys, mut replayed, mut opened) = (HashMap::new(), 0u64, 0u64);
    for file in &args.files {
        for line in std::fs::read_to_string(file)?.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let [_, key, index, leaf, how] = words[..] else {
                return Err(format!("a line that nobody wrote: {line}").into());
            };
            let index: u64 = index.parse()?;
            let found = usize::try_from(index)
                .ok()
                .and_then(|index| leaves.get(index));
            if found.map(Hash::to_string).as_deref() != Some(leaf) {
                return Err(format!("{key} was acknowledged at {index} and is not there").into());
            }
            replayed += u64::from(how == "replayed");
            // Every process is told of the opening of the same trajectories; all else is asked by one caller.
            let again = keys.insert(key.to_owned(), index);
            match (key.starts_with("open-"), again) {
                (_, None) => {}
                (true, Some(before)) if before == index => opened += 1,
                _ => return Err(format!("{key} was acknowledged twice").into()),
            }
        }
    }
    let mut indices: Vec<_> = keys.values().collect();
    indices.sort_unstable();
    indices.dedup();
    if indices.len() != keys.len() {
        return Err("two commands were acknowledged at one index".into());
    }
    // The log's own first entry is nobody's command.
    let silent = leaves.len() - 1 - keys.len();
    writeln!(
        std::io::stdout(),
        "{} commands acknowledged, {replayed} of them when repeated ({opened} of these by another process): all in \
         the log, once, at the index that was told; {silent} recorded and not acknowledged; {} entries, no command twice",
        keys.len(),
        leaves.len(),
    )?;
    Ok(())
}

/// The leaf of every entry, once it is sure that no two stand for the same command.
fn leaves_of_single_commands(args: &CountArgs) -> Result<Vec<Hash>, Fault> {
    let checkpoint = std::fs::read_to_string(args.export.join("checkpoint"))?;
    let size = checkpoint.lines().nth(1).ok_or("no checkpoint")?.parse()?;
    let (mut leaves, mut commands) = (Vec::new(), HashMap::new());
    for tile in tiles_of(Kind::Entries, size) {
        let bundle = std::fs::read(args.export.join(tile.to_string()))?;
        for entry in bundle_entries(&bundle) {
            let (_, bytes) = entry?;
            let index = leaves.len();
            if let Some(before) = commands.insert(command(&Entry::decode(bytes)?)?, index) {
                return Err(
                    format!("one command is in the log twice, at {before} and {index}").into(),
                );
            }
            leaves.push(leaf_hash(bytes));
        }
    }
    if leaves.len() as u64 != size {
        return Err("the export lacks entries".into());
    }
    Ok(leaves)
}

/// What tells one command of the load from all others, however often it is recorded: salts are drawn anew.
fn command(entry: &Entry) -> Result<String, Fault> {
    let about = match &entry.event {
        Event::LogCreated(_) => String::new(),
        Event::TrajectoryOpened(_) => entry.envelope.trajectory.to_string(),
        Event::InputReceived(fact) => fact.input.to_string(),
        Event::InputAnswered(fact) => fact.input.to_string(),
        Event::ContentPublished(fact) => format!("{:?}", fact.content),
        Event::ContentErased(fact) => format!("{:?}", fact.content),
        _ => return Err("an event that the load never records".into()),
    };
    Ok(format!("{} {about}", entry.event.kind().0))
}
