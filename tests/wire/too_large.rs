//! How much of an answer is read.

use std::io::{self, Read as _};

use crate::{
    bodies::{RUN, page, page_of},
    mock::ok,
    server::{Answer, Server, Then},
};

#[tokio::test]
async fn an_answer_over_32_mib_is_rejected_while_it_arrives_plain_or_packed() {
    const OVER: u64 = (32 << 20) + 1;
    let spaces = || io::repeat(b' ').take(OVER);
    let (mut plain, mut packed) = (Vec::new(), Vec::new());
    spaces().read_to_end(&mut plain).unwrap();
    let mut gzip = flate2::read::GzEncoder::new(spaces(), flate2::Compression::fast());
    gzip.read_to_end(&mut packed).unwrap();
    // Of these, one byte too many comes and then nothing: who waits for the end waits in vain.
    let endless = |headers: &str, body: &[u8]| {
        Answer::new(200, headers, [body, b"more"].concat()).cut(4, Then::Stall)
    };
    let rows = [
        ("plain", endless("request-id: r\r\n", &plain)),
        (
            "packed",
            endless("request-id: r\r\ncontent-encoding: gzip\r\n", &packed),
        ),
    ];
    for (row, answer) in rows {
        let server = Server::script([answer]);
        let client = server.client().build().unwrap();

        let error = client.list_runs().page().await.unwrap_err();

        assert!(
            error.is_too_large() && !error.is_transient(),
            "{row}: {error}"
        );
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(200), Some("r")),
            "{row}"
        );
        assert!(error.to_string().contains("32 MiB"), "{row}: {error}");
    }
}

#[tokio::test]
async fn an_answer_of_32_mib_less_a_little_is_read() {
    let body = page_of(RUN);
    let body = " ".repeat((32 << 20) - body.len()) + &body;

    let page = page(ok(body)).await.unwrap();

    assert_eq!(page.items.len(), 1);
}
