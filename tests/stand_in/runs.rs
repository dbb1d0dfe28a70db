//! Runs follow their scripts.

use std::collections::HashSet;

use flora_technique_runs::{RunHandle, RunStatus, StandIn, stand_in::Script};

use crate::asking::{get, listed};

#[tokio::test]
async fn what_only_a_listing_tells_is_missing_from_a_single_look() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let mut listed = get(&flora, "/technique-runs").await.body["technique_runs"][0].take();
    let look = get(&flora, "/runs/run_1").await.body;

    let fields = listed.as_object_mut().unwrap();
    for name in [
        "project_id",
        "workspace_id",
        "technique",
        "technique_run_id",
    ] {
        assert!(fields.remove(name).is_some(), "{name}");
    }
    assert_eq!(look, listed);
}

#[tokio::test]
async fn a_run_moves_one_step_with_each_answer_that_shows_it() {
    let flora = StandIn::start().await.unwrap();
    let script = Script::new().pending().running(40.0).status("queued");
    flora.start_run(script.running(90.0).failed("provider_error", "No."));
    let mut seen = Vec::new();

    for _ in 0..3 {
        let page = get(&flora, "/technique-runs").await.body;
        let look = get(&flora, "/runs/run_1").await.body;
        seen.extend([page["technique_runs"][0].clone(), look]);
    }

    let statuses: Vec<_> = seen.iter().map(|run| run["status"].clone()).collect();
    let progress: Vec<_> = seen.iter().map(|run| run["progress"].as_f64()).collect();
    let expected = "pending running queued running failed failed";
    assert_eq!(statuses, expected.split(' ').collect::<Vec<_>>());
    assert_eq!(progress, [0.0, 40.0, 0.0, 90.0, 100.0, 100.0].map(Some));
}

#[tokio::test]
async fn outputs_and_errors_are_those_of_the_script() {
    let flora = StandIn::start().await.unwrap();
    let text = "1. A mug: not a URL";
    flora.start_run(
        Script::new()
            .completed()
            .text("caption", text)
            .without_outputs_in_list(),
    );
    flora.start_run(Script::new().failed("GENERATION_CANCELLED", "Cancelled."));

    let page = flora.client().list_runs().page().await.unwrap();
    let look = flora.client().get_run("run_1").await.unwrap();

    assert_eq!(
        page.items[0].error_code.as_deref(),
        Some("GENERATION_CANCELLED")
    );
    assert_eq!(page.items[0].error_message.as_deref(), Some("Cancelled."));
    assert_eq!(page.items[1].outputs, None);
    let outputs = look.outputs.unwrap();
    assert_eq!((outputs.len(), outputs[0].url.as_str()), (1, text));
}

#[tokio::test]
async fn a_run_is_found_on_the_ways_that_its_script_leaves_open() {
    let flora = StandIn::start().await.unwrap();
    let script = || Script::new().running(1.0).technique("tech_mugs");
    for script in [script(), script().only_nested(), script().only_flat()] {
        flora.start_run(script);
    }

    let ways = [
        "/techniques/mugs",
        "/techniques/tech_mugs",
        "",
        "/techniques/other",
    ];
    for (run, statuses) in [
        ("run_1", [200, 200, 200, 404]),
        ("run_2", [200, 200, 404, 404]),
        ("run_3", [404, 404, 200, 404]),
    ] {
        for (way, status) in ways.into_iter().zip(statuses) {
            let answer = get(&flora, &format!("{way}/runs/{run}")).await;
            assert_eq!(answer.status, status, "{way} {run}");
        }
    }
}

#[tokio::test]
async fn the_client_finds_a_run_by_its_second_way() {
    let flora = StandIn::start().await.unwrap();
    let id = flora.start_run(Script::new().completed().only_flat());

    let handle = RunHandle::new(id).technique("night-camera");
    let run = flora.client().get_run(handle).await.unwrap();

    assert_eq!(run.status, RunStatus::Completed);
    let statuses: Vec<_> = flora
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses, [404, 200]);
}

#[tokio::test]
async fn a_removed_run_is_gone() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);

    flora.remove("run_2");

    assert_eq!(listed(&flora.client()).await.unwrap(), ["run_3", "run_1"]);
    assert!(
        flora
            .client()
            .get_run("run_2")
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[tokio::test]
async fn runs_that_start_between_pages_repeat_others_on_the_wire_and_none_at_the_client() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(25);
    flora.start_between_pages(3);

    let first = get(&flora, "/technique-runs?limit=10").await.body;
    let cursor = first["meta"]["next_cursor"].as_str().unwrap();
    let path = format!("/technique-runs?limit=10&cursor={cursor}");
    let second = get(&flora, &path).await.body;
    assert_eq!(second["technique_runs"][0], first["technique_runs"][7]);

    let ids = listed(&flora.client()).await.unwrap();
    let once: HashSet<_> = ids.iter().collect();
    assert_eq!(once.len(), ids.len());
    assert_eq!(
        ids.len(),
        25 + 3,
        "what started before the listing, and no more"
    );
}
