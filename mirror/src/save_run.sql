-- A run as it is told now. A single look leaves out what a list has, so what was known stays.
INSERT INTO runs (
    run_id, status, is_terminal, progress, created_ms, started_ms, completed_ms, charged_cost,
    error_code, error_message, technique_id, project_id, workspace_id, has_outputs, json
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT (run_id) DO UPDATE SET
    status = excluded.status,
    is_terminal = excluded.is_terminal,
    progress = excluded.progress,
    created_ms = coalesce(excluded.created_ms, created_ms),
    started_ms = coalesce(excluded.started_ms, started_ms),
    completed_ms = coalesce(excluded.completed_ms, completed_ms),
    charged_cost = coalesce(excluded.charged_cost, charged_cost),
    error_code = coalesce(excluded.error_code, error_code),
    error_message = coalesce(excluded.error_message, error_message),
    technique_id = coalesce(excluded.technique_id, technique_id),
    project_id = coalesce(excluded.project_id, project_id),
    workspace_id = coalesce(excluded.workspace_id, workspace_id),
    has_outputs = max(excluded.has_outputs, has_outputs),
    json = json_patch(json, excluded.json)
