//! What is looked at singly: open runs far down.

use super::*;

#[tokio::test(start_paused = true)]
async fn open_runs_below_the_pages_are_looked_at_four_at_once_and_twenty_a_round() {
    let flora = server(300, "running");
    let settings = every(10 * SECOND);
    let mut changes = watch(feed(Start::Beginning), &flora, settings);
    let started = told_within(SECOND, &mut changes).await;
    assert_eq!(started.len(), 300);
    {
        let mut server = flora.lock();
        for n in 0..5_000 {
            server.runs.insert(0, (format!("new_{n}"), 1_000 + n));
        }
    }
    // The catch-up itself.
    while let Ok(change) = timeout(5 * SECOND, changes.next()).await {
        change.unwrap().unwrap();
    }
    let known = flora.lock().looks.len();

    flora.lock().pages.clear();
    told_within(60 * SECOND, &mut changes).await;

    let server = flora.lock();
    assert!(server.most_looks_under_way <= 4);
    let rounds = 60 / 10;
    assert!(
        server.looks.len() - known <= 20 * (rounds + 1),
        "{}",
        server.looks.len() - known
    );
}

#[tokio::test(start_paused = true)]
async fn an_end_far_down_is_found_by_a_look() {
    let flora = server(1, "running");
    let mut changes = watch(feed(Start::Beginning), &flora, Settings::default());
    assert_eq!(told_within(SECOND, &mut changes).await, ["+1"]);
    {
        let mut server = flora.lock();
        server.status = "failed";
        server.runs.clear();
        server.runs.push(("2".to_owned(), 2));
    }

    let told = told_within(60 * SECOND, &mut changes).await;

    assert_eq!(told, ["+2", ".2", "$2", ".1", "$1"]);
    assert_eq!(flora.lock().looks, ["1"]);
}
