//! What a download promises, over real sockets: against a media host that sends what it likes, byte for
//! byte, and against the stand-in's.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod attempts;
mod bodies;
mod cut_off;
mod files;
mod gone;
mod key;
mod links;
mod many;
mod names;
mod stand_in;
mod times;

#[path = "../support/server.rs"]
mod server;

use std::time::Duration;

use flora_technique_runs::{Client, ClientBuilder, Download, Retry, RunOutput, TechniqueRun};
use serde_json::{Value, json};
use server::{Answer, KEY, Server, Then};

/// A picture, as far as anybody here looks at it.
const BODY: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Tries again at once, and does not wait for long.
fn builder() -> ClientBuilder {
    let at_once = Retry::times(2).backoff(Duration::ZERO, Duration::ZERO);
    Client::builder(KEY)
        .base_url("http://127.0.0.1:9/api/v1")
        .retry(at_once)
        .timeout(Duration::from_secs(20))
}

/// A completed run with these outputs.
fn run_with(outputs: &Value) -> TechniqueRun {
    let run = json!({
        "run_id": "run_1",
        "status": "completed",
        "progress": 100,
        "created_at": 1,
        "outputs": outputs,
    });
    serde_json::from_value(run).unwrap()
}

/// A run with one image at this link.
fn run_at(link: &str) -> TechniqueRun {
    run_with(&json!([{ "output_id": "image", "type": "imageUrl", "url": link }]))
}

fn only_output(run: &TechniqueRun) -> &RunOutput {
    &run.outputs.as_ref().unwrap()[0]
}

/// The download of the one image at this link.
fn download(client: &Client, link: &str) -> Download {
    let run = run_at(link);
    client.download(&run, only_output(&run))
}

/// A link to a server of the test's own, with a signature that nobody may see.
fn link(server: &Server) -> String {
    format!("http://{}/a/mug.png?sig={SIGNATURE}", server.address)
}

const SIGNATURE: &str = "the-signature-of-a-link";

/// What was asked for, by path and range.
fn asked(server: &Server) -> Vec<(String, Option<String>)> {
    let seen = server.seen();
    seen.iter()
        .map(|request| {
            let path = request.line().split(['?', ' ']).nth(1).unwrap();
            let range = request.header("range").first().map(|it| (*it).to_owned());
            (path.to_owned(), range)
        })
        .collect()
}

/// An answer with an `ETag`.
fn tagged(body: &[u8], etag: &str) -> Answer {
    Answer::new(200, &format!("etag: {etag}\r\n"), body)
}

/// A 206 with these bytes of the body, as its header says.
fn part(range: &str, etag: &str, body: &[u8]) -> Answer {
    let headers = format!("content-range: {range}\r\netag: {etag}\r\n");
    Answer::new(206, &headers, body)
}
