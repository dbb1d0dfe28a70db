//! Outputs that the list leaves out, looked up before a run is handed out.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use flora_technique_runs::{
    Content, StandIn,
    stand_in::{Fault, Script},
};

async fn flora(runs: usize) -> StandIn {
    let flora = StandIn::start().await.unwrap();
    for n in 0..runs {
        let script = Script::new().completed().text("o", &n.to_string());
        flora.start_run(script.without_outputs_in_list());
    }
    flora
}

#[tokio::test]
async fn items_pages_and_a_page_come_with_outputs_where_these_are_asked_for() {
    let flora = flora(6).await;
    let list = flora.client().list_runs().page_size(4);
    let without = list.clone().page().await.unwrap();
    assert!(without.items.iter().all(|run| run.outputs.is_none()));
    let list = list.outputs(true);

    let mut shown = Vec::new();
    let mut runs = list.clone().items();
    while let Some(run) = runs.try_next().await.unwrap() {
        shown.push(run);
    }
    let mut pages = list.clone().pages();
    let mut from_pages = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        from_pages.extend(page.items);
    }
    let page = list.page().await.unwrap();

    let texts: Vec<_> = shown
        .iter()
        .map(|run| run.outputs.as_ref().unwrap()[0].content())
        .collect();
    let expected = ["5", "4", "3", "2", "1", "0"].map(Content::Text);
    assert_eq!(texts, expected);
    assert!(
        shown.iter().all(|run| run.workspace_id.is_some()),
        "what only the list tells is kept"
    );
    assert_eq!(from_pages, shown);
    assert_eq!(page.items, shown[..4]);
    assert!(page.next_cursor.is_some());
}

#[tokio::test]
async fn a_run_that_no_way_leads_to_comes_without_outputs() {
    let flora = flora(3).await;
    flora.fault_always(Fault::Status(404).on_run("run_2"));

    let mut runs = flora.client().list_runs().outputs(true).items();
    let mut have_outputs = Vec::new();
    while let Some(run) = runs.try_next().await.unwrap() {
        have_outputs.push(run.outputs.is_some());
    }

    assert_eq!(have_outputs, [true, false, true]);
    assert_eq!(runs.report().without_outputs, 1);
    assert!(runs.is_complete());
}

#[tokio::test]
async fn a_failed_look_ends_the_listing_and_a_resume_loses_nothing() {
    let flora = flora(6).await;
    let list = flora.client().list_runs().outputs(true);
    flora.fault_always(Fault::Status(403).on_run("run_3"));
    let mut first = list.clone().items();
    let mut shown = Vec::new();
    let error = loop {
        match first.next().await.unwrap() {
            Ok(run) => shown.push(run.run_id),
            Err(error) => break error,
        }
    };
    assert!(error.is_forbidden() && error.ends_stream());
    assert_eq!(error.run_id(), Some("run_3"));

    flora.clear_faults();
    let mut second = list.resume(first.checkpoint()).items();
    while let Some(run) = second.try_next().await.unwrap() {
        shown.push(run.run_id);
    }

    let expected: Vec<_> = (1..=6).rev().map(|n| format!("run_{n}")).collect();
    assert_eq!(shown, expected);
    assert!(second.is_complete());
}

#[tokio::test]
async fn a_failed_look_is_an_error_in_the_place_of_its_page() {
    let flora = flora(6).await;
    let list = flora.client().list_runs().page_size(2).outputs(true);
    flora.fault_always(Fault::Status(403).on_run("run_3"));

    let mut pages = list.clone().pages();
    let first = pages.try_next().await.unwrap().unwrap();
    let error = pages.try_next().await.unwrap_err();

    assert_eq!(first.items.len(), 2);
    assert!(error.is_forbidden());
    assert!(pages.try_next().await.unwrap().is_none());
    let whole = list.page_size(6).page().await;
    assert!(whole.unwrap_err().is_forbidden());
}
