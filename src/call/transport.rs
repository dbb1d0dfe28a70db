//! What a failed connection is to the caller.

use crate::{Error, error::Kind};

pub(super) fn transport(error: reqwest::Error) -> Error {
    let (kind, message) = if error.is_timeout() {
        (Kind::Timeout, "the server took too long")
    } else if error.is_connect() {
        (Kind::Connection, "could not connect to the server")
    } else if error.is_body() || error.is_decode() {
        (Kind::Connection, "the answer was cut off")
    } else {
        (Kind::Connection, "the connection was lost")
    };
    // The URL says nothing that the operation does not, and may hold a cursor.
    Error::new(kind, message).because(error.without_url())
}
