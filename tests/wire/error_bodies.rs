//! What the body of an error tells the caller, and that the status decides whatever it says.

use flora_technique_runs::Error;

use crate::{
    bodies::{is_short, page},
    mock::answer,
};

type Question = fn(&Error) -> bool;

#[tokio::test]
async fn each_of_the_vendors_error_samples_comes_out_with_every_part() {
    let no = |_: &Error| true;
    #[rustfmt::skip] // a row a line
    let rows: [(u16, &str, &str, &str, Question); 8] = [
        (400, include_str!("../fixtures/error-400.json"), "input_validation_error", "prompt: Required", no),
        (401, include_str!("../fixtures/error-401.json"), "unauthorized", "Invalid API key.", Error::is_unauthorized),
        (402, include_str!("../fixtures/error-402.json"), "insufficient_credits", "Insufficient credits.", Error::is_out_of_credits),
        (403, include_str!("../fixtures/error-403.json"), "forbidden", "Forbidden.", Error::is_forbidden),
        (404, include_str!("../fixtures/error-404.json"), "not_found", "Not found.", Error::is_not_found),
        (409, include_str!("../fixtures/error-409.json"), "idempotency_duplicate", "Duplicate idempotency key.", no),
        (429, include_str!("../fixtures/error-429.json"), "rate_limited", "Rate limit exceeded.", Error::is_rate_limited),
        (500, include_str!("../fixtures/error-500.json"), "unknown_error", "An unknown error occurred.", Error::is_server),
    ];
    for (status, sample, code, message, question) in rows {
        let answer = answer(status, &[("request-id", "req_9")], sample);
        let error = page(answer).await.unwrap_err();

        let fields = error.fields().iter().map(|it| (&*it.field, &*it.message));
        let expected: &[_] = if status == 400 {
            &[("prompt", "Required")]
        } else {
            &[]
        };
        assert_eq!((error.status(), error.code()), (Some(status), Some(code)));
        assert_eq!(error.message(), message, "{status}");
        assert_eq!(fields.collect::<Vec<_>>(), expected, "{status}");
        assert_eq!(error.request_id(), Some("req_9"), "{status}");
        assert!(question(&error) && !error.is_undecodable(), "{status}");
        assert_eq!(
            error.is_transient(),
            matches!(status, 429 | 500),
            "{status}"
        );
    }
}

#[tokio::test]
async fn whatever_the_body_of_an_error_is_the_status_decides() {
    let html = "<html>\r\n<h1>502 Bad Gateway</h1>\n\u{7}</html>";
    let many_lines = "line\n".repeat(3_000);
    let of_many_lines = format!(
        r#"{{"error":{{"code":{many_lines:?},"message":{many_lines:?},"fields":[{{"field":{many_lines:?},"message":"m"}}]}}}}"#
    );
    let odd_fields = r#"{"error":{"code":7,"message":"m","fields":[1,{"field":"f"},{"field":"f","message":"g"}],"new":1}}"#;
    let kept = "the server answered `";
    #[rustfmt::skip] // a row a line
    let rows: [(&str, u16, Vec<u8>, &str); 11] = [
        ("HTML", 502, html.into(), "the server answered `<html> <h1>502 Bad Gateway</h1> </html>`"),
        ("HTML for a 404", 404, html.into(), "the server answered `<html> <h1>502 Bad Gateway</h1> </html>`"),
        ("nothing", 502, vec![], "the server answered with an empty body"),
        ("a list", 502, "[]".into(), "the server answered `[]`"),
        ("error as a text", 502, r#"{"error":"down"}"#.into(), r#"the server answered `{"error":"down"}`"#),
        ("null as message", 502, r#"{"error":{"code":null,"message":null}}"#.into(), kept),
        ("odd fields", 502, odd_fields.into(), "m"),
        ("many lines", 502, of_many_lines.into(), "line\nline\n"),
        ("bytes that are no text", 502, vec![0xff; 300_000], kept),
        ("brackets without end", 502, "[".repeat(30_000).into(), kept),
        ("a redirect", 302, "moved".into(), "the server answered `moved`"),
    ];
    for (row, status, body, message) in rows {
        let error = page(answer(status, &[("request-id", "req_5")], body))
            .await
            .unwrap_err();

        assert_eq!(
            (error.status(), error.request_id()),
            (Some(status), Some("req_5")),
            "{row}"
        );
        assert!(
            error.message().starts_with(message),
            "{row}: {}",
            error.message()
        );
        assert!(is_short(&error), "{row}: {error}");
        let shown = [format!("status {status}"), "request req_5".to_owned()];
        assert!(
            shown.iter().all(|part| error.to_string().contains(part)),
            "{row}: {error}"
        );
        assert_eq!(
            (error.is_server(), error.is_not_found()),
            (status == 502, status == 404),
            "{row}"
        );
    }
}

#[tokio::test]
async fn an_odd_field_of_an_error_costs_neither_the_others_nor_the_message() {
    let body = r#"{"error":{"code":7,"message":"m","fields":[1,{"field":"f"},{"field":"f","message":"g"}]}}"#;

    let error = page(answer(400, &[], body)).await.unwrap_err();

    assert_eq!(
        (error.message(), error.code(), error.fields().len()),
        ("m", None, 1)
    );
    assert_eq!(
        error.to_string(),
        "list_technique_runs: m; f: g (status 400); correct what it names; where that is the cursor, go on with `Checkpoint::from_newest`"
    );
}

#[tokio::test]
async fn a_mark_or_half_a_character_in_the_body_of_an_error_hides_nothing_of_it() {
    let body = "\u{feff}{\"error\":{\"code\":\"forbidden\",\"message\":\"No access \\ud83d.\"}}";

    let error = page(answer(403, &[], body)).await.unwrap_err();

    assert_eq!(error.code(), Some("forbidden"));
    assert!(
        error
            .to_string()
            .contains(": No access \u{fffd} (status 403"),
        "{error}"
    );
}
