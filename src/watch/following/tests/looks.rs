//! What is looked at singly: open runs far down, and outputs.

use super::*;

#[tokio::test(start_paused = true)]
async fn open_runs_below_the_pages_are_looked_at_four_at_once_and_twenty_a_round() {
    let flora = server(300, "running");
    let settings = every(10 * SECOND);
    let mut watching = watch(feed(Start::Beginning), &flora, settings);
    let started = told_within(SECOND, &mut watching).await;
    assert_eq!(started.len(), 300);
    {
        let mut server = flora.lock().unwrap();
        for n in 0..5_000 {
            server.runs.insert(0, (format!("new_{n}"), 1_000 + n));
        }
    }
    // The catch-up itself.
    while let Ok(change) = timeout(5 * SECOND, next(&mut watching)).await {
        change.unwrap().unwrap();
    }
    let known = flora.lock().unwrap().looks.len();

    flora.lock().unwrap().pages.clear();
    told_within(60 * SECOND, &mut watching).await;

    let server = flora.lock().unwrap();
    assert!(server.most_looks_under_way <= 4);
    let rounds = 60 / 10;
    assert!(
        server.looks.len() - known <= 20 * (rounds + 1),
        "{}",
        server.looks.len() - known
    );
}

#[tokio::test(start_paused = true)]
async fn an_end_far_down_is_found_by_a_look() {
    let flora = server(1, "running");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());
    assert_eq!(told_within(SECOND, &mut watching).await, ["+1"]);
    {
        let mut server = flora.lock().unwrap();
        server.status = "failed";
        server.runs.clear();
        server.runs.push(("2".to_owned(), 2));
    }

    let told = told_within(60 * SECOND, &mut watching).await;

    assert_eq!(told, ["+2", ".2", ".1"]);
    assert_eq!(flora.lock().unwrap().looks, ["1"]);
}

#[tokio::test(start_paused = true)]
async fn outputs_are_looked_up_before_the_end_is_told() {
    let flora = server(2, "completed");
    let feed = Feed::new(Start::Beginning, true, Limits::default());
    let mut watching = watch(feed, &flora, Settings::default());

    let mut ended = Vec::new();
    while ended.len() < 2 {
        if let Change::Ended(run) = next(&mut watching).await.unwrap().unwrap() {
            ended.push(run);
        }
    }

    assert!(ended.iter().all(|run| run.outputs.is_some()));
    let created: Vec<f64> = ended.iter().map(|run| run.created_at.as_f64()).collect();
    assert_eq!(ended[0].run_id, "2", "{created:?}");
}

#[tokio::test(start_paused = true)]
async fn an_end_waits_for_outputs_that_fail_for_now_and_comes_without_those_that_are_not_there() {
    let flora = server(1, "completed");
    let feed = Feed::new(Start::Beginning, true, Limits::default());
    flora
        .lock()
        .unwrap()
        .look_failures
        .push_back(refused(500, None));
    let mut watching = watch(feed, &flora, Settings::default());
    let later = told_within(30 * SECOND, &mut watching).await;
    assert_eq!(later, ["+1", ".1"]);
    assert_eq!(flora.lock().unwrap().looks.len(), 2);

    {
        let mut server = flora.lock().unwrap();
        server.runs.insert(0, ("2".to_owned(), 2));
        server.look_failures.push_back(refused(404, None));
    }
    let without = told_within(30 * SECOND, &mut watching).await;

    assert_eq!(without, ["+2", ".2"]);
    assert_eq!(watching.with(|feed| feed.report().without_outputs), 1);
}
