use std::collections::HashMap;

use super::*;

/// What a look at a run brings: its outputs, no such run, or a failure.
#[derive(Clone, Copy)]
enum Answer {
    Outputs,
    Unknown,
    Failure,
}

/// The runs that were looked at, and how many were at once.
#[derive(Clone, Default)]
struct Looks(Arc<Mutex<(Vec<String>, usize, usize)>>);

impl Looks {
    fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().0.clone()
    }

    fn most_at_once(&self) -> usize {
        self.0.lock().unwrap().2
    }
}

/// Run `n` has ended, and its entry has no outputs.
fn ended(n: u32) -> TechniqueRun {
    run(
        &n.to_string(),
        &json!({ "created_at": n, "status": "completed" }),
    )
}

fn page_of(runs: impl IntoIterator<Item = TechniqueRun>) -> Shown {
    let mut page = page([]);
    page.runs = runs.into_iter().collect();
    page
}

/// A listing of one page, where asking for a run takes as many seconds as its number says.
fn looking(
    settings: Settings,
    from: impl Into<Option<Checkpoint>>,
    page: impl Fn() -> Shown + Send + 'static,
    answers: &[(u32, Answer)],
) -> (Listing<Model>, Looks) {
    let answers: HashMap<String, Answer> = answers
        .iter()
        .map(|(n, answer)| (n.to_string(), *answer))
        .collect();
    let looks = Looks::default();
    let log = looks.clone();
    let (model, _) = answering(move |_| Ok(page()));
    let model = model.with_runs(move |handle| {
        let id = handle.run_id().to_owned();
        let answer = answers.get(&id).copied().unwrap_or(Answer::Outputs);
        let log = log.clone();
        Box::pin(async move {
            {
                let mut log = log.0.lock().unwrap();
                log.0.push(id.clone());
                log.1 += 1;
                log.2 = log.2.max(log.1);
            }
            let n: u32 = id.parse().unwrap();
            sleep(SECOND * n).await;
            log.0.lock().unwrap().1 -= 1;
            match answer {
                Answer::Outputs => Ok(with_outputs(n)),
                Answer::Unknown => Err(refused(404, None)),
                Answer::Failure => Err(refused(500, None)),
            }
        })
    });
    (begin(settings, from.into(), model, true), looks)
}

fn with_outputs(n: u32) -> TechniqueRun {
    let output = json!({ "output_id": "o", "type": "text", "url": n.to_string() });
    let fields = json!({ "created_at": n, "status": "completed", "outputs": [output] });
    run(&n.to_string(), &fields)
}

/// Each run with whether it has outputs, and the error that ended the listing.
async fn read_outputs(pager: &mut Listing<Model>) -> (Vec<(String, bool)>, Option<Error>) {
    let mut shown = Vec::new();
    while let Some(entry) = next(pager).await {
        match entry {
            Ok(run) => shown.push((run.run_id.clone(), run.outputs.is_some())),
            Err(error) => return (shown, Some(error)),
        }
    }
    (shown, None)
}

fn with(runs: impl IntoIterator<Item = u32>) -> Vec<(String, bool)> {
    runs.into_iter().map(|n| (n.to_string(), true)).collect()
}

#[tokio::test(start_paused = true)]
async fn completed_runs_come_with_their_outputs_in_order_four_looks_at_once() {
    let page = || page_of((1..=10).rev().map(ended));
    let (mut pager, looks) = looking(ALL, None, page, &[]);

    let (shown, error) = read_outputs(&mut pager).await;

    assert!(error.is_none());
    assert_eq!(shown, with((1..=10).rev()));
    assert_eq!(looks.most_at_once(), 4);
    assert_eq!(pager.report().without_outputs, 0);
}

#[tokio::test(start_paused = true)]
async fn only_completed_runs_that_are_to_be_handed_out_are_looked_at() {
    let settings = Settings {
        bounds: bounds_of(Some(3), Some(9)),
        max_items: Some(4),
        ..ALL
    };
    let page = || {
        page_of([
            ended(9),
            numbered(8),
            with_outputs(7),
            ended(6),
            ended(6),
            ended(5),
            ended(4),
            ended(2),
        ])
    };
    let (mut pager, looks) = looking(settings, None, page, &[]);

    let (shown, _) = read_outputs(&mut pager).await;

    let shown: Vec<_> = shown.into_iter().map(|(id, _)| id).collect();
    assert_eq!(shown, ids([8, 7, 6, 5]));
    assert!(
        !looks
            .asked()
            .iter()
            .any(|id| ["9", "8", "7", "2"].contains(&id.as_str()))
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_handed_out_before_is_not_looked_at_again() {
    let page = || page_of([ended(3), ended(2), ended(1)]);
    let (mut first, _) = looking(ALL, None, page, &[]);
    next(&mut first).await;

    let (mut second, looks) = looking(ALL, first.checkpoint(), page, &[]);
    let (shown, _) = read_outputs(&mut second).await;

    assert_eq!(shown, with([2, 1]));
    assert_eq!(looks.asked(), ids([2, 1]));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_not_found_comes_without_and_is_counted() {
    let page = || page_of([ended(3), ended(2), ended(1)]);
    let answers = [(2, Answer::Unknown)];
    let (mut pager, _) = looking(ALL, None, page, &answers);

    let (shown, _) = read_outputs(&mut pager).await;

    let expected = [(3, true), (2, false), (1, true)];
    assert_eq!(shown, expected.map(|(n, has)| (n.to_string(), has)));
    assert_eq!(pager.report().without_outputs, 1);
    assert!(pager.report().is_complete());
}

#[tokio::test(start_paused = true)]
async fn the_first_run_without_its_outputs_is_counted_too_and_not_before_it_is_handed_out() {
    let page = || page_of([ended(3), ended(2), ended(1)]);
    let answers = [(3, Answer::Unknown), (1, Answer::Unknown)];
    let (mut pager, _) = looking(ALL, None, page, &answers);

    let mut counted = Vec::new();
    while next(&mut pager).await.is_some() {
        counted.push(pager.report().without_outputs);
    }

    assert_eq!(counted, [1, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_ends_the_listing_before_its_pages_runs_and_a_resume_goes_on_with_them() {
    for failing in 1..=6 {
        let page = || page_of((1..=6).rev().map(ended));
        let (mut before, _) = looking(ALL, None, page, &[]);
        let mut shown = vec![next(&mut before).await.unwrap().unwrap().run_id];

        let answers = [(failing, Answer::Failure)];
        let (mut first, _) = looking(ALL, before.checkpoint(), page, &answers);
        let (cut, error) = read_outputs(&mut first).await;
        // What was handed out before is not asked for again.
        if failing < 6 {
            assert_eq!(error.and_then(|error| error.status()), Some(500));
            assert!(cut.is_empty());
            assert_eq!(first.report().end, Some(End::Failed));
        }
        shown.extend(cut.into_iter().map(|(id, _)| id));

        let (mut second, _) = looking(ALL, first.checkpoint(), page, &[]);
        shown.extend(read_to_the_end(&mut second).await);
        assert_eq!(shown, ids((1..=6).rev()));
        assert!(second.report().is_complete());
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_whose_outputs_fail_is_an_error_and_no_page() {
    let page = || page_of([ended(2), ended(1)]);
    let (mut listing, _) = looking(ALL, None, page, &[(1, Answer::Failure)]);

    let page = poll_fn(|cx| listing.poll_page(cx)).await;

    assert!(page.is_some_and(|page| page.is_err_and(|error| error.is_server())));
    assert!(poll_fn(|cx| listing.poll_page(cx)).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_id_cannot_stand_in_a_path_comes_without_and_is_counted() {
    let (model, _) = answering(|_| Ok(page_of([ended(2), ended(1)])));
    let model = model.with_runs(|handle| {
        let n: u32 = handle.run_id().parse().unwrap();
        let rejected = Error::input("run_id", "one path segment");
        Box::pin(async move {
            if n == 2 {
                Err(rejected)
            } else {
                Ok(with_outputs(n))
            }
        })
    });
    let mut listing = begin(ALL, None, model, true);

    let (shown, error) = read_outputs(&mut listing).await;

    assert!(error.is_none());
    assert_eq!(shown, [("2".to_owned(), false), ("1".to_owned(), true)]);
    assert_eq!(listing.report().without_outputs, 1);
}

#[tokio::test(start_paused = true)]
async fn bad_entries_keep_their_place_among_runs_that_are_looked_at() {
    let page = || {
        page_of([ended(3), ended(2)])
            .with_bad(0, &json!({}))
            .with_bad(2, &json!({}))
    };
    let (mut pager, _) = looking(ALL, None, page, &[]);

    let (shown, error) = read(&mut pager).await;

    assert!(error.is_none());
    assert_eq!(shown, ["bad", "3", "bad", "2"]);
}

#[tokio::test(start_paused = true)]
async fn a_future_dropped_while_looks_are_under_way_loses_nothing() {
    let page = || page_of([ended(2), ended(1)]);
    let (mut pager, looks) = looking(ALL, None, page, &[]);

    let cut = tokio::time::timeout(SECOND, next(&mut pager)).await;
    let (shown, _) = read_outputs(&mut pager).await;

    assert!(cut.is_err());
    assert_eq!(shown, with([2, 1]));
    assert_eq!(looks.asked(), ids([2, 1]));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_its_page_repeats_takes_no_others_outputs() {
    let settings = Settings {
        max_items: Some(2),
        ..ALL
    };
    let page = || page_of([ended(3), ended(3), ended(2), ended(1)]);
    let (mut pager, looks) = looking(settings, None, page, &[]);

    let (shown, _) = read_outputs(&mut pager).await;

    assert_eq!(shown, with([3, 2]));
    assert_eq!(looks.asked(), ids([3, 2]));
}

#[tokio::test]
async fn a_look_that_tells_another_age_loses_and_repeats_no_run() {
    let settings = Settings {
        kept: 2,
        bounds: bounds_of(Some(2), None),
        ..ALL
    };
    for told in [0, 1, 4, 9] {
        let (model, _) = answering(|cursor| {
            Ok(match cursor {
                "" => page_of([ended(5), ended(4)]).to(&"next"),
                "next" => page_of([ended(4), ended(3)]).to(&"last"),
                _ => page_of([ended(3), ended(2)]),
            })
        });
        let model = model.with_runs(move |handle| {
            let n: u32 = handle.run_id().parse().unwrap();
            let mut seen = with_outputs(n);
            seen.created_at = numbered(told).created_at;
            Box::pin(async { Ok(seen) })
        });
        let mut pager = begin(settings, None, model, true);

        let (shown, _) = read_outputs(&mut pager).await;

        assert_eq!(shown, with([5, 4, 3, 2]), "{told}");
        assert!(pager.report().is_complete_since());
    }
}

#[tokio::test(start_paused = true)]
async fn as_many_runs_are_looked_at_as_are_handed_out_however_many_rounds_that_takes() {
    let settings = Settings {
        max_items: Some(9),
        ..ALL
    };
    let page = || page_of((1..=12).rev().map(ended));
    let (mut pager, looks) = looking(settings, None, page, &[]);

    let (shown, _) = read_outputs(&mut pager).await;

    assert_eq!(shown, with((4..=12).rev()));
    assert_eq!(looks.asked(), ids((4..=12).rev()));
}

#[tokio::test(start_paused = true)]
async fn begun_anew_no_run_is_looked_at_that_began_later() {
    let before = || page_of([ended(2), ended(1)]);
    let (mut first, _) = looking(ALL, None, before, &[]);
    next(&mut first).await;

    let after = || page_of([ended(3), ended(2), ended(1)]);
    let anew = first.checkpoint().from_newest();
    let (mut second, looks) = looking(ALL, anew, after, &[]);
    let (shown, _) = read_outputs(&mut second).await;

    assert_eq!(shown, with([1]));
    assert_eq!(looks.asked(), ids([1]));
}

#[tokio::test]
async fn a_stale_look_never_reopens_a_run_that_has_ended() {
    let (model, _) = answering(|_| Ok(page_of([ended(1)])));
    let model = model.with_runs(|_| {
        let output = json!({ "output_id": "o", "type": "text", "url": "early" });
        let stale = run("1", &json!({ "status": "running", "outputs": [output] }));
        Box::pin(async { Ok(stale) })
    });
    let mut pager = begin(ALL, None, model, true);

    let shown = next(&mut pager).await.unwrap().unwrap();

    assert_eq!(shown, ended(1));
}
