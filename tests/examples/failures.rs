//! What an example says besides a failure's own text.

use std::{error::Error, fmt};

#[path = "../../examples/stderr/causes.rs"]
mod causes;

use causes::causes;

/// A failure, and what is behind it.
#[derive(Debug)]
struct Failed(&'static str, Option<Box<Failed>>);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let cause = self.1.as_deref()?;
        Some(cause)
    }
}

/// The first text is the failure's, the last its root cause's.
fn failed(texts: &[&'static str]) -> Failed {
    let behind = &texts[1..];
    let cause = (!behind.is_empty()).then(|| Box::new(failed(behind)));
    Failed(texts[0], cause)
}

#[test]
fn a_failure_that_names_its_root_cause_is_said_alone() {
    let connection = failed(&["no way to flora: refused", "sending", "tcp", "refused"]);

    assert_eq!(causes(&connection), [""; 0]);
    assert_eq!(causes(&failed(&["not found"])), [""; 0]);
}

#[test]
fn a_cause_that_was_not_said_is_told_up_to_one_that_names_the_root() {
    let looked_twice = failed(&["not found", "no way to flora: refused", "tcp", "refused"]);
    let port = failed(&["the port is not free", "address in use"]);

    assert_eq!(causes(&looked_twice), ["no way to flora: refused"]);
    assert_eq!(causes(&port), ["address in use"]);
}

#[test]
fn nothing_is_said_twice() {
    let repeated = failed(&["cannot start", "cannot", "no rights", "no rights", "denied"]);

    assert_eq!(causes(&repeated), ["no rights", "denied"]);
}
