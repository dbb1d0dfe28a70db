//! What a listing makes of a whole answer: values, or an error that says what is wrong where.

use flora_technique_runs::{Content, Outcome, OutputType, Page, RunOutput, RunStatus, Timestamp};

use crate::{
    bodies::{RUN, is_short, page, page_and_meta, page_of, run_with},
    mock::{MockFlora, answer},
};

fn outputs(page: &Page) -> &[RunOutput] {
    page.items[0].outputs.as_deref().unwrap_or_default()
}

fn is_last(page: &Page) -> bool {
    page.next_cursor.is_none() && page.items.len() == 1
}

#[tokio::test]
async fn the_vendors_list_sample_comes_out_with_every_field() {
    let sample = include_str!("../fixtures/list.json");

    let page = page(answer(200, &[("request-id", "req_1")], sample)).await;

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
        ("an unknown status", page_of(&RUN.replace("running", "never listed")), |page| page.items[0].status.as_str() == "never listed" && !page.items[0].is_terminal()),
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
        ("a byte order mark", format!("\u{feff}{}", page_of(RUN)), is_last),
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
        let page = page(answer(200, &[], body)).await;

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
        ("an error as a success", 200, include_str!("../fixtures/error-500.json").into(), "the answer"),
        ("no runs", 200, r#"{"meta":{"next_cursor":null}}"#.into(), "the answer"),
        ("runs that are null", 200, r#"{"meta":{},"technique_runs":null}"#.into(), "technique_runs"),
        ("runs that are an object", 200, r#"{"meta":{},"technique_runs":{}}"#.into(), "technique_runs"),
        ("the runs twice", 200, r#"{"technique_runs":[],"technique_runs":[]}"#.into(), "the answer"),
        ("a cursor that is a number", 200, page_and_meta(r#"{"next_cursor":20}"#).into(), "meta.next_cursor"),
        ("meta that is a text", 200, page_and_meta(r#""c""#).into(), "meta"),
        ("no meta on a full page", 200, no_meta.clone().into(), "meta"),
        ("null as meta of a full page", 200, no_meta.replace("{\"tech", "{\"meta\":null,\"tech").into(), "meta"),
        ("JSON that is cut", 200, page_of(&full)[..180].into(), "technique_runs[1]"),
        ("more after the end", 200, format!("{}x", page_of(RUN)).into(), "the answer"),
        ("two answers", 200, page_of(RUN).repeat(2).into(), "the answer"),
        ("bytes that are no text", 200, vec![0, 159, 146, 150], "the answer"),
        ("brackets without end", 200, "[".repeat(100_000).into(), "the answer"),
        ("thousands of entries that are garbage", 200, page_of(&vec!["0"; 5_000].join(",")).into(), "technique_runs"),
        ("an unknown key of many lines, then a cut", 200, format!("{{{:?}:", "line\n".repeat(9_000)).into(), ""),
    ];
    for (row, status, body, path) in rows {
        let error = page(answer(status, &[("request-id", "req_7")], body)).await;

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
async fn a_text_that_a_server_cut_within_an_emoji_costs_nothing_wherever_it_stands() {
    let listed = include_str!("../../src/call/decode/cut-emoji.json");
    // Its first entry, as a single answer.
    let single = listed.lines().nth(1).unwrap().trim_end_matches(',');
    let refused = r#"{"error":{"code":"x","message":"cut \ud83d"}}"#;
    let answers = [(200, listed), (200, single), (200, single), (400, refused)];
    let answers = answers.map(|(status, body)| answer(status, &[], body));
    let flora = MockFlora::answering(answers).await;
    let client = flora.client().build().unwrap();

    let page = client.list_runs().page().await.unwrap();
    let run = client.get_run("run_3").await.unwrap();
    let ended = client.wait_for_run("run_3").await.unwrap();
    let error = client.get_run("run_3").await.unwrap_err();

    assert!(page.undecodable.is_empty(), "{page:?}");
    let message = "The prompt was declined: a cat \u{fffd}";
    for run in [&page.items[0], &run, &ended] {
        assert_eq!(run.error_message.as_deref(), Some(message));
    }
    let output = &page.items[1].outputs.as_ref().unwrap()[0];
    assert_eq!(output.url, "half \u{fffd} and whole \u{1f600} and \\ud83d");
    assert_eq!(page.items[1].charged_cost, Some(0.05));
    assert_eq!((error.code(), error.message()), (Some("x"), "cut \u{fffd}"));
}
