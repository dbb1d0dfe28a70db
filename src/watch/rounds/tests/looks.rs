//! What is looked at singly: open runs far down, and outputs.

use super::*;

#[tokio::test(start_paused = true)]
async fn open_runs_below_the_pages_are_looked_at_four_at_once_and_twenty_a_round() {
    let flora = server(300, "running");
    let settings = every(10 * SECOND);
    let mut changes = watch(feed(Start::Beginning), &flora, settings);
    let started = told_within(SECOND, &mut changes).await;
    assert_eq!(started.len(), 300);
    {
        let mut server = flora.lock();
        for n in 0..5_000 {
            server.runs.insert(0, (format!("new_{n}"), 1_000 + n));
        }
    }
    // The catch-up itself.
    while let Ok(change) = timeout(5 * SECOND, changes.next()).await {
        change.unwrap().unwrap();
    }
    let known = flora.lock().looks.len();

    flora.lock().pages.clear();
    told_within(60 * SECOND, &mut changes).await;

    let server = flora.lock();
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
    let mut changes = watch(feed(Start::Beginning), &flora, Settings::default());
    assert_eq!(told_within(SECOND, &mut changes).await, ["+1"]);
    {
        let mut server = flora.lock();
        server.status = "failed";
        server.runs.clear();
        server.runs.push(("2".to_owned(), 2));
    }

    let told = told_within(60 * SECOND, &mut changes).await;

    assert_eq!(told, ["+2", ".2", "$2", ".1", "$1"]);
    assert_eq!(flora.lock().looks, ["1"]);
}

#[tokio::test(start_paused = true)]
async fn outputs_are_looked_up_before_the_end_is_told_and_the_lists_time_stays() {
    let flora = server(2, "completed");
    let settings = Settings {
        outputs: true,
        ..Settings::default()
    };
    let mut changes = watch(feed(Start::Beginning), &flora, settings);

    let mut ended = Vec::new();
    while ended.len() < 2 {
        if let Change::Ended(run) = changes.next().await.unwrap().unwrap() {
            ended.push(run);
        }
    }

    assert!(ended.iter().all(|run| run.outputs.is_some()));
    let created: Vec<f64> = ended.iter().map(|run| run.created_at.as_f64()).collect();
    assert_eq!(created, [2.0, 1.0], "a single answer says 1 of both");
}

#[tokio::test(start_paused = true)]
async fn a_page_waits_for_outputs_that_fail_for_now_and_comes_without_those_that_are_not_there() {
    let flora = server(1, "completed");
    let settings = Settings {
        outputs: true,
        ..Settings::default()
    };
    let failures = [refused(500, None), refused(403, None)];
    flora.lock().look_failures.extend(failures);
    let mut changes = watch(feed(Start::Beginning), &flora, settings);
    let later = told_within(30 * SECOND, &mut changes).await;
    assert_eq!(later, ["+1", ".1"]);
    assert_eq!(flora.lock().looks.len(), 3);

    {
        let mut server = flora.lock();
        server.runs.insert(0, ("2".to_owned(), 2));
        server.look_failures.push_back(refused(404, None));
    }
    let without = told_within(30 * SECOND, &mut changes).await;

    assert_eq!(without, ["+2", ".2"]);
    assert_eq!(changes.report().without_outputs, 1);
}

#[tokio::test(start_paused = true)]
async fn outputs_that_cannot_be_had_are_an_outage_after_five_minutes() {
    let flora = server(1, "completed");
    flora.lock().refused_looks = Some(503);
    let settings = Settings {
        outputs: true,
        ..Settings::default()
    };
    let mut changes = watch(feed(Start::Beginning), &flora, settings);

    assert_eq!(told_within(HOUR, &mut changes).await, ["?Server"]);
    flora.lock().refused_looks = None;

    assert_eq!(told_within(2 * MINUTE, &mut changes).await, ["+1", ".1"]);
}
