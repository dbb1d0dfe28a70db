//! What a caller may do to a watch: take batches, work meanwhile, go on elsewhere.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_batch_is_what_one_answer_brings() {
    let flora = server(150, "running");
    let mut changes = watch(knowledge(Start::Beginning), &flora, Settings::default());

    let mut sizes = Vec::new();
    for _ in 0..2 {
        sizes.push(changes.next_batch().await.unwrap().unwrap().len());
    }

    assert_eq!(sizes, [100, 50]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_while_the_caller_works() {
    let flora = server(150, "running");
    let mut changes = watch(knowledge(Start::Beginning), &flora, Settings::default());
    changes.next().await.unwrap().unwrap();
    tokio::time::sleep(HOUR).await;
    assert_eq!(flora.lock().pages.len(), 1);

    changes.next_batch().await.unwrap().unwrap();
    tokio::time::sleep(HOUR).await;

    assert_eq!(flora.lock().pages.len(), 1, "the batch was the page's rest");
}

#[test]
fn each_next_may_run_on_a_runtime_of_its_own() {
    let flora = server(2, "running");
    let mut changes = watch(knowledge(Start::Beginning), &flora, Settings::default());
    let mut told = Vec::new();
    for round in 0..6 {
        if round == 3 {
            flora.lock().status = "completed";
        }
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            // A call that is given up in the middle of a pause loses nothing either. The paused time
            // of each runtime begins anew, so each needs longer than all before it.
            if let Ok(Some(change)) = timeout(MINUTE * (round + 1), changes.next()).await {
                told.push(short(change));
            }
        });
    }

    assert_eq!(told, ["+2", "+1", ".2", ".1"]);
}

#[tokio::test(start_paused = true)]
async fn it_is_caught_up_with_the_last_change_and_stays_so_while_nothing_happens() {
    let flora = server(150, "running");
    let mut changes = watch(knowledge(Start::Beginning), &flora, every(10 * SECOND));
    assert!(!changes.is_caught_up() && changes.last_answer().is_none());
    let mut were_caught_up = Vec::new();
    for _ in 0..150 {
        changes.next().await.unwrap().unwrap();
        were_caught_up.push(changes.is_caught_up());
    }

    assert!(were_caught_up.pop().unwrap());
    assert!(!were_caught_up.contains(&true));
    told_within(HOUR, &mut changes).await;
    assert!(changes.is_caught_up());
    assert_eq!(changes.open_runs().len(), 150);
    flora.lock().runs.insert(0, ("151".to_owned(), 151));
    flora.lock().runs.insert(0, ("152".to_owned(), 152));
    changes.next().await.unwrap().unwrap();
    assert!(!changes.is_caught_up(), "of two new runs one was told");
}

#[tokio::test(start_paused = true)]
async fn open_runs_are_told_as_they_were_last_seen() {
    let flora = server(1, "running");
    let mut changes = watch(knowledge(Start::Beginning), &flora, every(10 * SECOND));
    changes.next().await.unwrap().unwrap();

    let open = changes.open_runs();

    let [open] = open.as_slice() else {
        panic!("{open:?}");
    };
    assert_eq!(open.handle.run_id(), "1");
    assert_eq!(open.status, crate::RunStatus::Running);
    assert_eq!(open.created_at, crate::Timestamp::from(1.0));
    let changed_at = open.changed_at.to_system_time().unwrap();
    assert!(changed_at.elapsed().unwrap() < MINUTE);
    flora.lock().status = "failed";
    told_within(MINUTE, &mut changes).await;
    assert_eq!(changes.open_runs(), []);
}
