//! What goes wrong when it is told to, and with which answers.

use std::time::Duration;

use flora_technique_runs::{Error, Retry, StandIn, stand_in::Fault};

use crate::asking::{get, hasty, listed};

type Question = fn(&Error) -> bool;

#[tokio::test]
async fn each_fault_of_an_answer_is_the_error_that_the_client_names() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    let is_cut = |error: &Error| error.is_connection() && error.status() == Some(200);
    let is_no_json = |error: &Error| error.is_undecodable() && error.status() == Some(200);
    let faults: [(Fault, Question); 6] = [
        (Fault::RateLimited(None), Error::is_rate_limited),
        (Fault::Status(402), Error::is_out_of_credits),
        (Fault::Status(503), Error::is_server),
        (Fault::Html(502), Error::is_server),
        (Fault::Html(200), is_no_json),
        (Fault::CutBody, is_cut),
    ];
    for (fault, is_named) in faults {
        flora.fault(fault.clone());
        let page = hasty(&flora).list_runs().page().await.unwrap_err();
        flora.fault(fault);
        let look = hasty(&flora).get_run("run_1").await.unwrap_err();
        assert!(is_named(&page) && is_named(&look), "{page}; {look}");
    }
}

#[tokio::test]
async fn a_rate_limit_has_the_hint_that_it_was_given_or_none() {
    let flora = StandIn::start().await.unwrap();

    for hint in [None, Some(Duration::from_millis(1_250))] {
        flora.fault(Fault::RateLimited(hint));
        let error = hasty(&flora).list_runs().page().await.unwrap_err();

        assert_eq!(
            (error.code(), error.retry_after()),
            (Some("rate_limited"), hint)
        );
    }
}

#[tokio::test]
async fn a_page_of_html_says_that_it_is_one() {
    let flora = StandIn::start().await.unwrap();
    flora.fault(Fault::Html(502));

    let error = hasty(&flora).list_runs().page().await.unwrap_err();

    assert_eq!(error.status(), Some(502));
    assert!(error.message().contains("<h1>Bad Gateway</h1>"), "{error}");
}

#[tokio::test]
async fn a_stalled_body_is_half_there_and_ends_by_time_out_only() {
    let flora = StandIn::start().await.unwrap();
    let soon = flora
        .client_builder()
        .timeout(Duration::from_millis(200))
        .retry(Retry::none());
    flora.fault(Fault::Stall);

    let error = soon.build().unwrap().list_runs().page().await.unwrap_err();

    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn a_bad_item_costs_the_client_that_item() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    flora.fault(Fault::BadItem);

    let page = flora.client().list_runs().page().await.unwrap();

    assert_eq!(page.items.len(), 4);
    assert_eq!(page.undecodable[0].run_id.as_deref(), Some("run_5"));
    assert_eq!(page.undecodable[0].path, "technique_runs[0].outputs[0].url");
}

#[tokio::test]
async fn a_repeated_cursor_is_a_loop() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(30);
    flora.fault_always(Fault::RepeatedCursor);

    assert!(listed(&flora.client()).await.unwrap_err().is_cursor_loop());
    assert_eq!(flora.list_requests(), 2);
}

#[tokio::test]
async fn empty_pages_lose_no_run() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(25);
    for _ in 0..3 {
        flora.fault(Fault::EmptyPage);
    }

    assert_eq!(listed(&flora.client()).await.unwrap().len(), 25);
    assert_eq!(flora.list_requests(), 3 + 3);
}

#[tokio::test]
async fn empty_pages_without_end_are_no_progress() {
    let flora = StandIn::start().await.unwrap();
    flora.fault_always(Fault::EmptyPage);

    assert!(listed(&flora.client()).await.unwrap_err().is_no_progress());
}

#[tokio::test]
async fn faults_come_one_an_answer_before_the_standing_one_until_cleared() {
    let flora = StandIn::start().await.unwrap();
    flora.fault_always(Fault::Status(500));
    flora.fault(Fault::Status(403));
    flora.fault(Fault::Status(404));

    for status in [403, 404, 500, 500] {
        assert_eq!(get(&flora, "/technique-runs").await.status, status);
    }
    flora.fault(Fault::Status(403));
    flora.clear_faults();
    assert_eq!(get(&flora, "/technique-runs").await.status, 200);
}

#[tokio::test]
async fn a_fault_lets_as_many_answers_pass_as_it_was_told() {
    let flora = StandIn::start().await.unwrap();
    flora.fault(Fault::Status(500).after(2));

    for status in [200, 200, 500, 200] {
        assert_eq!(get(&flora, "/technique-runs").await.status, status);
    }
    flora.fault_always(Fault::Status(403).after(1));
    for status in [200, 403, 403] {
        assert_eq!(get(&flora, "/technique-runs").await.status, status);
    }
}

#[tokio::test]
async fn an_aimed_fault_leaves_all_other_answers_alone() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(2);
    let all = [
        "/technique-runs",
        "/runs/run_1",
        "/techniques/night-camera/runs/run_1",
        "/runs/run_2",
    ];
    for (rule, expected) in [
        (Fault::Status(500).on_lists(), [500, 200, 200, 200]),
        (Fault::Status(500).on_looks(), [200, 500, 500, 500]),
        (Fault::Status(500).on_run("run_1"), [200, 500, 500, 200]),
        (Fault::Status(500).on_media(), [200, 200, 200, 200]),
    ] {
        flora.clear_faults();
        flora.fault_always(rule.clone());

        for (path, status) in all.into_iter().zip(expected) {
            assert_eq!(get(&flora, path).await.status, status, "{rule:?} {path}");
        }
    }
}

#[tokio::test]
async fn a_fault_counts_only_the_answers_that_it_is_aimed_at() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    flora.fault(Fault::Status(500).on_lists().after(1));

    for (path, status) in [
        ("/runs/run_1", 200),
        ("/technique-runs", 200),
        ("/runs/run_1", 200),
        ("/technique-runs", 500),
        ("/technique-runs", 200),
    ] {
        assert_eq!(get(&flora, path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn of_two_standing_faults_the_later_wins_where_both_aim() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    flora.fault_always(Fault::Status(500));
    flora.fault_always(Fault::Status(403).on_looks());

    assert_eq!(get(&flora, "/technique-runs").await.status, 500);
    assert_eq!(get(&flora, "/runs/run_1").await.status, 403);
}

#[tokio::test]
async fn a_delayed_answer_outlasts_a_time_out_and_holds_up_no_other() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let soon = flora.client_builder().timeout(Duration::from_millis(100));
    let soon = soon.retry(Retry::none()).build().unwrap();
    let hour = Duration::from_secs(3_600);
    flora.fault_always(Fault::Delay(hour).on_run("run_1"));
    flora.fault_always(Fault::Status(503).delayed(hour).on_lists());

    let slow = tokio::join!(soon.get_run("run_1"), soon.list_runs().page());
    let other = get(&flora, "/runs/run_2").await;

    assert!(slow.0.unwrap_err().is_timeout());
    assert!(slow.1.unwrap_err().is_timeout());
    assert_eq!(other.status, 404);
}

#[tokio::test]
async fn its_client_survives_two_faults() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    flora.fault(Fault::Status(503));
    flora.fault(Fault::CutBody);

    assert!(flora.client().get_run("run_1").await.is_ok());
    assert_eq!(flora.look_requests(), 3);
}
