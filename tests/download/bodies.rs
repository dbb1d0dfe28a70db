//! Whatever the body: it is whole, as it came, or there is none.

use flora_technique_runs::{DownloadProgress, ErrorKind, Retry};
use serde_json::json;
use std::sync::mpsc;

use crate::{Answer, BODY, Server, Then, builder, download, link, only_output, run_with};

#[tokio::test]
async fn bytes_and_content_type_are_what_the_host_sent() {
    let media = Server::script([Answer::new(200, "content-type: image/png\r\n", BODY)]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(image.bytes, BODY);
    assert_eq!(image.content_type.as_deref(), Some("image/png"));
}

#[tokio::test]
async fn a_body_without_a_length_ends_where_the_connection_does() {
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let media = Server::script([Answer([head, BODY].concat(), Then::Close)]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(image.bytes, BODY);
}

#[tokio::test]
async fn a_body_in_chunks_that_is_cut_is_no_body() {
    let cut = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n0123\r\n";
    let media = Server::script([Answer(cut.to_vec(), Then::Close)]);
    let client = builder().build().unwrap();

    let failed = download(&client, &link(&media)).bytes().await.unwrap_err();

    assert!(failed.is_connection(), "{failed}");
    assert_eq!(media.seen().len(), 3);
}

#[tokio::test]
async fn a_body_shorter_than_its_length_is_a_cut_one_and_tried_again() {
    let whole = Answer::new(200, "", BODY);
    let media = Server::script([whole.clone().cut(9, Then::Close), whole]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(image.bytes, BODY);
    assert_eq!(media.seen().len(), 2);
}

#[tokio::test]
async fn an_encoded_body_is_kept_as_it_came_and_says_so() {
    let encoded = b"\x1f\x8b\x08 not unpacked";
    let answer = Answer::new(200, "content-encoding: gzip\r\n", encoded);
    let media = Server::script([answer]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(image.bytes, encoded);
    assert_eq!(image.content_encoding.as_deref(), Some("gzip"));
    assert_eq!(media.seen()[0].header("accept-encoding"), ["identity"]);
}

#[tokio::test]
async fn ten_gigabytes_are_rejected_by_their_length_alone() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n";
    let media = Server::script([Answer([head, BODY].concat(), Then::Stall)]);
    let client = builder().build().unwrap();

    let failed = download(&client, &link(&media)).bytes().await.unwrap_err();

    assert_eq!(failed.kind(), ErrorKind::TooLarge);
    assert!(failed.to_string().contains("67108864"), "{failed}");
    assert_eq!(media.seen().len(), 1);
}

#[tokio::test]
async fn what_turns_out_larger_than_allowed_is_given_up_and_leaves_nothing() {
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let media = Server::script([Answer([head, BODY].concat(), Then::Close)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();

    let bounded = download(&client, &link(&media)).max_bytes(35);
    let failed = bounded.to_dir(folder.path()).await.unwrap_err();

    assert_eq!(failed.kind(), ErrorKind::TooLarge);
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    let enough = download(&client, &link(&media)).max_bytes(36);
    assert_eq!(enough.bytes().await.unwrap().bytes, BODY);
}

#[tokio::test]
async fn a_text_is_written_as_it_is_and_nobody_is_asked() {
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let text = "https://not.a.link/at all\r\n1. A mug, in rain 🌧";
    let run = run_with(&serde_json::json!([
        { "output_id": "caption", "type": "text", "url": text },
    ]));
    let output = &run.outputs.as_ref().unwrap()[0];

    let saved = client.download(&run, output).to_dir(folder.path()).await;

    let saved = saved.unwrap();
    assert_eq!(saved.path, folder.path().join("run_1-caption.txt"));
    assert_eq!(std::fs::read_to_string(&saved.path).unwrap(), text);
    assert_eq!(saved.bytes, text.len() as u64);
    let bounded = client.download(&run, output).max_bytes(10).bytes().await;
    assert_eq!(bounded.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn progress_tells_what_came_and_how_much_there_will_be() {
    let (tell, told) = mpsc::channel();
    let tell = move |progress: DownloadProgress<'_>| {
        assert_eq!(progress.output.output_id, "image");
        tell.send((progress.bytes, progress.total)).unwrap();
    };
    let media = Server::script([Answer::new(200, "", BODY)]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&media)).on_progress(tell);
    image.bytes().await.unwrap();

    let told: Vec<_> = told.try_iter().collect();
    assert_eq!(told.last(), Some(&(36, Some(36))));
    assert!(told.is_sorted(), "{told:?}");
}

#[tokio::test]
async fn an_answer_that_may_pass_is_tried_again_after_its_hint_and_others_are_not() {
    let busy = Answer::new(503, "retry-after-ms: 1\r\n", "");
    let media = Server::script([busy.clone(), busy, Answer::new(200, "", BODY)]);
    let client = builder().build().unwrap();

    download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(media.seen().len(), 3);
    for (status, kind) in [
        (204, ErrorKind::OtherStatus),
        (206, ErrorKind::OtherStatus),
        (304, ErrorKind::OtherStatus),
        (401, ErrorKind::OtherStatus),
        (402, ErrorKind::OtherStatus),
    ] {
        let media = Server::script([Answer::new(status, "", "")]);
        let failed = download(&client, &link(&media)).bytes().await.unwrap_err();
        assert_eq!((failed.kind(), failed.status()), (kind, Some(status)));
        assert_eq!(media.seen().len(), 1, "{status}");
    }
    let media = Server::script([Answer::new(429, "retry-after: 3600\r\n", "")]);
    let failed = download(&client, &link(&media)).bytes().await.unwrap_err();
    assert!(failed.is_rate_limited() && failed.retry_after().is_some());
    assert_eq!(media.seen().len(), 1);
}

#[tokio::test]
async fn a_connection_that_is_reset_is_tried_again_as_the_policy_says() {
    let media = Server::script([Answer(Vec::new(), Then::Reset)]);
    let client = builder().retry(Retry::none()).build().unwrap();

    let failed = download(&client, &link(&media)).bytes().await.unwrap_err();

    assert!(failed.is_connection() && failed.is_transient(), "{failed}");
    assert_eq!(failed.run_id(), Some("run_1"));
    let text = failed.to_string();
    assert!(
        text.starts_with("download run_1: output \"image\": "),
        "{text}"
    );
    assert!(text.contains(&media.address.to_string()), "{text}");
    assert!(!text.contains("base URL"), "{text}");
}

#[tokio::test]
async fn a_web_page_is_no_image_and_tried_again_and_a_document_it_may_be() {
    let head = "content-type: Text/HTML; charset=utf-8\r\n";
    let page = Answer::new(200, head, "<html>Back soon</html>");
    let passing = Server::script([page.clone(), Answer::new(200, "", BODY)]);
    let lasting = Server::script([page]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&passing)).bytes().await.unwrap();
    let failed = download(&client, &link(&lasting))
        .bytes()
        .await
        .unwrap_err();
    let outputs = json!([{ "output_id": "doc", "type": "documentUrl", "url": link(&lasting) }]);
    let run = run_with(&outputs);
    let document = client.download(&run, only_output(&run)).bytes().await;

    assert_eq!(image.bytes, BODY);
    assert!(failed.is_transient(), "{failed}");
    assert_eq!((failed.status(), lasting.seen().len()), (Some(200), 4));
    assert_eq!(document.unwrap().bytes, b"<html>Back soon</html>");
}
