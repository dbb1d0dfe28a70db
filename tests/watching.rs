//! The feed of a history, over a stand-in whose runs begin, go on and end.

use std::time::Duration;

use flora_technique_runs::{
    Change, Client, Error, RunStatus, StandIn, WatchCheckpoint, WatchRuns,
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
    format!("{sign}{}", change.run().run_id)
}

/// The next so many changes.
async fn take(changes: &mut WatchRuns, count: usize) -> Vec<String> {
    let mut told = Vec::new();
    while told.len() < count {
        told.push(short(&changes.try_next().await.unwrap().unwrap()));
    }
    told
}

/// Everything up to the end of a watch that catches up.
async fn caught_up(changes: &mut WatchRuns) -> Result<Vec<String>, Error> {
    let mut told = Vec::new();
    while let Some(change) = changes.try_next().await? {
        told.push(short(&change));
    }
    Ok(told)
}

/// The same in another process.
fn saved(changes: &WatchRuns) -> WatchCheckpoint {
    let json = serde_json::to_string(&changes.checkpoint()).unwrap();
    serde_json::from_str(&json).unwrap()
}

#[tokio::test]
async fn a_run_is_followed_from_its_start_to_its_cost() {
    let flora = flora().await;
    flora.seed(3);
    let mut first = watch(&flora).until_caught_up();
    assert_eq!(caught_up(&mut first).await.unwrap(), [""; 0]);

    let run = flora.start_run(
        Script::new()
            .pending()
            .running(40.0)
            .completed()
            .cost_after_answers(1),
    );
    let mut changes = watch(&flora).resume(first.checkpoint());
    let told = take(&mut changes, 4).await;

    let signs = ['+', '~', '.', '$'].map(|sign| format!("{sign}{run}"));
    assert_eq!(told, signs);
}

#[tokio::test]
async fn a_nightly_job_tells_what_happened_since_the_last_one() {
    let flora = flora().await;
    flora.seed(250);
    let mut first = watch(&flora).since_beginning().until_caught_up();
    let told = caught_up(&mut first).await.unwrap();
    assert_eq!(
        told.iter().filter(|told| told.starts_with('+')).count(),
        250
    );
    assert!(first.next().await.is_none(), "it is over for good");

    let mut second = watch(&flora).resume(saved(&first)).until_caught_up();
    assert_eq!(caught_up(&mut second).await.unwrap(), [""; 0]);
    let run = flora.start_run(completed());
    let mut third = watch(&flora).resume(saved(&second)).until_caught_up();

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
    let mut whole = watch(&flora).since_beginning().until_caught_up();
    let all = caught_up(&mut whole).await.unwrap();

    for taken in [0, 1, 2, 150, 299, 300, 301, all.len() - 1] {
        let mut cut = watch(&flora).since_beginning().until_caught_up();
        let mut told = take(&mut cut, taken).await;
        let checkpoint = saved(&cut);
        drop(cut);

        let mut rest = watch(&flora).resume(checkpoint).until_caught_up();
        told.extend(caught_up(&mut rest).await.unwrap());

        assert_eq!(told, all, "killed after {taken}");
    }
}

#[tokio::test]
async fn a_batch_is_what_one_answer_brings_and_its_checkpoint_stands_behind_all_of_it() {
    let flora = flora().await;
    flora.seed(150);
    let mut changes = watch(&flora).since_beginning().until_caught_up();
    let first: Vec<Change> = changes.next_batch().await.unwrap().unwrap();
    let begun = |batch: &[Change]| {
        let started = batch
            .iter()
            .filter(|change| matches!(change, Change::Started(_)));
        started.count()
    };
    assert_eq!(begun(&first), 100);
    let checkpoint = saved(&changes);

    let mut rest = watch(&flora).resume(checkpoint).until_caught_up();
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
    let mut changes = watch(&flora).since(yesterday).until_caught_up();
    let told = caught_up(&mut changes).await.unwrap();

    assert_eq!(told[0], format!("+{new}"));
    assert!(!told.iter().any(|told| told.ends_with(&old)));
}

#[tokio::test]
async fn what_goes_on_at_the_start_is_told_without_a_start() {
    let flora = flora().await;
    let run = flora.start_run(Script::new().pending().running(50.0).failed("x", "y"));
    let mut changes = watch(&flora);

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
        .until_caught_up();

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
async fn a_bad_entry_is_one_error_that_does_not_end_it() {
    let flora = flora().await;
    flora.seed(2);
    flora.fault_always(Fault::BadItem);
    let mut changes = watch(&flora).since_beginning();

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
    let mut changes = watch(&flora).since_beginning();
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

    let error = client.watch_runs().try_next().await.unwrap_err();

    assert!(error.is_connection(), "{error}");
}

#[tokio::test]
async fn what_is_not_allowed_is_refused_before_any_request() {
    let flora = flora().await;
    let checkpoint = watch(&flora)
        .workspace_id("ws_studio")
        .since(1e12)
        .checkpoint();
    let cases = [
        ("since", watch(&flora).since(0.0)),
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

    for (field, mut changes) in cases {
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
        .until_caught_up();
    caught_up(&mut first).await.unwrap();

    let mut second = watch(&flora).resume(saved(&first)).until_caught_up();
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
    let mut changes = watch(&flora).since_beginning();
    take(&mut changes, 2).await;

    let json = serde_json::to_string(&changes.checkpoint()).unwrap();

    assert!(
        !json.contains(flora.key()) && !json.contains("127.0.0.1"),
        "{json}"
    );
}

#[tokio::test]
async fn a_checkpoint_survives_a_format_that_does_not_describe_itself() {
    let flora = flora().await;
    flora.seed(2);
    flora.start_run(Script::new().running(40.5));
    let mut changes = watch(&flora).since_beginning();
    take(&mut changes, 3).await;
    let checkpoint = changes.checkpoint();

    let bytes = postcard::to_allocvec(&checkpoint).unwrap();
    let read: WatchCheckpoint = postcard::from_bytes(&bytes).unwrap();

    assert_eq!(read, checkpoint);
}

#[tokio::test]
async fn a_damaged_checkpoint_is_refused() {
    let flora = flora().await;
    flora.seed(2);
    let mut changes = watch(&flora).since_beginning();
    take(&mut changes, 1).await;
    let json = serde_json::to_value(changes.checkpoint()).unwrap();
    for (pointer, value) in [("/version", 99.into()), ("/report/pages", u64::MAX.into())] {
        let mut damaged = json.clone();
        *damaged.pointer_mut(pointer).unwrap() = value;
        let damaged: WatchCheckpoint = serde_json::from_value(damaged).unwrap();

        let error = watch(&flora).resume(damaged).try_next().await.unwrap_err();

        assert!(error.is_input(), "{pointer}: {error}");
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_loses_nothing() {
    let flora = flora().await;
    flora.seed(20);
    let mut changes = watch(&flora).since_beginning().until_caught_up();
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

    let mut again = watch(&flora).since_beginning().until_caught_up();
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
    let mut changes = watch(&flora).since_beginning().until_caught_up();

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
    let mut changes = watch(&flora).since_beginning().until_caught_up();
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
    let mut changes = watch(&flora).since_beginning();

    let started = changes.try_next().await.unwrap().unwrap();
    let told = take(&mut changes, 1).await;

    assert_eq!(started.run().status, RunStatus::from("hibernating"));
    assert_eq!(told, [format!(".{run}")]);
}
