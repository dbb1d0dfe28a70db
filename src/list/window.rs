//! Which runs a listing has handed out, in bounded memory.
//!
//! The list is newest first and its cursor an offset: runs that start while it is read push the
//! others down, and they come again. The ids of the oldest runs handed out are kept; all that is
//! newer than those was handed out before them, or began after the listing did.

use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState},
    mem,
};

use serde::{Deserialize, Serialize};

use crate::{Error, run::exact_time::ExactTime};

/// How many runs are kept at least.
const KEPT: usize = 1_000;

/// How many runs of one moment are kept at most.
const CROWD: usize = 10_000;

#[derive(Default)]
pub(crate) struct Window {
    /// More than [`KEPT`] never; less only in tests, so that small histories outgrow it.
    fewer: usize,
    /// Newest first.
    dated: VecDeque<Handed>,
    /// Runs of unknown age, first come first.
    undated: VecDeque<Handed>,
    /// Of all ids, to see at once that one is new: that is almost always so.
    hashes: HashSet<u64, BuildHasherDefault<Hashed>>,
    hasher: RandomState,
    /// Of the newest group that left: what is as old or newer has been handed out.
    floor: Option<f64>,
    /// The text of an id that left, for the next one: a long listing allocates nothing here.
    spare: String,
}

/// A run that was handed out.
struct Handed {
    /// Zero in `undated`.
    created_at: f64,
    hash: u64,
    id: String,
}

pub(crate) enum Verdict {
    New,
    Handed,
    AboveFloor,
    /// One moment has more runs than are kept.
    Crowd,
}

/// A window as a checkpoint has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Saved {
    floor: Option<ExactTime>,
    dated: Vec<(ExactTime, String)>,
    undated: Vec<String>,
}

/// Takes a hash for what it is.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Window {
    /// Whether a run is to be handed out; if so, it is remembered.
    pub(crate) fn admit(&mut self, id: &str, created_at: Option<f64>) -> Verdict {
        let hash = self.hasher.hash_one(id);
        if self.hashes.contains(&hash) && self.ids().any(|handed| handed == id) {
            return Verdict::Handed;
        }
        if created_at.is_some_and(|created_at| self.is_above(created_at)) {
            return Verdict::AboveFloor;
        }
        let mut text = mem::take(&mut self.spare);
        text.push_str(id);
        let handed = Handed {
            created_at: created_at.unwrap_or_default(),
            hash,
            id: text,
        };
        match created_at {
            None => self.undated.push_back(handed),
            Some(at)
                if self
                    .dated
                    .back()
                    .is_none_or(|oldest| at < oldest.created_at) =>
            {
                self.dated.push_back(handed);
            }
            Some(at) => {
                let place = self.dated.partition_point(|kept| kept.created_at >= at);
                if place - self.dated.partition_point(|kept| kept.created_at > at) >= CROWD {
                    return Verdict::Crowd;
                }
                self.dated.insert(place, handed);
            }
        }
        self.hashes.insert(hash);
        self.shrink();
        Verdict::New
    }

    /// Whether all runs of that age were handed out, or began after the listing did.
    pub(crate) fn is_above(&self, created_at: f64) -> bool {
        self.floor.is_some_and(|floor| created_at >= floor)
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        let all = self.dated.iter().chain(&self.undated);
        all.map(|handed| handed.id.as_str())
    }

    /// Lets the newest groups go, as long as enough are left without them.
    fn shrink(&mut self) {
        let kept = KEPT - self.fewer;
        if self.undated.len() > kept {
            let first = self.undated.pop_front();
            self.forget(first);
        }
        while self.dated.len() > kept {
            let newest = self.dated[0].created_at;
            let alone = self
                .dated
                .get(1)
                .is_some_and(|next| next.created_at < newest);
            let group = if alone {
                1
            } else {
                self.dated.partition_point(|kept| kept.created_at >= newest)
            };
            if self.dated.len() - group < kept {
                break;
            }
            for _ in 0..group {
                let first = self.dated.pop_front();
                self.forget(first);
            }
            self.floor = Some(newest);
        }
    }

    fn forget(&mut self, handed: Option<Handed>) {
        if let Some(Handed { hash, mut id, .. }) = handed {
            self.hashes.remove(&hash);
            id.clear();
            self.spare = id;
        }
    }

    pub(crate) fn save(&self) -> Saved {
        let dated = self
            .dated
            .iter()
            .map(|run| (ExactTime(run.created_at), run.id.clone()));
        Saved {
            floor: self.floor.map(ExactTime),
            dated: dated.collect(),
            undated: self.undated.iter().map(|run| run.id.clone()).collect(),
        }
    }

    /// Takes only what [`save`](Self::save) can have given: a checkpoint may come from any file.
    pub(crate) fn restore(saved: Saved) -> Result<Self, Error> {
        let runs = &saved.dated;
        let sorted = runs.is_sorted_by(|(newer, _), (older, _)| newer >= older);
        let above = |at: ExactTime| saved.floor.is_some_and(|floor| at >= floor);
        if !sorted
            || runs.iter().any(|(at, _)| above(*at))
            || runs.len() > KEPT + CROWD
            || saved.undated.len() > KEPT
        {
            return Err(damaged());
        }
        let ids: HashSet<_> = runs
            .iter()
            .map(|(_, id)| id)
            .chain(&saved.undated)
            .collect();
        if ids.len() < runs.len() + saved.undated.len() {
            return Err(damaged());
        }
        let mut window = Self {
            floor: saved.floor.map(|floor| floor.0),
            ..Self::default()
        };
        let undated = saved.undated.into_iter().map(|id| (ExactTime(0.0), id));
        let all = undated
            .map(|run| (false, run))
            .chain(saved.dated.into_iter().map(|run| (true, run)));
        for (is_dated, (created_at, id)) in all {
            let hash = window.hasher.hash_one(&id);
            window.hashes.insert(hash);
            let runs = if is_dated {
                &mut window.dated
            } else {
                &mut window.undated
            };
            runs.push_back(Handed {
                created_at: created_at.0,
                hash,
                id,
            });
        }
        Ok(window)
    }
}

pub(crate) fn damaged() -> Error {
    Error::input("checkpoint", "one that this crate saved")
}

#[cfg(test)]
mod tests;
