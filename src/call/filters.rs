//! Which runs are listed: the filters of the document, generated.

#![allow(
    clippy::pedantic,
    clippy::derive_partial_eq_without_eq,
    reason = "not written by hand"
)]

use progenitor_client::{ByteStream, ResponseValue};

use super::{
    generated::{self, types},
    input,
};
use crate::Error;

/// An answer, still unread.
pub(super) type Sent = Result<ResponseValue<ByteStream>, progenitor_client::Error<()>>;

include!(concat!(env!("OUT_DIR"), "/filters.rs"));
