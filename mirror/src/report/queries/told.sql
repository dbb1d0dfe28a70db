-- The runs as the questions below see them: days and months are UTC, of the run's creation.
CREATE TEMP TABLE told AS
SELECT
    run_id, status, is_terminal, progress, error_code, created_ms,
    ifnull(technique_id, '') AS technique_id,
    strftime('%Y-%m-%d', created_ms / 1000.0, 'unixepoch') AS day,
    strftime('%Y-%m', created_ms / 1000.0, 'unixepoch') AS month,
    -- A cost is an estimate until the run has ended. Whole millionths of a dollar add up exactly.
    CASE WHEN is_terminal THEN round(charged_cost * 1e6) END AS micros,
    status = 'completed' AND charged_cost IS NULL AS cost_unknown,
    -- From its creation to its end, queueing included.
    CASE WHEN status = 'completed' AND completed_ms >= created_ms
        THEN (completed_ms - created_ms) / 1000.0
    END AS seconds
FROM runs;

-- The techniques, those first that cost the most.
CREATE TEMP TABLE ranked AS
SELECT
    technique_id, name,
    row_number() OVER (ORDER BY total(micros) DESC, count(*) DESC, technique_id) AS place
FROM told LEFT JOIN techniques USING (technique_id) GROUP BY technique_id;

-- How long completed runs took, the shortest of each day, month or technique first: with that the
-- nth of them is the nth row behind the first.
CREATE TEMP TABLE timed_by_day AS
SELECT day, seconds FROM told WHERE seconds IS NOT NULL ORDER BY day, seconds;
CREATE TEMP TABLE timed_by_month AS
SELECT month, seconds FROM told WHERE seconds IS NOT NULL ORDER BY month, seconds;
CREATE TEMP TABLE timed_by_technique AS
SELECT technique_id, seconds FROM told WHERE seconds IS NOT NULL ORDER BY technique_id, seconds;
CREATE TEMP TABLE timed AS
SELECT seconds FROM told WHERE seconds IS NOT NULL ORDER BY seconds;
