//! What a stand-in remembers of a request.

/// A request as the stand-in saw it, without headers: [`StandIn::requests`](super::StandIn::requests).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), flora_technique_runs::Error> {
/// # let flora = flora_technique_runs::StandIn::start().await?;
/// flora.client().list_runs().project_id("prj_mugs").page().await?;
///
/// let request = &flora.requests()[0];
/// assert_eq!(request.path, "/api/v1/technique-runs");
/// assert!(request.query.contains(&("project_id".into(), "prj_mugs".into())));
/// assert_eq!(request.status, 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The path as it came, from its `/api/v1` on.
    pub path: String,
    /// The parameters in their order, decoded.
    pub query: Vec<(String, String)>,
    /// What was answered.
    pub status: u16,
}
