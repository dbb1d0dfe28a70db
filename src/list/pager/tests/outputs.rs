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

fn page_of(runs: impl IntoIterator<Item = TechniqueRun>) -> Fetched {
    let mut page = page([]);
    page.runs = runs.into_iter().collect();
    page
}

/// A pager over one page, where each look takes as many seconds as the run's number says.
fn looking(
    settings: Settings,
    from: Position,
    page: impl Fn() -> Fetched + Send + 'static,
    answers: &[(u32, Answer)],
) -> (Pager, Looks) {
    let (mut pager, _) = pager(settings, from, move |_| Ok(page()));
    let answers: HashMap<String, Answer> = answers
        .iter()
        .map(|(n, answer)| (n.to_string(), *answer))
        .collect();
    let looks = Looks::default();
    let log = looks.clone();
    pager.look_for_outputs(Box::new(move |handle| {
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
                Answer::Outputs => Ok(Some(with_outputs(n))),
                Answer::Unknown => Ok(None),
                Answer::Failure => Err(refused(500, None)),
            }
        })
    }));
    (pager, looks)
}

fn with_outputs(n: u32) -> TechniqueRun {
    let output = json!({ "output_id": "o", "type": "text", "url": n.to_string() });
    let fields = json!({ "created_at": n, "status": "completed", "outputs": [output] });
    run(&n.to_string(), &fields)
}

/// Each run with whether it has outputs, and the error that ended the listing.
async fn read_outputs(pager: &mut Pager) -> (Vec<(String, bool)>, Option<Error>) {
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
    let (mut pager, looks) = looking(ALL, Position::default(), page, &[]);

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
    let (mut pager, looks) = looking(settings, Position::default(), page, &[]);

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
    let (mut first, _) = looking(ALL, Position::default(), page, &[]);
    next(&mut first).await;

    let (mut second, looks) = looking(ALL, first.position().unwrap(), page, &[]);
    let (shown, _) = read_outputs(&mut second).await;

    assert_eq!(shown, with([2, 1]));
    assert_eq!(looks.asked(), ids([2, 1]));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_not_found_comes_without_and_is_counted() {
    let page = || page_of([ended(3), ended(2), ended(1)]);
    let answers = [(2, Answer::Unknown)];
    let (mut pager, _) = looking(ALL, Position::default(), page, &answers);

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
    let (mut pager, _) = looking(ALL, Position::default(), page, &answers);

    let mut counted = Vec::new();
    while next(&mut pager).await.is_some() {
        counted.push(pager.report().without_outputs);
    }

    assert_eq!(counted, [1, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_ends_the_listing_before_its_run_and_a_resume_goes_on_with_it() {
    for failing in 1..=6 {
        let page = || page_of((1..=6).rev().map(ended));
        let answers = [(failing, Answer::Failure)];
        let (mut first, _) = looking(ALL, Position::default(), page, &answers);

        let (mut shown, error) = read_outputs(&mut first).await;
        assert_eq!(error.and_then(|error| error.status()), Some(500));
        assert_eq!(shown, with((failing + 1..=6).rev()));
        assert_eq!(first.report().end, Some(End::Failed));

        let (mut second, _) = looking(ALL, first.position().unwrap(), page, &[]);
        shown.extend(read_outputs(&mut second).await.0);
        assert_eq!(shown, with((1..=6).rev()));
        assert!(second.report().is_complete());
    }
}

#[tokio::test(start_paused = true)]
async fn bad_entries_keep_their_place_among_runs_that_are_looked_at() {
    let page = || {
        page_of([ended(3), ended(2)])
            .with_bad(0, &json!({}))
            .with_bad(2, &json!({}))
    };
    let answers = [(2, Answer::Failure)];
    let (mut pager, _) = looking(ALL, Position::default(), page, &answers);

    let (shown, error) = read(&mut pager).await;

    assert_eq!(shown, ["bad", "3", "bad"]);
    assert_eq!(error.and_then(|error| error.status()), Some(500));
}

#[tokio::test(start_paused = true)]
async fn a_future_dropped_while_looks_are_under_way_loses_nothing() {
    let page = || page_of([ended(2), ended(1)]);
    let (mut pager, looks) = looking(ALL, Position::default(), page, &[]);

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
    let (mut pager, looks) = looking(settings, Position::default(), page, &[]);

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
        let (mut pager, _) = pager(settings, Position::default(), |cursor| {
            Ok(match cursor {
                "" => page_of([ended(5), ended(4)]).to(&"next"),
                "next" => page_of([ended(4), ended(3)]).to(&"last"),
                _ => page_of([ended(3), ended(2)]),
            })
        });
        pager.look_for_outputs(Box::new(move |handle| {
            let n: u32 = handle.run_id().parse().unwrap();
            let mut seen = with_outputs(n);
            seen.created_at = numbered(told).created_at;
            Box::pin(async { Ok(Some(seen)) })
        }));

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
    let (mut pager, looks) = looking(settings, Position::default(), page, &[]);

    let (shown, _) = read_outputs(&mut pager).await;

    assert_eq!(shown, with((4..=12).rev()));
    assert_eq!(looks.asked(), ids((4..=12).rev()));
}

#[tokio::test(start_paused = true)]
async fn begun_anew_no_run_is_looked_at_that_began_later() {
    let before = || page_of([ended(2), ended(1)]);
    let (mut first, _) = looking(ALL, Position::default(), before, &[]);
    next(&mut first).await;

    let after = || page_of([ended(3), ended(2), ended(1)]);
    let anew = first.position().unwrap().begun_anew();
    let (mut second, looks) = looking(ALL, anew, after, &[]);
    let (shown, _) = read_outputs(&mut second).await;

    assert_eq!(shown, with([1]));
    assert_eq!(looks.asked(), ids([1]));
}

#[tokio::test]
async fn a_stale_look_never_reopens_a_run_that_has_ended() {
    let (mut pager, _) = pager(ALL, Position::default(), |_| Ok(page_of([ended(1)])));
    pager.look_for_outputs(Box::new(|_| {
        let output = json!({ "output_id": "o", "type": "text", "url": "early" });
        let stale = run("1", &json!({ "status": "running", "outputs": [output] }));
        Box::pin(async { Ok(Some(stale)) })
    }));

    let shown = next(&mut pager).await.unwrap().unwrap();

    assert_eq!(shown, ended(1));
}
