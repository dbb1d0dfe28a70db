//! Sends a request through the generated client, once, and reads whatever comes.

use std::{sync::Arc, time::Duration};

use reqwest::header::{CONTENT_ENCODING, HeaderMap, LOCATION};

use super::{
    body::{BODY_CAP, ERROR_CAP, is_gzip, read_body},
    connection_failure::{Server, no_answer},
    connections::Connections,
    decode,
    filters::Query,
    generated::{self, Sent, types},
    headers::Headers,
    input, log,
    page::Page,
    refusal::refused,
    retry_after::retry_after,
    secrets::Secrets,
};
use crate::{
    Error, TechniqueRun, Undecodable,
    error::{Answer, Kind, SNIPPET, one_line},
    run::Route,
};

/// Sends each operation, once. Its errors show nothing secret.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    base_url: Arc<str>,
    connections: Connections,
    headers: Headers,
    server: Server,
}

impl Sender {
    pub(super) fn new(base_url: &str, connections: Connections, headers: Headers) -> Self {
        Self {
            base_url: base_url.into(),
            connections,
            server: Server::new(base_url, headers.timeout),
            headers,
        }
    }

    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(super) fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The same connections with another key.
    pub(super) fn with_key(&self, key: &str) -> Result<Self, Error> {
        let headers = self.headers.with_key(key)?;
        Ok(Self {
            headers,
            ..self.clone()
        })
    }

    /// The same connections with another time for each attempt.
    pub(super) fn with_timeout(&self, timeout: Duration) -> Self {
        let mut headers = self.headers.clone();
        headers.timeout = timeout;
        Self {
            server: Server::new(&self.base_url, timeout),
            headers,
            ..self.clone()
        }
    }

    pub(super) async fn list(
        &self,
        query: &Query,
        cursor: Option<&str>,
    ) -> Result<(Answer, Page), Error> {
        let page = self.read_page(query, cursor).await;
        page.map_err(|error| self.fit_to_be_shown(error))
    }

    pub(super) async fn run(&self, route: Route<'_>) -> Result<(Answer, TechniqueRun), Error> {
        let run = self.read_run(route).await;
        run.map_err(|error| self.fit_to_be_shown(error))
    }

    async fn read_page(
        &self,
        query: &Query,
        cursor: Option<&str>,
    ) -> Result<(Answer, Page), Error> {
        if let Some(cursor) = cursor {
            // The caller's own was looked at before the listing began: this one came with a page.
            input::cursor(cursor).map_err(|_| oversized_cursor(cursor))?;
        }
        let client = self.client()?;
        let limit = query.page_size.to_string();
        let sent = generated::list(&client, |name| match name {
            "cursor" => cursor,
            "limit" => Some(&limit),
            filter => query.filters.text(filter),
        });
        let (answer, body) = self.read(sent.await).await?;
        let mut page = match decode::page(&body, query.page_size) {
            Ok(page) => page,
            Err(bad) => return Err(Error::unreadable(*bad).answered(answer)),
        };
        page.hide(|text| self.headers.secrets.hide(text));
        page.about.request_id.clone_from(&answer.request_id);
        page.about.retry_after = answer.retry_after;
        Ok((answer, page))
    }

    async fn read_run(&self, route: Route<'_>) -> Result<(Answer, TechniqueRun), Error> {
        let client = self.client()?;
        let key = types::RunKey::from(route.run_id().to_owned());
        let sent = match route {
            Route::Nested { technique, .. } => {
                let technique = technique.to_owned().into();
                client.get_technique_run(&technique, &key).await
            }
            Route::Flat { .. } => client.get_run(&key).await,
        };
        let (answer, body) = self.read(sent).await?;
        match decode::run(&body) {
            Ok(run) if run.run_id == route.run_id() => Ok((answer, run)),
            Ok(other) => Err(Error::of_another_run(&other.run_id).answered(answer)),
            Err(bad) => Err(Error::unreadable(*bad).answered(answer)),
        }
    }

    /// The generated client, over this runtime's connections.
    fn client(&self) -> Result<generated::Client, Error> {
        let http = self.connections.here()?;
        let headers = self.headers.clone();
        Ok(generated::Client::new_with_client(
            &self.base_url,
            http,
            headers,
        ))
    }

    /// Reads any answer: the body of a success, or the error that everything else is.
    async fn read(&self, sent: Sent) -> Result<(Answer, Vec<u8>), Error> {
        let secrets = &self.headers.secrets;
        match sent {
            Ok(value) => {
                let answer = answer(value.status(), value.headers(), secrets);
                let encoding = encoding_of(value.headers());
                let encoding = encoding.as_deref();
                let chunks = value.into_inner_stream();
                match read_body(chunks, encoding, BODY_CAP, &self.server).await {
                    (body, None) => match encoding {
                        Some(other) if !is_gzip(other) && !decode::is_json(&body) => {
                            Err(in_encoding(other).answered(answer))
                        }
                        _ => Ok((answer, body)),
                    },
                    (_, Some(error)) => Err(error.answered(answer)),
                }
            }
            Err(progenitor_client::Error::UnexpectedResponse(response)) => {
                let answer = answer(response.status(), response.headers(), secrets);
                let location = location(response.status(), response.headers());
                let encoding = encoding_of(response.headers());
                let (location, encoding) = (location.as_deref(), encoding.as_deref());
                let chunks = response.bytes_stream();
                // What arrived is enough: the status decides, and a cut body must not hide it.
                let (body, _) = read_body(chunks, encoding, ERROR_CAP, &self.server).await;
                Err(refused(answer, &body, location, encoding))
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

    /// The one way out for errors: what a server or a caller put into their texts is looked through
    /// for secrets, once they are whole.
    fn fit_to_be_shown(&self, error: Error) -> Error {
        let error = error.at(&self.base_url);
        error.hidden_by(|text| self.headers.secrets.hide(text))
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

/// How a body is packed.
fn encoding_of(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(CONTENT_ENCODING)?;
    let encoding = String::from_utf8_lossy(encoding.as_bytes());
    let encoding = one_line(&encoding, SNIPPET);
    let is_packed = !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity");
    is_packed.then_some(encoding)
}

fn in_encoding(encoding: &str) -> Error {
    let reason = format!("it is packed as `{encoding}`, and `gzip` was asked for");
    let bad = Undecodable::new(decode::WHOLE, reason, &[]);
    Error::unreadable(bad).advised("check what stands between you and the server, such as a proxy")
}

fn oversized_cursor(cursor: &str) -> Error {
    let reason = format!("the server gave a cursor of {} bytes", cursor.len());
    Error::unreadable(Undecodable::new("meta.next_cursor", reason, &[]))
}
