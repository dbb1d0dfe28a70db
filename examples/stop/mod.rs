//! Ctrl-C, alike in all programs: it is said what is left to do, and the exit code is 130, as shells
//! have it.

use std::{cell::RefCell, error::Error, process::ExitCode};

use crate::stderr::stopped;

/// What is left to do, should it be pressed now.
pub(crate) struct LeftToDo(RefCell<String>);

impl LeftToDo {
    pub(crate) fn new(words: &str) -> Self {
        Self(RefCell::new(words.to_owned()))
    }

    pub(crate) fn is_now(&self, words: impl Into<String>) {
        self.0.replace(words.into());
    }
}

/// Runs a program to its end, or until ctrl-c.
pub(crate) async fn until_stopped(
    program: impl Future<Output = Result<(), Box<dyn Error>>>,
    left: &LeftToDo,
) -> Result<ExitCode, Box<dyn Error>> {
    tokio::select! {
        outcome = program => outcome.map(|()| ExitCode::SUCCESS),
        pressed = tokio::signal::ctrl_c() => {
            pressed?;
            Ok(stopped(&left.0.borrow()))
        }
    }
}
