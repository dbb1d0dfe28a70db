//! The loop over closures, in a time that tokio pauses.

mod laws;

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use tokio::time::timeout;

use super::*;
use crate::{
    RunHandle,
    call::Seen,
    tests::{cut_connection, refused, run},
    watch::{
        change::Change, checkpoint::WatchCheckpoint, feed::Feed, limits::Limits, start::Start,
        watching::Watching,
    },
};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3_600);

/// A server as a script has it: what it answers, and when it was asked.
#[derive(Default)]
struct Server {
    /// Runs by id and moment, newest first, as every page shows them.
    runs: Vec<(String, u32)>,
    status: &'static str,
    /// What comes instead of the next pages.
    failures: VecDeque<Error>,
    page_size: usize,
    pages: Vec<Instant>,
    looks: Vec<String>,
    /// What comes instead of the next looks.
    look_failures: VecDeque<Error>,
    /// What every look is answered with.
    refused_looks: Option<u16>,
    refuses_cursors: bool,
    /// Whose runs these are.
    workspace: Option<&'static str>,
    looks_under_way: usize,
    most_looks_under_way: usize,
}

type Flora = Arc<Mutex<Server>>;

fn server(count: u32, status: &'static str) -> Flora {
    let runs = (1..=count).rev().map(|n| (n.to_string(), n)).collect();
    Arc::new(Mutex::new(Server {
        runs,
        status,
        page_size: 100,
        ..Server::default()
    }))
}

impl Server {
    fn page(&mut self, cursor: Option<String>) -> Result<Fetched, Error> {
        self.pages.push(Instant::now());
        if let Some(failure) = self.failures.pop_front() {
            return Err(failure);
        }
        if self.refuses_cursors && cursor.is_some() {
            return Err(refused(400, None));
        }
        let from: usize = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let mut fetched = Fetched::default();
        for (run_id, created_at) in self.runs.iter().skip(from).take(self.page_size) {
            let fields = json!({
                "status": self.status,
                "created_at": created_at,
                "workspace_id": self.workspace,
            });
            fetched.runs.push(run(run_id, &fields));
        }
        let next = from + self.page_size;
        if next < self.runs.len() {
            fetched.about.next_cursor = Some(next.to_string());
        }
        Ok(fetched)
    }

    fn look(&mut self, handle: RunHandle) -> Result<(RunHandle, Seen), Error> {
        let run_id = handle.run_id().to_owned();
        self.looks.push(run_id.clone());
        if let Some(failure) = self.look_failures.pop_front() {
            return Err(failure);
        }
        if let Some(status) = self.refused_looks {
            return Err(refused(status, None));
        }
        let outputs = json!([{ "output_id": "o", "type": "text", "url": "A mug." }]);
        let fields = json!({ "status": self.status, "outputs": outputs });
        let seen = Seen {
            run: run(&run_id, &fields),
            hint: None,
        };
        Ok((handle, seen))
    }
}

/// What a watch is told beside its feed.
#[derive(Clone, Copy, Default)]
struct Settings {
    every: Option<Duration>,
    until_caught_up: bool,
    has_answered: bool,
}

fn watch(feed: Feed, flora: &Flora, settings: Settings) -> Watching {
    let pages = || {
        let flora = flora.clone();
        Box::new(move |cursor: Option<String>| {
            let flora = flora.clone();
            Box::pin(async move { flora.lock().unwrap().page(cursor) }) as _
        })
    };
    let looked = flora.clone();
    let requests = Requests {
        page: pages(),
        look: Box::new(move |handle: RunHandle| {
            let flora = looked.clone();
            Some(Box::pin(async move {
                {
                    let mut server = flora.lock().unwrap();
                    server.looks_under_way += 1;
                    server.most_looks_under_way =
                        server.most_looks_under_way.max(server.looks_under_way);
                }
                tokio::time::sleep(SECOND).await;
                let mut server = flora.lock().unwrap();
                server.looks_under_way -= 1;
                Some(server.look(handle))
            }))
        }),
    };
    let first_page = pages();
    Watching::begin(feed, |shared| {
        follow(Following {
            shared,
            first_page,
            requests,
            pauses: Pauses {
                every: settings.every,
                random: || 0.0,
            },
            shortest_rest: settings.every.unwrap_or(2 * SECOND),
            until_caught_up: settings.until_caught_up,
            has_answered: settings.has_answered,
        })
    })
}

fn feed(start: Start) -> Feed {
    Feed::new(start, false, Limits::default())
}

async fn next(watching: &mut Watching) -> Option<Result<Change, Error>> {
    poll_fn(|cx| watching.poll_change(cx)).await
}

fn short(told: Result<Change, Error>) -> String {
    match told {
        Ok(Change::Started(run)) => format!("+{}", run.run_id),
        Ok(Change::Progressed(run)) => format!("~{}", run.run_id),
        Ok(Change::Ended(run)) => format!(".{}", run.run_id),
        Ok(Change::Settled(run)) => format!("${}", run.run_id),
        Err(error) => format!("!{:?}", error.kind()),
    }
}

fn checkpoint_of(feed: &Feed) -> WatchCheckpoint {
    WatchCheckpoint::of(feed, &crate::call::Filters::default())
}

/// Everything that is told in this time, by kind and run.
async fn told_within(time: Duration, watching: &mut Watching) -> Vec<String> {
    let mut told = Vec::new();
    let all = async {
        while let Some(change) = next(watching).await {
            told.push(short(change));
        }
    };
    let ended = timeout(time, all).await.is_ok();
    if ended {
        told.push("end".to_owned());
    }
    told
}

#[tokio::test(start_paused = true)]
async fn a_quiet_hour_at_ten_seconds_is_360_requests() {
    let flora = server(50, "failed");
    let every = Some(10 * SECOND);
    let mut watching = watch(
        feed(Start::Newest),
        &flora,
        Settings {
            every,
            ..Settings::default()
        },
    );

    // The next request would be the first of the second hour.
    let told = told_within(SECOND * 3_599, &mut watching).await;

    assert_eq!(told, [""; 0]);
    assert_eq!(flora.lock().unwrap().pages.len(), 360);
}

#[tokio::test(start_paused = true)]
async fn by_default_pauses_grow_from_two_to_ten_seconds_and_are_short_again_after_a_change() {
    let flora = server(1, "failed");
    let mut watching = watch(feed(Start::Newest), &flora, Settings::default());
    let started = Instant::now();
    told_within(30 * SECOND, &mut watching).await;

    flora.lock().unwrap().runs.insert(0, ("2".to_owned(), 2));
    told_within(20 * SECOND, &mut watching).await;

    let at = |moment: &Instant| moment.duration_since(started).as_secs_f64();
    let pages: Vec<f64> = flora.lock().unwrap().pages.iter().map(at).collect();
    assert_eq!(
        pages,
        [0.0, 2.0, 5.0, 9.5, 16.25, 26.25, 36.25, 38.25, 41.25, 45.75]
    );
}

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
async fn a_failure_before_the_first_answer_ends_it() {
    let flora = server(1, "failed");
    flora.lock().unwrap().failures.push_back(cut_connection());
    let mut watching = watch(feed(Start::Newest), &flora, Settings::default());

    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told, ["!Connection", "end"]);
}

#[tokio::test(start_paused = true)]
async fn failures_that_may_pass_are_waited_through_and_401_is_not() {
    let flora = server(1, "failed");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());
    assert_eq!(told_within(SECOND, &mut watching).await, ["+1", ".1"]);
    flora.lock().unwrap().failures.extend([
        cut_connection(),
        refused(500, None),
        refused(503, None),
        refused(429, None),
    ]);
    assert_eq!(told_within(HOUR, &mut watching).await, [""; 0]);

    flora.lock().unwrap().failures.push_back(refused(401, None));
    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told, ["!Unauthorized", "end"]);
    assert_eq!(watching.with(|feed| feed.report().failures), 4);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_inside_a_servers_hint() {
    let flora = server(1, "failed");
    let every = Some(SECOND);
    let mut watching = watch(
        feed(Start::Newest),
        &flora,
        Settings {
            every,
            ..Settings::default()
        },
    );
    told_within(SECOND / 2, &mut watching).await;
    let hint = Duration::from_secs(100);
    flora
        .lock()
        .unwrap()
        .failures
        .push_back(refused(429, Some(hint)));

    told_within(150 * SECOND, &mut watching).await;

    let pages = flora.lock().unwrap().pages.clone();
    assert!(pages[2].duration_since(pages[1]) >= hint);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_fails_again_and_again_is_asked_ever_less_often() {
    let flora = server(1, "failed");
    let every = Some(SECOND / 10);
    let mut watching = watch(
        feed(Start::Newest),
        &flora,
        Settings {
            every,
            ..Settings::default()
        },
    );
    told_within(SECOND / 20, &mut watching).await;
    let failures = (0..1_000).map(|_| refused(500, None));
    flora.lock().unwrap().failures.extend(failures);

    told_within(HOUR, &mut watching).await;

    let asked = flora.lock().unwrap().pages.len();
    assert!((60..75).contains(&asked), "{asked}");
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
async fn a_refused_cursor_begins_the_round_anew_and_repeats_nothing() {
    let flora = server(250, "failed");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());
    for _ in 0..2 * 100 {
        next(&mut watching).await.unwrap().unwrap();
    }
    flora.lock().unwrap().failures.push_back(refused(400, None));

    let rest = told_within(SECOND, &mut watching).await;

    assert_eq!(rest.len(), 2 * 150);
    let pages = flora.lock().unwrap().pages.len();
    assert_eq!(
        pages,
        1 + 1 + 3,
        "the first, the refused one, and all three again"
    );
}

#[tokio::test(start_paused = true)]
async fn open_runs_below_the_pages_are_looked_at_four_at_once_and_twenty_a_round() {
    let flora = server(300, "running");
    let every = Some(10 * SECOND);
    let settings = Settings {
        every,
        ..Settings::default()
    };
    let mut watching = watch(feed(Start::Beginning), &flora, settings);
    let started = told_within(SECOND, &mut watching).await;
    assert_eq!(started.len(), 300);
    {
        let mut server = flora.lock().unwrap();
        for n in 0..5_000 {
            server.runs.insert(0, (format!("new_{n}"), 1_000 + n));
        }
    }
    // The catch-up itself.
    while let Ok(change) = timeout(5 * SECOND, next(&mut watching)).await {
        change.unwrap().unwrap();
    }
    let known = flora.lock().unwrap().looks.len();

    flora.lock().unwrap().pages.clear();
    told_within(60 * SECOND, &mut watching).await;

    let server = flora.lock().unwrap();
    assert!(server.most_looks_under_way <= 4);
    let rounds = 60 / 10;
    assert!(
        server.looks.len() - known <= 20 * (rounds + 1),
        "{}",
        server.looks.len() - known
    );
}

#[tokio::test(start_paused = true)]
async fn an_end_far_down_is_found_by_a_look() {
    let flora = server(1, "running");
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());
    assert_eq!(told_within(SECOND, &mut watching).await, ["+1"]);
    {
        let mut server = flora.lock().unwrap();
        server.status = "failed";
        server.runs.clear();
        server.runs.push(("2".to_owned(), 2));
    }

    let told = told_within(60 * SECOND, &mut watching).await;

    assert_eq!(told, ["+2", ".2", ".1"]);
    assert_eq!(flora.lock().unwrap().looks, ["1"]);
}

#[tokio::test(start_paused = true)]
async fn outputs_are_looked_up_before_the_end_is_told() {
    let flora = server(2, "completed");
    let feed = Feed::new(Start::Beginning, true, Limits::default());
    let mut watching = watch(feed, &flora, Settings::default());

    let mut ended = Vec::new();
    while ended.len() < 2 {
        if let Change::Ended(run) = next(&mut watching).await.unwrap().unwrap() {
            ended.push(run);
        }
    }

    assert!(ended.iter().all(|run| run.outputs.is_some()));
    let created: Vec<f64> = ended.iter().map(|run| run.created_at.as_f64()).collect();
    assert_eq!(ended[0].run_id, "2", "{created:?}");
}

#[tokio::test(start_paused = true)]
async fn an_end_waits_for_outputs_that_fail_for_now_and_comes_without_those_that_are_not_there() {
    let flora = server(1, "completed");
    let feed = Feed::new(Start::Beginning, true, Limits::default());
    flora
        .lock()
        .unwrap()
        .look_failures
        .push_back(refused(500, None));
    let mut watching = watch(feed, &flora, Settings::default());
    let later = told_within(30 * SECOND, &mut watching).await;
    assert_eq!(later, ["+1", ".1"]);
    assert_eq!(flora.lock().unwrap().looks.len(), 2);

    {
        let mut server = flora.lock().unwrap();
        server.runs.insert(0, ("2".to_owned(), 2));
        server.look_failures.push_back(refused(404, None));
    }
    let without = told_within(30 * SECOND, &mut watching).await;

    assert_eq!(without, ["+2", ".2"]);
    assert_eq!(watching.with(|feed| feed.report().without_outputs), 1);
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

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_every_cursor_is_asked_anew_once() {
    let flora = server(250, "failed");
    flora.lock().unwrap().refuses_cursors = true;
    let mut watching = watch(feed(Start::Beginning), &flora, Settings::default());

    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told.len(), 2 * 100 + 2);
    assert_eq!(told[200..], ["!BadRequest", "end"]);
    assert_eq!(flora.lock().unwrap().pages.len(), 4, "two pages, twice");
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

#[tokio::test(start_paused = true)]
async fn another_workspaces_list_ends_it_before_any_look() {
    let flora = server(1, "completed");
    let mut of_one = Feed::new(Start::Beginning, true, Limits::default());
    let shown = |workspace: &str| {
        let mut fetched = Fetched::default();
        let fields = json!({ "workspace_id": workspace });
        fetched.runs.push(run("1", &fields));
        fetched
    };
    of_one.check(&shown("ws_1")).unwrap();
    let checkpoint = checkpoint_of(&of_one);
    flora.lock().unwrap().workspace = Some("ws_2");

    let feed = checkpoint.clone().restore(true, Limits::default()).unwrap();
    let mut watching = watch(feed, &flora, Settings::default());
    let told = told_within(HOUR, &mut watching).await;

    assert_eq!(told, ["!OtherWorkspace", "end"]);
    assert_eq!(flora.lock().unwrap().looks.len(), 0);
}
