//! One attempt: sends a request through the generated client, and reads whatever comes.

use std::sync::Arc;

use progenitor_client::ClientInfo as _;
use reqwest::header::{HeaderMap, LOCATION};

use super::{
    body::{BODY_CAP, ERROR_CAP, read_body},
    decode::{self, decode},
    filters::Sent,
    generated::{self, types},
    headers::Headers,
    input, log,
    page::Fetched,
    query::Query,
    refusal::refused,
    retry_after::retry_after,
    secrets::Secrets,
    time_outs::TimeOuts,
    transport::{Server, no_answer},
};
use crate::{
    Error, TechniqueRun, Undecodable,
    error::{Answer, Kind},
    run::Route,
};

/// Sends each operation, once.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    raw: generated::Client,
    server: Arc<Server>,
}

impl Attempt {
    pub(super) fn new(
        base: &str,
        http: reqwest::Client,
        time_outs: TimeOuts,
        headers: Headers,
    ) -> Self {
        Self {
            raw: generated::Client::new_with_client(base, http, headers),
            server: Arc::new(Server::new(base, time_outs)),
        }
    }

    pub(super) fn headers(&self) -> &Headers {
        &self.raw.inner
    }

    /// The same connections with another key.
    pub(super) fn with_key(&self, key: &str) -> Result<Self, Error> {
        let headers = self.raw.inner.with_key(key)?;
        let (base, http) = (self.raw.baseurl(), self.raw.client().clone());
        Ok(Self {
            raw: generated::Client::new_with_client(base, http, headers),
            server: self.server.clone(),
        })
    }

    pub(super) async fn list(
        &self,
        query: &Query,
        cursor: Option<&str>,
    ) -> Result<(Answer, Fetched), Error> {
        if let Some(cursor) = cursor {
            // The caller's own was looked at before the listing began: this one came with a page.
            input::cursor(cursor).map_err(|_| oversized_cursor(cursor))?;
            if self.headers().key_is_in(cursor) {
                return Err(Error::input(
                    "cursor",
                    "a cursor as a page gave it, not the API key",
                ));
            }
        }
        let cursor = cursor.map(|cursor| types::Cursor::from(cursor.to_owned()));
        let filters = &query.filters;
        let sent = filters.send(&self.raw, cursor.as_ref(), &query.limit).await;
        let (answer, body) = self
            .read(sent)
            .await
            .map_err(|error| error.at(self.raw.baseurl()))?;
        let mut fetched = match decode::page(body.as_ref(), query.limit.0) {
            Ok(page) => page,
            Err(bad) => return Err(self.unreadable(*bad, answer)),
        };
        let next_cursor = fetched.about.next_cursor.as_deref();
        if next_cursor.is_some_and(|cursor| self.headers().key_is_in(cursor)) {
            // It would stand in a URL, and in a checkpoint.
            let bad = Undecodable::new("meta.next_cursor", "the API key stands in it", &[]);
            return Err(Error::unreadable(bad).answered(answer));
        }
        for bad in &mut fetched.bad {
            decode::tidy(bad, &self.raw.inner.secrets);
        }
        fetched.about.request_id.clone_from(&answer.request_id);
        fetched.about.retry_after = answer.retry_after;
        Ok((answer, fetched))
    }

    pub(super) async fn run(&self, route: Route<'_>) -> Result<(Answer, TechniqueRun), Error> {
        let key = types::RunKey::from(route.run_id().to_owned());
        let sent = match route {
            Route::Nested { technique, .. } => {
                let technique = technique.to_owned().into();
                self.raw.get_technique_run(&technique, &key).await
            }
            Route::Flat { .. } => self.raw.get_run(&key).await,
        };
        let read = self.read(sent).await;
        let (answer, body) = read.map_err(|error| error.at(self.raw.baseurl()))?;
        match decode(body.as_ref()) {
            Ok(run) => Ok((answer, run)),
            Err(bad) => Err(self.unreadable(*bad, answer)),
        }
    }

    /// Reads any answer: the body of a success, or the error that everything else is.
    async fn read(&self, sent: Sent) -> Result<(Answer, impl AsRef<[u8]> + use<>), Error> {
        let secrets = &self.raw.inner.secrets;
        match sent {
            Ok(value) => {
                let answer = answer(value.status(), value.headers(), secrets);
                match read_body(value.into_inner_stream(), BODY_CAP, &self.server).await {
                    (body, None) => Ok((answer, body)),
                    (_, Some(error)) => Err(error.answered(answer)),
                }
            }
            Err(progenitor_client::Error::UnexpectedResponse(response)) => {
                let answer = answer(response.status(), response.headers(), secrets);
                let location = location(response.status(), response.headers());
                // What arrived is enough: the status decides, and a cut body must not hide it.
                let (body, _) = read_body(response.bytes_stream(), ERROR_CAP, &self.server).await;
                Err(refused(answer, body.as_ref(), location.as_deref(), secrets))
            }
            Err(progenitor_client::Error::CommunicationError(error)) => {
                Err(no_answer(error, &self.server))
            }
            Err(other) => Err(Error::new(
                Kind::Connection,
                format!("the request was not sent: {other}"),
            )),
        }
    }

    fn unreadable(&self, mut bad: Undecodable, answer: Answer) -> Error {
        decode::tidy(&mut bad, &self.raw.inner.secrets);
        Error::unreadable(bad)
            .answered(answer)
            .at(self.raw.baseurl())
    }
}

fn answer(status: reqwest::StatusCode, headers: &HeaderMap, secrets: &Secrets) -> Answer {
    let text = |name| {
        let value = headers.get(name)?.to_str().ok()?.trim();
        (!value.is_empty()).then_some(value)
    };
    let answer = Answer {
        status: status.as_u16(),
        request_id: text("request-id").map(|id| secrets.snippet(id)),
        retry_after: retry_after(text("retry-after-ms"), text("retry-after")),
    };
    log::answered(&answer);
    answer
}

/// Where a redirect leads to.
fn location(status: reqwest::StatusCode, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION).filter(|_| status.is_redirection())?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

fn oversized_cursor(cursor: &str) -> Error {
    let reason = format!("the server gave a cursor of {} bytes", cursor.len());
    Error::unreadable(Undecodable::new("meta.next_cursor", reason, &[]))
}
