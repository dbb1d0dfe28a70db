//! A model of the server: each answer as the case has it, each request noted.

use super::{case::*, *};
use crate::Undecodable;

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) began: Duration,
    /// When its answer came, and the hint in it; `None` when nobody took it.
    pub(super) answered: Option<(Duration, Option<Duration>)>,
    /// Of a single request.
    pub(super) run: Option<usize>,
}

pub(super) struct Server {
    pub(super) case: Case,
    pub(super) started: Instant,
    pub(super) asked: Vec<Asked>,
    pub(super) under_way: usize,
    pub(super) most_under_way: usize,
    /// Runs that a single request was refused for, for good.
    pub(super) refused: BTreeSet<usize>,
    /// When an answer first showed that a run had ended.
    pub(super) showed_end: BTreeMap<usize, Duration>,
    /// Whether an answer was given that ends all.
    pub(super) ended_all: bool,
}

pub(super) type Shared = Arc<Mutex<Server>>;

pub(super) fn id(run: usize) -> String {
    format!("run_{run}")
}

impl Server {
    fn begin(&mut self, run: Option<usize>) -> (usize, Answer) {
        let number = self.asked.len();
        self.asked.push(Asked {
            began: self.started.elapsed(),
            answered: None,
            run,
        });
        let well = Answer {
            fault: Fault::None,
            hint: None,
            takes: Duration::ZERO,
        };
        let answer = self.case.answers.get(number).cloned().unwrap_or(well);
        (number, answer)
    }

    fn answered(&mut self, number: usize, hint: Option<Duration>) {
        let at = self.started.elapsed();
        self.asked[number].answered = Some((at, hint));
    }

    fn state(&mut self, run: usize, by_list: bool, is_stale: bool) -> TechniqueRun {
        let model = &self.case.runs[run];
        let now = self.started.elapsed();
        let has_ended = !is_stale && model.ends.is_some_and(|ends| ends <= now);
        let status = if has_ended { "completed" } else { "running" };
        // By its progress each run is told from the others.
        let mut fields = json!({ "status": status, "progress": run });
        if has_ended && model.settles_at().is_some_and(|at| at <= now) {
            fields["charged_cost"] = json!(run);
        }
        if has_ended && (!by_list || model.lists_outputs) {
            fields["outputs"] = json!([]);
        }
        if has_ended {
            self.showed_end.entry(run).or_insert(now);
        }
        super::run(&id(run), &fields)
    }

    fn page(&mut self, cursor: Option<&str>, answer: &Answer) -> Result<Page, Error> {
        let hint = answer.hint;
        match answer.fault {
            Fault::Status(status) => {
                // A 404 only from the start: then the list is not where it was said to be.
                self.ended_all |= (400..=404).contains(&status);
                return Err(refused(status, hint));
            }
            Fault::Cut => return Err(cut_connection()),
            Fault::None | Fault::Wrong | Fault::Stale | Fault::Blank => {}
        }
        let is_stale = matches!(answer.fault, Fault::Stale);
        let listed = (0..self.case.runs.len()).filter(|run| self.case.runs[*run].is_listed);
        let listed: Vec<usize> = listed.collect();
        let from = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let size = self.case.page_size;
        let shown = listed.iter().skip(from).take(size);
        let mut page = Page::default();
        if !matches!(answer.fault, Fault::Blank) {
            for run in shown {
                let run = self.state(*run, true, is_stale);
                page.entries.push(Entry::Run(run));
            }
        }
        if matches!(answer.fault, Fault::Wrong) {
            page.entries.reverse();
        }
        page.about.retry_after = hint;
        let next = from + size;
        page.about.next_cursor = (next < listed.len()).then(|| next.to_string());
        Ok(page)
    }

    fn single(&mut self, run: usize, answer: &Answer) -> Result<TechniqueRun, Error> {
        let hint = answer.hint;
        match answer.fault {
            Fault::Status(status) => {
                self.ended_all |= matches!(status, 401 | 402);
                if matches!(status, 400 | 403 | 404) {
                    self.refused.insert(run);
                }
                let code = Some("some_code".to_owned());
                Err(refused(status, hint).coded(code, Vec::new()))
            }
            Fault::Cut => Err(cut_connection()),
            Fault::Wrong => {
                self.refused.insert(run);
                let other = Undecodable::new("run_id", "another run's", &[]);
                let answer = crate::error::Answer {
                    retry_after: hint,
                    ..crate::error::Answer::OK
                };
                Err(Error::unreadable(other).answered(answer))
            }
            Fault::Stale => Ok(self.state(run, false, true)),
            Fault::None | Fault::Blank => Ok(self.state(run, false, false)),
        }
    }
}

/// Counts a single request as under way until it is dropped.
struct UnderWay(Shared);

impl UnderWay {
    fn new(server: &Shared) -> Self {
        let mut locked = server.lock().unwrap();
        locked.under_way += 1;
        locked.most_under_way = locked.most_under_way.max(locked.under_way);
        drop(locked);
        Self(server.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.lock().unwrap().under_way -= 1;
    }
}

/// The server, as the wait asks it.
#[derive(Clone)]
pub(super) struct ModelSource(Shared);

impl Source for ModelSource {
    async fn page(&self, cursor: Option<&str>) -> Result<Page, Error> {
        let (number, answer) = self.0.lock().unwrap().begin(None);
        sleep(answer.takes).await;
        let mut server = self.0.lock().unwrap();
        server.answered(number, hint(&answer));
        server.page(cursor, &answer)
    }

    async fn run(&self, handle: RunHandle) -> Result<RunAnswer, Error> {
        let run = handle.run_id()["run_".len()..].parse().unwrap();
        let under_way = UnderWay::new(&self.0);
        let (number, answer) = self.0.lock().unwrap().begin(Some(run));
        sleep(answer.takes).await;
        drop(under_way);
        let mut server = self.0.lock().unwrap();
        server.answered(number, hint(&answer));
        Ok(RunAnswer {
            run: server.single(run, &answer)?,
            handle,
            retry_after: answer.hint,
        })
    }
}

/// What an answer asks for, where there is one.
fn hint(answer: &Answer) -> Option<Duration> {
    answer.hint.filter(|_| !matches!(answer.fault, Fault::Cut))
}

pub(super) fn many(server: &Shared) -> ManySettings<ModelSource> {
    let mut settings = Settings::new(Retry::times(50).backoff(MILLI, MILLI));
    let settled = server.lock().unwrap().case.settled;
    {
        let case = &server.lock().unwrap().case;
        settings.backoff.every = Some(case.every);
        settings.deadline = Some(case.deadline);
        settings.not_found_grace = case.grace;
    }
    ManySettings {
        settings,
        updates: false,
        awaited: Completeness {
            outputs: true,
            settled,
        },
        source: ModelSource(server.clone()),
    }
}
