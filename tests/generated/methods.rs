//! Operations that are no `get` are sent by their method, with their body and their headers.

use httpmock::{Method, MockServer};
use serde_json::json;

use crate::call::{
    Headers,
    generated::{Client, types},
};

fn client(server: &MockServer) -> Client {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Client::new_with_client(&server.base_url(), http, Headers)
}

#[tokio::test]
async fn a_post_sends_its_body_and_its_header_once() {
    let server = MockServer::start_async().await;
    let body = json!({"reason": "too dark", "priority": 3});
    let mock = server.mock(|when, then| {
        when.method(Method::POST)
            .path("/runs/run_1/cancel")
            .header("idempotency-key", "once")
            .json_body(body.clone());
        then.status(500);
    });
    let cancellation: types::Cancellation = serde_json::from_value(body.clone()).unwrap();
    let run = types::RunKey::from("run_1".to_owned());

    let answer = client(&server)
        .cancel_run(&run, Some("once"), &cancellation)
        .await;

    assert!(answer.is_err(), "a 500 is handed back unread");
    assert_eq!(mock.calls_async().await, 1);
    // What is sent keeps its whole numbers.
    assert_eq!(serde_json::to_value(&cancellation).unwrap(), body);
}

#[tokio::test]
async fn a_delete_is_sent_as_one() {
    let server = MockServer::start_async().await;
    let mock = server.mock(|when, then| {
        when.method(Method::DELETE).path("/runs/run_1");
        then.status(204);
    });
    let run = types::RunKey::from("run_1".to_owned());

    client(&server).delete_run(&run).await.unwrap();

    assert_eq!(mock.calls_async().await, 1);
}
