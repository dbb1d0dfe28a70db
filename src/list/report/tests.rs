//! What is complete, by what was counted.

use super::*;

/// A listing that read to the end, in a list out of order.
fn out_of_order() -> Report {
    Report {
        end: Some(End::Reached),
        disordered_pages: 1,
        ..Report::default()
    }
}

#[test]
fn a_list_out_of_order_is_complete_while_nothing_was_left_out_by_age() {
    let by_id = Report {
        repeats_by_id: 7,
        ..out_of_order()
    };
    let by_age = Report {
        repeats_by_age: 1,
        ..out_of_order()
    };

    assert!(by_id.is_complete() && by_id.is_complete_since());
    assert!(!by_age.is_complete() && !by_age.is_complete_since());
}

#[test]
fn what_lies_outside_of_the_bounds_is_missing_from_the_whole_but_not_from_what_is_within() {
    let older = Report {
        end: Some(End::Reached),
        too_old: 1,
        ..Report::default()
    };
    let newer = Report {
        end: Some(End::Reached),
        too_new: 1,
        ..Report::default()
    };

    for report in [older, newer] {
        assert!(!report.is_complete() && report.is_complete_since());
    }
}
