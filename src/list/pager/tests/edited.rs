//! Checkpoints that no listing can have given: each is refused before any request.

use super::*;

/// What was saved among runs older than the bound.
fn saved() -> serde_json::Value {
    let settings = Settings {
        bounds: since(50),
        ..ALL
    };
    let (mut pager, _) = chain(settings, vec![vec![100, 3, 99], vec![98]]);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(async {
        next(&mut pager).await;
        next(&mut pager).await;
    });
    serde_json::to_value(pager.position().unwrap()).unwrap()
}

fn is_refused(position: serde_json::Value) -> bool {
    let position = serde_json::from_value(position).unwrap();
    let fetch = Box::new(|_| Box::pin(async { Ok(page([])) }) as Fetching<Fetched>);
    let refusal = Pager::new(fetch, ALL, position).err();
    refusal.is_some_and(|error| error.is_input())
}

#[test]
fn what_a_listing_gave_is_taken() {
    assert!(!is_refused(saved()));
}

#[test]
fn more_older_entries_in_a_row_than_were_older_at_all_are_refused() {
    let mut position = saved();
    position["older_in_a_row"] = json!(20);

    assert!(is_refused(position));
}

#[test]
fn runs_of_a_listing_that_has_no_beginning_are_refused() {
    let mut position = saved();
    position["continuity"]
        .as_object_mut()
        .unwrap()
        .remove("ceiling");

    assert!(is_refused(position));
}

#[test]
fn more_workspaces_than_are_kept_are_refused() {
    let mut position = saved();
    let workspaces: Vec<_> = (0..17).map(|n| format!("ws_{n}")).collect();
    position["workspaces"] = json!(workspaces);

    assert!(is_refused(position));
}
