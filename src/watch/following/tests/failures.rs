//! Which failures a watch survives, and which end it.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_failure_before_the_first_answer_ends_it() {
    let flora = server(1, "failed");
    flora.lock().unwrap().failures.push_back(cut_connection());
    let mut watching = watch(feed(Start::Newest), &flora, Settings::default());

    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told, ["!Connection", "end"]);
}

#[tokio::test(start_paused = true)]
async fn failures_that_may_pass_are_waited_through_and_401_is_not() {
    let flora = server(1, "failed");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());
    assert_eq!(told_within(SECOND, &mut watching).await, ["+1", ".1"]);
    flora.lock().unwrap().failures.extend([
        cut_connection(),
        refused(500, None),
        refused(503, None),
        refused(429, None),
    ]);
    assert_eq!(told_within(HOUR, &mut watching).await, [""; 0]);

    flora.lock().unwrap().failures.push_back(refused(401, None));
    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told, ["!Unauthorized", "end"]);
    assert_eq!(watching.with(|feed| feed.report().failures), 4);
}

#[tokio::test(start_paused = true)]
async fn a_refused_cursor_begins_the_round_anew_and_repeats_nothing() {
    let flora = server(250, "failed");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());
    for _ in 0..2 * 100 {
        next(&mut watching).await.unwrap().unwrap();
    }
    flora.lock().unwrap().failures.push_back(refused(400, None));

    let rest = told_within(SECOND, &mut watching).await;

    assert_eq!(rest.len(), 2 * 150);
    let pages = flora.lock().unwrap().pages.len();
    assert_eq!(
        pages,
        1 + 1 + 3,
        "the first, the refused one, and all three again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_every_cursor_is_asked_anew_once() {
    let flora = server(250, "failed");
    flora.lock().unwrap().refuses_cursors = true;
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());

    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told.len(), 2 * 100 + 2);
    assert_eq!(told[200..], ["!BadRequest", "end"]);
    assert_eq!(flora.lock().unwrap().pages.len(), 4, "two pages, twice");
}

#[tokio::test(start_paused = true)]
async fn another_workspaces_list_ends_it_before_any_look() {
    let flora = server(1, "completed");
    let mut of_one = Feed::new(Start::Beginning, true, Limits::default());
    let shown = |workspace: &str| {
        let mut fetched = Fetched::default();
        let fields = json!({ "workspace_id": workspace });
        fetched.runs.push(run("1", &fields));
        fetched
    };
    of_one.check(&shown("ws_1")).unwrap();
    let checkpoint = checkpoint_of(&of_one);
    flora.lock().unwrap().workspace = Some("ws_2");

    let feed = checkpoint.clone().restore(true, Limits::default()).unwrap();
    let mut watching = watch(feed, &flora, Settings::default());
    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told, ["!OtherWorkspace", "end"]);
    assert_eq!(flora.lock().unwrap().looks.len(), 0);
}
