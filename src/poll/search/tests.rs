//! What a search asks for, and when, over a list that stands still in a time that tokio pauses.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use tokio::time::{sleep, timeout};

use super::{super::backoff::Backoff, *};
use crate::tests::{refused, run};

const SECOND: Duration = Duration::from_secs(1);

/// What was asked for, and when, in seconds.
type Asked = Arc<Mutex<Vec<(u64, String)>>>;

/// A list of pages of ten, each answered after a second.
#[derive(Clone)]
struct Shelf {
    newest_first: Vec<String>,
    started: Instant,
    asked: Asked,
    /// How long a single request takes, in seconds.
    takes: u32,
    /// The status with which pages from this number on fail.
    failing_pages: Option<(usize, u16)>,
    /// The status with which this run's request fails.
    failing_run: Option<(&'static str, u16)>,
    /// What the answer about this run asks for, in seconds.
    hint: Option<(&'static str, u32)>,
}

impl Shelf {
    fn new(newest_first: Vec<String>) -> Self {
        Self {
            newest_first,
            started: Instant::now(),
            asked: Asked::default(),
            takes: 1,
            failing_pages: None,
            failing_run: None,
            hint: None,
        }
    }

    fn asked_for(&self, what: String) {
        let at = self.started.elapsed().as_secs();
        self.asked.lock().unwrap().push((at, what));
    }
}

impl Source for Shelf {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        let number: usize = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        self.asked_for(format!("page {number}"));
        sleep(SECOND).await;
        if let Some((from, status)) = self.failing_pages
            && number >= from
        {
            return Err(refused(status, None));
        }
        let mut page = Page::default();
        for run_id in self.newest_first.iter().skip(10 * number).take(10) {
            page.entries.push(Entry::Run(run(run_id, &json!({}))));
        }
        let next = number + 1;
        let is_last = self.newest_first.len() <= 10 * next;
        page.about.next_cursor = (!is_last).then(|| next.to_string());
        Ok(page)
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        self.asked_for(handle.run_id().to_owned());
        let hint = self.hint.filter(|(run_id, _)| *run_id == handle.run_id());
        // Whoever brings a hint comes back before the others.
        sleep(if hint.is_some() { 1 } else { self.takes } * SECOND).await;
        if let Some((run_id, status)) = self.failing_run
            && run_id == handle.run_id()
        {
            return Err(refused(status, None));
        }
        Ok(RunAnswer {
            run: run(handle.run_id(), &json!({})),
            handle,
            retry_after: hint.map(|(_, seconds)| seconds * SECOND),
        })
    }
}

fn ids(name: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{name}_{n}")).collect()
}

fn sought(runs: &[String], is_far_down: bool) -> Vec<Sought> {
    let sought = |run_id: &String| Sought {
        handle: RunHandle::new(run_id),
        is_far_down,
    };
    runs.iter().map(sought).collect()
}

fn pace() -> Pace {
    Pace::new(Backoff {
        every: None,
        random: || 0.0,
    })
}

/// What a search found, in words.
async fn finish(search: &mut Search<Shelf>, pace: &Pace) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(found) = search.next(pace).await {
        all.push(match found {
            Found::Listed(run) => format!("listed {}", run.run_id),
            Found::PageFailed(error) => format!("page failed {}", error.status().unwrap()),
            Found::Asked {
                handle,
                answer: Err(error),
                ..
            } => format!("failed {} {}", handle.run_id(), error.status().unwrap()),
            Found::Asked {
                handle,
                is_far_down,
                ..
            } => format!("asked {} {is_far_down}", handle.run_id()),
        });
    }
    all
}

fn search(shelf: &Shelf, runs: &[String]) -> Search<Shelf> {
    let sought = sought(runs, false);
    Search::new(shelf.clone(), sought, PagesFrom::Newest, usize::MAX, None)
}

/// How many pages and single requests it takes to seek these runs.
async fn cost(newest_first: Vec<String>, runs: &[String]) -> (usize, usize) {
    let shelf = Shelf::new(newest_first);
    let found = finish(&mut search(&shelf, runs), &pace()).await;
    assert_eq!(found.len(), runs.len());
    let asked = shelf.asked.lock().unwrap();
    let pages = asked.iter().filter(|(_, what)| what.starts_with("page"));
    let pages = pages.count();
    (pages, asked.len() - pages)
}

#[tokio::test(start_paused = true)]
async fn pages_are_read_as_long_as_they_show_runs_and_no_further() {
    let runs = ids("run", 25);

    assert_eq!(
        cost([runs.clone(), ids("old", 90)].concat(), &runs).await,
        (3, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn ten_missing_runs_are_worth_one_page_in_vain() {
    for (missing, pages) in [(1, 1), (10, 1), (11, 2), (25, 3)] {
        assert_eq!(
            cost(ids("other", 900), &ids("run", missing)).await,
            (pages, missing)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_shows_runs_makes_up_for_as_many_in_vain() {
    let runs = ids("run", 50);
    let list = |shown: usize| {
        let first = runs[..shown].to_vec();
        let beside = ids("beside", 10 - shown);
        [ids("newer", 40), first, beside, ids("old", 900)].concat()
    };

    // Four in vain before; then as many as are worth it less those that are not made up for.
    assert_eq!(cost(list(1), &runs).await, (5 + 2, 49));
    assert_eq!(cost(list(4), &runs).await, (5 + 5, 46));
    assert_eq!(cost(list(9), &runs).await, (5 + 5, 41));
}

#[tokio::test(start_paused = true)]
async fn no_page_is_read_for_runs_that_are_far_down() {
    let shelf = Shelf::new(ids("run", 5));
    let sought = sought(&ids("run", 2), true);
    let mut search = Search::new(shelf.clone(), sought, PagesFrom::Newest, usize::MAX, None);

    let found = finish(&mut search, &pace()).await;

    assert_eq!(found, ["asked run_0 true", "asked run_1 true"]);
}

#[tokio::test(start_paused = true)]
async fn pages_go_on_from_a_cursor_where_others_were_read_already() {
    let shelf = Shelf::new([ids("read", 20), ids("run", 2)].concat());
    let sought = sought(&ids("run", 2), false);
    let pages = PagesFrom::Cursor("2".to_owned());
    let mut search = Search::new(shelf.clone(), sought, pages, usize::MAX, None);

    let found = finish(&mut search, &pace()).await;

    assert_eq!(found, ["listed run_0", "listed run_1"]);
    assert_eq!(*shelf.asked.lock().unwrap(), [(0, "page 2".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn four_single_requests_are_under_way_at_once_and_in_all_as_many_as_are_allowed() {
    let shelf = Shelf::new(Vec::new());
    let sought = sought(&ids("run", 9), false);
    let mut search = Search::new(shelf.clone(), sought, PagesFrom::Nowhere, 6, None);

    let found = finish(&mut search, &pace()).await;

    assert_eq!(found.len(), 6);
    let asked = shelf.asked.lock().unwrap();
    let asked: Vec<(u64, &str)> = asked.iter().map(|(at, id)| (*at, id.as_str())).collect();
    let first = [(0, "run_0"), (0, "run_1"), (0, "run_2"), (0, "run_3")];
    assert_eq!(asked, [&first[..], &[(1, "run_4"), (1, "run_5")]].concat());
}

#[tokio::test(start_paused = true)]
async fn after_a_page_that_failed_runs_are_asked_for_singly_and_are_not_known_to_be_far_down() {
    let mut shelf = Shelf::new([ids("newer", 9), ids("run", 12)].concat());
    shelf.failing_pages = Some((1, 503));

    let found = finish(&mut search(&shelf, &ids("run", 12)), &pace()).await;

    assert_eq!(
        found[..3],
        ["listed run_0", "page failed 503", "asked run_1 false"]
    );
    assert_eq!(found.len(), 13);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_is_the_end_of_a_search() {
    let runs = ids("run", 9);
    let mut limited_list = Shelf::new(Vec::new());
    limited_list.failing_pages = Some((0, 429));
    let found = finish(&mut search(&limited_list, &runs), &pace()).await;
    assert_eq!(found, ["page failed 429"]);

    let mut limited_run = Shelf::new(Vec::new());
    limited_run.failing_run = Some(("run_1", 429));
    let found = finish(&mut search(&limited_run, &runs), &pace()).await;
    assert!(found.contains(&"failed run_1 429".to_owned()));
    // Those that were under way with it, and one that took the place of the first to come back.
    assert!((4..=5).contains(&found.len()), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_holds_for_a_run_that_is_asked_for_behind_it_too() {
    let mut shelf = Shelf::new(Vec::new());
    shelf.failing_run = Some(("run_0", 429));
    let mut search = search(&shelf, &ids("run", 1));
    let pace = pace();
    assert!(matches!(
        search.next(&pace).await,
        Some(Found::Asked { .. })
    ));

    search.ask_for(RunHandle::new("run_1"));

    assert!(search.next(&pace).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn nothing_begins_after_the_limit_and_what_is_under_way_then_is_cut_off() {
    let shelf = Shelf::new(Vec::new());
    let sought = sought(&ids("run", 9), false);
    let limit = Instant::now() + SECOND * 3 / 2;
    let mut search = Search::new(
        shelf.clone(),
        sought,
        PagesFrom::Nowhere,
        usize::MAX,
        Some(limit),
    );

    let found = finish(&mut search, &pace()).await;

    assert_eq!(found.len(), 4);
    assert!(Instant::now() < limit + SECOND);
    assert!(shelf.asked.lock().unwrap().iter().all(|(at, _)| *at < 2));
}

#[tokio::test(start_paused = true)]
async fn what_is_forgotten_is_not_asked_for_and_not_brought() {
    let shelf = Shelf::new(Vec::new());
    let runs = ids("run", 6);
    let mut search = Search::new(
        shelf.clone(),
        sought(&runs, true),
        PagesFrom::Nowhere,
        9,
        None,
    );
    let pace = pace();
    assert!(timeout(SECOND / 2, search.next(&pace)).await.is_err());

    for run_id in &runs[2..] {
        search.forget(run_id);
    }

    let found = finish(&mut search, &pace).await;
    assert_eq!(found, ["asked run_0 true", "asked run_1 true"]);
    assert_eq!(shelf.asked.lock().unwrap().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_nobody_wants_any_more_is_not_waited_for() {
    let shelf = Shelf::new(Vec::new());
    let mut search = search(&shelf, &ids("run", 1));
    let pace = pace();
    assert!(timeout(SECOND / 2, search.next(&pace)).await.is_err());

    search.forget("run_0");

    assert!(search.next(&pace).await.is_none());
    assert_eq!(shelf.started.elapsed(), SECOND / 2);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_a_page_showed_is_asked_for_all_the_same_by_the_handle_given_then() {
    let shelf = Shelf::new(ids("run", 1));
    let mut search = search(&shelf, &ids("run", 1));
    let pace = pace();
    assert!(matches!(search.next(&pace).await, Some(Found::Listed(_))));

    search.ask_for(RunHandle::new("run_0").technique("mug"));

    let Some(Found::Asked { handle, .. }) = search.next(&pace).await else {
        panic!("not asked for")
    };
    assert_eq!(handle, RunHandle::new("run_0").technique("mug"));
    assert!(search.next(&pace).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_begun_inside_the_hint_of_an_answer_that_nobody_has_taken() {
    let mut shelf = Shelf::new(Vec::new());
    shelf.hint = Some(("run_1", 20));
    let sought = sought(&ids("run", 6), true);
    let mut search = Search::new(shelf.clone(), sought, PagesFrom::Nowhere, 9, None);
    let pace = pace();
    search.next(&pace).await.unwrap();

    sleep(5 * SECOND).await;
    finish(&mut search, &pace).await;

    let asked: Vec<u64> = shelf
        .asked
        .lock()
        .unwrap()
        .iter()
        .map(|(at, _)| *at)
        .collect();
    assert_eq!(asked, [0, 0, 0, 0, 21, 21]);
}

#[test]
fn what_a_runtime_that_stands_still_had_under_way_is_asked_again_on_the_next_outside_of_hints() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_time().start_paused(true).build().unwrap()
    };
    let first = runtime();
    let (shelf, mut search, pace) = first.block_on(async {
        let mut shelf = Shelf::new(Vec::new());
        shelf.hint = Some(("run_0", 20));
        shelf.takes = 3;
        let sought = sought(&ids("run", 4), true);
        let search = Search::new(shelf.clone(), sought, PagesFrom::Nowhere, 9, None);
        (shelf, search, pace())
    });
    let found = first.block_on(search.next(&pace));
    assert!(matches!(found, Some(Found::Asked { handle, .. }) if handle.run_id() == "run_0"));

    let second = runtime();
    second.block_on(async { tokio::time::advance(shelf.started.elapsed()).await });
    let found = second.block_on(finish(&mut search, &pace));

    assert_eq!(found.len(), 3);
    let asked = shelf.asked.lock().unwrap();
    assert_eq!(asked.len(), 7);
    assert!(asked[4..].iter().all(|(at, _)| *at >= 21), "{asked:?}");
    drop(first);
}
