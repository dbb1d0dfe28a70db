//! Listing: what there was, how complete it is, and what it cost.
//!
//! A FLORA workspace has a list of its technique runs, newest first. It comes in *pages* of up to 100
//! *entries*, an entry being a run as the list shows it; each page but the last has a *cursor*, which leads
//! to the next. [`Client::list_runs`] gives the settings of a listing, [`ListRuns`], which become a stream:
//!
//! - [`items`] hands out run by run,
//! - [`pages`] page by page,
//! - [`page`] the first page only, as a future.
//!
//! Nothing is requested before the stream is polled. The streams have [`next`] and [`try_next`] of their own
//! and implement [`Stream`](futures_core::Stream), so that the adaptors of `futures` and `tokio-stream` work too.
//!
//! # Run by run
//!
//! An entry that cannot be read is an error that does not end the stream: you decide whether it stops you. The
//! listing has done with that entry. Another listing shows it again, and [`get_run`] with its
//! [`handle`](crate::Undecodable::handle) may read it.
//!
//! ```
//! use flora_technique_runs::{Client, Error};
//!
//! async fn show_all(client: &Client) -> Result<(), Error> {
//!     let mut runs = client.list_runs().items();
//!     while let Some(run) = runs.next().await {
//!         match run {
//!             Ok(run) => println!("{} {}", run.run_id, run.status),
//!             Err(e) if !e.ends_stream() => eprintln!("left out: {e}"), // one entry
//!             Err(e) => return Err(e),
//!         }
//!     }
//!     for reason in runs.report().reasons() {
//!         println!("not complete: {reason}");
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Each run comes once. Runs that start while you read push the list down, so that a page begins with what the
//! one before it ended with; such repeats are left out. Runs that start after the listing did are left out too.
//!
//! # Is that all?
//!
//! [`is_complete`] is true only if every run that was there when the listing began was handed out, unless the server
//! [removed](super::scale_and_limits#what-cannot-be-known) some meanwhile. [`Report::reasons`] gives what makes it
//! false, as [`Incomplete`]: a bound, an unreadable entry, a gap, an error. Where pages overlap, a known run must
//! come again. If it does not, a run may be missing between them: that is a *gap*. It happens when the list moves by
//! more than the thousand runs that are remembered, for instance.
//!
//! The newest ones alone, by [`max_items`], are all there if no reason but [`MaxItems`] is given and
//! [`disordered_pages`] is 0.
//!
//! A listing is *partial*, and never complete, if it begins at a [`cursor`] of yours, or if it shows only runs
//! of a status that they may leave while you read. So do not list by [`RunStatus::Pending`] or
//! [`RunStatus::Running`]: a run that leaves such a list moves the others up, and one of them is skipped. List
//! without that filter, and take those that are not [`is_terminal`].
//!
//! # Filters and periods
//!
//! ```
//! use flora_technique_runs::{Client, Items, RunStatus};
//! use std::time::{Duration, SystemTime};
//!
//! fn failed_since_yesterday(client: &Client) -> Items {
//!     let yesterday = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
//!     client
//!         .list_runs()
//!         .technique_id("tech_relight1") // also workspace_id("ws_…"), project_id("prj_…")
//!         .status(RunStatus::Failed)
//!         .created_since(yesterday) // or a `Timestamp`
//!         .items()
//! }
//! ```
//!
//! [`created_since`] is inclusive and stops reading when only older runs follow. [`created_before`] is exclusive.
//! FLORA cannot be asked for old runs only, so a listing of last month reads this month's pages first, and passes
//! over what is on them. A run whose [`created_at`] is not a known time is within every period;
//! [`Report::undated`] counts those.
//!
//! For periods there is [`is_complete_since`]: it does not mind runs outside of the period.
//!
//! # What a day cost
//!
//! A completed run shows its cost about a minute after its end. A run is *settled* ([`is_settled`]) when it has ended
//! and no cost is to come: a completed one when it shows its cost, which a number such as -1 is not; a failed one at
//! once, since normally it costs nothing. Until then it is *unsettled*. A cost that is shown while a run goes on is
//! an estimate, which the sum below leaves out.
//!
//! ```
//! use flora_technique_runs::{Client, Error, Report};
//! use std::{ops::Range, time::SystemTime};
//!
//! /// What a day's settled runs cost, in millionths of a dollar; how many are unsettled; and the report.
//! async fn cost_of(client: &Client, day: Range<SystemTime>) -> Result<(i64, u32, Report), Error> {
//!     let mut pages = client.list_runs().created_since(day.start).created_before(day.end).pages();
//!     let mut micros = 0;
//!     let mut unsettled = 0;
//!     while let Some(page) = pages.try_next().await? {
//!         for run in page.items {
//!             if run.is_settled() {
//!                 micros += run.cost_micros().unwrap_or_default();
//!             } else {
//!                 unsettled += 1;
//!             }
//!         }
//!     }
//!     Ok((micros, unsettled, pages.report()))
//! }
//! ```
//!
//! The sum is final when nothing is unsettled and [`is_complete_since`] is true. Sum [`cost_micros`], whole
//! millionths, which add up exactly: FLORA writes dollars as floating point. To keep a history up to date night by
//! night, see [first everything, then every night](super::resuming#first-everything-then-every-night).
//!
//! A failed run may have an [`error_code`] or none. Count failures by the status alone: [`RunStatus::Failed`], or
//! [`Outcome::Failed`] of [`outcome`].
//!
//! A moment is a [`SystemTime`](std::time::SystemTime) or a [`Timestamp`], which reads text:
//!
//! ```
//! use flora_technique_runs::{ParseTimestampError, Timestamp};
//!
//! fn new_year() -> Result<Timestamp, ParseTimestampError> {
//!     "2026-01-01T00:00:00+01:00".parse()
//! }
//! ```
//!
//! With the feature `jiff` a [`Timestamp`] can be made from a `jiff::Timestamp`, so that a day may be one of your own
//! time zone.
#![cfg_attr(
    feature = "jiff",
    doc = "
```
use flora_technique_runs::Timestamp;

fn midnight(now: &jiff::ZonedDateTime) -> Result<Timestamp, jiff::Error> {
    Ok(now.start_of_day()?.timestamp().into())
}
```
"
)]
//!
//! # What it costs in requests
//!
//! A page of 100 runs is one request. [`outputs`]`(true)` looks up what a completed run made where the list
//! leaves it out, which is one request more for each such run. [`read_ahead`]`(true)` asks for the next page while
//! you work on this one, so that a listing takes as long as the slower of you and FLORA. [`deadline`] bounds the time
//! that the whole listing may take; by default it takes as long as it takes. What a long history costs is in
//! the chapter on [limits].
//!
//! [`Client::list_runs`]: crate::Client::list_runs
//! [`ListRuns`]: crate::ListRuns
//! [`items`]: crate::ListRuns::items
//! [`pages`]: crate::ListRuns::pages
//! [`page`]: crate::ListRuns::page
//! [`get_run`]: crate::Client::get_run
//! [`next`]: crate::Items::next
//! [`try_next`]: crate::Items::try_next
//! [`max_items`]: crate::ListRuns::max_items
//! [`MaxItems`]: crate::Incomplete::MaxItems
//! [`disordered_pages`]: crate::Report::disordered_pages
//! [`is_complete`]: crate::Report::is_complete
//! [`is_complete_since`]: crate::Report::is_complete_since
//! [`Report::reasons`]: crate::Report::reasons
//! [`Report::undated`]: crate::Report::undated
//! [`Incomplete`]: crate::Incomplete
//! [`cursor`]: crate::ListRuns::cursor
//! [`RunStatus::Pending`]: crate::RunStatus::Pending
//! [`RunStatus::Running`]: crate::RunStatus::Running
//! [`RunStatus::Failed`]: crate::RunStatus::Failed
//! [`is_terminal`]: crate::TechniqueRun::is_terminal
//! [`created_since`]: crate::ListRuns::created_since
//! [`created_before`]: crate::ListRuns::created_before
//! [`is_settled`]: crate::TechniqueRun::is_settled
//! [`cost_micros`]: crate::TechniqueRun::cost_micros
//! [`created_at`]: crate::TechniqueRun#structfield.created_at
//! [`error_code`]: crate::TechniqueRun#structfield.error_code
//! [`outcome`]: crate::TechniqueRun::outcome
//! [`Outcome::Failed`]: crate::Outcome::Failed
//! [`Timestamp`]: crate::Timestamp
//! [`outputs`]: crate::ListRuns::outputs
//! [`read_ahead`]: crate::ListRuns::read_ahead
//! [`deadline`]: crate::ListRuns::deadline
//! [limits]: super::scale_and_limits
