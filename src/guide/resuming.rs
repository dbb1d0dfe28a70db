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
//! The checkpoint behind the last page [is finished](crate::Checkpoint::is_finished). Run by run, save it once more
//! when the stream has said `None`: that the listing has ended may be known only from one more page, which brings
//! nothing new.
//!
//! If this is killed between `store` and [`save`], it stores that page a second time when it goes on. To be exact,
//! store runs and checkpoint in one transaction, or let the store leave out ids that it has.
//!
//! # Appended to a file, each run once
//!
//! A checkpoint may be a field of JSON of your own. Saved together with the length of the file that the runs are
//! appended to, it says up to where that file is good:
//!
//! ```
//! use flora_technique_runs::{Checkpoint, Client};
//! use serde::{Deserialize, Serialize};
//! use std::{error::Error, fs, io::{self, Seek, SeekFrom, Write}, path::Path};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Place {
//!     length: u64,
//!     listing: Checkpoint,
//! }
//!
//! /// Appends a run a line to `runs.jsonl`; stopped at any moment and started again, it has each run once.
//! async fn append(client: &Client, folder: &Path) -> Result<(), Box<dyn Error>> {
//!     let (runs, place, beside) =
//!         (folder.join("runs.jsonl"), folder.join("place.json"), folder.join("place.new"));
//!     let mut file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(runs)?;
//!     let mut listing = client.list_runs();
//!     let mut length = 0;
//!     match fs::read(&place) {
//!         Ok(json) => {
//!             let saved: Place = serde_json::from_slice(&json)?;
//!             length = saved.length;
//!             listing = listing.resume(saved.listing);
//!         }
//!         Err(e) if e.kind() == io::ErrorKind::NotFound => {}
//!         Err(e) => return Err(e.into()),
//!     }
//!     file.set_len(length)?; // what lies behind that was being written when it was stopped
//!     file.seek(SeekFrom::Start(length))?;
//!     let mut pages = listing.pages();
//!     while let Some(page) = pages.try_next().await? {
//!         let mut lines = Vec::new();
//!         for run in &page.items {
//!             serde_json::to_writer(&mut lines, run)?;
//!             lines.push(b'\n');
//!         }
//!         file.write_all(&lines)?;
//!         file.sync_data()?; // first the runs, then the place behind them
//!         let saved = Place { length: file.stream_position()?, listing: pages.checkpoint() };
//!         fs::write(&beside, serde_json::to_vec(&saved)?)?;
//!         fs::rename(&beside, &place)?; // whole or not at all
//!     }
//!     Ok(())
//! }
//! ```
//!
//! To outlast a power cut, too, sync `place.new` before it is renamed. In the repository
//! `cargo run --example export` does this with a progress bar, a lock, and words for what may go wrong.
//!
//! # What a checkpoint is good for
//!
//! - It carries the filters and the period. When you resume, set none, or the same.
//! - It belongs to the workspace whose runs it has shown. With a key of another one it is
//!   [rejected](crate::Error::is_other_workspace), as far as the first page tells: each run on it has to name a
//!   workspace, and another one.
//! - It stays valid after an error, also after one that says that the listing would never end: resume, or list
//!   anew.
//! - An entry that could not be read was handed out as an error, and a resume does not bring it again. A new listing
//!   does, and [`get_run`] with its [`handle`] may.
//! - A resume reads the page at which it stood once more, and [`pages`] hands it out again, without what came
//!   before: it is mostly empty. A job that takes a few pages at each start should not count it.
//! - It belongs to one listing. When that is finished, it brings nothing more, and none of the runs that began since.
//!   How those come is told [below](#first-everything-then-every-night).
//!
//! # A refused cursor
//!
//! A server may let cursors expire. A cursor is *refused* if the page that it leads to is answered with 400, 404, 410,
//! 422 or another 4xx; but 401, 402, 403, 408 and 429 speak of the key, the credits or the moment, and refuse no
//! cursor. Then the listing goes on from the newest run by itself: it reads the pages above once more, hands out
//! nothing twice, and counts that in [`Report::restarts`]. Refused again before anything new came, it ends with that
//! error. A listing that begins at a [`cursor`] of yours ends with it at once. A watch begins the
//! round anew in the same way, and waits a second refusal through, as an outage.
//!
//! # First everything, then every night
//!
//! A finished listing brings nothing more, and what it handed out is as it was then. What comes after is best
//! [followed](super::following), every night from the checkpoint of the last one. Begin at the oldest run that was not
//! settled when it was listed, so that the runs that went on meanwhile are told to their end:
//!
//! ```
//! use flora_technique_runs::{Change, Client, TechniqueRun, Timestamp, WatchCheckpoint};
//! use std::{io, path::Path};
//!
//! /// Where the nights begin: at the oldest of the listed runs that is not settled, else at the newest.
//! fn start(listed: &[TechniqueRun]) -> Timestamp {
//!     let dated = listed.iter().filter(|run| run.created_at.to_system_time().is_some());
//!     let unsettled = dated.clone().filter(|run| !run.is_settled());
//!     let oldest = unsettled.map(|run| run.created_at).min();
//!     let newest = dated.map(|run| run.created_at).max();
//!     oldest.or(newest).unwrap_or_default() // of an empty history, its beginning
//! }
//!
//! async fn night(
//!     client: &Client,
//!     start: Timestamp,
//!     place: &Path,
//!     store: impl Fn(&[Change]) -> io::Result<()>,
//! ) -> io::Result<()> {
//!     let watch = client.watch_runs().until_caught_up();
//!     let watch = match WatchCheckpoint::load(place)? {
//!         Some(saved) => watch.resume(saved),
//!         None => watch.since(start), // the first night
//!     };
//!     let mut changes = watch.changes();
//!     while let Some(batch) = changes.next_batch().await {
//!         match batch {
//!             Ok(batch) => store(&batch)?, // by id: what was listed since the start comes once more
//!             Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
//!             Err(e) => return Err(io::Error::other(e)),
//!         }
//!         changes.checkpoint().save(place)?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Without a second checkpoint you may list anew each night, with the `start` of what you have stored by then as
//! [`created_since`]. Both bring runs that you have, so store by id.
//!
//! | each night | brings | misses |
//! | --- | --- | --- |
//! | a watch, resumed | what began, ended and was settled since the last night, each once; a quiet night is one request | runs that are [let go](crate::WhyLetGo), and [what a watch cannot know](crate::Changes#what-it-cannot-know) |
//! | a listing since `start` | all runs created since then, as they stand now; a page for 100 of them | what becomes of older runs; one that never ends holds `start` back for ever |
//!
//! A run of unknown age is in every such listing, and has no part in `start`. One that you know by id may be asked for
//! alone, by [`get_run`], or waited for, by [`wait_for_runs`]. A job that follows from its first night on needs no
//! listing: [`since_beginning`] reads the whole history.
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
//! [`get_run`]: crate::Client::get_run
//! [`wait_for_runs`]: crate::Client::wait_for_runs
//! [`since_beginning`]: crate::WatchRuns::since_beginning
//! [`cursor`]: crate::ListRuns::cursor
//! [`created_since`]: crate::ListRuns::created_since
//! [`pages`]: crate::ListRuns::pages
//! [`handle`]: crate::Undecodable::handle
//! [`remaining`]: crate::ManyRuns::remaining
//! [`RunHandle`]: crate::RunHandle
//! [`Report::restarts`]: crate::Report::restarts
