//! Ids of runs of one end of a history, in bounded memory, and an edge beyond which all count as known.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::run::Moment;

/// So many are remembered at least.
pub(crate) const KEPT: usize = 1_000;

/// So many of one moment are remembered at most.
const CROWD: usize = 10_000;

/// Which runs it forgets when there are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgets {
    /// A listing goes down: what it handed out comes again right behind where it stands.
    Newest,
    /// A watch stays at the front.
    Oldest,
}

/// Ids of the runs at one end of what was handed out.
///
/// Runs of one moment are let go together, and only where enough are left without them. Their moment is
/// the edge then: whatever lies there or beyond counts as known. Runs of unknown age lie beyond no edge:
/// they are known by id alone, the last of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Remembered {
    let_go: Forgets,
    /// [`KEPT`]; less only in tests, so that small histories outgrow it.
    kept: usize,
    edge: Option<Moment>,
    /// Newest first.
    dated: VecDeque<(Moment, Arc<str>)>,
    /// Newest first, as pages show them.
    undated: VecDeque<Arc<str>>,
    #[serde(skip)]
    ids: Ids,
}

/// The ids once more, to be found quickly. They say nothing that is not said above, so any two are
/// equal, and they are not saved.
#[derive(Clone, Debug, Default)]
struct Ids(HashSet<Arc<str>>);

impl PartialEq for Ids {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// One moment has more runs than can be told apart.
#[derive(Debug)]
pub(crate) struct Crowded;

impl Remembered {
    pub(crate) fn new(let_go: Forgets) -> Self {
        Self::keeping(let_go, KEPT)
    }

    pub(crate) fn keeping(let_go: Forgets, kept: usize) -> Self {
        Self {
            let_go,
            kept,
            edge: None,
            dated: VecDeque::new(),
            undated: VecDeque::new(),
            ids: Ids::default(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.dated.is_empty() && self.undated.is_empty()
    }

    /// Whether it remembers a run of known age.
    pub(crate) fn has_dated(&self) -> bool {
        !self.dated.is_empty()
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.ids.0.contains(id)
    }

    /// Whether runs of that age lie at the edge or beyond it.
    pub(crate) fn is_beyond(&self, at: Moment) -> bool {
        self.edge.is_some_and(|edge| match self.let_go {
            Forgets::Newest => at >= edge,
            Forgets::Oldest => at <= edge,
        })
    }

    /// Remembers a run; false where it was remembered already.
    ///
    /// # Errors
    /// Its moment has more runs than are kept: then it is not remembered.
    pub(crate) fn insert(&mut self, id: &str, at: Option<Moment>) -> Result<bool, Crowded> {
        let own: Arc<str> = id.into();
        if !self.ids.0.insert(own.clone()) {
            return Ok(false);
        }
        let Some(at) = at else {
            self.undated.push_back(own);
            self.let_undated_go();
            return Ok(true);
        };
        let place = match self.dated.back() {
            // Where runs come newest first, each stands behind all others.
            Some((oldest, _)) if *oldest < at => {
                self.dated.partition_point(|(kept, _)| *kept >= at)
            }
            _ => self.dated.len(),
        };
        self.dated.insert(place, (at, own));
        if let Err(crowded) = self.let_groups_go() {
            self.forget(id);
            return Err(crowded);
        }
        Ok(true)
    }

    /// Forgets a run of known age that was remembered and came to nothing.
    pub(crate) fn forget(&mut self, id: &str) {
        self.dated.retain(|(_, kept)| **kept != *id);
        self.ids.0.remove(id);
    }

    fn let_undated_go(&mut self) {
        while self.undated.len() > self.kept {
            let gone = match self.let_go {
                Forgets::Newest => self.undated.pop_front(),
                Forgets::Oldest => self.undated.pop_back(),
            };
            if let Some(id) = gone {
                self.ids.0.remove(&id);
            }
        }
    }

    /// Lets the runs of one moment go, and the next, as long as enough are left without them.
    fn let_groups_go(&mut self) -> Result<(), Crowded> {
        while self.dated.len() > self.kept {
            let spare = self.dated.len() - self.kept;
            let edge = self.moment_behind(0);
            if self.moment_behind(spare) == edge {
                // They are more than can be spared.
                if self.moment_behind(CROWD) == edge {
                    return Err(Crowded);
                }
                break;
            }
            while self.moment_behind(0) == edge {
                let gone = match self.let_go {
                    Forgets::Newest => self.dated.pop_front(),
                    Forgets::Oldest => self.dated.pop_back(),
                };
                if let Some((_, id)) = gone {
                    self.ids.0.remove(&id);
                }
            }
            self.edge = edge;
        }
        Ok(())
    }

    /// The moment of the run that is let go behind so many others.
    fn moment_behind(&self, others: usize) -> Option<Moment> {
        let place = match self.let_go {
            Forgets::Newest => others,
            Forgets::Oldest => self.dated.len().checked_sub(others + 1)?,
        };
        self.dated.get(place).map(|(at, _)| *at)
    }

    /// Remembers what was remembered earlier, of a watch: it is older, and leaves first.
    ///
    /// # Errors
    /// One moment has more runs than are kept.
    pub(crate) fn absorb(&mut self, earlier: &Self) -> Result<(), Crowded> {
        self.edge = self.edge.max(earlier.edge);
        for (at, id) in &earlier.dated {
            if !self.is_beyond(*at) {
                self.insert(id, Some(*at))?;
            }
        }
        for id in &earlier.undated {
            self.insert(id, None)?;
        }
        Ok(())
    }

    /// Makes what a checkpoint kept fit for use.
    pub(crate) fn rebuild(&mut self) {
        let dated = self.dated.iter().map(|(_, id)| id);
        self.ids = Ids(dated.chain(&self.undated).cloned().collect());
    }
}

#[cfg(test)]
mod tests;
