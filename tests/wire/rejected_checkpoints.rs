//! What a listing may not be resumed with: settings that disagree, and a checkpoint that was damaged.

use flora_technique_runs::{Checkpoint, Client, RunStatus, Timestamp};
use serde_json::{Value, json};

use crate::{
    mock::{MockFlora, ok},
    rejected_input::{Setter, names},
};

/// Of a listing with every setting, after its first page of two.
async fn checkpoint(client: &Client) -> Checkpoint {
    let list = client
        .list_runs()
        .workspace_id("ws_1")
        .project_id("prj_1")
        .technique_id("tech_1");
    let list = list
        .status(RunStatus::Failed)
        .created_since(Timestamp::from(5e11))
        .page_size(1);
    let mut items = list.cursor("here").items();
    items.next().await.unwrap().unwrap();
    items.checkpoint()
}

const PAGE: &str = r#"{"meta":{"next_cursor":"there"},"technique_runs":[{"run_id":"run_1","status":"failed","progress":1,"created_at":1754640000000}]}"#;

#[tokio::test]
async fn a_resumed_listing_that_is_set_otherwise_is_rejected_before_any_request() {
    #[rustfmt::skip] // a row a line
    let rows: [(&str, Setter); 8] = [
        ("workspace_id", |list| list.workspace_id("ws_2")),
        ("project_id", |list| list.project_id("prj_2")),
        ("technique_id", |list| list.technique_id("tech_2")),
        ("status", |list| list.status(RunStatus::Completed)),
        ("page_size", |list| list.page_size(100)),
        ("created_since", |list| list.created_since(Timestamp::from(6e11))),
        ("cursor", |list| list.cursor("there")),
        // Good for itself, and rejected for what else is wrong.
        ("page_size", |list| list.workspace_id("ws_1").page_size(2)),
    ];
    let flora = MockFlora::answering([ok(PAGE)]).await;
    let client = flora.client().build().unwrap();
    let saved = checkpoint(&client).await;
    for (field, set) in rows {
        let set_first = set(client.list_runs()).resume(saved.clone());
        let set_last = set(client.list_runs().resume(saved.clone()));
        for list in [set_first, set_last] {
            let error = list.page().await.unwrap_err();

            assert!(
                names(&error, field, "the checkpoint's value"),
                "{field}: {error}"
            );
        }
    }
    assert_eq!(flora.asked().len(), 1);
}

#[tokio::test]
async fn a_resumed_listing_goes_on_with_the_settings_of_its_checkpoint() {
    let flora = MockFlora::answering([ok(PAGE)]).await;
    let client = flora.client().build().unwrap();
    let saved = checkpoint(&client).await;

    client
        .list_runs()
        .resume(saved.clone())
        .page()
        .await
        .unwrap();
    let agreeing = client
        .list_runs()
        .page_size(1)
        .status(RunStatus::Failed)
        .cursor("here");
    agreeing.resume(saved).page().await.unwrap();

    let line = "GET /api/v1/technique-runs?cursor=here&limit=1&project_id=prj_1&status=failed&technique_id=tech_1&workspace_id=ws_1";
    assert_eq!(flora.lines(), [line; 3]);
}

#[tokio::test]
async fn what_a_damaged_checkpoint_would_send_is_rejected_before_any_request() {
    let flora = MockFlora::answering([ok(PAGE)]).await;
    let client = flora.client().build().unwrap();
    let saved = serde_json::to_value(checkpoint(&client).await).unwrap();
    #[rustfmt::skip] // a row a line
    let rows: [(&str, Value, &str, &str); 4] = [
        ("/page_size", json!(0), "page_size", "1 to 100"),
        ("/filters/workspace_id", json!("ws 1"), "workspace_id", "ws_…"),
        ("/filters/status", json!(""), "status", "not empty"),
        ("/cursor", json!(""), "cursor", "a cursor as a page gave it"),
    ];
    for (place, value, field, allowed) in rows {
        let mut damaged = saved.clone();
        *damaged.pointer_mut(place).unwrap() = value;
        let damaged = serde_json::from_value(damaged).unwrap_or_else(|e| panic!("{place}: {e}"));

        let error = client.list_runs().resume(damaged).page().await.unwrap_err();

        assert!(names(&error, field, allowed), "{place}: {error}");
    }
    assert_eq!(flora.asked().len(), 1);
}
