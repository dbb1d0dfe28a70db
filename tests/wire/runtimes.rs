//! One client on several runtimes that live on: while one of them works, the others stand still.

use std::{pin::pin, time::Duration};

use flora_technique_runs::Client;
use futures_util::{Stream, StreamExt as _};
use tokio::runtime::{Builder, Runtime};

use crate::{
    calls::soon,
    server::{Answer, Request, Server},
};

fn runtimes() -> [Runtime; 2] {
    [0; 2].map(|_| Builder::new_current_thread().enable_all().build().unwrap())
}

fn run(number: usize, status: &str, progress: usize) -> String {
    let created_at = 1_754_640_000_000 + number;
    format!(
        r#"{{"run_id":"run_{number}","status":"{status}","progress":{progress},"created_at":{created_at},"outputs":[]}}"#
    )
}

/// A history of six runs in pages of three. Each is a step further in each answer that shows it, and has
/// ended from the fourth on.
fn flora() -> Server {
    let mut step = 0;
    Server::start(move |request: &Request| {
        step += 1;
        let status = if step < 4 { "running" } else { "completed" };
        let target = request.line().split(' ').nth(1).unwrap().to_owned();
        if let Some((_, id)) = target.split_once("/runs/run_") {
            return Answer::ok(run(id.parse().unwrap(), status, step));
        }
        let offset: usize = target
            .split_once("cursor=")
            .map_or(0, |(_, rest)| rest[..1].parse().unwrap());
        let next = if offset == 0 { "\"3\"" } else { "null" };
        let runs = [6, 5, 4].map(|number| run(number - offset, status, step));
        let runs = runs.join(",");
        Answer::ok(format!(
            r#"{{"meta":{{"next_cursor":{next}}},"technique_runs":[{runs}]}}"#
        ))
    })
}

/// Whoever asks on connections of a runtime that stands still waits for a minute.
fn client(flora: &Server) -> Client {
    flora.client().build().unwrap()
}

#[test]
fn calls_by_turns_wait_for_no_runtime_that_stands_still() {
    let flora = flora();
    let client = client(&flora);
    let tenant = client.with_key("the-key-of-a-tenant").unwrap();
    let runtimes = runtimes();

    for _ in 0..3 {
        for runtime in &runtimes {
            let page = runtime.block_on(soon(client.list_runs().page_size(3).page()));
            let run = runtime.block_on(soon(client.get_run("run_1")));
            let theirs = runtime.block_on(soon(tenant.get_run("run_2")));

            assert_eq!(page.unwrap().items.len(), 3);
            assert_eq!(run.unwrap().run_id, "run_1");
            assert_eq!(theirs.unwrap().run_id, "run_2");
        }
    }

    // Each has kept its own, and tenants share it.
    assert_eq!(flora.open_connections(), 2);
}

/// The items of a stream, each awaited on the other runtime than the one before.
fn by_turns<T>(stream: impl Stream<Item = T>, most: usize) -> Vec<T> {
    let runtimes = runtimes();
    let mut stream = pin!(stream);
    let mut items = Vec::new();
    for runtime in runtimes.iter().cycle().take(most) {
        match runtime.block_on(soon(stream.next())) {
            Some(item) => items.push(item),
            None => break,
        }
    }
    items
}

#[test]
fn a_listing_goes_on_where_each_next_is_on_another_runtime() {
    for read_ahead in [false, true] {
        let flora = flora();
        let runs = client(&flora).list_runs().page_size(3);

        let runs = by_turns(runs.read_ahead(read_ahead).items(), 10);

        let ids: Vec<_> = runs.into_iter().map(|run| run.unwrap().run_id).collect();
        assert_eq!(ids, ["run_6", "run_5", "run_4", "run_3", "run_2", "run_1"]);
    }
}

#[test]
fn a_wait_goes_on_where_each_next_is_on_another_runtime() {
    let flora = flora();
    let wait = client(&flora).wait_for_run("run_1");

    let states = by_turns(wait.poll_every(Duration::from_millis(1)).updates(), 10);

    let states: Vec<_> = states.into_iter().map(Result::unwrap).collect();
    assert_eq!(states.len(), 4);
    assert!(states[3].is_terminal());
}

#[test]
fn waits_for_many_go_on_where_each_next_is_on_another_runtime() {
    let flora = flora();
    let waits = client(&flora).wait_for_runs(["run_6", "run_5", "run_1"]);

    let ended = by_turns(waits.poll_every(Duration::from_millis(1)).ends(), 10);

    let mut ids: Vec<_> = ended.into_iter().map(|run| run.unwrap().run_id).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["run_1", "run_5", "run_6"]);
}

#[test]
fn a_watch_goes_on_where_each_next_is_on_another_runtime() {
    let flora = flora();
    let watch = client(&flora).watch_runs().since_beginning();

    let changes = by_turns(watch.poll_every(Duration::from_millis(1)).changes(), 6);

    assert_eq!(changes.into_iter().filter_map(Result::ok).count(), 6);
}
