//! Outputs: what runs made, fetched into files.
//!
//! A completed run has outputs, each a [`RunOutput`] with a type. [`content`] tells the text of a text apart from
//! the link of an image, a video, a sound or a document. Links are public and run out, so fetch what matters. A
//! list may leave the outputs of completed runs out: [`ListRuns::outputs`]`(true)` and
//! [`WatchRuns::outputs`]`(true)` look them up before they hand out a run, and so does [`Client::download_all`].
//!
//! A daemon that downloads at [`Ended`](crate::Change::Ended) with [`Client::download_all`] can leave
//! [`WatchRuns::outputs`] off: it saves nothing to look them up earlier, and a failing look-up is an error of that
//! download alone, which can be tried again. Set it where you need the outputs in the change itself, such as their
//! texts, or where you go through [`TechniqueRun::outputs`](crate::TechniqueRun::outputs).
//!
//! Downloads need the feature `download`.
//!
//! # All outputs of a run
//!
//! ```
//! use flora_technique_runs::{Client, Error, TechniqueRun};
//!
//! async fn fetch(client: &Client, run: &TechniqueRun) -> Result<(), Error> {
//!     for (output, saved) in client.download_all(run).to_dir("gallery").await? {
//!         match saved {
//!             Ok(saved) => println!("{} ({} bytes)", saved.path.display(), saved.bytes),
//!             Err(e) => eprintln!("{} is missing: {e}", output.output_id),
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! [`Client::download_all`] fetches four at once, and one that fails does not stop the others.
//! [`Client::download`] fetches a single output: [`to_dir`], [`to_file`], or [`bytes`] for one in memory.
//!
//! # What is in the folder
//!
//! A file has its name only when it is whole. Until then it is a `.part` file beside it, which is removed if the
//! download ends early. A file that is there is not asked for again, so that a program may simply be started
//! anew.
//!
//! [`file_name`] gives each output a name that is valid on every file system, is no other output's, and is always
//! the same, such as `run_abc123-image.png`. [`folder_name`] does so for a run, where you want a folder for each.
//!
//! # What may go wrong
//!
//! - A download that was cut off goes on where it stopped, if the media host can do that.
//! - A link that has run out is looked up once more by its run. If the run names no other, or is gone itself,
//!   the error is [`is_output_gone`]; if the run cannot be looked up, the error says why.
//! - A web page in place of an image, a video or a sound is no file: it is tried again, and then [`is_transient`].
//! - A file that cannot be written is [`is_file`], with its path.
//! - [`max_bytes`] bounds the size: none for files by default, 64 MiB for [`bytes`].
//! - A download has no time limit of its own, unless you set [`timeout`]; a host that sends nothing for as long as
//!   the client's [time-out](crate::ClientBuilder::timeout) is given up, and tried again.
//!
//! # Which to try again
//!
//! | a failure | what to do |
//! | --- | --- |
//! | [`is_transient`] | the client has tried again already: try again later |
//! | [`is_file`] | make room, or choose another place; then try again |
//! | [`is_output_gone`] | the run names no link that works: count the output as lost, if it is gone later too |
//! | [`is_out_of_credits`], [`is_unauthorized`] | FLORA refuses to show the run: add credits, or mend the key; then try again |
//! | [`is_undecodable`] | mostly a gateway's maintenance page in place of the run: try again later |
//! | [`is_too_large`] | allow more, or leave it out: the same download fails again |
//! | any other | correct what it names, and try again |
//!
//! The handle of a run is all that it takes to try again, as JSON in a file for instance. The run is looked up anew,
//! since its links may have run out meanwhile, and outputs that are there are not asked for again:
//!
//! ```
//! use flora_technique_runs::{Client, Error, RunHandle};
//! use std::{fs, path::Path};
//!
//! /// Of anything else one cannot say that it will always fail: a key that is refused tonight may be mended.
//! fn is_final(e: &Error) -> bool {
//!     e.is_output_gone() || e.is_too_large()
//! }
//!
//! /// Fetches what a run made; gives why some of it is missing.
//! async fn fetch(client: &Client, handle: &RunHandle) -> Result<Vec<Error>, Error> {
//!     let run = client.get_run(handle).await?;
//!     let outputs = client.download_all(&run).to_dir("gallery").await?;
//!     Ok(outputs.into_iter().filter_map(|(_, saved)| saved.err()).collect())
//! }
//!
//! /// Fetches what the runs in this file made, and leaves those in it that are to be tried again.
//! async fn fetch_pending(client: &Client, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
//!     let pending: Vec<RunHandle> = serde_json::from_slice(&fs::read(file)?)?;
//!     let mut again = Vec::new();
//!     for handle in pending {
//!         let failures = fetch(client, &handle).await.unwrap_or_else(|e| vec![e]);
//!         failures.iter().for_each(|e| eprintln!("{e}"));
//!         if !failures.iter().all(is_final) {
//!             again.push(handle);
//!         }
//!     }
//!     fs::write(file, serde_json::to_vec(&again)?)?;
//!     Ok(())
//! }
//! ```
//!
//! # What is kept secret
//!
//! A download never carries the key or a header of yours, and never follows a link from https to http. No error
//! and no log line shows more of a link than its host.
//!
//! # A gallery that grows
//!
//! `cargo run --example gallery` keeps a folder of what the runs of a workspace make, as they end.
//!
//! [`RunOutput`]: crate::RunOutput
//! [`content`]: crate::RunOutput::content
//! [`file_name`]: crate::RunOutput::file_name
//! [`ListRuns::outputs`]: crate::ListRuns::outputs
//! [`WatchRuns::outputs`]: crate::WatchRuns::outputs
//! [`Client::download`]: crate::Client::download
//! [`Client::download_all`]: crate::Client::download_all
//! [`to_dir`]: crate::Download::to_dir
//! [`to_file`]: crate::Download::to_file
//! [`bytes`]: crate::Download::bytes
//! [`max_bytes`]: crate::Download::max_bytes
//! [`timeout`]: crate::Download::timeout
//! [`is_output_gone`]: crate::Error::is_output_gone
//! [`is_unauthorized`]: crate::Error::is_unauthorized
//! [`is_undecodable`]: crate::Error::is_undecodable
//! [`folder_name`]: crate::TechniqueRun::folder_name
//! [`is_out_of_credits`]: crate::Error::is_out_of_credits
//! [`is_too_large`]: crate::Error::is_too_large
//! [`is_transient`]: crate::Error::is_transient
//! [`is_file`]: crate::Error::is_file
