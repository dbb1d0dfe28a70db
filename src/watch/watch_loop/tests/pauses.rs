//! When a watch asks again: its intervals, and what a server asks for.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_quiet_hour_at_ten_seconds_is_360_requests() {
    let flora = server(50, "failed");
    let mut changes = watch(knowledge(Start::Newest), &flora, every(10 * SECOND));

    // The next request would be the first of the second hour.
    let told = told_within(SECOND * 3_599, &mut changes).await;

    assert_eq!(told, [""; 0]);
    assert_eq!(flora.lock().pages.len(), 360);
}

#[tokio::test(start_paused = true)]
async fn by_default_pauses_grow_from_two_to_ten_seconds_and_are_short_again_after_a_change() {
    let flora = server(1, "failed");
    let mut changes = watch(knowledge(Start::Newest), &flora, Settings::default());
    let started = Instant::now();
    told_within(30 * SECOND, &mut changes).await;

    flora.lock().runs.insert(0, ("2".to_owned(), 2));
    told_within(20 * SECOND, &mut changes).await;

    let at = |moment: &Instant| moment.duration_since(started).as_secs_f64();
    let pages: Vec<f64> = flora.lock().pages.iter().map(at).collect();
    assert_eq!(
        pages,
        [0.0, 2.0, 5.0, 9.5, 16.25, 26.25, 36.25, 38.25, 41.25, 45.75]
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_inside_a_servers_hint() {
    let flora = server(1, "failed");
    let mut changes = watch(knowledge(Start::Newest), &flora, every(SECOND));
    told_within(SECOND / 2, &mut changes).await;
    let hint = Duration::from_secs(100);
    flora.lock().failures.push_back(refused(429, Some(hint)));

    told_within(150 * SECOND, &mut changes).await;

    let pages = flora.lock().pages.clone();
    assert!(pages[2].duration_since(pages[1]) >= hint);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_fails_again_and_again_is_asked_ever_less_often() {
    let flora = server(1, "failed");
    let mut changes = watch(knowledge(Start::Newest), &flora, every(SECOND / 10));
    told_within(SECOND / 20, &mut changes).await;
    flora.fail(1_000, || refused(500, None));

    told_within(HOUR, &mut changes).await;

    let asked = flora.lock().pages.len();
    assert!((60..75).contains(&asked), "{asked}");
}
