//! What one page is asked for by.

use super::generated::types;
use crate::RunStatus;

/// The filters of a listing and its page size, checked.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) workspace_id: Option<types::WorkspaceId>,
    pub(crate) project_id: Option<types::ProjectId>,
    pub(crate) technique_id: Option<types::TechniqueId>,
    pub(crate) status: Option<RunStatus>,
    pub(crate) limit: types::PageSize,
}

impl Query {
    /// No filter.
    pub(crate) fn everything(page_size: u32) -> Self {
        Self {
            workspace_id: None,
            project_id: None,
            technique_id: None,
            status: None,
            limit: i64::from(page_size).into(),
        }
    }
}
