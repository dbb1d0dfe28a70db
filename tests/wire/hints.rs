//! How long a server says to wait, as the caller reads it from the error.

use std::time::{Duration, SystemTime};

use crate::{
    mock::{MockFlora, error},
    server::{Answer, Server},
};

/// The headers of an answer.
type Headers = &'static [(&'static str, &'static str)];

#[tokio::test]
async fn a_hint_is_in_the_error_however_it_is_written() {
    let seconds = Duration::from_secs;
    let millis = Duration::from_millis;
    #[rustfmt::skip] // a row a line
    let rows: [(Headers, Option<Duration>); 16] = [
        (&[("retry-after", "7")], Some(seconds(7))),
        (&[("retry-after", "0")], Some(seconds(0))),
        (&[("retry-after", "3600")], Some(seconds(3_600))),
        (&[("retry-after", "1e300")], Some(Duration::MAX)),
        (&[("retry-after-ms", "1500")], Some(millis(1_500))),
        (&[("retry-after-ms", "0.5")], Some(Duration::from_micros(500))),
        (&[("retry-after", "7"), ("retry-after-ms", "1500")], Some(millis(1_500))),
        (&[("retry-after", "7"), ("retry-after-ms", "soon")], Some(seconds(7))),
        (&[("retry-after", "7"), ("retry-after-ms", "-1")], Some(seconds(7))),
        (&[("retry-after", "-1")], None),
        (&[("retry-after", "soon")], None),
        (&[("retry-after", "nan")], None),
        (&[("retry-after", "inf")], None),
        (&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")], None),
        (&[("retry-after", "Wed, 99 Oct 2015 07:28:00 GMT")], None),
        (&[], None),
    ];
    for (headers, hint) in rows {
        for status in [429, 503] {
            let flora = MockFlora::answering([error(status, headers)]).await;
            let client = flora.client().build().unwrap();

            let error = client.list_runs().page().await.unwrap_err();

            assert_eq!(error.retry_after(), hint, "{status} {headers:?}");
        }
    }
}

#[tokio::test]
async fn a_hint_is_read_from_a_line_that_no_library_writes() {
    let rows = [
        ("Retry-After:  0.25 \r\n", Some(Duration::from_millis(250))),
        ("retry-after:\r\n", None),
        ("retry-after: \u{fc}\r\n", None),
    ];
    for (line, hint) in rows {
        for status in [429, 503] {
            let server = Server::script([Answer::new(status, line, "")]);
            let client = server.client().build().unwrap();

            let error = client.list_runs().page().await.unwrap_err();

            assert_eq!(error.retry_after(), hint, "{status} {line}");
        }
    }
}

#[tokio::test]
async fn a_date_as_hint_comes_back_as_the_time_until_then() {
    let then = SystemTime::now() + Duration::from_secs(3_600);
    let date = httpdate::fmt_http_date(then);
    let flora = MockFlora::answering([error(429, &[("retry-after", &date)])]).await;
    let client = flora.client().build().unwrap();

    let error = client.get_run("run_1").await.unwrap_err();

    let hint = error.retry_after().unwrap();
    assert!((3_500..=3_600).contains(&hint.as_secs()), "{hint:?}");
}
