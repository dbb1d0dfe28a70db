#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo)
)]

mod api;
mod check;
mod client;
mod decode;
mod error;
mod fetch;
mod handle;
mod list;
mod many;
mod open;
mod page;
mod poll;
mod report;
mod retry;
mod run;
mod secrets;
#[cfg(feature = "stand-in")]
pub mod stand_in;
mod stream;
mod timestamp;
mod wait;
mod window;

pub use crate::{
    client::{Client, ClientBuilder},
    decode::Undecodable,
    error::{Deadline, Error},
    handle::RunHandle,
    list::{Checkpoint, ListRuns},
    open::Unlisted,
    report::{End, Report},
    retry::Retry,
    run::{Content, Outcome},
    stream::{Items, Page, Pages},
    timestamp::Timestamp,
    wait::{Updates, WaitForRun, WaitForRuns},
};

#[cfg(feature = "stand-in")]
pub use crate::stand_in::StandIn;

// The data types, as the document has them.
include!(concat!(env!("OUT_DIR"), "/exports.rs"));

#[cfg(test)]
#[path = "../tests/unit/support.rs"]
mod support;
