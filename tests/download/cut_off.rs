//! A body that was cut off is gone on with, if it is the same, and begun anew if it is not.

use std::time::Duration;

use flora_technique_runs::{Client, Retry};

use crate::{Answer, BODY, Server, Then, asked, builder, download, link, part, tagged};

/// What comes when the first answer breaks off after ten bytes, and what was asked for then.
async fn after_a_cut(first: Answer, then: &[Answer]) -> (Vec<u8>, Vec<Option<String>>) {
    let length = first.0.len();
    let head = length - BODY.len();
    let cut = first.cut(length - head - 10, Then::Close);
    let answers: Vec<Answer> = std::iter::once(cut).chain(then.to_vec()).collect();
    let media = Server::script(answers);
    let folder = tempfile::tempdir().unwrap();
    let client = builder().build().unwrap();

    let saved = download(&client, &link(&media)).to_dir(folder.path()).await;

    let bytes = std::fs::read(saved.unwrap().path).unwrap();
    let ranges = asked(&media).into_iter().map(|(_, range)| range).collect();
    (bytes, ranges)
}

#[tokio::test]
async fn the_rest_is_asked_for_by_its_validator() {
    let rest = part("bytes 10-35/36", "\"v1\"", &BODY[10..]);
    let cut = tagged(BODY, "\"v1\"").cut(26, Then::Close);
    let media = Server::script([cut, rest]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(image.bytes, BODY);
    let seen = media.seen();
    assert_eq!(seen.len(), 2);
    assert!(seen[0].header("range").is_empty());
    assert_eq!(seen[1].header("range"), ["bytes=10-"]);
    assert_eq!(seen[1].header("if-range"), ["\"v1\""]);
}

#[tokio::test]
async fn a_body_that_changed_in_between_begins_anew() {
    let changed = b"another picture by now";

    let (bytes, ranges) = after_a_cut(tagged(BODY, "\"v1\""), &[tagged(changed, "\"v2\"")]).await;

    assert_eq!(bytes, changed);
    assert_eq!(ranges, [None, Some("bytes=10-".to_owned())]);
}

#[tokio::test]
async fn a_web_page_in_between_costs_nothing_of_what_is_there() {
    let page = Answer::new(200, "content-type: text/html\r\n", "<html>Back soon</html>");
    let rest = part("bytes 10-35/36", "\"v1\"", &BODY[10..]);

    let (bytes, ranges) = after_a_cut(tagged(BODY, "\"v1\""), &[page, rest]).await;

    assert_eq!(bytes, BODY);
    let from_ten = Some("bytes=10-".to_owned());
    assert_eq!(ranges, [None, from_ten.clone(), from_ten]);
}

#[tokio::test]
async fn a_host_that_refuses_ranges_is_read_from_the_beginning() {
    let whole = tagged(BODY, "\"v1\"");
    let refused = Answer::new(416, "content-range: bytes */36\r\n", "");

    let (bytes, ranges) = after_a_cut(whole.clone(), std::slice::from_ref(&whole)).await;
    assert_eq!((&*bytes, ranges.len()), (BODY, 2));

    let (bytes, ranges) = after_a_cut(whole.clone(), &[refused, whole]).await;
    assert_eq!((&*bytes, ranges.len()), (BODY, 3));
    assert_eq!(ranges[2], None);
}

#[tokio::test]
async fn a_rest_that_does_not_fit_is_not_taken() {
    let whole = tagged(BODY, "\"v1\"");
    let misfits = [
        part("bytes 9-35/36", "\"v1\"", &BODY[9..]),
        part("bytes 11-35/36", "\"v1\"", &BODY[11..]),
        part("bytes 10-35/37", "\"v1\"", &BODY[10..]),
        part("bytes 10-36/36", "\"v1\"", b"27 bytes, that is one more."),
        part("bytes 10-34/36", "\"v1\"", &BODY[10..]),
        part("bytes 10-9/36", "\"v1\"", b""),
        part("bytes 10-18446744073709551615/*", "\"v1\"", &BODY[10..]),
        part("bytes 10-35/36", "\"v2\"", &BODY[10..]),
        part("bytes 10-35/36", "W/\"v1\"", &BODY[10..]),
        part("lines 10-35/36", "\"v1\"", &BODY[10..]),
        Answer::new(206, "etag: \"v1\"\r\n", &BODY[10..]),
        Answer::new(206, "content-range: bytes 10-35/36\r\n", &BODY[10..]),
        Answer::new(
            206,
            "content-range: bytes 10-35/36\r\netag: \"v1\"\r\ncontent-encoding: gzip\r\n",
            &BODY[10..],
        ),
    ];
    for misfit in misfits {
        let text = String::from_utf8_lossy(&misfit.0).into_owned();

        let (bytes, ranges) = after_a_cut(whole.clone(), &[misfit, whole.clone()]).await;

        assert_eq!(bytes, BODY, "{text}");
        assert_eq!(ranges.len(), 3, "{text}");
        assert_eq!(ranges[2], None, "{text}");
    }
}

#[tokio::test]
async fn without_a_strong_validator_no_rest_is_asked_for() {
    for headers in [
        "",
        "etag: W/\"v1\"\r\n",
        "last-modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n",
    ] {
        let whole = Answer::new(200, headers, BODY);

        let (bytes, ranges) = after_a_cut(whole.clone(), &[whole]).await;

        assert_eq!(bytes, BODY);
        assert_eq!(ranges, [None, None], "{headers}");
    }
}

#[tokio::test]
async fn a_rest_from_another_place_is_not_taken() {
    let other = Server::script([
        part("bytes 10-35/36", "\"v1\"", &BODY[10..]),
        tagged(BODY, "\"v1\""),
    ]);
    let there = format!("location: http://{}/b/mug.png\r\n", other.address);
    let cut = tagged(BODY, "\"v1\"").cut(26, Then::Close);
    let moved = Answer::new(302, &there, "");
    let media = Server::script([cut, moved]);
    let client = builder().build().unwrap();

    let image = download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(image.bytes, BODY);
    assert_eq!(other.seen().len(), 2);
    assert!(other.seen()[1].header("range").is_empty());
}

#[tokio::test]
async fn a_rest_that_is_cut_too_is_gone_on_with_again() {
    let cut = tagged(BODY, "\"v1\"").cut(26, Then::Close);
    let second = part("bytes 10-35/36", "\"v1\"", &BODY[10..]).cut(16, Then::Close);
    // A host may send less than it was asked for, and says so.
    let third = part("bytes 20-29/*", "\"v1\"", &BODY[20..30]);
    let fourth = part("bytes 30-35/36", "\"v1\"", &BODY[30..]);
    let media = Server::script([cut, second, third, fourth]);
    let client = patient();

    let image = download(&client, &link(&media)).bytes().await.unwrap();

    assert_eq!(image.bytes, BODY);
    let froms: Vec<_> = asked(&media).into_iter().filter_map(|it| it.1).collect();
    assert_eq!(froms, ["bytes=10-", "bytes=20-", "bytes=30-"]);
}

#[tokio::test]
async fn attempts_that_bring_a_mebibyte_each_are_never_the_last() {
    let step = 1 << 20;
    let body: Vec<u8> = (0..7 * step)
        .map(|place: usize| place.to_le_bytes()[1])
        .collect();
    let whole = body.clone();
    let media = Server::start(move |request| {
        let range = request.header("range").first().map(|it| (*it).to_owned());
        let from = range.map_or(0, |range| {
            let from = range.trim_start_matches("bytes=").trim_end_matches('-');
            from.parse::<usize>().unwrap()
        });
        let rest = &body[from..];
        let answer = match from {
            0 => tagged(rest, "\"v1\""),
            _ => part(
                &format!("bytes {from}-{}/{}", body.len() - 1, body.len()),
                "\"v1\"",
                rest,
            ),
        };
        answer.cut(rest.len().saturating_sub(step), Then::Close)
    });
    let client = builder().build().unwrap();

    let video = download(&client, &link(&media)).bytes().await.unwrap();

    assert!(video.bytes == whole);
    assert!(media.seen().len() >= 7);
}

#[tokio::test]
async fn attempts_that_begin_anew_are_the_last_all_the_same() {
    let body = vec![7; 5 << 20];
    let mut number = 0;
    let media = Server::start(move |_| {
        number += 1;
        // Each time more than a mebibyte further, and from the beginning.
        let missing = body.len().saturating_sub(number * (3 << 19));
        Answer::new(200, "", &body).cut(missing, Then::Close)
    });
    let client = builder().build().unwrap();

    let failed = download(&client, &link(&media)).bytes().await.unwrap_err();

    assert!(failed.is_connection(), "{failed}");
    assert_eq!((failed.retries(), media.seen().len()), (2, 3));
}

fn patient() -> Client {
    let often = Retry::times(5).backoff(Duration::ZERO, Duration::ZERO);
    builder().retry(often).build().unwrap()
}
