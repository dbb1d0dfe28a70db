//! The Rust client for [FLORA](https://flora.ai) technique run history: list runs, page through them, wait
//! until they are done, follow them as they come, fetch what they made. It starts none: FLORA's SDKs or a
//! request of yours do.
//!
//! It is unofficial, and nothing in it was checked against the live service.
//!
//! ```no_run
//! use flora_technique_runs::{Client, Error};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Error> {
//!     let client = Client::from_env()?; // FLORA_API_KEY
//!     let mut runs = client.list_runs().max_items(20).items();
//!     while let Some(run) = runs.try_next().await? {
//!         println!("{}  {}  {}", run.created_at, run.status, run.run_id);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Where to begin
//!
//! | you want | use | it gives | requests | chapter |
//! | --- | --- | --- | --- | --- |
//! | what there was | [`Client::list_runs`] | [`Items`] or [`Pages`] | one for 100 runs, once | [listing](guide::listing_and_costs) |
//! | a run, now | [`Client::get_run`] | [`TechniqueRun`] | one | |
//! | the end of a run | [`Client::wait_for_run`] | [`TechniqueRun`] or [`Updates`] | one every 2 to 10 s | [waiting](guide::waiting) |
//! | the end of many | [`Client::wait_for_runs`] | [`ManyRuns`] | one for the newest 100 runs every 2 to 10 s | [waiting](guide::waiting) |
//! | whatever happens | [`Client::watch_runs`] | [`Changes`] | one every 2 to 10 s, and the new pages | [following](guide::following) |
#![cfg_attr(
    feature = "download",
    doc = "| what runs made | [`Client::download`] | [`SavedOutput`] | one for each output | [outputs](guide::outputs) |"
)]
//!
//! Each of these but [`get_run`](Client::get_run) is a builder: set what you need, then take what it gives. A
//! wait lasts one hour at most, unless you set its [`deadline`](WaitForRun::deadline) or say
//! [`no_deadline`](WaitForRun::no_deadline).
//!
//! # What you meet
//!
//! - a run is a [`TechniqueRun`]: its [`status`](RunStatus), its [`outcome`](TechniqueRun::outcome), its
//!   [`outputs`](TechniqueRun::outputs), [whether its cost is known](TechniqueRun::is_settled)
//! - a [`RunHandle`] names a run and the way to it, and outlives the process
//! - a [`Checkpoint`] or [`WatchCheckpoint`] says where a listing or a watch stands:
//!   [resuming](guide::resuming)
//! - a [`Report`] tells what a listing came to, and why it is [not complete](Incomplete)
//! - an [`Error`] has a [kind](ErrorKind), and says what to do: [errors and retries](guide::errors_and_retries)
//!
//! The [guide] has besides: [logs and metrics](guide::logs_and_metrics),
//! [tenants and networks](guide::tenants_and_networks), and
//! [what it costs and cannot know](guide::scale_and_limits).
#![cfg_attr(
    feature = "stand-in",
    doc = "To test your own code without FLORA there is [`StandIn`](stand_in::StandIn): [testing](guide::testing)."
)]
//!
//! # Features
//!
//! | feature | default | what it brings |
//! | --- | --- | --- |
//! | `rustls` | yes | TLS by rustls, with the system's certificates; needs a C compiler |
//! | `rustls-no-provider` | | the same with a crypto provider that your program installs |
//! | `native-tls` | | TLS by the system's library |
//! | `schemars` | | `JsonSchema` on the data types |
//! | `jiff` | | `jiff::Timestamp`, of jiff 1, from and to [`Timestamp`] |
//! | `download` | | `Client::download` and `download_all`, `RunOutput::file_name`, `TechniqueRun::folder_name` |
//! | `stand-in` | | `StandIn`, for tests |
//!
//! The oldest Rust it builds with is 1.88.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo)
)]

mod call;
mod client;
#[cfg(feature = "download")]
mod download;
mod error;
pub mod guide;
mod list;
mod poll;
mod run;
#[cfg(feature = "stand-in")]
pub mod stand_in;
mod wait;
mod watch;

pub use crate::{
    call::{Attempt, Retry},
    client::{Client, ClientBuilder},
    error::{Deadline, Error, ErrorKind},
    list::{Checkpoint, End, Incomplete, Items, ListRuns, Page, Pages, Report},
    run::{Content, Outcome, ParseTimestampError, RunHandle, Timestamp, Undecodable, Unlisted},
    wait::{ManyRuns, Updates, WaitControl, WaitForRun, WaitForRuns},
    watch::{Change, Changes, OpenRun, WatchCheckpoint, WatchReport, WatchRuns, WhyLetGo},
};

#[cfg(feature = "download")]
pub use crate::download::{
    Download, DownloadAll, DownloadProgress, OutputBytes, SavedOutput, SavedOutputs,
};
#[cfg(feature = "stand-in")]
#[doc(no_inline)] // its page stands with its module
pub use crate::stand_in::StandIn;

#[cfg(feature = "__bench")]
#[doc(hidden)]
pub use crate::call::read_page;

// The data types, as the document has them.
include!(concat!(env!("OUT_DIR"), "/exports.rs"));

/// The code in README is compiled with the other examples; it shows every feature.
#[cfg(all(doctest, feature = "download", feature = "stand-in"))]
#[doc = include_str!("../README.md")]
struct Readme;

#[cfg(test)]
mod tests;
