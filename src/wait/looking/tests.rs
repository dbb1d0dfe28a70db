use std::{
    error::Error as _,
    future::poll_fn,
    sync::{Arc, Mutex},
    time::Duration,
};

use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{
    super::{generator::Generator, pace::Pauses, settings::Overall},
    *,
};
use crate::{
    Retry,
    call::Seen,
    tests::{cut_connection, refused, run},
};

type Item = Result<TechniqueRun, Error>;

const SECOND: Duration = secs(1);

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// One look of a script: what it sees, what the server asks for, and how long it takes.
#[derive(Clone, Debug)]
struct Look {
    fields: Result<Value, u16>,
    hint: Option<Duration>,
    takes: Duration,
    /// Whether an error comes in FLORA's own form.
    by_flora: bool,
}

fn sees(status: &str) -> Look {
    sees_all(json!({ "status": status, "outputs": [] }))
}

fn sees_all(fields: Value) -> Look {
    Look {
        fields: Ok(fields),
        hint: None,
        takes: Duration::ZERO,
        by_flora: false,
    }
}

/// An error status, or a cut connection for 0.
fn fails(status: u16) -> Look {
    Look {
        fields: Err(status),
        hint: None,
        takes: Duration::ZERO,
        by_flora: false,
    }
}

impl Look {
    fn hint(self, seconds: u64) -> Self {
        Self {
            hint: Some(secs(seconds)),
            ..self
        }
    }

    fn takes(self, seconds: u64) -> Self {
        Self {
            takes: secs(seconds),
            ..self
        }
    }

    fn result(self) -> Result<Seen, Error> {
        match self.fields {
            Ok(fields) => Ok(Seen {
                run: run("run_1", &fields),
                hint: self.hint,
            }),
            Err(0) => Err(cut_connection()),
            Err(status) => {
                let code = self.by_flora.then(|| "not_found".to_owned());
                Err(refused(status, self.hint).coded(code, Vec::new()))
            }
        }
    }
}

/// A wait, and when its looks began and ended, in milliseconds.
struct Wait {
    feed: Generator<Item>,
    started: Instant,
    looks: Arc<Mutex<Vec<(u64, u64)>>>,
}

fn millis(since: Instant) -> u64 {
    since.elapsed().as_millis().try_into().unwrap()
}

/// The last look of the script is seen again and again.
fn wait(settings: Settings, script: Vec<Look>) -> Wait {
    wait_until_settled(settings, None, script)
}

fn wait_until_settled(settings: Settings, settled: Option<Duration>, script: Vec<Look>) -> Wait {
    let (started, looks) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
    let log = looks.clone();
    let look = move |handle: RunHandle| {
        let at = log.lock().unwrap().len();
        let step = script[at.min(script.len() - 1)].clone();
        let log = log.clone();
        log.lock().unwrap().push((millis(started), u64::MAX));
        async move {
            sleep(step.takes).await;
            log.lock().unwrap()[at].1 = millis(started);
            Ok((handle, step.result()?))
        }
    };
    let handle = RunHandle::new("run_1").technique("tech_1");
    Wait {
        feed: Generator::new(move |out| look_until_ended(settings, settled, out, handle, look)),
        started,
        looks,
    }
}

impl Wait {
    async fn next(&mut self) -> Option<Item> {
        poll_fn(|cx| self.feed.poll_next(cx)).await
    }

    /// All that is told, each with its time, and the end.
    async fn finish(&mut self) -> (Vec<(u64, String)>, Item) {
        let (mut told, mut last) = (Vec::new(), None);
        while let Some(item) = self.next().await {
            if let Ok(run) = &item {
                told.push((
                    millis(self.started),
                    format!("{} {}", run.status, run.progress),
                ));
            }
            last = Some(item);
        }
        (told, last.unwrap())
    }

    fn looks_began(&self) -> Vec<u64> {
        self.looks
            .lock()
            .unwrap()
            .iter()
            .map(|(began, _)| *began)
            .collect()
    }
}

fn told(states: &[(u64, &str)]) -> Vec<(u64, String)> {
    states
        .iter()
        .map(|(at, state)| (*at, (*state).to_owned()))
        .collect()
}

/// Without jitter, and without a second attempt at the first look.
fn usual() -> Settings {
    let mut settings = Settings::new(Retry::none());
    settings.pauses.random = || 0.0;
    settings
}

fn within(seconds: u64) -> Settings {
    Settings {
        deadline: Overall::Set(secs(seconds)),
        ..usual()
    }
}

fn every(seconds: u64) -> Settings {
    every_within(seconds, 60 * 60)
}

fn every_within(interval: u64, deadline: u64) -> Settings {
    let mut settings = within(deadline);
    settings.pauses.every = Some(secs(interval));
    settings
}

#[tokio::test(start_paused = true)]
async fn it_looks_at_once_then_after_2_seconds_growing_to_10() {
    let mut wait = wait(
        usual(),
        [vec![sees("running"); 6], vec![sees("completed")]].concat(),
    );

    wait.finish().await.1.unwrap();

    assert_eq!(
        wait.looks_began(),
        [0, 2_000, 5_000, 9_500, 16_250, 26_250, 36_250]
    );
}

#[tokio::test(start_paused = true)]
async fn a_fixed_interval_stays_and_counts_from_the_end_of_a_look() {
    let script = vec![
        sees("running").takes(4),
        fails(500),
        sees("running"),
        sees("failed"),
    ];
    let mut wait = wait(every(3), script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.looks_began(), [0, 7_000, 10_000, 13_000]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_makes_an_interval_longer_and_never_shorter() {
    let running = || sees("running");
    let script = vec![
        running().hint(7),
        running().hint(1),
        running(),
        sees("completed"),
    ];
    let mut wait = wait(every(3), script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.looks_began(), [0, 7_000, 10_000, 13_000]);
}

#[tokio::test(start_paused = true)]
async fn a_hint_of_a_day_silences_a_wait_for_ten_minutes_at_most() {
    let endless = Settings {
        deadline: Overall::Endless,
        ..usual()
    };
    let script = vec![sees("running").hint(86_400), sees("completed")];
    let mut wait = wait(endless, script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.looks_began(), [0, 600_000]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_looks_hint_is_a_floor_spread_by_a_tenth() {
    // A 429 without a hint counts as one of 5 seconds.
    for (failure, floor) in [
        (fails(503).hint(20), 20_000),
        (fails(429), 5_000),
        (fails(429).hint(4), 4_000),
    ] {
        let mut wait = wait(every(1), vec![sees("running"), failure, sees("completed")]);

        wait.finish().await.1.unwrap();

        let pause = wait.looks_began()[2] - 1_000;
        assert!((floor..=floor + floor / 10).contains(&pause), "{pause}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_change_is_told_when_it_is_seen_and_nothing_else_is() {
    let state = |fields: Value| sees_all(fields);
    let script = vec![
        state(json!({ "status": "pending" })),
        state(json!({ "status": "pending" })),
        state(json!({ "status": "running" })),
        state(json!({ "status": "running", "charged_cost": 1 })),
        state(json!({ "status": "running", "progress": 50 })),
        state(json!({ "status": "running", "progress": 50, "outputs": [] })),
        sees("completed"),
    ];
    let mut wait = wait(every(2), script);

    let (seen, _) = wait.finish().await;

    let expected = [
        (0, "pending 0"),
        (4_000, "running 0"),
        (8_000, "running 50"),
        (10_000, "running 50"),
        (12_000, "completed 0"),
    ];
    assert_eq!(seen, told(&expected));
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_has_not_ended() {
    let mut wait = wait(every(2), vec![sees("cancelling"), sees("failed")]);

    let (seen, _) = wait.finish().await;

    assert_eq!(seen, told(&[(0, "cancelling 0"), (2_000, "failed 0")]));
}

#[tokio::test(start_paused = true)]
async fn a_status_that_goes_back_is_told_and_the_wait_goes_on() {
    let mut wait = wait(
        every(2),
        vec![sees("running"), sees("pending"), sees("completed")],
    );

    let (seen, _) = wait.finish().await;

    assert_eq!(
        seen,
        told(&[
            (0, "running 0"),
            (2_000, "pending 0"),
            (4_000, "completed 0")
        ])
    );
}

#[tokio::test(start_paused = true)]
async fn the_last_look_is_2_seconds_or_a_tenth_before_the_deadline() {
    let table: [(u64, u64, &[u64]); 4] = [
        (60, 25, &[0, 25_000, 50_000, 58_000]),
        (10, 4, &[0, 4_000, 8_000, 9_000]),
        (10, 9, &[0, 9_000]),
        (10, 100, &[0, 9_000]),
    ];
    for (deadline, interval, looks) in table {
        let mut wait = wait(every_within(interval, deadline), vec![sees("running")]);

        let (_, end) = wait.finish().await;

        assert!(end.is_err_and(|error| error.is_deadline()));
        assert_eq!(wait.looks_began(), looks);
    }
}

#[tokio::test(start_paused = true)]
async fn no_look_starts_inside_a_hint_not_even_the_last() {
    // The hint of the first look, and when the second starts; without one the deadline comes.
    let table = [
        (59, Some(59_000)),
        (60, None),
        (300, None),
        (u64::MAX / 2_000, None),
    ];
    for (hint, second) in table {
        let mut wait = wait(
            within(60),
            vec![sees("running").hint(hint), sees("completed")],
        );

        let (_, end) = wait.finish().await;

        assert_eq!(end.is_ok(), second.is_some());
        assert!(end.is_ok() || millis(wait.started) == 60_000);
        assert_eq!(wait.looks_began().get(1).copied(), second);
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_cuts_off_the_look_under_way() {
    // In the first look, and in the second after a sleep.
    for (script, looks) in [
        (vec![sees("running").takes(99)], 1),
        (vec![sees("running"), sees("running").takes(99)], 2),
    ] {
        let mut wait = wait(within(30), script);

        let (_, end) = wait.finish().await;

        let error = end.unwrap_err();
        assert_eq!(millis(wait.started), 30_000);
        assert_eq!(error.deadline().unwrap().looks, looks);
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadlines_error_tells_all_that_the_wait_knew() {
    let mut wait = wait(
        within(10),
        vec![sees_all(json!({ "progress": 40 })), fails(503)],
    );

    let (_, end) = wait.finish().await;

    let error = end.unwrap_err();
    let known = error.deadline().unwrap();
    assert_eq!(known.last.as_ref().unwrap().progress.to_string(), "40");
    // Looks at 0, 2, 5 and, a tenth before the end, 9 seconds.
    assert_eq!((known.looks, known.elapsed), (4, 9 * SECOND));
    assert_eq!(known.handles, [RunHandle::new("run_1").technique("tech_1")]);
    assert!(error.source().unwrap().to_string().contains("503"));
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_a_later_look_mended_is_not_the_deadlines_cause() {
    let mut wait = wait(
        within(10),
        vec![sees("running"), fails(503), sees("running")],
    );

    let (_, end) = wait.finish().await;

    assert!(end.unwrap_err().source().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_failure_before_the_first_good_look_is_final() {
    for status in [0, 400, 401, 404, 408, 429, 500] {
        let mut wait = wait(usual(), vec![fails(status), sees("completed")]);

        let (_, end) = wait.finish().await;

        assert_eq!(end.unwrap_err().status().unwrap_or(0), status);
        assert_eq!(wait.looks_began(), [0]);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_good_look_what_may_pass_is_survived_and_nothing_else() {
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
            vec![sees("running"), fails(status), sees("completed")],
        );

        let (_, end) = wait.finish().await;

        assert_eq!(end.is_ok(), survived, "{status}");
        assert_eq!(wait.looks_began().len(), if survived { 3 } else { 2 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_completed_run_without_outputs_is_looked_at_once_more() {
    let bare = || sees_all(json!({ "status": "completed" }));
    let output = json!({ "output_id": "image", "type": "imageUrl", "url": "https://example.com" });
    let full = sees_all(json!({ "status": "completed", "outputs": [output] }));
    let late = sees_all(json!({ "status": "failed", "outputs": [] }));
    // The second look, and whether its outputs are taken. The end that was seen stays in any case.
    for (second, taken) in [
        (full, true),
        (sees("completed"), true),
        (bare(), false),
        (sees("running"), false),
        (late, false),
        (fails(500), false),
        (fails(404), false),
    ] {
        let mut wait = wait(usual(), vec![bare(), second]);

        let (_, end) = wait.finish().await;

        let run = end.unwrap();
        assert_eq!(
            (run.status.as_str(), run.outputs.is_some()),
            ("completed", taken)
        );
        assert_eq!(wait.looks_began(), [0, 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_ended_run_is_not_lost_to_the_deadline_while_its_outputs_are_fetched() {
    let bare = sees_all(json!({ "status": "completed" }));
    let mut wait = wait(within(10), vec![bare, sees("completed").takes(99)]);

    let (_, end) = wait.finish().await;

    assert!(end.unwrap().is_terminal());
    assert_eq!(millis(wait.started), 10_000);
}

#[tokio::test(start_paused = true)]
async fn no_outputs_are_looked_for_where_none_can_come() {
    for end in [sees("completed"), sees_all(json!({ "status": "failed" }))] {
        let mut wait = wait(usual(), vec![end]);

        wait.finish().await.1.unwrap();

        assert_eq!(wait.looks_began(), [0]);
    }
}

#[tokio::test(start_paused = true)]
async fn no_look_is_under_way_while_the_consumer_works() {
    let mut wait = wait(
        every(2),
        vec![sees("pending"), sees("running"), sees("completed")],
    );

    for _ in 0..3 {
        wait.next().await.unwrap().unwrap();
        sleep(100 * SECOND).await;
    }

    assert_eq!(wait.looks_began(), [0, 102_000, 204_000]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_leaves_nothing_behind() {
    let mut wait = wait(every(2), vec![sees("pending"), sees("running").takes(60)]);
    wait.next().await.unwrap().unwrap();
    let cut = tokio::time::timeout(10 * SECOND, wait.next()).await;
    assert!(cut.is_err());

    let Wait { feed, looks, .. } = wait;
    drop(feed);

    // The closure and the look under way, which have the log too, are gone.
    assert_eq!(Arc::strong_count(&looks), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_over_stays_over() {
    let mut wait = wait(usual(), vec![sees("completed")]);
    wait.next().await.unwrap().unwrap();
    assert!(!wait.feed.has_ended());

    assert!(wait.next().await.is_none());
    assert!(wait.feed.has_ended());
    assert!(wait.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn no_setting_is_too_large_to_be_waited_for() {
    for deadline in [Overall::Set(Duration::MAX), Overall::Endless] {
        let mut settings = Settings {
            deadline,
            ..usual()
        };
        settings.pauses = Pauses {
            every: Some(Duration::MAX),
            random: || 1.0,
        };
        let mut wait = wait(settings, vec![sees("running")]);
        wait.next().await.unwrap().unwrap();

        let a_day_later = tokio::time::timeout(86_400 * SECOND, wait.next()).await;

        assert!(a_day_later.is_err());
    }
}

/// FLORA does not know the run.
fn unknown() -> Look {
    Look {
        by_flora: true,
        ..fails(404)
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_within_the_retries_of_the_first_look_tells_the_failure() {
    let mut settings = within(10);
    settings.retry = Retry::times(9).backoff(4 * SECOND, 4 * SECOND);
    let mut wait = wait(settings, vec![fails(0)]);

    let (_, end) = wait.finish().await;

    let error = end.unwrap_err();
    assert!(error.is_deadline());
    assert!(error.source().unwrap().to_string().contains("cut"));
    assert_eq!(millis(wait.started), 10_000);
}

#[tokio::test(start_paused = true)]
async fn the_first_look_is_tried_again_as_often_as_the_client_says() {
    let mut settings = usual();
    settings.retry = Retry::times(2).backoff(SECOND, SECOND);
    let mut wait = wait(settings, vec![fails(503)]);

    let (_, end) = wait.finish().await;

    let error = end.unwrap_err();
    assert_eq!((error.status(), error.retries()), (Some(503), 2));
    assert_eq!(wait.looks_began().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_id_may_be_unknown_within_its_grace_and_not_after_it() {
    for (grace, found) in [(3, true), (2, false), (0, false)] {
        let mut settings = every(1);
        settings.not_found_grace = secs(grace);
        let script = vec![unknown(), unknown(), unknown(), sees("completed")];
        let mut wait = wait(settings, script);

        let (_, end) = wait.finish().await;

        assert_eq!(end.is_ok(), found, "{grace}");
        let last = if found { 3_000 } else { grace * 1_000 };
        assert_eq!(wait.looks_began().last(), Some(&last), "{grace}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_404_that_is_not_floras_own_has_no_grace() {
    let mut settings = every(1);
    settings.not_found_grace = secs(60);
    let mut wait = wait(settings, vec![fails(404), sees("completed")]);

    let (_, end) = wait.finish().await;

    assert!(end.unwrap_err().is_not_found());
    assert_eq!(wait.looks_began(), [0]);
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

#[tokio::test(start_paused = true)]
async fn a_completed_run_is_looked_at_until_it_shows_its_cost() {
    let ended = || sees("completed");
    let settled = sees_all(json!({ "status": "completed", "charged_cost": 0.5 }));
    let script = vec![ended(), fails(503), sees("running"), ended(), settled];
    let mut wait = wait_until_settled(every(2), Some(60 * SECOND), script);

    let (told_of, end) = wait.finish().await;

    let run = end.unwrap();
    assert_eq!(run.charged_cost, Some(0.5));
    assert!(run.outputs.is_some(), "what an earlier look told stays");
    assert_eq!(told_of, told(&[(0, "completed 0"), (8_000, "completed 0")]));
}

#[tokio::test(start_paused = true)]
async fn a_cost_that_does_not_come_holds_the_run_back_no_longer_than_was_said() {
    // What is said, what the deadline is, and the latest end.
    for (settled, deadline, latest) in [(10, 60, 10_000), (60, 10, 10_000), (0, 60, 0)] {
        let settings = every_within(3, deadline);
        let script = vec![sees("completed")];
        let mut wait = wait_until_settled(settings, Some(secs(settled)), script);

        let (_, end) = wait.finish().await;

        assert!(end.unwrap().is_terminal());
        assert!(millis(wait.started) <= latest);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_lasts_ends_the_wait_for_the_cost_but_not_with_an_error() {
    let script = vec![sees("completed"), fails(403)];
    let mut wait = wait_until_settled(every(2), Some(60 * SECOND), script);

    let (_, end) = wait.finish().await;

    assert!(end.unwrap().is_terminal());
    assert_eq!(wait.looks_began(), [0, 2_000]);
}

#[tokio::test(start_paused = true)]
async fn no_cost_is_waited_for_where_it_is_there_or_none_comes() {
    let there = sees_all(json!({ "status": "completed", "outputs": [], "charged_cost": 0 }));
    for end in [there, sees("failed")] {
        let mut wait = wait_until_settled(every(2), Some(60 * SECOND), vec![end]);

        wait.finish().await.1.unwrap();

        assert_eq!(wait.looks_began(), [0]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_look_for_outputs_waits_for_a_hint_too() {
    let bare = sees_all(json!({ "status": "completed" })).hint(4);
    let mut wait = wait(every(2), vec![bare, sees("completed")]);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.looks_began(), [0, 4_000]);
}

#[tokio::test(start_paused = true)]
async fn another_runs_answer_is_an_error_and_says_which() {
    let other = sees_all(json!({ "run_id": "run_2", "status": "completed" }));
    for before in [vec![], vec![sees("running")]] {
        let mut wait = wait(every(2), [before, vec![other.clone()]].concat());

        let (_, end) = wait.finish().await;

        let error = end.unwrap_err();
        assert_eq!(error.undecodable().unwrap().path, "run_id");
        assert_eq!(error.run_id(), Some("run_1"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_lengthened_by_up_to_a_tenth() {
    let mut settings = every(10);
    settings.pauses.random = || 1.0;
    let script = vec![
        sees("running"),
        sees("running").hint(100),
        sees("completed"),
    ];
    let mut wait = wait(settings, script);

    wait.finish().await.1.unwrap();

    assert_eq!(wait.looks_began(), [0, 11_000, 121_000]);
}

#[test]
fn waits_that_one_hint_holds_back_do_not_come_back_together() {
    let random = Pauses::default().random;

    let parts: std::collections::BTreeSet<u64> = (0..100).map(|_| random().to_bits()).collect();

    assert!(parts.len() > 90, "{}", parts.len());
}

#[test]
fn a_wait_goes_on_where_each_next_has_a_runtime_of_its_own() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().unwrap()
    };
    let first = runtime();
    let script = vec![sees("running"), sees("running").takes(9), sees("completed")];
    let mut wait = first.block_on(async { wait(every(2), script) });

    first.block_on(wait.next()).unwrap().unwrap();
    let asleep = first.block_on(async { tokio::time::timeout(SECOND, wait.next()).await });
    assert!(asleep.is_err());
    drop(first);
    let second = runtime();
    let looking = second.block_on(async { tokio::time::timeout(9 * SECOND, wait.next()).await });
    assert!(looking.is_err());
    drop(second);

    let end = runtime().block_on(wait.next()).unwrap();

    assert!(end.unwrap().is_terminal());
}

#[tokio::test]
async fn an_interval_of_nothing_is_refused() {
    assert!(every(0).check().is_err_and(|error| error.is_input()));
    assert!(every(1).check().is_ok());
}

fn any_look() -> impl Strategy<Value = Look> {
    let state = prop_oneof![
        10 => prop::sample::select(&["pending", "running", "new"][..]).prop_map(|status| Ok(json!({ "status": status }))),
        1 => prop::sample::select(&["completed", "failed"][..]).prop_map(|status| Ok(json!({ "status": status }))),
        5 => prop::sample::select(&[0, 408, 429, 503][..]).prop_map(Err),
    ];
    let hint = prop::option::of((1..100_u64).prop_map(secs));
    let takes = (0..5_u64).prop_map(secs);
    (state, hint, takes).prop_map(|(fields, hint, takes)| Look {
        fields,
        hint,
        takes,
        by_flora: false,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_wait_ends_with_the_runs_end_or_the_deadline_and_never_looks_too_often(
        (interval, deadline) in (1..20_u64, 1..200_u64),
        script in prop::collection::vec(any_look(), 1..30),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let script = [vec![sees("running")], script].concat();
        let hint = |look: &Look| {
            let limited = matches!(look.fields, Err(429)).then_some(5 * SECOND);
            // A cut connection brings no hint.
            let hint = look.hint.filter(|_| !matches!(look.fields, Err(0)));
            u64::try_from(hint.or(limited).unwrap_or_default().as_millis()).unwrap()
        };
        let last = script.last().map(hint).unwrap();
        let hints: Vec<u64> = script.iter().map(hint).chain(std::iter::repeat_n(last, 1_000)).collect();
        let (looks, at, end) = runtime.unwrap().block_on(async {
            let mut wait = wait(every_within(interval, deadline), script);
            let (_, end) = wait.finish().await;
            (wait.looks.lock().unwrap().clone(), millis(wait.started), end)
        });

        prop_assert!(at <= deadline * 1_000, "ended at {}", at);
        match &end {
            Ok(run) => prop_assert!(run.is_terminal()),
            Err(error) => prop_assert!(error.is_deadline(), "{}", error),
        }
        let last_look = (deadline * 1_000).saturating_sub(2_000.min(deadline * 100));
        let outputs = usize::from(end.is_ok());
        for (at, pair) in looks.windows(2).enumerate() {
            let [before, look] = pair else { unreachable!() };
            prop_assert!(look.0 >= before.1 + hints[at], "inside a hint: {:?}", looks);
            // The one look more that a completed run gets has no interval before it.
            let is_for_outputs = at + 1 + outputs == looks.len();
            let is_early = look.0 < before.1 + interval * 1_000;
            prop_assert!(!is_early || is_for_outputs || look.0 >= last_look, "{:?}", looks);
        }
    }
}
