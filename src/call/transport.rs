//! What a failed connection is to the caller.

use std::{error::Error as StdError, io};

use crate::{
    Error,
    error::{Kind, SNIPPET, one_line},
};

/// A server as errors name it: host, and port where it is not the usual one.
pub(super) fn server_of(base_url: &str) -> String {
    let Ok(url) = reqwest::Url::parse(base_url) else {
        return "the server".to_owned();
    };
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// A request that no answer came to.
pub(super) fn no_answer(error: reqwest::Error, server: &str) -> Error {
    let cause = root_cause(&error);
    let failed = if error.is_connect() && error.is_timeout() {
        let message = format!("could not connect to {server} in time");
        let advice = "check the network, the base URL and any proxy";
        Error::new(Kind::Timeout, message).advised(advice)
    } else if error.is_timeout() {
        Error::new(Kind::Timeout, format!("{server} did not answer in time"))
    } else if is_tls(&error) {
        let message = format!("could not make a TLS connection to {server}: {cause}");
        let advice = "check the base URL, the clock, and the certificates of server and system, to which `root_certificate` adds";
        Error::new(Kind::Connection, message).advised(advice)
    } else if error.is_connect() {
        let message = format!("could not connect to {server}: {cause}");
        Error::new(Kind::Connection, message)
    } else {
        let message = format!("the connection to {server} was lost: {cause}");
        Error::new(Kind::Connection, message)
    };
    // The URL says nothing that the operation does not, and may hold a cursor.
    failed.because(error.without_url())
}

/// An answer that began and did not come to its end.
pub(super) fn not_whole(error: reqwest::Error, server: &str) -> Error {
    let failed = if error.is_timeout() {
        let message = format!("the answer of {server} did not end in time");
        Error::new(Kind::Timeout, message)
    } else {
        let cause = root_cause(&error);
        let message = format!("the answer of {server} did not come whole: {cause}");
        let advice = "try again later; if it stays, check what stands between you and the server";
        Error::new(Kind::Connection, message).advised(advice)
    };
    failed.because(error.without_url())
}

/// The innermost cause, which alone says what happened: name not found, refused, reset.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    one_line(&cause.to_string(), SNIPPET)
}

/// Whether a connection failed after it was there: TLS is all that happens then.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn StdError> = error.is_connect().then_some(error);
    while let Some(error) = cause {
        cause = match error.downcast_ref::<io::Error>() {
            Some(io) if io.kind() == io::ErrorKind::InvalidData => return true,
            // One that wraps another skips it in `source`.
            Some(io) => io.get_ref().map(|inner| inner as &dyn StdError),
            None => error.source(),
        };
    }
    false
}
