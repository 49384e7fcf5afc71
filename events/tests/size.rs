//! An entry fits in 65,535 bytes: whatever the rules take can be written.

use crate::examples;
use weerklank_events::entry::{EntryError, MAX_ENTRY_BYTES};
use weerklank_events::facts::{Place, TrajectoryOpened};
use weerklank_events::ids::AreaCode;
use weerklank_events::trajectory::MAX_CONTENTS;
use weerklank_events::{Entry, Event};

/// An entry of exactly `size` bytes: areas until it nearly fits, and a theme for the rest.
fn entry_of(size: usize) -> Entry {
    let with = |areas: usize, theme: usize| {
        let area: AreaCode = "BU08280101".parse().unwrap();
        examples::entry(Event::TrajectoryOpened(TrajectoryOpened {
            place: Some(Place {
                areas: vec![area; areas],
            }),
            theme: Some("x".repeat(theme).parse().unwrap()),
            ..crate::given::opened()
        }))
    };
    // One area takes 13 bytes, with the comma before it.
    let least = with(1, 1).encode().unwrap().len();
    let (areas, rest) = ((size - least) / 13, (size - least) % 13);
    with(1 + areas, 1 + rest)
}

#[test]
fn an_entry_takes_at_most_65535_bytes() {
    assert_eq!(MAX_ENTRY_BYTES, 65_535);
    let largest = entry_of(65_535);
    let bytes = largest.encode().unwrap();
    assert_eq!(bytes.len(), 65_535);
    assert_eq!(Entry::decode(&bytes).unwrap(), largest);
    let too_large = entry_of(65_536).encode();
    assert!(matches!(too_large, Err(EntryError::TooLarge(65_536))));
}

#[test]
fn the_longest_list_of_contents_fits() {
    let all = vec![crate::given::fresh(1); MAX_CONTENTS];
    let entry = examples::entry(Event::ContentErased(crate::given::erased(&all)));
    assert!(entry.encode().unwrap().len() < MAX_ENTRY_BYTES);
}
