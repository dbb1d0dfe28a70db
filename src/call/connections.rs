//! Connections, which belong to the runtime that drives them.
//!
//! A pooled connection is driven by a task of the runtime that it was opened on. Where that stands
//! still while another asks, the request would wait for its whole time-out: so each runtime has
//! connections of its own, for as long as it lives.

use std::{
    env,
    future::pending,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use reqwest::Url;
use tokio::{
    runtime::{Handle, Id},
    task::AbortHandle,
};

use super::{base_url::is_loopback, http_settings::HttpSettings, proxy_variables};
use crate::{Error, error::Kind};

type Make = dyn Fn() -> Result<reqwest::Client, Error> + Send + Sync;

/// An HTTP client for each runtime that asks. Clones share them.
#[derive(Clone)]
pub(crate) struct Connections(Arc<Pool>);

struct Pool {
    make: Box<Make>,
    clients: Mutex<Vec<Client>>,
}

/// An HTTP client, and whose it is; it may be nobody's yet, or no more.
struct Client {
    http: reqwest::Client,
    home: Option<Home>,
}

/// The runtime that a client's connections are driven by.
struct Home {
    runtime: Id,
    /// A task that sleeps there, and is dropped with the runtime. Tokio tells the end of a runtime no
    /// other way, and another may get its id.
    sleeper: AbortHandle,
    /// What the sleeper holds.
    lives: Weak<()>,
}

impl Connections {
    /// Connections to a base URL, over which the key may be sent.
    ///
    /// # Errors
    /// Input: what is wrong with the settings or the environment's proxy, or that there is no TLS to be had.
    pub(crate) fn to(base_url: Url, http_settings: HttpSettings) -> Result<Self, Error> {
        if http_settings.proxy.is_some() && is_loopback(&base_url) {
            let allowed = "no proxy for a base URL on this machine: it would get the key";
            return Err(Error::input("proxy", allowed));
        }
        if http_settings.proxy.is_none() && !is_loopback(&base_url) {
            proxy_variables::check(&base_url, |name| env::var_os(name))?;
        }
        Self::new(move || http_settings.client(&base_url))
    }

    /// Makes the client of the first runtime already.
    ///
    /// # Errors
    /// As `make`.
    pub(crate) fn new(
        make: impl Fn() -> Result<reqwest::Client, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let first = Client {
            http: make()?,
            home: None,
        };
        Ok(Self(Arc::new(Pool {
            make: Box::new(make),
            clients: Mutex::new(vec![first]),
        })))
    }

    /// The client of the runtime that this is called on.
    ///
    /// # Errors
    /// Where no runtime is, or a further client cannot be made.
    pub(crate) fn here(&self) -> Result<reqwest::Client, Error> {
        let runtime = runtime_here()?;
        let clients = self.0.clients.lock();
        let mut clients = clients.unwrap_or_else(PoisonError::into_inner);
        let own = clients.iter().find(|client| client.is_of(runtime.id()));
        if let Some(own) = own {
            return Ok(own.http.clone());
        }
        // Nothing drives the connections of one whose runtime is gone, so they are opened anew.
        if let Some(free) = clients.iter_mut().find(|client| client.is_free()) {
            free.home = Some(Home::on(&runtime));
            return Ok(free.http.clone());
        }
        let http = (self.0.make)()?;
        clients.push(Client {
            http: http.clone(),
            home: Some(Home::on(&runtime)),
        });
        Ok(http)
    }
}

impl Client {
    fn is_of(&self, runtime: Id) -> bool {
        let home = self.home.as_ref().filter(|home| home.runtime == runtime);
        home.is_some_and(Home::lives)
    }

    fn is_free(&self) -> bool {
        !self.home.as_ref().is_some_and(Home::lives)
    }
}

impl Home {
    fn on(runtime: &Handle) -> Self {
        let life = Arc::new(());
        let lives = Arc::downgrade(&life);
        let sleeper = runtime.spawn(async move {
            pending::<()>().await;
            drop(life);
        });
        Self {
            runtime: runtime.id(),
            sleeper: sleeper.abort_handle(),
            lives,
        }
    }

    fn lives(&self) -> bool {
        self.lives.strong_count() > 0
    }
}

/// The runtime that this is called on.
///
/// # Errors
/// There is none.
pub(crate) fn runtime_here() -> Result<Handle, Error> {
    Handle::try_current().map_err(|_| Error::new(Kind::Runtime, "there is no tokio runtime here"))
}

/// Nobody asks any more.
impl Drop for Home {
    fn drop(&mut self) {
        self.sleeper.abort();
    }
}

impl std::fmt::Debug for Connections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connections").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
