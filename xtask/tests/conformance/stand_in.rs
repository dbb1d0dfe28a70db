//! What a stand-in answers is what the document says.

use flora_technique_runs::{
    StandIn, Timestamp,
    stand_in::{Fault, Script},
};
use serde_json::Value;

use crate::assert_conforms;

/// Status and body of what lies behind this path of the API, past the client.
async fn get(flora: &StandIn, path: &str) -> (u16, Value) {
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let request = http
        .build()
        .unwrap()
        .get(format!("{}{path}", flora.base_url()));
    let answer = request.bearer_auth(flora.key()).send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap())
}

fn every_shape() -> [Script; 10] {
    let begun = || Script::new().pending().running(40.5);
    [
        Script::new(),
        begun().completed(),
        begun().failed("GENERATION_CANCELLED", "Cancelled."),
        begun()
            .completed()
            .text("caption", "A mug")
            .image("out", "https://media.flora.ai/1.png"),
        begun()
            .completed()
            .output("clip", "videoUrl", "https://media.flora.ai/1.mp4"),
        begun().completed().without_outputs_in_list(),
        begun()
            .completed()
            .only_flat()
            .technique("tech_mugs")
            .field("project_id", "prj_mugs"),
        begun()
            .failed("provider_error", "No.")
            .only_nested()
            .field("charged_cost", 0),
        begun().completed().cost_after_answers(1),
        begun().completed().created_at(Timestamp::from(0.0)),
    ]
}

#[tokio::test]
async fn every_step_of_every_script_is_listed_as_the_document_says() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(10);
    let runs = every_shape().map(|script| flora.start_run(script)).len() + 10;

    for _ in 0..4 {
        let (status, page) = get(&flora, "/technique-runs?limit=100").await;

        assert_eq!(status, 200);
        assert_eq!(page["technique_runs"].as_array().unwrap().len(), runs);
        assert_conforms("TechniqueRunPage", &page);
    }
}

#[tokio::test]
async fn every_step_of_every_script_is_looked_at_as_the_document_says() {
    let flora = StandIn::start().await.unwrap();
    let before = flora.base_url().len();
    for script in every_shape() {
        flora.start_run(script);
    }
    let (_, page) = get(&flora, "/technique-runs").await;

    for run in page["technique_runs"].as_array().unwrap() {
        for _ in 0..3 {
            let way = &run["poll_url"].as_str().unwrap()[before..];
            let (status, look) = get(&flora, way).await;

            assert_eq!((status, &look["run_id"]), (200, &run["run_id"]));
            assert_conforms("TechniqueRun", &look);
        }
    }
}

#[tokio::test]
async fn every_refusal_is_worded_as_the_document_says() {
    let flora = StandIn::start().await.unwrap();
    for status in [400, 401, 402, 403, 404, 409, 429, 500] {
        flora.fault(Fault::Status(status));
        let (answered, refusal) = get(&flora, "/technique-runs").await;

        assert_eq!(answered, status);
        assert_conforms("ErrorEnvelope", &refusal);
    }
    for path in [
        "/technique-runs?limit=0",
        "/technique-runs?status=done",
        "/runs/run_1",
    ] {
        let (_, refusal) = get(&flora, path).await;
        assert_conforms("ErrorEnvelope", &refusal);
    }
}
