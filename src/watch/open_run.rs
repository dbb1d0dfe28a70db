//! A run that is watched and goes on, as users see it.

use serde::Serialize;

use crate::{RunHandle, RunStatus, Timestamp};

/// A run that is watched and goes on, as it was last seen: of [`Changes::open_runs`](crate::Changes::open_runs).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let mut changes = client.watch_runs().changes();
/// while changes.try_next().await?.is_some() {
///     for open in changes.open_runs() {
///         println!("{} {} since {}", open.handle.run_id(), open.status, open.changed_at);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpenRun {
    /// What to look at it by.
    pub handle: RunHandle,
    /// Its status when it was last seen.
    pub status: RunStatus,
    /// Its progress then, to a thousandth; from 0 to 100, unless FLORA says otherwise.
    pub progress: f64,
    /// When it was created; 0 where that is not known.
    pub created_at: Timestamp,
    /// When the watch last saw its status, progress or outputs change, by this machine's clock.
    pub changed_at: Timestamp,
}
