//! Whatever the files and the mapping hold, nothing panics and no mistake repeats a value; and
//! well-formed CSV reads as a reader of long standing reads it.

use super::{DECISIONS, PROPOSALS, REGISTER, REPLIES, TODAY, VALLADOLID, VIEWS};
use crate::import::{Mapping, csv, preview, read};
use proptest::prelude::*;

/// Reads, and takes what comes of it through everything that a caller does.
fn exercise(mapping: &str, inputs: &[u8], answers: &[u8]) {
    let Ok(mapping) = Mapping::parse(mapping) else {
        return;
    };
    match read(&mapping, inputs, Some(answers), TODAY) {
        Ok(import) => {
            let _ = preview(&mapping, &import, 3).to_string();
            for row in &import.rows {
                let _ = row.input.fingerprint_bytes();
            }
        }
        Err(errors) => {
            let text = errors.to_string();
            assert!(errors.total > 0 && errors.list.len() <= errors.total);
            for value in ["Verzonnen", "vijver", "sporthal", "waterschap", "Wadi"] {
                assert!(!text.contains(value), "{text}");
            }
        }
    }
}

/// A text in which bytes were changed, taken out and put in.
fn broken(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let edit = (
        0..text.len(),
        prop_oneof![any::<u8>(), Just(b'"'), Just(b'\n'), Just(b',')],
        0..3,
    );
    proptest::collection::vec(edit, 0..4).prop_map(|edits| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte, kind) in edits {
            let at = at.min(bytes.len() - 1);
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        bytes
    })
}

#[test]
fn nesting_without_end_is_read_without_a_panic() {
    let open = "[".repeat(1_000_000);
    exercise(VALLADOLID, open.as_bytes(), open.as_bytes());
    let cell = format!("[{{\"code\": {open}{}}}]", "]".repeat(1_000_000));
    exercise(VALLADOLID, cell.as_bytes(), b"");
    let errors = Mapping::parse(&format!("version = {open}")).unwrap_err();
    assert!(!errors.is_empty());
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(
        inputs in proptest::collection::vec(any::<u8>(), 0..200),
        answers in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        exercise(VALLADOLID, &inputs, &answers);
        exercise(REGISTER, &inputs, &answers);
    }

    #[test]
    fn any_damage_to_the_files_is_read_without_a_panic(
        proposals in broken(PROPOSALS),
        decisions in broken(DECISIONS),
        views in broken(VIEWS),
        replies in broken(REPLIES),
    ) {
        exercise(VALLADOLID, &proposals, &decisions);
        exercise(REGISTER, &views, &replies);
    }

    #[test]
    fn any_damage_to_a_mapping_is_read_without_a_panic(mapping in broken(REGISTER)) {
        let mapping = String::from_utf8_lossy(&mapping);
        exercise(&mapping, VIEWS.as_bytes(), REPLIES.as_bytes());
    }

    #[test]
    fn a_mapping_that_is_refused_says_why(text in "[a-z=\\[\\]{}\".\n ]{0,80}") {
        let errors = Mapping::parse(&text).unwrap_err();
        prop_assert!(!errors.is_empty());
    }

    #[test]
    fn a_date_format_of_any_kind_is_judged_without_a_panic(format in "(%[-_0^]?[0-9]{0,3}.|[ -~]){0,6}") {
        let format = format.replace(['\\', '"'], "");
        let _ = Mapping::parse(&VALLADOLID.replace("%d/%m/%Y", &format));
    }

    #[test]
    fn well_formed_csv_reads_as_elsewhere(
        table in (1usize..5).prop_flat_map(|width| proptest::collection::vec(
            proptest::collection::vec("[a-zé\"; ,\r\n]{0,6}", width), 1..6)),
        semicolon in any::<bool>(),
    ) {
        let delimiter = if semicolon { b';' } else { b',' };
        let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let rows: Vec<_> = csv::rows(&text, delimiter)
            .into_iter()
            .map(|row| row.unwrap().fields)
            .collect();
        prop_assert_eq!(rows, table);
    }
}
