//! What one unreadable entry costs: itself, and nothing else.

use crate::{
    bodies::{RUN, page, page_and_meta, page_of},
    mock::{MockFlora, answer, ok},
};

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
        one("technique_runs[1].created_at", text("").replace(":1", ":{}")),
        one("technique_runs[1].created_at", text("").replace(":1", ":1e400")),
        one("technique_runs[1].technique.name", text(r#","technique":{"name":1,"technique_id":"t"}"#)),
        one("technique_runs[1].error_message", text(&format!(r#","error_message":{deep}"#))),
        one("technique_runs[1].outputs[0].url", text(r#","outputs":[{"output_id":"o","type":"text","url":1}]"#)),
        one("technique_runs[1].outputs", text(r#","outputs":"none""#)),
        one("technique_runs[1].charged_cost", text(r#","charged_cost":{"usd":1}"#)),
        one("technique_runs[1]", text("").replace("\"progress\":0", "\"progress\":0,\"progress\":1")),
    ];
    for (run_id, path, entry) in rows {
        let (before, after) = (format!("{RUN},"), RUN.replace("run_1", "run_3"));
        let page_around = page_of(&format!("{before}{after}"));
        let (head, tail) = page_around.split_at(page_around.len() - after.len() - 2);
        let body = [head.as_bytes(), &entry, b",", tail.as_bytes()].concat();

        let page = page(answer(200, &[], body)).await;

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
    let bad_entry = ok(page_and_meta(r#"{"next_cursor":"c"}"#).replace("[{", "[0,{"));
    let bad_page = answer(200, &[("request-id", "req_2")], "oops");
    let flora = MockFlora::answering([bad_entry, bad_page]).await;
    let client = flora.client().build().unwrap();
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
