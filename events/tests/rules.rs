//! Every rule of the trajectory: given what happened, when a fact is recorded, then it is taken or
//! refused. Each test also shows the nearest case that is allowed.

use crate::given::{
    FILE, MAPPING, QUESTION, TITLE, TODAY, TOMORROW, YESTERDAY, answered, asked, closed, corrected,
    decided, erased, excluded, fresh, given, imported, log_created, opened, published, received,
    restricted, withdrawn, words,
};
use weerklank_events::facts::{
    Body, ContentErased, ContentPublished, DecisionTaken, InputAnswered, InputAsked, InputExcluded,
    InputReceived, InputWithdrawn, Place, Signatories, SourceImported, TrajectoryClosed,
    TrajectoryOpened,
};
use weerklank_events::trajectory::{ContentState, MAX_CONTENTS, MAX_LIST, MAX_POINTS};
use weerklank_events::vocabulary::{
    Audience, BodyKind, BodyRole, Channel, ExclusionGround, Notice, Outcome, PublicationGround,
    SignatureCheck,
};
use weerklank_events::{Commitment, Event, Refusal, Trajectory};

#[test]
fn a_trajectory_begins_with_its_opening() {
    let first: [Event; 12] = [
        Event::SourceImported(imported()),
        Event::InputAsked(asked()),
        Event::InputReceived(received(1)),
        Event::InputAnswered(answered(1, 1, Outcome::Adopted)),
        Event::InputExcluded(excluded(1)),
        Event::InputWithdrawn(withdrawn(1)),
        Event::DecisionTaken(decided()),
        Event::ContentPublished(published(&[TITLE])),
        Event::ContentRestricted(restricted(&[TITLE])),
        Event::ContentErased(erased(&[TITLE])),
        Event::EntryCorrected(corrected(1)),
        Event::TrajectoryClosed(closed()),
    ];
    for fact in first {
        given![]
            .when(fact)
            .then_refused(Refusal::TrajectoryNotOpened);
    }
    given![].when(opened()).then_recorded();
}

#[test]
fn a_trajectory_is_opened_once() {
    let again = TrajectoryOpened {
        title: fresh(1),
        ..opened()
    };
    given![opened()]
        .when(again.clone())
        .then_refused(Refusal::TrajectoryAlreadyOpened);
    given![opened(), closed()]
        .when(again)
        .then_refused(Refusal::TrajectoryAlreadyOpened);
}

#[test]
fn a_trajectory_is_closed_once() {
    given![opened()].when(closed()).then_recorded();
    given![opened(), closed()]
        .when(closed())
        .then_refused(Refusal::TrajectoryAlreadyClosed);
}

#[test]
fn closing_stops_new_input_but_not_answers_and_their_source() {
    let after = || given![opened(), received(1), received(2), closed()];
    after()
        .when(received(3))
        .then_refused(Refusal::TrajectoryAlreadyClosed);
    after()
        .when(asked())
        .then_refused(Refusal::TrajectoryAlreadyClosed);

    after().when(imported()).then_recorded();
    after().when(answered(1, 1, Outcome::Noted)).then_recorded();
    after().when(excluded(1)).then_recorded();
    after().when(withdrawn(1)).then_recorded();
    after().when(decided()).then_recorded();
    after().when(published(&[words(1)])).then_recorded();
    after().when(restricted(&[words(1)])).then_recorded();
    after().when(erased(&[words(1)])).then_recorded();
    after().when(corrected(4)).then_recorded();
}

#[test]
fn before_closing_everything_may_be_asked_received_and_imported() {
    given![opened()].when(asked()).then_recorded();
    given![opened()].when(received(1)).then_recorded();
    given![opened()].when(imported()).then_recorded();
}

#[test]
fn the_logs_own_events_are_in_no_trajectory() {
    given![]
        .when(log_created())
        .then_refused(Refusal::ReservedStream);
    given![opened()]
        .when(log_created())
        .then_refused(Refusal::ReservedStream);
}

#[test]
fn occurred_today_is_allowed_tomorrow_is_not() {
    let on = |occurred_on| {
        [
            Event::InputAsked(InputAsked {
                occurred_on,
                ..asked()
            }),
            Event::InputReceived(InputReceived {
                occurred_on,
                ..received(2)
            }),
            Event::InputAnswered(InputAnswered {
                occurred_on,
                ..answered(1, 1, Outcome::Adopted)
            }),
            Event::InputExcluded(InputExcluded {
                occurred_on,
                ..excluded(1)
            }),
            Event::InputWithdrawn(InputWithdrawn {
                occurred_on,
                ..withdrawn(1)
            }),
            Event::DecisionTaken(DecisionTaken {
                occurred_on,
                ..decided()
            }),
            Event::TrajectoryClosed(TrajectoryClosed {
                occurred_on,
                ..closed()
            }),
        ]
    };
    let open = || given![opened(), received(1)];
    for fact in on(Some(TOMORROW)) {
        open()
            .when(fact.clone())
            .then_refused(Refusal::OccurredInFuture);
        open().when_recorded(TOMORROW, fact).then_recorded();
    }
    for fact in on(Some(TODAY)).into_iter().chain(on(None)) {
        open().when(fact).then_recorded();
    }
    let opening = |occurred_on| TrajectoryOpened {
        occurred_on,
        ..opened()
    };
    given![]
        .when(opening(Some(TOMORROW)))
        .then_refused(Refusal::OccurredInFuture);
    given![].when(opening(Some(TODAY))).then_recorded();
}

#[test]
fn a_period_ends_on_or_after_its_first_day() {
    let period = |opens, closes| InputAsked {
        opens,
        closes,
        ..asked()
    };
    let open = || given![opened()];
    open()
        .when(period(Some(TOMORROW), Some(TODAY)))
        .then_refused(Refusal::PeriodReversed);
    open()
        .when(period(Some(TODAY), Some(TODAY)))
        .then_recorded();
    open()
        .when(period(Some(TODAY), Some(TOMORROW)))
        .then_recorded();
    open().when(period(None, Some(YESTERDAY))).then_recorded();
    open().when(period(Some(TOMORROW), None)).then_recorded();
}

/// An opening with so many areas, each its own.
fn areas(number: usize) -> TrajectoryOpened {
    let area = |n| format!("BU0828{n:04}").parse().unwrap();
    TrajectoryOpened {
        place: Some(Place {
            areas: (0..number).map(area).collect(),
        }),
        ..opened()
    }
}
/// An opening with so many bodies, each its own.
fn bodies(number: usize) -> TrajectoryOpened {
    let body = |n| Body {
        organisation: format!("gm{n:04}").parse().unwrap(),
        body: BodyKind::Raad,
        role: BodyRole::Decides,
        mandate: None,
    };
    TrajectoryOpened {
        bodies: (0..number).map(body).collect(),
        ..opened()
    }
}

#[test]
fn a_list_of_a_fact_names_each_value_once() {
    let mut area_twice = areas(2);
    let place = area_twice.place.as_mut().unwrap();
    place.areas.push(place.areas[0].clone());
    given![]
        .when(area_twice)
        .then_refused(Refusal::ListRepeated("place.areas"));
    let mut body_twice = bodies(2);
    body_twice.bodies.push(body_twice.bodies[0].clone());
    given![]
        .when(body_twice.clone())
        .then_refused(Refusal::ListRepeated("bodies"));
    // One body may do two things.
    body_twice.bodies[2].role = BodyRole::Prepares;
    given![].when(body_twice).then_recorded();

    let question = |audience: &[Audience], channels: &[Channel], notice: &[Notice]| InputAsked {
        audience: audience.to_vec(),
        channels: channels.to_vec(),
        notice: notice.to_vec(),
        ..asked()
    };
    let youth = [Audience::Youth, Audience::Everyone, Audience::Youth];
    given![opened()]
        .when(question(&youth, &[], &[]))
        .then_refused(Refusal::ListRepeated("audience"));
    given![opened()]
        .when(question(&[], &[Channel::Web; 2], &[]))
        .then_refused(Refusal::ListRepeated("channels"));
    given![opened()]
        .when(question(&[], &[], &[Notice::Letters; 2]))
        .then_refused(Refusal::ListRepeated("notice"));
    given![opened()]
        .when(question(Audience::ALL, Channel::ALL, Notice::ALL))
        .then_recorded();
}

#[test]
fn a_list_of_a_fact_names_at_most_50_values() {
    given![]
        .when(areas(MAX_LIST + 1))
        .then_refused(Refusal::ListTooLong("place.areas"));
    given![]
        .when(bodies(MAX_LIST + 1))
        .then_refused(Refusal::ListTooLong("bodies"));
    for (field, question) in [
        (
            "audience",
            InputAsked {
                audience: vec![Audience::Youth; MAX_LIST + 1],
                ..asked()
            },
        ),
        (
            "channels",
            InputAsked {
                channels: vec![Channel::Web; MAX_LIST + 1],
                ..asked()
            },
        ),
        (
            "notice",
            InputAsked {
                notice: vec![Notice::Letters; MAX_LIST + 1],
                ..asked()
            },
        ),
    ] {
        given![opened()]
            .when(question)
            .then_refused(Refusal::ListTooLong(field));
    }
    given![].when(areas(MAX_LIST)).then_recorded();
    given![].when(bodies(MAX_LIST)).then_recorded();
}

#[test]
fn an_input_is_received_once() {
    let again = || InputReceived {
        words: fresh(1),
        ..received(1)
    };
    given![opened(), received(1)]
        .when(again())
        .then_refused(Refusal::InputAlreadyReceived);
    given![opened(), received(1), withdrawn(1)]
        .when(again())
        .then_refused(Refusal::InputAlreadyReceived);
    given![opened(), received(1)]
        .when(received(2))
        .then_recorded();
}

#[test]
fn an_input_makes_between_1_and_200_points() {
    let letter = |points| InputReceived {
        points,
        ..received(1)
    };
    for points in [0, MAX_POINTS + 1, u16::MAX] {
        given![opened()]
            .when(letter(points))
            .then_refused(Refusal::PointsOutOfRange);
    }
    for points in [1, MAX_POINTS] {
        given![opened()].when(letter(points)).then_recorded();
    }
}

#[test]
fn a_petition_has_names_under_it() {
    let petition = |number| {
        let checked = SignatureCheck::Sample;
        InputReceived {
            signatories: Some(Signatories { number, checked }),
            ..received(1)
        }
    };
    given![opened()]
        .when(petition(0))
        .then_refused(Refusal::NoSignatories);
    given![opened()].when(petition(1)).then_recorded();
}

#[test]
fn an_input_is_received_on_or_after_the_day_it_is_sent() {
    let letter = |sent_on, occurred_on| InputReceived {
        sent_on,
        occurred_on,
        ..received(1)
    };
    let open = || given![opened()];
    open()
        .when(letter(Some(TODAY), Some(YESTERDAY)))
        .then_refused(Refusal::SentAfterReceived);
    open()
        .when(letter(Some(TODAY), Some(TODAY)))
        .then_recorded();
    open()
        .when(letter(Some(YESTERDAY), Some(TODAY)))
        .then_recorded();
    open().when(letter(None, Some(TODAY))).then_recorded();
    open().when(letter(Some(TODAY), None)).then_recorded();
}

#[test]
fn sent_today_is_allowed_tomorrow_is_not_also_where_the_day_of_receipt_is_unknown() {
    let letter = |sent_on| InputReceived {
        sent_on,
        ..received(1)
    };
    given![opened()]
        .when(letter(Some(TOMORROW)))
        .then_refused(Refusal::SentAfterReceived);
    given![opened()].when(letter(Some(TODAY))).then_recorded();
}

#[test]
fn only_what_was_received_is_answered_excluded_or_withdrawn() {
    let other = || given![opened(), received(1)];
    other()
        .when(answered(2, 1, Outcome::Adopted))
        .then_refused(Refusal::InputNotReceived);
    other()
        .when(excluded(2))
        .then_refused(Refusal::InputNotReceived);
    other()
        .when(withdrawn(2))
        .then_refused(Refusal::InputNotReceived);
    other()
        .when(answered(1, 1, Outcome::Adopted))
        .then_recorded();
    other().when(excluded(1)).then_recorded();
    other().when(withdrawn(1)).then_recorded();
}

#[test]
fn an_answer_goes_to_a_point_that_the_input_makes() {
    let letter = || {
        given![
            opened(),
            InputReceived {
                points: 3,
                ..received(1)
            }
        ]
    };
    for point in [0, 4] {
        letter()
            .when(answered(1, point, Outcome::Adopted))
            .then_refused(Refusal::PointUnknown);
    }
    for point in [1, 3] {
        letter()
            .when(answered(1, point, Outcome::Adopted))
            .then_recorded();
    }
}

#[test]
fn a_point_may_be_answered_again() {
    given![opened(), received(1), answered(1, 1, Outcome::NotAdopted)]
        .when(answered(1, 1, Outcome::Adopted))
        .then_recorded();
}

#[test]
fn passing_on_says_to_whom() {
    let letter = || given![opened(), received(1)];
    let elsewhere = answered(1, 1, Outcome::Elsewhere);
    letter()
        .when(elsewhere.clone())
        .then_refused(Refusal::DestinationMissing);
    letter()
        .when(InputAnswered {
            destination: Some(fresh(1)),
            ..elsewhere
        })
        .then_recorded();
    for outcome in Outcome::ALL.iter().filter(|o| **o != Outcome::Elsewhere) {
        letter().when(answered(1, 1, *outcome)).then_recorded();
    }
}

#[test]
fn another_ground_for_exclusion_says_which() {
    let exclusion = |ground, reason| InputExcluded {
        ground,
        reason,
        ..excluded(1)
    };
    let letter = || given![opened(), received(1)];
    letter()
        .when(exclusion(ExclusionGround::Other, None))
        .then_refused(Refusal::ReasonMissing);
    for ground in ExclusionGround::ALL {
        letter()
            .when(exclusion(*ground, Some(fresh(1))))
            .then_recorded();
        if *ground != ExclusionGround::Other {
            letter().when(exclusion(*ground, None)).then_recorded();
        }
    }
}

#[test]
fn an_input_that_is_excluded_or_withdrawn_gets_no_outcome() {
    for set_aside in [
        Event::InputExcluded(excluded(1)),
        Event::InputWithdrawn(withdrawn(1)),
    ] {
        let after = || given![opened(), received(1), received(2), set_aside.clone()];
        after()
            .when(answered(1, 1, Outcome::Adopted))
            .then_refused(Refusal::InputNotConsidered);
        after()
            .when(excluded(1))
            .then_refused(Refusal::InputNotConsidered);
        after()
            .when(withdrawn(1))
            .then_refused(Refusal::InputNotConsidered);
        after()
            .when(answered(2, 1, Outcome::Adopted))
            .then_recorded();
    }
}

#[test]
fn what_was_answered_cannot_be_left_out_but_can_be_withdrawn() {
    let after = || {
        given![
            opened(),
            InputReceived {
                points: 2,
                ..received(1)
            },
            received(2),
            answered(1, 1, Outcome::Adopted),
        ]
    };
    after()
        .when(excluded(1))
        .then_refused(Refusal::InputAlreadyAnswered);
    after().when(withdrawn(1)).then_recorded();
    after().when(excluded(2)).then_recorded();
}

#[test]
fn a_decision_may_come_at_any_time_and_more_than_once() {
    given![opened()].when(decided()).then_recorded();
    let second = DecisionTaken {
        summary: fresh(1),
        ..decided()
    };
    given![opened(), decided(), closed()]
        .when(second)
        .then_recorded();
}

/// Publishing, restricting and erasing, of the same contents.
fn acts(content: &[Commitment]) -> [Event; 3] {
    [
        Event::ContentPublished(published(content)),
        Event::ContentRestricted(restricted(content)),
        Event::ContentErased(erased(content)),
    ]
}

#[test]
fn a_list_of_contents_holds_between_1_and_500() {
    let mut received_all = vec![Event::TrajectoryOpened(opened())];
    let all: Vec<Commitment> = (0..=MAX_CONTENTS)
        .map(|n| {
            let mut id = [0; 32];
            id[..8].copy_from_slice(&(n as u64).to_be_bytes());
            let mut fact = InputReceived {
                words: Commitment(id),
                ..received(0)
            };
            fact.input.0[..8].copy_from_slice(&(n as u64).to_be_bytes());
            received_all.push(Event::InputReceived(fact));
            Commitment(id)
        })
        .collect();
    let before = || crate::given::Given(received_all.clone());
    for fact in acts(&[]).into_iter().chain(acts(&all)) {
        before().when(fact).then_refused(Refusal::ContentCount);
    }
    for fact in acts(&all[..1])
        .into_iter()
        .chain(acts(&all[..MAX_CONTENTS]))
    {
        before().when(fact).then_recorded();
    }
}

#[test]
fn a_list_names_each_content_once() {
    let before = || given![opened(), received(1)];
    for fact in acts(&[words(1), TITLE, words(1)]) {
        before().when(fact).then_refused(Refusal::ContentRepeated);
    }
    for fact in acts(&[words(1), TITLE]) {
        before().when(fact).then_recorded();
    }
}

#[test]
fn only_what_this_trajectory_committed_to_is_published_restricted_or_erased() {
    for fact in acts(&[TITLE, fresh(1)]) {
        given![opened()]
            .when(fact)
            .then_refused(Refusal::ContentUnknown);
    }
    let letter = InputReceived {
        particulars: Some(fresh(2)),
        ..received(1)
    };
    for fact in acts(&[TITLE, QUESTION, words(1), fresh(2)]) {
        given![opened(), asked(), letter.clone()]
            .when(fact)
            .then_recorded();
    }
}

#[test]
fn a_redacted_version_belongs_to_one_content() {
    let redacted = |content: &[Commitment]| ContentPublished {
        redacted: Some(fresh(1)),
        ..published(content)
    };
    let before = || given![opened(), received(1), received(2)];
    before()
        .when(redacted(&[words(1), words(2)]))
        .then_refused(Refusal::OneContentOnly);
    before().when(redacted(&[words(1)])).then_recorded();
    before()
        .when(published(&[words(1), words(2)]))
        .then_recorded();
}

#[test]
fn a_replacement_belongs_to_one_content() {
    let replaced = |content: &[Commitment]| ContentErased {
        replacement: Some(fresh(1)),
        ..erased(content)
    };
    let before = || given![opened(), received(1), received(2)];
    before()
        .when(replaced(&[words(1), words(2)]))
        .then_refused(Refusal::OneContentOnly);
    before().when(replaced(&[words(1)])).then_recorded();
    before().when(erased(&[words(1), words(2)])).then_recorded();
}

#[test]
fn what_is_public_is_not_published_again() {
    let before = || given![opened(), received(1), published(&[words(1)])];
    before()
        .when(published(&[words(1)]))
        .then_refused(Refusal::ContentAlreadyPublished);
    before()
        .when(published(&[TITLE, words(1)]))
        .then_refused(Refusal::ContentAlreadyPublished);
    before().when(published(&[TITLE])).then_recorded();
    before().when(restricted(&[words(1)])).then_recorded();
    before().when(erased(&[words(1)])).then_recorded();
}

#[test]
fn what_is_public_is_redacted_only_after_it_is_restricted() {
    let redacted = ContentPublished {
        redacted: Some(fresh(1)),
        ..published(&[words(1)])
    };
    given![opened(), received(1), published(&[words(1)])]
        .when(redacted.clone())
        .then_refused(Refusal::ContentAlreadyPublished);
    given![
        opened(),
        received(1),
        published(&[words(1)]),
        restricted(&[words(1)])
    ]
    .when(redacted)
    .then_recorded();
}

#[test]
fn the_ground_redacted_comes_with_a_redacted_version() {
    let publication = |ground, redacted| ContentPublished {
        ground,
        redacted,
        ..published(&[words(1)])
    };
    let before = || given![opened(), received(1)];
    before()
        .when(publication(PublicationGround::Redacted, None))
        .then_refused(Refusal::RedactedMissing);
    for ground in PublicationGround::ALL {
        before()
            .when(publication(*ground, Some(fresh(1))))
            .then_recorded();
        if *ground != PublicationGround::Redacted {
            before().when(publication(*ground, None)).then_recorded();
        }
    }
}

#[test]
fn a_redacted_version_is_public_and_its_original_is_not() {
    let redacted = ContentPublished {
        redacted: Some(fresh(1)),
        ..published(&[words(1)])
    };
    let before = || given![opened(), received(1), redacted.clone()];
    before()
        .when(published(&[fresh(1)]))
        .then_refused(Refusal::ContentAlreadyPublished);
    before().when(published(&[words(1)])).then_recorded();
}

#[test]
fn what_is_restricted_is_not_restricted_again() {
    let before = || given![opened(), received(1), restricted(&[words(1)])];
    before()
        .when(restricted(&[words(1)]))
        .then_refused(Refusal::ContentAlreadyRestricted);
    before().when(restricted(&[TITLE])).then_recorded();
    before().when(erased(&[words(1)])).then_recorded();
}

#[test]
fn a_restriction_may_be_lifted_by_publishing_and_laid_again() {
    let lifted = || {
        given![
            opened(),
            received(1),
            restricted(&[words(1)]),
            published(&[words(1)])
        ]
    };
    given![opened(), received(1), restricted(&[words(1)])]
        .when(published(&[words(1)]))
        .then_recorded();
    lifted()
        .when(published(&[words(1)]))
        .then_refused(Refusal::ContentAlreadyPublished);
    lifted().when(restricted(&[words(1)])).then_recorded();
}

#[test]
fn what_was_erased_is_not_published_restricted_or_erased_again() {
    let before = || {
        given![
            opened(),
            received(1),
            published(&[words(1)]),
            erased(&[words(1)])
        ]
    };
    for fact in acts(&[words(1)])
        .into_iter()
        .chain(acts(&[TITLE, words(1)]))
    {
        before()
            .when(fact)
            .then_refused(Refusal::ContentAlreadyErased);
    }
    before()
        .when(ContentPublished {
            redacted: Some(fresh(1)),
            ..published(&[words(1)])
        })
        .then_refused(Refusal::ContentAlreadyErased);
    for fact in acts(&[TITLE]) {
        before().when(fact).then_recorded();
    }
}

#[test]
fn the_files_of_an_import_are_erased_but_not_published_or_restricted() {
    let import = || SourceImported {
        answers: Some(fresh(1)),
        ..imported()
    };
    let before = || given![opened(), import()];
    for file in [FILE, fresh(1)] {
        for list in [&[file][..], &[TITLE, file]] {
            let [publication, restriction, erasure] = acts(list);
            before()
                .when(publication)
                .then_refused(Refusal::ContentNotKept);
            before()
                .when(restriction)
                .then_refused(Refusal::ContentNotKept);
            before().when(erasure).then_recorded();
        }
        before()
            .when(ContentPublished {
                redacted: Some(fresh(2)),
                ..published(&[file])
            })
            .then_refused(Refusal::ContentNotKept);
        for fact in acts(&[file]) {
            given![opened(), import(), erased(&[file])]
                .when(fact)
                .then_refused(Refusal::ContentAlreadyErased);
        }
    }
    for fact in acts(&[MAPPING]) {
        before().when(fact).then_recorded();
    }
}

#[test]
fn a_content_is_committed_to_once() {
    let before = || given![opened(), received(1), received(2), erased(&[words(2)])];
    let letter = |words| InputReceived {
        words,
        ..received(3)
    };
    for used in [TITLE, words(1), words(2)] {
        before()
            .when(letter(used))
            .then_refused(Refusal::CommitmentReused);
    }
    let twice = InputReceived {
        reference: Some(words(3)),
        ..letter(words(3))
    };
    before().when(twice).then_refused(Refusal::CommitmentReused);
    let itself = ContentPublished {
        redacted: Some(words(1)),
        ..published(&[words(1)])
    };
    before()
        .when(itself)
        .then_refused(Refusal::CommitmentReused);
    let itself = ContentErased {
        replacement: Some(words(1)),
        ..erased(&[words(1)])
    };
    before()
        .when(itself)
        .then_refused(Refusal::CommitmentReused);
    before().when(letter(words(3))).then_recorded();
}

#[test]
fn a_replacement_is_withheld_until_it_is_published() {
    let replaced = ContentErased {
        replacement: Some(fresh(1)),
        ..erased(&[words(1)])
    };
    given![opened(), received(1), replaced]
        .when(published(&[fresh(1)]))
        .then_recorded();
}

#[test]
fn erasing_words_leaves_their_input_to_be_answered() {
    given![opened(), received(1), erased(&[words(1)])]
        .when(answered(1, 1, Outcome::Noted))
        .then_recorded();
}

#[test]
fn an_entry_correction_names_an_earlier_entry() {
    let before = || given![opened(), received(1)];
    for seq in [0, 3, u64::MAX] {
        before()
            .when(corrected(seq))
            .then_refused(Refusal::EntryUnknown);
    }
    for seq in [1, 2] {
        before().when(corrected(seq)).then_recorded();
    }
}

#[test]
fn the_trajectory_tells_what_became_of_a_content() {
    let mut trajectory = Trajectory::default();
    let steps = [
        (Event::TrajectoryOpened(opened()), None),
        (
            Event::InputReceived(received(1)),
            Some(ContentState::Withheld),
        ),
        (
            Event::ContentPublished(published(&[words(1)])),
            Some(ContentState::Published),
        ),
        (
            Event::ContentRestricted(restricted(&[words(1)])),
            Some(ContentState::Restricted),
        ),
        (
            Event::ContentErased(erased(&[words(1)])),
            Some(ContentState::Erased),
        ),
    ];
    for (seq, (event, state)) in (1..).zip(steps) {
        trajectory.apply(&event);
        assert_eq!(trajectory.content(&words(1)), state, "{event:?}");
        assert_eq!(trajectory.entries(), seq);
    }
    trajectory.apply(&Event::SourceImported(imported()));
    assert_eq!(trajectory.content(&FILE), Some(ContentState::NotKept));
    assert_eq!(trajectory.content(&MAPPING), Some(ContentState::Withheld));
    trajectory.apply(&Event::ContentErased(erased(&[FILE])));
    assert_eq!(trajectory.content(&FILE), Some(ContentState::Erased));
}
