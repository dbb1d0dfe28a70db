//! A page as it is handed out.

use serde::{Deserialize, Serialize};

use crate::{TechniqueRun, Undecodable, call::About};

/// One page of runs: [`ListRuns::page`](crate::ListRuns::page) and [`ListRuns::pages`](crate::ListRuns::pages).
///
/// ```no_run
/// # async fn example(client: flora_technique_runs::Client) -> Result<(), flora_technique_runs::Error> {
/// let page = client.list_runs().page_size(20).page().await?;
/// println!("{} runs, more: {}", page.items.len(), page.next_cursor.is_some());
/// for bad in &page.undecodable {
///     eprintln!("{}: {}", bad.path, bad.reason);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Reading one from JSON fails where `items` or `undecodable` is missing, or one in them cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Page {
    /// The runs, newest first, without those that were handed out before.
    pub items: Vec<TechniqueRun>,
    /// The entries that could not be read.
    pub undecodable: Vec<Undecodable>,
    /// The next page's, for [`ListRuns::cursor`](crate::ListRuns::cursor); `None` on the last page,
    /// and on one that `max_items` cut.
    pub next_cursor: Option<String>,
    /// The server's estimate of all runs that match. It may be far off: 0 stands beside runs in
    /// FLORA's own sample.
    pub total_estimate: Option<u64>,
    /// The answer's `request-id`, for which FLORA's support asks; `None` where the answer had none.
    pub request_id: Option<String>,
}

impl Page {
    /// A page before its entries.
    pub(super) fn about(about: About) -> Self {
        Self {
            next_cursor: about.next_cursor,
            total_estimate: about.total_estimate,
            request_id: about.request_id,
            ..Self::default()
        }
    }
}
