//! Which runs have been told of, in bounded memory: the newest ones, and a horizon.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::{limits::Limits, moment::Moment};

/// The newest runs that were told of.
///
/// Each is *firm* or not. What stands below a firm run in the list was read, in the round that told of
/// it or in one since. That holds for all that stood on the first page of a round, and for all that is
/// older than the newest run of that page. A run of unknown age, or of that very moment, that a later
/// page showed may have begun while the round was under way, above others that it did not show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// By the moment at which they were created: those of one moment stay together.
    dated: BTreeMap<Moment, Vec<String>>,
    /// Of unknown age, newest first.
    undated: VecDeque<String>,
    /// All of them, and whether they are firm.
    ids: HashMap<String, bool>,
    /// Of the newest group that was let go: no run as old as that, or older, is new.
    horizon: Option<Moment>,
    /// Runs of unknown age that were let go.
    undated_let_go: u64,
}

/// The same as a checkpoint has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct SavedKnown {
    horizon: Option<Moment>,
    dated: Vec<(Moment, Vec<String>)>,
    undated: Vec<String>,
    /// Those of both that are not firm.
    loose: Vec<String>,
}

impl Known {
    pub(crate) fn contains(&self, run_id: &str) -> bool {
        self.ids.contains_key(run_id)
    }

    /// Whether it is known and all that stands below it was read.
    pub(crate) fn is_firm(&self, run_id: &str) -> bool {
        self.ids.get(run_id).copied().unwrap_or(false)
    }

    /// Whether runs of that age are known no more, so that none of them counts as new.
    pub(crate) fn is_behind(&self, created_at: Moment) -> bool {
        self.horizon.is_some_and(|horizon| created_at <= horizon)
    }

    /// Remembers a run; of those of unknown age the first come are the newest, as on a page.
    pub(crate) fn insert(
        &mut self,
        run_id: &str,
        created_at: Option<Moment>,
        firm: bool,
        limits: &Limits,
    ) {
        if self.contains(run_id) {
            return;
        }
        match created_at {
            None if self.undated.len() >= limits.known => {
                self.undated_let_go += 1;
                return;
            }
            None => self.undated.push_back(run_id.to_owned()),
            Some(moment) => {
                let group = self.dated.entry(moment).or_default();
                group.push(run_id.to_owned());
            }
        }
        self.ids.insert(run_id.to_owned(), firm);
        self.let_oldest_go(limits);
    }

    /// Takes in what was known before: older runs, which leave first.
    pub(crate) fn absorb(&mut self, earlier: &Self, limits: &Limits) {
        self.horizon = self.horizon.max(earlier.horizon);
        self.undated_let_go += earlier.undated_let_go;
        for (moment, group) in &earlier.dated {
            for run_id in group {
                self.insert(run_id, Some(*moment), earlier.is_firm(run_id), limits);
            }
        }
        for run_id in &earlier.undated {
            self.insert(run_id, None, earlier.is_firm(run_id), limits);
        }
    }

    /// How many runs of unknown age were let go since this was made or restored.
    pub(crate) fn take_undated_let_go(&mut self) -> u64 {
        std::mem::take(&mut self.undated_let_go)
    }

    /// Lets whole groups go, the oldest first, as long as enough are left without them.
    fn let_oldest_go(&mut self, limits: &Limits) {
        loop {
            let count = self.ids.len() - self.undated.len();
            let Some(oldest) = self.dated.first_entry() else {
                return;
            };
            let size = oldest.get().len();
            let enough_without = count - size >= limits.known;
            // More of one moment than can be kept apart: rather none of them again than one twice.
            let crowd = size > limits.crowd;
            if !enough_without && !crowd {
                return;
            }
            let (moment, group) = oldest.remove_entry();
            for run_id in group {
                self.ids.remove(&run_id);
            }
            self.horizon = self.horizon.max(Some(moment));
        }
    }

    pub(crate) fn save(&self) -> SavedKnown {
        let dated = self.dated.iter();
        let mut loose: Vec<String> = self
            .ids
            .iter()
            .filter(|(_, firm)| !**firm)
            .map(|(run_id, _)| run_id.clone())
            .collect();
        // The same state is saved alike.
        loose.sort_unstable();
        SavedKnown {
            loose,
            horizon: self.horizon,
            dated: dated
                .map(|(moment, group)| (*moment, group.clone()))
                .collect(),
            undated: self.undated.iter().cloned().collect(),
        }
    }

    /// Takes whatever a file has: what is too much is let go.
    pub(crate) fn restore(saved: SavedKnown, limits: &Limits) -> Self {
        let mut known = Self {
            horizon: saved.horizon,
            ..Self::default()
        };
        let loose: HashSet<String> = saved.loose.into_iter().collect();
        for (moment, group) in saved.dated {
            for run_id in group {
                known.insert(&run_id, Some(moment), !loose.contains(&run_id), limits);
            }
        }
        for run_id in saved.undated {
            known.insert(&run_id, None, !loose.contains(&run_id), limits);
        }
        known.undated_let_go = 0;
        known
    }

    #[cfg(test)]
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.ids.len() - self.undated.len(), self.undated.len())
    }
}

#[cfg(test)]
mod tests;
