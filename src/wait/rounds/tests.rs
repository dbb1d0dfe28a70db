use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{super::ended::EndedRuns, *};
use crate::{
    Retry,
    call::{Fetched, Seen},
    run::Route,
    tests::{refused, run},
};

mod control;
mod model;
mod own_deadlines;
mod promises;

const SECOND: Duration = Duration::from_secs(1);

type LookInstead = fn(u64, &str) -> Option<Result<Value, u16>>;

/// The server's side: pages of 100 runs, which run until their time comes.
struct Flora {
    started: Instant,
    newest_first: Vec<String>,
    /// When runs complete, in seconds; never, if not here.
    ends: HashMap<String, u64>,
    /// Whether a page shows outputs.
    lists_outputs: bool,
    look_takes: Duration,
    /// What goes wrong with a page, by time in seconds and number.
    page_fault: fn(u64, usize) -> Option<u16>,
    /// What a page's answer asks for.
    page_hint: Option<Duration>,
    /// What a single look brings instead, by time in seconds and id.
    look_instead: LookInstead,
    /// Requests so far: seconds and page number, or seconds and handle.
    pages: Vec<(u64, usize)>,
    looks: Vec<(u64, RunHandle)>,
    under_way: usize,
    most_under_way: usize,
}

impl Flora {
    fn new(newest_first: Vec<String>) -> Self {
        Self {
            started: Instant::now(),
            newest_first,
            ends: HashMap::new(),
            lists_outputs: true,
            look_takes: Duration::ZERO,
            page_fault: |_, _| None,
            page_hint: None,
            look_instead: |_, _| None,
            pages: Vec::new(),
            looks: Vec::new(),
            under_way: 0,
            most_under_way: 0,
        }
    }

    fn ending(mut self, at: u64, runs: &[String]) -> Self {
        self.ends.extend(runs.iter().map(|id| (id.clone(), at)));
        self
    }

    fn now(&self) -> u64 {
        self.started.elapsed().as_secs()
    }

    fn state(&self, id: &str, outputs: bool) -> Value {
        let ended = self.ends.get(id).is_some_and(|ends| *ends <= self.now());
        let mut state = json!({ "status": if ended { "completed" } else { "running" } });
        if ended && outputs {
            state["outputs"] = json!([]);
        }
        state
    }

    fn page(&mut self, cursor: Option<String>) -> Result<Fetched, Error> {
        let number = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let now = self.now();
        self.pages.push((now, number));
        if let Some(status) = (self.page_fault)(now, number) {
            return Err(refused(status, None));
        }
        let mut page = Fetched::default();
        for id in self.newest_first.iter().skip(100 * number).take(100) {
            let mut fields = self.state(id, self.lists_outputs);
            fields["technique"] = json!({ "name": "Mugs", "technique_id": "tech_1" });
            page.runs.push(run(id, &fields));
        }
        page.about.retry_after = self.page_hint;
        let more = self.newest_first.len() > 100 * (number + 1);
        page.about.next_cursor = more.then(|| (number + 1).to_string());
        Ok(page)
    }

    fn look(&mut self, handle: RunHandle) -> Result<(RunHandle, Seen), Error> {
        let instead = (self.look_instead)(self.now(), handle.run_id());
        let fields = instead.unwrap_or_else(|| Ok(self.state(handle.run_id(), true)));
        let by_flora = Some("not_found".to_owned());
        let error = |status| refused(status, None).coded(by_flora, Vec::new());
        let fields = fields.map_err(error)?;
        let run = run(handle.run_id(), &fields);
        Ok((handle, Seen { run, hint: None }))
    }
}

/// As `WaitForRuns` drives it.
struct Wait {
    ended: EndedRuns,
    remaining: Wanted,
    flora: Arc<Mutex<Flora>>,
}

/// A round every 2 seconds for a minute, without jitter.
fn settings() -> Settings {
    let mut settings = Settings::new(Retry::none());
    settings.pauses.every = Some(2 * SECOND);
    settings.pauses.random = || 0.0;
    settings.deadline = Overall::Set(60 * SECOND);
    settings
}

fn many(flora: &Arc<Mutex<Flora>>) -> Many {
    let (list, by_id) = (flora.clone(), flora.clone());
    Many {
        settings: settings(),
        updates: false,
        outputs: true,
        page: Box::new(move |cursor| {
            let page = list.lock().unwrap().page(cursor);
            Box::pin(async { page })
        }),
        look: Box::new(move |handle| {
            let flora = by_id.clone();
            Box::pin(async move {
                let takes = {
                    let mut flora = flora.lock().unwrap();
                    let now = flora.now();
                    flora.looks.push((now, handle.clone()));
                    flora.under_way += 1;
                    flora.most_under_way = flora.most_under_way.max(flora.under_way);
                    flora.look_takes
                };
                sleep(takes).await;
                let mut flora = flora.lock().unwrap();
                flora.under_way -= 1;
                flora.look(handle)
            })
        }),
    }
}

fn wait_with(flora: Flora, runs: &[String], change: impl FnOnce(&mut Many)) -> Wait {
    wait_for(flora, Wanted::new(), runs, change)
}

fn wait_for(
    flora: Flora,
    remaining: Wanted,
    runs: &[String],
    change: impl FnOnce(&mut Many),
) -> Wait {
    let flora = Arc::new(Mutex::new(flora));
    let mut many = many(&flora);
    change(&mut many);
    for run_id in runs {
        remaining.add(RunHandle::new(run_id));
    }
    let ended = EndedRuns::new(many, remaining.clone());
    Wait {
        ended,
        remaining,
        flora,
    }
}

fn wait(flora: Flora, runs: &[String]) -> Wait {
    wait_with(flora, runs, |_| ())
}

impl Wait {
    async fn next(&mut self) -> Option<Result<TechniqueRun, Error>> {
        poll_fn(|cx| self.ended.poll_next(cx)).await
    }

    /// The states that came by run, in their order, and the errors.
    async fn finish(&mut self) -> (BTreeMap<String, Vec<String>>, Vec<Error>) {
        let (mut runs, mut errors) = (BTreeMap::<_, Vec<_>>::new(), Vec::new());
        while let Some(item) = self.next().await {
            match item {
                Ok(run) => runs
                    .entry(run.run_id)
                    .or_default()
                    .push(run.status.to_string()),
                Err(error) => errors.push(error),
            }
        }
        (runs, errors)
    }

    /// To the end, where each of these runs has come once and completed, and no error has.
    async fn finish_well(&mut self, runs: &[String]) {
        let (came, errors) = self.finish().await;
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(came.len(), runs.len());
        assert!(runs.iter().all(|id| came[id] == ["completed"]), "{came:?}");
        assert!(self.remaining.handles().is_empty());
    }

    /// How many pages and looks there were in each round.
    fn rounds(&self) -> Vec<(u64, usize, usize)> {
        let flora = self.flora.lock().unwrap();
        let mut rounds = BTreeMap::<u64, (usize, usize)>::new();
        flora
            .pages
            .iter()
            .for_each(|(at, _)| rounds.entry(*at).or_default().0 += 1);
        flora
            .looks
            .iter()
            .for_each(|(at, _)| rounds.entry(*at).or_default().1 += 1);
        rounds
            .into_iter()
            .map(|(at, (pages, looks))| (at, pages, looks))
            .collect()
    }
}

fn ids(name: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{name}_{n}")).collect()
}

#[tokio::test(start_paused = true)]
async fn two_hundred_fresh_runs_cost_two_pages_a_round_and_no_look() {
    let runs = ids("run", 200);
    let mut wait = wait(Flora::new(runs.clone()).ending(5, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 2, 0), (2, 2, 0), (4, 2, 0), (6, 2, 0)]);
}

#[tokio::test(start_paused = true)]
async fn many_runs_far_down_cost_the_pages_down_to_them() {
    let runs = ids("run", 200);
    let flora = Flora::new([ids("other", 5_000), runs.clone(), ids("old", 900)].concat());
    let mut wait = wait(flora.ending(1, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 52, 0), (2, 52, 0)]);
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
async fn few_runs_far_down_cost_one_page_and_a_look_each_and_then_a_look_a_round() {
    let runs = ids("run", 3);
    let flora = Flora::new([ids("other", 5_000), runs.clone()].concat());
    let mut wait = wait(flora.ending(3, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 3), (2, 0, 3), (4, 0, 3)]);
}

#[tokio::test(start_paused = true)]
async fn twenty_ended_runs_far_down_cost_twenty_looks_and_not_twenty_pages_as_well() {
    let runs = ids("run", 20);
    let flora = Flora::new([ids("other", 5_000), runs.clone()].concat());
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 2, 20)]);
}

#[tokio::test(start_paused = true)]
async fn runs_that_are_pushed_down_are_followed_down() {
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

    assert_eq!(wait.rounds(), [(0, 1, 0), (2, 2, 0), (4, 3, 0), (6, 3, 0)]);
}

#[tokio::test(start_paused = true)]
async fn what_the_list_does_not_show_is_looked_at_singly() {
    let runs = [ids("run", 2), ids("unlisted", 1)].concat();
    let mut wait = wait(Flora::new(ids("run", 2)).ending(3, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 1), (2, 1, 1), (4, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn an_entry_that_cannot_be_read_is_looked_at_singly() {
    let runs = ids("run", 2);
    let flora = Flora::new(vec!["run_0".to_owned()]).ending(0, &runs);
    let mut wait = wait_with(flora, &runs, |many| {
        let mut fetch = std::mem::replace(&mut many.page, Box::new(|_| unreachable!()));
        many.page = Box::new(move |cursor| {
            let page = fetch(cursor);
            Box::pin(async {
                let bad =
                    json!({ "index": 1, "run_id": "run_1", "path": "", "reason": "", "raw": "" });
                let bad = vec![serde_json::from_value(bad).unwrap()];
                Ok(Fetched { bad, ..page.await? })
            })
        });
    });

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_run_looked_at_singly_is_left_to_the_list_once_a_page_shows_it() {
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
async fn a_run_given_twice_comes_once() {
    let runs = ids("run", 1);
    let mut wait = wait(
        Flora::new(runs.clone()).ending(0, &runs),
        &[runs.clone(), runs.clone()].concat(),
    );

    wait.finish_well(&runs).await;
}

#[tokio::test(start_paused = true)]
async fn at_most_four_runs_are_looked_at_at_once() {
    let runs = ids("run", 10);
    let mut flora = Flora::new(Vec::new()).ending(0, &runs);
    flora.look_takes = SECOND;
    let mut wait = wait(flora, &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.flora.lock().unwrap().most_under_way, 4);
    assert_eq!(wait.rounds(), [(0, 1, 4), (1, 0, 4), (2, 0, 2)]);
}

#[tokio::test(start_paused = true)]
async fn an_ended_run_is_never_reopened_by_a_stale_page() {
    let runs = ids("run", 2);
    let flora = Flora::new(runs.clone())
        .ending(0, &runs[..1])
        .ending(3, &runs[1..]);
    let mut wait = wait_with(flora, &runs, |many| many.updates = true);
    assert!(wait.next().await.unwrap().is_ok());
    assert!(wait.next().await.unwrap().is_ok());

    wait.flora.lock().unwrap().ends.remove("run_0");
    let (came, errors) = wait.finish().await;

    assert_eq!(
        came,
        BTreeMap::from([("run_1".to_owned(), vec!["completed".to_owned()])])
    );
    assert!(errors.is_empty());
}

#[tokio::test(start_paused = true)]
async fn updates_are_each_change_of_each_run() {
    let runs = ids("run", 1);
    let flora = Flora::new(runs.clone()).ending(5, &runs);
    let mut wait = wait_with(flora, &runs, |many| many.updates = true);

    let (came, _) = wait.finish().await;

    assert_eq!(came["run_0"], ["running", "completed"]);
}

#[tokio::test(start_paused = true)]
async fn outputs_that_an_entry_lacks_are_looked_at_once() {
    let runs = ids("run", 3);
    // Whether the list shows outputs, whether they are wanted, and looks.
    for (listed, wanted, looks) in [(false, true, 3), (true, true, 0), (false, false, 0)] {
        let flora = Flora {
            lists_outputs: listed,
            ..Flora::new(runs.clone()).ending(0, &runs)
        };
        let mut wait = wait_with(flora, &runs, |many| many.outputs = wanted);

        while let Some(run) = wait.next().await {
            assert_eq!(run.unwrap().outputs.is_some(), wanted);
        }

        assert_eq!(wait.rounds(), [(0, 1, looks)]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_or_stale_look_for_outputs_does_not_take_the_end_back() {
    let runs = ids("run", 1);
    let looks: [LookInstead; 4] = [
        |_, _| Some(Err(500)),
        |_, _| Some(Err(404)),
        |_, _| Some(Err(429)),
        |_, _| Some(Ok(json!({ "status": "running", "outputs": [] }))),
    ];
    for look_instead in looks {
        let flora = Flora {
            lists_outputs: false,
            look_instead,
            ..Flora::new(runs.clone())
        };
        let mut wait = wait(flora.ending(0, &runs), &runs);

        wait.finish_well(&runs).await;

        assert_eq!(wait.rounds(), [(0, 1, 1)]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_nowhere_gives_its_error_and_the_others_go_on() {
    let runs = ids("run", 2);
    let look_instead = |_, _: &str| Some(Err(404));
    let flora = Flora {
        look_instead,
        ..Flora::new(vec!["run_0".to_owned()])
    };
    let mut wait = wait(flora.ending(3, &runs), &runs);

    let (came, errors) = wait.finish().await;

    assert_eq!(came["run_0"], ["completed"]);
    let [error] = &errors[..] else {
        panic!("{errors:?}")
    };
    assert!(error.is_not_found());
    assert_eq!(error.run_id(), Some("run_1"));
    assert!(wait.remaining.handles().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_from_the_start_ends_the_wait() {
    let faults: [fn(u64, usize) -> Option<u16>; 3] =
        [|_, _| Some(401), |_, _| Some(429), |_, _| Some(500)];
    for page_fault in faults {
        let runs = ids("run", 2);
        let mut wait = wait(
            Flora {
                page_fault,
                ..Flora::new(runs.clone())
            },
            &runs,
        );

        let (_, errors) = wait.finish().await;

        assert_eq!(errors[0].status(), page_fault(0, 0));
        assert_eq!((errors.len(), wait.rounds()), (1, vec![(0, 1, 0)]));
        assert_eq!(wait.remaining.handles().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_ends_the_wait_whenever_it_comes() {
    let faults: [fn(u64, usize) -> Option<u16>; 3] = [
        |at, _| (at > 3).then_some(401),
        |at, _| (at > 3).then_some(402),
        |at, _| (at > 3).then_some(403),
    ];
    for page_fault in faults {
        let runs = ids("run", 1);
        let mut wait = wait(
            Flora {
                page_fault,
                ..Flora::new(runs.clone())
            },
            &runs,
        );

        let (_, errors) = wait.finish().await;

        assert_eq!((errors.len(), errors[0].status()), (1, page_fault(4, 0)));
        assert_eq!(wait.rounds(), [(0, 1, 0), (2, 1, 0), (4, 1, 0)]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_for_a_while_brings_no_burst_of_looks() {
    let runs = ids("run", 150);
    let page_fault = |at, _| (2..=4).contains(&at).then_some(503);
    let mut wait = wait(
        Flora {
            page_fault,
            ..Flora::new(runs.clone()).ending(5, &runs)
        },
        &runs,
    );

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 2, 0), (2, 1, 0), (4, 1, 0), (6, 2, 0)]);
}

#[tokio::test(start_paused = true)]
async fn after_three_failed_listings_in_a_row_single_looks_take_over_until_the_list_is_back() {
    let runs = ids("run", 5);
    let page_fault = |at, _| (2..=8).contains(&at).then_some(500);
    let mut wait = wait(
        Flora {
            page_fault,
            ..Flora::new(runs.clone()).ending(11, &runs)
        },
        &runs,
    );

    wait.finish_well(&runs).await;

    let back = [(10, 1, 0), (12, 1, 0)];
    assert_eq!(
        wait.rounds()[..5],
        [(0, 1, 0), (2, 1, 0), (4, 1, 0), (6, 1, 5), (8, 1, 5)]
    );
    assert_eq!(wait.rounds()[5..], back);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_always_fails_on_its_second_page_hides_no_run_for_ever() {
    let runs = ids("run", 150);
    let page_fault = |_, page| (page == 1).then_some(500);
    let mut wait = wait(
        Flora {
            page_fault,
            ..Flora::new(runs.clone()).ending(1, &runs)
        },
        &runs,
    );

    wait.finish_well(&runs).await;

    // The first hundred end in the second round; the listing has failed three times in the third.
    assert_eq!(wait.rounds(), [(0, 2, 0), (2, 2, 0), (4, 2, 50)]);
}

#[tokio::test(start_paused = true)]
async fn a_429_in_a_single_look_ends_the_looks_of_its_round() {
    let runs = ids("run", 20);
    let look_instead = |at, _: &str| (at == 0).then_some(Err(429));
    let flora = Flora {
        look_instead,
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    // Four were under way. The next round waits for the 5 seconds of a 429 without a hint.
    let [first, second] = wait.rounds()[..] else {
        panic!("{:?}", wait.rounds())
    };
    assert_eq!((first, second.2), ((0, 1, 4), 20));
    assert!(second.0 >= 5);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_for_once_is_made_again_in_the_next_round() {
    let runs = ids("run", 2);
    let look_instead = |at, id: &str| (at == 0 && id == "run_1").then_some(Err(503));
    let flora = Flora {
        look_instead,
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    assert_eq!(wait.rounds(), [(0, 1, 2), (2, 1, 1)]);
}

#[tokio::test(start_paused = true)]
async fn at_the_deadline_ended_runs_come_before_the_error_and_its_handles_are_the_others() {
    let runs = ids("run", 3);
    let flora = Flora {
        lists_outputs: false,
        look_takes: 99 * SECOND,
        ..Flora::new(runs.clone())
    };
    let mut wait = wait(flora.ending(0, &runs[..2]), &runs);
    let started = Instant::now();

    let (came, errors) = wait.finish().await;

    assert_eq!(started.elapsed(), 60 * SECOND);
    assert_eq!(came.into_keys().collect::<Vec<_>>(), runs[..2]);
    let handles = &errors[0].deadline().unwrap().handles;
    assert_eq!(
        (errors.len(), handles.len(), handles[0].run_id()),
        (1, 1, "run_2")
    );
}

#[tokio::test(start_paused = true)]
async fn there_is_no_deadline_for_runs_that_have_all_ended() {
    let runs = ids("run", 2);
    let flora = Flora {
        lists_outputs: false,
        look_takes: 99 * SECOND,
        ..Flora::new(runs.clone())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;
}

#[tokio::test(start_paused = true)]
async fn the_last_round_is_shortly_before_the_deadline() {
    let runs = ids("run", 2);
    let mut wait = wait_with(Flora::new(runs.clone()), &runs, |many| {
        many.settings.pauses.every = Some(25 * SECOND);
    });

    let (_, errors) = wait.finish().await;

    assert_eq!(
        wait.rounds(),
        [(0, 1, 0), (25, 1, 0), (50, 1, 0), (58, 1, 0)]
    );
    assert_eq!(errors[0].deadline().unwrap().looks, 4);
    assert_eq!(wait.remaining.handles().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_id_that_cannot_be_asked_for_gives_its_error_without_a_request() {
    let mut wait = wait(Flora::new(Vec::new()), &["../secrets".to_owned()]);

    let (_, errors) = wait.finish().await;

    assert!(errors.len() == 1 && errors[0].is_input());
    assert_eq!(errors[0].run_id(), Some("../secrets"));
    assert_eq!(wait.rounds(), []);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_no_run_is_over_at_once() {
    let mut wait = wait(Flora::new(ids("run", 1)), &[]);

    assert!(wait.next().await.is_none());
    assert_eq!(wait.rounds(), []);
}

#[tokio::test(start_paused = true)]
async fn a_wait_begun_by_id_learns_its_technique_from_the_list() {
    let runs = ids("run", 1);
    let flora = Flora {
        lists_outputs: false,
        ..Flora::new(runs.clone()).ending(0, &runs)
    };
    let mut wait = wait(flora, &runs);

    wait.finish_well(&runs).await;

    let looks = &wait.flora.lock().unwrap().looks;
    let nested = Route::Nested {
        technique: "tech_1",
        run_id: "run_0",
    };
    assert_eq!(looks[0].1.routes().unwrap().0, nested);
}

#[tokio::test(start_paused = true)]
async fn what_the_list_told_of_a_run_is_in_the_handles_that_remain() {
    let runs = ids("run", 1);
    let mut wait = wait(Flora::new(runs.clone()), &runs);

    let (_, errors) = wait.finish().await;

    let handles = &errors[0].deadline().unwrap().handles;
    let nested = Route::Nested {
        technique: "tech_1",
        run_id: "run_0",
    };
    assert_eq!(handles[0].routes().unwrap().0, nested);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_drops_its_looks() {
    let runs = ids("run", 6);
    let flora = Flora {
        look_takes: 99 * SECOND,
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora, &runs);
    assert!(tokio::time::timeout(SECOND, wait.next()).await.is_err());

    let Wait { ended, flora, .. } = wait;
    drop(ended);
    tokio::task::yield_now().await;

    // Neither the closures nor a look has it any more.
    assert_eq!(Arc::strong_count(&flora), 1);
    assert_eq!(flora.lock().unwrap().looks.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_a_rate_limit_left_over_has_its_turn_before_the_others_have_a_second() {
    let runs = ids("run", 12);
    // Each look is the last of its round.
    let flora = Flora {
        look_instead: |_, _| Some(Err(429)),
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora, &runs);

    wait.finish().await;

    let looks = std::mem::take(&mut wait.flora.lock().unwrap().looks);
    let first: HashSet<_> = looks
        .iter()
        .take(12)
        .map(|(_, handle)| handle.run_id())
        .collect();
    assert_eq!(first.len(), 12, "each of the first twelve is another run");
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_list_is_followed_by_no_look_in_its_round() {
    let runs = ids("deep", 3);
    let flora = Flora {
        page_fault: |at, _| (at > 0).then_some(429),
        look_instead: |_, _| Some(Err(503)),
        ..Flora::new(ids("newer", 100))
    };
    let mut wait = wait(flora, &runs);

    wait.finish().await;

    let later = wait.rounds().split_off(1);
    assert!(!later.is_empty());
    assert!(
        later
            .iter()
            .all(|(_, pages, looks)| (*pages, *looks) == (1, 0))
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_that_a_look_shows_to_be_refused_ends_the_wait_and_leaves_the_runs_remaining() {
    for status in [401, 402] {
        let runs = ids("run", 8);
        let flora = Flora {
            look_instead: if status == 401 {
                |_, _| Some(Err(401))
            } else {
                |_, _| Some(Err(402))
            },
            ..Flora::new(Vec::new())
        };
        let mut wait = wait(flora, &runs);

        let (_, errors) = wait.finish().await;

        assert_eq!((errors.len(), errors[0].status()), (1, Some(status)));
        assert_eq!(errors[0].run_id(), None);
        assert_eq!(wait.remaining.handles().len(), 8);
    }
}

#[tokio::test(start_paused = true)]
async fn looks_for_outputs_that_a_rate_limit_stopped_are_made_up_for() {
    let runs = ids("run", 10);
    let flora = Flora {
        lists_outputs: false,
        look_instead: |at, _| (at == 0).then_some(Err(429)),
        ..Flora::new(runs.clone())
    };
    let mut wait = wait(flora.ending(0, &runs), &runs);

    wait.finish_well(&runs).await;

    // Four were under way; the other six wait for the 5 seconds of a 429 without a hint.
    assert_eq!(wait.rounds(), [(0, 1, 4), (5, 0, 6)]);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_shows_another_run_ends_neither_of_the_two() {
    let runs = ids("run", 2);
    let flora = Flora {
        look_instead: |_, id| {
            let other = json!({ "run_id": "run_1", "status": "completed", "outputs": [] });
            (id == "run_0").then_some(Ok(other))
        },
        ..Flora::new(Vec::new())
    };
    let mut wait = wait(flora, &runs);

    let (came, errors) = wait.finish().await;

    assert!(came.is_empty(), "{came:?}");
    assert_eq!(errors[0].run_id(), Some("run_0"));
    assert_eq!(errors[0].undecodable().unwrap().path, "run_id");
    assert!(errors[1].is_deadline());
}
