//! What each status gives the caller of each call, and how often it is tried again.

use flora_technique_runs::Error;
use httpmock::HttpMockResponse;

use crate::{
    calls::{RUN, every_call, page, quick, soon},
    mock::{MockFlora, answer, error, ok},
    server::{Answer, Server},
};

/// What is expected of an answer.
struct Row {
    name: &'static str,
    answer: HttpMockResponse,
    attempts: usize,
    is: fn(&Error) -> bool,
    status: u16,
}

fn row(
    name: &'static str,
    answer: HttpMockResponse,
    attempts: usize,
    is: fn(&Error) -> bool,
    status: u16,
) -> Row {
    Row {
        name,
        answer,
        attempts,
        is,
        status,
    }
}

fn html(status: u16) -> HttpMockResponse {
    let headers = [("content-type", "text/html")];
    answer(status, &headers, "<html>Bad Gateway</html>")
}

fn redirect(status: u16, location: &str) -> HttpMockResponse {
    answer(status, &[("location", location)], "")
}

fn is_final(error: &Error) -> bool {
    !error.is_transient()
}

#[tokio::test]
async fn each_status_comes_back_from_each_call_as_what_it_is_after_its_number_of_attempts() {
    let past = [("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")];
    let no_sense = [("retry-after", "soon"), ("retry-after-ms", "nan")];
    let millis = [("retry-after-ms", "2"), ("retry-after", "3600")];
    let elsewhere = "/api/v1/elsewhere";
    #[rustfmt::skip] // a row a line
    let rows = [
        row("408", error(408, &[]), 3, Error::is_transient, 408),
        row("500", error(500, &[]), 3, Error::is_server, 500),
        row("501", error(501, &[]), 3, Error::is_server, 501),
        row("502 in HTML", html(502), 3, Error::is_server, 502),
        row("503 and a moment", error(503, &[("retry-after", "0.001")]), 3, Error::is_server, 503),
        row("503 and a past date", error(503, &past), 3, Error::is_server, 503),
        row("503 and no hint that makes sense", error(503, &no_sense), 3, Error::is_server, 503),
        row("429 and none to wait", error(429, &[("retry-after", "0")]), 3, Error::is_rate_limited, 429),
        row("429 and milliseconds", error(429, &millis), 3, Error::is_rate_limited, 429),
        row("429 and an hour", error(429, &[("retry-after", "3600")]), 1, Error::is_rate_limited, 429),
        row("409", error(409, &[]), 1, is_final, 409),
        row("400", error(400, &[]), 1, is_final, 400),
        row("401", error(401, &[]), 1, Error::is_unauthorized, 401),
        row("402", error(402, &[]), 1, Error::is_out_of_credits, 402),
        row("403", error(403, &[]), 1, Error::is_forbidden, 403),
        row("404", error(404, &[]), 1, Error::is_not_found, 404),
        row("418", error(418, &[]), 1, is_final, 418),
        row("301", redirect(301, elsewhere), 1, is_final, 301),
        row("307", redirect(307, elsewhere), 1, is_final, 307),
        row("304", answer(304, &[], ""), 1, is_final, 304),
        row("200 in HTML", html(200), 1, Error::is_undecodable, 200),
        row("200 with nothing", ok(""), 1, Error::is_undecodable, 200),
        row("204", answer(204, &[], ""), 1, Error::is_undecodable, 204),
    ];
    for row in rows {
        let name = row.name;
        let flora = MockFlora::answering([row.answer]).await;
        for (call, result) in every_call(&quick(flora.client(), 20_000)).await {
            let error = result.expect_err(name);
            assert!((row.is)(&error), "{name}, {call}: {error}");
            assert_eq!(error.status(), Some(row.status), "{name}, {call}");
            assert_eq!(error.retries() as usize + 1, row.attempts, "{name}, {call}");
        }
        assert_eq!(flora.asked().len(), 4 * row.attempts, "{name}");
    }
}

#[tokio::test]
async fn a_status_that_passes_is_not_seen_by_any_call_but_counted() {
    let faults = [
        ("503", error(503, &[("retry-after", "0.001")])),
        ("429", error(429, &[("retry-after-ms", "1")])),
    ];
    for (name, fault) in faults {
        let good = [fault.clone(), fault.clone(), ok(page())];
        let flora = MockFlora::answering(good).await;
        let mut items = quick(flora.client(), 20_000).list_runs().items();

        let run = soon(items.try_next())
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));

        assert_eq!(run.unwrap().run_id, "run_1", "{name}");
        assert!(items.next().await.is_none(), "{name}");
        assert!(items.is_complete(), "{name}");
        assert_eq!(items.report().retries, 2, "{name}");
        let line = "GET /api/v1/technique-runs?limit=100";
        assert_eq!(flora.lines(), [line; 3], "{name}");
        drop(flora);

        let flora = MockFlora::answering([fault.clone(), fault, ok(RUN)]).await;
        let client = quick(flora.client(), 20_000);
        soon(client.get_run("run_1")).await.unwrap();
        assert_eq!(flora.lines(), ["GET /api/v1/runs/run_1"; 3], "{name}");
    }
}

#[tokio::test]
async fn no_redirect_is_followed_neither_at_home_nor_abroad() {
    let abroad = Server::script([Answer::ok(page())]);
    let elsewhere = format!("{}/technique-runs", abroad.url());
    for status in [300, 301, 302, 303, 307, 308] {
        for location in ["/api/v1/elsewhere", &elsewhere] {
            let flora = MockFlora::answering([redirect(status, location)]).await;

            for (call, result) in every_call(&quick(flora.client(), 20_000)).await {
                let error = result.unwrap_err();
                let text = error.to_string();
                assert_eq!(error.status(), Some(status), "{call}");
                assert!(text.contains("redirects are not followed"), "{text}");
            }
            assert_eq!(flora.asked().len(), 4, "{status} {location}");
        }
    }
    assert_eq!(abroad.seen().len(), 0);
    assert_eq!(abroad.open_connections(), 0);
}
