//! A link that has run out is looked up once more by its run.

use flora_technique_runs::ErrorKind;
use serde_json::json;

use crate::{
    Answer, BODY, KEY, Server, Then, asked, builder, link, only_output, part, run_with, tagged,
};

/// A FLORA that answers every look at the run with these outputs.
fn flora(outputs: &serde_json::Value) -> Server {
    let run = serde_json::to_string(&run_with(outputs)).unwrap();
    Server::script([Answer::ok(run)])
}

fn image(id: &str, link: &str) -> serde_json::Value {
    json!({ "output_id": id, "type": "imageUrl", "url": link })
}

#[tokio::test]
async fn the_link_that_the_run_names_by_now_is_taken() {
    for status in [403, 404, 410] {
        let media = Server::start(move |request| {
            if request.line().contains("/new/") {
                Answer::new(200, "", BODY)
            } else {
                Answer::new(status, "", "expired")
            }
        });
        let newer = format!("http://{}/new/mug.png?sig=2", media.address);
        let flora = flora(&json!([
            image("other", "http://127.0.0.1:9/"),
            image("image", &newer)
        ]));
        let client = builder().base_url(flora.url()).build().unwrap();
        let run = run_with(&json!([image("image", &link(&media))]));

        let fetched = client.download(&run, only_output(&run)).bytes().await;

        assert_eq!(fetched.unwrap().bytes, BODY);
        assert_eq!(media.seen().len(), 2);
        let looks = flora.seen();
        assert_eq!(looks.len(), 1);
        assert_eq!(looks[0].header("authorization"), [format!("Bearer {KEY}")]);
    }
}

#[tokio::test]
async fn a_link_that_runs_out_midway_is_gone_on_with_at_the_new_one() {
    let mut number = 0;
    let media = Server::start(move |_| {
        number += 1;
        match number {
            1 => tagged(BODY, "\"v1\"").cut(26, Then::Close),
            2 => Answer::new(403, "", ""),
            _ => part("bytes 10-35/36", "\"v1\"", &BODY[10..]),
        }
    });
    let newer = format!("http://{}/a/mug.png?sig=2", media.address);
    let flora = flora(&json!([image("image", &newer)]));
    let client = builder().base_url(flora.url()).build().unwrap();
    let run = run_with(&json!([image("image", &link(&media))]));

    let fetched = client.download(&run, only_output(&run)).bytes().await;

    assert_eq!(fetched.unwrap().bytes, BODY);
    let ranges: Vec<_> = asked(&media).into_iter().map(|it| it.1).collect();
    let rest = Some("bytes=10-".to_owned());
    assert_eq!(ranges, [None, rest.clone(), rest]);
}

#[tokio::test]
async fn it_is_looked_up_once_and_then_it_is_an_error() {
    let media = Server::script([Answer::new(410, "", "")]);
    let newer = format!("http://{}/new/mug.png", media.address);
    let run = run_with(&json!([image("image", &link(&media))]));
    // A newer link that has run out too, the same link again, and a run that has no such output.
    for (outputs, requests) in [
        (json!([image("image", &newer)]), 2),
        (json!([image("image", &link(&media))]), 1),
        (json!([image("another", &newer)]), 1),
    ] {
        let before = media.seen().len();
        let flora = flora(&outputs);
        let client = builder().base_url(flora.url()).build().unwrap();

        let failed = client
            .download(&run, only_output(&run))
            .bytes()
            .await
            .unwrap_err();

        assert_eq!(
            (failed.kind(), failed.status()),
            (ErrorKind::OutputGone, Some(410))
        );
        assert!(!failed.is_transient());
        assert_eq!(flora.seen().len(), 1);
        assert_eq!(media.seen().len() - before, requests);
    }
}

#[tokio::test]
async fn a_look_that_fails_is_the_error_unless_the_run_is_gone_too() {
    let media = Server::script([Answer::new(404, "", "")]);
    let run = run_with(&json!([image("image", &link(&media))]));
    for (status, kind, may_pass) in [
        (401, ErrorKind::Unauthorized, false),
        (402, ErrorKind::OutOfCredits, false),
        (503, ErrorKind::Server, true),
        (404, ErrorKind::OutputGone, false),
    ] {
        let flora = Server::script([Answer::new(status, "", "{}")]);
        let client = builder().base_url(flora.url()).build().unwrap();

        let failed = client
            .download(&run, only_output(&run))
            .bytes()
            .await
            .unwrap_err();

        assert_eq!((failed.kind(), failed.status()), (kind, Some(status)));
        assert_eq!(failed.is_transient(), may_pass);
    }
}

#[tokio::test]
async fn an_output_is_gone_too_where_its_run_cannot_be_asked_for() {
    let media = Server::script([Answer::new(403, "", "")]);
    let mut run = run_with(&json!([image("image", &link(&media))]));
    run.run_id = "run/1".to_owned();
    let client = builder().build().unwrap();

    let failed = client.download(&run, only_output(&run)).bytes().await;

    assert!(failed.unwrap_err().is_output_gone());
}
