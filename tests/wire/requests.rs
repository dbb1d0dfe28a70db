//! What is asked: method, path, parameters and their order to the letter, and the headers of every
//! request.

use std::io::Read as _;

use flora_technique_runs::{Client, RunHandle, RunStatus};
use serde_json::Value;

use crate::{
    calls::{RUN, page},
    mock::{KEY, MockFlora, answer, error, header, ok},
};

#[tokio::test]
async fn a_request_is_shaped_as_the_document_has_it() {
    let flora = MockFlora::start().await;
    flora
        .answer(|when| when.path("/api/v1/technique-runs"), [ok(page())])
        .await;
    flora
        .answer(|when| when.path_includes("/runs/"), [ok(RUN)])
        .await;
    let client = flora.client().header("x-team", "render").build().unwrap();
    let list = client
        .list_runs()
        .workspace_id("ws_1")
        .status(RunStatus::Failed)
        .page_size(7)
        .technique_id("tech_a&b")
        .project_id("prj_\u{e4}")
        .cursor("a+b/c= d");
    let nested = RunHandle::new("run_1").technique("night-camera");

    list.page().await.unwrap();
    client.get_run("run_1").await.unwrap();
    client.get_run(nested).await.unwrap();

    assert_eq!(
        flora.lines(),
        [
            "GET /api/v1/technique-runs?cursor=a%2Bb%2Fc%3D+d&limit=7&project_id=prj_%C3%A4&status=failed&technique_id=tech_a%26b&workspace_id=ws_1",
            "GET /api/v1/runs/run_1",
            "GET /api/v1/techniques/night-camera/runs/run_1",
        ]
    );
    for request in flora.asked() {
        let agent = format!("flora-technique-runs/{}", env!("CARGO_PKG_VERSION"));
        let bearer = format!("Bearer {KEY}");
        #[rustfmt::skip] // a row a line
        let rows: [(&str, &[&str]); 8] = [
            ("accept", &["application/json"]),
            ("accept-encoding", &["gzip"]),
            ("authorization", &[&bearer]),
            ("host", &[&flora.host()]),
            ("user-agent", &[&agent]),
            ("x-team", &["render"]),
            ("api-version", &[]),
            ("content-length", &[]),
        ];
        for (name, values) in rows {
            assert_eq!(header(&request, name), values, "{name}");
        }
        assert_eq!(request.version_ref(), "HTTP/1.1");
    }
}

#[tokio::test]
async fn what_is_not_set_is_not_sent_but_the_page_size() {
    let flora = MockFlora::answering([ok(page())]).await;
    let client = flora.client().build().unwrap();

    client.list_runs().page().await.unwrap();

    assert_eq!(flora.lines(), ["GET /api/v1/technique-runs?limit=100"]);
}

#[tokio::test]
async fn the_next_page_is_asked_for_with_all_that_the_first_was_and_its_cursor() {
    let flora = MockFlora::start().await;
    let first = page().replace("null", r#""a+b=""#);
    flora
        .answer(|when| when.query_param_missing("cursor"), [ok(first)])
        .await;
    flora
        .answer(|when| when.query_param("cursor", "a+b="), [ok(page())])
        .await;
    let client = flora.client().build().unwrap();
    let list = client.list_runs().workspace_id("ws_1").page_size(7);
    let mut pages = list.status(RunStatus::Failed).pages();

    while pages.try_next().await.unwrap().is_some() {}

    assert_eq!(
        flora.lines(),
        [
            "GET /api/v1/technique-runs?limit=7&status=failed&workspace_id=ws_1",
            "GET /api/v1/technique-runs?cursor=a%2Bb%3D&limit=7&status=failed&workspace_id=ws_1",
        ]
    );
}

#[tokio::test]
async fn an_odd_but_allowed_id_stays_one_segment() {
    #[rustfmt::skip] // a row a line
    let rows = [
        ("...", "..."),
        (".hidden", ".hidden"),
        ("a:b;c,d", "a:b;c,d"),
        ("a@b!$&'()*+=~", "a@b!$&'()*+=~"),
        ("\"<>`{}", "%22%3C%3E%60%7B%7D"),
        ("\u{e4}", "%C3%A4"),
        ("\u{1f3a8}", "%F0%9F%8E%A8"),
        ("\u{200b}", "%E2%80%8B"),
        ("\u{ff0f}..\u{ff0f}", "%EF%BC%8F..%EF%BC%8F"),
    ];
    // Each look is answered with the run that it asks for.
    let answers = rows.map(|(id, _)| {
        let mut run: Value = serde_json::from_str(RUN).unwrap();
        run["run_id"] = id.into();
        ok(run.to_string())
    });
    let flora = MockFlora::answering(answers).await;
    let client = flora.client().build().unwrap();
    for (id, sent) in rows {
        let handle = RunHandle::new(id).technique(id);

        client.get_run(handle).await.unwrap();

        let expected = format!("GET /api/v1/techniques/{sent}/runs/{sent}");
        assert_eq!(flora.lines().last(), Some(&expected));
    }
}

#[tokio::test]
async fn white_space_around_a_key_is_none_of_it() {
    let flora = MockFlora::answering([error(401, &[])]).await;
    let client = Client::builder(format!(" {KEY}\n")).base_url(flora.url());

    client.build().unwrap().get_run("run_1").await.unwrap_err();

    let bearer = format!("Bearer {KEY}");
    assert_eq!(header(&flora.asked()[0], "authorization"), [bearer]);
}

#[tokio::test]
async fn an_answer_packed_in_two_parts_is_unpacked_whole() {
    let body = page();
    let (first, second) = body.as_bytes().split_at(body.len() / 2);
    let mut packed = Vec::new();
    for part in [first, second] {
        flate2::read::GzEncoder::new(part, flate2::Compression::fast())
            .read_to_end(&mut packed)
            .unwrap();
    }
    for name in ["gzip", "GZIP", "x-gzip"] {
        let gzip = answer(200, &[("content-encoding", name)], &packed);
        let flora = MockFlora::answering([gzip]).await;
        let client = flora.client().build().unwrap();

        let page = client.list_runs().page().await;

        assert_eq!(page.unwrap().items[0].run_id, "run_1", "{name}");
    }
}

#[tokio::test]
async fn an_encoding_that_is_none_costs_nothing() {
    for none in ["identity", "Identity", "", "utf-8"] {
        let answer = answer(200, &[("content-encoding", none)], page());
        let flora = MockFlora::answering([answer]).await;
        let client = flora.client().build().unwrap();

        let page = client.list_runs().page().await;

        assert_eq!(page.unwrap().items[0].run_id, "run_1", "{none}");
    }
}

#[tokio::test]
async fn a_packed_answer_is_unpacked() {
    let mut packed = Vec::new();
    let body = page();
    flate2::read::GzEncoder::new(body.as_bytes(), flate2::Compression::fast())
        .read_to_end(&mut packed)
        .unwrap();
    for name in ["gzip", "GZIP", "x-gzip"] {
        let gzip = answer(200, &[("content-encoding", name)], &packed);
        let flora = MockFlora::answering([gzip]).await;
        let client = flora.client().build().unwrap();

        let page = client.list_runs().page().await;

        assert_eq!(page.unwrap().items[0].run_id, "run_1", "{name}");
    }
}
