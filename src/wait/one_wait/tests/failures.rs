//! Which failures a wait survives, and which end it.

use std::error::Error as _;

use super::*;

#[tokio::test(start_paused = true)]
async fn a_failure_before_the_first_good_answer_is_final() {
    for status in [0, 400, 401, 404, 408, 429, 500] {
        let mut wait = wait(usual(), vec![fails(status), shows("completed")]);

        let (_, end) = wait.finish().await;

        assert_eq!(end.unwrap_err().status().unwrap_or(0), status);
        assert_eq!(wait.requests_began(), [0]);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_good_answer_what_may_pass_is_survived_and_nothing_else() {
    for (status, survived) in [
        (0, true),
        (408, true),
        (429, true),
        (500, true),
        (503, true),
        (400, false),
        (401, false),
        (402, false),
        (403, false),
        (404, false),
    ] {
        let mut wait = wait(
            usual(),
            vec![shows("running"), fails(status), shows("completed")],
        );

        let (_, end) = wait.finish().await;

        assert_eq!(end.is_ok(), survived, "{status}");
        assert_eq!(wait.requests_began().len(), if survived { 3 } else { 2 });
    }
}

/// FLORA does not know the run.
fn unknown() -> Answer {
    Answer {
        by_flora: true,
        ..fails(404)
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_request_is_tried_again_as_often_as_the_client_says() {
    let mut settings = usual();
    settings.retry = Retry::times(2).backoff(SECOND, SECOND);
    let mut wait = wait(settings, vec![fails(503)]);

    let (_, end) = wait.finish().await;

    let error = end.unwrap_err();
    assert_eq!((error.status(), error.retries()), (Some(503), 2));
    assert_eq!(wait.requests_began().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_id_may_be_unknown_within_its_grace_and_not_after_it() {
    for (grace, found) in [(3, true), (2, false), (0, false)] {
        let mut settings = every(1);
        settings.not_found_grace = secs(grace);
        let script = vec![unknown(), unknown(), unknown(), shows("completed")];
        let mut wait = wait(settings, script);

        let (_, end) = wait.finish().await;

        assert_eq!(end.is_ok(), found, "{grace}");
        let last = if found { 3_000 } else { grace * 1_000 };
        assert_eq!(wait.requests_began().last(), Some(&last), "{grace}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_404_that_is_not_floras_own_has_no_grace() {
    let mut settings = every(1);
    settings.not_found_grace = secs(60);
    let mut wait = wait(settings, vec![fails(404), shows("completed")]);

    let (_, end) = wait.finish().await;

    assert!(end.unwrap_err().is_not_found());
    assert_eq!(wait.requests_began(), [0]);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_stays_unknown_to_the_deadline_is_why_nothing_was_seen() {
    let mut settings = every_within(2, 10);
    settings.not_found_grace = secs(60);
    let mut wait = wait(settings, vec![unknown()]);

    let (_, end) = wait.finish().await;

    let error = end.unwrap_err();
    assert!(error.is_deadline());
    assert!(error.source().unwrap().to_string().contains("404"));
}
