//! How far a search reads down the list.

use serde_json::json;

use super::*;
use crate::tests::run;

fn unknown(runs: usize) -> Vec<Sought> {
    let sought = |n| Sought {
        handle: RunHandle::new(format!("run_{n}")),
        whereabouts: Whereabouts::Unknown,
    };
    (0..runs).map(sought).collect()
}

/// A page of these runs, which leads on.
fn page(runs: std::ops::Range<usize>) -> Fetched {
    let runs = runs.map(|n| run(&format!("run_{n}"), &json!({})));
    let mut page = Fetched {
        runs: runs.collect(),
        ..Fetched::default()
    };
    page.about.next_cursor = Some("next".to_owned());
    page
}

/// How many pages in vain are read after one that shows these runs.
fn pages_in_vain(sought: usize, shown: std::ops::Range<usize>, before: usize) -> usize {
    let mut reading = Reading::new(&unknown(sought), Pages::FromNewest);
    for _ in 0..before {
        reading.take_in(page(0..0));
    }
    reading.take_in(page(shown));
    let mut in_vain = 0;
    while reading.is_worth_it() {
        reading.take_in(page(0..0));
        in_vain += 1;
    }
    in_vain
}

#[test]
fn one_page_in_vain_is_read_for_ten_missing_runs_whatever_was_sought() {
    assert_eq!(pages_in_vain(30, 0..1, 0), 3);
    assert_eq!(pages_in_vain(30, 0..15, 0), 2);
    assert_eq!(pages_in_vain(30, 0..25, 0), 1);
}

#[test]
fn pages_in_vain_before_and_after_one_that_shows_something_count_together() {
    assert_eq!(pages_in_vain(30, 0..1, 2), 1);
}

#[test]
fn a_hundred_that_nobody_has_sought_yet_are_worth_a_page_for_three() {
    assert_eq!(allowed_in_vain([Whereabouts::Unknown; 99].iter()), 10);
    assert_eq!(allowed_in_vain([Whereabouts::Unknown; 100].iter()), 34);
}
