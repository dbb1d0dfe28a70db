// README shows every feature; its examples are tested where the one that they need is on.
#![cfg_attr(
    any(not(doctest), feature = "download"),
    doc = include_str!("../README.md")
)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo)
)]

mod call;
mod client;
#[cfg(feature = "download")]
mod download;
mod error;
mod list;
mod poll;
mod run;
#[cfg(feature = "stand-in")]
pub mod stand_in;
mod wait;
mod watch;

pub use crate::{
    call::{Attempt, Retry},
    client::{Client, ClientBuilder},
    error::{Deadline, Error, ErrorKind},
    list::{Checkpoint, End, Incomplete, Items, ListRuns, Page, Pages, Report},
    run::{Content, Outcome, RunHandle, Timestamp, Undecodable, Unlisted},
    wait::{ManyRuns, Updates, WaitControl, WaitForRun, WaitForRuns},
    watch::{Change, Changes, OpenRun, WatchCheckpoint, WatchReport, WatchRuns, WhyLetGo},
};

#[cfg(feature = "download")]
pub use crate::download::{
    Download, DownloadAll, DownloadProgress, OutputBytes, SavedOutput, SavedOutputs,
};
#[cfg(feature = "stand-in")]
pub use crate::stand_in::StandIn;

#[cfg(feature = "__bench")]
#[doc(hidden)]
pub use crate::call::read_page;

// The data types, as the document has them.
include!(concat!(env!("OUT_DIR"), "/exports.rs"));

#[cfg(test)]
mod tests;
