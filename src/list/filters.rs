//! Which runs are listed.

use serde::{Deserialize, Serialize};

use crate::RunStatus;

// A filter that this version does not know must not be dropped in silence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filters {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workspace_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) project_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) technique_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<RunStatus>,
}
