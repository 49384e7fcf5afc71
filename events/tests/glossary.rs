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

#[test]
fn what_is_planned_is_not_in_the_program() {
    let planned = rows()
        .into_iter()
        .filter(|row| row[1].contains("(planned)"));
    for row in planned {
        let kind = Event::KINDS.iter().find(|(kind, _)| has(&row, kind));
        assert!(kind.is_none(), "{row:?}");
    }
}

#[test]
fn a_row_that_names_a_list_names_words_of_that_list() {
    for row in rows() {
        let Some((names, words)) = row[1].split_once("`: `") else {
            continue;
        };
        let named = lists().filter(|(list, _)| format!("{names}`").contains(&format!("`{list}`")));
        let known: Vec<_> = named.flat_map(|(_, words)| words.split(' ')).collect();
        for word in words.trim_end_matches('`').split("`, `") {
            assert!(known.contains(&word), "{row:?}: {word}");
        }
    }
}
