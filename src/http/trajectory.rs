//! One trajectory, one of its inputs, and its report.

use super::App;
use super::fault::{Fault, internal};
use super::headers::report_policy;
use super::lists::{link, state};
use super::query::{At, Parameters};
use super::texts::{Reader, of_group, of_input, of_row, of_trajectory};
use crate::projector::{Cursor, Filter};
use crate::report::take_from;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use weerklank_events::TrajectoryId;
use weerklank_projections::input::InputView;
use weerklank_projections::pages::{self, InputProof, InputRow};
use weerklank_projections::report::{
    Choice, Correction, Decisions, Evaluation, InputLine, Limit, Plan, PointGroup, Procedure,
    Promises, Reach, Report, Subject, TimelineLine, to_json,
};

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
    let groups = app.read_model.groups(id, 0, LISTED).await?;
    let wanted = lacking.rows.iter().flat_map(of_row);
    let wanted = wanted.chain(groups.iter().flat_map(of_group));
    let wanted = wanted.chain(of_trajectory(&view)).collect();
    let texts = app.open_texts(wanted).await?;
    let reader = texts.reader().with_corrections(&view.corrections);
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
        choice: Choice::of(&view, &reader),
        plan: Plan::of(&view, &reader),
        procedure: Procedure::of(&view, &reader),
        reach: Reach::of(&view, &reader),
        more_point_groups: view.groups.saturating_sub(groups.len() as u64),
        point_groups: groups
            .iter()
            .map(|group| PointGroup::of(group, &reader))
            .collect(),
        decisions: Decisions::of(&view, &reader),
        promises: Promises::of(&view, &reader),
        evaluation: Evaluation::of(&view, &reader),
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
    let groups: Vec<_> = input.groups.values().copied().collect();
    let groups = app.read_model.groups_by_id(id, &groups).await?;
    // The story of an input is that of its trajectory too: what was asked before, decided and done after.
    let wanted = of_input(&input).chain(of_trajectory(&view));
    let wanted = wanted.chain(groups.iter().flat_map(of_group)).collect();
    let texts = app.open_texts(wanted).await?.with_groups(groups);
    let reader = texts.reader_of(&view);
    let stored = app.entry(input.at.index).await?;
    let procedure = Procedure::of(&view, &reader);
    let page = pages::Input {
        chrome,
        trajectory: link(&view, &texts),
        line: InputLine::of(&input, &reader),
        fate: input.fate(),
        words: reader.words(&input),
        sent_on: input.sent_on,
        channel: input.channel,
        corrections: corrections(&timeline, &reader),
        questions: procedure.questions,
        feedback: procedure.feedback,
        groups: texts
            .groups()
            .iter()
            .map(|group| PointGroup::of(group, &reader))
            .collect(),
        decisions: Decisions::of(&view, &reader),
        promises: Promises::of(&view, &reader),
        evaluation: Evaluation::of(&view, &reader),
        proof: InputProof {
            entry: stored.log_index,
            json: laid_out(&stored.bytes)?,
            leaf: stored.leaf_hash.to_string(),
        },
        timeline,
    };
    Ok(Html(page.render(&app.language)?))
}

/// Receipt, answers and setting aside of an input, in the order of the log. What else was done with it is told
/// by the facts themselves.
fn timeline(input: &InputView) -> Vec<TimelineLine> {
    let one = TimelineLine::one;
    let mut lines = vec![one("input.received", input.at, input.received_on)];
    lines.extend(input.answers.iter().map(|answer| {
        let kind = answer.group.map_or("input.answered", |_| "group.answered");
        one(kind, answer.at, answer.occurred_on)
    }));
    let excluded = input.excluded.iter().chain(&input.lifted);
    lines.extend(excluded.map(|it| one("input.excluded", it.at, it.occurred_on)));
    let withdrawn = input.withdrawn.iter();
    lines.extend(withdrawn.map(|it| one("input.withdrawn", it.at, it.occurred_on)));
    lines.sort_by_key(|line| line.index);
    // An answer to a group is one entry, however many of its points this input makes.
    lines.dedup_by_key(|line| line.index);
    lines
}

/// The corrections of what is in a timeline.
fn corrections(lines: &[TimelineLine], reader: &Reader<'_>) -> Vec<Correction> {
    let numbers = lines.iter().filter_map(|line| line.seq);
    numbers.flat_map(|seq| reader.corrections(seq)).collect()
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
    let newest = app.published().checkpoint.size;
    let report = take_from(app.reader(), newest, id, size).await?;
    let app = app.clone();
    tokio::task::spawn_blocking(move || write(&app, &report))
        .await
        .map_err(internal)?
}
