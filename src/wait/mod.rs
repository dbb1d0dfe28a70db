//! Waiting: for one run, or for many by way of the list.

mod awaited;
mod control;
mod ended_run;
mod expired;
mod fate;
mod many_runs;
mod one_wait;
mod rounds;
mod settings;
mod updates;
mod wait_for_run;
mod wait_for_runs;
mod wanted;
mod wanted_run;

pub use self::{
    control::WaitControl, many_runs::ManyRuns, updates::Updates, wait_for_run::WaitForRun,
    wait_for_runs::WaitForRuns,
};
