//! Pages about the log itself: one entry, and how to check all of it.

use super::App;
use super::fault::{Fault, internal};
use super::lists::link;
use super::municipality::corrections;
use super::query::At;
use super::texts::{Opened, of_corrections, of_frame};
use crate::recorder::LogError;
use crate::store::StoredEntry;
use axum::extract::State;
use axum::response::Html;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use weerklank_events::{Commitment, Entry, Event, Stream};
use weerklank_projections::contents::{ContentState, ContentView};
use weerklank_projections::pages::{self, Field, FieldValue};
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
        sequence: envelope.seq,
        recorded: envelope.recorded_at,
        occurred: entry.event.occurred_on(),
        role: envelope.role.to_string(),
        actor: envelope.actor.to_string(),
        data: data(&app, &entry, &stored).await?,
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
        field: camel(field),
        commitment: commitment.to_string(),
        shown: texts
            .reader()
            .show(commitment)
            .in_language(language.map(str::to_owned)),
        entry: texts.row(commitment).and_then(decided),
    }
}

/// Names of texts are those of Rust; members of an entry are in camel case.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut name, part| {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.extend(letters);
        name
    })
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

/// The members of an entry's data that are no texts, in the order in which it holds them.
async fn data(app: &App, entry: &Entry, stored: &StoredEntry) -> Result<Vec<Field>, Fault> {
    let raw: Value = serde_json::from_slice(&stored.bytes).map_err(internal)?;
    let members = raw.get("data").and_then(Value::as_object).cloned();
    let (kind, _) = entry.event.kind();
    let mut fields = Vec::new();
    for (key, value) in members.into_iter().flatten() {
        // Texts and the day have places of their own.
        let is_text = value.as_str().is_some_and(|text| text.starts_with("c1:"));
        if is_text || key == "occurredOn" {
            continue;
        }
        let value = match (key.as_str(), &entry.event) {
            ("content", _) => declaring(app, &entry.event).await?,
            ("seq", Event::EntryCorrected(fact)) => corrected(app, entry, fact.seq).await?,
            ("input", event) => input(app, entry, event).await?,
            ("bodies", Event::TrajectoryOpened(fact)) => FieldValue::Bodies(fact.bodies.clone()),
            (key, _) => plain(kind, key, &value),
        };
        fields.push(Field { key, value });
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

/// A member whose value can be told without looking anything up.
fn plain(kind: &str, key: &str, value: &Value) -> FieldValue {
    let family = family(kind, key);
    match (value, family) {
        (Value::String(code), Some(family)) => FieldValue::Code {
            family: family.to_owned(),
            code: code.clone(),
        },
        (Value::Array(codes), Some(family)) => FieldValue::Codes {
            family: family.to_owned(),
            codes: codes.iter().map(told).collect(),
        },
        (Value::String(text), None) => text
            .parse()
            .map_or_else(|_| FieldValue::Plain(text.clone()), FieldValue::Day),
        (Value::Number(number), _) => number
            .as_u64()
            .map_or_else(|| FieldValue::Plain(number.to_string()), FieldValue::Number),
        (value, _) => FieldValue::Plain(told(value)),
    }
}

/// The family of Fluent keys in which the words of a member are found.
fn family(kind: &str, key: &str) -> Option<&'static str> {
    Some(match (key, kind) {
        ("form", _) => "form",
        ("phase", _) => "phase",
        ("owner", _) => "owner",
        ("legalBasis", _) => "basis",
        ("body", _) => "body",
        ("mandate", _) => "mandate",
        ("stage", _) => "stage",
        ("result", _) => "result",
        ("outcome", _) => "fate",
        ("channel" | "channels", _) => "channel",
        ("audience", _) => "audience",
        ("notice", _) => "notice",
        ("kind", _) => "input-kind",
        ("replyable", _) => "yes-no",
        ("purpose", _) => "purpose",
        ("ground", "input.excluded") => "exclusion-ground",
        ("ground", "content.published") => "publication-ground",
        ("ground", "content.restricted") => "restriction-ground",
        ("ground", "content.erased") => "erasure-ground",
        _ => return None,
    })
}

/// A value without words of its own: lists and members one after the other.
fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(told).collect::<Vec<_>>().join(", "),
        Value::Object(members) => members.values().map(told).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
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
        limits: Limit::of(&contents, true, chrome.demo),
        contents,
        chrome,
    };
    Ok(Html(page.render(&app.language)?))
}
