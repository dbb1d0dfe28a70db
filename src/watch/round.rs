//! One round: a walk from the newest run down to a page below which everything is known.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::limits::Limits;
use crate::{
    Error,
    call::{Entry, Page},
    list::{Fate, Forgets, LoopGuard, Remembered, TimeBounds, Walk, crowded},
    run::Moment,
};

/// The round under way; it begins when its first page has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Round {
    /// Which entries come again on the way down.
    walk: Walk,
    /// The newest moment of the first page that has any: what is newer began after the round. The walk
    /// has none where its first page has no dates.
    ceiling: Option<Moment>,
    /// What it told of, to be known from the next round on.
    told: Remembered,
    /// The runs of unknown age on its first page.
    undated_on_top: Vec<Arc<str>>,
    /// Of the page at hand, or of the next one when none is.
    pub(super) cursor: Option<String>,
    /// Over its pages since it was begun, begun anew or resumed.
    #[serde(skip)]
    loop_guard: LoopGuard,
    /// Whether it was begun before a checkpoint, so that it saw nothing of what began since.
    #[serde(skip)]
    pub(super) is_resumed: bool,
    /// Whether it was begun anew and has come no further since.
    #[serde(skip)]
    pub(super) is_restarted: bool,
}

impl Round {
    pub(crate) fn begun_with(page: &Page, limits: &Limits) -> Self {
        let undated = page
            .entries
            .iter()
            .filter(|entry| entry.created_at().is_none());
        Self {
            walk: Walk::remembering(Remembered::keeping(Forgets::Newest, limits.known)),
            ceiling: None,
            told: Remembered::keeping(Forgets::Oldest, limits.known),
            undated_on_top: undated.map(|entry| Arc::from(&*entry.id())).collect(),
            cursor: None,
            loop_guard: LoopGuard::default(),
            is_resumed: false,
            is_restarted: false,
        }
    }

    /// Reads from the newest run again, for a server that refuses the cursor; false where it did that and
    /// has come no further since. What was told stays told, and what is newer than the round stays the
    /// next one's.
    pub(crate) fn restart(&mut self) -> bool {
        self.cursor = None;
        self.loop_guard = LoopGuard::default();
        self.walk.restart();
        !std::mem::replace(&mut self.is_restarted, true)
    }

    /// Takes in the page that it wanted. Whose list that is, the watch has looked at: it knows all
    /// workspaces that it has seen, and a round only some.
    pub(crate) fn page_came(&mut self, page: &Page) {
        let newest = page.moments().max();
        self.loop_guard.page_came(self.cursor.as_deref(), newest);
        self.is_restarted &= self.cursor.is_none();
        self.ceiling = self.ceiling.or(newest);
        self.walk.page_came(page);
    }

    /// Whether it told of a run lately.
    pub(crate) fn has_told(&self, id: &str) -> bool {
        self.told.contains(id)
    }

    /// Whether runs of that age began after the round, or were all told in it.
    pub(crate) fn passes_over(&self, created_at: Option<Moment>) -> bool {
        let began_later =
            created_at.is_some() && self.ceiling.is_some_and(|top| created_at > Some(top));
        began_later || self.walk.is_passed_over(created_at)
    }

    /// Whether a run that is new is told in this round; if so, it is remembered.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn take(&mut self, entry: &Entry) -> Result<bool, Error> {
        let is_told = !self.passes_over(entry.created_at())
            && self.walk.take(entry, &TimeBounds::default())? == Fate::HandedOut;
        if is_told {
            self.loop_guard.brought_something();
            if let Err(crowded) = self.remember(entry) {
                self.walk.take_back(&entry.id());
                return Err(crowded);
            }
        }
        Ok(is_told)
    }

    /// Remembers a run, to be known from the next round on.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn remember(&mut self, entry: &Entry) -> Result<(), Error> {
        let created_at = entry.created_at();
        if created_at.is_some_and(|at| self.told.is_beyond(at)) {
            return Ok(());
        }
        let remembered = self.told.insert(&entry.id(), created_at);
        remembered.map(|_| ()).map_err(|_| crowded())
    }

    /// Goes on to the page behind the one at hand.
    ///
    /// # Errors
    /// The pages would never end.
    pub(crate) fn follow(&mut self, next: String, request_id: Option<&str>) -> Result<(), Error> {
        self.loop_guard.check_loop(&next, request_id)?;
        self.loop_guard.check_standstill(request_id)?;
        self.cursor = Some(next);
        Ok(())
    }

    /// It is told to its end, and what it told of is known: before what was known earlier, which leaves
    /// first. The runs of unknown age on its first page are what comes back.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart: then nothing has changed.
    pub(crate) fn end(&self, known: &mut Remembered) -> Result<Vec<Arc<str>>, Error> {
        if !self.told.is_empty() {
            let mut all = self.told.clone();
            all.absorb(known).map_err(|_| crowded())?;
            *known = all;
        }
        Ok(self.undated_on_top.clone())
    }

    /// Lets the page at hand go, which is read again: for a checkpoint.
    pub(crate) fn leave_page(&mut self) {
        self.walk.leave_page();
        self.loop_guard = LoopGuard::default();
        self.is_resumed = false;
        self.is_restarted = false;
    }

    /// Makes what a checkpoint kept fit for use.
    pub(crate) fn resume(&mut self) {
        self.walk.resume();
        self.told.rebuild();
        self.is_resumed = true;
    }
}
