//! The pages a person reads, as pure rendering: plain data in, HTML out.
//!
//! The HTTP layer fills a struct per page and calls its `render`. Sentences come from [`Language`], markup from
//! `templates/`, where askama escapes everything that is not markup. No page needs JavaScript or a cookie.
//!
//! What a page tells of a trajectory are the sections of its report (`crate::report`), so that a page, the
//! report as HTML and the report as JSON cannot differ. Any text may be withheld or erased, so texts are
//! [`Shown`](crate::report::Shown) and never bare strings.

mod assets;
mod entry;
mod fact;
mod figures;
mod input;
mod inputs;
mod language;
mod municipality;
mod overview;
mod phrases;
mod plain;
mod problem;
mod report;
mod sections;
mod shared;
mod story;
mod trajectory;
mod verification;

pub use assets::{Asset, asset, report_style};
pub use entry::{Commitment, Entry};
pub use fact::{Field, FieldValue, family, field, told};
pub use input::{Input, InputProof};
pub use inputs::{Filter, InputRow, Inputs};
pub use language::Language;
pub use municipality::Municipality;
pub use overview::{Overview, OverviewRow};
pub use plain::Plain;
pub use problem::{Problem, ProblemKind};
pub use report::Report;
pub use shared::{Chrome, InputLink, Theme, TrajectoryLink, TrajectoryState};
pub use trajectory::Trajectory;
pub use verification::{Standing, Verification};

/// Rendering writes to a string, so the only thing that can go wrong is a formatter that refuses.
pub type RenderError = askama::Error;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole;
#[cfg(test)]
mod whole_tests;
