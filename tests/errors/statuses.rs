//! What a server refuses: each body of the vendor's page, and what may stand before FLORA.

use std::time::Duration;

use flora_technique_runs::{
    Error,
    ErrorKind::{
        BadRequest, Forbidden, NotFound, OtherStatus, OutOfCredits, RateLimited, Server,
        Unauthorized,
    },
    Retry, RunHandle,
};
use httpmock::HttpMockResponse;

use crate::{
    Row, hold,
    mock::{MockFlora, answer},
    row,
};

const ID: (&str, &str) = ("request-id", "req_1");

const BAD_REQUEST: &str = include_str!("../fixtures/error-400.json");
const NO_SUCH_RUN: &str = include_str!("../fixtures/error-404.json");
const LIMITED: &str = include_str!("../fixtures/error-429.json");
const BROKEN: &str = include_str!("../fixtures/error-500.json");

/// What a look at a run makes of an answer.
async fn look(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let flora = MockFlora::answering([answer(status, headers, body)]).await;
    let client = flora.client().build().unwrap();
    client.get_run("run_1").await.unwrap_err()
}

/// What a listing makes of an answer.
async fn list(
    answer: HttpMockResponse,
    expected: (flora_technique_runs::ErrorKind, &'static str),
) -> Row {
    let flora = MockFlora::answering([answer]).await;
    let client = flora.client().build().unwrap();
    let error = client.list_runs().page().await.unwrap_err();
    row(&error, expected.0, expected.1).naming(&flora.host(), "HOST")
}

#[tokio::test]
async fn each_body_of_the_vendors_page_is_told_with_what_to_do() {
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&look(400, &[ID], BAD_REQUEST).await, BadRequest, "get_run run_1: prompt: Required (status 400, input_validation_error, request req_1); correct what it names"),
        row(&look(401, &[ID], include_str!("../fixtures/error-401.json")).await, Unauthorized, "get_run run_1: Invalid API key (status 401, unauthorized, request req_1); check the API key"),
        row(&look(402, &[ID], include_str!("../fixtures/error-402.json")).await, OutOfCredits, "get_run run_1: Insufficient credits (status 402, insufficient_credits, request req_1); add credits to the workspace"),
        row(&look(403, &[ID], include_str!("../fixtures/error-403.json")).await, Forbidden, "get_run run_1: Forbidden (status 403, forbidden, request req_1); check the key's workspace and plan"),
        row(&look(404, &[ID], NO_SUCH_RUN).await, NotFound, "get_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and that the key is of its workspace"),
        row(&look(409, &[ID], include_str!("../fixtures/error-409.json")).await, OtherStatus, "get_run run_1: Duplicate idempotency key (status 409, idempotency_duplicate, request req_1); a call that only reads cannot conflict with another: report it with the request id"),
        row(&look(429, &[ID], LIMITED).await, RateLimited, "get_run run_1: Rate limit exceeded (status 429, rate_limited, request req_1); ask less often: the limit is the whole workspace's"),
        row(&look(500, &[ID], BROKEN).await, Server, "get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1); try again later; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn a_listing_tells_what_is_otherwise_with_it() {
    let fields = r#"{"error":{"code":"input_validation_error","message":"Invalid input.","fields":[{"field":"limit","message":"must be 1 to 100"},{"field":"cursor","message":"is not one"}]}}"#;
    let hour = [ID, ("retry-after", "3600")];
    #[rustfmt::skip] // a row a line
    hold(vec![
        list(answer(400, &[ID], BAD_REQUEST), (BadRequest, "list_technique_runs: prompt: Required (status 400, input_validation_error, request req_1); correct what it names; where that is the cursor, go on with `Checkpoint::from_newest`")).await,
        list(answer(400, &[ID], fields), (BadRequest, "list_technique_runs: Invalid input; limit: must be 1 to 100; cursor: is not one (status 400, input_validation_error, request req_1); correct what it names; where that is the cursor, go on with `Checkpoint::from_newest`")).await,
        list(answer(404, &[ID], NO_SUCH_RUN), (NotFound, "list_technique_runs: Not found (status 404, not_found, request req_1); the base URL http://HOST/api/v1 seems wrong: check its host and path")).await,
        list(answer(404, &[], "<html>Not Found</html>"), (NotFound, "list_technique_runs: the server answered `<html>Not Found</html>` (status 404); the base URL http://HOST/api/v1 seems wrong: check its host and path")).await,
        list(answer(429, &hour, LIMITED), (RateLimited, "list_technique_runs: Rate limit exceeded (status 429, rate_limited, request req_1, retry after 3600s); wait that long, and ask less often: the limit is the whole workspace's")).await,
    ]);
}

#[tokio::test]
async fn a_status_that_flora_does_not_document_is_told_with_how_the_answer_begins() {
    let html = "<html>\n<h1>502 Bad Gateway</h1>\n</html>";
    let conflict = r#"{"error":{"code":"idempotency_conflict","message":"Conflict."}}"#;
    let abroad = [("location", "https://flora.example/login?next=secret")];
    let home = [("location", "/login")];
    let address = [("location", "http://10.0.0.1:8080/x")];
    let moment = [ID, ("retry-after", "30")];
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&look(300, &[], "").await, OtherStatus, "get_run run_1: the server answered with an empty body (status 300); redirects are not followed, check the base URL"),
        row(&look(301, &abroad, "").await, OtherStatus, "get_run run_1: the server redirects to https://flora.example (status 301); redirects are not followed, check the base URL"),
        row(&look(302, &home, "moved").await, OtherStatus, "get_run run_1: the server redirects to another path of its own (status 302); redirects are not followed, check the base URL"),
        row(&look(307, &address, "").await, OtherStatus, "get_run run_1: the server redirects to http://10.0.0.1:8080 (status 307); redirects are not followed, check the base URL"),
        row(&look(304, &[], "").await, OtherStatus, "get_run run_1: the server answered with an empty body (status 304); FLORA documents no such answer: check what stands in between, such as a proxy, or report it with the time of the call"),
        row(&look(303, &home, "").await, OtherStatus, "get_run run_1: the server redirects to another path of its own (status 303); redirects are not followed, check the base URL"),
        row(&look(308, &[], "").await, OtherStatus, "get_run run_1: the server answered with an empty body (status 308); redirects are not followed, check the base URL"),
        row(&look(405, &[], "").await, OtherStatus, "get_run run_1: the server answered with an empty body (status 405); FLORA documents no such answer: check what stands in between, such as a proxy, or report it with the time of the call"),
        row(&look(407, &[], "Proxy Authentication Required").await, OtherStatus, "get_run run_1: the server answered `Proxy Authentication Required` (status 407); check the user and password of the proxy"),
        row(&look(408, &[ID], "").await, OtherStatus, "get_run run_1: the server answered with an empty body (status 408, request req_1); try again later"),
        row(&look(418, &[ID], "I'm a teapot").await, OtherStatus, "get_run run_1: the server answered `I'm a teapot` (status 418, request req_1); FLORA documents no such answer: check what stands in between, such as a proxy, or report it with the request id"),
        row(&look(422, &[], conflict).await, OtherStatus, "get_run run_1: Conflict (status 422, idempotency_conflict); FLORA documents no such answer: check what stands in between, such as a proxy, or report it with the time of the call"),
        row(&look(451, &[ID], "").await, OtherStatus, "get_run run_1: the server answered with an empty body (status 451, request req_1); FLORA documents no such answer: check what stands in between, such as a proxy, or report it with the request id"),
        row(&look(501, &[], "").await, Server, "get_run run_1: the server answered with an empty body (status 501); try again later; if it persists, report it with the time of the call"),
        row(&look(504, &[], "").await, Server, "get_run run_1: the server answered with an empty body (status 504); try again later; if it persists, report it with the time of the call"),
        row(&look(599, &[], "").await, Server, "get_run run_1: the server answered with an empty body (status 599); try again later; if it persists, report it with the time of the call"),
        row(&look(502, &[], html).await, Server, "get_run run_1: the server answered `<html> <h1>502 Bad Gateway</h1> </html>` (status 502); try again later; if it persists, report it with the time of the call"),
        row(&look(503, &moment, "").await, Server, "get_run run_1: the server answered with an empty body (status 503, request req_1, retry after 30s); try again later; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn a_404_that_is_not_floras_own_points_to_the_base_url_and_says_which_that_is() {
    let flora = MockFlora::answering([answer(404, &[], "<html>Not Found</html>")]).await;
    let host = flora.host();
    let right = flora.client().build().unwrap();
    let wrong = flora.client().base_url(format!("http://{host}"));
    let wrong = wrong.build().unwrap();
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&right.get_run("run_1").await.unwrap_err(), NotFound, "get_run run_1: the server answered `<html>Not Found</html>` (status 404); the base URL http://HOST/api/v1 seems wrong: check its host and path").naming(&host, "HOST"),
        row(&wrong.get_run("run_1").await.unwrap_err(), NotFound, "get_run run_1: the server answered `<html>Not Found</html>` (status 404); the base URL http://HOST seems wrong: FLORA's ends in /api/v1").naming(&host, "HOST"),
        row(&wrong.list_runs().page().await.unwrap_err(), NotFound, "list_technique_runs: the server answered `<html>Not Found</html>` (status 404); the base URL http://HOST seems wrong: FLORA's ends in /api/v1").naming(&host, "HOST"),
    ]);
}

#[tokio::test]
async fn a_404_of_floras_own_names_a_base_url_that_lacks_its_end() {
    let flora = MockFlora::answering([answer(404, &[ID], NO_SUCH_RUN)]).await;
    let host = flora.host();
    let wrong = flora.client().base_url(format!("http://{host}/api"));
    let wrong = wrong.build().unwrap();
    let handle = RunHandle::new("run_1").technique("tech_1");
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&wrong.get_run("run_1").await.unwrap_err(), NotFound, "get_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and the base URL http://HOST/api: FLORA's ends in /api/v1").naming(&host, "HOST"),
        row(&wrong.get_run(&handle).await.unwrap_err(), NotFound, "get_technique_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and the base URL http://HOST/api: FLORA's ends in /api/v1").naming(&host, "HOST"),
        row(&wrong.list_runs().page().await.unwrap_err(), NotFound, "list_technique_runs: Not found (status 404, not_found, request req_1); the base URL http://HOST/api seems wrong: FLORA's ends in /api/v1").naming(&host, "HOST"),
    ]);
}

#[tokio::test]
async fn a_call_that_was_tried_again_says_how_often() {
    let flora = MockFlora::answering([answer(500, &[ID], BROKEN)]).await;
    let few = Retry::times(2).backoff(Duration::from_millis(1), Duration::from_millis(1));
    let client = flora.client().retry(few).build().unwrap();
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&client.get_run("run_1").await.unwrap_err(), Server, "get_run run_1: An unknown error occurred (status 500, unknown_error, request req_1), tried 3 times; try again later; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn a_run_that_neither_way_shows_is_told_from_one_that_a_way_could_not_show() {
    let unknown = || answer(404, &[ID], NO_SUCH_RUN);
    let gone = MockFlora::answering([unknown(), unknown()]).await;
    let hidden = MockFlora::answering([unknown(), answer(500, &[], BROKEN)]).await;
    let gone = gone.client().build().unwrap();
    let hidden = hidden.client().build().unwrap();
    let handle = RunHandle::new("run_1").technique("tech_1");

    let hidden = hidden.get_run(&handle).await.unwrap_err();

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&hidden, NotFound, "get_technique_run run_1: Not found (status 404, not_found, request req_1); but the other way to the run failed, so it may be there: try again later"),
        row(&gone.get_run(&handle).await.unwrap_err(), NotFound, "get_technique_run run_1: Not found (status 404, not_found, request req_1); check the run's id, and that the key is of its workspace"),
    ]);
    let cause = std::error::Error::source(&hidden).unwrap().to_string();
    assert!(cause.contains("status 500"), "{cause}");
}
