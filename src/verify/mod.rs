//! Verifies an export: a folder of files, held against a public key and perhaps an older checkpoint.
//!
//! The rules are those of `log::verify`; this adds only the reading, and accounts for every file. Needs neither
//! network nor server. Follows design.md, "Log: anyone can check". Does not check witness cosignatures: that needs a
//! policy. Findings take precedence over what could not be read: a log that is broken is broken, whatever else.

mod cores;
mod entries;
mod files;
mod report;

use std::io;
use std::path::Path;

pub use cores::Workers;
pub use report::{Report, SignatureSeen, Verdict};

use crate::log::checkpoint::Checkpoint;
use crate::log::commitment::{Commitment, CommitmentError, Header, OpeningHasher};
use crate::log::content::State;
use crate::log::finding::{Findings, Kind, Place};
use crate::log::hash::Hash;
use crate::log::note::{MAX_NOTE, Note, NoteError, VerifierKey};
use crate::log::tile::Tile;
use crate::log::verify::Verifier;
use files::{Item, Loaded};

/// Longest `log.vkey` that is read, in bytes.
const MAX_KEY: usize = 4096;

/// Files that are looked at together: enough to keep all cores busy, few enough to bound memory.
const WINDOW: usize = 1024;

/// What to hold an export against.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Public key of the log, from elsewhere than the export.
    pub key: VerifierKey,
    /// An earlier checkpoint of the log, its signature verified.
    pub since: Option<Checkpoint>,
}

/// Verifies the export in a folder, on all cores. `progress` is told how many entries are done, of how many.
pub fn verify(root: &Path, trust: &Trust, progress: &mut dyn FnMut(u64, u64)) -> Report {
    verify_on(Workers::all(), root, trust, progress)
}

/// Does the same on so many threads, beside this one. The report is the same whatever their number.
pub fn verify_on(
    workers: Workers,
    root: &Path,
    trust: &Trust,
    progress: &mut dyn FnMut(u64, u64),
) -> Report {
    let mut report = Report::new(&trust.key, trust.since.is_some());
    let mut findings = Findings::default();
    let mut unread = Vec::new();
    key_file(root, &trust.key, &mut findings, &mut unread);
    let checkpoint = checkpoint(root, &trust.key, &mut report, &mut findings, &mut unread);
    let Some(checkpoint) = checkpoint else {
        report.unchecked(
            "entries, tiles and contents: there is no checkpoint that says what they should be",
        );
        report.finish(findings, unread);
        return report;
    };
    report.checkpoint(&checkpoint);
    let size = checkpoint.size;
    let mut verifier = Verifier::new(checkpoint, trust.since.clone());
    let mut progress = |done| progress(done, size);
    entries::verify(
        (workers, root, size),
        &mut verifier,
        &mut unread,
        &mut progress,
    );
    all_files((workers, root, size), &mut verifier, &mut unread);
    let outcome = verifier.finish();
    findings.append(outcome.findings.clone());
    report.outcome(&outcome);
    report.finish(findings, unread);
    report
}

/// A file that must be there: its bytes, or a finding.
fn required(
    root: &Path,
    path: &str,
    limit: usize,
    findings: &mut Findings,
    unread: &mut Vec<String>,
) -> Option<Vec<u8>> {
    match files::load(root, path, limit) {
        Loaded::Bytes(bytes) => return Some(bytes),
        Loaded::Missing => findings.add(Kind::FileMissing, Place::file(path), "a file", "nothing"),
        Loaded::Odd(odd) => findings.add(Kind::FileNotRegular, Place::file(path), "a file", odd),
        Loaded::Failed(error) => unread.push(format!("{path}: {error}")),
    }
    None
}

fn key_file(root: &Path, key: &VerifierKey, findings: &mut Findings, unread: &mut Vec<String>) {
    let Some(bytes) = required(root, "log.vkey", MAX_KEY, findings, unread) else {
        return;
    };
    let expected = format!("{key}\n");
    if bytes != expected.as_bytes() {
        findings.add(
            Kind::KeyDiffers,
            Place::file("log.vkey"),
            key,
            String::from_utf8_lossy(&bytes).trim_end(),
        );
    }
}

/// The checkpoint, as far as it can be read, and findings on its form and signature.
fn checkpoint(
    root: &Path,
    key: &VerifierKey,
    report: &mut Report,
    findings: &mut Findings,
    unread: &mut Vec<String>,
) -> Option<Checkpoint> {
    let bytes = required(root, "checkpoint", MAX_NOTE, findings, unread)?;
    let place = Place::file("checkpoint");
    let malformed = |findings: &mut Findings, error: String| {
        findings.add(
            Kind::CheckpointMalformed,
            place.clone(),
            "a signed checkpoint",
            error,
        );
    };
    let text = match Note::parse(&bytes) {
        Ok(note) => {
            signatures(&note, key, report, findings);
            note.text.to_owned()
        }
        // Unsigned as it is, the body still says what the files claim to be.
        Err(error) => {
            malformed(findings, error.to_string());
            let text = String::from_utf8_lossy(&bytes);
            text.split_once("\n\n")
                .map(|(text, _)| format!("{text}\n"))?
        }
    };
    match Checkpoint::parse(&text) {
        Ok(checkpoint) => {
            if checkpoint.origin != key.name() {
                findings.add(Kind::OriginDiffers, place, key.name(), &checkpoint.origin);
            }
            Some(checkpoint)
        }
        Err(error) => {
            malformed(findings, error.to_string());
            None
        }
    }
}

fn signatures(note: &Note<'_>, key: &VerifierKey, report: &mut Report, findings: &mut Findings) {
    let verified = note.verify(std::slice::from_ref(key));
    for line in &note.signatures {
        let known = line.name == key.name() && line.id == key.id();
        report.signatures.push(SignatureSeen {
            name: line.name.to_owned(),
            key_id: hex::encode(line.id),
            status: match (known, &verified) {
                (false, _) => "not checked: unknown key",
                (true, Ok(_)) => "verified",
                (true, Err(_)) => "refused",
            },
        });
    }
    let place = Place::file("checkpoint");
    match verified {
        Ok(_) => {}
        Err(NoteError::Unsigned) => {
            let found = format!("{} signatures of other keys", note.signatures.len());
            findings.add(
                Kind::SignatureMissing,
                place,
                format!("a signature of {key}"),
                found,
            );
        }
        Err(error) => findings.add(
            Kind::SignatureInvalid,
            place,
            format!("one signature of {key}"),
            error,
        ),
    }
}

/// Something that the walk came across, and the content that it should be by its name.
struct Seen {
    path: String,
    item: Item,
    content: Option<Commitment>,
}

/// Looks at every file there is: those of the tree were compared, contents are now, others are findings.
fn all_files(
    (workers, root, size): (Workers, &Path, u64),
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
) {
    let mut window = Vec::with_capacity(WINDOW);
    files::walk(root, &mut |path, item| {
        let content = content_path(path).filter(|_| matches!(item, Item::File));
        window.push(Seen {
            path: path.to_owned(),
            item,
            content,
        });
        if window.len() >= WINDOW {
            some_files((workers, root, size), &window, verifier, unread);
            window.clear();
        }
    });
    some_files((workers, root, size), &window, verifier, unread);
}

/// Reads the contents among these on all cores, and says of each file in turn what is wrong with it.
fn some_files(
    (workers, root, size): (Workers, &Path, u64),
    window: &[Seen],
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
) {
    let known: &Verifier = verifier;
    let read = cores::map(workers, window, |seen| {
        let commitment = seen.content?;
        let state = known.content_state(&commitment);
        matches!(state, Some(State::Published(_))).then(|| read_content(root, &seen.path))
    });
    for (seen, read) in window.iter().zip(read) {
        let Some(commitment) = &seen.content else {
            other_file(seen, size, verifier, unread);
            continue;
        };
        if verifier.content_expected(&seen.path, commitment) {
            let read = read.unwrap_or_else(|| read_content(root, &seen.path));
            content(&seen.path, commitment, read, verifier, unread);
        }
    }
}

fn other_file(seen: &Seen, size: u64, verifier: &mut Verifier, unread: &mut Vec<String>) {
    let path = seen.path.as_str();
    let place = Place::file(path);
    match &seen.item {
        Item::Failed(error) => unread.push(format!("{path}: {error}")),
        // What these two are was reported when they were read.
        _ if matches!(path, "checkpoint" | "log.vkey") => {}
        Item::Odd(odd) => verifier
            .findings()
            .add(Kind::FileNotRegular, place, "a file", odd),
        Item::File if path.parse().is_ok_and(|tile: Tile| tile.belongs_to(size)) => {
            if !verifier.is_whole()
                && !path.starts_with("tile/0/")
                && !path.starts_with("tile/entries/")
            {
                unread.push(format!("{path}: entries below it are missing"));
            }
        }
        Item::File => {
            let expected = format!("only files of a log of {size} entries");
            verifier
                .findings()
                .add(Kind::FileUnknown, place, expected, "a file of no meaning");
        }
    }
}

/// The commitment that a path `content/ab/abcdef…` names.
fn content_path(path: &str) -> Option<Commitment> {
    let (folder, name) = path.strip_prefix("content/")?.split_once('/')?;
    let hash = Hash::from_hex(name.as_bytes())?;
    (folder.len() == 2 && name.starts_with(folder)).then_some(Commitment(hash))
}

/// What the file of a content commits to, and its header.
type ReadContent = io::Result<(Commitment, Result<Header, CommitmentError>)>;

fn read_content(root: &Path, path: &str) -> ReadContent {
    let mut hasher = OpeningHasher::default();
    files::stream(root, path, |piece| hasher.update(piece))?;
    Ok(hasher.finish())
}

/// Takes what the file of a content gave.
fn content(
    path: &str,
    commitment: &Commitment,
    read: ReadContent,
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
) {
    match read {
        Ok(found) => verifier.content(path, commitment, found),
        Err(error) => {
            verifier.content_unreadable(commitment);
            unread.push(format!("{path}: {error}"));
        }
    }
}
