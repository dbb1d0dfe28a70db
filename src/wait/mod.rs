//! Waiting: for one run, or for many by way of the list.

mod control;
mod ended;
mod expired;
mod generator;
mod hints;
mod later;
mod looking;
mod looks;
mod many;
mod one;
mod pace;
mod rounds;
mod search;
mod settings;
mod wanted;

pub use self::{
    control::WaitControl,
    many::WaitForRuns,
    one::{Updates, WaitForRun},
};
