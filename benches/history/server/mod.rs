//! A FLORA that costs as little as can be, over plain HTTP/1.1: several histories, each below a path
//! of its own.

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::spawn,
    time::Duration,
};

use self::{
    entries::{not_found, number},
    night::Night,
    quiet::Quiet,
    ready::Ready,
    waiting::Waiting,
};
use crate::roles;

pub(crate) use self::{
    entries::{body, runs},
    night::{GOING_ON_IN_THE_EVENING, evening_since},
    waiting::{WAITED, waited},
    worst::SIZE as WORST,
};

mod entries;
mod night;
mod quiet;
mod ready;
mod waiting;
mod worst;

/// Runs of a page.
pub(crate) const PAGE: u32 = 100;

/// What the slow server and its consumer take for a page, each.
pub(crate) const SLOW: Duration = Duration::from_millis(20);

/// One history.
trait History: Send + Sync {
    /// The answer with the page that starts there.
    fn page(&self, start: u32) -> Option<Cow<'_, [u8]>>;

    /// The answer with one run.
    fn look(&self, _number: u32) -> Option<Vec<u8>> {
        None
    }

    /// Begins anew.
    fn forget(&self) {}
}

/// The requests that came below a path.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asked {
    pub(crate) lists: u32,
    pub(crate) looks: u32,
}

pub(crate) struct Server {
    /// By the path's first segment.
    histories: HashMap<&'static str, Box<dyn History>>,
    asked: Mutex<HashMap<String, Asked>>,
}

impl Server {
    pub(crate) fn new(quick: bool) -> Self {
        let size = |role| roles::size(role, quick);
        let long = size("hand-morning");
        let mut histories: HashMap<&str, Box<dyn History>> = HashMap::from([
            boxed("list", Ready::new(size("ours-list"), Duration::ZERO)),
            boxed("few", Ready::new(size("ours-few"), Duration::ZERO)),
            boxed("slow", Ready::new(size("ours-ahead"), SLOW)),
            boxed("wait", Waiting::default()),
            boxed("hour", Quiet::new(size("ours-hour"))),
            boxed("hours", Quiet::new(size("ours-hours"))),
            boxed("evening", Night::evening(long)),
            boxed("morning", Night::morning(long)),
        ]);
        for (path, history) in worst::histories() {
            histories.insert(path, Box::new(history));
        }
        Self {
            histories,
            asked: Mutex::default(),
        }
    }

    /// Begins every history and every count anew.
    pub(crate) fn forget(&self) {
        for history in self.histories.values() {
            history.forget();
        }
        self.all_asked().clear();
    }

    /// What was asked below this path.
    pub(crate) fn asked(&self, path: &str) -> Asked {
        self.all_asked().get(path).copied().unwrap_or_default()
    }

    fn all_asked(&self) -> MutexGuard<'_, HashMap<String, Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves until the process ends, and tells where.
    pub(crate) fn start(self: Arc<Self>) -> io::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let host = format!("http://{}", listener.local_addr()?);
        spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = self.clone();
                spawn(move || server.talk(stream));
            }
        });
        Ok(host)
    }

    /// Answers one connection's requests, none of which has a body, until the client hangs up.
    fn talk(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        while let Some(first) = lines.next().transpose()? {
            while lines
                .next()
                .transpose()?
                .is_some_and(|header| !header.is_empty())
            {}
            let target = first.split(' ').nth(1).unwrap_or_default();
            let answer = self.answer(target);
            stream.write_all(&answer.unwrap_or_else(|| not_found().into()))?;
        }
        Ok(())
    }

    fn answer(&self, target: &str) -> Option<Cow<'_, [u8]>> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let name = *segments.first()?;
        let history = self.histories.get(name)?;
        let is_list = segments.last() == Some(&"technique-runs");
        self.count(name, is_list);
        if is_list {
            let cursor = query
                .split('&')
                .find_map(|pair| pair.strip_prefix("cursor=o"));
            history.page(cursor.unwrap_or("0").parse().ok()?)
        } else {
            let answer = history.look(number(segments.last()?)?)?;
            Some(answer.into())
        }
    }

    fn count(&self, path: &str, is_list: bool) {
        let mut all = self.all_asked();
        let asked = all.entry(path.to_owned()).or_default();
        if is_list {
            asked.lists += 1;
        } else {
            asked.looks += 1;
        }
    }
}

fn boxed(path: &'static str, history: impl History + 'static) -> (&'static str, Box<dyn History>) {
    (path, Box::new(history))
}
