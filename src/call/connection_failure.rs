//! What a failed connection is to the caller.

use std::{error::Error as StdError, io, time::Duration};

use crate::{
    Error,
    error::{Kind, SNIPPET, one_line},
};

/// The most that connecting may take, TLS included.
pub(super) const CONNECT: Duration = Duration::from_secs(10);

/// How the texts of all errors of a proxy's tunnel begin.
const TUNNEL: &str = "tunnel error: ";

/// The server that is asked, as errors tell of it.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Its host, and the port where it is not the usual one.
    name: String,
    /// How long it may take, its body included.
    timeout: Duration,
}

impl Server {
    pub(crate) fn new(base_url: &str, timeout: Duration) -> Self {
        Self {
            name: name_of(base_url),
            timeout,
        }
    }
}

/// The host of a URL, and the port where it is not the usual one.
pub(crate) fn name_of(url: &str) -> String {
    let Ok(url) = reqwest::Url::parse(url) else {
        return "the server".to_owned();
    };
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// A request that no answer came to.
pub(crate) fn no_answer(error: reqwest::Error, server: &Server) -> Error {
    let cause = root_cause(&error);
    let Server {
        name: server,
        timeout,
    } = server;
    let failed = if error.is_connect() && error.is_timeout() {
        let message = format!("could not connect to {server} within {CONNECT:?}");
        let advice = "check the network, the base URL and any proxy";
        Error::new(Kind::Timeout, message).advised(advice)
    } else if error.is_timeout() {
        let message = format!("{server} did not answer within {timeout:?}");
        Error::new(Kind::Timeout, message)
    } else if is_of_proxy(&error) {
        let cause = match cause.strip_prefix(TUNNEL) {
            Some("unsuccessful") => "it refused",
            Some(cause) => cause,
            None => &cause,
        };
        let message = format!("could not connect to {server} through the proxy: {cause}");
        let advice = "check the proxy, its address, user and password";
        Error::new(Kind::Connection, message).advised(advice)
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
pub(super) fn not_whole(error: reqwest::Error, server: &Server) -> Error {
    let Server {
        name: server,
        timeout,
    } = server;
    let failed = if error.is_timeout() {
        let message = format!("the answer from {server} did not end within {timeout:?}");
        Error::new(Kind::Timeout, message)
    } else {
        let cause = root_cause(&error);
        let message = format!("the answer from {server} could not be read to its end: {cause}");
        let advice =
            "try again later; if it persists, check what stands between you and the server";
        Error::new(Kind::Connection, message).advised(advice)
    };
    failed.because(error.without_url())
}

/// A packed answer that is none, or that ends too early.
pub(super) fn not_unpacked(error: io::Error, server: &Server) -> Error {
    let server = &server.name;
    let cause = one_line(&error.to_string(), SNIPPET);
    let message = format!("the answer from {server} could not be read to its end: {cause}");
    let advice = "try again later; if it persists, check what stands between you and the server";
    Error::new(Kind::Connection, message)
        .advised(advice)
        .because(error)
}

/// The innermost cause, which alone says what happened: name not found, refused, reset.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
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

/// Whether a proxy did not lead on to the server. Only its text tells: its type is not public.
fn is_of_proxy(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn StdError> = error.is_connect().then_some(error);
    while let Some(error) = cause {
        if error.to_string().starts_with(TUNNEL) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use tokio::{
        net::{TcpSocket, TcpStream},
        time::timeout,
    };

    use super::*;

    #[tokio::test]
    async fn a_connection_that_does_not_come_is_told_from_an_answer_that_does_not() {
        const SHORT: Duration = Duration::from_millis(200);
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let listener = socket.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        // Once the queue of those that nobody accepts is full, Linux answers no further one.
        let mut queue = Vec::new();
        while let Ok(connection) = timeout(SHORT, TcpStream::connect(address)).await {
            queue.push(connection.unwrap());
        }
        let url = format!("http://{address}/api/v1");
        let server = Server::new(&url, Duration::from_secs(20));
        let http = reqwest::Client::builder().no_proxy().connect_timeout(SHORT);

        let error = http.build().unwrap().get(&url).send().await.unwrap_err();
        let error = no_answer(error, &server);

        let told = format!(
            "could not connect to {address} within 10s; check the network, the base URL and any proxy"
        );
        assert_eq!((error.is_timeout(), error.to_string()), (true, told));
    }
}
