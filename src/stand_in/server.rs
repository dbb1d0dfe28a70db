//! The HTTP side of a stand-in: a port, a thread, and answers as bytes.

use std::{
    io,
    net::{Ipv4Addr, TcpListener},
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread::{self, JoinHandle},
};

use axum::{
    body::Body,
    handler::HandlerWithoutStateExt,
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, ETAG},
        request::Parts,
    },
    response::{IntoResponse, Response},
    serve::ListenerExt,
};
use tokio::{runtime, task::AbortHandle};

use super::{
    answer::{Answer, Contents, State},
    clock::Clock,
    cut_body::{Then, first_half},
    fault::Fault,
    history::History,
    media_body::media_body,
    run::Address,
    target::API,
};

/// A server on a thread and a runtime of its own: so it answers also while the test's thread
/// blocks, outlives the runtime that started it, and when dropped ends with all its connections.
pub(super) struct Server {
    pub(super) base_url: String,
    state: Arc<Mutex<State>>,
    stop: AbortHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(port: u16, key: String, clock: Clock) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let origin = format!("http://{}", listener.local_addr()?);
        let base_url = format!("{origin}{API}");
        let address = Address {
            origin,
            base_url: base_url.clone(),
        };
        let state = State::new(key, clock, History::new(address));
        let state = Arc::new(Mutex::new(state));

        let shared = state.clone();
        let (tell, told) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name("stand-in".to_owned());
        let thread = thread.spawn(move || serve(listener, shared, &tell))?;
        let gone = |_| io::Error::other("its thread ended");
        let stop = told.recv().map_err(gone)??;
        Ok(Self {
            base_url,
            state,
            stop,
            thread: Some(thread),
        })
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.abort();
        self.thread.take().map(JoinHandle::join);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The whole life of the thread. It tells how to stop it, or why it could not begin.
fn serve(
    listener: TcpListener,
    state: Arc<Mutex<State>>,
    tell: &mpsc::SyncSender<io::Result<AbortHandle>>,
) {
    // Made and dropped here: a runtime may not be dropped where another one runs.
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = tell.send(Err(error));
            return;
        }
    };
    let entered = runtime.enter();
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            let _ = tell.send(Err(error));
            return;
        }
    };
    drop(entered);
    // Or the end of a large page waits for the client's delayed acknowledgement.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let handler = async move |asked: Parts| {
        let answer = lock(&state).answer(&asked);
        if !answer.delay.is_zero() {
            tokio::time::sleep(answer.delay).await;
        }
        response(answer)
    };
    let serving = axum::serve(listener, handler.into_make_service());
    let serving = runtime.spawn(serving.into_future());
    if tell.send(Ok(serving.abort_handle())).is_ok() {
        // It ends by being aborted.
        let _ = runtime.block_on(serving);
    }
}

fn response(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        ("content-type", answer.content_type),
        ("request-id", answer.request_id.as_str()),
    ];
    let retry_after = match answer.fault {
        Some(Fault::RateLimited(Some(wait))) => {
            Some([("retry-after", wait.as_secs_f64().to_string())])
        }
        _ => None,
    };
    let then = match answer.fault {
        Some(Fault::CutBody) => Some(Then::Close),
        Some(Fault::Stall) => Some(Then::Stall),
        _ => None,
    };
    let content_headers = content_headers(&answer.contents);
    let body = match (answer.contents, then) {
        (Contents::Bytes(bytes), Some(then)) => first_half(bytes, then),
        (Contents::Bytes(bytes), None) => Body::from(bytes),
        (Contents::File(served), then) => media_body(served, then),
        (Contents::NoSuchRange(_), _) => Body::empty(),
    };
    let mut response = (status, headers, retry_after, body).into_response();
    for (name, value) in content_headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn content_headers(contents: &Contents) -> Vec<(HeaderName, String)> {
    match contents {
        Contents::Bytes(bytes) => vec![(CONTENT_LENGTH, bytes.len().to_string())],
        Contents::NoSuchRange(size) => vec![
            (CONTENT_LENGTH, 0.to_string()),
            (CONTENT_RANGE, format!("bytes */{size}")),
        ],
        Contents::File(served) => {
            let Range { start, end } = served.range;
            let length = end.saturating_sub(start);
            let units = if served.accepts_ranges {
                "bytes"
            } else {
                "none"
            };
            let mut headers = vec![
                (CONTENT_LENGTH, length.to_string()),
                (ETAG, served.etag.clone()),
                (ACCEPT_RANGES, units.to_owned()),
            ];
            if served.is_part {
                let last = end.saturating_sub(1);
                let range = format!("bytes {start}-{last}/{}", served.size);
                headers.push((CONTENT_RANGE, range));
            }
            headers
        }
    }
}
