//! One call: the only door to the generated code.
//!
//! [`Api`] is what streams hold: connections, key, retries and time-outs. A [sender](sender) sends once
//! and reads whatever comes; the [API](api) tries again, and looks for a run on both ways to it. A stream
//! asks a [`Source`], in a [`BackgroundTask`] of its own.

mod api;
mod attempt;
mod background_task;
mod base_url;
mod body;
mod connection_failure;
mod connections;
mod decode;
mod filters;
pub(crate) mod generated;
mod headers;
mod http_settings;
pub(crate) mod input;
#[cfg(feature = "download")]
mod keyless;
pub(crate) mod log;
mod page;
mod proxy_variables;
mod refusal;
mod retry;
mod retry_after;
mod secrets;
mod sender;
mod source;

pub(crate) use self::{
    api::{Api, LIST, RunAnswer, Settings},
    background_task::{BackgroundTask, Pause, Until, Work},
    base_url::{base_url, has_spelled_line_break, key},
    connections::Connections,
    filters::{Filters, Query},
    headers::{Headers, insert},
    http_settings::HttpSettings,
    input::{PAGE_SIZE, cursor, page_size},
    page::{About, Entry, Page},
    retry::RATE_LIMITED,
    source::{AskPage, AskRun, Requests, Source},
};
pub use self::{attempt::Attempt, retry::Retry};
#[cfg(feature = "download")]
pub(crate) use self::{
    base_url::is_loopback,
    connection_failure::{Server, name_of, no_answer, root_cause},
    connections::runtime_here,
    keyless::Keyless,
    retry_after::retry_after,
};

/// How many entries a page has, for the bench.
#[cfg(feature = "__bench")]
#[must_use]
pub fn read_page(body: &[u8]) -> usize {
    decode::page(body, *PAGE_SIZE.end()).map_or(0, |page| page.entries.len())
}
