//! The feed of a history, over a stand-in whose runs begin, go on and end.

use std::time::Duration;

use flora_technique_runs::{
    Change, Changes, Client, Error, RunStatus, StandIn, WatchCheckpoint, WatchRuns,
    stand_in::{Fault, Script},
};
use futures_util::StreamExt as _;

const MILLISECOND: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3_600);

async fn flora() -> StandIn {
    StandIn::start().await.unwrap()
}

fn watch(flora: &StandIn) -> WatchRuns {
    flora.client().watch_runs().poll_every(MILLISECOND)
}

fn completed() -> Script {
    Script::new().completed()
}

/// `+` started, `~` progressed, `.` ended, `$` settled, and the run.
fn short(change: &Change) -> String {
    let sign = match change {
        Change::Started(_) => '+',
        Change::Progressed(_) => '~',
        Change::Ended(_) => '.',
        Change::Settled(_) => '$',
        _ => '?',
    };
    format!("{sign}{}", change.run_id())
}

/// The next so many changes.
async fn take(changes: &mut Changes, count: usize) -> Vec<String> {
    let mut told = Vec::new();
    while told.len() < count {
        told.push(short(&changes.try_next().await.unwrap().unwrap()));
    }
    told
}

/// Everything up to the end of a watch that catches up.
async fn caught_up(changes: &mut Changes) -> Result<Vec<String>, Error> {
    let mut told = Vec::new();
    while let Some(change) = changes.try_next().await? {
        told.push(short(&change));
    }
    Ok(told)
}

/// The same in another process.
fn saved(changes: &Changes) -> WatchCheckpoint {
    let json = serde_json::to_string(&changes.checkpoint()).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[tokio::test]
async fn a_run_is_followed_from_its_start_to_its_cost() {
    let flora = flora().await;
    flora.seed(3);
    let mut first = watch(&flora).until_caught_up().changes();
    assert_eq!(caught_up(&mut first).await.unwrap(), [""; 0]);

    let run = flora.start_run(
        Script::new()
            .pending()
            .running(40.0)
            .completed()
            .cost_after_answers(1),
    );
    let mut changes = watch(&flora).resume(first.checkpoint()).changes();
    let told = take(&mut changes, 4).await;

    let signs = ['+', '~', '.', '$'].map(|sign| format!("{sign}{run}"));
    assert_eq!(told, signs);
}

#[tokio::test]
async fn a_nightly_job_tells_what_happened_since_the_last_one() {
    let flora = flora().await;
    flora.seed(250);
    let mut first = watch(&flora).since_beginning().until_caught_up().changes();
    let told = caught_up(&mut first).await.unwrap();
    assert_eq!(
        told.iter().filter(|told| told.starts_with('+')).count(),
        250
    );
    assert!(first.next().await.is_none(), "it is over for good");

    let mut second = watch(&flora)
        .resume(saved(&first))
        .until_caught_up()
        .changes();
    assert_eq!(caught_up(&mut second).await.unwrap(), [""; 0]);
    let run = flora.start_run(completed());
    let mut third = watch(&flora)
        .resume(saved(&second))
        .until_caught_up()
        .changes();

    let told = caught_up(&mut third).await.unwrap();
    assert_eq!(
        told,
        [format!("+{run}"), format!(".{run}"), format!("${run}")]
    );
    assert_eq!(third.report().rounds, 3);
    assert_eq!(third.report().started, 251);
}

#[tokio::test]
async fn a_kill_after_any_change_repeats_and_loses_nothing() {
    let flora = flora().await;
    flora.seed(130);
    let mut whole = watch(&flora).since_beginning().until_caught_up().changes();
    let all = caught_up(&mut whole).await.unwrap();

    for taken in [0, 1, 2, 150, 299, 300, 301, all.len() - 1] {
        let mut cut = watch(&flora).since_beginning().until_caught_up().changes();
        let mut told = take(&mut cut, taken).await;
        let checkpoint = saved(&cut);
        drop(cut);

        let mut rest = watch(&flora).resume(checkpoint).until_caught_up().changes();
        told.extend(caught_up(&mut rest).await.unwrap());

        assert_eq!(told, all, "killed after {taken}");
    }
}

#[tokio::test]
async fn a_batch_is_what_one_answer_brings_and_its_checkpoint_stands_behind_all_of_it() {
    let flora = flora().await;
    flora.seed(150);
    let mut changes = watch(&flora).since_beginning().until_caught_up().changes();
    let first: Vec<Change> = changes.next_batch().await.unwrap().unwrap();
    let begun = |batch: &[Change]| {
        let started = batch
            .iter()
            .filter(|change| matches!(change, Change::Started(_)));
        started.count()
    };
    assert_eq!(begun(&first), 100);
    let checkpoint = saved(&changes);

    let mut rest = watch(&flora).resume(checkpoint).until_caught_up().changes();
    let second = rest.next_batch().await.unwrap().unwrap();

    assert_eq!(begun(&second), 50);
    assert!(rest.next_batch().await.is_none());
}

#[tokio::test]
async fn since_a_time_tells_what_began_after_it() {
    let flora = flora().await;
    let old = flora.start_run(completed().created_ago(HOUR * 48));
    let new = flora.start_run(completed().created_ago(HOUR));

    let yesterday = flora.now() - HOUR * 24;
    let mut changes = watch(&flora).since(yesterday).until_caught_up().changes();
    let told = caught_up(&mut changes).await.unwrap();

    assert_eq!(told[0], format!("+{new}"));
    assert!(!told.iter().any(|told| told.ends_with(&old)));
}

#[tokio::test]
async fn what_goes_on_at_the_start_is_told_without_a_start() {
    let flora = flora().await;
    let run = flora.start_run(Script::new().pending().running(50.0).failed("x", "y"));
    let mut changes = watch(&flora).changes();

    let told = take(&mut changes, 2).await;

    assert_eq!(told, [format!("~{run}"), format!(".{run}")]);
}

#[tokio::test]
async fn outputs_are_looked_up_where_the_list_has_none() {
    let flora = flora().await;
    let run = flora.start_run(completed().without_outputs_in_list());
    let mut changes = watch(&flora)
        .since_beginning()
        .outputs(true)
        .until_caught_up()
        .changes();

    let mut ended = None;
    while let Some(change) = changes.try_next().await.unwrap() {
        if let Change::Ended(run) = change {
            ended = Some(run);
        }
    }

    let ended = ended.unwrap();
    assert_eq!(
        (ended.run_id.as_str(), ended.outputs.unwrap().len()),
        (run.as_str(), 2)
    );
    assert!(ended.technique.is_some(), "the list's own fields stay");
    assert_eq!(flora.look_requests(), 1);
}

#[tokio::test]
async fn a_run_that_is_refused_alone_costs_its_own_outputs_and_holds_nothing_back() {
    let flora = flora().await;
    for _ in 0..3 {
        flora.start_run(completed().without_outputs_in_list());
    }
    flora.fault_always(Fault::Status(403).on_run("run_2"));
    let mut changes = watch(&flora)
        .since_beginning()
        .outputs(true)
        .until_caught_up()
        .changes();

    let mut ended = Vec::new();
    while let Some(change) = changes.try_next().await.unwrap() {
        if let Change::Ended(run) = change {
            ended.push((run.run_id, run.outputs.is_some()));
        }
    }

    let expected = [("run_3", true), ("run_2", false), ("run_1", true)];
    assert_eq!(
        ended,
        expected.map(|(run_id, has)| (run_id.to_owned(), has))
    );
    assert_eq!(changes.report().without_outputs, 1);
}

#[tokio::test]
async fn a_bad_entry_is_one_error_that_does_not_end_it() {
    let flora = flora().await;
    flora.seed(2);
    flora.fault_always(Fault::BadItem);
    let mut changes = watch(&flora).since_beginning().changes();

    let error = changes.next().await.unwrap().unwrap_err();
    assert!(error.is_bad_entry() && !error.ends_stream(), "{error}");
    assert!(error.to_string().contains("watch_runs"), "{error}");
    assert_eq!(take(&mut changes, 3).await[0], "+run_1");
    flora.clear_faults();

    assert_eq!(take(&mut changes, 1).await, ["+run_2"]);
    assert_eq!(changes.report().undecodable, 1);
}

#[tokio::test]
async fn failures_are_waited_through_and_a_refused_key_ends_it() {
    let flora = flora().await;
    flora.seed(1);
    let mut changes = watch(&flora).since_beginning().changes();
    take(&mut changes, 3).await;
    flora.fault(Fault::Status(500));
    flora.fault(Fault::CutBody);
    flora.fault(Fault::RateLimited(Some(MILLISECOND)));
    let run = flora.start_run(Script::new().running(1.0));
    assert_eq!(take(&mut changes, 1).await, [format!("+{run}")]);

    flora.fault_always(Fault::Status(401));
    let error = loop {
        if let Err(error) = changes.next().await.unwrap() {
            break error;
        }
    };

    assert!(error.is_unauthorized() && error.ends_stream(), "{error}");
    assert!(changes.next().await.is_none());
    assert_eq!(changes.report().failures, 3);
}

#[tokio::test]
async fn a_wrong_base_url_is_not_a_silent_night() {
    let client = Client::builder("key").base_url("http://127.0.0.1:9/api/v1");
    let client = client
        .retry(flora_technique_runs::Retry::none())
        .build()
        .unwrap();

    let error = client.watch_runs().changes().try_next().await.unwrap_err();

    assert!(error.is_connection(), "{error}");
}

#[tokio::test]
async fn what_is_not_allowed_is_rejected_before_any_request() {
    let flora = flora().await;
    let checkpoint = watch(&flora)
        .workspace_id("ws_studio")
        .since(1e12)
        .changes()
        .checkpoint();
    let cases = [
        ("since", watch(&flora).since(-1.0)),
        ("since", watch(&flora).since(f64::NAN)),
        ("poll_every", watch(&flora).poll_every(Duration::ZERO)),
        ("project_id", watch(&flora).project_id("ws_studio")),
        (
            "workspace_id",
            watch(&flora)
                .resume(checkpoint.clone())
                .workspace_id("ws_other"),
        ),
        (
            "since",
            watch(&flora).resume(checkpoint.clone()).since(2e12),
        ),
        (
            "since",
            watch(&flora).resume(checkpoint.clone()).since_beginning(),
        ),
    ];

    for (field, settings) in cases {
        let mut changes = settings.changes();
        let error = changes.try_next().await.unwrap_err();
        assert!(
            error.is_input() && error.to_string().contains(field),
            "{field}: {error}"
        );
        assert!(changes.next().await.is_none());
    }
    assert_eq!(flora.requests().len(), 0);
}

#[tokio::test]
async fn filters_are_sent_and_kept_in_the_checkpoint() {
    let flora = flora().await;
    flora.seed(1);
    let mut first = watch(&flora)
        .workspace_id("ws_studio")
        .project_id("prj_stills")
        .technique_id("tech_night-camera")
        .until_caught_up()
        .changes();
    caught_up(&mut first).await.unwrap();

    let mut second = watch(&flora)
        .resume(saved(&first))
        .until_caught_up()
        .changes();
    caught_up(&mut second).await.unwrap();

    for request in flora.requests() {
        for (name, value) in [
            ("workspace_id", "ws_studio"),
            ("project_id", "prj_stills"),
            ("technique_id", "tech_night-camera"),
            ("limit", "100"),
        ] {
            let sent = (name.to_owned(), value.to_owned());
            assert!(request.query.contains(&sent), "{request:?}");
        }
    }
}

#[tokio::test]
async fn a_checkpoint_holds_neither_key_nor_base_url() {
    let flora = flora().await;
    flora.seed(2);
    let mut changes = watch(&flora).since_beginning().changes();
    take(&mut changes, 2).await;

    let json = serde_json::to_string(&changes.checkpoint()).unwrap();

    assert!(
        !json.contains(flora.key()) && !json.contains("127.0.0.1"),
        "{json}"
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_loses_nothing() {
    let flora = flora().await;
    flora.seed(20);
    let mut changes = watch(&flora).since_beginning().until_caught_up().changes();
    let mut told = Vec::new();
    loop {
        tokio::select! {
            biased;
            () = tokio::task::yield_now() => {}
            change = changes.next() => match change {
                Some(change) => told.push(short(&change.unwrap())),
                None => break,
            },
        }
    }

    let mut again = watch(&flora).since_beginning().until_caught_up().changes();
    assert_eq!(told, caught_up(&mut again).await.unwrap());
}

#[test]
fn a_caller_without_async_may_use_a_runtime_for_each_call() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let flora = runtime().block_on(flora());
    flora.seed(120);
    let mut changes = watch(&flora).since_beginning().until_caught_up().changes();

    let mut told = 0;
    while let Some(change) = runtime().block_on(changes.next()) {
        change.unwrap();
        told += 1;
    }

    assert!(told >= 240, "{told}");
}

#[tokio::test]
async fn it_is_a_stream_that_can_be_sent_and_stays_over() {
    fn is_sendable<T: Send + Unpin + 'static>(_: &T) {}
    let flora = flora().await;
    flora.seed(1);
    let mut changes = watch(&flora).since_beginning().until_caught_up().changes();
    is_sendable(&changes);

    let told: Vec<_> = changes.by_ref().collect().await;

    assert_eq!(told.len(), 3);
    assert!(futures_util::stream::FusedStream::is_terminated(&changes));
    assert!(changes.next().await.is_none());
}

#[tokio::test]
async fn a_status_that_nobody_knows_goes_on() {
    let flora = flora().await;
    let run = flora.start_run(Script::new().status("hibernating").completed());
    let mut changes = watch(&flora).since_beginning().changes();

    let started = changes.try_next().await.unwrap().unwrap();
    let told = take(&mut changes, 1).await;

    assert_eq!(
        started.run().unwrap().status,
        RunStatus::from("hibernating")
    );
    assert_eq!(told, [format!(".{run}")]);
}

/// Runs that end in every way, some with a cost that comes late, and their ids.
fn runs_that_cost(flora: &StandIn) -> usize {
    let failed = || {
        Script::new()
            .running(50.0)
            .failed("provider_error", "It broke.")
    };
    let scripts = [
        completed(),
        completed().cost_after_answers(3),
        Script::new().running(1.0).completed().cost_after_answers(5),
        failed().field("charged_cost", 0.5),
        failed(),
        Script::new().failed("x", "y").field("charged_cost", 0.25),
    ];
    let count = scripts.len();
    for script in scripts {
        flora.start_run(script);
    }
    count
}

#[tokio::test]
async fn the_costs_of_all_settled_runs_are_what_was_spent() {
    let flora = flora().await;
    let count = runs_that_cost(&flora);
    let mut changes = watch(&flora).since_beginning().changes();

    let mut settled = Vec::new();
    while settled.len() < count {
        if let Some(Change::Settled(run)) = changes.try_next().await.unwrap() {
            settled.push(run);
        }
    }

    let listed: Vec<_> = flora.client().list_runs().items().collect().await;
    let listed = listed.into_iter().map(Result::unwrap);
    let truth: f64 = listed.filter_map(|run| run.charged_cost).sum();
    let told: f64 = settled.iter().filter_map(|run| run.charged_cost).sum();
    assert!(
        truth > 0.75 && (told - truth).abs() < 1e-9,
        "{told} {truth}"
    );
    assert_eq!(changes.report().settled, count as u64);
}

#[tokio::test]
async fn how_many_costs_are_to_come_is_told_behind_each_change_and_after_a_resume() {
    let flora = flora().await;
    flora.start_run(Script::new().running(1.0));
    flora.start_run(completed().cost_after_answers(3));
    flora.start_run(Script::new().failed("x", "y"));
    let mut changes = watch(&flora).since_beginning().changes();
    assert_eq!(changes.costs_to_come(), 0);

    let mut told = Vec::new();
    for _ in 0..6 {
        let change = changes.try_next().await.unwrap().unwrap();
        told.push((short(&change), changes.costs_to_come()));
    }
    let expected = [
        ("+run_3", 0),
        (".run_3", 1),
        ("$run_3", 0),
        ("+run_2", 0),
        (".run_2", 1),
        ("+run_1", 1),
    ];
    assert_eq!(told, expected.map(|(told, count)| (told.to_owned(), count)));

    let mut again = watch(&flora).resume(saved(&changes)).changes();
    assert_eq!(again.costs_to_come(), 1);
    assert_eq!(take(&mut again, 1).await, ["$run_2"]);
    assert_eq!(again.costs_to_come(), 0);
}

#[tokio::test]
async fn since_the_very_moment_of_a_run_tells_it() {
    let flora = flora().await;
    flora.start_run(completed().created_at(1_750_000_000_000.0));
    let exactly = flora.start_run(completed().created_at(1_750_000_000_500.25));

    let since = watch(&flora).since(1_750_000_000_500.25).until_caught_up();
    let told = caught_up(&mut since.changes()).await.unwrap();

    let signs = ['+', '.', '$'].map(|sign| format!("{sign}{exactly}"));
    assert_eq!(told, signs);
}

#[tokio::test]
async fn since_1970_is_since_the_beginning() {
    let flora = flora().await;
    flora.seed(3);
    let epoch = std::time::UNIX_EPOCH;
    let mut first = watch(&flora).since(epoch).until_caught_up().changes();
    assert_eq!(caught_up(&mut first).await.unwrap().len(), 9);

    let again = watch(&flora).resume(saved(&first)).since_beginning();

    let mut again = again.until_caught_up().changes();
    assert_eq!(caught_up(&mut again).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn a_checkpoint_of_a_watch_that_never_read_a_page_proves_no_address() {
    let flora = flora().await;
    flora.seed(1);
    let fresh = watch(&flora).since_beginning().changes().checkpoint();
    flora.fault(Fault::Status(404));

    let mut changes = watch(&flora).resume(fresh).changes();

    assert!(changes.try_next().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn one_that_goes_on_waits_through_whatever_it_meets_first() {
    let flora = flora().await;
    flora.seed(1);
    let mut first = watch(&flora).since_beginning().until_caught_up().changes();
    caught_up(&mut first).await.unwrap();
    for status in [400, 402, 404, 409] {
        flora.fault(Fault::Status(status));
    }
    flora.fault(Fault::CutBody);
    let run = flora.start_run(completed());

    let mut again = watch(&flora)
        .resume(saved(&first))
        .until_caught_up()
        .changes();

    let signs = ['+', '.', '$'].map(|sign| format!("{sign}{run}"));
    assert_eq!(caught_up(&mut again).await.unwrap(), signs);
    assert_eq!(again.report().failures, 5);
    assert!(again.failing_since().is_none() && again.last_answer().is_some());
    assert!(again.is_caught_up());
}

#[tokio::test]
async fn what_happened_can_be_written_as_json() {
    let flora = flora().await;
    let run = flora.start_run(Script::new().running(40.0));
    let mut changes = watch(&flora).since_beginning().changes();
    let started = changes.try_next().await.unwrap().unwrap();

    let json = serde_json::to_value(&started).unwrap();
    let open = serde_json::to_value(changes.open_runs()).unwrap();

    assert_eq!(json["started"]["run_id"], run.as_str());
    assert_eq!(open[0]["handle"]["run_id"], run.as_str());
    assert_eq!(
        (&open[0]["status"], &open[0]["progress"]),
        (&"running".into(), &40.0.into())
    );
}
