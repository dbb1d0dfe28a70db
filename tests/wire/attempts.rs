//! What the user's own code is told of each attempt.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use flora_technique_runs::{Attempt, Client, ClientBuilder, ErrorKind, Retry};

use crate::{
    calls::{RUN, page},
    mock::{MockFlora, answer, error, ok},
    server::{Answer, Server, Then},
};

type Told = Arc<Mutex<Vec<Attempt>>>;

/// A client, and what it tells.
fn telling(client: ClientBuilder) -> (Client, Told) {
    let told = Told::default();
    let tell = told.clone();
    let client = client.on_attempt(move |attempt| tell.lock().unwrap().push(attempt.clone()));
    (client.build().unwrap(), told)
}

fn at_once(times: u32) -> Retry {
    Retry::times(times).backoff(Duration::ZERO, Duration::ZERO)
}

/// Operation, number, status and kind of each.
type Outline = (&'static str, u32, Option<u16>, Option<ErrorKind>);

fn outline(told: &Told) -> Vec<Outline> {
    let attempts = std::mem::take(&mut *told.lock().unwrap());
    let outline = |it: &Attempt| (it.operation, it.number, it.status, it.failure);
    attempts.iter().map(outline).collect()
}

#[tokio::test]
async fn each_attempt_is_told_with_what_came_of_it() {
    let hint = [("request-id", "req_1"), ("retry-after-ms", "2")];
    let flora = MockFlora::answering([
        error(429, &hint),
        answer(200, &[("request-id", "req_2"), ("retry-after", "7")], RUN),
    ])
    .await;
    let (client, told) = telling(flora.client().retry(at_once(1)));

    client.get_run("run_1").await.unwrap();

    let told = told.lock().unwrap();
    let [first, second] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!((first.operation, second.operation), ("get_run", "get_run"));
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!((first.status, second.status), (Some(429), Some(200)));
    assert_eq!(first.failure, Some(ErrorKind::RateLimited));
    assert_eq!(second.failure, None);
    assert_eq!(first.retry_after, Some(Duration::from_millis(2)));
    assert_eq!(second.retry_after, Some(Duration::from_secs(7)));
    assert_eq!(first.request_id.as_deref(), Some("req_1"));
    assert_eq!(second.request_id.as_deref(), Some("req_2"));
}

#[tokio::test]
async fn what_is_no_answer_or_cannot_be_read_has_its_kind() {
    let server = Server::script([
        Answer::ok("not JSON"),
        Answer(Vec::new(), Then::Reset),
        Answer(Vec::new(), Then::Stall),
    ]);
    let timeout = Duration::from_millis(200);
    let (client, told) = telling(server.client().timeout(timeout));

    for _ in 0..3 {
        client.list_runs().page().await.unwrap_err();
    }

    let list = "list_technique_runs";
    let took = told.lock().unwrap()[2].duration;
    assert!(took >= timeout, "{took:?}");
    assert_eq!(
        outline(&told),
        [
            (list, 1, Some(200), Some(ErrorKind::Undecodable)),
            (list, 1, None, Some(ErrorKind::Connection)),
            (list, 1, None, Some(ErrorKind::Timeout)),
        ]
    );
}

#[tokio::test]
async fn one_that_the_total_timeout_cuts_off_is_told_too() {
    let server = Server::script([Answer::new(503, "", ""), Answer(Vec::new(), Then::Stall)]);
    let client = server.client().retry(at_once(9));
    let (client, told) = telling(client.total_timeout(Duration::from_millis(300)));

    client.get_run("run_1").await.unwrap_err();

    assert_eq!(
        outline(&told),
        [
            ("get_run", 1, Some(503), Some(ErrorKind::Server)),
            ("get_run", 2, None, Some(ErrorKind::Timeout)),
        ]
    );
}

#[tokio::test]
async fn clients_that_come_from_one_tell_the_same_function() {
    let flora = MockFlora::answering([ok(RUN)]).await;
    let (client, told) = telling(flora.client());

    for client in [
        client.with_key("another-key").unwrap(),
        client.with_retry(Retry::times(1)),
        client.with_timeout(Duration::from_secs(9)),
        client.clone(),
    ] {
        client.get_run("run_1").await.unwrap();
    }

    let well = ("get_run", 1, Some(200), None);
    assert_eq!(outline(&told), [well; 4]);
}

#[tokio::test]
async fn every_kind_of_call_is_told() {
    let flora = MockFlora::start().await;
    flora
        .answer(|when| when.path_includes("/runs/"), [ok(RUN)])
        .await;
    flora
        .answer(|when| when.path_suffix("/technique-runs"), [ok(page())])
        .await;
    let (client, told) = telling(flora.client());
    let (list, run) = ("list_technique_runs", "get_run");

    client.list_runs().items().try_next().await.unwrap();
    client.wait_for_run("run_1").await.unwrap();
    client.check().await.unwrap();

    let names: Vec<_> = outline(&told).into_iter().map(|it| it.0).collect();
    assert_eq!(names, [list, run, list]);
}
