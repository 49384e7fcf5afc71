//! The report (eindverslag) of one trajectory at one log size, as data; HTML, PDF, JSON and CSV are
//! made from it. Sections are numbered as the council knows them; those still to come are listed.
//!
//! Promises: the same entries below the same size and the same published texts give the same bytes,
//! so that an old report can be made again. Only texts that were public at that size are in it, and
//! what outsiders cannot work out for themselves is listed. `null` means unknown.
//!
//! Lacks sentences: codes stay codes, and pages find their words in the Fluent files. The names of
//! the members are an interface; what they mean changes only with [`FORMAT`].

mod fact;
mod inputs;
mod integrity;
mod json;
mod outcome;
mod plan;
mod procedure;
mod shown;
mod subject;
mod weighing;

pub use fact::FactLine;
pub use inputs::{ChannelCount, Inputs, MonthCount};
pub use integrity::{Erasures, GroundCount, Integrity, Limit, States};
pub use json::to_json;
pub use outcome::{Evaluation, Norms, Promise, PromiseStatus, Promises};
pub use plan::{Choice, Plan, Reach, TargetGroup};
pub use procedure::{Correction, Procedure, Question, TimelineLine};
pub use shown::{Closed, Corrections, Shown, TextReader, Texts, shorten, title_line};
pub use subject::{Decision, Decisions, Subject};
pub use weighing::{AnswerLine, Group, InputLine, PointGroup, SetAside, Weighing};

use crate::figures::Figures;
use crate::memory::Folded;
use crate::trajectory::TrajectoryView;
use jiff::Timestamp;
use serde::Serialize;
use weerklank_events::TrajectoryId;
use weerklank_events::ids::Code;

/// The name and version of the format.
pub const FORMAT: &str = "weerklank/report/v1";

/// What the report says of the log it is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogFacts {
    /// Its name in its checkpoints.
    pub origin: String,
    /// Whether it is a demonstration.
    pub demo: bool,
    /// The number of entries the report is taken at.
    pub size: u64,
    /// The root of the tree of that size, as the caller writes roots.
    pub root: String,
    /// When the last of those entries was written down.
    pub recorded_at: Option<Timestamp>,
    /// The key that signs the log, as a verifier key.
    pub key: String,
}

/// What the published mapping says of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceInfo {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// Under which licence it is used.
    pub licence: Option<String>,
    /// Who must be named.
    pub attribution: Option<String>,
    /// What a reader must know to judge the figures.
    pub note: Option<String>,
    /// The language of its texts, BCP 47.
    pub language: Option<String>,
}

/// The source a trajectory was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// What the mapping says of it; null where the mapping was not public.
    pub info: Option<SourceInfo>,
    /// Each time it was read.
    pub runs: Vec<SourceRun>,
}

/// One time a source was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceRun {
    /// The index of its entry.
    pub index: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The name of the mapping.
    pub source: Code,
    /// How many inputs were new.
    pub inputs_received: u32,
    /// How many answers were new.
    pub inputs_answered: u32,
}

/// What it means that an input is unanswered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UnansweredMeans {
    /// The source holds no answer. Whether one was given is not known.
    SourceHasNoAnswer,
    /// No answer has been recorded.
    NotYetAnswered,
}

/// A section that this program does not fill yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NotYet {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
}

const NOT_YET: [NotYet; 1] = [NotYet::new(11, "norms")];

impl NotYet {
    const fn new(number: u8, name: &'static str) -> Self {
        Self { number, name }
    }
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The trajectory.
    pub trajectory: TrajectoryId,
    /// Its title; null where it is not public.
    pub title: Option<String>,
    /// The log.
    pub log: LogFacts,
    /// What became of the inputs.
    pub figures: Figures,
    /// What became of their points.
    pub point_figures: Figures,
    /// The references of the inputs that were answered otherwise than adopted and without a reason,
    /// in their natural order (7 before 12); `#` and the index of the receipt where the reference is
    /// not public.
    pub without_reason: Vec<String>,
    /// How many inputs were adopted without a reason.
    pub adopted_without_reason: u64,
    /// The members that rest on content which is not public, so that outsiders cannot work them out
    /// and find less in them than the municipality holds. Figures rest on entries alone.
    pub not_recomputable: Vec<&'static str>,
    /// What it means that an input is unanswered.
    pub unanswered_means: UnansweredMeans,
    /// The source it was read from; null where it was recorded here.
    pub source: Option<Source>,
    /// The sections.
    pub sections: Sections,
    /// The sections that hold less than they are to hold.
    pub not_yet: [NotYet; 1],
}

/// The sections, in order of their numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sections {
    /// 1: subject, body, profile.
    pub subject: Subject,
    /// 2: the choice and its reasons.
    pub choice: Choice,
    /// 3: the plan.
    pub plan: Plan,
    /// 4: the procedure followed, with dates.
    pub procedure: Procedure,
    /// 5: reach and gaps.
    pub reach: Reach,
    /// 6: all input, summarised, counts in and out.
    pub inputs: Inputs,
    /// 7: weighing and reasoned answer per point, and what changed.
    pub weighing: Weighing,
    /// 8: the decisions.
    pub decisions: Decisions,
    /// 9: promises and their status.
    pub promises: Promises,
    /// 10: the evaluation, and the raad's judgement.
    pub evaluation: Evaluation,
    /// 11: the norms.
    pub norms: Norms,
    /// 12: integrity.
    pub integrity: Integrity,
}

impl Report {
    /// The report of a trajectory whose entries below `log.size` are folded. `texts` gives what is
    /// published now, `source` what the published mapping of the newest import says.
    #[must_use]
    pub fn new(
        log: LogFacts,
        folded: &Folded,
        texts: &impl Texts,
        source: Option<&SourceInfo>,
    ) -> Self {
        let trajectory = &folded.trajectory;
        let counts = &trajectory.counts;
        let reader = TextReader::new(&folded.rows, texts).with_corrections(&trajectory.corrections);
        let source = Source::of(trajectory, &reader, source);
        let reader = reader.of_source(language(source.as_ref()));
        let inputs = folded.rows.inputs();
        let weighing = Weighing::of(&inputs, &folded.rows.groups(), &reader);
        let without = WithoutReason::of(&weighing);
        let sections = Sections {
            subject: Subject::of(trajectory, &reader),
            choice: Choice::of(trajectory, &reader),
            plan: Plan::of(trajectory, &reader),
            procedure: Procedure::of(trajectory, &reader),
            reach: Reach::of(trajectory, &reader),
            inputs: Inputs::of(trajectory),
            weighing,
            decisions: Decisions::of(trajectory, &reader),
            promises: Promises::of(trajectory, &reader),
            evaluation: Evaluation::of(trajectory, &reader),
            norms: Norms::of(trajectory),
            integrity: Integrity::of(&log, trajectory),
        };
        let not_recomputable = [
            ("title", sections.subject.is_public()),
            ("withoutReason", without.public),
            ("source", source.as_ref().is_none_or(|s| s.info.is_some())),
            ("sections.subject", sections.subject.is_public()),
            ("sections.choice", sections.choice.is_public()),
            ("sections.plan", sections.plan.is_public()),
            ("sections.procedure", sections.procedure.is_public()),
            ("sections.reach", sections.reach.is_public()),
            ("sections.weighing", sections.weighing.is_public()),
            ("sections.decisions", sections.decisions.is_public()),
            ("sections.promises", sections.promises.is_public()),
            ("sections.evaluation", sections.evaluation.is_public()),
        ];
        Self {
            format: FORMAT,
            trajectory: trajectory.id,
            title: sections.subject.title.text.clone(),
            log,
            figures: counts.figures,
            point_figures: counts.point_figures,
            without_reason: without.references,
            adopted_without_reason: counts.adopted_without_reason,
            not_recomputable: not_recomputable
                .into_iter()
                .filter_map(|(member, public)| (!public).then_some(member))
                .collect(),
            unanswered_means: if trajectory.is_imported() {
                UnansweredMeans::SourceHasNoAnswer
            } else {
                UnansweredMeans::NotYetAnswered
            },
            source,
            sections,
            not_yet: NOT_YET,
        }
    }
}

impl Report {
    /// The inputs whose references are in `without_reason`.
    #[must_use]
    pub fn inputs_without_reason(&self) -> Vec<&InputLine> {
        self.sections.weighing.without_reason()
    }
}

/// The inputs that are on the list of missing reasons.
struct WithoutReason {
    references: Vec<String>,
    /// Whether everyone can see every reference that exists.
    public: bool,
}

impl WithoutReason {
    fn of(weighing: &Weighing) -> Self {
        let listed = weighing.without_reason();
        Self {
            public: listed.iter().all(|input| input.reference_public),
            references: listed
                .into_iter()
                .map(|input| input.reference.clone())
                .collect(),
        }
    }
}

/// The language of what was read from a source, where that is public.
#[must_use]
pub fn language(source: Option<&Source>) -> Option<String> {
    source?.info.as_ref()?.language.clone()
}

impl Source {
    /// The source of a trajectory, if it was read from one; `info` is what the mapping of the newest
    /// import says.
    #[must_use]
    pub fn of(
        trajectory: &TrajectoryView,
        reader: &TextReader<'_, impl Texts>,
        info: Option<&SourceInfo>,
    ) -> Option<Self> {
        let mapping = trajectory.mapping()?;
        let runs = trajectory.imports.iter().map(|run| SourceRun {
            index: run.at.index,
            recorded_at: run.at.recorded_at,
            source: run.fact.source.clone(),
            inputs_received: run.fact.inputs_received,
            inputs_answered: run.fact.inputs_answered,
        });
        Some(Self {
            info: info.filter(|_| reader.is_public(&mapping)).cloned(),
            runs: runs.collect(),
        })
    }
}
