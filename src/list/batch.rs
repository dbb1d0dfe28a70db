//! What of a page is still to be handed out.

use std::{collections::VecDeque, vec};

use crate::{TechniqueRun, Undecodable, call::Fetched};

/// The entries of a page that are still to be handed out, readable or not, in their order.
#[derive(Default)]
pub(crate) struct Batch {
    runs: vec::IntoIter<TechniqueRun>,
    bad: VecDeque<Undecodable>,
    index: usize,
    pub(crate) request_id: Option<String>,
}

impl From<Fetched> for Batch {
    fn from(page: Fetched) -> Self {
        Self {
            runs: page.runs.into_iter(),
            bad: page.bad.into(),
            index: 0,
            request_id: page.about.request_id,
        }
    }
}

impl Batch {
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.len() + self.bad.len() == 0
    }

    #[inline]
    pub(crate) fn next_bad(&mut self) -> Option<Undecodable> {
        let index = self.index;
        self.bad.front().filter(|bad| bad.index == Some(index))?;
        self.index += 1;
        self.bad.pop_front()
    }

    #[inline]
    pub(crate) fn next_run(&mut self) -> Option<TechniqueRun> {
        self.index += 1;
        self.runs.next()
    }
}
