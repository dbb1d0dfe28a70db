//! One round: a listing from the newest run down to ground, with a window and a ceiling of its own.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use serde::{Deserialize, Serialize};

use super::{
    known::{Known, SavedKnown},
    limits::Limits,
    moment::Moment,
    page::Page,
};
use crate::{
    Error,
    error::Kind,
    list::window::{Saved, Verdict, Window},
};

/// Pages in a row that may bring nothing and lead no further back: a round gone on with after a
/// long time passes what it has told, and what began since.
const IDLE_PAGES: usize = 420;

/// The round under way.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any two may hold together"
)]
pub(crate) struct Round {
    window: Window,
    /// What it told of, to be known from the next round on.
    told: Known,
    /// The newest run of its first page: what is newer began after it, and is the next one's.
    ceiling: Option<Moment>,
    /// Whether its first page has come.
    has_begun: bool,
    /// Whether the page at hand is its first, as it came first.
    is_on_first_page: bool,
    /// Of the page at hand, or of the next one when none is.
    cursor: Option<String>,
    /// Whether it was begun before a checkpoint, so that it saw nothing of what began since.
    is_resumed: bool,
    /// Whether it was begun anew and has followed no cursor since.
    is_restarted: bool,
    /// A hash of each cursor that led to one of its pages.
    seen: HashSet<u64>,
    idle_pages: usize,
    furthest: Option<Moment>,
}

/// The same as a checkpoint has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SavedRound {
    window: Saved,
    told: SavedKnown,
    ceiling: Option<Moment>,
    has_begun: bool,
    cursor: Option<String>,
}

impl Round {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            window: Window::keeping(limits.known),
            ..Self::default()
        }
    }

    pub(crate) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    pub(crate) fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// Reads from the newest run again, for a server that refuses the cursor. What was told stays
    /// told, and what is newer than the round stays the next one's.
    ///
    /// False where it has done that and came no further: such a server refuses every cursor.
    pub(crate) fn restart(&mut self) -> bool {
        if self.cursor.is_none() || self.is_restarted {
            return false;
        }
        self.cursor = None;
        self.seen.clear();
        self.is_restarted = true;
        true
    }

    /// Takes in that a page came.
    ///
    /// What was known before and stands on the first page is firm from the next round on.
    pub(crate) fn arrive(&mut self, page: &Page, known: &Known, limits: &Limits) {
        self.is_on_first_page = !self.has_begun;
        self.has_begun = true;
        if self.is_on_first_page {
            for entry in &page.entries {
                let run_id = entry.run_id().unwrap_or_default();
                if known.contains(run_id) && !known.is_firm(run_id) {
                    self.told.insert(run_id, entry.created_at(), true, limits);
                }
            }
        }
        self.seen.insert(hash(self.cursor.as_deref()));
        if self.cursor.is_some() {
            self.is_restarted = false;
        }
        self.ceiling = self.ceiling.or_else(|| page.newest());
        let oldest = page.oldest();
        let leads_back = match (oldest, self.furthest) {
            (Some(oldest), Some(furthest)) => oldest < furthest,
            (oldest, _) => oldest.is_some(),
        };
        if leads_back {
            self.furthest = oldest;
            self.idle_pages = 0;
        } else {
            self.idle_pages += 1;
        }
    }

    /// Whether runs of that age began after the round, or were all told in it.
    pub(crate) fn passes_over(&self, created_at: Option<Moment>) -> bool {
        let Some(created_at) = created_at else {
            return false;
        };
        let is_newer = self.ceiling.is_some_and(|ceiling| created_at > ceiling);
        is_newer || self.window.is_above(created_at.millis())
    }

    /// Whether it told of a run lately.
    pub(crate) fn has_told(&self, run_id: &str) -> bool {
        self.told.contains(run_id)
    }

    /// Whether a run is to be told of in this round; if so, it is remembered.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn admit(
        &mut self,
        run_id: &str,
        created_at: Option<Moment>,
        limits: &Limits,
    ) -> Result<bool, Error> {
        if self.told.contains(run_id) || self.passes_over(created_at) {
            return Ok(false);
        }
        match self.window.admit(run_id, created_at.map(Moment::millis)) {
            Verdict::New => {}
            Verdict::Handed | Verdict::AboveFloor => return Ok(false),
            Verdict::Crowd => {
                let message = "more runs of one moment than can be told apart";
                return Err(Error::new(Kind::TooLarge, message));
            }
        }
        self.remember(run_id, created_at, limits);
        self.idle_pages = 0;
        Ok(true)
    }

    /// Remembers a run, to be known from the next round on.
    pub(crate) fn remember(&mut self, run_id: &str, created_at: Option<Moment>, limits: &Limits) {
        let is_older = created_at.is_some() && created_at < self.ceiling;
        let firm = self.is_on_first_page || is_older;
        self.told.insert(run_id, created_at, firm, limits);
    }

    /// Goes on to the page behind the one at hand.
    ///
    /// # Errors
    /// The cursor led to a page of this round before, or the pages bring nothing any more.
    pub(crate) fn follow(&mut self, cursor: String) -> Result<(), Error> {
        if self.seen.contains(&hash(Some(&cursor))) {
            let message = "the server gave a cursor that it had given before";
            return Err(Error::new(Kind::CursorLoop, message));
        }
        if self.idle_pages >= IDLE_PAGES {
            let message = format!("{IDLE_PAGES} pages in a row brought nothing new");
            return Err(Error::new(Kind::NoProgress, message));
        }
        self.cursor = Some(cursor);
        Ok(())
    }

    /// What is known after it: what was known before it, and what it told of.
    pub(crate) fn known_after(self, before: &Known, limits: &Limits) -> Known {
        let mut known = self.told;
        known.absorb(before, limits);
        known
    }

    pub(crate) fn save(&self) -> SavedRound {
        SavedRound {
            window: self.window.save(),
            told: self.told.save(),
            ceiling: self.ceiling,
            has_begun: self.has_begun,
            cursor: self.cursor.clone(),
        }
    }

    /// # Errors
    /// It cannot have been saved by this crate.
    pub(crate) fn restore(saved: SavedRound, limits: &Limits) -> Result<Self, Error> {
        Ok(Self {
            window: Window::restore(saved.window, limits.known)?,
            told: Known::restore(saved.told, limits),
            ceiling: saved.ceiling,
            has_begun: saved.has_begun,
            cursor: saved.cursor,
            is_resumed: saved.has_begun,
            ..Self::default()
        })
    }
}

fn hash(cursor: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    cursor.hash(&mut hasher);
    hasher.finish()
}
