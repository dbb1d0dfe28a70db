//! What crosses a socket, by the real clock: what is asked, and what every answer and fault becomes.
//! One program, so that its tests share the servers of httpmock and are linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails so"
)]

#[path = "../support/mock.rs"]
mod mock;
#[path = "../support/server.rs"]
mod server;

mod attempts;
mod bad_entries;
mod bodies;
mod broken;
mod calls;
mod cut_short;
mod error_bodies;
mod hints;
mod key;
mod key_sent_back;
mod pages;
mod random;
mod rejected_checkpoints;
mod rejected_input;
mod requests;
mod runtimes;
mod settings;
mod statuses;
mod too_large;
mod waiting;
