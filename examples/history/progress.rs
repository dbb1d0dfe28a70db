//! A progress bar a run on a terminal, and in any case a line for each end.

use std::{
    collections::HashMap,
    io::{self, Write as _},
};

use flora_technique_runs::TechniqueRun;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::{ending::ending, table::printable};

pub(crate) struct Bars {
    all: MultiProgress,
    by_run: HashMap<String, ProgressBar>,
}

impl Bars {
    pub(crate) fn new(runs: &[&TechniqueRun]) -> Self {
        let all = MultiProgress::new();
        let style = ProgressStyle::with_template("{prefix} {wide_bar} {pos:>3} % {msg}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let mut by_run = HashMap::new();
        for run in runs {
            // It is drawn first with what the table has said.
            let bar = ProgressBar::new(100)
                .with_style(style.clone())
                .with_prefix(run.run_id.clone())
                .with_position(percent(run))
                .with_message(status(run));
            let bar = all.add(bar);
            bar.tick();
            by_run.insert(run.run_id.clone(), bar);
        }
        Self { all, by_run }
    }

    pub(crate) fn show(&self, run: &TechniqueRun) -> io::Result<()> {
        let Some(bar) = self.by_run.get(&run.run_id) else {
            return Ok(());
        };
        bar.set_position(percent(run));
        bar.set_message(status(run));
        if !run.is_terminal() {
            return Ok(());
        }
        bar.finish();
        self.aside(|| writeln!(io::stdout(), "{}", ending(run)))
    }

    /// Writes something else while the bars are out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.all.suspend(write)
    }
}

/// As whole as in the table.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast saturates"
)]
fn percent(run: &TechniqueRun) -> u64 {
    run.progress.round_ties_even() as u64
}

fn status(run: &TechniqueRun) -> String {
    printable(run.status.as_str())
}
