//! Tenants and networks: several keys, proxies, certificates, and programs without async.
//!
//! # One client
//!
//! A [`Client`] is cheap to clone, and clones share their connections. [`Client::from_env`] reads `FLORA_API_KEY`,
//! `FLORA_BASE_URL` and `FLORA_CUSTOM_HEADERS`; [`Client::builder`] takes everything by hand, and
//! [`ClientBuilder::from_env`] begins with the environment.
//!
//! # Many keys
//!
//! ```no_run
//! use flora_technique_runs::{Client, Error};
//! use std::time::Duration;
//!
//! fn clients(keys: &[String]) -> Result<Vec<Client>, Error> {
//!     let first = Client::builder("the first tenant's key")
//!         .proxy("http://proxy.example:3128")
//!         .total_timeout(Duration::from_secs(90))
//!         .build()?;
//!     keys.iter().map(|key| first.with_key(key)).collect()
//! }
//! ```
//!
//! [`with_key`] gives a client with another key over the same connections, certificates and settings, so that a
//! client for each request of a web server costs next to nothing. Headers of your own are not passed on: one tenant's
//! header must not meet another's key.
//!
//! # Other settings for one call
//!
//! [`with_retry`] and [`with_timeout`] give a client with other retries or another time-out, over the same
//! connections. [`check`] asks for one entry, and tells whether key and address are right: for a health check.
//!
//! ```
//! use flora_technique_runs::{Client, Retry};
//! use std::time::Duration;
//!
//! async fn is_well(client: &Client) -> bool {
//!     let probe = client.with_retry(Retry::none()).with_timeout(Duration::from_secs(2));
//!     probe.check().await.is_ok()
//! }
//! ```
//!
//! # Networks
//!
//! - A proxy is taken from the environment (`HTTPS_PROXY`, `NO_PROXY`), or set by [`proxy`]. A variable that would be
//!   passed over, since it is no URL, is an error at once.
//! - [`root_certificate`] trusts a certificate of your own besides the system's.
//! - TLS is rustls by default, with the system's certificates. The features `rustls-no-provider` and `native-tls`
//!   take another.
//! - The base URL must be https, or http to this machine. [`allow_http`]`(true)` lets the key go in
//!   the clear to another machine, for a private network.
//! - A redirect of FLORA's is not followed. Those of a download are, ten at most, and never from https to http.
//!
//! # Runtimes
//!
//! Any tokio runtime will do, and a client may go from one to the next, or work on several that live on: each has
//! connections of its own. Without async, block on each step, in a runtime of your own (tokio's feature `rt`):
//!
//! ```no_run
//! use flora_technique_runs::Client;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//!     let client = Client::from_env()?;
//!     let mut runs = client.list_runs().max_items(20).items();
//!     while let Some(run) = runtime.block_on(runs.try_next())? {
//!         println!("{}  {}  {}", run.created_at, run.status, run.run_id);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! [`Client`]: crate::Client
//! [`Client::from_env`]: crate::Client::from_env
//! [`Client::builder`]: crate::Client::builder
//! [`ClientBuilder::from_env`]: crate::ClientBuilder::from_env
//! [`with_key`]: crate::Client::with_key
//! [`proxy`]: crate::ClientBuilder::proxy
//! [`root_certificate`]: crate::ClientBuilder::root_certificate
//! [`with_retry`]: crate::Client::with_retry
//! [`with_timeout`]: crate::Client::with_timeout
//! [`check`]: crate::Client::check
//! [`allow_http`]: crate::ClientBuilder::allow_http
