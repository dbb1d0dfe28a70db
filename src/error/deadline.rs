//! What a wait or a listing knew when its time was up.

use std::time::Duration;

use crate::{RunHandle, TechniqueRun};

/// What a wait or a listing knew when its time was up: [`Error::deadline`](crate::Error::deadline).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// if let Err(e) = client.wait_for_run("run_abc123").await {
///     let Some(late) = e.deadline() else { return Err(e) };
///     println!("not ended after {} looks in {:?}", late.looks, late.elapsed);
///     let ended = client.wait_for_runs(&late.handles).ends(); // goes on waiting
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Deadline {
    /// The runs that had not ended, at least one. Wait for them again, here or in another process. Of a listing
    /// there is none: it goes on from its [`checkpoint`](crate::Items::checkpoint).
    pub handles: Vec<RunHandle>,
    /// The last state seen; `None` when no look succeeded, and of a listing. Of the deadline of many runs as a
    /// whole it is `None`, too: take their [`updates`](crate::WaitForRuns::updates) to know their last states.
    pub last: Option<Box<TechniqueRun>>,
    /// How long it took.
    pub elapsed: Duration,
    /// How often it asked: requests of a wait for one run, rounds of a wait for many; of a listing, pages that came
    /// since it was begun or resumed.
    pub looks: u32,
}
