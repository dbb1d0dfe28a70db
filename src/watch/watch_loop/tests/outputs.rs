//! Outputs that are looked up: which failures leave a run without, and for how long a page waits.

use super::*;

fn with_outputs() -> Settings {
    Settings {
        outputs: true,
        ..every(10 * SECOND)
    }
}

/// What is told in this time: of an end whether it has outputs.
async fn ends_within(time: Duration, changes: &mut Changes) -> Vec<(String, bool)> {
    let mut ends = Vec::new();
    let all = async {
        while let Some(change) = changes.next().await {
            if let Change::Ended(run) = change.unwrap() {
                ends.push((run.run_id, run.outputs.is_some()));
            }
        }
    };
    let _ = timeout(time, all).await;
    ends
}

fn with(run_id: &str) -> (String, bool) {
    (run_id.to_owned(), true)
}

fn without(run_id: &str) -> (String, bool) {
    (run_id.to_owned(), false)
}

#[tokio::test(start_paused = true)]
async fn outputs_are_looked_up_before_the_end_is_told_and_the_lists_time_stays() {
    let flora = server(2, "completed");
    let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

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
async fn a_page_waits_for_what_may_pass_and_asks_again_for_nothing_else() {
    let unreadable = || Error::unreadable(crate::Undecodable::new("status", "invalid type", b"{}"));
    for failure in [
        refused(500, None),
        refused(408, None),
        refused(402, None),
        cut_connection(),
        unreadable(),
    ] {
        let flora = server(3, "completed");
        flora.lock().look_failures.push_back(failure);
        let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

        let ends = ends_within(MINUTE, &mut changes).await;

        assert_eq!(ends, [with("3"), with("2"), with("1")]);
        let report = changes.report();
        assert_eq!((report.without_outputs, report.failures), (0, 1));
        assert_eq!(flora.lock().looks.len(), 4);
    }
}

#[tokio::test(start_paused = true)]
async fn while_a_page_is_held_back_it_is_not_caught_up_though_the_list_answers() {
    let flora = server(1, "failed");
    let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());
    assert_eq!(told_within(MINUTE, &mut changes).await.len(), 3);
    assert!(changes.is_caught_up());
    let before = changes.last_answer().unwrap();
    {
        let mut server = flora.lock();
        server.status = "completed";
        server.runs.insert(0, ("2".to_owned(), 2));
        server.refused_looks = Some(503);
    }

    assert_eq!(told_within(4 * MINUTE, &mut changes).await, [""; 0]);

    assert!(!changes.is_caught_up());
    let answered = changes.last_answer().unwrap();
    assert!(answered.duration_since(before).unwrap() > 2 * MINUTE);
    flora.lock().refused_looks = None;
    assert_eq!(told_within(MINUTE, &mut changes).await, ["+2", ".2"]);
    assert!(changes.is_caught_up());
}

#[tokio::test(start_paused = true)]
async fn while_outputs_of_a_page_are_looked_up_it_is_not_caught_up() {
    let flora = server(1, "failed");
    let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());
    assert_eq!(told_within(MINUTE, &mut changes).await.len(), 3);
    assert!(changes.is_caught_up());
    flora.lock().status = "completed";
    flora.lock().runs.insert(0, ("2".to_owned(), 2));

    while flora.lock().looks_under_way == 0 {
        let told = told_within(SECOND / 10, &mut changes).await;
        assert_eq!(told, [""; 0]);
    }

    assert!(
        !changes.is_caught_up(),
        "the page shows a run that is untold"
    );
    assert_eq!(told_within(MINUTE, &mut changes).await, ["+2", ".2"]);
    assert!(changes.is_caught_up());
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_refused_alone_comes_without_outputs_and_at_once() {
    for status in [302, 400, 403, 404, 409, 422] {
        let flora = server(3, "completed");
        flora.lock().refused_runs.push(("2", status));
        let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

        let ends = ends_within(5 * SECOND, &mut changes).await;

        assert_eq!(ends, [with("3"), without("2"), with("1")], "{status}");
        assert_eq!(changes.report().without_outputs, 1);
        assert_eq!(flora.lock().looks.len(), 3, "each is asked for once");
    }
}

#[tokio::test(start_paused = true)]
async fn one_run_whose_look_keeps_failing_holds_its_page_back_for_five_minutes() {
    let flora = server(120, "completed");
    flora.lock().refused_runs.push(("115", 500));
    flora.lock().refused_runs.push(("30", 403));
    let started = Instant::now();
    let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());
    let first = timeout(HOUR, changes.next()).await;
    first.unwrap().unwrap().unwrap();

    let held = started.elapsed();
    let ends = ends_within(2 * MINUTE, &mut changes).await;

    // The last try before the fifth minute is followed by a pause of a minute at most.
    assert!(
        (5 * MINUTE..6 * MINUTE + 30 * SECOND).contains(&held),
        "{held:?}"
    );
    let lack: Vec<_> = ends
        .iter()
        .filter(|(_, has_outputs)| !has_outputs)
        .collect();
    assert_eq!(lack, [&without("115"), &without("30")]);
    assert_eq!(ends.len(), 120);
    assert_eq!(changes.report().without_outputs, 2);
    let looks = &flora.lock().looks;
    let others = looks.iter().filter(|run_id| *run_id != "115");
    assert_eq!(others.count(), 119, "each is asked for once");
}

#[tokio::test(start_paused = true)]
async fn runs_whose_answers_always_break_off_keep_no_outputs_from_the_others() {
    let flora = server(100, "completed");
    flora.lock().cut_runs.extend(["98", "50", "49"]);
    let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

    let ends = ends_within(10 * MINUTE, &mut changes).await;

    let lack = ends.iter().filter(|(_, has_outputs)| !has_outputs);
    let lack: Vec<_> = lack.collect();
    assert_eq!(lack, [&without("98"), &without("50"), &without("49")]);
    assert_eq!(ends.len(), 100);
}

#[tokio::test(start_paused = true)]
async fn where_no_look_succeeds_the_ends_come_without_outputs_and_no_outage_is_told() {
    for status in [429, 503] {
        let flora = server(5, "completed");
        flora.lock().refused_looks = Some(status);
        let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

        assert_eq!(told_within(4 * MINUTE, &mut changes).await, [""; 0]);
        let told = told_within(3 * MINUTE, &mut changes).await;

        assert_eq!(told.len(), 10, "{told:?}");
        assert_eq!(changes.report().without_outputs, 5);
        // A page waits anew, after one that was told.
        flora.lock().runs.insert(0, ("6".to_owned(), 6));
        assert_eq!(told_within(4 * MINUTE, &mut changes).await, [""; 0]);
        flora.lock().refused_looks = None;
        assert_eq!(ends_within(2 * MINUTE, &mut changes).await, [with("6")]);
    }
}

#[tokio::test(start_paused = true)]
async fn while_looks_are_limited_or_not_answered_few_are_tried() {
    for failure in [|| refused(429, None), cut_connection] {
        let flora = server(100, "completed");
        flora
            .lock()
            .look_failures
            .extend((0..1_000).map(|_| failure()));
        let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

        told_within(HOUR, &mut changes).await;

        let server = flora.lock();
        let (looks, pages) = (server.looks.len(), server.pages.len());
        assert!(looks <= 4 * pages && looks < 100, "{looks} in {pages}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_look_asks_for_is_heeded_by_the_next_page() {
    let flora = server(1, "completed");
    let busy = refused(429, Some(3 * MINUTE));
    flora.lock().look_failures.push_back(busy);
    let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

    assert_eq!(ends_within(10 * MINUTE, &mut changes).await, [with("1")]);

    let pages = &flora.lock().pages;
    assert!(pages[1] - pages[0] >= 3 * MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_ends_it_at_a_look_for_outputs_too() {
    let flora = server(1, "completed");
    flora.lock().refused_looks = Some(401);
    let mut changes = watch(knowledge(Start::Beginning), &flora, with_outputs());

    assert_eq!(
        told_within(HOUR, &mut changes).await,
        ["!Unauthorized", "end"]
    );
}

/// A watch of a run that goes on, until a later page alone shows its end.
async fn end_on_a_later_page(flora: &Flora) -> Changes {
    let mut changes = watch(knowledge(Start::Beginning), flora, with_outputs());
    let running = told_within(MINUTE, &mut changes).await;
    assert_eq!(running.len(), 8);
    let mut server = flora.lock();
    server.status = "completed";
    server.page_size = 1;
    server.runs.insert(0, ("later".to_owned(), 9));
    drop(server);
    changes
}

#[tokio::test(start_paused = true)]
async fn a_run_that_a_search_shows_does_not_wait_for_its_outputs() {
    for status in [403, 500] {
        let flora = server(8, "running");
        let mut changes = end_on_a_later_page(&flora).await;
        flora.lock().refused_runs.push(("4", status));

        let ends = ends_within(2 * MINUTE, &mut changes).await;

        assert_eq!(ends.len(), 9, "{ends:?}");
        assert!(ends.contains(&with("5")) && ends.contains(&without("4")));
        assert_eq!(changes.report().without_outputs, 1);
    }
}
