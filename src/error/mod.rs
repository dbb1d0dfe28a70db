//! Why a call failed: one opaque type with questions, each of which says what to do next.

mod advice;
mod answer;
mod constructors;
mod deadline;
mod failure;
mod kind;
mod questions;
mod text;
mod within;

pub(crate) use self::{
    answer::Answer,
    kind::Kind,
    text::{SNIPPET, one_line, snippet},
    within::Within,
};
pub use self::{deadline::Deadline, failure::Error, kind::ErrorKind};
