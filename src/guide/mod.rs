//! The guide: a chapter for each thing that one does with a history of runs.
//!
//! | chapter | what it is about |
//! | --- | --- |
//! | [`listing_and_costs`] | what there was: filters, periods, costs, completeness |
//! | [`waiting`] | the end of one run, or of many |
//! | [`following`] | a feed of what happens |
//! | [`resuming`] | going on in another process |
#![cfg_attr(
    feature = "download",
    doc = "| [`outputs`] | what runs made, fetched into files |"
)]
//! | [`errors_and_retries`] | what fails, what is tried again, what to do |
//! | [`logs_and_metrics`] | what is logged, and what can be counted |
//! | [`tenants_and_networks`] | several keys, proxies, certificates, programs without async |
#![cfg_attr(
    feature = "stand-in",
    doc = "| [`testing`] | your own code, without FLORA |"
)]
//! | [`scale_and_limits`] | what it costs, what it holds, what cannot be known |

pub mod errors_and_retries;
pub mod following;
pub mod listing_and_costs;
pub mod logs_and_metrics;
#[cfg(feature = "download")]
pub mod outputs;
pub mod resuming;
pub mod scale_and_limits;
pub mod tenants_and_networks;
#[cfg(feature = "stand-in")]
pub mod testing;
pub mod waiting;
