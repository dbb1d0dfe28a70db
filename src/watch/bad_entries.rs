//! Which unreadable entries were told, so that each is told once.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::limits::Limits;

/// The last entries that could not be read, first come first, by what tells them from others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct BadEntries(VecDeque<String>);

impl BadEntries {
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.0.iter().any(|known| known == id)
    }

    pub(crate) fn insert(&mut self, id: &str, limits: &Limits) {
        if self.contains(id) {
            return;
        }
        self.0.push_back(id.to_owned());
        while self.0.len() > limits.bad_entries {
            self.0.pop_front();
        }
    }
}
