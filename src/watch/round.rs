//! One round: a walk from the newest run down to a page below which everything is known.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::limits::Limits;
use crate::{
    Error,
    call::{Entry, Page},
    list::{Bounds, Fate, LetGo, Remembered, Walk, crowded},
    run::Moment,
};

/// The round under way; it begins when its first page has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Round {
    walk: Walk,
    /// The newest moment of the first page that has any: what is newer began after the round.
    ceiling: Option<Moment>,
    /// What it told of, to be known from the next round on.
    told: Remembered,
    /// The runs of unknown age on its first page.
    undated_on_top: Vec<Arc<str>>,
    /// Of the page at hand, or of the next one when none is.
    cursor: Option<String>,
}

impl Round {
    pub(crate) fn begun_with(page: &Page, limits: &Limits) -> Self {
        let undated = page
            .entries
            .iter()
            .filter(|entry| entry.created_at().is_none());
        Self {
            walk: Walk::remembering(Remembered::keeping(LetGo::Newest, limits.known)),
            ceiling: None,
            told: Remembered::keeping(LetGo::Oldest, limits.known),
            undated_on_top: undated.map(|entry| Arc::from(&*entry.id())).collect(),
            cursor: None,
        }
    }

    pub(crate) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// Reads from the newest run again, for a server that refuses the cursor. What was told stays told,
    /// and what is newer than the round stays the next one's.
    pub(crate) fn restart(&mut self) {
        self.cursor = None;
        self.walk.restart();
    }

    /// Takes in that a page came.
    ///
    /// # Errors
    /// None that a round can meet: whose list it is, the watch itself looks at.
    pub(crate) fn page_came(&mut self, page: &Page) -> Result<(), Error> {
        self.ceiling = self.ceiling.or_else(|| page.moments().max());
        self.walk.page_came(page)
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
            && self.walk.take(entry, &Bounds::default())? == Fate::HandedOut;
        if is_told {
            self.remember(entry)?;
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
    pub(crate) fn follow(&mut self, next: String) {
        self.cursor = Some(next);
    }

    /// It is told to its end, and what it told of is known: before what was known earlier, which leaves
    /// first. The runs of unknown age on its first page are what comes back.
    ///
    /// # Errors
    /// One moment has more runs than can be told apart.
    pub(crate) fn end(mut self, known: &mut Remembered) -> Result<Vec<Arc<str>>, Error> {
        if !self.told.is_empty() {
            self.told.absorb(known).map_err(|_| crowded())?;
            *known = self.told;
        }
        Ok(self.undated_on_top)
    }

    /// For a checkpoint, from which the page at hand is read again.
    pub(crate) fn to_save(&self) -> Self {
        Self {
            walk: self.walk.to_save(),
            ceiling: self.ceiling,
            told: self.told.to_save(),
            undated_on_top: self.undated_on_top.clone(),
            cursor: self.cursor.clone(),
        }
    }

    /// Makes what a checkpoint kept fit for use.
    pub(crate) fn resume(&mut self) {
        self.walk.resume();
        self.told.rebuild();
    }
}
