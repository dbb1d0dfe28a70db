//! How far the filling is, on a terminal; and what is said meanwhile.

use flora_technique_runs::{Client, WatchReport};
use indicatif::{ProgressBar, ProgressStyle};

use crate::{Failure, notice, rate::rate};

const COUNTED: &str = "{spinner} {pos} runs, {rate}, {elapsed}";
const ESTIMATED: &str = "{wide_bar} {pos} of about {len} runs, {eta} left";

/// Nothing of it is seen in a pipe.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// For a history of which FLORA is asked how many runs there are, where somebody sees the answer.
    pub(crate) async fn of_first_fill(client: &Client) -> Result<Self, Failure> {
        let style = ProgressStyle::with_template(COUNTED)?.with_key("rate", rate);
        let bar = ProgressBar::new_spinner().with_style(style);
        if bar.is_hidden() {
            return Ok(Self { bar });
        }
        // Should it fail, the watch that comes next tells why.
        let page = client.list_runs().page_size(1).page().await;
        let estimate = page.ok().and_then(|page| page.total_estimate);
        if let Some(total) = estimate.filter(|total| *total > 1) {
            bar.set_style(ProgressStyle::with_template(ESTIMATED)?);
            bar.set_length(total);
        }
        Ok(Self { bar })
    }

    /// For a history that has been read before: what is new is soon told.
    pub(crate) fn hidden() -> Self {
        Self {
            bar: ProgressBar::hidden(),
        }
    }

    pub(crate) fn show(&self, report: &WatchReport) {
        // An estimate may be too small.
        if self
            .bar
            .length()
            .is_some_and(|total| total < report.started)
        {
            self.bar.set_length(report.started);
        }
        self.bar.set_position(report.started);
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Says something on standard error, with the bar out of the way.
    pub(crate) fn notice(&self, text: &str) {
        self.bar.suspend(|| notice(text));
    }
}
