//! What one writes who needs it once: a loop over reqwest and serde.

use std::{collections::HashSet, hint::black_box, mem::take, time::Duration};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    Result,
    ours::{POLL, TEN_SECONDS},
    server::{self, PAGE, SLOW},
};

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded for comparison")]
struct Entry {
    run_id: String,
    technique_run_id: Option<String>,
    status: String,
    progress: f64,
    created_at: f64,
    started_at: Option<f64>,
    completed_at: Option<f64>,
    charged_cost: Option<f64>,
    error_code: Option<String>,
    error_message: Option<String>,
    outputs: Option<Vec<RunOutput>>,
    project_id: Option<String>,
    workspace_id: Option<String>,
    technique: Option<Technique>,
    poll_url: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded for comparison")]
struct RunOutput {
    output_id: String,
    #[serde(rename = "type")]
    kind: String,
    url: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded for comparison")]
struct Technique {
    name: String,
    technique_id: String,
}

#[derive(Deserialize)]
struct Page {
    meta: Meta,
    technique_runs: Vec<Entry>,
}

#[derive(Deserialize)]
struct Meta {
    next_cursor: Option<String>,
}

/// Without a proxy and certificates to load, as ours is for plain HTTP to this machine.
fn client() -> Result<reqwest::Client> {
    let http = reqwest::Client::builder().no_proxy();
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let http = http.tls_certs_only([]);
    Ok(http.build()?)
}

async fn get<T: DeserializeOwned>(
    http: &reqwest::Client,
    url: &str,
    query: &[(&str, &str)],
) -> Result<T> {
    let request = http.get(url).bearer_auth("bench").query(query);
    let answer = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}

pub(crate) async fn list(host: &str, path: &str) -> Result<u32> {
    read_pages(host, path, None).await
}

/// To a consumer that is as slow as the server.
pub(crate) async fn list_slowly(host: &str) -> Result<u32> {
    read_pages(host, "slow", Some(SLOW)).await
}

async fn read_pages(host: &str, path: &str, pause: Option<Duration>) -> Result<u32> {
    let http = client()?;
    let url = format!("{host}/{path}/technique-runs");
    let mut page: Page = get(&http, &url, &[("limit", "100")]).await?;
    let mut done = 0;
    loop {
        for run in page.technique_runs {
            black_box(run);
            done += 1;
        }
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
        let Some(cursor) = page.meta.next_cursor else {
            return Ok(done);
        };
        page = get(&http, &url, &[("cursor", &cursor), ("limit", "100")]).await?;
    }
}

/// The entries of a page from the bytes of an answer, so many times.
pub(crate) fn decode(pages: u32) -> Result<u32> {
    let body = server::body(0, 2 * PAGE, &server::runs(0..PAGE));
    for _ in 0..pages {
        black_box(serde_json::from_slice::<Page>(black_box(body.as_bytes()))?);
    }
    Ok(pages)
}

/// Looks at each run that has not ended, round after round.
pub(crate) async fn wait(host: &str) -> Result<u32> {
    let http = client()?;
    let mut waiting = server::waited();
    let mut done = 0;
    while !waiting.is_empty() {
        for id in take(&mut waiting) {
            let run: Entry = get(&http, &format!("{host}/wait/runs/{id}"), &[]).await?;
            if run.status == "completed" {
                done += 1;
            } else {
                waiting.push(id);
            }
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(done)
}

/// Reads the newest page until it shows a run that was not there, and tells how often.
pub(crate) async fn watch(host: &str) -> Result<u32> {
    let http = client()?;
    let url = format!("{host}/hour/technique-runs");
    let mut known: HashSet<String> = HashSet::new();
    let mut rounds = 0;
    loop {
        let page: Page = get(&http, &url, &[("limit", "100")]).await?;
        rounds += 1;
        let ids = page.technique_runs.into_iter().map(|run| run.run_id);
        let new: Vec<String> = ids.filter(|id| !known.contains(id)).collect();
        if rounds > 1 && !new.is_empty() {
            return Ok(rounds);
        }
        known.extend(new);
        tokio::time::sleep(TEN_SECONDS).await;
    }
}
