// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

impl WatchRuns {
    /// Only runs of this project. Without it, runs of every project.
    ///
    /// Allowed is `prj_` and at least one more character, no white space. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.watch_runs().project_id("prj_abc123");
    /// # }
    /// ```
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.filters.set("project_id", project_id.into());
        self
    }
    /// Only runs of this technique, by its id. A slug is not taken here (inferred). Without it, runs of every technique.
    ///
    /// Allowed is `tech_` and at least one more character, no white space. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.watch_runs().technique_id("tech_abcd1234");
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
    /// let runs = client.watch_runs().workspace_id("ws_abc123");
    /// # }
    /// ```
    pub fn workspace_id(mut self, workspace_id: impl Into<String>) -> Self {
        self.filters.set("workspace_id", workspace_id.into());
        self
    }
}
