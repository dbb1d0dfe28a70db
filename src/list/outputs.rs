//! Outputs that listed runs lack: each run is asked for by itself, a few at once.

use std::{collections::HashMap, time::Duration};

use futures_util::{StreamExt, stream};

use super::{
    bounds::Bounds,
    walk::{Fate, Walk},
};
use crate::{
    Error, RunHandle, TechniqueRun,
    call::{Entry, Source, Work},
    poll::Request,
};

/// Runs asked for at once.
const AT_ONCE: usize = 4;

/// Asks for the outputs of runs whose entries lack them; brings those that were found, by id.
#[derive(Clone, Debug)]
pub(crate) struct LookUps<S> {
    pub(crate) source: S,
    pub(crate) handles: Vec<RunHandle>,
}

impl<S: Source> Work for LookUps<S> {
    type Output = HashMap<String, TechniqueRun>;

    async fn run(self) -> Result<Self::Output, Error> {
        let source = &self.source;
        let answers = self.handles.into_iter().map(|handle| async move {
            match source.run(handle).await {
                Ok(answer) => Ok(Some(answer.run)),
                // Where it is transient, one way did not know the run and the other failed.
                Err(error) if error.is_not_found() && !error.is_transient() => Ok(None),
                // Its id cannot stand in a path, or names another run there.
                Err(error) if error.is_input() || error.is_of_another_run() => Ok(None),
                Err(error) => Err(error),
            }
        });
        let mut answers = stream::iter(answers).buffer_unordered(AT_ONCE);
        let mut found = HashMap::new();
        while let Some(answer) = answers.next().await {
            if let Some(run) = answer? {
                found.insert(run.run_id.clone(), run);
            }
        }
        Ok(found)
    }
}

/// What each answer asks for comes too late for the others.
impl<S: Source> Request for LookUps<S> {
    fn hint(_: &Self::Output) -> Option<Duration> {
        None
    }
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
    bounds: &Bounds,
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
pub(super) fn fill(entries: &mut [Entry], mut found: HashMap<String, TechniqueRun>) {
    for entry in entries {
        if let Entry::Run(run) = entry
            && let Some(answer) = found.remove(&run.run_id)
        {
            complete(run, answer);
        }
    }
}
