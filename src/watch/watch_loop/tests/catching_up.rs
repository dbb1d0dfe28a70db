//! How catching up ends: with the last change, or after 15 minutes without success.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_catch_up_of_2_000_over_a_million_is_the_new_pages_and_one_more() {
    let flora = server(1_000_000, "failed");
    let newest = 998_000;
    flora.lock().runs.drain(..2_000);
    let mut first = watch(knowledge(Start::Newest), &flora, catching_up());
    assert_eq!(told_within(HOUR, &mut first).await, ["end"]);
    {
        let mut server = flora.lock();
        for n in newest + 1..=1_000_000 {
            server.runs.insert(0, (n.to_string(), n));
        }
        server.pages.clear();
    }

    let knowledge = resumed(&first.checkpoint());
    let mut changes = watch(knowledge, &flora, catching_up());
    let told = told_within(HOUR, &mut changes).await;

    assert_eq!(told.len(), 3 * 2_000 + 1);
    assert_eq!(flora.lock().pages.len(), 21);
}

#[tokio::test(start_paused = true)]
async fn catching_up_ends_after_15_minutes_without_any_success() {
    let flora = server(1, "failed");
    flora.fail(10_000, || refused(503, None));
    let started = Instant::now();
    let settings = Settings {
        lives: true,
        ..catching_up()
    };
    let mut changes = watch(knowledge(Start::Beginning), &flora, settings);

    let told = told_within(HOUR, &mut changes).await;

    assert_eq!(told, ["?Server", "!Server", "end"]);
    let minutes = started.elapsed().as_secs() / 60;
    assert!((15..17).contains(&minutes), "{minutes}");
}

#[tokio::test(start_paused = true)]
async fn catching_up_finishes_a_round_that_was_cut_and_makes_one_more() {
    let flora = server(250, "failed");
    let mut cut = watch(knowledge(Start::Beginning), &flora, Settings::default());
    for _ in 0..450 {
        cut.next().await.unwrap().unwrap();
    }
    flora.lock().runs.insert(0, ("later".to_owned(), 251));

    let knowledge = resumed(&cut.checkpoint());
    let mut changes = watch(knowledge, &flora, catching_up());
    let told = told_within(HOUR, &mut changes).await;

    assert_eq!(told.len(), 300 + 3 + 1);
    assert_eq!(told[300..], ["+later", ".later", "$later", "end"]);
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_takes_long_over_a_page_does_not_end_catching_up() {
    let flora = server(250, "failed");
    let mut changes = watch(knowledge(Start::Beginning), &flora, catching_up());
    changes.next().await.unwrap().unwrap();
    tokio::time::sleep(HOUR).await;
    flora.fail(1, || refused(503, None));

    let told = told_within(HOUR, &mut changes).await;

    let ends = told.iter().filter(|told| told.starts_with('!')).count();
    assert_eq!((ends, told.last().unwrap().as_str()), (0, "end"));
    assert_eq!(changes.report().settled, 250);
}

#[tokio::test(start_paused = true)]
async fn any_success_gives_catching_up_15_minutes_more() {
    let flora = server(150, "failed");
    let settings = Settings {
        lives: true,
        ..catching_up()
    };
    let busy = || refused(503, Some(10 * MINUTE));
    flora.fail(2, busy);
    let mut changes = watch(knowledge(Start::Beginning), &flora, settings);
    assert_eq!(short(changes.next().await.unwrap()), "?Server");
    changes.next().await.unwrap().unwrap();
    flora.fail(2, busy);

    let told = told_within(HOUR, &mut changes).await;

    assert_eq!(changes.report().settled, 150);
    assert_eq!(told.last().unwrap(), "end");
}

#[tokio::test(start_paused = true)]
async fn catching_up_ends_also_where_nothing_but_looks_fail_for_15_minutes() {
    let flora = server(1, "failed");
    flora.lock().refused_looks = Some(429);
    let mut knowledge = knowledge(Start::Beginning);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let an_hour_ago = u64::try_from(now.saturating_sub(HOUR).as_millis()).unwrap();
    for n in 0..1_000 {
        let far_down = run(&format!("far_down_{n}"), &json!({}));
        knowledge.watched.insert(&far_down, an_hour_ago);
    }
    let started = Instant::now();

    let mut changes = watch(knowledge, &flora, catching_up());
    let told = told_within(10 * HOUR, &mut changes).await;

    assert_eq!(told, ["+1", ".1", "$1", "!RateLimited", "end"]);
    let minutes = started.elapsed().as_secs() / 60;
    assert!((15..17).contains(&minutes), "{minutes}");
}

#[tokio::test(start_paused = true)]
async fn catching_up_asks_again_for_a_page_whose_outputs_had_to_wait() {
    let flora = server(3, "completed");
    let settings = Settings {
        outputs: true,
        ..catching_up()
    };
    flora.lock().look_failures.push_back(refused(429, None));
    let mut changes = watch(knowledge(Start::Beginning), &flora, settings);

    let mut told = told_within(HOUR, &mut changes).await;

    told.sort_unstable();
    assert_eq!(told, ["+1", "+2", "+3", ".1", ".2", ".3", "end"]);
}
