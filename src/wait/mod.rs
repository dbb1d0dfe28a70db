//! Waiting: for one run, or for many by way of the list.

mod channel;
mod looking;
mod many;
mod one;
mod pace;
mod rounds;

pub use self::{
    many::WaitForRuns,
    one::{Updates, WaitForRun},
};
