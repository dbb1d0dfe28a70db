// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

/// Asks for a page, by the text of each parameter.
pub(super) async fn list<'a>(
    client: &'a Client,
    text: impl Fn(&'static str) -> Option<&'a str>,
) -> Sent {
    client
        .list_technique_runs(
            text("cursor"),
            text("limit"),
            text("project_id"),
            text("status"),
            text("technique_id"),
            text("workspace_id"),
        )
        .await
}
