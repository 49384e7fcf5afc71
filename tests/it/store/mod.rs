//! The contract of a store, held against every backend: what is appended is there in order, an append
//! at the wrong place is a conflict, and what was written never changes.

use std::sync::Arc;
use weerklank::log::hash::{Hash, leaf_hash};
use weerklank::log::tree::Frontier;
use weerklank::store::inspect::{ActorRow, ContentRow, EntryRow, Inspect};
use weerklank::store::{
    Batch, NewActor, NewCommand, NewContent, NewEntry, Seal, StoreError, TileRoot, Turn,
    frontier_at,
};

mod postgres;
mod sqlite;

const ORIGIN: &str = "log.example.test/participatie";

/// Runs every test of the contract on every backend.
macro_rules! contract {
    ($($name:ident)+) => {
        mod on_sqlite {
            $( #[tokio::test] async fn $name() {
                let (store, _keep) = super::sqlite::open().await;
                super::$name(super::Log::new(store)).await;
            } )+
        }
        mod on_postgres {
            $( #[tokio::test] async fn $name() {
                let (store, _keep) = super::postgres::open().await;
                super::$name(super::Log::new(store)).await;
            } )+
        }
    };
}
contract!(
    an_empty_store_says_so
    entries_come_back_in_order_and_in_pages
    streams_are_read_in_pages_of_their_own
    a_page_is_as_long_as_was_asked
    an_append_elsewhere_than_at_the_end_is_a_conflict_and_writes_nothing
    a_refused_row_takes_the_whole_append_with_it
    seals_follow_each_other
    contents_come_back_until_they_are_erased
    erasing_takes_the_digest_of_the_request_and_leaves_the_answer
    actors_and_commands_are_found_by_their_keys
    more_keys_than_one_statement_takes
    many_contents_come_back_as_they_were
    hashes_and_tile_roots_are_those_of_the_tree
    an_inspection_lists_every_row_in_pages
    an_inspection_sees_contents_and_salts_come_and_go
    a_turn_ends_with_its_append_whatever_comes_of_it_and_can_be_given_back
);

/// What a store should hold, beside the store.
pub struct Log {
    pub store: Arc<dyn Inspect>,
    pub frontier: Frontier,
    pub leaves: Vec<Hash>,
}

impl Log {
    pub fn new(store: Arc<dyn Inspect>) -> Self {
        let (frontier, leaves) = (Frontier::new(), Vec::new());
        Self {
            store,
            frontier,
            leaves,
        }
    }

    /// The next `count` entries, over three streams.
    pub fn batch(&self, count: usize) -> (Batch, Frontier) {
        let mut frontier = self.frontier.clone();
        let first_index = frontier.size();
        let mut batch = Batch {
            first_index,
            previous_leaf: self.leaves.last().copied(),
            ..Batch::default()
        };
        for index in (first_index..).take(count) {
            let bytes = format!("entry {index}").into_bytes();
            let leaf = leaf_hash(&bytes);
            frontier.append_with(leaf, |node, root| {
                if node.level > 0 && node.level % 8 == 0 {
                    let (level, tile) = (node.level / 8 - 1, node.index);
                    batch.tile_roots.push(TileRoot { level, tile, root });
                }
            });
            batch.entries.push(NewEntry {
                stream: format!("stream {}", index % 3),
                seq: index / 3 + 1,
                bytes,
                leaf_hash: leaf,
            });
        }
        batch.seal = Some(Seal {
            first_index,
            size: frontier.size(),
            root: frontier.root(),
            signature: [7; 64],
        });
        (batch, frontier)
    }

    pub async fn append(&mut self, count: usize) -> Batch {
        self.append_with(count, |_| ()).await
    }

    async fn append_with(&mut self, count: usize, change: impl FnOnce(&mut Batch)) -> Batch {
        let (mut batch, frontier) = self.batch(count);
        change(&mut batch);
        self.store.append(&batch, Turn::default()).await.unwrap();
        self.frontier = frontier;
        self.leaves
            .extend(batch.entries.iter().map(|entry| entry.leaf_hash));
        batch
    }

    fn size(&self) -> u64 {
        self.frontier.size()
    }
}

fn content(n: u8, log_index: u64) -> NewContent {
    NewContent {
        commitment: Hash([n; 32]),
        log_index,
        field: "input.received/words",
        media_type: "text/plain",
        size: 12,
        sealed: (n != 9).then(|| vec![n; 28]),
        salt: [n; 32],
    }
}

fn command(n: u8, log_index: u64) -> NewCommand {
    NewCommand {
        key: [n; 16],
        request: [n + 100; 16],
        log_index,
    }
}

async fn an_empty_store_says_so(log: Log) {
    let store = &log.store;
    assert_eq!(store.origin().await.unwrap(), ORIGIN);
    assert_eq!(store.size().await.unwrap(), 0);
    assert!(store.last_seal().await.unwrap().is_none());
    assert!(store.seal_after(0).await.unwrap().is_none());
    assert!(store.entries(0, 10).await.unwrap().is_empty());
    assert!(store.contents(&[]).await.unwrap().is_empty());
    assert!(store.commands(&[]).await.unwrap().is_empty());
    assert_eq!(frontier_at(&**store, 0).await.unwrap(), Frontier::new());
    assert!(store.hashes(0, 0, 1).await.is_err());
}

async fn entries_come_back_in_order_and_in_pages(mut log: Log) {
    for count in [1, 2, 300, 7] {
        log.append(count).await;
    }
    assert_eq!(log.store.size().await.unwrap(), 310);
    for limit in [1, 3, 128, 1000] {
        let mut read = Vec::new();
        loop {
            let page = log.store.entries(read.len() as u64, limit).await.unwrap();
            assert!(page.len() <= limit as usize);
            if page.is_empty() {
                break;
            }
            read.extend(page);
        }
        assert_eq!(read.len(), 310);
        for (index, (entry, leaf)) in read.iter().zip(&log.leaves).enumerate() {
            assert_eq!((entry.log_index, entry.leaf_hash), (index as u64, *leaf));
            assert_eq!(entry.bytes, format!("entry {index}").as_bytes());
        }
    }
}

async fn streams_are_read_in_pages_of_their_own(mut log: Log) {
    log.append(100).await;
    let mut after = 0;
    let mut indices = Vec::new();
    loop {
        let page = log.store.stream_entries("stream 1", after, 7).await;
        let page = page.unwrap();
        indices.extend(page.iter().map(|entry| entry.log_index));
        after += page.len() as u64;
        if page.len() < 7 {
            break;
        }
    }
    assert_eq!(indices, (1..100).step_by(3).collect::<Vec<_>>());
    let none = log.store.stream_entries("stream", 0, 7).await.unwrap();
    assert!(none.is_empty());
}

async fn a_page_is_as_long_as_was_asked(mut log: Log) {
    log.append(4000).await;
    for limit in [0, 1, 512, 513, 1300, 5000] {
        let page = log.store.entries(100, limit).await.unwrap();
        let expected: Vec<u64> = (100..4000).take(limit as usize).collect();
        let indices: Vec<_> = page.iter().map(|entry| entry.log_index).collect();
        assert_eq!(indices, expected, "{limit}");
        for entry in page {
            assert_eq!(
                entry.bytes,
                format!("entry {}", entry.log_index).into_bytes()
            );
            assert_eq!(entry.leaf_hash, leaf_hash(&entry.bytes));
        }
        let page = log.store.stream_entries("stream 1", 10, limit).await;
        let expected: Vec<u64> = (31..4000).step_by(3).take(limit as usize).collect();
        let page = page.unwrap();
        let indices: Vec<_> = page.iter().map(|entry| entry.log_index).collect();
        assert_eq!(indices, expected, "{limit}");
    }
}

async fn an_append_elsewhere_than_at_the_end_is_a_conflict_and_writes_nothing(mut log: Log) {
    log.append(5).await;
    let (good, _) = log.batch(2);
    let wrong_leaf = Batch {
        previous_leaf: Some(Hash([1; 32])),
        ..good.clone()
    };
    let no_leaf = Batch {
        previous_leaf: None,
        ..good.clone()
    };
    let short = Batch {
        first_index: 4,
        ..good.clone()
    };
    let long = Batch {
        first_index: 6,
        ..good.clone()
    };
    let empty = Batch {
        first_index: 0,
        previous_leaf: None,
        ..good.clone()
    };
    for batch in [wrong_leaf, no_leaf, short, long, empty] {
        let refused = log.store.append(&batch, Turn::default()).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
        assert_eq!(log.store.size().await.unwrap(), 5);
        assert_eq!(log.store.last_seal().await.unwrap().unwrap().size, 5);
    }
    log.store.append(&good, Turn::default()).await.unwrap();
    let again = log.store.append(&good, Turn::default()).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    assert_eq!(log.store.size().await.unwrap(), 7);
}

async fn a_turn_ends_with_its_append_whatever_comes_of_it_and_can_be_given_back(mut log: Log) {
    log.append(2).await;
    let (good, _) = log.batch(2);
    let elsewhere = Batch {
        first_index: 1,
        ..good.clone()
    };
    let turn = log.store.turn().await.unwrap();
    let refused = log.store.append(&elsewhere, turn).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    // Nobody has it now, or the next would wait in vain.
    let turn = log.store.turn().await.unwrap();
    log.store.pass(turn).await.unwrap();
    assert_eq!(log.store.size().await.unwrap(), 2);
    let turn = log.store.turn().await.unwrap();
    log.store.append(&good, turn).await.unwrap();
    assert_eq!(log.store.size().await.unwrap(), 4);
    assert_eq!(log.store.last_seal().await.unwrap(), good.seal);
}

async fn a_refused_row_takes_the_whole_append_with_it(mut log: Log) {
    log.append_with(3, |batch| batch.commands.push(command(1, 0)))
        .await;
    let faults: [fn(&mut Batch); 5] = [
        |batch| batch.entries[1].seq = 1,
        |batch| batch.commands.push(command(1, 3)),
        |batch| batch.seal.as_mut().unwrap().first_index = 2,
        |batch| batch.seal.as_mut().unwrap().size = 3,
        |batch| batch.contents = vec![content(1, 3), content(1, 4)],
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let (mut batch, _) = log.batch(2);
        batch.actors.push(NewActor {
            stream: "stream 1".into(),
            principal: "someone".into(),
            actor: [1; 16],
        });
        fault(&mut batch);
        let refused = log.store.append(&batch, Turn::default()).await;
        let told = match number {
            1 => matches!(refused, Err(StoreError::Answered)),
            _ => matches!(refused, Err(StoreError::Unavailable(_))),
        };
        assert!(told, "fault {number}: {refused:?}");
        assert_eq!(log.store.size().await.unwrap(), 3, "fault {number}");
        assert_eq!(log.store.actor("stream 1", "someone").await.unwrap(), None);
        assert!(
            log.store
                .contents(&[Hash([1; 32])])
                .await
                .unwrap()
                .is_empty()
        );
    }
    log.append(2).await;
}

async fn seals_follow_each_other(mut log: Log) {
    let mut seals = Vec::new();
    for count in [1, 4, 2] {
        seals.push(log.append(count).await.seal.unwrap());
    }
    assert_eq!(log.store.last_seal().await.unwrap().as_ref(), seals.last());
    for (size, expected) in [
        (0, Some(0)),
        (1, Some(1)),
        (4, Some(1)),
        (5, Some(2)),
        (7, None),
    ] {
        let found = log.store.seal_after(size).await.unwrap();
        assert_eq!(
            found.as_ref(),
            expected.map(|n: usize| &seals[n]),
            "after {size}"
        );
    }
}

async fn contents_come_back_until_they_are_erased(mut log: Log) {
    log.append_with(3, |batch| {
        batch.contents = vec![content(1, 0), content(2, 1), content(9, 2)];
    })
    .await;
    let all = [Hash([1; 32]), Hash([2; 32]), Hash([9; 32]), Hash([4; 32])];
    let found = log.store.contents(&all).await.unwrap();
    assert_eq!(found.len(), 3);
    let one = &found[&all[0]];
    assert_eq!((one.log_index, one.size, one.salt), (0, 12, [1; 32]));
    assert_eq!(one.sealed.as_deref(), Some(&[1; 28][..]));
    assert_eq!(
        (&*one.field, &*one.media_type),
        ("input.received/words", "text/plain")
    );
    assert!(found[&all[2]].sealed.is_none());
    log.append_with(1, |batch| batch.erased = vec![all[0], all[2]])
        .await;
    let found = log.store.contents(&all).await.unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), [&all[1]]);
    // What is made and erased in one append is gone too.
    log.append_with(2, |batch| {
        batch.contents = vec![content(4, 4)];
        batch.erased = vec![all[3]];
    })
    .await;
    assert!(log.store.contents(&all[3..]).await.unwrap().is_empty());
}

async fn erasing_takes_the_digest_of_the_request_and_leaves_the_answer(mut log: Log) {
    log.append_with(2, |batch| {
        batch.contents = vec![content(1, 0), content(2, 1)];
        batch.commands = vec![command(1, 0), command(2, 1)];
    })
    .await;
    log.append_with(1, |batch| batch.erased = vec![Hash([1; 32])])
        .await;
    let found = log.store.commands(&[[1; 16], [2; 16]]).await.unwrap();
    assert_eq!(
        (found[&[1; 16]].log_index, found[&[1; 16]].request),
        (0, None)
    );
    assert_eq!(
        (found[&[2; 16]].log_index, found[&[2; 16]].request),
        (1, Some([102; 16]))
    );
}

async fn actors_and_commands_are_found_by_their_keys(mut log: Log) {
    let actor = |stream: &str, principal: &str, n: u8| NewActor {
        stream: stream.into(),
        principal: principal.into(),
        actor: [n; 16],
    };
    log.append_with(1, |batch| {
        batch.actors = vec![actor("a", "x", 1), actor("b", "x", 2), actor("a", "y", 3)];
        batch.commands = vec![command(1, 0)];
    })
    .await;
    for (stream, principal, expected) in [
        ("a", "x", Some([1; 16])),
        ("b", "x", Some([2; 16])),
        ("a", "y", Some([3; 16])),
        ("b", "y", None),
    ] {
        let found = log.store.actor(stream, principal).await.unwrap();
        assert_eq!(found, expected);
    }
    let found = log.store.commands(&[[1; 16], [2; 16]]).await.unwrap();
    assert_eq!(found.len(), 1);
}

async fn more_keys_than_one_statement_takes(mut log: Log) {
    let key = |n: u32| {
        let mut key = [0; 16];
        key[..4].copy_from_slice(&n.to_be_bytes());
        key
    };
    let commitment = |n| Hash([key(n); 2].concat().try_into().unwrap());
    log.append_with(1, |batch| {
        for n in 0..1000 {
            let mut command = command(0, 0);
            command.key = key(n);
            batch.commands.push(command);
            let mut content = content(0, 0);
            content.commitment = commitment(n);
            batch.contents.push(content);
        }
    })
    .await;
    let keys: Vec<_> = (0..1500).map(key).collect();
    assert_eq!(log.store.commands(&keys).await.unwrap().len(), 1000);
    let hashes: Vec<_> = (0..1500).map(commitment).collect();
    assert_eq!(log.store.contents(&hashes).await.unwrap().len(), 1000);
}

async fn many_contents_come_back_as_they_were(mut log: Log) {
    let hash = |n: u32| {
        let mut hash = [0; 32];
        hash[..4].copy_from_slice(&n.to_be_bytes());
        Hash(hash)
    };
    let mut contents: Vec<_> = (0..4000u32)
        .map(|n| {
            let mut content = content(0, u64::from(n % 7));
            content.commitment = hash(n);
            content.size = u64::from(n);
            content.salt[..4].copy_from_slice(&n.to_le_bytes());
            // Any bytes, also those that end a text or are none; some not kept, and one that is long.
            content.sealed = match n {
                100 => Some(vec![0xff; 1_000_000]),
                n if n % 5 == 0 => None,
                n => Some(n.to_le_bytes().repeat(n as usize % 9)),
            };
            content
        })
        .collect();
    let recorded = contents.clone();
    log.append_with(7, |batch| batch.contents.append(&mut contents))
        .await;
    // All of them and then some, in no order; few among many; a stretch.
    let some: [Vec<u32>; 3] = [
        (0..4500).rev().collect(),
        (0..4500).step_by(8).collect(),
        (90..700).collect(),
    ];
    for asked in some {
        let asked: Vec<_> = asked.into_iter().map(hash).collect();
        let found = log.store.contents(&asked).await.unwrap();
        let expected = recorded
            .iter()
            .filter(|content| asked.contains(&content.commitment));
        assert_eq!(found.len(), expected.clone().count());
        for content in expected {
            let found = &found[&content.commitment];
            assert_eq!(found.sealed, content.sealed);
            assert_eq!(
                (found.log_index, found.size),
                (content.log_index, content.size)
            );
            assert_eq!(
                (&*found.field, &*found.media_type),
                (content.field, content.media_type)
            );
            assert_eq!(found.salt, content.salt);
        }
    }
}

async fn hashes_and_tile_roots_are_those_of_the_tree(mut log: Log) {
    let mut by_leaves = Frontier::new();
    let mut sizes = 0..;
    let mut check = Vec::new();
    for size in [
        1,
        2,
        255,
        256,
        257,
        511,
        512,
        513,
        4096,
        65_535,
        65_536,
        65_537,
        65_536 + 257,
    ] {
        let count = usize::try_from(size - log.size()).unwrap();
        log.append(count).await;
        for at in sizes.by_ref().take(count) {
            by_leaves.append(log.leaves[usize::try_from(at).unwrap()]);
            // Every size near a boundary, and some far from any.
            if matches!(at % 256, 0 | 1 | 254 | 255) && at < 1500 || at % 9973 == 0 {
                check.push(by_leaves.clone());
            }
        }
        check.push(by_leaves.clone());
    }
    for frontier in &check {
        let found = frontier_at(&*log.store, frontier.size()).await.unwrap();
        assert_eq!(&found, frontier, "size {}", frontier.size());
    }
    assert_eq!(
        log.store.hashes(0, 250, 10).await.unwrap(),
        log.leaves[250..260]
    );
    assert_eq!(log.store.hashes(1, 0, 257).await.unwrap().len(), 257);
    let top = frontier_at(&*log.store, 65_536).await.unwrap().root();
    assert_eq!(log.store.hashes(2, 0, 1).await.unwrap(), [top]);
    for (level, from, count) in [(0, 65_793, 1), (1, 257, 1), (2, 1, 1), (2, 0, 2), (3, 0, 1)] {
        let missing = log.store.hashes(level, from, count).await;
        assert!(missing.is_err(), "level {level} from {from}");
    }
}

/// Everything that is listed, `limit` at a time.
async fn listed<T: Clone>(
    limit: u32,
    mut page: impl AsyncFnMut(Option<T>, u32) -> Result<Vec<T>, StoreError>,
) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    loop {
        let next = page(all.last().cloned(), limit).await.unwrap();
        assert!(next.len() <= limit as usize);
        if next.is_empty() {
            return all;
        }
        all.extend(next);
    }
}

async fn an_inspection_lists_every_row_in_pages(mut log: Log) {
    let mut seals = Vec::new();
    for count in [3, 300, 1] {
        seals.push(log.append(count).await.seal.unwrap());
    }
    let actor = |stream: &str, principal: &str, n: u8| NewActor {
        stream: stream.into(),
        principal: principal.into(),
        actor: [n; 16],
    };
    log.append_with(512, |batch| {
        batch.actors = vec![actor("b", "x", 2), actor("a", "y", 3), actor("a", "x", 1)];
        batch.commands = vec![command(3, 304), command(1, 305), command(2, 306)];
        // Nothing comes after the last key that there can be.
        batch.commands[0].key = [255; 16];
    })
    .await;
    let store = &log.store;
    assert!(store.damage(9).await.unwrap().is_empty());
    assert!(store.lost_protections().await.unwrap().is_empty());
    for limit in [1, 2, 7, 1000] {
        let rows = listed(limit, async |last: Option<EntryRow>, limit| {
            let from = last.map_or(0, |row| row.entry.log_index + 1);
            store.entry_rows(from, limit).await
        });
        let rows = rows.await;
        assert_eq!(rows.len(), log.leaves.len());
        for (index, row) in (0..).zip(&rows) {
            assert_eq!((row.entry.log_index, row.seq), (index, index / 3 + 1));
            assert_eq!(row.stream, format!("stream {}", index % 3));
            assert_eq!(row.entry.leaf_hash, log.leaves[index as usize]);
        }
        let found = listed(limit, async |last: Option<Seal>, limit| {
            store.seals(last.map_or(0, |seal| seal.size), limit).await
        });
        let found = found.await;
        assert_eq!((found.len(), &found[..3]), (4, &seals[..]));
        let roots = listed(limit, async |last: Option<TileRoot>, limit| {
            let after = last.map(|root| (root.level, root.tile));
            store.tile_roots(after, limit).await
        });
        let roots: Vec<_> = roots.await.iter().map(|r| (r.level, r.tile)).collect();
        assert_eq!(roots, [(0, 0), (0, 1), (0, 2)]);
        let commands = listed(limit, async |last: Option<([u8; 16], _)>, limit| {
            store.command_rows(last.map(|(key, _)| key), limit).await
        });
        let commands = commands.await;
        let indices: Vec<_> = commands.iter().map(|(_, c)| c.log_index).collect();
        assert_eq!((indices, commands[0].0), (vec![305, 306, 304], [1; 16]));
        let actors = listed(limit, async |last: Option<ActorRow>, limit| {
            let after = last.map(|row| (row.stream, row.actor));
            store.actor_rows(after, limit).await
        });
        let actors = actors.await;
        let actors: Vec<_> = actors.iter().map(|r| (&*r.stream, r.actor[0])).collect();
        assert_eq!(actors, [("a", 1), ("a", 3), ("b", 2)]);
    }
}

async fn an_inspection_sees_contents_and_salts_come_and_go(mut log: Log) {
    log.append_with(3, |batch| {
        batch.contents = vec![content(5, 2), content(1, 0), content(9, 1)];
    })
    .await;
    let rows = async |limit| {
        let rows = listed(limit, async |last: Option<ContentRow>, limit| {
            let after = last.map(|row| row.commitment);
            log.store.content_rows(after, limit).await
        });
        let row = |row: &ContentRow| (row.commitment.0[0], row.log_index, row.salt);
        rows.await.iter().map(row).collect::<Vec<_>>()
    };
    for limit in [1, 2, 3, 1000] {
        let expected = [(1, Some(0), true), (5, Some(2), true), (9, Some(1), true)];
        assert_eq!(rows(limit).await, expected);
    }
    log.append_with(1, |batch| batch.erased = vec![Hash([5; 32])])
        .await;
    let rows = log.store.content_rows(None, 9).await.unwrap();
    let left: Vec<_> = rows.iter().map(|row| row.commitment.0[0]).collect();
    assert_eq!(left, [1, 9]);
}
