//! The HTTP side of a stand-in: takes a request, spoils the answer where a fault says so, logs it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{collections::VecDeque, io, thread};

use axum::http::{Method, StatusCode, request::Parts};
use axum::response::{IntoResponse, Response};
use axum::{handler::HandlerWithoutStateExt, serve::ListenerExt};
use serde_json::json;
use tokio::{net::TcpListener, runtime, task::AbortHandle};

use super::{Fault, KEY, Request, half::Half, history::Run};

/// How many requests the log keeps.
const LOGGED: usize = 1_000;

const HTML: &str = "<html><body><h1>Bad Gateway</h1></body></html>";

/// A server on a thread and a runtime of its own: so it answers also while the test's thread
/// blocks, outlives the runtime that started it, and when dropped ends with all its connections.
pub(super) struct Server {
    pub(super) base_url: String,
    world: Arc<Mutex<World>>,
    stop: AbortHandle,
    thread: Option<thread::JoinHandle<()>>,
}

/// All that answers depend on.
#[derive(Default)]
pub(super) struct World {
    pub(super) base_url: String,
    /// Oldest first.
    pub(super) runs: Vec<Run>,
    pub(super) started: u32,
    /// How many runs start before each page that follows another.
    pub(super) between_pages: u32,
    pub(super) faults: VecDeque<Fault>,
    pub(super) standing: Option<Fault>,
    pub(super) answers: u64,
    pub(super) log: VecDeque<Request>,
    pub(super) lists: u64,
    pub(super) looks: u64,
}

/// Status and body.
pub(super) type Answer = (u16, String);

impl Server {
    /// Blocks for a moment, so not to be called where that is forbidden.
    pub(super) fn start() -> io::Result<Self> {
        let mut runtime = runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let base_url = format!("http://{}/api/v1", listener.local_addr()?);
        let world = Arc::new(Mutex::new(World::default()));
        lock(&world).base_url.clone_from(&base_url);

        let shared = world.clone();
        let handler = async move |asked: Parts| lock(&shared).answer(&asked);
        // Or the end of a large page waits for the client's delayed acknowledgement.
        let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
        let serving = axum::serve(listener, handler.into_make_service());
        let serving = runtime.spawn(serving.into_future());
        let stop = serving.abort_handle();
        let thread = thread::Builder::new().name("stand-in".to_owned());
        let thread = thread.spawn(move || drop(runtime.block_on(serving)))?;
        Ok(Self {
            base_url,
            world,
            stop,
            thread: Some(thread),
        })
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.abort();
        self.thread.take().map(thread::JoinHandle::join);
    }
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    fn answer(&mut self, asked: &Parts) -> Response {
        self.answers += 1;
        let (path, query) = (asked.uri.path(), asked.uri.query().unwrap_or_default());
        let query = reqwest::Url::parse(&format!("http://localhost/?{query}"));
        let query = query.iter().flat_map(|url| url.query_pairs().into_owned());
        let query: Vec<_> = query.collect();
        let way = path.strip_prefix("/api/v1/").unwrap_or_default();
        self.lists += u64::from(way == "technique-runs");
        self.looks += u64::from(way.starts_with("runs/") || way.starts_with("techniques/"));

        let fault = self.faults.pop_front().or_else(|| self.standing.clone());
        let sent = asked.headers.get("authorization");
        let (status, body) = match &fault {
            Some(Fault::RateLimited(_)) => refusal(429),
            Some(Fault::Status(status)) => refusal(*status),
            Some(Fault::Html(status)) => (*status, HTML.to_owned()),
            _ if sent.is_none_or(|sent| *sent != format!("Bearer {KEY}")) => refusal(401),
            _ if asked.method != Method::GET => refusal(404),
            fault if way == "technique-runs" => self.list(&query, fault.as_ref()),
            _ => self.look(way),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (path, logged) = (path.to_owned(), status.as_u16());
        self.log.push_back(Request {
            path,
            query,
            status: logged,
        });
        self.log.drain(..self.log.len().saturating_sub(LOGGED));

        let kind = match fault {
            Some(Fault::Html(_)) => "text/html",
            _ => "application/json",
        };
        let (id, length) = (format!("req_{}", self.answers), body.len().to_string());
        let headers = [
            ("content-type", kind),
            ("request-id", &id),
            ("content-length", &length),
        ];
        let wait = match fault {
            Some(Fault::RateLimited(wait)) => wait,
            _ => None,
        };
        let wait = wait.map(|wait| [("retry-after", wait.as_secs_f64().to_string())]);
        let body = match fault {
            Some(Fault::CutBody) => Half::of(body, false),
            Some(Fault::Stall) => Half::of(body, true),
            _ => body.into(),
        };
        (status, headers, wait, body).into_response()
    }
}

/// The vendor's own sample for the status.
pub(super) fn refusal(status: u16) -> Answer {
    let (code, message) = match status {
        400 => return invalid("prompt", "Required"),
        401 => ("unauthorized", "Invalid API key."),
        402 => ("insufficient_credits", "Insufficient credits."),
        403 => ("forbidden", "Forbidden."),
        404 => ("not_found", "Not found."),
        409 => ("idempotency_duplicate", "Duplicate idempotency key."),
        429 => ("rate_limited", "Rate limit exceeded."),
        _ => ("unknown_error", "An unknown error occurred."),
    };
    let body = json!({ "error": { "code": code, "message": message } });
    (status, body.to_string())
}

pub(super) fn invalid(field: &str, why: &str) -> Answer {
    let message = format!("{field}: {why}");
    let fields = json!([{ "field": field, "message": why }]);
    let error = json!({ "code": "input_validation_error", "message": message, "fields": fields });
    (400, json!({ "error": error }).to_string())
}
