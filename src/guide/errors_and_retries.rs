//! Errors and retries: what fails, what is tried again, and what to do.
//!
//! Every call fails with the same [`Error`]. Ask it by its `is_*` methods, such as [`is_not_found`], or match on its
//! [`kind`]; the table of all kinds stands at [`Error`].
//!
//! ```
//! use flora_technique_runs::{Client, Error, ErrorKind};
//!
//! async fn show_status(client: &Client) -> Result<(), Error> {
//!     match client.get_run("run_abc123").await {
//!         Ok(run) => println!("{}", run.status),
//!         Err(e) => match e.kind() {
//!             ErrorKind::NotFound => println!("no such run"),
//!             ErrorKind::RateLimited => println!("later, in {:?}", e.retry_after()),
//!             ErrorKind::OutOfCredits => println!("top up first"),
//!             _ => return Err(e),
//!         },
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Its words
//!
//! `Display` is for whoever runs the program: it names the call, the run, the status, FLORA's request id and what to
//! do. [`message`] is what went wrong alone, and fit for the eyes of a user of your service. Neither ever holds the
//! key or a header. [`request_id`] is what FLORA's support asks for.
//!
//! # Attempts and calls
//!
//! An *attempt* is one request and its answer; a *call* is an attempt with its retries. An attempt takes 60 seconds
//! at most ([`ClientBuilder::timeout`]). Lost connections, time-outs, 408, 429 and 5xx are *transient*
//! ([`is_transient`]) and tried again, twice by default ([`Retry`]). A *hint* is the time for which FLORA asks to be
//! left alone; no retry comes sooner. A call does not wait for a hint over 60 seconds: its error comes at once, with
//! [`retry_after`]. A wait and a watch heed hints of up to 10 minutes. [`ClientBuilder::total_timeout`] bounds a
//! call; by default nothing does. A look for a run may ask at both of its addresses, each with retries; to
//! `total_timeout` that is one call.
//!
//! Listings, waits and watches make many calls. A wait has a deadline of one hour and a listing has none, unless you
//! set another. A watch has none. Any watch ends with the first call that fails before a page was read; one
//! [that catches up](crate::WatchRuns::until_caught_up) also ends after 15 minutes of nothing but failures.
//!
//! # Errors of streams
//!
//! [`ends_stream`] tells whether the stream goes on. It does after what costs one entry or one run, such as an entry
//! that cannot be read or a run of a wait for many that is not found, and after a watch reports that FLORA has not
//! answered for 5 minutes. It ends with everything else. So this loop fits every stream of the crate:
//!
//! ```
//! use flora_technique_runs::{Client, Error};
//!
//! async fn survive(client: &Client) -> Result<(), Error> {
//!     let mut runs = client.list_runs().items();
//!     while let Some(run) = runs.next().await {
//!         match run {
//!             Ok(run) => println!("{}", run.run_id),
//!             Err(e) if !e.ends_stream() => eprintln!("left out: {e}"),
//!             Err(e) => return Err(e),
//!         }
//!     }
//!     Ok(())
//! }
//! ```
//!
//! An answer that is not JSON ends a listing: HTML with a 200, mostly a gateway's maintenance page, or a raw control
//! character in a text. Nothing is lost by that: [resumed](super::resuming), the listing asks for the page again. A
//! watch that has read a page before waits through it. Texts that were cut within an emoji cost nothing: U+FFFD
//! stands for what is left of it.
//!
//! # Before any request
//!
//! An id, filter, setting or environment variable that is not allowed is [`is_input`], before anything is sent.
//! [`build`] of the client tells at once what is wrong with a key, base URL, proxy or certificate. Outside of a
//! tokio runtime a call is [`is_runtime`]. A runtime without time or IO enabled makes tokio panic, with words that
//! say which.
//!
//! [`Error`]: crate::Error
//! [`kind`]: crate::Error::kind
//! [`is_not_found`]: crate::Error::is_not_found
//! [`message`]: crate::Error::message
//! [`request_id`]: crate::Error::request_id
//! [`is_transient`]: crate::Error::is_transient
//! [`retry_after`]: crate::Error::retry_after
//! [`ends_stream`]: crate::Error::ends_stream
//! [`is_input`]: crate::Error::is_input
//! [`is_runtime`]: crate::Error::is_runtime
//! [`Retry`]: crate::Retry
//! [`build`]: crate::ClientBuilder::build
//! [`ClientBuilder::timeout`]: crate::ClientBuilder::timeout
//! [`ClientBuilder::total_timeout`]: crate::ClientBuilder::total_timeout
