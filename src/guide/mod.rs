//! The guide: a chapter for each thing that one does with a history of runs.
//!
//! | chapter | what it is about |
//! | --- | --- |
//! | [`listing`] | what there was: filters, periods, costs, completeness |
//! | [`waiting`] | the end of one run, or of many |
//! | [`following`] | a feed of what happens |
//! | [`resuming`] | going on in another process |
#![cfg_attr(
    feature = "download",
    doc = "| [`outputs`] | what runs made, fetched into files |"
)]
//! | [`errors`] | what fails, what is tried again, what to do |
//! | [`logs`] | what is logged, and what can be counted |
//! | [`tenants`] | several keys, proxies, certificates, programs without async |
#![cfg_attr(
    feature = "stand-in",
    doc = "| [`testing`] | your own code, without FLORA |"
)]
//! | [`limits`] | what it costs, what it holds, what cannot be known |

pub mod errors;
pub mod following;
pub mod limits;
pub mod listing;
pub mod logs;
#[cfg(feature = "download")]
pub mod outputs;
pub mod resuming;
pub mod tenants;
#[cfg(feature = "stand-in")]
pub mod testing;
pub mod waiting;
