//! What the loop of a watch and its stream share.

use std::sync::{Arc, Mutex, PoisonError};

use super::{answers::Answers, clock::Clock, outages::Outages};

/// What is known, how FLORA answers, and the time. Clones are the same.
#[derive(Clone)]
pub(crate) struct SharedState(Arc<Mutex<Inner>>);

struct Inner {
    answers: Answers,
    outages: Outages,
    clock: Clock,
}

impl SharedState {
    pub(crate) fn new(answers: Answers) -> Self {
        let clock = Clock::start();
        Self(Arc::new(Mutex::new(Inner {
            answers,
            outages: Outages::new(clock.now()),
            clock,
        })))
    }

    /// With the time in Unix milliseconds.
    pub(crate) fn answers<T>(&self, work: impl FnOnce(&mut Answers, u64) -> T) -> T {
        self.locked(|inner| work(&mut inner.answers, inner.clock.now()))
    }

    /// With the time in Unix milliseconds.
    pub(crate) fn outages<T>(&self, work: impl FnOnce(&mut Outages, u64) -> T) -> T {
        self.locked(|inner| work(&mut inner.outages, inner.clock.now()))
    }

    fn locked<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
