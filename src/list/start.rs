//! From the settings of a listing to its first request, or to the reason why there is none.

use super::{
    bounds::Bounds,
    checkpoint::{Checkpoint, Layout},
    list_runs::ListRuns,
    outputs::Look,
    pager::Pager,
    position::Position,
    settings::{PAGE_SIZE, Settings},
    streams::Listing,
};
use crate::{
    Error, Timestamp,
    call::{self, Api, Query, is_of_another_run},
};

impl ListRuns {
    /// The listing, which makes no request before it is polled.
    pub(super) fn start(self) -> Listing {
        let checkpoint = match &self.resume {
            Some(checkpoint) => checkpoint.clone(),
            None => self.fresh(),
        };
        let pager = self
            .pager(&checkpoint)
            .unwrap_or_else(|error| Pager::failed(self.api.hide(error)));
        Listing {
            pager,
            checkpoint,
            page: None,
            span: None,
        }
    }

    /// Where a listing of these settings stands before its first request.
    fn fresh(&self) -> Checkpoint {
        let is_partial = self.cursor.is_some() || self.filters.may_lose_runs();
        let position = Position::start(self.cursor.clone(), is_partial);
        let page_size = self.page_size.unwrap_or(PAGE_SIZE);
        let mut checkpoint = Checkpoint::start(self.filters.clone(), page_size, position);
        checkpoint.0.created_since = self.created_since;
        checkpoint.0.created_before = self.created_before;
        checkpoint
    }

    fn pager(&self, checkpoint: &Checkpoint) -> Result<Pager, Error> {
        let position = checkpoint.position()?;
        if self.resume.is_some() {
            self.check_agreement(&checkpoint.0)?;
        }
        let query = query(&checkpoint.0)?;
        let settings = Settings {
            bounds: bounds(&checkpoint.0)?,
            max_items: self.max_items,
            page_size: checkpoint.0.page_size,
            read_ahead: self.read_ahead,
            ..Settings::default()
        };
        let api = self.api.clone();
        let fetch = move |cursor: Option<String>| {
            let api = api.clone();
            let query = query.clone();
            Box::pin(async move { api.fetch(&query, cursor.as_deref(), true).await }) as _
        };
        let mut pager = Pager::new(Box::new(fetch), settings, position)?;
        if self.outputs {
            pager.look_for_outputs(look(self.api.clone()));
        }
        Ok(pager)
    }

    /// Refuses a setter that contradicts the checkpoint to resume from.
    fn check_agreement(&self, saved: &Layout) -> Result<(), Error> {
        let page_size = Some(saved.page_size);
        let cursor = &saved.position.cursor;
        let disagreement = if let Some(filter) = self.filters.disagreement(&saved.filters) {
            filter
        } else if contradicts(self.page_size.as_ref(), page_size.as_ref()) {
            "page_size"
        } else if contradicts(self.created_since.as_ref(), saved.created_since.as_ref()) {
            "created_since"
        } else if contradicts(self.created_before.as_ref(), saved.created_before.as_ref()) {
            "created_before"
        } else if contradicts(self.cursor.as_ref(), cursor.as_ref()) {
            "cursor"
        } else {
            return Ok(());
        };
        let allowed = "the checkpoint's value, or none, when resuming";
        Err(Error::input(disagreement, allowed))
    }
}

/// Looks at a run for its outputs.
fn look(api: Api) -> Look {
    Box::new(move |handle| {
        let api = api.clone();
        Box::pin(async move {
            match api.look(handle, true).await {
                Ok((_, seen)) => Ok(Some(seen.run)),
                // Transient, it may well be there.
                Err(error) if error.is_not_found() && !error.is_transient() => Ok(None),
                Err(error) if is_of_another_run(&error) => Ok(None),
                Err(error) => Err(error),
            }
        })
    })
}

/// Whether a setting was made, and is not the saved one.
fn contradicts<T: PartialEq>(own: Option<&T>, saved: Option<&T>) -> bool {
    own.is_some() && own != saved
}

/// What each page is asked for by, when that is sound.
fn query(saved: &Layout) -> Result<Query, Error> {
    saved.filters.check()?;
    if let Some(cursor) = &saved.position.cursor {
        call::cursor(cursor)?;
    }
    Ok(Query {
        filters: saved.filters.clone(),
        limit: call::page_size(saved.page_size)?.into(),
    })
}

/// Between which moments runs are handed out, when those are moments.
fn bounds(saved: &Layout) -> Result<Bounds, Error> {
    let since = moment("created_since", saved.created_since)?;
    let before = moment("created_before", saved.created_before)?;
    if since
        .zip(before)
        .is_some_and(|(since, before)| since >= before)
    {
        let allowed = "a moment later than created_since";
        return Err(Error::input("created_before", allowed));
    }
    Ok(Bounds { since, before })
}

/// A bound in Unix milliseconds.
fn moment(field: &'static str, time: Option<Timestamp>) -> Result<Option<f64>, Error> {
    let Some(time) = time else {
        return Ok(None);
    };
    match time.millis() {
        Some(millis) => Ok(Some(millis)),
        None => Err(Error::input(field, "a known moment, later than 1970")),
    }
}
