//! Why a call failed: one opaque type with `is_` methods, each of which says what to do next.

mod advice;
mod answer;
mod call_context;
mod constructors;
mod deadline;
mod failure;
mod kind;
mod predicates;
mod text;

pub(crate) use self::{
    answer::Answer,
    call_context::CallContext,
    kind::Kind,
    text::{SNIPPET, one_line, snippet},
};
pub use self::{deadline::Deadline, failure::Error, kind::ErrorKind};
