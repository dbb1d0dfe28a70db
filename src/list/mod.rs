//! Listing: what to list, the streams of it, and where to go on from.

mod bounds;
mod checkpoint;
pub(crate) mod checkpoint_file;
mod cursors;
mod filters;
mod list_runs;
mod listing;
mod outputs;
mod page;
mod remembered;
mod report;
mod streams;
mod version;
mod walk;
mod workspaces;

pub(crate) use self::{
    bounds::{Bounds, bound},
    cursors::{Cursors, refuses_cursor},
    outputs::{LookUps, LookedUp, complete},
    remembered::{LetGo, Remembered},
    version::Version,
    walk::{Fate, Walk, crowded},
    workspaces::Workspaces,
};
pub use self::{
    checkpoint::Checkpoint,
    list_runs::ListRuns,
    page::Page,
    report::{End, Incomplete, Report},
    streams::{Items, Pages},
};
