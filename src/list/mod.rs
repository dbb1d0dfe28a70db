//! Listing: what to list, the streams of it, and where to go on from.

mod checkpoint;
pub(crate) mod checkpoint_file;
mod filters;
mod list_runs;
mod listing;
mod loop_guard;
mod outputs;
mod page;
mod remembered;
mod report;
mod streams;
mod time_bounds;
mod version;
mod walk;
mod workspaces;

pub use self::{
    checkpoint::Checkpoint,
    list_runs::ListRuns,
    page::Page,
    report::{End, Incomplete, Report},
    streams::{Items, Pages},
};
pub(crate) use self::{
    loop_guard::LoopGuard,
    outputs::{LookUps, LookedUp, complete},
    remembered::{Forgets, Remembered},
    time_bounds::{TimeBounds, bound},
    version::Version,
    walk::{Fate, Walk, crowded},
    workspaces::Workspaces,
};
