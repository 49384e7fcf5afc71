//! Something to record, valid or not: a kind and some dice. Ids, numbers and days come from few values,
//! so that they meet. The first value of every choice is a plain one, so that what fails shrinks to
//! something plain.

use crate::given::{fact, id};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use serde_json::{Value, json};
use weerklank_events::Event;
use weerklank_events::vocabulary::{
    Audience, BodyRole, Channel, ExclusionGround, MunicipalFunction, Notice, Outcome, PlanPart,
    PublicationGround,
};

/// The trajectory that a history is of.
pub const ITSELF: u8 = 1;

/// Kinds that meet each other. Much of a history comes from one of them, or little would depend on
/// anything earlier.
const FAMILIES: [&[&str]; 7] = [
    &[
        "input.received",
        "inputs.grouped",
        "inputs.grouped",
        "inputs.grouped",
        "group.answered",
        "group.answered",
        "group.weighed",
        "input.answered",
        "input.weighed",
        "input.excluded",
        "input.withdrawn",
        "answer.disputed",
        "answer.disputed",
        "answer.reviewed",
        "answer.reviewed",
    ],
    &[
        "input.asked",
        "input.extended",
        "input.extended",
        "input.closed",
        "input.reopened",
        "session.held",
        "session.reported",
        "plan.adopted",
        "plan.amended",
        "participation.chosen",
        "participation.waived",
    ],
    &[
        "advice.given",
        "advice.answered",
        "deviation.explained",
        "report.published",
        "report.published",
        "report.presented",
        "decision.taken",
        "decision.published",
        "decision.annulled",
        "evaluation.adopted",
        "evaluation.adopted",
        "reach.measured",
    ],
    &[
        "promise.made",
        "promise.progressed",
        "promise.kept",
        "promise.broken",
        "raad.questioned",
        "raad.answered",
        "raad.judged",
    ],
    &[
        "raad.questioned",
        "source.imported",
        "content.published",
        "content.published",
        "content.restricted",
        "content.erased",
        "entry.corrected",
    ],
    &[
        "trajectory.suspended",
        "trajectory.resumed",
        "trajectory.linked",
        "trajectory.cancelled",
        "trajectory.closed",
        "input.asked",
        "input.reopened",
        "input.received",
    ],
    &[
        "profile.adopted",
        "council.recognised",
        "signal.noted",
        "signal.noted",
    ],
];
/// The family of a history, the larger ones more often.
const IN_A_TRAJECTORY: [usize; 10] = [0, 0, 0, 0, 1, 1, 2, 3, 4, 5];
const AT_LARGE: [usize; 3] = [3, 4, 6];
/// What would end most histories before they began.
const ENDINGS: [&str; 2] = ["trajectory.closed", "trajectory.cancelled"];

#[derive(Debug, Clone)]
pub struct Attempt {
    pub kind: &'static str,
    dice: [u8; 32],
}

/// What was thrown for one attempt; after the last throw the first comes again.
struct Dice<'a>(std::iter::Cycle<std::slice::Iter<'a, u8>>);

impl Dice<'_> {
    fn below(&mut self, n: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % n
    }
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }
    fn of<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }
    fn day(&mut self) -> Value {
        let days = [None, Some("22"), Some("23"), Some("24"), None, Some("23")];
        self.of(&days)
            .map_or(Value::Null, |day| format!("2026-11-{day}").into())
    }
    /// Mostly no values or one, at times many, also more than a list holds.
    fn list<T: Serialize>(&mut self, of: &[T]) -> Value {
        let of: Vec<_> = of.iter().map(|value| json!(value)).collect();
        let count = self.of(&[0, 0, 0, 1, 1, 1, 1, 2, 2, of.len().min(50), 51]);
        match count {
            0..=2 => (0..count).map(|_| self.of(&of)).collect(),
            _ => of.iter().cycle().take(count).cloned().collect(),
        }
    }
    fn id(&mut self) -> String {
        id(self.of(&[1, 1, 1, 2, 2, 3]))
    }
    fn input(&mut self) -> String {
        id(self.of(&[1, 1, 2, 2, 3, 3, 4, 5]))
    }
    /// The number of a question, a decision, an advice or a version.
    fn number(&mut self) -> u32 {
        self.of(&[1, 1, 2, 3, 0])
    }
    fn maybe<T: Serialize>(&mut self, value: &T) -> Value {
        if self.one_in(2) {
            json!(value)
        } else {
            Value::Null
        }
    }
    fn points(&mut self) -> Value {
        let count = self.of(&[
            1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 0, 1, 2, 1, 1, 1, 2, 1001,
        ]);
        let mut point = || json!({ "input": self.id(), "point": self.of(&[1, 1, 2, 2, 3, 4]) });
        (0..count).map(|_| point()).collect()
    }
}

impl Attempt {
    /// The event. Texts have commitments of their own, made in their order, or at times one of before.
    pub fn event(&self, made: &mut u16) -> Event {
        let mut dice = Dice(self.dice.iter().cycle());
        let mut data = members(self.kind, &mut dice);
        // The newest are met most, or few histories would do two things to one content.
        let mut earlier = || {
            let back = dice.below(usize::from((*made).min(5)) + 1);
            commitment(made.wrapping_sub(u16::try_from(back).unwrap()))
        };
        if self.kind.starts_with("content.") {
            let count = self.dice[31] % 32;
            let count = [1, 1, 1, 2, 2, 3, 0, 501][usize::from(count.saturating_sub(24))];
            data["content"] = (0..count).map(|_| earlier()).collect();
        }
        let day = dice.of(&["22", "23", "23", "23", "24"]);
        let plain = fact(self.kind, data);
        let mut data = plain.data().unwrap();
        let has_a_day = data.get("occurredOn").is_some();
        if has_a_day && dice.one_in(3) {
            data["occurredOn"] = format!("2026-11-{day}").into();
        }
        for text in plain.members().iter().filter(|member| member.is_text()) {
            if data[text.name()].is_null() && dice.below(3) < 2 {
                continue;
            }
            let reused = *made > 0 && dice.one_in(40);
            *made += u16::from(!reused);
            data[text.name()] = commitment(*made).into();
        }
        Event::read(self.kind, data).unwrap().unwrap()
    }
}

/// The commitment that was made as number `n`.
pub fn commitment(n: u16) -> String {
    format!("c1:{n:064x}")
}

/// The members of a fact, without its day and most of its texts.
fn members(kind: &str, dice: &mut Dice) -> Value {
    None.or_else(|| of_its_life(kind, dice))
        .or_else(|| of_asking(kind, dice))
        .or_else(|| of_inputs(kind, dice))
        .or_else(|| of_deciding(kind, dice))
        .unwrap_or_else(|| of_either_stream(kind, dice))
}

fn areas() -> Vec<String> {
    let districts = (0..58).map(|n| format!("WK0828{n:02}"));
    let wider = ["GM0828".to_owned(), "BU08280101".to_owned()];
    wider.into_iter().chain(districts).collect()
}

fn of_its_life(kind: &str, dice: &mut Dice) -> Option<Value> {
    let body =
        |role: &BodyRole| json!({ "organisation": "gm0828", "body": "college", "role": role });
    Some(match kind {
        "trajectory.opened" => {
            let bodies: Vec<_> = BodyRole::ALL.iter().map(body).collect();
            let place = json!({ "areas": dice.list(&areas()) });
            json!({ "form": "consultation", "bodies": dice.list(&bodies), "place": dice.maybe(&place) })
        }
        "trajectory.linked" => {
            let other = id(ITSELF + u8::from(!dice.one_in(2)));
            json!({ "relation": "partOf", "other": other, "origin": dice.maybe(&format!("c1:{}", "0a".repeat(32))) })
        }
        "source.imported" => {
            json!({ "source": "openstad", "inputsReceived": 1, "inputsAnswered": 0 })
        }
        "log.created" => {
            json!({ "origin": "log.example.nl", "key": "07".repeat(32), "purpose": "demo" })
        }
        "trajectory.suspended" | "trajectory.resumed" => json!({}),
        "trajectory.cancelled" | "trajectory.closed" => json!({}),
        _ => return None,
    })
}

fn of_asking(kind: &str, dice: &mut Dice) -> Option<Value> {
    let number = dice.number();
    Some(match kind {
        "participation.chosen" => json!({ "ground": "own" }),
        "participation.waived" => {
            let reason = dice.maybe(&format!("c1:{}", "0b".repeat(32)));
            json!({ "ground": dice.of(&["noRoom", "other"]), "reason": reason })
        }
        "plan.adopted" => {
            let groups: Vec<_> = (0..60).map(|n| format!("group-{n}")).collect();
            json!({ "targetGroups": dice.list(&groups), "channels": dice.list(Channel::ALL),
                "opens": dice.day(), "closes": dice.day() })
        }
        "plan.amended" => amendment(dice),
        "input.asked" => {
            json!({ "audience": dice.list(Audience::ALL), "channels": dice.list(Channel::ALL),
            "notice": dice.list(Notice::ALL), "opens": dice.day(), "closes": dice.day() })
        }
        "input.extended" => {
            let closes = dice.of(&["2026-11-30", "2026-12-01", "2026-11-24", "2026-11-21"]);
            json!({ "questionNumber": number, "closes": closes, "notice": dice.list(Notice::ALL) })
        }
        "input.closed" => json!({ "questionNumber": number }),
        "input.reopened" => {
            json!({ "questionNumber": number, "ground": "court", "closes": dice.day() })
        }
        "session.held" => json!({ "session": dice.id(), "setting": "street",
            "functions": dice.list(MunicipalFunction::ALL) }),
        "session.reported" => json!({ "session": dice.id() }),
        "reach.measured" => {
            let counts = [None, Some(0), Some(5), Some(100), Some(4), Some(1)];
            json!({ "targetGroup": "youth", "invited": dice.of(&counts), "reached": dice.of(&counts) })
        }
        _ => return None,
    })
}

/// Mostly a clear one: the new value of the part that changes, and no other.
fn amendment(dice: &mut Dice) -> Value {
    let part = dice.of(PlanPart::ALL).as_str();
    let values = [
        ("level", json!("inform")),
        ("role", json!("lawful")),
        ("owner", json!("residents")),
        ("feedbackBy", json!("2026-12-01")),
    ];
    let mut data = json!({ "part": part, "announced": dice.list(Notice::ALL) });
    for (name, value) in values {
        if (part == name) != dice.one_in(12) {
            data[name] = value;
        }
    }
    data
}

fn of_inputs(kind: &str, dice: &mut Dice) -> Option<Value> {
    let (input, point, group) = (dice.input(), dice.of(&[1, 1, 1, 2, 2, 3, 0, 4]), dice.id());
    let outcome = dice.of(Outcome::ALL);
    Some(match kind {
        "input.received" => {
            let points = dice.of(&[1, 1, 2, 2, 3, 3, 1, 2, 200, 0, 201]);
            let signed = json!({ "number": dice.below(3), "checked": "unchecked" });
            let signatories = if dice.one_in(4) { signed } else { Value::Null };
            json!({ "input": input, "points": points, "signatories": signatories,
                "session": dice.maybe(&group), "sentOn": dice.day() })
        }
        "input.translated" => json!({ "input": input }),
        "receipt.sent" | "input.withdrawn" => json!({ "input": input }),
        "input.forwarded" => json!({ "input": input, "body": "other" }),
        "input.excluded" => json!({ "input": input, "ground": dice.of(ExclusionGround::ALL) }),
        "inputs.grouped" => json!({ "group": group, "members": dice.points() }),
        "input.weighed" | "input.answered" => {
            json!({ "input": input, "point": point, "outcome": outcome })
        }
        "group.weighed" | "group.answered" => json!({ "group": group, "outcome": outcome }),
        "answer.disputed" => json!({ "input": input, "point": point }),
        "answer.reviewed" => json!({ "input": input, "point": point,
            "because": dice.of(&["court", "dispute"]), "result": dice.of(&["changed", "upheld"]) }),
        _ => return None,
    })
}

fn of_deciding(kind: &str, dice: &mut Dice) -> Option<Value> {
    let number = dice.number();
    Some(match kind {
        "advice.given" => json!({ "adviser": "expert" }),
        "advice.answered" => json!({ "adviceNumber": number, "outcome": "adopted" }),
        "report.published" => {
            let parts = [dice.below(3), dice.below(3), dice.below(3), dice.below(3)];
            let received = parts.iter().sum::<usize>() + usize::from(dice.one_in(4));
            let [answered, excluded, withdrawn, unanswered] = parts;
            let replaces = dice.number();
            json!({ "version": number, "replaces": dice.maybe(&replaces), "logSize": 9, "figures": {
                "received": received, "answered": answered, "excluded": excluded,
                "withdrawn": withdrawn, "unanswered": unanswered } })
        }
        "report.presented" => json!({ "version": number, "body": "raad" }),
        "decision.taken" => json!({ "body": "raad", "stage": "final", "result": "adopted",
            "replaces": dice.maybe(&number) }),
        "decision.published" => json!({ "decisionNumber": number }),
        "decision.annulled" => json!({ "decisionNumber": number, "by": "court" }),
        "deviation.explained" => {
            json!({ "from": dice.of(&["advice", "input"]), "adviceNumber": dice.maybe(&number) })
        }
        "feedback.given" => json!({ "channels": dice.list(Channel::ALL) }),
        "evaluation.adopted" => json!({
            "scoreTenths": dice.of(&[None, Some(10), Some(100), Some(9), Some(101)]),
            "respondents": dice.of(&[Some(5), None, Some(4), Some(100), Some(0)]) }),
        _ => return None,
    })
}

fn of_either_stream(kind: &str, dice: &mut Dice) -> Value {
    let promise = dice.id();
    match kind {
        "promise.made" | "promise.progressed" | "promise.kept" | "promise.broken" => {
            json!({ "promise": promise })
        }
        "raad.answered" => json!({ "questionNumber": dice.number() }),
        "raad.judged" => json!({ "verdict": "sufficient" }),
        "content.published" => json!({ "ground": dice.of(PublicationGround::ALL) }),
        "content.restricted" => json!({ "ground": "child" }),
        "content.erased" => json!({ "ground": "request" }),
        "entry.corrected" => json!({ "seq": dice.of(&[1, 2, 3, 9, 27, 0]) }),
        "profile.adopted" => {
            json!({ "profile": promise.repeat(2), "name": "profile" })
        }
        "council.recognised" => json!({ "council": "council", "areas": dice.list(&areas()) }),
        "signal.noted" => {
            let area = dice.of(&areas()[..3]);
            json!({ "area": dice.maybe(&area), "functions": dice.list(MunicipalFunction::ALL) })
        }
        _ => json!({}),
    }
}

fn an_attempt(family: &'static [&'static str]) -> impl Strategy<Value = Attempt> {
    (any::<[u8; 2]>(), any::<[u8; 32]>()).prop_map(move |([other, which], dice)| {
        let which = usize::from(which);
        let anything = Event::KINDS[which % Event::KINDS.len()].0;
        let mut kind = match other % 4 {
            3 => anything,
            _ => family[which % family.len()],
        };
        if ENDINGS.contains(&kind) && other >= 64 {
            kind = "input.received";
        }
        Attempt { kind, dice }
    })
}

/// What is attempted in a trajectory. Most histories begin as they should, or little would ever be
/// admitted.
pub fn in_a_trajectory() -> impl Strategy<Value = Vec<Attempt>> {
    let opening = Attempt {
        kind: "trajectory.opened",
        dice: [0; 32],
    };
    let begun = prop::bool::weighted(0.9);
    (begun, select(&IN_A_TRAJECTORY)).prop_flat_map(move |(begun, family)| {
        let opening = begun.then(|| opening.clone());
        vec(an_attempt(FAMILIES[family]), 8..96).prop_map(move |mut attempts| {
            // Nearly all of this family is about something that was received.
            if family == 0 {
                attempts
                    .iter_mut()
                    .take(6)
                    .for_each(|first| first.kind = "input.received");
            }
            let opening = opening.clone();
            opening.into_iter().chain(attempts).collect()
        })
    })
}

/// What is attempted in the stream of the municipality.
pub fn at_large() -> impl Strategy<Value = Vec<Attempt>> {
    select(&AT_LARGE).prop_flat_map(|family| vec(an_attempt(FAMILIES[family]), 8..64))
}
