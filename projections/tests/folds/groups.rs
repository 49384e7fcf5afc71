//! Points that are weighed and answered together, and what a review changes.

use crate::log::*;
use weerklank_events::vocabulary::ReviewResult;
use weerklank_events::{Event, Outcome};
use weerklank_projections::figures::Figures;
use weerklank_projections::input::{Fate, ReasonMissing};

/// Two letters of one point, and one of two.
fn letters(more: impl IntoIterator<Item = Event>) -> Log {
    let mut log = Log::with(
        [1, 1, 2]
            .into_iter()
            .zip(1..)
            .map(|(points, n)| Event::InputReceived(received(n, points))),
    );
    for event in more {
        log.push(event);
    }
    log
}

#[test]
fn an_answer_to_a_group_counts_for_each_of_its_points() {
    let log = letters([
        grouped(1, &[(1, 1), (3, 2)], 80),
        group_answered(1, Outcome::NotAdopted, None),
    ]);
    assert_eq!(log.input(1).fate(), Fate::NotAdopted);
    assert_eq!(
        log.input(1).reasons_missing(),
        Some(ReasonMissing::Otherwise)
    );
    assert_eq!(log.input(2).fate(), Fate::Unanswered);
    // One of its two points is still open.
    assert_eq!(log.input(3).fate(), Fate::Unanswered);
    let expected = Figures {
        received: 4,
        answered: 2,
        not_adopted: 2,
        unanswered: 2,
        ..Figures::default()
    };
    let counts = log.folded().trajectory.counts;
    assert_eq!(counts.point_figures, expected);
    assert_eq!(counts.without_reason, 1);
}

#[test]
fn a_point_that_joined_later_is_not_answered_until_the_group_is_answered_again() {
    let mut log = letters([
        grouped(1, &[(1, 1)], 80),
        group_answered(1, Outcome::Adopted, Some(50)),
        grouped(1, &[(2, 1)], 81),
    ]);
    assert_eq!(log.input(2).fate(), Fate::Unanswered);
    assert!(log.input(2).answers.is_empty());
    log.push(group_answered(1, Outcome::NotAdopted, Some(51)));
    assert_eq!(log.input(1).fate(), Fate::NotAdopted);
    assert_eq!(log.input(2).fate(), Fate::NotAdopted);
    assert_eq!(log.input(1).answers.len(), 2);
}

#[test]
fn an_answer_of_its_own_goes_before_an_earlier_one_of_its_group() {
    let log = letters([
        grouped(1, &[(1, 1), (2, 1)], 80),
        group_answered(1, Outcome::NotAdopted, Some(50)),
        answered(1, 1, Outcome::Adopted, Some(51)),
    ]);
    assert_eq!(log.input(1).fate(), Fate::Adopted);
    assert_eq!(log.input(2).fate(), Fate::NotAdopted);
}

#[test]
fn a_group_keeps_what_was_said_of_it_before_and_how_it_was_weighed() {
    let log = letters([
        grouped(1, &[(1, 1)], 80),
        group_weighed(1, Outcome::Adopted, 82),
        grouped(2, &[(3, 1)], 83),
        grouped(1, &[(2, 1)], 81),
    ]);
    let rows = log.folded().rows;
    let group = rows.get_group(&gid(1)).unwrap();
    assert_eq!((group.number, group.members.len()), (1, 2));
    assert_eq!(group.summary(), Some(c(81)));
    let said: Vec<_> = group.joined.iter().map(|joining| joining.summary).collect();
    assert_eq!(said, [c(80), c(81)]);
    assert_eq!(group.history.len(), 1);
    assert_eq!(rows.get_group(&gid(2)).unwrap().number, 2);
    assert_eq!(log.folded().trajectory.groups, 2);
    assert_eq!(log.input(3).groups[&1], gid(2));
}

#[test]
fn a_review_that_changes_an_exclusion_lifts_it_and_the_figures_move() {
    let mut log = letters([answered(1, 1, Outcome::Adopted, Some(50)), excluded(1)]);
    let excluded = log.folded().trajectory.counts.figures;
    assert_eq!((excluded.excluded, excluded.adopted), (1, 0));
    log.push(disputed(1, 1, 51));
    log.push(reviewed(1, 1, ReviewResult::Upheld, 52));
    assert_eq!(log.input(1).fate(), Fate::Excluded);
    log.push(reviewed(1, 1, ReviewResult::Changed, 53));
    let input = log.input(1);
    // The answer that was given before counts again.
    assert_eq!(input.fate(), Fate::Adopted);
    assert_eq!((input.excluded, input.lifted.len()), (None, 1));
    assert_eq!(input.history.len(), 3);
    let counts = log.folded().trajectory.counts;
    assert_eq!((counts.figures.excluded, counts.figures.adopted), (0, 1));
    assert_eq!(counts.point_figures.excluded, 0);
}

#[test]
fn a_review_of_an_answer_that_stands_changes_no_figure() {
    let mut log = letters([answered(1, 1, Outcome::NotAdopted, Some(50))]);
    let before = log.folded().trajectory.counts;
    log.push(disputed(1, 1, 51));
    log.push(reviewed(1, 1, ReviewResult::Upheld, 52));
    assert_eq!(log.folded().trajectory.counts, before);
}
