//! A history that does not change: its pages lie ready as bytes, headers and all.

use std::{borrow::Cow, thread::sleep, time::Duration};

use super::{
    History, PAGE,
    entries::{page, runs},
};

pub(super) struct Ready {
    pages: Vec<Vec<u8>>,
    delay: Duration,
}

impl Ready {
    /// So many runs, and how long each answer takes.
    pub(super) fn new(size: u32, delay: Duration) -> Self {
        let starts = (0..size).step_by(PAGE as usize);
        let pages = starts.map(|start| page(start, size, &runs(start..start + PAGE)));
        Self {
            pages: pages.collect(),
            delay,
        }
    }
}

impl History for Ready {
    fn page(&self, start: u32) -> Option<Cow<'_, [u8]>> {
        sleep(self.delay);
        let page = self.pages.get((start / PAGE) as usize)?;
        Some(page.into())
    }
}
