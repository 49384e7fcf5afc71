//! Verifies an export: a folder of files, held against a public key and perhaps an older checkpoint.
//!
//! The rules are those of `log::verify`; this adds only the reading, and accounts for every file. Needs neither
//! network nor server. Follows design.md, "Log: anyone can check". Does not check witness cosignatures: that needs a
//! policy. Findings take precedence over what could not be read: a log that is broken is broken, whatever else.

mod entries;
mod files;
mod report;

use std::path::Path;

pub use report::{Report, SignatureSeen, Verdict};

use crate::log::checkpoint::Checkpoint;
use crate::log::commitment::{Commitment, OpeningHasher};
use crate::log::finding::{Findings, Kind, Place};
use crate::log::hash::Hash;
use crate::log::note::{MAX_NOTE, Note, NoteError, VerifierKey};
use crate::log::tile::Tile;
use crate::log::verify::Verifier;
use files::{Item, Loaded};

/// Longest `log.vkey` that is read, in bytes.
const MAX_KEY: usize = 4096;

/// What to hold an export against.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Public key of the log, from elsewhere than the export.
    pub key: VerifierKey,
    /// An earlier checkpoint of the log, its signature verified.
    pub since: Option<Checkpoint>,
}

/// Verifies the export in a folder. `progress` is told how many entries are done, of how many.
pub fn verify(root: &Path, trust: &Trust, progress: &mut dyn FnMut(u64, u64)) -> Report {
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
    entries::verify(root, size, &mut verifier, &mut unread, &mut |done| {
        progress(done, size)
    });
    all_files(root, size, &mut verifier, &mut unread);
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

/// Looks at every file there is: those of the tree were compared, contents are now, others are findings.
fn all_files(root: &Path, size: u64, verifier: &mut Verifier, unread: &mut Vec<String>) {
    files::walk(root, &mut |path, item| {
        let place = Place::file(path);
        match item {
            Item::Failed(error) => unread.push(format!("{path}: {error}")),
            // That of these two was reported when they were read.
            Item::Odd(_) if matches!(path, "checkpoint" | "log.vkey") => {}
            Item::Odd(odd) => verifier
                .findings()
                .add(Kind::FileNotRegular, place, "a file", odd),
            Item::File if matches!(path, "checkpoint" | "log.vkey") => {}
            Item::File if path.parse().is_ok_and(|tile: Tile| tile.belongs_to(size)) => {
                if !verifier.is_whole()
                    && !path.starts_with("tile/0/")
                    && !path.starts_with("tile/entries/")
                {
                    unread.push(format!("{path}: entries below it are missing"));
                }
            }
            Item::File => match content_path(path) {
                Some(commitment) => content(root, path, &commitment, verifier, unread),
                None => {
                    let expected = format!("only files of a log of {size} entries");
                    verifier.findings().add(
                        Kind::FileUnknown,
                        place,
                        expected,
                        "a file of no meaning",
                    );
                }
            },
        }
    });
}

/// The commitment that a path `content/ab/abcdef…` names.
fn content_path(path: &str) -> Option<Commitment> {
    let (folder, name) = path.strip_prefix("content/")?.split_once('/')?;
    let hash = Hash::from_hex(name.as_bytes())?;
    (folder.len() == 2 && name.starts_with(folder)).then_some(Commitment(hash))
}

fn content(
    root: &Path,
    path: &str,
    commitment: &Commitment,
    verifier: &mut Verifier,
    unread: &mut Vec<String>,
) {
    if !verifier.content_expected(path, commitment) {
        return;
    }
    let mut hasher = OpeningHasher::default();
    match files::stream(root, path, |piece| hasher.update(piece)) {
        Ok(()) => verifier.content(path, commitment, hasher.finish()),
        Err(error) => {
            verifier.content_unreadable(commitment);
            unread.push(format!("{path}: {error}"));
        }
    }
}
