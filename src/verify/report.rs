//! What a verification reports, to programs as JSON and to people as text.
//!
//! Promises to say what was not checked: a verdict says nothing beyond that. Field names are stable.

use std::io::{self, Write};

use serde::Serialize;

use crate::log::checkpoint::Checkpoint;
use crate::log::finding::{Finding, Findings};
use crate::log::note::VerifierKey;
use crate::log::verify::{Counts, Outcome};

/// Most statements on single files that could not be read. Beyond this they are only counted.
const MAX_UNREAD: usize = 100;

/// The verdict, by which the exit code goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Everything that was given fits together. Exit code 0.
    Sound,
    /// Something is wrong. Exit code 1, also if something could not be read.
    Broken,
    /// Something could not be read; what could be read fits together. Exit code 2.
    Unchecked,
}

impl Verdict {
    /// The exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Sound => 0,
            Self::Broken => 1,
            Self::Unchecked => 2,
        }
    }
}

/// A signature line of the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureSeen {
    /// Name of the key.
    pub name: String,
    /// Id of the key, in hexadecimal digits.
    pub key_id: String,
    /// Whether it was verified.
    pub status: &'static str,
}

/// Everything that a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// Name of the log, by its checkpoint.
    pub origin: Option<String>,
    /// Number of entries, by its checkpoint.
    pub size: Option<u64>,
    /// Root in base64, by its checkpoint.
    pub root: Option<String>,
    /// When the last entry was recorded.
    pub recorded_at: Option<String>,
    /// The key that the log was held against.
    pub key: String,
    /// The signature lines of the checkpoint.
    pub signatures: Vec<SignatureSeen>,
    /// How many of what was verified.
    pub counts: Counts,
    /// How many findings there are.
    pub findings_total: u64,
    /// The first of them.
    pub findings: Vec<Finding>,
    /// What was not checked.
    pub not_checked: Vec<String>,
}

impl Report {
    /// A report on nothing yet.
    pub(super) fn new(key: &VerifierKey, since: bool) -> Self {
        let mut report = Self {
            verdict: Verdict::Sound,
            origin: None,
            size: None,
            root: None,
            recorded_at: None,
            key: key.to_string(),
            signatures: Vec::new(),
            counts: Counts::default(),
            findings_total: 0,
            findings: Vec::new(),
            not_checked: Vec::new(),
        };
        report.unchecked(
            "whether the log leaves things out: only receipts and people who know can show that",
        );
        report.unchecked("what the events mean, and whether what was recorded is true");
        if !since {
            report.unchecked("whether the log was rewritten since an earlier visit: no earlier checkpoint was given");
        }
        report
    }

    /// Adds a statement on what was not checked.
    pub fn unchecked(&mut self, what: impl ToString) {
        self.not_checked.push(what.to_string());
    }

    pub(super) fn checkpoint(&mut self, checkpoint: &Checkpoint) {
        self.origin = Some(checkpoint.origin.clone());
        self.size = Some(checkpoint.size);
        self.root = Some(checkpoint.root.to_base64());
        if !checkpoint.extensions.is_empty() {
            self.unchecked(format!(
                "{} extension lines of the checkpoint",
                checkpoint.extensions.len()
            ));
        }
    }

    pub(super) fn outcome(&mut self, outcome: &Outcome) {
        let counts = outcome.counts;
        self.counts = counts;
        self.recorded_at = Some(outcome.last_time.clone()).filter(|time| !time.is_empty());
        for (count, what) in [
            (
                counts.withheld,
                "withheld contents: never published, only their commitments were seen",
            ),
            (
                counts.restricted,
                "restricted contents: no longer public, only their commitments were seen",
            ),
            (
                counts.erased,
                "erased contents: nothing is left but their commitments",
            ),
        ] {
            if count > 0 {
                self.unchecked(format!("{count} {what}"));
            }
        }
        if !outcome.root_checked {
            self.unchecked("the root: too many entries are missing to compute it, now or at an earlier checkpoint");
        }
        if !outcome.all_read {
            self.unchecked("chains and contents around the entries that could not be read");
        }
    }

    /// Sets the verdict.
    pub(super) fn finish(&mut self, findings: Findings, unread: Vec<String>) {
        let others = self
            .signatures
            .iter()
            .filter(|line| line.status.starts_with("not checked"))
            .count();
        self.unchecked(match others {
            0 => "witnesses: none of them signed".to_owned(),
            _ => {
                format!(
                    "signatures of other keys, such as witnesses ({others}): no policy was given"
                )
            }
        });
        self.verdict = match (findings.total(), unread.len()) {
            (0, 0) => Verdict::Sound,
            (0, _) => Verdict::Unchecked,
            _ => Verdict::Broken,
        };
        let more = unread.len().saturating_sub(MAX_UNREAD);
        self.not_checked.extend(unread.into_iter().take(MAX_UNREAD));
        if more > 0 {
            self.unchecked(format!("{more} more files"));
        }
        self.findings_total = findings.total();
        self.findings = findings.kept().to_vec();
    }

    /// Writes it as JSON, on one line.
    ///
    /// # Errors
    /// What writing returns.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        writeln!(out)
    }

    /// Writes it for people.
    ///
    /// # Errors
    /// What writing returns.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let unknown = || "?".to_owned();
        let origin = self.origin.clone().unwrap_or_else(unknown);
        let size = self.size.map_or_else(unknown, |size| size.to_string());
        let root = self.root.clone().unwrap_or_else(unknown);
        let time = self.recorded_at.clone().unwrap_or_else(unknown);
        // The name is foreign text; nothing of it may steer the terminal.
        let origin = origin.replace(char::is_control, "\u{fffd}");
        writeln!(
            out,
            "{origin}: {size} entries, root {root}, last recorded {time}, key {}",
            self.key
        )?;
        match self.verdict {
            Verdict::Sound => writeln!(out, "SOUND")?,
            Verdict::Broken => writeln!(out, "BROKEN. Findings: {}", self.findings_total)?,
            Verdict::Unchecked => writeln!(out, "COULD NOT CHECK everything; no findings")?,
        }
        let c = self.counts;
        writeln!(
            out,
            "Checked: {} entries of {} trajectories, {} tiles",
            c.entries, c.trajectories, c.tiles
        )?;
        writeln!(
            out,
            "Contents: {} matching, {} withheld, {} restricted, {} erased, {} missing",
            c.matching, c.withheld, c.restricted, c.erased, c.missing
        )?;
        for finding in &self.findings {
            writeln!(out, "\n{}: {}", finding.place, finding.name.name())?;
            writeln!(
                out,
                "  expected: {}\n  found:    {}\n  {}",
                finding.expected, finding.found, finding.proves
            )?;
        }
        let more = self
            .findings_total
            .saturating_sub(self.findings.len() as u64);
        if more > 0 {
            writeln!(out, "\nand {more} more findings")?;
        }
        writeln!(out, "\nNot checked:")?;
        self.not_checked
            .iter()
            .try_for_each(|what| writeln!(out, "- {what}"))
    }
}
