//! One trajectory: the question, the answer to it in a line, what is wrong, the figures and what happened when.

use askama::Template;

use super::figures::{BAR_PITCH, Bar};
use super::sections::Beside;
use super::shared::{plain, window_title};
use super::{Chrome, InputLink, Language, RenderError, TrajectoryState};
use crate::figures::Counts;
use crate::report::{
    Choice, Decisions, Evaluation, Limit, Plan, PointGroup, Procedure, Promises, Reach, Source,
    Subject,
};

/// The page of one trajectory: the sections of its report that are not about single inputs.
#[derive(Debug, Clone)]
pub struct Trajectory {
    /// The frame.
    pub chrome: Chrome,
    /// Its id, as in addresses.
    pub id: String,
    /// Where it stands; absent where a source does not tell.
    pub state: Option<TrajectoryState>,
    /// What it is; its title is the question.
    pub subject: Subject,
    /// Where it was read from, if it was.
    pub source: Option<Source>,
    /// What became of the inputs and their points.
    pub counts: Counts,
    /// The first few inputs whose answer lacks a reason; `counts` holds how many there are.
    pub without_reason: Vec<InputLink>,
    /// Why residents were asked, or not.
    pub choice: Choice,
    /// What was to be asked of whom, and what would be done with it.
    pub plan: Plan,
    /// What was asked and what happened, without the inputs and answers one by one.
    pub procedure: Procedure,
    /// Who was reached.
    pub reach: Reach,
    /// The first few groups of points that were weighed and answered together.
    pub point_groups: Vec<PointGroup>,
    /// How many more groups there are.
    pub more_point_groups: u64,
    /// The decisions that were taken.
    pub decisions: Decisions,
    /// What was promised, and how it stands.
    pub promises: Promises,
    /// What was learned, and how the raad judged.
    pub evaluation: Evaluation,
    /// What the log cannot show.
    pub limits: Vec<Limit>,
}

#[derive(Template)]
#[template(path = "trajectory.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Trajectory,
    window: String,
    imported: bool,
    bars: Vec<Bar>,
    bars_height: usize,
    /// Answers without a reason that are not listed one by one.
    more_without_reason: u64,
}

impl View<'_> {
    /// What the plan said beside what came of it.
    fn beside(&self) -> Vec<Beside<'_>> {
        let page = self.page;
        page.plan
            .beside(self.t, &page.procedure, &page.decisions, &page.evaluation)
    }

    /// Which parts of a trajectory are not recorded, in a sentence.
    fn absent(&self) -> Option<String> {
        let page = self.page;
        let parts = [
            ("absent-choice", page.choice.choices.is_empty()),
            ("absent-plan", page.plan.adopted.is_none()),
            ("absent-sessions", page.procedure.sessions.is_empty()),
            ("absent-reach", page.reach.groups.is_empty()),
            ("absent-advice", page.decisions.advice.is_empty()),
            ("absent-feedback", page.procedure.feedback.is_empty()),
            ("absent-promises", page.promises.promises.is_empty()),
            ("absent-raad", page.evaluation.raad.is_empty()),
            ("absent-evaluation", page.evaluation.evaluations.is_empty()),
            ("absent-reports", page.procedure.reports.is_empty()),
        ];
        let absent = parts.into_iter().filter(|(_, absent)| *absent);
        let absent: Vec<_> = absent.map(|(key, _)| self.t.text(key)).collect();
        let sentence = if self.imported {
            "absent-imported"
        } else {
            "absent"
        };
        let list = self.t.list(&absent);
        (!absent.is_empty()).then(|| self.t.with(sentence, &[("list", list.into())]))
    }

    /// Whether there is anything a reader should know before the figures.
    fn attention(&self) -> bool {
        let counts = &self.page.counts;
        let figures = &counts.figures;
        counts.without_reason > 0
            || counts.adopted_without_reason > 0
            || figures.unanswered > 0
            || figures.difference() > 0
            || self.page.plan.is_lowered()
            || self.page.promises.broken() > 0
    }
}

impl Trajectory {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let bars = self.counts.figures.bars();
        let listed = self.without_reason.len() as u64;
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &plain(t, &self.subject.title)),
            imported: self.source.is_some(),
            bars_height: bars.len() * BAR_PITCH,
            bars,
            more_without_reason: self.counts.without_reason.saturating_sub(listed),
        }
        .render()
    }
}
