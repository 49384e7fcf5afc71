//! Every link holds: what a recorded fact names was recorded before it. Of the rules it knows nothing.

use super::told::Told;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a fact makes or names, and which one.
type Thing = (&'static str, String);

/// What a history has made so far.
#[derive(Default)]
pub struct Links {
    made: BTreeSet<Thing>,
    /// How many there are of what is numbered.
    counted: BTreeMap<&'static str, u64>,
    pub followed: u64,
}

impl Links {
    /// Follows what one more fact names, and takes in what it makes.
    pub fn follow(&mut self, told: &Told) -> Result<(), String> {
        for thing in named(told) {
            if !self.made.contains(&thing) {
                return Err(format!("{} names {thing:?}, which nothing made", told.kind));
            }
            self.followed += 1;
        }
        for (what, id) in made(told) {
            let id = id.unwrap_or_else(|| self.next(what));
            // A group may be added to; everything else is made once.
            if !self.made.insert((what, id.clone())) && what != "group" {
                return Err(format!("{} makes {what} {id} again", told.kind));
            }
        }
        Ok(())
    }

    fn next(&mut self, what: &'static str) -> String {
        let count = self.counted.entry(what).or_insert(0);
        *count += 1;
        count.to_string()
    }
}

/// What a fact makes, by its id or, where it has none, by its place in the order.
fn made(told: &Told) -> Vec<(&'static str, Option<String>)> {
    let word = |member| told.word(member).map(str::to_owned);
    let texts = told.texts();
    let texts = texts
        .into_iter()
        .map(|(_, text)| ("content", Some(text.to_owned())));
    let mut made: Vec<_> = texts.collect();
    made.push(("entry", None));
    match told.kind {
        "input.received" => {
            let (input, points) = (word("input").unwrap(), told.number("points").unwrap());
            made.extend((1..=points).map(|n| ("point", Some(format!("{input} {n}")))));
            made.push(("input", Some(input)));
        }
        "session.held" => made.push(("session", word("session"))),
        "inputs.grouped" => made.push(("group", word("group"))),
        "promise.made" => made.push(("promise", word("promise"))),
        "input.asked" => made.push(("question", None)),
        "raad.questioned" => made.push(("question of the raad", None)),
        "advice.given" => made.push(("advice", None)),
        "decision.taken" => made.push(("decision", None)),
        "report.published" => made.push(("report", None)),
        _ => {}
    }
    made
}

/// What a fact names. The session of an input is none of it: what was heard there may be recorded
/// before the meeting itself is.
fn named(told: &Told) -> Vec<Thing> {
    let number = |what, member| told.number(member).map(|n| (what, n.to_string()));
    let id = |what, member, maker| {
        let id = told.word(member).filter(|text| !text.starts_with("c1:"));
        id.filter(|_| told.kind != maker)
            .map(|id| (what, id.to_owned()))
    };
    let of_the_raad = told.kind == "raad.answered";
    let question = if of_the_raad {
        "question of the raad"
    } else {
        "question"
    };
    let replaced = if told.kind == "decision.taken" {
        "decision"
    } else {
        "report"
    };
    let presented = told.kind == "report.presented";
    let mut named: Vec<Thing> = [
        id("input", "input", "input.received"),
        id("group", "group", "inputs.grouped"),
        id("session", "session", "session.held").filter(|_| told.kind == "session.reported"),
        id("promise", "promise", "promise.made"),
        number("entry", "seq"),
        number(question, "questionNumber"),
        number("advice", "adviceNumber"),
        number("decision", "decisionNumber"),
        number(replaced, "replaces"),
        number("report", "version").filter(|_| presented),
    ]
    .into_iter()
    .flatten()
    .collect();
    let points = told.points().into_iter();
    named.extend(points.map(|(input, n)| ("point", format!("{input} {n}"))));
    let contents = told.list("content").into_iter();
    named.extend(contents.map(|text| ("content", text.as_str().unwrap().to_owned())));
    named
}
