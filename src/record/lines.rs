//! Reads a stream into lines ahead of the one who records them, in a thread of its own: a terminal or
//! a pipe can keep a read waiting for as long as it likes.
//!
//! Bounded: so many lines and bytes are read ahead and no more. A line that is too long is passed
//! over to its end without being kept.

use super::parse::{Line, Unread, parse};
use super::{Numbered, Problem};
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// The longest line in bytes: one content of the largest size with every character escaped as `\n`
/// is, and as much again for the rest.
pub const MAX_LINE_BYTES: usize = 64 * 1024 * 1024;
/// Lines that are read ahead, and at most recorded in one go.
pub(super) const AHEAD_LINES: usize = 512;
/// What the lines that are read ahead or being recorded may take, in units of [`UNIT`] bytes.
const AHEAD_UNITS: usize = MAX_LINE_BYTES / UNIT;
const UNIT: usize = 1024;
/// How much is read at once.
const READ_BYTES: usize = 64 * 1024;
/// What some programs write before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line, and the room that it takes until that is dropped.
pub(super) type Ahead = (Numbered, OwnedSemaphorePermit);

/// The lines of a stream, as they come.
pub(super) struct Lines(mpsc::Receiver<io::Result<Ahead>>);

impl Lines {
    /// Starts reading.
    pub fn read(source: impl Read + Send + 'static) -> Self {
        let (sender, lines) = mpsc::channel(AHEAD_LINES);
        let runtime = Handle::current();
        // A thread of its own and no task: a read that never ends may not keep the program from ending.
        std::thread::spawn(move || {
            if let Err(error) = read_all(source, &sender, &runtime) {
                // Nobody may be waiting any more.
                let _ = sender.blocking_send(Err(error));
            }
        });
        Self(lines)
    }

    /// The next line; none at the end.
    pub async fn next(&mut self) -> Option<io::Result<Ahead>> {
        self.0.recv().await
    }

    /// The next line, if it has been read already.
    pub fn waiting(&mut self) -> Option<io::Result<Ahead>> {
        self.0.try_recv().ok()
    }
}

fn read_all(
    source: impl Read,
    sender: &mpsc::Sender<io::Result<Ahead>>,
    runtime: &Handle,
) -> io::Result<()> {
    let mut source = BufReader::with_capacity(READ_BYTES, source);
    let room = Arc::new(Semaphore::new(AHEAD_UNITS));
    let mut number = 0;
    while let Some(read) = next_line(&mut source)? {
        number += 1;
        let Some((line, size)) = read.parsed(number) else {
            continue;
        };
        let units = u32::try_from((size / UNIT + 1).min(AHEAD_UNITS)).unwrap_or(u32::MAX);
        let room = room.clone().acquire_many_owned(units);
        let sent = runtime.block_on(async {
            let room = room.await.ok()?;
            let line = Numbered { number, line };
            sender.send(Ok((line, room))).await.ok()
        });
        if sent.is_none() {
            // Whoever records has stopped.
            return Ok(());
        }
    }
    Ok(())
}

/// A line as it was read.
struct Bytes {
    bytes: Vec<u8>,
    /// Longer than [`MAX_LINE_BYTES`], and not kept.
    too_long: bool,
    /// Ended by a line feed, not by the end of the stream.
    ended: bool,
}

/// Reads up to and over the next line feed; none at the end.
fn next_line(source: &mut impl BufRead) -> io::Result<Option<Bytes>> {
    let mut line = Bytes {
        bytes: Vec::new(),
        too_long: false,
        ended: false,
    };
    let mut any = false;
    loop {
        let buffer = match source.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            buffer => buffer?,
        };
        if buffer.is_empty() {
            return Ok(any.then_some(line));
        }
        any = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        if line.too_long || line.bytes.len() + part.len() > MAX_LINE_BYTES {
            line.too_long = true;
            line.bytes = Vec::new();
        } else {
            line.bytes.extend_from_slice(part);
        }
        let read = part.len() + usize::from(end.is_some());
        source.consume(read);
        if end.is_some() {
            line.ended = true;
            return Ok(Some(line));
        }
    }
}

impl Bytes {
    /// The line and its size in bytes; none where it is blank.
    fn parsed(&self, number: u64) -> Option<(Result<Line, Unread>, usize)> {
        if self.too_long {
            let problem = Problem::new(
                "lineTooLong",
                "the line is longer than 64 MiB: give each command a line of its own, and a long \
                 document as a summary with its number",
            );
            return Some((Err(problem.into()), 0));
        }
        let mut bytes = &self.bytes[..];
        if number == 1 {
            bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        }
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() {
            return None;
        }
        let line = match parse(bytes) {
            Err(unread) if !self.ended && is_cut(&unread) => Err(Problem::new(
                "lineCut",
                format!(
                    "the file stops in the middle of line {number}: run the whole file again; what was \
                     recorded is not recorded twice"
                ),
            )
            .into()),
            line => line,
        };
        Some((line, bytes.len()))
    }
}

/// Whether half a line would be refused like this.
fn is_cut(unread: &Unread) -> bool {
    matches!(unread.problem.rule, "notJson" | "notText")
}
