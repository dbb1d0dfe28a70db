//! Whose runs a listing or a watch has seen, so that its checkpoint is not used for another workspace.

use serde::{Deserialize, Serialize};

use crate::{Error, TechniqueRun, error::Kind};

/// Workspaces beyond these are not told apart.
const WORKSPACES: usize = 16;

/// Whose runs were seen, the first few.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Workspaces {
    ids: Vec<String>,
    /// Whether a page came since this was made or resumed.
    #[serde(skip)]
    is_under_way: bool,
}

impl Workspaces {
    /// Takes in the workspaces of a page.
    pub(crate) fn saw<'a>(&mut self, runs: impl IntoIterator<Item = &'a TechniqueRun>) {
        self.is_under_way = true;
        for id in runs.into_iter().filter_map(|run| run.workspace_id.as_ref()) {
            if self.ids.len() < WORKSPACES && !self.ids.contains(id) {
                self.ids.push(id.clone());
            }
        }
    }

    /// Rejects the first page after a resume if it is of other workspaces than the one that all runs were of.
    ///
    /// # Errors
    /// It is.
    pub(crate) fn check<'a>(
        &self,
        runs: impl IntoIterator<Item = &'a TechniqueRun>,
    ) -> Result<(), Error> {
        let [own] = self.ids.as_slice() else {
            return Ok(());
        };
        if self.is_under_way {
            return Ok(());
        }
        let mut other = None;
        for run in runs {
            match &run.workspace_id {
                Some(id) if id != own => other = other.or(Some(id)),
                Some(_) | None => return Ok(()),
            }
        }
        let Some(other) = other else { return Ok(()) };
        let message = format!("the checkpoint is of workspace {own}, but the list is of {other}");
        Err(Error::new(Kind::OtherWorkspace, message))
    }

    /// As it is saved: the next page is the first one after a resume.
    pub(crate) fn leave(&mut self) {
        self.is_under_way = false;
    }
}
