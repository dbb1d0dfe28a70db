//! The settings of a stand-in.

use std::{fmt, sync::Arc, time::SystemTime};

use super::{StandIn, clock::Clock, server::Server};
use crate::{Error, Timestamp, error::Kind};

const KEY: &str = "stand-in-key";

/// Builds a [`StandIn`]: [`StandIn::builder`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// use flora_technique_runs::StandIn;
///
/// let flora = StandIn::builder().key("tenant-7").start().await?;
/// assert!(flora.base_url().starts_with("http://127.0.0.1:"));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct StandInBuilder {
    port: u16,
    key: String,
    now: Option<Timestamp>,
}

/// Shows no key.
impl fmt::Debug for StandInBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandInBuilder")
            .field("port", &self.port)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl StandInBuilder {
    pub(super) fn new() -> Self {
        Self {
            port: 0,
            key: KEY.to_owned(),
            now: None,
        }
    }

    /// The port of 127.0.0.1 that it listens on; 0, the default, takes one that is free.
    ///
    /// ```
    /// # use flora_technique_runs::StandIn;
    /// let builder = StandIn::builder().port(4010);
    /// ```
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The key that it accepts; `stand-in-key` by default. [`workspace`](StandIn::workspace) adds others.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::{Client, StandIn};
    /// let flora = StandIn::builder().key("tenant-7").start().await?;
    ///
    /// let stranger = Client::builder("tenant-8").base_url(flora.base_url()).build()?;
    /// assert!(stranger.list_runs().page().await.unwrap_err().is_unauthorized());
    /// # Ok(())
    /// # }
    /// ```
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// Where its clock stands until [`advance`](StandIn::advance) moves it; by default it goes with
    /// the machine's. With it, every time of a [seeded](StandIn::seed) history is the same each time.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), flora_technique_runs::Error> {
    /// # use flora_technique_runs::StandIn;
    /// # use std::time::{Duration, UNIX_EPOCH};
    /// let midnight = UNIX_EPOCH + Duration::from_secs(1_768_435_200); // 2026-01-15
    /// let flora = StandIn::builder().now(midnight).start().await?;
    /// flora.seed(500);
    ///
    /// let yesterday = midnight - Duration::from_secs(24 * 60 * 60);
    /// let mut runs = flora.client().list_runs().created_since(yesterday).items();
    /// while runs.try_next().await?.is_some() {}
    /// assert_eq!(runs.report().items, 160);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// What is no known moment, such as one before 1970, is rejected by [`start`](Self::start).
    pub fn now(mut self, now: impl Into<Timestamp>) -> Self {
        self.now = Some(now.into());
        self
    }

    /// Starts it, with an empty history.
    ///
    /// It has a thread and a runtime of its own, and needs none of yours.
    ///
    /// # Errors
    /// [Input](Error::is_input), when the port is taken, the key is none or `now` is no known moment;
    /// [connection](Error::is_connection), when the system has no port or thread to give.
    ///
    /// # Cancellation
    /// It never waits, so there is nothing to cancel.
    #[expect(
        clippy::unused_async,
        reason = "so that it may wait in a later version"
    )]
    pub async fn start(self) -> Result<StandIn, Error> {
        let stands_at = self.now.map(moment).transpose()?;
        let clock = Clock::standing(stands_at);
        let server = Server::start(self.port, self.key.clone(), clock);
        let server = server.map_err(|error| {
            let failed = match self.port {
                0 => Error::new(Kind::Connection, "the stand-in could not start"),
                _ => Error::input("port", "one that is free on 127.0.0.1, or 0 for any"),
            };
            failed.because(error)
        })?;
        StandIn::on(Arc::new(server), self.key)
    }
}

fn moment(now: Timestamp) -> Result<SystemTime, Error> {
    now.to_system_time()
        .ok_or_else(|| Error::input("now", "a known moment, later than 1970"))
}
