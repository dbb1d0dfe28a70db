//! What a later look adds to a run that has ended.

use crate::{RunHandle, TechniqueRun};

/// The run as a later look shows it. A stale look, which shows another status, adds nothing: ended
/// is final. What only the earlier look told stays.
pub(crate) fn later_look(ended: TechniqueRun, later: TechniqueRun) -> TechniqueRun {
    if later.status != ended.status {
        return ended;
    }
    let mut run = later;
    RunHandle::from(&ended).complete(&mut run);
    run.outputs = run.outputs.or(ended.outputs);
    run.charged_cost = run.charged_cost.or(ended.charged_cost);
    run
}
