//! Response bodies held against the document, to see what FLORA has changed.
//!
//! Needs no key and no network: feed it what was kept of real traffic.

pub mod schema;

mod brackets;
mod bytes;
mod command;
mod comparison;
mod document;
mod edit;
mod finding;
mod input;
mod outline;
mod parts;
mod recognize;
mod rename;
mod shape;
mod tally;
mod words;
mod wrapping;

pub use bytes::Bytes;
pub use command::{Arguments, run};
pub use comparison::Comparison;
pub use document::Document;
pub use finding::Finding;
pub use input::Input;
pub use parts::Broken;
