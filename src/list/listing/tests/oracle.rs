//! What holds for every history: a list that grows, changes and fails while it is read with any
//! interruption.
//!
//! The terms under which [`Report::is_complete`] holds are those of its documentation.

mod caller;
mod hostile;
mod seeds;
mod server;

use proptest::{prelude::*, test_runner::Config};

use self::{
    caller::{Outcome, Reading, any_reading, read},
    server::{Cursor, Event, Manner, Script, Server, Start, any_start},
};
use super::{bounds_of, moment};
use crate::list::{report::End, time_bounds::TimeBounds};

fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

/// Runs start and requests are cut; answers may be short or empty.
fn growth() -> impl Strategy<Value = Vec<(Vec<Event>, Manner)>> {
    let starts = (
        any_start(true),
        prop_oneof![4 => 1..4_usize, 1 => 10..40_usize],
    );
    let event = starts.prop_map(|(start, times)| Event::Starts(start, times));
    let manner = prop_oneof![
        6 => Just(Manner::Whole),
        1 => (1..4_usize).prop_map(Manner::Short),
        1 => Just(Manner::Empty),
        1 => Just(Manner::Cut),
    ];
    prop::collection::vec((prop::collection::vec(event, 0..3), manner), 0..15)
}

/// As [`growth`], of runs readable or not; runs also appear anywhere, and an answer has no `meta`.
fn whatever_is_allowed() -> impl Strategy<Value = Vec<(Vec<Event>, Manner)>> {
    let starts = (
        any_start(false),
        prop_oneof![4 => 1..4_usize, 1 => 10..40_usize],
    );
    let event = prop_oneof![
        3 => starts.prop_map(|(start, times)| Event::Starts(start, times)),
        1 => (0..40_usize, 1..60_u32).prop_map(|(at, created_at)| Event::Appears { at, created_at }),
    ];
    let manner = prop_oneof![
        12 => Just(Manner::Whole),
        2 => (1..4_usize).prop_map(Manner::Short),
        2 => Just(Manner::Empty),
        2 => Just(Manner::Cut),
        1 => Just(Manner::NoMeta),
    ];
    prop::collection::vec((prop::collection::vec(event, 0..3), manner), 0..15)
}

/// As [`whatever_is_allowed`]; runs disappear and change places, too.
fn anything() -> impl Strategy<Value = Vec<(Vec<Event>, Manner)>> {
    let change = prop_oneof![
        (0..60_usize).prop_map(Event::Removed),
        (0..60_usize, 0..60_usize).prop_map(|(one, other)| Event::Swapped(one, other)),
    ];
    let changes = prop::collection::vec(prop::collection::vec(change, 0..3), 15);
    (whatever_is_allowed(), changes).prop_map(|(mut answers, changes)| {
        for ((events, _), more) in answers.iter_mut().zip(changes) {
            events.extend(more);
        }
        answers
    })
}

fn script(
    readable: bool,
    disorder: impl Strategy<Value = Vec<(usize, usize)>>,
    answers: impl Strategy<Value = Vec<(Vec<Event>, Manner)>>,
) -> impl Strategy<Value = Script> {
    let cursor = prop_oneof![Just(Cursor::Offset), Just(Cursor::Key)];
    (
        prop::collection::vec(any_start(readable), 0..40),
        disorder,
        answers,
        1..8_usize,
        cursor,
    )
        .prop_map(|(existing, disorder, answers, page_size, cursor)| Script {
            existing,
            disorder,
            answers,
            page_size,
            cursor,
            most_undated: 0,
            apart: false,
        })
}

/// In order, and runs do nothing but begin.
fn growing() -> impl Strategy<Value = Script> {
    script(true, in_order(), growth()).prop_map(|script| Script {
        apart: true,
        ..script
    })
}

fn in_order() -> impl Strategy<Value = Vec<(usize, usize)>> {
    Just(Vec::new())
}

fn out_of_order() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..40_usize, 0..40_usize), 0..20)
}

fn outcome(mut script: Script, reading: &Reading) -> Outcome {
    script.most_undated = reading.kept;
    read(Server::new(script), reading)
}

/// The runs that were there from the start and were not handed out.
fn lost(outcome: &Outcome) -> Vec<usize> {
    let existing = 0..outcome.server.existing;
    existing
        .filter(|number| !outcome.is_handed_out(*number))
        .collect()
}

/// As [`lost`], of those within the bounds; and what was handed out beyond them. Where reading stopped
/// by age, nothing is known of undated runs further down.
fn lost_and_beyond(outcome: &Outcome, bounds: TimeBounds) -> (Vec<usize>, Vec<usize>) {
    let is_within = |created_at: u32| {
        let created_at_moment = moment(created_at);
        let since = bounds.since.is_none_or(|since| created_at_moment >= since);
        let before = bounds
            .before
            .is_none_or(|before| created_at_moment < before);
        created_at == 0 || since && before
    };
    let stopped = outcome.report.end == Some(End::CreatedSince);
    let mut lost = Vec::new();
    let mut beyond = Vec::new();
    for listed in &outcome.server.list {
        let is_handed_out = outcome.is_handed_out(listed.number);
        if is_within(listed.created_at) {
            let is_beyond_sight = stopped && listed.created_at == 0;
            let is_existing = listed.number < outcome.server.existing;
            if is_existing && !is_handed_out && !is_beyond_sight {
                lost.push(listed.number);
            }
        } else if is_handed_out {
            beyond.push(listed.number);
        }
    }
    (lost, beyond)
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn when_runs_do_nothing_but_begin_all_come_and_the_report_says_so(
        script in growing(),
        reading in any_reading(false),
    ) {
        let outcome = outcome(script, &reading);

        prop_assert_eq!(lost(&outcome), [0; 0]);
        prop_assert_eq!(outcome.repeats(), [0; 0]);
        prop_assert!(outcome.report.is_complete(), "{:?}", outcome.report);
        prop_assert!(outcome.report.is_complete_since());
        prop_assert_eq!(outcome.report.disordered_pages, 0);
    }

    #[test]
    fn a_run_begun_in_the_very_moment_of_the_newest_one_costs_the_yes_at_most(
        script in script(true, in_order(), growth()),
        reading in any_reading(false),
    ) {
        let outcome = outcome(script, &reading);

        prop_assert_eq!(lost(&outcome), [0; 0]);
        prop_assert_eq!(outcome.repeats(), [0; 0]);
        prop_assert_eq!(outcome.report.disordered_pages, 0);
    }

    #[test]
    fn complete_means_that_nothing_was_lost_in_whatever_order_the_list_is(
        script in script(false, out_of_order(), whatever_is_allowed()),
        reading in any_reading(true),
    ) {
        let outcome = outcome(script, &reading);

        prop_assert_eq!(outcome.repeats(), [0; 0]);
        prop_assert!(!outcome.beyond_max);
        if outcome.readable().is_complete() {
            prop_assert_eq!(lost(&outcome), [0; 0]);
        }
    }

    #[test]
    fn within_bounds_all_come_nothing_else_does_and_the_report_says_so(
        script in growing(),
        reading in any_reading(false),
        since in prop::option::of(1..50_u32),
        later in prop::option::of(1..50_u32),
    ) {
        let bounds = bounds_of(since, later.map(|later| since.unwrap_or(0) + later));
        let outcome = outcome(script, &Reading { bounds, ..reading });

        let (lost, beyond) = lost_and_beyond(&outcome, bounds);
        prop_assert_eq!(lost, [0; 0]);
        prop_assert_eq!(beyond, [0; 0]);
        prop_assert_eq!(outcome.repeats(), [0; 0]);
        prop_assert!(outcome.report.is_complete_since(), "{:?}", outcome.report);
    }

    #[test]
    fn complete_within_bounds_means_that_nothing_was_lost_where_reading_did_not_stop_by_age(
        script in script(false, out_of_order(), whatever_is_allowed()),
        reading in any_reading(true),
        since in prop::option::of(1..50_u32),
        later in prop::option::of(1..50_u32),
    ) {
        let bounds = bounds_of(since, later.map(|later| since.unwrap_or(0) + later));
        let outcome = outcome(script, &Reading { bounds, ..reading });

        let (lost, beyond) = lost_and_beyond(&outcome, bounds);
        prop_assert_eq!(beyond, [0; 0]);
        prop_assert_eq!(outcome.repeats(), [0; 0]);
        let report = outcome.readable();
        if report.is_complete_since() && report.end == Some(End::Reached) {
            prop_assert_eq!(lost, [0; 0]);
        }
    }

    #[test]
    fn whatever_becomes_of_the_list_reading_ends_and_nothing_comes_twice(
        script in script(false, out_of_order(), anything()),
        reading in any_reading(true),
    ) {
        let outcome = outcome(script, &reading);

        prop_assert_eq!(outcome.repeats(), [0; 0]);
        prop_assert!(outcome.report.end.is_some());
    }
}
