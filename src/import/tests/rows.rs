//! Values that cannot be taken: one test per mistake, with its message. No message holds a value.

use super::{DECISIONS, PROPOSALS, REGISTER, REPLIES, SMALL, TODAY, VALLADOLID, VIEWS, messages};
use crate::import::{MAX_ERRORS, Mapping, read};

fn small(rows: &str) -> String {
    messages(SMALL, rows.as_bytes(), None)
}

fn proposals(old: &str, new: &str) -> String {
    assert!(PROPOSALS.contains(old), "{old}");
    let text = PROPOSALS.replacen(old, new, 1);
    messages(VALLADOLID, text.as_bytes(), Some(DECISIONS.as_bytes()))
}

fn decisions(old: &str, new: &str) -> String {
    assert!(DECISIONS.contains(old), "{old}");
    let text = DECISIONS.replacen(old, new, 1);
    messages(VALLADOLID, PROPOSALS.as_bytes(), Some(text.as_bytes()))
}

fn views(old: &str, new: &str) -> String {
    assert!(VIEWS.contains(old), "{old}");
    let text = VIEWS.replacen(old, new, 1);
    messages(REGISTER, text.as_bytes(), Some(REPLIES.as_bytes()))
}

fn replies(old: &str, new: &str) -> String {
    assert!(REPLIES.contains(old), "{old}");
    let text = REPLIES.replacen(old, new, 1);
    messages(REGISTER, VIEWS.as_bytes(), Some(text.as_bytes()))
}

#[test]
fn a_row_without_a_key_is_refused() {
    let expected = "column \"code\": is empty: every row needs the reference by which it is found \
                    again";
    let expected = format!("inputs, row 1, line 2, {expected}");
    assert_eq!(proposals("\"code\": \"101\"", "\"code\": \" \""), expected);
    assert_eq!(proposals("\"code\": \"101\", ", ""), expected);
}

#[test]
fn a_key_that_occurs_twice_is_refused() {
    assert_eq!(
        small(r#"[{"id": "1", "text": "a"}, {"id": 1, "text": "b"}]"#),
        "inputs, row 2, line 1, column \"id\": is the same as in row 1: keep one row per reference"
    );
    assert_eq!(
        decisions("107,", "101,"),
        "answers, row 5, line 7, column \"propuesta_id\": is the same as in row 2: keep one row \
         per reference"
    );
}

#[test]
fn an_answer_to_no_input_is_refused() {
    // Neither 112 nor 0112.0 is 0112.
    assert_eq!(
        decisions("0112,", "112,"),
        "answers, row 8, line 10, column \"propuesta_id\": no input has this reference: add the \
         input, or take the answer out"
    );
}

#[test]
fn a_row_without_words_is_refused() {
    assert_eq!(
        small(r#"[{"id": 1, "text": "\u2003\n"}]"#),
        "inputs, row 1, line 1, column \"text\": there are no words in it: fill them in, or take \
         the row out"
    );
}

#[test]
fn a_list_or_object_is_no_text() {
    for value in ["[\"a\"]", "{}", "[{}]"] {
        assert_eq!(
            small(&format!("[{{\"id\": 1, \"text\": {value}}}]")),
            "inputs, row 1, line 1, column \"text\": holds a list or an object where the mapping \
             takes a text: take another column, or ignore this one"
        );
    }
    assert_eq!(
        proposals("[\"Groen\"]", "[[\"Groen\"]]"),
        "inputs, row 1, line 2, column \"categories\": holds a list or an object where the mapping \
         takes a text: take another column, or ignore this one"
    );
}

#[test]
fn half_a_character_is_refused_where_it_would_be_recorded() {
    assert_eq!(
        small(r#"[{"id": 1, "text": "a\ud83d"}]"#),
        "inputs, row 1, line 1, column \"text\": holds half a character (a lone surrogate): \
         correct the text at its source"
    );
    // What is dropped or ignored is not even decoded.
    assert_eq!(proposals("Verzonnen Naam-1", r"a\ud83d"), "no mistakes");
}

#[test]
fn what_is_no_day_is_refused() {
    for bad in [
        "2026-01-09",
        "31/02/2026",
        "09/01/2026 Jan Jansen",
        "9 januari",
    ] {
        assert_eq!(
            proposals("09/01/2026", bad),
            "inputs, row 1, line 2, column \"date\": is no day of the form \"%d/%m/%Y\": correct \
             it, or the format in the mapping"
        );
    }
}

#[test]
fn a_year_in_two_digits_is_refused() {
    assert_eq!(
        proposals("09/01/2026", "09/01/0026"),
        "inputs, row 1, line 2, column \"date\": lies before 1900: correct it, or write the year \
         in full by %Y or %y in the mapping"
    );
    assert_ne!(proposals("09/01/2026", "09/01/26"), "no mistakes");
}

#[test]
fn a_day_in_the_future_is_refused() {
    assert_eq!(proposals("09/01/2026", "23/11/2026"), "no mistakes");
    assert_eq!(
        proposals("09/01/2026", "24/11/2026"),
        "inputs, row 1, line 2, column \"date\": lies in the future: record it when it has happened"
    );
}

#[test]
fn nothing_is_received_before_it_is_sent() {
    assert_eq!(
        views("03-02-2026", "01-02-2026"),
        "inputs, row 1, line 2, column \"Ontvangen\": is earlier than the day it was sent: correct \
         either of the two"
    );
}

#[test]
fn a_word_that_the_mapping_does_not_translate_is_refused() {
    assert_eq!(
        decisions(",SI,", ",Si,"),
        "answers, row 2, line 4, column \"aparece_en_final_126\": the mapping does not say what \
         this word means: add it to answers.outcome.words, or correct it"
    );
    // An empty outcome means nothing by itself: the mapping says what it means.
    assert_ne!(decisions(",SI,", ",,"), "no mistakes");
    assert_eq!(
        views("e-mail", "fax"),
        "inputs, row 2, line 3, column \"Via\": the mapping does not say what this word means: add \
         it to inputs.channel.words, or correct it"
    );
}

#[test]
fn a_number_of_points_lies_between_1_and_200() {
    for bad in ["201", "0", "", "-1", "1.0", "twee", "99999999999999999999"] {
        assert_eq!(
            views("ja;2;", &format!("ja;{bad};")),
            "inputs, row 1, line 2, column \"Punten\": is no number from 1 to 200: correct it, or \
             leave the number of points out of the mapping"
        );
    }
}

#[test]
fn passing_on_says_to_whom() {
    assert_eq!(
        replies("Het waterschap", " "),
        "answers, row 2, line 3, column \"Doorgegeven aan\": the outcome is elsewhere and the \
         destination is empty: say to whom it was passed on"
    );
}

#[test]
fn a_broken_input_does_not_make_its_answer_a_second_mistake() {
    let text = proposals("\"code\": \"106\"", "\"code\": null");
    assert_eq!(text.lines().count(), 1, "{text}");
    let text = proposals("\"date\": \"02/01/2026\"", "\"date\": \"?\"");
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn no_more_than_a_thousand_mistakes_are_listed_and_all_are_counted() {
    let rows = vec!["{\"id\": 1, \"text\": \"\"}"; MAX_ERRORS + 7].join(",");
    let mapping = Mapping::parse(SMALL).unwrap();
    let rows = format!("[{rows}]");
    let errors = read(&mapping, rows.as_bytes(), None, TODAY).unwrap_err();
    assert_eq!(errors.list.len(), MAX_ERRORS);
    // Every row lacks words, and all but the first repeat its key.
    assert_eq!(errors.total, 2 * (MAX_ERRORS + 7) - 1);
    let text = errors.to_string();
    assert!(text.ends_with("and 1013 more\nnothing was imported: 2013 to correct"));
}
