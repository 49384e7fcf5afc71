//! Rows as they stand in the file, made of what was folded.
//!
//! Making them is work for a processor, writing them (`insert`) for SQLite; the two are apart so that they can
//! go on at once.

use super::batch::{Batch, Sort, Sorts};
use super::places::Places;
use super::read_model::{Result, signed};
use crate::log::hash::Hash;
use serde::Serialize;
use weerklank_events::Event;
use weerklank_events::vocabulary::Channel;
use weerklank_projections::at::Recorded;
use weerklank_projections::contents::{ContentCounts, ContentView};
use weerklank_projections::group::GroupView;
use weerklank_projections::input::InputView;
use weerklank_projections::memory::MemoryRows;
use weerklank_projections::municipality::{corrects, promise};

/// What is written after a page.
#[derive(Default)]
pub(super) struct Rows {
    pub trajectories: Vec<Trajectory>,
    pub municipality: Option<Municipality>,
    pub events: Vec<MunicipalityEvent>,
    pub inputs: Vec<Input>,
    pub input_counts: Vec<InputCount>,
    pub groups: Vec<Group>,
    pub contents: Vec<Content>,
    /// The number of entries that are in, then.
    pub next: u64,
    pub last_leaf: Hash,
}

pub(super) struct Trajectory {
    pub id: String,
    pub first_index: i64,
    pub counts: [i64; 4],
    pub view: String,
}

pub(super) struct Municipality {
    pub counts: [i64; 4],
    pub view: String,
}

pub(super) struct MunicipalityEvent {
    pub seq: i64,
    pub log_index: i64,
    pub corrects: Option<i64>,
    pub promise: Option<String>,
    pub view: String,
}

pub(super) struct Input {
    pub trajectory: String,
    pub number: i64,
    pub id: String,
    pub fate: &'static str,
    pub without_reason: bool,
    pub channel: Option<&'static str>,
    pub view: String,
}

pub(super) struct InputCount {
    pub trajectory: String,
    pub fate: &'static str,
    pub channel: &'static str,
    pub without_reason: bool,
    /// How many more there are than before.
    pub more: i64,
}

pub(super) struct Group {
    pub trajectory: String,
    pub number: i64,
    pub id: String,
    pub view: String,
}

pub(super) struct Content {
    /// Where the caller knows places; otherwise the file finds one.
    pub id: Option<u32>,
    pub commitment: Vec<u8>,
    pub view: String,
}

fn text(view: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(view)?)
}

fn by_state(counts: &ContentCounts) -> [i64; 4] {
    let counts = [
        counts.published,
        counts.withheld,
        counts.restricted,
        counts.erased,
    ];
    counts.map(signed)
}

impl Rows {
    /// The rows of a folded page. Those that are new get a place.
    pub fn of(
        batch: &Batch,
        mut places: Option<&mut Places>,
        next: u64,
        last_leaf: Hash,
    ) -> Result<Self> {
        let mut rows = Self {
            next,
            last_leaf,
            ..Self::default()
        };
        let mut contents = Vec::new();
        for loaded in batch.trajectories.values() {
            let id = loaded.view.id;
            rows.trajectories.push(Trajectory {
                id: id.to_string(),
                first_index: signed(loaded.first_index),
                counts: by_state(&loaded.view.contents),
                view: text(&loaded.view)?,
            });
            let mut more = Sorts::new();
            for input in loaded.rows.inputs() {
                let sort = Sort::of(input);
                *more.entry(sort).or_default() += 1;
                if let Some(places) = &mut places {
                    places.put_input(id, input.id, input.number);
                }
                rows.inputs.push(Input::of(id.to_string(), sort, input)?);
            }
            for (sort, number) in &loaded.loaded {
                *more.entry(*sort).or_default() -= number;
            }
            let more = more.into_iter().filter(|(_, more)| *more != 0);
            rows.input_counts
                .extend(more.map(|(sort, more)| InputCount::of(id.to_string(), sort, more)));
            for group in loaded.rows.groups() {
                if let Some(places) = &mut places {
                    places.put_group(id, group.id, group.number);
                }
                rows.groups.push(Group::of(id.to_string(), group)?);
            }
            contents.extend(loaded.rows.contents());
        }
        if let Some((view, of)) = &batch.municipality {
            rows.municipality = Some(Municipality {
                counts: by_state(&view.contents),
                view: text(view)?,
            });
            rows.events = events(of)?;
            contents.extend(of.contents());
        }
        // In the order of the log, whatever the trajectories, so that rows get their places in it.
        contents.sort_unstable_by_key(|content| (content.index, content.commitment));
        for content in contents {
            let place = places.as_deref_mut();
            let id = place.map(|places| places.put_content(content.commitment));
            rows.contents.push(Content::of(id, content)?);
        }
        Ok(rows)
    }
}

fn events(rows: &MemoryRows) -> Result<Vec<MunicipalityEvent>> {
    let event = |recorded: &Recorded<Event>| {
        Ok(MunicipalityEvent {
            seq: signed(recorded.at.seq),
            log_index: signed(recorded.at.index),
            corrects: corrects(&recorded.fact).map(signed),
            promise: promise(&recorded.fact).map(|id| id.to_string()),
            view: text(recorded)?,
        })
    };
    rows.facts().iter().map(event).collect()
}

impl Input {
    fn of(trajectory: String, sort: Sort, view: &InputView) -> Result<Self> {
        Ok(Self {
            trajectory,
            number: signed(view.number),
            id: view.id.to_string(),
            fate: sort.fate.as_str(),
            without_reason: sort.without_reason,
            channel: sort.channel.map(Channel::as_str),
            view: text(view)?,
        })
    }
}

impl InputCount {
    fn of(trajectory: String, sort: Sort, more: i64) -> Self {
        Self {
            trajectory,
            fate: sort.fate.as_str(),
            channel: sort.channel.map_or("", Channel::as_str),
            without_reason: sort.without_reason,
            more,
        }
    }
}

impl Group {
    fn of(trajectory: String, view: &GroupView) -> Result<Self> {
        Ok(Self {
            trajectory,
            number: signed(view.number),
            id: view.id.to_string(),
            view: text(view)?,
        })
    }
}

impl Content {
    fn of(id: Option<u32>, view: &ContentView) -> Result<Self> {
        Ok(Self {
            id,
            commitment: view.commitment.0.to_vec(),
            view: text(view)?,
        })
    }
}
