//! What each answer about a run tells, and that what is saved goes on as if it never stopped.

use serde_json::{Value, json};

use super::*;
use crate::tests::run;

/// What a run tells by these answers, one after the other, saved and restored in between.
fn told(answers: &[Value]) -> Vec<Option<News>> {
    let mut tracked = TrackedRun::default();
    let mut told = Vec::new();
    for fields in answers {
        told.push(tracked.observe(&run("run_1", fields)));
        let saved = serde_json::to_string(&tracked).unwrap();
        tracked = serde_json::from_str(&saved).unwrap();
    }
    told
}

#[test]
fn the_first_answer_each_that_differs_and_the_end_are_told_once() {
    let output = |url: &str| json!({ "output_id": "image", "type": "imageUrl", "url": url });
    let answers = [
        json!({ "status": "pending" }),
        json!({ "status": "pending", "charged_cost": 1 }),
        json!({ "status": "running" }),
        json!({ "status": "running", "progress": 12.345 }),
        json!({ "status": "running", "progress": 12.345 }),
        json!({ "status": "running", "progress": 12.346 }),
        json!({ "status": "running", "progress": 12.346, "outputs": [output("a")] }),
        json!({ "status": "running", "progress": 12.346 }),
        json!({ "status": "running", "progress": 12.346, "outputs": [output("b")] }),
        json!({ "status": "failed" }),
        json!({ "status": "failed" }),
        json!({ "status": "failed" }),
    ];

    let update = Some(News::Update);
    let expected = [
        Some(News::First),
        None,
        update,
        update,
        None,
        update,
        update,
        None,
        update,
        Some(News::Ended),
        Some(News::Settled),
        None,
    ];
    assert_eq!(told(&answers), expected);
}

#[test]
fn a_completed_run_is_settled_once_when_its_cost_is_there() {
    let without = || json!({ "status": "completed" });
    let with = || json!({ "status": "completed", "charged_cost": 0.5 });
    let late = [
        without(),
        json!({ "status": "completed", "charged_cost": -1 }),
        json!({ "status": "running", "charged_cost": 9 }),
        json!({ "status": "failed", "charged_cost": 9 }),
        with(),
        with(),
    ];

    let (ended, settled) = (Some(News::Ended), Some(News::Settled));
    assert_eq!(told(&late), [ended, None, None, None, settled, None]);
    assert_eq!(told(&[with(), with(), with()]), [ended, settled, None]);
}

#[test]
fn any_other_end_is_settled_with_it_whatever_older_answers_show() {
    for fields in [
        json!({ "status": "failed" }),
        json!({ "status": "failed", "charged_cost": 1 }),
    ] {
        let older = json!({ "status": "running", "charged_cost": 1 });
        let later = json!({ "status": "failed", "charged_cost": 2 });

        let told = told(&[fields, older, later.clone(), later]);

        let (ended, settled) = (Some(News::Ended), Some(News::Settled));
        assert_eq!(told, [ended, None, settled, None]);
    }
}

#[test]
fn nothing_opens_again_what_has_ended() {
    for end in ["completed", "failed"] {
        let going_on = json!({ "status": "running", "progress": 50 });

        let told = told(&[json!({ "status": end }), going_on]);

        assert_eq!(told[1], None);
    }
}

#[test]
fn its_numbers_are_integers_that_a_double_holds() {
    let mut tracked = TrackedRun::default();
    for progress in [99.999, 1e300, -1e300] {
        let output = json!({ "output_id": "text", "type": "text", "url": "A mug." });
        let fields = json!({ "progress": progress, "outputs": [output] });
        tracked.observe(&run("run_1", &fields));

        let saved = serde_json::to_value(&tracked).unwrap();

        for number in ["progress", "outputs"] {
            let number = saved["going_on"][number].as_i64().unwrap();
            assert!(number.unsigned_abs() < 1 << 53, "{number}");
        }
    }
}

#[test]
fn what_it_showed_last_is_known_while_it_goes_on() {
    let mut tracked = TrackedRun::default();
    assert!(tracked.is_going_on() && tracked.last_shown().is_none());

    tracked.observe(&run(
        "run_1",
        &json!({ "status": "running", "progress": 12.5 }),
    ));
    assert_eq!(tracked.last_shown(), Some((&RunStatus::Running, 12.5)));

    tracked.observe(&run("run_1", &json!({ "status": "completed" })));
    assert!(!tracked.is_going_on() && tracked.awaits_cost());
    assert_eq!(tracked.last_shown(), None);
}
