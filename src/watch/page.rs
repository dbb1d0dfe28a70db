//! A page at hand: its entries in their order, readable or not.

use std::collections::VecDeque;

use super::moment::Moment;
use crate::{TechniqueRun, Undecodable, call::Fetched};

/// One entry of a page.
#[derive(Debug)]
pub(crate) enum Entry {
    Run {
        run: Box<TechniqueRun>,
        /// Its outputs are wanted and could not be had: its end is told when they can.
        outputs_to_come: bool,
    },
    Bad(Undecodable),
}

impl Entry {
    pub(crate) fn run_id(&self) -> Option<&str> {
        match self {
            Self::Run { run, .. } => Some(&run.run_id),
            Self::Bad(bad) => bad.run_id.as_deref(),
        }
    }

    pub(crate) fn created_at(&self) -> Option<Moment> {
        let millis = match self {
            Self::Run { run, .. } => run.created_at.millis(),
            Self::Bad(bad) => bad.created_at.and_then(crate::Timestamp::millis),
        };
        millis.and_then(Moment::new)
    }
}

/// What is still to be told of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) entries: VecDeque<Entry>,
    pub(crate) next_cursor: Option<String>,
    pub(crate) request_id: Option<String>,
    /// Whether the round ends with it.
    pub(crate) is_ground: bool,
}

impl Page {
    /// A page as it came, with the runs whose outputs could not be had.
    pub(crate) fn new(fetched: Fetched, outputs_to_come: &[String]) -> Self {
        let mut entries = VecDeque::with_capacity(fetched.runs.len() + fetched.bad.len());
        let mut bad = fetched.bad.into_iter().peekable();
        for run in fetched.runs {
            while let Some(entry) = bad.next_if(|bad| bad.index == Some(entries.len())) {
                entries.push_back(Entry::Bad(entry));
            }
            entries.push_back(Entry::Run {
                outputs_to_come: outputs_to_come.contains(&run.run_id),
                run: Box::new(run),
            });
        }
        entries.extend(bad.map(Entry::Bad));
        Self {
            entries,
            next_cursor: fetched.about.next_cursor,
            request_id: fetched.about.request_id,
            is_ground: false,
        }
    }

    /// Whether a watch can start at it: an empty page, or one that says nothing of any run, stands
    /// nowhere, unless it is the last.
    pub(crate) fn tells_where_it_stands(&self) -> bool {
        let shows_a_run = self.entries.iter().any(|entry| match entry {
            Entry::Run { .. } => true,
            Entry::Bad(_) => entry.run_id().is_some() || entry.created_at().is_some(),
        });
        shows_a_run || self.next_cursor.is_none()
    }

    /// Whether its entries of known age are newest first.
    pub(crate) fn is_in_order(&self) -> bool {
        let dated = self.entries.iter().filter_map(Entry::created_at);
        dated.is_sorted_by(|newer, older| newer >= older)
    }

    pub(crate) fn newest(&self) -> Option<Moment> {
        self.entries.iter().filter_map(Entry::created_at).max()
    }

    pub(crate) fn oldest(&self) -> Option<Moment> {
        self.entries.iter().filter_map(Entry::created_at).min()
    }
}
