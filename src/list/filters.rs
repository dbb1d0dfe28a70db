//! The setters of a listing's filters: one for each of the document's, generated.

#![allow(clippy::pedantic, reason = "not written by hand")]

use super::ListRuns;

include!(concat!(env!("OUT_DIR"), "/list_filters.rs"));
