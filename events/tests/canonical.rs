//! Canonical bytes: what they are, and that they are those of a writer that takes the long way round, over a
//! tree of values.

use crate::model::facts;
use crate::{examples, given};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::Value;
use weerklank_events::canonical::{CanonicalError, write, write_with_nulls};
use weerklank_events::facts::{Data, InputReceived};
use weerklank_events::{Entry, Event};

/// Anything that can be serialised, whether it has a canonical form or not.
#[derive(Debug, Clone)]
enum Any {
    Null,
    Bool(bool),
    Fraction(f64),
    Signed(i64),
    Unsigned(u64),
    Text(String),
    List(Vec<Any>),
    Object(Vec<(&'static str, Any)>),
}
use Any::{Bool, Fraction, List, Null, Object, Signed, Text, Unsigned};

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Null => serializer.serialize_none(),
            Bool(value) => value.serialize(serializer),
            Fraction(value) => value.serialize(serializer),
            Signed(value) => value.serialize(serializer),
            Unsigned(value) => value.serialize(serializer),
            Text(text) => text.serialize(serializer),
            List(items) => items.serialize(serializer),
            Object(members) => {
                let mut object = serializer.serialize_struct("Any", members.len())?;
                for (name, value) in members {
                    object.serialize_field(name, value)?;
                }
                object.end()
            }
        }
    }
}

fn text(value: &Any) -> Result<String, CanonicalError> {
    let mut out = Vec::new();
    write(value, &mut out).map(|()| String::from_utf8(out).unwrap())
}

/// What of a value has no canonical form.
fn formless(value: &Value) -> bool {
    let is_text =
        |text: &str| text.len() <= 128 && text.bytes().all(|b| (0x20..=0x7e).contains(&b));
    match value {
        Value::Object(members) => {
            let mut known = members.iter().filter(|(_, value)| !value.is_null());
            known.any(|(name, value)| !is_text(name) || formless(value))
        }
        Value::Array(items) => items.iter().any(formless),
        Value::String(text) => !is_text(text),
        Value::Number(number) => number.as_u64().is_none_or(|n| n >= 1 << 53),
        Value::Null | Value::Bool(_) => true,
    }
}

/// Leaves out the members that are null.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let known = members.into_iter().filter(|(_, value)| !value.is_null());
            known
                .map(|(name, value)| (name, without_nulls(value)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}

/// The canonical form by way of a tree of values, whose maps are sorted; none where there is none.
fn expected<T: Serialize>(value: &T) -> Option<String> {
    let tree = serde_json::to_value(value).unwrap();
    let has_form = !formless(&tree);
    has_form.then(|| without_nulls(tree).to_string())
}

fn check_data(event: &Event) {
    let mut out = Vec::new();
    write(&Data(event), &mut out).unwrap();
    let data = String::from_utf8(out).unwrap();
    assert_eq!(Some(data), expected(&Data(event)));
    let mut out = Vec::new();
    write_with_nulls(&Data(event), &mut out).unwrap();
    let data = String::from_utf8(out).unwrap();
    assert_eq!(data, event.data().unwrap().to_string());
}

#[test]
fn members_are_sorted_and_null_is_left_out() {
    let inner = Object(vec![("z", Text("\"\\/".into())), ("a", Unsigned(0))]);
    let value = Object(vec![
        ("b", List(vec![Unsigned(1), inner, Object(vec![])])),
        ("a", Null),
        ("A", Unsigned(9_007_199_254_740_991)),
        ("c", List(vec![])),
    ]);
    let rest = r#""b":[1,{"a":0,"z":"\"\\/"},{}],"c":[]}"#;
    assert_eq!(
        text(&value).unwrap(),
        format!(r#"{{"A":9007199254740991,{rest}"#)
    );
    let mut out = b"before".to_vec();
    write_with_nulls(&value, &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        format!(r#"before{{"A":9007199254740991,"a":null,{rest}"#)
    );
}

#[test]
fn what_could_be_written_in_two_ways_is_refused() {
    for bad in [
        Bool(true),
        Fraction(1.5),
        Signed(-1),
        Unsigned(9_007_199_254_740_992),
        List(vec![Null]),
        Null,
    ] {
        assert_eq!(text(&bad), Err(CanonicalError::Kind), "{bad:?}");
    }
    for bad in ["\u{e9}", "a\nb", "\u{7f}", &"x".repeat(129)] {
        assert_eq!(text(&Text(bad.into())), Err(CanonicalError::Text), "{bad}");
    }
    assert_eq!(
        text(&Text("x".repeat(128))).unwrap(),
        format!("{:?}", "x".repeat(128))
    );
}

#[test]
fn a_day_before_the_year_0_is_refused_in_its_own_words() {
    let received = InputReceived {
        occurred_on: Some(jiff::civil::date(-1, 1, 1)),
        ..given::received(1)
    };
    let written = examples::entry(Event::InputReceived(received)).encode();
    assert_eq!(
        written.unwrap_err().to_string(),
        "the entry has no canonical form: a day lies before the year 0"
    );
}

#[test]
fn every_kind_of_fact_is_written_as_over_a_tree_of_values() {
    for (_, entry) in examples::every() {
        check_data(&entry.event);
    }
}

const NAMES: &[&str] = &[
    "a", "A", "ab", "a!", "a\"", "a\\", "aZ", "b", "", "seq", "v",
];

fn any_value() -> impl Strategy<Value = Any> {
    let text = prop_oneof!["[ -~]{0,20}", "[a\"\\\\]{0,4}", ".{0,4}", "x{125,131}"];
    let formless = prop_oneof![
        any::<bool>().prop_map(Bool),
        any::<i64>().prop_map(Signed),
        any::<u64>().prop_map(Unsigned),
        (-1e9..1e9).prop_map(Fraction),
        text.prop_map(Text),
    ];
    let leaf = prop_oneof![
        1 => formless,
        6 => (0..1u64 << 53).prop_map(Unsigned),
        3 => (0..i64::from(u16::MAX)).prop_map(Signed),
        9 => "[a-z\"\\\\]{0,9}".prop_map(Text),
        2 => Just(Null),
    ];
    leaf.prop_recursive(4, 40, 8, |value| {
        let names = subsequence(NAMES, 0..=NAMES.len()).prop_shuffle();
        let values = vec(value.clone(), NAMES.len());
        prop_oneof![
            1 => vec(value, 0..4).prop_map(List),
            3 => (names, values).prop_map(|(names, values)| Object(names.into_iter().zip(values).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_written_as_over_a_tree_of_values(value in any_value()) {
        prop_assert_eq!(text(&value).ok(), expected(&value));
        let mut out = Vec::new();
        if write_with_nulls(&value, &mut out).is_ok() {
            prop_assert_eq!(out, serde_json::to_value(&value).unwrap().to_string().into_bytes());
        } else {
            prop_assert_eq!(expected(&value), None);
        }
    }

    #[test]
    fn any_fact_is_written_as_over_a_tree_of_values(events in facts()) {
        for event in events {
            check_data(&event);
            let entry = examples::entry(event);
            let bytes = entry.encode().unwrap();
            let mut tree = serde_json::to_value(&entry.envelope).unwrap();
            let (kind, version) = entry.event.kind();
            tree["type"] = kind.into();
            tree["v"] = version.into();
            tree["data"] = entry.event.data().unwrap();
            prop_assert_eq!(String::from_utf8(bytes.clone()).unwrap(), without_nulls(tree).to_string());
            prop_assert_eq!(Entry::decode(&bytes).unwrap(), entry);
        }
    }
}
