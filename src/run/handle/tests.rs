use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use super::*;
use crate::tests::run;

/// Handles as they are written.
fn samples() -> BTreeMap<String, Value> {
    serde_json::from_str(include_str!("sample.json")).unwrap()
}

#[test]
fn handles_are_written_as_they_were_and_read() {
    for (name, sample) in samples() {
        let handle: RunHandle = serde_json::from_value(sample.clone()).unwrap();

        assert_eq!(serde_json::to_value(&handle).unwrap(), sample, "{name}");
    }
}

#[test]
fn what_is_no_handle_is_an_error() {
    for json in [
        "{}",
        "[]",
        r#"{"run_id": 1}"#,
        r#"{"run_id": "run_1", "listed": 1}"#,
    ] {
        assert!(serde_json::from_str::<RunHandle>(json).is_err(), "{json}");
    }
}

#[test]
fn a_listed_runs_handle_gives_an_answer_the_fields_that_never_change_and_no_other() {
    let listed = json!({
        "project_id": "prj_1",
        "technique": { "name": "Mugs", "technique_id": "tech_1" },
        "technique_run_id": "run_1",
        "workspace_id": "ws_1",
    });
    let mut moving = listed.clone();
    for (name, value) in [
        ("charged_cost", json!(0.5)),
        ("error_code", json!("busy")),
        ("error_message", json!("Busy.")),
        ("outputs", json!([])),
        ("started_at", json!(7)),
        ("completed_at", json!(8)),
    ] {
        moving[name] = value;
    }
    let handle = RunHandle::from(&run("run_1", &moving));
    let mut answer = run("run_1", &json!({ "progress": 40 }));

    handle.complete(&mut answer);

    let mut expected = listed;
    expected["progress"] = json!(40);
    assert_eq!(answer, run("run_1", &expected));
}

#[test]
fn what_an_answer_tells_itself_stays() {
    let listed = run(
        "run_1",
        &json!({ "project_id": "prj_1", "workspace_id": "ws_1" }),
    );
    let mut answer = run("run_1", &json!({ "project_id": "prj_2" }));

    RunHandle::from(&listed).complete(&mut answer);

    assert_eq!(answer.project_id.as_deref(), Some("prj_2"));
    assert_eq!(answer.workspace_id.as_deref(), Some("ws_1"));
}

#[test]
fn a_saved_handle_gives_nothing_that_moves_and_nothing_of_another_type() {
    let saved = json!({
        "run_id": "run_1",
        "listed": { "charged_cost": 9, "status": "failed", "project_id": 7, "workspace_id": "ws_1" },
    });
    let handle: RunHandle = serde_json::from_value(saved).unwrap();
    let mut answer = run("run_1", &json!({}));

    handle.complete(&mut answer);

    assert_eq!(answer, run("run_1", &json!({ "workspace_id": "ws_1" })));
}

#[test]
fn merged_handles_know_what_either_knew_in_either_order() {
    let by_id = RunHandle::new("run_1");
    let by_technique = RunHandle::new("run_1").technique("tech_1");
    let technique = json!({ "name": "Mugs", "technique_id": "tech_1" });
    let of_list = run(
        "run_1",
        &json!({
            "technique": technique,
            "project_id": "prj_1",
            "poll_url": "https://example.com/runs/run_1",
        }),
    );
    let of_list = RunHandle::from(&of_list);
    for all in [
        [&by_id, &by_technique, &of_list],
        [&of_list, &by_technique, &by_id],
        [&by_technique, &of_list, &by_id],
    ] {
        let [first, second, third] = all;
        let mut merged = first.clone();
        merged.merge(second);
        merged.merge(third);

        assert_eq!(merged, of_list);
    }
}

#[test]
fn what_a_handle_knows_another_does_not_change() {
    let mut handle = RunHandle::new("run_1").technique("tech_1");
    let workspace = |id: &str| RunHandle::from(&run("run_1", &json!({ "workspace_id": id })));
    handle.merge(&workspace("ws_1"));
    let before = handle.clone();

    handle.merge(&RunHandle::new("run_1").technique("tech_2"));
    handle.merge(&workspace("ws_2"));

    assert_eq!(handle, before);
}

#[test]
fn handles_of_one_run_by_one_way_meet_in_a_set() {
    let id = "run_1".to_owned();
    let listed = run("run_1", &json!({ "project_id": "prj_1" }));

    let handles: HashSet<RunHandle> = HashSet::from([
        RunHandle::from(&id),
        RunHandle::from("run_1"),
        RunHandle::new("run_1").technique("tech_1"),
        RunHandle::from(&listed),
    ]);

    assert_eq!(handles.len(), 3);
}

#[test]
fn an_entry_that_cannot_be_read_has_a_handle_that_knows_its_way() {
    let entry = json!({
        "run_id": "run_1",
        "created_at": [],
        "project_id": "prj_1",
        "technique": { "name": "Mugs", "technique_id": "tech_1" },
    });
    let bad = |run_id: Option<&str>, raw: &str| -> Option<RunHandle> {
        let told = json!({ "run_id": run_id, "path": "", "reason": "", "raw": raw });
        serde_json::from_value::<crate::Undecodable>(told)
            .unwrap()
            .handle()
    };

    let handle = bad(Some("run_1"), &entry.to_string()).unwrap();

    let by_technique = Route::Nested {
        technique: "tech_1",
        run_id: "run_1",
    };
    assert_eq!(handle.routes().unwrap().0, by_technique);
    let mut looked_at = run("run_1", &json!({}));
    handle.complete(&mut looked_at);
    assert_eq!(looked_at.project_id.as_deref(), Some("prj_1"));
    assert_eq!(bad(Some("run_1"), "no JSON"), Some(RunHandle::new("run_1")));
    assert_eq!(bad(None, &entry.to_string()), None);
    // Whatever is wrong elsewhere, and beside the id in the technique.
    let hostile = r#"{"progress":1e999,"technique":{"name":"\ud800","technique_id":"tech_1"},"project_id":null,"workspace_id":7}"#;
    let handle = bad(Some("run_1"), hostile).unwrap();
    assert_eq!(handle.routes().unwrap().0, by_technique);
    assert_eq!(handle, RunHandle::new("run_1").technique("tech_1"));
}
