//! The report as JSON: members in the order of the format, two spaces of indentation, each input on
//! one line, and a newline at the end. One line per input keeps a report of 100,000 of them readable
//! line by line, and half the size of one line per member.

use super::Report;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// How deep lines are broken: as far as the lists of inputs in `sections.weighing.groups`.
const BROKEN_DEPTH: usize = 6;

/// The report as JSON.
///
/// # Errors
/// Where a value has no JSON form; no report holds such a value.
pub fn to_json(report: &Report) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let lines = Lines {
        pretty: PrettyFormatter::new(),
        depth: 0,
    };
    report.serialize(&mut Serializer::with_formatter(&mut bytes, lines))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Breaks lines down to [`BROKEN_DEPTH`], and not below it.
struct Lines {
    pretty: PrettyFormatter<'static>,
    depth: usize,
}

impl Lines {
    const fn broken(&self) -> bool {
        self.depth <= BROKEN_DEPTH
    }

    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        match (self.broken(), bracket) {
            (false, _) => writer.write_all(bracket),
            (true, b"[") => self.pretty.begin_array(writer),
            (true, _) => self.pretty.begin_object(writer),
        }
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        let broken = self.broken();
        self.depth = self.depth.saturating_sub(1);
        match (broken, bracket) {
            (false, _) => writer.write_all(bracket),
            (true, b"]") => self.pretty.end_array(writer),
            (true, _) => self.pretty.end_object(writer),
        }
    }

    fn separate<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if self.broken() {
            // The same for a member: a comma, a new line and the indentation.
            self.pretty.begin_array_value(writer, first)
        } else if first {
            Ok(())
        } else {
            writer.write_all(b", ")
        }
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }
    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }
    fn begin_array_value<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.separate(w, first)
    }
    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.pretty.end_array_value(writer)
    }
    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }
    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }
    fn begin_object_key<W: ?Sized + Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        self.separate(w, first)
    }
    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.pretty.end_object_value(writer)
    }
}
