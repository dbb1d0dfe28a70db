//! Watching a history: what began, changed, ended, was settled.
//!
//! A [`Feed`](feed::Feed) turns answers into changes and knows no HTTP; a [loop](following) asks for
//! the answers; [`WatchRuns`] is the stream of the changes. Rounds and what is known between them
//! are what make a feed of a list: see [`round`] and [`known`].

mod bad_entries;
mod change;
mod checkpoint;
mod counting;
mod feed;
mod filters;
mod fingerprint;
mod following;
mod known;
mod limits;
mod moment;
mod open_run;
mod open_runs;
mod page;
mod report;
mod round;
mod shared;
mod start;
mod telling;
#[cfg(test)]
mod tests;
mod watch_runs;
mod watching;

pub use self::{
    change::Change, checkpoint::WatchCheckpoint, report::WatchReport, watch_runs::WatchRuns,
};
