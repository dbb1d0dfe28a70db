//! The only door to the generated code: sends, reads every answer under a cap, and decodes it.

use std::{
    fmt,
    future::poll_fn,
    iter::once,
    pin::pin,
    time::{Duration, SystemTime},
};

use futures_core::Stream;
use progenitor_client::{ByteStream, ClientHooks, OperationInfo, ResponseValue};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};

use crate::{
    Error, RunStatus, TechniqueRun, Undecodable, check,
    decode::{decode, page, whole},
    error::{Answer, Kind},
    fetch::Fetched,
    handle::Route,
    secrets::Secrets,
};

/// What build.rs made of the document.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    reason = "not written by hand"
)]
#[allow(
    unreachable_pub,
    dead_code,
    unused_imports,
    reason = "more than this crate calls"
)]
#[allow(
    rustdoc::all,
    missing_docs,
    reason = "the document's words are checked by its own tests"
)]
pub(crate) mod generated {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

use generated::types;

/// An answer over this many bytes, counted after decompression, is refused while it arrives.
pub(crate) const BODY_CAP: usize = 32 << 20;

/// A failed answer's body is only quoted; more of it is not worth the memory.
const ERROR_CAP: usize = 64 << 10;

/// What goes with every request.
#[derive(Clone)]
pub(crate) struct State {
    /// The key, then the values of the user's own headers.
    secrets: Secrets,
    headers: HeaderMap,
}

impl State {
    /// `headers` come on top of our own.
    pub(crate) fn new(key: &str, headers: HeaderMap) -> Result<Self, Error> {
        let bearer = HeaderValue::try_from(format!("Bearer {key}"));
        let mut bearer = bearer.map_err(|_| Error::input("key", "visible ASCII"))?;
        bearer.set_sensitive(true);
        let own = headers.values().filter(|value| value.is_sensitive());
        let own = own.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let secrets = Secrets::new(once(key.to_owned()).chain(own));
        let mut all =
            HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
        all.extend(headers);
        all.insert(AUTHORIZATION, bearer);
        Ok(Self {
            secrets,
            headers: all,
        })
    }
}

/// Shows no header: one of them is the key.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

impl ClientHooks<State> for generated::Client {
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let headers = request.headers_mut();
        // progenitor's own convention, which FLORA knows nothing of.
        headers.remove("api-version");
        headers.extend(self.inner.headers.clone());
        Ok(())
    }
}

/// The filters of a listing and its page size, checked.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) workspace_id: Option<types::WorkspaceId>,
    pub(crate) project_id: Option<types::ProjectId>,
    pub(crate) technique_id: Option<types::TechniqueId>,
    pub(crate) status: Option<RunStatus>,
    pub(crate) limit: types::PageSize,
}

impl Query {
    /// No filter.
    pub(crate) fn everything(page_size: u32) -> Self {
        Self {
            workspace_id: None,
            project_id: None,
            technique_id: None,
            status: None,
            limit: i64::from(page_size).into(),
        }
    }
}

/// The three operations, each one attempt.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    raw: generated::Client,
}

impl Api {
    pub(crate) fn new(base: &str, http: reqwest::Client, state: State) -> Self {
        Self {
            raw: generated::Client::new_with_client(base, http, state),
        }
    }

    pub(crate) async fn list(&self, query: &Query, cursor: Option<&str>) -> Result<Fetched, Error> {
        cursor.map_or(Ok(()), check::cursor)?;
        let cursor = cursor.map(|cursor| types::Cursor::from(cursor.to_owned()));
        let sent = self.raw.list_technique_runs(
            cursor.as_ref(),
            Some(&query.limit),
            query.project_id.as_ref(),
            query.status.as_ref(),
            query.technique_id.as_ref(),
            query.workspace_id.as_ref(),
        );
        let (answer, body) = self.read(sent.await).await?;
        let (mut fetched, meta) = match page(body.as_ref(), query.limit.0) {
            Ok(page) => page,
            Err(bad) => return Err(self.unreadable(*bad, answer)),
        };
        for bad in &mut fetched.bad {
            bad.tidy(&self.raw.inner.secrets);
        }
        fetched.about.request_id = answer.request_id;
        if let Some(meta) = meta {
            fetched.about.next_cursor = meta.next_cursor.filter(|cursor| !cursor.is_empty());
            fetched.about.total_estimate = meta.total_estimate.and_then(whole);
        }
        Ok(fetched)
    }

    /// Also how long the server wants to be left alone.
    pub(crate) async fn run(
        &self,
        route: Route<'_>,
    ) -> Result<(TechniqueRun, Option<Duration>), Error> {
        let key = types::RunKey::from(route.run_id().to_owned());
        let sent = match route {
            Route::Nested { technique, .. } => {
                let technique = technique.to_owned().into();
                self.raw.get_technique_run(&technique, &key).await
            }
            Route::Flat { .. } => self.raw.get_run(&key).await,
        };
        let (answer, body) = self.read(sent).await?;
        match decode(body.as_ref()) {
            Ok(run) => Ok((run, answer.retry_after)),
            Err(bad) => Err(self.unreadable(*bad, answer)),
        }
    }

    /// Reads any answer: the body of a success, or the error that everything else is.
    async fn read(&self, sent: Sent) -> Result<(Answer, impl AsRef<[u8]> + use<>), Error> {
        let secrets = &self.raw.inner.secrets;
        match sent {
            Ok(value) => {
                let answer = answer(value.status(), value.headers(), secrets);
                match body(value.into_inner_stream(), BODY_CAP).await {
                    (body, None) => Ok((answer, body)),
                    (_, Some(error)) => Err(error.answered(answer)),
                }
            }
            Err(progenitor_client::Error::UnexpectedResponse(response)) => {
                let answer = answer(response.status(), response.headers(), secrets);
                // What arrived is enough: the status decides, and a cut body must not hide it.
                let (body, _) = body(response.bytes_stream(), ERROR_CAP).await;
                Err(Error::refused(answer, body.as_ref(), secrets))
            }
            Err(progenitor_client::Error::CommunicationError(error)) => Err(transport(error)),
            Err(other) => Err(Error::new(
                Kind::Connection,
                format!("the request was not sent: {other}"),
            )),
        }
    }

    fn unreadable(&self, mut bad: Undecodable, answer: Answer) -> Error {
        bad.tidy(&self.raw.inner.secrets);
        Error::unreadable(bad).answered(answer)
    }
}

type Sent = Result<ResponseValue<ByteStream>, progenitor_client::Error<()>>;

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
    let span = tracing::Span::current();
    span.record("status", answer.status);
    span.record("request_id", answer.request_id.as_deref());
    answer
}

/// A server's hint; one in the past or that makes no sense is none.
fn retry_after(millis: Option<&str>, seconds_or_date: Option<&str>) -> Option<Duration> {
    let seconds = |number: f64| match Duration::try_from_secs_f64(number) {
        Ok(wait) => Some(wait),
        // Too long to be written down is still a long time.
        Err(_) => (number.is_finite() && number > 0.0).then_some(Duration::MAX),
    };
    let millis = millis.and_then(|millis| millis.parse::<f64>().ok());
    millis.and_then(|millis| seconds(millis / 1e3)).or_else(|| {
        let hint = seconds_or_date?;
        match hint.parse() {
            Ok(number) => seconds(number),
            Err(_) => httpdate::parse_http_date(hint)
                .ok()?
                .duration_since(SystemTime::now())
                .ok(),
        }
    })
}

/// What arrived of a body. Mostly that is one chunk, and then it is not copied.
enum Body<B> {
    One(Option<B>),
    Many(Vec<u8>),
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Body<B> {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::One(chunk) => chunk.as_ref().map_or(&[], B::as_ref),
            Self::Many(body) => body,
        }
    }
}

impl<B: AsRef<[u8]>> Body<B> {
    fn add(self, chunk: B) -> Self {
        let mut body = match self {
            Self::One(None) => return Self::One(Some(chunk)),
            Self::One(Some(first)) => first.as_ref().to_vec(),
            Self::Many(body) => body,
        };
        body.extend_from_slice(chunk.as_ref());
        Self::Many(body)
    }
}

/// What arrived, and what went wrong if that is not all of it.
async fn body<B: AsRef<[u8]>>(
    chunks: impl Stream<Item = reqwest::Result<B>>,
    cap: usize,
) -> (Body<B>, Option<Error>) {
    let mut chunks = pin!(chunks);
    let mut body = Body::One(None);
    while let Some(chunk) = poll_fn(|cx| chunks.as_mut().poll_next(cx)).await {
        match chunk {
            Ok(chunk) if chunk.as_ref().len() > cap - body.as_ref().len() => {
                let message = format!("the answer is larger than {} MiB", cap >> 20);
                return (body, Some(Error::new(Kind::TooLarge, message)));
            }
            Ok(chunk) => body = body.add(chunk),
            Err(error) => return (body, Some(transport(error))),
        }
    }
    (body, None)
}

fn transport(error: reqwest::Error) -> Error {
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
