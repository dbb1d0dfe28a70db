// What build.rs makes of the document, kept to be reviewed. To accept a change:
// EXPECTORATE=overwrite cargo test --test document

/// The filters that the document has.
pub(crate) const FILTERS: &[Filter] = &[
    Filter {
        name: "project_id",
        kind: Kind::Text { prefix: "prj_" },
        is_fixed: true,
        field: Some("/project_id"),
    },
    Filter {
        name: "status",
        kind: Kind::Choice {
            known: crate::RunStatus::KNOWN,
            terminal: &["completed", "failed"],
        },
        is_fixed: false,
        field: Some("/status"),
    },
    Filter {
        name: "technique_id",
        kind: Kind::Text { prefix: "tech_" },
        is_fixed: true,
        field: Some("/technique/technique_id"),
    },
    Filter {
        name: "workspace_id",
        kind: Kind::Text { prefix: "ws_" },
        is_fixed: true,
        field: Some("/workspace_id"),
    },
];
