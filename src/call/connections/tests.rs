//! Whose a client is. That runtimes do not wait for each other is tested over sockets.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::{Builder, Runtime};

use super::*;

/// How many clients were made.
#[derive(Clone, Default)]
struct Made(Arc<AtomicUsize>);

impl Made {
    fn connections(&self) -> Connections {
        let made = self.clone();
        Connections::new(move || {
            made.0.fetch_add(1, Ordering::Relaxed);
            Ok(reqwest::Client::builder().no_proxy().build().unwrap())
        })
        .unwrap()
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

fn ask(runtime: &Runtime, connections: &Connections) {
    runtime.block_on(async { connections.here().unwrap() });
}

#[test]
fn each_runtime_that_lives_has_a_client_of_its_own_and_the_first_the_one_that_was_made() {
    let made = Made::default();
    let connections = made.connections();
    let (first, second) = (runtime(), runtime());

    ask(&first, &connections);
    ask(&first, &connections);
    assert_eq!(made.count(), 1);

    for runtime in [&second, &first, &second] {
        ask(runtime, &connections.clone());
        assert_eq!(made.count(), 2);
    }
}

#[test]
fn a_client_whose_runtime_is_gone_serves_the_next() {
    let made = Made::default();
    let connections = made.connections();

    for _ in 0..3 {
        ask(&runtime(), &connections);
    }

    assert_eq!(made.count(), 1);
}

#[test]
fn nothing_is_left_in_a_runtime_once_nobody_can_ask_any_more() {
    let runtime = runtime();
    let connections = Made::default().connections();
    ask(&runtime, &connections);
    assert_eq!(runtime.metrics().num_alive_tasks(), 1);

    drop(connections);
    runtime.block_on(tokio::task::yield_now());

    assert_eq!(runtime.metrics().num_alive_tasks(), 0);
}

#[test]
fn without_a_runtime_there_is_an_error() {
    let error = Made::default().connections().here().unwrap_err();

    assert!(error.is_runtime(), "{error}");
}
