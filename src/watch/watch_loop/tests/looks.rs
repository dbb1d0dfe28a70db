//! What is looked at singly: open runs far down.

use super::*;

#[tokio::test(start_paused = true)]
async fn open_runs_below_the_pages_are_looked_at_four_at_once_and_twenty_a_round() {
    let flora = server(300, "running");
    let settings = every(10 * SECOND);
    let mut changes = watch(knowledge(Start::Beginning), &flora, settings);
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
    let mut changes = watch(knowledge(Start::Beginning), &flora, Settings::default());
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

#[tokio::test(start_paused = true)]
async fn a_look_that_cannot_be_read_comes_alone_between_two_batches() {
    let flora = server(2, "running");
    let mut changes = watch(knowledge(Start::Beginning), &flora, Settings::default());
    assert_eq!(told_within(SECOND, &mut changes).await, ["+2", "+1"]);
    let unreadable = Error::unreadable(crate::Undecodable::new("status", "invalid type", b"{}"));
    {
        let mut server = flora.lock();
        server.status = "failed";
        server.runs = vec![("3".to_owned(), 3)];
        server.look_failures.push_back(unreadable);
    }

    let mut batches = Vec::new();
    for _ in 0..3 {
        let batch = timeout(MINUTE, changes.next_batch()).await;
        batches.push(match batch.unwrap().unwrap() {
            Ok(changes) => changes.into_iter().map(|c| short(Ok(c))).collect(),
            Err(error) => vec![short(Err(error))],
        });
    }

    let expected = [
        vec!["+3", ".3", "$3"],
        vec!["?Undecodable"],
        vec![".2", "$2"],
    ];
    assert_eq!(batches, expected);
}

#[tokio::test(start_paused = true)]
async fn runs_that_only_looks_found_have_no_further_page_read_for_them() {
    let flora = server(300, "running");
    let mut changes = watch(knowledge(Start::Newest), &flora, every(10 * SECOND));
    assert_eq!(told_within(SECOND, &mut changes).await, [""; 0]);
    {
        let mut server = flora.lock();
        server.page_size = 92;
        server.runs.drain(92..100);
        server.pages.clear();
    }

    told_within(MINUTE, &mut changes).await;

    let server = flora.lock();
    let rounds = server.looks.len() / 8;
    assert!(rounds >= 4, "{rounds}");
    // One more page in the first of them, and one of a round under way.
    let pages = server.pages.len();
    assert!(pages <= rounds + 2, "{pages} in {rounds}");
}
