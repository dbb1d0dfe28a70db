//! The promises held over a model of the server that fails as it likes, and a caller who is slow,
//! drops what `next` gave, goes from runtime to runtime, adds and forgets.

use std::collections::BTreeSet;

use proptest::prelude::*;

use self::{
    caller::{Came, play},
    case::{Case, any_case},
    server::Server,
};
use super::*;

mod caller;
mod case;
mod server;

const MILLI: Duration = Duration::from_millis(1);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Holds every promise against what came of a case.
fn hold(case: &Case) -> Result<(), TestCaseError> {
    let (outcome, server) = play(case);

    // Each run exactly once: its end, its error, or as one that remains.
    let mut seen = BTreeSet::new();
    for ((run_id, end), came_at) in outcome.ends.iter().zip(&outcome.at) {
        prop_assert!(seen.insert(run_id.clone()), "{} came twice", run_id);
        prop_assert!(
            !outcome.forgotten.contains(run_id),
            "{} was forgotten",
            run_id
        );
        let run: usize = run_id["run_".len()..].parse().unwrap();
        match end {
            Ok(end) => {
                prop_assert!(end.is_terminal() && case.runs[run].ends.is_some());
                // The answer was about this very run.
                prop_assert_eq!(end.progress.to_string(), run.to_string());
                hold_settled(case, &outcome, &server, run, end, *came_at)?;
            }
            Err(error) if error.is_deadline() => prop_assert!(case.each.is_some()),
            Err(error) => prop_assert!(server.refused.contains(&run), "{}", error),
        }
    }
    let remaining: BTreeSet<String> = outcome.remaining.iter().cloned().collect();
    let expected = outcome.wanted.difference(&outcome.forgotten);
    let expected: BTreeSet<String> = expected.cloned().collect();
    prop_assert_eq!(seen.len() + remaining.len(), expected.len());
    prop_assert_eq!(
        seen.union(&remaining).cloned().collect::<BTreeSet<_>>(),
        expected
    );
    match &outcome.end {
        None => prop_assert!(remaining.is_empty(), "{:?} remain", remaining),
        Some(error) if error.is_deadline() => {
            let handles = error.deadline().unwrap().handles.iter();
            let handles: Vec<&str> = handles.map(RunHandle::run_id).collect();
            prop_assert_eq!(
                handles,
                outcome
                    .remaining
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
            );
        }
        Some(error) => prop_assert!(server.ended_all, "{}", error),
    }

    // Nothing begins after the deadline, or inside a hint.
    for (number, asked) in server.asked.iter().enumerate() {
        prop_assert!(
            asked.began < outcome.waited_from + case.deadline,
            "{:?}",
            asked
        );
        for other in &server.asked {
            let Some((at, Some(hint))) = other.answered else {
                continue;
            };
            let inside = asked.began > at && asked.began + MILLI < at + hint;
            prop_assert!(
                !inside,
                "{} inside a hint of {:?}: {:?}",
                number,
                other,
                asked
            );
        }
    }

    // No more than is said.
    // What was aborted on a runtime that stands still is dropped only with that.
    prop_assert!(server.most_under_way <= 4 || outcome.switches > 0);
    let rounds = outcome.elapsed.as_millis() / case.every.as_millis() + 2;
    let retries = server.asked.len().min(case.answers.len());
    let wanted = outcome.wanted.len();
    let singles = server
        .asked
        .iter()
        .filter(|asked| asked.run.is_some())
        .count();
    let pages = server.asked.len() - singles;
    let lost = 5 * outcome.switches;
    let rounds = usize::try_from(rounds).unwrap();
    prop_assert!(
        singles <= (rounds + 2) * 2 * wanted + lost,
        "{} singles",
        singles
    );
    prop_assert!(
        pages <= rounds * (2 * wanted + 1) + retries + lost,
        "{} pages",
        pages
    );
    Ok(())
}

/// A completed run without its cost comes when nobody waits for that, or time is up for it.
fn hold_settled(
    case: &Case,
    outcome: &Came,
    server: &Server,
    run: usize,
    end: &TechniqueRun,
    came_at: Duration,
) -> Result<(), TestCaseError> {
    let cost = case
        .settled
        .map(|settled| server.showed_end[&run] + settled);
    // Whoever only takes is not kept waiting for longer, once its outputs are there.
    if let Some(cost) = cost
        && case.acts.is_empty()
        && case.runs[run].lists_outputs
    {
        prop_assert!(came_at <= cost + MILLI, "{} came at {:?}", run, came_at);
    }
    if end.is_settled() {
        let at = case.runs[run].settles_at().unwrap();
        prop_assert!(at <= came_at, "{} before its cost was there", run);
        return Ok(());
    }
    let Some(cost) = cost else {
        return Ok(());
    };
    // Its own time began with the wait at the earliest; the last request is made before the deadline.
    let margin = (2 * SECOND).min(case.deadline / 10);
    let whole = outcome.waited_from + case.deadline.saturating_sub(margin);
    let own = case.each.map(|each| outcome.waited_from + each);
    let ends = [Some(whole), own, Some(cost)].into_iter().flatten();
    let is_in_time = ends.min().is_some_and(|end| end <= came_at + MILLI);
    let is_refused = server.refused.contains(&run) || server.ended_all;
    prop_assert!(is_in_time || is_refused, "{} came at {:?}", run, came_at);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_run_comes_once_and_nothing_is_asked_too_late_too_soon_or_too_often(case in any_case()) {
        hold(&case)?;
    }
}
