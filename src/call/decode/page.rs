//! A page: all at once where that works, else entry by entry, so that a bad one costs only itself.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::{
    super::page::{About, Fetched},
    entry::entry,
    legible::legible,
    reader::{Meta, PageReader},
    runs_by_name::TakeEntries,
    strictly, with_place, without_mark,
};
use crate::{TechniqueRun, Undecodable};

/// Entries of a page that may be unreadable; beyond, the page as a whole is.
const BAD_CAP: usize = 1_000;

/// No run is shorter, comma included: memory is set aside for no more runs than a body can hold.
const SHORTEST_RUN: usize = r#"{"run_id":"","status":"","progress":0,"created_at":0},"#.len();

/// The entries of a larger answer are counted before they are read. No page of a hundred runs is.
const COUNTED_FIRST: usize = 1 << 20;

/// How many runs a vector may hold before its memory is set aside by count.
const DOUBLED_UP_TO: usize = 4_096;

/// Up to this size an answer is read a third time, for the exact place of its fault.
const READ_AGAIN: usize = 1 << 20;

/// What a page brings and says of itself, but for what its headers say.
pub(crate) fn page(body: &[u8], limit: i64) -> Result<Fetched, Box<Undecodable>> {
    let body = without_mark(body);
    let most = most_runs(body);
    let fetched = match all_at_once(body, most) {
        Some(fetched) => fetched,
        None => entry_by_entry(body, most)?,
    };
    let entries = fetched.runs.len() + fetched.bad.len();
    let is_full = i64::try_from(entries).is_ok_and(|entries| entries >= limit);
    if is_full && !fetched.about.has_meta {
        let reason = "missing from a full page: there is no telling whether more follow";
        return Err(Box::new(Undecodable::new("meta", reason, body)));
    }
    Ok(fetched)
}

/// `None` when something in it needs a closer look.
fn all_at_once(body: &[u8], most: usize) -> Option<Fetched> {
    let mut runs = Runs::up_to(most);
    let meta = strictly(body, PageReader(&mut runs)).ok()?;
    if runs.all.iter().any(|run| run.run_id.is_empty()) {
        return None;
    }
    Some(Fetched {
        runs: runs.all,
        about: about(meta),
        ..Fetched::default()
    })
}

fn entry_by_entry(body: &[u8], most: usize) -> Result<Fetched, Box<Undecodable>> {
    let text = legible(body);
    let mut entries = Entries {
        body,
        text: &text,
        index: 0,
        runs: Runs::up_to(most),
        bad: Vec::new(),
        too_many: None,
    };
    match with_place(text.as_bytes(), PageReader(&mut entries)) {
        Ok(meta) => Ok(Fetched {
            runs: entries.runs.all,
            bad: entries.bad,
            about: about(meta),
            ..Fetched::default()
        }),
        Err((path, reason)) => {
            if let Some(first) = entries.too_many {
                return Err(first);
            }
            drop(entries);
            let (path, reason) = closer(body, &path).unwrap_or((path, reason));
            Err(Box::new(Undecodable::new(path, reason, body)))
        }
    }
}

/// Within the entry that the answer breaks off in: where.
fn closer(body: &[u8], path: &str) -> Option<(String, String)> {
    if body.len() > READ_AGAIN || !path.starts_with("technique_runs[") {
        return None;
    }
    let fault = with_place(body, PageReader(&mut Discarded)).err();
    fault.filter(|(closer, _)| closer.starts_with(path))
}

fn about(meta: Option<Meta>) -> About {
    let has_meta = meta.is_some();
    let meta = meta.unwrap_or_default();
    About {
        next_cursor: meta.next_cursor.filter(|cursor| !cursor.is_empty()),
        total_estimate: meta.total_estimate.and_then(|estimate| estimate.0),
        has_meta,
        retry_after: None,
        request_id: None,
    }
}

/// More runs than this are not in an answer.
fn most_runs(body: &[u8]) -> usize {
    let that_fit = body.len() / SHORTEST_RUN + 1;
    if body.len() <= COUNTED_FIRST {
        return that_fit;
    }
    let mut count = Count(0);
    // What breaks off breaks off again when it is read.
    let _ = strictly(body, PageReader(&mut count));
    that_fit.min(count.0)
}

/// Runs, in no more memory than so large an answer can need.
struct Runs {
    all: Vec<TechniqueRun>,
    most: usize,
}

impl Runs {
    fn up_to(most: usize) -> Self {
        Self {
            all: Vec::new(),
            most,
        }
    }

    fn push(&mut self, run: TechniqueRun) {
        let held = self.all.len();
        if held == self.all.capacity() && held >= DOUBLED_UP_TO {
            // Doubling on would take far more memory than the answer has runs for.
            self.all.reserve_exact(self.most.saturating_sub(held));
        }
        self.all.push(run);
    }
}

impl TakeEntries for Runs {
    type Entry<'de> = TechniqueRun;

    #[inline]
    fn take(&mut self, run: TechniqueRun) -> Result<(), &'static str> {
        self.push(run);
        Ok(())
    }

    fn forget(&mut self) {
        self.all.clear();
    }
}

/// How many entries there are.
struct Count(usize);

impl TakeEntries for Count {
    type Entry<'de> = IgnoredAny;

    fn take(&mut self, _: IgnoredAny) -> Result<(), &'static str> {
        self.0 += 1;
        Ok(())
    }

    fn forget(&mut self) {
        self.0 = 0;
    }
}

/// Runs that are read for their faults alone.
struct Discarded;

impl TakeEntries for Discarded {
    type Entry<'de> = TechniqueRun;

    fn take(&mut self, _: TechniqueRun) -> Result<(), &'static str> {
        Ok(())
    }

    fn forget(&mut self) {}
}

/// Entries that are read one by one, each from where it stands in the answer.
struct Entries<'a> {
    /// The answer as it came.
    body: &'a [u8],
    /// Its legible copy, of the same length.
    text: &'a str,
    index: usize,
    runs: Runs,
    bad: Vec<Undecodable>,
    /// The first bad entry, when there are too many.
    too_many: Option<Box<Undecodable>>,
}

impl Entries<'_> {
    /// What stands in the answer where this stands in the copy.
    fn as_it_came<'b>(&'b self, raw: &'b str) -> &'b [u8] {
        let start = raw.as_ptr().addr().checked_sub(self.text.as_ptr().addr());
        let end = start.and_then(|start| start.checked_add(raw.len()));
        match (start, end) {
            (Some(start), Some(end)) => self.body.get(start..end).unwrap_or(raw.as_bytes()),
            _ => raw.as_bytes(),
        }
    }
}

impl TakeEntries for Entries<'_> {
    type Entry<'de> = &'de RawValue;

    fn take(&mut self, raw: &RawValue) -> Result<(), &'static str> {
        let read = entry(self.index, self.as_it_came(raw.get()));
        self.index += 1;
        match read {
            Ok(run) => self.runs.push(run),
            Err(bad) if self.bad.len() < BAD_CAP => self.bad.push(*bad),
            Err(_) => {
                let first = self.bad.swap_remove(0);
                let reason = format!(
                    "{}, and {BAD_CAP} more entries are unreadable",
                    first.reason
                );
                let whole = Undecodable::new(first.path, reason, self.body);
                self.too_many = Some(Box::new(whole));
                return Err("too many entries are unreadable");
            }
        }
        Ok(())
    }
    fn forget(&mut self) {
        self.index = 0;
        self.runs.forget();
        self.bad.clear();
    }
}
