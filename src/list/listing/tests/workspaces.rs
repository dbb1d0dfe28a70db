//! Whose runs a listing hands out: it knows its own workspaces, and takes more on its way.

use super::*;

fn of_workspace(n: u32, workspace: u32) -> TechniqueRun {
    let fields = json!({ "created_at": n, "workspace_id": format!("ws_{workspace}") });
    run(&n.to_string(), &fields)
}

/// Run `n` of 40 stands alone on its page, and is of that workspace.
fn list_of(
    from: impl Into<Option<Checkpoint>>,
    workspace: impl Fn(u32) -> u32 + Send + 'static,
) -> Listing<Model> {
    let (pager, _) = pager(ALL, from, move |cursor| {
        let n = cursor.parse().unwrap_or(40);
        let mut page = page([]);
        page.runs.push(of_workspace(n, workspace(n)));
        Ok(if n > 1 { page.to(&(n - 1)) } else { page })
    });
    pager
}

#[tokio::test]
async fn pages_of_another_workspace_further_down_belong_to_the_listing() {
    let two = |n| if n > 20 { 1 } else { 2 };
    let mut first = list_of(None, two);
    for _ in 0..10 {
        next(&mut first).await;
    }

    let mut second = list_of(first.checkpoint(), two);

    assert_eq!(read_to_the_end(&mut second).await, ids((1..=30).rev()));
    assert!(second.report().is_complete());
}

#[tokio::test]
async fn a_listing_of_any_number_of_workspaces_is_resumed() {
    let one_each = |n| n;
    let mut first = list_of(None, one_each);
    for _ in 0..30 {
        next(&mut first).await;
    }

    let mut second = list_of(first.checkpoint(), one_each);

    assert_eq!(read_to_the_end(&mut second).await, ids((1..=10).rev()));
}
