//! Whether pages lead on: a server may hand out the same ones for ever.

/// Pages in a row that may bring nothing, whatever their size.
const AT_LEAST: u32 = 200;

/// Entries that may come again in a row: what a window holds at most, twice over.
const ENTRIES: u32 = 22_000;

/// Counts the pages in a row that neither brought anything new nor led further back.
pub(crate) struct Progress {
    idle: u32,
    /// As far back as it led.
    oldest: f64,
    most: u32,
}

impl Progress {
    pub(crate) fn new(page_size: u32) -> Self {
        Self {
            idle: 0,
            oldest: f64::INFINITY,
            most: AT_LEAST + ENTRIES.div_ceil(page_size.max(1)),
        }
    }

    /// A listing begun anew passes what it has handed out: that is a way, not a standstill.
    pub(crate) fn page(&mut self, oldest: Option<f64>) {
        match oldest {
            Some(oldest) if oldest < self.oldest => {
                self.oldest = oldest;
                self.idle = 0;
            }
            _ => self.idle = self.idle.saturating_add(1),
        }
    }

    pub(crate) fn brought_something(&mut self) {
        self.idle = 0;
    }

    /// How many pages were in vain, when those are too many.
    pub(crate) fn standstill(&self) -> Option<u32> {
        (self.idle >= self.most).then_some(self.idle)
    }
}
