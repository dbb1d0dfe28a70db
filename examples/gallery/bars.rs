//! A bar for each file that is on its way, on a terminal.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use flora_technique_runs::DownloadProgress;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

#[derive(Clone, Default)]
pub(crate) struct Bars {
    all: MultiProgress,
    by_output: Arc<Mutex<HashMap<String, ProgressBar>>>,
}

impl Bars {
    pub(crate) fn show(&self, run_id: &str, progress: DownloadProgress<'_>) {
        let output = format!("{run_id} {}", progress.output.output_id);
        let bars = self.by_output.lock();
        let mut bars = bars.unwrap_or_else(PoisonError::into_inner);
        let bar = bars.entry(output).or_insert_with_key(|output| {
            let style = "{prefix} {wide_bar} {bytes} of {total_bytes}";
            let style = ProgressStyle::with_template(style);
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::no_length().with_style(style);
            self.all.add(bar.with_prefix(output.clone()))
        });
        if let Some(total) = progress.total {
            bar.set_length(total);
        }
        bar.set_position(progress.bytes);
    }

    /// All of the run's are over.
    pub(crate) fn remove(&self, run_id: &str) {
        let bars = self.by_output.lock();
        let mut bars = bars.unwrap_or_else(PoisonError::into_inner);
        bars.retain(|output, bar| {
            let is_of_run = output.split(' ').next() == Some(run_id);
            if is_of_run {
                self.all.remove(bar);
            }
            !is_of_run
        });
    }

    /// Writes something else while the bars are out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.all.suspend(write)
    }
}
