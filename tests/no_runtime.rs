//! Where there is no runtime to work in, every call says so instead of panicking.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use flora_technique_runs::{Client, Error, Retry};

/// Nobody answers there.
const NOWHERE: &str = "http://127.0.0.1:9/api/v1";

fn client() -> Client {
    let builder = Client::builder("a-key-for-nobody").base_url(NOWHERE);
    builder.retry(Retry::times(1)).build().unwrap()
}

/// The first error of every way to wait.
async fn errors_of_waits(client: &Client) -> Vec<(&'static str, Error)> {
    let mut updates = client.wait_for_run("run_1").updates();
    let mut many = client.wait_for_runs(["run_1", "run_2"]).ends();
    vec![
        ("one wait", client.wait_for_run("run_1").await.unwrap_err()),
        ("updates", updates.next().await.unwrap().unwrap_err()),
        ("many waits", many.next().await.unwrap().unwrap_err()),
    ]
}

/// The first error of every other way to make a request.
async fn errors(client: &Client) -> Vec<(&'static str, Error)> {
    let mut ahead = client.list_runs().read_ahead(true).items();
    vec![
        ("page", client.list_runs().page().await.unwrap_err()),
        (
            "pages",
            client
                .list_runs()
                .pages()
                .next()
                .await
                .unwrap()
                .unwrap_err(),
        ),
        (
            "items",
            client
                .list_runs()
                .items()
                .next()
                .await
                .unwrap()
                .unwrap_err(),
        ),
        ("read ahead", ahead.next().await.unwrap().unwrap_err()),
        ("one look", client.get_run("run_1").await.unwrap_err()),
    ]
}

fn assert_all_tell_of(what: &str, errors: Vec<(&'static str, Error)>) {
    for (call, error) in errors {
        assert!(
            error.is_runtime() && !error.is_transient(),
            "{call}: {error:?}"
        );
        assert!(error.to_string().contains(what), "{call}: {error}");
        assert!(error.ends_stream(), "{call}: {error}");
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls a future to its end without any runtime.
fn without_runtime<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[test]
fn without_a_runtime_every_call_says_so() {
    let client = client();

    let errors = without_runtime(errors(&client));
    let of_waits = without_runtime(errors_of_waits(&client));

    assert_all_tell_of("no tokio runtime", errors);
    assert_all_tell_of("no tokio runtime", of_waits);
}
