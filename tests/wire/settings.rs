//! Clients that come from one and do some things otherwise.

use std::time::{Duration, Instant};

use flora_technique_runs::Retry;

use crate::{
    calls::page,
    mock::{MockFlora, answer, error, header, ok},
    server::{Answer, Server, Then},
};

#[tokio::test]
async fn another_policy_holds_for_the_new_client_alone() {
    let flora = MockFlora::answering([error(503, &[])]).await;
    let few = Retry::times(2).backoff(Duration::ZERO, Duration::ZERO);
    let client = flora.client().retry(few).build().unwrap();

    let hasty = client.with_retry(Retry::none());

    assert_eq!(hasty.check().await.unwrap_err().retries(), 0);
    assert_eq!(hasty.get_run("run_1").await.unwrap_err().retries(), 0);
    assert_eq!(client.check().await.unwrap_err().retries(), 2);
    assert_eq!(flora.lines().len(), 1 + 1 + 3);
}

#[tokio::test]
async fn another_timeout_holds_for_the_new_client_alone_and_errors_tell_it() {
    let server = Server::script([Answer(Vec::new(), Then::Stall)]);
    let client = server.client().timeout(Duration::from_secs(20));
    let client = client.build().unwrap();
    let began = Instant::now();

    let hasty = client.with_timeout(Duration::from_millis(100));
    let error = hasty.check().await.unwrap_err();

    assert!(began.elapsed() < Duration::from_secs(20));
    assert!(error.is_timeout(), "{error}");
    assert!(error.to_string().contains("within 100ms"), "{error}");
}

#[tokio::test]
async fn they_share_connections_key_and_headers() {
    let mut open = Vec::new();
    let server = Server::script([Answer::ok(page())]);
    let client = server.client().header("x-team", "render").build().unwrap();

    let hasty = client.with_retry(Retry::none());
    let hasty = hasty.with_timeout(Duration::from_secs(2));
    for client in [&client, &hasty, &client] {
        client.check().await.unwrap();
        open.push(server.open_connections());
    }

    assert_eq!(open, [1, 1, 1]);
    for request in server.seen() {
        assert_eq!(request.header("x-team"), ["render"]);
        let bearer = format!("Bearer {}", crate::server::KEY);
        assert_eq!(request.header("authorization"), [bearer]);
    }
}

#[tokio::test]
async fn no_time_at_all_is_a_time_out() {
    let flora = MockFlora::answering([ok(page())]).await;
    let client = flora.client().build().unwrap();

    let error = client.with_timeout(Duration::ZERO).check().await;

    assert!(error.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_check_asks_for_one_entry_and_tells_what_is_wrong() {
    let html = "<html>no FLORA here</html>";
    let flora = MockFlora::answering([
        ok(page()),
        error(401, &[]),
        error(403, &[]),
        answer(404, &[], html),
        answer(200, &[], html),
    ])
    .await;
    let client = flora.client().build().unwrap();

    client.check().await.unwrap();
    assert!(client.check().await.unwrap_err().is_unauthorized());
    assert!(client.check().await.unwrap_err().is_forbidden());
    assert!(client.check().await.unwrap_err().is_not_found());
    assert!(client.check().await.unwrap_err().is_undecodable());

    let asked = "GET /api/v1/technique-runs?limit=1";
    assert_eq!(flora.lines(), [asked; 5]);
    let key = header(&flora.asked()[0], "authorization").len();
    assert_eq!(key, 1);
}
