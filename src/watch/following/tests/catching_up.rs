//! How catching up ends: with the last change, or after 15 minutes without success.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_catch_up_of_2_000_over_a_million_is_the_new_pages_and_one_more() {
    let flora = server(1_000_000, "failed");
    let catching_up = Settings {
        until_caught_up: true,
        ..Settings::default()
    };
    let newest = 998_000;
    flora.lock().unwrap().runs.drain(..2_000);
    let mut first = watch(feed(Start::Newest), &flora, catching_up);
    assert_eq!(told_within(HOUR, &mut first).await, ["end"]);
    let checkpoint = first.with(|feed| checkpoint_of(feed));
    {
        let mut server = flora.lock().unwrap();
        for n in newest + 1..=1_000_000 {
            server.runs.insert(0, (n.to_string(), n));
        }
        server.pages.clear();
    }

    let feed = checkpoint.restore(false, Limits::default()).unwrap();
    let mut watching = watch(feed, &flora, catching_up);
    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told.len(), 2 * 2_000 + 1);
    assert_eq!(flora.lock().unwrap().pages.len(), 21);
}

#[tokio::test(start_paused = true)]
async fn catching_up_ends_after_15_minutes_without_any_success() {
    let flora = server(1, "failed");
    let failures = (0..10_000).map(|_| refused(503, None));
    flora.lock().unwrap().failures.extend(failures);
    let mut feed = feed(Start::Beginning);
    feed.wanted_page();
    let started = Instant::now();
    let settings = Settings {
        until_caught_up: true,
        has_answered: true,
        ..Settings::default()
    };
    let mut watching = watch(feed, &flora, settings);

    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told, ["!Server", "end"]);
    let minutes = started.elapsed().as_secs() / 60;
    assert!((15..17).contains(&minutes), "{minutes}");
}

#[tokio::test(start_paused = true)]
async fn catching_up_finishes_a_round_that_was_cut_and_makes_one_more() {
    let flora = server(250, "failed");
    let mut cut = watch(feed(Start::Beginning), &flora, Settings::default());
    for _ in 0..300 {
        next(&mut cut).await.unwrap().unwrap();
    }
    let checkpoint = cut.with(|feed| checkpoint_of(feed));
    flora
        .lock()
        .unwrap()
        .runs
        .insert(0, ("later".to_owned(), 251));

    let feed = checkpoint.restore(false, Limits::default()).unwrap();
    let settings = Settings {
        until_caught_up: true,
        ..Settings::default()
    };
    let mut watching = watch(feed, &flora, settings);
    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told.len(), 200 + 2 + 1);
    assert_eq!(told[200..], ["+later", ".later", "end"]);
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_takes_long_over_a_page_does_not_end_catching_up() {
    let flora = server(250, "failed");
    let settings = Settings {
        until_caught_up: true,
        ..Settings::default()
    };
    let mut watching = watch(feed(Start::Beginning), &flora, settings);
    next(&mut watching).await.unwrap().unwrap();
    tokio::time::sleep(HOUR).await;
    flora.lock().unwrap().failures.push_back(refused(503, None));

    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told.len(), 2 * 250);
    assert_eq!(told.last().unwrap(), "end");
}

#[tokio::test(start_paused = true)]
async fn any_success_gives_catching_up_15_minutes_more() {
    let flora = server(150, "failed");
    let settings = Settings {
        until_caught_up: true,
        has_answered: true,
        ..Settings::default()
    };
    let ten_minutes = Duration::from_secs(600);
    for _ in 0..2 {
        let failure = refused(503, Some(ten_minutes));
        flora.lock().unwrap().failures.push_back(failure);
    }
    let mut watching = watch(feed(Start::Beginning), &flora, settings);
    next(&mut watching).await.unwrap().unwrap();
    for _ in 0..2 {
        let failure = refused(503, Some(ten_minutes));
        flora.lock().unwrap().failures.push_back(failure);
    }

    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told.len(), 2 * 150);
    assert_eq!(told.last().unwrap(), "end");
}

#[tokio::test(start_paused = true)]
async fn catching_up_ends_also_where_nothing_but_looks_fail_for_15_minutes() {
    let flora = server(1, "failed");
    flora.lock().unwrap().refused_looks = Some(429);
    let mut feed = feed(Start::Beginning);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let an_hour_ago = u64::try_from(now.saturating_sub(HOUR).as_millis()).unwrap();
    for n in 0..1_000 {
        let far_down = run(&format!("far_down_{n}"), &json!({}));
        feed.open.insert(&far_down, an_hour_ago, &Limits::default());
    }
    let settings = Settings {
        until_caught_up: true,
        ..Settings::default()
    };
    let started = Instant::now();

    let mut watching = watch(feed, &flora, settings);
    let told = told_within(10 * HOUR, &mut watching).await;

    assert_eq!(told, ["+1", ".1", "!RateLimited", "end"]);
    let minutes = started.elapsed().as_secs() / 60;
    assert!((15..17).contains(&minutes), "{minutes}");
}

#[tokio::test(start_paused = true)]
async fn catching_up_asks_again_for_ends_whose_outputs_had_to_wait() {
    let flora = server(3, "completed");
    let feed = Feed::new(Start::Beginning, true, Limits::default());
    let settings = Settings {
        until_caught_up: true,
        ..Settings::default()
    };
    let limited = refused(429, None);
    flora.lock().unwrap().look_failures.push_back(limited);
    let mut watching = watch(feed, &flora, settings);

    let mut told = told_within(HOUR, &mut watching).await;

    told.sort_unstable();
    assert_eq!(told, ["+1", "+2", "+3", ".1", ".2", ".3", "end"]);
}
