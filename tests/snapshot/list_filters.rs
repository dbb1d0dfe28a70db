// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

impl ListRuns {
    /// Only runs of this project. Without it, runs of every project.
    ///
    /// Allowed is `prj_` and at least one more character, no white space. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().project_id("prj_abc123").items();
    /// # }
    /// ```
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.filters.set("project_id", project_id.into());
        self
    }
    /// Only runs that stand here now; one value. Without it, runs of every status.
    ///
    /// No run leaves `completed` or `failed`, so a list of one of these skips none while one pages. Runs leave `pending` and `running` while one pages, which moves the later ones forward, so a listing filtered by these two may skip runs (inferred). To see every run that is going on, list without the filter and pick.
    ///
    /// Allowed is any [`RunStatus`](crate::RunStatus) that is not empty. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().status(flora_technique_runs::RunStatus::Completed).items();
    /// # }
    /// ```
    pub fn status(mut self, status: impl Into<crate::RunStatus>) -> Self {
        self.filters.set("status", Into::<crate::RunStatus>::into(status).to_string());
        self
    }
    /// Only runs of this technique, by its id. A slug is not taken here (inferred). Without it, runs of every technique.
    ///
    /// Allowed is `tech_` and at least one more character, no white space. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().technique_id("tech_abcd1234").items();
    /// # }
    /// ```
    pub fn technique_id(mut self, technique_id: impl Into<String>) -> Self {
        self.filters.set("technique_id", technique_id.into());
        self
    }
    /// Only runs of this workspace. Without it, all that the key may see; a key is said to see one workspace.
    ///
    /// Allowed is `ws_` and at least one more character, no white space. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().workspace_id("ws_abc123").items();
    /// # }
    /// ```
    pub fn workspace_id(mut self, workspace_id: impl Into<String>) -> Self {
        self.filters.set("workspace_id", workspace_id.into());
        self
    }
}
