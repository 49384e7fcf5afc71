//! Texts for a page. They are looked up in two steps: the read models say which version of each text is
//! public (`projections::contents::shown`), and only those versions are opened.
//!
//! Invariant: a content that is not published is never decrypted for a page.

use super::App;
use super::fault::Fault;
use crate::projector::hash;
use crate::report::source;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use weerklank_events::facts::EntryCorrected;
use weerklank_events::{Commitment, Event};
use weerklank_projections::at::Recorded;
use weerklank_projections::contents::{ContentView, shown};
use weerklank_projections::group::GroupView;
use weerklank_projections::input::InputView;
use weerklank_projections::memory::MemoryRows;
use weerklank_projections::report::{Source, TextReader, language};
use weerklank_projections::trajectory::TrajectoryView;

/// Versions of one text that are followed: redacted, and redacted again.
const VERSIONS: usize = 16;
/// Contents opened at a time.
const CONTENTS: usize = 256;

/// Texts that may be shown, and what became of those that may not.
pub struct Opened {
    rows: MemoryRows,
    texts: BTreeMap<Commitment, String>,
}

/// Looks texts up.
pub type Reader<'a> = TextReader<'a, BTreeMap<Commitment, String>>;

impl Opened {
    /// Looks them up in the version meant for readers.
    pub const fn reader(&self) -> Reader<'_> {
        TextReader::new(&self.rows, &self.texts)
    }

    /// The source of a trajectory, if it was read from one. Its mapping is among the texts.
    pub fn source(&self, view: &TrajectoryView) -> Option<Source> {
        let mapping = view.mapping().and_then(|mapping| self.texts.get(&mapping));
        let info = mapping.and_then(|mapping| source(mapping));
        Source::of(view, &self.reader(), info.as_ref())
    }

    /// Looks up the texts of a trajectory's inputs and answers, which are in the language of its source,
    /// with the corrections of its entries.
    pub fn reader_of<'a>(&'a self, view: &'a TrajectoryView) -> Reader<'a> {
        let language = language(self.source(view).as_ref());
        let reader = self.reader().with_corrections(&view.corrections);
        reader.of_source(language)
    }

    /// The same texts, for a page that also shows these groups of points.
    pub fn with_groups(self, groups: Vec<GroupView>) -> Self {
        let contents = self.rows.into_parts().contents;
        Self {
            rows: MemoryRows::new([], groups, contents),
            texts: self.texts,
        }
    }

    /// The groups of points that the page shows.
    pub fn groups(&self) -> Vec<&GroupView> {
        self.rows.groups()
    }

    /// What became of a content.
    pub fn row(&self, commitment: &Commitment) -> Option<&ContentView> {
        self.rows.get_content(commitment)
    }
}

impl App {
    /// Looks up contents, in one batch for the whole page.
    pub(super) async fn open_texts(&self, wanted: BTreeSet<Commitment>) -> Result<Opened, Fault> {
        let rows = self.content_rows(&wanted).await?;
        let public: BTreeSet<_> = wanted
            .iter()
            .filter_map(|commitment| shown(commitment, |c| rows.get(c)).1)
            .collect();
        let public: Vec<_> = public.iter().map(hash).collect();
        let mut texts = BTreeMap::new();
        for chunk in public.chunks(CONTENTS) {
            for (commitment, opening) in self.reader().open_contents(chunk).await? {
                // A document is not shown as text.
                if let Ok(text) = String::from_utf8(opening.content) {
                    texts.insert(Commitment(commitment.0), text);
                }
            }
        }
        Ok(Opened {
            rows: MemoryRows::new([], [], rows.into_values()),
            texts,
        })
    }

    /// What became of contents, and of the versions that stand in their place.
    async fn content_rows(
        &self,
        wanted: &BTreeSet<Commitment>,
    ) -> Result<HashMap<Commitment, ContentView>, Fault> {
        let mut rows = HashMap::new();
        let mut next: Vec<_> = wanted.iter().copied().collect();
        for _ in 0..VERSIONS {
            if next.is_empty() {
                break;
            }
            let found = self.read_model.contents(&next).await?;
            let successors = found.values().flat_map(|row| {
                let versions = [&row.redacted_by, &row.replaced_by];
                versions.into_iter().flatten().map(|version| version.by)
            });
            next = successors.filter(|by| !rows.contains_key(by)).collect();
            rows.extend(found);
        }
        Ok(rows)
    }
}

/// The texts of an input as it stands in a list.
pub fn of_row(input: &InputView) -> impl Iterator<Item = Commitment> {
    let others = [input.particulars, input.reference];
    std::iter::once(input.words).chain(others.into_iter().flatten())
}

/// All texts of an input.
pub fn of_input(input: &InputView) -> impl Iterator<Item = Commitment> {
    let answers = input.answers.iter();
    let answers = answers.flat_map(|answer| [answer.reason, answer.change, answer.destination]);
    let excluded = input.excluded.iter().chain(&input.lifted);
    let excluded = excluded.map(|excluded| excluded.reason);
    let withdrawn = input.withdrawn.iter().map(|withdrawn| withdrawn.reason);
    let aside = excluded.chain(withdrawn);
    let texts = of_row(input).chain(answers.chain(aside).flatten());
    texts.chain(of_facts(&input.history))
}

/// All texts of a group of points.
pub fn of_group(group: &GroupView) -> impl Iterator<Item = Commitment> {
    let summaries = group.joined.iter().map(|joining| joining.summary);
    summaries.chain(of_facts(&group.history))
}

/// The texts of facts.
pub fn of_facts(facts: &[Recorded<Event>]) -> impl Iterator<Item = Commitment> {
    let declared = facts.iter().flat_map(|recorded| recorded.fact.declared());
    declared.map(|(_, commitment)| commitment)
}

/// The texts of corrections.
pub fn of_corrections<'a>(
    made: impl IntoIterator<Item = &'a Recorded<EntryCorrected>>,
) -> impl Iterator<Item = Commitment> {
    let made = made.into_iter().map(|made| &made.fact);
    made.flat_map(|fact| [Some(fact.reason), fact.correction])
        .flatten()
}

/// What other pages than its own show of a trajectory: its title, and the language of its source.
pub fn of_frame(view: &TrajectoryView) -> impl Iterator<Item = Commitment> {
    [view.title(), view.mapping()].into_iter().flatten()
}

/// The texts of a trajectory itself.
pub fn of_trajectory(view: &TrajectoryView) -> impl Iterator<Item = Commitment> {
    let questions = view.questions.iter().map(|asked| &asked.fact);
    let questions = questions.flat_map(|fact| [Some(fact.question), fact.explanation]);
    let decisions = view.decisions.iter().map(|taken| &taken.fact);
    let decisions = decisions.flat_map(|fact| {
        let summary = Some(fact.summary);
        [
            summary,
            fact.reference,
            fact.involvement,
            fact.results,
            fact.policy,
        ]
    });
    let texts = questions.chain(decisions).flatten();
    let corrections = of_corrections(view.corrections.values().flatten());
    let texts = of_frame(view).chain(texts).chain(of_facts(&view.facts));
    texts.chain(corrections)
}
