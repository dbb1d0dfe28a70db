//! Whether pages lead on: a server may hand out the same ones for ever.
//!
//! How far back a page leads is told by the newest entry of it and of the page before: one odd date
//! in a list must not make all that follows look like a standstill.

/// Pages in a row that may bring nothing, whatever their size.
const AT_LEAST: u32 = 200;

/// Entries that may come again in a row: what a window holds at most, twice over.
const ENTRIES: u32 = 22_000;

/// Counts the pages in a row that neither brought anything new nor led further back.
pub(crate) struct Progress {
    idle: u32,
    /// The newest entry of the page before.
    before: Option<f64>,
    /// As far back as it led, once two pages came.
    furthest: Option<f64>,
    most: u32,
}

impl Progress {
    pub(crate) fn new(page_size: u32) -> Self {
        Self {
            idle: 0,
            before: None,
            furthest: None,
            most: AT_LEAST + ENTRIES.div_ceil(page_size.max(1)),
        }
    }

    /// A page came, with the `created_at` of its newest entry. A listing begun anew passes what it has
    /// handed out: that is a way, not a standstill.
    pub(crate) fn page(&mut self, newest: Option<f64>) {
        self.idle = self.idle.saturating_add(1);
        let Some(newest) = newest else {
            return;
        };
        if let Some(before) = self.before.replace(newest) {
            self.reach(newest.max(before));
        }
    }

    fn reach(&mut self, place: f64) {
        match self.furthest {
            Some(furthest) if place >= furthest => return,
            Some(_) => self.idle = 0,
            None => {}
        }
        self.furthest = Some(place);
    }

    pub(crate) fn brought_something(&mut self) {
        self.idle = 0;
    }

    /// How many pages were in vain, when those are too many.
    pub(crate) fn standstill(&self) -> Option<u32> {
        (self.idle >= self.most).then_some(self.idle)
    }
}

#[cfg(test)]
mod tests;
