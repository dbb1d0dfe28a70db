//! One call: the only door to the generated code.
//!
//! [`Api`] is what streams hold: connections, key, retries and time-outs. A [sender](sender) sends
//! once and reads whatever comes; the [API](api) tries again, and looks for a run on both ways to it. A stream asks by a [`Task`] that holds a [`Source`].

mod api;
mod attempt;
mod base_url;
mod body;
mod connections;
mod decode;
mod entry;
mod filters;
pub(crate) mod generated;
mod headers;
pub(crate) mod input;
#[cfg(feature = "download")]
mod keyless;
pub(crate) mod log;
pub(crate) mod no_runtime;
mod page;
mod proxy_variables;
mod query;
mod recipe;
mod refusal;
mod requests;
mod retry;
mod retry_after;
mod run_answer;
mod secrets;
mod sender;
mod source;
mod task;
mod total_time;
mod transport;
mod work;

pub(crate) use self::{
    api::{Api, LIST, Settings},
    base_url::{base_url, has_spelled_line_break, key},
    connections::Connections,
    entry::Entry,
    filters::Filters,
    headers::{Headers, insert},
    input::{PAGE_SIZE, cursor, page_size},
    page::{About, Page},
    query::Query,
    recipe::Recipe,
    requests::Requests,
    retry::RATE_LIMITED,
    run_answer::RunAnswer,
    source::Source,
    task::Task,
    work::{AskPage, AskRun, Pause, Until, Work},
};
pub use self::{attempt::Attempt, retry::Retry};
#[cfg(feature = "download")]
pub(crate) use self::{
    base_url::is_loopback,
    keyless::Keyless,
    retry_after::retry_after,
    transport::{Server, name_of, no_answer, root_cause},
};

/// How many entries a page has, for the bench.
#[cfg(feature = "__bench")]
#[must_use]
pub fn read_page(body: &[u8]) -> usize {
    decode::page(body, i64::from(*PAGE_SIZE.end())).map_or(0, |page| page.entries.len())
}
