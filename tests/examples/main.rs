//! The examples as programs: what they print, and what a kill or Ctrl-C leaves behind.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod destinations;
mod export;
mod failures;
mod follow;
mod gallery;
mod help;
mod history;
mod program;
mod stand_in;
#[cfg(target_os = "linux")]
mod terminal;
