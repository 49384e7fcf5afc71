//! A map whose older versions stay usable, and whose newest costs hardly more than a plain one.
//!
//! The recorder drafts on a copy of what is durable, and throws that copy away where the draft is not stored. A
//! copy must cost nothing however long the history, and a command no more in a long one than in a short one. A
//! tree with shared branches copies a branch for each change, out of a memory that no cache holds; here all
//! versions share one table instead (H. Baker, "Shallow Binding Makes Functional Arrays Fast", 1991; S. Conchon
//! and J.-C. Filliâtre, "A Persistent Union-Find Data Structure", 2007). The version in use has the table itself;
//! of every other one it is known by which change it differs from a neighbour, on a path that leads to the table.
//! Whoever uses another version walks that path and turns it round.
//!
//! Promises: a version never changes because another does, in whatever order they are used and from whatever
//! thread. To copy takes the same time for every size; so do reading and changing the newest version, on average.
//! To go back to an older one takes as long as there are changes in between.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A map; see the module.
pub struct PersistentMap<K, V> {
    version: Arc<Version<K, V>>,
}

/// One version. Those of one family share its table, so that one at a time moves it.
struct Version<K, V> {
    family: Arc<Mutex<()>>,
    content: Mutex<Content<K, V>>,
}

enum Content<K, V> {
    /// Everything.
    Table(HashMap<K, V>),
    /// What another version has, but for this key.
    Differs {
        from: Arc<Version<K, V>>,
        key: K,
        value: Option<V>,
    },
}

/// What is behind a lock is whole at every moment at which a thread can stop.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<K, V> Content<K, V> {
    /// Takes it out, and leaves an empty table.
    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Table(HashMap::new()))
    }
}

/// Sets a key, or removes it, and gives what it was before.
fn put<K: Eq + Hash + Clone, V>(table: &mut HashMap<K, V>, key: &K, value: Option<V>) -> Option<V> {
    match value {
        Some(value) => table.insert(key.clone(), value),
        None => table.remove(key),
    }
}

impl<K, V> Version<K, V> {
    fn new(family: Arc<Mutex<()>>, table: HashMap<K, V>) -> Self {
        Self {
            family,
            content: Mutex::new(Content::Table(table)),
        }
    }

    /// The neighbour, if it has one.
    fn from(&self) -> Option<Arc<Self>> {
        match &*lock(&self.content) {
            Content::Table(_) => None,
            Content::Differs { from, .. } => Some(from.clone()),
        }
    }
}

impl<K: Eq + Hash + Clone, V> Version<K, V> {
    /// Brings the table here, whoever has it. Only with the family's lock in hand.
    fn fetch(self: &Arc<Self>) {
        let mut path = vec![self.clone()];
        while let Some(from) = path.last().and_then(|version| version.from()) {
            path.push(from);
        }
        let mut path = path.into_iter().rev();
        let Some(mut holder) = path.next() else {
            return;
        };
        for version in path {
            let mut content = lock(&version.content);
            let (had, differed) = (lock(&holder.content).take(), content.take());
            if let (Content::Table(mut table), Content::Differs { key, value, .. }) =
                (had, differed)
            {
                let value = put(&mut table, &key, value);
                *content = Content::Table(table);
                *lock(&holder.content) = Content::Differs {
                    from: version.clone(),
                    key,
                    value,
                };
            }
            drop(content);
            holder = version;
        }
    }
}

/// A path may have as many versions as two batches have changes: they are dropped one after the other, and not
/// each within the drop of the one before it.
impl<K, V> Drop for Version<K, V> {
    fn drop(&mut self) {
        let mut content = self.content.get_mut().map(Content::take).ok();
        while let Some(Content::Differs { from, .. }) = content {
            content = Arc::into_inner(from)
                .and_then(|mut version| version.content.get_mut().map(Content::take).ok());
        }
    }
}

impl<K: Eq + Hash + Clone, V: Clone> PersistentMap<K, V> {
    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<V> {
        self.with(|table| table.get(key).cloned())
    }

    /// Whether it has a key.
    #[must_use]
    pub fn contains_key(&self, key: &K) -> bool {
        self.with(|table| table.contains_key(key))
    }

    /// Sets the value of a key.
    pub fn insert(&mut self, key: K, value: V) {
        // Where no other version rests on this one, nobody will ask what it was.
        if let Some(version) = Arc::get_mut(&mut self.version)
            && let Ok(Content::Table(table)) = version.content.get_mut()
        {
            table.insert(key, value);
            return;
        }
        let family = self.version.family.clone();
        let guard = lock(&family);
        self.version.fetch();
        let mut content = lock(&self.version.content);
        if let Content::Table(mut table) = content.take() {
            let value = table.insert(key.clone(), value);
            let newer = Arc::new(Version::new(family.clone(), table));
            *content = Content::Differs {
                from: newer.clone(),
                key,
                value,
            };
            drop(content);
            // The lock is still held: what is dropped here never asks for it.
            self.version = newer;
        }
        drop(guard);
    }

    /// Changes the value of a key, if it has one.
    pub fn change(&mut self, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(mut value) = self.get(key) {
            change(&mut value);
            self.insert(key.clone(), value);
        }
    }

    /// The number of keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.with(HashMap::len)
    }

    /// Whether it has no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads the table of this version, which nobody moves meanwhile.
    fn with<R>(&self, read: impl FnOnce(&HashMap<K, V>) -> R) -> R {
        let _guard = lock(&self.version.family);
        if let Content::Table(table) = &*lock(&self.version.content) {
            return read(table);
        }
        self.version.fetch();
        match &*lock(&self.version.content) {
            Content::Table(table) => read(table),
            // It has just been brought here, and the family's lock keeps it.
            Content::Differs { .. } => read(&HashMap::new()),
        }
    }

    fn table(&self) -> HashMap<K, V> {
        self.with(HashMap::clone)
    }
}

impl<K, V> Clone for PersistentMap<K, V> {
    fn clone(&self) -> Self {
        Self {
            version: self.version.clone(),
        }
    }
}

impl<K, V> From<HashMap<K, V>> for PersistentMap<K, V> {
    fn from(table: HashMap<K, V>) -> Self {
        Self {
            version: Arc::new(Version::new(Arc::default(), table)),
        }
    }
}

impl<K, V> Default for PersistentMap<K, V> {
    fn default() -> Self {
        HashMap::new().into()
    }
}

impl<K: Eq + Hash + Clone, V: Clone + PartialEq> PartialEq for PersistentMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.version, &other.version) || self.table() == other.table()
    }
}

impl<K: Eq + Hash + Clone, V: Clone + Eq> Eq for PersistentMap<K, V> {}

impl<K: Eq + Hash + Clone + fmt::Debug, V: Clone + fmt::Debug> fmt::Debug for PersistentMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table().fmt(f)
    }
}

impl<K: Eq + Hash + Clone + Serialize, V: Clone + Serialize> Serialize for PersistentMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.table().serialize(serializer)
    }
}

impl<'de, K: Eq + Hash + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de>
    for PersistentMap<K, V>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        HashMap::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What may be done with versions: change one of them (which makes another, or not), copy one, drop one.
    #[derive(Debug, Clone)]
    enum Step {
        Insert(usize, u8, u16),
        Change(usize, u8),
        Copy(usize),
        Drop(usize),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (any::<usize>(), 0..24_u8, any::<u16>()).prop_map(|(v, k, x)| Step::Insert(v, k, x)),
            2 => (any::<usize>(), 0..24_u8).prop_map(|(v, k)| Step::Change(v, k)),
            2 => any::<usize>().prop_map(Step::Copy),
            1 => any::<usize>().prop_map(Step::Drop),
        ];
        proptest::collection::vec(step, 0..200)
    }

    proptest! {
        #[test]
        fn every_version_is_what_a_plain_map_would_be(steps in steps()) {
            let mut versions = vec![(PersistentMap::<u8, u16>::default(), HashMap::<u8, u16>::new())];
            for step in steps {
                let (Step::Insert(at, ..) | Step::Change(at, _) | Step::Copy(at) | Step::Drop(at)) = step;
                let at = at % versions.len();
                let (map, plain) = &mut versions[at];
                match step {
                    Step::Insert(_, key, value) => {
                        map.insert(key, value);
                        plain.insert(key, value);
                    }
                    Step::Change(_, key) => {
                        map.change(&key, |value| *value = value.wrapping_add(1));
                        plain.entry(key).and_modify(|value| *value = value.wrapping_add(1));
                    }
                    Step::Copy(_) => {
                        let copy = (map.clone(), plain.clone());
                        versions.push(copy);
                    }
                    Step::Drop(_) if versions.len() > 1 => drop(versions.swap_remove(at)),
                    Step::Drop(_) => {}
                }
                let (map, plain) = &versions[at % versions.len()];
                prop_assert_eq!(&map.table(), plain);
            }
            for (map, plain) in &versions {
                prop_assert_eq!(map.len(), plain.len());
                prop_assert!((0..24).all(|key| map.get(&key) == plain.get(&key).copied()));
            }
        }
    }

    #[test]
    fn a_long_way_back_is_walked_and_dropped_without_a_deep_stack() {
        let oldest = PersistentMap::<u32, u32>::default();
        let mut newest = oldest.clone();
        for key in 0..200_000 {
            let before = newest.clone();
            newest.insert(key, key);
            drop(before);
        }
        assert!(oldest.is_empty());
        assert_eq!(newest.len(), 200_000);
        assert_eq!(newest.get(&199_999), Some(199_999));
        drop(oldest);
        assert_eq!(newest.len(), 200_000);
    }

    #[test]
    fn versions_are_used_by_several_threads_at_once() {
        let mut newest = PersistentMap::<u32, u32>::default();
        let mut versions = Vec::new();
        for key in 0..64 {
            newest.insert(key, key);
            versions.push(newest.clone());
        }
        std::thread::scope(|scope| {
            for start in 0..4 {
                let mut versions = versions.clone();
                scope.spawn(move || {
                    for round in 0..500_u32 {
                        let at = (start * 17 + round * 7) % 64;
                        let version = &mut versions[at as usize];
                        assert_eq!(version.len(), at as usize + 1);
                        version.insert(at, round);
                        assert_eq!(version.get(&at), Some(round));
                    }
                });
            }
        });
        assert!((0..64).all(|key| versions[key as usize].get(&key) == Some(key)));
    }

    #[test]
    fn it_is_written_and_read_as_a_plain_map() {
        let map = PersistentMap::from(HashMap::from([("a".to_owned(), 1)]));
        let text = serde_json::to_string(&map).unwrap();
        assert_eq!(text, r#"{"a":1}"#);
        assert_eq!(
            serde_json::from_str::<PersistentMap<String, i32>>(&text).unwrap(),
            map
        );
    }
}
