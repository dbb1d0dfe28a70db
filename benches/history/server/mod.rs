//! A FLORA that costs as little as can be: ready answers over plain HTTP/1.1.

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{sleep, spawn},
    time::Duration,
};

/// Runs of a page.
pub(crate) const PAGE: u32 = 100;
/// Runs waited for: every second of the newest, so that a round is four pages and not the best case.
pub(crate) const WAITED: u32 = 200;

/// The start of an entry as in FLORA's answers.
const ENTRY: &str = r#"{"run_id":"ID","technique_run_id":"ID","created_at":CREATED.25,
"project_id":"prj_ns7a1b2c3d4e5f6g7h8j9k0mnpqrstvw",
"workspace_id":"ws_qd7a1b2c3d4e5f6g7h8j9k0mnpqrstvw",
"technique":{"name":"Night Camera","technique_id":"tech_night-camera"},
"poll_url":"https://app.flora.ai/api/v1/techniques/night-camera/runs/ID","#;
const RUNNING: &str = r#""status":"running","progress":40}"#;
const COMPLETED: &str = r#""status":"completed","progress":100,"started_at":CREATED.75,
"completed_at":ENDED,"charged_cost":0.05"#;
const OUTPUTS: &str = r#","outputs":[{"output_id":"image-2","type":"imageUrl",
"url":"https://media.flora.ai/node-inputs/2026/8/8/anonymous/ID.png?tr=orig"},
{"output_id":"caption","type":"text","url":"1. A mug, in rain.\n2. The same mug, on a table."}]"#;

fn id(number: u32) -> String {
    format!("run_m17c2x85gn1mz1vmk894mc8f{number:08}")
}

/// The run of this number, from the newest on, its entry ended by the parts.
fn run(number: u32, parts: &[&str]) -> String {
    let created = 1_754_640_000_000 - u64::from(number) * 61_000;
    let entry = [&[ENTRY], parts].concat().concat().replace('\n', "");
    let entry = entry.replace("ID", &id(number));
    let entry = entry.replace("CREATED", &created.to_string());
    entry.replace("ENDED", &(created + 61_000).to_string())
}

/// A page's runs, all of them completed.
pub(crate) fn runs(numbers: Range<u32>) -> String {
    let runs = numbers.map(|number| run(number, &[COMPLETED, OUTPUTS, "}"]));
    format!("[{}]", runs.collect::<Vec<_>>().join(","))
}

/// The ids of the runs that are waited for.
pub(crate) fn waited() -> Vec<String> {
    (0..WAITED).map(|number| id(2 * number)).collect()
}

fn page(end: u32, of: u32, runs: &str) -> Vec<u8> {
    let next = if end < of {
        format!(r#""o{end}""#)
    } else {
        "null".to_owned()
    };
    let meta = format!(r#"{{"next_cursor":{next},"total_estimate":{of}}}"#);
    http(
        "200 OK",
        &format!(r#"{{"meta":{meta},"technique_runs":{runs}}}"#),
    )
}

fn http(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let headers = format!("content-type: application/json\r\ncontent-length: {length}");
    format!("HTTP/1.1 {status}\r\n{headers}\r\nrequest-id: req_bench\r\n\r\n{body}").into_bytes()
}

pub(crate) struct Server {
    /// By the path's first segment.
    histories: HashMap<&'static str, History>,
    waiting: Mutex<Waiting>,
}

struct History {
    pages: Vec<Vec<u8>>,
    delay: Duration,
}

/// The runs below `/wait`, each of which ends with the first to ninth answer that shows it.
#[derive(Default)]
pub(crate) struct Waiting {
    shown: HashMap<u32, u32>,
    pub(crate) lists: u32,
    pub(crate) looks: u32,
}

impl Waiting {
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    fn ended(&mut self, number: u32) -> bool {
        let shown = self.shown.entry(number).or_default();
        *shown += 1;
        *shown > number / 2 % 9
    }

    /// Half of the runs that are waited for have no outputs here.
    fn page(&mut self, start: u32) -> Vec<u8> {
        self.lists += 1;
        let end = start + PAGE;
        let runs = (start..end).map(|number| match (self.ended(number), number % 4) {
            (false, _) => run(number, &[RUNNING]),
            (true, 0) => run(number, &[COMPLETED, "}"]),
            (true, _) => run(number, &[COMPLETED, OUTPUTS, "}"]),
        });
        let runs = runs.collect::<Vec<_>>().join(",");
        page(end, 10 * WAITED, &format!("[{runs}]"))
    }

    fn look(&mut self, number: u32) -> Vec<u8> {
        self.looks += 1;
        if self.ended(number) {
            http("200 OK", &run(number, &[COMPLETED, OUTPUTS, "}"]))
        } else {
            http("200 OK", &run(number, &[RUNNING]))
        }
    }
}

impl Server {
    /// Of each history the path's first segment, its runs and the delay of its answers.
    pub(crate) fn new(histories: [(&'static str, u32, Duration); 4]) -> Self {
        let histories = histories.map(|(path, size, delay)| {
            let starts = (0..size).step_by(PAGE as usize);
            let pages = starts.map(|start| page(start + PAGE, size, &runs(start..start + PAGE)));
            let pages = pages.collect();
            (path, History { pages, delay })
        });
        Self {
            histories: histories.into(),
            waiting: Mutex::default(),
        }
    }

    pub(crate) fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
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
            stream.write_all(&answer.unwrap_or_else(|| http("404 Not Found", "{}").into()))?;
        }
        Ok(())
    }

    fn answer(&self, target: &str) -> Option<Cow<'_, [u8]>> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let cursor = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("cursor=o"));
        let start: u32 = cursor.unwrap_or("0").parse().ok()?;
        match path.split('/').skip(1).collect::<Vec<_>>()[..] {
            ["wait", "technique-runs"] => Some(self.waiting().page(start).into()),
            ["wait", .., id] => {
                let number = id.rsplit('f').next()?.parse().ok()?;
                Some(self.waiting().look(number).into())
            }
            [path, "technique-runs"] => {
                let history = self.histories.get(path)?;
                sleep(history.delay);
                Some(history.pages.get((start / PAGE) as usize)?.into())
            }
            _ => None,
        }
    }
}
