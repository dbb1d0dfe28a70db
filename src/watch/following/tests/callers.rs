//! What a caller may do to a watch: take batches, work meanwhile, go on elsewhere.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_batch_is_what_one_answer_brings() {
    let flora = server(150, "running");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());

    let mut sizes = Vec::new();
    for _ in 0..2 {
        let batch = poll_fn(|cx| watching.poll_batch(cx)).await;
        sizes.push(batch.unwrap().unwrap().len());
    }

    assert_eq!(sizes, [100, 50]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_while_the_caller_works() {
    let flora = server(150, "running");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());

    next(&mut watching).await.unwrap().unwrap();
    tokio::time::sleep(HOUR).await;

    assert_eq!(flora.lock().unwrap().pages.len(), 1);
}

#[test]
fn each_next_may_run_on_a_runtime_of_its_own() {
    let flora = server(2, "running");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());
    let mut told = Vec::new();
    for round in 0..6 {
        if round == 3 {
            flora.lock().unwrap().status = "failed";
        }
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            // A call that is given up in the middle of a pause loses nothing either. The paused time
            // of each runtime begins anew, so each needs longer than all before it.
            if let Ok(Some(change)) = timeout(60 * SECOND * (round + 1), next(&mut watching)).await
            {
                told.push(change.unwrap());
            }
        });
    }

    let ended = told
        .iter()
        .filter(|change| matches!(change, Change::Ended(_)));
    assert_eq!(ended.count(), 2, "{told:?}");
}
