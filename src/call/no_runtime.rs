//! Tells in words, instead of by a panic, that there is no runtime to make a request on.

use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::Duration,
};

use tokio::runtime::Handle;

use crate::{Error, error::Kind};

/// The runtime that this is called on.
pub(super) fn current() -> Result<Handle, Error> {
    Handle::try_current().map_err(|_| {
        let message = "there is no tokio runtime here";
        Error::new(Kind::Runtime, message)
    })
}

/// Fails outside of a Tokio runtime, and in one without timers.
pub(crate) fn check() -> Result<(), Error> {
    current()?;
    // There is no way to ask for timers but to make one.
    match catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))) {
        Ok(()) => Ok(()),
        Err(_) => Err(lacks("timers")),
    }
}

/// A request, which fails in a runtime that cannot open connections.
pub(super) fn on_this_runtime<T>(
    request: impl Future<Output = Result<T, Error>>,
) -> impl Future<Output = Result<T, Error>> {
    // In a box, since every layer around it would be as large as all that is in a request.
    let mut request = Box::pin(request);
    poll_fn(move |cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| request.as_mut().poll(cx)));
        polled.unwrap_or_else(|panic| {
            if is_of_tokio(&*panic) {
                Err(lacks("network")).into()
            } else {
                resume_unwind(panic)
            }
        })
    })
}

fn lacks(what: &str) -> Error {
    let message = format!("the tokio runtime has no {what}");
    Error::new(Kind::Runtime, message)
}

/// Whether tokio says that a part of its runtime is not enabled.
fn is_of_tokio(panic: &(dyn Any + Send)) -> bool {
    let formatted = panic.downcast_ref::<String>().map(String::as_str);
    let text = formatted.or_else(|| panic.downcast_ref::<&str>().copied());
    text.is_some_and(|text| text.contains("A Tokio 1.x context was found"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tokios_own_panic_is_taken_for_a_lack_of_its_runtime() {
        let own: Box<dyn Any + Send> = Box::new("index out of bounds".to_owned());
        let of_nobody: Box<dyn Any + Send> = Box::new(7);
        let of_tokio: Box<dyn Any + Send> =
            Box::new("A Tokio 1.x context was found, but timers are disabled.");

        assert!(!is_of_tokio(&*own) && !is_of_tokio(&*of_nobody));
        assert!(is_of_tokio(&*of_tokio));
    }
}
