//! Every kind of call, so that a table can hold each fault against each of them.

use std::time::Duration;

use flora_technique_runs::{Client, ClientBuilder, Error, Retry};

/// A run that has ended, with its outputs.
pub(crate) const RUN: &str = r#"{"run_id":"run_1","status":"completed","progress":100,"created_at":1754640000000,"outputs":[]}"#;

/// A listing of that run.
pub(crate) fn page() -> String {
    format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{RUN}]}}"#)
}

/// Three attempts in a few milliseconds; an attempt takes at most as many milliseconds as given.
pub(crate) fn quick(client: ClientBuilder, timeout: u64) -> Client {
    let few = Retry::times(2).backoff(Duration::from_millis(1), Duration::from_millis(5));
    let client = client.retry(few).timeout(Duration::from_millis(timeout));
    client.build().unwrap()
}

/// What each kind of call gives, named.
pub(crate) async fn every_call(client: &Client) -> [(&'static str, Result<(), Error>); 4] {
    let calls = async {
        let page = client.list_runs().page().await;
        let item = client.list_runs().items().try_next().await;
        let look = client.get_run("run_1").await;
        let wait = client.wait_for_run("run_1").await;
        [
            ("page", page.map(drop)),
            ("items", item.map(drop)),
            ("get_run", look.map(drop)),
            ("wait_for_run", wait.map(drop)),
        ]
    };
    soon(calls).await
}

/// Fails instead of hanging.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    let output = tokio::time::timeout(Duration::from_secs(30), future).await;
    output.expect("it hangs")
}
