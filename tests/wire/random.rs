//! Whatever bytes a server, a file or a caller gives: a value or a typed error, and never a panic.

use std::sync::{Arc, Mutex};

use flora_technique_runs::{Checkpoint, Client, Error, ErrorKind, RunHandle};
use httpmock::HttpMockResponse;
use proptest::{collection::vec, prelude::*, sample::select};
use tokio::runtime::Runtime;

use crate::{
    mock::{MockFlora, answer, ok},
    server::{Answer, Server, Then},
};

/// A client, and a server that answers it with whatever was put last.
struct Bench {
    runtime: Runtime,
    flora: MockFlora,
    client: Client,
    answer: Arc<Mutex<HttpMockResponse>>,
}

impl Bench {
    fn new(first: HttpMockResponse) -> Self {
        let runtime = runtime();
        let answer = Arc::new(Mutex::new(first));
        let put = answer.clone();
        let flora = MockFlora::answering_by(move |_| put.lock().unwrap().clone());
        let flora = runtime.block_on(flora);
        let client = flora.client().build().unwrap();
        Self {
            runtime,
            flora,
            client,
            answer,
        }
    }

    fn query(&self) -> Vec<(String, String)> {
        self.flora.asked().last().unwrap().query_params()
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A listing's first page and a look at a run.
fn ask(runtime: &Runtime, client: &Client) -> [Result<(), Error>; 2] {
    runtime.block_on(async {
        let page = client.list_runs().page().await;
        let run = client.get_run("run_1").await;
        [page.map(drop), run.map(drop)]
    })
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

const SAMPLES: [&str; 4] = [
    include_str!("../fixtures/list.json"),
    include_str!("../fixtures/error-400.json"),
    include_str!("../fixtures/error-500.json"),
    r#"{"run_id":"run_1","status":"completed","progress":40.5,"created_at":1754640000000.25,"outputs":[{"output_id":"o","type":"text","url":"\u00e4"}]}"#,
];

/// What mutations put in.
const PIECES: [&str; 16] = [
    "", "\"", "{", "}", "[", "]", ":", ",", "null", "-1", "1e400", "\\u0000", "\\ud800", "\n", "x",
    "\u{feff}",
];

/// A text with some of its parts replaced.
fn mutated(text: String) -> impl Strategy<Value = Vec<u8>> {
    let change = (
        any::<prop::sample::Index>(),
        0..9_usize,
        select(&PIECES[..]),
        any::<Option<u8>>(),
    );
    vec(change, 0..4).prop_map(move |changes| {
        let mut bytes = text.clone().into_bytes();
        for (place, length, piece, byte) in changes {
            let from = place.index(bytes.len() + 1);
            let to = bytes.len().min(from + length);
            bytes.splice(from..to, piece.bytes().chain(byte));
        }
        bytes
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let sample = select(&SAMPLES[..]).prop_flat_map(|text| mutated(text.to_owned()));
    prop_oneof![3 => sample, 1 => vec(any::<u8>(), 0..200)]
}

#[test]
fn any_body_is_a_value_or_an_error_that_says_what_it_is() {
    let bench = Bench::new(ok(""));
    proptest!(config(), |(body in body(), status in select(&[200_u16, 200, 200, 201, 301, 400, 404, 429, 500][..]))| {
        *bench.answer.lock().unwrap() = answer(status, &[], body);
        for result in ask(&bench.runtime, &bench.client) {
            let Err(error) = result else { continue };
            prop_assert_eq!(error.status(), Some(status));
            prop_assert_eq!(error.is_undecodable(), status < 300);
            prop_assert!(!error.to_string().contains(char::is_control), "{}", error);
            prop_assert!(error.to_string().chars().count() < 3_000);
        }
    });
}

#[test]
fn any_header_leaves_an_answer_readable() {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let put = bytes.clone();
    let server = Server::start(move |_| Answer(put.lock().unwrap().clone(), Then::KeepAlive));
    let client = server.client().build().unwrap();
    let runtime = runtime();
    let value = || {
        prop_oneof![
            vec(
                any::<u8>().prop_filter("ends the line", |byte| !matches!(byte, b'\r' | b'\n' | 0)),
                0..40
            ),
            "[-+]?[0-9]{0,25}(\\.[0-9]{0,3})?(e[0-9]{1,3})?".prop_map(String::into_bytes),
            "(Sun|Wed), [0-9]{1,2} Nov [0-9]{1,5} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
                .prop_map(String::into_bytes),
        ]
    };
    proptest!(config(), |(values in [value(), value(), value()])| {
        let names = ["request-id: ", "retry-after: ", "retry-after-ms: "];
        let mut head = b"HTTP/1.1 503 X\r\ncontent-length: 2\r\n".to_vec();
        for (name, value) in names.iter().zip(&values) {
            head.extend([name.as_bytes(), value, b"\r\n"].concat());
        }
        *bytes.lock().unwrap() = [&head[..], b"\r\n{}"].concat();
        for result in ask(&runtime, &client) {
            let error = result.unwrap_err();
            // A control character makes it no HTTP at all.
            prop_assert!(error.status() == Some(503) || error.is_connection(), "{}", error);
            prop_assert!(!error.to_string().contains(char::is_control), "{:?}", error);
        }
    });
}

#[test]
fn any_cursor_of_a_page_is_sent_back_as_it_came() {
    let bench = Bench::new(ok(""));
    proptest!(config(), |(cursor in any::<String>())| {
        let page = serde_json::json!({"meta": {"next_cursor": cursor}, "technique_runs": []});
        *bench.answer.lock().unwrap() = ok(page.to_string());
        let mut pages = bench.client.list_runs().pages();

        let (first, _) = bench.runtime.block_on(async { (pages.next().await, pages.next().await) });

        first.unwrap().unwrap();
        let sent = bench.query().into_iter().find(|(name, _)| name == "cursor");
        prop_assert_eq!(sent.map(|(_, sent)| sent).unwrap_or_default(), cursor);
    });
}

#[test]
fn any_run_id_and_technique_stay_themselves_or_are_rejected() {
    let bench = Bench::new(ok(""));
    let id = || prop_oneof![any::<String>(), "[a-z./\\\\%?# :;\u{e4}]{0,6}"];
    proptest!(config(), |(run_id in id(), technique in id())| {
        let handle = RunHandle::new(&run_id).technique(&technique);
        let saved = serde_json::to_string(&handle).unwrap();
        let handle: RunHandle = serde_json::from_str(&saved).unwrap();
        let run = serde_json::json!({"run_id": run_id, "status": "x", "progress": 0, "created_at": 1});
        *bench.answer.lock().unwrap() = ok(run.to_string());
        let before = bench.flora.asked().len();

        let looked = bench.runtime.block_on(bench.client.get_run(&handle));

        let lines = bench.flora.lines();
        let Err(error) = looked else {
            let line = lines.last().unwrap();
            let parts: Vec<_> = line.split([' ', '/']).collect();
            let decode = |part: &str| percent_decoded(part);
            prop_assert_eq!(parts.len(), 8, "{}", line);
            prop_assert_eq!([decode(parts[5]), decode(parts[7])], [technique, run_id]);
            return Ok(());
        };
        prop_assert!(error.is_input() && lines.len() == before, "{}", error);
    });
}

/// By another way than the client's own.
fn percent_decoded(text: &str) -> String {
    let query = format!(
        "http://x/?a={}",
        text.replace('+', "%2B").replace('&', "%26")
    );
    let url = reqwest::Url::parse(&query).unwrap();
    url.query_pairs().next().unwrap().1.into_owned()
}

#[test]
fn any_checkpoint_or_handle_from_a_file_is_used_or_rejected() {
    let bench = Bench::new(ok(SAMPLES[0]));
    let mut items = bench
        .client
        .list_runs()
        .workspace_id("ws_1")
        .created_since(5.0)
        .items();
    let listed = bench.runtime.block_on(items.next()).unwrap().unwrap();
    let checkpoint = serde_json::to_string(&items.checkpoint()).unwrap();
    let handle = serde_json::to_string(&RunHandle::from(listed)).unwrap();
    proptest!(config(), |(checkpoint in mutated(checkpoint), handle in mutated(handle))| {
        bench.runtime.block_on(async {
            if let Ok(checkpoint) = serde_json::from_slice::<Checkpoint>(&checkpoint) {
                let resumed = bench.client.list_runs().resume(checkpoint.clone()).page().await;
                let anew = bench.client.list_runs().resume(checkpoint.from_newest()).page().await;
                for error in [resumed.err(), anew.err()].into_iter().flatten() {
                    let is_rejected = error.is_input() || error.kind() == ErrorKind::OtherWorkspace;
                    assert!(is_rejected, "{error}");
                }
            }
            if let Ok(handle) = serde_json::from_slice::<RunHandle>(&handle) {
                let error = bench.client.get_run(&handle).await.unwrap_err();
                assert!(error.is_input() || error.is_undecodable(), "{error}");
            }
        });
    });
}
