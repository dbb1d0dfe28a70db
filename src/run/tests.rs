use serde_json::json;

use crate::{RunStatus, tests::run};

/// By status, without a cost and with one.
fn is_settled(status: &str) -> [bool; 2] {
    let without = run("run_1", &json!({ "status": status }));
    let with = run("run_1", &json!({ "status": status, "charged_cost": 0.0 }));
    [without.is_settled(), with.is_settled()]
}

#[test]
fn a_completed_run_is_settled_once_it_shows_its_cost() {
    assert_eq!(is_settled("completed"), [false, true]);
}

#[test]
fn a_completed_run_whose_cost_is_no_amount_is_not_settled() {
    for no_amount in [-1.0, 1e300] {
        let fields = json!({ "status": "completed", "charged_cost": no_amount });

        assert!(!run("run_1", &fields).is_settled(), "{no_amount}");
    }
}

#[test]
fn a_failed_run_is_settled_at_once_since_it_normally_has_no_cost() {
    assert_eq!(is_settled("failed"), [true, true]);
}

#[test]
fn a_run_that_goes_on_is_not_settled_whatever_cost_it_shows() {
    for status in ["pending", "running", "a new status"] {
        assert_eq!(is_settled(status), [false, false], "{status}");
    }
}

#[test]
fn a_cost_is_whole_millionths_and_what_is_no_amount_is_none() {
    let cost = |cost: serde_json::Value| {
        let run = crate::tests::run("run_1", &json!({ "charged_cost": cost }));
        run.cost_micros()
    };

    assert_eq!(cost(json!(0.1)), Some(100_000));
    assert_eq!(cost(json!(0.000_000_4)), Some(0));
    assert_eq!(cost(json!(12)), Some(12_000_000));
    for no_amount in [json!(null), json!(-0.5), json!(1e300)] {
        assert_eq!(cost(no_amount), None);
    }
}

#[test]
fn statuses_are_ordered_by_their_text_known_or_not() {
    let mut statuses = ["running", "aborted", "completed", "unheard_of"].map(RunStatus::from);

    statuses.sort();

    let shown = statuses.map(|status| status.to_string());
    assert_eq!(shown, ["aborted", "completed", "running", "unheard_of"]);
}
