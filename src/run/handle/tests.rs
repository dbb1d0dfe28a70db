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
fn a_handle_survives_a_format_that_does_not_describe_itself() {
    for (name, sample) in samples() {
        let handle: RunHandle = serde_json::from_value(sample).unwrap();

        let bytes = postcard::to_allocvec(&vec![handle.clone(), handle.clone()]).unwrap();
        let read: Vec<RunHandle> = postcard::from_bytes(&bytes).unwrap();

        assert_eq!(read, [handle.clone(), handle], "{name}");
    }
}

#[test]
fn in_a_format_that_is_not_human_readable_a_handle_is_one_string() {
    let handle = RunHandle::new("run_1").technique("night-camera");

    let bytes = postcard::to_allocvec(&handle).unwrap();
    let json: String = postcard::from_bytes(&bytes).unwrap();

    assert_eq!(serde_json::from_str::<RunHandle>(&json).unwrap(), handle);
}

#[test]
fn a_handle_is_written_alike_whoever_calls_serialize() {
    let handle = RunHandle::new("run_1").technique("night-camera");

    let mut by_hand = postcard::Serializer {
        output: postcard::ser_flavors::AllocVec::new(),
    };
    handle.serialize(&mut by_hand).unwrap();

    let bytes = postcard::ser_flavors::Flavor::finalize(by_hand.output).unwrap();
    assert_eq!(bytes, postcard::to_allocvec(&handle).unwrap());
}

#[test]
fn what_is_no_handle_is_an_error_in_either_format() {
    let bytes = postcard::to_allocvec("{}").unwrap();

    assert!(postcard::from_bytes::<RunHandle>(&bytes).is_err());
    assert!(serde_json::from_str::<RunHandle>("{}").is_err());
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
