//! Histories of any length, and days without a run.

use flora_technique_runs::{StandIn, stand_in::Script};

use super::page::Page;
use crate::program::{Place, catch_up};

const DAY: f64 = 86_400_000.0;

/// A completed run for each of these days before today.
async fn mirrored(days_ago: &[u32]) -> Page {
    let flora = StandIn::start().await.unwrap();
    let now = flora_technique_runs::Timestamp::from(flora.now()).unix_millis();
    let now = f64::from(u32::try_from(now.unwrap() / 1_000).unwrap()) * 1_000.0;
    for days in days_ago {
        flora.start_run(
            Script::new()
                .completed()
                .created_at(now - f64::from(*days) * DAY),
        );
    }
    let place = Place::new();
    catch_up(&place, &flora);
    Page::of(&place)
}

#[tokio::test]
async fn a_database_without_a_run_says_so_and_draws_nothing() {
    let page = mirrored(&[]).await;

    assert!(
        page.text().contains("There is no run in it yet"),
        "{}",
        page.text()
    );
    assert_eq!(page.total("runs"), "0");
    assert_eq!(page.total("usd"), "0");
    assert!(!page.has("cost-by-day-chart"));
}

#[tokio::test]
async fn one_run_is_one_bar_among_empty_days() {
    let page = mirrored(&[0]).await;

    for picture in [
        "cost-by-day-chart",
        "runs-by-day-chart",
        "times-by-day-chart",
    ] {
        assert_eq!(page.columns(picture), (14, 1), "{picture}");
    }
    assert_eq!(page.rows("runs-by-day").len(), 1);
    assert!(
        page.text().contains("1 run. None has failed."),
        "{}",
        page.text()
    );
    assert!(!page.has("cost-by-month-chart"));
}

#[tokio::test]
async fn days_without_a_run_are_empty_in_the_picture_also_the_last_ones() {
    let page = mirrored(&[2, 3, 9, 20]).await;

    assert_eq!(page.columns("cost-by-day-chart"), (21, 4));
    assert_eq!(page.rows("cost-by-day").len(), 4);
}

#[tokio::test]
async fn of_a_history_of_long_ago_the_days_are_drawn_that_have_runs() {
    let page = mirrored(&[400, 401, 405]).await;

    assert_eq!(page.columns("runs-by-day-chart"), (14, 3));
    assert!(!page.has("runs-by-month-chart"));
}

#[tokio::test]
async fn of_a_long_history_the_last_days_are_drawn_and_all_days_are_in_the_table_and_all_months() {
    let days: Vec<u32> = (0..200).collect();

    let page = mirrored(&days).await;

    assert_eq!(page.columns("cost-by-day-chart"), (90, 90));
    assert_eq!(page.rows("cost-by-day").len(), 200);
    let (months, filled) = page.columns("cost-by-month-chart");
    assert!((7..=8).contains(&months), "{months}");
    assert_eq!(months, filled);
    let runs = page.rows("runs-by-month");
    let runs = runs.iter().map(|row| row[1].parse::<u32>().unwrap());
    assert_eq!(runs.sum::<u32>(), 200);
    assert!(page.text().contains("; the table has all days."));
}

#[tokio::test]
async fn a_run_of_unknown_age_is_in_no_picture_but_in_tables_and_sums_and_that_is_said() {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().completed().created_at(0.0));
    let place = Place::new();
    catch_up(&place, &flora);

    let page = Page::of(&place);

    assert_eq!(page.total("runs"), "1");
    assert!(!page.has("cost-by-day-chart"));
    assert_eq!(page.rows("cost-by-day")[0][0], "unknown");
    assert_eq!(page.total("usd"), "0.05");
    assert!(
        page.text()
            .contains("1 run of which it cannot be known when"),
        "{}",
        page.text()
    );
}
