//! Which links are followed, and how far.

use flora_technique_runs::ErrorKind;

use crate::{Answer, BODY, SIGNATURE, Server, builder, download, link};

fn redirect(status: u16, to: &str) -> Answer {
    Answer::new(status, &format!("location: {to}\r\n"), "gone elsewhere")
}

#[tokio::test]
async fn redirects_lead_to_other_hosts_and_tell_them_nothing() {
    for status in [301, 302, 303, 307, 308] {
        let there = Server::script([Answer::new(200, "content-type: image/webp\r\n", BODY)]);
        let here = Server::script([redirect(status, &format!("//{}/b", there.address))]);
        let client = builder().build().unwrap();

        let image = download(&client, &link(&here)).bytes().await.unwrap();

        assert_eq!(image.bytes, BODY);
        assert_eq!(image.content_type.as_deref(), Some("image/webp"));
        let seen = there.seen();
        assert!(seen[0].line().starts_with("GET /b HTTP"), "{seen:?}");
        assert!(!format!("{seen:?}").contains(SIGNATURE), "{seen:?}");
        assert!(seen[0].header("referer").is_empty());
    }
}

#[tokio::test]
async fn ten_redirects_are_followed_and_not_eleven() {
    for (redirects, arrives) in [(10, true), (11, false)] {
        let mut left = redirects;
        let media = Server::start(move |_| {
            if left == 0 {
                return Answer::new(200, "", BODY);
            }
            left -= 1;
            redirect(302, &format!("/hop/{left}"))
        });
        let client = builder().build().unwrap();

        let came = download(&client, &link(&media)).bytes().await;

        assert_eq!(came.is_ok(), arrives, "{came:?}");
        assert_eq!(media.seen().len(), 11);
    }
}

#[tokio::test]
async fn a_redirect_to_another_scheme_or_to_plain_http_elsewhere_is_an_error_with_words() {
    let client = builder().build().unwrap();
    for (to, told) in [
        ("file:///etc/hidden", "file://"),
        ("ftp://media.example/hidden", "ftp://media.example"),
        (
            "http://media.example/hidden?sig=hidden",
            "http://media.example",
        ),
        ("data:text/plain,hidden", "data:"),
        ("http://", "no URL"),
    ] {
        let media = Server::script([redirect(302, to)]);

        let failed = download(&client, &link(&media)).bytes().await.unwrap_err();

        assert_eq!(
            (failed.kind(), failed.status()),
            (ErrorKind::OtherStatus, Some(302))
        );
        let text = format!("{failed} {failed:?}");
        assert!(
            text.contains(told) && text.contains("redirects to"),
            "{text}"
        );
        assert!(
            !text.contains("hidden") && !text.contains(SIGNATURE),
            "{text}"
        );
        assert_eq!(media.seen().len(), 1);
    }
    let nowhere = Server::script([Answer::new(302, "", "")]);
    let failed = download(&client, &link(&nowhere))
        .bytes()
        .await
        .unwrap_err();
    assert!(
        failed.to_string().contains("does not say where to"),
        "{failed}"
    );
}

#[tokio::test]
async fn a_link_that_is_not_followed_is_an_error_before_any_request() {
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for link in [
        "file:///etc/hidden",
        "http://media.example/hidden",
        "data:image/png;base64,hidden",
        "1. A mug, hidden in rain: not a URL",
        "",
    ] {
        let failed = download(&client, link)
            .to_dir(folder.path())
            .await
            .unwrap_err();

        assert!(failed.is_input(), "{failed}");
        assert!(!failed.to_string().contains("hidden"), "{failed}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}
