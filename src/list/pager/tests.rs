use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::json;
use tokio::{
    sync::oneshot,
    time::{Instant, sleep},
};

use tracing::Instrument as _;

use super::*;
use crate::tests::{cut_connection, refused, run};
use crate::{
    TechniqueRun,
    list::{bounds::Bounds, window::KEPT},
};

mod completeness;
mod edited;
mod history;
mod noted;
mod oracle;
mod outputs;
mod runtimes;
mod workspaces;

const SECOND: Duration = Duration::from_secs(1);

/// The cursors that pages were asked for with; "" for the first page.
type Asked = Arc<Mutex<Vec<String>>>;

/// Run `n` was created at `n` seconds, so a higher number is a newer run.
fn numbered(n: u32) -> TechniqueRun {
    run(&n.to_string(), &json!({ "created_at": n }))
}

fn millis(n: u32) -> f64 {
    f64::from(n) * 1e3
}

fn since(n: u32) -> Bounds {
    Bounds {
        since: Some(millis(n)),
        before: None,
    }
}

fn bounds_of(since: Option<u32>, before: Option<u32>) -> Bounds {
    Bounds {
        since: since.map(millis),
        before: before.map(millis),
    }
}

fn page(runs: impl IntoIterator<Item = u32>) -> Fetched {
    let mut page = Fetched {
        runs: runs.into_iter().map(numbered).collect(),
        ..Fetched::default()
    };
    page.about.has_meta = true;
    page
}

impl Fetched {
    fn to(mut self, next: &impl ToString) -> Self {
        self.about.next_cursor = Some(next.to_string());
        self
    }

    /// With an entry that cannot be read, whose text is its own unless it is given.
    fn with_bad(mut self, index: usize, fields: &serde_json::Value) -> Self {
        let mut all = json!({ "index": index, "path": "", "reason": "", "raw": index.to_string() });
        for (name, value) in fields.as_object().unwrap() {
            all[name] = value.clone();
        }
        self.bad.push(serde_json::from_value(all).unwrap());
        self
    }
}

/// A pager over a closure that answers a cursor at once.
fn pager(
    settings: Settings,
    from: Position,
    mut answer: impl FnMut(&str) -> Result<Fetched, Error> + Send + 'static,
) -> (Pager, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let fetch = move |cursor: Option<String>| {
        let cursor = cursor.unwrap_or_default();
        log.lock().unwrap().push(cursor.clone());
        let answer = answer(&cursor);
        Box::pin(async { answer }) as Fetching<Fetched>
    };
    (Pager::new(Box::new(fetch), settings, from).unwrap(), asked)
}

/// A pager over pages of which each leads to the next.
fn chain(settings: Settings, pages: Vec<Vec<u32>>) -> (Pager, Asked) {
    chain_from(Position::default(), settings, pages)
}

fn chain_from(from: Position, settings: Settings, pages: Vec<Vec<u32>>) -> (Pager, Asked) {
    pager(settings, from, move |cursor| {
        let at: usize = cursor.parse().unwrap_or(0);
        let page = page(pages[at].clone());
        Ok(if at + 1 < pages.len() {
            page.to(&(at + 1))
        } else {
            page
        })
    })
}

/// As `Items` polls it.
async fn next(pager: &mut Pager) -> Option<Result<TechniqueRun, Error>> {
    loop {
        if let Some(entry) = poll_fn(|cx| pager.poll_entry(cx)).await {
            return Some(entry);
        }
        if let Err(error) = poll_fn(|cx| pager.poll_page(cx)).await? {
            return Some(Err(error));
        }
    }
}

/// What is left of a listing: runs by id, bad entries as `bad`, and the error that ended it.
async fn read(pager: &mut Pager) -> (Vec<String>, Option<Error>) {
    let mut shown = Vec::new();
    while let Some(entry) = next(pager).await {
        match entry {
            Ok(run) => shown.push(run.run_id),
            Err(error) if error.is_undecodable() => shown.push("bad".to_owned()),
            Err(error) => return (shown, Some(error)),
        }
    }
    (shown, None)
}

async fn read_to_the_end(pager: &mut Pager) -> Vec<String> {
    let (shown, error) = read(pager).await;
    assert!(error.is_none(), "{error:?}");
    shown
}

fn ids(runs: impl IntoIterator<Item = u32>) -> Vec<String> {
    runs.into_iter().map(|n| n.to_string()).collect()
}

const ALL: Settings = Settings {
    bounds: Bounds {
        since: None,
        before: None,
    },
    max_items: None,
    page_size: 100,
    read_ahead: false,
    kept: KEPT,
};
const AHEAD: Settings = Settings {
    read_ahead: true,
    ..ALL
};

#[tokio::test]
async fn nothing_is_requested_before_the_first_poll() {
    let (_pager, asked) = chain(AHEAD, vec![vec![2], vec![1]]);

    tokio::task::yield_now().await;

    assert_eq!(asked.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn the_next_page_is_requested_once_this_one_was_handed_out() {
    let (mut pager, asked) = chain(ALL, vec![vec![4, 3], vec![2, 1]]);

    next(&mut pager).await;
    next(&mut pager).await;
    assert_eq!(*asked.lock().unwrap(), [""]);

    next(&mut pager).await;
    assert_eq!(*asked.lock().unwrap(), ["", "1"]);
}

#[tokio::test]
async fn a_request_goes_on_when_the_future_that_began_it_is_dropped() {
    let (mut pager, asked) = slow(ALL, 10 * SECOND);
    tokio::time::pause();

    let cut = tokio::time::timeout(SECOND, next(&mut pager)).await;
    let shown = read_to_the_end(&mut pager).await;

    assert!(cut.is_err());
    assert_eq!(shown, ids([4, 3, 2, 1]));
    assert_eq!(*asked.lock().unwrap(), ["", "1"]);
}

/// Two pages of two runs, each under way for a while.
fn slow(settings: Settings, each: Duration) -> (Pager, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let fetch = move |cursor: Option<String>| {
        log.lock().unwrap().push(cursor.clone().unwrap_or_default());
        Box::pin(async move {
            sleep(each).await;
            Ok(if cursor.is_none() {
                page([4, 3]).to(&1)
            } else {
                page([2, 1])
            })
        }) as Fetching<Fetched>
    };
    (
        Pager::new(Box::new(fetch), settings, Position::default()).unwrap(),
        asked,
    )
}

#[tokio::test(start_paused = true)]
async fn a_page_read_ahead_arrives_while_the_consumer_works() {
    let (mut pager, _) = slow(AHEAD, 3 * SECOND);
    let started = Instant::now();

    next(&mut pager).await;
    sleep(3 * SECOND).await;
    let rest = read_to_the_end(&mut pager).await;

    assert_eq!(rest, ids([3, 2, 1]));
    assert_eq!(started.elapsed(), 6 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn without_read_ahead_the_next_page_waits_for_the_consumer() {
    let (mut pager, _) = slow(ALL, 3 * SECOND);
    let started = Instant::now();

    next(&mut pager).await;
    sleep(3 * SECOND).await;
    read_to_the_end(&mut pager).await;

    assert_eq!(started.elapsed(), 9 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn at_most_one_page_is_read_ahead() {
    let (mut pager, asked) = chain(AHEAD, vec![vec![4], vec![3], vec![2], vec![1]]);

    next(&mut pager).await;
    sleep(SECOND).await;

    assert_eq!(*asked.lock().unwrap(), ["", "1"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_read_ahead_that_would_not_be_handed_out() {
    let max_items = |most| Settings {
        max_items: Some(most),
        ..AHEAD
    };
    let created_since = |n| Settings {
        bounds: since(n),
        ..AHEAD
    };
    for (bounds, requests) in [
        (max_items(1), 1),
        (max_items(2), 1),
        (max_items(3), 2),
        (created_since(24), 1),
        (created_since(23), 2),
    ] {
        let first = match bounds.max_items {
            Some(_) => vec![4, 3],
            None => (4..=24).rev().collect(),
        };
        let (mut pager, asked) = chain(bounds, vec![first, vec![2, 1]]);

        next(&mut pager).await;
        sleep(SECOND).await;

        assert_eq!(asked.lock().unwrap().len(), requests);
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_the_listing_drops_the_request_that_is_read_ahead() {
    let (guard, dropped) = oneshot::channel::<()>();
    let mut guard = Some(guard);
    let fetch = move |cursor: Option<String>| {
        let guard = cursor.and_then(|_| guard.take());
        Box::pin(async move {
            if guard.is_some() {
                std::future::pending::<()>().await;
            }
            Ok(page([1]).to(&"next"))
        }) as Fetching<Fetched>
    };
    let mut pager = Pager::new(Box::new(fetch), AHEAD, Position::default()).unwrap();
    next(&mut pager).await;
    tokio::task::yield_now().await;

    drop(pager);

    // Paused time would jump to this limit if the request went on.
    let ended = tokio::time::timeout(SECOND, dropped).await;
    assert!(ended.is_ok_and(|sent| sent.is_err()));
}

#[tokio::test]
async fn a_request_read_ahead_carries_the_callers_span() {
    let subscriber = tracing_subscriber::fmt()
        .with_writer(std::io::sink)
        .finish();
    let _default = tracing::subscriber::set_default(subscriber);
    let fetch = |cursor: Option<String>| {
        Box::pin(async move {
            let span = tracing::Span::current()
                .metadata()
                .map(tracing::Metadata::name);
            match cursor {
                None => Ok(page([1]).to(&"next")),
                Some(_) => Err(refused(500, None).because(span.unwrap_or("none"))),
            }
        }) as Fetching<Fetched>
    };
    let mut pager = Pager::new(Box::new(fetch), AHEAD, Position::default()).unwrap();

    let first = next(&mut pager).instrument(tracing::info_span!("export"));
    assert!(first.await.unwrap().is_ok());
    let error = read(&mut pager).await.1.unwrap();

    let seen_in = std::error::Error::source(&error).unwrap();
    assert_eq!(seen_in.to_string(), "export");
}

#[tokio::test]
async fn a_panic_of_the_request_read_ahead_is_an_error() {
    let fetch = |cursor: Option<String>| {
        Box::pin(async move {
            assert!(cursor.is_none(), "this panic is a part of the test");
            Ok(page([1]).to(&"next"))
        }) as Fetching<Fetched>
    };
    let mut pager = Pager::new(Box::new(fetch), AHEAD, Position::default()).unwrap();

    let (shown, error) = read(&mut pager).await;

    assert_eq!(shown, ["1"]);
    assert!(error.is_some_and(|error| error.is_connection()));
}

#[tokio::test]
async fn runs_that_start_between_two_pages_repeat_nothing() {
    let mut newest = 6;
    let (mut pager, _) = pager(ALL, Position::default(), move |cursor| {
        let offset: u32 = cursor.parse().unwrap_or(0);
        newest += u32::from(!cursor.is_empty());
        let shown = page((1..=newest.saturating_sub(offset)).rev().take(2));
        Ok(if newest > offset + 2 {
            shown.to(&(offset + 2))
        } else {
            shown
        })
    });

    let shown = read_to_the_end(&mut pager).await;

    assert_eq!(shown, ids([6, 5, 4, 3, 2, 1]));
    assert!(pager.report().repeats_by_id > 0);
    assert!(pager.report().is_complete());
}

/// Which cursor leads to which.
type Steps = &'static [(&'static str, &'static str)];

#[tokio::test]
async fn a_cursor_seen_before_is_an_error_after_its_pages_items() {
    // Where it starts, what leads where, and the pages until the first comes again.
    let table: [(&str, Steps, usize); 4] = [
        ("", &[("", "a"), ("a", "a")], 2),
        ("", &[("", "a"), ("a", "b"), ("b", "a")], 3),
        ("a", &[("a", "a")], 1),
        ("a", &[("a", "b"), ("b", "a")], 2),
    ];
    for (start, steps, pages) in table {
        let position = Position {
            cursor: Some(start.to_owned()).filter(|s| !s.is_empty()),
            ..Position::default()
        };
        let mut newest = 100;
        let (mut pager, asked) = pager(ALL, position, move |cursor| {
            newest -= 1;
            let next = steps.iter().find(|(from, _)| *from == cursor).unwrap().1;
            Ok(page([newest]).to(&next))
        });

        let (shown, error) = read(&mut pager).await;

        assert!(error.is_some_and(|error| error.is_cursor_loop()));
        assert_eq!((shown.len(), asked.lock().unwrap().len()), (pages, pages));
    }
}

#[tokio::test]
async fn an_empty_page_with_a_new_cursor_is_not_the_end() {
    let (mut pager, _) = chain(ALL, vec![vec![], vec![2], vec![], vec![1]]);

    assert_eq!(read_to_the_end(&mut pager).await, ids([2, 1]));
    assert_eq!(pager.report().end, Some(End::Reached));
}

#[tokio::test]
async fn after_420_pages_of_100_that_hand_out_nothing_it_gives_up() {
    let empty = || vec![vec![]; 500];
    let repeats = || vec![vec![1]; 500];
    for (pages, requests) in [(empty(), 420), (repeats(), 421)] {
        let (mut pager, asked) = chain(ALL, pages);

        let (_, error) = read(&mut pager).await;

        assert!(error.is_some_and(|error| error.is_no_progress()));
        assert_eq!(asked.lock().unwrap().len(), requests);
    }
}

#[tokio::test]
async fn after_419_pages_that_hand_out_nothing_one_run_gives_it_420_more() {
    let idle = vec![vec![]; 419];
    let all = [idle.clone(), vec![vec![2]], idle, vec![vec![1]]].concat();
    let (mut pager, _) = chain(ALL, all);

    assert_eq!(read_to_the_end(&mut pager).await, ids([2, 1]));
}

#[tokio::test]
async fn a_new_run_is_progress_also_when_its_age_leads_no_further_back() {
    for created_at in [0, 7] {
        let (mut pager, _) = pager(ALL, Position::default(), move |cursor| {
            let at = cursor.parse().unwrap_or(0);
            let one = run(&at.to_string(), &json!({ "created_at": created_at }));
            let page = Fetched {
                runs: vec![one],
                ..page([])
            };
            Ok(if at < 300 { page.to(&(at + 1)) } else { page })
        });

        assert_eq!(read_to_the_end(&mut pager).await.len(), 301);
    }
}

#[tokio::test]
async fn a_listing_begun_anew_passes_any_number_of_pages_that_it_handed_out_before() {
    let all: Vec<_> = (1..=500).rev().map(|n| vec![n]).collect();
    let (mut first, _) = chain(ALL, all.clone());
    for _ in 0..450 {
        next(&mut first).await;
    }

    let from_newest = first.position().unwrap().begun_anew();
    let (mut anew, _) = chain_from(from_newest, ALL, all);

    assert_eq!(read_to_the_end(&mut anew).await, ids((1..=50).rev()));
}

#[tokio::test]
async fn a_bad_entry_comes_in_its_place_and_costs_only_itself() {
    let (mut pager, _) = pager(ALL, Position::default(), |_| {
        let none = json!({});
        Ok(page([3, 2, 1])
            .with_bad(0, &none)
            .with_bad(2, &none)
            .with_bad(5, &none))
    });

    assert_eq!(
        read_to_the_end(&mut pager).await,
        ["bad", "3", "bad", "2", "1", "bad"]
    );
}

#[tokio::test]
async fn a_bad_entry_whose_id_can_be_read_comes_once() {
    let (mut pager, _) = pager(ALL, Position::default(), |cursor| {
        let bad = json!({ "run_id": "2", "created_at": 2_000 });
        Ok(if cursor.is_empty() {
            page([3]).with_bad(1, &bad).to(&"next")
        } else {
            page([1]).with_bad(0, &bad)
        })
    });

    assert_eq!(read_to_the_end(&mut pager).await, ["3", "bad", "1"]);
    assert_eq!(pager.report().repeats_by_id, 1);
}

#[tokio::test]
async fn a_bad_entry_tells_its_answers_status_and_request_id() {
    let (mut pager, _) = pager(ALL, Position::default(), |_| {
        let mut page = page([]).with_bad(0, &json!({ "run_id": "run_1" }));
        page.about.request_id = Some("req_1".to_owned());
        Ok(page)
    });

    let error = next(&mut pager).await.unwrap().unwrap_err();

    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_1"))
    );
    assert_eq!(error.run_id(), Some("run_1"));
}

#[tokio::test]
async fn any_other_error_ends_the_stream() {
    for bounds in [ALL, AHEAD] {
        let (mut pager, asked) = pager(bounds, Position::default(), |cursor| match cursor {
            "" => Ok(page([1]).to(&"next")),
            _ => Err(refused(500, None).retried(2)),
        });

        let (shown, error) = read(&mut pager).await;
        assert_eq!(error.and_then(|error| error.status()), Some(500));
        assert_eq!(shown, ["1"]);

        assert!(next(&mut pager).await.is_none());
        assert!(pager.has_ended());
        assert_eq!(asked.lock().unwrap().len(), 2);
        assert_eq!(
            (pager.report().end, pager.report().retries),
            (Some(End::Failed), 2)
        );
    }
}

#[tokio::test]
async fn max_items_is_exact_and_asks_for_no_page_in_vain() {
    // At most, handed out, requests, why it ended.
    let table = [
        (0, 0, 0, End::MaxItems),
        (1, 1, 1, End::MaxItems),
        (2, 2, 1, End::MaxItems),
        (3, 3, 2, End::MaxItems),
        (4, 4, 2, End::Reached),
        (5, 4, 2, End::Reached),
    ];
    for (most, items, requests, end) in table {
        let bounds = Settings {
            max_items: Some(most),
            ..ALL
        };
        let (mut pager, asked) = chain(bounds, vec![vec![4, 3], vec![2, 1]]);

        let shown = read_to_the_end(&mut pager).await.len();

        assert_eq!((shown, asked.lock().unwrap().len()), (items, requests));
        assert_eq!(pager.report().end, Some(end), "{most}");
    }
}

#[tokio::test]
async fn max_items_counts_what_was_handed_out_before_a_resume() {
    let (bounds, pages) = (
        Settings {
            max_items: Some(3),
            ..ALL
        },
        vec![vec![5, 4, 3, 2, 1]],
    );
    let (mut first, _) = chain(bounds, pages.clone());
    next(&mut first).await;
    next(&mut first).await;

    let (mut second, _) = chain_from(first.position().unwrap(), bounds, pages);

    assert_eq!(read_to_the_end(&mut second).await, ["3"]);
}

#[tokio::test]
async fn created_since_is_inclusive_and_stops_once_only_older_runs_follow() {
    let bounds = Settings {
        bounds: since(24),
        ..ALL
    };
    let history = vec![vec![26, 25], (4..=24).rev().collect(), vec![2, 1]];
    let (mut pager, asked) = chain(bounds, history);

    assert_eq!(read_to_the_end(&mut pager).await, ids([26, 25, 24]));
    assert_eq!(asked.lock().unwrap().len(), 2);
    assert_eq!(
        (pager.report().end, pager.report().too_old),
        (Some(End::CreatedSince), 20)
    );
}

#[tokio::test]
async fn a_run_of_unknown_age_is_not_older_than_created_since_and_does_not_hide_that_others_are() {
    let bounds = Settings {
        bounds: since(24),
        ..ALL
    };
    let (mut pager, asked) = pager(bounds, Position::default(), |_| {
        let mut page = page([25].into_iter().chain((1..=20).rev())).to(&"next");
        page.runs.push(run("ageless", &json!({ "created_at": 0 })));
        Ok(page)
    });

    assert_eq!(read_to_the_end(&mut pager).await, ["25", "ageless"]);
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_older_run_among_newer_ones_is_left_out_alone() {
    let bounds = Settings {
        bounds: since(4),
        ..ALL
    };
    let (mut pager, _) = chain(bounds, vec![vec![6, 1, 5], vec![4]]);

    assert_eq!(read_to_the_end(&mut pager).await, ids([6, 5, 4]));
}

#[tokio::test]
async fn a_listing_goes_on_from_any_run_without_loss_or_repeat() {
    let pages = vec![vec![6, 5, 4], vec![3, 2, 1]];
    for (bounds, taken) in [ALL, AHEAD]
        .into_iter()
        .flat_map(|b| (0..=6).map(move |n| (b, n)))
    {
        let (mut first, _) = chain(bounds, pages.clone());
        let mut shown = Vec::new();
        for _ in 0..taken {
            shown.push(next(&mut first).await.unwrap().unwrap().run_id);
        }

        let saved = serde_json::to_string(&first.position().unwrap()).unwrap();
        let position = serde_json::from_str(&saved).unwrap();
        let (mut second, _) = chain_from(position, bounds, pages.clone());
        shown.extend(read_to_the_end(&mut second).await);

        assert_eq!(shown, ids((1..=6).rev()));
        assert!(second.report().is_complete());
    }
}

#[tokio::test]
async fn a_resumed_listing_has_not_ended_before_it_ends() {
    let (mut first, _) = chain(ALL, vec![vec![1]]);
    read_to_the_end(&mut first).await;
    assert!(first.report().is_complete());

    let (mut second, _) = chain_from(first.position().unwrap(), ALL, vec![vec![1]]);

    assert!(!second.report().is_complete());
    read_to_the_end(&mut second).await;
    assert!(second.report().is_complete());
}

#[tokio::test]
async fn after_an_error_a_listing_goes_on_where_it_stood() {
    let answer = |fails: bool| {
        move |cursor: &str| match cursor {
            "" => Ok(page([3, 2]).to(&"next")),
            _ if fails => Err(cut_connection()),
            _ => Ok(page([1])),
        }
    };
    let (mut first, _) = pager(ALL, Position::default(), answer(true));
    assert!(read(&mut first).await.1.is_some());

    let (mut second, _) = pager(ALL, first.position().unwrap(), answer(false));

    assert_eq!(read_to_the_end(&mut second).await, ["1"]);
    assert!(second.report().is_complete());
}

#[tokio::test]
async fn more_than_10_000_runs_of_one_moment_are_an_error_not_a_guess() {
    let (mut pager, _) = pager(ALL, Position::default(), |_| {
        let one = |n: u32| run(&n.to_string(), &json!({ "created_at": 7 }));
        Ok(Fetched {
            runs: (0..10_002).map(one).collect(),
            ..page([]).to(&"next")
        })
    });

    let (shown, error) = read(&mut pager).await;

    assert!(error.is_some_and(|error| error.is_too_large()));
    assert_eq!(shown.len(), 10_000);
    assert!(next(&mut pager).await.is_none());
}

#[tokio::test]
async fn the_report_counts_what_came() {
    let bounds = Settings {
        bounds: since(2),
        ..ALL
    };
    let (mut pager, _) = pager(bounds, Position::default(), |cursor| match cursor {
        "" => Ok(Fetched {
            retries: 2,
            ..page([9, 8]).with_bad(1, &json!({})).to(&"next")
        }),
        _ => Ok(Fetched {
            retries: 1,
            ..page([8, 9, 3, 1, 2])
        }),
    });

    read_to_the_end(&mut pager).await;

    let expected = json!({
        "pages": 2, "items": 4, "undecodable": 1, "repeats_by_id": 2, "repeats_by_age": 0,
        "undated": 0, "too_old": 1, "too_new": 0, "without_outputs": 0, "disordered_pages": 1,
        "gaps": 0, "retries": 3, "partial": false, "end": "reached",
    });
    assert_eq!(serde_json::to_value(pager.report()).unwrap(), expected);
}

#[tokio::test]
async fn what_the_floor_leaves_out_is_counted_as_that() {
    let (mut pager, _) = chain(ALL, vec![(1..=1_001).rev().collect(), vec![1_001, 1]]);

    read_to_the_end(&mut pager).await;

    assert_eq!(
        (pager.report().repeats_by_age, pager.report().repeats_by_id),
        (1, 1)
    );
}

#[tokio::test]
async fn a_page_that_goes_back_up_above_the_window_leaves_the_listing_incomplete() {
    let (mut pager, _) = chain(ALL, vec![(1..=1_001).rev().collect(), vec![1_001, 1]]);

    read_to_the_end(&mut pager).await;

    assert_eq!(pager.report().disordered_pages, 1);
    assert!(!pager.report().is_complete());
}

#[tokio::test]
async fn a_listing_begun_anew_that_passes_what_was_handed_out_is_complete() {
    let (mut first, _) = chain(ALL, vec![(1..=1_001).rev().collect()]);
    read_to_the_end(&mut first).await;
    let position = first.position().unwrap();

    let all = vec![vec![1_500, 1_001], (1..=1_000).rev().collect()];
    let (mut second, _) = chain_from(position.begun_anew(), ALL, all);
    read_to_the_end(&mut second).await;

    assert_eq!(second.report().repeats_by_age, 2);
    assert!(second.report().is_complete());
}

#[test]
fn what_a_bound_leaves_out_is_no_lack_of_the_runs_since_then() {
    let table = [
        (json!({ "end": "reached" }), true),
        (json!({ "end": "reached", "too_old": 3 }), true),
        (json!({ "end": "created_since", "too_old": 3 }), true),
        (json!({ "too_old": 3 }), false),
        (json!({ "end": "max_items" }), false),
        (json!({ "end": "failed" }), false),
        (json!({ "end": "created_since", "undecodable": 1 }), false),
        (json!({ "end": "created_since", "partial": true }), false),
    ];
    for (report, complete) in table {
        let read: Report = serde_json::from_value(report.clone()).unwrap();

        assert_eq!(read.is_complete_since(), complete, "{report}");
    }
}

#[test]
fn only_a_whole_and_orderly_listing_is_complete() {
    let table = [
        (json!({ "end": "reached" }), true),
        (json!({}), false),
        (json!({ "end": "max_items" }), false),
        (json!({ "end": "created_since" }), false),
        (json!({ "end": "failed" }), false),
        (
            json!({ "end": "reached", "repeats_by_id": 1, "retries": 1 }),
            true,
        ),
        (json!({ "end": "reached", "undecodable": 1 }), false),
        (json!({ "end": "reached", "too_old": 1 }), false),
        (json!({ "end": "reached", "partial": true }), false),
        (json!({ "end": "reached", "disordered_pages": 1 }), true),
        (json!({ "end": "reached", "repeats_by_age": 1 }), true),
        (
            json!({ "end": "reached", "disordered_pages": 1, "repeats_by_age": 1 }),
            false,
        ),
    ];
    for (report, complete) in table {
        let read: Report = serde_json::from_value(report.clone()).unwrap();
        assert_eq!(read.is_complete(), complete, "{report}");
    }
}

#[test]
fn counts_that_cannot_have_been_counted_are_refused() {
    for count in [
        "pages",
        "items",
        "repeats_by_id",
        "repeats_by_age",
        "undecodable",
        "too_old",
        "disordered_pages",
        "retries",
    ] {
        let report = serde_json::from_value(json!({ count: u64::MAX })).unwrap();
        let position = Position {
            report,
            ..Position::default()
        };

        let refusal = Pager::new(
            Box::new(|_| Box::pin(async { Ok(page([])) })),
            ALL,
            position,
        )
        .err();

        assert!(refusal.is_some_and(|error| error.is_input()), "{count}");
    }
}
