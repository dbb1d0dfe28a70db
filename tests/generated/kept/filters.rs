/// Which runs are listed. A filter that this version does not know is refused.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filters {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) favorite: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<crate::Origin>,
    #[serde(rename = "page", skip_serializing_if = "Option::is_none")]
    pub(crate) canvas_page: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<i64>,
    #[serde(rename = "startedBy", skip_serializing_if = "Option::is_none")]
    pub(crate) started_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<crate::RunStatus>,
}
impl Filters {
    /// Refuses what the document does not allow.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if let Some(value) = &self.origin {
            input::not_empty(value.as_str())
                .map_err(|allowed| Error::input("origin", allowed))?;
        }
        if let Some(value) = &self.canvas_page {
            input::prefixed("pg_", value)
                .map_err(|allowed| Error::input_but("canvas_page", allowed, value))?;
        }
        if let Some(value) = &self.seed {
            input::between(0i64, 9i64, &value.to_string())
                .map_err(|allowed| Error::input_but(
                    "seed",
                    allowed,
                    &value.to_string(),
                ))?;
        }
        if let Some(value) = &self.started_by {
            input::prefixed("", value)
                .map_err(|allowed| Error::input_but("started_by", allowed, value))?;
        }
        if let Some(value) = &self.status {
            input::not_empty(value.as_str())
                .map_err(|allowed| Error::input("status", allowed))?;
        }
        Ok(())
    }
    /// The name of a filter that is set here and not the same in what was saved.
    pub(crate) fn disagreement(&self, saved: &Self) -> Option<&'static str> {
        if self.favorite.is_some() && self.favorite != saved.favorite {
            return Some("favorite");
        }
        if self.origin.is_some() && self.origin != saved.origin {
            return Some("origin");
        }
        if self.canvas_page.is_some() && self.canvas_page != saved.canvas_page {
            return Some("canvas_page");
        }
        if self.seed.is_some() && self.seed != saved.seed {
            return Some("seed");
        }
        if self.started_by.is_some() && self.started_by != saved.started_by {
            return Some("started_by");
        }
        if self.status.is_some() && self.status != saved.status {
            return Some("status");
        }
        None
    }
    /// Whether a run may leave the listing while it is read.
    pub(crate) fn may_lose_runs(&self) -> bool {
        if self.favorite.is_some() {
            return true;
        }
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
        let canvas_page = self.canvas_page.clone().map(types::CanvasPage::from);
        let seed = self.seed.map(types::Seed::from);
        client
            .list_technique_runs(
                cursor,
                self.favorite,
                Some(limit),
                self.origin.as_ref(),
                canvas_page.as_ref(),
                seed.as_ref(),
                self.started_by.as_deref(),
                self.status.as_ref(),
            )
            .await
    }
}
