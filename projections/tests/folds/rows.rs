//! Contents, the trajectory itself, and its timeline.

use crate::log::*;
use weerklank_events::facts::{EntryCorrected, TrajectoryClosed};
use weerklank_events::{Event, Outcome};
use weerklank_projections::contents::{Appearance, ContentState, shown};
use weerklank_projections::fold::Touched;
use weerklank_projections::memory::Folded;
use weerklank_projections::trajectory::Moment;

fn appears(log: &Log, n: u64) -> (Appearance, Option<weerklank_events::Commitment>) {
    let folded = log.folded();
    shown(&c(n), |commitment| folded.rows.get_content(commitment))
}

fn one_input(more: impl IntoIterator<Item = Event>) -> Log {
    let mut log = Log::with([Event::InputReceived(received(1, 1))]);
    for event in more {
        log.push(event);
    }
    log
}

#[test]
fn a_content_is_withheld_until_published() {
    assert_eq!(appears(&one_input([]), 1000), (Appearance::Withheld, None));
    let log = one_input([published(&[1000])]);
    assert_eq!(appears(&log, 1000), (Appearance::Published, Some(c(1000))));
    let log = one_input([published(&[1000]), restricted(1000)]);
    assert_eq!(appears(&log, 1000), (Appearance::Restricted, None));
}

#[test]
fn a_redacted_version_is_shown_and_the_original_stays_withheld() {
    let log = one_input([redacted(1000, 60)]);
    assert_eq!(appears(&log, 1000), (Appearance::Redacted, Some(c(60))));
    let folded = log.folded();
    let original = folded.rows.get_content(&c(1000)).unwrap();
    assert_eq!(original.state, ContentState::Withheld);
    assert_eq!(original.field, "input.received/words");
    // Redacted after it was public in full: the newer version is what readers see, also when that
    // one is restricted in its turn.
    let log = one_input([published(&[1000]), redacted(1000, 60)]);
    assert_eq!(appears(&log, 1000), (Appearance::Redacted, Some(c(60))));
    let log = one_input([published(&[1000]), redacted(1000, 60), restricted(60)]);
    assert_eq!(appears(&log, 1000), (Appearance::Restricted, None));
    // Published in full afterwards: the original again.
    let log = one_input([redacted(1000, 60), published(&[1000])]);
    assert_eq!(appears(&log, 1000), (Appearance::Published, Some(c(1000))));
}

#[test]
fn erased_words_are_gone_and_may_be_replaced() {
    let log = one_input([published(&[1000]), erased(1000, None), published(&[1000])]);
    assert_eq!(appears(&log, 1000), (Appearance::Erased, None));
    let log = one_input([published(&[1000]), erased(1000, Some(61))]);
    assert_eq!(appears(&log, 1000), (Appearance::Erased, None));
    let log = one_input([published(&[1000]), erased(1000, Some(61)), published(&[61])]);
    assert_eq!(appears(&log, 1000), (Appearance::Replaced, Some(c(61))));
    let counts = log.folded().trajectory.contents;
    assert_eq!(
        (counts.withheld, counts.published, counts.erased),
        (2, 1, 1)
    );
    assert_eq!(counts.erasures.values().sum::<u64>(), 1);
}

#[test]
fn a_circle_of_versions_comes_to_an_end() {
    let log = one_input([redacted(1000, 60), redacted(60, 1000)]);
    assert_eq!(appears(&log, 1000).0, Appearance::Published);
    assert_eq!(appears(&log, 60).0, Appearance::Redacted);
}

#[test]
fn inputs_are_summed_up_in_the_timeline() {
    let mut log = Log::opened();
    for n in 1..=3 {
        let mut fact = received(n, 1);
        fact.occurred_on =
            (n < 3).then(|| jiff::civil::date(2026, 1, 10 - i8::try_from(n).unwrap()));
        log.push(Event::InputReceived(fact));
    }
    log.push(answered(1, 1, Outcome::Adopted, None));
    log.push(published(&[1000]));
    let seq = log.entries[2].envelope.seq;
    log.push(Event::EntryCorrected(EntryCorrected {
        seq,
        reason: c(70),
        correction: None,
    }));
    log.push(Event::TrajectoryClosed(TrajectoryClosed {
        occurred_on: None,
        reason: None,
    }));
    let folded = log.folded();
    let timeline = &folded.trajectory.timeline;
    let received = &timeline.spans["input.received"];
    assert_eq!((received.count, received.undated), (3, 1));
    assert_eq!(received.earliest, Some(jiff::civil::date(2026, 1, 8)));
    assert_eq!(received.latest, Some(jiff::civil::date(2026, 1, 9)));
    assert_eq!((received.first.index, received.last.index), (2, 4));
    let kinds: Vec<_> = timeline
        .moments()
        .iter()
        .map(|moment| match moment {
            Moment::Step(step) => step.kind.clone(),
            Moment::Span(kind, _) => (*kind).to_owned(),
        })
        .collect();
    let expected = [
        "trajectory.opened",
        "input.received",
        "input.answered",
        "content.published",
        "entry.corrected",
        "trajectory.closed",
    ];
    assert_eq!(kinds, expected);
    let corrections = folded.trajectory.corrections_of(seq);
    assert_eq!(corrections[0].at.index, 7);
}

#[test]
fn an_entry_of_another_stream_or_folded_before_changes_nothing() {
    let log = one_input([answered(1, 1, Outcome::Adopted, None)]);
    let mut twice = log.folded();
    for (index, entry) in log.entries.iter().enumerate() {
        twice.take(index as u64, entry);
    }
    assert_eq!(twice.trajectory, log.folded().trajectory);
    assert_eq!(
        as_json(&twice.rows.into_parts()),
        as_json(&log.folded().rows.into_parts())
    );
    let mut other = Folded::new(weerklank_events::TrajectoryId([8; 16]));
    let before = other.trajectory.clone();
    other.take(1, &log.entries[1]);
    assert_eq!(other.trajectory, before);
    assert!(other.rows.into_parts().contents.is_empty());
}

#[test]
fn an_entry_names_the_rows_it_touches() {
    let log = one_input([published(&[1000, 1001])]);
    assert_eq!(Touched::by(&log.entries[0]), None);
    assert_eq!(Touched::by(&log.entries[2]).unwrap().inputs, [id(1)]);
    assert_eq!(
        Touched::by(&log.entries[3]).unwrap().contents,
        [c(1000), c(1001)]
    );
}

#[test]
fn a_grouping_touches_the_inputs_that_join_and_an_answer_only_the_group() {
    let log = one_input([
        grouped(1, &[(1, 1)], 80),
        group_answered(1, Outcome::Adopted, None),
    ]);
    let joining = Touched::by(&log.entries[3]).unwrap();
    assert_eq!((joining.inputs, joining.group), (vec![id(1)], Some(gid(1))));
    let answering = Touched::by(&log.entries[4]).unwrap();
    assert_eq!((answering.inputs, answering.group), (vec![], Some(gid(1))));
}
