//! One trajectory, one of its inputs, and its report.

use super::App;
use super::fault::{Fault, internal};
use super::headers::report_policy;
use super::lists::{link, state};
use super::query::{At, Parameters};
use super::texts::{of_frame, of_input, of_row, of_trajectory};
use crate::projector::{Cursor, Filter};
use crate::report::take;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use weerklank_events::TrajectoryId;
use weerklank_events::facts::EntryCorrected;
use weerklank_projections::at::Recorded;
use weerklank_projections::input::InputView;
use weerklank_projections::pages::{self, InputProof, InputRow};
use weerklank_projections::report::{
    Correction, Decisions, InputLine, Limit, Procedure, Report, Subject, TimelineLine, to_json,
};
use weerklank_projections::trajectory::TrajectoryView;

/// Inputs without a reason that a trajectory page lists itself.
const LISTED: u32 = 20;
/// How long a report waits for others to be finished.
const WAIT: Duration = Duration::from_secs(10);

/// `/trajecten/{id}`
pub async fn trajectory(
    State(app): State<Arc<App>>,
    At(id): At<TrajectoryId>,
) -> Result<Html<String>, Fault> {
    let chrome = app.chrome();
    let view = app.trajectory(id).await?;
    let filter = Filter {
        without_reason: true,
        ..Filter::default()
    };
    let lacking = app
        .read_model
        .inputs(id, filter, Cursor::Start, LISTED)
        .await?;
    let wanted = lacking.rows.iter().flat_map(of_row);
    let wanted = wanted.chain(of_trajectory(&view)).collect();
    let texts = app.open_texts(wanted).await?;
    let reader = texts.reader();
    let rows = lacking
        .rows
        .iter()
        .map(|input| InputRow::of(input, &reader));
    let page = pages::Trajectory {
        id: id.to_string(),
        state: state(&view, app.today()),
        subject: Subject::of(&view, &reader),
        source: texts.source(&view),
        without_reason: rows.map(InputRow::link).collect(),
        procedure: Procedure::of(&view, &reader),
        decisions: Decisions::of(&view, &reader),
        limits: Limit::of(&view.contents, view.is_imported(), chrome.demo),
        counts: view.counts,
        chrome,
    };
    Ok(Html(page.render(&app.language)?))
}

/// `/trajecten/{id}/inbreng/{number}`
pub async fn input(
    State(app): State<Arc<App>>,
    At((id, number)): At<(TrajectoryId, u64)>,
) -> Result<Html<String>, Fault> {
    let chrome = app.chrome();
    let view = app.trajectory(id).await?;
    let input = app.read_model.input(id, number).await?;
    let input = input.ok_or(Fault::NotFound)?;
    let timeline = timeline(&input);
    let corrections = corrections(&view, &timeline);
    let corrected = corrections.iter().map(|made| &made.fact);
    let corrected = corrected.flat_map(|fact| [Some(fact.reason), fact.correction]);
    let wanted = of_input(&input).chain(of_frame(&view));
    let wanted = wanted.chain(corrected.flatten()).collect();
    let texts = app.open_texts(wanted).await?;
    let reader = texts.reader_of(&view);
    let stored = app.entry(input.at.index).await?;
    let page = pages::Input {
        chrome,
        trajectory: link(&view, &texts),
        line: InputLine::of(&input, &reader),
        fate: input.fate(),
        words: reader.words(&input),
        sent_on: input.sent_on,
        channel: input.channel,
        corrections: corrections
            .into_iter()
            .map(|made| Correction::of(made, &reader))
            .collect(),
        proof: InputProof {
            entry: stored.log_index,
            json: laid_out(&stored.bytes)?,
            leaf: stored.leaf_hash.to_string(),
        },
        timeline,
    };
    Ok(Html(page.render(&app.language)?))
}

/// What happened to an input, in the order of the log.
fn timeline(input: &InputView) -> Vec<TimelineLine> {
    let answers = input.answers.iter();
    let answers = answers.map(|a| TimelineLine::one("input.answered", a.at, a.occurred_on));
    let excluded = input.excluded.iter();
    let excluded = excluded.map(|e| TimelineLine::one("input.excluded", e.at, e.occurred_on));
    let withdrawn = input.withdrawn.iter();
    let withdrawn = withdrawn.map(|w| TimelineLine::one("input.withdrawn", w.at, w.occurred_on));
    let received = TimelineLine::one("input.received", input.at, input.received_on);
    let mut lines: Vec<_> = answers.chain(excluded).chain(withdrawn).collect();
    lines.push(received);
    lines.sort_by_key(|line| line.index);
    lines
}

/// The corrections of what is in a timeline.
fn corrections<'a>(
    view: &'a TrajectoryView,
    lines: &[TimelineLine],
) -> Vec<&'a Recorded<EntryCorrected>> {
    let numbers = lines.iter().filter_map(|line| line.seq);
    numbers.flat_map(|seq| view.corrections_of(seq)).collect()
}

fn laid_out(entry: &[u8]) -> Result<String, Fault> {
    let value: serde_json::Value = serde_json::from_slice(entry).map_err(internal)?;
    serde_json::to_string_pretty(&value).map_err(internal)
}

/// `/trajecten/{id}/verslag`
pub async fn report(
    State(app): State<Arc<App>>,
    At(id): At<TrajectoryId>,
    parameters: Parameters,
) -> Result<Response, Fault> {
    let municipality = app.reader().settings.municipality.clone();
    let made = made(&app, id, &parameters, move |app, report| {
        let municipality = &municipality;
        let page = pages::Report {
            municipality,
            report,
        };
        Ok(page.render(&app.language)?.into_bytes())
    });
    let policy = report_policy().map(|policy| [(header::CONTENT_SECURITY_POLICY, policy)]);
    let page = sent("text/html; charset=utf-8", made.await?);
    Ok((policy, page).into_response())
}

/// `/trajecten/{id}/verslag.json`
pub async fn report_json(
    State(app): State<Arc<App>>,
    At(id): At<TrajectoryId>,
    parameters: Parameters,
) -> Result<impl IntoResponse, Fault> {
    let made = made(&app, id, &parameters, |_, report| {
        to_json(report).map_err(internal)
    });
    Ok(sent("application/json", made.await?))
}

fn sent(media_type: &'static str, bytes: Vec<u8>) -> ([(HeaderName, HeaderValue); 1], Vec<u8>) {
    let media_type = HeaderValue::from_static(media_type);
    ([(header::CONTENT_TYPE, media_type)], bytes)
}

/// Takes a report and writes it down. It reads the whole history of its trajectory, so few are made at once.
async fn made(
    app: &Arc<App>,
    id: TrajectoryId,
    parameters: &Parameters,
    write: impl FnOnce(&App, &Report) -> Result<Vec<u8>, Fault> + Send + 'static,
) -> Result<Vec<u8>, Fault> {
    let size = parameters.size()?;
    // Cheaper than folding a history that does not exist.
    app.trajectory(id).await?;
    let place = tokio::time::timeout(WAIT, app.reports.clone().acquire_owned()).await;
    let _place = place.map_err(|_| Fault::Busy)?.map_err(internal)?;
    let report = take(app.reader(), id, size).await?;
    let app = app.clone();
    tokio::task::spawn_blocking(move || write(&app, &report))
        .await
        .map_err(internal)?
}
