//! What is not the result: notices and failures, on standard error.

use std::{
    error::Error,
    io::{self, Write as _},
};

/// What is not the result goes to standard error, so that a pipe gets the result alone.
pub(crate) fn notice(text: &str) {
    // Where nobody reads it there is nobody to tell that either.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Says what failed, and the root of it where that was not said yet: what lies between repeats both.
pub(crate) fn failure(failure: &dyn Error) {
    let said = failure.to_string();
    notice(&format!("error: {said}"));
    let mut root = None;
    let mut cause = failure.source();
    while let Some(error) = cause {
        root = Some(error.to_string());
        cause = error.source();
    }
    if let Some(root) = root.filter(|root| !said.contains(root)) {
        notice(&format!("  because: {root}"));
    }
}
