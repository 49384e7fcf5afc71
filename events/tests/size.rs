//! An entry fits in 65,535 bytes: whatever the rules take can be written.

use crate::examples;
use crate::given::{self, IntoEvent};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use weerklank_events::canonical::MAX_INTEGER;
use weerklank_events::entry::{EntryError, MAX_ENTRY_BYTES};
use weerklank_events::facts::{InputReceived, Place, TrajectoryOpened};
use weerklank_events::ids::AreaCode;
use weerklank_events::trajectory::{MAX_CONTENTS, MAX_LIST, MAX_MEMBERS, MAX_POINTS};
use weerklank_events::vocabulary::{Audience, Channel, MunicipalFunction, Notice, Role};
use weerklank_events::{Commitment, Entry, Event, InputId, Refusal, State, Stream, TrajectoryId};

/// An entry of exactly `size` bytes: areas until it nearly fits, and a theme for the rest.
fn entry_of(size: usize) -> Entry {
    let with = |areas: usize, theme: usize| {
        let area: AreaCode = "BU08280101".parse().unwrap();
        examples::entry(Event::TrajectoryOpened(TrajectoryOpened {
            place: Some(Place {
                areas: vec![area; areas],
            }),
            theme: Some("x".repeat(theme).parse().unwrap()),
            ..given::opened()
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

/// The largest envelope that can be written around an event.
fn in_the_largest_envelope(event: Event) -> Entry {
    let mut entry = examples::entry(event);
    entry.envelope.recorded_at = "9999-12-30T00:00:00.000Z".parse().unwrap();
    entry.envelope.role = Role::Administrator;
    entry.envelope.seq = MAX_INTEGER;
    entry
}

/// A code of 40 letters and digits, another one for each `n`.
fn longest_code(n: usize) -> String {
    format!("{}-{n:04}", "x".repeat(35))
}
fn areas(count: usize) -> Value {
    (0..count).map(|n| format!("BU0828{n:04}")).collect()
}
fn codes(count: usize) -> Value {
    (0..count).map(longest_code).collect()
}
fn bodies(count: usize) -> Value {
    let body = |n| {
        json!({"organisation": longest_code(n), "body": "college", "role": "prepares",
            "mandate": "delegated"})
    };
    (0..count).map(body).collect()
}
fn inputs(count: usize) -> impl Iterator<Item = InputId> {
    let id = |n: usize| {
        let mut bytes = [0xee; 16];
        bytes[8..].copy_from_slice(&(n as u64).to_be_bytes());
        InputId(bytes)
    };
    (0..count).map(id)
}
/// The words of the inputs.
fn contents(count: usize) -> Value {
    inputs(count).map(words_of).map(|c| c.to_string()).collect()
}
fn words_of(InputId(id): InputId) -> Commitment {
    Commitment([id, id].concat().try_into().unwrap())
}
fn points(count: usize) -> Value {
    let point = |input| json!({"input": input, "point": MAX_POINTS});
    inputs(count).map(point).collect()
}
/// All words of a list and, beyond those, its last one again.
fn words<T: Serialize>(all: &[T], more: usize) -> Value {
    let again = std::iter::repeat_n(all.last().unwrap(), more);
    let words = all.iter().chain(again);
    words.map(|word| json!(word)).collect()
}

/// A kind with a list, the list at its longest with `more` beyond that, and how that is refused.
type Longest = (&'static str, Value, Refusal);

/// Every list of every kind.
fn longest(more: usize) -> Vec<Longest> {
    let mut all = longest_lists_of_values(more);
    all.extend(longest_lists_of_words(more));
    all
}

fn longest_lists_of_values(more: usize) -> Vec<Longest> {
    let list = MAX_LIST + more;
    let contents = contents(MAX_CONTENTS + more);
    let published = json!({"content": contents, "ground": "sourcePublic", "redacted": null});
    let members = json!({"members": points(MAX_MEMBERS + more)});
    let code = longest_code(0);
    let place = json!({"place": {"areas": areas(list)}, "bodies": bodies(MAX_LIST),
        "theme": code, "portfolio": code});
    let bodies = json!({"bodies": bodies(list), "place": {"areas": areas(MAX_LIST)},
        "theme": code, "portfolio": code});
    let groups = json!({"targetGroups": codes(list), "channels": Channel::ALL, "template": code});
    let council = json!({"areas": areas(list), "council": code});
    vec![
        ("trajectory.opened", bodies, Refusal::ListTooLong("bodies")),
        (
            "trajectory.opened",
            place,
            Refusal::ListTooLong("place.areas"),
        ),
        ("plan.adopted", groups, Refusal::ListTooLong("targetGroups")),
        ("inputs.grouped", members, Refusal::MemberCount),
        ("council.recognised", council, Refusal::ListTooLong("areas")),
        ("content.published", published, Refusal::ContentCount),
        (
            "content.restricted",
            json!({"content": contents}),
            Refusal::ContentCount,
        ),
        (
            "content.erased",
            json!({"content": contents, "replacement": null}),
            Refusal::ContentCount,
        ),
    ]
}

fn longest_lists_of_words(more: usize) -> Vec<Longest> {
    let again = Refusal::ListRepeated;
    let channels = words(Channel::ALL, more);
    let notice = words(Notice::ALL, more);
    let functions = words(MunicipalFunction::ALL, more);
    // Of the parts of a plan an amendment names one.
    let amended = json!({"announced": notice, "role": null, "owner": null, "feedbackBy": null});
    let audience = json!({"audience": words(Audience::ALL, more), "channels": Channel::ALL,
        "notice": Notice::ALL});
    let asked = |list: &str, words: &Value| json!({list: words, "audience": Audience::ALL});
    let extended = json!({"questionNumber": 1, "notice": notice});
    let listened = json!({"functions": functions});
    let plan = json!({"channels": channels, "targetGroups": codes(MAX_LIST)});
    vec![
        ("plan.adopted", plan, again("channels")),
        ("plan.amended", amended, again("announced")),
        ("input.asked", audience, again("audience")),
        (
            "input.asked",
            asked("channels", &channels),
            again("channels"),
        ),
        ("input.asked", asked("notice", &notice), again("notice")),
        ("input.extended", extended, again("notice")),
        ("session.held", listened.clone(), again("functions")),
        ("signal.noted", listened, again("functions")),
        (
            "feedback.given",
            json!({"channels": channels}),
            again("channels"),
        ),
    ]
}

/// The full example of a kind, with other values for some members. Null leaves a member out.
fn with(kind: &str, members: &Value) -> Event {
    let mut data = examples::full_of(kind).data().unwrap();
    for (name, value) in members.as_object().unwrap() {
        data[name] = value.clone();
    }
    Event::read(kind, data).unwrap().unwrap()
}

/// A stream in which the longest fact of a kind makes sense.
fn before(kind: &str) -> State {
    if matches!(kind, "council.recognised" | "signal.noted") {
        return State::new(Stream::Municipality);
    }
    let mut state = State::new(Stream::Trajectory(TrajectoryId([0x0d; 16])));
    if kind != "trajectory.opened" {
        state.apply(&given::opened().event());
        state.apply(&given::asked().event());
        for input in inputs(MAX_MEMBERS) {
            let received = InputReceived {
                input,
                points: MAX_POINTS,
                words: words_of(input),
                ..given::received(1)
            };
            state.apply(&received.event());
        }
    }
    if kind == "plan.amended" {
        let plan = json!({"targetGroups": [], "channels": []});
        state.apply(&given::fact("plan.adopted", plan));
    }
    state
}

#[test]
fn whatever_the_rules_take_fits_in_an_entry() {
    for (kind, members, _) in longest(0) {
        let event = with(kind, &members);
        assert_eq!(before(kind).admit(&event, given::TODAY), Ok(()), "{kind}");
        let entry = in_the_largest_envelope(event);
        let bytes = entry
            .encode()
            .unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(bytes.len() <= MAX_ENTRY_BYTES);
        assert_eq!(Entry::decode(&bytes).unwrap(), entry, "{kind}");
    }
}

#[test]
fn one_more_than_the_longest_list_is_refused() {
    for (kind, members, refusal) in longest(1) {
        let admitted = before(kind).admit(&with(kind, &members), given::TODAY);
        assert_eq!(admitted, Err(refusal), "{kind}");
    }
}

/// Every list, `place.areas` among them, is in the tests above.
#[test]
fn every_list_has_a_longest() {
    let lists_of = |event: &Event| {
        let data = event.data().unwrap();
        let place = data
            .pointer("/place/areas")
            .map(|_| "place.areas".to_owned());
        let members = data.as_object().unwrap().clone();
        let lists = members.into_iter().filter(|(_, value)| value.is_array());
        let lists = lists.map(|(name, _)| name).chain(place);
        let kind = event.kind().0;
        lists.map(|list| (kind, list)).collect::<Vec<_>>()
    };
    let all: BTreeSet<_> = examples::full().iter().flat_map(lists_of).collect();
    let list_of = |(kind, _, refusal): Longest| match refusal {
        Refusal::ListTooLong(list) | Refusal::ListRepeated(list) => (kind, list.to_owned()),
        Refusal::MemberCount => (kind, "members".to_owned()),
        _ => (kind, "content".to_owned()),
    };
    let tested: BTreeSet<_> = longest(0).into_iter().map(list_of).collect();
    assert_eq!(tested, all);
}

/// What has no list is far from the limit.
#[test]
fn a_fact_without_lists_takes_little() {
    for event in examples::full() {
        let bytes = in_the_largest_envelope(event).encode().unwrap();
        assert!(bytes.len() < 2_000);
    }
}
