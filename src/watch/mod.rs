//! Watching a history: what began, changed, ended, was settled.
//!
//! [`WatchRuns`] are the settings, [`Changes`] the stream. Behind it a [loop](watch_loop) asks for pages of
//! the list and for single runs; the [answers](answers) hand out one by one what these tell; the
//! [knowledge](knowledge) is what is known, and what a checkpoint saves; and of that follows [which runs are
//! new](new_runs).
//!
//! A round is a [walk](crate::list::Walk) from the newest run down to *ground*, a page that shows a run
//! known from before the round and none that is new. Pages have three entries, 4 to 1 are known, 5 to 9
//! began since:
//!
//! ```text
//!   first page     9 8 7         all are new; the round's ceiling is 9
//!                                10 begins, and every run stands one place lower
//!   second page    7 6 5         7 was told in this round, 6 and 5 are new
//!   third page     4 3 2         4 is known and nothing is new: ground, the round ends
//! ```
//!
//! 10 is newer than the ceiling, and the next round's: so a round ends, however much begins meanwhile, and
//! what it told of becomes known only when it has ended, without a hole. Had the program been killed
//! before 7 was told, its checkpoint would hold the round, and the first page would be read again:
//! 10 9 8, of which 10 is above the ceiling, and 9 and 8 were told; 7 comes with the second page.
//!
//! A quiet round is one request: its first page is ground.

mod answers;
mod bad_entries;
mod batch_item;
mod change;
mod changes;
mod checkpoint;
mod clock;
mod filters;
mod knowledge;
mod limits;
mod new_runs;
mod open_run;
mod outages;
mod outputs;
mod report;
mod round;
mod shared_state;
mod start;
#[cfg(test)]
mod tests;
mod watch_loop;
mod watch_runs;
mod watched_run;
mod watched_runs;
mod why_let_go;

pub use self::{
    change::Change, changes::Changes, checkpoint::WatchCheckpoint, open_run::OpenRun,
    report::WatchReport, watch_runs::WatchRuns, why_let_go::WhyLetGo,
};
