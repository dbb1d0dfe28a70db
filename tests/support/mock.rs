//! A FLORA made of mocks (httpmock), for what is asked and answered in well-formed HTTP.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a server that breaks fails its test")]

use std::sync::{Arc, Mutex};

use flora_technique_runs::{Client, ClientBuilder, Retry};
use httpmock::{HttpMockRequest, HttpMockResponse, MockServer, When};
use tokio::sync::{Semaphore, SemaphorePermit};

pub(crate) const KEY: &str = "sk_live_the-key-of-the-tests-over-mocks";

/// httpmock keeps 25 servers, and whoever wants one more waits until another is given back.
static SERVERS: Semaphore = Semaphore::const_new(8);

/// Answers that a test has set, and every request as it came. It has forgotten all when the next test
/// gets its port, so it is not for calls that are cut short: their request may arrive only then.
pub(crate) struct MockFlora {
    server: MockServer,
    asked: Arc<Mutex<Vec<HttpMockRequest>>>,
    _permit: SemaphorePermit<'static>,
}

impl MockFlora {
    /// Without any answer yet: whatever is asked is a 404.
    pub(crate) async fn start() -> Self {
        let permit = SERVERS.acquire().await.unwrap();
        let server = MockServer::start_async().await;
        let asked: Arc<Mutex<Vec<HttpMockRequest>>> = Arc::default();
        let record = asked.clone();
        // The mock that was set first is tried first. This one takes no request, but sees each.
        let see = move |request: &HttpMockRequest| {
            record.lock().unwrap().push(request.clone());
            false
        };
        server
            .mock_async(|when, _| {
                when.is_true(see);
            })
            .await;
        Self {
            server,
            asked,
            _permit: permit,
        }
    }

    /// These answers in turn to whatever is asked, the last of them for ever.
    pub(crate) async fn answering(answers: impl Into<Vec<HttpMockResponse>>) -> Self {
        let flora = Self::start().await;
        flora.answer(When::any_request, answers).await;
        flora
    }

    /// An answer made anew for each request.
    pub(crate) async fn answering_by(
        make: impl Fn(&HttpMockRequest) -> HttpMockResponse + Send + Sync + 'static,
    ) -> Self {
        let flora = Self::start().await;
        flora
            .server
            .mock_async(|when, then| {
                when.any_request();
                then.respond_with(make);
            })
            .await;
        flora
    }

    /// These answers in turn to what `asked` describes, the last of them for ever.
    pub(crate) async fn answer(
        &self,
        asked: impl Fn(When) -> When,
        answers: impl Into<Vec<HttpMockResponse>>,
    ) {
        let answers = answers.into();
        let last = answers.len() - 1;
        for (i, answer) in answers.into_iter().enumerate() {
            self.server
                .mock_async(|when, then| {
                    asked(when);
                    let then = then.respond_with(move |_| answer.clone());
                    if i < last {
                        then.up_to_n_times(1);
                    }
                })
                .await;
        }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url("/api/v1")
    }

    /// As in the header `host`.
    pub(crate) fn host(&self) -> String {
        self.server.address().to_string()
    }

    /// One attempt a call, unless the test says otherwise.
    pub(crate) fn client(&self) -> ClientBuilder {
        let client = Client::builder(KEY).base_url(self.url());
        client.retry(Retry::none())
    }

    /// Every request so far.
    pub(crate) fn asked(&self) -> Vec<HttpMockRequest> {
        self.asked.lock().unwrap().clone()
    }

    /// Each request so far as method and target, to the letter: `GET /api/v1/technique-runs?limit=100`.
    pub(crate) fn lines(&self) -> Vec<String> {
        let origin = self.server.base_url();
        let line = |request: &HttpMockRequest| {
            let target = request.uri_str().trim_start_matches(&origin);
            format!("{} {target}", request.method_str())
        };
        self.asked().iter().map(line).collect()
    }
}

/// An answer with its right length.
pub(crate) fn answer(
    status: u16,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> HttpMockResponse {
    HttpMockResponse::builder()
        .status(status)
        .headers(headers.iter().copied())
        .body(body.as_ref().to_vec())
        .build()
}

pub(crate) fn ok(body: impl AsRef<[u8]>) -> HttpMockResponse {
    answer(200, &[("content-type", "application/json")], body)
}

/// FLORA's own form of an error.
pub(crate) fn error(status: u16, headers: &[(&str, &str)]) -> HttpMockResponse {
    answer(status, headers, r#"{"error":{"code":"c","message":"m"}}"#)
}

/// Every value of a request's header.
pub(crate) fn header<'a>(request: &'a HttpMockRequest, name: &str) -> Vec<&'a str> {
    let all = request.headers_vec().iter();
    let named = all.filter(|(own, _)| own.eq_ignore_ascii_case(name));
    named.map(|(_, value)| value.as_str()).collect()
}
