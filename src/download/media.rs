//! Asks a media host: without the key or any header of the user's, through redirects one by one.

use std::time::Duration;

use reqwest::{
    Response, StatusCode, Url,
    header::{
        ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, IF_RANGE,
        LOCATION, RANGE, RETRY_AFTER,
    },
};
use tokio::time::timeout;

use super::link;
use crate::{
    Error,
    call::{Api, Server, name_of, no_answer, retry_after, root_cause},
    error::{Answer, Kind},
};

/// How many redirects are followed.
const MOST_REDIRECTS: u32 = 10;

const ADVICE: &str = "try again later; if it persists, check the network and any proxy";

/// The rest of a body that was cut off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest<'a> {
    pub(super) from: u64,
    pub(super) validator: &'a HeaderValue,
}

/// What has a body worth reading: all of it, or as a 206 the rest that was asked for; as a 416 the word
/// that there is no such rest.
pub(super) async fn ask(api: &Api, link: &Url, rest: Option<Rest<'_>>) -> Result<Response, Error> {
    let mut url = link.clone();
    for _ in 0..=MOST_REDIRECTS {
        let response = send(api, &url, rest).await?;
        let status = response.status();
        let rest_answered = matches!(
            status,
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE
        );
        if status == StatusCode::OK || (rest.is_some() && rest_answered) {
            return Ok(response);
        }
        if !is_redirect(status) {
            return Err(refused(&response));
        }
        let location = response.headers().get(LOCATION);
        let Some(location) = location else {
            return Err(of_host(&response, "redirects, and does not say where to"));
        };
        let location = String::from_utf8_lossy(location.as_bytes());
        let next = link::redirected(&url, &location, api.allows_http());
        url = next.map_err(|why| of_host(&response, &why))?;
    }
    let message = format!("its link redirects more than {MOST_REDIRECTS} times");
    Err(Error::new(Kind::Media, message)
        .answered(Answer {
            status: StatusCode::FOUND.as_u16(),
            request_id: None,
            retry_after: None,
        })
        .advised("the media host is at fault: report it with the time of the call"))
}

async fn send(api: &Api, url: &Url, rest: Option<Rest<'_>>) -> Result<Response, Error> {
    let http = api.keyless().client_for(url)?;
    // What is asked for is the file itself: a range of an encoded body is no range of the file.
    let mut request = http
        .get(url.clone())
        .header(ACCEPT, "*/*")
        .header(ACCEPT_ENCODING, "identity");
    if let Some(rest) = rest {
        request = request
            .header(RANGE, format!("bytes={}-", rest.from))
            .header(IF_RANGE, rest.validator);
    }
    let patience = api.timeout();
    let Ok(sent) = timeout(patience, request.send()).await else {
        let host = name_of(url.as_str());
        let message = format!("{host} did not answer within {patience:?}");
        return Err(Error::new(Kind::Timeout, message).advised(ADVICE));
    };
    sent.map_err(|error| {
        let server = Server::new(url.as_str(), patience);
        no_answer(error, &server).advised(ADVICE)
    })
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Its body is not quoted: media hosts repeat the signature of a link in it.
fn refused(response: &Response) -> Error {
    let what = match response.status().as_u16() {
        403 | 404 | 410 => "has it no more, or not at this link",
        429 => "is asked too often",
        500.. => "failed",
        _ => "does not give it",
    };
    of_host(response, what)
}

/// What the host that answered does not do as it should.
fn of_host(response: &Response, what: &str) -> Error {
    let status = response.status();
    let advice = match status.as_u16() {
        300..=399 => "the media host is at fault: report it with the time of the call",
        403 | 404 | 410 => "count the output as lost, if it is gone later too",
        429 => "wait, and download less at once",
        408 | 500.. => "try again later",
        _ => "check what stands between you and the media host, such as a proxy",
    };
    Error::new(Kind::Media, format!("{} {what}", host(response)))
        .answered(Answer {
            status: status.as_u16(),
            request_id: None,
            retry_after: hint(response.headers()),
        })
        .advised(advice)
}

/// Whether it is a web page, such as a gateway's maintenance page.
pub(super) fn is_html(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let kind = content_type.unwrap_or_default().split(';').next();
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/html"))
}

/// A gateway's page in place of the file: it may pass.
pub(super) fn web_page(response: &Response) -> Error {
    of_host(response, "answers with a web page in place of the file")
        .advised(ADVICE)
        .passing()
}

fn hint(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok();
    let millis = text(HeaderName::from_static("retry-after-ms"));
    retry_after(millis, text(RETRY_AFTER))
}

/// The next piece of a body; none at its end.
///
/// # Errors
/// It broke off, or did not go on.
pub(super) async fn next_piece(
    api: &Api,
    body: &mut Response,
    host: &str,
) -> Result<Option<impl AsRef<[u8]> + use<>>, Error> {
    let patience = api.timeout();
    let failed = match timeout(patience, body.chunk()).await {
        Ok(Ok(piece)) => return Ok(piece),
        Ok(Err(error)) => {
            let message = format!("{host} broke it off: {}", root_cause(&error));
            // The link's query may be a signature.
            Error::new(Kind::Connection, message).because(error.without_url())
        }
        Err(_) => {
            let message = format!("{host} sent no more of it for {patience:?}");
            Error::new(Kind::Timeout, message)
        }
    };
    Err(failed.advised(ADVICE))
}

/// A body whose end came before what was promised, or after.
pub(super) fn of_wrong_length(host: &str, came: u64, promised: u64) -> Error {
    let message = format!("{host} sent {came} bytes of the {promised} that it promised");
    Error::new(Kind::Connection, message).advised(ADVICE)
}

/// Its name, and the port where it is not the usual one.
pub(super) fn host(response: &Response) -> String {
    name_of(response.url().as_str())
}
