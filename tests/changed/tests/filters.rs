//! Filters of every kind that are new in the document.

use changed::{Checkpoint, Client, ListRuns, Origin, StandIn, stand_in::Script};
use serde_json::{Value, json};

async fn with_two_runs() -> (StandIn, Client, String) {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().completed());
    let script = Script::new().completed();
    let fits = flora.start_run(
        script
            .field("batch_id", json!("bt_1"))
            .field("favorite", json!(true))
            .field("seed", json!(7)),
    );
    let client = flora.client();
    (flora, client, fits)
}

/// A listing, the parameter that it sends, and whether a run cannot leave it.
fn all(client: &Client) -> [(ListRuns, [&'static str; 2], bool); 4] {
    let list = || client.list_runs();
    [
        (list().batch_id("bt_1"), ["batchId", "bt_1"], true),
        (list().favorite(true), ["favorite", "true"], false),
        (list().seed(7), ["seed", "7"], true),
        (list().type_(Origin::Api), ["type", "api"], true),
    ]
}

#[tokio::test]
async fn each_is_sent_by_its_name_and_served_by_the_runs_field() {
    let (flora, client, fits) = with_two_runs().await;
    for (list, [name, text], is_fixed) in all(&client) {
        let mut pages = list.pages();

        let page = pages.next().await.unwrap().unwrap();

        let query = flora.requests().pop().unwrap().query;
        let sent = |name: &str, text: &str| query.contains(&(name.to_owned(), text.to_owned()));
        assert!(sent("limit", "100") && sent(name, text), "{query:?}");
        assert_eq!(query.len(), 2, "{query:?}");
        assert!(page.items.iter().any(|run| run.run_id == fits), "{name}");
        // Nothing in a run tells where it was started.
        let shown = if name == "type" { 2 } else { 1 };
        assert_eq!(page.items.len(), shown, "{name}");
        assert_eq!(pages.next().await.map(|page| page.is_ok()), None);
        assert_eq!(pages.is_complete(), is_fixed, "{name}");
    }
}

#[tokio::test]
async fn each_is_kept_in_a_checkpoint_and_must_agree_with_it() {
    let (_flora, client, _) = with_two_runs().await;
    for (list, [name, text], _) in all(&client) {
        let saved = serde_json::to_value(list.clone().pages().checkpoint()).unwrap();
        assert_eq!(saved["filters"], json!({ name: text }));
        let checkpoint: Checkpoint = serde_json::from_value(saved.clone()).unwrap();

        list.resume(checkpoint).page().await.unwrap();

        let other = match name {
            "batchId" => client.list_runs().batch_id("bt_2"),
            "favorite" => client.list_runs().favorite(false),
            "seed" => client.list_runs().seed(8),
            _ => client.list_runs().type_("canvas"),
        };
        let checkpoint: Checkpoint = serde_json::from_value(saved).unwrap();
        let error = other.resume(checkpoint).page().await.unwrap_err();
        assert!(error.is_input(), "{name}: {error}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[tokio::test]
async fn each_is_rejected_when_it_is_wrong_before_any_request() {
    let (flora, client, _) = with_two_runs().await;
    let list = || client.list_runs();
    for (list, told) in [
        (list().batch_id("1"), "batchId: expected bt_…"),
        (list().seed(10), "seed: expected 0 to 9"),
        (list().seed(-1), "seed: expected 0 to 9"),
        (list().type_(""), "type: expected a value that is not empty"),
    ] {
        let error = list.page().await.unwrap_err();

        assert!(error.is_input(), "{told}: {error}");
        assert!(error.to_string().contains(told), "{error}");
    }
    assert_eq!(flora.requests().len(), 0);
}

#[tokio::test]
async fn a_watch_has_those_that_a_run_cannot_leave() {
    let (_flora, client, fits) = with_two_runs().await;
    let mut watch = client.watch_runs();
    watch = watch.batch_id("bt_1").seed(7).type_(Origin::Canvas);
    let mut changes = watch.since_beginning().until_caught_up().changes();

    while let Some(change) = changes.try_next().await.unwrap() {
        assert_eq!(change.run_id(), fits);
    }

    let saved: Value = serde_json::to_value(changes.checkpoint()).unwrap();
    let filters = json!({ "batchId": "bt_1", "seed": "7", "type": "canvas" });
    assert_eq!(saved["filters"], filters);
}
