//! What a report notes of a listing, and what it does not.

use super::*;

/// A run whose age the server does not tell.
fn undated(id: &str) -> TechniqueRun {
    run(id, &json!({ "created_at": 0 }))
}

/// As [`chain`]: each page leads to the next. Before the first run of page `at` stands one of unknown age.
fn chain_with_undated(
    at: usize,
    settings: Settings,
    pages: Vec<Vec<u32>>,
) -> (Listing<Model>, Asked) {
    pager(settings, None, move |cursor| {
        let here: usize = cursor.parse().unwrap_or(0);
        let mut page = page(pages[here].clone());
        if here == at {
            page.runs.insert(0, undated("undated"));
        }
        Ok(if here + 1 < pages.len() {
            page.to(&(here + 1))
        } else {
            page
        })
    })
}

fn since_50() -> Settings {
    Settings {
        bounds: since(50),
        ..ALL
    }
}

#[tokio::test]
async fn runs_of_unknown_age_are_counted() {
    let (mut pager, _) = chain_with_undated(1, ALL, vec![vec![9], vec![8, 7]]);

    read_to_the_end(&mut pager).await;

    assert_eq!(pager.report().undated, 1);
    assert_eq!(pager.report().items, 4);
}

#[tokio::test]
async fn a_page_out_of_order_is_noted_also_where_all_of_it_began_after_the_listing() {
    let (mut first, _) = chain(ALL, vec![vec![3, 2], vec![1]]);
    next(&mut first).await;
    let from = first.checkpoint();

    let (mut second, _) = chain_from(from, ALL, vec![vec![8, 9, 3, 2], vec![1]]);
    read_to_the_end(&mut second).await;

    assert_eq!(second.report().disordered_pages, 1);
}

#[tokio::test]
async fn reading_stops_by_age_below_a_run_of_unknown_age_on_a_later_page() {
    let listed = vec![
        vec![100, 99, 98],
        vec![97],
        vec![200].into_iter().chain((30..50).rev()).collect(),
        vec![29],
    ];
    let settings = Settings {
        kept: 2,
        ..since_50()
    };
    let (mut pager, asked) = chain_with_undated(1, settings, listed);

    read_to_the_end(&mut pager).await;

    assert_eq!(
        pager.report().repeats_by_age,
        1,
        "200 is left out for its age"
    );
    assert_eq!(pager.report().end, Some(End::CreatedSince));
    assert_eq!(*asked.lock().unwrap(), ["", "1", "2"]);
}

#[tokio::test]
async fn reading_stops_by_age_where_only_runs_of_unknown_age_came_before() {
    let listed = vec![vec![], (30..50).rev().collect(), vec![29]];
    let (mut pager, asked) = chain_with_undated(0, since_50(), listed);

    assert_eq!(read_to_the_end(&mut pager).await, ["undated"]);
    assert_eq!(pager.report().end, Some(End::CreatedSince));
    assert_eq!(*asked.lock().unwrap(), ["", "1"]);
}
