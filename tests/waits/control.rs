//! A wait that is changed, dropped or left alone for a while by others than who awaits it.

use flora_technique_runs::{StandIn, stand_in::Script};
use tokio::sync::mpsc;

use crate::{AMPLE, SHORT, ids, looks_only, rest, run, server::Answer};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_are_added_and_forgotten_while_another_task_awaits_the_next() {
    let flora = StandIn::start().await.unwrap();
    let going_on = flora.start_run(Script::new().running(10.0));
    let wait = flora.client().wait_for_runs([&going_on]);
    let mut wait = wait.poll_every(SHORT).deadline(AMPLE).ends();
    let control = wait.control();
    let (ended, mut came) = mpsc::unbounded_channel();
    let waiting = tokio::spawn(async move {
        while let Some(item) = wait.next().await {
            ended.send(item.unwrap().run_id).unwrap();
        }
    });

    for _ in 0..20 {
        let added = flora.start_run(Script::new().running(50.0).completed());
        assert!(control.add(&added));
        assert_eq!(came.recv().await.unwrap(), added);
        assert_eq!(control.remaining().len(), 1);
    }
    assert!(control.forget(&going_on));
    assert!(!control.forget(&going_on));
    assert!(control.remaining().is_empty());

    // Nothing remains, but a control lives.
    let last = flora.start_run(Script::new().completed());
    assert!(control.clone().add(&last));
    assert_eq!(came.recv().await.unwrap(), last);
    drop(control);
    assert_eq!(came.recv().await, None);
    waiting.await.unwrap();
}

#[tokio::test]
async fn a_wait_that_was_dropped_takes_nothing_and_asks_nothing_any_more() {
    let flora = StandIn::start().await.unwrap();
    let id = flora.start_run(Script::new().running(10.0));
    let wait = flora.client().wait_for_runs([&id]).poll_every(SHORT);
    let mut wait = wait.ends();
    let control = wait.control();
    tokio::select! {
        item = wait.next() => panic!("{item:?}"),
        () = tokio::time::sleep(SHORT * 10) => {}
    }

    drop(wait);
    assert!(!control.add("run_2"));
    flora.forget_requests();
    tokio::time::sleep(SHORT * 20).await;

    // At most the one that was under way.
    assert!(flora.requests().len() <= 1);
    assert_eq!(control.remaining()[0].run_id(), id);
}

#[tokio::test]
async fn a_next_that_is_dropped_in_a_select_loses_no_run() {
    let server = looks_only(|line| {
        let id = line.split(['/', ' ']).nth(5).unwrap();
        Answer::ok(run(id, "completed"))
    });
    let client = server.client().build().unwrap();
    let mut wait = client
        .wait_for_runs(["run_1", "run_2", "run_3"])
        .deadline(AMPLE)
        .ends();

    let mut items = Vec::new();
    loop {
        tokio::select! {
            biased;
            item = wait.next() => match item {
                Some(item) => items.push(item),
                None => break,
            },
            // Polled once, and dropped.
            () = tokio::task::yield_now() => {}
        }
    }

    assert_eq!(ids(&items), ["run_1", "run_2", "run_3"]);
    assert!(rest(wait).await.is_empty());
}
