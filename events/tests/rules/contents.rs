//! The rules of contents and corrections: publishing, restricting, erasing, and setting right.

use crate::given::{
    FILE, MAPPING, QUESTION, TITLE, answered, asked, corrected, erased, fresh, given, imported,
    opened, published, received, restricted, words,
};
use weerklank_events::facts::{ContentErased, ContentPublished, InputReceived, SourceImported};
use weerklank_events::trajectory::{ContentState, MAX_CONTENTS};
use weerklank_events::vocabulary::{Outcome, PublicationGround};
use weerklank_events::{Commitment, Event, Refusal, Trajectory};

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
