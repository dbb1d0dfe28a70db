//! A field that was renamed is read by either name, and the new one wins.

use serde_json::{Value, json};

use crate::call::{field_names::technique_run, generated::types::TechniqueRun};

fn read(body: &Value) -> Result<TechniqueRun, String> {
    let from_value = serde_json::from_value(body.clone()).map_err(|error| error.to_string());
    let from_text = serde_json::from_str(&body.to_string()).ok();
    assert_eq!(from_value.as_ref().ok(), from_text.as_ref());
    from_value
}

#[test]
fn the_old_name_is_read_where_it_comes_alone() {
    let run = read(&json!({"run_id": "a", "charged_cost": 1.5, "completed_at": 7})).unwrap();

    assert_eq!((run.cost, run.ended_at), (1.5, Some(7.0)));
}

#[test]
fn the_new_name_wins_in_whatever_order_both_come() {
    for body in [
        r#"{"run_id":"a","charged_cost":1,"cost":2,"ended_at":8,"completed_at":7}"#,
        r#"{"cost":2,"charged_cost":1,"run_id":"a","completed_at":7,"ended_at":8}"#,
    ] {
        let run: TechniqueRun = serde_json::from_str(body).unwrap();

        assert_eq!((run.cost, run.ended_at), (2.0, Some(8.0)));
    }
}

#[test]
fn the_newer_of_two_old_names_wins() {
    let run = read(&json!({"run_id": "a", "price": 1, "charged_cost": 2})).unwrap();

    assert_eq!(json!(run.cost), json!(2.0));
}

#[test]
fn an_old_name_that_is_of_no_use_costs_nothing_where_the_new_one_is_there() {
    for odd in [json!(null), json!("1.5"), json!({"usd": [1]})] {
        let run = read(&json!({"run_id": "a", "charged_cost": odd, "cost": 2})).unwrap();

        assert_eq!(json!(run.cost), json!(2.0));
    }
}

#[test]
fn a_body_without_either_lacks_the_new_one() {
    let error = read(&json!({"run_id": "a", "ended_at": 8})).unwrap_err();

    assert_eq!(error, "missing field `cost`");
}

#[test]
fn it_is_written_by_its_new_name_alone() {
    let run = read(&json!({"run_id": "a", "charged_cost": 1.5, "completed_at": 7})).unwrap();

    let written = serde_json::to_value(run).unwrap();

    assert_eq!(
        written,
        json!({"run_id": "a", "cost": 1.5, "ended_at": 7.0})
    );
}

#[test]
fn what_is_read_by_hand_finds_the_names_the_newest_first() {
    assert_eq!(technique_run::cost, ["cost", "charged_cost", "price"]);
    assert_eq!(technique_run::run_id, ["run_id"]);
}
