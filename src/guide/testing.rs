//! Testing: your own code, without FLORA.
//!
//! The feature `stand-in` brings [`StandIn`], a FLORA in your process with histories, runs that follow a script,
//! faults and a clock. Turn it on for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! flora-technique-runs = { path = "../flora-technique-runs", features = ["stand-in"] }
//! ```
//!
//! ```
//! use flora_technique_runs::{Client, Error, RunStatus};
//!
//! /// The function under test: yours.
//! async fn failures(client: &Client) -> Result<usize, Error> {
//!     let mut failed = 0;
//!     let mut runs = client.list_runs().items();
//!     while let Some(run) = runs.try_next().await? {
//!         failed += usize::from(run.status == RunStatus::Failed);
//!     }
//!     Ok(failed)
//! }
//!
//! #[cfg(test)]
//! mod tests {
//!     use super::*;
//!     use flora_technique_runs::{
//!         StandIn,
//!         stand_in::{Fault, Script},
//!     };
//!
//!     #[tokio::test]
//!     async fn counts_the_failures_whatever_the_network_does() -> Result<(), Error> {
//!         let flora = StandIn::start().await?;
//!         flora.start_run(Script::new().completed());
//!         flora.start_run(Script::new().failed("provider_error", "The provider gave up."));
//!         flora.fault(Fault::CutBody); // the next answer only
//!
//!         assert_eq!(failures(&flora.client()).await?, 1);
//!         assert_eq!(flora.list_requests(), 2); // cut off, then tried again
//!         Ok(())
//!     }
//! }
//! ```
//!
//! - [`seed`] adds any number of runs that have ended, always the same.
//! - [`start_run`] starts one that follows a [`Script`]: states, age, outputs, a late cost.
//! - [`fault`] spoils the next answer. [`Fault`] lists what there is, and how faults are aimed, delayed and repeated.
//! - [`advance`] moves its clock, and [`builder`] sets it. To test "yesterday", give your function the moment that
//!   [`now`] tells.
//!   A watch counts its own time, such as the day after which it awaits a cost no more, by this machine's clock:
//!   [`advance`] does not move that.
//! - [`remove`] takes a run out, [`start_between_pages`] shifts the list while it is read.
//! - [`workspace`] gives another key its own history at the same address, for code with several tenants.
//! - [`offline`]`(true)` ends and refuses connections, until `offline(false)`.
//! - Media that its runs name are served, of any size and pace ([`Media`]).
//!
//! Tests with [`StandIn`] need the real clock: with `#[tokio::test(start_paused = true)]` a request times out at
//! once, because tokio moves a paused clock on whenever everything waits for a socket.
//!
//! `cargo run --example stand-in -- --port 4010 --every 5s` serves it to a program in any language.
//!
//! # Only a run
//!
//! Where a test needs only a run, make it from JSON. No other crate can build one by its fields, so that a field
//! that the API adds later breaks nothing:
//!
//! ```
//! use flora_technique_runs::TechniqueRun;
//!
//! fn failed() -> serde_json::Result<TechniqueRun> {
//!     serde_json::from_str(
//!         r#"{"run_id": "run_1", "status": "failed", "progress": 100, "created_at": 1754640000000}"#,
//!     )
//! }
//! ```
//!
//! [`StandIn`]: crate::StandIn
//! [`Fault`]: crate::stand_in::Fault
//! [`Script`]: crate::stand_in::Script
//! [`Media`]: crate::stand_in::Media
//! [`seed`]: crate::StandIn::seed
//! [`start_run`]: crate::StandIn::start_run
//! [`fault`]: crate::StandIn::fault
//! [`advance`]: crate::StandIn::advance
//! [`builder`]: crate::StandIn::builder
//! [`now`]: crate::StandIn::now
//! [`remove`]: crate::StandIn::remove
//! [`workspace`]: crate::StandIn::workspace
//! [`offline`]: crate::StandIn::offline
//! [`start_between_pages`]: crate::StandIn::start_between_pages
