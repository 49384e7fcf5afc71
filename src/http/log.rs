//! Pages about the log itself: one entry, and how to check all of it.

use super::App;
use super::fault::{Fault, internal};
use super::lists::link;
use super::municipality::corrections;
use super::query::At;
use super::texts::{Opened, of_corrections, of_frame};
use crate::follower::Standing;
use crate::recorder::LogError;
use axum::extract::State;
use axum::response::Html;
use std::collections::BTreeSet;
use std::sync::Arc;
use weerklank_events::{Commitment, Entry, Event, Stream};
use weerklank_projections::contents::{ContentState, ContentView};
use weerklank_projections::pages::{self, Field, FieldValue, field};
use weerklank_projections::report::{Correction, Limit, language};

/// Entries that a member of an entry links to.
const LINKS: usize = 20;

/// `/logboek/{index}`
pub async fn entry(State(app): State<Arc<App>>, At(index): At<u64>) -> Result<Html<String>, Fault> {
    let chrome = app.chrome();
    let stored = app.entry(index).await?;
    let entry = Entry::decode(&stored.bytes).map_err(LogError::from)?;
    let envelope = &entry.envelope;
    let view = match envelope.trajectory {
        Stream::Trajectory(id) => Some(app.trajectory(id).await?),
        Stream::Municipality | Stream::Log => None,
    };
    let near = neighbours(&app, &entry).await?;
    let neighbour = |seq| {
        let (_, index) = near.iter().find(|(found, _)| Some(*found) == seq)?;
        Some(*index)
    };
    let declared = entry.event.declared();
    let corrected = match &view {
        Some(view) => view.corrections_of(envelope.seq).to_vec(),
        None if envelope.trajectory == Stream::Municipality => {
            let mut made = corrections(&app, &[envelope.seq]).await?;
            made.remove(&envelope.seq).unwrap_or_default()
        }
        None => Vec::new(),
    };
    let wanted = declared.iter().map(|(_, commitment)| *commitment);
    let wanted = wanted.chain(view.iter().flat_map(of_frame));
    let wanted = wanted.chain(of_corrections(&corrected)).collect();
    let texts = app.open_texts(wanted).await?;
    let source = view.as_ref().and_then(|view| texts.source(view));
    let language = language(source.as_ref()).filter(|_| entry.event.input().is_some());
    let (event, version) = entry.event.kind();
    let page = pages::Entry {
        chrome,
        index,
        event: event.to_owned(),
        version,
        trajectory: view.as_ref().map(|view| link(view, &texts)),
        municipality: envelope.trajectory == Stream::Municipality,
        sequence: envelope.seq,
        recorded: envelope.recorded_at,
        occurred: entry.event.occurred_on(),
        role: envelope.role.to_string(),
        actor: envelope.actor.to_string(),
        data: data(&app, &entry).await?,
        corrections: corrected
            .iter()
            .map(|made| Correction::of(made, &texts.reader()))
            .collect(),
        raw: String::from_utf8(stored.bytes).map_err(internal)?,
        leaf: stored.leaf_hash.to_string(),
        previous_leaf: envelope.previous.as_ref().map(ToString::to_string),
        previous: neighbour(envelope.seq.checked_sub(1)),
        next: neighbour(envelope.seq.checked_add(1)).filter(|next| *next < app.size()),
        commitments: declared
            .iter()
            .map(|(field, commitment)| committed(field, commitment, &texts, language.as_deref()))
            .collect(),
    };
    Ok(Html(page.render(&app.language)?))
}

/// The entries before and after an entry in its stream: their numbers there, and where they lie.
async fn neighbours(app: &App, entry: &Entry) -> Result<Vec<(u64, u64)>, Fault> {
    let stream = entry.envelope.trajectory.to_string();
    let first = entry.envelope.seq.saturating_sub(1).max(1);
    let store = &app.reader().store;
    let found = store.stream_entries(&stream, first - 1, 3).await?;
    Ok((first..).zip(found.iter().map(|e| e.log_index)).collect())
}

fn committed(
    field: &str,
    commitment: &Commitment,
    texts: &Opened,
    language: Option<&str>,
) -> pages::Commitment {
    // The kind of the event stands above it.
    let field = field.split_once('/').map_or(field, |(_, member)| member);
    pages::Commitment {
        field: field.to_owned(),
        commitment: commitment.to_string(),
        shown: texts
            .reader()
            .show(commitment)
            .in_language(language.map(str::to_owned)),
        entry: texts.row(commitment).and_then(decided),
    }
}

/// Where it is recorded what became of a content.
fn decided(row: &ContentView) -> Option<u64> {
    let redacted = row.redacted_by.as_ref().map(|version| version.index);
    match &row.state {
        ContentState::Withheld => redacted,
        ContentState::Published { at, .. } | ContentState::Erased { at, .. } => Some(at.index),
        ContentState::Restricted(restricted) => Some(restricted.at.index),
    }
}

/// The members of an entry's data that are no texts, in the order in which they are told.
async fn data(app: &App, entry: &Entry) -> Result<Vec<Field>, Fault> {
    let event = &entry.event;
    let data = event.data().map_err(internal)?;
    let mut fields = Vec::new();
    for member in event.members().iter().filter(|member| !member.is_text()) {
        let name = member.name();
        let Some(mut shown) = data
            .get(&name)
            .and_then(|value| field(member.of(), &name, value))
        else {
            continue;
        };
        shown.value = match (name.as_str(), event) {
            ("content", _) => declaring(app, event).await?,
            ("seq", Event::EntryCorrected(fact)) => corrected(app, entry, fact.seq).await?,
            ("input", event) => input(app, entry, event).await?,
            _ => shown.value,
        };
        fields.push(shown);
    }
    Ok(fields)
}

/// The entries that declared the contents an entry is about.
async fn declaring(app: &App, event: &Event) -> Result<FieldValue, Fault> {
    let contents = match event {
        Event::ContentPublished(fact) => &fact.content[..],
        Event::ContentRestricted(fact) => &fact.content,
        Event::ContentErased(fact) => &fact.content,
        _ => &[],
    };
    let rows = app.read_model.contents(contents).await?;
    let entries: BTreeSet<u64> = rows.values().map(|row| row.index).collect();
    let more = entries.len().saturating_sub(LINKS) as u64;
    Ok(FieldValue::Entries(
        entries.into_iter().take(LINKS).collect(),
        more,
    ))
}

/// The corrected entry of the same trajectory.
async fn corrected(app: &App, entry: &Entry, seq: u64) -> Result<FieldValue, Fault> {
    let stream = entry.envelope.trajectory.to_string();
    let store = &app.reader().store;
    let found = store
        .stream_entries(&stream, seq.saturating_sub(1), 1)
        .await?;
    let found = found.first().map(|stored| stored.log_index);
    Ok(found.map_or(FieldValue::Number(seq), |index| {
        FieldValue::Entries(vec![index], 0)
    }))
}

/// The input that an entry is about.
async fn input(app: &App, entry: &Entry, event: &Event) -> Result<FieldValue, Fault> {
    let (Stream::Trajectory(id), Some(input)) = (entry.envelope.trajectory, event.input()) else {
        return Ok(FieldValue::Plain(String::new()));
    };
    let found = app.read_model.input_by_id(id, input).await?;
    Ok(found.map_or_else(
        || FieldValue::Plain(input.to_string()),
        |view| FieldValue::Input(view.number),
    ))
}

/// How what is shown stands to the log, for readers.
const fn standing(standing: &Standing) -> Option<pages::Standing> {
    Some(match standing {
        Standing::Current => return None,
        Standing::Late { seconds } => pages::Standing::Late(*seconds),
        Standing::Refused(_) => pages::Standing::Refused,
        Standing::Older { .. } => pages::Standing::Older,
        Standing::Alone | Standing::Failing(_) => pages::Standing::Alone,
    })
}

/// `/controleren`
pub async fn verification(State(app): State<Arc<App>>) -> Result<Html<String>, Fault> {
    let published = app.published();
    let contents = app.read_model.content_counts().await?;
    let chrome = pages::Chrome {
        size: published.checkpoint.size,
        ..app.chrome()
    };
    let last = published.checkpoint.size.checked_sub(1);
    let last = app.entry(last.ok_or(Fault::NotFound)?).await?;
    let last = Entry::decode(&last.bytes).map_err(LogError::from)?;
    let key = app.reader().key.to_string();
    let page = pages::Verification {
        root: published.checkpoint.root.to_base64(),
        recorded_at: last.envelope.recorded_at,
        commands: vec![
            format!("weerklank verify logboek --key '{key}'"),
            format!("weerklank verify logboek --key '{key}' --since stand"),
        ],
        key,
        checkpoint: published.note.to_string(),
        standing: standing(&app.standing()),
        limits: Limit::of(&contents, true, chrome.demo),
        contents,
        chrome,
    };
    Ok(Html(page.render(&app.language)?))
}
