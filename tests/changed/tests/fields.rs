//! Fields of a run that are new in the document.

use changed::{Client, Outcome, RunHandle, RunStatus, StandIn, TechniqueRun, stand_in::Script};
use serde_json::json;

/// A run with a batch and a queue, which only listings tell, and with a seed, which all answers do.
fn script() -> Script {
    Script::new()
        .pending()
        .completed()
        .field("batch_id", json!("bt_1"))
        .field("queue", json!({ "name": "slow", "place": 3 }))
        .field("seed", json!(7))
}

async fn listed(client: &Client) -> TechniqueRun {
    let page = client.list_runs().page().await.unwrap();
    page.items.into_iter().next().unwrap()
}

#[tokio::test]
async fn what_only_listings_tell_and_never_changes_is_there_after_a_wait() {
    let flora = StandIn::start().await.unwrap();
    let id = flora.start_run(script());
    let client = flora.client();
    let run = listed(&client).await;
    assert_eq!(run.batch_id.as_deref(), Some("bt_1"));

    let by_id = client.get_run(&id).await.unwrap();
    assert_eq!(
        (by_id.batch_id, by_id.queue, by_id.seed),
        (None, None, Some(7.0))
    );
    let done = client.wait_for_run(&run).await.unwrap();

    assert_eq!(done.status, RunStatus::Completed);
    assert_eq!(done.batch_id, run.batch_id);
    assert_eq!(done.queue, run.queue);
    assert_eq!(done.queue.unwrap().name, "slow");
    assert_eq!(done.workspace_id, run.workspace_id);
}

#[tokio::test]
async fn it_is_there_after_a_wait_in_another_process() {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(script());
    let client = flora.client();
    let run = listed(&client).await;
    let saved = serde_json::to_string(&RunHandle::from(&run)).unwrap();
    let handle: RunHandle = serde_json::from_str(&saved).unwrap();

    let done = client.wait_for_run(handle).await.unwrap();

    assert_eq!(done.batch_id, run.batch_id);
    assert_eq!(done.queue, run.queue);
}

#[test]
fn a_status_that_ends_a_run_ends_it() {
    let run = json!({"run_id": "a", "status": "cancelled", "progress": 9, "created_at": 1});
    let run: TechniqueRun = serde_json::from_value(run).unwrap();

    assert_eq!(run.status, RunStatus::Cancelled);
    assert!(run.is_terminal());
    assert_eq!(run.outcome(), Outcome::Ended(&RunStatus::Cancelled));
}
