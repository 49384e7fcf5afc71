//! The table: rows with their ratio and spread, as JSON for programs, as text for whoever waits, and as
//! Markdown for the page.

use crate::budgets;
use crate::context::{Result, say};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Between which lines of the page the table stands.
const MARKERS: (&str, &str) = ("<!-- table: begin -->", "<!-- table: end -->");
const PAGE: &str = "tests/bench/README.md";

/// One figure. The members and their names are what programs read.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    name: String,
    figure: Option<f64>,
    unit: &'static str,
    against: String,
    ratio: Option<f64>,
    spread: Option<[f64; 2]>,
    budget: Option<String>,
    met: Option<bool>,
}

/// One round: our figure, and the peer's.
pub type Round = (f64, f64);

/// Everything that was measured.
pub struct Table {
    quick: bool,
    rows: Vec<Row>,
}

/// The middle of the figures; none where there are none.
pub fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some((sorted.get(middle - 1)? + upper) / 2.0)
}

impl Table {
    pub const fn new(quick: bool) -> Self {
        Self {
            quick,
            rows: Vec::new(),
        }
    }

    /// Adds a figure that was measured beside a peer, in rounds.
    pub fn compared(&mut self, name: &str, unit: &'static str, against: &str, rounds: &[Round]) {
        let ours: Vec<_> = rounds.iter().map(|(ours, _)| *ours).collect();
        let ratios: Vec<_> = rounds.iter().map(|(ours, peer)| ours / peer).collect();
        let ends = ratios
            .iter()
            .fold(None, |ends: Option<[f64; 2]>, ratio| match ends {
                None => Some([*ratio, *ratio]),
                Some([low, high]) => Some([low.min(*ratio), high.max(*ratio)]),
            });
        self.add(name, median(&ours), unit, against, median(&ratios), ends);
    }

    /// Adds a figure that is held against nothing but its budget.
    pub fn alone(&mut self, name: &str, unit: &'static str, against: &str, figures: &[f64]) {
        self.add(name, median(figures), unit, against, None, None);
    }

    fn add(
        &mut self,
        name: &str,
        figure: Option<f64>,
        unit: &'static str,
        against: &str,
        ratio: Option<f64>,
        spread: Option<[f64; 2]>,
    ) {
        let limit = budgets::of(name, against);
        let row = Row {
            name: name.to_owned(),
            figure,
            unit,
            against: against.to_owned(),
            ratio,
            spread,
            budget: limit.map(|limit| limit.text(unit)),
            met: limit.and_then(|limit| limit.met(figure, ratio)),
        };
        say(format_args!("   {}", line(&row, " | ")));
        self.rows.push(row);
    }

    /// Writes what there is so far.
    pub fn write(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut json = serde_json::to_string_pretty(&self.rows)?;
        json.push('\n');
        std::fs::write(folder.join("results.json"), json)?;
        std::fs::write(folder.join("table.md"), self.markdown())?;
        Ok(())
    }

    /// The table for whoever waits.
    pub fn print(&self, out: &mut impl Write) -> Result<()> {
        let cells: Vec<[String; 6]> = std::iter::once(HEADER.map(str::to_owned))
            .chain(self.rows.iter().map(cells))
            .collect();
        let width = |n: usize| cells.iter().map(|row| row[n].chars().count()).max();
        let widths: Vec<_> = (0..HEADER.len()).filter_map(width).collect();
        for row in &cells {
            let mut text = String::new();
            for (n, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let gap = if n == 0 { "" } else { "  " };
                match n {
                    1 | 3 => write!(text, "{gap}{cell:>width$}")?,
                    _ => write!(text, "{gap}{cell:<width$}")?,
                }
            }
            writeln!(out, "{}", text.trim_end())?;
        }
        Ok(())
    }

    fn markdown(&self) -> String {
        let mut text = format!("{}\n\n", machine(self.quick));
        text.push_str(&format!("| {} |\n", HEADER.join(" | ")));
        text.push_str("|---|---:|---|---:|---|---|\n");
        for row in &self.rows {
            text.push_str(&format!("| {} |\n", line(row, " | ")));
        }
        text
    }
}

const HEADER: [&str; 6] = ["What", "Figure", "Against", "Ratio", "Budget", "Met"];

fn cells(row: &Row) -> [String; 6] {
    let figure = row.figure.map_or_else(
        || format!("- {}", row.unit),
        |figure| format!("{} {}", number(figure), row.unit),
    );
    let ratio = match (row.ratio, row.spread) {
        (Some(ratio), Some([low, high])) => {
            format!("{} ({}–{})", number(ratio), number(low), number(high))
        }
        (Some(ratio), None) => number(ratio),
        _ => String::new(),
    };
    let met = match row.met {
        Some(true) => "yes",
        Some(false) => "NO",
        None => "",
    };
    [
        row.name.clone(),
        figure.trim_end().to_owned(),
        row.against.clone(),
        ratio,
        row.budget.clone().unwrap_or_default(),
        met.to_owned(),
    ]
}

fn line(row: &Row, between: &str) -> String {
    cells(row).join(between)
}

/// A number with as many digits as mean something.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 1000.0 => return thousands(value.round()),
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.digits$}")
}

/// A whole number with a comma between thousands.
pub fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) && digit.is_ascii_digit() {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What it was measured on: kind of cores and versions, nothing that names the machine.
fn machine(quick: bool) -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown cores", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let first = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().ok();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let line = text.as_deref().and_then(|text| text.lines().next());
        line.unwrap_or(program).to_owned()
    };
    let sizes = if quick { "quick" } else { "full" };
    format!(
        "{cores} × {model}; Linux {}; {}; {}; weerklank {}; {sizes} sizes.",
        kernel(&first("uname", "-r")),
        first("rustc", "--version"),
        first("psql", "--version"),
        env!("CARGO_PKG_VERSION"),
    )
}

/// Puts the last table on the page, between its markers.
pub fn put_on_page(folder: &Path) -> Result<()> {
    let table = std::fs::read_to_string(folder.join("table.md"))
        .map_err(|_| "there is no table yet: run tests/bench/run first")?;
    let page = std::fs::read_to_string(PAGE)?;
    let (before, rest) = page
        .split_once(MARKERS.0)
        .ok_or("the page lacks the line at which the table begins")?;
    let (_, after) = rest
        .split_once(MARKERS.1)
        .ok_or("the page lacks the line at which the table ends")?;
    let page = format!("{before}{}\n{table}{}{after}", MARKERS.0, MARKERS.1);
    Ok(std::fs::write(PAGE, page)?)
}

/// The version of a kernel; what a distribution or a host adds to it says nothing about speed.
fn kernel(release: &str) -> String {
    let parts: Vec<_> = release.split('.').take(2).collect();
    parts.join(".")
}
