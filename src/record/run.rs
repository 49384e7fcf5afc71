//! Records a whole stream of lines: reads ahead, records what waits together, and answers as soon as
//! that is durable.
//!
//! A pipe that stays open is answered line by line, and a file in rounds of many. The log stopping is
//! the only thing that ends it early, unless the caller asked to stop at the first refusal.

use super::answer::{Answer, Status};
use super::lines::{AHEAD_LINES, Ahead, Lines};
use super::round::Recording;
use std::io::{self, Read, Write};

/// Why not all lines were taken.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The lines cannot be read on.
    #[error(
        "the commands could not be read on after line {line}: {error}. What was answered is recorded; \
         run the file again for the rest"
    )]
    Input {
        /// The last line that was answered.
        line: u64,
        /// Why.
        error: io::Error,
    },
    /// Nobody reads the answers any more.
    #[error(
        "the answers could not be written after line {line}: {error}. Run the file again for the rest; \
         what was recorded is not recorded twice"
    )]
    Output {
        /// The last line that was answered.
        line: u64,
        /// Why.
        error: io::Error,
    },
    /// The log cannot be recorded in.
    #[error("stopped at line {line}: {detail}")]
    Failed {
        /// The first line that the log failed for.
        line: u64,
        /// What to do.
        detail: String,
    },
}

/// How many lines were answered in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Recorded now.
    pub recorded: u64,
    /// Recorded before.
    pub replayed: u64,
    /// Refused.
    pub refused: u64,
    /// Not known, because the log failed.
    pub failed: u64,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            recorded,
            replayed,
            refused,
            failed,
        } = self;
        write!(
            f,
            "{recorded} recorded, {replayed} replayed, {refused} refused"
        )?;
        match failed {
            0 => Ok(()),
            _ => write!(f, ", {failed} failed"),
        }
    }
}

impl Counts {
    fn count(&mut self, status: Status) {
        *match status {
            Status::Recorded => &mut self.recorded,
            Status::Replayed => &mut self.replayed,
            Status::Refused => &mut self.refused,
            Status::Failed => &mut self.failed,
        } += 1;
    }

    /// All of them.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.recorded + self.replayed + self.refused + self.failed
    }
}

/// Records what `source` holds and writes an answer per line to `out`. With `stop` nothing is recorded
/// after the first refusal, and lines are therefore recorded one by one. `counts` says, also after an
/// error, what became of the lines; `progress` is told now and then.
///
/// # Errors
/// Where the lines cannot be read, the answers not written, or the log fails.
pub async fn run(
    recording: &Recording<'_>,
    source: impl Read + Send + 'static,
    out: &mut impl Write,
    stop: bool,
    counts: &mut Counts,
    mut progress: impl FnMut(u64),
) -> Result<(), RunError> {
    let most = if stop { 1 } else { AHEAD_LINES };
    let mut lines = Lines::read(source);
    let mut last = 0;
    while let Some(first) = lines.next().await {
        let (round, broken) = gather(first, &mut lines, most);
        // The room they take is given back once they are answered.
        let (round, _room): (Vec<_>, Vec<_>) = round.into_iter().unzip();
        let answers = recording.record(round).await;
        for answer in &answers {
            counts.count(answer.status);
        }
        write(&answers, out).map_err(|error| RunError::Output { line: last, error })?;
        last = answers.last().map_or(last, |answer| answer.line);
        progress(counts.lines());
        if let Some(error) = broken {
            return Err(RunError::Input { line: last, error });
        }
        if let Some(failed) = answers.iter().find(|a| a.status == Status::Failed) {
            let problem = failed.problem.clone();
            return Err(RunError::Failed {
                line: failed.line,
                detail: problem.map(|problem| problem.detail).unwrap_or_default(),
            });
        }
        if stop && counts.refused > 0 {
            return Ok(());
        }
    }
    Ok(())
}

/// The lines that wait, and the error after which no more will come.
fn gather(
    first: io::Result<Ahead>,
    lines: &mut Lines,
    most: usize,
) -> (Vec<Ahead>, Option<io::Error>) {
    let mut round = Vec::new();
    let mut next = Some(first);
    while let Some(line) = next {
        match line {
            Ok(line) => round.push(line),
            Err(error) => return (round, Some(error)),
        }
        next = if round.len() < most {
            lines.waiting()
        } else {
            None
        };
    }
    (round, None)
}

fn write(answers: &[Answer], out: &mut impl Write) -> io::Result<()> {
    for answer in answers {
        let mut line = serde_json::to_vec(answer)?;
        line.push(b'\n');
        // One write per line, so that whoever is cut off has whole lines.
        out.write_all(&line)?;
    }
    out.flush()
}
