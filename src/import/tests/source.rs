//! The mapping for Valladolid against the real files, where they are at hand. They do not ship with
//! the project: `WEERKLANK_VALLADOLID` names their directory, or they lie in `../shared`.

use super::VALLADOLID;
use crate::import::{Counts, LeftOut, Mapping, preview, read};
use jiff::civil::date;
use std::io::Write;
use std::path::PathBuf;
use weerklank_events::vocabulary::Outcome;

/// A directory that is named must be there; the one beside the project may be absent.
fn directory() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("WEERKLANK_VALLADOLID") {
        return Some(PathBuf::from(named));
    }
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/valladolid");
    let beside = PathBuf::from(beside);
    beside.join("proposals.json").exists().then_some(beside)
}

#[test]
fn valladolid_is_read_whole() {
    let Some(directory) = directory() else {
        // Past the test harness, which keeps what a passing test prints to itself.
        let text = "SKIPPED valladolid_is_read_whole: set WEERKLANK_VALLADOLID to the directory";
        writeln!(std::io::stderr(), "{text}").unwrap();
        return;
    };
    let inputs = std::fs::read(directory.join("proposals.json")).unwrap();
    let answers = std::fs::read(directory.join("decisions.csv")).unwrap();
    let mapping = Mapping::parse(VALLADOLID).unwrap();
    let today = date(2026, 11, 23);
    let import = read(&mapping, &inputs, Some(&answers), today).unwrap();
    let expected = Counts {
        received: 1_008,
        answered: 306,
        unanswered: 702,
        outcomes: [(Outcome::Adopted, 128), (Outcome::NotAdopted, 178)].into(),
        without_reason: 5,
        adopted_without_reason: 128,
        received_on_unknown: 0,
        answered_on_unknown: 306,
        left: LeftOut {
            without_outcome: 0,
            reasons_not_taken: 15,
            reasons_meaning_none: 6,
        },
    };
    assert_eq!(import.counts(), expected);
    let lacking = import.rows.iter().filter(|row| {
        let answer = row.answer.as_ref();
        answer.is_some_and(|a| a.outcome == Outcome::NotAdopted && a.reason.is_none())
    });
    let mut lacking: Vec<_> = lacking.map(|row| row.reference.as_str()).collect();
    lacking.sort_unstable();
    assert_eq!(lacking, ["7582", "7730", "7875", "7986", "8366"]);
    let shown = preview(&mapping, &import, 3).to_string();
    assert!(shown.contains("inputs.author"), "{shown}");
}
