//! A time-out between two chunks, and none for the whole unless it is set.

use std::time::Duration;

use flora_technique_runs::Retry;

use crate::{Answer, BODY, Server, Then, builder, download, link};

#[tokio::test]
async fn silence_ends_an_attempt_and_a_trickle_does_not() {
    let silent = Server::script([Answer::new(200, "", BODY).cut(9, Then::Stall)]);
    let client = builder()
        .timeout(Duration::from_millis(400))
        .retry(Retry::none());
    let client = client.build().unwrap();

    let failed = download(&client, &link(&silent)).bytes().await.unwrap_err();

    assert!(failed.is_timeout(), "{failed}");
    assert!(failed.to_string().contains("400ms"), "{failed}");
    // A byte each 20 ms for 36 bytes: longer than the time-out, all in all.
    let trickling = Server::script([Answer::new(200, "", [b' '; 36]).cut(36, Then::Trickle)]);
    let slow = download(&client, &link(&trickling)).bytes().await.unwrap();
    assert_eq!(slow.bytes.len(), 36);
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_given_up() {
    let silent = Server::script([Answer(Vec::new(), Then::Stall)]);
    let client = builder().timeout(Duration::from_millis(100));
    let client = client.build().unwrap();

    let failed = download(&client, &link(&silent)).bytes().await.unwrap_err();

    assert!(failed.is_timeout(), "{failed}");
    assert_eq!((failed.retries(), silent.seen().len()), (2, 3));
}

#[tokio::test]
async fn a_time_out_of_the_whole_holds_however_lively_the_host_is() {
    let trickling = Server::script([Answer::new(200, "", [b' '; 9_000]).cut(9_000, Then::Trickle)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();

    let bounded = download(&client, &link(&trickling)).timeout(Duration::from_millis(150));
    let failed = bounded.to_dir(folder.path()).await.unwrap_err();

    assert!(failed.is_timeout(), "{failed}");
    assert!(
        failed.to_string().contains("`timeout` of 150ms"),
        "{failed}"
    );
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    assert_eq!(trickling.seen().len(), 1);
}

#[test]
fn without_a_runtime_it_is_an_error_with_words() {
    let client = builder().build().unwrap();
    let image = download(&client, "https://media.example/mug.png").bytes();

    let failed = futures_util::FutureExt::now_or_never(image)
        .unwrap()
        .unwrap_err();

    assert!(failed.is_runtime(), "{failed}");
}

#[test]
fn a_runtime_that_stands_still_does_not_hold_up_another() {
    let media = Server::script([Answer::new(200, "", BODY)]);
    let client = builder().retry(Retry::none()).build().unwrap();
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let (one, other) = (runtime(), runtime());

    for runtime in [&one, &other, &one] {
        let image = runtime.block_on(download(&client, &link(&media)).bytes());

        assert_eq!(image.unwrap().bytes, BODY);
    }
}
