//! What build.rs made of the document.

#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    reason = "not written by hand"
)]
#![allow(
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "more than this crate calls"
)]
#![allow(
    rustdoc::all,
    missing_docs,
    reason = "the document's words are checked by its own tests"
)]

/// An answer, still unread.
pub(super) type Sent = Result<ResponseValue<ByteStream>, Error<()>>;

include!(concat!(env!("OUT_DIR"), "/client.rs"));
include!(concat!(env!("OUT_DIR"), "/filter_call.rs"));
