//! The HTTP side of a stand-in: a port, a thread, and answers as bytes.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::Duration,
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
use tokio::{net::TcpSocket, runtime, task::AbortHandle};

use super::{
    answer::{Answer, Contents, State},
    clock::Clock,
    cut_body::{Then, first_half},
    fault::Fault,
    history::History,
    media_body::media_body,
    run::Workspace,
    target::API,
};

/// As many connections as may wait to be taken.
const WAITING: u32 = 1_024;

/// A server on threads and runtimes of its own: so it answers also while the test's thread blocks,
/// outlives the runtime that started it, and when dropped ends with all its connections.
pub(super) struct Server {
    pub(super) base_url: String,
    origin: String,
    address: SocketAddr,
    workspaces: Workspaces,
    line: Mutex<Line>,
}

/// The first one answers what is nobody's.
type Workspaces = Arc<Mutex<Vec<Arc<Mutex<State>>>>>;

/// Whether connections are taken.
struct Line {
    /// Answers them, where they are.
    serving: Option<Serving>,
    /// Holds the port where they are not, without listening: whoever connects is refused, and no other
    /// program gets it.
    held: Option<TcpSocket>,
}

impl Server {
    pub(super) fn start(port: u16, key: String, clock: Clock) -> io::Result<Self> {
        let socket = bound(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        let address = socket.local_addr()?;
        let origin = format!("http://{address}");
        let workspaces = Workspaces::default();
        let server = Self {
            base_url: format!("{origin}{API}"),
            origin,
            address,
            line: Mutex::new(Line {
                serving: Some(Serving::start(socket, workspaces.clone())?),
                held: None,
            }),
            workspaces,
        };
        server.add(key, clock);
        Ok(server)
    }

    /// The workspace of this key; a new and empty one, if there is none yet.
    pub(super) fn workspace(&self, key: &str) -> Arc<Mutex<State>> {
        let mut clock = Clock::default();
        for workspace in lock(&self.workspaces).iter() {
            let state = lock(workspace);
            if state.key == key {
                return workspace.clone();
            }
            clock = state.clock.clone();
        }
        self.add(key.to_owned(), clock)
    }

    fn add(&self, key: String, clock: Clock) -> Arc<Mutex<State>> {
        let mut workspaces = lock(&self.workspaces);
        let (id, folder) = match workspaces.len() {
            0 => ("ws_studio".to_owned(), String::new()),
            number => (
                format!("ws_studio-{number}"),
                format!("/workspace-{number}"),
            ),
        };
        let history = History::new(Workspace {
            id,
            origin: format!("{}{folder}", self.origin),
            base_url: self.base_url.clone(),
        });
        let state = State::new(key, folder, clock, history);
        let workspace = Arc::new(Mutex::new(state));
        workspaces.push(workspace.clone());
        workspace
    }

    /// Moves the clock of all workspaces on.
    pub(super) fn advance(&self, by: Duration) {
        for workspace in lock(&self.workspaces).iter() {
            lock(workspace).clock.advance(by);
        }
    }

    /// Refuses connections, and ends those that there are.
    pub(super) fn close(&self) -> io::Result<()> {
        let mut line = lock(&self.line);
        if let Some(serving) = line.serving.take() {
            // The port has to be let go before it can be held otherwise.
            drop(serving);
            line.held = Some(bound(self.address)?);
        }
        Ok(())
    }

    /// Takes connections again.
    pub(super) fn open(&self) -> io::Result<()> {
        let mut line = lock(&self.line);
        if line.serving.is_none() {
            let held = line.held.take();
            let socket = held.map_or_else(|| bound(self.address), Ok)?;
            line.serving = Some(Serving::start(socket, self.workspaces.clone())?);
        }
        Ok(())
    }
}

/// A thread that answers, until this is dropped.
struct Serving {
    stop: AbortHandle,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    fn start(socket: TcpSocket, workspaces: Workspaces) -> io::Result<Self> {
        let (tell, told) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name("stand-in".to_owned());
        let thread = thread.spawn(move || serve(socket, workspaces, &tell))?;
        let gone = |_| io::Error::other("its thread ended");
        let stop = told.recv().map_err(gone)??;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.abort();
        self.thread.take().map(JoinHandle::join);
    }
}

pub(super) fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A socket that holds this address, and does not listen yet.
fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Or connections that have ended would hold it for a minute; Windows has no such rule.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// The whole life of the thread. It tells how to stop it, or why it could not begin.
fn serve(
    socket: TcpSocket,
    workspaces: Workspaces,
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
    let listener = match socket.listen(WAITING) {
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
        let Some(workspace) = asked_of(&workspaces, &asked) else {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        };
        let answer = lock(&workspace).answer(&asked);
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

/// The workspace whose key or file it is; the first, where it is nobody's.
fn asked_of(workspaces: &Workspaces, asked: &Parts) -> Option<Arc<Mutex<State>>> {
    let workspaces = lock(workspaces);
    let own = workspaces.iter().find(|it| lock(it).is_asked(asked));
    own.or(workspaces.first()).cloned()
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
