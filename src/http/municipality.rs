//! What the municipality records about participation at large, a page at a time: norm profiles,
//! councils, signals, promises, and what the raad asked and judged.

use super::App;
use super::fault::Fault;
use super::query::Parameters;
use super::texts::{of_corrections, of_facts};
use axum::extract::State;
use axum::response::Html;
use std::sync::Arc;
use weerklank_events::Event;
use weerklank_projections::at::Recorded;
use weerklank_projections::pages;
use weerklank_projections::report::{Corrections, FactLine};

/// Events on a page.
const EVENTS: u32 = 20;
/// Corrections that are shown beside the events of a page.
const CORRECTIONS: u32 = 200;

/// `/gemeente`
pub async fn municipality(
    State(app): State<Arc<App>>,
    parameters: Parameters,
) -> Result<Html<String>, Fault> {
    let chrome = app.chrome();
    let view = app.read_model.municipality().await?;
    let page = app
        .read_model
        .municipality_events(parameters.cursor()?, EVENTS)
        .await?;
    let numbers: Vec<u64> = page.rows.iter().map(|row| row.at.seq).collect();
    let corrections = corrections(&app, &numbers).await?;
    let wanted = of_facts(&page.rows);
    let wanted = wanted.chain(of_corrections(corrections.values().flatten()));
    let texts = app.open_texts(wanted.collect()).await?;
    let reader = texts.reader().with_corrections(&corrections);
    let place = |row: Option<&Recorded<Event>>| row.map(|row| row.at.seq);
    let page = pages::Municipality {
        chrome,
        total: view.events,
        previous: place(page.rows.first()).filter(|_| page.earlier),
        next: place(page.rows.last()).filter(|_| page.later),
        facts: page
            .rows
            .iter()
            .map(|row| FactLine::of(row, &reader))
            .collect(),
    };
    Ok(Html(page.render(&app.language)?))
}

/// How these entries of the stream were corrected.
pub(super) async fn corrections(app: &App, of: &[u64]) -> Result<Corrections, Fault> {
    let made = app
        .read_model
        .municipality_corrections(of, CORRECTIONS)
        .await?;
    let mut corrections = Corrections::new();
    for Recorded { at, fact } in made {
        if let Event::EntryCorrected(fact) = fact {
            corrections
                .entry(fact.seq)
                .or_default()
                .push(Recorded { at, fact });
        }
    }
    Ok(corrections)
}
