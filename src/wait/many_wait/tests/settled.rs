//! Waiting on after the end, for the cost.

use super::*;

fn until_settled(flora: Flora, runs: &[String], at_most: Duration) -> Wait {
    wait_with(flora, runs, |many| many.awaited.settled = Some(at_most))
}

#[tokio::test(start_paused = true)]
async fn runs_come_with_their_cost_for_no_more_than_the_pages_that_show_it() {
    let runs = ids("run", 200);
    // Whether the list shows outputs; else each run costs a request for them, once.
    for (lists_outputs, singles) in [(true, 0), (false, 200)] {
        let flora = Flora {
            lists_outputs,
            ..Flora::new(runs.clone())
        };
        let flora = flora.ending(1, &runs).settling(5, &runs);
        let mut wait = until_settled(flora, &runs, 60 * SECOND);

        let mut came = HashSet::new();
        while let Some(run) = wait.next().await {
            let run = run.unwrap();
            assert!(run.is_settled() && run.outputs.is_some(), "{run:?}");
            assert!(came.insert(run.run_id));
        }

        assert_eq!(came.len(), 200);
        let rounds = [(0, 2, 0), (2, 2, singles), (4, 2, 0), (6, 2, 0)];
        assert_eq!(wait.rounds(), rounds);
    }
}

#[tokio::test(start_paused = true)]
async fn outputs_that_are_nowhere_are_asked_for_once_while_the_cost_is_awaited() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(runs.clone()).ending(1, &runs).settling(5, &runs);
    flora.lists_outputs = false;
    flora.instead = |_, _| Some(Ok(json!({ "status": "completed" })));
    let mut wait = until_settled(flora, &runs, 60 * SECOND);

    assert!(wait.next().await.unwrap().unwrap().is_settled());

    let rounds = [(0, 1, 0), (2, 1, 1), (4, 1, 0), (6, 1, 0)];
    assert_eq!(wait.rounds(), rounds);
}

#[tokio::test(start_paused = true)]
async fn a_run_far_down_is_asked_for_its_cost_singly() {
    let runs = ids("run", 1);
    let flora = Flora::new(Vec::new()).ending(1, &runs).settling(3, &runs);
    let mut wait = until_settled(flora, &runs, 60 * SECOND);

    let run = wait.next().await.unwrap().unwrap();

    assert_eq!(run.charged_cost, Some(0.5));
    assert_eq!(wait.rounds(), [(0, 1, 1), (2, 0, 1), (4, 0, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_cost_does_not_come_comes_as_it_is_when_the_first_time_is_up() {
    let runs = ids("run", 1);
    // Seconds for the cost, for each run, and for all; when the run comes.
    for (settled, each, all, at) in [
        (5, 60, 60, 7),
        (0, 60, 60, 2),
        (60, 9, 60, 9),
        // A last request two seconds before the deadline: nothing more is to come then.
        (60, 60, 20, 18),
    ] {
        let flora = Flora::new(runs.clone()).ending(1, &runs);
        let each = WantedRuns::new(Some(each * SECOND));
        let mut wait = wait_for(flora, each, &runs, |many| {
            many.settings.deadline = Some(all * SECOND);
            many.awaited.settled = Some(settled * SECOND);
        });
        let started = Instant::now();

        let run = wait.next().await.unwrap().unwrap();

        assert!(run.is_terminal() && !run.is_settled());
        assert_eq!(started.elapsed().as_secs(), at, "{settled} {all}");
        assert!(wait.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_run_awaits_no_cost() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(Vec::new());
    flora.instead = |_, _| Some(Ok(json!({ "status": "failed" })));
    let mut wait = until_settled(flora, &runs, 60 * SECOND);

    assert!(wait.next().await.unwrap().unwrap().is_terminal());
    assert_eq!(wait.rounds(), [(0, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn updates_tell_the_end_when_it_is_seen_and_the_settled_run_last() {
    let runs = ids("run", 1);
    let flora = Flora::new(runs.clone()).ending(3, &runs).settling(7, &runs);
    let mut wait = wait_with(flora, &runs, |many| {
        many.updates = true;
        many.awaited.settled = Some(60 * SECOND);
    });

    let mut came = Vec::new();
    while let Some(run) = wait.next().await {
        let run = run.unwrap();
        came.push((run.is_terminal(), run.is_settled()));
    }

    assert_eq!(came, [(false, false), (true, false), (true, true)]);
}

#[tokio::test(start_paused = true)]
async fn failures_that_may_pass_are_waited_through_and_others_end_the_wait_for_the_cost() {
    let runs = ids("run", 1);
    // What a request fails with after the end, and whether the cost comes all the same.
    let failures: [(Instead, bool); 4] = [
        (|now, _| (2..6).contains(&now).then_some(Err(503)), true),
        (|now, _| (3..6).contains(&now).then_some(Err(429)), true),
        (|now, _| (3..6).contains(&now).then_some(Err(404)), false),
        (|now, _| (3..6).contains(&now).then_some(Err(401)), false),
    ];
    for (instead, is_settled) in failures {
        // The page shows the end, and no other does any more.
        let mut flora = Flora::new(runs.clone()).ending(1, &runs).settling(5, &runs);
        flora.lists_outputs = false;
        flora.page_fault = |now, _| (now > 2).then_some(503);
        flora.instead = instead;
        let mut wait = until_settled(flora, &runs, 60 * SECOND);

        let run = wait.next().await.unwrap().unwrap();

        assert!(run.is_terminal());
        assert_eq!(run.is_settled(), is_settled);
        assert!(wait.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn what_refuses_the_list_is_no_error_where_every_end_was_seen() {
    let runs = ids("run", 2);
    let flora = Flora::new(runs.clone()).ending(1, &runs);
    let flora = flora.failing(|now, _| (now > 2).then_some(403));
    let mut wait = until_settled(flora, &runs, 60 * SECOND);

    wait.finish_well(&runs).await;
}
