//! What the client makes of every kind of answer: values, or errors that say what is wrong where.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

#[path = "support/server.rs"]
mod server;

use std::io::{self, Read as _};

use flora_technique_runs::{
    Content, Error, Outcome, OutputType, Page, RunOutput, RunStatus, Timestamp,
};
use server::{Answer, Server, Then};

/// A run with nothing optional.
const RUN: &str =
    r#"{"run_id":"run_1","status":"running","progress":40,"created_at":1754640000000}"#;

fn run_with(fields: &str) -> String {
    format!("{},{fields}}}", RUN.trim_end_matches('}'))
}

fn page_of(entries: &str) -> String {
    format!(r#"{{"meta":{{"next_cursor":null}},"technique_runs":[{entries}]}}"#)
}

fn page_and_meta(meta: &str) -> String {
    format!(r#"{{"meta":{meta},"technique_runs":[{RUN}]}}"#)
}

/// What a listing in pages of two makes of an answer.
async fn page(answer: Answer) -> Result<Page, Error> {
    let server = Server::script([answer]);
    let client = server.client().build()?;
    client.list_runs().page_size(2).page().await
}

fn outputs(page: &Page) -> &[RunOutput] {
    page.items[0].outputs.as_deref().unwrap_or_default()
}

fn is_last(page: &Page) -> bool {
    page.next_cursor.is_none() && page.items.len() == 1
}

/// Shown on one line, and no longer than a screen holds.
fn is_short(error: &Error) -> bool {
    let text = error.to_string();
    !text.contains(char::is_control) && text.chars().count() < 2_000
}

#[tokio::test]
async fn the_vendors_list_sample_comes_out_with_every_field() {
    let sample = include_str!("fixtures/list.json");

    let page = page(Answer::new(200, "request-id: req_1\r\n", sample)).await;

    let page = page.unwrap();
    let (run, output) = (&page.items[0], &outputs(&page)[0]);
    let (message, technique) = (
        "The provider failed to complete the generation.",
        &run.technique,
    );
    let technique = technique.as_ref().map(|it| (&*it.name, &*it.technique_id));
    assert_eq!((page.items.len(), page.undecodable.len()), (1, 0));
    assert_eq!(page.next_cursor.as_deref(), Some("eyJvZmZzZXQiOjIwfQ"));
    assert_eq!(
        (page.total_estimate, page.request_id.as_deref()),
        (Some(0), Some("req_1"))
    );
    assert_eq!(
        (&*run.run_id, &run.status),
        ("run_abc123", &RunStatus::Pending)
    );
    assert_eq!(run.technique_run_id.as_deref(), Some("run_abc123"));
    assert_eq!(run.project_id.as_deref(), Some("prj_abc123"));
    assert_eq!(run.workspace_id.as_deref(), Some("ws_abc123"));
    assert_eq!(technique, Some(("name", "tech_abcd1234")));
    assert_eq!(
        (Some(run.progress), run.charged_cost),
        (Some(0.0), Some(0.0))
    );
    let times = [Some(run.created_at), run.started_at, run.completed_at];
    assert_eq!(
        times.map(|time| time.map(Timestamp::as_f64)),
        [Some(0.0); 3]
    );
    assert_eq!(run.error_code.as_deref(), Some("provider_error"));
    assert_eq!(run.error_message.as_deref(), Some(message));
    assert_eq!(run.poll_url.as_deref(), Some("https://example.com"));
    assert_eq!(
        (&*output.output_id, &output.type_),
        ("output_1", &OutputType::ImageUrl)
    );
    assert_eq!(
        output.content(),
        Content::Url("https://media.flora.ai/output.png")
    );
}

type Question = fn(&Error) -> bool;

#[tokio::test]
async fn each_of_the_vendors_error_samples_comes_out_with_every_part() {
    let no = |_: &Error| true;
    #[rustfmt::skip] // a row a line
    let rows: [(u16, &str, &str, &str, Question); 8] = [
        (400, include_str!("fixtures/error-400.json"), "input_validation_error", "prompt: Required", no),
        (401, include_str!("fixtures/error-401.json"), "unauthorized", "Invalid API key.", Error::is_unauthorized),
        (402, include_str!("fixtures/error-402.json"), "insufficient_credits", "Insufficient credits.", Error::is_out_of_credits),
        (403, include_str!("fixtures/error-403.json"), "forbidden", "Forbidden.", Error::is_forbidden),
        (404, include_str!("fixtures/error-404.json"), "not_found", "Not found.", Error::is_not_found),
        (409, include_str!("fixtures/error-409.json"), "idempotency_duplicate", "Duplicate idempotency key.", no),
        (429, include_str!("fixtures/error-429.json"), "rate_limited", "Rate limit exceeded.", Error::is_rate_limited),
        (500, include_str!("fixtures/error-500.json"), "unknown_error", "An unknown error occurred.", Error::is_server),
    ];
    for (status, sample, code, message, question) in rows {
        let answer = Answer::new(status, "request-id: req_9\r\n", sample);
        let error = page(answer).await.unwrap_err();

        let fields = error.fields().iter().map(|it| (&*it.field, &*it.message));
        let expected: &[_] = if status == 400 {
            &[("prompt", "Required")]
        } else {
            &[]
        };
        assert_eq!((error.status(), error.code()), (Some(status), Some(code)));
        assert_eq!(error.message(), message, "{status}");
        assert_eq!(fields.collect::<Vec<_>>(), expected, "{status}");
        assert_eq!(error.request_id(), Some("req_9"), "{status}");
        assert!(question(&error) && !error.is_undecodable(), "{status}");
        assert_eq!(
            error.is_transient(),
            matches!(status, 429 | 500),
            "{status}"
        );
    }
}

type Check = fn(&Page) -> bool;

#[tokio::test]
async fn what_is_odd_but_readable_loses_nothing() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let deep = run_with(&format!(r#""new":{deep}"#));
    let output = |kind: &str| {
        run_with(&format!(
            r#""outputs":[{{"output_id":"o","type":"{kind}","url":"A mug"}}]"#
        ))
    };
    let nulls = "charged_cost completed_at error_code error_message outputs poll_url project_id \
                 started_at technique technique_run_id workspace_id";
    let nulls: Vec<_> = nulls
        .split(' ')
        .map(|name| format!(r#""{name}":null"#))
        .collect();
    let times = |progress: &str, at: &str| {
        format!(r#"{{"run_id":"r","status":"x","progress":{progress},"created_at":{at}}}"#)
    };
    #[rustfmt::skip] // a row a line
    let rows: Vec<(&str, String, Check)> = vec![
        ("an unknown status", page_of(&RUN.replace("running", "queued")), |page| page.items[0].status.as_str() == "queued" && !page.items[0].is_terminal()),
        ("an unknown type of output", page_of(&output("model3dUrl")), |page| outputs(page)[0].type_.as_str() == "model3dUrl"),
        ("a text as output", page_of(&output("text")), |page| outputs(page)[0].content() == Content::Text("A mug")),
        ("an unknown error code", page_of(&run_with(r#""error_code":"NEW""#)), |page| page.items[0].error_code.as_deref() == Some("NEW")),
        ("a completed run without outputs", page_of(&RUN.replace("running", "completed")), |page| page.items[0].outcome() == Outcome::Completed { outputs: &[] }),
        ("null for all that is optional", page_of(&run_with(&nulls.join(","))), |page| serde_json::from_str(RUN).ok().as_ref() == page.items.first()),
        ("unknown fields", page_of(&run_with(r#""new":{"a":[1]},"":0"#)), is_last),
        ("an unknown field beside the runs", page_of(RUN).replacen('{', r#"{"new":[],"#, 1), is_last),
        ("an unknown field, deeply nested", page_of(&deep), is_last),
        ("an unknown field out of range", page_of(&run_with(r#""new":1e400"#)), is_last),
        ("an unknown field twice", page_of(&run_with(r#""new":1,"new":2"#)), is_last),
        ("fractions", page_of(&times("40.5", "1754640000000.25")), |page| (page.items[0].progress, page.items[0].created_at.as_f64()) == (40.5, 1_754_640_000_000.25)),
        ("integers as 1.0", page_of(&times("40.0", "1754640000000.0")), |page| page.items[0].created_at.unix_millis() == Some(1_754_640_000_000)),
        ("numbers below zero", page_of(&times("-1", "-5")), |page| page.items[0].created_at.unix_millis().is_none()),
        ("no runs", page_of(""), |page| page.items.is_empty()),
        ("white space around", format!(" \r\n\t{}\n\n", page_of(RUN)), is_last),
        ("meta is null", page_and_meta("null"), is_last),
        ("meta is absent on a page that is not full", format!(r#"{{"technique_runs":[{RUN}]}}"#), is_last),
        ("an absent cursor", page_and_meta("{}"), is_last),
        ("null as cursor", page_and_meta(r#"{"next_cursor":null}"#), is_last),
        ("an empty cursor", page_and_meta(r#"{"next_cursor":""}"#), is_last),
        ("an unknown field in meta", page_and_meta(r#"{"next_cursor":"c","new":0}"#), |page| page.next_cursor.as_deref() == Some("c")),
        ("null as estimate", page_and_meta(r#"{"total_estimate":null}"#), |page| page.total_estimate.is_none()),
        ("an estimate with a fraction", page_and_meta(r#"{"total_estimate":20.7}"#), |page| page.total_estimate == Some(20)),
        ("an estimate as 20.0", page_and_meta(r#"{"total_estimate":20.0}"#), |page| page.total_estimate == Some(20)),
        ("an estimate below zero", page_and_meta(r#"{"total_estimate":-1}"#), |page| page.total_estimate.is_none()),
    ];
    for (row, body, check) in rows {
        // A gateway may lose the content type: the body decides.
        let page = page(Answer::new(200, "", body)).await;

        let page = page.unwrap_or_else(|error| panic!("{row}: {error}"));
        assert!(
            page.undecodable.is_empty() && check(&page),
            "{row}: {page:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_no_page_is_an_error_with_status_request_id_and_place() {
    let full = format!("{RUN},{}", RUN.replace("run_1", "run_2"));
    let no_meta = format!(r#"{{"technique_runs":[{full}]}}"#);
    #[rustfmt::skip] // a row a line
    let rows: Vec<(&str, u16, Vec<u8>, &str)> = vec![
        ("HTML", 200, "<html>\n<body>Welcome</body>\n</html>".into(), "the answer"),
        ("nothing", 200, "".into(), "the answer"),
        ("no content", 204, "".into(), "the answer"),
        ("a text", 200, r#""ok""#.into(), "the answer"),
        ("null", 200, "null".into(), "the answer"),
        ("a list", 200, "[]".into(), "the answer"),
        ("a list that would fit the fields", 200, "[null,[]]".into(), "the answer"),
        ("another object", 200, r#"{"ok":true}"#.into(), "the answer"),
        ("an error as a success", 200, include_str!("fixtures/error-500.json").into(), "the answer"),
        ("no runs", 200, r#"{"meta":{"next_cursor":null}}"#.into(), "the answer"),
        ("runs that are null", 200, r#"{"meta":{},"technique_runs":null}"#.into(), "technique_runs"),
        ("runs that are an object", 200, r#"{"meta":{},"technique_runs":{}}"#.into(), "technique_runs"),
        ("the runs twice", 200, r#"{"technique_runs":[],"technique_runs":[]}"#.into(), "the answer"),
        ("a cursor that is a number", 200, page_and_meta(r#"{"next_cursor":20}"#).into(), "meta.next_cursor"),
        ("meta that is a text", 200, page_and_meta(r#""c""#).into(), "meta"),
        ("no meta on a full page", 200, no_meta.clone().into(), "meta"),
        ("null as meta of a full page", 200, no_meta.replace("{\"tech", "{\"meta\":null,\"tech").into(), "meta"),
        ("JSON that is cut", 200, page_of(&full)[..180].into(), "technique_runs[1].?"),
        ("a byte order mark", 200, format!("\u{feff}{}", page_of(RUN)).into(), "the answer"),
        ("more after the end", 200, format!("{}x", page_of(RUN)).into(), "the answer"),
        ("two answers", 200, page_of(RUN).repeat(2).into(), "the answer"),
        ("bytes that are no text", 200, vec![0, 159, 146, 150], "the answer"),
        ("brackets without end", 200, "[".repeat(100_000).into(), "the answer"),
        ("thousands of entries that are garbage", 200, page_of(&vec!["0"; 5_000].join(",")).into(), "technique_runs[0]"),
        ("an unknown key of many lines, then a cut", 200, format!("{{{:?}:", "line\n".repeat(9_000)).into(), ""),
    ];
    for (row, status, body, path) in rows {
        let error = page(Answer::new(status, "request-id: req_7\r\n", body)).await;

        let error = error.unwrap_err();
        let bad = error
            .undecodable()
            .unwrap_or_else(|| panic!("{row}: {error}"));
        assert!(bad.path == path || path.is_empty(), "{row}: {error}");
        assert_eq!((bad.index, error.status()), (None, Some(status)), "{row}");
        assert_eq!(error.request_id(), Some("req_7"), "{row}");
        assert!(is_short(&error) && bad.raw.len() < 2_000, "{row}: {error}");
        assert!(!error.is_transient(), "{row}");
    }
}

#[tokio::test]
async fn a_bad_entry_costs_that_entry_and_says_which_and_where() {
    let text = |key: &str| {
        format!(r#"{{"run_id":"run_2","status":"x","progress":0,"created_at":1{key}}}"#)
    };
    let deep = "[".repeat(50_000) + &"]".repeat(50_000);
    let one = |path: &'static str, entry: String| (Some("run_2"), path, entry.into_bytes());
    #[rustfmt::skip] // a row a line
    let rows: Vec<(Option<&str>, &str, Vec<u8>)> = vec![
        (None, "technique_runs[1]", "null".into()),
        (None, "technique_runs[1]", "7".into()),
        (None, "technique_runs[1]", "{}".into()),
        (None, "technique_runs[1].run_id", text("").replace(r#""run_2""#, "2").into()),
        one("technique_runs[1].status", text("").replace(r#""x""#, "null")),
        one("technique_runs[1].progress", text("").replace(":0", ":\"40 %\"")),
        one("technique_runs[1].created_at", text("").replace(":1", ":null")),
        one("technique_runs[1].created_at", text("").replace(":1", ":1e400")),
        one("technique_runs[1].technique.name", text(r#","technique":{"name":1,"technique_id":"t"}"#)),
        one("technique_runs[1].error_message", text(&format!(r#","error_message":{deep}"#))),
        one("technique_runs[1].outputs[0].url", text(r#","outputs":[{"output_id":"o","type":"text","url":1}]"#)),
        one("technique_runs[1].outputs", text(r#","outputs":"none""#)),
        one("technique_runs[1].charged_cost", text(r#","charged_cost":{"usd":1}"#)),
        one("technique_runs[1]", text("").replace("\"progress\":0", "\"progress\":0,\"progress\":1")),
        (Some("run_2"), "technique_runs[1]", text(",\"error_message\":\"\u{1}\"").replace('\u{1}', "?").bytes().map(|b| if b == b'?' { 0xff } else { b }).collect()),
    ];
    for (run_id, path, entry) in rows {
        let (before, after) = (format!("{RUN},"), RUN.replace("run_1", "run_3"));
        let page_around = page_of(&format!("{before}{after}"));
        let (head, tail) = page_around.split_at(page_around.len() - after.len() - 2);
        let body = [head.as_bytes(), &entry, b",", tail.as_bytes()].concat();

        let page = page(Answer::new(200, "", body)).await;

        let page = page.unwrap_or_else(|error| panic!("{path}: {error}"));
        let ids: Vec<_> = page.items.iter().map(|run| &*run.run_id).collect();
        let [bad] = &*page.undecodable else {
            panic!("{path}: {page:?}")
        };
        assert_eq!(ids, ["run_1", "run_3"], "{path}");
        assert_eq!(
            (bad.index, bad.run_id.as_deref(), &*bad.path),
            (Some(1), run_id, path)
        );
        assert_eq!(bad.raw, String::from_utf8_lossy(&entry), "{path}");
    }
}

#[tokio::test]
async fn a_stream_of_items_goes_on_after_a_bad_entry_and_ends_after_a_bad_page() {
    let bad_entry = Answer::ok(page_and_meta(r#"{"next_cursor":"c"}"#).replace("[{", "[0,{"));
    let server = Server::script([bad_entry, Answer::new(200, "request-id: req_2\r\n", "oops")]);
    let client = server.client().build().unwrap();
    let mut items = client.list_runs().items();

    let first = items.next().await.unwrap().unwrap_err();
    let second = items.next().await.unwrap().unwrap();
    let third = items.next().await.unwrap().unwrap_err();

    assert_eq!(first.undecodable().unwrap().index, Some(0));
    assert_eq!(second.run_id, "run_1");
    assert_eq!(
        (third.is_undecodable(), third.request_id()),
        (true, Some("req_2"))
    );
    assert!(items.next().await.is_none() && !items.is_complete());
    assert_eq!((items.report().items, items.report().undecodable), (1, 1));
}

#[tokio::test]
async fn whatever_the_body_of_an_error_is_the_status_decides() {
    let html = "<html>\r\n<h1>502 Bad Gateway</h1>\n\u{7}</html>";
    let many_lines = "line\n".repeat(3_000);
    let of_many_lines = format!(
        r#"{{"error":{{"code":{many_lines:?},"message":{many_lines:?},"fields":[{{"field":{many_lines:?},"message":"m"}}]}}}}"#
    );
    let odd_fields = r#"{"error":{"code":7,"message":"m","fields":[1,{"field":"f"},{"field":"f","message":"g"}],"new":1}}"#;
    let kept = "the server answered 502 with `";
    #[rustfmt::skip] // a row a line
    let rows: [(&str, u16, Vec<u8>, &str); 11] = [
        ("HTML", 502, html.into(), "the server answered 502 with `<html> <h1>502 Bad Gateway</h1> </html>`"),
        ("HTML for a 404", 404, html.into(), "the server answered 404 with `<html> <h1>502 Bad Gateway</h1> </html>`"),
        ("nothing", 502, vec![], "the server answered 502 with `(nothing)`"),
        ("a list", 502, "[]".into(), "the server answered 502 with `[]`"),
        ("error as a text", 502, r#"{"error":"down"}"#.into(), r#"the server answered 502 with `{"error":"down"}`"#),
        ("null as message", 502, r#"{"error":{"code":null,"message":null}}"#.into(), kept),
        ("odd fields", 502, odd_fields.into(), "m"),
        ("many lines", 502, of_many_lines.into(), "line\nline\n"),
        ("bytes that are no text", 502, vec![0xff; 300_000], kept),
        ("brackets without end", 502, "[".repeat(30_000).into(), kept),
        ("a redirect", 302, "moved".into(), "the server answered 302 with `moved`"),
    ];
    for (row, status, body, message) in rows {
        let error = page(Answer::new(status, "request-id: req_5\r\n", body))
            .await
            .unwrap_err();

        assert_eq!(
            (error.status(), error.request_id()),
            (Some(status), Some("req_5")),
            "{row}"
        );
        assert!(
            error.message().starts_with(message),
            "{row}: {}",
            error.message()
        );
        assert!(is_short(&error), "{row}: {error}");
        let shown = [format!("status {status}"), "request req_5".to_owned()];
        assert!(
            shown.iter().all(|part| error.to_string().contains(part)),
            "{row}: {error}"
        );
        assert_eq!(
            (error.is_server(), error.is_not_found()),
            (status == 502, status == 404),
            "{row}"
        );
    }
}

#[tokio::test]
async fn an_odd_field_of_an_error_costs_neither_the_others_nor_the_message() {
    let body = r#"{"error":{"code":7,"message":"m","fields":[1,{"field":"f"},{"field":"f","message":"g"}]}}"#;

    let error = page(Answer::new(400, "", body)).await.unwrap_err();

    assert_eq!(
        (error.message(), error.code(), error.fields().len()),
        ("m", None, 1)
    );
    assert_eq!(
        error.to_string(),
        "list_technique_runs: m; f: g (status 400); correct what it names; where that is the cursor, go on with `Checkpoint::from_newest`"
    );
}

#[tokio::test]
async fn an_answer_over_32_mib_is_refused_while_it_arrives_plain_or_packed() {
    const OVER: u64 = (32 << 20) + 1;
    let spaces = || io::repeat(b' ').take(OVER);
    let (mut plain, mut packed) = (Vec::new(), Vec::new());
    spaces().read_to_end(&mut plain).unwrap();
    let mut gzip = flate2::read::GzEncoder::new(spaces(), flate2::Compression::fast());
    gzip.read_to_end(&mut packed).unwrap();
    // Of these, one byte too many comes and then nothing: who waits for the end waits in vain.
    let endless = |headers: &str, body: &[u8]| {
        Answer::new(200, headers, [body, b"more"].concat()).cut(4, Then::Stall)
    };
    let rows = [
        ("plain", endless("request-id: r\r\n", &plain)),
        (
            "packed",
            endless("request-id: r\r\ncontent-encoding: gzip\r\n", &packed),
        ),
    ];
    for (row, answer) in rows {
        let error = page(answer).await.unwrap_err();

        assert!(
            error.is_too_large() && !error.is_transient(),
            "{row}: {error}"
        );
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(200), Some("r")),
            "{row}"
        );
        assert!(error.to_string().contains("32 MiB"), "{row}: {error}");
    }
}

#[tokio::test]
async fn an_answer_of_32_mib_less_a_little_is_read() {
    let body = page_of(RUN);
    let body = " ".repeat((32 << 20) - body.len()) + &body;

    let page = page(Answer::ok(body)).await.unwrap();

    assert_eq!(page.items.len(), 1);
}
