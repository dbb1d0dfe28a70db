//! What streams share: their `next`, when to ask, the search for runs, what changed about a run, and a stream
//! made of an async function.

mod backoff;
mod generator;
mod hints;
mod pace;
mod paced_request;
mod search;
mod stream_methods;
mod time_limit;
mod tracked_run;

pub(crate) use self::{
    backoff::Backoff,
    generator::{Generator, Yielder},
    hints::{hint_of, is_limited},
    pace::{Pace, before, pause_until},
    paced_request::Request,
    search::{Found, PagesFrom, Search, Sought},
    stream_methods::by_next,
    time_limit::{TimeLimit, later},
    tracked_run::{News, TrackedRun},
};
