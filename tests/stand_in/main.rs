//! The stand-in, held to the document and to what it promises.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

mod answers;
mod asking;
mod faults;
mod lifetime;
mod media;
mod offline;
mod order;
mod runs;
mod times;
mod workspaces;
