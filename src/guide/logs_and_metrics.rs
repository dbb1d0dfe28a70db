//! Logs and metrics: what is logged, and what can be counted.
//!
//! # Logs
//!
//! The crate speaks [`tracing`](https://docs.rs/tracing). All events have the target `flora_technique_runs`;
//! the targets of spans begin with it. With
//!
//! ```
//! tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
//! ```
//!
//! every attempt is a line, and every retry, bad entry and call given up a warning:
//!
//! ```text
//! DEBUG list_runs:list_technique_runs: flora_technique_runs: failed operation="list_technique_runs" attempt=1 status=503 flora_request_id="req_1" elapsed=11.1ms reason="An unknown error occurred."
//!  WARN list_runs:list_technique_runs: flora_technique_runs: trying again attempt=1 status=503 flora_request_id="req_1" pause=288.5ms reason="An unknown error occurred."
//! DEBUG list_runs:list_technique_runs: flora_technique_runs: answered operation="list_technique_runs" attempt=2 status=200 flora_request_id="req_2" elapsed=1.8ms
//! DEBUG get_run{run_id="run_99"}: flora_technique_runs: failed operation="get_run" attempt=1 status=404 flora_request_id="req_3" elapsed=623.1µs reason="Not found."
//!  WARN flora_technique_runs: gave up error=get_run run_99: Not found (status 404, not_found, request req_3); check the run's id, and that the key is of its workspace
//! ```
//!
//! A listing, a wait and a watch are a span each. Neither the key nor a header of yours is ever logged, nor more of
//! an output's link than its host.
//!
//! | level | what |
//! | --- | --- |
//! | `warn` | a retry, an entry or run left out, a failure that is waited through, an outage and its end, a run told without its outputs, a call given up |
//! | `info` | a cursor that was refused, so that a listing or a round begins again at the newest run |
//! | `debug` | each attempt, with its status, FLORA's request id and how long it took |
//! | `trace` | spans around each attempt |
//!
//! # Metrics
//!
//! [`ClientBuilder::on_attempt`] takes a function that is called after each attempt, retries included. It gets an
//! [`Attempt`]: the operation, the number of the attempt, the status or kind of failure, how long it took, FLORA's
//! hint and request id. Nothing in it is secret, and without such a function nothing is spent on it. To count by
//! operation, outcome and status:
//!
//! ```
//! use flora_technique_runs::{Client, ClientBuilder, Error};
//! use std::{
//!     collections::BTreeMap,
//!     sync::{Arc, Mutex},
//! };
//!
//! /// How many attempts, by operation, outcome and status.
//! type Counts = Arc<Mutex<BTreeMap<(&'static str, &'static str, Option<u16>), u64>>>;
//!
//! fn counted(builder: ClientBuilder, counts: Counts) -> Result<Client, Error> {
//!     let builder = builder.on_attempt(move |attempt| {
//!         let outcome = attempt.failure.map_or("ok", |kind| kind.as_str());
//!         if let Ok(mut counts) = counts.lock() {
//!             *counts.entry((attempt.operation, outcome, attempt.status)).or_default() += 1;
//!         }
//!     });
//!     builder.build()
//! }
//! ```
//!
//! The status is that of the answer, also where its body broke off or could not be read: there the outcome is
//! `connection` or `undecodable` with a status of 200. It is none where no answer came. A wait, and
//! a watch that follows live, ask again by themselves, and each of these requests has the number 1:
//! [`WatchReport::failures`](crate::WatchReport::failures) counts those of a watch that were waited through.
//!
//! Clients made by [`with_key`](crate::Client::with_key) keep it; to count by tenant, build a client for each.
//! [`ErrorKind::as_str`] is the same in every version, so it is good for the label of a metric.
//!
//! How far a listing or a watch has come is in its [`Report`](crate::Report) or [`WatchReport`](crate::WatchReport), at
//! any time.
//!
//! [`ClientBuilder::on_attempt`]: crate::ClientBuilder::on_attempt
//! [`Attempt`]: crate::Attempt
//! [`ErrorKind::as_str`]: crate::ErrorKind::as_str
