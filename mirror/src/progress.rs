//! How far the filling is, on a terminal; and what is said meanwhile.

use flora_technique_runs::WatchReport;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{Failure, notice, rate::rate};

const COUNTED: &str = "{spinner} {pos} runs, {rate}, {elapsed}";
const ESTIMATED: &str = "{wide_bar} {pos} of about {len} runs, {eta} left";

/// Nothing of it is seen in a pipe.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// For a history that is read for the first time.
    pub(crate) fn of_first_fill() -> Result<Self, Failure> {
        let style = ProgressStyle::with_template(COUNTED)?.with_key("rate", rate);
        let bar = ProgressBar::new_spinner().with_style(style);
        Ok(Self { bar })
    }

    /// For a history that has been read before: what is new is soon told.
    pub(crate) fn hidden() -> Self {
        Self {
            bar: ProgressBar::hidden(),
        }
    }

    pub(crate) fn show(&self, report: &WatchReport) -> Result<(), Failure> {
        if let Some(total) = report.total_estimate {
            if self.bar.length().is_none() {
                self.bar.set_style(ProgressStyle::with_template(ESTIMATED)?);
            }
            // An estimate may be too small.
            self.bar.set_length(total.max(report.started));
        }
        self.bar.set_position(report.started);
        Ok(())
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Says something on standard error, with the bar out of the way.
    pub(crate) fn notice(&self, text: &str) {
        self.bar.suspend(|| notice(text));
    }
}
