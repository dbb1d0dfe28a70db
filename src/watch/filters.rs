//! The setters of a watch's filters: one for each of the document's in or out of which no run can
//! change, generated.

#![allow(clippy::pedantic, reason = "not written by hand")]

use super::WatchRuns;

include!(concat!(env!("OUT_DIR"), "/watch_filters.rs"));
