//! A run that has ended, as all answers about it show it together.

use crate::{RunHandle, TechniqueRun};

/// The run as a later answer shows it. One that shows another status is older than the end and adds
/// nothing: ended is final. What only the earlier answer told stays.
pub(super) fn with_later_answer(ended: TechniqueRun, later: TechniqueRun) -> TechniqueRun {
    if later.status != ended.status {
        return ended;
    }
    let mut run = later;
    RunHandle::from(&ended).complete(&mut run);
    run.outputs = run.outputs.or(ended.outputs);
    run.charged_cost = run.charged_cost.or(ended.charged_cost);
    run
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::tests::run;

    #[test]
    fn a_later_answer_adds_what_it_shows_and_takes_nothing_away() {
        let listed = json!({ "status": "completed", "project_id": "prj_1", "charged_cost": 1 });
        let later = json!({ "status": "completed", "outputs": [] });

        let together = with_later_answer(run("run_1", &listed), run("run_1", &later));

        assert_eq!(together.project_id.as_deref(), Some("prj_1"));
        assert_eq!(together.charged_cost, Some(1.0));
        assert!(together.outputs.is_some());
    }

    #[test]
    fn an_answer_that_shows_another_status_adds_nothing() {
        let ended = || run("run_1", &json!({ "status": "completed" }));
        let stale = json!({ "status": "running", "outputs": [] });

        assert_eq!(with_later_answer(ended(), run("run_1", &stale)), ended());
    }
}
