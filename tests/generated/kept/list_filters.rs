impl ListRuns {
    /// Only runs that were marked.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().favorite(true).items();
    /// # }
    /// ```
    pub fn favorite(mut self, favorite: bool) -> Self {
        self.filters.favorite = Some(favorite);
        self
    }
    /// Only runs that were started here.
    ///
    /// Allowed is any [`Origin`](crate::Origin) that is not empty. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().origin(flora_technique_runs::Origin::Canvas).items();
    /// # }
    /// ```
    pub fn origin(mut self, origin: impl Into<crate::Origin>) -> Self {
        self.filters.origin = Some(origin.into());
        self
    }
    /// Only runs of this page of the canvas.
    ///
    /// Allowed is `pg_` and at least one more character, no white space. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().canvas_page("pg_1").items();
    /// # }
    /// ```
    pub fn canvas_page(mut self, canvas_page: impl Into<String>) -> Self {
        self.filters.canvas_page = Some(canvas_page.into());
        self
    }
    /// Only runs with this seed.
    ///
    /// Allowed is 0 to 9. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().seed(7).items();
    /// # }
    /// ```
    pub fn seed(mut self, seed: i64) -> Self {
        self.filters.seed = Some(seed);
        self
    }
    /// Only runs that this user started.
    ///
    /// Allowed is at least one character, no white space. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().started_by("ada").items();
    /// # }
    /// ```
    pub fn started_by(mut self, started_by: impl Into<String>) -> Self {
        self.filters.started_by = Some(started_by.into());
        self
    }
    /// Only runs that stand here.
    ///
    /// Allowed is any [`RunStatus`](crate::RunStatus) that is not empty. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.list_runs().status(flora_technique_runs::RunStatus::Completed).items();
    /// # }
    /// ```
    pub fn status(mut self, status: impl Into<crate::RunStatus>) -> Self {
        self.filters.status = Some(status.into());
        self
    }
}
