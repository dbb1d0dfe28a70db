//! Which failures a watch lives through, how it tells of them, and which end it.

use super::*;
use crate::Undecodable;

/// What a maintenance page is read as.
fn html() -> Error {
    Error::unreadable(Undecodable::new("the answer", "expected value", b"<html>"))
}

/// A watch that has told of one run, at 10 seconds.
async fn well(flora: &Flora) -> Changes {
    let mut changes = watch(knowledge(Start::Beginning), flora, every(10 * SECOND));
    assert_eq!(told_within(SECOND, &mut changes).await, ["+1", ".1", "$1"]);
    changes
}

#[tokio::test(start_paused = true)]
async fn a_failure_before_the_first_answer_ends_it() {
    let flora = server(1, "failed");
    flora.fail(1, cut_connection);
    let mut changes = watch(knowledge(Start::Newest), &flora, Settings::default());

    let told = told_within(HOUR, &mut changes).await;

    assert_eq!(told, ["!Connection", "end"]);
    assert!(changes.failing_since().is_some());
    assert!(changes.last_failure().unwrap().is_connection());
}

#[tokio::test(start_paused = true)]
async fn what_failed_last_is_known_at_once_until_something_answers() {
    let flora = server(1, "failed");
    let mut changes = well(&flora).await;
    assert!(changes.last_failure().is_none());
    flora.fail(1, || refused(503, None));

    assert_eq!(told_within(15 * SECOND, &mut changes).await, [""; 0]);
    let why = changes.last_failure().unwrap();
    assert_eq!(why.status(), Some(503));
    assert!(why.to_string().starts_with("watch_runs: "), "{why}");

    told_within(MINUTE, &mut changes).await;
    assert!(changes.last_failure().is_none());
}

#[tokio::test(start_paused = true)]
async fn one_that_goes_on_from_a_checkpoint_is_patient_from_the_start() {
    let flora = server(1, "failed");
    flora.fail(3, cut_connection);
    let settings = Settings {
        lives: true,
        ..every(10 * SECOND)
    };
    let mut changes = watch(knowledge(Start::Beginning), &flora, settings);

    assert_eq!(
        told_within(MINUTE * 2, &mut changes).await,
        ["+1", ".1", "$1"]
    );
}

#[tokio::test(start_paused = true)]
async fn whatever_a_page_fails_with_is_waited_through_but_401_and_403() {
    let flora = server(1, "failed");
    let mut changes = well(&flora).await;
    for status in [400, 402, 404, 408, 409, 422, 429, 500, 503] {
        flora.fail(1, || refused(status, None));
    }
    flora.fail(1, html);
    flora.fail(1, cut_connection);
    told_within(2 * HOUR, &mut changes).await;
    flora.lock().runs.insert(0, ("2".to_owned(), 2));
    assert_eq!(told_within(HOUR, &mut changes).await, ["+2", ".2", "$2"]);
    assert_eq!(changes.report().failures, 11);

    for status in [401, 403] {
        let mut changes = well(&server_failing_later(status)).await;
        let told = told_within(HOUR, &mut changes).await;
        assert!(told[0].starts_with('!') && told[1] == "end", "{told:?}");
    }
}

/// A server that refuses from the second page on.
fn server_failing_later(status: u16) -> Flora {
    let flora = server(1, "failed");
    let later = flora.clone();
    tokio::spawn(async move {
        tokio::time::sleep(2 * SECOND).await;
        later.fail(1, || refused(status, None));
    });
    flora
}

#[tokio::test(start_paused = true)]
async fn of_a_single_run_only_401_ends_it() {
    for (status, ends) in [
        (400, false),
        (402, false),
        (403, false),
        (409, false),
        (503, false),
        (401, true),
    ] {
        let flora = server(1, "running");
        let mut changes = watch(knowledge(Start::Beginning), &flora, every(10 * SECOND));
        assert_eq!(told_within(SECOND, &mut changes).await, ["+1"]);
        // Where no page shows it.
        flora.lock().runs[0] = ("2".to_owned(), 2);
        flora.lock().refused_looks = Some(status);

        let told = told_within(10 * MINUTE, &mut changes).await;

        assert_eq!(told.contains(&"end".to_owned()), ends, "{status}: {told:?}");
        if !ends {
            flora.lock().refused_looks = None;
            flora.lock().status = "failed";
            let told = told_within(HOUR, &mut changes).await;
            assert!(told.contains(&".1".to_owned()), "{status}: {told:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_flora_says_of_one_run_alone_is_no_failure_to_answer() {
    let flora = server(1, "running");
    let mut changes = watch(knowledge(Start::Beginning), &flora, every(10 * SECOND));
    assert_eq!(told_within(SECOND, &mut changes).await, ["+1"]);
    flora.lock().runs[0] = ("2".to_owned(), 2);
    flora.lock().refused_looks = Some(403);

    for _ in 0..60 {
        told_within(SECOND, &mut changes).await;
        assert!(changes.failing_since().is_none());
    }

    assert!(changes.report().failures > 0);
}

#[tokio::test(start_paused = true)]
async fn an_outage_is_told_after_five_minutes_and_each_hour_and_its_end_is_not() {
    let flora = server(1, "failed");
    let mut changes = well(&flora).await;
    let last_answer = Instant::now() - SECOND;
    flora.fail(10_000, html);

    let mut told_at = Vec::new();
    let mut texts = Vec::new();
    while told_at.len() < 3 {
        let error = changes.next().await.unwrap().unwrap_err();
        assert!(!error.ends_stream(), "{error}");
        told_at.push(last_answer.elapsed().as_secs() / 60);
        texts.push(error.to_string());
    }

    assert_eq!(told_at, [5, 65, 125]);
    assert!(texts[0].contains("no answer for 5 minutes"), "{texts:?}");
    assert!(changes.failing_since().is_some());
    flora.lock().failures.clear();
    assert_eq!(told_within(HOUR, &mut changes).await, [""; 0]);
    assert!(changes.failing_since().is_none());
    flora.fail(20, html);
    assert_eq!(
        told_within(20 * MINUTE, &mut changes).await,
        ["?Undecodable"]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_over_within_five_minutes_is_not_told() {
    let flora = server(1, "failed");
    let mut changes = well(&flora).await;
    flora.fail(6, || refused(503, None));

    assert_eq!(told_within(HOUR, &mut changes).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_cursor_begins_the_round_anew_and_repeats_nothing() {
    for status in [400, 404, 410, 422] {
        let flora = server(250, "running");
        let mut changes = watch(knowledge(Start::Beginning), &flora, Settings::default());
        for _ in 0..100 {
            changes.next().await.unwrap().unwrap();
        }
        flora.fail(1, || refused(status, None));

        let rest = told_within(SECOND, &mut changes).await;

        assert_eq!(rest.len(), 150, "{status}");
        let pages = flora.lock().pages.len();
        assert_eq!(
            pages,
            1 + 1 + 3,
            "the first, the refused one, and all three again"
        );
        assert_eq!(changes.report().restarts, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_every_cursor_is_waited_for_and_that_is_told() {
    let flora = server(250, "running");
    flora.lock().refused_cursors = Some(410);
    let mut changes = watch(knowledge(Start::Beginning), &flora, every(10 * SECOND));

    let told = told_within(30 * MINUTE, &mut changes).await;
    let asked = flora.lock().pages.len();
    flora.lock().refused_cursors = None;
    let rest = told_within(2 * MINUTE, &mut changes).await;

    assert_eq!(told.len(), 100 + 1);
    assert_eq!(told[100], "?OtherStatus");
    assert!((60..=80).contains(&asked), "{asked}");
    assert_eq!(rest.len(), 150);
}

#[tokio::test(start_paused = true)]
async fn another_workspaces_list_ends_it_before_any_look() {
    let flora = server(1, "completed");
    flora.lock().workspace = Some("ws_1");
    let settings = Settings {
        outputs: true,
        ..Settings::default()
    };
    let mut ours = watch(knowledge(Start::Beginning), &flora, settings);
    told_within(SECOND / 2, &mut ours).await;
    let mut of_one = watch(knowledge(Start::Beginning), &flora, Settings::default());
    of_one.next().await.unwrap().unwrap();
    flora.lock().workspace = Some("ws_2");
    flora.lock().looks.clear();

    let mut changes = watch(resumed(&of_one.checkpoint()), &flora, settings);
    let told = told_within(HOUR, &mut changes).await;

    assert_eq!(told, ["!OtherWorkspace", "end"]);
    assert_eq!(flora.lock().looks.len(), 0);
}
