//! The rules of the stream of the municipality, from their prose.

use super::told::{Rule, Shared, Told};
use std::collections::BTreeSet;

/// What either stream takes.
pub const IN_EITHER: [&str; 11] = [
    "promise.made",
    "promise.progressed",
    "promise.kept",
    "promise.broken",
    "raad.questioned",
    "raad.answered",
    "raad.judged",
    "content.published",
    "content.restricted",
    "content.erased",
    "entry.corrected",
];
/// What belongs to no trajectory.
pub const AT_LARGE: [&str; 3] = ["profile.adopted", "council.recognised", "signal.noted"];

#[derive(Default)]
pub struct Municipality {
    pub shared: Shared,
    profiles: BTreeSet<String>,
}

impl Municipality {
    pub fn rules(&self, told: &Told) -> Vec<Rule> {
        let of_the_log = told.kind == "log.created";
        let here = told.is_one_of(&IN_EITHER) || told.is_one_of(&AT_LARGE);
        let adopting = told.kind == "profile.adopted";
        let profile = told.word("profile").unwrap_or_default();
        let area = told.word("area").unwrap_or_default();
        let local = told.kind == "signal.noted" && area.starts_with("BU");
        let mut rules = vec![
            (of_the_log, "reservedStream"),
            (!of_the_log && !here, "ofTrajectory"),
            (
                adopting && self.profiles.contains(profile),
                "profileAlreadyAdopted",
            ),
            (local, "signalTooLocal"),
        ];
        rules.extend(self.shared.rules(told));
        rules
    }

    pub fn record(&mut self, told: &Told) {
        self.shared.record(told);
        if told.kind == "profile.adopted" {
            self.profiles
                .insert(told.word("profile").unwrap().to_owned());
        }
    }
}
