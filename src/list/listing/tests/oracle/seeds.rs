//! Histories that once broke a promise of the oracle's.

use super::{
    caller::Part,
    server::{Event, Readable},
    *,
};

/// As old as the one before it.
const TIE: Start = Start {
    later: 0,
    dated: true,
    readable: Readable::Whole,
};

const LATER: Start = Start { later: 1, ..TIE };

/// Of unknown age, while all of those are still remembered.
const UNDATED: Start = Start {
    dated: false,
    ..TIE
};

/// Read run by run with an offset.
fn run_by_run(existing: Vec<Start>, answers: Vec<(Vec<Event>, Manner)>) -> Script {
    Script {
        existing,
        disorder: Vec::new(),
        answers,
        page_size: 1,
        cursor: Cursor::Offset,
        most_undated: 0,
        apart: true,
    }
}

fn unbroken(kept: usize) -> Reading {
    Reading {
        parts: Vec::new(),
        kept,
        read_ahead: false,
        bounds: TimeBounds::default(),
    }
}

fn part(polls: usize, anew: bool) -> Part {
    Part {
        runtimes: vec![polls],
        anew,
        max_items: None,
    }
}

fn starts(start: Start, times: usize) -> (Vec<Event>, Manner) {
    (vec![Event::Starts(start, times)], Manner::Whole)
}

/// Nothing began but new runs, so all came and nothing is wrong with the list.
fn assert_whole(script: Script, reading: &Reading) {
    let outcome = outcome(script, reading);

    assert_eq!(lost(&outcome), [0; 0]);
    assert_eq!(outcome.report.disordered_pages, 0);
    assert!(outcome.report.is_complete(), "{:?}", outcome.report);
}

#[test]
fn new_runs_as_old_as_the_first_below_newer_ones_are_no_disorder() {
    let answers = vec![starts(UNDATED, 2), starts(TIE, 2), starts(LATER, 10)];

    assert_whole(run_by_run(Vec::new(), answers), &unbroken(1));
}

#[test]
fn begun_anew_among_new_runs_that_were_handed_out_is_no_disorder() {
    let cut = (Vec::new(), Manner::Cut);
    let answers = vec![starts(TIE, 1), starts(LATER, 1), starts(UNDATED, 10), cut];
    let reading = Reading {
        parts: vec![part(5, false), part(0, true)],
        ..unbroken(2)
    };

    assert_whole(run_by_run(vec![UNDATED; 3], answers), &reading);
}

#[test]
fn a_first_page_of_unknown_age_before_a_resume_is_no_disorder() {
    let answers = vec![
        (Vec::new(), Manner::Whole),
        starts(LATER, 2),
        starts(LATER, 10),
    ];
    let reading = Reading {
        parts: vec![part(2, false)],
        ..unbroken(1)
    };

    assert_whole(run_by_run(vec![UNDATED], answers), &reading);
}

#[test]
fn new_runs_before_the_bound_after_a_resume_do_not_stop_it_above_where_it_stood() {
    let burst = (vec![Event::Starts(UNDATED, 24)], Manner::Cut);
    let reading = Reading {
        bounds: bounds_of(Some(2), None),
        ..unbroken(1)
    };

    let script = run_by_run(vec![UNDATED], vec![starts(UNDATED, 1), burst]);
    let outcome = outcome(script, &reading);

    assert!(outcome.report.is_complete_since(), "{:?}", outcome.report);
}

#[test]
fn begun_anew_after_it_stopped_by_age_it_does_not_stop_at_the_top() {
    let existing = [vec![TIE; 5], vec![LATER, TIE]].concat();
    let reading = Reading {
        parts: vec![part(21, false), part(0, true)],
        bounds: bounds_of(Some(3), None),
        ..unbroken(1)
    };

    let outcome = outcome(run_by_run(existing, vec![starts(TIE, 13)]), &reading);

    assert!(outcome.report.is_complete_since(), "{:?}", outcome.report);
}

#[test]
fn what_is_left_out_below_a_known_run_must_be_passed_before_it_stops_by_age() {
    let script = Script {
        page_size: 4,
        ..run_by_run([vec![TIE, LATER], vec![UNDATED; 19]].concat(), Vec::new())
    };
    let reading = Reading {
        parts: vec![part(8, false), part(0, true)],
        bounds: bounds_of(Some(3), None),
        ..unbroken(1)
    };

    let outcome = outcome(script, &reading);

    assert!(outcome.report.is_complete_since(), "{:?}", outcome.report);
}

#[test]
fn new_runs_that_are_too_old_stop_no_listing_above_the_undated_run_that_it_began_with() {
    let empty = (Vec::new(), Manner::Empty);
    let answers = vec![starts(UNDATED, 1), empty, starts(LATER, 27)];
    let script = Script {
        most_undated: 1,
        ..run_by_run(Vec::new(), answers)
    };
    let reading = Reading {
        parts: vec![part(2, false)],
        bounds: bounds_of(Some(22), None),
        ..unbroken(1)
    };

    let outcome = outcome(script, &reading);

    assert_eq!(lost(&outcome), [0; 0]);
    assert!(outcome.report.is_complete_since(), "{:?}", outcome.report);
}
