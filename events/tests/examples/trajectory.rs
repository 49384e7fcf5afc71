//! Examples of how a log and a trajectory begin, and of the choice and the plan.

use super::{OTHER, text};
use crate::given::{self, IntoEvent, fact, imported, log_created, opened};
use jiff::civil::date;
use serde_json::json;
use weerklank_events::Event;
use weerklank_events::facts::{
    Body, ParticipationChosen, ParticipationWaived, Place, PlanAdopted, PlanAmended,
    SourceImported, TrajectoryLinked, TrajectoryOpened,
};
use weerklank_events::ids::Digest;
use weerklank_events::vocabulary::{
    BodyKind, BodyRole, Channel, ChoiceGround, Form, LegalBasis, Level, Mandate, Notice, Owner,
    Phase, PlanPart, PolicyRole, Relation, WaiverGround, YesNo,
};

pub fn full() -> Vec<Event> {
    vec![
        log_created(),
        a_trajectory(),
        a_link(),
        an_import(),
        a_choice(),
        a_waiver(),
        a_plan(),
        an_amendment(),
    ]
}

pub fn minimal() -> Vec<Event> {
    let waived = json!({"ground": "urgent"});
    vec![
        log_created(),
        opened().event(),
        fact(
            "trajectory.linked",
            json!({"relation": "partOf", "other": OTHER}),
        ),
        imported().event(),
        fact("participation.chosen", json!({"ground": "own"})),
        fact("participation.waived", waived),
        fact(
            "plan.adopted",
            json!({"targetGroups": [], "channels": [], "goal": text(0xc2)}),
        ),
        fact("plan.amended", json!({"part": "goal", "announced": []})),
    ]
}

fn a_trajectory() -> Event {
    let body = Body {
        organisation: "gm0828".parse().unwrap(),
        body: BodyKind::Raad,
        role: BodyRole::Decides,
        mandate: Some(Mandate::Own),
    };
    let areas = ["GM0828", "WK082801", "BU08280101"];
    TrajectoryOpened {
        form: Form::Consultation,
        phase: Some(Phase::Preparation),
        bodies: vec![body],
        owner: Some(Owner::Municipality),
        place: Some(Place {
            areas: areas.map(|area| area.parse().unwrap()).into(),
        }),
        theme: Some("verkeer".parse().unwrap()),
        portfolio: Some("mobiliteit".parse().unwrap()),
        legal_basis: Some(LegalBasis::Awb34),
        profile: Some(Digest([0x1f; 32])),
        occurred_on: Some(given::TODAY),
        title: text(0x11),
    }
    .event()
}

fn a_link() -> Event {
    Event::TrajectoryLinked(TrajectoryLinked {
        relation: Relation::Continues,
        other: OTHER,
        origin: Some(text(0xda)),
        occurred_on: Some(given::TODAY),
        reason: Some(text(0x80)),
    })
}

fn an_import() -> Event {
    SourceImported {
        source: "openstad".parse().unwrap(),
        inputs_received: 1008,
        inputs_answered: 0,
        inputs: text(0x12),
        answers: Some(text(0x13)),
        mapping: text(0x14),
    }
    .event()
}

fn a_choice() -> Event {
    Event::ParticipationChosen(ParticipationChosen {
        ground: ChoiceGround::Ordinance,
        rule: Some("spelregel-2".parse().unwrap()),
        body: Some(BodyKind::College),
        occurred_on: Some(given::TODAY),
        reason: Some(text(0x81)),
        deviation: Some(text(0x82)),
    })
}

fn a_waiver() -> Event {
    Event::ParticipationWaived(ParticipationWaived {
        ground: WaiverGround::AlreadyAsked,
        rule: Some("spelregel-3".parse().unwrap()),
        body: Some(BodyKind::Raad),
        occurred_on: Some(given::TODAY),
        reason: Some(text(0x83)),
        deviation: Some(text(0x84)),
    })
}

fn a_plan() -> Event {
    Event::PlanAdopted(PlanAdopted {
        body: Some(BodyKind::College),
        level: Some(Level::CoProduce),
        role: Some(PolicyRole::Networking),
        target_groups: vec!["jongeren".parse().unwrap(), "fietsers".parse().unwrap()],
        channels: vec![Channel::Web, Channel::Meeting],
        opens: Some(date(2026, 12, 1)),
        closes: Some(date(2027, 1, 12)),
        budget_euros: Some(12_500),
        minutes_asked: Some(90),
        feedback_by: Some(date(2027, 3, 1)),
        template: Some("plan-2026".parse().unwrap()),
        experiment: Some(YesNo::No),
        occurred_on: Some(given::TODAY),
        goal: text(0x85),
        choices: Some(text(0x86)),
        frames: Some(text(0x87)),
        weighing: Some(text(0x88)),
        promise: Some(text(0x89)),
        expected: Some(text(0x8a)),
        deviations: Some(text(0x8b)),
        lessons: Some(text(0x8c)),
        learning: Some(text(0x8d)),
    })
}

fn an_amendment() -> Event {
    Event::PlanAmended(PlanAmended {
        part: PlanPart::Level,
        level: Some(Level::Consult),
        role: Some(PolicyRole::Lawful),
        owner: Some(Owner::Council),
        feedback_by: Some(date(2027, 4, 1)),
        announced: vec![Notice::Website, Notice::Letters],
        occurred_on: Some(given::TODAY),
        before: Some(text(0x8e)),
        after: Some(text(0x8f)),
        reason: Some(text(0x90)),
    })
}
