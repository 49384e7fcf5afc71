//! The pages a person reads, as pure rendering: plain data in, HTML out.
//!
//! The HTTP layer fills a struct per page and calls its `render`. Sentences come from [`Language`], markup from
//! `templates/`, where askama escapes everything that is not markup. No page needs JavaScript or a cookie.
//! A title, a reason or any other text may be withheld or erased, so texts are [`Text`] and never bare strings.

mod assets;
mod entry;
mod figures;
mod input;
mod inputs;
mod language;
mod overview;
mod phrases;
mod problem;
mod report;
mod shared;
mod trajectory;
mod verification;

pub use assets::{Asset, asset, report_style};
pub use entry::{Commitment, CommitmentState, Entry, Field, FieldValue};
pub use figures::{Fate, Figures};
pub use input::{Input, InputProof};
pub use inputs::{Filter, InputRow, Inputs};
pub use language::Language;
pub use overview::{Overview, OverviewRow};
pub use problem::{Problem, ProblemKind};
pub use report::{Erasure, NotRecomputable, Report, ReportGroup, ReportInput};
pub use shared::{
    Answer, Body, Chrome, Decision, InputLink, Moment, Point, Question, Source, Text, Theme,
    TrajectoryFacts, TrajectoryLink, TrajectoryState,
};
pub use trajectory::Trajectory;
pub use verification::{ContentCounts, Verification, Witness};

/// Rendering writes to a string, so the only thing that can go wrong is a formatter that refuses.
pub type RenderError = askama::Error;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
