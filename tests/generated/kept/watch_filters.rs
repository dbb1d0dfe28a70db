impl WatchRuns {
    /// Only runs that were started here.
    ///
    /// Allowed is any [`Origin`](crate::Origin) that is not empty. Anything else is an [input](crate::Error::is_input) error before any request.
    ///
    /// ```no_run
    /// # fn example(client: flora_technique_runs::Client) {
    /// let runs = client.watch_runs().origin(flora_technique_runs::Origin::Canvas);
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
    /// let runs = client.watch_runs().canvas_page("pg_1");
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
    /// let runs = client.watch_runs().seed(7);
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
    /// let runs = client.watch_runs().started_by("ada");
    /// # }
    /// ```
    pub fn started_by(mut self, started_by: impl Into<String>) -> Self {
        self.filters.started_by = Some(started_by.into());
        self
    }
}
