//! What stands behind a failure, as far as its text has not said it.

use std::error::Error;

/// The causes that add something, from the nearest on. An error of the crate names the root cause
/// itself; what lies between the two says nothing more.
pub(crate) fn causes(failure: &dyn Error) -> Vec<String> {
    let mut chain = Vec::new();
    let mut next = failure.source();
    while let Some(cause) = next {
        chain.push(cause.to_string());
        next = cause.source();
    }
    let mut said = failure.to_string();
    let mut new = Vec::new();
    let Some(root) = chain.last().cloned() else {
        return new;
    };
    for cause in chain {
        if said.contains(&root) {
            break;
        }
        if !said.contains(&cause) {
            said.push_str(&cause);
            new.push(cause);
        }
    }
    new
}
