//! Neither the key nor a header of the user's own reaches a media host, and no text shows a link.

use std::error::Error as _;

use flora_technique_runs::Error;

use crate::{Answer, BODY, KEY, SIGNATURE, Server, Then, builder, download, link, part, tagged};

const HEADER: &str = "value-of-a-header-of-my-own";

#[tokio::test]
async fn no_request_that_arrives_has_the_key_or_a_header_of_the_users() {
    let elsewhere = Server::script([
        tagged(BODY, "\"v1\"").cut(26, Then::Close),
        part("bytes 10-35/36", "\"v1\"", &BODY[10..]),
        Answer::new(200, "", BODY),
    ]);
    let there = format!("location: http://{}/b\r\n", elsewhere.address);
    let here = Server::script([
        Answer::new(503, "", ""),
        Answer::new(302, &there, ""),
        Answer::new(307, &there, ""),
    ]);
    let client = builder().header("x-team", HEADER).build().unwrap();
    let tenant = client.with_key("another-key-of-this-test").unwrap();

    for client in [&client, &tenant] {
        download(client, &link(&here)).bytes().await.unwrap();
    }

    let seen = [here.seen(), elsewhere.seen()].concat();
    assert_eq!(seen.len(), 7, "{seen:?}");
    let text = format!("{seen:?}");
    for hidden in [KEY, HEADER, "another-key", "x-team"] {
        assert!(!text.contains(hidden), "{text}");
    }
    for request in &seen {
        for name in ["authorization", "cookie", "referer"] {
            assert!(request.header(name).is_empty(), "{request:?}");
        }
        assert_eq!(request.header("accept-encoding"), ["identity"]);
    }
}

fn shown(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {}", error.message());
    let mut cause = error.source();
    while let Some(error) = cause {
        shown = format!("{shown} {error} {error:?}");
        cause = error.source();
    }
    shown
}

#[tokio::test]
async fn no_error_shows_more_of_a_link_than_its_host() {
    let client = builder().build().unwrap();
    let echo = format!("<StringToSign>{SIGNATURE}</StringToSign>");
    for answer in [
        Answer::new(400, "", &echo),
        Answer::new(404, "", &echo),
        Answer::new(500, "", &echo),
        Answer(Vec::new(), Then::Reset),
        Answer(b"not HTTP".to_vec(), Then::Close),
        Answer::new(200, "", BODY).cut(9, Then::Close),
    ] {
        let media = Server::script([answer]);

        let failed = download(&client, &link(&media)).bytes().await.unwrap_err();

        let text = shown(&failed);
        assert!(text.contains(&media.address.to_string()), "{text}");
        assert!(!text.contains(SIGNATURE) && !text.contains(KEY), "{text}");
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let link = format!("http://{nobody}/mug.png?sig={SIGNATURE}");
    let failed = download(&client, &link).bytes().await.unwrap_err();
    assert!(
        failed.is_connection() && !shown(&failed).contains(SIGNATURE),
        "{}",
        shown(&failed)
    );
}

#[tokio::test]
async fn an_output_whose_id_is_the_key_does_not_show_it() {
    let media = Server::script([Answer::new(404, "", "")]);
    let client = builder().build().unwrap();
    let run = crate::run_with(&serde_json::json!([
        { "output_id": KEY, "type": "imageUrl", "url": link(&media) },
    ]));

    let failed = client
        .download(&run, crate::only_output(&run))
        .bytes()
        .await
        .unwrap_err();

    assert!(!shown(&failed).contains(KEY), "{}", shown(&failed));
}
