//! Following: a feed of what happens, live or for a nightly job.
//!
//! FLORA has no feed of a workspace. [`Client::watch_runs`] makes one of the list: it reads the newest page again
//! and again and compares. [`WatchRuns`] are the settings, [`changes`] gives the stream, [`Changes`], of what
//! happened to which run:
//!
//! | [`Change`] | when | how often |
//! | --- | --- | --- |
//! | [`Started`] | the run began after the start of the watch | once |
//! | [`Progressed`] | status, progress or outputs changed, and it goes on | any number of times |
//! | [`Ended`] | it completed or failed | once |
//! | [`Settled`] | it has ended and shows what it cost, if anything | once |
//! | [`LetGo`] | it is watched no more | once |
//!
//! The sum of [`cost_micros`] over [`Settled`] is what was spent. A run is *let go* if nothing is to be expected
//! of it any more: it did not change for 7 days, more than 10,000 runs were open, or its cost was not there a
//! day after its end. [`WhyLetGo`] tells which.
//!
//! # Live
//!
//! ```
//! use flora_technique_runs::{Change, Client, Error};
//!
//! async fn show_changes(client: &Client) -> Result<(), Error> {
//!     let mut changes = client.watch_runs().changes();
//!     while let Some(change) = changes.next().await {
//!         match change {
//!             Ok(Change::Started(run)) => println!("{} began", run.run_id),
//!             Ok(Change::Ended(run)) => println!("{} {}", run.run_id, run.status),
//!             Ok(Change::Settled(run)) => println!("{} cost {:?}", run.run_id, run.cost_micros()),
//!             Ok(_) => {}
//!             Err(e) if !e.ends_stream() => eprintln!("{e}"), // one entry, one run, or an outage
//!             Err(e) => return Err(e),
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A watch begins at the newest run. [`since`] takes an earlier moment, [`since_beginning`] the whole history. It
//! goes on for ever, and lives through outages: once a page was read, only 401, 403 and what can never get well end
//! it. When FLORA has not answered for 5 minutes, that comes as an error that does not end the stream, and
//! again each hour. For a health check ask [`last_answer`] and [`failing_since`].
//!
//! One *round* of a watch reads from the newest run down to what is known. A round in which nothing happened is
//! one request, by default every 2 to 10 seconds ([`poll_every`]). [`is_caught_up`] tells whether the last round
//! was told to its end, and [`open_runs`] which runs go on.
//!
//! # Every night
//!
//! With [`until_caught_up`] a watch ends when all is told that happened so far. A checkpoint lets the next night
//! begin where this one ended:
//!
//! ```
//! use flora_technique_runs::{Change, Client, WatchCheckpoint};
//! use std::io;
//!
//! async fn nightly(client: &Client, store: impl Fn(&[Change]) -> io::Result<()>) -> io::Result<()> {
//!     let mut watch = client.watch_runs().since_beginning().until_caught_up();
//!     if let Some(saved) = WatchCheckpoint::load("watch.json")? {
//!         watch = watch.resume(saved);
//!     }
//!     let mut changes = watch.changes();
//!     while let Some(batch) = changes.next_batch().await {
//!         match batch {
//!             Ok(batch) => store(&batch)?, // first the changes, then the checkpoint behind them
//!             Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
//!             Err(e) => return Err(io::Error::other(e)),
//!         }
//!         changes.checkpoint().save("watch.json")?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A batch ([`next_batch`]) is what one answer brings. If the job is killed between `store` and `save`, the next
//! night stores that batch again. Where that must not be, put both into one transaction:
//! `cargo run -p mirror -- runs.db`, in the repository, keeps a table of runs in `SQLite` that way. [`next`]
//! hands out the changes one by one, with a checkpoint behind each.
//!
//! `cargo run --example history -- --follow` shows the feed live.
//!
//! [`Client::watch_runs`]: crate::Client::watch_runs
//! [`WatchRuns`]: crate::WatchRuns
//! [`changes`]: crate::WatchRuns::changes
//! [`Changes`]: crate::Changes
//! [`Change`]: crate::Change
//! [`Started`]: crate::Change::Started
//! [`Progressed`]: crate::Change::Progressed
//! [`Ended`]: crate::Change::Ended
//! [`Settled`]: crate::Change::Settled
//! [`LetGo`]: crate::Change::LetGo
//! [`WhyLetGo`]: crate::WhyLetGo
//! [`cost_micros`]: crate::TechniqueRun::cost_micros
//! [`next`]: crate::Changes::next
//! [`since`]: crate::WatchRuns::since
//! [`since_beginning`]: crate::WatchRuns::since_beginning
//! [`last_answer`]: crate::Changes::last_answer
//! [`failing_since`]: crate::Changes::failing_since
//! [`poll_every`]: crate::WatchRuns::poll_every
//! [`is_caught_up`]: crate::Changes::is_caught_up
//! [`open_runs`]: crate::Changes::open_runs
//! [`until_caught_up`]: crate::WatchRuns::until_caught_up
//! [`next_batch`]: crate::Changes::next_batch
