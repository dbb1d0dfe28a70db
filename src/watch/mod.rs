//! Watching a history: what began, changed, ended, was settled.
//!
//! [`WatchRuns`] are the settings, [`Changes`] the stream. Behind it [rounds](rounds) ask for pages of the
//! list and for single runs; [answers](answers) hand out one by one what these tell; and the [feed](feed)
//! is what is known: it says what is new, and it is what a checkpoint saves.
//!
//! A round is a [walk](crate::list::Walk) from the newest run down to *ground*, a page that shows a run
//! known from before the round and none that is new. Pages have three entries, 4 to 1 are known, 5 and 6
//! began since:
//!
//! ```text
//!   first page     6 5 4         6 and 5 are new; the round's ceiling is 6
//!                                7 begins, and every run stands one place lower
//!   second page    4 3 2         4 is known and nothing is new: ground, the round ends
//! ```
//!
//! 7 is newer than the ceiling, and the next round's: so a round ends, however much begins meanwhile, and
//! what it told of becomes known only when it has ended, without a hole. Had the program been killed
//! before 5 was told, its checkpoint would hold the round, and the first page would be read again: 7 6 5,
//! of which 7 is above the ceiling, 6 was told and 5 was not.
//!
//! A quiet round is one request: its first page is ground.

mod answers;
mod bad_entries;
mod change;
mod changes;
mod checkpoint;
mod clock;
mod feed;
mod filters;
mod health;
mod limits;
mod open_run;
mod report;
mod round;
mod rounds;
mod shared;
mod start;
#[cfg(test)]
mod tests;
mod told;
mod watch_runs;
mod watched_run;
mod watched_runs;
mod why_let_go;

pub use self::{
    change::Change, changes::Changes, checkpoint::WatchCheckpoint, open_run::OpenRun,
    report::WatchReport, watch_runs::WatchRuns, why_let_go::WhyLetGo,
};
