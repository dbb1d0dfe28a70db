//! Resuming: going on in another process, after a crash or another day.
//!
//! A *checkpoint* says where a listing or a watch stands: behind all that was handed out. Store what you got
//! first, then the checkpoint; then a crash loses nothing.
//!
//! | of | what to save | how to go on |
//! | --- | --- | --- |
//! | a listing | [`Checkpoint`] | [`ListRuns::resume`] |
//! | a watch | [`WatchCheckpoint`] | [`WatchRuns::resume`] |
//! | a wait | the handles that [`remaining`] gives, or the ids of runs that have not ended | a new wait for them |
//!
//! Both kinds of checkpoint have [`save`] and [`load`] for files. A file is written whole or not at all, and one that
//! is there and cannot be read is an error, never a fresh start. In a database, save the JSON that
//! `serde_json::to_string` makes of it. All of these, [`RunHandle`] included, hold neither the key nor a host.
//!
//! ```
//! use flora_technique_runs::{Checkpoint, Client, TechniqueRun};
//! use std::{error::Error, io};
//!
//! async fn export(
//!     client: &Client,
//!     store: impl Fn(&[TechniqueRun]) -> io::Result<()>,
//! ) -> Result<(), Box<dyn Error>> {
//!     let mut listing = client.list_runs(); // and its filters, the first time
//!     if let Some(saved) = Checkpoint::load("listing.json")? {
//!         listing = listing.resume(saved);
//!     }
//!     let mut pages = listing.pages();
//!     while let Some(page) = pages.try_next().await? {
//!         for bad in &page.undecodable {
//!             eprintln!("left out: {} ({})", bad.path, bad.reason);
//!         }
//!         store(&page.items)?; // first the runs, then the checkpoint behind them
//!         pages.checkpoint().save("listing.json")?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! If this is killed between `store` and [`save`], it stores that page a second time when it goes on. To be exact,
//! store runs and checkpoint in one transaction, or let the store leave out ids that it has. Where runs are
//! appended to a file, save the file's length with the checkpoint, and cut the file back to it at the start:
//! `cargo run --example export` does that.
//!
//! # What a checkpoint is good for
//!
//! - It carries the filters and the period. When you resume, set none, or the same.
//! - It belongs to one workspace. With a key of another one it is [rejected](crate::Error::is_other_workspace).
//! - It stays valid after an error. If FLORA refuses its cursor, the listing goes on from the newest run by itself,
//!   and hands out nothing twice; [`Report::restarts`] counts that.
//! - It belongs to one listing. When that is [finished](crate::Checkpoint::is_finished), it brings nothing more,
//!   and none of the runs that began since. For those, [follow](super::following).
//!
//! # Waits
//!
//! A [`RunHandle`] is saved like any serde type. A wait for many needs no state of its own: keep the ids that you
//! started, strike out each that has ended, and wait for those that are left.
//!
//! ```
//! use flora_technique_runs::{Client, RunHandle};
//!
//! async fn go_on(client: &Client, saved: &str) -> Result<(), Box<dyn std::error::Error>> {
//!     let handles: Vec<RunHandle> = serde_json::from_str(saved)?;
//!     let mut ended = client.wait_for_runs(handles).ends();
//!     while let Some(run) = ended.try_next().await? {
//!         println!("{} {}", run.run_id, run.status);
//!         let left = serde_json::to_string(&ended.remaining())?; // to be saved
//!         println!("{left}");
//!     }
//!     Ok(())
//! }
//! ```
//!
//! [`Checkpoint`]: crate::Checkpoint
//! [`WatchCheckpoint`]: crate::WatchCheckpoint
//! [`ListRuns::resume`]: crate::ListRuns::resume
//! [`WatchRuns::resume`]: crate::WatchRuns::resume
//! [`save`]: crate::Checkpoint::save
//! [`load`]: crate::Checkpoint::load
//! [`remaining`]: crate::ManyRuns::remaining
//! [`RunHandle`]: crate::RunHandle
//! [`Report::restarts`]: crate::Report::restarts
