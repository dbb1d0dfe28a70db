//! Whose runs a listing or a watch has seen, so that its checkpoint is not used for another workspace.

use serde::{Deserialize, Serialize};

use crate::{Error, TechniqueRun, error::Kind};

/// Workspaces beyond these are not told apart.
const WORKSPACES: usize = 16;

/// Whose runs were seen, the first few.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Workspaces(Vec<String>);

impl Workspaces {
    /// Whether a listing can have seen these.
    pub(crate) fn is_sound(&self) -> bool {
        self.0.len() <= WORKSPACES
    }

    /// Takes in the workspaces of a page.
    pub(crate) fn saw(&mut self, runs: &[TechniqueRun]) {
        for id in runs.iter().filter_map(|run| run.workspace_id.as_ref()) {
            if self.0.len() < WORKSPACES && !self.0.contains(id) {
                self.0.push(id.clone());
            }
        }
    }

    /// Refuses a page of other workspaces than the one that all runs were of.
    pub(crate) fn check(&self, runs: &[TechniqueRun]) -> Result<(), Error> {
        let [own] = self.0.as_slice() else {
            return Ok(());
        };
        let others = runs
            .iter()
            .all(|run| run.workspace_id.as_ref().is_some_and(|id| id != own));
        match runs.first().and_then(|run| run.workspace_id.as_ref()) {
            Some(other) if others => {
                let message =
                    format!("the checkpoint is of workspace {own}, but the list is of {other}");
                Err(Error::new(Kind::OtherWorkspace, message))
            }
            _ => Ok(()),
        }
    }
}
