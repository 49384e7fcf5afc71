//! A fact as anybody reads it in the log, and the rules of either stream: contents, promises, questions
//! of the raad, corrections and lists.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use weerklank_events::Event;

/// The day of recording.
pub const TODAY: &str = "2026-11-23";

/// A rule by its name, and whether it is broken.
pub type Rule = (bool, &'static str);

/// A fact by its name and its members. The model knows no other form, so that it shares nothing with
/// the rules that it judges.
pub struct Told {
    pub kind: &'static str,
    data: Value,
}

impl Told {
    pub fn of(event: &Event) -> Self {
        Self {
            kind: event.kind().0,
            data: event.data().unwrap(),
        }
    }
    pub fn is_one_of(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind)
    }
    /// A word, an id or a day; days follow each other as their spellings do.
    pub fn word(&self, member: &str) -> Option<&str> {
        self.data[member].as_str()
    }
    pub fn number(&self, member: &str) -> Option<u64> {
        self.data[member].as_u64()
    }
    pub fn has(&self, member: &str) -> bool {
        !self.data[member].is_null()
    }
    pub fn value(&self, member: &str) -> &Value {
        &self.data[member]
    }
    pub fn list(&self, member: &str) -> Vec<&Value> {
        let values = self.data[member].as_array();
        values.into_iter().flatten().collect()
    }
    /// The input and the number of each point that it names.
    pub fn points(&self) -> Vec<(String, u64)> {
        let spell = |input: &Value, point: &Value| {
            Some((input.as_str()?.to_owned(), point.as_u64().unwrap_or(0)))
        };
        match self.kind {
            "inputs.grouped" => {
                let members = self.list("members");
                let point = |member: &&Value| spell(&member["input"], &member["point"]);
                members.iter().filter_map(point).collect()
            }
            _ if self.has("point") => spell(&self.data["input"], &self.data["point"])
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }
    /// Its texts, each with its name.
    pub fn texts(&self) -> Vec<(&str, &str)> {
        let members = self.data.as_object().unwrap().iter();
        let texts = members.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        texts.filter(|(_, text)| text.starts_with("c1:")).collect()
    }
    /// The lists of values, which hold each once. What the lists of contents and of points hold has rules
    /// of its own.
    fn lists(&self) -> Vec<(&str, &Vec<Value>)> {
        let members = self.data.as_object().unwrap().iter();
        let own = members.filter_map(|(name, value)| Some((name.as_str(), value.as_array()?)));
        let own = own.filter(|(name, _)| !["content", "members"].contains(name));
        let areas = self.data["place"]["areas"].as_array();
        own.chain(areas.map(|areas| ("place.areas", areas)))
            .collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Withheld,
    Published,
    Restricted,
    NotKept,
    Erased,
}

#[derive(Default)]
pub struct Shared {
    pub entries: u64,
    pub contents: BTreeMap<String, Fate>,
    /// Each promise, and whether it was kept.
    promises: BTreeMap<String, bool>,
    questions_of_raad: u64,
}

impl Shared {
    pub fn rules(&self, told: &Told) -> Vec<Rule> {
        let texts = told.texts();
        let distinct: BTreeSet<_> = texts.iter().map(|(_, text)| *text).collect();
        let before = distinct
            .iter()
            .any(|text| self.contents.contains_key(*text));
        let reused = before || distinct.len() < texts.len();
        let mut rules = vec![
            (told.word("occurredOn") > Some(TODAY), "occurredInFuture"),
            (reused, "commitmentReused"),
        ];
        match told.kind {
            "content.published" | "content.restricted" | "content.erased" => {
                rules.extend(self.rules_of_contents(told));
            }
            "entry.corrected" => {
                let exists = told
                    .number("seq")
                    .is_some_and(|n| n > 0 && n <= self.entries);
                rules.push((!exists, "entryUnknown"));
            }
            "raad.answered" => {
                let asked = told
                    .number("questionNumber")
                    .is_some_and(|n| n > 0 && n <= self.questions_of_raad);
                rules.push((!asked, "raadQuestionUnknown"));
            }
            _ => {}
        }
        if let Some(promise) = told.word("promise").filter(|text| !text.starts_with("c1:")) {
            let made = self.promises.get(promise);
            let making = told.kind == "promise.made";
            rules.extend([
                (making && made.is_some(), "promiseAlreadyMade"),
                (!making && made.is_none(), "promiseUnknown"),
                (!making && made == Some(&true), "promiseAlreadyKept"),
            ]);
        }
        rules
    }

    fn rules_of_contents(&self, told: &Told) -> Vec<Rule> {
        let content = told.list("content");
        let fates: Vec<_> = content
            .iter()
            .map(|text| self.contents.get(text.as_str().unwrap()))
            .collect();
        let some = |fate| fates.contains(&Some(&fate));
        let distinct: BTreeSet<_> = content.iter().map(|text| text.as_str()).collect();
        let publishing = told.kind == "content.published";
        let restricting = told.kind == "content.restricted";
        let in_its_place = told.has("redacted") || told.has("replacement");
        let redacted = told.word("ground") == Some("redacted");
        vec![
            (content.is_empty() || content.len() > 500, "contentCount"),
            (in_its_place && content.len() != 1, "oneContentOnly"),
            (distinct.len() < content.len(), "contentRepeated"),
            (fates.contains(&None), "contentUnknown"),
            (some(Fate::Erased), "contentAlreadyErased"),
            (
                publishing && redacted && !told.has("redacted"),
                "redactedMissing",
            ),
            (
                publishing && some(Fate::Published),
                "contentAlreadyPublished",
            ),
            (
                restricting && some(Fate::Restricted),
                "contentAlreadyRestricted",
            ),
            (
                (publishing || restricting) && some(Fate::NotKept),
                "contentNotKept",
            ),
        ]
    }

    pub fn record(&mut self, told: &Told) {
        self.entries += 1;
        for (name, text) in told.texts() {
            let file = told.kind == "source.imported" && ["inputs", "answers"].contains(&name);
            let fate = if file { Fate::NotKept } else { Fate::Withheld };
            self.contents.insert(text.to_owned(), fate);
        }
        match told.kind {
            // The version without personal data becomes public, and the original stays as it was.
            "content.published" if told.has("redacted") => {
                let version = told.word("redacted").unwrap();
                self.contents.insert(version.to_owned(), Fate::Published);
            }
            "content.published" => self.meet(told, Fate::Published),
            "content.restricted" => self.meet(told, Fate::Restricted),
            "content.erased" => self.meet(told, Fate::Erased),
            "promise.made" | "promise.kept" => {
                let promise = told.word("promise").unwrap().to_owned();
                self.promises.insert(promise, told.kind == "promise.kept");
            }
            "raad.questioned" => self.questions_of_raad += 1,
            _ => {}
        }
    }

    fn meet(&mut self, told: &Told, fate: Fate) {
        for text in told.list("content") {
            self.contents
                .insert(text.as_str().unwrap().to_owned(), fate);
        }
    }
}

/// The names of the rules that are broken, those of lists with the name of the list.
pub fn broken(told: &Told, rules: Vec<Rule>) -> BTreeSet<String> {
    let broken = rules.into_iter().filter(|(broken, _)| *broken);
    let mut names: BTreeSet<String> = broken.map(|(_, name)| name.to_owned()).collect();
    for (name, values) in told.lists() {
        let distinct: BTreeSet<_> = values.iter().map(Value::to_string).collect();
        if distinct.len() < values.len() {
            names.insert(format!("listRepeated {name}"));
        }
        if values.len() > 50 {
            names.insert(format!("listTooLong {name}"));
        }
    }
    names
}
