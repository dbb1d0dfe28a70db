//! An error in words: what happened, where, what to do.

use std::{
    error::Error as _,
    fmt::{self, Write as _},
    iter::once,
};

use super::{failure::Error, kind::Kind};

/// How much of a server's own words an error repeats, in characters.
pub(crate) const SNIPPET: usize = 300;

/// Stands for the beginning of an empty body.
pub(super) const NOTHING: &str = "(nothing)";

/// How much of what could not be read an error repeats, in characters.
pub(super) const ENTRY: usize = 120;

/// How much of a value that was rejected an error repeats, in characters.
const VALUE: usize = 60;

/// How much of what went wrong `Display` tells, in characters; `message()` has it all.
const LONGEST_LINE: usize = 1_000;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_happened(f, self, LONGEST_LINE)?;
        if self.0.retries > 0 {
            write!(f, ", tried {} times", self.0.retries.saturating_add(1))?;
        }
        if let Some(failure) = last_failure(self) {
            f.write_str("; the last failure: ")?;
            write_happened(f, failure, SNIPPET)?;
        }
        let advice = self.advice();
        if !advice.is_empty() {
            write!(f, "; {advice}")?;
        }
        Ok(())
    }
}

/// What happened, where, and what the answer says of itself.
fn write_happened(f: &mut fmt::Formatter<'_>, error: &Error, most: usize) -> fmt::Result {
    f.write_str(&one_line(&what(error)?, most))?;
    let Some(answer) = &error.0.answer else {
        return Ok(());
    };
    write!(f, " (status {}", answer.status)?;
    if let Some(code) = &error.0.code {
        write!(f, ", {}", one_line(code, SNIPPET))?;
    }
    if let Some(request_id) = &answer.request_id {
        write!(f, ", request {request_id}")?;
    }
    if let Some(wait) = answer.retry_after {
        write!(f, ", retry after {wait:?}")?;
    }
    f.write_str(")")
}

/// What kept a wait whose time was up from seeing more.
fn last_failure(error: &Error) -> Option<&Error> {
    let Kind::Deadline(_) = error.0.kind else {
        return None;
    };
    let failure: &Error = error.source()?.downcast_ref()?;
    // Where one way to a run did not know it, the other was asked last.
    let other_way = failure.source().filter(|_| failure.0.may_pass);
    other_way.map_or(Some(failure), |other| other.downcast_ref())
}

/// What happened, and where.
fn what(error: &Error) -> Result<String, fmt::Error> {
    let inner = &error.0;
    let mut what = String::new();
    match &inner.within {
        // What was rejected before any request has nothing to do with how far a wait had come.
        Some(within) if error.is_input() => write!(what, "{}: ", within.name())?,
        Some(within) => write!(what, "{within}: ")?,
        None => {}
    }
    if let Some(operation) = inner.operation {
        what.push_str(operation);
        if let Some(run_id) = &inner.run_id {
            write!(what, " {run_id}")?;
        }
        what.push_str(": ");
    }
    // A full stop before a bracket or a semicolon reads as a slip.
    what.push_str(inner.message.trim_end().trim_end_matches('.'));
    for field in &inner.fields {
        // FLORA's message mostly says already what its fields say.
        let said = inner.message.contains(&field.field) && inner.message.contains(&field.message);
        if !said {
            write!(what, "; {}: {}", field.field, field.message)?;
        }
    }
    Ok(what)
}

/// The text of `Display`, the kind and the cause; no more, so that no secret can come along.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.kind());
        debug.field("message", &format_args!("{self}"));
        if let Some(source) = &self.0.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

/// The beginning of a text, without line breaks.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words = words.filter(|word| !word.is_empty());
    let mut chars = words.flat_map(|word| once(' ').chain(word.chars())).skip(1);
    let mut line: String = chars.by_ref().take(most).collect();
    line.extend(chars.next().map(|_| '…'));
    line
}

/// The beginning of a server's own words, on one line.
pub(crate) fn snippet(text: &str) -> String {
    match one_line(text, SNIPPET) {
        nothing if nothing.is_empty() => NOTHING.to_owned(),
        beginning => beginning,
    }
}

/// The beginning of a value, in quotation marks, with what cannot be seen spelled out.
pub(super) fn quoted(value: &str) -> String {
    let beginning: String = value.chars().take(VALUE).collect();
    let more = if beginning.len() < value.len() {
        "…"
    } else {
        ""
    };
    format!("{beginning:?}{more}")
}
