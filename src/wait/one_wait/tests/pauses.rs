//! When a wait asks again: its intervals, and what a server asks for.

use proptest::prelude::*;

use super::*;

#[tokio::test(start_paused = true)]
async fn it_asks_at_once_then_after_2_seconds_growing_to_10() {
    let mut wait = wait(
        usual(),
        [vec![shows("running"); 6], vec![shows("completed")]].concat(),
    );

    wait.finish().await.1.unwrap();

    assert_eq!(
        wait.requests_began(),
        [0, 2_000, 5_000, 9_500, 16_250, 26_250, 36_250]
    );
}

#[tokio::test(start_paused = true)]
async fn a_fixed_interval_stays_and_counts_from_the_end_of_a_request() {
    let script = vec![
        shows("running").takes(4),
        fails(500),
        shows("running"),
        shows("failed"),
    ];
    let mut wait = wait(every(3), script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.requests_began(), [0, 7_000, 10_000, 13_000]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_makes_an_interval_longer_and_never_shorter() {
    let running = || shows("running");
    let script = vec![
        running().hint(7),
        running().hint(1),
        running(),
        shows("completed"),
    ];
    let mut wait = wait(every(3), script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.requests_began(), [0, 7_000, 10_000, 13_000]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_of_a_day_silences_a_wait_for_ten_minutes_at_most() {
    let endless = Settings {
        deadline: None,
        ..usual()
    };
    let script = vec![shows("running").hint(86_400), shows("completed")];
    let mut wait = wait(endless, script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.requests_began(), [0, 600_000]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_requests_hint_is_a_floor_spread_by_a_tenth() {
    // A 429 without a hint counts as one of 5 seconds.
    for (failure, floor) in [
        (fails(503).hint(20), 20_000),
        (fails(429), 5_000),
        (fails(429).hint(4), 4_000),
    ] {
        let mut wait = wait(
            every(1),
            vec![shows("running"), failure, shows("completed")],
        );

        wait.finish().await.1.unwrap();

        let pause = wait.requests_began()[2] - 1_000;
        assert!((floor..=floor + floor / 10).contains(&pause), "{pause}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_setting_is_too_large_to_be_waited_for() {
    for deadline in [Some(Duration::MAX), None] {
        let mut settings = Settings {
            deadline,
            ..usual()
        };
        settings.backoff = Backoff {
            every: Some(Duration::MAX),
            random: || 1.0,
        };
        let mut wait = wait(settings, vec![shows("running")]);
        wait.next().await.unwrap().unwrap();

        let a_day_later = tokio::time::timeout(86_400 * SECOND, wait.next()).await;

        assert!(a_day_later.is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_lengthened_by_up_to_a_tenth() {
    let mut settings = every(10);
    settings.backoff.random = || 1.0;
    let script = vec![
        shows("running"),
        shows("running").hint(100),
        shows("completed"),
    ];
    let mut wait = wait(settings, script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.requests_began(), [0, 11_000, 121_000]);
}

#[test]
fn waits_that_one_hint_holds_back_do_not_come_back_together() {
    let random = Backoff::default().random;

    let parts: std::collections::BTreeSet<u64> = (0..100).map(|_| random().to_bits()).collect();

    assert!(parts.len() > 90, "{}", parts.len());
}

#[tokio::test]
async fn an_interval_of_nothing_is_rejected() {
    assert!(every(0).check().is_err_and(|error| error.is_input()));
    assert!(every(1).check().is_ok());
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let state = prop_oneof![
        10 => prop::sample::select(&["pending", "running", "new"][..]).prop_map(|status| Ok(json!({ "status": status }))),
        1 => prop::sample::select(&["completed", "failed"][..]).prop_map(|status| Ok(json!({ "status": status }))),
        5 => prop::sample::select(&[0, 408, 429, 503][..]).prop_map(Err),
    ];
    let hint = prop::option::of((1..100_u64).prop_map(secs));
    let takes = (0..5_u64).prop_map(secs);
    (state, hint, takes).prop_map(|(fields, hint, takes)| Answer {
        fields,
        hint,
        takes,
        by_flora: false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_wait_ends_with_the_runs_end_or_the_deadline_and_never_asks_too_often(
        (interval, deadline) in (1..20_u64, 1..200_u64),
        script in prop::collection::vec(any_answer(), 1..30),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let script = [vec![shows("running")], script].concat();
        let hint = |answer: &Answer| {
            let limited = matches!(answer.fields, Err(429)).then_some(5 * SECOND);
            // A cut connection brings no hint.
            let hint = answer.hint.filter(|_| !matches!(answer.fields, Err(0)));
            u64::try_from(hint.or(limited).unwrap_or_default().as_millis()).unwrap()
        };
        let last = script.last().map(hint).unwrap();
        let hints: Vec<u64> = script.iter().map(hint).chain(std::iter::repeat_n(last, 1_000)).collect();
        let (requests, at, end) = runtime.unwrap().block_on(async {
            let mut wait = wait(every_within(interval, deadline), script);
            let (_, end) = wait.finish().await;
            (wait.requests.lock().unwrap().clone(), millis(wait.started), end)
        });

        prop_assert!(at <= deadline * 1_000, "ended at {}", at);
        match &end {
            Ok(run) => prop_assert!(run.is_terminal()),
            Err(error) => prop_assert!(error.is_deadline(), "{}", error),
        }
        let last_request = (deadline * 1_000).saturating_sub(2_000.min(deadline * 100));
        let outputs = usize::from(end.is_ok());
        for (at, pair) in requests.windows(2).enumerate() {
            let [before, request] = pair else { unreachable!() };
            prop_assert!(request.0 >= before.1 + hints[at], "inside a hint: {:?}", requests);
            // The one request more that a completed run gets has no interval before it.
            let is_for_outputs = at + 1 + outputs == requests.len();
            let is_early = request.0 < before.1 + interval * 1_000;
            prop_assert!(!is_early || is_for_outputs || request.0 >= last_request, "{:?}", requests);
        }
    }
}
