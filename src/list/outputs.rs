//! Outputs that listed runs lack: each run is asked for by itself, a few at once.

use std::{collections::HashMap, time::Duration};

use futures_util::{StreamExt, stream};

use super::{
    time_bounds::TimeBounds,
    walk::{Fate, Walk},
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Entry, Source, Work},
    poll::{Request, hint_of},
};

/// Runs asked for at once.
const AT_ONCE: usize = 4;

/// Asks for the outputs of runs whose entries lack them; brings an answer or a failure for each.
#[derive(Clone, Debug)]
pub(crate) struct LookUps<S> {
    pub(crate) source: S,
    pub(crate) handles: Vec<RunHandle>,
    /// Whether the runs that were not asked for so far are left out after a failure: then it is the last.
    pub(crate) stops: fn(&Error) -> bool,
}

/// What each run that was asked for brought, by id, in the order in which it came.
pub(crate) type LookedUp = Vec<(String, Result<TechniqueRun, Error>)>;

impl<S: Source> Work for LookUps<S> {
    type Output = LookedUp;

    async fn run(self) -> Result<Self::Output, Error> {
        let source = &self.source;
        let looks = self.handles.into_iter().map(|handle| async move {
            let run_id = handle.run_id().to_owned();
            let answer = source.run(handle).await;
            (run_id, answer.map(|answer| answer.run))
        });
        let mut looks = stream::iter(looks).buffer_unordered(AT_ONCE);
        let mut answers = Vec::new();
        while let Some((run_id, answer)) = looks.next().await {
            let is_last = answer.as_ref().is_err_and(self.stops);
            answers.push((run_id, answer));
            if is_last {
                break;
            }
        }
        Ok(answers)
    }
}

/// What an answer asks for comes too late for the others, and a failure for the next request.
impl<S: Source> Request for LookUps<S> {
    fn hint(answers: &Self::Output) -> Option<Duration> {
        let failures = answers
            .iter()
            .filter_map(|(_, answer)| answer.as_ref().err());
        failures.filter_map(hint_of).max()
    }
}

/// Whether a failure ends a listing: it is not that the run is not there.
pub(super) fn ends_a_listing(error: &Error) -> bool {
    // Where that is transient, one way did not know the run and the other failed.
    let is_not_there = error.is_not_found() && !error.is_transient();
    // Its id cannot stand in a path, or names another run there.
    let names_no_run = error.is_input() || error.is_of_another_run();
    !is_not_there && !names_no_run
}

/// Gives a listed run what an answer about it alone has, outputs above all.
///
/// It keeps the list's `created_at`: where a run stands in the list is judged by that. An answer from
/// before the run ended, or without outputs, changes nothing.
pub(crate) fn complete(run: &mut TechniqueRun, answer: TechniqueRun) {
    if answer.status == run.status && answer.outputs.is_some() {
        let created_at = run.created_at;
        *run = answer;
        run.created_at = created_at;
    }
}

/// Which of the next `left` runs that a listing hands out lack their outputs. It walks ahead to find them.
pub(super) fn lacking(
    entries: &[Entry],
    mut walk: Walk,
    bounds: &TimeBounds,
    left: u64,
) -> Vec<RunHandle> {
    let is_handed_out = |entry: &&Entry| matches!(walk.take(entry, bounds), Ok(Fate::HandedOut));
    let handed_out = entries.iter().filter(is_handed_out);
    let runs = handed_out.filter_map(Entry::run);
    runs.take(usize::try_from(left).unwrap_or(usize::MAX))
        .filter(|run| run.lacks_outputs())
        .map(RunHandle::from)
        .collect()
}

/// Gives the runs of a page what was found of them.
///
/// # Errors
/// One of them ends the listing.
pub(super) fn fill(entries: &mut [Entry], answers: LookedUp) -> Result<(), Error> {
    let mut found = HashMap::new();
    for (run_id, answer) in answers {
        match answer {
            Ok(run) => {
                found.insert(run_id, run);
            }
            Err(error) if ends_a_listing(&error) => return Err(error),
            Err(_) => {}
        }
    }
    for entry in entries {
        if let Entry::Run(run) = entry
            && let Some(answer) = found.remove(&run.run_id)
        {
            complete(run, answer);
        }
    }
    Ok(())
}
