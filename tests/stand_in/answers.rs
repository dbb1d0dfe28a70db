//! Pages, filters, the key, refusals: what is answered to what.

use std::{collections::HashSet, fs};

use flora_technique_runs::{
    RunStatus, StandIn,
    stand_in::{Fault, Script},
};
use reqwest::Method;
use serde_json::json;

use crate::asking::{get, send};

#[tokio::test]
async fn every_error_is_the_vendors_sample() {
    let flora = StandIn::start().await.unwrap();

    for status in [400, 401, 402, 403, 404, 409, 429, 500] {
        let sample = fs::read(format!("tests/fixtures/error-{status}.json")).unwrap();
        flora.fault(Fault::Status(status));
        let answer = get(&flora, "/technique-runs").await;

        assert_eq!(answer.status, status);
        assert_eq!(answer.bytes, sample, "byte for byte");
    }
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own_and_says_that_it_is_json() {
    let flora = StandIn::start().await.unwrap();
    let mut ids = HashSet::new();

    for path in [
        "/technique-runs",
        "/runs/run_1",
        "/nothing",
        "/technique-runs?limit=0",
    ] {
        let headers = get(&flora, path).await.headers;

        assert_eq!(headers["content-type"], "application/json");
        assert!(headers["request-id"].to_str().unwrap().starts_with("req_"));
        assert!(ids.insert(headers["request-id"].clone()), "{path}");
    }
}

#[tokio::test]
async fn pages_of_a_hundred_give_each_of_250_runs_once_and_newest_first() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);

    let (mut ids, mut pages) = (
        Vec::new(),
        flora.client().list_runs().page_size(100).pages(),
    );
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(page.total_estimate, Some(250));
        ids.extend(page.items.into_iter().map(|run| run.run_id));
    }

    let expected: Vec<_> = (1..=250).rev().map(|n| format!("run_{n}")).collect();
    assert_eq!(ids, expected);
    assert_eq!(flora.list_requests(), 3);
}

#[tokio::test]
async fn a_page_has_20_runs_unless_more_are_asked_for() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(21);

    let page = get(&flora, "/technique-runs").await.body;

    assert_eq!(page["technique_runs"].as_array().unwrap().len(), 20);
    assert!(page["meta"]["next_cursor"].is_string());
}

#[tokio::test]
async fn the_last_page_has_no_cursor_also_when_it_is_full() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(20);

    let page = get(&flora, "/technique-runs?limit=20").await.body;

    assert_eq!(
        page["meta"],
        json!({ "next_cursor": null, "total_estimate": 20 })
    );
}

#[tokio::test]
async fn each_filter_shows_the_runs_that_fit_and_no_others() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(20);
    let own = Script::new()
        .running(1.0)
        .technique("tech_mugs")
        .field("project_id", "prj_mugs");
    let id = flora.start_run(own.clone().field("workspace_id", "ws_mugs"));

    for filter in [
        "status=running",
        "technique_id=tech_mugs",
        "project_id=prj_mugs",
        "workspace_id=ws_mugs",
        "status=running&technique_id=tech_mugs&project_id=prj_mugs&workspace_id=ws_mugs",
    ] {
        let page = get(&flora, &format!("/technique-runs?{filter}")).await.body;
        assert_eq!(page["technique_runs"][0]["run_id"], *id, "{filter}");
        assert_eq!(page["meta"]["total_estimate"], 1, "{filter}");
    }
    let none = get(&flora, "/technique-runs?project_id=prj_mugs&status=failed")
        .await
        .body;
    assert_eq!(none["technique_runs"], json!([]));
}

#[tokio::test]
async fn a_key_that_is_wrong_or_missing_is_refused_everywhere() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let (lower, bare) = (format!("bearer {}", flora.key()), flora.key().to_owned());

    for key in ["", "Bearer ", "Bearer wrong", &lower, &bare] {
        for path in ["/technique-runs", "/runs/run_1", "/nothing"] {
            let answer = send(Method::GET, key, &format!("{}{path}", flora.base_url())).await;

            assert_eq!(answer.status, 401, "{key} {path}");
            assert_eq!(answer.body["error"]["message"], "Invalid API key.");
        }
    }
}

#[tokio::test]
async fn a_bad_parameter_is_named() {
    let flora = StandIn::start().await.unwrap();

    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("cursor=", "cursor"),
        ("cursor=eyJvZmZzZXQiOjIwfQ", "cursor"),
        ("status=done", "status"),
        ("status=pending,running", "status"),
        ("project_id=ws_a", "project_id"),
        ("project_id=prj_", "project_id"),
        ("workspace_id=ws_a+b", "workspace_id"),
        ("limit=5&technique_id=night-camera", "technique_id"),
    ] {
        let answer = get(&flora, &format!("/technique-runs?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.body["error"]["fields"][0]["field"], field, "{query}");
    }
}

#[tokio::test]
async fn a_bad_parameter_is_told_in_the_vendors_form_and_layout() {
    let flora = StandIn::start().await.unwrap();
    let sample = fs::read_to_string("tests/fixtures/error-400.json").unwrap();
    let statuses = format!("Must be one of {}", RunStatus::KNOWN.join(", "));

    for (name, value, why) in [
        ("limit", "0", "Must be 1 to 100"),
        ("cursor", "x", "Unknown cursor"),
        ("status", "done", &statuses),
        ("project_id", "ws_a", "Must be prj_…, without white space"),
    ] {
        let answer = get(&flora, &format!("/technique-runs?{name}={value}")).await;

        let expected = sample.replace("prompt", name).replace("Required", why);
        assert_eq!(String::from_utf8(answer.bytes).unwrap(), expected);
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_not_found() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let key = format!("Bearer {}", flora.key());

    for path in [
        "",
        "/",
        "/technique-runs/",
        "/runs",
        "/runs/",
        "/runs/run_1/x",
        "/runs/run_2",
    ] {
        assert_eq!(get(&flora, path).await.status, 404, "{path}");
    }
    for method in [Method::POST, Method::DELETE, Method::PUT] {
        let answer = send(
            method,
            &key,
            &format!("{}/technique-runs", flora.base_url()),
        )
        .await;
        assert_eq!(
            (answer.status, &answer.body["error"]["code"]),
            (404, &json!("not_found"))
        );
    }
}
