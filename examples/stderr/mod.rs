//! What is not the result: notices and failures, on standard error.

mod causes;

use std::{
    error::Error,
    io::{self, Write as _},
    process::ExitCode,
};

/// What is not the result goes to standard error, so that a pipe gets the result alone.
pub(crate) fn notice(text: &str) {
    // Where nobody reads it there is nobody to tell that either.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Says what is left to do after ctrl-c.
pub(crate) fn stopped(left: &str) -> ExitCode {
    notice(&format!("stopped; {left}"));
    ExitCode::from(130)
}

/// Says what failed, and what is behind it where that was not said yet.
pub(crate) fn failure(failure: &dyn Error) {
    notice(&format!("error: {failure}"));
    for cause in causes::causes(failure) {
        notice(&format!("  because: {cause}"));
    }
}
