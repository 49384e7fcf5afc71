//! The budgets, in one place: what each row of the table is held against. They are those of the design; a
//! row without one is for comparison only.
//!
//! A budget is about rows by the beginning of their name and of what they are held against, so that one
//! budget covers every size at which a row is measured.

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// The ratio is at least this.
    RatioAtLeast(f64),
    /// The ratio is at most this.
    RatioAtMost(f64),
    /// The figure is at least this.
    AtLeast(f64),
    /// The figure is at most this.
    AtMost(f64),
}

/// One budget.
struct Budget {
    /// How the name of the row begins.
    row: &'static str,
    /// How what it is held against begins.
    against: &'static str,
    limit: Limit,
}

const fn budget(row: &'static str, against: &'static str, limit: Limit) -> Budget {
    Budget {
        row,
        against,
        limit,
    }
}

const BUDGETS: &[Budget] = &[
    budget(
        "append, PostgreSQL, 1 trajectory, 256 callers",
        "bare insert",
        Limit::RatioAtLeast(0.85),
    ),
    budget(
        "append, SQLite, 1 trajectory, 256 callers",
        "bare insert",
        Limit::RatioAtLeast(0.8),
    ),
    budget(
        "append, PostgreSQL, 1 trajectory, 256 callers",
        "cqrs-es with snapshots",
        Limit::RatioAtLeast(150.0),
    ),
    budget(
        "cost of a command, 1,000,000 entries",
        "1,000 entries",
        Limit::RatioAtMost(1.2),
    ),
    budget("receipt p99,", "", Limit::AtMost(25.0)),
    budget("verify a bundle", "SHA-256", Limit::AtLeast(800_000.0)),
    budget("verify, time per entry", "", Limit::RatioAtMost(1.2)),
    budget(
        "rebuild of all projections",
        "bare insert",
        Limit::RatioAtLeast(0.5),
    ),
    budget("start to ready", "", Limit::AtMost(1.0)),
    budget("memory after start", "", Limit::AtMost(300.0)),
    budget("page p99", "", Limit::AtMost(20.0)),
    budget("report as JSON", "", Limit::AtMost(1.0)),
    budget("report as PDF", "", Limit::AtMost(0.6)),
    budget("stored bytes", "", Limit::RatioAtMost(1.6)),
];

/// The limit of a row; none where it is for comparison.
#[must_use]
pub fn of(row: &str, against: &str) -> Option<Limit> {
    let mut found = BUDGETS.iter();
    let found = found.find(|b| row.starts_with(b.row) && against.starts_with(b.against));
    found.map(|budget| budget.limit)
}

impl Limit {
    /// Whether it is met; none where what it is about was not measured.
    #[must_use]
    pub fn met(self, figure: Option<f64>, ratio: Option<f64>) -> Option<bool> {
        match self {
            Self::RatioAtLeast(limit) => ratio.map(|ratio| ratio >= limit),
            Self::RatioAtMost(limit) => ratio.map(|ratio| ratio <= limit),
            Self::AtLeast(limit) => figure.map(|figure| figure >= limit),
            Self::AtMost(limit) => figure.map(|figure| figure <= limit),
        }
    }

    /// As it stands in the table.
    #[must_use]
    pub fn text(self, unit: &str) -> String {
        match self {
            Self::RatioAtLeast(limit) => format!("ratio >= {limit}"),
            Self::RatioAtMost(limit) => format!("ratio <= {limit}"),
            Self::AtLeast(limit) => format!(">= {limit} {unit}"),
            Self::AtMost(limit) => format!("<= {limit} {unit}"),
        }
    }
}
