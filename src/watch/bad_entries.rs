//! Which unreadable entries were told, so that each is told once.

use std::{
    collections::{HashSet, VecDeque},
    hash::Hasher,
};

use serde::{Deserialize, Serialize};

use super::{fingerprint::Fingerprint, limits::Limits};
use crate::Undecodable;

/// The last entries that could not be read, by id or by what they say.
#[derive(Clone, Debug, Default)]
pub(crate) struct BadEntries {
    first_come: VecDeque<BadEntry>,
    all: HashSet<BadEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum BadEntry {
    Id(String),
    /// Of the raw JSON, where no id could be read.
    Text(u64),
}

impl BadEntry {
    pub(crate) fn of(bad: &Undecodable) -> Self {
        match bad.run_id.as_deref() {
            Some(run_id) if !run_id.is_empty() => Self::Id(run_id.to_owned()),
            _ => {
                let mut fingerprint = Fingerprint::default();
                fingerprint.write(bad.raw.as_bytes());
                Self::Text(fingerprint.finish())
            }
        }
    }
}

impl BadEntries {
    pub(crate) fn contains(&self, bad: &BadEntry) -> bool {
        self.all.contains(bad)
    }

    pub(crate) fn insert(&mut self, bad: BadEntry, limits: &Limits) {
        if !self.all.insert(bad.clone()) {
            return;
        }
        self.first_come.push_back(bad);
        if self.first_come.len() > limits.bad_entries
            && let Some(first) = self.first_come.pop_front()
        {
            self.all.remove(&first);
        }
    }

    pub(crate) fn save(&self) -> Vec<BadEntry> {
        self.first_come.iter().cloned().collect()
    }

    pub(crate) fn restore(saved: Vec<BadEntry>, limits: &Limits) -> Self {
        let mut entries = Self::default();
        for bad in saved {
            entries.insert(bad, limits);
        }
        entries
    }
}
