//! What waits promise, held over real sockets and the real clock by counting requests.
#![allow(clippy::unwrap_used, reason = "a test that breaks fails")]

use std::time::Duration;

use flora_technique_runs::{Error, ManyRuns, TechniqueRun, WaitForRuns};

#[path = "../support/server.rs"]
mod server;

mod control;
mod deadlines;
mod many;
mod ways;

use server::{Answer, Server};

const SHORT: Duration = Duration::from_millis(5);

/// Far more than any of these waits takes.
const AMPLE: Duration = Duration::from_secs(30);

/// A run as a single answer shows it, with outputs.
fn run(id: &str, status: &str) -> String {
    format!(
        r#"{{"run_id":"{id}","status":"{status}","progress":40,"created_at":1754640000000,"outputs":[]}}"#
    )
}

/// A run as a list shows it that tells no outputs.
fn bare(id: &str, status: &str) -> String {
    run(id, status).replace(r#","outputs":[]"#, "")
}

/// The only page of a list.
fn page(entries: &[String]) -> Answer {
    Answer::ok(body_of_page(entries))
}

fn body_of_page(entries: &[String]) -> String {
    let entries = entries.join(",");
    format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{entries}]}}"#)
}

/// A failure in FLORA's own form.
fn refusal(status: u16) -> Answer {
    let body = r#"{"error":{"code":"some_code","message":"Some message."}}"#;
    Answer::new(status, "content-type: application/json\r\n", body)
}

/// A list without any run, and these answers to single requests.
fn looks_only(mut look: impl FnMut(&str) -> Answer + Send + 'static) -> Server {
    Server::start(move |request| {
        if request.line().contains("/technique-runs") {
            page(&[])
        } else {
            look(request.line())
        }
    })
}

/// How often a path that ends so was asked for.
fn asked(server: &Server, end: &str) -> usize {
    let seen = server.seen();
    let lines = seen.iter().map(|request| {
        let line = request.line();
        let path = line.split(' ').nth(1).unwrap_or_default();
        path.split('?').next().unwrap_or_default().to_owned()
    });
    lines.filter(|path| path.ends_with(end)).count()
}

/// All ends that a wait hands out, up to its own.
async fn all(wait: WaitForRuns) -> Vec<Result<TechniqueRun, Error>> {
    rest(wait.ends()).await
}

/// All that is still to come.
async fn rest(mut ends: ManyRuns) -> Vec<Result<TechniqueRun, Error>> {
    let mut items = Vec::new();
    while let Some(item) = ends.next().await {
        items.push(item);
    }
    items
}

/// The ids of runs that came, in alphabetical order; whatever else came fails the test.
fn ids(items: &[Result<TechniqueRun, Error>]) -> Vec<String> {
    let runs = items.iter().map(|item| item.as_ref().unwrap());
    let mut ids: Vec<String> = runs.map(|run| run.run_id.clone()).collect();
    ids.sort();
    ids
}
