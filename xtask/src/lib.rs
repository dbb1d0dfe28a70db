//! What whoever maintains the crate runs: `cargo xtask drift …` and `cargo xtask contract …`.

pub mod contract;
pub mod document_file;
pub mod drift;

mod contents;
mod encoding;
