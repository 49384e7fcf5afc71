//! Whoever reads an entry can look each of its words up: `GLOSSARY.md` has the Dutch one, the meaning
//! and the statute.

use crate::words::lists;
use weerklank_events::Event;

/// A row of the glossary: Dutch, code, meaning, source, why not translated.
type Row = [&'static str; 5];

fn rows() -> Vec<Row> {
    let lines = include_str!("../GLOSSARY.md").lines();
    let row = |line: &'static str| {
        let cells = line.strip_prefix('|')?.strip_suffix('|')?.split('|');
        let cells: Vec<_> = cells.map(str::trim).collect();
        Some(Row::try_from(cells).unwrap_or_else(|_| panic!("not five cells: {line}")))
    };
    let headings = |[dutch, ..]: &Row| dutch.starts_with("---") || dutch.starts_with("Nederlands");
    let rows = lines.filter_map(row).filter(|row| !headings(row));
    rows.collect()
}

fn has([_, code, ..]: &Row, name: &str) -> bool {
    code.contains(&format!("`{name}`"))
}

#[test]
fn every_row_has_a_dutch_word_a_code_a_meaning_and_a_source() {
    for row in rows() {
        assert!(row[..4].iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn every_kind_of_event_is_in_the_glossary() {
    for (kind, _) in Event::KINDS {
        let exact = format!("`{kind}`");
        let found = rows().iter().any(|[_, code, ..]| **code == exact);
        assert!(found, "{kind}");
    }
}

/// A word of several lists has as many meanings, so its row names the list.
#[test]
fn every_word_of_every_list_is_in_the_glossary() {
    for (list, words) in lists() {
        for word in words.split(' ') {
            let is_shared = lists()
                .filter(|(_, words)| words.split(' ').any(|other| other == word))
                .count()
                > 1;
            let explains = |row: &Row| has(row, word) && (!is_shared || has(row, list));
            assert!(rows().iter().any(explains), "{list}: {word}");
        }
    }
}
