//! What no server and no consumer may bring about.

use std::error::Error as _;

use super::*;
#[tokio::test(start_paused = true)]
async fn no_request_begins_inside_the_hint_of_a_page() {
    let runs = ids("run", 2);
    let list = [ids("other", 150), runs[..1].to_vec()].concat();
    let flora = Flora {
        page_hint: Some(5 * SECOND),
        ..Flora::new(list).ending(0, &runs)
    };
    let mut wait = wait(flora, &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 0), (5, 0, 2)]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_that_came_while_the_consumer_was_busy_holds_the_next_requests_back() {
    let runs = ids("run", 8);
    let mut flora = Flora::new(Vec::new()).ending(0, &runs);
    flora.late_hint = Some(("run_1", 20 * SECOND));
    let mut wait = wait(flora, &runs);

    wait.next().await.unwrap().unwrap();
    sleep(2 * SECOND).await;
    wait.finish_well(&runs[1..]).await;

    let rounds = wait.rounds();
    assert!(rounds[1].0 >= 21, "{rounds:?}");
}

#[tokio::test(start_paused = true)]
async fn the_hint_of_a_page_makes_the_pause_longer() {
    let runs = ids("run", 1);
    let flora = Flora {
        page_hint: Some(7 * SECOND),
        ..Flora::new(runs.clone()).ending(8, &runs)
    };
    let mut wait = wait(flora, &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 0), (7, 1, 0), (14, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_consumer_gets_no_request_after_the_deadline() {
    let runs = ids("run", 20);
    let mut flora = Flora::new(runs[..2].to_vec()).ending(0, &runs);
    flora.run_takes = SECOND;
    let mut wait = wait_with(flora, &runs, |many| {
        many.settings.deadline = Some(10 * SECOND);
    });

    let mut end = None;
    while let Some(item) = wait.next().await {
        sleep(7 * SECOND).await;
        end = Some(item);
    }

    assert!(end.unwrap().unwrap_err().is_deadline());
    let last = wait.rounds().pop().unwrap().0;
    assert!(last < 10, "a request at {last} s");
}

#[tokio::test(start_paused = true)]
async fn an_end_that_was_seen_in_time_comes_also_to_a_slow_consumer() {
    let runs = ids("run", 4);
    let mut flora = Flora::new(Vec::new()).ending(0, &runs);
    flora.run_takes = SECOND;
    let mut wait = wait_with(flora, &runs, |many| {
        many.settings.deadline = Some(10 * SECOND);
    });

    wait.next().await.unwrap().unwrap();
    sleep(99 * SECOND).await;
    let (came, errors) = wait.finish().await;

    assert_eq!((came.len(), errors.len()), (3, 0));
}

#[tokio::test(start_paused = true)]
async fn a_run_left_over_by_a_rate_limit_that_a_page_then_shows_ended_comes_once() {
    let runs = ids("run", 8);
    let flora = Flora {
        lists_outputs: false,
        run_takes: MOMENT,
        instead: |at, _| (at == 0).then_some(Err(429)),
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);
    let flora = wait.flora.clone();
    let shown = runs.clone();
    let shown_later = async move {
        sleep(SECOND).await;
        let mut flora = flora.lock().unwrap();
        flora.newest_first = shown;
        // Once the run is known to have ended, a second answer must not be able to deny it.
        flora.instead = |_, _| Some(Err(404));
    };

    futures_util::future::join(wait.finish_well(&runs), shown_later).await;
}

#[tokio::test(start_paused = true)]
async fn what_holds_for_one_run_alone_is_that_runs_error() {
    for status in [400, 403, 404] {
        let runs = ids("run", 2);
        let flora = Flora {
            instead: match status {
                400 => |_, id| (id == "run_0").then_some(Err(400)),
                403 => |_, id| (id == "run_0").then_some(Err(403)),
                _ => |_, id| (id == "run_0").then_some(Err(404)),
            },
            ..Flora::new(Vec::new()).ending(3, &runs)
        };
        let mut wait = wait(flora, &runs);

        let (came, errors) = wait.finish().await;

        assert_eq!(came["run_1"], ["completed"]);
        assert_eq!((errors.len(), errors[0].status()), (1, Some(status)));
        assert_eq!(errors[0].run_id(), Some("run_0"));
        assert!(!errors[0].ends_stream());
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_list_refuses_holds_for_all() {
    let faults: [fn(u64, usize) -> Option<u16>; 4] = [
        |at, _| (at > 0).then_some(400),
        |at, _| (at > 0).then_some(401),
        |at, _| (at > 0).then_some(402),
        |at, _| (at > 0).then_some(403),
    ];
    for page_fault in faults {
        let runs = ids("run", 2);
        let flora = Flora {
            page_fault,
            ..Flora::new(runs.clone())
        };
        let mut wait = wait(flora, &runs);

        let (_, errors) = wait.finish().await;

        assert_eq!((errors.len(), errors[0].status()), (1, page_fault(2, 0)));
        assert!(errors[0].ends_stream());
        assert_eq!(wait.remaining.len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_within_the_retries_of_the_first_page_tells_the_failure() {
    let runs = ids("run", 1);
    let flora = Flora::new(Vec::new()).failing(|_, _| Some(0));
    let mut wait = wait_with(flora, &runs, |many| {
        many.settings.retry = Retry::times(99).backoff(9 * SECOND, 9 * SECOND);
    });

    let (_, errors) = wait.finish().await;

    assert!(errors[0].is_deadline() && errors.len() == 1);
    assert!(errors[0].source().unwrap().to_string().contains("cut"));
}

#[tokio::test(start_paused = true)]
async fn a_first_page_is_tried_again_as_often_as_the_client_says() {
    let runs = ids("run", 1);
    let flora = Flora {
        page_fault: |_, _| Some(503),
        ..Flora::new(Vec::new())
    };
    let mut wait = wait_with(flora, &runs, |many| {
        many.settings.retry = Retry::times(2).backoff(SECOND, SECOND);
    });

    let (_, errors) = wait.finish().await;

    assert_eq!((errors[0].status(), errors[0].retries()), (Some(503), 2));
    assert_eq!(wait.flora.lock().unwrap().pages.len(), 3);
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().unwrap()
}

#[test]
fn a_run_comes_although_its_request_is_lost_with_its_runtime() {
    // Requests for the run itself, and requests for the outputs of a run that has ended.
    for listed in [false, true] {
        let runs = ids("run", 6);
        let first = runtime();
        let mut wait = first.block_on(async {
            let newest_first = if listed { runs.clone() } else { Vec::new() };
            let mut flora = Flora::new(newest_first).ending(0, &runs);
            flora.lists_outputs = false;
            flora.run_takes = 2 * SECOND;
            wait(flora, &runs)
        });
        let cut = first.block_on(async { tokio::time::timeout(SECOND, wait.next()).await });
        assert!(cut.is_err());
        drop(first);

        let mut came = HashSet::new();
        let mut runtimes = Vec::new();
        loop {
            let next = runtime();
            let Some(item) = next.block_on(wait.next()) else {
                break;
            };
            let run = item.unwrap();
            assert!(run.outputs.is_some());
            assert!(came.insert(run.run_id));
            // Every other runtime stands still from now on.
            if came.len() % 2 == 0 {
                runtimes.push(next);
            }
        }

        assert_eq!(came.len(), 6);
    }
}

#[tokio::test(start_paused = true)]
async fn all_are_asked_for_singly_at_once_where_the_list_fails() {
    let runs = ids("run", 2);
    let listed = ids("other", 1);
    let flora = Flora::new(listed.clone()).ending(5, &runs);
    let flora = Flora {
        page_fault: |now, _| (now == 6).then_some(503),
        ..flora
    };
    let mut wait = wait(flora, &[runs.clone(), listed].concat());

    assert!(wait.next().await.unwrap().is_ok());
    assert!(wait.next().await.unwrap().is_ok());

    assert_eq!(wait.rounds().last(), Some(&(6, 1, 3)));
}

#[tokio::test(start_paused = true)]
async fn outputs_that_a_rate_limit_held_back_are_asked_for_also_where_the_list_then_fails() {
    let runs = ids("run", 2);
    let mut flora = Flora::new(runs.clone()).ending(1, &runs[..1]);
    flora.lists_outputs = false;
    flora.instead = |now, _| (now == 2).then_some(Err(429));
    flora.page_fault = |now, _| (now > 2).then_some(503);
    let mut wait = wait(flora, &runs);

    let ended = wait.next().await.unwrap().unwrap();

    assert_eq!(ended.run_id, "run_0");
}

#[tokio::test(start_paused = true)]
async fn the_way_that_worked_is_the_way_of_the_next_request() {
    let runs = ids("run", 1);
    let mut flora = Flora::new(Vec::new()).ending(3, &runs);
    flora.turns = true;
    let mut wait = wait(flora, &[]);
    wait.remaining
        .add(RunHandle::new("run_0").technique("tech_1"));

    wait.finish_well(&runs).await;

    let flora = wait.flora.lock().unwrap();
    let ways: Vec<_> = flora
        .singles
        .iter()
        .map(|(_, handle)| handle.routes().unwrap().0)
        .collect();
    assert_eq!(ways.len(), 3);
    assert_ne!(ways[0], ways[1]);
    assert_eq!(ways[0], ways[2]);
}
