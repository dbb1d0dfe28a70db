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
//! The sum of [`cost_micros`] over [`Settled`], in whole millionths of a dollar, is what was spent; of
//! [`charged_cost`] too, to the rounding of floating-point numbers. [`costs_to_come`] tells how many costs are still
//! to come, and so whether a sum is final.
//!
//! A run is *let go* if nothing is to be expected of it any more: it did not change for 7 days, could not be seen for
//! 14, FLORA knows it no more, the watch had more than 10,000 runs to look after (they go on, or their cost is
//! awaited), or its cost was not there a day after the watch saw its end. [`WhyLetGo`] tells which. Days are those of
//! this machine's clock.
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
//! it. When FLORA has not answered for 5 minutes, the next attempt that fails comes as an error that does not end
//! the stream, and again each hour. Attempts are a minute apart by then, or more where
//! [`poll_every`] or a hint of FLORA's says so: so that error, and the news that FLORA is back, may be that late.
//!
//! One *round* of a watch reads from the newest run down to what is known. A round in which nothing happened is
//! one request, by default every 2 to 10 seconds ([`poll_every`]). [`is_caught_up`] tells whether the last round
//! was told to its end, and [`open_runs`] which runs go on.
//!
//! # A daemon
//!
//! A program that follows for months has to start while FLORA is away, to be killed, and to tell how it is:
//!
//! ```
//! use flora_technique_runs::{Change, Changes, WatchCheckpoint, WatchRuns};
//! use std::{
//!     io,
//!     path::Path,
//!     pin::pin,
//!     time::{Duration, SystemTime},
//! };
//! use tokio::time::{Instant, interval, sleep_until};
//!
//! /// Stores what happens from now on, or since the checkpoint in `file`, until `stop` comes.
//! async fn follow(
//!     watch: WatchRuns,
//!     file: &Path,
//!     every: Duration, // such as a minute
//!     stop: impl Future,
//!     store: impl Fn(&[Change]) -> io::Result<()>,
//! ) -> io::Result<()> {
//!     // Taken before the first try, and a minute early: this machine's clock may be ahead of FLORA's.
//!     let start = SystemTime::now() - Duration::from_secs(60);
//!     let begin = || -> io::Result<Changes> {
//!         Ok(match WatchCheckpoint::load(file)? {
//!             Some(saved) => watch.clone().resume(saved).changes(), // it knows its start: no `since`
//!             None => watch.clone().since(start).changes(),
//!         })
//!     };
//!     let mut changes = begin()?;
//!     let mut not_before = Instant::now();
//!     let mut timer = interval(every);
//!     let mut stop = pin!(stop); // one for the whole loop: a new one would miss what came while it stored
//!     loop {
//!         let batch = tokio::select! {
//!             _ = &mut stop => return changes.checkpoint().save(file),
//!             _ = timer.tick() => {
//!                 println!("{}", health(&changes));
//!                 changes.checkpoint().save(file)?; // quiet rounds count too
//!                 continue;
//!             }
//!             batch = async {
//!                 sleep_until(not_before).await;
//!                 changes.next_batch().await
//!             } => batch,
//!         };
//!         match batch {
//!             Some(Ok(batch)) => {
//!                 store(&batch)?; // first the changes, then the checkpoint behind them
//!                 changes.checkpoint().save(file)?;
//!             }
//!             Some(Err(e)) if !e.ends_stream() => eprintln!("{e}"), // one entry, one run, or an outage
//!             Some(Err(e)) if e.is_transient() || e.is_undecodable() => {
//!                 eprintln!("not begun yet: {e}"); // only a watch that has read no page ends so
//!                 changes = begin()?;
//!                 not_before = Instant::now() + every;
//!             }
//!             Some(Err(e)) => return Err(io::Error::other(e)),
//!             None => return Ok(()),
//!         }
//!     }
//! }
//!
//! /// How the watch is, in a line.
//! fn health(changes: &Changes) -> String {
//!     let silent = changes.last_answer().and_then(|at| at.elapsed().ok());
//!     format!(
//!         "caught up: {}, last answer: {silent:?} ago, failing: {}, open: {}, costs to come: {}",
//!         changes.is_caught_up(),
//!         changes.failing_since().is_some(),
//!         changes.open_runs().len(),
//!         changes.costs_to_come(),
//!     )
//! }
//! ```
//!
//! - **`stop`** may be `tokio::signal::ctrl_c()`, or on Unix the `recv()` of a
//!   `tokio::signal::unix::signal(SignalKind::terminate())`. Dropping a call of [`next_batch`], as `select!` does,
//!   loses nothing.
//! - **The first start** needs a loop: a watch that has read no page ends with the first failure, so that a wrong
//!   address is not a silent night. This daemon tries again what may pass, an answer that is no JSON included. Any
//!   other failure, such as 404 of a wrong base URL, ends it, too.
//! - **The start** is a moment, taken once. Without [`since`] each new try would begin at the newest run of *its*
//!   first answer, and what began during the outage would be missed. It is compared with FLORA's [`created_at`]: a
//!   clock that is 30 seconds ahead would miss the runs of 30 seconds, but for the minute that is taken off.
//! - **The checkpoint** may be taken and saved at any time: it stands behind what was handed out, and nothing else
//!   here is under way when the timer ticks. It holds the start, so one that was saved before FLORA ever answered can
//!   be resumed too. Resuming takes no [`since`]; one that differs from the checkpoint's is rejected.
//! - **The line of health** is of this stream: after a resume [`last_answer`] is `None` until an answer came, and
//!   [`is_caught_up`] false until the first whole round was told. A supervisor may want to be told when the last
//!   answer is older than 10 minutes.
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
//! [`costs_to_come`]: crate::Changes::costs_to_come
//! [`created_at`]: crate::TechniqueRun#structfield.created_at
//! [`charged_cost`]: crate::TechniqueRun#structfield.charged_cost
//! [`next`]: crate::Changes::next
//! [`since`]: crate::WatchRuns::since
//! [`since_beginning`]: crate::WatchRuns::since_beginning
//! [`last_answer`]: crate::Changes::last_answer
//! [`poll_every`]: crate::WatchRuns::poll_every
//! [`is_caught_up`]: crate::Changes::is_caught_up
//! [`open_runs`]: crate::Changes::open_runs
//! [`until_caught_up`]: crate::WatchRuns::until_caught_up
//! [`next_batch`]: crate::Changes::next_batch
