//! What an input counts as.

use crate::log::*;
use weerklank_events::{Event, Outcome};
use weerklank_projections::figures::Figures;
use weerklank_projections::input::{Fate, ReasonMissing};

fn letter(points: u16, more: impl IntoIterator<Item = Event>) -> Log {
    let mut log = Log::with([Event::InputReceived(received(1, points))]);
    for event in more {
        log.push(event);
    }
    log
}

#[test]
fn the_last_answer_counts_and_earlier_ones_stay_visible() {
    let log = letter(
        1,
        [
            answered(1, 1, Outcome::NotAdopted, Some(50)),
            answered(1, 1, Outcome::Adopted, None),
        ],
    );
    let input = log.input(1);
    assert_eq!(input.fate(), Fate::Adopted);
    let outcomes: Vec<_> = input.answers_to(1).map(|a| a.outcome).collect();
    assert_eq!(outcomes, [Outcome::NotAdopted, Outcome::Adopted]);
    assert_eq!(log.folded().trajectory.counts.figures.adopted, 1);
    assert_eq!(log.folded().trajectory.counts.figures.not_adopted, 0);
}

#[test]
fn mixed_outcomes_count_as_partly_adopted() {
    for (outcomes, fate) in [
        ([Outcome::Adopted, Outcome::NotAdopted], Fate::PartlyAdopted),
        (
            [Outcome::NotAdopted, Outcome::Elsewhere],
            Fate::PartlyAdopted,
        ),
        ([Outcome::NotAdopted, Outcome::NotAdopted], Fate::NotAdopted),
        // What asked for no change is left aside where something else was asked.
        ([Outcome::Noted, Outcome::Adopted], Fate::Adopted),
        ([Outcome::NotAdopted, Outcome::Noted], Fate::NotAdopted),
        ([Outcome::Noted, Outcome::Noted], Fate::Noted),
    ] {
        let answers = (1..)
            .zip(outcomes)
            .map(|(n, o)| answered(1, n, o, Some(n.into())));
        assert_eq!(letter(2, answers).input(1).fate(), fate, "{outcomes:?}");
    }
}

#[test]
fn a_partly_answered_letter_is_unanswered_and_counts_per_point() {
    let log = letter(
        3,
        [
            answered(1, 1, Outcome::Adopted, Some(50)),
            answered(1, 3, Outcome::NotAdopted, None),
        ],
    );
    assert_eq!(log.input(1).fate(), Fate::Unanswered);
    assert_eq!(log.input(1).reasons_missing(), None);
    let counts = log.folded().trajectory.counts;
    let expected = Figures {
        received: 1,
        unanswered: 1,
        ..Figures::default()
    };
    assert_eq!(counts.figures, expected);
    let expected = Figures {
        received: 3,
        answered: 2,
        adopted: 1,
        not_adopted: 1,
        unanswered: 1,
        ..Figures::default()
    };
    assert_eq!(counts.point_figures, expected);
}

#[test]
fn an_input_withdrawn_after_its_answer_counts_as_withdrawn() {
    let log = letter(2, [answered(1, 1, Outcome::Adopted, None), withdrawn(1)]);
    assert_eq!(log.input(1).fate(), Fate::Withdrawn);
    assert_eq!(log.input(1).answers.len(), 1);
    let counts = log.folded().trajectory.counts;
    assert_eq!((counts.figures.withdrawn, counts.figures.answered), (1, 0));
    assert_eq!(
        (
            counts.point_figures.withdrawn,
            counts.point_figures.received
        ),
        (2, 2)
    );
    assert_eq!(counts.adopted_without_reason, 0);
}

#[test]
fn an_excluded_input_keeps_its_ground() {
    let log = letter(2, [excluded(1)]);
    let input = log.input(1);
    assert_eq!(input.fate(), Fate::Excluded);
    assert_eq!(input.excluded.unwrap().at.index, 3);
    assert_eq!(log.folded().trajectory.counts.point_figures.excluded, 2);
    assert_eq!(
        letter(1, [excluded(1), withdrawn(1)]).input(1).fate(),
        Fate::Withdrawn
    );
}

#[test]
fn an_absent_reason_is_missing_and_an_erased_one_was_given() {
    let missing = |events: Vec<Event>| letter(2, events).input(1).reasons_missing();
    let (yes, no) = (Outcome::Adopted, Outcome::NotAdopted);
    assert_eq!(
        missing(vec![
            answered(1, 1, no, None),
            answered(1, 2, yes, Some(50))
        ]),
        Some(ReasonMissing::Otherwise)
    );
    // Only the adopted part lacks one: what was refused was explained.
    assert_eq!(
        missing(vec![
            answered(1, 1, yes, None),
            answered(1, 2, no, Some(50))
        ]),
        None
    );
    assert_eq!(
        missing(vec![
            answered(1, 1, yes, None),
            answered(1, 2, yes, Some(50))
        ]),
        Some(ReasonMissing::Adopted)
    );
    assert_eq!(
        missing(vec![
            answered(1, 1, no, Some(50)),
            answered(1, 2, no, Some(51)),
            erased(50, None)
        ]),
        None
    );
    // A reason given later takes the input off the list, one that is taken back puts it on.
    assert_eq!(
        missing(vec![
            answered(1, 1, no, None),
            answered(1, 2, no, Some(50)),
            answered(1, 1, no, Some(51)),
        ]),
        None
    );
}
