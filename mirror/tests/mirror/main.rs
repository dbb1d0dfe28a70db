//! The mirror as a program: what is in its database, whatever stops it.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod catching_up;
mod following;
mod help;
mod kills;
mod left_out;
mod program;
mod queries;
mod report;
mod truth;
mod whose;
