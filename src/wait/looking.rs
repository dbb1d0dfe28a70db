//! Looking at one run again and again until it has ended or time is up.
//!
//! Knows no HTTP: a closure looks.

use super::{
    channel::Outlet,
    pace::{Clock, Pace, hint_of},
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Seen, log},
};

/// Looks until the run has ended, telling each change and the end.
///
/// The closure is told whether a look has succeeded before: until then it retries by itself and
/// its failure is final. It gives the handle back with the way that worked.
pub(crate) async fn watch<L, F>(pace: Pace, out: Outlet, mut handle: RunHandle, mut look: L)
where
    L: FnMut(RunHandle, bool) -> F,
    F: Future<Output = Result<(RunHandle, Seen), Error>>,
{
    let mut clock = Clock::start(pace);
    let mut last: Option<TechniqueRun> = None;
    let mut trouble = None;
    loop {
        clock.looks += 1;
        let looking = look(handle.clone(), last.is_some());
        let hint = match clock.bounded(looking).await {
            None => break,
            Some(Ok((way, Seen { run, .. }))) if run.is_terminal() => {
                let run = if run.lacks_outputs() {
                    clock.looks += 1;
                    let again = clock.bounded(look(way, true)).await;
                    with_outputs(run, again.and_then(Result::ok).map(|(_, seen)| seen))
                } else {
                    run
                };
                return out.give(Ok(run)).await;
            }
            Some(Ok((way, Seen { run, hint }))) => {
                (handle, trouble) = (way, None);
                if last.as_ref().is_none_or(|last| run.differs(last)) {
                    out.give(Ok(run.clone())).await;
                }
                last = Some(run);
                hint
            }
            Some(Err(error)) if last.is_some() && error.is_transient() => {
                log::looking_again(&error);
                let hint = hint_of(&error);
                trouble = Some(error);
                hint
            }
            Some(Err(error)) => return out.give(Err(error)).await,
        };
        if !clock.sleep(hint).await {
            break;
        }
    }
    let run_id = handle.run_id().to_owned();
    let state = match &last {
        Some(run) => format!("was still {}", run.status),
        None => "could not be seen".to_owned(),
    };
    let error = clock.expired(
        &format!("run {run_id} {state}"),
        vec![handle],
        last,
        trouble,
    );
    out.give(Err(error.of_run(&run_id))).await;
}

/// A completed run with the outputs of one more look, unless that look failed or is stale.
pub(crate) fn with_outputs(run: TechniqueRun, again: Option<Seen>) -> TechniqueRun {
    match again {
        Some(seen) if seen.run.status == run.status && seen.run.outputs.is_some() => seen.run,
        _ => run,
    }
}

#[cfg(test)]
mod tests;
