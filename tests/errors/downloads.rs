//! Downloads that failed: of which output, at which host, never with more of the link.

use std::{fs, time::Duration};

use flora_technique_runs::{
    Client, Error,
    ErrorKind::{
        Connection, File, Input, OtherStatus, OutputGone, RateLimited, Server as Failed, Timeout,
        TooLarge, Unauthorized,
    },
    Retry, TechniqueRun,
};
use serde_json::json;

use crate::{
    hold, row,
    server::{Answer, Server, Then},
};

fn run_at(link: &str) -> TechniqueRun {
    let run = json!({
        "run_id": "run_1",
        "status": "completed",
        "progress": 100,
        "created_at": 1,
        "outputs": [{ "output_id": "clip", "type": "videoUrl", "url": link }],
    });
    serde_json::from_value(run).unwrap()
}

fn client() -> Client {
    let client = Client::builder("my-key").base_url("http://127.0.0.1:9/api/v1");
    let client = client.timeout(Duration::from_millis(300));
    client.retry(Retry::none()).build().unwrap()
}

async fn fetched_from(link: &str) -> Error {
    let run = run_at(link);
    let download = client().download(&run, &run.outputs.as_ref().unwrap()[0]);
    download.max_bytes(100).bytes().await.unwrap_err()
}

/// The error of an answer, with the host's address named.
async fn answered(answer: Answer) -> (Error, String) {
    let media = Server::script([answer]);
    let host = media.address.to_string();
    (
        fetched_from(&format!("http://{host}/pan.mp4?sig=7")).await,
        host,
    )
}

#[tokio::test]
async fn what_a_media_host_does_not_give_is_told_without_advice_about_the_key() {
    let mut rows = Vec::new();
    #[rustfmt::skip] // a row a line
    let table = [
        (Answer::new(400, "", ""), OtherStatus, "download run_1: output \"clip\": HOST does not give it (status 400); check what stands between you and the media host, such as a proxy"),
        (Answer::new(401, "", ""), OtherStatus, "download run_1: output \"clip\": HOST does not give it (status 401); check what stands between you and the media host, such as a proxy"),
        (Answer::new(429, "retry-after: 90\r\n", ""), RateLimited, "download run_1: output \"clip\": HOST is asked too often (status 429, retry after 90s); wait, and download less at once"),
        (Answer::new(503, "", ""), Failed, "download run_1: output \"clip\": HOST failed (status 503); try again later"),
        (Answer::new(200, "content-type: text/html\r\n", "<html>"), OtherStatus, "download run_1: output \"clip\": HOST answers with a web page in place of the file (status 200); try again later; if it persists, check the network and any proxy"),
        (Answer::new(302, "", ""), OtherStatus, "download run_1: output \"clip\": HOST redirects, and does not say where to (status 302); the media host is at fault: report it with the time of the call"),
        (Answer::new(302, "location: http://media.example/a?sig=8\r\n", ""), OtherStatus, "download run_1: output \"clip\": HOST redirects to http://media.example and is not followed, since http leads only to this machine, or where `allow_http` says so (status 302); the media host is at fault: report it with the time of the call"),
        (Answer::new(302, "location: /pan.mp4\r\n", ""), OtherStatus, "download run_1: output \"clip\": its link redirects more than 10 times (status 302); the media host is at fault: report it with the time of the call"),
        (Answer::new(200, "", [0; 101]), TooLarge, "download run_1: output \"clip\": it is larger than the 100 bytes that are allowed (status 200); allow more with `max_bytes`"),
        (Answer::new(200, "", "12").cut(1, Then::Close), Connection, "download run_1: output \"clip\": HOST broke it off: end of file before message length reached (status 200); try again later; if it persists, check the network and any proxy"),
        (Answer::new(200, "", "12").cut(1, Then::Stall), Timeout, "download run_1: output \"clip\": HOST sent no more of it for 300ms (status 200); try again later; if it persists, check the network and any proxy"),
        (Answer(Vec::new(), Then::Stall), Timeout, "download run_1: output \"clip\": HOST did not answer within 300ms; try again later; if it persists, check the network and any proxy"),
    ];
    for (answer, kind, text) in table {
        let (error, host) = answered(answer).await;
        rows.push(row(&error, kind, text).naming(&host, "HOST"));
    }
    hold(rows);
}

#[tokio::test]
async fn a_link_that_is_not_followed_is_told_by_its_scheme_alone() {
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&fetched_from("file:///etc/passwd").await, Input, "download run_1: output \"clip\": its link begins with file: and is not followed, since only https is"),
        row(&fetched_from("http://media.example/a").await, Input, "download run_1: output \"clip\": its link begins with http: and is not followed, since http leads only to this machine, or where `allow_http` says so"),
        row(&fetched_from("mug.png").await, Input, "download run_1: output \"clip\": its link is no absolute URL: expected one that begins with https://"),
    ]);
}

#[tokio::test]
async fn what_cannot_be_written_is_told_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let missing = folder.path().join("missing/pan.mp4");
    let run = run_at("http://127.0.0.1:9/pan.mp4");
    let download = client().download(&run, &run.outputs.as_ref().unwrap()[0]);

    let a_file = download.clone().to_dir(&file).await.unwrap_err();
    let in_nothing = download.clone().to_file(&missing).await.unwrap_err();
    let a_folder = download.to_file(folder.path()).await.unwrap_err();

    let folder = folder.path().to_str().unwrap();
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&a_file, File, "download run_1: output \"clip\": could not make the folder DIR/file: a file is in its place; make room there, or choose another place").naming(folder, "DIR"),
        row(&in_nothing, File, "download run_1: output \"clip\": could not write DIR/missing/pan.mp4: No such file or directory (os error 2); make room there, or choose another place").naming(folder, "DIR"),
        row(&a_folder, File, "download run_1: output \"clip\": could not write DIR: it is a folder; make room there, or choose another place").naming(folder, "DIR"),
    ]);
}

/// The error of a link that has run out, where FLORA answers so when it is asked for the run; with the host.
async fn gone(answer: Answer) -> (Error, String) {
    let (media, flora) = (
        Server::script([Answer::new(410, "", "")]),
        Server::script([answer]),
    );
    let client = Client::builder("my-key").base_url(flora.url());
    let client = client.retry(Retry::none()).build().unwrap();
    let run = run_at(&format!("http://{}/pan.mp4?sig=7", media.address));
    let download = client.download(&run, &run.outputs()[0]).bytes();
    (download.await.unwrap_err(), media.address.to_string())
}

#[tokio::test]
async fn a_link_that_ran_out_is_told_with_what_came_of_looking_it_up() {
    let id = "request-id: req_1\r\n";
    let unknown = include_str!("../fixtures/error-404.json");
    let refused = include_str!("../fixtures/error-401.json");
    let (lost, lost_at) = gone(Answer::new(404, id, unknown)).await;
    let (hidden, hidden_at) = gone(Answer::new(401, id, refused)).await;

    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&lost, OutputGone, "download run_1: output \"clip\": HOST has it no more, or not at this link (status 410); count the output as lost, if it is gone later too").naming(&lost_at, "HOST"),
        row(&hidden, Unauthorized, "download run_1: output \"clip\": HOST has it no more, or not at this link, and its run could not be looked up: Invalid API key (status 401, unauthorized, request req_1); check the API key").naming(&hidden_at, "HOST"),
    ]);
}
