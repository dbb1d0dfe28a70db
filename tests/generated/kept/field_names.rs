pub(crate) mod cancellation {
    pub(crate) const notes: &[&str] = &["notes"];
    pub(crate) const priority: &[&str] = &["priority"];
    pub(crate) const reason: &[&str] = &["reason"];
}
pub(crate) mod starter {
    pub(crate) const name: &[&str] = &["name"];
}
pub(crate) mod technique_run {
    pub(crate) const cost: &[&str] = &["cost", "charged_cost", "price"];
    pub(crate) const ended_at: &[&str] = &["ended_at", "completed_at"];
    pub(crate) const favorite: &[&str] = &["favorite"];
    pub(crate) const run_id: &[&str] = &["run_id"];
    pub(crate) const seed: &[&str] = &["seed"];
    pub(crate) const starter: &[&str] = &["starter"];
    pub(crate) const status: &[&str] = &["status"];
}
