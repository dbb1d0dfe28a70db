//! A history without a key: two thousand runs that have ended, and new ones all the time.

use std::time::Duration;

use flora_technique_runs::{Error, StandIn, stand_in::Script};

const BETWEEN_RUNS: Duration = Duration::from_secs(3);
const STEP: Duration = Duration::from_secs(2);

pub(crate) async fn start() -> Result<StandIn, Error> {
    let flora = StandIn::start().await?;
    flora.seed(2_000);
    Ok(flora)
}

/// Starts a run every few seconds; never ends.
pub(crate) async fn start_runs(flora: &StandIn) {
    for number in 0_u64.. {
        tokio::time::sleep(BETWEEN_RUNS).await;
        let begun = Script::new().pending().running(30.0).running(80.0);
        let course = if number % 3 == 2 {
            begun.failed("provider_error", "The provider failed.")
        } else {
            begun.completed().cost_after(STEP)
        };
        flora.start_run(course.step_every(STEP));
    }
}
