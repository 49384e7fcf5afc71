//! Examples of what belongs to no trajectory, of what becomes of contents, and of how trajectories
//! stand still and end.

use super::{OTHER, text};
use crate::given::{self, IntoEvent, closed, corrected, erased, fact, published, restricted};
use jiff::civil::date;
use serde_json::json;
use weerklank_events::Event;
use weerklank_events::facts::{
    ContentErased, ContentPublished, ContentRestricted, CouncilRecognised, EntryCorrected,
    ProfileAdopted, SignalNoted, TrajectoryCancelled, TrajectoryClosed, TrajectoryResumed,
    TrajectorySuspended,
};
use weerklank_events::ids::Digest;
use weerklank_events::vocabulary::{
    BodyKind, ErasureGround, FollowUp, MunicipalFunction, PublicationGround, RestrictionGround,
    Setting,
};

pub fn full() -> Vec<Event> {
    let mut all = vec![a_profile(), a_council(), a_signal()];
    all.extend(contents());
    all.extend(endings());
    all
}

pub fn minimal() -> Vec<Event> {
    let profile = Digest([0x2f; 32]);
    let profile = json!({"profile": profile, "name": "oss-2026", "document": text(0xd4)});
    let council = json!({"council": "dorpsraad-ravenstein", "areas": [], "name": text(0xd5)});
    vec![
        fact("profile.adopted", profile),
        fact("council.recognised", council),
        fact(
            "signal.noted",
            json!({"functions": [], "heard": text(0xd6)}),
        ),
        published(&[given::words(1)]).event(),
        restricted(&[given::words(1)]).event(),
        erased(&[given::words(1)]).event(),
        corrected(1).event(),
        fact("trajectory.suspended", json!({"reason": text(0xd7)})),
        fact("trajectory.resumed", json!({})),
        fact("trajectory.cancelled", json!({"reason": text(0xd8)})),
        closed().event(),
    ]
}

fn a_profile() -> Event {
    Event::ProfileAdopted(ProfileAdopted {
        profile: Digest([0x2f; 32]),
        name: "oss-2026".parse().unwrap(),
        body: Some(BodyKind::Raad),
        in_force_from: Some(date(2027, 1, 1)),
        trajectory: Some(OTHER),
        occurred_on: Some(given::TODAY),
        document: text(0xb3),
        ordinance: Some(text(0xb4)),
    })
}

fn a_council() -> Event {
    Event::CouncilRecognised(CouncilRecognised {
        council: "dorpsraad-ravenstein".parse().unwrap(),
        areas: ["WK082802", "BU08280201"]
            .map(|area| area.parse().unwrap())
            .into(),
        until: Some(date(2030, 12, 31)),
        budget_euros: Some(7_500),
        occurred_on: Some(given::TODAY),
        name: text(0xb5),
        tasks: Some(text(0xb6)),
    })
}

fn a_signal() -> Event {
    Event::SignalNoted(SignalNoted {
        area: Some("WK082801".parse().unwrap()),
        theme: Some("verkeer".parse().unwrap()),
        setting: Some(Setting::Street),
        functions: vec![MunicipalFunction::RaadMember, MunicipalFunction::Griffie],
        follow_up: Some(FollowUp::TakenAlong),
        trajectory: Some(OTHER),
        occurred_on: Some(given::TODAY),
        heard: text(0xb7),
        response: Some(text(0xb8)),
    })
}

fn contents() -> Vec<Event> {
    vec![
        Event::ContentPublished(ContentPublished {
            content: vec![text(0x23)],
            ground: PublicationGround::Redacted,
            redacted: Some(text(0x41)),
        }),
        Event::ContentRestricted(ContentRestricted {
            content: vec![text(0x24), text(0x23)],
            ground: RestrictionGround::Secrecy,
            body: Some(BodyKind::College),
            until: Some(date(2036, 12, 31)),
            reason: Some(text(0x42)),
        }),
        Event::ContentErased(ContentErased {
            content: vec![text(0x23)],
            ground: ErasureGround::ConsentWithdrawn,
            replacement: Some(text(0x43)),
        }),
        Event::EntryCorrected(EntryCorrected {
            seq: 3,
            reason: text(0x51),
            correction: Some(text(0x52)),
        }),
    ]
}

fn endings() -> Vec<Event> {
    let today = Some(given::TODAY);
    vec![
        Event::TrajectorySuspended(TrajectorySuspended {
            occurred_on: today,
            reason: text(0xb9),
        }),
        Event::TrajectoryResumed(TrajectoryResumed {
            occurred_on: today,
            reason: Some(text(0xba)),
        }),
        Event::TrajectoryCancelled(TrajectoryCancelled {
            occurred_on: today,
            reason: text(0xbb),
        }),
        Event::TrajectoryClosed(TrajectoryClosed {
            occurred_on: today,
            reason: Some(text(0x53)),
        }),
    ]
}
