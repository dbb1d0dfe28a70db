//! Which runs a listing has handed out, in bounded memory.
//!
//! The list is newest first and its cursor an offset: runs that start while it is read push the
//! others down, and they come again. The ids of the oldest runs handed out are kept; all that is
//! newer than those was handed out before them, or began after the listing did.

use std::{
    borrow::Borrow,
    collections::{HashSet, VecDeque},
};

use serde::{Deserialize, Serialize};

use super::shared_id::SharedId;
use crate::{Error, run::exact_time::ExactTime};

/// How many runs are kept at least.
pub(crate) const KEPT: usize = 1_000;

/// How many runs of one moment are kept at most.
const CROWD: usize = 10_000;

/// The runs that were handed out, as far as they must be known again.
pub(crate) struct Window {
    /// [`KEPT`]; less only in tests, so that small histories outgrow it.
    kept: usize,
    /// Newest first.
    dated: VecDeque<Handed>,
    /// Runs of unknown age, first come first.
    undated: VecDeque<SharedId>,
    /// The ids of both: looking one up must not take longer when there are many.
    ids: HashSet<SharedId>,
    /// Of these ids, those that do not prove that all above them was handed out.
    doubted: HashSet<SharedId>,
    /// Of the newest group that left: what is as old or newer has been handed out.
    floor: Option<f64>,
}

/// A run that was handed out.
struct Handed {
    created_at: f64,
    id: SharedId,
}

/// What the window says to an entry.
pub(crate) enum Verdict {
    /// Not handed out before; from now on it is remembered.
    New,
    /// Handed out before, by its id.
    Handed,
    /// As old as what left the window, or newer.
    AboveFloor,
    /// One moment has more runs than are kept.
    Crowd,
}

/// A window as a checkpoint has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Saved {
    floor: Option<ExactTime>,
    dated: Vec<(ExactTime, SharedId)>,
    undated: Vec<SharedId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    doubted: Vec<SharedId>,
}

impl Saved {
    pub(crate) fn is_empty(&self) -> bool {
        self.dated.is_empty() && self.undated.is_empty()
    }

    /// When the newest run that it remembers was created.
    pub(crate) fn newest(&self) -> Option<ExactTime> {
        self.dated.first().map(|(created_at, _)| *created_at)
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::keeping(KEPT)
    }
}

impl Window {
    /// An empty window that remembers at least so many runs.
    pub(crate) fn keeping(kept: usize) -> Self {
        Self {
            kept,
            dated: VecDeque::new(),
            undated: VecDeque::new(),
            ids: HashSet::new(),
            doubted: HashSet::new(),
            floor: None,
        }
    }

    /// Whether a run is to be handed out; if so, it is remembered.
    pub(crate) fn admit(&mut self, id: &str, created_at: Option<f64>) -> Verdict {
        if created_at.is_some_and(|created_at| self.is_above(created_at)) {
            return if self.contains(id) {
                Verdict::Handed
            } else {
                Verdict::AboveFloor
            };
        }
        let shared = SharedId::from(id);
        // Asked and remembered at once: most of what a listing costs beside decoding is hashing ids.
        if !self.ids.insert(shared.clone()) {
            return Verdict::Handed;
        }
        let Some(created_at) = created_at else {
            self.undated.push_back(shared);
            self.let_undated_go();
            return Verdict::New;
        };
        let place = self.place(created_at);
        if self.is_crowded(created_at, place) {
            self.forget(id);
            return Verdict::Crowd;
        }
        let handed = Handed {
            created_at,
            id: shared,
        };
        self.dated.insert(place, handed);
        self.let_dated_go();
        Verdict::New
    }

    /// Whether a run of that id was handed out and is remembered.
    pub(crate) fn contains(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Whether all runs of that age were handed out, or began after the listing did.
    pub(crate) fn is_above(&self, created_at: f64) -> bool {
        self.floor.is_some_and(|floor| created_at >= floor)
    }

    /// When the newest run that it remembers was created.
    pub(crate) fn newest(&self) -> Option<f64> {
        self.dated.front().map(|handed| handed.created_at)
    }

    /// Takes note that a run does not prove that all above it was handed out.
    pub(crate) fn doubt(&mut self, id: &str) {
        if let Some(id) = self.ids.get(id) {
            self.doubted.insert(id.clone());
        }
    }

    pub(crate) fn is_doubted(&self, id: &str) -> bool {
        self.doubted.contains(id)
    }

    /// Where a run of that age belongs: behind all that are as old or newer.
    fn place(&self, created_at: f64) -> usize {
        match self.dated.back() {
            // Almost always, since the list is newest first.
            Some(oldest) if created_at <= oldest.created_at => self.dated.len(),
            _ => self
                .dated
                .partition_point(|kept| kept.created_at >= created_at),
        }
    }

    /// Whether as many runs of one moment as may be stand before that place.
    fn is_crowded(&self, created_at: f64, place: usize) -> bool {
        let Some(first) = place.checked_sub(CROWD) else {
            return false;
        };
        self.dated
            .get(first)
            .is_some_and(|kept| kept.created_at <= created_at)
    }

    fn let_undated_go(&mut self) {
        if self.undated.len() > self.kept
            && let Some(id) = self.undated.pop_front()
        {
            self.forget(id.borrow());
        }
    }

    /// Lets the newest groups go, as long as enough are left without them.
    fn let_dated_go(&mut self) {
        while self.dated.len() > self.kept
            && let Some(newest) = self.newest()
        {
            let group = self.newest_group(newest);
            if self.dated.len() - group < self.kept {
                break;
            }
            for _ in 0..group {
                if let Some(handed) = self.dated.pop_front() {
                    self.forget(handed.id.borrow());
                }
            }
            self.floor = Some(newest);
        }
    }

    /// How many runs are of the newest moment.
    fn newest_group(&self, newest: f64) -> usize {
        match self.dated.get(1) {
            Some(second) if second.created_at < newest => 1,
            _ => self.dated.partition_point(|kept| kept.created_at >= newest),
        }
    }

    fn forget(&mut self, id: &str) {
        self.ids.remove(id);
        if !self.doubted.is_empty() {
            self.doubted.remove(id);
        }
    }

    pub(crate) fn save(&self) -> Saved {
        let dated = self
            .dated
            .iter()
            .map(|handed| (ExactTime(handed.created_at), handed.id.clone()));
        // In any order of a set's own, two checkpoints of one place would differ.
        let mut doubted: Vec<_> = self.doubted.iter().cloned().collect();
        doubted.sort_unstable();
        Saved {
            floor: self.floor.map(ExactTime),
            dated: dated.collect(),
            undated: self.undated.iter().cloned().collect(),
            doubted,
        }
    }

    /// Takes only what [`save`](Self::save) of a window that keeps so many runs can have given: a
    /// checkpoint may come from any file.
    pub(crate) fn restore(saved: Saved, kept: usize) -> Result<Self, Error> {
        let mut window = Self::keeping(kept);
        window.floor = saved.floor.map(|floor| floor.0);
        for (created_at, id) in saved.dated {
            window.ids.insert(id.clone());
            window.dated.push_back(Handed {
                created_at: created_at.0,
                id,
            });
        }
        for id in saved.undated {
            window.ids.insert(id.clone());
            window.undated.push_back(id);
        }
        let has_all = saved.doubted.iter().all(|id| window.contains(id.borrow()));
        window.doubted = saved.doubted.into_iter().collect();
        if has_all && window.can_be() {
            Ok(window)
        } else {
            Err(damaged())
        }
    }

    /// Whether admitting runs can have led here.
    fn can_be(&self) -> bool {
        let dated = &self.dated;
        let sorted = dated
            .iter()
            .zip(dated.iter().skip(1))
            .all(|(newer, older)| newer.created_at >= older.created_at);
        let known_moments = dated
            .iter()
            .all(|handed| handed.created_at > 0.0 && handed.created_at.is_finite());
        let below_floor = match self.floor {
            None => true,
            // A group leaves only when enough are left without it.
            Some(_) if dated.len() < self.kept => false,
            Some(floor) => self.newest().is_none_or(|newest| newest < floor),
        };
        let each_once = self.ids.len() == dated.len() + self.undated.len();
        sorted && known_moments && below_floor && each_once && self.is_within_bounds()
    }

    /// Whether it holds no more than stays when the newest groups have gone.
    fn is_within_bounds(&self) -> bool {
        let newest_group = self.newest().map_or(0, |newest| self.newest_group(newest));
        let others = self.dated.len() - newest_group;
        newest_group <= CROWD && others < self.kept && self.undated.len() <= self.kept
    }
}

/// A checkpoint that no listing can have given.
pub(crate) fn damaged() -> Error {
    let allowed = "one as this crate saved it; this one is damaged: start anew";
    Error::input("checkpoint", allowed)
}

#[cfg(test)]
mod tests;
