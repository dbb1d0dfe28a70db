//! What comes of each run: its changes, its end once, its outputs.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_run_given_twice_comes_once() {
    let runs = ids("run", 1);
    let mut wait = wait(
        Flora::new(runs.clone()).ending(0, &runs),
        &[runs.clone(), runs.clone()].concat(),
    );

    wait.finish_well(&runs).await;
}

#[tokio::test(start_paused = true)]
async fn an_ended_run_is_never_reopened_by_a_stale_page() {
    let runs = ids("run", 2);
    let flora = Flora::new(runs.clone())
        .ending(0, &runs[..1])
        .ending(3, &runs[1..]);
    let mut wait = wait_with(flora, &runs, |many| many.updates = true);
    assert!(wait.next().await.unwrap().is_ok());
    assert!(wait.next().await.unwrap().is_ok());

    wait.flora.lock().unwrap().ends.remove("run_0");
    let (came, errors) = wait.finish().await;

    assert_eq!(
        came,
        BTreeMap::from([("run_1".to_owned(), vec!["completed".to_owned()])])
    );
    assert!(errors.is_empty());
}

#[tokio::test(start_paused = true)]
async fn updates_are_each_change_of_each_run() {
    let runs = ids("run", 1);
    let flora = Flora::new(runs.clone()).ending(5, &runs);
    let mut wait = wait_with(flora, &runs, |many| many.updates = true);

    let (came, _) = wait.finish().await;

    assert_eq!(came["run_0"], ["running", "completed"]);
}

#[tokio::test(start_paused = true)]
async fn outputs_that_an_entry_lacks_are_asked_for_once() {
    let runs = ids("run", 3);
    // Whether the list shows outputs, whether they are wanted, and requests.
    for (listed, wanted, singles) in [(false, true, 3), (true, true, 0), (false, false, 0)] {
        let flora = Flora {
            lists_outputs: listed,
            ..Flora::new(runs.clone()).ending(0, &runs)
        };
        let mut wait = wait_with(flora, &runs, |many| many.awaited.outputs = wanted);

        while let Some(run) = wait.next().await {
            assert_eq!(run.unwrap().outputs.is_some(), wanted);
        }

        assert_eq!(wait.rounds(), [(0, 1, singles)]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_or_stale_answer_about_outputs_does_not_take_the_end_back() {
    let runs = ids("run", 1);
    let answers: [Instead; 4] = [
        |_, _| Some(Err(500)),
        |_, _| Some(Err(404)),
        |_, _| Some(Err(429)),
        |_, _| Some(Ok(json!({ "status": "running", "outputs": [] }))),
    ];
    for instead in answers {
        let flora = Flora {
            lists_outputs: false,
            instead,
            ..Flora::new(runs.clone())
        };
        let mut wait = wait(flora.ending(0, &runs), &runs);

        wait.finish_well(&runs).await;

        assert_eq!(wait.rounds(), [(0, 1, 1)]);
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_for_no_run_is_over_at_once() {
    let mut wait = wait(Flora::new(ids("run", 1)), &[]);

    assert!(wait.next().await.is_none());
    assert_eq!(wait.rounds(), []);
}

#[tokio::test(start_paused = true)]
async fn a_wait_begun_by_id_learns_its_technique_from_the_list() {
    let runs = ids("run", 1);
    let flora = Flora {
        lists_outputs: false,
        ..Flora::new(runs.clone()).ending(0, &runs)
    };
    let mut wait = wait(flora, &runs);

    wait.finish_well(&runs).await;

    let singles = &wait.flora.lock().unwrap().singles;
    let nested = Route::Nested {
        technique: "tech_1",
        run_id: "run_0",
    };
    assert_eq!(singles[0].1.routes().unwrap().0, nested);
}

#[tokio::test(start_paused = true)]
async fn what_the_list_told_of_a_run_is_in_the_handles_that_remain() {
    let runs = ids("run", 1);
    let mut wait = wait(Flora::new(runs.clone()), &runs);

    let (_, errors) = wait.finish().await;

    let handles = &errors[0].deadline().unwrap().handles;
    let nested = Route::Nested {
        technique: "tech_1",
        run_id: "run_0",
    };
    assert_eq!(handles[0].routes().unwrap().0, nested);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_drops_its_requests() {
    let runs = ids("run", 6);
    let flora = Flora {
        run_takes: 99 * SECOND,
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora, &runs);
    assert!(tokio::time::timeout(SECOND, wait.next()).await.is_err());

    let Wait { states, flora, .. } = wait;
    drop(states);
    tokio::task::yield_now().await;

    // Neither the wait nor a request has it any more.
    assert_eq!(Arc::strong_count(&flora), 1);
    assert_eq!(flora.lock().unwrap().singles.len(), 4);
}
