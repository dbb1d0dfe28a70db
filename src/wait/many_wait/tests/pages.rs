//! What a round costs: the pages that show the runs, or a request for each.

use super::*;

#[tokio::test(start_paused = true)]
async fn two_hundred_fresh_runs_cost_two_pages_a_round_and_no_more() {
    let runs = ids("run", 200);
    let mut wait = wait(Flora::new(runs.clone()).ending(5, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 2, 0), (2, 2, 0), (4, 2, 0), (6, 2, 0)]);
}

#[tokio::test(start_paused = true)]
async fn many_runs_cost_the_pages_down_to_them_as_long_as_ten_are_worth_one() {
    let runs = ids("run", 200);
    let pages = |pages: usize| [ids("other", 100 * pages), runs.clone(), ids("old", 900)].concat();
    let mut near = wait(Flora::new(pages(19)).ending(1, &runs), &runs);
    near.finish_well(&runs).await;
    let mut far = wait(Flora::new(pages(50)).ending(1, &runs), &runs);
    far.finish_well(&runs).await;

    assert_eq!(near.rounds(), [(0, 21, 0), (2, 21, 0)]);
    assert_eq!(far.rounds(), [(0, 20, 200), (2, 0, 200)]);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_shows_a_run_is_not_read_in_vain() {
    let runs = ids("run", 3);
    let mut list = ids("other", 300);
    (0..3).for_each(|page| list[100 * page].clone_from(&runs[page]));
    let mut wait = wait(Flora::new(list).ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 3, 0)]);
}

#[tokio::test(start_paused = true)]
async fn few_runs_far_down_cost_one_page_and_a_request_each_and_then_a_request_a_round() {
    let runs = ids("run", 3);
    let flora = Flora::new([ids("other", 5_000), runs.clone()].concat());
    let mut wait = wait(flora.ending(3, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 3), (2, 0, 3), (4, 0, 3)]);
}

#[tokio::test(start_paused = true)]
async fn twenty_ended_runs_far_down_cost_twenty_requests_and_not_twenty_pages_as_well() {
    let runs = ids("run", 20);
    let flora = Flora::new([ids("other", 5_000), runs.clone()].concat());
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 2, 20)]);
}

#[tokio::test(start_paused = true)]
async fn runs_that_are_pushed_off_the_pages_that_are_worth_reading_are_asked_for_singly() {
    let runs = ids("run", 5);
    let mut wait = wait(Flora::new(runs.clone()).ending(5, &runs), &runs);
    let flora = wait.flora.clone();
    let pushing = async move {
        for round in 0..2 {
            sleep(Duration::from_millis(1_500)).await;
            let mut flora = flora.lock().unwrap();
            flora
                .newest_first
                .splice(0..0, ids(&format!("newer_{round}"), 100));
        }
    };

    futures_util::future::join(wait.finish_well(&runs), pushing).await;

    assert_eq!(wait.rounds(), [(0, 1, 0), (2, 1, 5), (4, 0, 5), (6, 0, 5)]);
}

#[tokio::test(start_paused = true)]
async fn what_the_list_does_not_show_is_asked_for_singly() {
    let runs = [ids("run", 2), ids("unlisted", 1)].concat();
    let mut wait = wait(Flora::new(ids("run", 2)).ending(3, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 1), (2, 1, 1), (4, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn an_entry_that_cannot_be_read_is_asked_for_singly() {
    let runs = ids("run", 2);
    let mut flora = Flora::new(vec!["run_0".to_owned()]).ending(0, &runs);
    flora.bad_entries = &["run_1"];
    let mut wait = wait(flora, &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_run_asked_for_singly_is_left_to_the_list_once_a_page_shows_it() {
    let runs = ids("run", 2);
    let mut wait = wait(Flora::new(vec!["run_0".to_owned()]).ending(5, &runs), &runs);
    let flora = wait.flora.clone();
    let shown_later = async move {
        sleep(SECOND).await;
        flora.lock().unwrap().newest_first = ids("run", 2);
    };

    futures_util::future::join(wait.finish_well(&runs), shown_later).await;

    assert_eq!(wait.rounds(), [(0, 1, 1), (2, 1, 0), (4, 1, 0), (6, 1, 0)]);
}

#[tokio::test(start_paused = true)]
async fn at_most_four_runs_are_asked_for_at_once() {
    let runs = ids("run", 10);
    let mut flora = Flora::new(Vec::new()).ending(0, &runs);
    flora.run_takes = SECOND;
    let mut wait = wait(flora, &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.flora.lock().unwrap().most_under_way, 4);
    assert_eq!(wait.rounds(), [(0, 1, 4), (1, 0, 4), (2, 0, 2)]);
}
