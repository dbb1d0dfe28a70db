use serde_json::json;

use crate::tests::run;

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
fn a_failed_run_is_settled_at_once_since_it_normally_has_no_cost() {
    assert_eq!(is_settled("failed"), [true, true]);
}

#[test]
fn a_run_that_goes_on_is_not_settled_whatever_cost_it_shows() {
    for status in ["pending", "running", "a new status"] {
        assert_eq!(is_settled(status), [false, false], "{status}");
    }
}
