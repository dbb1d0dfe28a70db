//! From a request to its answer: all that answers depend on, and the order of the checks.

use std::{collections::VecDeque, time::Duration};

use axum::http::{Method, request::Parts};

use super::{
    clock::Clock,
    fault::{Fault, FaultRule, Faults},
    history::History,
    listing,
    media::{self, Asked, Served},
    query::Query,
    refusal,
    request::Request,
    script::Script,
    target::Target,
};

/// How many requests the log keeps.
const LOGGED: usize = 1_000;

const JSON: &str = "application/json";
const HTML: &str = "<html><body><h1>Bad Gateway</h1></body></html>";

/// The whole state of a stand-in's workspace.
#[derive(Debug)]
pub(super) struct State {
    pub(super) key: String,
    /// What the paths of its files begin with.
    pub(super) folder: String,
    pub(super) clock: Clock,
    pub(super) history: History,
    /// How many runs start before each page that follows another.
    pub(super) between_pages: u32,
    pub(super) faults: Faults,
    pub(super) log: VecDeque<Request>,
    pub(super) lists: u64,
    pub(super) looks: u64,
    /// How many answers there were.
    answers: u64,
}

/// What is sent, and when.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    pub(super) request_id: String,
    pub(super) contents: Contents,
    pub(super) fault: Option<Fault>,
    pub(super) delay: Duration,
}

/// What an answer holds.
pub(super) enum Contents {
    Bytes(Vec<u8>),
    File(Served),
    /// Nothing: the file that was asked for in part has only so many bytes.
    NoSuchRange(u64),
}

/// An answer before anything is done to it.
struct Draft {
    status: u16,
    content_type: &'static str,
    contents: Contents,
}

impl Draft {
    fn json(status: u16, body: String) -> Self {
        Self {
            status,
            content_type: JSON,
            contents: Contents::Bytes(body.into_bytes()),
        }
    }

    fn refusal(status: u16) -> Self {
        Self::json(status, refusal::sample(status))
    }
}

impl State {
    pub(super) fn new(key: String, folder: String, clock: Clock, history: History) -> Self {
        Self {
            key,
            folder,
            clock,
            history,
            between_pages: 0,
            faults: Faults::default(),
            log: VecDeque::new(),
            lists: 0,
            looks: 0,
            answers: 0,
        }
    }

    /// Whether the request has this workspace's key, or is for something in its folder.
    pub(super) fn is_asked(&self, asked: &Parts) -> bool {
        let inner = asked.uri.path().strip_prefix(&self.folder);
        let is_inner = inner.is_some_and(|inner| inner.starts_with('/'));
        (is_inner && !self.folder.is_empty()) || self.has_key(asked)
    }

    fn has_key(&self, asked: &Parts) -> bool {
        let sent = asked.headers.get("authorization");
        sent.is_some_and(|sent| *sent == format!("Bearer {}", self.key))
    }

    pub(super) fn answer(&mut self, asked: &Parts) -> Answer {
        self.answers += 1;
        let path = asked.uri.path();
        let target = Target::of(path.strip_prefix(&self.folder).unwrap_or(path));
        match target {
            Target::List => self.lists += 1,
            Target::Look { .. } => self.looks += 1,
            Target::Media(_) | Target::Nothing => {}
        }
        let query = decoded(asked.uri.query().unwrap_or_default());
        let rule = self.faults.next(target);
        let fault = rule.as_ref().map(|rule| &rule.fault);

        let content = match fault {
            Some(Fault::RateLimited(_)) => Draft::refusal(429),
            Some(Fault::Status(status)) => Draft::refusal(*status),
            Some(Fault::Html(status)) => Draft {
                status: *status,
                content_type: "text/html",
                contents: Contents::Bytes(HTML.into()),
            },
            _ => self.content(asked, target, &query, fault),
        };
        tracing::debug!(
            "{} {} {}",
            asked.method,
            asked
                .uri
                .path_and_query()
                .map_or(path, |whole| whole.as_str()),
            content.status,
        );
        self.log.push_back(Request {
            path: path.to_owned(),
            query,
            status: content.status,
        });
        self.log.drain(..self.log.len().saturating_sub(LOGGED));
        Answer {
            status: content.status,
            content_type: content.content_type,
            request_id: format!("req_{}", self.answers),
            contents: content.contents,
            delay: rule.as_ref().map_or(Duration::ZERO, |rule| rule.delay),
            fault: rule.map(FaultRule::into_fault),
        }
    }

    fn content(
        &mut self,
        asked: &Parts,
        target: Target<'_>,
        query: &[(String, String)],
        fault: Option<&Fault>,
    ) -> Draft {
        if let Target::Media(name) = target {
            return file(media::asked(name, query, &asked.headers, self.clock.now()));
        }
        if !self.has_key(asked) {
            return Draft::refusal(401);
        }
        if asked.method != Method::GET {
            return Draft::refusal(404);
        }
        match target {
            Target::List => self.list(query, fault),
            Target::Look { technique, run_id } => self.look(technique, run_id),
            Target::Media(_) | Target::Nothing => Draft::refusal(404),
        }
    }

    fn list(&mut self, parameters: &[(String, String)], fault: Option<&Fault>) -> Draft {
        let query = match Query::checked(parameters) {
            Ok(query) => query,
            Err(body) => return Draft::json(400, body),
        };
        let now = self.clock.now();
        if query.cursor().is_some() {
            for _ in 0..self.between_pages {
                let script = Script::new().pending().running(50.0).completed();
                self.history.start(script, now);
            }
        }
        let page = listing::page(&mut self.history, &query, now, fault, self.answers);
        Draft::json(200, page)
    }

    fn look(&mut self, technique: Option<&str>, run_id: &str) -> Draft {
        let now = self.clock.now();
        match self.history.look(technique, run_id, now) {
            Some(run) => Draft::json(200, run.to_string()),
            None => Draft::refusal(404),
        }
    }
}

fn file(asked: Asked) -> Draft {
    match asked {
        Asked::Nothing => Draft::refusal(404),
        Asked::Expired => Draft::refusal(403),
        Asked::NoSuchRange(size) => Draft {
            status: 416,
            content_type: "text/plain",
            contents: Contents::NoSuchRange(size),
        },
        Asked::File(served) => Draft {
            status: if served.is_part { 206 } else { 200 },
            content_type: served.content_type,
            contents: Contents::File(served),
        },
    }
}

fn decoded(query: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://localhost/?{query}"));
    let Ok(url) = url else {
        return Vec::new();
    };
    url.query_pairs().into_owned().collect()
}
