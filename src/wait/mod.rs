//! Waiting: for one run, or for many by way of the list.

mod control;
mod ended;
mod expired;
mod generator;
pub(crate) mod hints;
mod later;
mod looking;
pub(crate) mod looks;
mod many;
mod one;
pub(crate) mod pace;
mod rounds;
pub(crate) mod search;
mod settings;
mod wanted;

pub use self::{
    control::WaitControl,
    many::WaitForRuns,
    one::{Updates, WaitForRun},
};
