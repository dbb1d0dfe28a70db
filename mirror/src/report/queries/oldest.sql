SELECT run_id, technique_id, name, status, progress, created_ms
FROM told JOIN ranked USING (technique_id)
WHERE NOT is_terminal OR cost_unknown
ORDER BY created_ms, run_id LIMIT {most};
