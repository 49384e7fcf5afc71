//! Files that are broken, and the columns in them: one test per mistake, with its message.

use super::{DECISIONS, PROPOSALS, REGISTER, REPLIES, SMALL, VALLADOLID, VIEWS, messages};
use crate::import::csv;
use crate::import::table::MAX_FILE_BYTES;

fn proposals(bytes: &[u8]) -> String {
    messages(VALLADOLID, bytes, None)
}

fn decisions(text: &str) -> String {
    messages(VALLADOLID, PROPOSALS.as_bytes(), Some(text.as_bytes()))
}

#[test]
fn an_empty_file_is_refused() {
    let expected = "inputs: the file is empty: give the file as it was exported";
    for empty in ["", " \r\n", "\u{feff}"] {
        assert_eq!(proposals(empty.as_bytes()), expected);
    }
    assert_eq!(
        decisions("\n"),
        "answers: the file is empty: give the file as it was exported"
    );
    assert_eq!(
        proposals(b"[]"),
        "inputs: there are no rows in it: nothing to import"
    );
    // No answers yet is no mistake.
    let header = DECISIONS.lines().next().unwrap();
    assert_eq!(decisions(header), "no mistakes");
}

#[test]
fn a_file_that_is_too_large_to_commit_to_is_refused() {
    assert_eq!(
        proposals(&vec![b' '; MAX_FILE_BYTES + 1]),
        "inputs: the file is larger than 512 MiB: split it and import the parts one after the other"
    );
}

#[test]
fn a_file_in_another_encoding_is_refused() {
    let mut bytes = DECISIONS.replace("Noord", "No\u{1}rd").into_bytes();
    for byte in &mut bytes {
        if *byte == 1 {
            *byte = 0xf3;
        }
    }
    assert_eq!(
        messages(VALLADOLID, PROPOSALS.as_bytes(), Some(&bytes)),
        "answers, line 2: this is not UTF-8: save the file as UTF-8 (in Excel \"CSV UTF-8\") and \
         try again"
    );
}

#[test]
fn truncated_json_is_refused() {
    let half = PROPOSALS.get(..1_000).unwrap();
    assert_eq!(
        proposals(half.as_bytes()),
        "inputs, line 4: the JSON breaks off or is malformed here: export the file again"
    );
}

#[test]
fn json_of_another_shape_is_refused() {
    let list = "inputs: the JSON is no list of objects: give a file of the form [{…}, {…}]";
    assert_eq!(proposals(b"{\"code\": 1}"), list);
    assert_eq!(proposals(b"\"Jan\""), list);
    assert_eq!(
        messages(SMALL, b"[\n{\"id\": 1, \"text\": \"a\"},\n\"Jan\"]", None),
        "inputs, row 2, line 3: is no object: write each row as {\"column\": value, …}"
    );
}

#[test]
fn a_member_that_occurs_twice_is_refused() {
    assert_eq!(
        messages(
            SMALL,
            b"[{\"id\": 1, \"text\": \"a\", \"text\": \"b\"}]",
            None
        ),
        "inputs, row 1, line 1, column \"text\": occurs twice: give each column a name of its own"
    );
}

#[test]
fn a_column_that_occurs_twice_is_refused() {
    assert_eq!(
        decisions(&DECISIONS.replace("zona,", "apoyos,")),
        "answers, column \"apoyos\": occurs twice: give each column a name of its own"
    );
}

#[test]
fn a_column_without_a_name_is_refused() {
    assert_eq!(
        decisions(&DECISIONS.replace("zona,", ",")),
        "answers, line 1: column 3 of the header has no name: name it, so that the mapping can \
         classify it"
    );
}

#[test]
fn a_column_that_the_mapping_does_not_mention_is_refused_with_the_choices() {
    assert_eq!(
        proposals(PROPOSALS.replace("\"votes\"", "\"phone\"").as_bytes()),
        "inputs, column \"phone\": the mapping does not mention it: take it into the import, or \
         add it to personal (dropped because it is about a person) or ignored"
    );
    assert_eq!(
        decisions(&DECISIONS.replace(",zona,", ",telefono,")),
        "answers, column \"telefono\": the mapping does not mention it: take it into the import, \
         or add it to personal (dropped because it is about a person) or ignored"
    );
}

#[test]
fn a_column_that_the_mapping_takes_must_be_there() {
    assert_eq!(
        decisions(&DECISIONS.replace("razon_exclusion", "zona2")),
        "answers, column \"zona2\": the mapping does not mention it: take it into the import, or \
         add it to personal (dropped because it is about a person) or ignored\n\
         answers, column \"razon_exclusion\": the mapping takes it but the file lacks it: correct \
         the name, or take it out of the mapping"
    );
}

#[test]
fn a_file_without_a_header_is_refused_without_repeating_it() {
    let body = DECISIONS.split_once('\n').unwrap().1;
    assert_eq!(
        decisions(body),
        "answers: none of the mapping's columns is in it: check the mapping, the header row and \
         the delimiter"
    );
}

#[test]
fn a_header_that_runs_into_the_first_row_is_refused_without_repeating_it() {
    let merged = DECISIONS.replacen("\r\n", ",", 1);
    assert_eq!(
        decisions(&merged),
        "answers, line 1: no row has as many fields as the header: look for a missing line end or \
         quotation mark in the first line"
    );
    // The same with one row only: nothing tells the header from the row.
    let header = DECISIONS.lines().next().unwrap();
    assert_eq!(
        decisions(&format!("{header},Jan")),
        "answers, line 1: the mapping does not mention column 11 of the header: take it into the \
         import, or add it to personal or ignored"
    );
}

#[test]
fn a_file_whose_lines_end_in_a_return_alone_is_refused_without_repeating_it() {
    let text = DECISIONS.replace("\r\n", "\r");
    assert_eq!(
        decisions(&text),
        "answers, line 1: a return (CR) stands alone: save the file with the line ends of Windows \
         (CR LF) or Unix (LF)"
    );
}

#[test]
fn a_ragged_row_is_refused() {
    assert_eq!(
        decisions(&DECISIONS.replace("SI,,,alta", "SI,,alta")),
        "answers, row 2, line 4: has 9 fields where the header has 10: look for a missing \
         delimiter or quotation mark"
    );
}

#[test]
fn a_stray_quotation_mark_is_refused_and_the_rows_behind_it_are_still_read() {
    let text = DECISIONS.replace("De sporthal is vol.", "De \"sporthal\" is vol.");
    assert_eq!(
        decisions(&text.replace("109,", "999,")),
        "answers, row 4, line 6: a quotation mark stands inside a field: put the field in \
         quotation marks and double those in it\n\
         answers, row 7, line 9, column \"propuesta_id\": no input has this reference: add the \
         input, or take the answer out"
    );
    assert_eq!(
        decisions(&DECISIONS.replace("duur\"\".\",", "duur\"\".\" en,")),
        "answers, row 1, line 2: a quotation mark stands inside a field: put the field in \
         quotation marks and double those in it"
    );
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_refused() {
    assert_eq!(
        decisions(&DECISIONS.replace("De nul vooraan", "\"De nul vooraan")),
        "answers, row 8, line 10: a quotation mark is never closed: close the field that begins in \
         this row"
    );
}

#[test]
fn a_byte_order_mark_and_both_line_ends_are_taken() {
    assert!(VIEWS.starts_with('\u{feff}') && VIEWS.contains("\r\n"));
    let unix = |text: &str| text.replace('\u{feff}', "").replace("\r\n", "\n");
    for (views, replies) in [
        (VIEWS.to_owned(), REPLIES.to_owned()),
        (unix(VIEWS), unix(REPLIES)),
    ] {
        let text = messages(REGISTER, views.as_bytes(), Some(replies.as_bytes()));
        assert_eq!(text, "no mistakes");
    }
    let marked = format!("\u{feff}{PROPOSALS}");
    assert_eq!(proposals(marked.as_bytes()), "no mistakes");
}

#[test]
fn answers_need_a_section() {
    assert_eq!(
        messages(SMALL, b"[{\"id\": 1, \"text\": \"a\"}]", Some(b"id\n1")),
        "answers: the mapping has no section answers: add one, or leave this file out"
    );
}

#[test]
fn rows_know_their_line_and_empty_lines_are_no_rows() {
    let rows = csv::rows("a,b\r\n\r\n\"x\ny\",\n\nz,\"\"", b',');
    let rows: Vec<_> = rows.into_iter().map(Result::unwrap).collect();
    let lines: Vec<_> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [1, 3, 6]);
    assert_eq!(rows[1].fields, ["x\ny", ""]);
    assert_eq!(rows[2].fields, ["z", ""]);
}
