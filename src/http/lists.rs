//! The overview of trajectories and the list of inputs, a page at a time.

use super::App;
use super::fault::Fault;
use super::query::{At, Parameters};
use super::texts::{of_frame, of_row};
use axum::extract::State;
use axum::response::Html;
use jiff::civil::Date;
use std::sync::Arc;
use weerklank_events::TrajectoryId;
use weerklank_projections::figures::Counts;
use weerklank_projections::pages::{
    Filter, InputRow, Inputs, Overview, OverviewRow, TrajectoryLink, TrajectoryState,
};
use weerklank_projections::trajectory::{Halt, Term, TrajectoryView};

use super::texts::Opened;
use crate::projector;

/// Trajectories on a page.
const TRAJECTORIES: u32 = 20;
/// Inputs on a page.
const INPUTS: u32 = 50;

/// `/`
pub async fn overview(
    State(app): State<Arc<App>>,
    parameters: Parameters,
) -> Result<Html<String>, Fault> {
    let chrome = app.chrome();
    let page = app
        .read_model
        .trajectories(parameters.cursor()?, TRAJECTORIES)
        .await?;
    let titles = page.rows.iter().filter_map(|(_, view)| view.title());
    let texts = app.open_texts(titles.collect()).await?;
    let today = app.today();
    let row = |view: &TrajectoryView| {
        let link = link(view, &texts);
        let terms = view.terms();
        OverviewRow {
            id: link.id,
            title: link.title,
            state: state(view, today),
            form: view.opened.as_ref().map(|opened| opened.fact.form),
            opens: terms.iter().filter_map(|term| term.opens).min(),
            closes: terms.iter().filter_map(|term| term.closes).max(),
            imported: link.imported,
            counts: view.counts.clone(),
        }
    };
    let place = |row: Option<&(u64, TrajectoryView)>| row.map(|(first, _)| *first);
    let (first, last) = (place(page.rows.first()), place(page.rows.last()));
    let overview = Overview {
        chrome,
        total: app.read_model.trajectory_count().await?,
        rows: page.rows.iter().map(|(_, view)| row(view)).collect(),
        previous: first
            .filter(|_| page.earlier)
            .map(|place| format!("/?voor={place}")),
        next: last
            .filter(|_| page.later)
            .map(|place| format!("/?na={place}")),
    };
    Ok(Html(overview.render(&app.language)?))
}

/// `/trajecten/{id}/inbreng`
pub async fn inputs(
    State(app): State<Arc<App>>,
    At(id): At<TrajectoryId>,
    parameters: Parameters,
) -> Result<Html<String>, Fault> {
    let chrome = app.chrome();
    let (filter, cursor) = (parameters.filter()?, parameters.cursor()?);
    let view = app.trajectory(id).await?;
    let asked = projector::Filter {
        fate: filter.fate,
        without_reason: filter.without_reason,
        channel: filter.channel,
    };
    let page = app.read_model.inputs(id, asked, cursor, INPUTS).await?;
    let found = match counted(&view.counts, filter) {
        Some(found) => found,
        None => app.read_model.input_count(id, asked).await?,
    };
    let wanted = page.rows.iter().flat_map(of_row);
    let texts = app
        .open_texts(wanted.chain(of_frame(&view)).collect())
        .await?;
    let reader = texts.reader_of(&view);
    let rows: Vec<_> = page.rows.iter().map(|i| InputRow::of(i, &reader)).collect();
    let inputs = Inputs {
        chrome,
        trajectory: link(&view, &texts),
        filter,
        channels: view.counts.by_channel.keys().copied().collect(),
        found,
        total: view.counts.figures.received,
        before: rows.first().filter(|_| page.earlier).map(|row| row.number),
        after: rows.last().filter(|_| page.later).map(|row| row.number),
        rows,
    };
    Ok(Html(inputs.render(&app.language)?))
}

/// How many inputs meet a filter of one condition at most; the trajectory keeps count of those.
fn counted(counts: &Counts, filter: Filter) -> Option<u64> {
    match (filter.fate, filter.without_reason, filter.channel) {
        (None, false, None) => Some(counts.figures.received),
        (Some(fate), false, None) => Some(counts.figures.of(fate)),
        (None, true, None) => Some(counts.without_reason),
        (None, false, Some(channel)) => Some(counts.by_channel.get(&channel).copied().unwrap_or(0)),
        _ => None,
    }
}

/// A trajectory as other pages refer to it. Its title is among the texts.
pub fn link(view: &TrajectoryView, texts: &Opened) -> TrajectoryLink {
    use weerklank_projections::report::Shown;
    let title = view.title();
    TrajectoryLink {
        id: view.id.to_string(),
        title: title.map_or(Shown::withheld(), |title| texts.reader().show(&title)),
        imported: view.is_imported(),
    }
}

/// Where a trajectory stands on a day; none where a source does not tell.
pub fn state(view: &TrajectoryView, today: Date) -> Option<TrajectoryState> {
    if view.closed.is_some() {
        return Some(TrajectoryState::Closed);
    }
    match view.halted() {
        Some(Halt::Suspended) => return Some(TrajectoryState::Suspended),
        Some(Halt::Cancelled) => return Some(TrajectoryState::Cancelled),
        // Where it was asked all the same, its term says more.
        Some(Halt::Waived) if view.questions.is_empty() => return Some(TrajectoryState::Waived),
        Some(Halt::Waived) => {}
        None => {}
    }
    // A demonstration may be told ahead of the calendar.
    let recorded = view.last.map(|last| crate::clock::day(last.recorded_at));
    let today = recorded.map_or(today, |recorded| recorded.max(today));
    let terms = view.terms();
    let over = |term: &Term| term.closed || term.closes.is_some_and(|closes| closes < today);
    let begun = |term: &Term| term.opens.is_none_or(|opens| opens <= today);
    if terms.iter().any(|term| begun(term) && !over(term)) {
        Some(TrajectoryState::Open)
    } else if terms.iter().any(over) {
        Some(TrajectoryState::InputClosed)
    } else if view.is_imported() {
        None
    } else {
        Some(TrajectoryState::Started)
    }
}
