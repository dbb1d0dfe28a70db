//! Waiting: for one run, or for many by way of the list.

mod completeness;
mod control;
mod ended_run;
mod expired;
mod failure_scope;
mod many_runs;
mod many_wait;
mod one_wait;
mod settings;
mod updates;
mod wait_for_run;
mod wait_for_runs;
mod wanted_run;
mod wanted_runs;

pub use self::{
    control::WaitControl, many_runs::ManyRuns, updates::Updates, wait_for_run::WaitForRun,
    wait_for_runs::WaitForRuns,
};
