//! One page of entries on its way into the read models: what it touches is loaded and folded in memory.
//!
//! While a page is being written the next one is prepared, so a row is looked for in the page before first,
//! and only then in the file.

use super::places::Places;
use super::read_model::{ReadModel, Result};
use super::rows::Rows;
use crate::log::hash::Hash;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use weerklank_events::vocabulary::Channel;
use weerklank_events::{Commitment, Entry, GroupId, InputId, Stream, TrajectoryId};
use weerklank_projections::contents::ContentView;
use weerklank_projections::fold::{Touched, fold, fold_municipality};
use weerklank_projections::input::{Fate, InputView, ReasonMissing};
use weerklank_projections::memory::MemoryRows;
use weerklank_projections::municipality::MunicipalityView;
use weerklank_projections::trajectory::TrajectoryView;

/// A page of entries, decoded.
pub(super) struct Entries {
    /// The entries with their index in the log, in order; at least one.
    pub entries: Vec<(u64, Entry)>,
    /// The leaf hash of the last one.
    pub last_leaf: Hash,
}

/// What a page of entries touches.
#[derive(Default)]
pub(super) struct Batch {
    pub trajectories: BTreeMap<TrajectoryId, Loaded>,
    pub municipality: Option<(MunicipalityView, MemoryRows)>,
}

/// One trajectory with the rows that are touched.
pub(super) struct Loaded {
    /// Its first entry: its place in the overview.
    pub first_index: u64,
    pub view: TrajectoryView,
    pub rows: MemoryRows,
    /// How many inputs of each sort were loaded.
    pub loaded: Sorts,
}

/// How many inputs there are of each sort.
pub(super) type Sorts = BTreeMap<Sort, i64>;

/// What lists of inputs are filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sort {
    pub fate: Fate,
    pub without_reason: bool,
    pub channel: Option<Channel>,
}

impl Sort {
    pub fn of(input: &InputView) -> Self {
        let verdict = input.verdict();
        Self {
            fate: verdict.fate,
            without_reason: verdict.reason_missing == Some(ReasonMissing::Otherwise),
            channel: input.channel,
        }
    }
}

/// The keys of the rows of one stream.
#[derive(Default)]
struct Wanted<'a> {
    inputs: BTreeSet<InputId>,
    groups: BTreeSet<GroupId>,
    contents: Vec<&'a Commitment>,
    /// Contents that begin on this page, whatever was known of them.
    declared: HashSet<Commitment>,
}

impl<'a> Wanted<'a> {
    fn of(entries: &'a [(u64, Entry)]) -> BTreeMap<Stream, Self> {
        let mut wanted = BTreeMap::<_, Self>::new();
        for (_, entry) in entries {
            let Some(touched) = Touched::by(entry) else {
                continue;
            };
            let keys = wanted.entry(touched.stream).or_default();
            keys.inputs.extend(touched.inputs);
            keys.groups.extend(touched.group);
            let declared = entry.event.declared().into_iter();
            keys.declared.extend(declared.map(|(_, content)| content));
            let contents = touched.contents.iter();
            keys.contents
                .extend(contents.filter(|content| !keys.declared.contains(content)));
        }
        wanted
    }
}

/// Where rows are found.
pub(super) struct Found<'a> {
    /// The file.
    pub read_model: &'a ReadModel,
    /// The page that is being written.
    pub before: Option<&'a Batch>,
    /// The places of rows in the file, while it has no index.
    pub places: Option<&'a Places>,
}

impl Found<'_> {
    /// Loads what the entries touch.
    pub async fn load(&self, entries: &[(u64, Entry)]) -> Result<Batch> {
        let mut wanted = Wanted::of(entries);
        let mut batch = Batch {
            trajectories: self.trajectories(wanted.keys()).await?,
            municipality: None,
        };
        // Contents are looked for together, since each trajectory has few on a page of many.
        let mut missing: HashMap<Commitment, Stream> = HashMap::new();
        let mut contents = |stream, wanted: Vec<&Commitment>, before: Option<&MemoryRows>| {
            let mut found = Vec::new();
            for content in wanted {
                match before.and_then(|rows| rows.get_content(content)) {
                    Some(row) => found.push(row.clone()),
                    None => _ = missing.insert(*content, stream),
                }
            }
            found
        };
        for (id, loaded) in &mut batch.trajectories {
            let stream = Stream::Trajectory(*id);
            let Some(wanted) = wanted.remove(&stream) else {
                continue;
            };
            let before = self.before.and_then(|before| before.trajectories.get(id));
            let before = before.map(|loaded| &loaded.rows);
            let found = contents(stream, wanted.contents, before);
            loaded.rows = self
                .rows(*id, wanted.inputs, wanted.groups, found, before)
                .await?;
            for input in loaded.rows.inputs() {
                *loaded.loaded.entry(Sort::of(input)).or_default() += 1;
            }
        }
        if let Some(wanted) = wanted.remove(&Stream::Municipality) {
            let before = self.before.and_then(|before| before.municipality.as_ref());
            let view = match before {
                Some((view, _)) => view.clone(),
                None => self.read_model.municipality().await?,
            };
            let rows = before.map(|(_, rows)| rows);
            let found = contents(Stream::Municipality, wanted.contents, rows);
            batch.municipality = Some((view, MemoryRows::new([], [], found)));
        }
        for row in self.contents(missing.keys()).await? {
            if let Some(stream) = missing.get(&row.commitment) {
                batch.put_content(*stream, row);
            }
        }
        Ok(batch)
    }

    /// Those trajectories that are known, without rows.
    async fn trajectories(
        &self,
        streams: impl Iterator<Item = &Stream>,
    ) -> Result<BTreeMap<TrajectoryId, Loaded>> {
        let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
        let known = |first_index, view| Loaded {
            first_index,
            view,
            rows: MemoryRows::default(),
            loaded: Sorts::new(),
        };
        for stream in streams {
            let Stream::Trajectory(id) = stream else {
                continue;
            };
            match self.before.and_then(|before| before.trajectories.get(id)) {
                Some(loaded) => {
                    let view = loaded.view.clone();
                    found.insert(*id, known(loaded.first_index, view));
                }
                None => missing.push(*id),
            }
        }
        for (first_index, view) in self.read_model.trajectories_by_id(&missing).await? {
            found.insert(view.id, known(first_index, view));
        }
        Ok(found)
    }

    /// The rows of a trajectory with these keys, beside its contents.
    async fn rows(
        &self,
        id: TrajectoryId,
        mut inputs: BTreeSet<InputId>,
        groups: BTreeSet<GroupId>,
        contents: Vec<ContentView>,
        before: Option<&MemoryRows>,
    ) -> Result<MemoryRows> {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for group in groups {
            match before.and_then(|rows| rows.get_group(&group)) {
                Some(row) => found.push(row.clone()),
                None => missing.push(group),
            }
        }
        found.extend(match self.places {
            Some(places) => {
                let numbers = places.groups(id, &missing);
                self.read_model.groups_by_number(id, &numbers).await?
            }
            None => self.read_model.groups_by_id(id, &missing).await?,
        });
        let groups = found;
        // An answer to a group is an answer in the row of each member.
        let members = groups.iter().flat_map(|group| &group.members);
        inputs.extend(members.map(|member| member.input));
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for input in inputs {
            match before.and_then(|rows| rows.get_input(&input)) {
                Some(row) => found.push(row.clone()),
                None => missing.push(input),
            }
        }
        found.extend(match self.places {
            Some(places) => {
                let numbers = places.inputs(id, &missing);
                self.read_model.inputs_by_number(id, &numbers).await?
            }
            None => self.read_model.inputs_by_id(id, &missing).await?,
        });
        Ok(MemoryRows::new(found, groups, contents))
    }

    async fn contents(
        &self,
        wanted: impl Iterator<Item = &Commitment>,
    ) -> Result<Vec<ContentView>> {
        match self.places {
            Some(places) => {
                let mut ids: Vec<_> = wanted.filter_map(|key| places.content(key)).collect();
                ids.sort_unstable();
                self.read_model.contents_by_place(&ids).await
            }
            None => {
                let mut wanted: Vec<_> = wanted.copied().collect();
                wanted.sort_unstable();
                let found = self.read_model.contents(&wanted).await?;
                Ok(found.into_values().collect())
            }
        }
    }
}

impl Batch {
    fn put_content(&mut self, stream: Stream, row: ContentView) {
        let rows = match stream {
            Stream::Trajectory(id) => self.trajectories.get_mut(&id).map(|it| &mut it.rows),
            Stream::Municipality => self.municipality.as_mut().map(|(_, rows)| rows),
            Stream::Log => None,
        };
        if let Some(rows) = rows {
            rows.put(row);
        }
    }

    /// Folds a page of entries.
    pub fn fold(&mut self, entries: &[(u64, Entry)]) {
        for (index, entry) in entries {
            self.fold_one(*index, entry);
        }
    }

    fn fold_one(&mut self, index: u64, entry: &Entry) {
        match entry.envelope.trajectory {
            Stream::Trajectory(id) => {
                let loaded = self.trajectories.entry(id).or_insert_with(|| Loaded {
                    first_index: index,
                    view: TrajectoryView::new(id),
                    rows: MemoryRows::default(),
                    loaded: Sorts::new(),
                });
                let Ok(()) = fold(index, entry, &mut loaded.view, &mut loaded.rows);
            }
            Stream::Municipality => {
                let (view, rows) = self.municipality.get_or_insert_default();
                let Ok(()) = fold_municipality(index, entry, view, rows);
            }
            Stream::Log => {}
        }
    }
}

/// A page that is folded, and what is to be written of it.
pub(super) struct Folded {
    pub batch: Batch,
    pub rows: Rows,
    pub places: Option<Places>,
}

impl Folded {
    /// Folds a page into what it touches. Rows that are new get their place.
    pub fn new(page: &Entries, mut batch: Batch, mut places: Option<Places>) -> Result<Self> {
        batch.fold(&page.entries);
        let next = page.entries.last().map_or(0, |(index, _)| index + 1);
        let rows = Rows::of(&batch, places.as_mut(), next, page.last_leaf)?;
        Ok(Self {
            batch,
            rows,
            places,
        })
    }
}
