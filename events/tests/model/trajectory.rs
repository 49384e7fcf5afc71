//! The rules of a trajectory, from their prose: each says what would make no sense without something
//! earlier. All that a fact breaks are given, so that the order in which they are checked is free.

use super::municipality::AT_LARGE;
use super::told::{Rule, Shared, Told};
use std::collections::{BTreeMap, BTreeSet};
use weerklank_events::TrajectoryId;

type Point = (String, u64);

#[derive(Default)]
pub struct Trajectory {
    /// Its own id.
    itself: String,
    pub shared: Shared,
    pub opened: bool,
    ended: bool,
    still: bool,
    /// The last choice, by its kind.
    choice: &'static str,
    planned: bool,
    questions: Vec<Question>,
    sessions: BTreeSet<String>,
    /// The inputs, each with the number of its points.
    pub inputs: BTreeMap<String, u64>,
    excluded: BTreeSet<String>,
    withdrawn: BTreeSet<String>,
    groups: BTreeMap<String, BTreeSet<Point>>,
    /// The points that were answered, by themselves or with the group that they were in.
    answered: BTreeSet<Point>,
    disputed: BTreeSet<Point>,
    advice: u64,
    pub reports: u64,
    decisions: u64,
    annulled: BTreeSet<u64>,
}

struct Question {
    opens: Option<String>,
    closes: Option<String>,
    closed: bool,
}

/// What became of an input. Every input is exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Answered,
    Excluded,
    Withdrawn,
    Unanswered,
}

impl Trajectory {
    pub fn new(itself: TrajectoryId) -> Self {
        Self {
            itself: itself.to_string(),
            ..Self::default()
        }
    }

    pub fn rules(&self, told: &Told) -> Vec<Rule> {
        let opening = told.kind == "trajectory.opened";
        let of_the_log = told.kind == "log.created";
        let elsewhere = told.is_one_of(&AT_LARGE);
        let ending = told.is_one_of(&["trajectory.closed", "trajectory.cancelled"]);
        let intake = told.is_one_of(&["input.asked", "input.received"]);
        let suspending = told.kind == "trajectory.suspended";
        let resuming = told.kind == "trajectory.resumed";
        // The same id in another log is another trajectory.
        let itself = told.kind == "trajectory.linked"
            && told.word("other") == Some(&self.itself)
            && !told.has("origin");
        let mut rules = vec![
            (of_the_log, "reservedStream"),
            (elsewhere, "ofMunicipality"),
            (
                !opening && !of_the_log && !elsewhere && !self.opened,
                "trajectoryNotOpened",
            ),
            (opening && self.opened, "trajectoryAlreadyOpened"),
            (
                (ending || intake || suspending) && self.ended,
                "trajectoryAlreadyClosed",
            ),
            (suspending && self.still, "alreadySuspended"),
            (resuming && !self.still, "notSuspended"),
            (itself, "linkedToItself"),
        ];
        rules.extend(self.shared.rules(told));
        rules.extend(self.rules_of_choosing(told));
        rules.extend(self.rules_of_terms(told));
        rules.extend(self.rules_of_inputs(told));
        rules.extend(self.rules_of_points(told));
        rules.extend(self.rules_of_numbers(told));
        rules.extend(rules_of_figures(told));
        rules
    }

    fn rules_of_choosing(&self, told: &Told) -> Vec<Rule> {
        match told.kind {
            "participation.chosen" | "participation.waived" => {
                let other = told.word("ground") == Some("other");
                vec![
                    (self.choice == told.kind, "choiceAlreadyMade"),
                    (other && !told.has("reason"), "reasonMissing"),
                ]
            }
            "plan.adopted" => vec![
                (self.planned, "planAlreadyAdopted"),
                (is_reversed(told), "periodReversed"),
            ],
            "plan.amended" => {
                // Each of the four values is given where it is the part that changes, and only there.
                let part = told.word("part").unwrap();
                let parts = ["level", "role", "owner", "feedbackBy"];
                let unclear = parts.iter().any(|name| told.has(name) != (*name == part));
                vec![
                    (!self.planned, "planNotAdopted"),
                    (unclear, "amendmentUnclear"),
                ]
            }
            _ => Vec::new(),
        }
    }

    fn rules_of_terms(&self, told: &Told) -> Vec<Rule> {
        let session = told.word("session").unwrap_or_default();
        let held = self.sessions.contains(session);
        match told.kind {
            "input.asked" => return vec![(is_reversed(told), "periodReversed")],
            "session.held" => return vec![(held, "sessionAlreadyHeld")],
            "session.reported" => return vec![(!held, "sessionUnknown")],
            "input.extended" | "input.closed" | "input.reopened" => {}
            _ => return Vec::new(),
        }
        let Some(question) = self.question(told) else {
            return vec![(true, "questionUnknown")];
        };
        let (opens, before) = (question.opens.as_deref(), question.closes.as_deref());
        // Where the last day was unknown, any day is later.
        let later = before.is_none() || told.word("closes") > before;
        match told.kind {
            "input.extended" => vec![
                (question.closed, "questionAlreadyClosed"),
                (!later, "extensionNotLater"),
                (ends_before(told, opens), "periodReversed"),
            ],
            "input.closed" => vec![(question.closed, "questionAlreadyClosed")],
            _ => {
                // From the day it was opened again, or else from the first day of all.
                let from = told.word("occurredOn").or(opens);
                vec![
                    (!question.closed && !self.ended, "questionNotClosed"),
                    (ends_before(told, from), "periodReversed"),
                ]
            }
        }
    }

    fn rules_of_inputs(&self, told: &Told) -> Vec<Rule> {
        let Some(input) = told.word("input") else {
            return Vec::new();
        };
        let known = self.inputs.contains_key(input);
        if told.kind == "input.received" {
            let points = told.number("points").unwrap();
            let nobody = told.value("signatories")["number"].as_u64() == Some(0);
            // Where the day of receipt is unknown, it was today at the latest.
            let received = told.word("occurredOn").unwrap_or(super::told::TODAY);
            return vec![
                (known, "inputAlreadyReceived"),
                (points == 0 || points > 200, "pointsOutOfRange"),
                (nobody, "noSignatories"),
                (told.word("sentOn") > Some(received), "sentAfterReceived"),
            ];
        }
        let considering = ["input.excluded", "input.withdrawn"];
        let aside = self.is_aside(input);
        let answered = self.answered.iter().any(|(of, _)| of == input);
        let excluding = told.kind == "input.excluded";
        let other = told.word("ground") == Some("other");
        vec![
            (!known, "inputNotReceived"),
            (told.is_one_of(&considering) && aside, "inputNotConsidered"),
            (excluding && answered, "inputAlreadyAnswered"),
            (excluding && other && !told.has("reason"), "reasonMissing"),
        ]
    }

    /// Of each point that a fact names, and of the group.
    fn rules_of_points(&self, told: &Told) -> Vec<Rule> {
        let points = told.points();
        let distinct: BTreeSet<_> = points.iter().collect();
        let grouping = told.kind == "inputs.grouped";
        let afterwards = told.is_one_of(&["answer.disputed", "answer.reviewed"]);
        let group = told.word("group").filter(|_| !grouping);
        let nowhere = told.word("outcome") == Some("elsewhere") && !told.has("destination");
        let answering = told.is_one_of(&["input.answered", "group.answered"]);
        let mut rules = vec![
            (
                grouping && (points.is_empty() || points.len() > 1000),
                "memberCount",
            ),
            (distinct.len() < points.len(), "memberRepeated"),
            (
                group.is_some_and(|group| !self.groups.contains_key(group)),
                "groupUnknown",
            ),
            (answering && nowhere, "destinationMissing"),
        ];
        for point in distinct {
            let made = self.inputs.get(&point.0).copied();
            let grouped = self.groups.values().any(|members| members.contains(point));
            let concluded = self.excluded.contains(&point.0) || self.answered.contains(point);
            let disputed = self.disputed.contains(point);
            rules.extend([
                (made.is_none(), "inputNotReceived"),
                (!afterwards && self.is_aside(&point.0), "inputNotConsidered"),
                (
                    point.1 == 0 || made.is_none_or(|made| point.1 > made),
                    "pointUnknown",
                ),
                (grouping && grouped, "pointAlreadyGrouped"),
                (afterwards && !concluded, "nothingConcluded"),
                (
                    told.word("because") == Some("dispute") && !disputed,
                    "disputeMissing",
                ),
            ]);
        }
        rules
    }

    /// What is named by a number is one that was counted.
    fn rules_of_numbers(&self, told: &Told) -> Vec<Rule> {
        let uncounted = |member, last| told.number(member).is_some_and(|n| n == 0 || n > last);
        match told.kind {
            "advice.answered" => vec![(uncounted("adviceNumber", self.advice), "adviceUnknown")],
            "deviation.explained" => {
                let from_advice = told.word("from") == Some("advice");
                let unknown = !told.has("adviceNumber") || uncounted("adviceNumber", self.advice);
                vec![
                    (from_advice && unknown, "adviceUnknown"),
                    (!from_advice && told.has("adviceNumber"), "adviceNotMeant"),
                ]
            }
            "report.published" => vec![
                (
                    told.number("version") != Some(self.reports + 1),
                    "versionNotNext",
                ),
                (uncounted("replaces", self.reports), "reportUnknown"),
            ],
            "report.presented" => vec![(uncounted("version", self.reports), "reportUnknown")],
            "decision.taken" => vec![(uncounted("replaces", self.decisions), "decisionUnknown")],
            "decision.published" | "decision.annulled" => {
                let number = told.number("decisionNumber").unwrap();
                let again = told.kind == "decision.annulled" && self.annulled.contains(&number);
                vec![
                    (
                        uncounted("decisionNumber", self.decisions),
                        "decisionUnknown",
                    ),
                    (again, "decisionAlreadyAnnulled"),
                ]
            }
            _ => Vec::new(),
        }
    }

    pub fn record(&mut self, told: &Told) {
        self.shared.record(told);
        self.record_life(told);
        self.record_inputs(told);
    }

    fn record_life(&mut self, told: &Told) {
        let closes = || told.word("closes").map(str::to_owned);
        match told.kind {
            "trajectory.opened" => self.opened = true,
            "trajectory.suspended" => self.still = true,
            "trajectory.resumed" => self.still = false,
            "trajectory.closed" | "trajectory.cancelled" => self.ended = true,
            "participation.chosen" | "participation.waived" => self.choice = told.kind,
            "plan.adopted" => self.planned = true,
            "input.asked" => self.questions.push(Question {
                opens: told.word("opens").map(str::to_owned),
                closes: closes(),
                closed: false,
            }),
            "input.extended" => self.change_question(told, |asked| asked.closes = closes()),
            "input.closed" => self.change_question(told, |asked| asked.closed = true),
            // Also lifts that the trajectory was closed or stopped.
            "input.reopened" => {
                self.ended = false;
                self.change_question(told, |asked| {
                    let from = told.word("occurredOn").map(str::to_owned);
                    asked.opens = from.or(asked.opens.take());
                    asked.closes = closes();
                    asked.closed = false;
                });
            }
            "session.held" => drop(self.sessions.insert(told.word("session").unwrap().into())),
            "advice.given" => self.advice += 1,
            "report.published" => self.reports += 1,
            "decision.taken" => self.decisions += 1,
            "decision.annulled" => {
                self.annulled.insert(told.number("decisionNumber").unwrap());
            }
            _ => {}
        }
    }

    fn record_inputs(&mut self, told: &Told) {
        let input = || told.word("input").unwrap().to_owned();
        let group = || told.word("group").unwrap().to_owned();
        match told.kind {
            "input.received" => {
                let points = told.number("points").unwrap();
                self.inputs.insert(input(), points);
            }
            "input.excluded" => drop(self.excluded.insert(input())),
            "input.withdrawn" => drop(self.withdrawn.insert(input())),
            "inputs.grouped" => self
                .groups
                .entry(group())
                .or_default()
                .extend(told.points()),
            "input.answered" => self.answered.extend(told.points()),
            // All points that are in the group now; what joins later has no answer by it.
            "group.answered" => self.answered.extend(self.groups[&group()].iter().cloned()),
            "answer.disputed" => self.disputed.extend(told.points()),
            // What was left out of consideration is considered from then on.
            "answer.reviewed" if told.word("result") == Some("changed") => {
                self.excluded.remove(&input());
            }
            _ => {}
        }
    }

    /// What became of each input.
    pub fn standings(&self) -> BTreeMap<String, Standing> {
        let standing = |(input, points): (&String, &u64)| {
            let all = (1..=*points).all(|point| self.answered.contains(&(input.clone(), point)));
            let standing = match () {
                () if self.withdrawn.contains(input) => Standing::Withdrawn,
                () if self.excluded.contains(input) => Standing::Excluded,
                () if all => Standing::Answered,
                () => Standing::Unanswered,
            };
            (input.clone(), standing)
        };
        self.inputs.iter().map(standing).collect()
    }

    fn is_aside(&self, input: &str) -> bool {
        self.excluded.contains(input) || self.withdrawn.contains(input)
    }

    fn question(&self, told: &Told) -> Option<&Question> {
        let number = usize::try_from(told.number("questionNumber")?).unwrap();
        self.questions.get(number.checked_sub(1)?)
    }

    fn change_question(&mut self, told: &Told, change: impl FnOnce(&mut Question)) {
        let number = usize::try_from(told.number("questionNumber").unwrap()).unwrap();
        change(&mut self.questions[number - 1]);
    }
}

fn is_reversed(told: &Told) -> bool {
    ends_before(told, told.word("opens"))
}

/// Whether the last day for input lies before this one, where both are known.
fn ends_before(told: &Told, day: Option<&str>) -> bool {
    let closes = told.word("closes");
    day.is_some() && closes.is_some() && closes < day
}

/// Figures add up, and none of them points at persons.
fn rules_of_figures(told: &Told) -> Vec<Rule> {
    let few = |member| {
        told.number(member)
            .is_some_and(|number| (1..=4).contains(&number))
    };
    match told.kind {
        "reach.measured" => vec![(few("invited") || few("reached"), "groupTooSmall")],
        "report.published" => {
            let figure = |name| told.value("figures")[name].as_u64().unwrap();
            let parts = ["answered", "excluded", "withdrawn", "unanswered"];
            let sum: u64 = parts.into_iter().map(figure).sum();
            vec![(sum != figure("received"), "figuresDoNotAddUp")]
        }
        "evaluation.adopted" => {
            let score = told.number("scoreTenths");
            let off = score.is_some_and(|score| !(10..=100).contains(&score));
            let respondents = told.number("respondents");
            // Nobody, or five or more; and a mark says how many gave it.
            let too_few = respondents.is_some_and(|number| (1..=4).contains(&number))
                || (score.is_some() && respondents.unwrap_or(0) == 0);
            vec![(off, "scoreOutOfRange"), (too_few, "tooFewRespondents")]
        }
        _ => Vec::new(),
    }
}
