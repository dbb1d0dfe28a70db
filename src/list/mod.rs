//! Listing: what to list, the streams of it, and where to go on from.

mod batch;
mod bounds;
mod checkpoint;
mod continuity;
mod fetching;
mod filters;
mod ledger;
mod list_runs;
pub(crate) mod next;
mod outputs;
mod page;
mod pager;
mod position;
mod progress;
mod report;
mod settings;
mod shared_id;
mod start;
mod streams;
pub(crate) mod window;
pub(crate) mod workspaces;

pub use self::{
    checkpoint::Checkpoint,
    list_runs::ListRuns,
    page::Page,
    report::{End, Report},
    streams::{Items, Pages},
};
