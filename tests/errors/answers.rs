//! Answers that came and cannot be read.

use std::io::{self, Read as _};

use flora_technique_runs::{
    Error,
    ErrorKind::{BadEntry, Server, TooLarge, Undecodable},
};

use crate::{
    hold,
    mock::{MockFlora, answer},
    row,
};

const ID: (&str, &str) = ("request-id", "req_1");

async fn look(body: &str) -> Error {
    let flora = MockFlora::answering([answer(200, &[ID], body)]).await;
    let client = flora.client().build().unwrap();
    client.get_run("run_1").await.unwrap_err()
}

/// The first thing that a listing in pages of one gives.
async fn list(body: &str) -> Error {
    let flora = MockFlora::answering([answer(200, &[ID], body)]).await;
    let client = flora.client().build().unwrap();
    let mut items = client.list_runs().page_size(1).items();
    items.try_next().await.unwrap_err()
}

/// A page with this for its entries.
fn page(entries: &str) -> String {
    format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{entries}]}}"#)
}

#[tokio::test]
async fn an_answer_that_is_no_run_is_told_with_its_place_and_how_it_begins() {
    let status = r#"{"run_id":"run_1","status":7,"progress":0,"created_at":1}"#;
    let other = r#"{"run_id":"run_2","status":"running","progress":0,"created_at":1}"#;
    let without_id = r#"{"status":"running","progress":0,"created_at":1}"#;
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&look(other).await, Undecodable, r#"get_run run_1: could not read run_id (the answer is about another run, "run_2") (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&look("").await, Undecodable, "get_run run_1: could not read the answer (EOF while parsing a value at line 1 column 0); the answer is empty (status 200, request req_1); try again later; if it persists, report it with the request id"),
        row(&look(without_id).await, Undecodable, r#"get_run run_1: could not read the answer (missing field `run_id` at line 1 column 48); the answer begins with `{"status":"running","progress":0,"created_at":1}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&look(status).await, Undecodable, r#"get_run run_1: could not read status (invalid type: integer `7`, expected a string at line 1 column 28); the answer begins with `{"run_id":"run_1","status":7,"progress":0,"created_at":1}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&look(r#"{"run_id":"run_1""#).await, Undecodable, r#"get_run run_1: could not read the answer (EOF while parsing an object at line 1 column 17); the answer begins with `{"run_id":"run_1"` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&look(&"x".repeat(1_000)).await, Undecodable, "get_run run_1: could not read the answer (expected value at line 1 column 1); the answer begins with `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` (status 200, request req_1); try again later; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn an_answer_that_is_no_page_is_told_with_its_place_and_how_it_begins() {
    let cost = r#"{"charged_cost":"free"}"#;
    let outputs = r#"{"outputs":7}"#;
    let run = r#"{"run_id":"run_1","status":"running","progress":0,"created_at":1}"#;
    let without_meta = format!(r#"{{"technique_runs":[{run}]}}"#);
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&list("[]").await, Undecodable, "list_technique_runs: could not read the answer (invalid type: sequence, expected an object at line 1 column 0); the answer begins with `[]` (status 200, request req_1); update the crate, or report it with the request id"),
        row(&list(r#"{"meta":{"next_cursor":null}}"#).await, Undecodable, r#"list_technique_runs: could not read the answer (missing field `technique_runs` at line 1 column 29); the answer begins with `{"meta":{"next_cursor":null}}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&list(&without_meta).await, Undecodable, r#"list_technique_runs: could not read meta (missing from a full page: there is no telling whether more follow); the answer begins with `{"technique_runs":[{"run_id":"run_1","status":"running","progress":0,"created_at":1}]}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&list(&format!(r#"{{"meta":{{"next_cursor":"{}"}},"technique_runs":[]}}"#, "c".repeat(20_000))).await, Undecodable, "list_technique_runs: could not read meta.next_cursor (the server gave a cursor of 20000 bytes); update the crate, or report it with the time of the call"),
        row(&list(&page(&vec!["7"; 1_001].join(","))).await, Undecodable, r#"list_technique_runs: could not read technique_runs (more than 1000 entries are unreadable, first technique_runs[0] (invalid type: integer `7`, expected an object at line 1 column 1) at line 1 column 2049); the answer begins with `{"meta":{"next_cursor":null},"technique_runs":[7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7…` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&list(r#"{"meta":7,"technique_runs":[]}"#).await, Undecodable, r#"list_technique_runs: could not read meta (invalid type: integer `7`, expected an object at line 1 column 9); the answer begins with `{"meta":7,"technique_runs":[]}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&list(&page(r#"{"run_id":"run_1","status":7}"#)).await, BadEntry, r#"list_technique_runs run_1: could not read technique_runs[0].status (invalid type: integer `7`, expected a string at line 1 column 28); the entry begins with `{"run_id":"run_1","status":7}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&list(&page(cost)).await, BadEntry, r#"list_technique_runs: could not read technique_runs[0].charged_cost (invalid type: string "free", expected f64 at line 1 column 22); the entry begins with `{"charged_cost":"free"}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&list(&page(outputs)).await, BadEntry, r#"list_technique_runs: could not read technique_runs[0].outputs (invalid type: integer `7`, expected a sequence at line 1 column 12); the entry begins with `{"outputs":7}` (status 200, request req_1); update the crate, or report it with the request id"#),
        row(&list(&page("null")).await, BadEntry, "list_technique_runs: could not read technique_runs[0] (invalid type: null, expected an object at line 1 column 4); the entry begins with `null` (status 200, request req_1); update the crate, or report it with the request id"),
    ]);
}

#[tokio::test]
async fn an_answer_that_is_packed_otherwise_names_how() {
    let mut gzip = flate2::read::GzEncoder::new(&b"{}"[..], flate2::Compression::fast());
    let mut packed = Vec::new();
    gzip.read_to_end(&mut packed).unwrap();
    let look = async |status, encoding| {
        let headers = [ID, ("content-encoding", encoding)];
        let flora = MockFlora::answering([answer(status, &headers, &packed)]).await;
        let client = flora.client().build().unwrap();
        client.get_run("run_1").await.unwrap_err()
    };
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&look(200, "br").await, Undecodable, "get_run run_1: could not read the answer (it is packed as `br`, and `gzip` was asked for) (status 200, request req_1); check what stands between you and the server, such as a proxy"),
        row(&look(200, "gzip, br").await, Undecodable, "get_run run_1: could not read the answer (it is packed as `gzip, br`, and `gzip` was asked for) (status 200, request req_1); check what stands between you and the server, such as a proxy"),
        row(&look(503, "br").await, Server, "get_run run_1: the server's answer is packed as `br`, and `gzip` was asked for (status 503, request req_1); try again later; if it persists, report it with the request id"),
    ]);
}

#[tokio::test]
async fn a_page_for_people_says_when_to_try_again_and_which_base_url_it_is_of() {
    let html = "<!doctype html>\n<html><title>FLORA</title></html>";
    let flora = MockFlora::answering([answer(200, &[], html)]).await;
    let host = flora.host();
    let right = flora.client().build().unwrap();
    let wrong = flora.client().base_url(format!("http://{host}"));
    let wrong = wrong.build().unwrap();
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&right.list_runs().page().await.unwrap_err(), Undecodable, "list_technique_runs: could not read the answer (expected value at line 1 column 1); the answer begins with `<!doctype html> <html><title>FLORA</title></html>` (status 200); try again later, this may be a gateway's maintenance page; if it persists, check host and path of the base URL http://HOST/api/v1").naming(&host, "HOST"),
        row(&wrong.list_runs().page().await.unwrap_err(), Undecodable, "list_technique_runs: could not read the answer (expected value at line 1 column 1); the answer begins with `<!doctype html> <html><title>FLORA</title></html>` (status 200); the base URL http://HOST seems wrong: FLORA's ends in /api/v1").naming(&host, "HOST"),
    ]);
}

#[tokio::test]
async fn an_answer_that_is_too_large_says_how_much_is_taken() {
    let mut packed = Vec::new();
    let spaces = io::repeat(b' ').take((32 << 20) + 1);
    let mut gzip = flate2::read::GzEncoder::new(spaces, flate2::Compression::fast());
    gzip.read_to_end(&mut packed).unwrap();
    let headers = [ID, ("content-encoding", "gzip")];
    let flora = MockFlora::answering([answer(200, &headers, packed)]).await;
    let client = flora.client().build().unwrap();
    #[rustfmt::skip] // a row a line
    hold(vec![
        row(&client.list_runs().page().await.unwrap_err(), TooLarge, "list_technique_runs: the answer is larger than 32 MiB (status 200, request req_1); ask for smaller pages with `page_size`"),
        row(&client.get_run("run_1").await.unwrap_err(), TooLarge, "get_run run_1: the answer is larger than 32 MiB (status 200, request req_1); no run is as large: report it with the request id"),
    ]);
}
