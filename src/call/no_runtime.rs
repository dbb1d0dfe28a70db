//! Tells in words that there is no runtime to make a request on.

use tokio::runtime::Handle;

use crate::{Error, error::Kind};

/// The runtime that this is called on.
pub(super) fn current() -> Result<Handle, Error> {
    Handle::try_current().map_err(|_| {
        let message = "there is no tokio runtime here";
        Error::new(Kind::Runtime, message)
    })
}

/// Fails outside of a Tokio runtime.
pub(crate) fn check() -> Result<(), Error> {
    current().map(drop)
}
