// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

/// Which runs are listed. A filter that this version does not know is refused.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filters {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) project_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<crate::RunStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) technique_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workspace_id: Option<String>,
}
impl Filters {
    /// Refuses what the document does not allow.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if let Some(value) = &self.project_id {
            input::prefixed("prj_", value)
                .map_err(|allowed| Error::input_but("project_id", allowed, value))?;
        }
        if let Some(value) = &self.status {
            input::not_empty(value.as_str())
                .map_err(|allowed| Error::input("status", allowed))?;
        }
        if let Some(value) = &self.technique_id {
            input::prefixed("tech_", value)
                .map_err(|allowed| Error::input_but("technique_id", allowed, value))?;
        }
        if let Some(value) = &self.workspace_id {
            input::prefixed("ws_", value)
                .map_err(|allowed| Error::input_but("workspace_id", allowed, value))?;
        }
        Ok(())
    }
    /// The name of a filter that is set here and not the same in what was saved.
    pub(crate) fn disagreement(&self, saved: &Self) -> Option<&'static str> {
        if self.project_id.is_some() && self.project_id != saved.project_id {
            return Some("project_id");
        }
        if self.status.is_some() && self.status != saved.status {
            return Some("status");
        }
        if self.technique_id.is_some() && self.technique_id != saved.technique_id {
            return Some("technique_id");
        }
        if self.workspace_id.is_some() && self.workspace_id != saved.workspace_id {
            return Some("workspace_id");
        }
        None
    }
    /// Whether a run may leave the listing while it is read.
    pub(crate) fn may_lose_runs(&self) -> bool {
        if self.status.as_ref().is_some_and(|value| !value.is_terminal()) {
            return true;
        }
        false
    }
    /// Asks for a page of these.
    pub(super) async fn send(
        &self,
        client: &generated::Client,
        cursor: Option<&types::Cursor>,
        limit: &types::PageSize,
    ) -> Sent {
        let project_id = self.project_id.clone().map(types::ProjectId::from);
        let technique_id = self.technique_id.clone().map(types::TechniqueId::from);
        let workspace_id = self.workspace_id.clone().map(types::WorkspaceId::from);
        client
            .list_technique_runs(
                cursor,
                Some(limit),
                project_id.as_ref(),
                self.status.as_ref(),
                technique_id.as_ref(),
                workspace_id.as_ref(),
            )
            .await
    }
}
